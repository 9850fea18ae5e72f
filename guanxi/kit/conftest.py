"""Both databases side by side, for the packages here whose promise is that SQL and memory agree. Gathered once: a fixture
that two folders import is set up twice in one process."""

from guanxi.kit.filters.tests.databases import db_alias, postgresql_alias, sqlite_alias

__all__ = ["db_alias", "postgresql_alias", "sqlite_alias"]
