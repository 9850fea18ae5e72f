"""How well the search for duplicates finds what is known to be the same: the printed rules, the same for every set.

python -m benchmarks.matching --samples FOLDER [--more FOLDER ...] [--only febrl4,restaurants_fz] [--model] [--json]

Each set is read as an import reads it (columns assigned, cells understood, derived keys), filed in an empty database of its own with every row as a
customer, and searched as `guanxi duplicates search` does. Then the pairs kept are held against the truth. Rows that an import refuses (without a name)
are not filed: what they would have met counts as missed.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

HEAD = (
    "set",
    "records",
    "refused",
    "true pairs",
    "precision",
    "recall",
    "F1",
    "recall of same",
    "wrong in same",
    "perhaps",
    "look-alikes in same",
    "seconds",
)


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.matching", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=Path, default=Path(os.environ.get("GUANXI_SAMPLES", ".")))
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="further sets of the generator of Chinese customers")
    parser.add_argument("--only", default="")
    parser.add_argument("--model", action="store_true", help="by the statistical model alone, trained on each set (extra match)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GUANXI_DATA": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "guanxi.config.settings"}
        _set_up()
        lines = list(_lines(options))
    if options.json:
        print(json.dumps(lines, ensure_ascii=False))
    else:
        print("| " + " | ".join(HEAD) + " |\n|---|" + "---:|" * (len(HEAD) - 1))
        for line in lines:
            print("| " + " | ".join(f"{v:.4f}" if isinstance(v, float) and n != "seconds" else str(v) for n, v in line.items()) + " |")
    return 0


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def _lines(options):
    from benchmarks.matching_sets import samples

    wanted = {n for n in options.only.split(",") if n}
    for sample in samples(options.samples, options.more):
        if not wanted or sample.name in wanted:
            yield _measure(sample, options.model)


def _measure(sample, by_model: bool) -> dict:
    """Files the set, searches, and counts."""
    from guanxi.customers.duplicates.keeping import keep_likely, search_everything
    from guanxi.customers.duplicates.models import Pair
    from guanxi.customers.duplicates.statistical import likely_pairs
    from guanxi.kit.actor import SYSTEM, acting

    with acting(SYSTEM):
        names = _file(sample)
        began = time.perf_counter()
        keep_likely(likely_pairs(train=True)) if by_model else search_everything()
        took = time.perf_counter() - began
    found = {}
    for first, second, verdict in Pair.objects.values_list("first", "second", "verdict"):
        a, b = sorted((names[first], names[second]))
        if not sample.sides or sample.sides[a] != sample.sides[b]:
            found[a, b] = verdict
    return _figures(sample, names, found, took)


def _figures(sample, names: dict, found: dict, took: float) -> dict:
    same, true = {p for p, verdict in found.items() if verdict == "same"}, sample.truth
    hits = len(found.keys() & true)
    precision, recall = hits / max(1, len(found)), hits / len(true)
    values = (
        sample.name, len(sample.rows), len(sample.rows) - len(names), len(true), round(precision, 4), round(recall, 4),
        round(2 * precision * recall / ((precision + recall) or 1), 4), round(len(same & true) / len(true), 4), len(same - true),
        len(found) - len(same), len(same & sample.hard) if sample.hard else "", round(took, 1),
    )  # fmt: skip
    return dict(zip(HEAD, values, strict=True))


def _file(sample) -> dict[int, str]:
    """Every row as a customer of its own; number of the customer → name of the record."""
    from django.db import transaction

    from guanxi.commons.imports.models import Import
    from guanxi.commons.imports.passes import Pass
    from guanxi.commons.imports.rows import Row
    from guanxi.customers.contacts.models import Contact
    from guanxi.customers.customers.models import Customer, CustomerState
    from guanxi.customers.duplicates.models import Pair

    for model in (Pair, Contact, CustomerState, Customer):
        model.objects.all()._raw_delete("default")
    columns = list(dict.fromkeys(n for row in sample.rows.values() for n in row))
    whole = Import(record_key="customers.customer", mapping={str(i): n for i, n in enumerate(columns)}, options={})
    walk, names, listed = Pass(whole, _system(), dry=False), {}, list(sample.rows.items())
    for start in range(0, len(listed), 2000):
        rows = [Row(start + i, key, [values.get(n, "") for n in columns]) for i, (key, values) in enumerate(listed[start : start + 2000])]
        walk.read(rows)
        kept = [r for r in rows if not r.is_out]
        for row in kept:
            walk.importer._open(row)
        walk.importer.ready(kept)
        with transaction.atomic():
            walk.session.pending.flush()
        names |= {row.target: row.mark for row in kept}
    return names


def _system():
    from guanxi.kit.actor import SYSTEM

    return SYSTEM


if __name__ == "__main__":
    sys.exit(main())
