"""The printed rule as a table, role × tier × action: written down by hand, asked of every page, and printed (SEC-04 to SEC-07; `pytest -s`).

With GUANXI_WRITE_TABLE=1 the table in docs/developing/custody-table.md is written anew.
"""

import os
from pathlib import Path

import pytest

from guanxi.config.tests.leak.judge import text_of
from guanxi.config.tests.leak.test_seeded_leaks_are_found import tier_forgotten, tier_forgotten_below
from guanxi.config.tests.openings import KEPT, KINDS, LIST, TIERS, WHY, Asking, furnished
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "developing" / "custody-table.md"
I, D, C, T = TIERS  # noqa: E741 (kept by the salesperson, the department, the company; top secret, kept by the salesperson)
USUAL, EVERY = {I, T}, {I, D, C, T}
# Who opens which of lin's archives, by the printed rule (SEC-06): not the owner what the company keeps, and nobody of another department anything.
OPENS = {
    "lin": {I, D, T}, "chen": set(), "zhao": {I, D, T}, "qian": set(), "deputy": EVERY, "director": EVERY, "gm": EVERY,
    "boss": USUAL, "auditor": USUAL, "service": USUAL, "marketing": USUAL, "filer": USUAL, "hr": set(),
    "key of lin": {I, D, T}, "key of boss": USUAL, "key of gm": EVERY,
}  # fmt: skip
ROLES = {
    "lin": "业务员，本人客户", "chen": "业务员，别人客户", "zhao": "部门经理，本部门", "qian": "部门经理，别的部门", "deputy": "营销副总经理", "director": "营销总监",
    "gm": "总经理", "boss": "管理员", "auditor": "审计", "service": "客服", "marketing": "市场", "filer": "档案员", "hr": "人事",
    "key of lin": "业务员的接口密钥", "key of boss": "管理员的接口密钥", "key of gm": "总经理的接口密钥",
}  # fmt: skip
# Action → what is called so, and the kinds that whoever opens the archive and reads everything is shown by it.
ACTIONS = {
    "list": ("列表", {"name", "own field"}), "lists_of_parts": ("文件、跟进、订单列表", {"name", "paper", "follow-up", "amount"}), "search": ("搜索", {"name"}),
    "count": ("计数", {"name"}), "sum": ("合计", {"name"}), "export": ("导出", {"name", "own field", "amount"}),
    "card": ("打印档案卡", {"name", "own field", "paper", "follow-up", "amount"}), "overview": ("打印一览表", {"name"}), "api": ("接口列表", {"name", "own field", "amount"}),
    "api_row": ("接口单条", {"name", "own field", "paper", "follow-up", "amount"}), "record": ("档案页、自定义字段", {"name", "own field", "paper", "follow-up", "amount"}),
    "neighbours_panel": ("别的档案的面板", {"name"}), "timeline": ("时间线", {"name", "paper", "follow-up", "amount"}), "notice": ("站内通知", {"name"}),
    "letter": ("邮件通知", {"name"}), "clash": ("查重", {"name"}), "files": ("附件", {"name", "attachment", "content"}), "trail": ("变更记录", {"name", "attachment"}),
}  # fmt: skip
MAY_EXPORT = {"zhao", "deputy", "director", "gm", "boss", "filer"}
MAY_CHECK = OPENS.keys() - {"auditor", "hr"} - {n for n in OPENS if n.startswith("key")}
FOR_PROGRAMS = {"api", "api_row", "files"}
# What a role does not read in any archive: papers and attachments in marketing, orders in the archive room.
UNREAD = {"marketing": {"paper", "attachment", "content"}, "filer": {"amount"}}
SUMS = {"api", "api_row", "export"}  # a customer's own sales, which the archive room reads
KEEPERS = {I: "负责的业务员", D: "部门经理", C: "营销总监", T: "负责的业务员"}  # SEC-05


def expected(name: str, tier: str, action: str):
    """The cell as the company's policy says it: kinds that are shown, a post to which one is sent, or nothing."""
    is_key = name.startswith("key")
    if is_key and action not in FOR_PROGRAMS:
        return set()
    if action in ("export", "overview") and (name not in MAY_EXPORT or tier == T):
        return set()  # SEC-09: a top secret one never leaves with others
    if action == "clash" and name not in MAY_CHECK:
        return set()
    if tier not in OPENS[name]:
        return KEEPERS[tier] if action == "clash" else set()
    kinds = ACTIONS[action][1] - (UNREAD.get(name, set()) - ({"amount"} if action in SUMS else set()))
    if action == "files":
        return set() if name == "marketing" else kinds - ({"name"} if is_key else set())
    return kinds


def sign(cell) -> str:
    """A cell in print: opened, sent to the keeper, nothing."""
    return "→" if isinstance(cell, str) else "●" if cell else "–"


