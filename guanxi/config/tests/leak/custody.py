"""Archives that are kept apart, written by hand from the printed rule (SEC-06). It shares nothing with the product's code for custody, on purpose.

A closed row is named by its owner and its tier: "lin+company". What hangs on it is as closed as itself.
"""

# What the world files for them: the archive and all that hangs on it.
HANGING = {
    "customers.customer", "customers.contact", "customers.behaviour", "activities.followup", "sales.order", "sales.opportunity", "sales.delivery",
    "sales.receipt", "customers.document",
}  # fmt: skip
CLOSED = [f"{owner}+{tier}" for owner in ("lin", "he") for tier in ("company", "department")]
# Roles that open a tier whosever the archive is. Not the administrator, not the auditor, not the keeper of files.
FREELY = {role: {"company", "department"} for role in ("general_manager", "sales_director", "deputy_director")}


def split(name: str) -> tuple[str, str]:
    """ "lin+company" → ("lin", "company"); "lin" → ("lin", "")."""
    owner, _plus, tier = name.partition("+")
    return owner, tier


def opens(actor, row, below: set[str]) -> bool:
    """Whether the tier of a row lets the actor in. below: his department and those under it."""
    if not row.tier or row.tier in FREELY.get(actor.role, ()):
        return True
    if row.tier == "company":
        return False
    return row.owner == actor.name or (actor.role == "department_manager" and row.department in below)
