"""Orders for tests."""

from itertools import count

from guanxi.sales.orders.models import Order

_numbers = count(1)


def order(customer, on, amount, **values) -> Order:
    """One order without lines."""
    made = Order(customer=customer, ordered_on=on, amount=amount, **({"number": f"T{next(_numbers)}"} | values))
    made.save()
    return made
