"""schemathesis and hypothesis throw what they can think of at the API and the pages: nothing may break, and nothing forbidden may come back."""

import itertools
from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from guanxi.commons.keys.actions import issue
from guanxi.config.tests.leak.conftest import FULL, told
from guanxi.config.tests.leak.judge import Tally
from guanxi.config.tests.leak.walk import Walker, trouble
from guanxi.config.tests.leak.world import ASKERS
from guanxi.kit import records

pytestmark = pytest.mark.django_db
EXAMPLES = 60 if FULL else 2
KEPT = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None, "phases": [Phase.generate], "derandomize": True}
THREE = [a for a in ASKERS if a.name in ("boss", "auditor") or (a.name, a.by) == ("lin", "session")]


@pytest.fixture(autouse=True)
def kept_connection():
    """A real WSGI request drops a connection that is in a transaction, and with it the world; Django's own test client asks it not to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("asker", THREE, ids=lambda a: a.role)
def test_no_operation_of_the_document_breaks(world, asker):
    _key, raw = issue(world.people[asker.name], name="strangers")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    broken, asked, statuses = [], itertools.count(), Counter()

    def look(case, operation):
        next(asked)
        with transaction.atomic(), trouble() as problems:
            response = case.call(headers={"Authorization": f"Bearer {raw}", "If-Match": "*"})
            statuses[response.status_code] += 1
            if response.status_code >= 500:
                broken.append(f"{operation.label}: {response.status_code} {problems[-1:]} {case.body!r:.200} {case.query!r:.200}")
            if not transaction.get_connection().needs_rollback:
                transaction.set_rollback(True)

    for number, operation in enumerate(o.ok() for o in schema.get_all_operations()):
        if FULL or number % len(THREE) == THREE.index(asker) or operation.method != "get":
            seed(number)(settings(max_examples=EXAMPLES, **KEPT)(given(case=operation.as_strategy())(tried(look, operation))))()
    print(f"{asker.role}: {next(asked)} calls, {len(broken)} server errors, {dict(statuses)}")
    assert statuses[200] and not statuses[401], "the key opened nothing"
    assert not broken, "\n".join(sorted(set(broken))[:20])


def tried(look, operation):
    """A test of one operation, as hypothesis wants it: with no argument but the case."""

    def one(case):
        look(case, operation)

    return one


NAMES = [
    "v",
    "f",
    "o",
    "c",
    "q",
    "n",
    "at",
    "tab",
    "before",
    "next",
    "name",
    "page",
    "all",
    "pk",
    "c-match",
    "c-field",
    "c-op",
    "c-value",
    "column",
    "use",
    "field",
    "show",
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "\0",
            "-1",
            "9" * 30,
            "name",
            "-owner",
            "phone,profit",
            "customer.name = 1",
            "owner = mine",
            "((",
            "2024-02-30",
            "1e309",
            "٣",
            "²",
            "NaN",
            "%",
            "all",
            "any",
        ]
    ),
)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "filter/",
        "filter/row/",
        "columns/",
        "views/",
        "views/counts/",
        "suggest/",
        "new/",
        "alike/",
        "export/",
        "bin/",
        "1/",
        "1/timeline/",
        "1/changes/",
        "1/cells/name/",
    ],
)
def test_no_query_breaks_a_page(world, page):
    walker = Walker(world, next(a for a in ASKERS if a.name == "zhao"), Tally(), world.books)
    kinds = [r for r in records.all_records() if FULL or r.key in ("customers.customer", "sales.order")]

    @settings(max_examples=200 if FULL else 8, **KEPT)
    @given(record=st.sampled_from(kinds), query=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
    def ask(record, query):
        walker.ask("GET", f"{record.list_url}{page}", {k: v.encode("utf-8", "replace").decode() for k, v in query.items()})

    ask()
    assert not walker.tally.faults, told(walker.tally.faults)
