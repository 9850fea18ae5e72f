"""Counting who asks for archives by their address although they do not open to him (SEC-08). The same is written whether or not there is one."""

from django.db import connection, transaction
from django.utils import timezone

from guanxi.customers.customers.models import Customer
from guanxi.kit.actor import Actor

BIGGEST = 2**63 - 1


def knock(actor: Actor, pk: int) -> None:
    """One more try of this person today."""
    if not actor.is_person or not actor.user_id:
        return
    rows = Customer.objects.alive().filter(pk=min(pk, BIGGEST))
    is_closed = rows.exists() and not Customer.objects.visible_to(actor).filter(pk=min(pk, BIGGEST)).exists()
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO customers_knock (person_id, "on", tries, closed) VALUES (%s, %s, 1, %s) ON CONFLICT (person_id, "on") '
            "DO UPDATE SET tries = customers_knock.tries + 1, closed = customers_knock.closed + excluded.closed",
            [actor.user_id, day, int(is_closed)],
        )
