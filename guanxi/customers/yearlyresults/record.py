from django.utils.translation import gettext_lazy as _

from guanxi.customers.yearlyresults.models import YearlyResult
from guanxi.kit.records import Order, Record, Section, register


@register
class YearlyResultRecord(Record):
    """One year of a customer."""

    model = YearlyResult
    slug = "yearly-results"
    icon = "chart-bar"
    title = "year"
    columns = ("customer", "year", "sales", "net_profit", "staff_count", "assets", "market_share", "our_share")
    compact = ("", "customer", "sales", "year", "our_share")
    related = ("customer", "owner")
    exclude = ("import_key",)
    orders = (Order("year", _("Year"), ("-year", "-id")),)
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "企业名称", "customer")},
        "year": {"template": "plain", "synonyms": ("年度", "年份", "会计年度")},
        "sales": {"template": "wan", "synonyms": ("销售额", "营业额", "年销售额", "营业收入", "销售收入")},
        "net_profit": {"template": "wan", "synonyms": ("利润", "净利润", "年利润")},
        "staff_count": {"synonyms": ("员工人数", "人数", "员工数")},
        "assets": {"template": "wan", "synonyms": ("资产", "资产总额", "总资产")},
        "market_share": {"kind": "percent", "synonyms": ("市场占有率", "市场份额")},
        "our_share": {"kind": "percent", "synonyms": ("我方占比", "我司份额", "向我方采购占比")},
        "source": {"synonyms": ("来源", "资料来源")},
        "report": {"synonyms": ("财务报告", "财务报表")},
        "remarks": {"synonyms": ("备注",)},
        "owner": {"editable": False},
    }
    sections = (
        Section("", ("customer", "year", "sales", "net_profit", "staff_count", "assets", "market_share", "our_share")),
        Section(_("Proof"), ("source", "report", "remarks")),
    )
    empty_hint = _("Write down a year on the customer's page, or import a list with one line a year.")
