"""Comparing, merging, undoing and deciding on pages, as plain form posts; what is out of reach or hidden stays so."""

import re

import pytest
from django.utils import timezone

from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.models import Pair
from guanxi.customers.merges.actions import merge
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.tests.cast import furnished, paired
from guanxi.desk.tests.cast import actor, browser, company, contact, customer, limited, text
from guanxi.kit.actor import acting
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db
NEW, DESK = "/customers/merges/new/", "/customers/merges/review/"


@pytest.fixture
def cast():
    c = company()
    c.a = furnished("江岚阀业有限公司", c.lin, amount=100, phone="+8613800000001", website="a.example")
    c.b = furnished("江岚阀业", c.lin, amount=250, phone="+8613800000002", hobbies="钓鱼", website="b.example")
    c.far = customer("远方公司", c.he, phone="+8613800000009")
    return c


def posted(page, **choices) -> dict:
    """What the form of a comparison sends, with other choices."""
    html = text(page)
    fields = dict(re.findall(r'<input type="hidden" name="((?:customers|kept|next|v\d+))" value="([^"]*)"', html))
    fields |= dict(re.findall(r'type="radio" name="(f-\w+)" value="(\w+)"[^>]*? checked', html))
    return fields | {f"f-{n}": v for n, v in choices.items()}


@pytest.mark.row("OWN-04")
def test_two_are_compared_merged_by_choice_and_taken_apart_from_the_page(cast):
    lin = browser(cast.lin)
    page = lin.get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", "kept": cast.a.pk})
    html = text(page)
    assert "江岚阀业有限公司" in html and "钓鱼" in html and "a.example" in html and "b.example" in html
    done = lin.post(NEW, posted(page, website=cast.b.pk) | {"reason": "同一家"})
    assert done.status_code == 302 and done["Location"] == f"/customers/customers/{cast.a.pk}/"
    cast.a.refresh_from_db()
    assert (cast.a.website, cast.a.hobbies, cast.a.phone2) == ("b.example", "钓鱼", "+8613800000002")
    assert Order.objects.filter(customer=cast.a).count() == 2
    record = text(lin.get(f"/customers/customers/{cast.a.pk}/"))
    assert "git-merge" in record and "a.example" in record and f"/customers/merges/{Merge.objects.get().pk}/undo/" in record
    instead = lin.get(f"/customers/customers/{cast.b.pk}/")
    assert (instead.status_code, instead["Location"]) == (302, f"/customers/customers/{cast.a.pk}/")
    assert f"/customers/customers/{cast.b.pk}/" not in text(lin.get("/customers/customers/"))
    assert text(lin.get("/customers/merges/")).count("江岚阀业") >= 2
    lin.post(f"/customers/merges/{Merge.objects.get().pk}/undo/")
    assert lin.get(f"/customers/customers/{cast.b.pk}/").status_code == 200
    cast.a.refresh_from_db()
    assert (cast.a.website, cast.a.hobbies, cast.a.phone2) == ("a.example", "", "")
    assert [Order.objects.filter(customer=c).count() for c in (cast.a, cast.b)] == [1, 1]


def test_what_a_colleague_changed_since_stays_and_is_listed(cast):
    boss = browser(cast.boss)
    page = boss.get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", "kept": cast.a.pk})
    boss.post(NEW, posted(page, website=cast.b.pk))
    cast.a.refresh_from_db()
    cast.a.website = "c.example"
    cast.a.save()
    moved = Order.objects.get(number=f"A-{cast.b.pk}")
    moved.customer = cast.far
    moved.save()
    since = contact(cast.a, "新来的人")
    undone = boss.post(f"/customers/merges/{Merge.objects.get().pk}/undo/", follow=True)
    made = Merge.objects.get()
    assert made.pack["stayed"] == {"fields": ["website"], "rows": {"sales.order.customer": 1}}
    cast.a.refresh_from_db(), since.refresh_from_db(), moved.refresh_from_db()
    assert (cast.a.website, since.customer_id, moved.customer_id) == ("c.example", cast.a.pk, cast.far.pk)
    assert str(Customer._meta.get_field("website").verbose_name) and "card" in text(undone)


