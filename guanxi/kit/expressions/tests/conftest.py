from guanxi.kit.filters.tests.databases import db_alias, postgresql_alias, sqlite_alias

__all__ = ["db_alias", "postgresql_alias", "sqlite_alias"]
