"""Fields of a customer that stand in tables beside his own: further leaves of his file, and figures; each with a canary."""

from guanxi.customers.customers.models import CustomerState, Profile
from guanxi.kit import records


def fill_in(world) -> None:
    """A profile for every customer; what stands in it is the customer's."""
    for (key, _owner, _binned), customer in list(world.objects.items()):
        if key != "customers.customer":
            continue
        values = {}
        for field in records.get(key).fields.values():
            relation, _, name = field.path.partition("__")
            if relation == "profile" and name and not field.read:
                value = world.mint.value(Profile._meta.get_field(name), field.kind, "leaf", field.name, field.masked)
                values |= {name: value} if value is not None else {}
        Profile(customer=customer, **values).save()
        world.mint.settle("leaf", world.known[(key, customer.pk)])


def derive(world) -> None:
    """What upper packages computed from these rows is overwritten: the figures of a customer's state are canaries too."""
    for (key, _owner, _binned), customer in world.objects.items():
        if key != "customers.customer":
            continue
        values = {}
        for field in records.get(key).fields.values():
            relation, _, name = field.path.partition("__")
            if relation == "state" and name:
                value = world.mint.value(CustomerState._meta.get_field(name), field.kind, "state", field.name)
                values |= {name: value} if value is not None else {}
        CustomerState.objects.filter(pk=customer.pk).update(**values)
        world.mint.settle("state", world.known[(key, customer.pk)])
