"""R2: whatever statement fails, and whenever the process is killed, two customers are two or one, never something between."""

import json
import random

import pytest
from django.db import OperationalError, connection

from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.queries import Said
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.tests.cast import differences, furnished, graded, paired, picture, totals
from guanxi.desk.tests.cast import actor, company
from guanxi.kit.actor import acting

DERIVED = ("customers_customerstate", "sales_salesdelta", "sales_salesmonth")  # made up for by their own jobs once it is committed


SETUP = """
import json, os, signal
from django.db import connection
from guanxi.kit.actor import SYSTEM, acting
from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.tests.cast import totals
"""
BUILD = """
from guanxi.commons.company.models import Company
from guanxi.customers.merges.tests.test_all_or_nothing import two
rows, by = two()
print(json.dumps([[c.pk for c in rows], totals()], default=str))
"""
DIE = """
class Killer:
    count = 0
    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
killer = Killer()
with acting(SYSTEM), connection.execute_wrapper(killer):
    {deed}
print(killer.count)
"""
STATE = """
kept, other = Customer.objects.get(pk={kept}), Customer.objects.get(pk={other})
of = {{m: [getattr(kept, m).count(), getattr(other, m).count()] for m in ("orders", "contacts", "followups", "receipts", "opportunities", "deliveries")}}
done = Merge.objects.filter(status="done").count()
print(json.dumps([done, bool(other.deleted_at), of, totals()], default=str))
"""


class Failing:
    """Lets the n-th statement fail, once; counts them."""

    def __init__(self, at: int = 0):
        self.at, self.count = at, 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.at:
            raise OperationalError(f"the line was lost at statement {self.count}: {sql[:80]}")
        return execute(sql, params, many, context)


def two():
    """Two that are the same, with everything, and whoever may merge them."""
    c = company()
    rows = [
        furnished("江岚阀业有限公司", c.lin, amount=100, phone="+8613800000001"),
        furnished("江岚阀业", c.chen, amount=250, phone="+8613800000002", email="a@example.com"),
    ]
    double = rows[1].contacts.create(name="张三", phone="+8613900000077", owner=c.chen, department=c.one)
    rows[0].contacts.create(name="张三", owner=c.lin, department=c.one)
    for row, name in ((double, "phone"), (rows[1], "email")):
        mark(row, name, getattr(row, name), Said(reliability="doubtful"), actor=actor(c.boss))
    graded(rows)
    paired(*rows)
    return rows, actor(c.boss)


def attempt(deed, at: int) -> tuple[bool, int]:
    """(whether the injected fault was felt, how many statements there were)."""
    failing = Failing(at)
    with connection.execute_wrapper(failing):
        try:
            deed()
        except OperationalError:
            return True, failing.count
    return False, failing.count


@pytest.mark.slow
@pytest.mark.row("OWN-04", part=True)
@pytest.mark.django_db(transaction=True)
def test_a_failure_at_any_statement_of_a_merge_leaves_two_and_of_its_undo_one():
    (kept, other), by = two()
    with acting(by):
        apart, sums = picture(), totals()
        one = merge(kept, [other], actor=by)
        whole, joined = picture(), totals()
        unmerge(one, actor=by)
        assert differences(apart, picture()) == {}
        felt = [0, 0]
        at = 1
        while True:
            failed, count = attempt(lambda: merge(kept, [other], actor=by), at)
            done = Merge.objects.filter(status="done").first()
            if done is None:
                assert failed and differences(apart, picture()) == {} and totals() == sums, at
                felt[0] += 1
            else:  # after the commit: nothing but derived figures is left to be done
                assert totals() == joined and picture().keys() == whole.keys(), at
                unmerge(done, actor=by)
                assert totals() == sums
            if count < at:
                break
            at += 1
        done, at = merge(kept, [other], actor=by), 1
        whole = picture()
        while True:
            failed, count = attempt(lambda: unmerge(done, actor=by), at)
            if Merge.objects.get(pk=done.pk).is_done:
                assert failed and differences(whole, picture()) == {} and totals() == joined, at
                felt[1] += 1
            else:
                assert totals() == sums and set(differences(apart, picture())) <= set(DERIVED), at
                if count < at:
                    break
                done = merge(kept, [other], actor=by)
                whole = picture()
            at += 1
    assert min(felt) > 50, felt  # as many statements were tried as there are
    print(f"statements tried: merge {felt[0]}, undo {felt[1]}")


@pytest.mark.slow
@pytest.mark.row("OWN-04", part=True)
@pytest.mark.django_db
def test_a_process_killed_in_a_merge_or_its_undo_leaves_two_or_one(scratch):
    (kept, other), _sums = json.loads(scratch.python(SETUP + BUILD))
    asked = SETUP + STATE.format(kept=kept, other=other)
    deeds = {
        0: f"merge(Customer.objects.get(pk={kept}), [Customer.objects.get(pk={other})], actor=SYSTEM)",
        1: "unmerge(Merge.objects.get(status='done'), actor=SYSTEM)",
    }
    seen, whole = {}, {}
    for round_, deed in (*deeds.items(), *deeds.items()):  # once wholly, to know the number of statements, once killed on the way
        before = json.loads(scratch.python(asked))
        points = random.Random(round_).sample(range(2, seen[round_] - 5), 5) if round_ in seen else []  # the second time takes a few less
        for at in points:
            process = scratch.start("-c", _whole(DIE.format(at=at, deed=deed)))
            assert process.wait(timeout=240) == -9
            if (now := json.loads(scratch.python(asked))) != before:
                break  # killed behind the commit: it must be done wholly
        else:
            now = None
        if now:
            assert (now[0], now[1], now[3]) == (1 - round_, round_ == 0, whole[round_]), at
            continue
        seen[round_] = int(scratch.python(SETUP + DIE.format(at=0, deed=deed)).split()[-1])
        after = json.loads(scratch.python(asked))
        whole[round_] = after[3]
        assert after[0] == 1 - round_ and after[1] is (round_ == 0)
        assert sum(map(sum, after[2].values())) == sum(map(sum, before[2].values()))
        assert 0 in after[2]["orders"] or round_ == 1


def _whole(code: str) -> str:
    return "import django; django.setup()\n" + SETUP + code
