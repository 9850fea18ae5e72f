"""What a merge must not swallow: people given one name, pictures of cards, what was decided about pairs, what a colleague wrote since."""

import pytest

from guanxi.commons.files.models import StoredFile
from guanxi.commons.tags.actions import set_tags
from guanxi.customers.contacts.models import Contact
from guanxi.customers.conversions.actions import can_take_back, convert
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.merges.actions import gather_late, merge, unmerge
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.tests.cast import differences, paired, picture
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import actor, browser, company, contact, customer, limited, text
from guanxi.kit.actor import SYSTEM, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    c = company()
    c.a, c.b, c.c = (customer(name, c.lin) for name in ("江岚阀业", "江岚阀门", "江岚阀门厂"))
    return c


def merged(cast, kept, *others, **choices) -> Merge:
    """As the administrator does it."""
    with acting(actor(cast.boss)):
        return merge(kept, list(others), actor=actor(cast.boss), choices=choices)


def apart(cast, made) -> Merge:
    """The same back."""
    with acting(actor(cast.boss)):
        return unmerge(made, actor=actor(cast.boss))


def test_two_people_of_one_name_with_two_numbers_do_not_both_become_a_third_without_one(cast):
    contact(cast.a, "李雷")
    contact(cast.b, "李雷", phone="+8613900000001", title="采购")
    contact(cast.c, "李雷", phone="+8613900000002", title="经理")
    before = picture()
    made = merged(cast, cast.a, cast.b, cast.c)
    people = Contact.objects.alive().filter(customer=cast.a).order_by("pk")
    assert [(p.phone, p.title) for p in people] == [("+8613900000001", "采购"), ("+8613900000002", "经理")]
    apart(cast, made)
    assert differences(before, picture()) == {}


def test_pictures_of_cards_go_along_and_come_back(cast):
    person, double = contact(cast.a, "李雷"), contact(cast.b, "李雷")
    for kind, pk in (("customer.card", cast.b.pk), ("contact.card", double.pk), ("lead.card", cast.b.pk), ("company.logo", cast.b.pk)):
        StoredFile(kind=kind, object_id=pk, name="名片.png", sha256="0" * 64, size=1, content_type="image/png").save()
    before = picture()
    made = merged(cast, cast.a, cast.b)
    assert dict(StoredFile.objects.values_list("kind", "object_id")) == {
        "customer.card": cast.a.pk, "contact.card": person.pk, "lead.card": cast.b.pk, "company.logo": cast.b.pk,
    }  # fmt: skip
    apart(cast, made)
    assert differences(before, picture()) == {}


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_conversion_is_not_taken_back_once_its_customer_holds_another_one_too(cast, is_kept):
    """Taking it back would throw away the customer into whom somebody else's file went."""
    lead = Lead(name="江岚阀业", owner=cast.lin)
    lead.save()
    with acting(actor(cast.lin)):
        new = convert(lead).customer
    merged(cast, *((new, cast.a) if is_kept else (cast.a, new)))
    lead.refresh_from_db()
    assert not can_take_back(lead)


def test_what_followed_from_a_chosen_value_is_taken_back_with_it(cast):
    """A chosen occasion brings its source along, where none stands."""
    source = Source(name="展会")
    source.save()
    occasion = Occasion(name="泵阀展", source=source)
    occasion.save()
    cast.b.occasion = occasion
    cast.b.save()
    before = picture()
    made = merged(cast, cast.a, cast.b, source=cast.a.pk, occasion=cast.b.pk)
    cast.a.refresh_from_db()
    assert cast.a.source == source
    apart(cast, made)
    assert differences(before, picture()) == {}


def test_what_came_late_and_cannot_move_is_looked_at_once_and_unsettles_no_pair(cast, monkeypatch):
    pair = paired(cast.a, cast.b, status="different")
    set_tags(cast.a, ["重点"])
    made = merged(cast, cast.a, cast.b)
    with acting(SYSTEM):
        set_tags(Customer.objects.get(pk=cast.b.pk), ["重点", "新标签"])
    told = []
    monkeypatch.setattr("guanxi.customers.merges.actions.announce", _counting(told))
    assert gather_late() == 1 and gather_late() == 0
    with acting(SYSTEM):
        set_tags(Customer.objects.get(pk=cast.c.pk), ["重点"])
    gather_late()
    assert told == ["customers.merged"]
    apart(cast, made)
    pair.refresh_from_db()
    assert pair.status == "different"


