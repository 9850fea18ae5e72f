import pytest

from guanxi.kit.tests.scratch import wait_for

SET_UP = """
import sys, time
from pathlib import Path
import django; django.setup()
from guanxi.commons.company.actions import set_up
from guanxi.kit.errors import DomainError
name = sys.argv[1]
Path(name).touch()
while not Path("go").exists(): time.sleep(0.001)
try:
    set_up(company={"name": name}, username=name, name=name, password="jiang-lan-2026")
except DomainError:
    sys.exit(3)
"""


@pytest.mark.slow
@pytest.mark.django_db
def test_of_two_people_who_set_up_at_once_one_wins(scratch):
    people = [scratch.start("-c", SET_UP, name) for name in ("first", "second")]
    wait_for(lambda: all((scratch.folder / name).exists() for name in ("first", "second")))
    (scratch.folder / "go").touch()
    codes = [p.wait(timeout=240) for p in people]
    assert sorted(codes) == [0, 3], scratch.log()
    winner = ("first", "second")[codes.index(0)]
    ask = "from guanxi.commons.company.models import Company; from guanxi.org.users.models import User; "
    assert (
        scratch.python(ask + "print(Company.current().name, list(User.objects.values_list('username', flat=True)))")
        == f"{winner} ['{winner}']"
    )
