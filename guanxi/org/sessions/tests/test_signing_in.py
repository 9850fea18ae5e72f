import re

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.org.sessions.models import Visit
from guanxi.org.users.tests.cast import PASSWORD, colleague

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client, name="li", password=PASSWORD, **values):
    return client.post(LOGIN, {"login": name, "password": password, **values})


def without_tokens(page: bytes) -> str:
    return re.sub(r'(csrf[^>]*?(?:value|content)=")[^"]*', r"\1", page.decode())


@pytest.mark.row("X34", part=True)
def test_five_wrong_passwords_lock_the_name_on_that_computer(client):
    colleague("li")
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    locked = sign_in(client, password="wrong")
    assert locked.status_code == 429 and "org/sessions/locked.html" in [t.name for t in locked.templates]
    assert sign_in(client).status_code == 429, "even the right one is refused now"
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(kind="locked_out").count() >= 1


def test_capital_letters_neither_keep_out_nor_give_more_guesses(client):
    colleague("Li")
    assert sign_in(client, "LI ").status_code == 302
    client.post("/account/logout/")
    for name in ("li", "Li", "lI", "LI"):
        assert sign_in(client, name, "wrong").status_code == 200
    assert sign_in(client, "li", "wrong").status_code == 429


def test_behind_a_proxy_the_lock_holds_for_one_address_alone(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    colleague("li")
    for _ in range(5):
        client.post(LOGIN, {"login": "li", "password": "wrong"}, HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.7")
    right = {"login": "li", "password": PASSWORD}
    assert client.post(LOGIN, right, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.7").status_code == 429, (
        "a forged entry before it frees nobody"
    )
    assert client.post(LOGIN, right, HTTP_X_FORWARDED_FOR="198.51.100.3").status_code == 302


def test_another_name_is_not_locked_along(client):
    colleague("li")
    colleague("wang")
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client, "wang").status_code == 302


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client):
    """Otherwise the sign-in page tells who works here."""
    colleague("lisiyuan")
    colleague("wegbleibt", is_active=False)
    colleague("kommtnoch", password=None)
    names = ("lisiyuan", "wegbleibt", "kommtnoch", "unbekannt")
    answers = {without_tokens(sign_in(type(client)(), name, "wrong-Password-1").content).replace(name, "?") for name in names}
    assert len(answers) == 1


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"]
)
def test_after_signing_in_one_stays_here(client, target):
    colleague("li")
    answer = client.post(f"{LOGIN}?next={target}", {"login": "li", "password": PASSWORD, "next": target})
    assert answer.status_code == 302 and answer["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_go(client):
    colleague("li")
    assert sign_in(client, next="/org/departments/tree/")["Location"] == "/org/departments/tree/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/x"])
@pytest.mark.parametrize("what", [("theme", "dark"), ("language", "en")])
def test_theme_and_language_lead_nowhere_else(client, what, target):
    answer = client.post(f"/account/{what[0]}/", {what[0]: what[1], "next": target}, HTTP_REFERER=target)
    assert answer["Location"] == "/"


def test_a_strange_host_name_never_enters_a_link(client):
    admin, new = colleague("admin", "administrator"), colleague("new", password=None)
    client.force_login(admin)
    assert client.post(f"/org/users/{new.pk}/invitation/", HTTP_HOST="evil.example").status_code == 400


def test_sign_up_and_mailed_resets_do_not_exist(client):
    for path in ("signup/", "password/reset/", "email/", "password/change/", "reauthenticate/", "social/"):
        assert client.get(f"/account/{path}").status_code == 302, path
        client.force_login(colleague(f"li-{path.strip('/').replace('/', '-')}"))
        assert client.get(f"/account/{path}").status_code == 404, path
        client.logout()


def test_the_session_gets_a_new_key_when_somebody_signs_in(client):
    colleague("li")
    client.get(LOGIN)
    client.post("/account/language/", {"language": "en"})
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.row("SEC-02", part=True)
def test_the_trail_tells_who_came_in_from_which_computer(client):
    li = colleague("li")
    client.get(LOGIN)
    mark = client.cookies["device"].value
    assert re.fullmatch(r"[A-Z2-9]{6}", mark)
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
    client.post(LOGIN, {"login": "li", "password": PASSWORD}, HTTP_USER_AGENT=chrome, REMOTE_ADDR="192.168.1.20")
    entry = Entry.objects.get(kind="sign_in")
    assert (entry.user_id, entry.address, entry.device) == (li.pk, "192.168.1.20", f"Chrome 126, Windows, {mark}")
    client.post("/account/logout/")
    assert Entry.objects.get(kind="sign_out").user_id == li.pk


def test_a_name_that_nobody_has_is_not_kept(client):
    """People type their password into the wrong field."""
    colleague("li")
    sign_in(client, "My-Secret-2026", "x")
    sign_in(client, "LI", "x")
    assert list(Entry.objects.filter(kind="sign_in_failed").order_by("id").values_list("label", flat=True)) == ["", "li"]
    assert not any("My-Secret" in str(v) for row in Entry.objects.values() for v in row.values())


def test_signing_out_takes_a_click_and_ends_the_session(client):
    client.force_login(colleague("li"))
    client.get("/account/me/")
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/me/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/account/me/").status_code == 302
    assert Visit.objects.count() == 0


def test_language_and_theme_come_along_to_a_new_computer(client):
    colleague("li", language="en", theme="dark")
    answer = sign_in(client)
    assert answer.cookies["django_language"].value == "en" and answer.cookies["theme"].value == "dark"
