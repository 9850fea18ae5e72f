from django.utils.translation import gettext_lazy as _

from guanxi.catalog.products.models import Product
from guanxi.kit.records import Order, Record, Search, Section, register


@register
class ProductRecord(Record):
    """Something we sell."""

    model = Product
    slug = "products"
    module = "catalog"
    icon = "package"
    menu = ("sales", 50)
    columns = ("name", "code", "category", "unit", "price", "cost", "is_active")
    compact = ("", "name", "price", "category", "code")
    exclude = ("name_sort",)
    orders = (Order("name", _("Name"), ("name_sort", "id")), Order("updated", _("Last changed"), ("-updated_at", "-id")))
    search = Search(names=("name",), codes=("code",))
    tune = {
        "name": {"synonyms": ("产品名称", "商品名称", "品名", "产品", "名称", "product", "ProductName")},
        "code": {"synonyms": ("产品编号", "产品 ID", "商品编号", "货号", "编码", "产品编码", "sku", "ProductID")},
        "category": {"synonyms": ("类别", "产品类别", "分类", "category")},
        "subcategory": {"synonyms": ("子类别", "小类")},
        "unit": {"synonyms": ("单位", "计量单位")},
        "price": {"synonyms": ("单价", "价格", "售价", "标价", "UnitPrice")},
        "cost": {"synonyms": ("成本", "成本价", "进价")},
    }
    sections = (Section("", ("name", "code", "category", "subcategory", "unit", "price", "cost", "is_active", "remarks")),)
    empty_hint = _("Import the product list first: orders then find their products.")
