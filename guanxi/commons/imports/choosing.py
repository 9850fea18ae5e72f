"""Verb: choosing how a file is matched with what is on file, and what it may change there."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.imports import actions
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.updating import BOTH, MATCHED, MODES, ONLY_ADD, ONLY_UPDATE, Policy
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError


def keys_of(whole: Import, actor: Actor) -> list[tuple[str, object]]:
    """The keys by which rows of this file may be matched: those whose columns it has."""
    record, mapped = records.get(whole.record_key), set(whole.mapping.values())
    return [(names, label) for names, label in importer_class(record).keys(record, actor) if set(names.split(",")) <= mapped]


def facts(whole: Import, actor: Actor) -> dict:
    """For the page: what may be chosen, and what is."""
    record, policy = records.get(whole.record_key), Policy(whole.options)
    columns = importer_class(record).columns(record, actor)
    mapped = [name for _n, name in sorted(whole.mapping.items(), key=lambda p: int(p[0])) if name in columns]
    keys = keys_of(whole, actor)
    return {
        "match_keys": keys,
        "match_chosen": ",".join(policy.match),
        "matched_choices": [(value, label) for value, label in MATCHED if keys or value != ONLY_UPDATE],
        "matched_chosen": whole.options.get("matched") or BOTH,
        "write_modes": MODES,
        "write_columns": [(name, columns[name].label, policy.modes.get(name, "")) for name in dict.fromkeys(mapped)],
        "clears": policy.clears,
    }


def set_rules(whole: Import, actor: Actor, *, match: str, matched: str, clears: bool, on_duplicate: str, write: Mapping[str, str]) -> None:
    """Chooses how this file is matched and what it may change, and has everything checked anew."""
    allowed = [names for names, _label in keys_of(whole, actor)]
    known = [mode for mode, _label in MODES]
    if match and match not in allowed:
        raise DomainError(_("Rows cannot be matched by this."))
    with transaction.atomic():
        fresh = actions.unstarted(whole)
        options = {n: v for n, v in fresh.options.items() if n not in ("match", "matched", "clears", "write")}
        options |= {"match": match, "clears": clears, "write": {n: m for n, m in write.items() if m in known}}
        options["matched"] = matched if matched in (dict(MATCHED) if allowed else (BOTH, ONLY_ADD)) else BOTH
        options["on_duplicate"] = on_duplicate if on_duplicate in ("skip", "update", "review") else "skip"
        Import.objects.filter(pk=fresh.pk).update(options={n: v for n, v in options.items() if v})
        whole.refresh_from_db()
        actions.recheck(whole)
