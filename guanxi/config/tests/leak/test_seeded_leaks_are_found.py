"""The test bites: holes are bored into the product one at a time, and the walk must find each of them."""

from dataclasses import replace

import pytest
from django.db.models import Q
from django.http import HttpResponseRedirect

from guanxi.analytics.chains import report as chain_report
from guanxi.config.tests.leak.conftest import told
from guanxi.config.tests.leak.judge import Tally
from guanxi.config.tests.leak.walk import EVIL, Walker
from guanxi.config.tests.leak.world import ASKERS
from guanxi.customers.custody.models import CustodyRule
from guanxi.customers.custody.rules import PRINTED
from guanxi.customers.duplicates import near
from guanxi.desk.bulk import selection
from guanxi.kit import rights, scope
from guanxi.kit.actor import Actor
from guanxi.kit.scope import ScopedQuerySet
from guanxi.kit.search import tokens
from guanxi.org.roles.queries import _merged as merged_rights
from guanxi.workday.today import queries as today_queries

pytestmark = pytest.mark.django_db
CUSTOMER = "customers.customer"
FOUND: set = set()
LAST: list = []


def all_rows(monkeypatch):
    """Scope forgotten: pages, lists and search are all given every row."""
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda rows, actor, action="view": rows.alive())
    for module in (scope, selection):
        monkeypatch.setattr(module, "terms", lambda model, actor, action="view": scope.Terms(everything=True))


def masks_fall(monkeypatch):
    from guanxi.desk import values

    monkeypatch.setattr(values, "masked_names", lambda record, actor: set())


def rules_forgotten(monkeypatch):
    monkeypatch.setattr(Actor, "rules", lambda actor, key: {})


def reveal_without_right(monkeypatch):
    from guanxi.desk.records.views import Reveal

    monkeypatch.setattr(Reveal, "action", "view")
    monkeypatch.setattr(Reveal, "can", lambda self, obj, action: True)
    monkeypatch.setattr(Reveal, "need", lambda self, action: None)


def rows_by_number(monkeypatch):
    from guanxi.desk.entry import RecordView

    monkeypatch.setattr(RecordView, "row", lambda self, pk, action="view", **more: self.record.model.objects.get(pk=pk))


def anybodys_view(monkeypatch):
    from guanxi.commons.savedviews.models import SavedViewQuerySet

    monkeypatch.setattr(SavedViewQuerySet, "tabs_of", lambda rows, actor, key: list(rows.alive().filter(record_key=key)))


def anybodys_view_dropped(monkeypatch):
    from guanxi.commons.savedviews.models import SavedViewQuerySet

    monkeypatch.setattr(SavedViewQuerySet, "editable_by", lambda rows, actor: rows.alive())


def anybodys_job(monkeypatch):
    from guanxi.commons.jobs.models import JobQuerySet

    monkeypatch.setattr(JobQuerySet, "seen_by", lambda rows, actor: rows)


def anybodys_file(monkeypatch):
    from guanxi.commons.files import queries

    monkeypatch.setattr(queries, "may_open", lambda stored, actor: True)


def anybodys_attachment(monkeypatch):
    from guanxi.commons.attachments import views

    monkeypatch.setattr(
        views, "row_of", lambda one, actor, action="view": views.records.get(one.record_key).model.objects.get(pk=one.object_id)
    )


def anybodys_key(monkeypatch):
    from guanxi.commons.keys import views

    monkeypatch.setattr(
        views.Keys,
        "_page",
        lambda self, request, form, **more: __import__("django.http", fromlist=["HttpResponse"]).HttpResponse(
            str(list(views.ApiKey.objects.values_list("name", flat=True)))
        ),
    )


def trail_for_all(monkeypatch):
    from guanxi.audit.trail import views

    monkeypatch.setattr(Actor, "has", lambda actor, permission: True)
    monkeypatch.setattr(views.Trail, "get", views.Trail.get)


def leads_away(monkeypatch):
    from guanxi.desk.forms import views

    monkeypatch.setattr(views, "back_to", lambda request, otherwise: request.POST.get("next") or otherwise)
    monkeypatch.setattr(views, "go", lambda request, url, *more, **options: HttpResponseRedirect(url))


def bulk_by_number(monkeypatch):
    from guanxi.desk.bulk.selection import Selection

    monkeypatch.setattr(Selection, "rows", lambda self, record, actor, action: record.model.objects.alive())


