"""What a fact was before, and an earlier value put back: through pages, with the reader's rights."""

import json
import re

import pytest

from guanxi.audit.seals.actions import erase_from_trail, seal_pending
from guanxi.audit.seals.queries import verify
from guanxi.audit.trail.models import Entry
from guanxi.commons.marks.queries import marks_of
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import KEY, LIST, browser, company, contact, customer, htmx, limited, text
from guanxi.kit.actor import acting
from guanxi.kit.changes import because
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with a customer whose trade was changed twice."""
    c = company()
    with acting(actor_for(c.lin)):
        c.pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", industry="机械", traded_since="2020-01-05")
        c.far = customer("镇江润澜化工有限公司", c.he, phone="+8613901170009")
        c.pump.industry = "水务"
        c.pump.save()
    with acting(actor_for(c.zhao)), because("电话核对"):
        c.pump.industry = "环保"
        c.pump.save()
    c.url = f"{LIST}{c.pump.pk}/"
    return c


def entry_of(pk, field, number=0) -> int:
    """The newest change of a field (or the number-th before it)."""
    rows = Entry.objects.filter(record_key=KEY, object_id=pk, kind="update", diff__contains=f'"{field}":').order_by("-id")
    return rows[number].pk


@pytest.mark.row("X36")
def test_each_fact_leads_to_what_it_was_before_and_an_old_value_comes_back_by_a_button(cast):
    lin = browser(cast.lin)
    assert f'href="{cast.url}history/industry/"' in text(lin.get(cast.url))
    page = text(lin.get(f"{cast.url}history/industry/"))
    for said in ("机械", "水务", "环保", "林婉清", "赵敏之", "电话核对"):
        assert said in page
    assert page.index("环保") < page.index("机械")
    dialog = text(htmx(cast.lin).get(f"{cast.url}history/industry/"))
    assert "<dialog" in dialog and "<html" not in dialog
    answer = lin.post(
        f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry"), "version": cast.pump.version}, follow=True
    )
    assert "水务" in text(answer)
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "水务"
    last = Entry.objects.filter(record_key=KEY, object_id=cast.pump.pk, kind="update").latest("id")
    assert last.user_id == cast.lin.pk and "改回" in last.reason and last.facts == {"industry": ["环保", "水务"]}


@pytest.mark.row("X36", part=True)
def test_bulk_changes_and_imports_stand_in_the_history_too(cast):
    with acting(actor_for(cast.zhao)), because("导入：名单.xlsx"):
        Customer.objects.filter(pk=cast.pump.pk).update(industry="化工")
    page = text(browser(cast.lin).get(f"{cast.url}history/industry/"))
    assert "导入：名单.xlsx" in page and "化工" in page


def test_a_version_that_is_not_the_present_one_puts_nothing_back(cast):
    answer = htmx(cast.lin).post(
        f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry"), "version": cast.pump.version - 1}
    )
    assert answer.status_code == 422 and "别人" in text(answer)
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "环保"


def test_a_hidden_field_has_no_history_and_answers_as_one_that_does_not_exist(cast):
    wu = limited(grants={"view": 4, "change": 4}, fields={"industry": "hidden"})
    hidden, unknown = (browser(wu).get(f"{cast.url}history/{n}/") for n in ("industry", "nonsense"))
    assert hidden.status_code == unknown.status_code == 404
    assert re.sub(r"\w{64}", "", text(hidden)).replace("industry", "nonsense") == re.sub(r"\w{64}", "", text(unknown))
    posted = [browser(wu).post(f"{cast.url}history/{n}/", {"entry": entry_of(cast.pump.pk, "industry")}) for n in ("industry", "nonsense")]
    assert [p.status_code for p in posted] == [404, 404]
    assert "history/industry" not in text(browser(wu).get(cast.url))
    for name in ("grade", "completeness", "name_core", "tags__name"):
        assert browser(cast.lin).get(f"{cast.url}history/{name}/").status_code == 404


def test_whoever_may_only_read_sees_the_history_and_puts_nothing_back(cast):
    wu = limited(grants={"view": 4})
    page = text(browser(wu).get(f"{cast.url}history/industry/"))
    assert "机械" in page and 'name="entry"' not in page
    assert browser(wu).post(f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry")}).status_code == 403
    ma = limited(username="ma", grants={"view": 4, "change": 4}, fields={"industry": "readonly"})
    assert 'name="entry"' not in text(browser(ma).get(f"{cast.url}history/industry/"))
    assert browser(ma).post(f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry")}).status_code == 403
    assert browser(cast.he).get(f"{cast.url}history/industry/").status_code == 404
    assert browser(cast.he).post(f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry")}).status_code == 404


def test_an_entry_of_another_row_or_field_is_refused(cast):
    cast.far.industry = "船舶"
    cast.far.save()
    for entry in (entry_of(cast.far.pk, "industry"), 10**18, 0, "x"):
        assert htmx(cast.lin).post(f"{cast.url}history/industry/", {"entry": entry, "version": cast.pump.version}).status_code == 422
    assert htmx(cast.lin).post(f"{cast.url}history/wechat/", {"entry": entry_of(cast.pump.pk, "industry")}).status_code == 422
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.wechat) == ("环保", "")


@pytest.mark.row("X33", part=True)
def test_old_numbers_are_masked_like_the_present_one_and_come_back_unseen(cast):
    cast.pump.phone = "+8613912345678"
    cast.pump.save()
    for reader in (cast.lin, limited(grants={"view": 4, "change": 4})):
        page = text(browser(reader).get(f"{cast.url}history/phone/"))
        assert "139****0001" in page and "139****5678" in page and "1390117" not in page and "12345678" not in page
    answer = browser(cast.lin).post(f"{cast.url}history/phone/", {"entry": entry_of(cast.pump.pk, "phone"), "version": cast.pump.version})
    assert answer.status_code == 302
    cast.pump.refresh_from_db()
    assert cast.pump.phone == "+8613901170001"


def test_related_rows_out_of_reach_read_as_nothing_and_do_not_come_back(cast):
    cast.pump.referrer = cast.far
    cast.pump.save()
    cast.pump.referrer = None
    cast.pump.save()
    page = text(browser(cast.lin).get(f"{cast.url}history/referrer/"))
    assert "润澜" not in page and 'name="entry"' not in page.split("gx-past")[1].split("</li>")[0]
    assert "润澜" in text(browser(cast.boss).get(f"{cast.url}history/referrer/"))
    answer = htmx(cast.lin).post(
        f"{cast.url}history/referrer/", {"entry": entry_of(cast.pump.pk, "referrer"), "version": cast.pump.version}
    )
    assert answer.status_code == 422 and "润澜" not in text(answer)


def test_what_cannot_be_kept_today_is_refused_in_words(cast):
    Entry.objects.filter(pk=entry_of(cast.pump.pk, "industry")).update(diff=json.dumps({"industry": ["字" * 80, "环保"]}))
    answer = htmx(cast.lin).post(
        f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry"), "version": cast.pump.version}
    )
    assert answer.status_code == 422 and "最多" in text(answer)


def test_somebody_else_who_bears_the_number_by_now_is_shown_first(cast):
    cast.pump.phone = ""
    cast.pump.save()
    customer("昆山禾穗食品有限公司", cast.zhao, phone="+8613901170001")
    cast.pump.name = "苏州澄曜泵业集团"
    cast.pump.save()
    other = customer("苏州澄曜泵业有限公司", cast.zhao)
    sent = {"entry": entry_of(cast.pump.pk, "name"), "version": cast.pump.version}
    answer = htmx(cast.zhao).post(f"{cast.url}history/name/", sent)
    assert answer.status_code == 422 and f"{LIST}{other.pk}/" in text(answer) and 'name="anyway"' in text(answer)
    cast.pump.refresh_from_db()
    assert cast.pump.name == "苏州澄曜泵业集团"
    assert browser(cast.zhao).post(f"{cast.url}history/name/", sent | {"anyway": "1"}).status_code == 302
    cast.pump.refresh_from_db()
    assert cast.pump.name == "苏州澄曜泵业有限公司"


def test_tags_owner_dates_and_people_come_back(cast):
    boss = browser(cast.boss)
    for field, first, second in (
        ("tags", ["展会", "重点"], []), ("owner", cast.lin.pk, cast.chen.pk), ("traded_since", "2020-01-05", "2021-02-03"), ("is_dealer", "1", ""),
    ):  # fmt: skip
        boss.post(f"{cast.url}edit/", form_of(boss, cast.url) | {field: first})
        boss.post(f"{cast.url}edit/", form_of(boss, cast.url) | {field: second})
        answer = boss.post(f"{cast.url}history/{field}/", {"entry": entry_of(cast.pump.pk, field), "anyway": "1"})
        assert answer.status_code == 302, (field, text(answer))
    cast.pump.refresh_from_db()
    assert sorted(tags_of([cast.pump])[cast.pump.pk]) == ["展会", "重点"]
    assert (cast.pump.owner_id, str(cast.pump.traded_since), cast.pump.is_dealer) == (cast.lin.pk, "2020-01-05", True)


def form_of(client, url) -> dict:
    """What the form of a page would send back untouched."""
    form = client.get(f"{url}edit/").context["form"]
    return {"base": form.base, "version": form.obj.version} | {n: form.first(n) for n in form.fields if form.first(n) not in ("", [])}


def test_after_an_erasure_the_history_says_that_it_is_gone_and_the_chain_holds(cast):
    seal_pending()
    erase_from_trail(KEY, cast.pump.pk)
    page = text(browser(cast.lin).get(f"{cast.url}history/industry/"))
    assert "机械" not in page and "水务" not in page and "彻底删除" in page
    seal_pending()
    assert verify().ok


def test_a_history_of_a_hundred_changes_takes_as_many_queries_as_one_of_two(cast, django_assert_max_num_queries):
    client = htmx(cast.lin)
    client.get(f"{cast.url}history/industry/")
    for n in range(100):
        cast.pump.industry = f"行业{n}"
        cast.pump.save()
    with django_assert_max_num_queries(11):  # session, person, roles, company; the row; changes, marks, erasures
        page = text(client.get(f"{cast.url}history/industry/"))
    assert page.count("<li><div") == 20 and "?before=" in page


def test_a_person_at_a_customer_has_histories_too(cast):
    made = contact(cast.pump, "吴采薇", title="采购")
    made.title = "采购经理"
    made.save()
    page = text(browser(cast.lin).get(f"/customers/contacts/{made.pk}/history/title/"))
    assert "采购经理" in page and 'name="entry"' in page


def test_facts_in_the_further_leaves_of_a_file_have_histories_and_marks_like_all_others(cast):
    lin = browser(cast.lin)
    for value in ("老渠道", "新渠道"):
        lin.post(f"{cast.url}edit/", form_of(lin, cast.url) | {"channels": value, "from-source": "visit"})
    assert f"{cast.url}history/channels/" in text(lin.get(cast.url))
    page = text(lin.get(f"{cast.url}history/channels/"))
    assert "老渠道" in page and "新渠道" in page
    assert lin.post(f"{cast.url}history/channels/", {"entry": entry_of(cast.pump.pk, "channels")}).status_code == 302
    cast.pump.refresh_from_db()
    assert cast.pump.profile.channels == "老渠道" and marks_of(cast.pump)["channels"].source == "visit"
    assert lin.get(f"{cast.url}history/age/").status_code == 404
