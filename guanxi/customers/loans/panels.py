"""The loans of a customer's archive on its page."""

from django.utils.translation import gettext_lazy as _

from guanxi.customers.loans.models import Loan
from guanxi.desk.values import Sight
from guanxi.kit.panels import hang_verb, panel
from guanxi.kit.records import Verb

SHOWN = 5


@panel(
    on="customers.customer",
    name="loans",
    title=_("Lent out"),
    template="customers/loans/_panel.html",
    order=70,
    lazy=True,
    needs="customers.loan",
)
def lent(customer, actor):
    """What of this archive is out, and who had it last."""
    sight = Sight.of(Loan, actor)
    if not sight.tells("customer", "lent_on"):
        return None
    rows = Loan.objects.visible_to(actor).filter(customer=customer).select_related("owner")
    loans = list(rows.order_by("-lent_on", "-id")[: SHOWN + 1])
    if not loans:
        return None
    status, borrower = sight.fields.get("status"), sight.fields.get("borrower")
    lines = [
        {
            "url": f"/customers/loans/{one.pk}/", "number": sight.called(one), "borrower": borrower.value(one) if borrower else "",
            "due_on": sight.said(one, "due_on"), "status": one.status if status else "", "words": sight.said(one, "status"),
        }
        for one in loans[:SHOWN]
    ]  # fmt: skip
    return {"lines": lines, "more": len(loans) > SHOWN, "all_url": f"/customers/loans/?f=customer%20%3D%20{customer.pk}"}


hang_verb(
    on="customers.customer",
    verb=Verb(
        "lend",
        _("Lend the paper file"),
        "book",
        url=lambda customer: f"/customers/loans/new/?customer={customer.pk}",
        action="view",
        allowed=lambda customer, actor: actor.may("customers.loan", "add"),
    ),
)
