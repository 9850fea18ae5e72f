"""The API: the same scope, fields and filters as the pages; versions asked for; one effect for one key."""

import json

import pytest
from django.test import Client

from guanxi.commons.keys.actions import issue
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import KEY, browser, company, customer, limited
from guanxi.kit import records
from guanxi.org.users.actions import disable
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import role

pytestmark = pytest.mark.django_db
LIST = "/api/v1/customers/customers/"


class Api:
    """A client that speaks JSON with somebody's key."""

    def __init__(self, user):
        self.key, raw = issue(user, name="test")
        self.client = Client(headers={"Authorization": f"Bearer {raw}"})

    def send(self, method, path, body=None, **headers):
        return self.client.generic(
            method, path, json.dumps(body) if body is not None else "", content_type="application/json", headers=headers
        )

    def get(self, path, **query):
        return self.client.get(path, query)


@pytest.fixture
def cast():
    c = company()
    c.mine, c.theirs = customer("林的泵业", c.lin, phone="+8615412347745"), customer("何的水务", c.he, phone="+8615499990000")
    return c


@pytest.mark.row("X19", part=True)
def test_the_list_holds_what_is_in_reach(cast):
    api = Api(cast.lin)
    rows = api.get(LIST).json()["rows"]
    assert [r["name"] for r in rows] == ["林的泵业"]
    assert rows[0]["owner"] == cast.lin.pk and rows[0]["version"] == 1


def test_a_row_out_of_reach_answers_like_one_that_does_not_exist(cast):
    api = Api(cast.lin)
    there, nowhere = api.get(f"{LIST}{cast.theirs.pk}/"), api.get(f"{LIST}999999/")
    assert there.status_code == nowhere.status_code == 404 and there.content == nowhere.content


def test_filters_are_those_of_the_list_page(cast):
    customer("林的水务", cast.lin, standing="important")
    api = Api(cast.lin)
    assert [r["name"] for r in api.get(LIST, f="standing = important").json()["rows"]] == ["林的水务"]
    refused = api.get(LIST, f="nonsense = 1")
    assert refused.status_code == 422 and refused.json()["errors"]["f"]


def test_a_hidden_field_is_as_if_it_did_not_exist(cast):
    wu = limited(fields={"credit_code": "hidden"}, grants={"view": 4, "change": 4})
    api = Api(wu)
    before = [
        api.get(LIST).content,
        api.get(LIST, f="credit_code = X").content,
        api.get(LIST, fields="credit_code").content,
        api.get(LIST, order="credit_code").content,
    ]
    Customer.objects.filter(pk=cast.mine.pk).plain_update(credit_code="SECRETCANARY")
    after = [
        api.get(LIST).content,
        api.get(LIST, f="credit_code = X").content,
        api.get(LIST, fields="credit_code").content,
        api.get(LIST, order="credit_code").content,
    ]
    assert before == after
    assert b"credit_code" not in before[0]
    unknown = api.send("PATCH", f"{LIST}{cast.mine.pk}/", {"credit_code": "x"}, If_Match="*")
    assert unknown.status_code == 422
    cast.mine.refresh_from_db()
    assert cast.mine.credit_code == "SECRETCANARY"


def test_unknown_fields_are_refused_and_nothing_is_written(cast):
    api = Api(cast.lin)
    assert api.send("POST", LIST, {"name": "新客户", "is_admin": True}).status_code == 422
    assert api.send("POST", LIST, {"name": "新客户", "created_by": 1}).status_code == 422
    assert not Customer.objects.filter(name="新客户").exists()


def test_creating_owns_to_the_asker_and_checks_values(cast):
    api = Api(cast.lin)
    made = api.send("POST", LIST, {"name": "新客户", "phone": "154 1111 2222"})
    assert made.status_code == 201, made.content
    row = Customer.objects.get(name="新客户")
    assert row.owner == cast.lin and row.department == cast.one and row.phone == "+8615411112222"
    assert made["Location"] == f"{LIST}{row.pk}/" and made["ETag"] == '"1"'
    wrong = api.send("POST", LIST, {"name": "又一位", "phone": "1541234"})
    assert wrong.status_code == 422 and "phone" in wrong.json()["errors"]


def test_nobody_makes_himself_the_owner_of_a_row_he_may_not_assign(cast):
    api = Api(cast.lin)
    refused = api.send("PATCH", f"{LIST}{cast.mine.pk}/", {"owner": cast.he.pk}, If_Match='"1"')
    assert refused.status_code == 422
    cast.mine.refresh_from_db()
    assert cast.mine.owner == cast.lin


def test_a_change_needs_the_version_that_was_read(cast):
    api = Api(cast.lin)
    address = f"{LIST}{cast.mine.pk}/"
    assert api.send("PATCH", address, {"short_name": "林泵"}).status_code == 428
    first = api.send("PATCH", address, {"short_name": "林泵"}, If_Match='"1"')
    assert first.status_code == 200 and first["ETag"] == '"2"'
    assert api.send("PATCH", address, {"short_name": "别的"}, If_Match='"1"').status_code == 412
    cast.mine.refresh_from_db()
    assert cast.mine.short_name == "林泵"


@pytest.mark.row("X19", part=True)
def test_three_posts_with_one_key_are_one_effect_and_one_answer(cast):
    api = Api(cast.lin)
    answers = [api.send("POST", LIST, {"name": "只有一位"}, Idempotency_Key="k-1") for _n in range(3)]
    assert {a.status_code for a in answers} == {201} and len({a.content for a in answers}) == 1
    assert Customer.objects.filter(name="只有一位").count() == 1
    other = api.send("POST", LIST, {"name": "另一位"}, Idempotency_Key="k-1")
    assert other.status_code == 409 and not Customer.objects.filter(name="另一位").exists()


