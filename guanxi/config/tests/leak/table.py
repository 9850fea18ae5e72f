"""Who may see and do what, written by hand from the company's policy. It shares nothing with the product's code for rights, on purpose.

Letters: v view, a add, c change, d delete, i import, x export, o give to another owner, r show numbers in full, k level and custody.
Before the letters stands how far: C company, T one's department and those below, S one's own.
"""

from guanxi.config.tests.leak import custody

PLACES = {"one": None, "two": None, "three": "one"}  # department → the one above it

CUSTOMER = (
    "customers.customer",
    "customers.contact",
    "customers.lead",
    "customers.behaviour",
    "customers.wish",
    "customers.document",
    "activities.followup",
)
SALES = ("sales.order", "sales.opportunity", "sales.delivery", "sales.receipt")
KNOWN_TO_ALL = dict.fromkeys(
    ("org.user", "org.department", "org.role", "customers.source", "customers.occasion", "customers.grade", "catalog.product", "workday.cadencerule",
     "workday.hourband", "grading.scheme", "customers.leadrule", "commons.tag", "commons.dictionaryentry", "commons.holiday", "marketing.webform"), "C:v",
)  # fmt: skip
WORDS = ("commons.tag", "commons.dictionaryentry")
REGISTERS = ("customers.loan", "customers.outsidereader")
BORROWER = {"customers.loan": "S:v", "customers.readingrequest": "S:va"}
KEEPER = {"customers.loan": "C:vacx", "customers.outsidereader": "C:vacxr", "customers.readingrequest": "C:vx S:a"}
GRADING = ("customers.leadrule", "grading.scheme", "grading.gradingrun", "grading.manualgrade", "workday.cadencerule", "workday.hourband")


def same(keys, reach: str) -> dict:
    """The same reach for several record types."""
    return dict.fromkeys(keys, reach)


ALL = "C:vacdixor"
KEEPS = {"customers.customer": "C:vacdixork"}
TABLE: dict[str, dict[str, str]] = {
    "general_manager": KNOWN_TO_ALL | same(CUSTOMER + SALES, ALL) | same(("catalog.product", "customers.source", "customers.occasion", "customers.cost", "customers.grade", *WORDS), "C:vacdix")
    | same(GRADING, "C:vacd") | {"marketing.webform": "C:vacdx", "marketing.submission": "C:cd"} | same(REGISTERS, "C:vx") | {"customers.readingrequest": "C:vx S:a"} | KEEPS,
    "sales_director": KNOWN_TO_ALL | {"customers.grade": "C:v"} | same(CUSTOMER + SALES, ALL) | same(("catalog.product", "customers.source", "customers.occasion", "customers.cost", "commons.tag"), "C:vacix")
    | same(GRADING, "C:vac") | {"marketing.webform": "C:vac", "marketing.submission": "C:cd"} | KEEPER | KEEPS,
    "deputy_director": KNOWN_TO_ALL | {"customers.grade": "C:v"} | same(CUSTOMER + SALES, ALL) | {"customers.cost": "C:v", "grading.gradingrun": "C:v", "grading.manualgrade": "C:v", "commons.tag": "C:vac"} | KEEPS | BORROWER,
    "department_manager": KNOWN_TO_ALL | same(CUSTOMER, "T:vacdixor") | {"customers.customer": "T:vacdixork"} | same(SALES, "T:vacixo") | {"grading.gradingrun": "T:va", "grading.manualgrade": "T:vac", "commons.tag": "C:va"} | same(("customers.occasion", "customers.cost"), "C:vac") | {"customers.loan": "T:v", "customers.readingrequest": "T:v S:a"},
    "salesperson": KNOWN_TO_ALL | same(("customers.customer", "customers.contact", "customers.lead"), "S:vacr") | same(("activities.followup", "customers.behaviour", "customers.wish", "sales.order", "sales.opportunity", "sales.delivery"), "S:vac")
    | same(("sales.receipt", "grading.gradingrun"), "S:v") | BORROWER,
    "service": KNOWN_TO_ALL | same(("customers.customer", "customers.contact"), "C:vcr") | {"customers.lead": "C:va", "customers.behaviour": "C:va", "activities.followup": "C:va S:c", "sales.order": "C:v", "sales.delivery": "C:vc"} | BORROWER,
    "marketing": KNOWN_TO_ALL | same(("customers.customer", "customers.contact", "activities.followup", "sales.order", "sales.opportunity"), "C:v") | {"customers.lead": "C:vaci", "customers.behaviour": "C:vaci", "customers.wish": "C:v", "marketing.webform": "C:vacd", "marketing.submission": "C:cd", "customers.source": "C:vac", "customers.occasion": "C:vac"} | BORROWER,
    "archive_keeper": KNOWN_TO_ALL | same(("customers.customer", "customers.contact"), "C:vacdixr") | same(("customers.source", "customers.occasion", *WORDS), "C:vac") | {"customers.lead": "C:v", "customers.behaviour": "C:v"} | {"activities.followup": "C:vi"} | KEEPER,
    "hr": KNOWN_TO_ALL | {"org.user": "C:vacix", "org.department": "C:vacd"} | BORROWER,
    "auditor": KNOWN_TO_ALL | same((*CUSTOMER, *SALES, "grading.gradingrun", "grading.manualgrade", "customers.cost", "customers.readingrequest", *REGISTERS), "C:v"),
    "nothing": {},
}  # fmt: skip
# Papers of a customer's file, beside those who have all of his.
for _role, _reach in {"salesperson": "S:vac", "service": "C:va", "archive_keeper": "C:vacdix"}.items():
    TABLE[_role]["customers.document"] = _reach

