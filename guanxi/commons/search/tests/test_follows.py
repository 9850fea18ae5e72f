"""The search of a running house: tables stand after migrations, documents follow what is saved, the job brings in what is missing."""

import pytest

from guanxi.commons.search import jobs
from guanxi.kit import search
from guanxi.kit.actor import Actor, Reach
from guanxi.kit.dialects import searchindex
from guanxi.org.models import Department, User

pytestmark = pytest.mark.django_db
ACTOR = Actor("person", 1, grants={"org.user": {"view": Reach.COMPANY, "reveal": Reach.COMPANY}, "org.department": {"view": Reach.COMPANY}})


class Run:
    """A job's run, as far as the rebuild asks for it."""

    def __init__(self, **payload):
        self.payload, self.shown, self.result = payload, [], {}

    def progress(self, done, total=None, note=""):
        self.shown.append(done)

    def finish(self, **result):
        self.result = result


def titles(text):
    return [h.title for h in search.find(ACTOR, text)]


def test_what_is_saved_is_found_across_record_types():
    department = Department(name="华东销售部")
    department.save()
    User(username="lihua", name="李华东", department=department).save()
    assert sorted(titles("华东")) == ["华东销售部", "李华东"]
    assert titles("lihuadong") == ["李华东"]
    assert titles("lihua") == ["李华东"], "sign-in names are codes"


def test_who_may_not_see_a_record_type_finds_nothing_of_it():
    User(username="lihua", name="李华东").save()
    assert search.find(Actor("person", 1, grants={"org.department": {"view": Reach.COMPANY}}), "华东") == []


def test_somebody_disabled_into_the_bin_is_no_longer_found():
    user = User(username="lihua", name="李华东")
    user.save()
    user.bin()
    assert titles("华东") == []


def test_the_job_rebuilds_one_record_type_or_all():
    Department(name="华东销售部").save()
    User(username="lihua", name="李华东").save()
    for key in ("org.user", "org.department"):
        searchindex.remove_range(key, 0, None)
    run = Run(record="org.user")
    jobs.rebuild(run)
    assert titles("华东") == ["李华东"] and run.result == {"documents": User.objects.count()}
    run = Run()
    jobs.rebuild(run)
    assert sorted(titles("华东")) == ["华东销售部", "李华东"] and run.shown
