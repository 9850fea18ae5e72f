"""Guanxi 关系: customer relationship management, hosted by the company itself."""

import sys

import pysqlite3

# Before Django loads its SQLite backend: libraries up to 3.51.2 can corrupt a WAL file, pysqlite3 bundles a mended one.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

__version__ = "0.1.0"
