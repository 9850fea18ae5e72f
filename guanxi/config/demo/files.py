"""Writes the demo world as the files a company would bring: titles above the header, mixed encodings, Chinese column names."""

import csv
from pathlib import Path

import xlsxwriter

from guanxi.config.demo.world import World

CUSTOMERS = (
    "客户编号", "客户名称", "客户类型", "联系人", "职务", "角色", "手机", "固定电话", "省份", "城市", "区县", "地址", "邮编", "行业", "客户来源", "地位", "业务员", "建档日期",
)  # fmt: skip

ORDERS = (
    "订单编号", "客户编号", "客户名称", "订单日期", "业务员", "产品名称", "数量", "单价", "折扣", "销售额", "利润", "应付日期", "回款日期", "应收金额", "回款金额", "延期原因",
)  # fmt: skip


def write_files(world: World, folder: Path) -> dict[str, Path]:
    """Record name → file, in the order in which they are to be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "products": folder / "产品价目表.xlsx", "customers": folder / "客户一览表.xlsx", "orders": folder / "历史订单.csv",
        "opportunities": folder / "商机.xlsx", "deliveries": folder / "发货记录.csv", "followups": folder / "跟进记录.xlsx",
    }  # fmt: skip
    products = [(p["code"], p["name"], p["category"], "台", p["price"], p["cost"]) for p in world.products]
    _xlsx(files["products"], "产品", "产品价目表", ("产品编号", "产品名称", "类别", "单位", "单价", "成本价"), products)
    _xlsx(files["customers"], "客户一览", "江岚阀业 客户一览表", *_customers(world))
    _csv(files["orders"], "gb18030", *_orders(world))
    _xlsx(files["opportunities"], "商机", "", *_deals(world))
    _csv(files["deliveries"], "utf-8-sig", *_deliveries(world))
    _xlsx(files["followups"], "跟进", "", *_talks(world))
    return files


def _customers(world: World):
    rows = [
        (
            c.code,
            c.name,
            c.kind,
            c.person,
            c.title,
            c.influence,
            c.phone,
            c.landline,
            *c.city[:3],
            c.address,
            c.city[4],
            c.trade,
            c.source,
            c.standing,
            c.owner,
            f"{c.filed:%Y-%m-%d}",
        )
        for c in world.clients
    ]
    return CUSTOMERS, rows


def _orders(world: World):
    rows = []
    for o in world.orders:
        for n, line in enumerate(o["lines"]):
            # What is due and paid belongs to the order and stands in its first line.
            money = (
                (
                    f"{o['due']:%Y-%m-%d}",
                    f"{o['paid']:%Y-%m-%d}" if o["paid"] else "",
                    o["amount"],
                    o["amount"] if o["paid"] else "",
                    o["reason"],
                )
                if n == 0
                else ("",) * 5
            )
            c, p = o["client"], line["product"]
            rows.append(
                (
                    o["number"],
                    c.code,
                    c.name,
                    f"{o['on']:%Y/%m/%d}",
                    c.owner,
                    p["name"],
                    line["quantity"],
                    p["price"],
                    line["discount"],
                    line["amount"],
                    line["profit"],
                    *money,
                )
            )
    return ORDERS, rows


def _deals(world: World):
    head = ("商机名称", "客户名称", "阶段", "预计金额", "预计签单", "开始日期", "结束日期", "业务员", "意向产品", "原因")
    return head, [
        (
            d["name"],
            d["client"].name,
            d["stage"],
            d["amount"],
            f"{d['expected']:%Y-%m-%d}",
            f"{d['opened']:%Y-%m-%d}",
            f"{d['closed']:%Y-%m-%d}" if d["closed"] else "",
            d["client"].owner,
            d["product"],
            d["reason"],
        )
        for d in world.deals
    ]


def _deliveries(world: World):
    head = ("发货单号", "订单编号", "客户名称", "发货日期", "签收日期", "承运商")
    carriers = ("顺路物流", "江岚车队", "安达快运")
    return head, [
        (
            f"FH{o['number'][2:]}",
            o["number"],
            o["client"].name,
            f"{o['shipped']:%Y-%m-%d}",
            f"{o['delivered']:%Y-%m-%d}" if o["delivered"] else "",
            carriers[n % 3],
        )
        for n, o in enumerate(world.orders)
        if o["shipped"]
    ]


def _talks(world: World):
    head = ("客户名称", "跟进时间", "跟进方式", "跟进内容", "跟进人", "下次联系", "下次由头")
    return head, [
        (t["client"].name, t["at"], t["kind"], t["text"], t["client"].owner, f"{t['next']:%Y-%m-%d}" if t["next"] else "", t["reason"])
        for t in world.talks
    ]


def _xlsx(path: Path, sheet: str, title: str, head, rows) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet(sheet)
    top = 0
    if title:
        page.write(0, 0, title)
        top = 2
    for n, row in enumerate((head, *rows)):
        page.write_row(top + n, 0, [v if isinstance(v, str | int | float) else str(v) for v in row])
    book.close()


def _csv(path: Path, encoding: str, head, rows) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
