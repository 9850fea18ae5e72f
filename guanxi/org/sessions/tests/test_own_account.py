import pytest

from guanxi.org.sessions.models import Visit
from guanxi.org.users.models import User
from guanxi.org.users.tests.cast import PASSWORD, colleague

pytestmark = pytest.mark.django_db
ME = "/account/me/"
NEW = "Yun-Shan-2026"


def change(client, old=PASSWORD, new=NEW):
    return client.post(ME, {"part": "password", "old_password": old, "new_password1": new, "new_password2": new})


@pytest.mark.row("X34", part=True)
def test_a_new_password_signs_all_other_computers_out_and_not_this_one(client):
    li = colleague("li")
    other = type(client)()
    for computer in (client, other):
        computer.force_login(li)
        computer.get(ME)
    assert change(client).status_code == 302
    assert client.get(ME).status_code == 200
    assert other.get(ME).status_code == 302
    assert [v.session_key for v in Visit.objects.filter(user=li)] == [client.session.session_key]
    assert User.objects.get(pk=li.pk).check_password(NEW)


def test_the_present_password_is_asked_for_and_guessing_is_counted(client):
    li = colleague("li")
    client.force_login(li)
    for _ in range(5):
        assert change(client, old="guess").status_code in (422, 429)
    assert change(client).status_code in (422, 429), "the right one comes too late"
    assert User.objects.get(pk=li.pk).check_password(PASSWORD)


def test_weak_and_unchanged_passwords_are_refused(client):
    client.force_login(colleague("li"))
    for new in ("12345678901", "short", PASSWORD):
        assert change(client, new=new).status_code == 422


@pytest.mark.row("X34", part=True)
def test_one_sees_where_one_is_signed_in_and_ends_it_from_afar(client):
    li, other = colleague("li"), type(client)()
    for computer in (client, other):
        computer.force_login(li)
        computer.get(ME)
    assert client.get(ME).content.decode().count("/ending/") == 2
    visit = Visit.objects.exclude(session_key=client.session.session_key).get()
    assert client.post(f"/account/sessions/{visit.pk}/ending/").status_code == 302
    assert other.get(ME).status_code == 302
    assert client.get(ME).status_code == 200
    other.force_login(li)
    other.get(ME)
    client.post("/account/sessions/ending/")
    assert other.get(ME).status_code == 302 and client.get(ME).status_code == 200


def test_the_session_of_somebody_else_is_not_there(client):
    wang = type(client)()
    wang.force_login(colleague("wang"))
    wang.get(ME)
    client.force_login(colleague("li"))
    assert client.post(f"/account/sessions/{Visit.objects.get().pk}/ending/").status_code == 404
    assert wang.get(ME).status_code == 200


def test_what_one_may_change_about_oneself_and_what_not(client):
    li = colleague("li", "salesperson")
    client.force_login(li)
    sent = {"part": "details", "name": "李思远", "phone": "", "email": "", "language": "en", "theme": "dark"}
    more = {"username": "boss", "department": "1", "roles": "1", "is_active": "", "is_superuser": "1", "title": "CEO"}
    answer = client.post(ME, sent | more)
    assert answer.status_code == 302 and answer.cookies["theme"].value == "dark"
    after = User.objects.get(pk=li.pk)
    assert (after.name, after.language, after.theme, after.name_sort) == ("李思远", "en", "dark", "li si yuan")
    assert (after.username, after.title, after.is_active, after.department) == ("li", "", True, None)
    assert [r.code for r in after.roles.all()] == ["salesperson"]


def test_theme_and_language_are_kept_on_the_person(client):
    li = colleague("li")
    client.force_login(li)
    client.post("/account/theme/", {"theme": "dark"})
    client.post("/account/language/", {"language": "zh-hant"})
    client.post("/account/language/", {"language": "klingon"})
    after = User.objects.get(pk=li.pk)
    assert (after.theme, after.language, after.version) == ("dark", "zh-hant", li.version)
