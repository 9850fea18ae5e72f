"""The search index follows the tier: the archive's own document, and those of all that hangs on it."""

from django.db.models import Q

from guanxi.customers.custody import narrowing, tokens  # noqa: F401 (they register themselves)
from guanxi.customers.customers.choices import Custody
from guanxi.customers.customers.models import Customer
from guanxi.kit import records
from guanxi.kit.changes import sink
from guanxi.kit.ownership import children_of, hanging
from guanxi.kit.search.documents import refresh

TELLING = {"custody", "keeper"}


@sink
def follow(changes) -> None:
    """Archives that change their tier or keeper; rows loaded in bulk, whose documents were made before they were there."""
    moved = [c.pk for c in changes if c.model is Customer and c.kind == "update" and TELLING & (c.before.keys() | c.after.keys())]
    if moved:
        tell(moved)
    created = [c for c in changes if c.kind == "create"]
    if len(created) > 1:
        _loaded(created)


def tell(pks: list[int]) -> None:
    """Writes the documents of these archives anew, with all that hangs on them."""
    _refresh(Customer, pks)
    for child, name in children_of(Customer):
        if records.is_registered(child):
            _refresh(child, list(hanging(child, name, pks).values_list("pk", flat=True)))


def _loaded(created) -> None:
    own = [
        c.pk
        for c in created
        if c.model is Customer and (c.after.get("custody", Custody.INDIVIDUAL) != Custody.INDIVIDUAL or c.after.get("keeper"))
    ]
    if own:
        _refresh(Customer, own)
    hung: dict[type, dict[int, list[int]]] = {}
    for c in created:
        if c.model is not Customer and getattr(c.model, "scope_via", "") == "customer" and c.after.get("customer"):
            hung.setdefault(c.model, {}).setdefault(c.after["customer"], []).append(c.pk)
    for model, by_customer in hung.items():
        shut = Customer.objects.filter(~Q(custody=Custody.INDIVIDUAL) | Q(keeper__isnull=False), pk__in=by_customer)
        if records.is_registered(model) and (found := [pk for c in shut.values_list("pk", flat=True) for pk in by_customer[c]]):
            _refresh(model, found)


def _refresh(model, pks) -> None:
    record = records.of(model)
    if record.search and pks:
        refresh(record, list(pks))
