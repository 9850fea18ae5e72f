from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.documents.kinds import kinds
from guanxi.customers.documents.models import Document
from guanxi.customers.infoclasses.queries import CLASSED
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, register

DIFFER = Q(pages__isnull=False, attached_pages__isnull=False) & ~Q(pages=F("attached_pages"))


@register
class DocumentRecord(Record):
    """A paper in a customer's file."""

    model = Document
    slug = "documents"
    icon = "folder"
    menu = ("customers", 15)
    attachments = "main"
    quick_create = True
    title = "title"
    columns = ("title", "customer", "kind", "dated_on", "number", "direction", "pages", "has_original", "binder", "held_by")
    compact = ("", "title", "kind", "customer", "dated_on")
    related = ("customer", "counterpart", "held_by")
    exclude = ("import_key",)
    orders = (Order("dated", _("Date of the document"), ("-dated_on", "-id")),)
    tabs = (
        (_("Paper originals"), "has_original = yes"),
        (_("With a colleague"), "has_original = yes and held_by is not empty"),
        (_("No electronic copy yet"), "has_original = yes and copied_on is empty"),
        (_("Pages do not match"), "pages_differ = yes"),
    )
    search = Search(names=("title",), codes=("number",))
    extra = (
        Field(
            "pages_differ", label=_("Pages do not match"), kind="bool", read=lambda d: d.pages_differ, holds=DIFFER, made_of=("pages", "attached_pages"),
            exportable=False,
        ),
    )  # fmt: skip
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "单位")},
        "title": {"synonyms": ("题名", "文件名称", "标题", "文件题名", "名称", "合同名称")},
        "kind": {"kind": "choice", "choices": kinds, "synonyms": ("文件类型", "种类", "类别", "类型")},
        "dated_on": {"synonyms": ("文件日期", "日期", "签订日期", "成文日期")},
        "direction": {"synonyms": ("收发", "方向", "来往")},
        "number": {"synonyms": ("文号", "文件编号", "合同编号", "编号")},
        "counterpart": {"synonyms": ("对方联系人", "联系人", "责任者")},
        "pages": {"synonyms": ("页数", "张数")},
        "has_original": {"synonyms": ("有纸质原件", "纸质原件", "原件")},
        "room": {"synonyms": ("库房", "房间", "地点")},
        "cabinet": {"synonyms": ("柜号", "档案柜", "柜")},
        "binder": {"synonyms": ("盒号", "档案盒", "卷号", "案卷号")},
        "place_in_binder": {"synonyms": ("盒内页号", "盒内位置")},
        "held_by": {"synonyms": ("现由谁保管", "持有人", "借阅人"), "help": _("Empty: it is in its place.")},
        "copied_on": {"synonyms": ("电子件日期", "扫描日期")},
        "remarks": {"synonyms": ("备注", "说明")},
        "number_in_file": {"made_of": ("customer",)},
        "first_sheet": {"made_of": ("customer", "pages", "has_original")},
        "info_class": CLASSED,
        "owner": {"editable": False},
    }
    sections = (
        Section(
            "",
            (
                "customer",
                "title",
                "kind",
                "dated_on",
                "direction",
                "number",
                "counterpart",
                "pages",
                "attached_pages",
                "info_class",
                "remarks",
            ),
        ),
        Section(_("Paper original"), ("has_original", "room", "cabinet", "binder", "place_in_binder", "held_by", "copied_on")),
    )
    header_template = "customers/documents/_header.html"
    empty_hint = _("Contracts, letters, reports: file them here or on the customer's page, then drop the scan on them.")

    def initial(self, actor, request=None):
        """A document of today."""
        return {"dated_on": timezone.localdate(), "kind": "contract"}

    def capture(self, obj, actor):
        """A place says that there is paper."""
        if obj.place and not obj.has_original:
            obj.has_original = True
