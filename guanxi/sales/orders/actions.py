"""Verbs on orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.numbering.actions import declare, next_number
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError
from guanxi.sales.orders.booking import cost_from, work_out
from guanxi.sales.orders.models import Order, OrderLine
from guanxi.sales.receipts.models import Receipt

declare("sales.order", "SO-{yyyy}{mm}-{n:04}", gettext_lazy("Order"))


@dataclass(frozen=True)
class Line:
    """One product of an order to be recorded. amount: quantity × price less discount (a share, 0.1 = 10 % off) unless given."""

    product: object = None
    name: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    discount: Decimal = Decimal(0)
    amount: Decimal | None = None
    cost: Decimal | None = None

    def figures(self) -> dict:
        """Amount, cost and profit worked out; the product's own price and cost stand in for missing ones (ORD-12)."""
        price = self.product.price if self.price is None and self.product else self.price
        v = {
            "quantity": Decimal(self.quantity),
            "price": price,
            "discount": Decimal(self.discount),
            "amount": self.amount,
            "cost": self.cost,
        }
        work_out(v)
        if v["amount"] is None:
            raise DomainError(_("A line needs a price or an amount."), "lines")
        cost_from(v, self.product.cost if self.product else None)
        return v


@transaction.atomic
def record_order(customer, *, ordered_on: date, lines: Sequence[Line] = (), amount: Decimal | None = None, number: str = "", salesperson=None,
                 status: str = Order.Status.DONE, due_on: date | None = None, remarks: str = "") -> Order:  # fmt: skip
    """Writes an order with its lines; what is due by `due_on` becomes a receipt (ORD-10). Without a number it gets the next one.

    Raises DomainError when there is neither a line nor an amount, or when the customer has this number on this day already.
    """
    figures = [line.figures() for line in lines]
    if not figures and amount is None:
        raise DomainError(_("An order needs at least one line, or an amount."), "amount")
    if number and Order.objects.alive().filter(customer=customer, number=number, ordered_on=ordered_on).exists():
        raise DomainError(_("This customer has an order of this number on this day."), "number")
    order = Order(
        customer=customer,
        number=number or next_number("sales.order", on=ordered_on),
        ordered_on=ordered_on,
        status=status,
        salesperson=salesperson,
        due_on=due_on,
    )
    order.amount = sum((f["amount"] for f in figures), Decimal(0)) if figures else amount
    order.cost, order.profit = _total(figures, "cost"), _total(figures, "profit")
    order.remarks = remarks
    order.save()
    for position, (line, f) in enumerate(zip(lines, figures, strict=True), 1):
        name = line.name or (line.product.name if line.product else "")
        OrderLine(order=order, position=position, product=line.product, product_name=name, quantity=f["quantity"], price=f["price"], discount=f["discount"],
                  amount=f["amount"], cost=f.get("cost"), profit=f.get("profit")).save()  # fmt: skip
    if due_on:
        Receipt(customer=customer, order=order, due_on=due_on, due_amount=order.amount).save()
    announce("order.recorded", order=order)
    return order


def _total(figures: list[dict], name: str) -> Decimal | None:
    """The sum, or None when no line knows it."""
    known = [f[name] for f in figures if f.get(name) is not None]
    return sum(known, Decimal(0)) if known else None
