"""Roles are edited in a package below; what that means for people is checked here."""

from guanxi.kit.changes import listens
from guanxi.org.users.actions import somebody_manages


@listens("role.changed")
def keep_an_administrator(role):
    """Taking the last right to administer away undoes the edit."""
    somebody_manages()
