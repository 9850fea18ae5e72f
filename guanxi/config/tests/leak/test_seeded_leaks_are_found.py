"""The test bites: holes are bored into the product one at a time, and the walk must find each of them."""

import pytest
from django.http import HttpResponseRedirect

from guanxi.config.tests.leak.conftest import told
from guanxi.config.tests.leak.judge import Tally
from guanxi.config.tests.leak.walk import EVIL, Walker
from guanxi.config.tests.leak.world import ASKERS
from guanxi.desk.bulk import selection
from guanxi.kit import scope
from guanxi.kit.actor import Actor
from guanxi.kit.scope import ScopedQuerySet

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


# name → (bore, who asks, method, address, body)
HOLES = {
    "list": (all_rows, "lin", "GET", "{list}?n=200", None),
    "api list": (all_rows, "lin", "GET", "/api/v1{list}", None),
    "api of a key": (all_rows, "key", "GET", "/api/v1{list}", None),
    "search": (all_rows, "lin", "GET", "/search/?q=zq", None),
    "grading report": (all_rows, "lin", "GET", "/grading/", None),
    "suggestions": (all_rows, "lin", "GET", "{list}suggest/", None),
    "export of rows": (all_rows, "zhao", "POST", "{list}export/", {"go": "1", "all": "1", "format": "xlsx", "reason": "asked for"}),
    "record by number": (rows_by_number, "lin", "GET", "{foreign}", None),
    "edit form by number": (rows_by_number, "lin", "GET", "{foreign}edit/", None),
    "timeline by number": (rows_by_number, "lin", "GET", "{foreign}timeline/", None),
    "changes by number": (rows_by_number, "lin", "GET", "{foreign}changes/", None),
    "written before asking": (rows_by_number, "lin", "POST", "{foreign}edit/", {"name": "Written", "version": "1", "kind": "company", "standing": "ordinary", "lifecycle": "future"}),
    "deleted by number": (bins_by_number, "zhao", "POST", "{foreign}bin/", {"go": "1"}),
    "hidden fields in lists": (rules_forgotten, "lin", "GET", "{list}?c=profit_year,name", None),
    "hidden fields in the API": (rules_forgotten, "lin", "GET", "/api/v1{own}", None),
    "hidden fields in exports": (rules_forgotten, "keeper", "POST", "{list}export/", {"go": "1", "all": "1", "format": "csv", "reason": "asked for"}),
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
    address = address.format(
        list=url, own=f"{url}{world.pk(CUSTOMER, walker.asker.name) or 1}/", foreign=f"{url}{world.pk(CUSTOMER, 'he')}/", **private
    )
    answer, text = (walker.write if method == "POST" else walker.ask)(method, address, data)
    LAST.append(f"{answer.status_code} {dict(answer.items())} {text[-300:]}")
    return walker.tally.faults


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
