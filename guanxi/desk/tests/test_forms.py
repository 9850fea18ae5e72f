"""Forms: new, edit, masks that never overwrite, and two people who save."""

from dataclasses import replace

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.desk.forms.form import EntryField
from guanxi.desk.saving import Refused, write_values
from guanxi.desk.tests.cast import LIST, browser, company, contact, customer, limited, text
from guanxi.kit import records
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with one customer."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", industry="机械", remarks="老客户")
    c.url = f"{LIST}{c.pump.pk}/"
    return c


def sent(page, **changes) -> dict:
    """What a browser sends back of a form, with some answers changed."""
    form, data = page.context["form"], {}
    for name, bound in ((n, form[n]) for n in form.fields):
        value = bound.value()
        if isinstance(value, list) or value not in (None, "", False):
            data[name] = value
    obj = page.context["obj"]
    if obj is not None:
        data |= {"version": obj.version, "base": form.base}
    return data | changes


def test_a_new_customer_belongs_to_whoever_files_it_and_his_department(cast):
    lin = browser(cast.lin)
    page = lin.get(f"{LIST}new/")
    answer = lin.post(
        f"{LIST}new/",
        sent(page, name="无锡锡沐新材料", phone="139 0117 2167", tags=["样品中", "战略"], region="320506", founded_on="2009-06-01"),
    )
    assert answer.status_code == 302
    made = Customer.objects.get(name="无锡锡沐新材料")
    assert (made.owner, made.department, made.phone, made.region) == (cast.lin, cast.one, "+8613901172167", "320506")
    assert tags_of([made])[made.pk] == sorted(["样品中", "战略"]) or set(tags_of([made])[made.pk]) == {"样品中", "战略"}
    assert answer.url == f"{LIST}{made.pk}/"


def test_giving_a_row_beyond_ones_reach_by_the_form_leads_back_to_the_list(cast):
    zhao = browser(cast.zhao)
    answer = zhao.post(f"{cast.url}edit/", sent(zhao.get(f"{cast.url}edit/"), owner=cast.he.pk), follow=True)
    assert answer.redirect_chain[-1] == (LIST, 302) and answer.status_code == 200
    cast.pump.refresh_from_db()
    assert cast.pump.owner == cast.he


def test_clearing_the_owner_leaves_the_row_to_nobody_with_all_that_hangs_on_it(cast):
    person, boss = contact(cast.pump, "王芳"), browser(cast.boss)
    assert boss.post(f"{cast.url}edit/", sent(boss.get(f"{cast.url}edit/"), owner="")).status_code == 302
    for row in (cast.pump, person):
        row.refresh_from_db()
        assert (row.owner, row.department) == (None, None)
    assert {e.kind for e in Entry.objects.filter(record_key="customers.customer", object_id=cast.pump.pk)} >= {"update"}


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(cast):
    answer = browser(cast.lin).post(f"{LIST}new/", {"name": "", "phone": "1395127", "address": "澄湾路 66 号", "founded_on": "昨天吧"})
    page = text(answer)
    assert answer.status_code == 422
    for name in ("name", "phone", "founded_on"):
        assert f'id="id_{name}_error"' in page
    assert "澄湾路 66 号" in page and "1395127" in page and "昨天吧" in page
    assert not Customer.objects.filter(address="澄湾路 66 号").exists()


@pytest.mark.row("SEC-01", part=True)
def test_fields_that_are_not_the_actors_to_write_are_not_written(cast):
    browser(cast.lin).post(
        f"{LIST}new/",
        {
            "name": "常州砺行",
            "kind": "company",
            "standing": "ordinary",
            "lifecycle": "future",
            "owner": cast.chen.pk,
            "department": "2",
            "name_sort": "x",
        },
    )
    assert Customer.objects.get(name="常州砺行").owner == cast.lin
    wu = limited(grants={"view": 4, "change": 4}, fields={"industry": "readonly"})
    page = browser(wu).get(f"{cast.url}edit/")
    assert "industry" not in page.context["form"].fields and "机械" in text(page)
    browser(wu).post(f"{cast.url}edit/", sent(page, industry="航天", remarks="改过"))
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.remarks) == ("机械", "改过")


def test_a_mask_never_overwrites_the_number(cast):
    lin = browser(cast.lin)
    page = lin.get(f"{cast.url}edit/")
    assert "139****0001" in text(page) and "1390117" not in text(page)
    for entered, kept in (("", "+8613901170001"), ("139****0001", "+8613901170001"), ("13801386021", "+8613801386021"), ("-", "")):
        lin.post(f"{cast.url}edit/", sent(lin.get(f"{cast.url}edit/"), phone=entered))
        cast.pump.refresh_from_db()
        assert cast.pump.phone == kept


