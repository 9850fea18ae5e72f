"""The verb and its page, one archive and many; what importing and the API may say; the rules as a page (SEC-04, SEC-05, SEC-09, SEC-12)."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.customers.custody.models import CustodyRule, Keeper
from guanxi.customers.custody.tests.cast import house
from guanxi.customers.customers.models import Customer
from guanxi.kit.actor import SYSTEM, acting
from guanxi.org.roles.models import Role

pytestmark = pytest.mark.django_db
LIST = "/customers/customers/"


@pytest.fixture
def made(db):
    with acting(SYSTEM):
        return house()


@pytest.fixture
def at(made, client):
    def sign_in(name):
        client.force_login(made.people[name], backend="guanxi.org.sessions.backend.PasswordBackend")
        return client

    return sign_in


@pytest.mark.row("SEC-04")
def test_every_archive_is_confidential_unless_somebody_says_otherwise_with_a_reason(made, at):
    at("lin").post(f"{LIST}new/", {"name": "太湖泵业有限公司", "kind": "company", "standing": "ordinary", "lifecycle": "future"})
    filed = Customer.objects.get(name="太湖泵业有限公司")
    assert (filed.confidentiality, filed.custody, filed.keeper) == ("confidential", "individual", None)
    assert "机密" in at("lin").get(f"{LIST}{filed.pk}/").content.decode()
    shown = at("director").get(f"{LIST}{filed.pk}/custody/").content.decode()
    assert "部门级保管" in shown and "wu" not in shown.split("公司级保管")[1].split("部门级保管")[0]
    sent = {"confidentiality": "top_secret", "custody": "company", "keeper": ""}
    assert at("director").post(f"{LIST}{filed.pk}/custody/", sent).status_code == 422  # no reason
    assert at("director").post(f"{LIST}{filed.pk}/custody/", sent | {"reason": "并购谈判"}).status_code == 302
    filed.refresh_from_db()
    assert (filed.confidentiality, filed.custody) == ("top_secret", "company")
    told = Entry.objects.filter(record_key="customers.customer", object_id=filed.pk, kind="update").latest("id")
    assert told.reason == "并购谈判" and "confidentiality" in told.diff and "custody" in told.diff
    assert at("lin").get(f"{LIST}{filed.pk}/").status_code == 404


def test_nobody_shuts_himself_out_unawares_and_nobody_without_the_right_shuts_out_others(made, at):
    one = made.archives["lin", "individual"]
    sent = {"confidentiality": "confidential", "custody": "company", "keeper": "", "reason": "重要谈判"}
    assert at("zhao").post(f"{LIST}{one.pk}/custody/", sent).status_code == 422
    assert Customer.objects.get(pk=one.pk).custody == "individual"
    assert at("lin").post(f"{LIST}{one.pk}/custody/", sent | {"knowing": "1"}).status_code == 403
    assert at("he").post(f"{LIST}{one.pk}/custody/", sent | {"knowing": "1"}).status_code in (403, 404)
    answer = at("zhao").post(f"{LIST}{one.pk}/custody/", sent | {"knowing": "1"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert at("zhao").get(f"{LIST}{one.pk}/").status_code == 404


def test_a_keeper_must_be_able_to_open_what_he_keeps(made, at):
    one = made.archives["lin", "individual"]
    sent = {"confidentiality": "confidential", "custody": "department", "reason": "专人保管"}
    assert at("director").post(f"{LIST}{one.pk}/custody/", sent | {"keeper": made.people["he"].pk}).status_code == 422
    assert at("director").post(f"{LIST}{one.pk}/custody/", sent | {"keeper": made.people["filer"].pk}).status_code == 302
    assert at("filer").get(f"{LIST}{one.pk}/").status_code == 200


def test_many_at_once(made, at):
    keys = [c.pk for c in made.archives.values()]
    sent = {"pk": keys, "go": "1", "custody": "department", "confidentiality": "", "reason": "季度整理"}
    assert at("director").post(f"{LIST}bulk/custody/", sent).status_code == 302
    assert set(Customer.objects.values_list("custody", flat=True)) == {"department"}
    assert at("lin").post(f"{LIST}bulk/custody/", sent).status_code == 404  # he has no such right


def test_forms_and_the_api_change_neither_tier_nor_level(made, at):
    one = made.archives["lin", "individual"]
    page = at("director").get(f"{LIST}{one.pk}/edit/").content.decode()
    assert 'name="custody"' not in page and 'name="confidentiality"' not in page
    answer = at("director").patch(
        f"/api/v1{LIST}{one.pk}/", {"custody": "company"}, content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code in (400, 422) and Customer.objects.get(pk=one.pk).custody == "individual"
    shown = at("director").get(f"/api/v1{LIST}{one.pk}/").json()
    assert (shown["custody"], shown["confidentiality"]) == ("individual", "confidential")


def test_only_whoever_may_change_it_later_files_into_another_tier(made, at):
    body = {"name": "滆湖仪表有限公司", "custody": "company"}
    refused = at("lin").post(f"/api/v1{LIST}", body, content_type="application/json")
    assert refused.status_code == 422 and not Customer.objects.filter(name=body["name"]).exists()
    assert at("director").post(f"/api/v1{LIST}", body, content_type="application/json").status_code == 201
    assert Customer.objects.get(name=body["name"]).custody == "company"


@pytest.mark.row("SEC-09", part=True)
def test_an_export_asks_for_reason_and_instruction_and_leaves_top_secret_ones(made, at):
    top = made.archives["lin", "individual"]
    with acting(SYSTEM):
        top.confidentiality = "top_secret"
        top.save()
    sent = {"all": "1", "go": "1", "format": "csv", "columns": "all"}
    assert at("director").post(f"{LIST}export/", sent).status_code == 422
    assert at("director").post(f"{LIST}export/", sent | {"reason": "年度核对"}).status_code == 422
    assert "绝密 1 条不导出" in at("director").get(f"{LIST}export/").content.decode()
    out = at("director").post(f"{LIST}export/", sent | {"reason": "年度核对", "ordered_by": "总经理孟承岳"})
    text = b"".join(out.streaming_content).decode("utf-8-sig")
    assert made.archives["he", "company"].name in text and top.name not in text
    told = Entry.objects.filter(kind="export").latest("id")
    assert (told.facts["reason"], told.facts["ordered_by"]) == ("年度核对", "总经理孟承岳")


@pytest.mark.row("SEC-12")
def test_the_page_says_who_opens_what_and_who_answers_for_it_and_keepers_take_their_duty_over(made, at):
    page = at("hr").get("/customers/custody/").content.decode()
    assert "营销总监、营销副总经理" in page or "总经理、营销总监、营销副总经理" in page
    for said in ("公司级保管", "部门级保管", "个人级保管", "总负责", "监督与处罚", "zhao"):
        assert said in page
    new = {"user": made.people["filer"].pk, "joined_on": "2015-03-01", "chosen_for": "忠诚，熟悉全部业务"}
    assert at("hr").post("/customers/custody/keepers/", new).status_code == 403
    assert at("director").post("/customers/custody/keepers/", new).status_code == 302
    keeper = Keeper.objects.get()
    assert at("director").post(f"/customers/custody/keepers/{keeper.pk}/acknowledgement/").status_code == 403
    assert at("filer").post(f"/customers/custody/keepers/{keeper.pk}/acknowledgement/").status_code == 302
    page = at("lin").get("/customers/custody/").content.decode()
    assert "忠诚，熟悉全部业务" in page and "确认任职" in page and "年" in page


@pytest.mark.row("SEC-06")
def test_the_rules_are_changed_on_their_page_by_those_who_answer_for_them(made, at):
    sent = {"roles": ["general_manager", "sales_director"], "owner_opens": "1", "first": "sales_director", "second": "", "third": ""}
    assert at("zhao").post("/customers/custody/company/", sent).status_code == 403
    assert at("director").post("/customers/custody/company/", sent | {"first": ""}).status_code == 422
    assert at("director").post("/customers/custody/company/", sent).status_code == 302
    assert CustodyRule.objects.get().owner_opens
    assert "custody.company" not in Role.objects.get(code="deputy_director").permissions
    assert at("lin").get(f"{LIST}{made.archives['lin', 'company'].pk}/").status_code == 200
    assert at("deputy").get(f"{LIST}{made.archives['he', 'company'].pk}/").status_code == 404
    assert "本公司已修改" in at("lin").get("/customers/custody/").content.decode()
    assert Entry.objects.filter(record_key__in=("customers.custodyrule", "org.role"), reason="保管规定").exists()


@pytest.mark.row("SEC-05")
def test_the_card_names_level_tier_keeper_and_whose_approval_others_need(made, at):
    card = at("gm").get(f"{LIST}{made.archives['lin', 'department'].pk}/panels/custody/").content.decode()
    for said in ("机密", "部门级保管", "zhao", "营销副总经理，再由部门经理", "负责人本人"):
        assert said in card
