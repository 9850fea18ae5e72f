"""Files of many chunks: what a check puts aside is found again, and it stays small."""

import io
import pickle
import queue

import pytest
from django.db import connection

from guanxi.commons.imports import beforehand, opening, passes
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.imports import Importer
from guanxi.customers.intake.planned import PlannedIndex
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.desk.tests.cast import customer
from guanxi.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
HEAD = ("客户编号", "客户名称", "手机", "省份", "联系人")


def rows():
    """Twice the same people in other words, far apart."""
    for n in range(60):
        yield (f"K{n}", f"第{n}号机电有限公司", f"138{n:08}", "江苏", f"张三{n}")
    for n in range(60):
        yield ("" if n % 3 else f"K{n}", f"第{n}号机电公司", "" if n % 2 else f"138 {n:08}", "江苏" if n % 5 else "广东", f"李四{n}")


@pytest.mark.parametrize("chunk", [1, 7, 2000])
def test_the_check_counts_as_the_run_does_however_the_file_is_cut(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(Importer, "chunk", chunk)
    customer("第3号机电有限公司", None, code="K3")
    path = write_csv(tmp_path / "a.csv", HEAD, *rows())
    dry, run = bring("customers", path, dry_run=True), bring("customers", path)
    assert counts(dry) == counts(run)
    assert Customer.objects.count() == run["created"] + 1 == 64


def test_a_check_holds_no_more_than_a_chunk(tmp_path, monkeypatch):
    monkeypatch.setattr(Importer, "chunk", 10)
    most = []
    before = PlannedIndex.put_away
    monkeypatch.setattr(PlannedIndex, "put_away", lambda index: most.append(len(index.held)) or before(index))
    bring("customers", write_csv(tmp_path / "a.csv", HEAD, *rows()), dry_run=True)
    assert max(most) <= 20


class Beside:
    """The second process without a process: it answers at once, over the same bytes."""

    def __init__(self, walk):
        self.other = passes.Pass(walk.whole, walk.actor, dry=False)
        self.reader = beforehand.Reader.__new__(beforehand.Reader)
        self.reader.walk, self.reader._answers, self.reader._asked = walk, queue.Queue(), []
        self.taken = 0

    def ask(self, chunk):
        asked, answered = io.BytesIO(), io.BytesIO()
        beforehand._put(asked, pickle.dumps(bytes(chunk.rows), 5))
        asked.seek(0)
        beforehand.answer(self.other, asked, answered)
        answered.seek(0)
        self.reader._answers.put(beforehand._receive(answered))
        self.reader._asked.append(chunk.number)

    def take(self, chunk):
        rows = self.reader.take(chunk)
        self.taken += rows is not None
        return rows

    def end(self):
        beforehand.foretold.tell({})


def filed_as(tmp_path, monkeypatch, reader) -> tuple:
    """Everything that a run leaves: counts, errors, customers, what they are found by."""
    monkeypatch.setattr(beforehand, "_reader", reader)
    lines = [(*row, "展会" if n % 2 else "扫街", "1395127" if n % 9 == 0 else f"李{n}@example.cn") for n, row in enumerate(rows())]
    path = write_csv(tmp_path / "a.csv", (*HEAD, "来源", "邮箱"), *lines)
    result = bring("customers", path)
    names = ("name", "code", "phone", "email", "source__name", "name_core", "name_sort", "region")
    filed = sorted(map(str, Customer.objects.values_list(*names)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM search_customers_customer ORDER BY text")
        texts = cursor.fetchall()
        cursor.execute("SELECT text FROM search_customers_contact ORDER BY text")
        texts += cursor.fetchall()
    return counts(result), result["errors"], filed, texts


def test_a_file_that_another_process_reads_is_filed_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(Importer, "chunk", 25)
    beside = []
    apart = filed_as(tmp_path, monkeypatch, lambda walk, since: beside.append(Beside(walk)) or beside[-1])
    assert beside[0].taken == 4  # all chunks but the first, which nobody could ask for before
    take_back(Import.objects.latest("pk"))
    assert filed_as(tmp_path, monkeypatch, lambda walk, since: None) == apart


def test_a_second_process_that_breaks_off_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Importer, "chunk", 25)
    monkeypatch.setattr(beforehand, "START", "raise SystemExit(1)")
    whole = opening.start("customers.customer", actor=SYSTEM, file_name="a.csv")
    path = write_csv(tmp_path / "a.csv", HEAD, *rows())
    opening.load(whole, path, SYSTEM)
    walk = passes.Pass(whole, SYSTEM, dry=False)
    reader = beforehand.Reader(walk)
    for chunk in whole.walk():
        reader.ask(chunk)
        assert reader.take(chunk) is None
    reader.end()
    assert reader._process.poll() is not None
