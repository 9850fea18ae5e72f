import pytest

from guanxi.org.users.models import User
from guanxi.org.users.tests.cast import colleague, department

pytestmark = pytest.mark.django_db
NEW = "/org/users/new/"


def test_a_colleague_is_written_down_and_can_be_invited(client):
    sales = department("销售部")
    client.force_login(colleague("admin", "administrator"))
    answer = client.post(NEW, {"name": "李思远", "username": "Li", "department": sales.pk, "title": "", "phone": "", "email": ""})
    li = User.objects.get(username="li")
    assert answer.status_code == 302 and li.is_invited and li.department == sales
    page = client.get(f"/org/users/{li.pk}/").content.decode()
    assert f"/org/users/{li.pk}/invitation/" in page and f"/org/users/{li.pk}/reset/" not in page


def test_a_name_that_is_taken_is_refused_whatever_its_capitals(client):
    colleague("li")
    client.force_login(colleague("admin", "administrator"))
    answer = client.post(NEW, {"name": "x", "username": "LI"})
    assert answer.status_code == 422
    assert User.objects.filter(username__iexact="li").count() == 1


def test_forms_take_neither_roles_nor_the_way_in(client):
    from guanxi.org.roles.models import Role

    hr, li = colleague("hr", "hr"), colleague("li", is_active=False)
    client.force_login(hr)
    boss = Role.objects.get(code="administrator")
    sent = {
        "name": "Li",
        "username": "li",
        "version": li.version,
        "is_active": "on",
        "roles": [boss.pk],
        "password": "x",
        "is_superuser": "1",
    }
    client.post(f"/org/users/{li.pk}/edit/", sent)
    after = User.objects.get(pk=li.pk)
    assert not after.is_active and after.roles.count() == 0 and after.password == li.password


def test_nobody_moves_himself_into_another_department(client):
    sales, head = department("sales"), department("head")
    hr = colleague("hr", "hr", department=sales)
    client.force_login(hr)
    client.post(f"/org/users/{hr.pk}/edit/", {"name": "hr", "username": "hr", "department": head.pk, "version": hr.version})
    assert User.objects.get(pk=hr.pk).department == sales


def test_the_list_names_roles_without_a_query_a_row(client, django_assert_max_num_queries):
    client.force_login(colleague("admin", "administrator"))
    for n in range(20):
        colleague(f"li{n}", "salesperson", "service", password=None)
    client.get("/org/users/")
    with django_assert_max_num_queries(16):
        assert "业务员、客服" in client.get("/org/users/").content.decode()


def test_colleagues_cannot_be_deleted(client):
    client.force_login(colleague("admin", "administrator"))
    li = colleague("li")
    client.post(f"/org/users/{li.pk}/bin/")
    assert User.objects.get(pk=li.pk).deleted_at is None
