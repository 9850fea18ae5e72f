from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import CLASSED
from guanxi.kit.records import Order, Record, Search, Section, register
from guanxi.sales.opportunities.models import Opportunity


@register
class OpportunityRecord(Record):
    """A deal in the making."""

    model = Opportunity
    slug = "opportunities"
    module = "sales"
    icon = "layout-kanban"
    menu = ("sales", 10)
    quick_create = True
    columns = ("name", "customer", "stage", "amount", "expected_on", "salesperson", "updated_at")
    compact = ("", "name", "amount", "customer", "expected_on")
    related = ("customer", "salesperson", "owner")
    exclude = ("import_key",)
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("expected", _("Expected signing"), ("expected_on", "id")),
    )
    search = Search(names=("name",))
    tune = {
        "name": {"synonyms": ("商机名称", "商机", "机会名称", "项目名称", "opportunity")},
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "account")},
        "stage": {"synonyms": ("阶段", "商机阶段", "状态", "deal_stage")},
        "amount": {"synonyms": ("预计金额", "金额", "预计成交额", "close_value")},
        "expected_on": {"synonyms": ("预计签单", "预计签单日期", "预计成交日期")},
        "opened_on": {"synonyms": ("开始日期", "创建日期", "engage_date")},
        "closed_on": {"synonyms": ("结束日期", "成交日期", "close_date")},
        "salesperson": {"synonyms": ("业务员", "负责人", "销售", "sales_agent")},
        "product": {"synonyms": ("产品", "意向产品", "product")},
        "reason": {"synonyms": ("原因", "输单原因", "赢单原因")},
        "info_class": CLASSED,
        "owner": {"editable": False},
    }
    sections = (
        Section(
            "",
            (
                "customer",
                "name",
                "stage",
                "amount",
                "expected_on",
                "salesperson",
                "product",
                "opened_on",
                "closed_on",
                "reason",
                "info_class",
                "remarks",
            ),
        ),
    )
    empty_hint = _("Open one from a customer's page when somebody shows interest.")

    def initial(self, actor, request=None):
        """Opened today by whoever writes it."""
        return {"salesperson": actor.user_id, "opened_on": timezone.localdate()}

    def capture(self, obj, actor):
        """A deal that is won or lost is closed, today when nobody says otherwise; one that is open again is not."""
        if obj.is_unsigned:
            obj.closed_on = None
        elif obj.closed_on is None:
            obj.closed_on = timezone.localdate()
