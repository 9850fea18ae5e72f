"""What a file changes on orders that are in the books: their lines and their payment. Sums are changed only together with the lines they are made of."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from guanxi.commons.imports import bulk
from guanxi.commons.imports.rights import Changeable
from guanxi.kit.china.names import fold
from guanxi.sales.orders import booking
from guanxi.sales.orders.models import OrderLine
from guanxi.sales.receipts.models import Receipt

SUMS = ("amount", "cost", "profit")
PARTS = ("quantity", "price", "discount", *SUMS)
PAID = {
    "due_on": "due_on",
    "due_amount": "due_amount",
    "paid_on": "received_on",
    "paid_amount": "received_amount",
    "delay_reason": "delay_reason",
}


class Books:
    """Lines and receipts of the orders that a chunk met, and what is to become of them."""

    def __init__(self, actor):
        self.may_pay = Changeable(Receipt, actor)
        self.look([])

    def look(self, drafts: list) -> None:
        """Reads what hangs on the filed orders of these drafts."""
        self.lines, self.receipts = defaultdict(list), defaultdict(list)
        self.changed_lines, self.more_lines, self.changed_receipts, self.paid = [], [], [], []
        pks, keys = [d.pk for d in drafts if d.pk], [booking.receipt_key(d) for d in drafts if d.pk]
        for line in OrderLine.objects.filter(order__in=pks).order_by("position", "pk").values("pk", "order_id", "position", "product_id", "product_name", *PARTS):  # fmt: skip
            self.lines[line["order_id"]].append(line)
        for receipt in Receipt.objects.alive().filter(order__in=pks).values("pk", "order_id", *PAID.values()):
            self.receipts[receipt["order_id"]].append(receipt)
        self.taken = set(Receipt.objects.filter(import_key__in=keys).values_list("import_key", flat=True))
        self.may_pay.look(r["pk"] for found in self.receipts.values() for r in found)

    def compare_lines(self, draft, policy) -> bool:
        """Lines that differ, and lines that the file adds; whether there are any. What cannot be brought to agree is left as it is."""
        left, pairs, new = list(self.lines[draft.pk]), [], []
        for row in draft.rows:
            line = next((x for x in left if _is_of(row.values, x)), None)
            if line is None:
                new.append(row)
                continue
            left.remove(line)
            pairs.append((row, line))
        if left or (new and not policy.overwrites("amount")):
            if draft.drop(SUMS):
                draft.first.note(None, _("The lines on file are not those of this file; lines and amounts were left as they are."))
            return False
        changed = [(row, line, told) for row, line in pairs if (told := _difference(row.values, line, policy))]
        self.changed_lines += [(line["pk"], line["product_name"], {n: line[n] for n in told}, told) for _row, line, told in changed]
        last = max((line["position"] for line in self.lines[draft.pk]), default=0)
        self.more_lines += [(draft.pk, last + n, row.values) for n, row in enumerate(new, 1)]
        return bool(changed or new)

    def compare_payment(self, draft, policy, *, may_add: bool) -> bool:
        """What the file tells of due and paid; whether that is new. Of an order with several receipts the file does not say which."""
        if not draft.has_payment:
            return False
        there = self.receipts[draft.pk]
        if not there and may_add and booking.receipt_key(draft) not in self.taken:
            self.paid.append(draft)
            return True
        if len(there) != 1 or there[0]["pk"] not in self.may_pay:
            return False
        stood, told = there[0], {n: draft.told(n) for n in PAID}
        if told["paid_on"] and told["paid_amount"] is None and not stood["received_amount"]:
            told["paid_amount"] = stood["due_amount"]
        after = {
            PAID[n]: v for n, v in told.items() if v is not None and stood[PAID[n]] != v and policy.admits(n, stood[PAID[n]] or None)
        }  # fmt: skip
        if after:
            before = {n: stood[n] for n in after}
            self.changed_receipts.append((stood["pk"], draft.number, before, after))
            draft.show({n: before[PAID[n]] for n in PAID if PAID[n] in after}, {n: after[PAID[n]] for n in PAID if PAID[n] in after})
        return bool(after)

    def ready(self, pending, owner_of) -> None:
        """New lines and receipts of filed orders."""
        lines = [booking.line(pk, position, v) for pk, position, v in self.more_lines]
        pending.insert(OrderLine, booking.LINE, lines, labels=[line[3] for line in lines])
        booking.book_payments(self.paid, pending, owner_of)

    def write(self) -> None:
        """Within the chunk's transaction: changes of lines and receipts."""
        bulk.change(OrderLine, self.changed_lines)
        bulk.change(Receipt, self.changed_receipts)


def _is_of(v: dict, line: dict) -> bool:
    """Whether the row of the file is this line: by its product, else by its name."""
    if v.get("product_id") and line["product_id"]:
        return v["product_id"] == line["product_id"]
    return fold(v.get("product") or v.get("product_code") or "") == fold(line["product_name"])


def _difference(v: dict, line: dict, policy) -> dict:
    told = {n: v[n] for n in PARTS if v.get(n) is not None}
    return {n: x for n, x in told.items() if _plain(x) != _plain(line[n]) and policy.admits(n, line[n])}


def _plain(value):
    return value if value is None else Decimal(value).quantize(booking.MILLIONTH)
