"""Where the demo's customers come from: occasions with their costs, the leads they brought, and who referred whom. The same customers give the same origins."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from guanxi.config.demo import words
from guanxi.customers.customers.choices import Basis
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.sources.models import Source
from guanxi.org.users.models import User


def fill(today: date) -> dict[str, int]:
    """Occasions, costs, leads and referrers over the imported customers; returns how many customers each occasion brought."""
    sources = {s.name: s for s in Source.objects.all()}
    first = today.replace(month=1, day=1)
    people = {u.name: u for u in User.objects.all()}
    brought = {}
    for n, plan in enumerate(words.OCCASIONS):
        begins = min(first - timedelta(days=plan["before"]), today - timedelta(days=30))  # nothing of it lies in the future
        values = {
            k: plan[k]
            for k in ("name", "kind", "region", "streets", "place", "organiser", "team", "planned_days", "planned_count")
            if k in plan
        }
        occasion = Occasion(
            **values,
            source=sources[plan["source"]],
            responsible=people[plan["responsible"]],
            begins_on=begins,
            ends_on=begins + timedelta(days=plan["days"]),
        )
        occasion.save()
        for what, amount in plan["costs"]:
            Cost(occasion=occasion, what=what, cost=Decimal(amount), spent_on=max(begins, first)).save()
        chosen = _chosen(occasion, first)
        changed = {"occasion": occasion} | ({"basis": Basis.DOUBTFUL} if occasion.is_bought else {})
        Customer.objects.filter(pk__in=[c.pk for c in chosen]).update(**changed)
        _leads(occasion, chosen, n, today)
        brought[occasion.name] = len(chosen)
    for source, what, amount, month in words.SPENT:
        Cost(source=sources[source], what=what, cost=Decimal(amount), spent_on=min(today, first + timedelta(days=30 * month))).save()
    _referrers(sources["亲友推荐"])
    return brought


def _chosen(occasion: Occasion, first: date) -> list[Customer]:
    """Customers of the occasion's source who were filed this year, or, of a list, ever; those filed longest ago leave room for other origins."""
    rows = Customer.objects.filter(source=occasion.source).order_by("code")
    return list(rows if occasion.is_bought else rows.filter(filed_on__gte=first))


def _leads(occasion: Occasion, customers: list[Customer], turn: int, today: date) -> None:
    """Every customer of the occasion was a lead before; about as many others have not got so far."""
    for customer in customers:
        on = customer.filed_on or today
        _lead(
            occasion,
            on,
            name=customer.name,
            phone=customer.phone,
            owner=customer.owner,
            status=Lead.Status.CONVERTED,
            customer=customer,
            converted_at=_noon(on),
        )
    sales = sorted({c.owner for c in customers}, key=lambda u: u.pk)
    for n in range(len(customers) + 6 * (turn + 1)) if sales else ():
        first, second = (
            words.BRAND_FIRST[(n * 7 + turn) % len(words.BRAND_FIRST)],
            words.BRAND_SECOND[(n * 11 + turn) % len(words.BRAND_SECOND)],
        )
        city, trade = words.CITIES[n % len(words.CITIES)], words.TRADES[(n + turn) % len(words.TRADES)]
        name = f"{city[1].removesuffix('市')}{second}{first}{trade[1]}有限公司"
        status = (Lead.Status.NEW, Lead.Status.WORKING, Lead.Status.CLOSED, Lead.Status.WORKING)[n % 4]
        phone = f"+86154{turn:02}{n:06}"  # 154: a range that no operator has been given
        on = max(today.replace(month=1, day=1), today - timedelta(days=3 * n))
        _lead(occasion, on, name=name, phone=phone, owner=sales[n % len(sales)], status=status)


def _lead(occasion: Occasion, on: date, **values) -> None:
    lead = Lead(occasion=occasion, source=occasion.source, **values)
    lead.save()
    Lead.objects.filter(pk=lead.pk).plain_update(created_at=_noon(on))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))


def _referrers(source: Source) -> None:
    """Every second one of those whom somebody referred says who it was: a customer of the same salesperson, filed before."""
    senders: dict[int, list[Customer]] = {}
    for customer in Customer.objects.filter(source=source, code__startswith="KH").order_by("filed_on", "code"):
        mine = senders.setdefault(customer.owner_id, [])
        if mine and int(customer.code[2:]) % 2:
            Customer.objects.filter(pk=customer.pk).update(referrer=mine[0] if len(mine) < 12 else mine[1])
        mine.append(customer)
