"""Goes through addresses as one asker, by several methods and ways, and notes every fault."""

import logging
import os
import sys
import traceback
from contextlib import contextmanager

from django.core import mail
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from guanxi.config.tests.leak.judge import Books, Fault, Tally, Writes, away, forbidden_in, text_of
from guanxi.config.tests.leak.table import may_read
from guanxi.kit import records

EVIL = "https://evil.example/"
WAYS = {
    "plain": {}, "htmx": {"HX-Request": "true", "HX-Target": "x"}, "boosted": {"HX-Request": "true", "HX-Boosted": "true"},
    "json": {"Accept": "application/json"}, "history": {"HX-Request": "true", "HX-History-Restore-Request": "true"},
}  # fmt: skip


class Lines(logging.Handler):
    """What the product writes into its log."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def emit(self, record):
        self.texts.append(
            self.format(record)
            + str({k: v for k, v in vars(record).items() if k not in ("exc_info", "request", "response", "status_code")})
        )


class Walker:
    """One asker with his browser or key."""

    def __init__(self, world, asker, tally: Tally | None = None, books: Books | None = None):
        self.world, self.asker, self.tally = world, asker, tally if tally is not None else Tally()
        self.books = books
        self.client = Client(raise_request_exception=False)
        if asker.by == "session":
            self.client.force_login(world.people[asker.name], backend="guanxi.org.sessions.backend.PasswordBackend")
        self.tally.askers.add((asker.name, asker.by))

    def ask(self, method: str, url: str, data=None, way="plain", *, route=None, json=False):
        """One request, judged by what it shows; gives the answer and its text."""
        headers = dict(WAYS[way])
        if self.asker.by == "key":
            headers["Authorization"] = f"Bearer {self.world.keys[self.asker.name]}"
        options = {"content_type": "application/json"} if json or method in ("PATCH", "PUT") else {}
        if method in ("PATCH", "DELETE"):
            headers["If-Match"] = "*"
        send = getattr(self.client, method.lower())
        with trouble() as problems:
            response = send(url, data or ({} if method != "GET" else None), headers=headers, **options)
            text = text_of(response)
        self.tally.visits += 1
        self.tally.methods.add(method)
        if route is not None:
            self.tally.routes.add(route)
        self._judge(method, f"{url} [{way}]", response, text, problems, f"{url} {data}")
        return response, text

    def _judge(self, method, url, response, text, problems, sent):
        if response.status_code >= 500:
            self.fault("error", method, url, f"{response.status_code} {problems[-1] if problems else ''}")
        shown = {c for c in self.world.mint.seen_in(text) if c.text not in sent}
        for canary in (c for c in shown if not may_read(self.asker, c)):
            self.fault(
                "leak",
                method,
                url,
                f"{canary.row.key} {canary.field} of {canary.row.owner or 'nobody'}{' (binned)' if canary.row.binned else ''} ({canary.text})",
            )
        self.tally.seen |= shown
        if method != "OPTIONS" and (target := away(response)):
            self.fault("redirect", method, url, f"leads to {target}")
        if response.status_code < 400 and not self.asker.role and not url.startswith(OPEN) and "/account/login/" not in text:
            self.fault("leak", method, url, f"{response.status_code} for somebody who has not signed in")

    def write(self, method: str, url: str, data=None, way="plain", **options):
        """A request that may write: what it wrote is compared with the table, then taken back."""
        with transaction.atomic():
            with Writes() as writes:
                answered = self.ask(method, url, data, way, **options)
            if not transaction.get_connection().needs_rollback:
                for wrong in self.books.wrongs(self.asker, writes.tables):
                    self.fault("write", method, f"{url} [{way}]", wrong)
            transaction.set_rollback(True)
        return answered

    def fault(self, what, method, url, detail):
        """Notes what must not be."""
        self.tally.faults.append(Fault(what, self.asker.name or "anonymous", method, url, detail))
        if trace := os.environ.get("GUANXI_LEAK_TRACE"):
            with open(trace, "a") as file:
                file.write(f"{self.tally.faults[-1]}\n")

    def judge_mail(self):
        """Nobody's letters carry what he may not see; the walk's askers have addresses of their own."""
        for letter in mail.outbox:
            for canary in forbidden_in(self.world.mint, self.asker, f"{letter.subject}\n{letter.body}\n{letter.to}"):
                self.fault("leak", "MAIL", letter.subject, f"{canary.row.key} {canary.field}")
        mail.outbox.clear()


OPEN = ("/account/", "/health/", "/invitation/", "/f/", "/setup/", "/api/v1/openapi.json", "/favicon", "/robots", "/manifest")


@contextmanager
def trouble():
    """Exceptions inside a request, as one line each."""
    found = []

    def keep(**facts):
        kind, error, where = sys.exc_info()
        last = traceback.extract_tb(where)[-1]
        found.append(f"{kind.__name__}: {error} ({last.filename.rpartition('guanxi/')[2]}:{last.lineno})")

    got_request_exception.connect(keep)
    try:
        yield found
    finally:
        got_request_exception.disconnect(keep)


@contextmanager
def logged(walker: Walker):
    """Log lines written inside are searched: a log is read by people who may see nothing."""
    lines = Lines()
    logging.getLogger().addHandler(lines)
    for name in ("django", "guanxi"):
        logging.getLogger(name).addHandler(lines)
    try:
        yield
    finally:
        for name in ("", "django", "guanxi"):
            logging.getLogger(name).removeHandler(lines)
        for text in lines.texts:
            for canary in walker.world.mint.seen_in(text):
                walker.fault("log", "LOG", text[:160], f"{canary.row.key} {canary.field}")


def queries(world, visit, asker) -> list[str]:
    """Query strings for an address: what pages offer, and what nobody should send."""
    record = next((r for r in records.all_records() if visit.url == r.list_url), None)
    if record is not None:
        return list_queries(world, record, asker)
    if visit.url.startswith("/api/v1/"):
        return [
            "",
            "?size=500",
            "?order=-profit",
            "?order=profit",
            "?fields=id,profit,phone",
            "?f=profit%20%3E%201",
            "?q=zq",
            "?cursor=zz",
            "?size=-1",
            "?f=%00",
            "?fields=owner__password",
        ]
    if visit.which:
        return [
            "",
            "?tab=changes",
            f"?next={EVIL}",
            "?show=1",
            "?before=99999999",
            "?before=2030-01-01T00:00:00Z",
            "?tab=%00",
            "?tab=grade",
            "?before=%00&after=%00&page=zz",
        ]
    return ["", "?q=zq", "?q=139", f"?next={EVIL}", "?next=//evil.example", "?grade=A&after=0", "?team=1", "?page=-1&status=failed", "?record=customers.customer&text=zq", "?q=%00", "?after=99999999999999999999",
            "?name=%3Cscript%3E", "?c-match=all&c-field=profit&c-op=gt&c-value=1"]  # fmt: skip


def list_queries(world, record, asker) -> list[str]:
    """Those of a list."""
    names = ",".join(record.fields)
    other = "lin" if asker.name in ("he", "") else "he"
    hidden = [n for n in ("profit", "cost", "profit_year", "phone", "bank_account", "revenue_year") if n in record.fields]
    return [
        "", f"?c={names}&n=200", "?q=zq", "?q=139", f"?v={world.private['commons.savedview'][other]}", "?at=garbage", "?o=__class__", "?o=owner__password", "?f=%00", "?f=((((", "?n=99999&at=%F0",
        *(f"?o=-{n}&c={n}" for n in hidden), *(f"?f={n}%20%3E%201" for n in hidden), "?f=owner.phone%20~%201", "?f=customer.name%20~%20zq", f"?next={EVIL}", "?c=owner__password,name:9999,__class__",
    ]  # fmt: skip
