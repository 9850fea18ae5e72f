"""What an archive asks before it leaves on paper (SEC-09): from confidential on a reason and the superior who instructed it; a top secret one never leaves with others."""

from django.utils.translation import gettext as _

from guanxi.kit import records
from guanxi.kit.errors import DomainError

CLOSE = ("confidential", "top_secret")


def asks_why(customer=None) -> bool:
    """Whether printing this card asks for reason and instruction; of several customers, whether their export does."""
    if customer is not None:
        return getattr(customer, "confidentiality", "") in CLOSE
    record = records.get("customers.customer")
    return bool(record.export_reason or getattr(record, "export_ordered", False))


def why(data, *, asked: bool) -> dict:
    """Reason and instruction as the trail keeps them. DomainError where they are asked for and not given."""
    said = {n: data.get(n, "").replace("\0", "").strip()[:length] for n, length in (("reason", 200), ("ordered_by", 80))}
    if asked and min(len(said["reason"]), len(said["ordered_by"])) < 2:
        raise DomainError(_("Say what it is printed for and which superior instructed it in writing: both are kept in the trail."))
    return {n: text for n, text in said.items() if text}


def leaving(rows):
    """Of these customers, those that may leave with others."""
    withheld = getattr(records.get("customers.customer"), "withheld", None)
    return rows.exclude(withheld()) if withheld else rows
