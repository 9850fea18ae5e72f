"""What the health of a file is made of (M04): printed figures, of which the company may change any."""

from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError

SHARES = ("complete", "fresh", "reliable")
HALF_LIVES = ("reach", "facts", "people", "contact")
TRUSTS = ("unmarked", "fair", "doubtful")
LONGEST = 3650  # days


@dataclass(frozen=True)
class Rules:
    """Shares of the score (together 100); after how many days a group of facts, or a contact, is worth half; how far facts count, 0–100."""

    complete: int = 50
    fresh: int = 30
    reliable: int = 20
    reach: int = 365
    facts: int = 730
    people: int = 365
    contact: int = 90
    unmarked: int = 60
    fair: int = 70
    doubtful: int = 20


PRINTED = Rules()
NAMES = tuple(f.name for f in fields(Rules))


def changed(given: dict) -> Rules:
    """The printed rules with the company's own figures."""
    return replace(PRINTED, **{n: v for n, v in given.items() if n in NAMES})


def check(rules: Rules) -> None:
    """DomainError for figures that make no score."""
    if sum(getattr(rules, n) for n in SHARES) != 100:
        raise DomainError(
            _("The three shares must add up to 100; now it is %(sum)s.") % {"sum": sum(getattr(rules, n) for n in SHARES)}, "complete"
        )
    for name in HALF_LIVES:
        if not 1 <= getattr(rules, name) <= LONGEST:
            raise DomainError(_("Between 1 and %(most)s days.") % {"most": LONGEST}, name)
    for name in (*SHARES, *TRUSTS):
        if not 0 <= getattr(rules, name) <= 100:
            raise DomainError(_("Between 0 and 100."), name)
