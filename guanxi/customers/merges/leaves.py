"""Two profiles become one: what the kept one does not say comes from the others, and texts that differ stand beneath one another."""

from django.db import models

from guanxi.customers.customers.models import Profile
from guanxi.customers.merges.people import restore_fields


def combine(kept, gone: list[int]) -> dict:
    """Writes the kept customer's profile; returns what it did. The others keep theirs, for when the merge is undone."""
    rows = {p.customer_id: p for p in Profile.objects.filter(customer__in=[kept.pk, *gone])}
    mine, others = rows.get(kept.pk) or Profile(), [rows[pk] for pk in gone if pk in rows]
    mine.customer, is_new, changed = kept, mine.pk is None, {}
    for column in Profile.tracked_fields() if others else ():
        own = getattr(mine, column.attname)
        after = _together(column, [v for p in (mine, *others) if (v := getattr(p, column.attname)) not in ("", None)], own)
        if after != own:
            changed[column.name] = [own, after]
            setattr(mine, column.attname, after)
    if changed:
        mine.save()
    return {"fields": changed, "is_new": is_new} if changed else {}


def _together(column: models.Field, told: list, own):
    """All texts, each once, where they fit; of a number, a phone or what does not fit the first."""
    if not told:
        return own
    if isinstance(told[0], str) and column.name != "home_phone":
        text = ("\n" if isinstance(column, models.TextField) else "；").join(dict.fromkeys(t.strip() for t in told))
        if not column.max_length or len(text) <= column.max_length:
            return text
    return told[0]


def take_apart(kept, done: dict) -> list[str]:
    """What the merge wrote goes again where it still stands; returns the columns that somebody changed since."""
    mine = Profile.objects.filter(customer=kept).first() if done else None
    if mine is None:
        return []
    mine.customer = kept
    stayed = restore_fields(mine, done["fields"])
    mine.save()
    if done["is_new"] and all(getattr(mine, c.attname) in ("", None) for c in Profile.tracked_fields()):
        Profile.objects.filter(pk=mine.pk).plain_delete()
    return stayed
