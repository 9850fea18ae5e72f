"""List pages: any scope, any page, on the offered orders; any other filter and order under a bound."""

from benchmarks.measuring import Line, line, p, times, together
from benchmarks.stage import PEOPLE, recorded
from guanxi.kit import records
from guanxi.kit.reader import read_page

ORDERS = ("updated", "name", "next", "score")
PATH = "/customers/customers/"
DEEP = 20


def lines(stage) -> list[Line]:
    """One line for each scope over all offered orders, one for later pages, and the bounded ones."""
    made = [_offered(stage, who) for who in PEOPLE]
    made.append(_deep(stage))
    return made + _bounded(stage)


def _offered(stage, who: str) -> Line:
    took = together([stage.page(who, [f"{PATH}?o={order}"], repeat=max(stage.repeat // 3, 10)) for order in ORDERS])
    queries = max(len(stage.statements(who, f"{PATH}?o={order}")) for order in ORDERS)
    record, actor = records.get("customers.customer"), stage.actor(who)
    sql = []
    for order in ORDERS:
        with recorded() as ran:
            read_page(record, actor, order=order)
        sql.append(stage.driver_time(ran))
    reading = p(times(lambda n: read_page(record, actor, order=ORDERS[n % 4]), 40, warm=4), 0.5)
    found = line(
        f"list, {who}",
        took,
        limit=round(stage.empty_page + sum(sql) / 4, 2),
        queries=queries,
        budget="p50 ≤ 30, p95 ≤ 80, SQL ≤ 5, ≤ 12 queries",
    )
    found.note = f"SQL of the order {sum(sql) / 4:.2f} (worst {max(sql):.2f}), reader {reading:.1f}"
    found.facts = {"sql": dict(zip(ORDERS, sql, strict=True)), "reader": reading}
    found.ok = found.p50 <= 30 and found.p95 <= 80 and max(sql) <= 5 and queries <= 12
    return found


def _deep(stage) -> Line:
    """Page 20 of every scope and order."""
    record, took = records.get("customers.customer"), []
    for who in ("boss", "director", "manager"):
        for order in ORDERS:
            cursor = None
            for _n in range(DEEP):
                cursor = read_page(record, stage.actor(who), order=order, cursor=cursor).next_cursor or cursor
            took.append(stage.page(who, [f"{PATH}?o={order}&at={cursor}"], repeat=max(stage.repeat // 6, 8)))
    found = line(f"list, page {DEEP + 1}", together(took), limit=stage.empty_page, budget="as the first page")
    found.ok = found.p50 <= 30 and found.p95 <= 80
    return found


FILTERS = {
    "rare (1 in 500)": "?f=remarks+%3D+%E8%80%81%E5%AE%A2%E6%88%B7%E4%BB%8B%E7%BB%8D",
    "matches nothing": "?f=remarks+%3D+zzz",
    "contains, matches nothing": "?f=address+~+zzz",
    "of the state, by name": "?f=score+%3E+99.5&o=name",
    "sorted by a plain column, narrowed": "?f=score+%3E+99.8&o=industry",
    "sorted by a plain column, everything": "?o=industry",
}


def _bounded(stage) -> list[Line]:
    made = []
    for name, query in FILTERS.items():
        took = stage.page("boss", [PATH + query], repeat=max(stage.repeat // 6, 6))
        found = line(f"list, filter {name}", took, budget="first answer ≤ 500")
        found.ok = found.p95 <= 500
        made.append(found)
    return made
