"""The command `guanxi` in a process of its own, with its time and its memory."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from benchmarks.measuring import peak_of


@dataclass
class Ran:
    """What a command did. memory: its peak in MB; cpu: seconds of processor time."""

    code: int
    seconds: float
    cpu: float
    memory: float
    out: dict
    error: str


def guanxi(*arguments: str) -> Ran:
    """Runs it and waits; --json is added."""
    before, began, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as error:
        process = subprocess.Popen([sys.executable, "-m", "guanxi.config.command", *arguments, "--json"], stdout=out, stderr=error)
        while process.poll() is None:
            # Not ru_maxrss of the children: a fork counts as large as whoever forked it.
            peak = max(peak, peak_of(process.pid))
            time.sleep(0.02)
        took = time.perf_counter() - began
        out.seek(0)
        error.seek(0)
        try:
            result = json.load(out)
        except ValueError:
            result = {}
        said = error.read()[-300:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(process.returncode, round(took, 2), round(cpu, 2), peak, result, said)
