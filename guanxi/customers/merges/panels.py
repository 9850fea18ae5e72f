"""On the customer's page: who may be the same, what was merged into it; on the list: the verb; in the navigation: the desk."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.customers.record import CustomerRecord
from guanxi.customers.duplicates.queries import may_review, open_pairs
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.rights import reached
from guanxi.customers.merges.telling import Teller
from guanxi.kit.menu import add_branch, add_entry
from guanxi.kit.panels import Entry, panel, timeline
from guanxi.kit.records import BulkVerb

MOST = 9


def _only_by_its_page(rows, actor) -> int:
    raise NotImplementedError("customers/merges/views.Chosen answers this verb")


# The record stands below this package: the verb is hung on from here. Its address is answered by views.Chosen, which leads to the comparison.
CustomerRecord.bulk = (*CustomerRecord.bulk, BulkVerb("merge", gettext_lazy("Merge"), "git-merge", _only_by_its_page))


def may_decide(actor) -> bool:
    """Whether the desk is there for him."""
    return actor.is_person and actor.may("customers.customer", "change") and may_review(actor)


add_branch("/customers/merges/", "/customers/merges/review/")
add_entry(gettext_lazy("Duplicates"), "/customers/merges/review/", "git-merge", "customers", 15, allowed=may_decide)


@panel(
    on="customers.customer", name="duplicates", title=gettext_lazy("Perhaps on file twice"), template="customers/merges/_panel.html", order=5
)  # fmt: skip
def duplicates(customer, actor):
    """Who may be the same as this one."""
    if not may_decide(actor):
        return None
    pairs = open_pairs(actor).filter(Q(first=customer) | Q(second=customer)).select_related("first", "second")[:MOST]
    others = [(pair.second if pair.first_id == customer.pk else pair.first, pair) for pair in pairs]
    if not others:
        return None
    called = Teller(actor).sight.called
    found = [
        {"name": called(c), "pk": c.pk, "is_same": pair.verdict == "same", "reasons": [_(r) for r in pair.reasons]} for c, pair in others
    ]
    keys = ",".join(str(c.pk) for c in (customer, *(c for c, _pair in others)))
    return {"found": found, "customer": customer, "all": keys}


@timeline(on="customers.customer")
def merges(customer, actor, before, limit):
    """What was merged into this customer, and what was taken apart again."""
    rows = Merge.objects.filter(kept=customer).select_related("by", "undone_by", "kept").prefetch_related("away")
    found = list((rows.filter(at__lt=before) if before else rows).order_by("-at")[:limit])
    told = Teller(actor) if found else None
    opens = actor.is_person and bool(found) and bool(reached(actor, [customer.pk], "change"))  # a merge's page is for who may change him
    for merge in found:
        url = f"/customers/merges/{merge.pk}/" if opens else ""
        names = _(", ").join(told.names(merge))
        yield Entry(
            merge.at, f"merge:{merge.pk}", "git-merge", _("Merged from %(names)s") % {"names": names}, told.entry(merge), told.by(merge.by), url
        )  # fmt: skip
        if merge.undone_at and (before is None or merge.undone_at < before):
            title = _("Taken apart again from %(names)s") % {"names": names}
            yield Entry(
                merge.undone_at,
                f"unmerge:{merge.pk}",
                "arrows-split",
                title,
                "",
                told.by(merge.undone_by),
                url,
            )
