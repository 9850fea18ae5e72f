"""Files as a company would bring them: titles above the headers, GBK, the words of the trade. All invented."""

import csv
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

OWNER = "林婉清"
CUSTOMERS = [
    ("澄曜泵业（苏州）有限公司", "张启明", "采购经理", "15400010001", "重要"),
    ("宁波甬岚流体设备有限公司", "吴海涛", "总经理", "15400010002", "重要"),
    ("合肥庐清水务集团有限公司", "方卫东", "工程部主任", "15400010003", "特殊"),
    ("常州砺行汽车零部件有限公司", "许文斌", "采购", "15400010004", "一般"),
    ("南通衡纬纺织有限公司", "顾国平", "老板", "15400010005", "一般"),
    ("无锡锡沐新材料股份有限公司", "陆嘉敏", "工艺工程师", "15400010006", "一般"),
]
WRONG = ("", "严冬", "采购", "15400010007", "一般")  # a customer without a name is refused


def customers_file(folder: Path) -> Path:
    """客户一览表.xlsx with a title, an empty row, and a row without a name."""
    path = folder / "客户一览表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("客户")
    page.write(0, 0, "江岚阀业 客户一览表")
    page.write_row(2, 0, ("客户名称", "联系人", "职务", "手机", "地位", "业务员"))
    for n, row in enumerate([*CUSTOMERS, WRONG]):
        page.write_row(3 + n, 0, (*row, OWNER))
    book.close()
    return path


def orders_file(folder: Path) -> Path:
    """历史订单.csv in GB18030: forty orders of the last year; the first customer buys most."""
    path = folder / "历史订单.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("订单编号", "客户名称", "订单日期", "业务员", "产品名称", "数量", "销售额", "利润"))
        for n in range(40):
            name = CUSTOMERS[(n * n) % 5][0]
            on = date.today() - timedelta(days=20 + n * 8)
            amount = 60_000 - n * 900 if name == CUSTOMERS[0][0] else 9_000 + n * 10
            writer.writerow((f"SO{n:04}", name, f"{on:%Y/%m/%d}", OWNER, "球阀 DN80", 2 + n % 5, amount, round(amount * 0.3, 2)))
    return path
