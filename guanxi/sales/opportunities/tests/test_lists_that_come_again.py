"""Lists of deals that come again, with a chosen key and without it: a deal is on file once."""

import pytest

from guanxi.commons.imports import undo
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.desk.tests.cast import company, customer
from guanxi.kit.actor import SYSTEM
from guanxi.sales.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
BY_KEY = {"match": "remarks", "on_duplicate": None}


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The list, the same with another name and day, both with the deal's number in the remarks, which serve as the key."""
    keys = classmethod(lambda cls, record, actor: [("remarks", "备注")])
    monkeypatch.setattr("guanxi.sales.opportunities.imports.Importer.keys", keys)
    customer("扬州翎川锅炉有限公司", company().boss)
    head = ("客户名称", "商机名称", "备注", "预计金额")
    first = write_csv(tmp_path / "a.csv", head, ("扬州翎川锅炉有限公司", "锅炉改造", "S-1", "100"))
    second = write_csv(tmp_path / "b.csv", head, ("扬州翎川锅炉有限公司", "锅炉改造二期", "S-1", "200"))
    return first, second


def deals():
    return list(Opportunity.objects.order_by("pk").values_list("name", "amount"))


def test_what_was_renamed_by_a_key_is_known_when_the_file_comes_without_it(files):
    first, second = files
    bring("opportunities", first)
    assert bring("opportunities", second, **BY_KEY)["updated"] == 1 and deals() == [("锅炉改造二期", 200)]
    dry, run = bring("opportunities", second, dry_run=True), bring("opportunities", second)
    assert counts(dry) == counts(run) and (run["created"], run["skipped"]) == (0, 1)
    assert len(deals()) == 1


def test_what_was_entered_by_hand_is_known_after_its_update(files):
    bring("opportunities", files[0])
    Opportunity.objects.update(import_key=None)
    bring("opportunities", files[1], **BY_KEY)
    assert bring("opportunities", files[1])["created"] == 0


def test_a_key_that_another_deal_bears_stays_with_it(files):
    first, second = files
    bring("opportunities", first)
    bring("opportunities", second)
    Opportunity.objects.filter(name="锅炉改造二期").update(remarks="S-2")
    bring("opportunities", second, **BY_KEY)
    assert len(deals()) == 2 and Opportunity.objects.values("import_key").distinct().count() == 2


def test_an_undo_brings_the_former_key_back_unless_it_was_taken(files, monkeypatch):
    monkeypatch.setattr(undo, "may_undo", lambda whole, actor: True)  # the system asks
    first, second = files
    bring("opportunities", first)
    bring("opportunities", second, **BY_KEY)
    renamed = Import.objects.latest("pk")
    given = Opportunity.objects.get().import_key
    assert bring("opportunities", first)["created"] == 1
    undo.begin(renamed, SYSTEM, dry=False)
    undo.undo(renamed, SYSTEM)
    kept = Opportunity.objects.order_by("pk")
    assert [o.name for o in kept] == ["锅炉改造", "锅炉改造"] and [o.import_key == given for o in kept] == [True, False]
