"""Exactly the rows of the table, no more and no fewer: in the API's lists, in the counts beside the tabs, in the totals of the grading report."""

import re

import pytest

from guanxi.analytics.chains.periods import Span
from guanxi.analytics.chains.report import report
from guanxi.config.tests.leak import table
from guanxi.config.tests.leak.judge import Tally
from guanxi.config.tests.leak.walk import Walker
from guanxi.config.tests.leak.world import ASKERS, belongs_to_somebody
from guanxi.kit import records
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db
SIGNED_IN = [a for a in ASKERS if a.role and a.by == "session"]


def expected(world, asker, key) -> set[int]:
    """The numbers of the rows that the table gives him."""
    return {pk for (k, pk), row in world.known.items() if k == key and not row.binned and table.covers(asker, row, "view")}


def wrongs(world, asker) -> list[str]:
    """Lists and counts that differ from the table."""
    walker, said = Walker(world, asker, Tally()), []
    for record in records.all_records():
        if not belongs_to_somebody(record.model):
            continue
        wanted = expected(world, asker, record.key)
        counts, text = walker.ask("GET", f"{record.list_url}views/counts/")
        first = re.search(r'id="count-0"[^>]*>\s*([\d,]+)', text)
        if counts.status_code == 200 and (not first or int(first[1].replace(",", "")) != len(wanted)):
            said.append(f"{asker.name} counts {record.key}: {first and first[1]} for {len(wanted)}")
        if record.api:
            answer, _text = walker.ask("GET", f"/api/v1{record.list_url}?size=500")
            shown = {r["id"] for r in answer.json()["rows"]} if answer.status_code == 200 else set()
            if shown != wanted:
                said.append(f"{asker.name} lists {record.key}: more {sorted(shown - wanted)}, fewer {sorted(wanted - shown)}")
    return said + [str(f) for f in walker.tally.faults]


@pytest.mark.parametrize("asker", SIGNED_IN, ids=lambda a: a.name)
def test_lists_and_counts_hold_exactly_the_rows_of_the_table(world, asker):
    assert not wrongs(world, asker), "\n".join(wrongs(world, asker))


@pytest.mark.parametrize("asker", SIGNED_IN, ids=lambda a: a.name)
def test_the_grading_report_gives_totals_only_to_those_who_reach_the_whole_company(world, asker):
    answer, text = Walker(world, asker, Tally()).ask("GET", "/grading/")
    if answer.status_code == 200 and "<polyline" in text:
        assert table.reach(asker.role, "customers.customer", "view") == "C" and not set(table.PROFITS) & set(
            table.HIDDEN.get(asker.role, {}).get("*", ())
        )


@pytest.mark.parametrize("asker", SIGNED_IN, ids=lambda a: a.name)
def test_the_chain_from_source_to_profit_counts_exactly_the_rows_of_the_table(world, asker):
    actor = actor_for(world.people[asker.name])
    total = report(actor, by="source", span=Span("all")).total
    assert total.customers == len(expected(world, asker, "customers.customer"))
    assert total.leads == len(expected(world, asker, "customers.lead"))
    hidden = set(table.HIDDEN.get(asker.role, {}).get("*", ()))
    assert bool(total.cost) is (bool(table.reach(asker.role, "customers.cost", "view")) and "cost" not in hidden)
    assert not (total.profit and "profit" in hidden)


def test_a_count_of_foreign_rows_would_be_found(world, monkeypatch):
    from guanxi.desk.lists import savedviews

    asker = next(a for a in SIGNED_IN if a.name == "lin")
    assert not wrongs(world, asker)
    plain = savedviews.count_up_to
    monkeypatch.setattr(savedviews, "count_in_reach", lambda model, terms: plain(model.objects.all()))
    assert any("counts" in said for said in wrongs(world, asker))
