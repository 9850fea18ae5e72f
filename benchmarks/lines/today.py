"""Today, with 5,000 customers of one's own."""

from benchmarks.measuring import Line, line


def lines(stage) -> list[Line]:
    """As the one who has most, and as an ordinary salesperson."""
    made = []
    for who in ("heavy", "seller"):
        took = stage.page(who, ["/today/"])
        statements = stage.statements(who, "/today/")
        limit = stage.empty_page + sum(float(s["time"]) for s in statements) * 1000
        found = line(f"today, {who}", took, limit=round(limit, 2), queries=len(statements), budget="p50 ≤ 40")
        found.ok = found.p50 <= 40
        made.append(found)
    return made
