"""Somebody from outside reads on the keeper's screen, under signatures, with his own name in the watermark (ACC-05)."""

import pytest
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.notices.models import Notice
from guanxi.commons.notices.queries import lines
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.customers.reading import drawing
from guanxi.customers.reading.models import Opening, ReadingRequest
from guanxi.customers.reading.tests.cast import NAME, paper, sign_all, signers
from guanxi.desk.tests.cast import actor, browser, text

pytestmark = pytest.mark.django_db


def visitor(cast) -> OutsideReader:
    """Registered by the keeper, reported to the general manager."""
    answer = browser(cast.keeper).post(
        "/customers/outsiders/new/",
        {
            "name": "方书桓", "unit": "锡城审计事务所", "letter_number": "介 17 号", "identity_kind": "passport", "identity_number": "E12345678", "archive": "浦沅",
            "reason": "审计", "came_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "reported_to": cast.zhao.pk, "approved_by": cast.gm.pk,
        },
    )  # fmt: skip
    assert answer.status_code == 302, text(answer)
    return OutsideReader.objects.get()


@pytest.mark.row("ACC-05")
@pytest.mark.row("M02", part=True)
def test_the_person_in_charge_approves_and_the_visitor_reads_on_the_keepers_screen(cast):
    guest, keeper = visitor(cast), browser(cast.keeper)
    assert browser(cast.lin).post("/reading/new/", paper(outsider=guest.pk)).status_code == 302, "the field is not his"
    assert ReadingRequest.objects.get().outsider is None
    assert keeper.post("/reading/new/", paper(outsider=guest.pk)).status_code == 302
    request = ReadingRequest.objects.latest("pk")
    assert signers(request) == [cast.director], "the tier's own consent, no manager of the keeper"
    sign_all(request)
    assert keeper.post(f"/reading/{request.pk}/opening/").status_code == 302
    page = text(keeper.get(f"/reading/{request.pk}/"))
    assert "方书桓" in page and NAME in page and 'class="gx-nav"' not in page
    code = Opening.objects.get().code
    assert keeper.get(f"/reading/{request.pk}/pages/1/?o={code}").status_code == 200
    words = drawing.words_of(Opening.objects.select_related("request__outsider", "person").get())
    assert "方书桓 锡城审计事务所" in words[0] and "沈砚秋" in words[0] and code in words[0]
    assert browser(cast.lin).get(f"/reading/{request.pk}/").status_code == 404
    assert browser(cast.director).get(f"/reading/{request.pk}/pages/1/?o={code}").status_code == 404, "another keeper's screen"
    told = Entry.objects.filter(kind="read", record_key="customers.customer").latest("pk").facts
    assert told["for"] == "方书桓 (锡城审计事务所)"
    keeper.post(f"/customers/outsiders/{guest.pk}/leaving/")
    request.refresh_from_db()
    assert (request.status, request.closed_why) == ("over", "left")
    assert keeper.get(f"/reading/{request.pk}/pages/1/?o={code}").status_code == 404
    assert keeper.post("/reading/new/", paper(outsider=guest.pk)).status_code == 422, "he has left"


@pytest.mark.row("ACC-05", part=True)
def test_the_manager_is_told_of_the_visit_with_name_and_unit_and_nothing_else(cast):
    guest = visitor(cast)
    (notice,) = Notice.objects.filter(person=cast.zhao, kind="outsidereader.reported")
    (line,) = lines([notice], actor(cast.zhao))
    assert "方书桓 (锡城审计事务所)" in line.text and "沈砚秋" in line.text and line.url == ""
    (other,) = Notice.objects.filter(person=cast.gm, kind="outsidereader.approved")
    assert "方书桓" in lines([other], actor(cast.gm))[0].text
    notice.person = cast.lin
    notice.save()
    assert "方书桓" not in lines([notice], actor(cast.lin))[0].text
    browser(cast.keeper).post(f"/customers/outsiders/{guest.pk}/edit/", {"remarks": "再来一次", "version": guest.version})
    assert Notice.objects.filter(kind="outsidereader.reported").count() == 1
