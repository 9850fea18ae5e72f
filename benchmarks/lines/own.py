"""Fields of a company's own: thirty of them in the list, filter and sort on one, the making of its index while others write."""

import threading
import time

from django.db import connection, connections

from benchmarks.measuring import Line, Took, line, p, times, together
from benchmarks.stage import seconds
from guanxi.commons.customfields import indexing
from guanxi.commons.customfields.actions import add_field, change_field
from guanxi.commons.customfields.models import CustomField, IndexedNumber
from guanxi.customers.customers.models import Customer
from guanxi.kit import records
from guanxi.kit.filters import parse
from guanxi.kit.questions import where
from guanxi.kit.reader import read_page

KEY, PATH, COUNT = "customers.customer", "/customers/customers/", 30
KINDS = ("text", "money", "date", "choice", "bool", "decimal")
SCOPES = ("boss", "director", "manager", "seller")
ASKED = {
    "few (1 in 10,000)": "x_b1 = 4711",
    "some (1 in 100)": "x_b1 < 100",
    "more (1 in 40)": "x_b1 < 250",
    "more (1 in 15)": "x_b1 < 670",
    "half": "x_b1 < 5000",
    "a choice (1 in 3)": "x_b3 = 甲",
    "nothing": "x_b1 > 999999",
}


def lines(stage) -> list[Line]:
    """Fields and values are made once."""
    _fill()
    made = [_list(stage, who) for who in SCOPES]
    made += [_index(stage)]
    made += [_filter(stage, name, text) for name, text in ASKED.items()]
    return made + [_sort(stage, who) for who in SCOPES]


def _fill() -> None:
    """Thirty fields, and values for every customer by one statement."""
    for n in range(COUNT - CustomField.objects.filter(record_key=KEY).count()):
        kind = KINDS[n % 6]
        more = {"choices": [["甲", "甲"], ["乙", "乙"], ["丙", "丙"]]} if kind == "choice" else {}
        add_field(KEY, label=f"自定义{n}", kind=kind, code=f"b{n}", indexed=False, **more)
    if Customer.objects.filter(custom__has_key="x_b1").exists():
        return
    table, sqlite = Customer._meta.db_table, connection.vendor == "sqlite"
    number = "((id * 7919) % 10000)"
    choice = "CASE id % 3 WHEN 0 THEN '甲' WHEN 1 THEN '乙' ELSE '丙' END"
    values = {"text": "'阀门' || (id % 1000)", "money": f"CAST({number} AS text)", "date": "'2026-' || CASE WHEN id % 2 = 0 THEN '03' ELSE '11' END || '-15'", "choice": choice, "bool": "TRUE", "decimal": "CAST(id % 77 AS text)"}  # fmt: skip
    pairs = ", ".join(
        f"'x_b{n}', {values[KINDS[n % 6]] if KINDS[n % 6] != 'bool' or not sqlite else 'json(' + chr(39) + 'true' + chr(39) + ')'}"
        for n in range(COUNT)
    )
    build = f"json_object({pairs})" if sqlite else f"jsonb_build_object({pairs})"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET custom = {build}")
        cursor.execute("ANALYZE" if sqlite else f"VACUUM ANALYZE {table}")


def _list(stage, who: str) -> Line:
    names = ",".join(f"x_b{n}" for n in range(COUNT))
    took = stage.page(who, [f"{PATH}?c=name,{names}"])
    bare = stage.page(who, [PATH], repeat=max(stage.repeat // 2, 10))
    queries = len(stage.statements(who, f"{PATH}?c=name,{names}"))
    found = line(
        f"list with thirty own columns, {who}",
        took,
        limit=stage.empty_page,
        queries=queries,
        budget="p50 ≤ 30, p95 ≤ 80 for 8 columns; ≤ 12 queries",
    )
    eight = stage.page(who, [f"{PATH}?c=name,owner,x_b0,x_b1,x_b2,x_b3,x_b4,x_b5"])
    found.note = f"ready columns alone {p(bare, 0.5)}/{p(bare, 0.95)}; eight columns, six of them own {p(eight, 0.5)}/{p(eight, 0.95)}"
    found.facts = {"bare": [p(bare, 0.5), p(bare, 0.95)], "eight": [p(eight, 0.5), p(eight, 0.95)]}
    found.ok = queries <= 12 and p(eight, 0.5) <= max(30, 1.3 * p(bare, 0.5))
    return found


def _index(stage) -> Line:
    """The index of an amount and of a choice, while another connection saves customers."""
    waits, ended, keys = [], threading.Event(), list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:500])

    def write():
        try:
            n = 0
            while not ended.is_set():
                row = Customer.objects.get(pk=keys[n % len(keys)])
                row.remarks = f"写 {n} {time.monotonic()}"
                began = time.perf_counter()
                row.save()
                waits.append((time.perf_counter() - began) * 1000)
                n += 1
                time.sleep(0.02)
        finally:
            connections.close_all()

    took = {}
    other = threading.Thread(target=write, daemon=True)
    other.start()
    for code in ("x_b1", "x_b3"):
        d = CustomField.objects.get(code=code, record_key=KEY)
        if not d.indexed:
            d = change_field(d, indexed=True)
        CustomField.objects.filter(pk=d.pk).plain_update(index_state=CustomField.Indexing.BUILDING)
        d.refresh_from_db()
        indexing.clear(d)
        took[code] = seconds(lambda d=d: indexing.build(d))[0]
    if connection.vendor == "postgresql":  # what its own housekeeping does a minute later
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE commons_indexednumber, commons_indexedtext")
    ended.set()
    other.join()
    waits.sort()
    found = line("index of a field", waits, budget="seconds; others keep working")
    found.note = f"amount {took['x_b1']} s, choice {took['x_b3']} s over {IndexedNumber.objects.count():,} rows; others' saves meanwhile p50 {p(waits, 0.5)}, p99 {p(waits, 0.99)}, longest {max(waits):.0f} ms of {len(waits)}"
    found.facts = {"seconds": took, "longest": max(waits)}
    found.ok = max(took.values()) <= 60 and p(waits, 0.99) <= 1000
    return found


def _filter(stage, name: str, text: str) -> Line:
    """What the database and the reader take; the page around them is the list's own line."""
    record, took = records.get(KEY), []
    for who in SCOPES:
        actor = stage.actor(who)
        took.append(Took(times(lambda _n, a=actor: read_page(record, a, where=where(record, a, parse(text))), max(stage.repeat // 3, 12))))
    found = line(f"own field, filter {name}", together(took), budget="p95 ≤ 50")
    found.note = "; ".join(f"{who} {p(t, 0.5)}/{p(t, 0.95)}" for who, t in zip(SCOPES, took, strict=True))
    found.ok = found.p95 <= 50
    return found


def _sort(stage, who: str) -> Line:
    record, actor, took = records.get(KEY), stage.actor(who), []
    for order in ("x_b1", "-x_b1", "x_b3"):
        page = read_page(record, actor, order=order)
        cursors = [None, page.next_cursor or None]
        took.append(
            Took(times(lambda n, o=order, c=cursors: read_page(record, actor, order=o, cursor=c[n % 2]), max(stage.repeat // 2, 12)))
        )
    found = line(f"own field, sorted, {who}", together(took), budget="p95 ≤ 50")
    found.ok = found.p95 <= 50
    return found
