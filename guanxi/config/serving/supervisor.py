"""`guanxi serve`: prepares, starts web and worker, keeps both alive, stops both cleanly. Loads no Django, so it stays small."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from guanxi.config import environment
from guanxi.config.serving import prepare
from guanxi.config.serving.children import Child

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ANY = {"0.0.0.0", "::"}
STOPPING = 25  # seconds that requests and jobs have to come to an end
HOPELESS = 5  # failures of the web process before it ever answered


@dataclass
class Supervisor:
    """host, port: where browsers reach it. web: web processes. slots: jobs at the same time."""

    host: str = "127.0.0.1"
    port: int = 8000
    web: int = 1
    slots: int = 2

    def __post_init__(self):
        self.data = environment.data_folder()
        self.stopping = threading.Event()
        self.children: list[Child] = []
        self.environment = os.environ | {"GUANXI_STATIC_HASHED": "1", "GUANXI_DATA": str(self.data), "GUANXI_HOSTS": ",".join(self.names())}

    @property
    def is_public(self) -> bool:
        """Whether other computers can reach it."""
        return self.host not in LOOPBACK

    def names(self) -> list[str]:
        """The allowed host names: what GUANXI_HOSTS says, and the very address on which it listens."""
        given = environment.words("GUANXI_HOSTS")
        own = _own_addresses() if self.host in ANY else [self.host] if self.is_public else []
        return list(dict.fromkeys([*given, *(f"[{a}]" if ":" in a else a for a in own)]))

    def run(self) -> int:
        """Serves until SIGTERM or SIGINT. 1 when it could not start."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_signal: self.stopping.set())
        if not _is_free(self.host, self.port):
            return _complain(f"port {self.port} on {self.host} is taken by another program; choose another with --port")
        if self.is_public and environment.flag("GUANXI_DEBUG"):
            return _complain("GUANXI_DEBUG shows the inside of the program to everybody who can reach it: not on a public address")
        facts = {"set_up": True} if prepare.is_prepared(self.data) else self._prepare()
        if facts.get("problems"):
            return _complain(*facts["problems"])
        self.children = [Child("web", self._web(), self.environment), Child("worker", self._worker(), self.environment)]
        for child in self.children:
            child.start()
        try:
            return self._watch(facts)
        finally:
            self._stop()

    def _prepare(self) -> dict:
        command = [sys.executable, "-m", "guanxi.config.serving.prepare", *(["--public"] if self.is_public else [])]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        try:
            facts = json.loads(done.stdout.strip().splitlines()[-1])
        except (ValueError, IndexError):
            return {"problems": ["the database could not be prepared; the lines above say why"]}
        for name in facts.get("applied", [])[-1:]:
            _say(f"database brought up to date, {len(facts['applied'])} steps, up to {name}")
        if facts.get("backup"):
            _say(f"backed up before: {facts['backup']}")
        return facts

    def _web(self) -> list[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "guanxi.config.wsgi:application", "--host", self.host, "--port", str(self.port),
            "--workers", str(self.web), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "warning",
        ]  # fmt: skip

    def _worker(self) -> list[str]:
        return [sys.executable, "-m", "guanxi.config.command", "worker", "--slots", str(self.slots)]

    def _watch(self, facts: dict) -> int:
        told = False
        while not self.stopping.wait(0.2 if not told else 1.0):
            for child in self.children:
                if child.keep_alive():
                    _say(f"{child.name} ended and is started again")
                if child.name == "web" and not told and child.failures >= HOPELESS:
                    return _complain("the web process does not stay alive; the lines above say why")
            if not told and (state := self._state()):
                if not state["migrated"]:  # the database was exchanged since the last start
                    facts = self._prepare()
                    if facts.get("problems"):
                        return _complain(*facts["problems"])
                    continue
                self._announce(facts)
                told = True
        return 0

    def _state(self) -> dict | None:
        try:
            with urllib.request.urlopen(f"http://{self._near()}/health/ready", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            try:
                return json.load(refusal)
            except ValueError:
                return None
        except (OSError, ValueError):
            return None

    def _near(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(self.host, self.host)
        return f"{host}:{self.port}"

    def _announce(self, facts: dict) -> None:
        address = f"http://{self._near()}"
        _say(f"Guanxi is ready: {address}/")
        if self.host in ANY:
            for name in _own_addresses():
                _say(f"  from other computers: http://{name}:{self.port}/")
        if not facts.get("set_up"):
            _say(f"set it up here: {address}/setup/")
            if facts.get("code"):
                _say(f"set-up code for other computers: {facts['code']}")
        _say("stop with Ctrl-C")

    def _stop(self) -> None:
        for child in self.children:
            child.ask_to_end()
        end = time.monotonic() + STOPPING
        for child in self.children:
            child.end(end - time.monotonic())


def _own_addresses() -> list[str]:
    """This computer's name and its address in the network; nothing is sent to find them out."""
    found = [socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    return [a for a in dict.fromkeys(found) if a and a not in LOOPBACK]


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _complain(*texts: str) -> int:
    for text in texts:
        sys.stderr.write(f"guanxi: {text}\n")
    return 1
