"""Gathers the tables of the organisation."""

from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.sessions.models import Visit
from guanxi.org.users.models import User

__all__ = ["Department", "Role", "User", "Visit"]
