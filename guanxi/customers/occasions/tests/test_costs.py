"""Cost lines of occasions and sources, their sums, and who sees them; states by days; an imported file that belongs to an occasion."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import browser, company, text
from guanxi.kit.errors import DomainError
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def cast():
    """A fair with two cost lines; a subscription of a source."""
    c = company()
    c.gm = colleague("gm", "general_manager", name="孟承岳", password=None)
    c.marketing = colleague("market", "marketing", name="市场", password=None)
    c.yellow = source("媒体和黄页")
    c.fair = Occasion(name="春季展", kind="fair", begins_on=TODAY(), place="会展中心")
    c.fair.save()
    c.stand = Cost(occasion=c.fair, what="展位费", cost=Decimal("46000.50"))
    c.stand.save()
    Cost(occasion=c.fair, what="差旅", cost=Decimal("9800")).save()
    Cost(source=c.yellow, what="订阅", cost=Decimal("3800")).save()
    return c


def total(occasion) -> Decimal:
    occasion.refresh_from_db()
    return occasion.cost


def test_the_cost_of_an_occasion_is_the_sum_of_its_lines_whatever_happens_to_them(cast):
    assert total(cast.fair) == Decimal("55800.50")
    cast.stand.cost = Decimal("40000")
    cast.stand.save()
    assert total(cast.fair) == Decimal("49800")
    cast.stand.bin()
    assert total(cast.fair) == Decimal("9800")
    cast.stand.restore()
    other = Occasion(name="秋季展")
    other.save()
    cast.stand.occasion = other
    cast.stand.save()
    assert (total(cast.fair), total(other)) == (Decimal("9800"), Decimal("40000"))
    cast.stand.delete()
    assert total(other) == 0


def test_many_lines_changed_at_once_are_added_up_too(cast):
    Cost.objects.filter(occasion=cast.fair).update(cost=Decimal("10"))
    assert total(cast.fair) == 20
    Cost.objects.filter(occasion=cast.fair).delete()
    assert total(cast.fair) == 0


@pytest.mark.row("ACQ-07", part=True)
def test_a_cost_is_written_down_from_the_occasions_page(cast):
    gm = browser(cast.gm)
    page = text(gm.get(f"/customers/occasions/{cast.fair.pk}/"))
    assert f"/customers/costs/new/?occasion={cast.fair.pk}" in page and "55,800.50" in page and "展位费" in page
    form = {"what": "布展", "cost": "1.85万", "spent_on": "2026-03-01", "occasion": cast.fair.pk}
    assert gm.post("/customers/costs/new/", form).status_code == 302
    assert total(cast.fair) == Decimal("74300.50")
    assert "3,800.00" in text(gm.get(f"/customers/sources/{cast.yellow.pk}/"))


@pytest.mark.parametrize("values", [{"what": "无主", "cost": "5"}, {"what": "负数", "cost": "-5", "occasion": "fair"}])
def test_a_cost_without_an_occasion_or_a_source_or_below_zero_is_refused(cast, values):
    values = values | ({"occasion": cast.fair.pk} if "occasion" in values else {}) | {"spent_on": "2026-03-01"}
    assert browser(cast.gm).post("/customers/costs/new/", values).status_code == 422
    assert Cost.objects.count() == 3


@pytest.mark.parametrize("who", ["lin", "marketing"])
def test_who_may_not_see_costs_sees_none_on_occasions_and_sources(cast, who):
    asker = browser(getattr(cast, who))
    for address in (
        f"/customers/occasions/{cast.fair.pk}/",
        "/customers/occasions/?c=name,cost&n=50",
        f"/customers/sources/{cast.yellow.pk}/",
    ):
        page = text(asker.get(address))
        assert not any(figure in page for figure in ("55,800", "5.6 万", "5.6", "46,000", "3,800", "展位费")), address
    assert asker.get("/customers/costs/").status_code == 403
    assert asker.get(f"/customers/costs/{cast.stand.pk}/").status_code == 403


@pytest.mark.parametrize(
    "begins, ends, state",
    [
        (None, None, "planned"),
        (1, None, "planned"),
        (0, None, "running"),
        (-9, None, "running"),
        (-9, 0, "running"),
        (-9, -1, "over"),
        (None, -1, "over"),
        (1, 3, "planned"),
    ],
)
def test_the_state_follows_the_days(begins, ends, state):
    day = lambda n: None if n is None else TODAY() + timedelta(days=n)  # noqa: E731
    assert Occasion(begins_on=day(begins), ends_on=day(ends)).status == state


def test_an_occasion_does_not_end_before_it_begins(cast):
    with pytest.raises(DomainError):
        Occasion(name="倒着", begins_on=TODAY(), ends_on=TODAY() - timedelta(days=1)).save()


@pytest.mark.row("ACQ-03", part=True)
def test_a_bought_list_is_warned_of_where_it_is_chosen(cast):
    bought = Occasion(name="企业名录", kind="list")
    bought.save()
    form = text(browser(cast.lin).get("/customers/customers/new/"))
    option = next(part for part in form.split("<option") if "企业名录" in part)
    assert "data-note" in option and ("no marketing" in option or "营销" in option)
    asked = text(browser(cast.gm).get("/imports/new/?record=customers.customer"))
    assert "企业名录 · " in asked


@pytest.mark.row("ACQ-07", part=True)
def test_a_customer_that_a_lead_of_the_occasion_became_is_one_name_not_two(cast):
    Occasion.objects.filter(pk=cast.fair.pk).update(planned_count=10)
    one, other = Customer(name="澄曜泵业", occasion=cast.fair), Customer(name="衡沐酒业", occasion=cast.fair)
    one.save()
    other.save()
    Lead(name="澄曜泵业", occasion=cast.fair, customer=one, status="converted").save()
    Lead(name="栖行机械", occasion=cast.fair).save()
    page = text(browser(cast.gm).get(f"/customers/occasions/{cast.fair.pk}/"))
    assert "30%" in page and "18,600.17" in page  # three names of ten, 55,800.50 between them
