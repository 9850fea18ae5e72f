"""What the lines share: the server, signed-in people, actors, and the same work done by the driver alone."""

import random
import time
from contextlib import contextmanager
from functools import cached_property

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import world
from benchmarks.measuring import Took, p, times
from benchmarks.serving import server
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

PEOPLE = ("boss", "director", "manager", "seller")  # company, a region of ten departments, a department, his own


class Stage:
    """Enter it to start the server."""

    def __init__(self, customers: int, repeat: int):
        self.customers, self.repeat = customers, repeat
        self.dice = random.Random(world.SEED)
        self._browsers = {}

    def __enter__(self):
        self._server = server({})
        self.server = self._server.__enter__()
        return self

    def __exit__(self, *error):
        return self._server.__exit__(*error)

    def user(self, username: str) -> User:
        """The person."""
        return User.objects.get(username=username)

    def actor(self, username: str):
        """His rights, in this process."""
        return actor_for(self.user(username))

    def browser(self, username: str):
        """He, signed in at the server."""
        if username not in self._browsers:
            self._browsers[username] = self.server.browser(username)
        return self._browsers[username]

    def page(self, username: str, paths: list[str], *, repeat: int = 0, status: int = 200, **headers) -> Took:
        """Sorted milliseconds of fetching these addresses in turn over HTTP; crashes when one is not answered as expected."""
        browser = self.browser(username)

        def run(n):
            answer = browser.get(paths[n % len(paths)], headers)
            if answer.status != status:
                raise RuntimeError(f"{paths[n % len(paths)]}: {answer.status}")

        for n in range(min(4, len(paths)) + 2):
            run(n)
        before, repeat = self.server.cpu(), repeat or self.repeat
        took = Took(times(run, repeat, warm=0))
        took.cpu = round((self.server.cpu() - before) * 1000 / repeat, 1)
        return took

    @cached_property
    def empty_page(self) -> float:
        """Milliseconds of a page that does nothing, over the same server."""
        return p(self.page("boss", ["/health/live"]), 0.5)

    def statements(self, username: str, path: str) -> list[dict]:
        """The statements of one page, after a first one that fills what processes keep."""
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(self.user(username), backend="guanxi.org.sessions.backend.PasswordBackend")
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return captured.captured_queries

    def driver_time(self, statements: list[str], repeat: int = 20) -> float:
        """Milliseconds of the same statements by the driver alone, all of them together."""
        connection.ensure_connection()
        cursor = connection.connection.cursor()

        def run(_n):
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()

        return p(times(run, repeat), 0.5)


@contextmanager
def recorded():
    """The SQL, with its values, that runs inside: a list that fills."""
    ran: list[str] = []

    def keep(execute, sql, params, many, context):
        ran.append(_with_values(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield ran


def _with_values(sql: str, params) -> str:
    if not params:
        return sql.replace("%%", "%")
    if connection.vendor == "postgresql":
        import psycopg

        return psycopg.ClientCursor(connection.connection).mogrify(sql, params)
    return sql % tuple(
        "NULL"
        if v is None
        else str(int(v))
        if isinstance(v, bool)
        else str(v)
        if isinstance(v, int | float)
        else "'" + str(v).replace("'", "''") + "'"
        for v in params
    )


def seconds(run) -> tuple[float, object]:
    """(how long it took, what it returned)."""
    began = time.perf_counter()
    result = run()
    return round(time.perf_counter() - began, 2), result
