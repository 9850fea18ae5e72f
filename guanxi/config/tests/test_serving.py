"""`guanxi serve` with real processes, some of which are killed."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request

import pytest

from guanxi.kit.tests.scratch import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port():
    return free_port()


def get(port: int, path: str) -> tuple[int, str]:
    """Status and body; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError:
        return 0, ""


def is_ready(port: int):
    return lambda: get(port, "/health/ready")[0] == 200


def serve(house, port, *more):
    process = house.start("-m", "guanxi.config.command", "serve", "--port", str(port), "--workers", "2", *more)
    wait_for(lambda: is_ready(port)() or process.poll() is not None)
    assert process.poll() is None, house.log()
    return process


def descendants(pid: int) -> dict[int, str]:
    """Process number → command line of everything below a process."""
    lines = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout.splitlines()
    rows = [(int(p), int(pp), args) for p, pp, args in (line.split(None, 2) for line in lines)]
    found, wave = {}, {pid}
    while wave:
        wave = {p for p, pp, _args in rows if pp in wave}
        found |= {p: args for p, _pp, args in rows if p in wave}
    return found


def one(processes: dict[int, str], word: str) -> int:
    """The lowest-numbered process with that word in its command: the master of its group."""
    return min(p for p, args in processes.items() if word in args)


def is_gone(pid: int) -> bool:
    """Neither running nor a zombie of somebody else's."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.row("X49")
def test_one_command_prepares_serves_and_stops_cleanly(empty_scratch, port):
    process = serve(empty_scratch, port)
    assert get(port, "/health/live")[0] == 200
    status, page = get(port, "/")
    assert status == 200 and 'action="/setup/"' in page, "nothing but the set-up page may answer"
    sheet = next(part for part in page.split('"') if part.startswith("/static/vendor/tabler"))
    assert get(port, sheet)[0] == 200 and sheet.count(".") > 2, "browser files carry their digest"
    wait_for(lambda: json.loads(get(port, "/health/ready")[1])["worker_seconds"] is not None)
    below = descendants(process.pid)
    process.terminate()
    assert process.wait(timeout=120) == 0
    assert all(is_gone(pid) for pid in below)
    assert "set it up here" in empty_scratch.log()


def test_what_is_killed_comes_back_and_nothing_old_keeps_listening(scratch, port):
    process = serve(scratch, port)
    before = descendants(process.pid)
    os.kill(one(before, "granian"), signal.SIGKILL)
    os.kill(one(before, "command worker"), signal.SIGKILL)
    wait_for(
        lambda: (
            {"granian", "command worker"}
            <= {w for w in ("granian", "command worker") for p, a in descendants(process.pid).items() if w in a and p not in before}
        )
    )
    wait_for(is_ready(port))
    assert all(is_gone(pid) for pid in before), "workers of a killed master would serve old code for ever"
    process.terminate()
    assert process.wait(timeout=120) == 0


def test_a_killed_supervisor_takes_its_children_along(scratch, port):
    process = serve(scratch, port)
    below = descendants(process.pid)
    process.kill()
    process.wait()
    wait_for(lambda: all(is_gone(pid) for pid in below))


def test_a_taken_port_is_said_in_words(scratch, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = scratch.guanxi("serve", "--port", str(port), check=False)
    assert done.returncode == 1 and f"port {port}" in done.stderr


def test_debugging_on_a_public_address_is_refused(scratch, port, monkeypatch):
    monkeypatch.setenv("GUANXI_DEBUG", "1")
    done = scratch.guanxi("serve", "--host", "0.0.0.0", "--port", str(port), check=False)
    assert done.returncode == 1 and "GUANXI_DEBUG" in done.stderr
