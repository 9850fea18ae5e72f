"""Every address, every kind of actor: nobody is shown or writes what the table does not give him."""

import itertools
import os
import pathlib
import re
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.config.tests.leak.conftest import FULL, told
from guanxi.config.tests.leak.judge import Tally
from guanxi.config.tests.leak.routes import routes, visits
from guanxi.config.tests.leak.walk import EVIL, WAYS, Walker, logged, queries
from guanxi.config.tests.leak.world import ASKERS
from guanxi.kit import records

pytestmark = pytest.mark.django_db
TOTAL = Tally()
DEEP = ("customers.customer", "sales.order")  # walked with every kind of row; the others with foreign rows


def each(asker):
    return f"{asker.name or 'anonymous'}-{asker.by}"


def the_walk(world, asker):
    """The addresses of the day: every route, the deep types whole, every sixth address of the others by turns. GUANXI_LEAK_FULL=1: all of them."""
    for route in routes():
        for visit in visits(world, asker, route):
            if FULL or is_today(visit, asker):
                yield visit


def is_today(visit, asker) -> bool:
    """Whether the short walk takes this address."""
    turn, generic = crc32(f"{visit.url} {asker.name} {asker.by}".encode()), "<slug:app>" in visit.route.template
    if visit.which not in ("", "own", "foreign", "closed"):
        return turn % 40 == 0
    if asker.role in ("", "nothing"):
        return turn % 16 == 0
    if not generic and not visit.url.startswith("/api/v1/"):
        return True
    if visit.key in DEEP and not {"field", "verb"} & set(re.findall(r":(\w+)>", visit.route.template)):
        return generic or turn % 2 == 0
    is_list = visit.route.template in LISTS or visit.route.template.removeprefix("api/v1/").count("/") == 2
    return turn % (3 if is_list else 16) == 0


LISTS = ("<slug:app>/<slug:slug>/", "<slug:app>/<slug:slug>/suggest/")


@pytest.mark.parametrize("asker", ASKERS, ids=each)
def test_nobody_is_shown_what_the_table_does_not_give_him(world, asker):
    walker = Walker(world, asker, Tally(), world.books)
    with logged(walker):
        for visit in the_walk(world, asker):
            look(walker, visit)
    walker.judge_mail()
    keep(walker.tally)
    assert not walker.tally.faults, told(walker.tally.faults)


def look(walker, visit):
    """One address: plainly, then with hostile queries and in other ways (fewer when it is closed to the asker)."""
    first, _text = walker.ask("GET", visit.url, route=visit.route.template)
    asked = queries(walker.world, visit, walker.asker)[1:]
    if not FULL:
        asked = thinned(asked, visit, first.status_code, walker.asker)
    for n, query in enumerate(asked):
        for way in WAYS if FULL else (list(WAYS)[(n + len(visit.url)) % len(WAYS)],):
            walker.ask("GET", visit.url + query, way=way, route=visit.route.template)
    if visit.url.endswith("/export/"):
        for form in ("csv", "xlsx"):
            walker.write(
                "POST",
                visit.url,
                {"go": "1", "all": "1", "format": form, "reason": "asked for", "ordered_by": "the boss"},
                route=visit.route.template,
            )


def thinned(asked, visit, status, asker):
    """Open lists of the deep types are asked half of everything; of other addresses every third one question more, by turns."""
    turn = sum(map(ord, visit.url))
    if status == 200 and visit.key in DEEP and visit.route.template == LISTS[0]:
        return asked[len(asker.name) % 2 :: 2]
    return [asked[turn % len(asked)]] if turn % (2 if status == 200 else 5) == 0 else []


@pytest.mark.parametrize("asker", ASKERS, ids=each)
def test_nobody_writes_what_the_table_does_not_give_him(world, asker):
    walker, ways = Walker(world, asker, Tally(), world.books), itertools.cycle(WAYS)
    with logged(walker):
        for visit in the_walk(world, asker):
            if "account/logout" in visit.url or (visit.which in ("missing", "huge") and not FULL):
                continue
            for method in (
                ("POST", "PUT", "PATCH", "DELETE")
                if visit.url.startswith("/api/") or FULL
                else ("POST", "DELETE")
                if visit.url.endswith("restore")
                else ("POST",)
            ):
                is_json = visit.url.startswith("/api/")
                walker.write(
                    method, visit.url, body(world, visit, asker, is_json), way=next(ways), route=visit.route.template, json=is_json
                )
    walker.judge_mail()
    keep(walker.tally)
    assert not walker.tally.faults, told(walker.tally.faults)


def body(world, visit, asker, is_json) -> dict:
    """A body with which nearly every form could do something, and with what nobody should be able to send."""
    record = next(
        (
            r
            for r in records.all_records()
            if r.key == visit.key or visit.url.startswith(r.list_url) or visit.url.startswith(f"/api/v1{r.list_url}")
        ),
        None,
    )
    other = "lin" if asker.name in ("he", "") else "he"
    me = world.people.get(asker.name, world.people["lin"]).pk
    values = {
        "remarks": "Written",
        "owner": me,
        "name": "Written",
        "title": "Written",
        "customer": world.pk("customers.customer", other),
        "reason": "Written",
    }
    if is_json:
        return {n: v for n, v in values.items() if record and n in record.fields and record.fields[n].editable and n != "owner"} or {
            "nonsense": 1
        }
    rows = [pk for (key, pk) in world.known if record and key == record.key]
    fixed = {"go": "1", "pk": rows, "field": "remarks", "value": "Written", "tags": "Written", "grade": "B", "content": "Written", "kind": "call", "next": EVIL, "version": "1", "user": me,
             "roles": "1", "record": "customers.customer", "is_active": "", "department": world.places["two"].pk, "at": "2026-01-01T00:00:00Z", "parent": "", "username": "evil", "code": "evil", "shared": "all",
             "view": world.private["commons.savedview"][other]}  # fmt: skip
    if visit.url.endswith("/attachments/"):
        fixed["file"] = SimpleUploadedFile("written.txt", f"Written {asker.name} {visit.url}".encode())
    return values | fixed


def keep(tally):
    """Adds an asker's walk to the sum."""
    TOTAL.visits += tally.visits
    TOTAL.faults += tally.faults
    for name in ("routes", "methods", "askers", "seen"):
        getattr(TOTAL, name).update(getattr(tally, name))


def test_every_address_can_be_filled(world):
    for route in routes():
        assert visits(world, ASKERS[0], route), route


def test_the_walk_saw_what_may_be_seen(world):
    if len(TOTAL.askers) < len(ASKERS):
        pytest.skip("the walk ran on another worker")
    unseen = {(c.row.key, c.field) for c in world.mint.all} - {(c.row.key, c.field) for c in TOTAL.seen}
    line = f"{len(TOTAL.routes)} routes × {len(TOTAL.askers)} askers × {len(TOTAL.methods)} methods: {TOTAL.visits} requests, {len(world.mint.all)} canaries, {len(TOTAL.seen)} of them seen by somebody who may, {len(TOTAL.faults)} faults; never shown: {sorted(unseen)}"
    print(line)
    if report := os.environ.get("GUANXI_LEAK_REPORT"):
        pathlib.Path(report).write_text(line + "\n")
    # A day's share of the walk asks half the questions of each list; the full one must come nearer.
    assert len(TOTAL.seen) > len(world.mint.all) * (0.9 if FULL else 0.8), line