def test_a_refused_write_may_be_mended_under_the_same_key(cast):
    api = Api(cast.lin)
    assert api.send("POST", LIST, {"name": ""}, Idempotency_Key="k-2").status_code == 422
    assert api.send("POST", LIST, {"name": "改好了"}, Idempotency_Key="k-3").status_code == 201


def test_deleting_goes_to_the_bin(cast):
    boss = Api(cast.boss)
    assert boss.send("DELETE", f"{LIST}{cast.mine.pk}/", If_Match='"1"').status_code == 204
    assert boss.get(f"{LIST}{cast.mine.pk}/").status_code == 404
    assert Customer.objects.filter(pk=cast.mine.pk, deleted_at__isnull=False).exists()
    assert Api(cast.lin).send("DELETE", f"{LIST}{cast.theirs.pk}/", If_Match="*").status_code in (403, 404)


def test_no_key_a_wrong_key_and_a_disabled_persons_key_open_nothing(cast):
    assert Client().get(LIST).status_code == 401
    assert Client(headers={"Authorization": "Bearer gx_wrong"}).get(LIST).status_code == 401
    api = Api(cast.he)
    assert api.get(LIST).status_code == 200
    disable(cast.he, actor=actor_for(cast.boss))
    assert api.get(LIST).status_code == 401


def test_a_session_may_read_and_needs_the_csrf_token_to_write(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lin, backend="guanxi.org.sessions.backend.PasswordBackend")
    assert client.get(LIST).status_code == 200
    assert client.post(LIST, json.dumps({"name": "跨站"}), content_type="application/json").status_code == 403
    assert not Customer.objects.filter(name="跨站").exists()


def test_numbers_are_masked_for_whoever_may_not_reveal(cast):
    wu = limited(grants={"view": 4})
    rows = Api(wu).get(LIST, fields="phone").json()["rows"]
    assert {r["phone"] for r in rows} == {"154****7745", "154****0000"}
    assert Api(wu).get(LIST, f='phone = "+8615412347745"').status_code == 422


def test_a_number_of_which_one_sees_the_mask_is_not_emptied_unseen_and_says_so(cast):
    api, address = Api(limited(grants={"view": 4, "change": 4})), f"{LIST}{cast.mine.pk}/"
    for empty in (None, ""):
        refused = api.send("PATCH", address, {"phone": empty, "website": "a.example"}, **{"If-Match": "1"})
        assert refused.status_code == 422 and "phone" in refused.content.decode()
    same = Customer.objects.get(pk=cast.mine.pk)
    assert same.phone == "+8615412347745" and not same.website
    back = api.send("PATCH", address, {"phone": "154****7745", "phone2": None, "website": "a.example"}, **{"If-Match": "1"})
    same.refresh_from_db()
    assert back.status_code == 200 and same.phone == "+8615412347745" and same.website


def test_the_right_to_show_ones_own_numbers_shows_nobody_elses(cast):
    wu = limited(grants={"view": 4})
    wu.roles.add(role("own-numbers", {KEY: {"view": 1, "reveal": 1, "export": 4}}))
    api = Api(wu)
    assert {r["phone"] for r in api.get(LIST, fields="phone").json()["rows"]} == {"154****7745", "154****0000"}
    assert api.get(LIST, f='phone = "+8615412347745"').status_code == 422
    assert api.get(LIST, q="4774").json()["rows"] == []
    out = browser(wu).post(
        "/customers/customers/export/", {"all": "1", "go": "1", "format": "csv", "columns": "all", "reason": "核对", "ordered_by": "沈知微"}
    )
    told = b"".join(out.streaming_content).decode()
    assert "154****7745" in told and "1234" not in told


def test_whoever_shows_all_numbers_that_he_sees_reads_them_in_full(cast):
    rows = Api(cast.lin).get(LIST, fields="phone").json()["rows"]
    assert [r["phone"] for r in rows] == ["+8615412347745"]


def test_a_masked_field_of_any_kind_is_a_mask_in_the_list_and_in_the_row(cast):
    Customer.objects.filter(pk=cast.mine.pk).plain_update(founded_on="2001-02-03", staff_count=7)
    kinds = {f.name: "masked" for f in records.get(KEY).fields.values() if f.name != "name"}
    api = Api(limited(grants={"view": 4}, fields=kinds))
    rows = {r["id"]: r for r in api.get(LIST).json()["rows"]}
    one = api.get(f"{LIST}{cast.mine.pk}/").json()
    for told in (rows[cast.mine.pk], one):
        assert told["founded_on"] == told["staff_count"] == told["owner"] == "****"
    free = {r["id"]: r for r in Api(cast.boss).get(LIST, fields="founded_on,staff_count,owner").json()["rows"]}
    assert free[cast.mine.pk] | {"version": 1} == {
        "id": cast.mine.pk, "version": 1, "founded_on": "2001-02-03", "staff_count": 7, "owner": cast.lin.pk,
    }  # fmt: skip


def test_pages_follow_the_cursor_without_gaps(cast):
    for n in range(25):
        customer(f"客户{n:02}", cast.lin)
    api, seen, cursor = Api(cast.lin), [], ""
    for _n in range(10):
        page = api.get(LIST, size=7, cursor=cursor, order="name").json()
        seen += [r["id"] for r in page["rows"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 26


def test_the_document_describes_every_record_type(cast):
    document = Api(cast.lin).get("/api/v1/openapi.json").json()
    assert "/api/v1/customers/customers/{pk}/" in document["paths"] and "/api/v1/sales/orders/" in document["paths"]
    new = document["components"]["schemas"]["CustomerNew"]
    assert new["additionalProperties"] is False and "name" in new["required"] and KEY
