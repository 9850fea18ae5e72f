"""Times, percentiles, memory; and one table of what came out."""

import json
import os
import platform
import resource
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass
class Line:
    """One line of speed.md §1. Times in milliseconds; limit: the same work by driver or file reader alone, in the same run."""

    name: str
    p50: float | None = None
    p95: float | None = None
    cpu: float | None = None  # of the server, for one run: what other programs on the machine do not blur
    limit: float | None = None
    queries: int | None = None
    memory: float | None = None  # MB
    budget: str = ""
    ok: bool | None = None
    note: str = ""
    facts: dict = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times the limit."""
        return round(self.p50 / self.limit, 1) if self.p50 and self.limit else None


def times(run: Callable, repeat: int, warm: int = 2) -> list[float]:
    """Milliseconds of `repeat` runs after `warm` unmeasured ones, sorted. `run` gets the number of the run."""
    for n in range(warm):
        run(n)
    took = []
    for n in range(repeat):
        began = time.perf_counter()
        run(n)
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def p(sorted_times: list[float], share: float) -> float:
    """The percentile of sorted times."""
    return round(sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * share))], 2)


class Took(list):
    """Sorted milliseconds; cpu: of the server for one run."""

    cpu: float | None = None


def together(parts: list[Took]) -> Took:
    """Several measurements as one."""
    made = Took(sorted(ms for part in parts for ms in part))
    known = [(part.cpu, len(part)) for part in parts if part.cpu is not None]
    made.cpu = round(sum(c * n for c, n in known) / sum(n for _, n in known), 1) if known else None
    return made


def line(name: str, took: list[float], **more) -> Line:
    """A line from sorted times."""
    return Line(name, p50=p(took, 0.5), p95=p(took, 0.95), cpu=getattr(took, "cpu", None), **more)


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory() -> float:
    """Peak of this process in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def memory_of(pid: int) -> float:
    """Resident MB of a process now; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, IndexError):
        return 0.0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def peak_of(pid: int) -> float:
    """The most that a process has held so far, in MB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((round(int(line.split()[1]) / 1024, 1) for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def commit() -> str:
    """The commit that is measured, with + when files differ from it."""
    run = subprocess.run(["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=False)
    return run.stdout.strip()


def machine() -> str:
    """Enough to know the machine again."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def append(lines: list[Line], run: dict) -> Path:
    """Adds JSON lines to results/<database>.jsonl."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{run['database']}.jsonl"
    stamp = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit(), "machine": machine(), **run}
    with path.open("a") as file:
        for one in lines:
            file.write(json.dumps(stamp | asdict(one) | {"ratio": one.ratio}, ensure_ascii=False, default=str) + "\n")
    return path


def table(lines: list[Line]) -> str:
    """The lines as Markdown."""
    head = "| line | p50 ms | p95 ms | CPU ms | limit ms | ratio | queries | MB | budget | | note |\n|---|---:|---:|---:|---:|---:|---:|---:|---|---|---|"

    def cell(v):
        return "" if v is None else f"{v:g}" if isinstance(v, float) else str(v)

    marks = {True: "✓", False: "✗", None: ""}
    rows = [
        f"| {x.name} | {cell(x.p50)} | {cell(x.p95)} | {cell(x.cpu)} | {cell(x.limit)} | {cell(x.ratio)} | {cell(x.queries)} | {cell(x.memory)} | {x.budget} | {marks[x.ok]} | {x.note} |"
        for x in lines
    ]
    return "\n".join([head, *rows])