def test_only_what_was_changed_is_written_with_its_reason(cast):
    lin = browser(cast.lin)
    answer = lin.post(f"{cast.url}edit/", sent(lin.get(f"{cast.url}edit/"), industry="流体设备", reason="电话里说的"))
    assert answer.status_code == 302
    entry = Entry.objects.filter(kind="update", object_id=cast.pump.pk).latest("pk")
    assert entry.facts == {"industry": ["机械", "流体设备"]} and entry.reason == "电话里说的"


@pytest.mark.row("X46", part=True)
def test_two_people_save_and_the_second_sees_both_values(cast):
    """R4: nothing is lost."""
    lin, zhao = browser(cast.lin), browser(cast.zhao)
    first, second = lin.get(f"{cast.url}edit/"), zhao.get(f"{cast.url}edit/")
    assert lin.post(f"{cast.url}edit/", sent(first, industry="水务", remarks="林写的")).status_code == 302
    answer = zhao.post(f"{cast.url}edit/", sent(second, industry="医疗", address="澄湾路 66 号"))
    page = text(answer)
    assert answer.status_code == 409
    assert "水务" in page and "医疗" in page and "林婉清" in page
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.address) == ("水务", "")
    conflict = answer.context["conflict"]
    choices = {d.name: d.choice for d in conflict.differences}
    assert choices == {"industry": "", "address": "mine", "remarks": "theirs"}
    data = dict(conflict.hidden) | {"version": conflict.version, "base": conflict.base, "industry": "医疗"}
    data |= {d.name: d.mine if d.choice == "mine" else d.theirs for d in conflict.differences if d.choice}
    assert zhao.post(f"{cast.url}edit/", data).status_code == 302
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.address, cast.pump.remarks) == ("医疗", "澄湾路 66 号", "林写的")


def test_the_other_persons_choice_is_not_named_to_whoever_does_not_see_it(cast):
    clerk = limited("clerk", grants={"view": 1})
    clerk.roles.add(role("contacts", {"customers.contact": {"view": 4, "change": 4}}))
    mine, person = customer("我的客户", clerk), contact(cast.pump, "王芳")
    second = customer("保密的收购对象", cast.he)
    person.customer = mine
    person.save()
    url, browsing = f"/customers/contacts/{person.pk}/edit/", browser(clerk)
    begun = sent(browsing.get(url), position="总监")
    person.customer = second
    person.save()
    answer = browsing.post(url, begun)
    assert answer.status_code == 409 and "保密的收购对象" not in text(answer)
    assert {d.name for d in answer.context["conflict"].differences} >= {"customer"}


def test_an_altered_base_is_not_believed(cast):
    zhao = browser(cast.zhao)
    page = zhao.get(f"{cast.url}edit/")
    cast.pump.industry = "水务"
    cast.pump.save()
    answer = zhao.post(f"{cast.url}edit/", sent(page, industry="医疗", base="forged"))
    assert answer.status_code == 409
    assert {d.choice for d in answer.context["conflict"].differences} == {""}


@pytest.mark.row("OWN-03", part=True)
def test_giving_away_needs_the_right_and_takes_everything_along(cast):
    person = contact(cast.pump, "张启明")
    lin = browser(cast.lin)
    lin.post(f"{cast.url}edit/", sent(lin.get(f"{cast.url}edit/"), owner=cast.chen.pk))
    assert Customer.objects.get(pk=cast.pump.pk).owner == cast.lin
    boss = browser(cast.boss)
    boss.post(f"{cast.url}edit/", sent(boss.get(f"{cast.url}edit/"), owner=cast.he.pk))
    person.refresh_from_db()
    cast.pump.refresh_from_db()
    assert cast.pump.owner == person.owner == cast.he and cast.pump.department == person.department == cast.two
    assert cast.pump.state.owner == cast.he


def test_a_relation_can_only_be_set_to_what_is_in_reach(cast):
    far = customer("镇江润澜化工有限公司", cast.he)
    lin, url = browser(cast.lin), "/customers/contacts/new/"
    assert lin.get(url, {"customer": cast.pump.pk}).context["form"].initial["customer"] == str(cast.pump.pk)
    for given in (far.pk, "镇江润澜化工有限公司", 999_999):
        answer = lin.post(url, {"customer": given, "name": "王某", "kind": "business"})
        assert answer.status_code == 422 and "id_customer_error" in text(answer), given
    assert not Contact.objects.exists()
    assert lin.post(url, {"customer": "苏州澄曜泵业有限公司", "name": "王某", "kind": "business"}).status_code == 302
    assert Contact.objects.get().owner == cast.lin


def test_look_alikes_are_shown_and_do_not_block(cast, monkeypatch):
    from guanxi.kit import records

    record = records.get("customers.customer")
    monkeypatch.setattr(
        type(record),
        "lookalikes",
        lambda self, data, actor: [{"pk": 1, "text": "苏州澄曜泵业有限公司", "url": "/x/", "note": "林婉清"}],
        raising=False,
    )
    page = text(browser(cast.lin).get(f"{LIST}alike/", {"name": "苏州澄曜泵业"}))
    assert "苏州澄曜泵业有限公司" in page and "gx-wait" in page
    data = {"name": "苏州澄曜泵业", "kind": "company", "standing": "ordinary", "lifecycle": "future"}
    assert browser(cast.lin).post(f"{LIST}new/", data).status_code == 302


