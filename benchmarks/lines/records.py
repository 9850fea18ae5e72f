"""The record page."""

from benchmarks.measuring import Line, line


def lines(stage) -> list[Line]:
    """Random customers by the boss, one's own by a salesperson."""
    from guanxi.customers.customers.models import Customer

    made = []
    for who in ("boss", "seller"):
        rows = Customer.objects.visible_to(stage.actor(who))
        first = rows.order_by("pk").values_list("pk", flat=True).first()
        ids = [stage.dice.randrange(1, stage.customers + 1) for _n in range(50)] if who == "boss" else list(range(first, first + 50))
        paths = [f"/customers/customers/{i}/" for i in ids]
        took = stage.page(who, paths)
        statements = stage.statements(who, paths[0])
        limit = stage.empty_page + sum(float(s["time"]) for s in statements) * 1000
        found = line(f"record page, {who}", took, limit=round(limit, 2), queries=len(statements), budget="p50 ≤ 25, ≤ 25 queries")
        found.ok = found.p50 <= 25 and len(statements) <= 25
        made.append(found)
    return made
