"""Holding rows that are read in order to be written, where rows can be held (PostgreSQL). On SQLite one transaction writes at a time anyway."""

from django.db import connections
from django.db.models import QuerySet


def held(rows: QuerySet) -> QuerySet:
    """The rows of one table, held until the transaction ends and read as they are once nobody else holds them.

    As an UPDATE would hold them: rows that merely name these by a foreign key can be written meanwhile.
    """
    return rows.select_for_update(no_key=True) if connections[rows.db].vendor == "postgresql" else rows
