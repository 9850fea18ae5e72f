"""Files that were made to do harm are refused, or lie there harmless."""

import json
import socket
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.tests.cast import GIF_JS, HTML, PDF_JS, SVG, hung, jpeg_from_a_phone, pdf, png, png_bomb, upload, zip_bomb
from guanxi.commons.files import actions as files
from guanxi.commons.files.models import StoredFile
from guanxi.commons.previews.actions import draw, picture_of
from guanxi.commons.previews.models import Preview
from guanxi.desk.tests.cast import browser, company, customer, text

pytestmark = pytest.mark.django_db
LONG = "长" * 300 + ".pdf"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def cast():
    made = company()
    made.valve = customer("阀业", made.lin)
    made.at = f"/customers/customers/{made.valve.pk}/attachments/"
    return made


def sent(cast, name, content):
    """Uploaded through the page; the attachment."""
    answer = browser(cast.lin).post(cast.at, {"file": upload(name, content)})
    assert answer.status_code == 302
    return Attachment.objects.order_by("pk").last()


@pytest.mark.row("ARC-17", part=True)
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("page.html", HTML, "application/octet-stream"), ("photo.png", HTML, "application/octet-stream"), ("logo.svg", SVG, "application/octet-stream"),
        ("cat.gif", GIF_JS, "image/gif"), ("contract.pdf", PDF_JS, "application/pdf"), ("packed.zip", zip_bomb(), "application/zip"),
        ("report.pdf.exe", b"MZ" + b"\0" * 50, "application/octet-stream"),
    ],
    ids=["html", "html-as-png", "svg", "gif-and-script", "pdf-with-script", "zip-bomb", "program"],
)  # fmt: skip
def test_nothing_that_was_sent_runs_in_a_browser(cast, name, content, kind):
    one, me = sent(cast, name, content), browser(cast.lin)
    assert one.file.content_type == kind
    for address in (f"{one.url}content/", f"{one.url}content/?show", f"{one.url}content/?inline=1"):
        got = me.get(address)
        assert got["Content-Disposition"].startswith("attachment"), "never shown in place, whatever is asked"
        assert got["X-Content-Type-Options"] == "nosniff" and got["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"".join(got.streaming_content) == content
    page = text(me.get(one.url))
    assert "<script>alert" not in page and "onload=" not in page


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\windows\\x.pdf", "x.pdf"), ("\u202efdp.exe", "fdp.exe"), ("a\u0000b.pdf", "ab.pdf"), (LONG, "长" * 196 + ".pdf"),
        ('"><img src=x onerror=alert(1)>.png', "___img src=x onerror=alert(1)_.png"), ("....", "file"),
    ],
)  # fmt: skip
def test_names_lead_nowhere_and_say_what_they_are(cast, given, kept):
    import io

    one = hung(cast.valve, given, b"some bytes", cast.lin)
    assert one.file.name == kept and {p.name for p in files.folder().rglob("*") if p.is_file()} == {one.file.sha256}
    me = browser(cast.lin)
    page = text(me.get(cast.at))
    assert "<img src=x" not in page and "\u202e" not in page
    header = me.get(f"{one.url}content/")["Content-Disposition"]
    assert "\n" not in header and ".." not in header and io is not None


def test_odd_names_are_told(cast):
    for name, content in (("发票.pdf.exe", b"MZ.."), ("合同.pdf", png()), ("a.html", HTML), ("好的.pdf", pdf())):
        hung(cast.valve, name, content + name.encode(), cast.lin)
    page = text(browser(cast.lin).get(cast.at))
    assert page.count("双重后缀") == 1 and page.count("内容与后缀不符") == 1 and page.count("程序或网页，不清楚来历") == 1


