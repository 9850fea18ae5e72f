"""Files on records through the API: with keys, once for one Idempotency-Key, never beyond what the row allows."""

import pytest

from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.tests.cast import hung, pdf, png, upload
from guanxi.commons.company.models import Company
from guanxi.commons.keys.actions import issue
from guanxi.desk.tests.cast import company, customer

pytestmark = pytest.mark.django_db
URL = "/api/v1/attachments/"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def cast():
    made = company()
    made.valve, made.pump = customer("阀业", made.lin), customer("泵业", made.he)
    made.keys = {name: issue(getattr(made, name), name="program")[1] for name in ("lin", "he", "boss")}
    return made


def headers(cast, name="lin", **more):
    return {"Authorization": f"Bearer {cast.keys[name]}"} | more


@pytest.mark.row("ARC-17", part=True)
def test_a_program_uploads_lists_fetches_and_removes(client, cast):
    said = {"record": "customers.customer", "object": cast.valve.pk, "caption": "年度合同", "file": upload("合同.pdf", pdf())}
    made = client.post(URL, said, headers=headers(cast))
    assert made.status_code == 201 and made.json()["content_type"] == "application/pdf" and made["Location"] == f"{URL}{made.json()['id']}/"
    page = client.get(URL, {"record": "customers.customer", "object": cast.valve.pk}, headers=headers(cast)).json()
    assert [r["name"] for r in page["rows"]] == ["合同.pdf"] and page["next"] is None
    got = client.get(f"{made['Location']}content/", headers=headers(cast))
    assert b"".join(got.streaming_content) == pdf() and got["Content-Disposition"].startswith("attachment")
    assert client.get(made["Location"], headers=headers(cast)).json()["caption"] == "年度合同"
    assert client.delete(made["Location"], headers=headers(cast)).status_code == 204
    assert client.get(made["Location"], headers=headers(cast)).status_code == 404 and Attachment.objects.get().removed_at


def test_the_same_upload_under_one_key_comes_once_and_another_is_refused(client, cast):
    def send(content=b"same"):
        said = {"record": "customers.customer", "object": cast.valve.pk, "file": upload("a.txt", content)}
        return client.post(URL, said, headers=headers(cast, **{"Idempotency-Key": "k1"}))

    first, again = send(), send()
    assert first.json() == again.json() and again["Idempotent-Replay"] == "true" and Attachment.objects.count() == 1
    assert send(b"other").status_code == 409


def test_what_the_row_does_not_allow_is_not_there(client, cast):
    theirs = hung(cast.pump, "别人的.pdf", pdf(), cast.he)
    mine = headers(cast)
    assert client.get(URL, {"record": "customers.customer", "object": cast.pump.pk}, headers=mine).status_code == 404
    assert (
        client.get(f"{URL}{theirs.pk}/", headers=mine).status_code
        == client.get(f"{URL}{theirs.pk}/content/", headers=mine).status_code
        == 404
    )
    assert client.delete(f"{URL}{theirs.pk}/", headers=mine).status_code == 404
    said = {"record": "customers.customer", "object": cast.pump.pk, "file": upload("a.png", png())}
    assert client.post(URL, said, headers=mine).status_code == 404
    for record, pk in (("org.user", cast.lin.pk), ("nonsense", 1), ("customers.customer", 0), ("customers.customer", 10**19)):
        assert client.get(URL, {"record": record, "object": pk}, headers=mine).status_code in (404, 422)
    assert client.get(f"{URL}{10**19}/", headers=mine).status_code == 404
    assert client.get(URL, {"record": "customers.customer", "object": cast.valve.pk}).status_code == 401
    Company.objects.filter(pk=1).update(downloads_a_day=1)
    own = hung(cast.valve, "我的.pdf", pdf(), cast.lin)
    assert [client.get(f"{URL}{own.pk}/content/", headers=mine).status_code for _n in range(2)] == [200, 429]
