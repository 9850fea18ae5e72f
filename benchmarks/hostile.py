"""What becomes of hostile files (R14): python -m benchmarks.hostile prints outcome, seconds and peak memory of each."""

import tempfile
from pathlib import Path

from guanxi.kit.tables.tests.hostile import HOSTILE, look

if __name__ == "__main__":
    print(f"{'file':<32} {'size':>12} {'outcome':>8} {'seconds':>8} {'MB':>5}  why")
    with tempfile.TemporaryDirectory() as folder:
        for one in HOSTILE:
            came = look(one, Path(folder))
            mark = "" if came["outcome"] == one.outcome else "  NOT AS IT MUST BE"
            why = came.get("why") or f"{came.get('rows')} rows"
            print(
                f"{one.name:<32} {came['size']:>12,} {came['outcome']:>8} {came['seconds']:>8} {came['megabytes']:>5}  {why[:70]}{mark}",
                flush=True,
            )
