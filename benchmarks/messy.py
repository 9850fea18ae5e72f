"""Every sample file of guanxi/config/tests/messy.py brought in whole, checked first: python -m benchmarks.messy [name …].

Prints a table: rows, created, updated, left as they are, to look at, errors, seconds, and whether the dry run said the same.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from guanxi.config.tests.messy import FILES, Messy

COUNTS = ("rows", "created", "updated", "skipped", "review", "error_count")


def main(names: list[str]) -> None:
    """Brings the files with these names, or all of them, and what they need before."""
    samples, by_name = Path(os.environ["GUANXI_SAMPLES"]), {f.name: f for f in FILES}
    with tempfile.TemporaryDirectory(prefix="messy-") as folder:
        empty = Path(folder) / "empty"
        empty.mkdir()
        _guanxi(empty, "manage", "migrate", "-v0")
        print(f"{'file':<26} " + " ".join(f"{n:>9}" for n in (*COUNTS, "seconds")) + "  dry run")
        for one in [by_name[n] for n in names] or FILES:
            place = Path(folder) / "work"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(empty, place)
            for name in one.before:
                bring(place, samples, by_name[name])
            said = bring(place, samples, one, "--dry-run")
            started = time.monotonic()
            came = bring(place, samples, one)
            tell(one, said, came, time.monotonic() - started)


def bring(place: Path, samples: Path, one: Messy, *more: str) -> dict:
    """The result of one command."""
    words = []
    for option, told in one.options.items():
        for each in told if isinstance(told, list) else [told]:
            words += [f"--{option.replace('_', '-')}", each]
    if one.map:
        said = place / "map.json"
        said.write_text(json.dumps(one.map), "utf-8")
        words += ["--map", str(said)]
    return json.loads(_guanxi(place, "guanxi", "import", one.kind, str(samples.joinpath(*one.parts)), "--json", *words, *more))


def tell(one: Messy, said: dict, came: dict, seconds: float) -> None:
    """One line, and below it the reasons."""
    same = all(said.get(n) == came.get(n) for n in {*said, *came} if isinstance(came.get(n, said.get(n)), int))
    print(f"{one.name:<26} " + " ".join(f"{came.get(n, 0):>9,}" for n in COUNTS) + f" {seconds:>9.1f}  {'the same' if same else 'DIFFERS'}")
    further = {n: v for n, v in came.items() if isinstance(v, int) and n not in COUNTS and v}
    if further:
        print("    " + ", ".join(f"{n} {v:,}" for n, v in further.items()))
    for (column, message), n in Counter((e["column"], e["message"]) for e in came["errors"]).most_common(6):
        print(f"    {n:>6,} × {column or '-'}: {message}")
    sys.stdout.flush()


def _guanxi(place: Path, *words: str) -> str:
    command = {"manage": ["manage.py"], "guanxi": ["-c", "import sys; from guanxi.config.command import main; sys.exit(main())"]}[words[0]]
    done = subprocess.run(
        [sys.executable, *command, *words[1:]], env=os.environ | {"GUANXI_DATA": str(place)}, capture_output=True, text=True, check=False
    )
    if done.returncode > 1 or not (done.stdout or words[0] == "manage"):
        raise SystemExit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
