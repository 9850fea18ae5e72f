"""The lists a new company begins with. Packages may declare more; the company changes the words, codes stay."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.dictionaries.queries import declare

# The sections of GB/T 4754-2017.
declare("industry", _("Trade"), [
    ("A", "农、林、牧、渔业"), ("B", "采矿业"), ("C", "制造业"), ("D", "电力、热力、燃气及水"), ("E", "建筑业"), ("F", "批发和零售业"), ("G", "交通运输、仓储和邮政业"),
    ("H", "住宿和餐饮业"), ("I", "信息传输、软件和信息技术"), ("J", "金融业"), ("K", "房地产业"), ("L", "租赁和商务服务业"), ("M", "科学研究和技术服务业"),
    ("N", "水利、环境和公共设施"), ("O", "居民服务、修理和其他服务业"), ("P", "教育"), ("Q", "卫生和社会工作"), ("R", "文化、体育和娱乐业"), ("S", "公共管理和社会组织"), ("T", "国际组织"),
])  # fmt: skip
declare("org_form", _("Legal form"), [
    ("limited", "有限责任公司"), ("joint_stock", "股份有限公司"), ("sole", "个人独资企业"), ("partnership", "合伙企业"), ("household", "个体工商户"), ("state", "国有企业"),
    ("foreign", "外商投资企业"), ("public", "事业单位"), ("government", "机关"), ("association", "社会团体"), ("cooperative", "农民专业合作社"), ("other", "其他"),
])  # fmt: skip
declare("payment_method", _("Way to pay"), [
    ("transfer", "银行转账"), ("acceptance", "承兑汇票"), ("cheque", "支票"), ("wechat", "微信"), ("alipay", "支付宝"), ("cash", "现金"), ("card", "刷卡"), ("offset", "抵账"),
])  # fmt: skip
declare("payment_term", _("Terms of payment"), [
    ("advance", "款到发货"), ("delivery", "货到付款"), ("monthly", "月结"), ("days30", "30 天"), ("days60", "60 天"), ("days90", "90 天"), ("instalments", "分期"),
])  # fmt: skip
declare("invoice_type", _("Invoice"), [("special", "增值税专用发票"), ("ordinary", "增值税普通发票"), ("none", "不开票")])
declare(
    "contact_role",
    _("Part in the decision"),
    [("decider", "决策人"), ("influencer", "影响人"), ("user", "使用人"), ("buyer", "采购"), ("finance", "财务"), ("other", "其他")],
)
declare(
    "lost_reason",
    _("Why it was lost"),
    [
        ("price", "价格"),
        ("product", "产品不合"),
        ("competitor", "选了同行"),
        ("budget", "没有预算"),
        ("delay", "项目搁置"),
        ("no_contact", "联系不上"),
        ("other", "其他"),
    ],
)
