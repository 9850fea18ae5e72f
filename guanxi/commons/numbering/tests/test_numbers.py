from datetime import date

import pytest
from django.db import transaction

from guanxi.commons.numbering.actions import check_pattern, declare, next_number, next_numbers
from guanxi.commons.numbering.models import Sequence
from guanxi.kit.errors import DomainError
from guanxi.kit.tests.scratch import wait_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def paper():
    declare("try.paper", "T-{yyyy}{mm}-{n:04}", "try")


def test_numbers_follow_one_another_and_begin_anew_with_the_month():
    assert [next_number("try.paper", on=DAY) for _ in range(2)] == ["T-202611-0001", "T-202611-0002"]
    assert next_number("try.paper", on=date(2026, 12, 1)) == "T-202612-0001"
    assert list(next_numbers("try.paper", 3, on=DAY)) == ["T-202611-0003", "T-202611-0004", "T-202611-0005"]


def test_a_number_of_an_undone_transaction_is_given_again():
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number("try.paper", on=DAY)
        raise RuntimeError
    assert next_number("try.paper", on=DAY) == "T-202611-0001"


def test_the_company_may_have_its_own_pattern():
    Sequence(code="try.paper", pattern="{yy}-{n}").save()
    assert next_number("try.paper", on=DAY) == "26-1"


@pytest.mark.parametrize("pattern", ["SO-{yyyy}", "{n}{n}", "{n}-{week}", "{n} {0.__class__}", "{n"])
def test_patterns_that_would_repeat_or_run_code_are_refused(pattern):
    with pytest.raises(DomainError):
        check_pattern(pattern)


def test_a_number_nobody_declared_crashes():
    with pytest.raises(LookupError):
        next_number("try.papr")


TAKE = """
import sys, time
from pathlib import Path
import django; django.setup()
from guanxi.commons.numbering.actions import declare, next_number
declare("try.paper", "{n}", "try")
Path(sys.argv[1]).touch()
while not Path("go").exists(): time.sleep(0.001)
Path(sys.argv[1] + ".out").write_text(" ".join(next_number("try.paper") for _ in range(50)))
"""


@pytest.mark.slow
def test_four_processes_never_get_the_same_number(scratch):
    names = ["a", "b", "c", "d"]
    processes = [scratch.start("-c", TAKE, name) for name in names]
    wait_for(lambda: all((scratch.folder / name).exists() for name in names))
    (scratch.folder / "go").touch()
    assert [p.wait(timeout=240) for p in processes] == [0] * 4, scratch.log()
    given = [int(n) for name in names for n in (scratch.folder / f"{name}.out").read_text().split()]
    assert sorted(given) == list(range(1, 201))
