"""Closed archives: one in twenty in the company's tier, three in twenty in the department's; lists, filters and the search of who opens which of them."""

from urllib.parse import quote

from django.db import connection

from benchmarks.lines.searching import questions
from benchmarks.measuring import Line, line, p, together
from guanxi.customers.custody.narrowing import limit_of
from guanxi.customers.customers.models import Customer
from guanxi.kit import records
from guanxi.kit.reader import read_page
from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User

# everything; a region; a department; his own; the whole company without its closed archives
SCOPES = ("boss", "director", "manager", "seller", "desk")
ORDERS = ("updated", "name", "next", "score")
PATH = "/customers/customers/"


def lines(stage) -> list[Line]:
    """Tiers are set by one statement, and taken back at the end: the other lines measure without them."""
    _desk()
    _put("CASE WHEN id % 20 = 0 THEN 'company' WHEN id % 20 < 4 THEN 'department' ELSE 'individual' END")
    try:
        return [_list(stage, who) for who in SCOPES] + [_deep(stage)] + [_search(stage, who) for who in ("desk", "manager")]
    finally:
        _put("'individual'")


def _desk() -> None:
    """Somebody at the service desk: reaches every customer, opens no closed one."""
    if User.objects.filter(username="desk").exists():
        return
    made = User(username="desk", name="何服务", department=Department.objects.order_by("pk").first())
    made.password = User.objects.get(username="boss").password
    made.save()
    made.roles.add(Role.objects.get(code="service"))


def _put(tier: str) -> None:
    table = Customer._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET custody = {tier} WHERE custody <> {tier}")
        if connection.vendor == "sqlite":  # no living system writes a fifth of its rows at once: its log is short
            cursor.execute(f"ANALYZE {table}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _list(stage, who: str) -> Line:
    took = together([stage.page(who, [f"{PATH}?o={order}"], repeat=max(stage.repeat // 3, 10)) for order in ORDERS])
    queries = max(len(stage.statements(who, f"{PATH}?o={order}")) for order in ORDERS)
    found = line(
        f"list beside closed archives, {who}", took, limit=stage.empty_page, queries=queries, budget="p50 ≤ 30, p95 ≤ 80, ≤ 12 queries"
    )
    opens = Customer.objects.visible_to(stage.actor(who)).count()
    found.note = f"opens {opens:,}" + ("" if limit_of(stage.actor(who)) else ", no limit")
    found.facts = {"opens": opens}
    found.ok = found.p50 <= 30 and found.p95 <= 80 and queries <= 12
    return found


def _deep(stage) -> Line:
    """Page 21 of who opens four in five."""
    record, actor, took = records.get("customers.customer"), stage.actor("desk"), []
    for order in ORDERS:
        cursor = None
        for _n in range(20):
            cursor = read_page(record, actor, order=order, cursor=cursor).next_cursor or cursor
        took.append(stage.page("desk", [f"{PATH}?o={order}&at={cursor}"], repeat=max(stage.repeat // 6, 8)))
    found = line("list beside closed archives, desk, page 21", together(took), limit=stage.empty_page, budget="as the first page")
    found.ok = found.p50 <= 30 and found.p95 <= 80
    return found


def _search(stage, who: str) -> Line:
    target, took = 30 if connection.vendor == "sqlite" else 80, []
    for asked in questions(stage, who).values():
        took.append(stage.page(who, [f"/search/?q={quote(q)}" for q in asked], repeat=max(len(asked) // 2, 15), **{"HX-Request": "true"}))
    found = line(f"search beside closed archives, {who}", together(took), budget=f"p95 ≤ {target}")
    found.note = "; ".join(f"{p(t, 0.95)}" for t in took)
    found.ok = found.p95 <= target
    return found
