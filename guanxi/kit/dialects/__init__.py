"""The one place for what differs between SQLite and PostgreSQL: time bounds, top-N by scope, loading, the search index, whole rows, held rows, statistics.

A contract test runs it on both.
"""

from guanxi.kit.dialects.bounds import TooLong, bounded
from guanxi.kit.dialects.holding import held
from guanxi.kit.dialects.loading import among, insert_rows, reserve_ids, upsert
from guanxi.kit.dialects.statistics import refresh_statistics
from guanxi.kit.dialects.topn import After, number, top
from guanxi.kit.dialects.whole import by_key, one, whole

__all__ = [
    "After", "TooLong", "among", "bounded", "by_key", "held", "insert_rows", "number", "one", "refresh_statistics", "reserve_ids", "top",
    "upsert", "whole",
]  # fmt: skip
