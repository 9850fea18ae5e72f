"""Orders of a file on their way into the books: sums, content keys, orders, lines and receipts in bulk."""

import hashlib
from decimal import Decimal

from guanxi.commons.imports import bulk, own
from guanxi.commons.imports.rows import NEW, Row
from guanxi.kit.money import LARGEST, BadAmount
from guanxi.kit.refusals import gettext_noop
from guanxi.sales.orders.models import Order, OrderLine
from guanxi.sales.receipts.models import Receipt

MILLIONTH = Decimal("0.000001")
HEAD = {"salesperson": "salesperson_id", "status": "status", "currency": "currency", "due_on": "due_on", "remarks": "remarks"}
PAYMENT = ("due_on", "due_amount", "paid_on", "paid_amount")
ORDER = (
    "customer_id", "number", "ordered_on", "status", "salesperson_id", "amount", "cost", "profit", "currency", "due_on", "remarks", own.CUSTOM, "import_key",
    "owner_id", "department_id",
)  # fmt: skip
LINE = ("order_id", "position", "product_id", "product_name", "quantity", "price", "discount", "amount", "cost", "profit")
RECEIPT = (
    "customer_id",
    "order_id",
    "due_on",
    "due_amount",
    "received_on",
    "received_amount",
    "delay_reason",
    "import_key",
    "owner_id",
    "department_id",
)


def work_out(v: dict) -> None:
    """Amount, cost and profit of a line from what the row tells: quantity × price less discount, unit cost, amount less profit.

    Raises BadAmount for what no column holds.
    """
    quantity = v.get("quantity")
    if v.get("amount") is None and v.get("price") is not None:
        v["amount"] = v["price"] * (1 if quantity is None else quantity) * (1 - v.get("discount", 0))
    if v.get("cost") is None and v.get("unit_cost") is not None:
        v["cost"] = v["unit_cost"] * (1 if quantity is None else quantity)
    for name in ("amount", "cost", "profit"):
        if v.get(name) is not None:
            if abs(v[name]) > LARGEST:
                raise BadAmount(gettext_noop("Quantity times price is too large to be right"))
            v[name] = v[name].quantize(MILLIONTH)
    if v.get("amount") is not None:
        if v.get("profit") is None and v.get("cost") is not None:
            v["profit"] = v["amount"] - v["cost"]
        elif v.get("cost") is None and v.get("profit") is not None:
            v["cost"] = v["amount"] - v["profit"]


def cost_from(v: dict, unit_cost: Decimal | None) -> None:
    """Cost and profit by the product's cost, where the file says nothing of them (ORD-12)."""
    quantity = Decimal(1) if v.get("quantity") is None else v["quantity"]
    if unit_cost is not None and v.get("cost") is None and v.get("profit") is None and abs(unit_cost * quantity) <= LARGEST:
        v["unit_cost"] = unit_cost
        work_out(v)


def order_key(customer_id: int, number: str, ordered_on, amount: Decimal, nth: int) -> str:
    """The content key: customer, number and day; without a number customer, day, amount and the n-th occurrence."""
    parts = (customer_id, number, ordered_on) if number else (customer_id, ordered_on, format(amount.normalize(), "f"), nth)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


