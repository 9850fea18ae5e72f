"""A company with two departments, everybody who matters for custody, and one archive of each tier for two salespeople."""

from dataclasses import dataclass, field

from guanxi.customers.customers.choices import Custody
from guanxi.customers.customers.models import Customer
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department

PEOPLE = {
    "boss": "administrator", "gm": "general_manager", "director": "sales_director", "deputy": "deputy_director", "service": "service",
    "marketing": "marketing", "filer": "archive_keeper", "auditor": "auditor", "hr": "hr",
}  # fmt: skip
NAMES = {"company": "澄曜泵业", "department": "甬岚流体", "individual": "庐清水务"}


@dataclass
class House:
    """people by name, departments by name, archives by (owner, tier)."""

    people: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    archives: dict = field(default_factory=dict)

    def actor(self, name: str):
        """Somebody's actor, made anew as for a request."""
        return actor_for(self.people[name])


def house() -> House:
    """lin and chen sell in "east", he in "west"; zhao manages east, above him wu the whole of "sales"; "clerk" manages nothing but has a manager's reach."""
    ensure_ready_roles()
    made = House()
    made.people |= {name: colleague(name, code) for name, code in PEOPLE.items()}
    made.places["sales"] = department("销售")
    for name in ("east", "west"):
        made.places[name] = department(name, made.places["sales"])
    for name, place in (("lin", "east"), ("chen", "east"), ("he", "west")):
        made.people[name] = colleague(name, "salesperson", department=made.places[place])
    made.people["zhao"] = colleague("zhao", "department_manager", department=made.places["east"])
    made.people["wu"] = colleague("wu", "salesperson", department=made.places["sales"])
    made.places["sales"].manager = made.people["wu"]
    made.places["sales"].save()
    made.places["east"].manager = made.people["zhao"]
    made.places["east"].save()
    for owner in ("lin", "he"):
        for tier in Custody.values:
            customer = Customer(
                name=f"{owner}{NAMES[tier]}有限公司", owner=made.people[owner], custody=tier, phone="", code=f"{owner}-{tier}"
            )
            customer.save()
            made.archives[owner, tier] = customer
    return made
