"""One sample file for each paper card: brought in and printed, every cell of the file stands on the PDF (docs/samples)."""

import os
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from guanxi.commons.imports.tests.cast import bring
from guanxi.commons.printing.typesetting import pdf_of
from guanxi.customers.customers.models import Customer
from guanxi.customers.papercards.sheets import sheet_of
from guanxi.customers.papercards.tests.test_cards_on_paper import words
from guanxi.desk.tests.cast import company
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[4] / "docs" / "samples"
# What a card shows in words of its own: whose file it is, and an age as the year it follows from.
ELSEWHERE = {"档案卡类型", "角色", "顾问", "意向"}


def cells(name: str) -> dict[str, str]:
    """Header → text of the file's one row."""
    head, row = CalamineWorkbook.from_path(str(SAMPLES / name)).get_sheet_by_index(0).to_python()[:2]
    return {str(h): str(v) for h, v in zip(head, row, strict=True)}


def printed(name: str) -> str:
    cast = company()
    result = bring("customers", SAMPLES / name)
    assert (result["created"], result["refused"], result["error_count"]) == (1, 0, 0), result
    one = Customer.objects.get()
    assert one.card_type == name.removesuffix(".xlsx")
    pdf = pdf_of([sheet_of(one, actor_for(cast.boss), full=True)], title=name)
    if folder := os.environ.get("GUANXI_TEST_PDFS"):
        Path(folder, f"{name}.pdf").write_bytes(pdf)
    return words(pdf)


def stands(value: str, told: str, digits: str) -> bool:
    """As it is, or, for numbers that are shown in groups (phones, amounts), by its digits."""
    bare = "".join(value.split())
    return bare in told or (bare.replace("-", "").isdigit() and bare.replace("-", "") in digits)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("company.xlsx", marks=pytest.mark.row("ARC-08", "ARC-11")),
        pytest.param("family.xlsx", marks=pytest.mark.row("ARC-09", "ARC-10")),
        pytest.param("dealer.xlsx", marks=pytest.mark.row("ARC-03", "ARC-04", "ARC-05", "ARC-06", "ARC-07", "ARC-13", part=True)),
        pytest.param("terminal.xlsx", marks=pytest.mark.row("ARC-07")),
        pytest.param("telesales.xlsx", marks=pytest.mark.row("ARC-12")),
        pytest.param("partner.xlsx", marks=pytest.mark.row("ARC-02", part=True)),
    ],
)
def test_what_stands_in_the_file_stands_on_the_card(name):
    told, given = printed(name), cells(name)
    digits = "".join(c for c in told if c.isdigit())
    missing = {h: v for h, v in given.items() if h not in ELSEWHERE and not all(stands(line, told, digits) for line in v.splitlines())}
    assert missing == {}
