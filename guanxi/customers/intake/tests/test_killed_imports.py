"""kill -9 while a file is being filed: the successor goes on, nothing is lost and nothing comes twice (R1, R12)."""

import json
import random
import time

import pytest

from guanxi.commons.imports.tests.cast import write_csv
from guanxi.kit.tests.scratch import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 12_000
BEGIN = """
from guanxi.commons.files.actions import keep
from guanxi.commons.imports import actions, opening
from guanxi.commons.imports.models import Import
with open({path!r}, "rb") as f:
    stored = keep(f, name="many.csv", kind="import")
from guanxi.kit.actor import SYSTEM
whole = opening.start("customers.customer", actor=SYSTEM, file_name="many.csv", file=stored)
actions.read(whole, SYSTEM, lambda done, total: None)
actions.begin(whole, "imports.run", Import.RUNNING)
print(whole.pk)
"""
STATE = "from guanxi.commons.imports.models import Import; w = Import.objects.get(); print(w.cursor, w.status)"
OUTCOME = """
import json
from django.db.models import Count
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.results import summary
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.audit.trail.models import Entry
result = summary(Import.objects.get())
twice = Customer.objects.values("code").annotate(n=Count("pk")).filter(n__gt=1).count()
trail = Entry.objects.filter(record_key="customers.customer", kind="create").count()
print(json.dumps([result["created"], result["errors"], Customer.objects.count(), CustomerState.objects.count(), trail, twice]))
"""


def many(path):
    """Customers of all kinds; every hundredth has a phone that cannot be."""
    rows = [(f"K{n:05}", f"第{n}号机电有限公司", "1395127" if n % 100 == 0 else f"138{n:08}", "江苏", "苏州") for n in range(ROWS)]
    return write_csv(path, ("客户编号", "客户名称", "手机", "省份", "城市"), *rows)


@pytest.mark.row("ACQ-01", part=True)
def test_workers_killed_again_and_again_lose_and_double_nothing(scratch, tmp_path):
    path = many(tmp_path / "many.csv")
    scratch.python(BEGIN.format(path=str(path)))
    chance = random.Random(7)
    for _ in range(3):
        before = scratch.python(STATE).split()[0]
        worker = scratch.start("-m", "guanxi.config.command", "worker", "--slots", "1", "--lease", "8")
        wait_for(lambda before=before: scratch.python(STATE).split()[0] != before or worker.poll() is not None, 240)
        time.sleep(chance.random())
        worker.kill()
        worker.wait()
        if scratch.python(STATE).split()[1] == "done":
            break
    worker = scratch.start("-m", "guanxi.config.command", "worker", "--slots", "1", "--lease", "8")
    wait_for(lambda: scratch.python(STATE).split()[1] == "done", 400)
    worker.kill()
    created, errors, customers, states, trail, twice = json.loads(scratch.python(OUTCOME))
    assert (created, customers, states, trail, twice) == (ROWS, ROWS, ROWS, ROWS, 0)
    assert [e["row"] for e in errors] == [n + 2 for n in range(0, ROWS, 100)]


def test_the_command_answers_with_json_and_exit_codes(scratch, tmp_path):
    good = write_csv(tmp_path / "good.csv", ("客户名称", "手机"), ("甲公司", "13812342417"))
    bad = write_csv(tmp_path / "bad.csv", ("客户名称", "手机"), ("乙公司", "1395127"))
    nothing = write_csv(tmp_path / "nothing.csv", ("甲", "乙"), ("1", "2"))
    first = scratch.guanxi("import", "customers", str(good), "--json")
    assert (first.returncode, json.loads(first.stdout)["created"], json.loads(first.stdout)["errors"]) == (0, 1, [])
    for _ in range(2):
        again = scratch.guanxi("import", "customers", str(good), "--json")
        assert (again.returncode, json.loads(again.stdout)["created"]) == (0, 0)
    told = scratch.guanxi("import", "customers", str(bad), "--json", check=False)
    assert told.returncode == 1
    assert [set(e) for e in json.loads(told.stdout)["errors"]] == [{"row", "column", "message"}]
    refused = scratch.guanxi("import", "customers", str(nothing), "--json", check=False)
    assert (refused.returncode, json.loads(refused.stdout)["created"], len(json.loads(refused.stdout)["errors"])) == (1, 0, 1)
    assert scratch.guanxi("import", "nonsense", str(good), check=False).returncode == 2
    assert scratch.guanxi("import", "customers", str(tmp_path / "absent.csv"), check=False).returncode == 2
    pairs = json.loads(scratch.guanxi("duplicates", "--json").stdout)
    assert pairs == {"pairs": []}
