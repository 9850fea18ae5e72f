"""The roles a new company begins with. They are rows like any other: change them in the matrix, or write roles of your own.

A grant is written as letters, one for each action, with the reach behind: "view=C export=T" (S own, D department, T department and below, C company).
"""

from django.db import transaction

from guanxi.kit import rights
from guanxi.org.roles.models import Role

REACH = {"S": 1, "D": 2, "T": 3, "C": 4}

CUSTOMER_SIDE = (
    "customers.customer",
    "customers.contact",
    "customers.lead",
    "customers.behaviour",
    "customers.wish",
    "customers.document",
    "activities.followup",
)
SALES_SIDE = ("sales.order", "sales.opportunity", "sales.delivery", "sales.receipt")
LISTS = ("commons.tag", "commons.dictionaryentry")
MONEY = ("profit", "profit_year", "cost")
PHONES = ("phone", "phone2", "home_phone", "email", "wechat", "bank_account")
# Private facts about persons: who only sends letters to many has no need of them.
PRIVATE = (
    "family", "hobbies", "interests", "habits", "relationships", "economic_state", "character", "ability", "education", "home_address", "home_phone",
)  # fmt: skip
# Everybody knows who works here and what things are called.
COMMON = {
    "org.user": "view=C", "org.department": "view=C", "org.role": "view=C", "customers.source": "view=C", "customers.occasion": "view=C", "customers.grade": "view=C",
    "catalog.product": "view=C", "workday.cadencerule": "view=C", "workday.hourband": "view=C", "grading.scheme": "view=C", "customers.leadrule": "view=C",
    "commons.tag": "view=C", "commons.dictionaryentry": "view=C", "commons.holiday": "view=C", "marketing.webform": "view=C",
}  # fmt: skip
# Which tiers of archives a role opens freely, see guanxi/customers/custody/rules.py.
EVERY_TIER = ["custody.company", "custody.department", "custody.individual"]
# Whoever works here may borrow an archive, and finds his own lines in the register; the keepers write it.
BORROWER = {"customers.loan": "view=S", "customers.readingrequest": "view=S add=S"}
KEEPING = "view=C add=C change=C export=C"
KEEPER = {"customers.loan": KEEPING, "customers.outsidereader": f"{KEEPING} reveal=C", "customers.readingrequest": "view=C add=S export=C"}
HIDE_MONEY = {"*": dict.fromkeys(MONEY, "hidden")}
HIDE_COST = {"catalog.product": {"cost": "hidden"}, "sales.order": {"cost": "hidden"}}


def on(keys, grants: str) -> dict:
    """The same grants on several record types."""
    return dict.fromkeys(keys, grants)


KEEPS = {"customers.customer": "view=C add=C change=C delete=C import=C export=C assign=C reveal=C custody=C"}
KEEPS_BELOW = {"customers.customer": "view=T add=T change=T delete=T import=T export=T assign=T reveal=T custody=T"}


