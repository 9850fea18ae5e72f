"""Files on records: hung on, shown, fetched, taken off, brought back, erased (ARC-17)."""

import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.attachments import actions, queries
from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.tests.cast import hung, pdf, png, upload
from guanxi.commons.company.models import Company
from guanxi.commons.files import actions as files
from guanxi.commons.files.models import StoredFile
from guanxi.commons.previews.models import Preview
from guanxi.customers.customers.models import Customer
from guanxi.desk.bins.actions import purge, throw_away
from guanxi.desk.tests.cast import browser, company, customer, limited, text
from guanxi.kit.actor import SYSTEM, acting
from guanxi.org.users.tests.cast import colleague
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def cast():
    made = company()
    made.valve, made.pump = customer("阀业", made.lin), customer("泵业", made.he)
    return made


def at(obj) -> str:
    return f"/{obj._meta.app_label}/{obj._meta.model_name}s/{obj.pk}/attachments/"


def lying() -> set[str]:
    """Names of the files on the disk."""
    return {p.name for p in files.folder().rglob("*") if p.is_file()} if files.folder().exists() else set()


def aged(sha256: str) -> None:
    old = time.time() - 3600
    os.utime(files.path_of(sha256), (old, old))


@pytest.mark.row("ARC-17", part=True)
def test_several_files_at_once_stand_on_the_record_newest_first_and_in_its_trail(cast):
    me = browser(cast.lin)
    page = text(me.get(f"/customers/customers/{cast.valve.pk}/?tab=attachments"))
    assert 'enctype="multipart/form-data"' in page and 'capture="environment"' in page
    answer = me.post(at(cast.valve), {"file": [upload("合同.pdf", pdf()), upload("门头.png", png())], "caption": "年度合同"})
    assert answer["Location"] == f"/customers/customers/{cast.valve.pk}/?tab=attachments"
    page = text(me.get(answer["Location"]))
    assert page.index("门头.png") < page.index("合同.pdf") and "年度合同" in page
    changes = text(me.get(f"/customers/customers/{cast.valve.pk}/?tab=changes"))
    assert "合同.pdf" in changes and "附件" in changes
    pdf_row = Attachment.objects.get(file__name="合同.pdf")
    got = me.get(f"{pdf_row.url}content/")
    assert b"".join(got.streaming_content) == pdf() and got["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(kind="download", object_id=cast.valve.pk, record_key="customers.customer").count() == 1


def test_one_file_in_ten_records_lies_once_and_goes_with_the_last(cast, django_capture_on_commit_callbacks):
    rows = [customer(f"客户{n}", cast.lin) for n in range(10)]
    made = [hung(row, f"{n}.pdf", pdf(text="same"), cast.lin) for n, row in enumerate(rows)]
    sha256 = made[0].file.sha256
    assert lying() == {sha256} and Preview.objects.count() == 1, "the same bytes have one place and one preview"
    aged(sha256)
    with django_capture_on_commit_callbacks(execute=True), acting(SYSTEM):
        for one, row in zip(made[:9], rows, strict=False):
            actions.erase_one(one, row)
    assert lying() == {sha256}, "the tenth still needs it"
    with django_capture_on_commit_callbacks(execute=True), acting(SYSTEM):
        actions.erase_one(made[9], rows[9])
    assert lying() == set() and not Preview.objects.exists() and not StoredFile.objects.exists()


def test_bytes_put_a_moment_ago_wait_for_a_job_since_another_upload_may_not_be_committed(cast, django_capture_on_commit_callbacks):
    from guanxi.commons.jobs.models import Job

    one = hung(cast.valve, "a.pdf", pdf(), cast.lin)
    with django_capture_on_commit_callbacks(execute=True), acting(SYSTEM):
        actions.erase_one(one, cast.valve)
    job = Job.objects.get(kind="files.forget")
    assert lying() and job.payload == {"digests": [one.file.sha256]} and job.run_at > timezone.now() + timedelta(minutes=10)
    aged(one.file.sha256)
    assert files.erase(one.file.sha256) and not lying()


def test_a_removed_file_comes_back_and_after_thirty_days_is_gone_for_good(cast, django_capture_on_commit_callbacks):
    me, one = browser(cast.lin), hung(cast.valve, "合同.pdf", pdf(), cast.lin)
    me.post(f"{one.url}removal/")
    assert me.get(one.url).status_code == me.get(f"{one.url}content/").status_code == 404 and queries.on_row(cast.valve).count() == 0
    assert "合同.pdf" in text(me.get(f"{at(cast.valve)}?removed=1"))
    me.post(f"{one.url}restoration/")
    assert me.get(one.url).status_code == 200
    me.post(f"{one.url}removal/")
    aged(one.file.sha256)
    assert actions.empty_bin() == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.empty_bin(timezone.now() + timedelta(days=31)) == 1
    assert not lying() and me.post(f"{one.url}restoration/").status_code == 404


def test_erasing_a_record_for_good_erases_its_files_and_the_bin_keeps_them_until_then(cast, django_capture_on_commit_callbacks):
    order = Order(customer=cast.valve, number="A-1", ordered_on=timezone.localdate())
    order.save()
    hung(cast.valve, "合同.pdf", pdf(), cast.lin), hung(order, "订单.png", png(), cast.lin)
    for sha256 in lying():
        aged(sha256)
    throw_away(Customer.objects.filter(pk=cast.valve.pk))
    assert browser(cast.boss).get(f"/customers/customers/{cast.valve.pk}/?tab=attachments").status_code == 200 and len(lying()) == 2
    with django_capture_on_commit_callbacks(execute=True), acting(SYSTEM):
        purge(timezone.now() + timedelta(days=31))
    assert not Customer.objects.filter(pk=cast.valve.pk).exists() and not Attachment.objects.exists() and not lying()


def test_the_row_decides_at_every_step_and_other_peoples_files_are_not_there(cast):
    mine, theirs = hung(cast.valve, "我的.pdf", pdf(), cast.lin), hung(cast.pump, "别人的.pdf", pdf(text="x"), cast.he)
    me = browser(cast.lin)
    for way in ("", "content/", "thumbnail/", "pages/1/"):
        assert me.get(f"{theirs.url}{way}").status_code == 404
    for way in ("removal/", "restoration/", "erasure/"):
        assert me.post(f"{theirs.url}{way}").status_code == 404
    assert me.get(at(cast.pump)).status_code == me.post(at(cast.pump), {"file": upload("a.png", png())}).status_code == 404
    assert me.get(f"/files/{mine.file.pk}/").status_code == 404, "the general address opens no attachment, not even one's own"
    cast.valve.owner = cast.he
    cast.valve.save()
    assert me.get(mine.url).status_code == me.get(f"{mine.url}content/").status_code == 404, "with the customer go his files"
    assert browser(cast.he).get(mine.url).status_code == 200


def test_who_may_only_look_adds_and_removes_nothing_and_erasing_needs_the_right_to_delete(cast):
    one = hung(cast.valve, "合同.pdf", pdf(), cast.lin)
    reader = browser(limited("reader", grants={"view": 4}))
    assert reader.get(one.url).status_code == 200 and 'type="file"' not in text(reader.get(at(cast.valve)))
    assert reader.post(at(cast.valve), {"file": upload("a.png", png())}).status_code == 403
    assert [reader.post(f"{one.url}{way}").status_code for way in ("removal/", "restoration/", "erasure/")] == [403, 403, 403]
    assert reader.post(one.url, {"caption": "x"}).status_code == 403
    assert browser(cast.lin).post(f"{one.url}erasure/").status_code == 403, "a salesperson may not delete customers"
    closed = browser(limited("closed", grants={"view": 4, "change": 4}, fields={"attachments": "hidden"}))
    assert closed.get(one.url).status_code == 404 and "合同.pdf" not in text(
        closed.get(f"/customers/customers/{cast.valve.pk}/?tab=changes")
    )


def test_limits_are_the_companys_and_said_in_words(cast):
    Company.objects.filter(pk=1).update(largest_file_mb=1, files_per_record_mb=2)
    me, mb = browser(cast.lin), 2**20
    answer = me.post(at(cast.valve), {"file": [upload("大.bin", b"x" * (mb + 1)), upload("小.png", png())]})
    assert answer.status_code == 302 and [a.file.name for a in Attachment.objects.all()] == ["小.png"]
    assert "大.bin 超过 1 MB" in text(me.get(answer["Location"]))
    assert me.post(at(cast.valve), {"file": upload("1.bin", b"a" * mb)}).status_code == 302
    refused = me.post(at(cast.valve), {"file": upload("2.bin", b"b" * mb)})
    assert refused.status_code == 422 and "2 MB" in text(refused)
    again = me.post(at(cast.valve), {"file": upload("同一张.png", png())})
    assert again.status_code == 422 and "小.png" in text(again), "what hangs here already is not hung twice"
    assert me.post(at(cast.valve), {"file": upload("空.txt", b"")}).status_code == 422
    assert (
        me.post(at(cast.valve)).status_code == 422
        and me.post(at(cast.valve), {"file": [upload(f"{n}", b"x") for n in range(31)]}).status_code == 422
    )


def test_a_full_disk_is_said_and_nothing_is_kept(cast, monkeypatch):
    import errno

    def full(*args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("guanxi.commons.files.actions.os.fsync", full)
    answer = browser(cast.lin).post(at(cast.valve), {"file": upload("a.png", png())})
    assert answer.status_code == 422 and "磁盘" in text(answer) and not lying() and not StoredFile.objects.exists()


def test_the_days_quota_of_downloads_is_kept_and_noted(cast):
    Company.objects.filter(pk=1).update(downloads_a_day=2)
    one, me = hung(cast.valve, "合同.pdf", pdf(), cast.lin), browser(cast.lin)
    assert [me.get(f"{one.url}content/").status_code for _n in range(3)] == [200, 200, 429]
    assert me.get(one.url).status_code == 200 and Entry.objects.filter(kind="refused", user=cast.lin).count() == 1
    assert browser(cast.boss).get(f"{one.url}content/").status_code == 200


def test_a_long_list_goes_on_by_key_and_costs_the_same(cast, django_assert_max_num_queries):
    for n in range(35):
        hung(cast.valve, f"文件{n}.txt", f"{n}".encode(), cast.lin)
    me = browser(cast.lin)
    me.get(at(cast.valve))
    with django_assert_max_num_queries(10):
        page = text(me.get(at(cast.valve)))
    assert "文件34.txt" in page and "文件5.txt" in page and "文件4.txt" not in page
    older = text(me.get(f"{at(cast.valve)}?before={queries.on_row(cast.valve)[29].pk}"))
    assert "文件4.txt" in older and "文件5.txt" not in older


def test_record_types_that_take_no_files_have_no_such_page(cast):
    from guanxi.commons.tags.models import Tag

    tag = Tag(name="老客户")
    tag.save()
    boss = browser(cast.boss)
    assert boss.get(f"/commons/tags/{tag.pk}/attachments/").status_code == 404
    assert "tab=attachments" not in text(boss.get(f"/commons/tags/{tag.pk}/"))
    order = Order(customer=cast.valve, number="A-1", ordered_on=timezone.localdate())
    order.save()
    assert "tab=attachments" in text(boss.get(f"/sales/orders/{order.pk}/"))


def test_the_matrix_closes_attachments_to_a_role(cast):
    from guanxi.org.roles.models import Role

    sales = Role.objects.get(code="salesperson")
    boss, one = browser(cast.boss), hung(cast.valve, "合同.pdf", pdf(), cast.lin)
    page = text(boss.get(f"/org/roles/{sales.pk}/matrix/"))
    assert 'name="f:customers.customer:attachments"' in page and 'name="f:commons.tag:attachments"' not in page
    marketing = browser(colleague("market", "marketing"))
    assert marketing.get(f"/customers/customers/{cast.valve.pk}/").status_code == 200, "sees the customer"
    assert marketing.get(one.url).status_code == marketing.get(at(cast.valve)).status_code == 404, "and none of its scans"
    assert "合同.pdf" not in text(marketing.get(f"/customers/customers/{cast.valve.pk}/?tab=attachments"))
