"""Lists of deals."""

from guanxi.catalog.products.imports import product_names
from guanxi.commons.imports.derived import DerivedImporter

STAGES = {
    "在谈": "open", "跟进中": "open", "洽谈": "open", "初步接洽": "open", "进行中": "open", "需求": "open", "Engaging": "open", "Prospecting": "open",
    "快签单": "signing", "即将签约": "signing", "待签": "signing", "报价": "signing", "已赢单": "won", "赢单": "won", "成交": "won", "签约": "won", "Won": "won",
    "已丢单": "lost", "丢单": "lost", "输单": "lost", "流失": "lost", "失败": "lost", "Lost": "lost",
}  # fmt: skip


class Importer(DerivedImporter):
    """Opportunities: a deal is known by customer, name and the day it was opened."""

    rank = 50
    identity = ("customer", "name", "opened_on")
    tune = {
        "stage": {"words": STAGES, "required": False},
        "product": {"names": product_names},
        "name": {"synonyms": ("商机名称", "商机", "机会名称", "项目名称", "opportunity", "opportunity_id")},
    }
