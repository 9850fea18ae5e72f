"""One sample file for each paper card, with fields of the company's own: brought in and printed, every cell of the file stands on page and PDF (docs/samples)."""

import os
import re
from pathlib import Path

import pytest

from guanxi.commons.customfields.actions import add_field
from guanxi.customers.papercards.tests.own_facts import FACTS, KEY, KINDS, add_own_facts, label
from guanxi.customers.papercards.tests.paper import boxes, card_of, cells, filed, plain, tables, words
from guanxi.desk.tests.cast import browser, company, limited, text
from guanxi.kit.templatetags.gx import money

pytestmark = pytest.mark.django_db
REASONS = "reason=核对&ordered_by=总经理"
# What a card shows in words of its own: whose file it is, and an age as the year it follows from.
ELSEWHERE = {"档案卡类型", "角色", "顾问", "意向"}


@pytest.fixture
def cast():
    return company()


def stands(value: str, told: str, digits: str) -> bool:
    """As it is, or, for numbers that are shown in groups (phones, amounts), by its digits."""
    bare = plain(value)
    return bare in told or (bare.replace("-", "").isdigit() and bare.replace("-", "") in digits)


def written(code: str, kind: str, cell: str) -> str:
    """How the card writes what the file says in a column of the company's own."""
    if kind == "money":
        return money(cell)
    if kind in ("decimal", "computed"):
        shown = f"{float(cell):,.2f}".rstrip("0").rstrip(".")
        return f"{shown} {FACTS[code][2]}" if kind == "decimal" else shown
    return cell


def lines(cell: str) -> list[dict[str, str]]:
    """A small table as the file writes it."""
    return [dict(part.split(": ", 1) for part in line.split("; ")) for line in cell.splitlines()]


def test_what_stands_in_the_file_stands_on_page_and_paper_own_fields_in_their_sections(cast):
    add_own_facts()
    boss, wrong = browser(cast.boss), {}
    for code in FACTS:
        one, given = filed(code), cells(code)
        page, answer = card_of(boss, one), boss.get(f"/customers/customers/{one.pk}/card.pdf?{REASONS}")
        told = words(answer.content)
        if folder := os.environ.get("GUANXI_TEST_PDFS"):
            Path(folder, f"{code}.pdf").write_bytes(answer.content)
        digits, own = "".join(c for c in told if c.isdigit()), FACTS[code][1]
        missing = {
            h: v for h, v in given.items() if h not in ELSEWHERE | set(own) and not all(stands(x, told, digits) for x in v.splitlines())
        }
        beside, listed = boxes(page), tables(page)
        for kind in KINDS[:-1]:
            name, expected = label(code, kind), written(code, kind, given[label(code, kind)])
            if beside.get(name) != expected or plain(name + expected) not in told:
                missing[name] = (expected, beside.get(name))
        table = label(code, "table")
        if listed.get(table) != lines(given[table]) or not all(plain("".join(line.values())) in told for line in lines(given[table])):
            missing[table] = listed.get(table)
        heading = FACTS[code][0]
        assert f"<h2>{heading}</h2>" in page and page.index(own[0]) < page.index(f"<h2>{heading}</h2>") < page.index(own[1])
        strange = [name for other in FACTS if other != code for name in FACTS[other][1] if f">{name}<" in page]
        wrong |= {code: (missing, strange)} if missing or strange else {}
    assert wrong == {}


def test_own_fields_on_the_card_hold_to_the_rights_of_who_looks(cast):
    add_own_facts("dealer")
    add_field(KEY, label="级别说明", kind="text", code="dealer_note", shown_when="x_dealer_choice = 一级")
    one = filed("dealer")
    assert "级别说明" in card_of(browser(cast.boss), one)
    rules = {"x_dealer_choice": "hidden"} | {
        "x_dealer_text": "hidden",
        "x_dealer_money": "masked",
        "x_dealer_table": "masked",
        "x_dealer_person": "hidden",
    }
    wu = browser(limited("wu", grants={"view": 4, "export": 4}, fields=rules))
    minute = re.compile(r"\d\d:\d\d")
    address = f"/customers/customers/{one.pk}/card.pdf?{REASONS}"
    page, told = card_of(wu, one), words(wu.get(address).content)
    for secret in ("SD-2016-031", "授权编号", "300,000", "费县店", "区域督导", "陈思远", "352.94"):
        assert secret not in page and secret not in told, secret
    assert boxes(page)["保证金"] == boxes(page)["下级网点"] == "****" and "保证金****" in told and "仓库面积850㎡" in told
    one.custom = (
        one.custom
        | {"x_dealer_choice": "二级"}
        | {
            "x_dealer_text": "另一个",
            "x_dealer_money": "7",
            "x_dealer_table": [{"c1": "别处"}],
            "x_dealer_person": cast.he.pk,
        }
    )
    one.save()
    assert "级别说明" not in card_of(browser(cast.boss), one)
    assert boxes(card_of(wu, one)) == boxes(page) and tables(card_of(wu, one)) == tables(page)
    assert minute.sub("", words(wu.get(address).content)) == minute.sub("", told)


def test_empty_forms_have_room_for_own_fields_of_their_card_alone(cast):
    add_own_facts("dealer", "family")
    lin = browser(cast.lin)
    told = {code: words(lin.get(f"/customers/customers/blank-card/?type={code}&pdf=1").content) for code in ("dealer", "family", "partner")}
    for code in ("dealer", "family"):
        missing = [name for name in (*FACTS[code][1], *FACTS[code][5]) if plain(name) not in told[code]]
        assert not missing and not [name for name in FACTS[code][1] if plain(name) in told["partner"]]
    assert "额" in told["dealer"] and "SD-2016" not in told["dealer"] and "需求与偏好" in told["dealer"]
    assert "授权编号" not in text(lin.get("/customers/customers/blank-card/?type=family"))
