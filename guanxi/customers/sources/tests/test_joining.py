"""Joining a source with another one: everything moves, names lead on, circles are refused."""

import pytest

from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.filing import Sources
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.occasions.queries import is_marketable
from guanxi.customers.sources import views
from guanxi.customers.sources.actions import pointing
from guanxi.customers.sources.models import LEVELS, Source
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """Two sources that mean the same, everything hanging on the first."""
    c = company()
    c.old, c.new = source("朋友介绍", also_called="熟人"), source("亲友推荐")
    c.below = source("老同学", c.old)
    c.one = customer("澄曜泵业有限公司", c.lin, source=c.old)
    c.binned = customer("栖行机械有限公司", c.lin, source=c.old)
    c.binned.bin()
    Lead(name="线索", source=c.old).save()
    Occasion(name="聚会", source=c.old).save()
    Cost(what="请客", cost=300, source=c.old).save()
    return c


def test_everything_that_names_the_source_names_the_other_one_afterwards(cast):
    assert {(m.__name__, n) for m, n in pointing()} >= {
        ("Customer", "source"),
        ("Lead", "source"),
        ("Occasion", "source"),
        ("Cost", "source"),
    }
    answer = browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": cast.new.pk})
    assert answer.status_code == 302 and answer["Location"] == f"/customers/sources/{cast.new.pk}/"
    assert set(Customer.objects.values_list("source", flat=True)) == {cast.new.pk}
    assert all(model.objects.get().source == cast.new for model in (Lead, Occasion, Cost))
    cast.below.refresh_from_db()
    cast.old.refresh_from_db()
    cast.new.refresh_from_db()
    assert cast.below.parent == cast.new and cast.old.deleted_at and cast.new.also_called == "朋友介绍、熟人"
    assert cast.below.path == f"{cast.new.path}0000-{cast.below.pk}/"


def test_files_that_still_name_the_old_source_find_the_other_one(cast):
    browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": cast.new.pk})
    sources = Sources(SYSTEM)
    assert [sources.find(name) for name in ("朋友介绍", "熟人", "亲友推荐")] == [cast.new.pk] * 3


@pytest.mark.parametrize("into", ["old", "below"])
def test_joining_with_itself_or_with_a_part_of_it_is_refused_and_nothing_moves(cast, into):
    answer = browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": getattr(cast, into).pk})
    assert answer.status_code == 422
    cast.one.refresh_from_db()
    assert cast.one.source == cast.old and not Source.objects.get(pk=cast.old.pk).deleted_at


def test_a_tree_that_would_grow_too_deep_is_refused_before_the_first_row_moves(cast):
    deep = None
    for n in range(LEVELS):
        deep = source(f"第{n}层", deep)
    answer = browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": deep.pk})
    assert answer.status_code == 422
    assert all(model.objects.get().source == cast.old for model in (Lead, Occasion, Cost))
    assert browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": deep.parent.pk}).status_code == 302


@pytest.mark.row("ACQ-03", part=True)
def test_doubt_goes_along_into_a_source_that_is_beyond_doubt(cast):
    agreed = customer("庐沐包装有限公司", cast.lin, source=cast.old, basis="consent")
    cast.old.refresh_from_db()
    cast.old.is_doubtful = True
    cast.old.save()
    browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": cast.new.pk})
    for row in (Customer.objects.get(pk=cast.one.pk), Lead.objects.get()):
        assert (row.source, row.basis, is_marketable(row)) == (cast.new, "doubtful", False)
    assert Customer.objects.get(pk=agreed.pk).basis == "consent"


@pytest.mark.django_db(transaction=True)
def test_many_rows_move_by_a_job(cast, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    answer = browser(cast.boss).post(f"/customers/sources/{cast.old.pk}/join/", {"into": cast.new.pk})
    job = Job.objects.get()
    assert answer["Location"].startswith(f"/jobs/{job.pk}/")
    assert Customer.objects.filter(source=cast.new).count() == 0
    WorkerProcess(slots=1, burst=True).run()
    assert Customer.objects.filter(source=cast.new).count() == 2
    job.refresh_from_db()
    assert job.result["moved"] == 5


@pytest.mark.parametrize("who, status", [("lin", 403), ("stranger", 403), ("boss", 200)])
def test_only_who_may_delete_sources_joins_them(cast, who, status):
    assert browser(getattr(cast, who)).get(f"/customers/sources/{cast.old.pk}/join/").status_code == status


def test_the_page_offers_only_sources_that_are_not_part_of_this_one(cast):
    page = text(browser(cast.boss).get(f"/customers/sources/{cast.old.pk}/join/"))
    assert "亲友推荐" in page and "老同学" not in page
