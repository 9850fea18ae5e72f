"""The one place for what differs between SQLite and PostgreSQL: time bounds, top-N by scope, loading, the search index.

A contract test runs it on both.
"""

from guanxi.kit.dialects.bounds import TooLong, bounded
from guanxi.kit.dialects.loading import among, insert_rows, reserve_ids, upsert
from guanxi.kit.dialects.topn import After, top

__all__ = ["After", "TooLong", "among", "bounded", "insert_rows", "reserve_ids", "top", "upsert"]
