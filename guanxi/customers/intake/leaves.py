"""What a list says beyond the customer's own table goes into his profile, and only where the file has such columns."""

from contextlib import contextmanager

from guanxi.commons.imports import bulk, recording
from guanxi.customers.customers.models import Customer, Profile
from guanxi.customers.intake.filing import LEAVES
from guanxi.kit.changes import Change, publish

BATCH = 1000


def read(pks: list[int]) -> dict[int, dict]:
    """Customer → what his profile says."""
    found: dict[int, dict] = {}
    for start in range(0, len(pks), BATCH):
        rows = Profile.objects.filter(customer__in=pks[start : start + BATCH]).values("customer_id", *LEAVES)
        found |= {values.pop("customer_id"): values for values in rows}
    return found


def open_leaves(opened: list[tuple[int, dict]], pending) -> None:
    """Profiles of new customers (number, values), those that say something."""
    told = [n for n in LEAVES if any(v.get(n) not in (None, "") for _pk, v in opened)]
    some = [(pk, v, {n: v[n] for n in told if v.get(n) not in (None, "")}) for pk, v in opened] if told else []
    some = [one for one in some if one[2]]
    lines = [(pk, *(said.get(n, LEAVES[n].get_default()) for n in told)) for pk, _v, said in some]
    changes = [Change(Customer, pk, "update", v["name"][:200], {}, said) for pk, v, said in some]
    pending.insert(Profile, ["customer_id", *told], lines, within=lambda _ids: _told(changes))


@contextmanager
def _told(changes: list[Change]):
    """The trail learns it as the customer's; an undo takes the profile along with him."""
    yield
    with recording.told(Customer, []):
        for start in range(0, len(changes), BATCH):
            publish(changes[start : start + BATCH])


def change(rows: list[tuple[int, str, dict, dict]]) -> None:
    """Adds to the profiles of customers on file: (customer, name, before, after)."""
    some = [(pk, name, *({n: v for n, v in said.items() if n in LEAVES} for said in (before, after))) for pk, name, before, after in rows]
    some = [one for one in some if one[3]]
    for start in range(0, len(some), BATCH):
        part = some[start : start + BATCH]
        numbers = _numbers([pk for pk, *_rest in part])
        blank = {n: LEAVES[n].get_default() for n in LEAVES}
        bulk.change(
            Profile,
            [(numbers[pk], name, {n: blank[n] if v is None else v for n, v in before.items()}, after) for pk, name, before, after in part],
        )


def _numbers(pks: list[int]) -> dict[int, int]:
    """Customer → number of his profile, made where there was none."""
    known = dict(Profile.objects.filter(customer__in=pks).values_list("customer", "pk"))
    if missing := [Profile(customer_id=pk) for pk in dict.fromkeys(pks) if pk not in known]:
        Profile._base_manager.bulk_create(missing, ignore_conflicts=True)
        known = dict(Profile.objects.filter(customer__in=pks).values_list("customer", "pk"))
    return known
