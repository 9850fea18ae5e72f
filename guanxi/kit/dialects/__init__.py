"""The one place for what differs between SQLite and PostgreSQL: time bounds, top-N by scope, loading, the search index, kept statements, held rows, statistics.

A contract test runs it on both.
"""

from guanxi.kit.dialects.bounds import TooLong, bounded
from guanxi.kit.dialects.fewkeys import Few
from guanxi.kit.dialects.holding import held
from guanxi.kit.dialects.kept import by_key, kept, summed
from guanxi.kit.dialects.loading import among, begins, insert_rows, reserve_ids, upsert
from guanxi.kit.dialects.newcolumns import AddColumn
from guanxi.kit.dialects.statistics import refresh_statistics
from guanxi.kit.dialects.topn import After, Branch, count, top

__all__ = [
    "AddColumn",
    "After",
    "Branch",
    "Few",
    "TooLong",
    "among",
    "begins",
    "bounded",
    "by_key",
    "count",
    "held",
    "insert_rows",
    "kept",
    "refresh_statistics",
    "reserve_ids",
    "summed",
    "top",
    "upsert",
]