def test_somebody_who_saved_meanwhile_is_not_overrun(cast):
    boss = browser(cast.boss)
    sent = posted(boss.get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}"}))
    cast.b.remarks = "刚刚写的"
    cast.b.save()
    again = boss.post(NEW, sent)
    assert again.status_code == 409 and "刚刚写的" in text(again)
    assert not Merge.objects.exists()
    assert boss.post(NEW, posted(again)).status_code == 302


@pytest.mark.parametrize("who", ["lin", "zhao"])
def test_customers_out_of_reach_are_not_there(cast, who):
    him = browser(getattr(cast, who))
    both = {"customers": f"{cast.a.pk},{cast.far.pk}"}
    missing = {"customers": f"{cast.a.pk},987654"}
    assert [him.get(NEW, said).status_code for said in (both, missing)] == [404, 404]
    assert him.post(NEW, both | {"kept": cast.a.pk}).status_code == 404
    assert not Merge.objects.exists()


def test_rights_decide_who_merges_whose(cast):
    """A salesperson his own; the keeper of the archive everything; between owners whoever may give customers away."""
    colleague = customer("江岚阀业（陈）", cast.chen)
    cases = [
        ("lin", (cast.a, cast.b), True), ("zhao", (cast.a, colleague), True), ("zhao", (cast.a, cast.b), True), ("boss", (cast.a, cast.far), True),
    ]  # fmt: skip
    from guanxi.customers.merges.rights import may_merge
    from guanxi.org.users.tests.cast import colleague as person

    cast.keeper = person("keeper", "archive_keeper", name="档案员", password=None)
    cast.desk = person("desk", "service", name="客服", password=None)
    cases += [("keeper", (cast.a, cast.far), True), ("desk", (cast.a, cast.b), False)]
    assert [(who, not may_merge(rows[0], [rows[1]], actor(getattr(cast, who)))) for who, rows, _ok in cases] == [
        (w, ok) for w, _r, ok in cases
    ]
    crossing = limited("crossing", grants={"view": 4, "change": 4, "delete": 3})
    assert may_merge(cast.a, [cast.far], actor(crossing))
    page = browser(cast.desk).get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}"})
    assert page.status_code == 200 and 'class="btn btn-primary" data-key' not in text(page)
    assert (
        browser(cast.desk)
        .post(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", f"v{cast.a.pk}": cast.a.version, f"v{cast.b.pk}": cast.b.version})
        .status_code
        == 403
    )


@pytest.mark.parametrize("rule", ["hidden", "masked"])
def test_a_field_that_one_may_not_read_gives_the_same_bytes_and_cannot_be_chosen(cast, rule):
    grants = {"view": 4, "change": 4, "delete": 4, "reveal": 4}
    blind = limited("blind", grants=grants, fields={"remarks": rule, "bank_account": rule})
    pages = []
    for said in ("", "秘密一"):
        Customer.objects.filter(pk=cast.b.pk).plain_update(remarks=said, bank_account=said)
        Customer.objects.filter(pk=cast.a.pk).plain_update(remarks="原来的" if rule == "hidden" else "", bank_account="")
        html = text(browser(blind).get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", "kept": cast.a.pk}))
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|content="\w{64}"', "", html))
    assert "秘密一" not in pages[1]
    if rule == "hidden":
        assert pages[0] == pages[1]
    him = browser(blind)
    sent = posted(him.get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", "kept": cast.a.pk}))
    him.post(NEW, sent | {"f-remarks": cast.b.pk, "f-owner": cast.b.pk})
    cast.a.refresh_from_db()
    assert cast.a.remarks == ("原来的" if rule == "hidden" else "秘密一") and cast.a.bank_account == "秘密一"


def test_ticked_customers_of_the_list_lead_to_the_comparison(cast):
    boss = browser(cast.boss)
    address = "/customers/customers/bulk/merge/"
    assert "bulk/merge/" in text(boss.get("/customers/customers/"))
    assert boss.post(address, {"pk": [cast.a.pk, cast.b.pk]})["Location"] == f"{NEW}?customers={cast.a.pk},{cast.b.pk}"
    assert boss.post(address, {"pk": [cast.a.pk]})["Location"] == "/customers/customers/"
    assert browser(cast.lin).post(address, {"pk": [cast.a.pk, cast.far.pk]})["Location"] == "/customers/customers/"


@pytest.mark.row("OWN-04", part=True)
def test_pairs_are_decided_at_the_desk_one_after_another(cast):
    pair = paired(cast.a, cast.b)
    other = paired(
        customer("云鹤书店", cast.lin, phone="+8613811112222"), customer("云鹤书屋", cast.lin, phone="+8613811112222"), verdict="perhaps"
    )
    far = paired(cast.a, cast.far)
    lin = browser(cast.lin)
    first = text(lin.get(DESK))
    assert "江岚阀业" in first and f"pairs/{pair.pk}/different/" in first and f"pairs/{far.pk}/" not in first
    assert f"at={other.pk}" in first  # what comes next
    assert lin.post(f"/customers/merges/pairs/{far.pk}/different/").status_code == 404
    gone = lin.post(f"/customers/merges/pairs/{pair.pk}/different/", {"next": f"{DESK}?at={other.pk}"})
    assert gone["Location"].endswith(f"at={other.pk}")
    assert Pair.objects.get(pk=pair.pk).status == "different"
    second = text(lin.get(DESK))
    assert "云鹤" in second and f"pairs/{other.pk}/different/" in second
    assert f"pairs/{pair.pk}/open/" in text(lin.get(DESK, {"verdict": "different"}))
    lin.post(f"/customers/merges/pairs/{pair.pk}/open/")
    assert Pair.objects.get(pk=pair.pk).status == "open"
    assert "云鹤" not in text(lin.get(DESK, {"verdict": "same"}))
    page = lin.get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", "next": DESK})
    assert lin.post(NEW, posted(page))["Location"] == DESK
    assert f"merges/{Merge.objects.get().pk}/undo/" in text(lin.get(DESK))
    record = text(lin.get(f"/customers/customers/{other.first_id}/"))
    assert f"customers={other.first_id},{other.second_id}" in record


def test_the_desk_is_closed_to_whoever_may_not_read_what_pairs_are_found_by(cast):
    paired(cast.a, cast.b)
    assert browser(limited("half", grants={"view": 4, "change": 4}, fields={"phone": "hidden"})).get(DESK).status_code == 403
    assert browser(cast.stranger).get(DESK).status_code == 403
    assert browser(limited("reader", grants={"view": 4})).get(DESK).status_code == 403


def test_an_undo_is_refused_when_it_is_too_late_or_another_merge_came_after(cast):
    by = actor(cast.boss)
    third = customer("江岚", cast.lin)
    with acting(by):
        first = merge(cast.a, [cast.b], actor=by)
        second = merge(third, [cast.a], actor=by)
    boss = browser(cast.boss)
    assert boss.get(f"/customers/customers/{cast.b.pk}/")["Location"] == f"/customers/customers/{third.pk}/"
    assert boss.post(f"/customers/merges/{first.pk}/undo/").status_code == 404  # what was kept is merged away itself
    assert boss.post(f"/customers/merges/{second.pk}/undo/").status_code == 302
    Merge.objects.filter(pk=first.pk).update(undo_until=timezone.now())
    boss.post(f"/customers/merges/{first.pk}/undo/")
    assert Merge.objects.get(pk=first.pk).is_done
    assert browser(cast.he).post(f"/customers/merges/{first.pk}/undo/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_merge_of_very_many_rows_is_a_job_with_the_same_outcome(cast, monkeypatch):
    monkeypatch.setattr("guanxi.customers.merges.queries.AT_ONCE", 1)
    monkeypatch.setattr("guanxi.customers.merges.views.AT_ONCE", 1)
    lin = browser(cast.lin)
    sent = posted(lin.get(NEW, {"customers": f"{cast.a.pk},{cast.b.pk}", "kept": cast.a.pk}), website=cast.b.pk)
    assert lin.post(NEW, sent)["Location"].startswith("/jobs/")
    assert not Merge.objects.exists()
    WorkerProcess(slots=1, burst=True).run()
    cast.a.refresh_from_db()
    assert cast.a.website == "b.example" and Order.objects.filter(customer=cast.a).count() == 2
    assert lin.post(f"/customers/merges/{Merge.objects.get().pk}/undo/")["Location"].startswith("/jobs/")
    WorkerProcess(slots=1, burst=True).run()
    assert not Merge.objects.get().is_done and Order.objects.filter(customer=cast.a).count() == 1
