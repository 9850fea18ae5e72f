"""Verbs over many rows: by choice or by filter, within reach, at once or as a job."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.customers.models import Customer
from guanxi.desk.bulk import views
from guanxi.desk.tests.cast import LIST, browser, company, contact, customer, htmx, limited, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with five customers."""
    c = company()
    c.rows = [customer(f"第{n}家", c.lin, industry="机械" if n % 2 else "水务") for n in range(4)]
    c.far = customer("镇江润澜化工有限公司", c.he, industry="机械")
    return c


def ticked(*rows, **more):
    """What the list posts."""
    return {"pk": [r.pk for r in rows], **more}


def test_it_asks_first_with_the_count_and_then_does_it(cast):
    boss = browser(cast.boss)
    asked = boss.post(f"{LIST}bulk/assign/", ticked(*cast.rows[:2]))
    assert asked.status_code == 200 and "<b>2</b>" in text(asked)
    assert "<html" not in text(htmx(cast.boss).post(f"{LIST}bulk/assign/", ticked(cast.rows[0])))
    boss.post(f"{LIST}bulk/assign/", ticked(*cast.rows[:2], owner=cast.chen.pk, go="1"))
    assert list(Customer.objects.filter(owner=cast.chen).order_by("pk")) == cast.rows[:2]


@pytest.mark.row("OWN-03", part=True)
def test_a_new_owner_takes_contacts_and_state_along(cast):
    person = contact(cast.rows[0], "张启明")
    browser(cast.boss).post(f"{LIST}bulk/assign/", ticked(cast.rows[0], owner=cast.he.pk, go="1"))
    person.refresh_from_db()
    assert person.owner == cast.he and person.department == cast.two
    assert Customer.objects.get(pk=cast.rows[0].pk).state.department == cast.two
    assert Entry.objects.filter(kind="update", record_key="customers.contact", object_id=person.pk, user=cast.boss).exists()


def test_one_row_in_reach_does_not_open_the_others(cast):
    zhao = browser(cast.zhao)
    asked = zhao.post(f"{LIST}bulk/tag/", ticked(cast.rows[0], cast.far))
    assert "<b>1</b>" in text(asked)
    zhao.post(f"{LIST}bulk/tag/", ticked(cast.rows[0], cast.far, tags="战略", go="1"))
    found = tags_of([cast.rows[0], cast.far])
    assert found == {cast.rows[0].pk: ["战略"], cast.far.pk: []}


def test_a_verb_one_has_no_right_to_does_not_exist(cast):
    assert browser(cast.lin).post(f"{LIST}bulk/assign/", ticked(cast.rows[0])).status_code == 404
    assert browser(cast.lin).post(f"{LIST}bulk/delete/", ticked(cast.rows[0], go="1")).status_code == 404
    wu = limited(grants={"view": 4})
    assert browser(wu).post(f"{LIST}bulk/set/", ticked(cast.rows[0], field="industry", value="x", go="1")).status_code == 404
    assert browser(cast.boss).get(f"{LIST}bulk/assign/").status_code == 405


def test_all_that_match_are_named_by_the_filter(cast):
    zhao = browser(cast.zhao)
    zhao.post(f"{LIST}bulk/tag/", {"all": "1", "f": "industry = 机械", "tags": ["甲", "乙"], "go": "1"})
    tagged = {pk for pk, names in tags_of([*cast.rows, cast.far]).items() if names}
    assert tagged == {cast.rows[1].pk, cast.rows[3].pk}
    zhao.post(f"{LIST}bulk/untag/", {"all": "1", "f": "tags has 甲", "tags": ["甲"], "go": "1"})
    assert tags_of([cast.rows[1]])[cast.rows[1].pk] == ["乙"]


def test_a_broken_filter_changes_nothing(cast):
    answer = browser(cast.boss).post(f"{LIST}bulk/delete/", {"all": "1", "f": "nothing = 1", "go": "1"})
    assert answer.status_code == 302 and Customer.objects.alive().count() == 5


def test_one_field_of_many_rows_is_set_by_the_rules_of_the_form(cast):
    boss = browser(cast.boss)
    asked = text(boss.post(f"{LIST}bulk/set/", ticked(*cast.rows, field="standing")))
    assert 'name="value"' in asked and 'value="important"' in asked
    wrong = boss.post(f"{LIST}bulk/set/", ticked(*cast.rows, field="founded_on", value="三号", go="1"))
    assert wrong.status_code == 422
    boss.post(f"{LIST}bulk/set/", ticked(*cast.rows[:3], field="standing", value="important", go="1"))
    assert [c.standing for c in Customer.objects.order_by("pk")[:4]] == ["important"] * 3 + ["ordinary"]
    assert boss.post(f"{LIST}bulk/set/", ticked(cast.rows[0], field="department", value="1", go="1")).status_code == 422


@pytest.mark.row("X45", part=True)
def test_deleted_rows_come_back_with_one_click(cast):
    boss = browser(cast.boss)
    answer = boss.post(f"{LIST}bulk/delete/", ticked(*cast.rows[:2], go="1"), follow=True)
    assert Customer.objects.alive().count() == 3
    page = text(answer)
    undo = page.split('data-undo="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert undo.startswith(f"{LIST}bin/?at=")
    assert boss.post(undo).status_code == 302
    assert Customer.objects.alive().count() == 5


@pytest.mark.django_db(transaction=True)
def test_many_rows_become_a_job_in_the_askers_name(cast, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    from guanxi.desk.bulk import jobs

    monkeypatch.setattr(jobs, "CHUNK", 2)
    answer = browser(cast.zhao).post(
        f"{LIST}bulk/set/", {"all": "1", "field": "industry", "value": "泵阀", "go": "1", "f": "industry != 泵阀"}
    )
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/" and job.asked_by == cast.zhao
    assert not any(str(r.pk) in str(job.payload.get("selection", {}).get("keys")) for r in cast.rows)
    WorkerProcess(slots=1, burst=True).run()
    job.refresh_from_db()
    assert (job.status, job.result["rows"]) == ("done", 4)
    assert set(Customer.objects.filter(industry="泵阀")) == set(cast.rows)
