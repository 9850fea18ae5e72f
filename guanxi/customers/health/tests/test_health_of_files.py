"""The health of a file: what it is made of, when it follows, where it is shown, and what other figures would do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.commons.jobs.models import Job
from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.queries import Said
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.health.actions import refresh
from guanxi.customers.health.jobs import recheck
from guanxi.customers.health.models import HealthRules
from guanxi.desk.tests.cast import LIST, actor, browser, company, contact, customer, limited, text

pytestmark = pytest.mark.django_db
RUN = SimpleNamespace(progress=lambda *facts: None)


@pytest.fixture
def cast(django_capture_on_commit_callbacks):
    """The company with a thin file and a full one."""
    c = company()
    with django_capture_on_commit_callbacks(execute=True):
        c.thin = customer("苏州澄曜泵业有限公司", c.lin)
        c.full = customer(
            "镇江润澜化工有限公司", c.lin, phone="+8613901170009", region="321102", address="金山路 1 号", industry="化工", legal_representative="蒋承志",
            registered_capital="100000", founded_on="2001-02-03", staff_count=20, credit_rating="AA", business_scope="涂料", interest_type="considers",
        )  # fmt: skip
        contact(c.full, "吴采薇", influence=Contact.Influence.DECIDES, phone="+8613901170002")
    c.doing = django_capture_on_commit_callbacks
    return c


def state(one) -> CustomerState:
    """As it is now."""
    return CustomerState.objects.get(pk=one.pk)


def panel(user, one) -> str:
    """The card of the customer's page."""
    return text(browser(user).get(f"{LIST}{one.pk}/panels/health/"))


@pytest.mark.row("ARC-15")
def test_the_page_shows_what_a_file_lacks_and_leads_to_where_it_is_filled_in(cast):
    assert state(cast.thin).health < state(cast.full).health
    page = panel(cast.lin, cast.thin)
    assert "/edit/#id_phone" in page and f"/customers/contacts/new/?customer={cast.thin.pk}" in page and "还缺" in page
    assert "#id_industry" not in panel(cast.lin, cast.full)
    assert 'id="composer"' not in page and "最近没有联系" in page


@pytest.mark.row("M04", part=True)
def test_a_fact_that_comes_makes_the_file_healthier_at_once(cast):
    before = state(cast.thin)
    with cast.doing(execute=True):
        browser(cast.lin).post(f"{LIST}{cast.thin.pk}/cells/industry/", {"industry": "泵", "version": 1})
        contact(cast.thin, "林工")
    after = state(cast.thin)
    assert after.completeness > before.completeness and after.health > before.health


def test_what_nobody_renews_grows_old_in_the_night(cast):
    before = state(cast.full)
    with time_machine.travel(timezone.now() + timedelta(days=800)):
        recheck(RUN)
        old = state(cast.full)
        assert old.freshness < before.freshness / 2 and old.completeness == before.completeness
        assert "什么都不缺" not in panel(cast.lin, cast.full) and "联系方式" in panel(cast.lin, cast.full)
        with cast.doing(execute=True):
            mark(cast.full, "phone", cast.full.phone, Said(verified_on=timezone.localdate()), actor=actor(cast.lin))
        assert state(cast.full).freshness > old.freshness, "verified is as good as written anew"


@pytest.mark.row("ARC-22", part=True)
@pytest.mark.row("M04", part=True)
def test_doubtful_facts_cost_and_verified_ones_pay(cast):
    before = state(cast.full)
    with cast.doing(execute=True):
        browser(cast.lin).post(f"{LIST}{cast.full.pk}/marks/phone/", {"reliability": "doubtful"})
    doubted = state(cast.full)
    assert doubted.reliability < before.reliability and doubted.health < before.health
    page = panel(cast.lin, cast.full)
    assert "存疑" in page and "history/phone/" in page
    with cast.doing(execute=True):
        browser(cast.lin).post(f"{LIST}{cast.full.pk}/marks/phone/", {"reliability": "reliable"})
    assert state(cast.full).reliability > before.reliability


def test_the_list_filters_and_sorts_by_health(cast):
    lin = browser(cast.lin)
    page = text(lin.get(LIST, {"o": "health"}))
    assert page.index("澄曜") < page.index("润澜")
    page = text(lin.get(LIST, {"f": f"health < {state(cast.full).health}"}))
    assert "澄曜" in page and "润澜" not in page


def test_whoever_may_not_read_a_field_is_not_told_that_it_is_missing(cast):
    wu = limited(grants={"view": 4, "change": 4}, fields={"industry": "hidden"})
    assert "行业" not in panel(wu, cast.thin)
    ma = limited(username="ma", grants={"view": 4}, fields={"health": "hidden"})
    assert "gx-wants" not in panel(ma, cast.thin)
    li = limited(username="li", grants={"view": 4})
    assert "/edit/" not in panel(li, cast.thin) and "gx-wants" in panel(li, cast.thin)


def test_files_of_an_import_come_with_their_health_and_the_night_finds_nothing_to_change(cast, tmp_path):
    rows = [(f"某县第{n}机电公司", f"138{n:08}", f"张三{n}", "水务", "2025-03-01") for n in range(40)]
    bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "手机", "联系人", "行业", "建档日期"), *rows))
    made = CustomerState.objects.exclude(pk__in=(cast.thin.pk, cast.full.pk))
    told = {s.pk: (s.completeness, s.freshness, s.reliability, s.health, s.reach_on) for s in made}
    assert len(told) == 40 and {str(t[4]) for t in told.values()} == {"2025-03-01"} and min(t[3] for t in told.values()) > 0
    refresh(told)
    assert {s.pk: (s.completeness, s.freshness, s.reliability, s.health, s.reach_on) for s in made.all()} == told


def test_health_costs_a_page_of_the_list_nothing_and_a_batch_four_queries(cast, django_assert_num_queries):
    ids = [customer(f"客户{n}", cast.lin, phone=f"+86139{n:08}").pk for n in range(30)]
    refresh(ids)
    CustomerState.objects.filter(pk__in=ids).update(health=1)
    with django_assert_num_queries(7):  # the rules, open lists, marks, files; savepoint, one write, release
        refresh(ids)


def test_other_figures_are_tried_before_they_are_set(cast):
    boss = browser(cast.boss)
    page = boss.get("/customers/health/rules/")
    figures = {n: page.context["form"].initial[n] for n in page.context["form"].fields}
    tried = boss.post("/customers/health/rules/", figures | {"complete": 10, "fresh": 10, "reliable": 80, "try": "1"})
    assert tried.status_code == 200 and tried.context["trial"].changed >= 1 and not HealthRules.objects.exists()
    refused = boss.post("/customers/health/rules/", figures | {"complete": 10})
    assert refused.status_code == 422 and "100" in text(refused)
    assert boss.post("/customers/health/rules/", figures | {"complete": 10, "fresh": 10, "reliable": 80}).status_code == 302
    assert HealthRules.current().reliable == 80 and Job.objects.filter(kind="health.weigh").exists()
    before = state(cast.full).health
    recheck(RUN)
    assert state(cast.full).health != before
    assert browser(cast.lin).get("/customers/health/rules/").status_code == 403
    assert browser(cast.lin).post("/customers/health/rules/", figures).status_code == 403


def test_every_customer_has_exactly_one_file_whatever_way_he_came(cast, tmp_path):
    bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "手机"), ("昆山禾穗食品有限公司", "13800000001")))
    assert Customer.objects.count() == CustomerState.objects.count() == 3