def bins_by_number(monkeypatch):
    from guanxi.desk.bins.views import BinView

    rows_by_number(monkeypatch)
    monkeypatch.setattr(BinView, "rows", lambda self: self.record.model.objects.all())


def tier_forgotten(monkeypatch):
    """Scope alone decides, whatever tier an archive is in."""
    monkeypatch.setitem(scope._narrows, CUSTOMER, [])
    monkeypatch.delitem(scope._confines, CUSTOMER)
    monkeypatch.setattr(tokens, "barred", lambda key, actor: [])
    for module in (today_queries, chain_report):
        monkeypatch.setattr(
            module, "limit_of" if module is today_queries else "CLOSED", (lambda actor: None) if module is today_queries else ()
        )


def tier_forgotten_below(monkeypatch):
    """Archives are shut, what hangs on them is not."""
    monkeypatch.setattr(scope, "_unless", lambda via, parent, q: Q())


def closed_names_spelt_out(monkeypatch):
    """The clash check calls a closed archive by its name."""
    monkeypatch.setattr(
        near.Telling, "_seen", lambda telling, model, pks: dict(model.objects.filter(pk__in=pks).values_list("pk", "owner__name"))
    )


def owner_of_company_tier(monkeypatch):
    """Owners open what the company keeps."""
    printed = dict(PRINTED)
    printed["company"] = replace(PRINTED["company"], owner_opens=True)
    monkeypatch.setattr(CustodyRule, "current", classmethod(lambda cls: printed))


def administrator_opens_all(monkeypatch):
    """ "*" holds what should be given by name alone."""
    monkeypatch.setattr(rights, "all_but_by_name", lambda: frozenset(rights.permissions()))
    merged_rights.cache_clear()


# name → (bore, who asks, method, address, body)
HOLES = {
    "list": (all_rows, "lin", "GET", "{list}?n=200", None),
    "api list": (all_rows, "lin", "GET", "/api/v1{list}", None),
    "api of a key": (all_rows, "key", "GET", "/api/v1{list}", None),
    "search": (all_rows, "lin", "GET", "/search/?q=zq", None),
    "grading report": (all_rows, "lin", "GET", "/grading/", None),
    "suggestions": (all_rows, "lin", "GET", "{list}suggest/", None),
    "export of rows": (all_rows, "zhao", "POST", "{list}export/", {"go": "1", "all": "1", "format": "xlsx", "reason": "asked for", "ordered_by": "the boss"}),
    "record by number": (rows_by_number, "lin", "GET", "{foreign}", None),
    "edit form by number": (rows_by_number, "lin", "GET", "{foreign}edit/", None),
    "timeline by number": (rows_by_number, "lin", "GET", "{foreign}timeline/", None),
    "changes by number": (rows_by_number, "lin", "GET", "{foreign}changes/", None),
    "written before asking": (rows_by_number, "lin", "POST", "{foreign}edit/", {"name": "Written", "version": "1", "kind": "company", "standing": "ordinary", "lifecycle": "future"}),
    "deleted by number": (bins_by_number, "zhao", "POST", "{foreign}bin/", {"go": "1"}),
    "hidden fields in lists": (rules_forgotten, "lin", "GET", "{list}?c=profit_year,name", None),
    "hidden fields in the API": (rules_forgotten, "lin", "GET", "/api/v1{own}", None),
    "hidden fields in exports": (rules_forgotten, "keeper", "POST", "{list}export/", {"go": "1", "all": "1", "format": "csv", "reason": "asked for", "ordered_by": "the boss"}),
    "hidden fields in changes": (rules_forgotten, "marketing", "GET", "{foreign}changes/", None),
    "masks in the API": (masks_fall, "auditor", "GET", "/api/v1{list}", None),
    "numbers shown without the right": (reveal_without_right, "auditor", "POST", "{foreign}reveal/phone/", {"x": "1"}),
    "another's view": (anybodys_view, "lin", "GET", "{list}", None),
    "another's view dropped": (anybodys_view_dropped, "lin", "POST", "{list}views/{view}/drop/", {"x": "1"}),
    "another's job": (anybodys_job, "lin", "GET", "/jobs/{job}/", None),
    "another's file": (anybodys_file, "lin", "GET", "/files/{file}/", None),
    "another's attachment": (anybodys_attachment, "lin", "GET", "/attachments/{attachment}/", None),
    "another's attachment, its bytes": (anybodys_attachment, "lin", "GET", "/attachments/{attachment}/content/", None),
    "another's attachment removed": (anybodys_attachment, "zhao", "POST", "/attachments/{attachment}/removal/", {"x": "1"}),
    "another's key": (anybodys_key, "lin", "GET", "/account/keys/", None),
    "trail for all": (trail_for_all, "lin", "GET", "/audit/trail/", None),
    "rows changed in bulk": (bulk_by_number, "zhao", "POST", "{list}bulk/delete/", {"go": "1", "all": "1"}),
    "closed archives in lists": (tier_forgotten, "service", "GET", "{list}?n=200", None),
    "closed archives in the API": (tier_forgotten, "boss", "GET", "/api/v1{list}", None),
    "closed archives in search": (tier_forgotten, "auditor", "GET", "/search/?q=zq", None),
    "closed archives in suggestions": (tier_forgotten, "marketing", "GET", "{list}suggest/", None),
    "closed archives in exports": (tier_forgotten, "keeper", "POST", "{list}export/", {"go": "1", "all": "1", "format": "csv", "reason": "asked for", "ordered_by": "the boss"}),
    "a closed archive by number": (tier_forgotten, "service", "GET", "{closed}", None),
    "changes of a closed archive": (tier_forgotten, "boss", "GET", "{closed}changes/", None),
    "a closed archive of one's own": (owner_of_company_tier, "lin", "GET", "{closed}", None),
    "closed archives in the trail": (tier_forgotten, "auditor", "GET", "/audit/trail/", None),
    "contacts of closed archives": (tier_forgotten_below, "service", "GET", "/customers/contacts/?n=200", None),
    "orders of closed archives": (tier_forgotten_below, "boss", "GET", "/api/v1/sales/orders/", None),
    "a closed archive in the clash check": (closed_names_spelt_out, "lin", "GET", "/customers/clash/?q={closed_code}", None),
    "the administrator opens everything": (administrator_opens_all, "boss", "GET", "{list}?n=200", None),
    "leads away": (leads_away, "lin", "POST", "{own}edit/", {"name": "Written", "version": "1", "kind": "company", "standing": "ordinary", "lifecycle": "future", "next": EVIL}),
}  # fmt: skip
WHO = {"key": ("lin", "key")}


