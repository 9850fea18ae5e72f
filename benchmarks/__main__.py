"""`make bench`: makes the data sets once, measures each line of speed.md §1 beside its bare limit, prints tables, appends to results/*.jsonl.

python -m benchmarks                                   SQLite, 10,000 and 1,000,000 customers
python -m benchmarks --database postgres://user@host:port/   the same on PostgreSQL (a database of its own per size)
python -m benchmarks --customers 100000 --only lists,searching
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Line, table

ROOT = Path(__file__).resolve().parent.parent
FLAT = ("lists", "records", "searching")  # the lines that must not grow with the table


def main() -> int:
    """Runs the small and the large data set in processes of their own, then compares them."""
    options = _options()
    small = (
        _measure(options, options.flat, ",".join(n for n in FLAT if not options.only or n in options.only.split(",")))
        if options.flat
        else []
    )
    large = _measure(options, options.customers, options.only)
    print(f"\n## {options.customers:,} customers, {_orders(options, options.customers):,} orders\n\n{table(large)}")
    if small and large:
        print(f"\n## Flatness: {options.flat:,} → {options.customers:,} customers\n\n{flatness(small, large)}")
    return 0


def _options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=None, help="default: five for each customer")
    parser.add_argument("--flat", type=int, default=10_000, help="size of the small data set; 0: none")
    parser.add_argument("--database", default="", help="postgres://user@host:port/ ; empty: SQLite")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where the data sets lie")
    parser.add_argument("--only", default="", help="lines, by module name, with commas between")
    parser.add_argument("--repeat", type=int, default=60, help="runs of each page")
    return parser.parse_args()


def _orders(options, customers: int) -> int:
    return options.orders if options.orders is not None and customers == options.customers else customers * 5


def _measure(options, customers: int, only: str) -> list[Line]:
    """One data set in a process of its own, since settings are read once."""
    vendor = "postgresql" if options.database else "sqlite"
    folder = options.folder / f"{vendor}-{customers}"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GUANXI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "guanxi.config.settings"}
    environment["DATABASE_URL"] = f"{options.database.rstrip('/')}/guanxi_bench_{customers}" if options.database else ""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [
            sys.executable, "-m", "benchmarks.run", "--customers", str(customers), "--orders", str(_orders(options, customers)),
            "--only", only, "--repeat", str(options.repeat), "--out", out.name,
        ]  # fmt: skip
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
        return [Line(**one) for one in json.loads(Path(out.name).read_text())]


def flatness(small: list[Line], large: list[Line]) -> str:
    """The same lines at both sizes; the ratio must stay at or below 1.3."""
    before = {x.name: x for x in small}
    rows = ["| line | small p50 | large p50 | ratio | |", "|---|---:|---:|---:|---|"]
    for line in large:
        # What is bounded by time takes its time on a large table: its budget is the bound.
        if (old := before.get(line.name)) and old.p50 and line.p50 and " filter " not in line.name:
            ratio = line.p50 / old.p50
            rows.append(f"| {line.name} | {old.p50:g} | {line.p50:g} | {ratio:.2f} | {'✓' if ratio <= 1.3 else '✗'} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