def markdown(cells: dict) -> str:
    """The table: a line for each role, in each cell the four archives."""
    head = ["角色", *(label for label, _kinds in ACTIONS.values())]
    lines = [head, ["---"] * len(head)]
    lines += [[ROLES[n], *(" ".join(sign(cells[n, t, a]) for t in TIERS) for a in ACTIONS)] for n in ROLES]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


@pytest.mark.row("SEC-07")
@pytest.mark.row("SEC-05")
@pytest.mark.row("SEC-06")
def test_every_page_gives_every_role_what_the_printed_rule_gives_it(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    house, cells, wrong = furnished(), {}, []
    for name in ROLES:
        asking = Asking(house, name)
        for action in ACTIONS:
            for tier, archive in house.archives.items():
                cell = asking.seen(action, archive)
                if action == "trail" and tier in OPENS[name]:
                    cell -= {"own field"}  # who audits is told of every reading too: the line of the first day stands on a later page
                cells[name, tier, action] = cell
                if cell != (wanted := expected(name, tier, action)):
                    wrong.append(f"{ROLES[name]} / {tier} / {action}: {_said(cell)} instead of {_said(wanted)}")
    table, shut = markdown(cells), sum(not expected(*cell) or isinstance(expected(*cell), str) for cell in cells)
    print(
        f"\n{table}\n{len(ROLES)} roles × {len(TIERS)} archives × {len(ACTIONS)} actions = {len(cells)} cells, {shut} of them shut; {len(wrong)} differ"
    )
    assert not wrong, "\n".join(wrong)
    if os.environ.get("GUANXI_WRITE_TABLE") == "1":
        PAGE.write_text(f"{PAGE.read_text().partition('| ')[0]}{table}")
    assert table in PAGE.read_text(), "write the page anew: GUANXI_WRITE_TABLE=1"
    reading_and_changing_are_two_rights(house)
    for bore, shown in HOLES.items():
        with monkeypatch.context() as hole:
            bore(hole)
            asking = Asking(house, "service")
            found = {a for a in ACTIONS if any(asking.seen(a, house.archives[t]) != expected("service", t, a) for t in (D, C))}
        assert shown <= found, f"{bore.__name__} was not seen in {shown - found}"


# Holes bored into the product, and where the table shows each of them.
HOLES = {
    tier_forgotten: {
        "list", "search", "count", "sum", "card", "api", "api_row", "record", "neighbours_panel", "timeline", "notice", "clash", "files", "trail", "lists_of_parts",
    },
    tier_forgotten_below: {"lists_of_parts", "api_row"},
}  # fmt: skip


def reading_and_changing_are_two_rights(house):
    """Who may change and not read gets nothing at all; who may read and not change reads, and writes nothing (SEC-07)."""
    one = house.archives[I]
    url, name = f"{LIST}{one.customer.pk}/", one.canaries["name"]
    rights = {"reads": {"view": 4}, "changes": {"change": 4, "export": 4, "delete": 4, "reveal": 4, "assign": 4, "custody": 4}}
    told = {}
    for username, grants in rights.items():
        held = role(f"only-{username}", {"customers.customer": grants})
        held.permissions = ["custody.individual"]
        held.save()
        house.people[username] = colleague(username, held, password=None)
        client = house.asker(username)
        pages = (
            url,
            f"{url}edit/",
            LIST,
            f"/api/v1{url}",
            f"{url}timeline/",
            f"{url}card/",
            f"{url}custody/",
            f"{url}bin/",
            f"{url}cells/name/",
            f"{LIST}suggest/?q={KEPT}",
            f"/search/?q={KEPT}",
        )
        told[username] = {page.removeprefix(url) or "page" for page in pages if name in text_of(client.get(page))}
        told[username] |= (
            {"export"} if name in text_of(client.post(f"{LIST}export/", {"go": "1", "all": "1", "format": "csv", **WHY})) else set()
        )
        client.post(f"{url}edit/", {"name": "改过的名字", "version": one.customer.version, "kind": "company"})
        client.post(f"{url}cells/name/", {"name": "改过的名字", "value": "改过的名字"})
        client.patch(f"/api/v1{url}", {"name": "改过的名字"}, content_type="application/json", headers={"If-Match": "*"})
        client.post(f"{url}bin/", {"go": "1"})
    assert {"page", LIST, f"/api/v1{url}", "timeline/", "card/"} <= told["reads"] and not {"edit/", "bin/", "export", "custody/"} & told[
        "reads"
    ]
    assert told["changes"] == set()
    one.customer.refresh_from_db()
    assert (name in one.customer.name, one.customer.deleted_at) == (True, None)


def _said(cell) -> str:
    return cell if isinstance(cell, str) else ", ".join(k for k in KINDS if k in cell) or "nothing"