# Further rows of his file: results, changes, competitors, analyses, needs.
FILE = ("customers.yearlyresult", "customers.majorchange", "customers.competitor", "customers.strengthanalysis", "catalog.need")
for _role, _reach in {
    "general_manager": ALL, "sales_director": ALL, "department_manager": "T:vacdixor", "salesperson": "S:vac", "service": "C:va", "marketing": "C:v",
    "archive_keeper": "C:vacdixr", "auditor": "C:v",
}.items():  # fmt: skip
    TABLE[_role] |= same(FILE, _reach)
for _role in TABLE.keys() - {"nothing"}:
    TABLE[_role]["customers.strengthweight"] = "C:vacdix" if _role == "general_manager" else "C:v"

PROFITS, PHONES = ("profit", "profit_year", "cost"), ("phone", "phone2", "home_phone", "email", "wechat", "bank_account")
PRIVATE = (
    "family",
    "hobbies",
    "interests",
    "habits",
    "relationships",
    "economic_state",
    "character",
    "ability",
    "education",
    "home_address",
)
HIDDEN: dict[str, dict[str, tuple]] = {
    "department_manager": {"catalog.product": ("cost",), "sales.order": ("cost",)},
    "salesperson": {"*": PROFITS},
    "service": {"*": PROFITS, "customers.customer": ("bank_account",)},
    "marketing": {"*": (*PROFITS, *PHONES, "attachments")} | dict.fromkeys(("customers.customer", "customers.contact"), PRIVATE),
    "archive_keeper": {"*": PROFITS},
    "hr": {"customers.occasion": ("cost",)},
}
PERMISSIONS = {
    "general_manager": {"jobs.see", "imports.see", "audit.search", "company.manage", "duplicates.manage", "custody.policy", "reading.allow"}, "sales_director": {"jobs.see", "custody.policy", "reading.allow", "reading.keep"}, "deputy_director": {"jobs.see"}, "auditor": {"audit.search", "jobs.see"},
    "archive_keeper": {"duplicates.manage", "reading.keep"},
}  # fmt: skip
# Tables beyond the records, and with which permission they may be written.
SETTINGS = {
    "commons.customfield": {"company.manage"}, "commons.layout": {"company.manage"}, "customers.readingrules": {"custody.policy", "company.manage"},
    "commons.company": {"company.manage"}, "commons.module": {"company.manage"}, "org.user_roles": {"org.manage"}, "commons.outbox": {"company.manage"},
    "customers.custodyrule": {"custody.policy", "company.manage"}, "customers.keeper": {"custody.policy", "company.manage"},
    "customers.matchrules": {"duplicates.manage"}, "customers.searchstate": {"duplicates.manage"}, "commons.flow": {"approvals.manage"}, "commons.substitute": {"approvals.manage"}, "customers.healthrules": {"company.manage"},
}  # fmt: skip
# What a stranger with the link of an enquiry form reads of it; its questions and the company's name come along.
WITH_THE_LINK = {"marketing.webform": {"title", "intro", "thanks", "consent"}}
ACTIONS = {
    "view": "v",
    "add": "a",
    "change": "c",
    "delete": "d",
    "import": "i",
    "export": "x",
    "assign": "o",
    "reveal": "r",
    "custody": "k",
}