class Draft:
    """The rows of one order. filed: the order in the books that it is; changes: what the file adds to it."""

    def __init__(self, rows: list[Row]):
        self.rows, self.lines = rows, []
        self.verdict, self.filed, self.pk = NEW, None, None
        self.keeps_payment = True
        self.before: dict = {}
        self.changes: dict = {}
        self.shown: tuple[dict, dict] = ({}, {})  # what else changes, by columns of the file: the payment
        self.key = self._key()

    def _key(self) -> str:
        v = self.first.values
        return order_key(v["customer_id"], v.get("number", ""), v["ordered_on"], v["amount"], self.first.mark or 1)

    def take(self, rows: list[Row]) -> None:
        """Further rows of the same order, which named its customer in another way."""
        self.rows = sorted([*self.rows, *rows], key=lambda r: r.number)

    def occur_again(self) -> None:
        """For an order without a number: it is the next one of this customer, day and amount."""
        self.first.mark = (self.first.mark or 1) + 1
        self.key = self._key()

    @property
    def first(self) -> Row:
        """The row that speaks for the order."""
        return self.rows[0]

    def told(self, name: str):
        """The first value that any row gives."""
        return next((r.values[name] for r in self.rows if r.values.get(name) not in (None, "")), None)

    def sum(self, name: str) -> Decimal | None:
        """The sum over the rows; None when no row has one."""
        found = [r.values[name] for r in self.rows if r.values.get(name) is not None]
        return sum(found, Decimal(0)) if found else None

    @property
    def has_payment(self) -> bool:
        """The file tells what is due or paid, and the importer may file it."""
        return self.keeps_payment and any(self.told(name) is not None for name in PAYMENT)

    @property
    def number(self) -> str:
        """As in the file, else the day and the occurrence."""
        v = self.first.values
        return v.get("number") or f"{v['ordered_on']:%Y%m%d}-{self.first.mark or 1}"

    def head(self) -> dict:
        """Columns of the order, as far as the file tells them."""
        made = {column: self.told(name) for name, column in HEAD.items()} | {name: self.sum(name) for name in ("amount", "cost", "profit")}
        return {n: v for n, v in made.items() if v is not None}

    def gather_own(self) -> dict:
        """The company's own fields of the order: what any row says first. The first row speaks for all of them from now on."""
        said: dict = {}
        for row in self.rows:
            said = (row.values.pop(own.CUSTOM, None) or {}) | said
        self.first.values[own.CUSTOM] = said
        return said

    def columns(self) -> dict:
        """The order as it would stand."""
        v = self.first.values
        return {
            "customer_id": v["customer_id"],
            "number": self.number,
            "ordered_on": v["ordered_on"],
            own.CUSTOM: self.gather_own(),
        } | self.head()

    def compare(self, policy) -> None:
        """Blanks of the filed order are filled; overwriting also changes what differs."""
        if (joined := own.joined(self.filed.get(own.CUSTOM), self.gather_own(), policy)) is not None:
            self.before[own.CUSTOM], self.changes[own.CUSTOM] = self.filed.get(own.CUSTOM), joined
        for name, value in self.head().items():
            old = self.filed.get(name)
            if old != value and policy.admits(name, old):
                self.before[name], self.changes[name] = old, value

    def drop(self, names: tuple[str, ...]) -> bool:
        """Leaves these columns as they are; whether any of them was to change."""
        were = self.changes.keys() & set(names)
        for name in were:
            del self.changes[name], self.before[name]
        return bool(were)

    def show(self, before: dict, after: dict) -> None:
        """What changes on what hangs on the order."""
        self.shown[0].update(before)
        self.shown[1].update(after)

    def settle_numbers(self, parties: dict[int, int], products: dict[int, int]) -> None:
        """Planned customers and products have their numbers now."""
        for row in self.rows:
            v = row.values
            v["customer_id"] = parties.get(v["customer_id"], v["customer_id"])
            if "product_id" in v:
                v["product_id"] = products.get(v["product_id"], v["product_id"])
        self.key = self._key()


def drafted(groups: list[list[Row]], before: set[str]) -> list[Draft]:
    """One draft an order. before: keys of the orders that earlier chunks of the file held.

    Rows that call the customer by number and rows that call him by name meet only here, when it is known who he is.
    """
    made: dict[str, Draft] = {}
    for rows in groups:
        draft = Draft(rows)
        if draft.first.values.get("number"):
            there = made.setdefault(draft.key, draft)
            if there is not draft:
                there.take(rows)
            continue
        while draft.key in made or draft.key in before:
            draft.occur_again()
        made[draft.key] = draft
    return list(made.values())


