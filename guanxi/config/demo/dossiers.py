"""The demo's files in full: who leads a company, its years, rivals, analyses, changes and needs. The same customers give the same files."""

import random
from datetime import date, timedelta
from decimal import Decimal

from guanxi.catalog.needs.models import Need
from guanxi.catalog.products.models import Product
from guanxi.config.demo import words
from guanxi.customers.competitors.models import Competitor
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState, Profile
from guanxi.customers.majorchanges.models import MajorChange
from guanxi.customers.strengths.items import NAMES
from guanxi.customers.strengths.models import StrengthAnalysis
from guanxi.customers.yearlyresults.models import YearlyResult

FILES = 40


def fill(seed: int, today: date) -> int:
    """Completes the files of the customers who bought most; returns how many."""
    dice, products = random.Random(seed), list(Product.objects.order_by("pk")[:20])
    best = CustomerState.objects.order_by("-revenue_total", "pk").values_list("customer", flat=True)[:FILES]
    for customer in Customer.objects.filter(pk__in=list(best), kind="company").order_by("pk"):
        said = words.DOSSIERS[dice.randrange(len(words.DOSSIERS))]
        Profile(customer=customer, **said["profile"]).save()
        Contact(customer=customer, name=said["leader"], **words.LEADER).save()
        sales = dice.randint(400, 4000) * 10_000
        for back in (3, 2, 1):
            grown = Decimal(sales) * Decimal(100 + dice.randint(-6, 16)) / 100
            sales = int(grown)
            YearlyResult(
                customer=customer, year=today.year - back, sales=grown, net_profit=grown * dice.randint(3, 12) / 100, staff_count=dice.randint(20, 400),
                our_share=dice.randint(5, 45), source="客户年报",
            ).save()  # fmt: skip
        for name, products_of, price in dice.sample(words.RIVALS, 2):
            Competitor(customer=customer, name=name, products=products_of, price=price, strength="equal", share=dice.randint(5, 40)).save()
        scores = {n: dice.randint(4, 9) for n in NAMES}
        for on, more in ((today - timedelta(days=370), 0), (today - timedelta(days=5), 1)):
            StrengthAnalysis(
                customer=customer, on=on, by_whom="销售部", **{n: min(10, v + more * dice.randint(-1, 2)) for n, v in scores.items()}
            ).save()
        MajorChange(customer=customer, on=today - timedelta(days=dice.randint(20, 400)), **said["change"]).save()
        if products:
            Need(
                customer=customer, product=dice.choice(products), need=said["need"], info_class="needs", since=today - timedelta(days=90)
            ).save()
    return len(best)
