"""Saving one record through the form: audit, search document and rules included."""

import re
import threading
import time
from html.parser import HTMLParser

from django.db import connection, transaction

from benchmarks.measuring import Line, Took, line, p, times

CLIENTS = 4
EACH = 60
CROWD = 50
EACH_OF_CROWD = 20


class Form(HTMLParser):
    """The values that a browser would send back."""

    def __init__(self, text: str):
        super().__init__()
        self.values, self._select, self._area = {}, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "select":
            self._select = a.get("name")
        elif tag == "option" and self._select and "selected" in a:
            self.values[self._select] = a.get("value", "")
        elif tag == "textarea" and a.get("name"):
            self._area, self.values[a["name"]] = a["name"], ""
        elif tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in a:
                    self.values[a["name"]] = a.get("value", "on")
            elif kind not in ("submit", "file", "button"):
                self.values[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data


def lines(stage) -> list[Line]:
    """Four people save records at once; then fifty (trust.md R5)."""
    few, rate = _saved(stage, CLIENTS, EACH)
    found = line("save one record", few, limit=_bare(), budget="≥ 150/s")
    found.note, found.ok, found.facts = f"{rate:.0f}/s with {CLIENTS} clients", rate >= 150, {"rate": rate}
    many, rate = _saved(stage, CROWD, EACH_OF_CROWD)
    crowd = line(f"save, {CROWD} clients at once", many, budget="none refused, p99 < 1 s")
    p99 = p(many, 0.99)
    crowd.note, crowd.ok, crowd.facts = (
        f"p99 {p99:g} ms, {rate:.0f}/s, {len(many)} of {len(many)} saved",
        p99 < 1000,
        {"p99": p99, "rate": rate},
    )
    return [found, crowd]


def _saved(stage, clients: int, each: int) -> tuple[Took, float]:
    """(milliseconds of every save, saves a second); crashes when one was refused."""
    took: list[float] = []
    people = stage.server.browsers("heavy", clients)
    forms = [(b, pk, read_form(b, pk)) for pk, b in enumerate(people, 10)]
    threads = [threading.Thread(target=lambda f=f: took.extend(save_once(*f) for _n in range(each))) for f in forms]
    cpu, began = stage.server.cpu(), time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    rate = clients * each / (time.perf_counter() - began)
    if len(took) < clients * each:
        raise RuntimeError(f"{len(took)} of {clients * each} saves came through")
    made = Took(sorted(took))
    made.cpu = round((stage.server.cpu() - cpu) * 1000 / len(took), 1)
    return made, rate


def read_form(browser, pk: int) -> dict:
    """The values of a customer's form."""
    answer = browser.get(f"/customers/customers/{pk}/edit/")
    if answer.status != 200:
        raise RuntimeError(f"form: {answer.status}")
    return Form(answer.text).values


def save_once(browser, pk: int, values: dict) -> float:
    """Milliseconds of one save that changes one field. `values` is made ready for the next."""
    values["short_name"] = f"简称{time.time_ns() % 10**9}"
    began = time.perf_counter()
    answer = browser.post(f"/customers/customers/{pk}/edit/", values)
    took = (time.perf_counter() - began) * 1000
    if answer.status not in (200, 204, 302, 303):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text[answer.text.find("error") :]))
        raise RuntimeError(f"not saved: {answer.status} {words[:300]}")
    values["version"] = str(int(values.get("version", "1")) + 1)
    browser.cookies.pop("messages", None)  # the next page shows "Saved." and takes it away; here no page follows
    return took


def _bare() -> float:
    """One row updated and committed by the driver."""

    def run(n):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE customers_customer SET short_name = %s WHERE id = %s", [f"x{n}", 20])

    return p(times(run, 60), 0.5)
