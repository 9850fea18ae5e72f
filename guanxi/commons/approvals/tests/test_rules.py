"""What must hold whatever happens: one signature counts once, all or nothing, papers never wait for somebody who is gone."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone, translation

from guanxi.commons.approvals import course
from guanxi.commons.approvals.actions import CHANGED, SIGNED, approve, look_again, refuse
from guanxi.commons.approvals.facts import facts_of
from guanxi.commons.approvals.jobs import daily
from guanxi.commons.approvals.kinds import step
from guanxi.commons.approvals.models import Approval, Mark, Substitute, Task
from guanxi.commons.approvals.tests.cast import KIND, company, do, paper, waits
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.notices.models import Notice
from guanxi.customers.customers.models import Customer
from guanxi.kit import changes
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError
from guanxi.org.users.actions import disable

TWO = [step("manager"), step("role:general_manager")]
EITHER, JOINT = [step("role:sales_director")], [step("role:sales_director", mode="all")]


@pytest.fixture
def c(db):
    return company()


@pytest.fixture
def heard():
    """Happenings of approvals in their order."""
    told, names = [], ("asked", "signed", "granted", "refused", "returned", "withdrawn")
    ears = {name: (lambda name=name, **facts: told.append(name)) for name in names}
    for name, ear in ears.items():
        changes._ears[f"approval.{name}"].append(ear)
    yield told
    for name, ear in ears.items():
        changes._ears[f"approval.{name}"].remove(ear)


def test_happenings_are_announced_in_order_and_once(c, heard):
    made = paper(c, "lin", TWO)
    do(c, made, "zhao back")
    do(c, made, "lin again")
    do(c, made, "zhao ok")
    do(c, made, "gm ok")
    assert heard == ["asked", "returned", "asked", "signed", "signed", "granted"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("flow", "granted", "signed"), [(EITHER, 1, 1), (JOINT, 1, 2)])
def test_two_who_decide_at_once_are_served_one_after_the_other(flow, granted, signed, heard):
    c = company()
    made, gate, outcomes = paper(c, "lin", flow), threading.Barrier(2), []

    def decide(user):
        try:
            gate.wait()
            outcomes.append(approve(Approval.objects.get(pk=made.pk), by=user))
        except DomainError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    both = [threading.Thread(target=decide, args=(u,)) for u in (c.dir1, c.dir2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    made.refresh_from_db()
    assert made.status == Approval.GRANTED and heard.count("granted") == granted
    assert outcomes.count(SIGNED) == signed == Mark.objects.filter(deed="signed").count()


@pytest.mark.django_db(transaction=True)
def test_one_agrees_and_one_refuses_at_once_and_only_one_counts():
    c = company()
    made, gate, outcomes = paper(c, "lin", EITHER), threading.Barrier(2), []

    def run(deed):
        try:
            gate.wait()
            deed()
            outcomes.append("done")
        except DomainError:
            outcomes.append("late")
        finally:
            connections.close_all()

    deeds = [
        lambda: approve(Approval.objects.get(pk=made.pk), by=c.dir1),
        lambda: refuse(Approval.objects.get(pk=made.pk), by=c.dir2, note="不同意"),
    ]
    both = [threading.Thread(target=run, args=(d,)) for d in deeds]
    for one in both:
        one.start()
    for one in both:
        one.join()
    made.refresh_from_db()
    assert sorted(outcomes) == ["done", "late"] and made.status in (Approval.GRANTED, Approval.REFUSED)
    assert Mark.objects.filter(deed__in=("signed", "refused")).count() == 1


def test_killed_between_signature_and_announcement_leaves_both_or_none(c, monkeypatch):
    made = paper(c, "lin", [step("manager")])

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "announce", killed)
    with pytest.raises(KeyboardInterrupt):
        approve(made, by=c.zhao)
    monkeypatch.undo()
    made.refresh_from_db()
    assert made.is_open and waits(made) == "zhao" and not Mark.objects.filter(deed__in=("signed", "granted")).exists()
    assert not Notice.objects.filter(kind="approval.granted").exists()
    approve(made, by=c.zhao)
    assert made.status == Approval.GRANTED and Mark.objects.filter(deed="granted").count() == 1


def test_a_listener_that_fails_undoes_the_signature(c):
    def broken(**facts):
        raise DomainError("不行")

    changes._ears["approval.granted"].append(broken)
    try:
        made = paper(c, "lin", [step("manager")])
        with pytest.raises(DomainError):
            approve(made, by=c.zhao)
    finally:
        changes._ears["approval.granted"].remove(broken)
    made.refresh_from_db()
    assert made.is_open and waits(made) == "zhao"


def test_the_others_tasks_and_their_notices_vanish_when_one_has_signed(c):
    made = paper(c, "lin", EITHER)
    assert Notice.objects.filter(kind="approval.wanted", read_at=None).count() == 2
    approve(made, by=c.dir1)
    assert not Task.objects.filter(state=Task.WAITING).exists() and not Notice.objects.filter(kind="approval.wanted", read_at=None).exists()


def test_every_signature_keeps_the_facts_it_was_given_under(c):
    made = paper(c, "lin", TWO)
    do(c, made, "zhao ok")
    do(c, made, "facts 一")
    do(c, made, "zhao ok")
    first, second = Mark.objects.filter(deed="signed", person=c.zhao).order_by("pk")
    assert ["备注", "老客户"] in first.facts and ["备注", "改过了 一"] in second.facts and first.digest != second.digest
    assert (first.round, second.round) == (1, 2)
    (row,) = Mark.objects.get(deed="changed").facts
    assert row == ["备注", "老客户", "改过了 一"]


def test_the_readers_language_is_no_change_of_the_facts(c):
    made = paper(c, "lin", TWO)
    do(c, made, "zhao ok")
    with translation.override("en"):
        assert facts_of(made) == made.facts and not look_again(made)


def test_the_daily_round_finds_changed_facts_without_anybody_looking(c):
    made = paper(c, "lin", TWO)
    do(c, made, "zhao ok")
    Customer.objects.filter(pk=c.acme.pk).update(remarks="改过了")
    daily()
    made.refresh_from_db()
    assert made.round == 2 and waits(made) == "zhao"


def test_what_is_about_an_erased_row_is_withdrawn(c):
    made = paper(c, "lin", TWO)
    Customer.objects.get(pk=c.acme.pk).delete()
    made.__dict__.pop("subject", None)
    assert approve(made, by=c.zhao) == CHANGED
    made.refresh_from_db()
    assert made.status == Approval.WITHDRAWN and Mark.objects.get(deed="withdrawn").why == "gone"


def test_whoever_leaves_takes_his_requests_along(c):
    made = paper(c, "lin", TWO)
    disable(c.lin, actor=SYSTEM)
    made.refresh_from_db()
    assert made.status == Approval.WITHDRAWN and not Task.objects.filter(state=Task.WAITING).exists()


def test_a_change_of_roles_or_managers_is_followed_by_the_worker(c):
    made = paper(c, "lin", TWO)
    c.one.manager = c.sun
    c.one.save()
    for _time in range(3):
        WorkerProcess(slots=1, burst=True)._work_once()
    assert waits(made) == "sun"


def test_the_trail_says_who_was_passed_over_and_why(c):
    made = paper(c, "gm", [step("manager"), step("hook:try_keeper")])
    assert [(m.deed, m.why, m.step) for m in made.marks.filter(deed="skipped")] == [("skipped", "top", 0)]
    again = paper(c, "zhao", [step("manager")])
    mark = again.marks.get(deed="replaced")
    assert (mark.why, mark.seat_id, mark.to_id) == ("own", c.zhao.pk, c.gm.pk)


@pytest.mark.parametrize("who", ["lin", "zhao", "gm", "dir1", "boss", "he"])
def test_the_requester_never_signs_whatever_the_flow_says(c, who):
    me = getattr(c, who)
    himself = [step(f"person:{me.pk}")]
    for flow in ([step("manager")], [step("owner")], EITHER, JOINT, [step("superior")], himself, [step("role:administrator")]):
        Approval.objects.filter(requester=me).plain_update(status=Approval.WITHDRAWN)
        try:
            made = paper(c, who, flow)
        except DomainError:
            assert who == "boss", "the only administrator, who belongs nowhere, finds nobody to sign for him"
            continue
        assert not made.tasks.filter(person=me).exists(), flow


def test_a_condition_that_cannot_be_answered_any_more_keeps_the_step(c):
    made = paper(c, "lin", [step("manager"), step("role:general_manager", when="no_such_field = 1")])
    do(c, made, "zhao ok")
    assert waits(made) == "gm"


def test_the_same_row_is_asked_for_once_at_a_time(c):
    paper(c, "lin", TWO)
    with pytest.raises(DomainError):
        paper(c, "lin", TWO)
    assert paper(c, "chen", TWO).is_open


def test_where_the_flow_wants_it_the_same_person_signs_twice(c):
    made = paper(c, "lin", [step("superior"), step("role:general_manager")], once=False)
    do(c, made, "gm ok")
    assert made.is_open and waits(made) == "gm"
    do(c, made, "gm ok")
    assert made.status == Approval.GRANTED


def test_an_absence_that_is_over_or_yet_to_come_moves_nothing(c):
    today = timezone.localdate()
    for first, last in ((-9, -1), (1, 9)):
        Substitute(person=c.zhao, substitute=c.sun, starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last)).save()
    assert waits(paper(c, "lin", TWO)) == "zhao"


def test_a_substitute_signs_in_his_own_name_for_the_other(c):
    do(c, Nothing(), "zhao away sun")
    made = paper(c, "lin", TWO)
    approve(made, by=c.sun, note="代签")
    mark = made.marks.get(deed="signed")
    assert (mark.person_id, mark.seat_id) == (c.sun.pk, c.zhao.pk)


class Nothing:
    """No approval yet."""

    def refresh_from_db(self):
        """Nothing to read."""


def test_the_number_of_questions_of_a_signature_is_bounded(c):
    from django.test.utils import CaptureQueriesContext

    made = paper(c, "lin", TWO)
    with CaptureQueriesContext(connection) as asked:
        approve(made, by=c.zhao)
    assert len(asked) <= 70 and KIND
