"""The tier in the search index: archives that are kept apart, and what hangs on them, bear a token, so that what is shut never fills the list of candidates."""

from django.apps import apps

from guanxi.customers.custody.models import CustodyRule
from guanxi.customers.custody.narrowing import KEY, free_tiers, managed, path_to_archive, with_archives
from guanxi.customers.custody.rules import TIERS
from guanxi.customers.customers.choices import Custody
from guanxi.customers.customers.models import Customer
from guanxi.kit.search.tokens import asker_tokens, barred_tokens, document_tokens, token

OPEN = Custody.INDIVIDUAL  # bears no token: it is what most archives are, and how far its readers reach is told by owner and department


def of_archives(ids) -> dict[int, list[str]]:
    """Customer → its tokens; those of the usual tier, without a keeper of their own, have none."""
    rows = Customer.objects.filter(pk__in=ids).order_by().values_list("pk", "custody", "keeper")
    return {pk: _of(tier, keeper) for pk, tier, keeper in rows if tier != OPEN or keeper}


def _of(tier: str, keeper: int | None) -> list[str]:
    return [f"tier:{tier}"] * (tier != OPEN) + [f"keeper:{keeper}"] * bool(keeper)


def of_what_hangs(model):
    """The same for rows of a record type that hangs on customers: they bear their customer's tokens."""

    def tokens(ids) -> dict[int, list[str]]:
        rows = model._base_manager.filter(pk__in=ids).order_by().values_list("pk", f"{path}__custody", f"{path}__keeper")
        rows = rows.exclude(**{f"{path}__custody": OPEN, f"{path}__keeper": None})
        return {pk: _of(tier, keeper) for pk, tier, keeper in rows if tier}

    path = path_to_archive(model)
    return tokens


def shut(actor) -> list[tuple[str, list[int]]]:
    """What the actor does not open, and by what he opens it all the same: as its keeper, its owner, the manager of its department."""
    made, free = [], free_tiers(actor)
    for tier, rule in CustodyRule.current().items() if len(free) < len(TIERS) else ():
        if tier in free or tier == OPEN:
            continue
        but = [token("x", f"keeper:{actor.user_id}")]
        if rule.owner_opens:
            but.append(token("o", str(actor.user_id)))
        if rule.managers_open:
            but += [token("d", str(d)) for d in managed(actor)]
        made.append((f"tier:{tier}", but))
    return made


def kept_by(actor) -> list[str]:
    """What widens is found by this token instead of a question: who opens no tier freely reaches what he keeps himself."""
    return [f"keeper:{actor.user_id}"]


for key in with_archives():
    model = apps.get_model(key)
    document_tokens(key)(of_archives if key == KEY else of_what_hangs(model))
    barred_tokens(key)(shut)
    asker_tokens(key)(kept_by)
