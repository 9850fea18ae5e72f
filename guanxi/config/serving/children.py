"""Child processes: each in a session of its own, killed as a group, and told to end when the supervisor dies."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
STEADY = 30  # seconds after which a restart counts as a new beginning
LONGEST_PAUSE = 30


def _end_with_parent() -> None:
    # Without this a killed supervisor would leave processes that keep the port and serve old code for ever.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    command: list[str]
    environment: dict
    process: subprocess.Popen | None = None
    failures: int = 0
    begun_at: float = 0.0
    not_before: float = 0.0
    events: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.process = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, preexec_fn=_end_with_parent, stdin=subprocess.DEVNULL
        )
        self.begun_at = time.monotonic()

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def keep_alive(self) -> bool:
        """Restarts it when it has ended, with growing pauses. Returns whether it had ended."""
        if self.is_running:
            return False
        now = time.monotonic()
        if self.process is not None:
            self.kill_group()  # a killed granian master leaves its workers behind, listening
            self.process = None
            self.failures = 1 if now - self.begun_at > STEADY else self.failures + 1
            self.not_before = now + min(2 ** (self.failures - 1), LONGEST_PAUSE) - 1
            return True
        if now >= self.not_before:
            self.start()
        return False

    def ask_to_end(self) -> None:
        """SIGTERM to the process itself, which ends its own children in order."""
        if self.is_running:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Waits for it to end, then kills what is left of its group."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, seconds))
        except subprocess.TimeoutExpired:
            pass
        self.kill_group()
        self.process.wait()

    def kill_group(self) -> None:
        """SIGKILL to everything it started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
