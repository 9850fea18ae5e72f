"""What a company might add to each of its cards: every kind of field once, in the same order on each, and where its layout puts them."""

from guanxi.commons.customfields.actions import add_field, arrange
from guanxi.customers.customers.choices import CardType

KEY = "customers.customer"
KINDS = ("text", "decimal", "money", "date", "choice", "multichoice", "bool", "person", "computed", "table")
# Card type → (heading, labels in the order of KINDS, unit of the number, choices, further choices, columns of the table). Worked out: the amount by the number.
FACTS = {
    "company": ("设备与认证", ("门禁要求", "年用电量", "设备预算", "下次体系审核", "供货等级", "通过的认证", "已上市", "技术对接人", "每万度预算", "在用设备"), "万度",
                ("战略", "合格", "备选"), ("ISO 9001", "CE", "防爆"), ("设备", "台数", "购入")),
    "family": ("家居", ("会员卡号", "房屋面积", "年装修预算", "入住日期", "住房类型", "喜欢的活动", "养宠物", "专属顾问", "每平米预算", "家电清单"), "㎡",
               ("商品房", "自建房", "租住"), ("品鉴会", "亲子", "登山"), ("家电", "件数", "购买日期")),
    "dealer": ("授权", ("授权编号", "仓库面积", "保证金", "授权到期", "授权级别", "经销品类", "有维修点", "区域督导", "每平米保证金", "下级网点"), "㎡",
               ("一级", "二级"), ("水泵", "阀门", "管件"), ("网点", "人数", "开业日期")),
    "terminal": ("泵房", ("泵房位置", "年用水量", "年维保预算", "上次大修", "供水方式", "配套系统", "夜间可停机", "巡检员", "每吨维保费", "机组"), "吨",
                 ("变频", "高位水箱"), ("消防", "空调", "污水"), ("机组名", "台数", "投用日期")),
    "telesales": ("外呼", ("名单批次", "外呼次数", "意向金额", "约访日期", "外呼结果", "感兴趣的版面", "已加微信", "外呼专员", "每次外呼意向", "往期投放"), "次",
                  ("约访", "再联系", "拒绝"), ("头版", "内页", "中缝"), ("版面", "期数", "刊出日期")),
    "partner": ("服务合同", ("服务合同号", "服务工时", "年度费用", "合同到期", "结算方式", "服务内容", "签了保密协议", "对接同事", "每小时费用", "经办事项"), "小时",
                ("按年", "按件"), ("合同审查", "诉讼", "培训"), ("事项", "件数", "办结日期")),
}  # fmt: skip


def label(code: str, kind: str) -> str:
    """What the field of that kind is called on that card."""
    return FACTS[code][1][KINDS.index(kind)]


def add_own_facts(*codes: str) -> None:
    """Their fields, asked on their card alone; text and date stand in the short form, the others under a heading of the company's own."""
    for code in codes or FACTS:
        heading, labels, unit, choices, several, columns = FACTS[code]
        more = {
            "decimal": {"unit": unit}, "choice": {"choices": [[c, c] for c in choices]}, "multichoice": {"choices": [[c, c] for c in several]},
            "computed": {"formula": f"round(x_{code}_money / x_{code}_decimal, 2)"},
            "table": {"columns": [{"label": name, "kind": kind} for name, kind in zip(columns, ("text", "decimal", "date"), strict=True)]},
        }  # fmt: skip
        for kind, name in zip(KINDS, labels, strict=True):
            add_field(KEY, label=name, kind=kind, code=f"{code}_{kind}", shown_when=f"card_type = {code}", **more.get(kind, {}))
        names = [f"x_{code}_{kind}" for kind in KINDS]
        short = {"title": str(CardType(code).label), "of": "", "open": True, "names": ["name", names[0], names[3]]}
        arrange(
            KEY,
            [short, {"title": heading, "of": "", "open": True, "names": [n for n in names if n not in (names[0], names[3])]}],
            variant=code,
        )