def test_a_saved_row_that_left_ones_reach_leads_back_to_the_list(cast):
    wu = limited(grants={"view": 1, "add": 1, "assign": 4})
    data = {"name": "转交的", "kind": "company", "standing": "ordinary", "lifecycle": "future", "owner": cast.he.pk}
    answer = browser(wu).post(f"{LIST}new/", data)
    assert answer.status_code == 302 and answer.url == LIST


def test_next_leads_only_to_pages_of_ours(cast):
    lin = browser(cast.lin)
    page = sent(lin.get(f"{cast.url}edit/"), remarks="甲")
    assert lin.post(f"{cast.url}edit/", page | {"next": "https://example.org/"}).url == cast.url
    page = sent(lin.get(f"{cast.url}edit/"), remarks="乙")
    assert lin.post(f"{cast.url}edit/", page | {"next": "/today/"}).url == "/today/"


def test_regions_are_chosen_level_by_level(cast):
    answer = text(browser(cast.lin).get("/regions/", {"name": "region", "region": ["320000", "", ""]}))
    assert "苏州市" in answer and answer.count("<select") == 3


def test_what_was_not_touched_is_neither_read_nor_judged(cast, monkeypatch):
    """A value that would no longer be accepted does not keep others from being saved; touched it is judged again."""
    lin = browser(cast.lin)
    Customer.objects.filter(pk=cast.pump.pk).plain_update(kind="guild", remarks="第一行\n第二行 ")
    page = sent(lin.get(f"{cast.url}edit/"), industry="水务")
    judged = []
    monkeypatch.setattr(EntryField, "clean", lambda self, raw, clean=EntryField.clean: judged.append(self.field.name) or clean(self, raw))
    page["remarks"] = page["remarks"].replace("\n", "\r\n")  # as browsers send it
    assert lin.post(f"{cast.url}edit/", page).status_code == 302
    assert "industry" in judged and not {"kind", "remarks", "address", "owner"} & set(judged)
    entry = Entry.objects.filter(kind="update", object_id=cast.pump.pk).latest("pk")
    assert entry.facts == {"industry": ["机械", "水务"]}
    assert lin.post(f"{cast.url}edit/", sent(lin.get(f"{cast.url}edit/"), kind="club")).status_code == 422


def test_what_is_needed_is_asked_for_although_it_was_empty_before(cast):
    lin = browser(cast.lin)
    Customer.objects.filter(pk=cast.pump.pk).plain_update(name="")
    answer = lin.post(f"{cast.url}edit/", sent(lin.get(f"{cast.url}edit/"), industry="水务"))
    assert answer.status_code == 422 and 'id="id_name_error"' in text(answer) and 'id="id_industry"' in text(answer)
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "机械"


def test_a_region_above_the_one_that_was_shown_counts_as_touched(cast):
    lin = browser(cast.lin)
    Customer.objects.filter(pk=cast.pump.pk).plain_update(region="320506")
    page = sent(lin.get(f"{cast.url}edit/"), region=["330000", "320500", "320506"])  # only the province was chosen anew
    assert lin.post(f"{cast.url}edit/", page).status_code == 302
    cast.pump.refresh_from_db()
    assert cast.pump.region == "330000"


def test_a_field_that_the_form_does_not_ask_for_is_not_taken_from_what_was_sent(cast, monkeypatch):
    record, lin = records.get("customers.customer"), browser(cast.lin)
    sections = tuple(replace(s, names=tuple(n for n in s.names if n != "industry")) for s in record.sections_of())
    monkeypatch.setattr(type(record), "sections_of", lambda self, obj=None: sections)
    page = sent(lin.get(f"{cast.url}edit/"), industry="水务", remarks="改过")
    assert lin.post(f"{cast.url}edit/", page).status_code == 302
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.remarks) == ("机械", "改过")


def test_a_refusal_of_the_database_leaves_nothing_of_the_save_and_the_transaction_usable(cast, monkeypatch):
    def taken(self, *args, write=Customer._write):
        write(self, *args)
        for _time in range(2):
            Session(session_key="once", session_data="", expire_date=timezone.now()).save(force_insert=True)

    monkeypatch.setattr(Customer, "_write", taken)
    with transaction.atomic():
        with pytest.raises(Refused):
            write_values(records.get("customers.customer"), cast.pump, {"industry": "水务"}, actor_for(cast.lin))
        assert Customer.objects.get(pk=cast.pump.pk).industry == "机械" and not Session.objects.filter(pk="once").exists()
