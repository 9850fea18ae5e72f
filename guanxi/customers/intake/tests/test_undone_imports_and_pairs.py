"""An import that filed people twice is the one to be taken back: pairs that the search has found meanwhile do not hold it, merges do."""

import pytest

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.keeping import search_everything
from guanxi.customers.duplicates.models import Pair
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.customers.merges.actions import merge
from guanxi.customers.merges.models import Merge
from guanxi.kit.actor import SYSTEM, acting

pytestmark = pytest.mark.django_db
NAME, PHONE = "苏州恒坤泵业有限公司", "+8613800000001"


@pytest.fixture
def twice(tmp_path):
    """One that a file brought, and the same filed by hand meanwhile."""
    rows = [(NAME, "13800000001")] + [(f"第{n}号机电公司", f"138{n:08}") for n in range(20, 25)]
    bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "手机"), *rows))
    with acting(SYSTEM):
        Customer(name=NAME, phone=PHONE).save()
    assert Customer.objects.count() == 7
    return Customer.objects.filter(name=NAME).order_by("pk")


def test_pairs_that_were_found_do_not_keep_what_the_import_brought(twice):
    search_everything()
    assert Pair.objects.count() == 1
    done = take_back()
    assert (done["removed"], done["kept"]) == ({"customers.customer": 6}, 0)
    assert Customer.objects.count() == 1 and not Pair.objects.exists()


def test_whom_somebody_merged_into_what_the_import_brought_is_not_erased_with_it(twice):
    """Though the merge changed nothing of the one that stayed."""
    new, old = twice
    with acting(SYSTEM):
        merge(new, [old], actor=SYSTEM)
    done = take_back()
    assert (done["removed"], done["kept"]) == ({"customers.customer": 5}, 1)
    assert Customer.objects.alive().get() == new and Merge.objects.get().is_done
