"""Tables that people send and fetch: reading xlsx, xls, xlsb, ods, csv, vcf and zips of them with guards, mapping headers, writing xlsx and csv."""

from guanxi.kit.tables.guards import BadFile
from guanxi.kit.tables.headers import guess_mapping
from guanxi.kit.tables.reading import LeftOut, Row, Table, open_table

__all__ = ["BadFile", "LeftOut", "Row", "Table", "guess_mapping", "open_table"]
