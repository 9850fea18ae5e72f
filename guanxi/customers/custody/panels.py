"""The card 保密 on the archive, the verb in its head and over many, the mark in lists, and the place of the rules in the navigation."""

from django.utils.translation import gettext_lazy

from guanxi.customers.custody.actions import first_filing, put_many
from guanxi.customers.custody.forms import PutManyForm, opened_by
from guanxi.customers.custody.queries import approvers, keeper_of, post
from guanxi.customers.custody.rules import KEEPERS
from guanxi.customers.customers.choices import Confidentiality
from guanxi.customers.customers.record import CustomerRecord
from guanxi.desk.values import Sight
from guanxi.kit.menu import add_branch, add_entry
from guanxi.kit.panels import hang_verb, panel
from guanxi.kit.records import BulkVerb, Verb

KEY = "customers.customer"
CLOSE = (Confidentiality.CONFIDENTIAL, Confidentiality.TOP_SECRET)

# The record stands below this package: what concerns custody is hung on from here.
CustomerRecord.bulk = (
    *CustomerRecord.bulk, BulkVerb("custody", gettext_lazy("Level and custody"), "lock", put_many, PutManyForm, action="custody"),
)  # fmt: skip
CustomerRecord.capture = lambda record, customer, actor: first_filing(customer, actor)
hang_verb(
    on=KEY, verb=Verb("custody", gettext_lazy("Level and custody"), "lock", url=lambda c: f"/customers/customers/{c.pk}/custody/", action="custody")
)  # fmt: skip
add_entry(
    gettext_lazy("Archives and secrecy"), "/customers/custody/", "shield-lock", "admin", 40, allowed=lambda a: a.may("org.user", "view")
)
add_branch("/customers/custody/", "/customers/custody/")


@panel(on=KEY, name="custody", title=gettext_lazy("Secrecy"), template="customers/custody/_panel.html", order=60, lazy=True)
def custody(customer, actor):
    """Level, tier, keeper, who opens it freely, whose approval others need, and what is noted."""
    shown = Sight.of(type(customer), actor)
    if not shown.tells("confidentiality", "custody", "keeper"):
        return None
    named = keeper_of(customer) if shown.tells("owner") or customer.keeper_id else []
    return {
        "customer": customer, "is_close": customer.confidentiality in CLOSE, "keepers": named, "by_name": bool(customer.keeper_id),
        "post": post(KEEPERS[customer.custody]), "freely": opened_by(customer.custody), "steps": approvers(customer),
        "is_top": customer.confidentiality == Confidentiality.TOP_SECRET,
    }  # fmt: skip
