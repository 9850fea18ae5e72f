import errno
import io
import os
import time
from datetime import timedelta

import pytest

from guanxi.commons.files import actions, queries
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.sniffing import plain_name, type_of
from guanxi.kit.errors import DomainError
from guanxi.org.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def kept(content=b"hello", name="a.txt", kind="try.file"):
    return actions.keep(io.BytesIO(content), name=name, kind=kind)


def test_the_same_bytes_lie_once_under_their_digest():
    one, two = kept(name="a.txt"), kept(name="b.txt")
    assert one.sha256 == two.sha256 and one.pk != two.pk
    assert [p.name for p in actions.folder().rglob("*") if p.is_file()] == [one.sha256]
    assert actions.open_file(two).read() == b"hello"


def test_too_large_or_empty_leaves_nothing_behind(data):
    for content in (b"x" * 11, b""):
        with pytest.raises(DomainError):
            actions.keep(io.BytesIO(content), name="x", kind="try.file", limit=10)
    assert not [p for p in actions.folder().rglob("*") if p.is_file()] and not StoredFile.objects.exists()


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, DomainError), (errno.EIO, OSError)])
def test_a_full_disk_is_told_and_leaves_nothing_behind(number, told):
    class Broken(io.BytesIO):
        def read(self, n=-1):
            raise OSError(number, "as the system says it")

    with pytest.raises(told):
        actions.keep(Broken(b"x"), name="x", kind="try.file")
    assert not [p for p in actions.folder().rglob("*") if p.is_file()] and not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\a\\客户.xlsx", "客户.xlsx"), ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"), ("\u202egnp.exe", "gnp.exe"),
        ("...", "file"), ("", "file"), ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx"), ('a"b<c>.txt', "a_b_c_.txt"),
    ],
)  # fmt: skip
def test_names_cannot_lead_anywhere(given, kept_as):
    assert plain_name(given) == kept_as


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n..", "x.html", "image/png"),
        (b"<html><script>", "x.png", "application/octet-stream"),
        (b"<svg xmlns=", "x.svg", "application/octet-stream"),
        (b"PK\x03\x04..", "x.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04..", "x.exe", "application/zip"),
        ("名称,电话\n".encode(), "x.csv", "text/csv"),
    ],
)
def test_the_type_follows_the_bytes(head, name, kind):
    assert type_of(head, name) == kind


def test_whoever_the_keeper_does_not_let_finds_nothing(client):
    let, other = (User(username=n, name=n) for n in ("let", "other"))
    let.save(), other.save()
    queries.grant("try.file", lambda stored, actor: actor.user_id == let.pk)
    stored, unclaimed = kept(b"<script>alert(1)</script>", "x.html"), kept(kind="try.unclaimed")
    client.force_login(other)
    assert client.get(stored.url).status_code == client.get("/files/999999/").status_code == 404
    client.force_login(let)
    assert client.get(unclaimed.url).status_code == 404, "a kind that nobody answers for is open to nobody"
    answer = client.get(stored.url + "?show")
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream" and "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"


def test_the_sweep_takes_old_bytes_that_no_row_names():
    stays, goes, young = kept(b"stays"), kept(b"goes"), kept(b"young")
    old = time.time() - 3 * 86400
    for stored in (stays, goes):
        os.utime(actions.path_of(stored.sha256), (old, old))
    actions.drop(goes), actions.drop(young)
    assert actions.sweep(timedelta(days=1)) == 1
    assert actions.path_of(stays.sha256).exists() and not actions.path_of(goes.sha256).exists() and actions.path_of(young.sha256).exists()


def test_only_digests_name_paths():
    with pytest.raises(ValueError):
        actions.path_of("../../../etc/passwd")