READY = {
    "administrator": {
        "name": "管理员", "description": "什么都可以做，也决定别人能做什么",
        "grants": {"*": {"*": 4}}, "permissions": ["*", "custody.individual"],
    },
    "general_manager": {
        "name": "总经理", "description": "全公司的客户和销售都能看、能改",
        "grants": COMMON
        | on(CUSTOMER_SIDE + SALES_SIDE, "view=C add=C change=C delete=C import=C export=C assign=C reveal=C")
        | on(("catalog.product", "customers.source", "customers.occasion", "customers.cost", "customers.grade", *LISTS), "view=C add=C change=C delete=C import=C export=C")
        | on(("grading.scheme", "grading.gradingrun", "grading.manualgrade", "workday.cadencerule", "workday.hourband", "customers.leadrule"), "view=C add=C change=C delete=C")
        | {"marketing.webform": "view=C add=C change=C delete=C export=C"}
        | on(("customers.loan", "customers.outsidereader"), "view=C export=C") | {"customers.readingrequest": "view=C add=S export=C"} | KEEPS,
        "permissions": ["jobs.see", "imports.see", "audit.search", "company.manage", "duplicates.manage", "reading.allow", "custody.policy", *EVERY_TIER],
    },
    "sales_director": {
        "name": "营销总监", "description": "全公司的客户和成交，管评级和联系节奏；保管公司级档案",
        "grants": COMMON
        | on(CUSTOMER_SIDE + SALES_SIDE, "view=C add=C change=C delete=C import=C export=C assign=C reveal=C")
        | on(("catalog.product", "customers.source", "customers.occasion", "customers.cost", "commons.tag"), "view=C add=C change=C import=C export=C")
        | on(("grading.scheme", "grading.gradingrun", "grading.manualgrade", "workday.cadencerule", "workday.hourband", "customers.leadrule"), "view=C add=C change=C")
        | {"marketing.webform": "view=C add=C change=C"}
        | KEEPER | KEEPS,
        "permissions": ["jobs.see", "reading.allow", "reading.keep", "custody.policy", *EVERY_TIER],
    },
    "deputy_director": {
        "name": "营销副总经理", "description": "全公司的客户和成交；部门级档案由他和部门经理批准查阅",
        "grants": COMMON
        | on(CUSTOMER_SIDE + SALES_SIDE, "view=C add=C change=C delete=C import=C export=C assign=C reveal=C")
        | {"grading.scheme": "view=C", "grading.gradingrun": "view=C", "grading.manualgrade": "view=C", "customers.cost": "view=C", "commons.tag": "view=C add=C change=C"} | KEEPS | BORROWER,
        "permissions": ["jobs.see", *EVERY_TIER],
    },
    "department_manager": {
        "name": "部门经理", "description": "本部门和下级部门的客户、成交",
        "grants": COMMON
        | on(CUSTOMER_SIDE, "view=T add=T change=T delete=T import=T export=T assign=T reveal=T")
        | on(SALES_SIDE, "view=T add=T change=T export=T import=T assign=T")
        | {"grading.gradingrun": "view=C", "grading.manualgrade": "view=C add=C", "commons.tag": "view=C add=C"}
        | {"customers.occasion": "view=C add=C change=C", "customers.cost": "view=C add=C change=C", "customers.loan": "view=T"}
        | {"customers.readingrequest": "view=T add=S"} | KEEPS_BELOW,
        "fields": HIDE_COST, "permissions": ["custody.managed"],
    },
    "salesperson": {
        "name": "业务员", "description": "自己的客户和成交；不能导出，看不到利润",
        "grants": COMMON
        | on(("customers.customer", "customers.contact", "customers.lead"), "view=S add=S change=S reveal=S")
        | on(("activities.followup", "customers.behaviour", "customers.wish", "customers.document"), "view=S add=S change=S")
        | on(("sales.order", "sales.opportunity", "sales.delivery"), "view=S add=S change=S")
        | {"sales.receipt": "view=S", "grading.gradingrun": "view=S"} | BORROWER,
        "fields": HIDE_MONEY | {"customers.customer": dict.fromkeys(("owner",), "readonly")},
    },
    "service": {
        "name": "客服", "description": "能看全部客户和电话；看不到成本和利润",
        "grants": COMMON
        | on(("customers.customer", "customers.contact"), "view=C change=C reveal=C")
        | on(("customers.lead", "customers.behaviour"), "view=C add=C")
        | {"activities.followup": "view=C add=C change=S", "sales.order": "view=C", "sales.delivery": "view=C change=C", "customers.document": "view=C add=C"} | BORROWER,
        "fields": HIDE_MONEY
        | {"customers.customer": {"owner": "readonly", "bank_account": "hidden"}},
        "permissions": ["custody.individual"],
    },
    "marketing": {
        "name": "市场", "description": "能看全部客户；看不到电话、成本和附件",
        "grants": COMMON
        | on(("customers.customer", "customers.contact"), "view=C")
        | on(("customers.lead", "customers.behaviour"), "view=C add=C change=C import=C")
        | {"customers.wish": "view=C", "marketing.webform": "view=C add=C change=C delete=C"}
        | on(("customers.source", "customers.occasion"), "view=C add=C change=C")
        | {"activities.followup": "view=C", "sales.order": "view=C", "sales.opportunity": "view=C"} | BORROWER,
        "fields": {"*": dict.fromkeys((*MONEY, *PHONES, "attachments"), "hidden")}  # a scan tells all of that at once
        | {
            "customers.customer": dict.fromkeys(PRIVATE, "hidden"),
            "customers.contact": dict.fromkeys((n for n in PRIVATE if n != "economic_state"), "hidden"),
        },
        "permissions": ["custody.individual"],
    },
    "archive_keeper": {
        "name": "档案员", "description": "维护客户档案，补全、去重；看不到利润",
        "grants": COMMON
        | on(("customers.customer", "customers.contact"), "view=C add=C change=C delete=C import=C export=C reveal=C")
        | {"activities.followup": "view=C add=C import=C", "customers.document": "view=C add=C change=C delete=C import=C export=C"}
        | on(("customers.lead", "customers.behaviour"), "view=C")
        | on(("customers.source", "customers.occasion", *LISTS), "view=C add=C change=C")
        | KEEPER,
        "fields": {"*": dict.fromkeys(MONEY, "hidden"), "customers.customer": {"owner": "readonly"}},
        "permissions": ["duplicates.manage", "reading.keep", "custody.individual"],
    },
    "hr": {
        "name": "人事", "description": "管同事和部门；看不到客户",
        "grants": COMMON | {"org.user": "view=C add=C change=C import=C export=C", "org.department": "view=C add=C change=C delete=C"} | BORROWER,
        "fields": {"customers.occasion": {"cost": "hidden"}},
    },
    "auditor": {
        "name": "审计", "description": "查操作记录，可看客户，什么也不能改",
        "grants": COMMON | on(CUSTOMER_SIDE + SALES_SIDE + ("grading.gradingrun", "grading.manualgrade", "customers.cost", "customers.loan", "customers.outsidereader", "customers.readingrequest"), "view=C"),
        "permissions": ["audit.search", "jobs.see", "custody.individual"],
    },
}  # fmt: skip


