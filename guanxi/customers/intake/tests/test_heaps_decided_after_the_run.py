"""A heap of doubtful rows decided on after the run: a few at once, many by a job that tells how far it is and survives its death."""

import threading

import pytest

from guanxi.commons.imports import actions, deciding
from guanxi.commons.imports.models import Import
from guanxi.commons.jobs.claims import claim
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.runs import attempt
from guanxi.commons.jobs.worker import LEASE
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import drop, work
from guanxi.desk.tests.cast import actor, browser, company, text

pytestmark = pytest.mark.django_db
WORDS = ("恒坤", "浏港", "万象", "翎川", "明澈", "栖行", "澄曜", "砚北", "岚图", "沐野", "启衡", "舟山")
MANY = 24


@pytest.fixture
def cast():
    return company()


@pytest.fixture
def whole(cast, monkeypatch):
    """An import that is done, but for MANY doubtful rows."""
    names = [f"{a}{b}" for a in WORDS[:6] for b in ("泵业", "锅炉", "仪表", "阀门")]
    lines = [*(f"苏州{n}有限公司,," for n in names), *(f"{n}公司,," for n in names)]
    monkeypatch.setattr(
        "guanxi.customers.intake.tests.test_import_pages.FILE", ("客户名称,手机,业务员\n" + "\n".join(lines)).encode("gb18030")
    )
    made = drop(cast.boss)
    browser(cast.boss).post(f"{made.url}run/")
    work()
    made.refresh_from_db()
    assert (made.counts["review"], Customer.objects.count()) == (MANY, MANY)
    return made


def decide(whole, user, choice):
    browser(user).post(f"{whole.url}doubtful/", {"choice": choice})
    whole.refresh_from_db()
    return whole


@pytest.mark.parametrize(("choice", "names", "said"), [("new", 2 * MANY, "新记录"), ("join", MANY, "并入"), ("skip", MANY, "略过")])
def test_many_rows_are_a_jobs_work_and_the_page_tells_of_it(whole, cast, choice, names, said):
    me, finished = browser(cast.boss), whole.finished_at
    decide(whole, cast.boss, choice)
    assert whole.is_live and Customer.objects.count() == MANY  # nothing was done while the person waited
    assert 'role="status"' in text(me.get(whole.url)) and "正在处理疑似重复的行" in text(me.get(f"{whole.url}progress/"))
    for verb in ("undo", "run", "removal", "resumption"):
        me.post(f"{whole.url}{verb}/")
    me.post(f"{whole.url}rows/26/decision/", {"choice": "new"})
    work()
    whole.refresh_from_db()
    assert (whole.status, whole.finished_at, whole.counts["review"]) == (Import.DONE, finished, 0)
    page = text(me.get(whole.url))
    assert f"{MANY} 行" in page and said in page and Customer.objects.count() == names
    assert Job.objects.get(kind="imports.decide").result["decided"] == MANY


def test_a_few_rows_are_decided_on_at_once(whole, cast, monkeypatch):
    monkeypatch.setattr(deciding, "AT_ONCE", MANY)
    decide(whole, cast.boss, "new")
    assert whole.status == Import.DONE and Customer.objects.count() == 2 * MANY


class Killed(BaseException):
    """What a worker's death looks like from inside."""


def test_a_job_that_is_killed_half_way_goes_on_and_repeats_nothing(whole, cast, monkeypatch):
    decide(whole, cast.boss, "new")
    seen, true = [], actions.decide

    def mortal(whole, number, *said, **more):
        if len(seen) == 10:
            raise Killed
        seen.append(number)
        return true(whole, number, *said, **more)

    monkeypatch.setattr(actions, "decide", mortal)
    with pytest.raises(Killed):
        deciding.carry_out(whole, actor(cast.boss))
    assert Customer.objects.count() == MANY + 10
    monkeypatch.setattr(actions, "decide", lambda whole, number, *said, **more: seen.append(number) or true(whole, number, *said, **more))
    work()
    whole.refresh_from_db()
    assert Customer.objects.count() == 2 * MANY and len(seen) == len(set(seen)) == MANY
    assert (whole.status, whole.notes["deciding"]["done"]) == (Import.DONE, MANY)


def test_a_stopped_job_says_how_far_it_came_and_the_rest_waits(whole, cast):
    decide(whole, cast.boss, "new")
    calls = []
    deciding.carry_out(whole, actor(cast.boss), lambda done, total: calls.append((done, total)) or done == 5)
    whole.refresh_from_db()
    assert calls == [(n, MANY) for n in range(6)] and Customer.objects.count() == MANY + 5
    page = text(browser(cast.boss).get(whole.url))
    assert whole.status == Import.DONE and "5 行" in page and "被停下" in page and "doubtful/" in page


def test_a_job_that_ends_without_a_word_leaves_the_import_as_it_was(whole, cast, monkeypatch):
    decide(whole, cast.boss, "new")
    monkeypatch.setattr(actions, "decide", lambda *said, **more: 1 / 0)
    Job.objects.filter(kind="imports.decide").update(max_attempts=1)
    attempt(claim("test", LEASE), lease=LEASE, stopping=threading.Event())
    whole.refresh_from_db()
    assert whole.status == Import.DONE and "处理中断" in text(browser(cast.boss).get(whole.url))