def _counting(told: list):
    from guanxi.kit.changes import announce

    def counted(name, **facts):
        told.append(name) if name == "customers.merged" else None
        return announce(name, **facts)

    return counted


@pytest.mark.row("OWN-04")
def test_who_is_different_from_one_that_went_is_different_from_the_one_that_stayed(cast):
    """Also where the search had found that pair too: the desk does not ask again what was answered."""
    paired(cast.b, cast.c, status="different")
    paired(cast.a, cast.c)
    boss = browser(cast.boss)
    assert "江岚阀门厂" in text(boss.get("/customers/merges/review/"))
    made = merged(cast, cast.a, cast.b)
    assert "江岚阀门厂" not in text(boss.get("/customers/merges/review/"))
    apart(cast, made)
    assert "江岚阀门厂" in text(boss.get("/customers/merges/review/"))


def test_a_person_whom_somebody_changed_since_stays_so_and_is_told(cast):
    person, double = contact(cast.a, "李雷"), contact(cast.b, "李雷", title="经理")
    made = merged(cast, cast.a, cast.b)
    person.refresh_from_db()
    person.title = "总经理"
    person.save()
    made = apart(cast, made)
    person.refresh_from_db()
    double.refresh_from_db()
    assert (person.title, double.title, double.customer_id) == ("总经理", "经理", cast.b.pk)
    assert made.pack["stayed"]["rows"] == {"customers.contact.customer": 1}


@pytest.mark.row("OWN-04", part=True)
def test_buttons_stand_only_for_whoever_they_serve(cast):
    far = customer("江岚阀业二厂", cast.he)
    made = merged(cast, cast.a, far)
    places = ["/customers/merges/", f"/customers/merges/{made.pk}/"]
    lin, boss = browser(cast.lin), browser(cast.boss)
    assert all("/undo/" in text(boss.get(place)) and "/undo/" not in text(lin.get(place)) for place in places)
    assert lin.post(f"{places[1]}undo/").status_code == 403
    record = f"/customers/customers/{cast.a.pk}/"
    assert places[1] in text(lin.get(record)) and places[1] not in text(browser(limited("seer")).get(record))


@pytest.mark.row("OWN-04", part=True)
def test_who_may_change_one_of_two_alone_is_not_offered_to_decide(cast):
    seller = limited("seller", grants={"view": 4, "add": 1, "change": 1, "reveal": 4})
    pair = paired(customer("甲公司", seller), cast.a)
    place = f"/customers/merges/pairs/{pair.pk}/different/"
    page = text(browser(seller).get("/customers/merges/review/"))
    assert "甲公司" in page and place not in page
    assert place in text(browser(cast.boss).get("/customers/merges/review/"))


@pytest.mark.row("OWN-04", part=True)
def test_who_decides_after_a_colleague_is_told_and_goes_on(cast):
    pair, following = paired(cast.a, cast.b), paired(cast.b, cast.c)
    place, onward = f"/customers/merges/pairs/{pair.pk}/different/", f"/customers/merges/review/?at={following.pk}"
    browser(cast.boss).post(place)
    lin = browser(cast.lin)
    answer = lin.post(place, {"next": onward}, follow=True)
    assert answer.redirect_chain == [(onward, 302)]
    assert "这一对刚才有同事判过了" in text(answer)
    assert browser(cast.he).post(place).status_code == 404  # out of his reach there is nothing to tell


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("holder", ["a", "b"])
def test_nobody_is_referred_by_one_whom_he_referred_through_the_merge(cast, steps, holder):
    between = customer("老友公司", cast.lin, referrer=cast.b)
    friend = between if steps == 1 else customer("老友的朋友", cast.lin, referrer=between)
    other = customer("路人公司", cast.lin)
    referred = getattr(cast, holder)
    referred.referrer = friend
    referred.save()
    cast.c.referrer = other
    cast.c.save()
    before = picture()
    made = merged(cast, cast.a, cast.b, referrer=referred.pk)
    cast.a.refresh_from_db()
    between.refresh_from_db()
    assert (cast.a.referrer, between.referrer) == (None, cast.a)
    apart(cast, made)
    assert differences(before, picture()) == {}
    merged(cast, cast.a, cast.c, referrer=cast.c.pk)
    cast.a.refresh_from_db()
    assert cast.a.referrer == other
