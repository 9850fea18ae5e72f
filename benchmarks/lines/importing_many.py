"""Importing as many csv rows as there are customers, beside a tenth of them: the rate and the memory must not grow with the file."""

import csv
import tempfile
from pathlib import Path

from benchmarks import world
from benchmarks.lines.commands import guanxi
from benchmarks.lines.importing import _take_out
from benchmarks.measuring import Line

MOST = 1_000_000
HEADS = ("客户编号", "客户名称", "手机", "行业", "地址", "联系人", "邮箱")


def lines(stage) -> list[Line]:
    """First the tenth, then the whole; both are taken out again."""
    from guanxi.customers.customers.models import Customer

    rows = min(MOST, stage.customers)
    before = Customer.objects.order_by("-pk").values_list("pk", flat=True).first()
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (rows // 10, rows):
            ran = guanxi("import", "customers", str(_file(Path(folder) / f"{count}.csv", count, stage.customers)), "--as", "boss")
            _take_out(before)
            line = Line(f"import {count:,} csv rows × {len(HEADS)}", p50=ran.seconds * 1000, cpu=ran.cpu * 1000, memory=ran.memory)
            rate, busy = count / ran.seconds, count / ran.cpu if ran.cpu else 0
            line.note = f"{rate:,.0f} rows/s, {busy:,.0f} rows per CPU second, created {ran.out.get('created', 0):,}, exit code {ran.code}"
            made.append((line, rate))
    (small, slow), (large, fast) = made
    large.budget = "rate ≥ 0.8 of a tenth's, memory ≤ 1.2 times it"
    large.ok = fast >= 0.8 * slow and large.memory <= 1.2 * small.memory
    return [small, large]


def _file(path: Path, rows: int, known: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADS)
        first = known + 30_000_000
        for n, c in enumerate(world.customers(first, first + rows), 1):
            out.writerow(
                (f"DM{n:08d}", f"{c['name']}{n}", c["phone"][3:], c["industry"], f"人民路{n}号", f"联系人{n % 977}", f"m{n}@example.cn")
            )
    return path
