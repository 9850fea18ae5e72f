"""The card 保密 on the archive, the verb in its head and over many, the mark in lists, and the place of the rules in the navigation."""

from functools import partial

from django.utils.translation import gettext_lazy

from guanxi.customers.custody.actions import first_filing, put_many
from guanxi.customers.custody.forms import PutManyForm, opened_by
from guanxi.customers.custody.narrowing import path_to_archive, with_archives
from guanxi.customers.custody.queries import approvers, keeper_of, post, top_secret
from guanxi.customers.custody.rules import KEEPERS
from guanxi.customers.customers.choices import Confidentiality
from guanxi.customers.customers.record import CustomerRecord
from guanxi.desk.values import Sight
from guanxi.kit import records
from guanxi.kit.menu import add_branch, add_entry
from guanxi.kit.panels import hang_verb, panel
from guanxi.kit.records import BulkVerb, Verb

KEY = "customers.customer"
CLOSE = (Confidentiality.CONFIDENTIAL, Confidentiality.TOP_SECRET)

# The record stands below this package: what concerns custody is hung on from here.
CustomerRecord.bulk = (
    *CustomerRecord.bulk, BulkVerb("custody", gettext_lazy("Level and custody"), "lock", put_many, PutManyForm, action="custody"),
)  # fmt: skip
# What a print or an export of archives asks, and what of them never leaves with others (SEC-09): the archive itself, and what hangs on it.
LEAVES_NOT = gettext_lazy("%(count)s top secret ones stay out.")
for key in with_archives():
    if records.known(key) is None:
        continue
    kind, path = type(records.get(key)), path_to_archive(records.get(key).model)
    kind.export_reason = kind.export_ordered = True
    kind.withheld = staticmethod(partial(top_secret, path))
    kind.withheld_words = LEAVES_NOT
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