def one(world, name):
    """An asker by name."""
    wanted = WHO.get(name, (name, "session"))
    return next(a for a in ASKERS if (a.name, a.by) == wanted)


def asked(world, walker, hole):
    """The one question of a hole, judged."""
    _bore, _who, method, address, data = HOLES[hole]
    url = f"/{CUSTOMER.split('.')[0]}/customers/"
    private = {
        n: world.private[k]["he"]
        for n, k in (
            ("view", "commons.savedview"),
            ("job", "commons.job"),
            ("file", "commons.storedfile"),
            ("attachment", "commons.attachment"),
        )
    }
    closed = world.objects[(CUSTOMER, "lin+company", False)]
    address = address.format(
        closed=f"{url}{closed.pk}/",
        closed_code=closed.code,
        list=url,
        own=f"{url}{world.pk(CUSTOMER, walker.asker.name) or 1}/",
        foreign=f"{url}{world.pk(CUSTOMER, 'he')}/",
        **private,
    )
    if data and "version" in data:
        mine = world.objects[(CUSTOMER, walker.asker.name, False)]
        data = data | {"version": str(type(mine)._base_manager.values_list("version", flat=True).get(pk=mine.pk))}
    answer, text = (walker.write if method == "POST" else walker.ask)(method, address, data)
    LAST.append(f"{answer.status_code} {dict(answer.items())} {text[-300:]}")
    return walker.tally.faults


@pytest.fixture(autouse=True)
def nothing_of_a_hole_is_kept():
    """What a hole let into a cache of the process is gone once it is closed, before other tests ask."""
    yield
    merged_rights.cache_clear()


@pytest.mark.parametrize("hole", HOLES)
def test_the_walk_finds(world, monkeypatch, hole):
    bore, who = HOLES[hole][:2]
    clean = asked(world, Walker(world, one(world, who), Tally(), world.books), hole)
    assert not clean, told(clean)
    bore(monkeypatch)
    faults = asked(world, Walker(world, one(world, who), Tally(), world.books), hole)
    assert [f for f in faults if f.what != "error"], f"the hole was not found: {LAST[-1:]}"
    FOUND.add(hole)


def test_how_many_were_found():
    print(f"planted leaks found: {len(FOUND)} of {len(HOLES)}")
