"""Files and imports for tests: rows written to csv or xlsx, brought in as the command does."""

import csv
from argparse import Namespace
from pathlib import Path

import xlsxwriter

from guanxi.commons.imports import direct


def write_csv(path: Path, *rows, encoding="utf-8-sig") -> Path:
    """A csv file; the first row holds the headers."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, *rows, sheet="客户") -> Path:
    """A workbook with one sheet."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    for n, row in enumerate(rows):
        page.write_row(n, 0, row)
    book.close()
    return path


def bring(kind: str, file: Path, user=None, **options) -> dict:
    """The result of `guanxi import`."""
    asked = {
        "map": None,
        "encoding": None,
        "sheet": None,
        "header_row": None,
        "dry_run": False,
        "on_duplicate": "skip",
        "source": None,
        "basis": None,
        "errors": None,
    }
    return direct.run(Namespace(kind=kind, file=file, user=user.username if user else None, **(asked | options)))


def counts(result: dict) -> dict:
    """The plain numbers of a result."""
    return {name: n for name, n in result.items() if isinstance(n, int)}
