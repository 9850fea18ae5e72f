"""The command `guanxi` in a process of its own, with its time and its memory."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass


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
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "guanxi.config.command", *arguments, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, error = process.communicate()
    took = time.perf_counter() - began
    try:
        result = json.loads(out)
    except ValueError:
        result = {}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(process.returncode, round(took, 2), round(cpu, 2), _peak(), result, error[-300:])


def _peak() -> float:

    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1)
