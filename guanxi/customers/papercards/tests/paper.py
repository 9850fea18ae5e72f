"""Sample files brought in, and cards read as a person reads them: which text stands beside which printed name, and in which table."""

import re
from html import unescape
from pathlib import Path

import pypdfium2
from python_calamine import CalamineWorkbook

from guanxi.commons.imports.tests.cast import bring
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import text

SAMPLES = Path(__file__).resolve().parents[4] / "docs" / "samples"
_TABLE = re.compile(r"(?:<h2>(?P<title>[^<]*)</h2>)?<div class=\"gx-wrap\"><table>(?P<body>.*?)</table>", re.S)
_ROW, _CELL = re.compile(r"<tr>(.*?)</tr>", re.S), re.compile(r"<(th|td)[^>]*>(.*?)</\1>", re.S)


def words(pdf: bytes) -> str:
    """The text of a PDF without white space and break marks."""
    document = pypdfium2.PdfDocument(pdf)
    found = "".join(page.get_textpage().get_text_bounded() for page in document)
    return plain(found.replace("\u200b", "").replace("\ufffe", "-").replace("\x02", "-"))


def plain(value) -> str:
    """Without white space."""
    return "".join(str(value).split())


def cells(name: str) -> dict[str, str]:
    """Header → text of the one row of a sample file."""
    head, row = CalamineWorkbook.from_path(str(SAMPLES / f"{name}.xlsx")).get_sheet_by_index(0).to_python()[:2]
    return {str(h): str(v) for h, v in zip(head, row, strict=True)}


def filed(name: str, user=None) -> Customer:
    """The customer that a sample file brings, with nothing refused."""
    before = set(Customer.objects.values_list("pk", flat=True))
    result = bring("customers", SAMPLES / f"{name}.xlsx", user)
    assert (result["created"], result["refused"], result["error_count"]) == (1, 0, 0), result
    one = Customer.objects.exclude(pk__in=before).get()
    assert one.card_type == name
    return one


def card_of(client, customer, query: str = "") -> str:
    """The page of his card."""
    answer = client.get(f"/customers/customers/{customer.pk}/card/{query}")
    assert answer.status_code == 200
    return text(answer)


def boxes(page: str) -> dict[str, str]:
    """Printed name → what is written beside it."""
    found = {}
    for table in _TABLE.finditer(page):
        for row in _ROW.findall(table["body"]):
            told = [(kind, unescape(said).strip()) for kind, said in _CELL.findall(row)]
            found |= {a[1]: b[1] for a, b in zip(told, told[1:], strict=False) if a[0] == "th" and b[0] == "td"}
    return found


def tables(page: str) -> dict[str, list[dict[str, str]]]:
    """Heading → lines of the tables with printed columns, each by column."""
    found = {}
    for table in _TABLE.finditer(page):
        rows = [[unescape(said).strip() for _kind, said in _CELL.findall(row)] for row in _ROW.findall(table["body"])]
        if "<thead>" in table["body"]:
            found[unescape(table["title"] or "").strip()] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return found