def reach(role: str, key: str, action: str) -> str:
    """ "C", "T", "S" or "" for a role's action on a record type."""
    if role == "administrator":
        return "C"
    for part in TABLE.get(role, {}).get(key, "").split():
        how_far, _, letters = part.partition(":")
        if ACTIONS[action] in letters:
            return how_far
    return ""


def covers(actor, row, action: str) -> bool:
    """Whether the actor's reach holds this row."""
    if not actor.role or not custody.opens(actor, row, within(actor.department)):
        return False
    far = reach(actor.role, row.key, action)
    if far == "C" or not far:
        return far == "C"
    if not row.owner and not row.department:
        return row.key in OWNERLESS
    if far == "S":
        return row.owner == actor.name
    return row.owner == actor.name or row.department in within(actor.department)


OWNERLESS = {"grading.gradingrun"}  # of the company as a whole: whoever has any right to it has it to all


def within(department: str) -> set[str]:
    """A department and all below it."""
    return {d for d in PLACES if d == department or PLACES[d] == department}


def may_read(actor, canary) -> bool:
    """Whether the actor may be shown this value."""
    row = canary.row
    if row.readers is not None:
        return actor.name in row.readers or any(p in row.readers for p in permissions(actor.role))
    if row.key == "org.user" and row.owner == actor.name:
        return True  # one's own account
    if canary.field in WITH_THE_LINK.get(row.key, ()):
        return True
    if not covers(actor, row, "view"):
        return False
    # What lies in the bin is seen by those who may take it out again; the trail tells its searchers of deleted rows too.
    if row.binned and not covers(actor, row, "delete") and "audit.search" not in permissions(actor.role):
        return False
    hidden = HIDDEN.get(actor.role, {})
    if canary.field in hidden.get(row.key, ()) or canary.field in hidden.get("*", ()):
        return False
    return not canary.masked or covers(actor, row, "reveal")


def permissions(role: str) -> set[str]:
    """Rights that belong to no record type."""
    return (
        {
            "jobs.see",
            "audit.search",
            "company.manage",
            "org.manage",
            "imports.see",
            "duplicates.manage",
            "reading.allow",
            "custody.policy",
            "approvals.see",
            "approvals.manage",
        }
        if role == "administrator"
        else PERMISSIONS.get(role, set())
    )


def may_write(actor, row, kind: str, fields: set[str]) -> bool:
    """Whether the actor may have made this change to this row."""
    if row.readers is not None:
        return actor.name == row.owner
    if kind == "create":
        return any(reach(actor.role, row.key, a) for a in ("add", "import")) if actor.role else False
    if fields & {"owner", "department"} and covers(actor, row, "assign"):
        return True
    return covers(actor, row, "delete" if kind in ("delete", "erase", "restore") else "change")
