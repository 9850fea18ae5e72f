"""A real installation for the journeys: `guanxi serve` with its web processes and its worker, on a data folder of its own."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 120  # seconds; a busy machine with two cores needs about twenty


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Installation:
    """One company on one port. `url` is where browsers find it."""

    def __init__(self, data: Path, database: str = ""):
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.postgresql = bool(database)
        self.database = self._own_database(database) if database else ""
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("GUANXI_", "DATABASE_URL", "DJANGO_"))}
        self.env |= {"GUANXI_DATA": str(data), "DATABASE_URL": self.database, "GUANXI_LOG": "WARNING"}
        self.process = None

    def _own_database(self, given: str) -> str:
        import psycopg

        parts = urlsplit(given)
        self.name = f"{parts.path.lstrip('/')}_e2e_{secrets.token_hex(3)}"
        self.admin = urlunsplit(parts._replace(path="/postgres"))
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}"')
        return urlunsplit(parts._replace(path=f"/{self.name}"))

    def run(self, *words: str) -> str:
        """One `guanxi` command to its end; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "guanxi.config.command", *words], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """What a piece of Python prints inside the installation."""
        return self.run("shell", "-c", code)

    def start(self) -> "Installation":
        """Serves, and waits until it is ready."""
        words = [sys.executable, "-m", "guanxi.config.command", "serve", "--port", str(self.port), "--workers", "1", "--slots", "1"]
        self.log = (self.data.parent / f"{self.data.name}.log").open("w")
        self.process = subprocess.Popen(words, cwd=ROOT, env=self.env, stdout=self.log, stderr=subprocess.STDOUT)
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            assert self.process.poll() is None, Path(self.log.name).read_text()
            try:
                with urllib.request.urlopen(self.url + "/health/ready", timeout=2):
                    return self
            except OSError:
                time.sleep(0.3)
        raise AssertionError(f"not ready after {STARTS_WITHIN} s: " + Path(self.log.name).read_text()[-2000:])

    def stop(self) -> None:
        """Ends the process that start() made, and drops the database."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self.log.close()
        if self.postgresql:
            import psycopg

            with psycopg.connect(self.admin, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