def drawn(one) -> Preview:
    """As the worker does it."""
    draw(one.file.sha256, one.file.content_type, 1, 3)
    return Preview.objects.get(sha256=one.file.sha256)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("bomb.png", png_bomb(), "large"), ("torn.png", png()[:60], "damaged"), ("cat.gif", GIF_JS, "damaged"), ("torn.pdf", b"%PDF-1.7\nnothing", "damaged"),
        ("long.pdf", pdf(pages=3001), "pages"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_safely_has_no_preview_and_says_why(cast, name, content, why):
    one = sent(cast, name, content)
    preview = drawn(one)
    assert (preview.state, preview.why) == (Preview.State.NONE, why) and not picture_of(one.file.sha256, "thumb").exists()
    me = browser(cast.lin)
    assert str(preview.why_not) in text(me.get(one.url)) and me.get(f"{one.url}thumbnail/").status_code == 404


def test_a_drawing_that_takes_too_long_or_too_much_is_ended(cast, monkeypatch):
    one = sent(cast, "a.png", png())
    monkeypatch.setattr("guanxi.commons.previews.actions.PATIENCE", 0.01)
    assert drawn(one).why == "slow"


def test_a_picture_is_drawn_upright_and_without_the_place_where_it_was_taken(cast):
    from PIL import Image

    content = jpeg_from_a_phone()
    assert b"SECRET-CAMERA" in content
    one = sent(cast, "门头.jpg", content)
    assert drawn(one).is_done
    with Image.open(picture_of(one.file.sha256, "1")) as shown:
        assert shown.size == (40, 80) and not shown.getexif() and "exif" not in shown.info
    got = browser(cast.lin).get(f"{one.url}pages/1/")
    assert (
        got["Content-Type"] == "image/jpeg"
        and got["X-Content-Type-Options"] == "nosniff"
        and b"SECRET" not in b"".join(got.streaming_content)
    )


def test_a_pdf_shows_its_first_pages_at_once_and_further_ones_when_they_are_opened(cast):
    from guanxi.commons.jobs.models import Job

    one, me = sent(cast, "long.pdf", pdf(pages=12)), browser(cast.lin)
    assert "正在生成预览" in text(me.get(one.url))
    job = Job.objects.get(kind="previews.draw")
    assert job.payload["first"] == 1 and drawn(one).pages == 12
    assert [picture_of(one.file.sha256, str(n)).exists() for n in (1, 3, 4)] == [True, True, False]
    assert "正在生成预览" in text(me.get(f"{one.url}?page=8"))
    further = Job.objects.filter(kind="previews.draw").latest("pk")
    assert (further.payload["first"], further.payload["count"]) == (6, 5)
    me.get(f"{one.url}?page=9")
    assert Job.objects.filter(kind="previews.draw").count() == 2, "asked once"
    draw(one.file.sha256, one.file.content_type, 6, 5)
    page = text(me.get(f"{one.url}?page=8"))
    assert f"{one.url}pages/6/" in page and f"{one.url}pages/10/" in page and f"{one.url}pages/11/" not in page


def test_the_drawing_process_has_limits_of_its_own(tmp_path):
    import subprocess
    import sys

    code = "from guanxi.commons.previews.drawing import limit_myself as f; f(); import resource as r; print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0]); bytearray(2**31)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == [str(1536 * 2**20), "25"] and "MemoryError" in done.stderr


def test_two_declared_gigabytes_are_refused_before_a_byte_is_read(cast, data):
    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            return None

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as line:
            head = f"POST {cast.at} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {2 * 2**30}\r\n\r\n"
            line.sendall(head.encode() + b"--x\r\n")
            answer = b""
            while piece := line.recv(65536):
                answer += piece
    assert b" 413 " in answer.split(b"\r\n")[0] and "太大了".encode() in answer
    assert not files.folder().exists() and not StoredFile.objects.exists()


def test_the_same_is_said_to_programs(client):
    answer = client.generic(
        "POST", "/api/v1/attachments/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 * 2**30)
    )
    assert answer.status_code == 413 and "200 MB" in json.loads(answer.content)["message"]
