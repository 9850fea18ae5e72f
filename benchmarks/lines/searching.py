"""The search box: one to four characters, initials, pinyin, phone fragments, nothing found; as a salesperson and as the boss."""

from urllib.parse import quote

from django.db import connection

from benchmarks.measuring import Line, line, p, times, together
from benchmarks.stage import recorded
from guanxi.kit import search
from guanxi.kit.china.pinyin import initials, pinyin_key


def questions(stage, who: str) -> dict[str, list[str]]:
    """By kind, from names and phones that this person reaches."""
    from guanxi.customers.customers.models import Customer

    rows = list(Customer.objects.visible_to(stage.actor(who)).order_by("-updated_at")[:200].values_list("name", "phone"))
    stage.dice.shuffle(rows)
    names = [n for n, _ in rows if len(n) > 7][:25]
    return {
        "one character": [n[2] for n in names],
        "two characters": [n[2:4] for n in names],
        "three and more": [n[1:4] for n in names] + [n[:6] for n in names],
        "initials": [initials(n)[2:6] for n in names] + [initials(n)[2:4] for n in names],
        "pinyin": ["".join(pinyin_key(n).split()[2:4]) for n in names],
        "phone fragment": [ph[-6:-1] for _, ph in rows[:25] if ph] + [ph[-4:] for _, ph in rows[:25] if ph],
        "not found": ["龘龘", "qqqqq", "99999999999", "没有这家公司"] * 5,
    }


def lines(stage) -> list[Line]:
    """Each kind over HTTP, with the statement by the driver alone as the limit."""
    target = 30 if connection.vendor == "sqlite" else 80
    made = []
    for who in ("seller", "boss"):
        actor, everything = stage.actor(who), []
        for kind, asked in questions(stage, who).items():
            took = stage.page(who, [f"/search/?q={quote(q)}" for q in asked], repeat=max(len(asked), 30), **{"HX-Request": "true"})
            inside = times(lambda n, a=asked, me=actor: search.find(me, a[n % len(a)], limit=8), len(asked))
            with recorded() as ran:
                search.find(actor, asked[0], limit=8)
            found = line(f"search, {who}, {kind}", took, limit=stage.driver_time(ran), queries=len(ran), budget=f"p95 ≤ {target}")
            found.note = f"find() alone p50 {p(inside, 0.5)}, p95 {p(inside, 0.95)}"
            found.ok = found.p95 <= target
            made.append(found)
            everything.append(took)
        whole = line(f"search, {who}, all", together(everything), budget=f"p95 ≤ {target}")
        whole.ok = whole.p95 <= target
        made.append(whole)
    return made
