"""A former number is shown in full by the same verb, rights and note as the present one (X36)."""

import re

import pytest

from guanxi.audit.seals.actions import erase_from_trail, seal_pending
from guanxi.audit.trail.models import Entry
from guanxi.commons.customfields.tests.cast import field
from guanxi.customers.custody.tests.cast import house
from guanxi.desk.tests.cast import KEY, LIST, browser, company, contact, customer, htmx, limited, text
from guanxi.kit.actor import acting
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db
OLD, NEW = "+8613901170001", "+8613912345678"


@pytest.fixture
def cast():
    """A customer whose number was changed once, and one out of lin's reach."""
    c = company()
    with acting(actor_for(c.lin)):
        c.pump = customer("苏州澄曜泵业有限公司", c.lin, phone=OLD, industry="机械")
        c.far = customer("镇江润澜化工有限公司", c.he, phone="+8613901170009")
        c.pump.phone, c.pump.industry = NEW, "水务"
        c.pump.save()
    c.url = f"{LIST}{c.pump.pk}/"
    return c


def entry_of(row, name: str = "phone", kind: str = "update") -> int:
    """The newest change of a field."""
    rows = Entry.objects.filter(record_key=row._meta.label_lower, object_id=row.pk, kind=kind, diff__contains=f'"{name}":')
    return rows.latest("id").pk


def address(row, name: str = "phone", side: str = "before", entry=None) -> str:
    """Where to POST to see one value."""
    return f"/{row._meta.app_label}/{row._meta.model_name}s/{row.pk}/reveal/{name}/?entry={entry_of(row) if entry is None else entry}&side={side}"


def noted() -> list[Entry]:
    """What was written down of numbers shown."""
    return list(Entry.objects.filter(kind="reveal").order_by("id"))


@pytest.mark.row("X36", part=True)
@pytest.mark.row("X33", part=True)
def test_whoever_may_show_the_number_shows_a_former_one_and_each_time_is_noted(cast):
    page = text(browser(cast.lin).get(f"{cast.url}history/phone/"))
    found = re.findall(r'action="([^"]*reveal[^"]*)"', page)
    entry, filed = entry_of(cast.pump), entry_of(cast.pump, kind="create")
    assert [url.replace("&amp;", "&").partition("?")[2] for url in found] == [
        "", f"entry={entry}&side=before", f"entry={entry}&side=after", f"entry={filed}&side=after",
    ]  # fmt: skip
    assert "1390117" not in page and "12345678" not in page and not noted()
    shown = text(htmx(cast.lin).post(address(cast.pump)))
    assert "139 0117 0001" in shown and "<html" not in shown and "tel:" not in shown and "139 1234" not in shown
    assert "139 1234 5678" in text(htmx(cast.lin).post(address(cast.pump, side="after")))
    alone = text(browser(cast.lin).post(address(cast.pump), {"why": "查旧合同"}))
    assert "139 0117 0001" in alone and "<html" in alone and f"{cast.url}history/phone/" in alone
    first, second, third = noted()
    assert first.user_id == cast.lin.pk and first.object_id == cast.pump.pk and set(first.facts) == {"field", "before"}
    assert set(second.facts) == {"field", "after"} and third.facts["why"] == "查旧合同"
    trail = text(browser(cast.boss).get(f"{cast.url}?tab=changes"))
    assert "以前的值" in trail and "变更前" in trail and "查旧合同" in trail and "1390117" not in trail and "139 0117" not in trail


def test_the_reason_given_afterwards_is_noted_for_the_same_value(cast):
    shown = text(htmx(cast.lin).post(address(cast.pump)))
    again = re.search(r'hx-post="([^"]+)"', shown)[1].replace("&amp;", "&")
    assert again == address(cast.pump)
    assert "客户回电" in text(htmx(cast.lin).post(again, {"why": "客户回电"}))
    assert set(noted()[-1].facts) == {"field", "before", "why"}


def test_without_the_right_a_former_number_stays_a_mask(cast):
    reads = limited(grants={"view": 4, "change": 4})
    his_own = limited("own", grants={"view": 4, "reveal": 1})  # sees all, shows his own alone
    masked = limited("masked", grants={"view": 4, "reveal": 4}, fields={"phone": "masked"})
    for user in (reads, his_own, masked):
        page = text(browser(user).get(f"{cast.url}history/phone/"))
        assert "139****0001" in page and "reveal" not in page
        assert browser(user).post(address(cast.pump)).status_code == 403
    assert not noted()


