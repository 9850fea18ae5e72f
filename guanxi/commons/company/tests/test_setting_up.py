"""The first start: one page, once, and from another computer only with the code."""

import re

import pytest
from django.urls import reverse

from guanxi.commons.company import actions
from guanxi.commons.company.models import Company
from guanxi.org.users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.not_set_up]

FILLED = {
    "name": "江岚阀业有限公司", "time_zone": "Asia/Shanghai", "currency": "CNY", "language": "zh-hans", "opens_at": "08:30", "closes_at": "18:00",
    "days": ["1", "2", "3", "4", "5", "6"], "chosen": ["workday"],
    "person": "赵敏之", "username": "zhaominzhi", "password": "jiang-lan-2026", "again": "jiang-lan-2026",
}  # fmt: skip


@pytest.fixture
def client(client):
    """A browser on the computer on which Guanxi runs."""
    client.defaults["HTTP_HOST"] = "localhost"
    return client


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """The code of the set-up page lies in a folder of the test's own."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.row("ADP-04", "X46", part=True)
def test_the_page_makes_company_and_administrator_and_signs_him_in(client):
    assert client.get("/customers/customers/").headers["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200
    answer = client.post("/setup/", FILLED)
    assert answer.status_code == 302
    company, user = Company.current(), User.objects.get()
    assert (company.name, company.work_days, company.is_set_up) == ("江岚阀业有限公司", [1, 2, 3, 4, 5, 6], True)
    assert sorted(user.roles.values_list("code", flat=True)) == ["administrator", "general_manager"]
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/company/").status_code == 200


def test_the_page_is_closed_afterwards(client):
    client.post("/setup/", FILLED)
    client.logout()
    assert client.get("/setup/").headers["Location"] == "/"
    assert client.post("/setup/", FILLED | {"username": "second"}).status_code == 302
    assert User.objects.count() == 1


def test_the_api_says_that_nothing_is_set_up(client):
    assert client.get("/api/v1/customers/customers/").status_code == 503


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"password": "12345678", "again": "12345678"}, "password"),
        ({"password": "zhaominzhi1", "again": "zhaominzhi1"}, "password"),
        ({"again": "something-else"}, "again"),
        ({"closes_at": "08:00"}, "closes_at"),
        ({"name": ""}, "name"),
        ({"days": []}, "days"),
        ({"username": "a b"}, "username"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(client, changed, told):
    answer = client.post("/setup/", FILLED | changed)
    assert answer.status_code == 422
    assert told in answer.context["form"].errors
    assert not User.objects.exists() and not Company.current().is_set_up
    assert "12345678" not in answer.content.decode(), "a password is never sent back"


def test_a_browser_on_another_computer_needs_the_code(client):
    far = {"REMOTE_ADDR": "192.168.1.30"}  # even when he writes "localhost" as the name
    page = client.get("/setup/", **far)
    assert 'name="code"' in page.content.decode() and 'name="password"' not in page.content.decode()
    assert client.post("/setup/", FILLED, **far).status_code == 200 and not User.objects.exists()
    assert client.post("/setup/code/", {"code": "aaaa-bbbb-cccc"}, **far).status_code == 422
    assert client.post("/setup/code/", {"code": actions.setup_code().upper()}, **far).headers["Location"] == "/setup/"
    assert client.post("/setup/", FILLED, **far).status_code == 302
    assert User.objects.count() == 1
    assert not actions.code_file().exists(), "the code dies with its use"


@pytest.mark.parametrize("foreign", [{"HTTP_X_FORWARDED_FOR": "8.8.8.8"}, {"HTTP_HOST": "crm.example.com"}])
def test_a_proxy_on_the_same_computer_does_not_open_the_page(client, foreign, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "crm.example.com"]
    near = {"HTTP_HOST": "localhost"} | foreign
    assert 'name="code"' in client.get("/setup/", **near).content.decode()


def test_settings_that_speak_of_a_proxy_close_the_page_too(client, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://crm.example.com"]
    assert 'name="code"' in client.get("/setup/").content.decode()


def test_the_code_is_hard_to_guess_and_stays_the_same():
    code = actions.setup_code()
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", code) and actions.setup_code() == code
    assert actions.code_file().stat().st_mode & 0o777 == 0o600


def test_settings_are_for_whoever_may_manage_the_company(client):
    client.post("/setup/", FILLED)
    somebody = User(username="somebody", name="某人")
    somebody.save()
    client.force_login(somebody)
    for name in ("company", "company-mail", "company-reach", "company-days", "system", "backups", "jobs"):
        assert client.get(reverse(name)).status_code == 403, name
