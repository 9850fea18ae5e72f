"""An imported file belongs to an occasion: its customers carry it, with the source of the occasion and the doubt of a bought list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.commons.imports import opening, passes
from guanxi.customers.customers.models import Customer
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import actor, browser, company

pytestmark = pytest.mark.django_db
FILE = "客户名称,电话,来源\n澄曜泵业有限公司,13912340001,\n栖行机械有限公司,13912340002,展会\n禾纬水务有限公司,13912340003,熟人\n"


@pytest.fixture
def cast():
    """A bought list with its source, and a source that is also called otherwise."""
    c = company()
    c.lists, c.fair, c.friends = source("买来的名单", is_doubtful=True), source("展会"), source("亲友推荐", also_called="熟人、朋友")
    c.list = Occasion(name="企业名录", kind="list", source=c.lists)
    c.list.save()
    return c


def brought(cast, tmp_path, **options) -> dict[str, Customer]:
    """The file filed with these answers."""
    path = tmp_path / "名录.csv"
    path.write_text(FILE, encoding="utf-8")
    boss = actor(cast.boss)
    whole = opening.start("customers.customer", actor=boss, file_name=path.name, on_duplicate="skip", owner=cast.lin.pk, **options)
    opening.load(whole, path, boss, lambda done, total: None)
    passes.file(whole, boss, lambda done, total: None)
    return {c.name[:2]: c for c in Customer.objects.select_related("source")}


def test_customers_of_a_bought_list_carry_it_and_are_doubtful(cast, tmp_path):
    made = brought(cast, tmp_path, occasion=cast.list.pk)
    assert {c.occasion for c in made.values()} == {cast.list}
    assert [(made[n].source.name, made[n].basis) for n in ("澄曜", "栖行", "禾纬")] == [
        ("买来的名单", "doubtful"),
        ("展会", "doubtful"),
        ("亲友推荐", "doubtful"),
    ]


@pytest.mark.parametrize(
    "options, bases",
    [({"basis": "consent", "occasion": True}, ["consent"] * 3), ({}, ["", "", ""]), ({"source": True}, ["doubtful", "", ""])],
)
def test_what_was_said_of_the_basis_goes_first(cast, tmp_path, options, bases):
    options = {k: {"occasion": cast.list.pk, "source": cast.lists.pk}.get(k, v) for k, v in options.items()}
    made = brought(cast, tmp_path, **options)
    assert [made[n].basis for n in ("澄曜", "栖行", "禾纬")] == bases


def test_the_occasion_is_asked_once_for_the_file(cast):
    boss = browser(cast.boss)
    file = SimpleUploadedFile("名录.csv", FILE.encode(), content_type="text/csv")
    answer = boss.post("/imports/new/", {"record": "customers.customer", "file": file, "on_duplicate": "skip", "occasion": cast.list.pk})
    assert answer.status_code == 302
    from guanxi.commons.imports.models import Import

    assert Import.objects.get().options["occasion"] == cast.list.pk
