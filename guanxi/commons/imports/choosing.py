"""Verb: choosing how a file is matched with what is on file, and what it may change there."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.imports import actions
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.updating import BOTH, MATCHED, MODES
from guanxi.kit.errors import DomainError


def set_rules(whole: Import, *, match: str, matched: str, clears: bool, on_duplicate: str, write: Mapping[str, str], allowed: Iterable[str]) -> None:
    """Chooses how this file is matched and what it may change, and has everything checked anew. allowed: keys that may be chosen."""
    known = [mode for mode, _label in MODES]
    if match and match not in set(allowed):
        raise DomainError(_("Rows cannot be matched by this."))
    with transaction.atomic():
        fresh = actions.unstarted(whole)
        options = {n: v for n, v in fresh.options.items() if n not in ("match", "matched", "clears", "write")}
        options |= {"match": match, "clears": clears, "write": {n: m for n, m in write.items() if m in known}}
        options["matched"] = matched if matched in dict(MATCHED) else BOTH
        options["on_duplicate"] = on_duplicate if on_duplicate in ("skip", "update", "review") else "skip"
        Import.objects.filter(pk=fresh.pk).update(options={n: v for n, v in options.items() if v})
        whole.refresh_from_db()
        actions.recheck(whole)
