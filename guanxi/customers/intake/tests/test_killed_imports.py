"""kill -9 while a file is being filed: the successor goes on, nothing is lost and nothing comes twice (R1, R12)."""

import json
import os
import random
import subprocess
import sys
import time

import pytest

from guanxi.commons.imports.tests.cast import write_csv
from guanxi.kit.tests.scratch import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS, KILLS = int(os.environ.get("GUANXI_KILL_ROWS", 6_000)), int(os.environ.get("GUANXI_KILLS", 3))
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
STATE = """
import sys
import django
django.setup()
from guanxi.commons.imports.models import Import
for _line in sys.stdin:
    w = Import.objects.get()
    print(w.cursor, w.status, w.undo_step, flush=True)
"""
UNDO = """
from guanxi.commons.imports import undo
from guanxi.commons.imports.models import Import
from guanxi.kit.actor import SYSTEM
whole = Import.objects.get()
undo.may_undo = lambda whole, actor: True  # the system asks
undo.begin(whole, SYSTEM, dry=False)
"""
UNDONE = """
import json
from guanxi.audit.trail.models import Entry
from guanxi.commons.imports.models import Import
from guanxi.customers.customers.models import Customer, CustomerState
gone = Entry.objects.filter(record_key="customers.customer", kind="erase").count()
print(json.dumps([Import.objects.get().undo["removed"], [Customer.objects.count(), CustomerState.objects.count(), gone]]))
"""
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


def killed_again_and_again(scratch, is_over, moved, kills):
    """Starts a worker, waits until it has moved on, kills it at a moment of chance; so many times, then lets it end. Returns how often it died."""
    chance, died = random.Random(7), 0
    for _ in range(kills):
        before = moved()
        worker = scratch.start("-m", "guanxi.config.command", "worker", "--slots", "1", "--lease", "4")
        wait_for(lambda before=before, worker=worker: moved() != before or worker.poll() is not None or is_over(), 600)
        time.sleep(chance.random() * 0.7)
        worker.kill()
        worker.wait()
        if is_over():
            return died
        died += 1
    worker = scratch.start("-m", "guanxi.config.command", "worker", "--slots", "1", "--lease", "4")
    wait_for(is_over, 1200)
    worker.kill()
    worker.wait()
    return died


@pytest.mark.row("ACQ-01", "X10", part=True)
def test_workers_killed_again_and_again_lose_and_double_nothing(scratch, tmp_path):
    path = many(tmp_path / "many.csv")

    scratch.python(BEGIN.format(path=str(path)))
    watcher = subprocess.Popen(
        [sys.executable, "-c", STATE], env=scratch.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    scratch.started.append(watcher)

    def state():
        watcher.stdin.write("\n")
        watcher.stdin.flush()
        return watcher.stdout.readline().split()

    filing = killed_again_and_again(scratch, lambda: state()[1] == "done", lambda: state()[0], KILLS)
    outcome = json.loads(scratch.python(OUTCOME))
    created, errors, customers, states, trail, twice = outcome
    assert (created, customers, states, trail, twice) == (ROWS, ROWS, ROWS, ROWS, 0)
    assert [e["row"] for e in errors] == [n + 2 for n in range(0, ROWS, 100)]
    scratch.python(UNDO)
    undoing = killed_again_and_again(scratch, lambda: state()[1] == "undone", lambda: state()[2], KILLS)
    removed, left = json.loads(scratch.python(UNDONE))
    assert (removed, left) == ({"customers.customer": ROWS}, [0, 0, ROWS])
    # What nobody disturbs says the same, word for word.
    scratch.guanxi("import", "customers", str(path), "--json", check=False)
    again = json.loads(scratch.python(OUTCOME.replace("Import.objects.get()", "Import.objects.latest('pk')")))
    assert again[:4] == outcome[:4]
    print(f"{ROWS:,} rows; killed {filing} times while filing, {undoing} times while undoing")


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
