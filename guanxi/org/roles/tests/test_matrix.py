import pytest

from guanxi.kit import records, rights
from guanxi.org.roles.matrix import rows_of
from guanxi.org.roles.models import Role
from guanxi.org.roles.ready import READY, ensure_ready_roles
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db


def asked(page) -> dict:
    """What a browser would send back from the matrix as it is shown."""
    cells = [c for row in page.context["rows"] for c in row.cells + row.fields]
    return {c.name: c.value for c in cells} | {f"p:{name}": "on" for name, _label, held in page.context["permissions"] if held}


@pytest.mark.row("SEC-01")
@pytest.mark.row("X33", part=True)
def test_an_administrator_gives_a_role_other_rights(client):
    client.force_login(colleague("admin", "administrator"))
    li = colleague("li", "salesperson")
    seller = Role.objects.get(code="salesperson")
    page = client.get(f"/org/roles/{seller.pk}/matrix/")
    form = asked(page) | {
        "g:customers.customer:view": "3",
        "g:customers.customer:export": "1",
        "f:customers.customer:phone": "masked",
        "p:audit.search": "on",
    }
    assert client.post(f"/org/roles/{seller.pk}/matrix/", form).status_code == 302
    actor = actor_for(li)
    assert actor.reach("customers.customer", "view") == 3 and actor.reach("customers.customer", "export") == 1
    assert actor.field_rule("customers.customer", "phone") == "masked" and actor.has("audit.search")
    assert actor.field_rule("catalog.product", "cost") == "hidden", "what stood before is kept"


def test_saving_the_matrix_unchanged_changes_nothing(client):
    client.force_login(colleague("admin", "administrator"))
    for code in READY.keys() - {"administrator"}:
        li = colleague(f"li-{code}", code)
        before = actor_for(li)
        url = f"/org/roles/{Role.objects.get(code=code).pk}/matrix/"
        assert client.post(url, asked(client.get(url))).status_code == 302
        after = actor_for(li)
        shared = {r.key for r in records.all_records() if r.model.scope_rule == "shared"}
        for record in records.all_records():
            for action in rights.actions_of(record.key):
                was, now = before.reach(record.key, action), after.reach(record.key, action)
                assert was == now or (record.key in shared and bool(was) == bool(now)), (code, record.key, action)
        assert (before.field_rules, before.permissions) == (after.field_rules, after.permissions)


def test_nobody_raises_a_role_above_his_own_rights(client):
    colleague("admin", "administrator")
    mine = role(
        "mine", {"org.role": {"view": 4}, "customers.customer": {"view": 1}}, {"customers.customer": {"phone": "hidden"}}, ["org.manage"]
    )
    other = role("other", {"customers.customer": {"view": 1}}, {"customers.customer": {"phone": "hidden"}})
    client.force_login(colleague("me", mine))
    for raised in (
        {"g:customers.customer:view": "2"},
        {"g:customers.customer:export": "1"},
        {"f:customers.customer:phone": ""},
        {"p:audit.search": "on"},
    ):
        for target in (mine, other):
            url = f"/org/roles/{target.pk}/matrix/"
            before = Role.objects.get(pk=target.pk)
            assert client.post(url, asked(client.get(url)) | raised).status_code == 403, raised
            after = Role.objects.get(pk=target.pk)
            assert (before.grants, before.fields, before.permissions) == (after.grants, after.fields, after.permissions)
    lowered = asked(client.get(f"/org/roles/{other.pk}/matrix/")) | {"g:customers.customer:view": "0"}
    assert client.post(f"/org/roles/{other.pk}/matrix/", lowered).status_code == 302


def test_others_look_and_cannot_change(client):
    seller = Role.objects.get(code="salesperson")
    client.force_login(colleague("li", "salesperson"))
    page = client.get(f"/org/roles/{seller.pk}/matrix/")
    assert page.status_code == 200 and not page.context["editable"]
    assert client.post(f"/org/roles/{seller.pk}/matrix/", asked(page) | {"g:customers.customer:view": "4"}).status_code == 403
    assert Role.objects.get(pk=seller.pk).grants == seller.grants


def test_the_last_right_to_administer_cannot_be_taken_away(client):
    only = role("only", {"org.role": {"view": 4}}, permissions=["org.manage"])
    client.force_login(colleague("me", only))
    url = f"/org/roles/{only.pk}/matrix/"
    form = {k: v for k, v in asked(client.get(url)).items() if k != "p:org.manage"}
    assert client.post(url, form).status_code == 422
    assert Role.objects.get(pk=only.pk).permissions == ["org.manage"]


def test_the_role_that_may_do_everything_stays(client):
    client.force_login(colleague("admin", "administrator"))
    boss = Role.objects.get(code="administrator")
    assert client.post(f"/org/roles/{boss.pk}/matrix/", {"g:org.user:view": "1"}).status_code == 422
    assert Role.objects.get(pk=boss.pk).grants == {"*": {"*": 4}}


def test_ready_roles_are_made_once_and_edits_survive():
    seller = Role.objects.get(code="salesperson")
    seller.grants = {"customers.customer": {"view": 4}}
    seller.save()
    assert ensure_ready_roles() == []
    assert Role.objects.get(code="salesperson").grants == {"customers.customer": {"view": 4}}


def test_ready_roles_name_only_fields_and_rights_that_exist():
    known = {r.key: r for r in records.all_records()}
    for code, data in READY.items():
        for key, rules in data.get("fields", {}).items():
            if key in known:
                assert set(rules) <= set(known[key].fields), (code, key)
        for p in data.get("permissions", ()):
            assert p == "*" or p in rights.permissions(), (code, p)


@pytest.mark.parametrize("code", sorted(READY.keys() - {"administrator"}))
def test_only_the_administrator_may_manage_the_organisation(code):
    assert not actor_for(colleague("li", code)).has("org.manage")


def test_who_may_import_follow_ups_may_also_write_one():
    for code, data in READY.items():
        grants = data["grants"].get("activities.followup", "")
        assert "import=" not in grants or "add=" in grants, code


def test_what_is_seen_with_its_customer_offers_no_reach_of_its_own():
    choices = {row.key: {value for cell in row.cells for value, _label in cell.choices} for row in rows_of(Role(grants={}, fields={}))}
    assert choices["grading.manualgrade"] == {0, 4}
    assert choices["sales.order"] == {0, 1, 2, 3, 4}