def test_a_hidden_field_answers_as_one_that_does_not_exist(cast):
    wu = browser(limited(grants={"view": 4, "reveal": 4}, fields={"phone": "hidden"}))
    answers = [wu.post(address(cast.pump, name)) for name in ("phone", "nonsense")]
    assert [a.status_code for a in answers] == [404, 404]
    assert re.sub(r"\w{64}", "", text(answers[0])).replace("phone", "nonsense") == re.sub(r"\w{64}", "", text(answers[1]))
    assert not noted()


@pytest.mark.row("SEC-07", part=True)
def test_a_row_out_of_reach_and_entries_of_others_tell_nothing(cast):
    cast.far.phone = "+8613901179999"
    cast.far.save()
    person = contact(cast.pump, "吴采薇", phone="+8613801386021")
    person.phone = ""
    person.save()
    lin = browser(cast.lin)
    assert lin.post(address(cast.far)).status_code == 404 and browser(cast.he).post(address(cast.pump)).status_code == 404
    for entry in (entry_of(cast.far), entry_of(person), 10**18, 2**70, 0, "x"):  # of another row, of another type, of none
        assert lin.post(address(cast.pump, entry=entry)).status_code == 404, entry
    assert lin.post(address(cast.pump, "phone2")).status_code == 404  # that change tells nothing of this field
    assert lin.post(address(cast.pump, "industry")).status_code == 404  # what is shown anyway is not revealed
    assert lin.post(address(person, side="after", entry=entry_of(person))).status_code == 404  # nothing stood there
    for side in ("", "entry", "__class__"):
        assert lin.post(address(cast.pump, side=side)).status_code == 404, side
    assert lin.get(address(cast.pump)).status_code == 405
    assert not noted()
    assert "138 0138 6021" in text(lin.post(address(person, entry=entry_of(person)))) and len(noted()) == 1


@pytest.mark.row("SEC-07", part=True)
@pytest.mark.parametrize(
    ("tier", "opened_by"), [("company", {"gm"}), ("department", {"gm", "zhao", "lin"}), ("individual", {"gm", "zhao", "lin", "service"})]
)
def test_a_closed_archive_shows_no_former_number_to_whoever_may_not_open_it(tier, opened_by):
    made = house()
    archive = made.archives["lin", tier]
    with acting(made.actor("lin")):
        for number in (OLD, NEW):
            archive.phone = number
            archive.save()
    for name in ("gm", "zhao", "lin", "chen", "he", "service"):
        asked = browser(made.people[name]).post(address(archive))
        assert (asked.status_code, "139 0117 0001" in text(asked)) == ((200, True) if name in opened_by else (404, False)), name
        assert name in opened_by or archive.name not in text(asked)
    assert {e.user_id for e in noted()} == {made.people[name].pk for name in opened_by}


def test_in_the_recycle_bin_and_after_an_erasure_nothing_is_shown(cast):
    entry = entry_of(cast.pump)
    seal_pending()
    erase_from_trail(KEY, cast.pump.pk)
    assert browser(cast.lin).post(address(cast.pump, entry=entry)).status_code == 404
    cast.far.phone = ""
    cast.far.save()
    cast.far.bin()
    boss = browser(cast.boss)
    assert "reveal" not in text(boss.get(f"{LIST}{cast.far.pk}/history/phone/"))
    assert boss.post(address(cast.far)).status_code == 404 and not noted()


def test_a_masked_field_of_the_companys_own_is_shown_in_its_words_and_links_are_not(cast):
    field("底价", "money", code="x_floor", masked=True)
    field("担保人", "ref", code="x_surety", ref=KEY, masked=True)
    with acting(actor_for(cast.lin)):
        for floor, surety in (("1500.5", cast.far.pk), ("1600", cast.pump.pk)):
            cast.pump.custom = {"x_floor": floor, "x_surety": surety}
            cast.pump.save()
    lin = browser(cast.lin)
    entry = entry_of(cast.pump, "x_floor")
    assert "1,500.5" in text(lin.post(address(cast.pump, "x_floor", entry=entry)))
    page = text(lin.get(f"{cast.url}history/x_surety/"))
    assert "reveal" not in page and "润澜" not in page
    assert lin.post(address(cast.pump, "x_surety", entry=entry_of(cast.pump, "x_surety"))).status_code == 404
