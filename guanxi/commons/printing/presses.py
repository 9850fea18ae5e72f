"""One typesetting process for this process: started when it is needed, ended by its id when a document takes too long."""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import guanxi

logger = logging.getLogger(__name__)


class TooSlow(Exception):
    """The document was not ready in time; the process that worked on it is ended."""


class Unset(Exception):
    """The document could not be set; the argument is what the typesetter says of it."""


class Press:
    """One document at a time. Whoever uses it holds a lock."""

    def __init__(self):
        self.process = None

    def set(self, *, template: Path, fonts: list[str], data: str, at: int, seconds: float) -> bytes:
        """The PDF. TooSlow after so many seconds on the clock, Unset for what the template refuses."""
        body = data.encode()
        ask = json.dumps({"template": str(template), "fonts": fonts, "at": at, "size": len(body)}).encode() + b"\n" + body
        for _attempt in (1, 2):  # the process may just have ended by itself: it had nothing to do, or held too much
            if (answer := self._answer(ask, seconds)) is not None:
                return answer
        raise Unset("the typesetter ended twice")

    def _answer(self, ask: bytes, seconds: float) -> bytes | None:
        process, late = self._running(), threading.Event()

        def end():
            late.set()
            process.kill()

        clock = threading.Timer(seconds, end)
        clock.daemon = True
        clock.start()
        try:
            process.stdin.write(ask)
            process.stdin.flush()
            head = json.loads(process.stdout.readline() or "null")
            made = process.stdout.read(head.get("size", 0)) if head else b""
        except OSError:
            head, made = None, b""
        finally:
            clock.cancel()
        if head is None or len(made) < head.get("size", 0):
            self.stop()
            if late.is_set():
                raise TooSlow
            return None
        if "error" in head:
            raise Unset(head["error"])
        for warning in head["warnings"]:
            logger.warning("typst: %s", warning)
        return made

    def _running(self) -> subprocess.Popen:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            path = os.pathsep.join([str(Path(guanxi.__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
            environment = {n: os.environ[n] for n in ("PATH", "HOME", "LANG", "SYSTEMROOT") if n in os.environ} | {"PYTHONPATH": path}
            command = [sys.executable, "-m", "guanxi.commons.printing.typesetter"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        return self.process

    def stop(self) -> None:
        """Ends the process, if there is one."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:  # what was not written yet has nobody to read it
                logger.debug("a pipe was broken")

    def forget(self) -> None:
        """In a copy of this process: that one's typesetter stays with it."""
        self.process = None


press = Press()
atexit.register(press.stop)
