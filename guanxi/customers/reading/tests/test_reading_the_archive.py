"""Opened by the keeper, read as pictures with watermark, ended by the clock, all of it on file (ACC-01, ACC-07, M02)."""

import io
import re

import pytest
from django.utils import timezone
from PIL import Image

from guanxi.audit.trail.models import Entry
from guanxi.commons.attachments.tests.cast import hung, png
from guanxi.commons.previews.actions import draw
from guanxi.customers.documents.models import Document
from guanxi.customers.reading import drawing, jobs, looking
from guanxi.customers.reading.models import Opening
from guanxi.customers.reading.tests.cast import NAME, asked, opened, reading, sign_all
from guanxi.desk.tests.cast import browser, htmx, text

pytestmark = pytest.mark.django_db
CARD = "customers.customer"


@pytest.mark.row("ACC-01")
@pytest.mark.row("M02", part=True)
def test_own_manager_general_manager_and_the_tiers_keeper_sign_and_only_then_the_keeper_opens(cast):
    request = asked(cast.lin)
    assert request.customer == cast.file and re.fullmatch(r"CY-\d{4}-0001", request.number)
    assert browser(cast.keeper).post(f"/reading/{request.pk}/opening/").status_code == 302
    request.refresh_from_db()
    assert request.status == "asked", "nobody opens what is not signed"
    assert sign_all(request) == ["赵敏之", "孟承岳", "许照临", "沈知微"]
    assert request.status == "granted" and not request.is_open
    state = text(browser(cast.lin).get(f"/reading/{request.pk}/"))
    assert "pages/1/" not in state and "保管人" in state
    assert request.number in text(browser(cast.keeper).get("/reading/desk/"))
    assert browser(cast.lin).post(f"/reading/{request.pk}/opening/").status_code == 404, "nobody opens for himself"
    assert browser(cast.keeper).post(f"/reading/{request.pk}/opening/").status_code == 302
    me, page, code = reading(cast.lin, request)
    assert NAME in page and f"/reading/{request.pk}/pages/1/?o={code}" in page
    picture = me.get(f"/reading/{request.pk}/pages/1/?o={code}")
    assert picture.status_code == 200 and picture["Content-Type"] == "image/png" and "no-store" in picture["Cache-Control"]
    assert Image.open(io.BytesIO(picture.content)).size == (1240, 1754)


@pytest.mark.row("ACC-07", part=True)
@pytest.mark.row("M02", part=True)
def test_the_leave_ends_by_the_clock_without_anybody_doing_anything(cast, later):
    request = opened(cast)
    me, _page, code = reading(cast.lin, request)
    clock, picture = f"/reading/{request.pk}/clock/?o={code}", f"/reading/{request.pk}/pages/1/?o={code}"
    assert "readbar" in text(me.get(clock, headers={"HX-Request": "true"}))
    later(days=7)
    ended = me.get(clock, headers={"HX-Request": "true"})
    assert "查阅已结束" in text(ended) and ended["HX-Retarget"] == "#reading" and "img" not in text(ended)
    assert me.get(picture).status_code == 404
    assert "pages/1/" not in text(me.get(f"/reading/{request.pk}/"))
    jobs.by_the_clock()
    request.refresh_from_db()
    assert (request.status, request.closed_why, request.closed_at) == ("over", "time", request.ends_at)
    register = text(browser(cast.keeper).get("/customers/readingrequests/"))
    assert request.number in register and "到期" in register


@pytest.mark.row("M02", part=True)
def test_done_means_closed_at_once_and_longer_needs_a_new_request(cast):
    request = opened(cast)
    me, _page, code = reading(cast.lin, request)
    assert me.post(f"/reading/{request.pk}/return/").status_code == 302
    request.refresh_from_db()
    assert (request.status, request.closed_why, request.closed_by) == ("over", "reader", cast.lin)
    assert me.get(f"/reading/{request.pk}/pages/1/?o={code}").status_code == 404
    again = asked(cast.lin)
    assert again.pk != request.pk and again.status == "asked"


def test_the_keeper_ends_it_early_with_a_reason(cast):
    request = opened(cast)
    me, _page, code = reading(cast.lin, request)
    keeper = browser(cast.keeper)
    assert keeper.post(f"/reading/{request.pk}/end/", {"note": ""}).status_code == 422
    assert keeper.post(f"/reading/{request.pk}/end/", {"note": "项目已取消"}).status_code == 302
    assert me.get(f"/reading/{request.pk}/pages/1/?o={code}").status_code == 404
    assert "项目已取消" in text(me.get(f"/reading/{request.pk}/"))


@pytest.mark.row("M02", part=True)
def test_pictures_are_there_for_one_reader_in_one_session_alone(cast):
    request = opened(cast)
    me, _page, code = reading(cast.lin, request)
    url = f"/reading/{request.pk}/pages/1/?o={code}"
    assert me.get(url).status_code == 200
    for stranger in (cast.chen, cast.zhao, cast.keeper, cast.director, cast.boss):
        assert browser(stranger).get(url).status_code == 404, stranger.name
    assert browser(cast.lin).get(url).status_code == 404, "another session of the same person"
    assert me.get(f"/reading/{request.pk}/pages/1/?o=XXXXXX").status_code == 404
    assert me.get(f"/reading/{request.pk}/pages/1/").status_code == 404
    assert me.get(f"/reading/{request.pk}/pages/99/?o={code}").status_code == 404
    other = opened(cast, cast.chen)
    assert me.get(f"/reading/{other.pk}/pages/1/?o={code}").status_code == 404, "the page of another leave"
    assert me.get(f"/reading/{other.pk}/").status_code == 404


