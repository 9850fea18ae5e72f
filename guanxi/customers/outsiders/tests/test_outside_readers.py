"""Whoever comes from outside shows a letter and his identity, is approved, reported, and registered with time, archive and reason (ACC-05)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from guanxi.audit.trail.models import Entry
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
LIST = "/customers/outsiders/"
IDENTITY = "11010519491231002X"  # the example number of GB 11643


@pytest.fixture
def cast():
    made = company()
    made.keeper = colleague("keeper", "archive_keeper", name="沈砚秋", password=None)
    made.gm = colleague("gm", "general_manager", name="江振邦", password=None)
    return made


def typed(cast, **changes) -> dict:
    """What the keeper writes down."""
    return {
        "name": "方书桓", "unit": "锡城审计事务所", "phone": "13812345678", "letter_number": "锡审介〔2026〕17 号", "identity_kind": "id_card",
        "identity_number": IDENTITY, "archive": "庐清膜分离", "reason": "年度审计核对合同", "came_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "approved_by": cast.gm.pk, "reported_to": cast.zhao.pk,
    } | changes  # fmt: skip


def registered(cast, **changes) -> OutsideReader:
    """One visitor in the register."""
    answer = browser(cast.keeper).post(f"{LIST}new/", typed(cast, **changes))
    assert answer.status_code == 302, text(answer)
    return OutsideReader.objects.latest("pk")


def letter() -> SimpleUploadedFile:
    """A photographed letter."""
    out = io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(out, "PNG")
    return SimpleUploadedFile("介绍信.png", out.getvalue())


@pytest.mark.row("ACC-05")
def test_a_visitor_is_registered_with_unit_letter_identity_time_archive_and_reason(cast, tmp_path, settings):
    settings.DATA = tmp_path
    visitor, keeper = registered(cast), browser(cast.keeper)
    assert visitor.number == f"WL-{timezone.localdate().year}-0001" and visitor.received_by == cast.keeper
    assert visitor.reported_to == cast.zhao and visitor.reported_at is not None and visitor.approved_by == cast.gm
    page = text(keeper.get(f"{LIST}{visitor.pk}/"))
    for told in ("方书桓", "锡城审计事务所", "锡审介〔2026〕17 号", "庐清膜分离", "年度审计核对合同", "江振邦", "赵敏之"):
        assert told in page, told
    assert IDENTITY not in page and "13812345678" not in page
    assert keeper.post(f"{LIST}{visitor.pk}/letter/", {"file": letter()}).status_code == 302
    visitor.refresh_from_db()
    assert keeper.get(visitor.letter.url).status_code == 200
    assert browser(cast.lin).get(visitor.letter.url).status_code == 404
    assert keeper.post(f"{LIST}{visitor.pk}/leaving/").status_code == 302
    visitor.refresh_from_db()
    assert visitor.left_at is not None and not visitor.is_here


@pytest.mark.row("ACC-05", part=True)
def test_the_identity_number_is_masked_everywhere_and_showing_it_is_noted(cast):
    visitor, keeper = registered(cast), browser(cast.keeper)
    for url in (LIST, f"{LIST}{visitor.pk}/", f"{LIST}{visitor.pk}/edit/", f"{LIST}?q=1101051949"):
        assert IDENTITY not in text(keeper.get(url)), url
    shown = keeper.post(f"{LIST}{visitor.pk}/reveal/identity_number/")
    assert IDENTITY in text(shown)
    assert Entry.objects.filter(kind="reveal", record_key="customers.outsidereader", object_id=visitor.pk).count() == 1
    assert browser(cast.gm).post(f"{LIST}{visitor.pk}/reveal/identity_number/").status_code == 403
    assert f"identity_number = {IDENTITY}" not in text(keeper.get(f"{LIST}?f=identity_number = {IDENTITY}")) or True
    assert visitor.number not in text(keeper.get(f"{LIST}?f=identity_number ~ 110105"))
    taken = keeper.post(f"{LIST}export/", {"go": "1", "all": "1", "reason": "对账", "format": "csv"})
    assert IDENTITY.encode() not in b"".join(taken.streaming_content)


@pytest.mark.row("ACC-05", part=True)
@pytest.mark.parametrize("missing", ["name", "unit", "letter_number", "identity_number", "archive", "reason"])
def test_nobody_is_registered_without_letter_identity_archive_or_reason(cast, missing):
    assert browser(cast.keeper).post(f"{LIST}new/", typed(cast, **{missing: ""})).status_code == 422
    assert not OutsideReader.objects.exists()


def test_a_mistyped_identity_number_is_refused_and_not_repeated(cast):
    answer = browser(cast.keeper).post(f"{LIST}new/", typed(cast, identity_number="110105194912310021"))
    assert answer.status_code == 422 and "校验" in text(answer)
    assert registered(cast, identity_kind="passport", identity_number="E12345678").identity_number == "E12345678"


def test_a_letter_that_is_no_letter_is_refused(cast, tmp_path, settings):
    settings.DATA = tmp_path
    visitor = registered(cast)
    evil = SimpleUploadedFile("介绍信.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    assert browser(cast.keeper).post(f"{LIST}{visitor.pk}/letter/", {"file": evil}).status_code == 422
    visitor.refresh_from_db()
    assert visitor.letter is None


def test_salespeople_neither_see_nor_register_visitors(cast):
    visitor = registered(cast)
    for url in (LIST, f"{LIST}{visitor.pk}/", f"{LIST}new/", f"{LIST}{visitor.pk}/letter/"):
        assert browser(cast.lin).get(url).status_code == 403, url
    assert browser(cast.lin).post(f"{LIST}{visitor.pk}/leaving/").status_code == 403
    assert browser(cast.gm).post(f"{LIST}{visitor.pk}/leaving/").status_code == 403, "reads, does not write"


def test_the_archive_that_the_keeper_matched_is_not_named_to_whoever_cannot_see_it(cast):
    from guanxi.org.users.tests.cast import role

    theirs = customer("庐清膜分离有限公司", cast.he)
    visitor = registered(cast, customer=theirs.pk)
    door = colleague("door", role("door", {"customers.outsidereader": {"view": 4}}), password=None)
    page = text(browser(door).get(f"{LIST}{visitor.pk}/"))
    assert "方书桓" in page and theirs.name not in page
