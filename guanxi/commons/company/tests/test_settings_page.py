import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.commons.company import modules
from guanxi.commons.company.models import Company
from guanxi.commons.files.models import StoredFile
from guanxi.org.roles.models import Role
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.models import User

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "新名字", "time_zone": "Asia/Urumqi", "currency": "CNY", "language": "zh-hans", "opens_at": "09:00", "closes_at": "17:30",
    "days": ["1", "2", "3", "4", "5"], "chosen": ["sales"], "quiet_days": "30", "largest_file_mb": "50", "files_per_record_mb": "500", "downloads_a_day": "300",
}  # fmt: skip
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 60


@pytest.fixture
def keeper(client, settings, tmp_path):
    """An administrator at his browser."""
    settings.DATA = tmp_path
    ensure_ready_roles()
    user = User(username="keeper", name="管理员")
    user.save()
    user.roles.add(Role.objects.get(code="administrator"))
    client.force_login(user)
    return user


def test_everything_of_the_set_up_can_be_changed_later(client, keeper):
    assert client.post("/company/", FILLED).status_code == 302
    company = Company.current()
    assert (company.name, company.time_zone, str(company.opens_at)) == ("新名字", "Asia/Urumqi", "09:00:00")
    assert company.modules["sales"] and not company.modules["grading"] and company.modules["customers"]


def test_after_how_many_days_a_customer_is_without_a_plan_is_the_companys_to_say(client, keeper):
    assert Company.current().quiet_days == 30
    for wrong in ("0", "-3", "", "x"):
        refused = client.post("/company/", FILLED | {"quiet_days": wrong})
        assert refused.status_code == 422 and 'id="id_quiet_days_error"' in refused.content.decode()
    assert "至少填 1 天。" in client.post("/company/", FILLED | {"quiet_days": "0"}).content.decode()
    assert Company.current().quiet_days == 30
    assert client.post("/company/", FILLED | {"quiet_days": "14"}).status_code == 302
    assert Company.current().quiet_days == 14 and 'value="14"' in client.get("/company/").content.decode()


@pytest.mark.row("ADP-04")
def test_a_module_that_is_off_leaves_the_navigation(client, keeper):
    assert 'href="/sales/orders/"' in client.get("/company/").content.decode()
    client.post("/company/", FILLED | {"chosen": ["workday"]})
    assert modules.is_on("customers") and not modules.is_on("sales")
    assert 'href="/sales/orders/"' not in client.get("/company/").content.decode()


def test_a_misspelt_module_crashes():
    with pytest.raises(LookupError):
        modules.is_on("salez")


def test_the_logo_is_a_picture_by_its_bytes(client, keeper):
    wrong = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'>", "image/png")
    assert client.post("/company/", FILLED | {"logo_file": wrong}).status_code == 422
    right = SimpleUploadedFile("logo.png", PICTURE, "text/html")
    assert client.post("/company/", FILLED | {"logo_file": right}).status_code == 302
    answer = client.get("/company/logo/")
    assert answer["Content-Type"] == "image/png" and b"".join(answer.streaming_content) == PICTURE
    client.post("/company/", FILLED | {"no_logo": "1"})
    assert Company.current().logo is None and client.get("/company/logo/").status_code == 404


def test_a_test_mail_is_sent_or_the_reason_is_told(client, keeper, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert client.post("/company/mail/", {"to": "a@example.com"}).status_code == 422
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client.post("/company/mail/", {"to": "a@example.com"}).status_code == 302
    assert [m.to for m in mail.outbox] == [["a@example.com"]]


def test_the_page_about_other_computers_names_the_allowed_names(client, keeper):
    assert "localhost" in client.get("/company/reach/").content.decode()


def test_limits_of_attachments_are_the_companys_to_say(client, keeper):
    assert client.post("/company/", FILLED | {"largest_file_mb": "20", "downloads_a_day": "0"}).status_code == 302
    assert (Company.current().largest_file_mb, Company.current().files_per_record_mb, Company.current().downloads_a_day) == (20, 500, 0)
    for wrong in ("0", "201", "viele"):
        assert client.post("/company/", FILLED | {"largest_file_mb": wrong}).status_code == 422
    assert Company.current().largest_file_mb == 20


def test_the_files_row_is_written_once_per_upload(client, keeper):
    client.post("/company/", FILLED | {"logo_file": SimpleUploadedFile("logo.png", PICTURE)})
    assert StoredFile.objects.get().name == "logo.png"
