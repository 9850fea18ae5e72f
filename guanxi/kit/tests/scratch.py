"""An installation of its own in a temporary folder, driven by real processes: for tests that kill."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connections

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Scratch:
    """folder: GUANXI_DATA. url: DATABASE_URL. Every started process is killed at the end of the test."""

    folder: Path
    url: str
    started: list = field(default_factory=list)

    @property
    def environment(self) -> dict:
        """What the processes get."""
        return os.environ | {
            "GUANXI_DATA": str(self.folder),
            "DATABASE_URL": self.url,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }

    def run(self, *arguments: str, check: bool = True, **options) -> subprocess.CompletedProcess:
        """Runs `python …` to its end."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=300, **options
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def manage(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Runs manage.py."""
        return self.run(str(ROOT / "manage.py"), *arguments, **options)

    def guanxi(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Runs the product's command."""
        return self.run("-m", "guanxi.config.command", *arguments, **options)

    def python(self, code: str) -> str:
        """Runs lines of Python inside the installation and returns what they print."""
        return self.run("-c", "import django; django.setup()\n" + code).stdout.strip()

    def start(self, *arguments: str, **environment) -> subprocess.Popen:
        """Starts `python …` and leaves it running; its output goes to <folder>/process.log."""
        with open(self.folder / "process.log", "a") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env=self.environment | environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self.started.append(process)
        return process

    def log(self) -> str:
        """What started processes wrote."""
        path = self.folder / "process.log"
        return path.read_text() if path.exists() else ""

    def end(self) -> None:
        """Kills what still runs."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()


def wait_for(condition: Callable, seconds: float = 240):
    """Asks until the answer is true and returns it; fails the test after so many seconds (a limit against hanging, no measurement)."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def make_database(folder: Path, template: str = "") -> tuple[str, Callable]:
    """(DATABASE_URL, how to drop it): beside the suite's own database on PostgreSQL, a file in the folder on SQLite.

    template: the URL of a database that is copied with all it holds; nobody may be connected to it.
    """
    connection = connections["default"]
    if connection.vendor == "sqlite":
        target = folder / "guanxi.sqlite3"
        if template:
            shutil.copy(template.removeprefix("sqlite:///"), target)
        return f"sqlite:///{target}", lambda: None
    name = f"scratch_{secrets.token_hex(5)}"
    settings = connection.settings_dict
    _outside(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""))
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    url = f"postgres://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT'] or 5432}/{name}"
    return url, lambda: _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _outside(sql: str) -> None:
    import psycopg

    s = connections["default"].settings_dict
    with psycopg.connect(
        host=s["HOST"], port=s["PORT"] or 5432, user=s["USER"], password=s["PASSWORD"] or None, dbname="postgres", autocommit=True
    ) as c:
        c.execute(sql)
