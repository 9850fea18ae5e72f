from django.utils.translation import gettext_lazy as _

from guanxi.customers.strengths.items import NAMES
from guanxi.customers.strengths.models import StrengthAnalysis, StrengthWeight
from guanxi.kit.records import Order, Record, Section, register

WORDS = {
    "products": ("产品", "产品力"), "organisation": ("销售组织", "组织"), "managers": ("管理", "经营管理", "管理者素质"), "salespeople": ("销售人员", "业务员素质", "人员"),
    "channels": ("渠道", "销售渠道"), "market_share": ("市场占有率", "占有率"), "growth": ("成长性", "发展潜力"), "funds": ("资金", "资金实力"), "credit": ("信用",),
    "service": ("服务",), "reputation": ("声誉", "信誉", "形象"), "cooperation": ("合作", "合作程度", "合作态度"),
}  # fmt: skip


@register
class StrengthAnalysisRecord(Record):
    """One analysis of one customer."""

    model = StrengthAnalysis
    slug = "strengths"
    icon = "chart-line"
    menu = ("customers", 38)
    title = "on"
    columns = ("customer", "on", "total", "products", "salespeople", "channels", "funds", "cooperation", "by_whom")
    compact = ("", "customer", "total", "on", "by_whom")
    related = ("customer", "owner")
    exclude = ("import_key", "weighed")
    orders = (Order("on", _("Date"), ("-on", "-id")),)
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "customer")},
        "on": {"synonyms": ("日期", "分析日期", "评定日期")},
        "total": {"kind": "decimal"},
        "by_whom": {"synonyms": ("评定人", "分析人")},
        "conclusion": {"synonyms": ("结论", "分析结论", "备注")},
        "owner": {"editable": False},
    } | {name: {"synonyms": words, "help": _("0 to 10, empty when nobody knows")} for name, words in WORDS.items()}
    sections = (Section("", ("customer", "on", "by_whom")), Section(_("Items"), NAMES), Section(_("Result"), ("total", "conclusion")))
    empty_hint = _("Judge how strong a customer sells, prospects too: twelve items, one total, comparable from year to year.")


@register
class StrengthWeightRecord(Record):
    """What an item counts."""

    model = StrengthWeight
    slug = "strength-weights"
    icon = "adjustments"
    title = "item"
    columns = ("item", "points")
    compact = ("", "item", "points", "", "")
    orders = (Order("item", _("Item"), ("item", "id")),)
    sections = (Section("", ("item", "points")),)
    importer = None
    empty_hint = _("Every item weighs as it does at first. Write down what shall count more or less in your trade.")
