"""The verbs that write a customer's derived facts. They keep off version, updated_at and the trail of the row: what caused them is recorded there."""

from datetime import date, datetime, time
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.customers.customers.choices import Lifecycle
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.kit import records
from guanxi.kit.changes import announce, because
from guanxi.kit.jobs import later
from guanxi.kit.models import Owned
from guanxi.kit.money import round_money
from guanxi.kit.ownership import BATCH, assign


def set_grade(customer_id: int, *, grade: str, score: Decimal | None, on: date) -> None:
    """Writes the grade that grading found, or a person set (GRD-08)."""
    CustomerState.objects.filter(customer=customer_id).update(grade=grade, score=score, graded_on=on)


def set_grades(graded: QuerySet, *, on: date) -> int:
    """Writes the grades of a batch. `graded` has one row a customer with customer, grade and total (the score); returns the number of rows written.

    Joined in one statement: a sub-select for each row took a thousand times as long wherever the database guessed wrongly how many there are.
    Who keeps grade and score gets the day alone, which no index holds.
    """
    sql, given = graded.order_by().values("customer_id", "grade", "total").query.sql_with_params()
    state, day = CustomerState._meta.db_table, connection.ops.adapt_datefield_value(on)
    joined = f"FROM ({sql}) AS g WHERE g.customer_id = {state}.customer_id AND"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {state} SET grade = g.grade, score = g.total, graded_on = %s {joined} ({state}.grade <> g.grade OR {state}.score IS DISTINCT FROM g.total)",
            [day, *given],
        )
        changed = cursor.rowcount
        if changed < graded.count():
            cursor.execute(f"UPDATE {state} SET graded_on = %s {joined} {state}.graded_on IS DISTINCT FROM %s", [day, *given, day])
            changed += cursor.rowcount
        return changed


def clear_grades(*, keep: QuerySet, also_keep: QuerySet) -> int:
    """Takes the grade from everybody who is in neither list, each about the customer OuterRef("pk"): customers without a history stand apart."""
    rows = CustomerState.objects.exclude(grade="").exclude(Exists(keep)).exclude(Exists(also_keep))
    return rows.update(grade="", score=None)


def set_health(files: list[tuple]) -> None:
    """Writes the health of files: (customer id, completeness, freshness, reliability, health, days of the groups reach, facts, people) (M04, ARC-15)."""
    day = connection.ops.adapt_datefield_value
    names = ("completeness", "freshness", "reliability", "health", "reach_on", "facts_on", "people_on")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE customers_customerstate SET {', '.join(f'{n} = %s' for n in names)} WHERE customer_id = %s",
            [(*figures[:4], *(day(d) for d in figures[4:]), pk) for pk, *figures in sorted(files)],
        )


def touch_many(contacts: list[tuple[int, datetime, str]]) -> None:
    """Contacts took place: (customer id, when, how). The last contact moves forward, never back."""
    when = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE customers_customerstate SET last_contact_at = %s, last_contact_kind = %s"
            " WHERE customer_id = %s AND (last_contact_at IS NULL OR last_contact_at < %s)",
            [(when(at), kind[:12], pk, when(at)) for pk, at, kind in contacts],
        )
    announce("customers.touched", pks=[pk for pk, _at, _kind in contacts])


def plan_many(plans: list[tuple[int, datetime, date | None, time | None, str]]) -> None:
    """What comes next after contacts: (customer id, when the contact was, next day, next time, topic).

    A next day replaces the plan, unless a newer contact is known; without one, a plan that the contact has fulfilled is cleared.
    """
    ops = connection.ops
    day, clock, when = ops.adapt_datefield_value, ops.adapt_timefield_value, ops.adapt_datetimefield_value
    planned = [(day(on), clock(hour), reason[:200], pk, when(at)) for pk, at, on, hour, reason in plans if on]
    fulfilled = [(pk, day(timezone.localdate(at)), when(at)) for pk, at, on, hour, reason in plans if not on]
    newest = "AND (last_contact_at IS NULL OR last_contact_at <= %s)"
    with connection.cursor() as cursor:
        if planned:
            cursor.executemany(
                f"UPDATE customers_customerstate SET next_contact_on = %s, next_contact_time = %s, next_reason = %s WHERE customer_id = %s {newest}",
                planned,
            )
        if fulfilled:
            cursor.executemany(
                "UPDATE customers_customerstate SET next_contact_on = NULL, next_contact_time = NULL, next_reason = ''"
                f" WHERE customer_id = %s AND next_contact_on <= %s {newest}",
                fulfilled,
            )


def contacted_anew(facts: list[tuple]) -> None:
    """Contacts went for good: (customer id, days that they planned, last remaining contact, how, its next day, next time, topic)."""
    states = CustomerState.objects.in_bulk([pk for pk, *_rest in facts])
    for pk, planned, at, kind, on, hour, reason in facts:
        values = {"last_contact_at": at, "last_contact_kind": kind}
        if pk in states and states[pk].next_contact_on in planned:
            values |= {"next_contact_on": on, "next_contact_time": hour if on else None, "next_reason": reason if on else ""}
        CustomerState.objects.filter(pk=pk).update(**values)


def set_totals(totals: list[tuple[int, Decimal, Decimal, Decimal, int, date | None]]) -> None:
    """Writes what orders add up to: (customer id, sales and profit of the last 12 months, sales of all time, orders, last order)."""
    amount = CustomerState._meta.get_field("revenue_year")
    day, money = connection.ops.adapt_datefield_value, lambda value: amount.get_db_prep_save(round_money(Decimal(value)), connection)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE customers_customerstate SET revenue_year = %s, profit_year = %s, revenue_total = %s, order_count = %s, last_order_on = %s WHERE customer_id = %s",
            [(money(year), money(profit), money(total), orders, day(last), pk) for pk, year, profit, total, orders, last in sorted(totals)],
        )


def set_present(last_orders: dict[int, date], *, since: date) -> None:
    """Who orders is a present customer (ARC-01): a prospective one by any order, a former one by an order not older than `since`."""
    Customer.objects.filter(pk__in=last_orders, lifecycle=Lifecycle.FUTURE).update(lifecycle=Lifecycle.PRESENT)
    recent = [pk for pk, on in last_orders.items() if on >= since]
    Customer.objects.filter(pk__in=recent, lifecycle=Lifecycle.PAST).update(lifecycle=Lifecycle.PRESENT)


def strays(user) -> list[QuerySet]:
    """Everything of this person that still stands in another department, one queryset a record type; what hangs on it goes with it."""
    own = [r.model for r in records.all_records() if issubclass(r.model, Owned) and not r.model.scope_via]
    return [model.objects.filter(~Q(department=user.department_id), owner=user) for model in own]


def follow_department(user) -> None:
    """What a person owns moves into his department: at once when it is little, else as a job."""
    if any(len(rows.values_list("pk", flat=True)[: BATCH + 1]) > BATCH for rows in strays(user)):
        later("customers.follow_department", user=user.pk)
        return
    for rows in strays(user):
        bring_along(rows, user)


def bring_along(rows: QuerySet, user) -> int:
    """Moves these rows with all that hangs on them into their owner's department; returns how many. The trail says why."""
    with because(_("%(name)s changed departments") % {"name": user.name}):
        return assign(rows, owner=user)