@pytest.mark.row("M02", part=True)
def test_the_watermark_is_in_the_picture_and_differs_with_reader_and_opening(cast):
    request, other = opened(cast), opened(cast, cast.chen)
    seen = []
    for user, row in ((cast.lin, request), (cast.lin, request), (cast.chen, other)):
        me, _page, code = reading(user, row)
        seen.append(me.get(f"/reading/{row.pk}/pages/1/?o={code}").content)
    assert len(set(seen)) == 3
    pixels = [Image.open(io.BytesIO(one)).convert("L") for one in seen]
    assert all(min(p.getextrema()) < 80 for p in pixels), "the text itself is black"
    first, second = (p.histogram() for p in pixels[:2])
    assert first != second, "another minute or code is another picture"
    codes = set(Opening.objects.values_list("code", flat=True))
    assert len(codes) == 3
    traced = text(browser(cast.keeper).get(f"/reading/desk/?code={other.openings.get().code.lower()}"))
    assert "陈思远" in traced and other.number in traced


@pytest.mark.row("M02", part=True)
def test_no_text_of_the_archive_stands_in_the_page_and_parts_not_asked_for_are_not_drawn(cast, monkeypatch):
    from guanxi.customers.reading import drawing

    request = opened(cast, parts=["basics", "contacts"])
    drawn = drawing.content(request)
    assert "裴以宁" in drawn and "139****4321" in drawn and "13987654321" not in drawn
    assert "招商银行" not in drawn and "6214850210001234" not in drawn and "围棋" not in drawn and "申请外，不显示" in drawn
    _me, page, _code = reading(cast.lin, request)
    for fact in ("裴以宁", "总工程师", "招商银行", "PY-017"):
        assert fact not in page, fact
    request.parts = ["basics", "contacts", "numbers", "bank", "personal"]
    more = drawing.content(request)
    assert "139 8765 4321" in more and "招商银行" in more and "围棋" in more


@pytest.mark.row("M02", part=True)
def test_every_opening_and_every_page_with_its_seconds_stands_in_the_trail_of_the_archive(cast, later):
    request = opened(cast)
    me, _page, code = reading(cast.lin, request)
    later(seconds=20)
    me.get(f"/reading/{request.pk}/clock/?o={code}", headers={"HX-Request": "true"})
    later(seconds=10)
    me.get(f"/reading/{request.pk}/?o={code}&page=2")
    later(minutes=10)
    looking.tidy()
    lines = list(Entry.objects.filter(kind="read", record_key=CARD, object_id=cast.file.pk).order_by("pk"))
    told = [line.facts for line in lines]
    assert all(line.user == cast.lin for line in lines)
    assert told[0] == {"request": request.number, "code": code}
    assert told[1]["page"] == 1 and 25 <= told[1]["seconds"] <= 40
    assert all(one["code"] == code for one in told) and looking.tidy() == 0
    assert "page=2" not in text(me.get("/reading/"))


def test_a_page_without_the_drawing_library_says_what_to_do_and_the_leave_stays(cast, monkeypatch):
    from guanxi.commons.printing import typesetting

    request = opened(cast)
    drawing.document.cache_clear()
    monkeypatch.setattr(typesetting, "find_spec", lambda name: None)
    answer = browser(cast.lin).get(f"/reading/{request.pk}/")
    monkeypatch.undo()
    request.refresh_from_db()
    assert answer.status_code == 503 and "guanxi[pdf]" in text(answer) and request.is_open


def test_boosted_links_leave_nothing_of_the_page_in_another_pages_history(cast):
    request = opened(cast)
    answer = htmx(cast.lin).get(f"/reading/{request.pk}/")
    assert answer["HX-Redirect"] == f"/reading/{request.pk}/" and not answer.content and not request.openings.exists()


@pytest.mark.row("M02", part=True)
def test_scanned_papers_are_pages_too_with_the_same_watermark_when_they_were_asked_for(cast, settings, tmp_path):
    settings.DATA = tmp_path
    paper_ = Document(customer=cast.file, title="2025 年供货合同", kind="contract", dated_on=timezone.localdate(), pages=1)
    paper_.save()
    file = hung(paper_, "合同.png", png(400, 560, "white"), cast.boss).file
    draw(file.sha256, file.content_type, 1, 3)
    without, with_papers = opened(cast), opened(cast, cast.chen, parts=["basics", "papers"])
    pages = [text(browser(who).get(f"/reading/{row.pk}/")).count("共 1 页") for who, row in ((cast.lin, without), (cast.chen, with_papers))]
    assert pages[0] >= 1 and pages[1] == 0
    assert "2025 年供货合同" in drawing.content(with_papers) and "2025 年供货合同" not in drawing.content(without)
    me, _page, code = reading(cast.chen, with_papers)
    number = drawing.page_count(with_papers)
    last = me.get(f"/reading/{with_papers.pk}/pages/{number}/?o={code}")
    assert last.status_code == 200 and me.get(f"/reading/{with_papers.pk}/pages/{number + 1}/?o={code}").status_code == 404
    assert min(Image.open(io.BytesIO(last.content)).convert("L").getextrema()) < 245, "a white sheet bears the watermark"
    assert browser(cast.chen).get(f"/attachments/{file.attachment.pk}/").status_code == 404, "the file itself stays closed"