def filed_orders(drafts: list[Draft]) -> dict:
    """Orders in the books by content key, and by customer, number and day (those that people wrote themselves)."""
    customers = {d.first.values["customer_id"] for d in drafts if d.first.values["customer_id"] > 0}
    if not customers:
        return {}
    names = (
        "pk",
        "deleted_at",
        "import_key",
        "customer_id",
        "number",
        "ordered_on",
        "amount",
        "cost",
        "profit",
        own.CUSTOM,
        *HEAD.values(),
    )
    known: dict = {}
    numbers = {d.number for d in drafts}
    rows = Order.objects.all()  # an order in the recycle bin keeps its key: it is found, and left there
    found = [
        *rows.filter(customer__in=customers, number__in=numbers).values(*names),
        *rows.filter(import_key__in=[d.key for d in drafts]).values(*names),
    ]
    for values in sorted(found, key=lambda v: v["deleted_at"] is None):
        known[values["customer_id"], values["number"], values["ordered_on"]] = values
        if values["import_key"]:
            known[values["import_key"]] = values
    return known


def meet(draft: Draft, filed: dict) -> None:
    """Finds the order in the books that it is; one in the recycle bin only when there is no other."""
    v = draft.first.values
    hits = [h for h in (filed.get(draft.key), filed.get((v["customer_id"], v.get("number"), v["ordered_on"]))) if h]
    draft.filed = next((h for h in hits if h["deleted_at"] is None), hits[0] if hits else None)
    draft.pk = draft.filed and draft.filed["pk"]


def book(drafts: list[Draft], pending, owner_of) -> None:
    """Makes new orders ready with their lines and receipts; owner_of(customer) gives the owner and department they copy."""
    heads = []
    for d in drafts:
        v, head = d.first.values, d.head()
        heads.append((
            v["customer_id"], d.number[:60], v["ordered_on"], head.get("status", Order.Status.DONE), head.get("salesperson_id"), head["amount"], head.get("cost"),
            head.get("profit"), head.get("currency", "CNY"), head.get("due_on"), head.get("remarks", ""), d.gather_own(), d.key, *owner_of(v["customer_id"]),
        ))  # fmt: skip
    for d, pk in zip(drafts, pending.insert(Order, ORDER, heads, labels=[d.number for d in drafts]), strict=True):
        d.pk = pk
    lines = [line(d.pk, n, r.values) for d in drafts for n, r in enumerate(d.lines, 1)]
    pending.insert(OrderLine, LINE, lines, labels=[told[3] for told in lines])
    book_payments([d for d in drafts if d.has_payment], pending, owner_of)


def book_payments(paid: list[Draft], pending, owner_of) -> None:
    """Makes the receipts of these orders ready."""
    pending.insert(Receipt, RECEIPT, [_receipt(d, owner_of(d.first.values["customer_id"])) for d in paid], labels=[d.number for d in paid])


def receipt_key(d: Draft) -> str:
    """The content key of an order's receipt."""
    return f"r{d.key[:63]}"


def line(order_id: int, position: int, v: dict) -> tuple:
    """A line of an order in the order of LINE."""
    quantity = v.get("quantity")
    return (
        order_id, position, v.get("product_id"), (v.get("product") or v.get("product_code") or "")[:200], Decimal(1) if quantity is None else quantity, v.get("price"),
        v.get("discount", Decimal(0)), v["amount"], v.get("cost"), v.get("profit"),
    )  # fmt: skip


def _receipt(d: Draft, owner: tuple) -> tuple:
    amount, paid_on, paid = d.told("due_amount"), d.told("paid_on"), d.told("paid_amount")
    amount = d.sum("amount") if amount is None else amount
    if paid is None:
        paid = amount if paid_on else Decimal(0)
    return (
        d.first.values["customer_id"],
        d.pk,
        d.told("due_on"),
        amount,
        paid_on,
        paid,
        (d.told("delay_reason") or "")[:200],
        receipt_key(d),
        *owner,
    )


def amend(drafts: list[Draft]) -> None:
    """What the file adds to orders in the books."""
    fields = {f.attname: f.name for f in Order._meta.concrete_fields}
    bulk.change(
        Order, [(d.pk, d.number, {fields[n]: v for n, v in d.before.items()}, {fields[n]: v for n, v in d.changes.items()}) for d in drafts]
    )
