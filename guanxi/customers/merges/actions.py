"""Merging customers into one, and taking them apart again. Both happen wholly or not at all; docs/developing/merging.md."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.tags.queries import tags_of
from guanxi.customers.customers.models import Customer
from guanxi.customers.merges import leaves, marks, pairs, people, states
from guanxi.customers.merges.models import Merge, MergedAway, MergedNumber
from guanxi.customers.merges.relations import lead_back, lead_over, links
from guanxi.customers.merges.rights import check
from guanxi.customers.merges.values import carried, give, outcome, said_by
from guanxi.kit.actor import Actor
from guanxi.kit.changes import Change, announce, because, publish
from guanxi.kit.dialects import held
from guanxi.kit.errors import DomainError, Stale

MOST = 10
CONTACTS = "customers.contact.customer"


@transaction.atomic
def merge(
    kept: Customer, others: list[Customer], *, choices: dict | None = None, actor: Actor, reason: str = "", versions: dict | None = None
) -> Merge:
    """The others go into `kept` with everything that names them; returns the merge, which can be undone for 30 days (OWN-04).

    choices: field → number of the customer whose value stands, or "both" for notes; of other fields what is proposed. versions: number → version that
    was looked at. Raises Forbidden, DomainError, Stale when one of them was changed meanwhile. Announces customers.merged.
    """
    wanted = [kept.pk, *dict.fromkeys(o.pk for o in others if o.pk != kept.pk)]
    rows = _taken(wanted, versions or {})
    kept, *others = rows
    if not 1 <= len(others) < MOST:
        raise DomainError(_("Choose two to %(most)s customers.") % {"most": MOST})
    check(kept, others, actor)
    gone = [o.pk for o in others]
    made = Merge.objects.create(kept=kept, by_id=actor.user_id, reason=reason.strip()[:200])
    MergedAway.objects.bulk_create([MergedAway(merge=made, number=o.pk, name=o.name) for o in others])
    numbers = [MergedNumber(merge=made, code=r.code, name=r.name) for r in rows if r.code]
    found = pairs.snapshot(wanted)
    with because(_("Merge no. %(number)s") % {"number": made.pk}):
        result = outcome(rows, choices or {}, actor)
        pack = _lead_over(kept, {o.pk: o for o in others}, result, actor)
        MergedNumber.objects.bulk_create([n for n in numbers if n.code != kept.code])
        Customer.objects.filter(pk__in=gone).update(deleted_at=made.at)
        announce("customers.merged", merge=made, kept=kept.pk, gone=gone)
    pack["state"] = [pack["state"], states.snapshot(kept.pk)]
    made.pack = pack | {"pairs": [found, pairs.snapshot(wanted)]}
    made.save(update_fields=["pack"])
    return made


def _taken(keys: list[int], versions: dict) -> list[Customer]:
    """The rows, held in key order so that two merges never wait for each other; in the order asked for."""
    found = {c.pk: c for c in held(Customer.objects.alive().filter(pk__in=keys).order_by("pk"))}
    if len(found) != len(keys):
        raise Stale(_("One of these customers is no longer on file: somebody deleted or merged it meanwhile."))
    if any(pk in versions and versions[pk] != c.version for pk, c in found.items()):
        raise Stale(_("Somebody changed one of these customers meanwhile. Look at them once more."))
    return [found[pk] for pk in keys]


def _lead_over(kept: Customer, gone: dict[int, Customer], result, actor: Actor) -> dict:
    tags = tags_of([kept, *gone.values()])
    columns = {f.name: f for f in carried()}
    before, marked = {n: said_by(column, kept) for n, column in columns.items()}, marks.said_of(kept)
    for name, value in result.values.items():
        give(kept, name, value)
    kept.save()
    state, profile = states.combine(kept.pk, list(gone)), leaves.combine(kept, list(gone))
    moved, left = lead_over(kept, list(gone))
    came = [pk for keys in moved.get(CONTACTS, {}).values() for pk in keys]
    doubles = people.unite(kept, came)
    beside = people.stand_beside(kept, gone, result.lost)
    said = marks.bring(kept, list(gone), marked)
    _tell_of_tags([kept, *gone.values()], tags)
    # As it was saved: what follows from a chosen value (the source from the occasion) is taken back with it.
    fields = {n: [was, now] for n, was in before.items() if was != (now := said_by(columns[n], kept))}
    return {
        "fields": fields, "lost": {str(pk): said for pk, said in result.lost.items() if said},
        "state": state, "profile": profile, "moved": moved, "left": left, "doubles": doubles, "beside": beside, "marks": said,
    }  # fmt: skip


def _tell_of_tags(rows: list[Customer], before: dict[int, list[str]]) -> None:
    """Tags were moved in their own table: trail and search learn of it as of any change of a row."""
    after = tags_of(rows)
    publish([
        Change(Customer, r.pk, "update", str(r)[:200], {"tags": before[r.pk]}, {"tags": after[r.pk]}, r) for r in rows if before[r.pk] != after[r.pk]
    ])  # fmt: skip


@transaction.atomic
def unmerge(merge: Merge, *, actor: Actor) -> Merge:
    """Takes a merge apart: what was moved goes back, values are as they were (OWN-04). What a colleague changed since stays and is listed in pack["stayed"].

    Raises Forbidden, DomainError when it is too late or a later merge stands in the way. Announces customers.unmerged.
    """
    made = held(Merge.objects.filter(pk=merge.pk)).get()
    kept, others = _parts(made)
    check(kept, list(others.values()), actor)
    made.status, made.undone_by_id, made.undone_at = Merge.Status.UNDONE, actor.user_id, timezone.now()
    made.save(update_fields=["status", "undone_by", "undone_at"])
    with because(_("Merge no. %(number)s undone") % {"number": made.pk}):
        Customer.objects.filter(pk__in=others).update(deleted_at=None)
        made.pack["stayed"] = _lead_back(made.pack, kept, others)
        pairs.put_back(*made.pack["pairs"])
        states.put_back(kept.pk, *made.pack["state"])
        announce("customers.unmerged", merge=made, kept=kept.pk, back=list(others))
    made.save(update_fields=["pack"])
    return made


def _parts(made: Merge) -> tuple[Customer, dict[int, Customer]]:
    if not made.is_done:
        raise DomainError(_("This merge was undone already."))
    numbers = list(made.away.values_list("number", flat=True))
    rows = {c.pk: c for c in held(Customer.objects.filter(pk__in=[made.kept_id, *numbers]).order_by("pk"))}
    if not made.can_be_undone or set(numbers) - rows.keys():
        raise DomainError(_("It is too late: a merge can be undone for 30 days."))
    kept = rows.pop(made.kept_id)
    if kept.deleted_at:
        raise DomainError(_("The customer that was kept has been deleted or merged since. Bring it back first."))
    later = Merge.objects.filter(kept=kept, status=Merge.Status.DONE, pk__gt=made.pk, undo_until__gt=timezone.now())
    if later.exists():
        raise DomainError(_("This customer was merged again since. Undo the later merge first."))
    return kept, rows


def _lead_back(pack: dict, kept: Customer, others: dict[int, Customer]) -> dict:
    """Everything in the reverse order; returns what stayed as somebody changed it: {"fields": [column], "rows": {link: count}}."""
    tags = tags_of([kept, *others.values()])
    stay = people.take_away(pack["beside"])
    rows = people.part(pack["doubles"])
    for link, count in lead_back(kept, others, pack["moved"]).items():
        rows[link] = rows.get(link, 0) + count
    if stay:
        rows[CONTACTS] = rows.get(CONTACTS, 0) + stay
    fields = people.restore_fields(kept, pack["fields"])
    kept.save()
    fields += leaves.take_apart(kept, pack.get("profile") or {})
    marks.give_back(kept, pack.get("marks"))
    _tell_of_tags([kept, *others.values()], tags)
    return {"fields": fields, "rows": rows}


def gather_late() -> int:
    """Rows that were being written to a merged customer while he was merged (an import under way) follow to the one that was kept; returns how many.

    They are added to what the merge moved, so that undoing it takes them back too.
    """
    done = 0
    for made in Merge.objects.filter(status=Merge.Status.DONE, undo_until__gt=timezone.now(), kept__deleted_at=None).order_by("pk"):
        gone = list(made.away.values_list("number", flat=True))
        left = {(link, pk) for link, keys in made.pack["left"].items() for some in keys.values() for pk in some}
        if any((x.label, pk) not in left for x in links(Customer) for pk in _naming(x, gone, made.kept_id)):
            done += _gather(made.pk, gone)
    return done


def _naming(link, gone: list[int], kept: int) -> list[int]:
    rows = link.rows(gone)
    rows = rows.exclude(pk__in=[kept, *gone]) if link.model is Customer else rows
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def _gather(pk: int, gone: list[int]) -> int:
    made = held(Merge.objects.filter(pk=pk, status=Merge.Status.DONE)).first()
    if made is None:
        return 0
    with because(_("Merge no. %(number)s") % {"number": made.pk}):
        moved, left = lead_over(made.kept, gone)
        if moved:
            announce("customers.merged", merge=made, kept=made.kept_id, gone=gone)
    for place, found in (("moved", moved), ("left", left)):
        for link, keys in found.items():
            for number, some in keys.items():
                known = made.pack[place].setdefault(link, {}).setdefault(number, [])
                known += [pk for pk in some if pk not in known]
    made.save(update_fields=["pack"])
    return sum(len(some) for keys in moved.values() for some in keys.values())
