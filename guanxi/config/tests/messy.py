"""The sample files that an import must stand, and how each is read: for the tests (the first rows) and for `python -m benchmarks.messy` (all of them)."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Messy:
    """One file. parts: its place among the samples. before: names of those that must have been brought. options: of `guanxi import`."""

    name: str
    kind: str
    parts: tuple[str, ...]
    before: tuple[str, ...] = ()
    map: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)


def _cn(name: str, kind: str, file: str, **more) -> Messy:
    return Messy(name, kind, ("cn_dedupe_synth", file), **more)


CUSTOMER = {"account": "name", "sector": "industry", "year_established": "", "revenue": "annual_sales", "employees": "staff_count"}
DEAL = {
    "opportunity_id": "name", "sales_agent": "salesperson", "deal_stage": "stage", "engage_date": "opened_on", "close_date": "closed_on",
    "close_value": "amount", "account": "customer", "product": "product",
}  # fmt: skip
INCIDENT = ("incident_log", "incident_event_log.zip")
CALLED = "{job}, {education}; {campaign} calls, {duration} s, before: {poutcome}, result: {y}"

FILES = (
    _cn("records", "customers", "records.csv"),
    _cn("UTF-8 with mark", "customers", "import_utf8_bom.csv"),
    _cn("GB18030", "customers", "import_gbk.csv"),
    _cn("UTF-16, tab", "customers", "import_utf16.txt"),
    _cn("Big5", "customers", "import_big5.csv"),
    _cn("messy xlsx", "customers", "import_messy.xlsx"),
    _cn("vCard 3.0", "contacts", "contacts_v3_utf8.vcf"),
    _cn("vCard 2.1 GBK", "contacts", "contacts_v21_gbk_qp.vcf"),
    _cn("vCard 3.0 as customers", "customers", "contacts_v3_utf8.vcf"),
    _cn("vCard 2.1 GBK as leads", "leads", "contacts_v21_gbk_qp.vcf"),
    Messy("template, empty columns", "customers", ("import_templates_zh", "客户信息_csv_with_bom_and_empty_columns.csv")),
    Messy("template, agency", "customers", ("import_templates_zh", "客户导入模板_aicustomer.csv")),
    Messy("template, xlsx", "customers", ("import_templates_zh", "客户导入模板_lead-system.xlsx")),
    Messy(
        "maven products", "products", ("maven_crm", "products.csv"), map={"product": "name", "series": "category", "sales_price": "price"}
    ),
    Messy("maven accounts", "customers", ("maven_crm", "accounts.csv"), map=CUSTOMER),
    Messy("maven deals", "opportunities", ("maven_crm", "sales_pipeline.csv"), ("maven products", "maven accounts"), map=DEAL),
    Messy(
        "maven deals, US dates",
        "opportunities",
        ("maven_crm", "sales_pipeline_us_dates.csv"),
        ("maven products", "maven accounts"),
        map=DEAL,
    ),
    Messy(
        "bank calls",
        "customers",
        ("bank_marketing", "bank-additional.zip"),
        map={"job": "occupation", "contact": "", "default": ""},
        options={
            "sheet": "bank-additional-full.csv",
            "blank": ["unknown"],
            "add": ["name=Called person {#}", "kind=个人", "code=B{#}", f"remarks={CALLED}"],
        },
    ),
    Messy(
        "incident callers",
        "customers",
        INCIDENT,
        map={"caller_id": "code"},
        options={"blank": ["?"], "add": ["name={caller_id}", "kind=个人"]},
    ),
    Messy(
        "incidents as follow-ups",
        "followups",
        INCIDENT,
        ("incident callers",),
        map={"caller_id": "customer_code", "opened_at": "at", "contact_type": "kind", "opened_by": "", "sys_created_by": "", "number": ""},
        options={"blank": ["?"], "add": ["content={number}: {category} / {subcategory} / {u_symptom}"]},
    ),
)
