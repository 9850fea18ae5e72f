"""Order histories: one order a number, customer and day, with its lines; customers and products are filed on the fly."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.catalog.products.imports import Shelf
from guanxi.commons.imports.bundles import promised
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.importer import Importer as Base
from guanxi.commons.imports.models import unpack
from guanxi.commons.imports.rights import Changeable
from guanxi.commons.imports.rows import CLASH, NEW, PERHAPS, REFUSED, SAME, Outcome, Row
from guanxi.customers.intake.parties import Parties
from guanxi.kit import records
from guanxi.kit.changes import announce
from guanxi.kit.china.names import fold
from guanxi.kit.money import BadAmount
from guanxi.sales.orders import booking
from guanxi.sales.orders.amending import Books
from guanxi.sales.orders.booking import Draft
from guanxi.sales.orders.models import Order


def _extra(name, label, *synonyms, **options) -> Column:
    return Column(name, label, synonyms=synonyms, **options)


class Importer(Base):
    """Orders. Without numbers an order is known by customer, day, amount and how many times these occurred."""

    rank = 40
    takes_own = True
    tune = {
        "number": {"required": False},
        "customer": {"kind": "text", "required": False, "max_length": 160},
        "ordered_on": {"required": True},
        "salesperson": {"synonyms": ("业务员", "销售员", "负责人", "销售", "销售人员", "跟进人")},
        "status": {
            "required": False, "lenient": True,
            "words": {"已完成": "done", "完成": "done", "取消": "cancelled", "退货": "cancelled", "进行中": "open", "未完成": "open"},
        },
        "amount": {"required": False, "synonyms": ("订单金额", "金额", "销售额", "总金额", "成交金额", "小计", "amount", "sales", "dollar_value")},
        "currency": {"required": False, "max_length": 3},
    }  # fmt: skip

    @classmethod
    def more_columns(cls, record, actor) -> list[Column]:
        """The customer's number and facts, the line, the payment."""
        return [
            *Parties.more_columns("customer"), *Parties.filing_columns(),
            _extra("product", gettext_lazy("Product"), "产品名称", "产品", "商品名称", "商品", "品名", "货品", "ProductName", max_length=200),
            _extra("product_code", gettext_lazy("Product number"), "产品编号", "产品 ID", "商品编号", "货号", "产品编码", "sku", "ProductID", max_length=60),
            _extra("category", gettext_lazy("Category"), "类别", "产品类别", "商品类别", max_length=80),
            _extra("subcategory", gettext_lazy("Subcategory"), "子类别", "小类", max_length=80),
            _extra("quantity", gettext_lazy("Quantity"), "数量", "件数", "quantity", "qty", kind="decimal"),
            _extra("price", gettext_lazy("Price"), "单价", "价格", "售价", "UnitPrice", "price", kind="money"),
            _extra("discount", gettext_lazy("Discount"), "折扣", "折扣率", "discount", kind="discount"),
            _extra("unit_cost", gettext_lazy("Cost of one"), "成本价", "单位成本", "进价", kind="money"),
            _extra("due_amount", gettext_lazy("Amount due"), "应收金额", "应收", kind="money"),
            _extra("paid_on", gettext_lazy("Paid on"), "回款日期", "付款日期", "到账日期", "收款日期", "实付日期", kind="date"),
            _extra("paid_amount", gettext_lazy("Amount paid"), "回款金额", "付款金额", "到账金额", "已付金额", "收款金额", "实收金额", kind="money"),
            _extra("delay_reason", gettext_lazy("Reason of delay"), "延期原因", "拖欠原因", max_length=200),
        ]  # fmt: skip

    def __init__(self, record, session):
        super().__init__(record, session)
        self.parties = Parties(records.get("customers.customer"), session)
        self.shelf = Shelf(session.dry)
        if session.dry:
            self.shelf.expect(promised(session.whole, "catalog.product", "name", "code"))
        self.changeable = Changeable(Order, session.actor)
        self.books = Books(session.actor)
        self.may_add = {key: session.actor.may(key, "add") for key in ("catalog.product", "sales.receipt")}
        self.rows: list[Row] = []  # of the chunk, with those that reading refuses and judge() is not given
        self.blamed: dict[int, int] = {}  # row that another one of its order keeps out → that other one
        self.drafts: list[Draft] = []
        self.met: set[str] = set()  # keys of the orders in the chunks before

    def complete(self, rows: list[Row]) -> None:
        """Amount, cost and profit of each line follow from one another."""
        self.rows, self.blamed = rows, {}
        for row in rows:
            try:
                booking.work_out(row.values)
            except BadAmount as error:
                row.refuse(self.number_of.get("quantity", self.number_of.get("amount")), str(error))

    def group_key(self, row: Row):
        """The number, so that a chunk holds every row of an order, also one whose day or customer cannot be read; without one every row is an order."""
        return row.values.get("number") or None

    def span_key(self, row: Row):
        """The day: a file that numbers all its orders alike must not become one chunk."""
        return row.values.get("ordered_on")

    def fate_key(self, row: Row):
        """Number, day and customer."""
        v = row.values
        return (v["number"], v["ordered_on"], _party(v)) if v.get("number") and v.get("ordered_on") else None

    def mark(self, row: Row, seen: dict):
        """For orders without a number: how many equal rows came before and with this one."""
        v = row.values
        if v.get("number"):
            return None
        key = (_party(v), v.get("ordered_on"), v.get("amount"))
        seen[key] = seen.get(key, 0) + 1
        return seen[key]

    def judge(self, rows: list[Row]) -> None:
        """Finds customers, products and filed orders; rows of one order share its verdict."""
        for row in rows:
            if not _party(row.values):
                row.refuse(self.number_of.get("customer"), _("The customer is missing"))
            elif row.values.get("amount") is None:
                row.refuse(self.number_of.get("amount"), _("The amount is missing"))
        groups = self._groups(rows)
        self._share_fate(groups)
        self.parties.settle(rows, "customer", self.number_of, file_new=True)
        self.session.counts["review"] += self._share_fate(groups)
        self.drafts = booking.drafted([same for same in groups if not _is_bad(same[0])], self.met)
        filed = booking.filed_orders(self.drafts)
        has_lines = "product" in self.number_of or "product_code" in self.number_of
        if has_lines:
            self.shelf.fetch([_product(r.values) for d in self.drafts for r in d.rows])
        self.changeable.look(found["pk"] for found in filed.values())
        for draft in self.drafts:
            booking.meet(draft, filed)
        self.books.look(self.drafts)
        self.conditions.look(draft.pk for draft in self.drafts)
        for draft in self.drafts:
            self._settle(draft, draft.filed, has_lines)
        self.drafts = [draft for draft in self.drafts if draft.verdict != REFUSED]
        if self.session.dry:
            self._meet()

    def _meet(self) -> None:
        self.met |= {draft.key for draft in self.drafts}

    def _groups(self, rows: list[Row]) -> list[list[Row]]:
        groups: dict = {}
        for row in rows:
            groups.setdefault(self.fate_key(row) or (row.number,), []).append(row)
        return list(groups.values())

    def _share_fate(self, groups: list[list[Row]]) -> int:
        """An order is filed whole or not at all; returns how many wait for a person."""
        self._blame(groups)
        waiting = 0
        for same in groups:
            if bad := next((r for r in same if r.is_out), None):
                self._refuse_with(bad, same)
            elif bad := next((r for r in same if r.verdict == PERHAPS), None):
                waiting += 1
                for row in same:
                    if row.verdict != PERHAPS:
                        row.verdict = PERHAPS
                        row.note(None, _("Row %(n)s of the same order must be mended first") % {"n": bad.number})
        return waiting

    def _blame(self, groups: list[list[Row]]) -> None:
        """A row whose day or customer is what is missing, or who calls the customer in another way, is in no group, or alone in one."""
        bad = [r for r in self.rows if r.verdict in (REFUSED, CLASH) and r.values.get("number") and r.number not in self.blamed]
        if not bad:
            return
        numbered: dict[str, list[Row]] = {}
        for row in (r for same in groups for r in same):
            numbered.setdefault(row.values.get("number"), []).append(row)
        for one in bad:
            self._refuse_with(one, [r for r in numbered.get(one.values["number"], ()) if _may_be_one(one.values, r.values)])

    def _refuse_with(self, bad: Row, rows: list[Row]) -> None:
        """An error, not a note: the file of rows to mend must hold the whole order, or the order would come back as a part of it."""
        number = self.blamed.get(bad.number, bad.number)
        for row in rows:
            if not row.is_out:
                row.refuse(None, _("Row %(n)s of the same order has an error: the order is not imported") % {"n": number})
                self.blamed[row.number] = number

    def _settle(self, draft: Draft, found: dict | None, has_lines: bool) -> None:
        counts, is_new = self.session.counts, found is None and draft.key not in self.met
        draft.verdict = NEW if is_new else SAME
        if is_new and not self.conditions.admit(draft.first, draft.columns()):
            self._turn_down(draft)
            return
        counts["orders"] += 1
        may_write = is_new or (found is not None and self.changeable.admits(draft.first, found))
        for row in draft.rows if has_lines and may_write else ():
            self._settle_product(row, is_new)
        if is_new:
            draft.lines = draft.rows if has_lines else []
            self._settle_payment(draft)
            counts["created"] += 1
            counts["lines"] += len(draft.lines)
            counts["receipts_created"] += draft.has_payment
        else:
            is_changed = may_write and self.session.policy.updates and self._compare(draft, has_lines)
            if draft.verdict == REFUSED:
                return
            counts["updated" if is_changed else "skipped"] += 1
        before, changes = draft.before | draft.shown[0], draft.changes | draft.shown[1]
        for row in draft.rows:
            row.verdict, row.target, row.before, row.changes = draft.verdict, draft.pk, before, changes

    def _compare(self, draft: Draft, has_lines: bool) -> bool:
        """What the file changes on an order in the books, its lines and its payment; whether there is anything."""
        policy = self.session.policy
        draft.compare(policy)
        if not self.conditions.admit_change(draft.first, draft.filed, draft.changes, draft.pk):
            self._turn_down(draft)
            return False
        draft.before = {n: draft.before[n] for n in draft.changes}
        is_other = has_lines and self.books.compare_lines(draft, policy)
        is_paid = self.books.compare_payment(draft, policy, may_add=self.may_add["sales.receipt"])
        return bool(draft.changes or is_other or is_paid)

    def _turn_down(self, draft: Draft) -> None:
        """An order that lacks what it must have is not imported, none of its rows."""
        draft.verdict = REFUSED
        self._refuse_with(draft.first, draft.rows)

    def _settle_payment(self, draft: Draft) -> None:
        """Who may not file receipts files orders all the same."""
        if self.may_add["sales.receipt"]:
            return
        draft.keeps_payment = False
        for row in draft.rows:
            if told := [name for name in ("paid_amount", "paid_on", "due_amount") if row.values.get(name) is not None]:
                row.fail(self.number_of.get(told[0]), _("You may not file receipts; the payment was left out."))

    def _settle_product(self, row: Row, is_new: bool) -> None:
        made = _product(row.values)
        if not made.get("name") and not made.get("code"):
            return
        pk = self.shelf.find(made.get("code", ""), made.get("name", ""))
        if pk is None and not is_new:
            return  # its lines stand already
        if pk is None and not self.may_add["catalog.product"]:
            column = self.number_of.get("product", self.number_of.get("product_code"))
            row.fail(column, _("This product is not in the list, and you may not add it; the line keeps its name."))
            return
        if pk is None:
            made.setdefault("name", made.get("code"))
            pk = self.shelf.plan(made)
            self.session.counts["products_created"] += 1
        row.values["product_id"] = pk
        booking.cost_from(row.values, self.shelf.held[pk].get("cost"))

    def ready(self, rows: list[Row]) -> None:
        """Customers, products, orders, lines and receipts, in this order."""
        parties, products = self.parties.ready(), self.shelf.ready(self.session.pending)
        for draft in self.drafts:
            draft.settle_numbers(parties, products)
        self._meet()  # only now the keys hold the numbers that new customers will have
        self.books.ready(self.session.pending, self.parties.owner_of)
        booking.book([d for d in self.drafts if d.verdict == NEW], self.session.pending, self.parties.owner_of)
        for draft in self.drafts:
            for row in draft.rows:
                row.target = draft.pk

    def write(self, rows: list[Row]) -> None:
        """What the file adds to customers and orders that are on file."""
        self.parties.write()
        self.books.write()
        booking.amend([d for d in self.drafts if d.verdict == SAME and d.changes])

    def take_up(self, whole) -> None:
        """The orders of the chunks before keep their keys: else the next one of the same customer, day and amount would be taken for one of them."""
        chunks = whole.chunks.filter(number__lt=whole.cursor).order_by("number")
        for results in chunks.values_list("results", flat=True).iterator(chunk_size=20):
            targets = {Outcome(*o).target for o in unpack(results)} - {None}
            self.met |= set(Order.objects.filter(pk__in=targets).exclude(import_key=None).values_list("import_key", flat=True))

    def finish(self) -> None:
        """Says so: whoever keeps sums brings them up to date at once."""
        announce("orders.imported")


def _party(v: dict) -> str:
    return v.get("customer_code") or fold(v.get("customer") or "")


def _product(v: dict) -> dict:
    names = {
        "code": "product_code", "name": "product", "category": "category", "subcategory": "subcategory", "price": "price", "cost": "unit_cost",
    }  # fmt: skip
    return {n: v[k] for n, k in names.items() if v.get(k) not in (None, "")}


def _is_bad(row: Row) -> bool:
    return row.is_out or row.verdict == PERHAPS


def _may_be_one(bad: dict, v: dict) -> bool:
    """Whether a row of the same number may be a line of the order: what it does not tell, or tells in another way, speaks for it."""
    if bad.get("ordered_on") not in (None, v["ordered_on"]):
        return False
    if bad.get("customer_code") and v.get("customer_code"):
        return bad["customer_code"] == v["customer_code"]
    return not (bad.get("customer") and v.get("customer")) or fold(bad["customer"]) == fold(v["customer"])
