"""The clash check: names and numbers that are on file, that are not, and those that hundreds share; and the warning in the form while typing."""

from urllib.parse import quote

from benchmarks.measuring import Line, line


def lines(stage) -> list[Line]:
    """By the boss, who sees all, and a salesperson, who sees 400."""
    from guanxi.customers.customers.models import Customer

    some = [stage.dice.randrange(1, stage.customers + 1) for _n in range(60)]
    rows = list(Customer.objects.filter(pk__in=some).values_list("name", "phone", "code"))
    asked = [text for row in rows for text in row] + ["王芳", "李伟", "张敏", "苏州没有这一家有限公司", "13000000000"]
    made = []
    for who in ("boss", "seller"):
        found = line(
            f"clash check, {who}",
            stage.page(who, [f"/customers/clash/?q={quote(q)}" for q in asked], repeat=120, HX_Request="true"),
            budget="p95 ≤ 30",
        )
        found.ok = found.p95 <= 30
        made.append(found)
    typed = [f"/customers/customers/alike/?name={quote(name)}&phone={quote(phone)}&code={code}" for name, phone, code in rows]
    found = line("look-alikes while typing", stage.page("seller", typed, repeat=120, HX_Request="true"), budget="p95 ≤ 30")
    found.ok = found.p95 <= 30
    return [*made, found]
