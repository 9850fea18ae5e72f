"""Rights out of roles: merging several into one set, and comparing them, since nobody hands out what he does not hold."""

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from django.apps import apps
from django.db import connection

from guanxi.kit import records, rights
from guanxi.kit.actor import Actor
from guanxi.kit.models import Published

RESTRICTION = ("", "readonly", "masked", "hidden")  # ascending


def rights_of(user_id: int) -> tuple[dict, dict, frozenset]:
    """`merge` over the roles of a person as they stand now. Every request asks, and nearly always the same texts come back: they are the key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.grants, r.fields, r.permissions FROM org_role r JOIN org_user_roles h ON h.role_id = r.id "
            "WHERE h.user_id = %s AND r.deleted_at IS NULL ORDER BY r.id",
            [user_id],
        )
        texts = tuple(cursor.fetchall())
    return _merged(texts, records.all_records(), tuple(rights.permissions()))


@lru_cache(maxsize=500)
def _merged(texts: tuple, _records: tuple, _permissions: tuple) -> tuple[dict, dict, frozenset]:
    return merge(dict(zip(("grants", "fields", "permissions"), map(json.loads, row), strict=True)) for row in texts)


def merge(roles: Iterable[dict]) -> tuple[dict, dict, frozenset]:
    """(grants, field rules, permissions) of several roles together: the widest reach, the mildest field rule, every permission.

    A role without any reach on a record type has no say about its fields.
    """
    roles = list(roles)
    expanded = [(expand_grants(r["grants"]), expand_fields(r["fields"])) for r in roles]
    # What is personal (saved views, drafts) is one's own without asking.
    grants: dict[str, dict[str, int]] = {
        m._meta.label_lower: dict.fromkeys(rights.ACTIONS, 1) for m in _published() if m.scope_rule == "personal"
    }
    for given, _ in expanded:
        for key, actions in given.items():
            kept = grants.setdefault(key, {})
            for action, reach in actions.items():
                kept[action] = max(reach, kept.get(action, 0))
    rules: dict[str, dict[str, str]] = {}
    for key in grants:
        having = [fields.get(key, {}) for given, fields in expanded if any(given.get(key, {}).values())]
        names = set.intersection(*map(set, having)) if having else ()
        if mildest := {n: rule for n in names if (rule := min((h[n] for h in having), key=RESTRICTION.index))}:
            rules[key] = mildest
    permissions = {p for r in roles for p in r["permissions"]}
    given = (permissions - {"*"}) | rights.all_but_by_name() if "*" in permissions else permissions
    return grants, rules, frozenset(given)


def expand_grants(grants: dict) -> dict[str, dict[str, int]]:
    """Resolves "*" as a record type and as an action; what is said by name wins over "*"."""
    made: dict[str, dict[str, int]] = {}
    for key in {m._meta.label_lower for m in _published()} | set(grants) - {"*"} if "*" in grants else grants:
        actions: dict[str, int] = {}
        for source in (grants.get("*", {}), grants.get(key, {})):
            if "*" in source:
                actions |= dict.fromkeys(rights.actions_of(key), source["*"])
            actions |= {a: r for a, r in source.items() if a != "*"}
        made[key] = actions
    return made


@cache
def _published() -> tuple[type[Published], ...]:
    return tuple(m for m in apps.get_models() if issubclass(m, Published))


def expand_fields(fields: dict) -> dict[str, dict[str, str]]:
    """Resolves "*" as a record type: the rule holds for every record type that has a field of that name, or something of that name beside its fields."""
    everywhere = fields.get("*", {})
    made = {key: dict(rules) for key, rules in fields.items() if key != "*"}
    for record in records.all_records() if everywhere else ():
        made[record.key] = {n: r for n, r in everywhere.items() if n in records.closable(record)} | made.get(record.key, {})
    return made


def rights_beyond(actor: Actor, role: Mapping) -> list[tuple[str, str]]:
    """What a role (its grants, fields and permissions) gives that the actor does not hold: (record key, action or field), ("", permission)."""
    grants, rules, permissions = merge([role])
    if actor.kind == "system":
        return []
    # What goes by name alone may be handed out by whoever holds everything else: somebody must appoint the general manager.
    handed = rights.permissions() if actor.permissions >= rights.all_but_by_name() else actor.permissions
    beyond = [("", p) for p in sorted(permissions) if p not in handed]
    there = {m._meta.label_lower for m in _published()}
    for key, actions in grants.items():
        if key not in there:
            continue  # of a part of the product that is not installed here: it opens nothing
        held = actor.grants.get(key, {})
        beyond += [(key, a) for a, reach in actions.items() if reach > held.get(a, 0)]
        if any(actions.values()):
            mine, theirs = actor.field_rules.get(key, {}), rules.get(key, {})
            beyond += [(key, f) for f, rule in mine.items() if RESTRICTION.index(theirs.get(f, "")) < RESTRICTION.index(rule)]
    return beyond


def holds_all_of(actor: Actor, user) -> bool:
    """Whether the actor has every right of that person: only then may he let somebody in as him (a reset, an invitation)."""
    return not any(rights_beyond(actor, r) for r in user.roles.filter(deleted_at=None).values("grants", "fields", "permissions"))


def rights_raised(actor: Actor, before: Mapping, after: Mapping) -> list[tuple[str, str]]:
    """What a role gains by a change and the actor does not hold himself, in the form of `rights_beyond`."""
    old_grants, old_rules, old_permissions = merge([before])
    new_grants, new_rules, new_permissions = merge([after])
    gained = [("", p) for p in sorted(new_permissions - old_permissions)]
    for key, actions in new_grants.items():
        old = old_grants.get(key, {})
        gained += [(key, a) for a, reach in actions.items() if reach > old.get(a, 0)]
        if any(actions.values()):
            # A type that becomes readable opens all its fields that carry no rule.
            was = old_rules.get(key, {}) if any(old.values()) else dict.fromkeys(actor.field_rules.get(key, {}), "hidden")
            rules = new_rules.get(key, {})
            gained += [(key, f) for f in was if RESTRICTION.index(rules.get(f, "")) < RESTRICTION.index(was[f])]
    return [what for what in gained if what in set(rights_beyond(actor, after))]
