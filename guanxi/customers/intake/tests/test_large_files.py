"""Files of many chunks: what a check puts aside is found again, and it stays small."""

import pytest

from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.imports import Importer
from guanxi.customers.intake.planned import PlannedIndex
from guanxi.desk.tests.cast import customer

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
