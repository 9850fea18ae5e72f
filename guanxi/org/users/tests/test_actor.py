import pytest

from guanxi.kit import records
from guanxi.kit.actor import Reach
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department, role

pytestmark = pytest.mark.django_db


def test_several_roles_give_the_widest_reach():
    a = role("a", {"customers.customer": {"view": 1, "change": 3}})
    b = role("b", {"customers.customer": {"view": 4}})
    actor = actor_for(colleague("li", a, b))
    assert actor.reach("customers.customer", "view") == Reach.COMPANY
    assert actor.reach("customers.customer", "change") == Reach.TREE
    assert actor.reach("customers.customer", "delete") == Reach.NONE


def test_several_roles_give_the_mildest_field_rule():
    a = role("a", {"customers.customer": {"view": 1}}, {"customers.customer": {"phone": "hidden", "owner": "readonly", "email": "hidden"}})
    b = role("b", {"customers.customer": {"view": 1}}, {"customers.customer": {"phone": "masked", "owner": "hidden"}})
    actor = actor_for(colleague("li", a, b))
    assert actor.field_rules == {"customers.customer": {"phone": "masked", "owner": "readonly"}}


def test_a_role_without_any_reach_has_no_say_about_fields():
    a = role("a", {"customers.customer": {"view": 1}}, {"customers.customer": {"phone": "hidden"}})
    b = role("b", {"catalog.product": {"view": 4}})
    assert actor_for(colleague("li", a, b)).field_rule("customers.customer", "phone") == "hidden"


def test_star_stands_for_every_record_type_and_every_right():
    actor = actor_for(colleague("boss", "administrator"))
    for record in records.all_records():
        for action in ("view", "delete", "export", "reveal", *record.actions):
            assert actor.reach(record.key, action) == Reach.COMPANY
    assert actor.has("org.manage") and actor.has("audit.search")


def test_what_is_said_by_name_wins_over_star():
    actor = actor_for(colleague("li", role("a", {"*": {"view": 4}, "org.role": {"view": 0}})))
    assert actor.may("customers.customer", "view") and not actor.may("org.role", "view")


def test_a_field_rule_for_every_record_type_holds_where_the_field_exists():
    actor = actor_for(colleague("li", "marketing"))
    assert actor.field_rule("customers.customer", "phone") == "hidden"
    assert actor.field_rule("customers.contact", "phone") == "hidden"
    assert actor.field_rule("catalog.product", "cost") == "hidden"
    assert actor.field_rule("customers.customer", "name") == ""


def test_whoever_is_disabled_has_no_rights_at_all():
    actor = actor_for(colleague("li", "administrator", is_active=False))
    assert (actor.permissions, actor.grants) == (frozenset(), {})


def test_an_actor_costs_two_queries_at_most(django_assert_num_queries):
    li = colleague("li", "salesperson", "service", department=department("sales"))
    with django_assert_num_queries(2):
        actor = actor_for(li)
        assert actor.own_departments == actor.department_tree


def test_deleted_roles_give_nothing():
    gone = role("gone", {"customers.customer": {"view": 4}})
    gone.bin()
    assert not actor_for(colleague("li", gone)).may("customers.customer", "view")
