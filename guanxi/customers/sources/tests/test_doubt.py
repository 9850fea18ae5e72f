"""Doubtful sources and bought lists: the basis follows, everybody sees it, marketing is told."""

import pytest

from guanxi.customers.customers.choices import Basis
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.occasions.queries import is_marketable, marketable
from guanxi.customers.sources.models import Source
from guanxi.customers.sources.queries import doubtful_ids
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import browser, company, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """A doubtful source with one below it, a sound one, a bought list and a fair."""
    c = company()
    c.top = source("存疑名单", is_doubtful=True)
    c.peers = source("同行交换", c.top)
    c.fair = source("展会")
    c.list = Occasion(name="买来的名录", kind="list", source=c.fair)
    c.list.save()
    c.spring = Occasion(name="春季展", kind="fair", source=c.fair)
    c.spring.save()
    return c


CASES = [
    # source, occasion, basis said → basis kept, source kept, may be addressed
    ("fair", None, "", "", "fair", True),
    (None, None, "", "", None, True),
    ("top", None, "", "doubtful", "top", False),
    ("peers", None, "", "doubtful", "peers", False),
    ("peers", None, "consent", "consent", "peers", True),
    ("fair", None, "doubtful", "doubtful", "fair", False),
    (None, "list", "", "doubtful", "fair", False),
    ("fair", "list", "contract", "contract", "fair", True),
    (None, "spring", "", "", "fair", True),
    ("peers", "spring", "", "doubtful", "peers", False),
]


@pytest.mark.row("ACQ-03", part=True)
@pytest.mark.parametrize("model", [Customer, Lead])
@pytest.mark.parametrize("origin, occasion, said, basis, kept, allowed", CASES)
def test_basis_and_source_follow_the_origin_where_nothing_was_said(cast, model, origin, occasion, said, basis, kept, allowed):
    address = f"/customers/{'customers' if model is Customer else 'leads'}/new/"
    values = {"name": "澄曜泵业有限公司", "kind": "company", "status": "new", "basis": said, "standing": "ordinary", "lifecycle": "future"}
    values |= {n: getattr(cast, w).pk for n, w in (("source", origin), ("occasion", occasion)) if w}
    answer = browser(cast.lin).post(address, values)
    assert answer.status_code == 302, text(answer)[:2000]
    row = model.objects.get()
    assert (row.basis, row.source_id) == (basis, getattr(cast, kept).pk if kept else None)
    assert is_marketable(row) is allowed
    assert model.objects.filter(marketable()).exists() is allowed


def test_rows_from_before_are_judged_by_their_source_too(cast):
    Customer(name="一", source=cast.fair).save()
    Customer.objects.plain_create(
        [
            Customer(name="二", source=cast.peers),
            Customer(name="三", occasion=cast.list),
            Customer(name="四", source=cast.peers, basis=Basis.CONSENT),
        ]
    )
    assert set(Customer.objects.filter(marketable()).values_list("name", flat=True)) == {"一", "四"}
    assert {c.name for c in Customer.objects.all() if is_marketable(c)} == {"一", "四"}


def test_doubt_goes_down_the_tree_and_leaves_again(cast):
    assert doubtful_ids() == {cast.top.pk, cast.peers.pk}
    cast.top.is_doubtful = False
    cast.top.save()
    assert doubtful_ids() == set()
    cast.peers.refresh_from_db()
    cast.peers.is_doubtful = True
    cast.peers.save()
    cast.top.is_doubtful = True
    cast.top.save()
    cast.top.is_doubtful = False
    cast.top.save()
    assert doubtful_ids() == {cast.peers.pk}


@pytest.mark.row("ACQ-03", part=True)
def test_doubt_is_seen_wherever_the_source_stands(cast):
    one = Customer(name="澄曜泵业有限公司", owner=cast.lin, source=cast.peers)
    one.save()
    lin = browser(cast.lin)
    for address in (
        f"/customers/customers/{one.pk}/",
        "/customers/customers/?c=name,source",
        "/customers/sources/",
        f"/customers/sources/{cast.peers.pk}/",
    ):
        assert "gx-tag-need" in text(lin.get(address)), address
    assert "no marketing" in text(lin.get("/customers/customers/new/")) or "不作营销" in text(lin.get("/customers/customers/new/"))


def test_removing_the_occasion_does_not_take_the_source_away(cast):
    one = Customer(name="澄曜泵业有限公司", owner=cast.lin, occasion=cast.spring)
    one.save()
    one.occasion = None
    one.save()
    assert Customer.objects.get().source == Source.objects.get(name="展会")