# Further rows of a customer's file: results, changes, competitors, analyses, needs.
FILE_SIDE = ("customers.yearlyresult", "customers.majorchange", "customers.competitor", "customers.strengthanalysis", "catalog.need")
for _code, _grants in {
    "general_manager": "view=C add=C change=C delete=C import=C export=C assign=C reveal=C",
    "sales_director": "view=C add=C change=C delete=C import=C export=C assign=C reveal=C",
    "department_manager": "view=T add=T change=T delete=T import=T export=T assign=T reveal=T",
    "salesperson": "view=S add=S change=S", "service": "view=C add=C", "marketing": "view=C", "auditor": "view=C",
    "archive_keeper": "view=C add=C change=C delete=C import=C export=C reveal=C",
}.items():  # fmt: skip
    READY[_code]["grants"] |= on(FILE_SIDE, _grants)
for _code in READY.keys() - {"administrator"}:
    READY[_code]["grants"]["customers.strengthweight"] = (
        "view=C add=C change=C delete=C import=C export=C" if _code == "general_manager" else "view=C"
    )


def spelled_out(grants: dict) -> dict[str, dict[str, int]]:
    """{"org.user": "view=C add=T"} → {"org.user": {"view": 4, "add": 3}}; a misspelt action crashes."""
    made = {}
    for key, text in grants.items():
        if isinstance(text, dict):
            made[key] = text
            continue
        made[key] = {action: REACH[letter] for action, letter in (pair.split("=") for pair in text.split())}
        for action in made[key]:
            rights.check_action(key, action)
    return made


@transaction.atomic
def ensure_ready_roles() -> list[Role]:
    """Makes the ready roles that are missing; existing ones are never touched, whatever was edited. Returns the new ones."""
    there = set(Role.objects.values_list("code", flat=True))
    made = [
        Role(
            code=code, name=data["name"], description=data["description"], is_ready_made=True,
            grants=spelled_out(data["grants"]), fields=data.get("fields", {}), permissions=data.get("permissions", []),
        )
        for code, data in READY.items() if code not in there
    ]  # fmt: skip
    for role in made:
        role.save()
    return made
