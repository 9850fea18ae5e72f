"""Who opens which tier freely and whose approval others need (SEC-06). The printed rules are the defaults; what a company changes stands in CustodyRule.

Which roles open a tier freely is a permission of the role ("custody.company"), so that it costs no question and stands in the role's matrix too.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Custody
from guanxi.kit import rights

TIERS = (Custody.COMPANY, Custody.DEPARTMENT, Custody.INDIVIDUAL)
CLOSED = (Custody.COMPANY, Custody.DEPARTMENT)  # of these the fact alone is told, and to whom one turns
OPENS = {tier: f"custody.{tier}" for tier in TIERS}
MANAGES = "custody.managed"  # as manager of his department, also where no chart names him
POLICY = "custody.policy"
KEEPS = "reading.keep"  # declared by the reading room, which stands above

# "*" holds none of them: an administrator opens what his other roles open.
rights.declare_permission(OPENS[Custody.COMPANY], _("Open freely what the company keeps"), by_name=True)
rights.declare_permission(OPENS[Custody.DEPARTMENT], _("Open freely what departments keep"), by_name=True)
rights.declare_permission(OPENS[Custody.INDIVIDUAL], _("Open freely what other salespeople keep"), by_name=True)
rights.declare_permission(MANAGES, _("Open what is kept below him, as manager of his department"), by_name=True)
rights.declare_permission(POLICY, _("Change who opens confidential archives"))

MANAGER = "manager"  # the manager of the department to which the archive belongs
DIRECTOR, DEPUTY = "sales_director", "deputy_director"


@dataclass(frozen=True)
class Rule:
    """One tier. approvers: steps in order, "manager" or the code of a role, whose consent others need."""

    tier: str
    owner_opens: bool
    managers_open: bool
    approvers: tuple[str, ...]


PRINTED = {
    Custody.COMPANY: Rule(Custody.COMPANY, False, False, (DIRECTOR,)),
    Custody.DEPARTMENT: Rule(Custody.DEPARTMENT, True, True, (DEPUTY, MANAGER)),
    Custody.INDIVIDUAL: Rule(Custody.INDIVIDUAL, True, True, (MANAGER,)),
}
# The keeper by tier, where none is named: a role, the manager of the department, the owner (SEC-05).
KEEPERS = {Custody.COMPANY: DIRECTOR, Custody.DEPARTMENT: MANAGER, Custody.INDIVIDUAL: "owner"}
