"""The real server for the lines that are pages, and a browser that keeps its connection and its cookies."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.loading import PASSWORD
from benchmarks.measuring import cpu_of, memory_of
from guanxi.config.serving.children import _end_with_parent

WORKERS = 2


@contextmanager
def server(environment: dict):
    """Granian as `guanxi serve` runs it: WSGI, four blocking threads. Yields a Server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", "4",
        "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "guanxi.config.wsgi:application",
    ]  # fmt: skip
    began = time.perf_counter()
    # It ends with this process, however that ends.
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True, preexec_fn=_end_with_parent)
    running = Server(process, port)
    try:
        running.ready = running.wait_until_ready(began)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


class Server:
    """The running server. ready: seconds from start to the first answer."""

    def __init__(self, process, port: int):
        self.process, self.port, self.ready = process, port, 0.0

    def wait_until_ready(self, began: float) -> float:
        """Seconds until the first answer."""
        while time.perf_counter() - began < 60:
            try:
                if Browser(self.port).get("/health/live").status < 500:
                    return round(time.perf_counter() - began, 2)
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the server did not answer within a minute")

    def workers(self) -> list[int]:
        """Process ids."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(c) for c in children] or [self.process.pid]

    def worker_memory(self) -> float:
        """The largest worker in MB."""
        return max(memory_of(c) for c in self.workers())

    def cpu(self) -> float:
        """Seconds that all workers have used."""
        return sum(cpu_of(c) for c in self.workers())

    def browser(self, username: str) -> "Browser":
        """Signed in."""
        made = Browser(self.port)
        made.sign_in(username)
        return made

    def browsers(self, username: str, count: int) -> list["Browser"]:
        """Several windows of one who signed in once: so many sign-ins of one person would be refused."""
        first = self.browser(username)
        more = [Browser(self.port) for _n in range(count - 1)]
        for one in more:
            one.cookies.update(first.cookies)
        return [first, *more]


class Answer:
    """Status, headers and text of one answer."""

    def __init__(self, response):
        self.status, self.headers, self.text = response.status, response.headers, response.read().decode("utf-8", "replace")


class Browser:
    """One person at a browser: one connection, kept open."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, headers: dict | None = None) -> Answer:
        """GET."""
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, data: dict, headers: dict | None = None) -> Answer:
        """POST of a form, with the token that Django asks for."""
        token = self.cookies.get("csrftoken", "")
        body = urlencode({**data, "csrfmiddlewaretoken": token}, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token, **(headers or {})})

    def sign_in(self, username: str) -> None:
        """Through the real page."""
        self.get("/account/login/")
        answer = self.post("/account/login/", {"login": username, "password": PASSWORD})
        if answer.status != 302:
            raise RuntimeError(f"{username} could not sign in: {answer.status} {re.sub(r'<[^>]+>', ' ', answer.text)[:300]}")

    def _ask(self, method, path, body, headers) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Host": "127.0.0.1", "Accept": "text/html", **headers}
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        for value in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return Answer(response)
