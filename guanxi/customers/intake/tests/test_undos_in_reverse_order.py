"""A file filed customers, another wrote on them; taken back in reverse order nothing is left, but for what somebody changed."""

import pytest
from django.utils.translation import override

from guanxi.commons.imports import undo
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import actor, company
from guanxi.kit.actor import acting

pytestmark = pytest.mark.django_db
HEAD = ("客户编号", "客户名称", "行业")
BY_CODE = {"match": "code", "on_duplicate": None}


@pytest.fixture
def boss():
    return company().boss


@pytest.fixture
def both(boss, tmp_path, request):
    """The file that filed K1 and K2, and the one that wrote on both; the second may bear the name of the first."""
    (tmp_path / "b").mkdir()
    first = write_csv(tmp_path / "a.csv", HEAD, ("K1", "扬州翎川锅炉有限公司", "锅炉"), ("K2", "常州明澈仪表有限公司", "仪表"))
    name = getattr(request, "param", "b.csv")
    second = write_csv(tmp_path / "b" / name, HEAD, ("K1", "扬州翎川锅炉有限公司", "电站锅炉"), ("K2", "常州明澈流量仪表有限公司", "仪表"))
    bring("customers", first, boss)
    a = Import.objects.latest("pk")
    assert bring("customers", second, boss, **BY_CODE)["updated"] == 2
    return a, Import.objects.latest("pk")


def take_back(whole, user, language="zh-hans"):
    """The trial, which has to promise what the undo does; then the undo."""
    with override(language):
        for dry in (True, False):
            undo.begin(whole, actor(user), dry=dry)
            undo.undo(whole, actor(user), dry=dry)
            whole.refresh_from_db()
    assert {n: whole.undo[n] for n in ("removed", "restored", "kept")} == whole.undo["plan"]


def write(user, **values):
    one = Customer.objects.get(code="K1")
    with acting(actor(user)):
        for name, value in values.items():
            setattr(one, name, value)
        one.save()


@pytest.mark.parametrize("both", ["b.csv", "a.csv"], indirect=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_left_of_two_files_that_were_taken_back(both, boss, language):
    take_back(both[1], boss, language)
    assert set(Customer.objects.values_list("name", "industry")) == {("扬州翎川锅炉有限公司", "锅炉"), ("常州明澈仪表有限公司", "仪表")}
    take_back(both[0], boss)
    assert not Customer.objects.exists()


@pytest.mark.parametrize("both", ["b.csv", "a.csv"], indirect=True)
def test_what_a_colleague_changed_counts_even_if_he_changed_it_back(both, boss):
    write(boss, industry="别的")
    write(boss, industry="电站锅炉")
    take_back(both[1], boss)
    take_back(both[0], boss)
    assert list(Customer.objects.values_list("code", "industry")) == [("K1", "锅炉")]


def test_a_file_that_still_stands_keeps_its_rows(both, boss):
    take_back(both[0], boss)
    assert Customer.objects.count() == 2 and both[0].undo["kept"] == 2


def test_what_was_kept_by_the_first_undo_keeps_the_row_in_the_second(both, boss):
    write(boss, industry="别的")
    take_back(both[1], boss)
    take_back(both[0], boss)
    assert list(Customer.objects.values_list("code", "industry")) == [("K1", "别的")]
