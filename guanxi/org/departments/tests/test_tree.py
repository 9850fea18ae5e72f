import pytest

from guanxi.kit.errors import DomainError
from guanxi.org.departments.actions import move
from guanxi.org.departments.models import Department
from guanxi.org.departments.queries import tree
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department

pytestmark = pytest.mark.django_db


def paths() -> dict:
    return dict(Department.objects.values_list("name", "path"))


def test_moving_a_department_takes_everything_below_it_along():
    head, sales, service = department("head"), department("sales"), department("service")
    east = department("east", sales)
    shanghai = department("shanghai", east)
    move(east, under=service)
    assert paths()["shanghai"] == f"/{service.pk}/{east.pk}/{shanghai.pk}/"
    move(service, under=head)
    assert paths()["shanghai"] == f"/{head.pk}/{service.pk}/{east.pk}/{shanghai.pk}/"
    assert paths()["sales"] == f"/{sales.pk}/"


def test_a_department_cannot_hang_below_itself():
    sales = department("sales")
    east = department("east", sales)
    before = paths()
    for under in (sales, east):
        with pytest.raises(DomainError) as refused:
            move(Department.objects.get(pk=sales.pk), under=under)
        assert refused.value.field == "parent"
    assert paths() == before


def test_a_prefix_of_a_number_is_no_parent():
    """/1/ is no ancestor of /12/: the path ends with a slash."""
    tops = [department(f"d{n}") for n in range(12)]
    lead = colleague("lead", "department_manager", department=tops[0])
    assert actor_for(lead).department_tree == (tops[0].pk,)


def test_a_manager_reaches_the_departments_he_manages_and_everything_below():
    sales = department("sales")
    east = department("east", sales)
    shanghai = department("shanghai", east)
    service = department("service")
    lead = colleague("lead", "department_manager", department=service)
    east.manager = lead
    east.save()
    actor = actor_for(lead)
    assert set(actor.own_departments) == {service.pk, east.pk}
    assert set(actor.department_tree) == {service.pk, east.pk, shanghai.pk}


def test_nobody_appoints_himself(client):
    sales = department("sales")
    hr = colleague("hr", "hr")
    edit, sent = f"/org/departments/{sales.pk}/edit/", {"name": sales.name, "position": 0, "version": sales.version}
    client.force_login(hr)
    assert client.post(edit, sent | {"manager": hr.pk}).status_code == 422
    assert Department.objects.get(pk=sales.pk).manager is None
    admin = colleague("admin", "administrator")
    client.force_login(admin)
    assert client.post(edit, sent | {"manager": admin.pk}).status_code == 302
    assert Department.objects.get(pk=sales.pk).manager == admin


@pytest.mark.row("X31")
def test_the_page_shows_the_tree_and_moves_a_department(client):
    sales = department("sales")
    east = department("east", sales)
    service = department("service")
    colleague("one", department=east)
    client.force_login(colleague("admin", "administrator"))
    page = client.get("/org/departments/tree/").content.decode()
    assert page.index("sales") < page.index("east")
    assert client.post(f"/org/departments/{east.pk}/place/", {"under": service.pk}).status_code == 302
    assert paths()["east"] == f"/{service.pk}/{east.pk}/"
    refused = client.post(f"/org/departments/{service.pk}/place/", {"under": east.pk})
    assert refused.status_code == 422
    assert paths()["service"] == f"/{service.pk}/"


def test_who_may_not_change_departments_cannot_move_one(client):
    sales, service = department("sales"), department("service")
    client.force_login(colleague("li", "salesperson"))
    assert client.post(f"/org/departments/{sales.pk}/place/", {"under": service.pk}).status_code == 403
    assert paths()["sales"] == f"/{sales.pk}/"


def test_the_tree_counts_people_with_those_below():
    sales = department("sales")
    east = department("east", sales)
    admin = colleague("admin", "administrator", department=sales)
    colleague("one", department=east)
    colleague("gone", department=east, is_active=False)
    assert [(b.department.name, b.depth, b.people, b.everybody) for b in tree(actor_for(admin))] == [("sales", 0, 1, 2), ("east", 1, 1, 1)]
