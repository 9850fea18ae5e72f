"""An import in one go, as the command line and the demo do it: from a path to the result, within this process."""

import json
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.commons.imports import opening, passes, results
from guanxi.commons.imports.importer import by_slug, importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.shaping import chosen
from guanxi.kit.actor import SYSTEM, Actor


class Usage(Exception):
    """The command was called wrongly."""


def run(options, progress=None) -> dict:
    """The result of `guanxi import`. progress(phase, done, total) draws a bar. Raises Usage, BadFile, DomainError."""
    try:
        record = by_slug(options.kind)
    except LookupError:
        raise Usage(_("There is nothing called %(name)s to import into.") % {"name": options.kind}) from None
    if not options.file.is_file():
        raise Usage(_("There is no file %(name)s.") % {"name": options.file})
    actor = _actor(options.user)
    if not actor.may(record.key, "import"):
        raise Usage(_("%(name)s has no right to import here.") % {"name": actor.name})
    chosen = {
        **_rules(options, record, actor), "owner": actor.user_id, "encoding": options.encoding, "sheet": options.sheet, "header_row": options.header_row,
        "map": _map(options.map), "basis": options.basis, "source": _source(options.source),
        **_reading(options),
    }  # fmt: skip
    whole = opening.start(record.key, actor=actor, file_name=options.file.name, **chosen)
    try:
        result = bring(whole, options.file, actor, dry=options.dry_run, progress=progress)
        if options.errors and result["errors"]:
            results.write_error_file(whole, options.errors)
        return result
    except Exception:
        if whole.status != Import.RUNNING and whole.cursor == 0:
            whole.delete()
        raise
    finally:
        if options.dry_run and whole.pk:
            whole.delete()


def bring(whole: Import, path: Path, actor: Actor, *, dry: bool = False, progress=None) -> dict:
    """Reads, and checks or files; returns the counts as JSON has them."""

    def tell(phase):
        return (lambda done, total: progress(phase, done, total)) if progress else (lambda done, total: None)

    opening.load(whole, path, actor, tell(_("reading")))
    (passes.check if dry else passes.file)(whole, actor, tell(_("checking") if dry else _("filing")))
    return results.summary(whole)


def _rules(options, record, actor: Actor) -> dict:
    """--on-duplicate, --match, --update, --clear as options of the import."""
    match = getattr(options, "match", None) or ""
    known = [names for names, _label in importer_class(record).keys(record, actor)]
    if match and match not in known:
        raise Usage(_("--match takes one of: %(names)s") % {"names": "; ".join(known) or "-"})
    return {
        "on_duplicate": options.on_duplicate or ("update" if match else "skip"),
        "match": match,
        "matched": getattr(options, "update", None),
        "clears": getattr(options, "clear", False) or None,
    }


def _actor(username: str | None) -> Actor:
    if not username:
        return SYSTEM
    from django.contrib.auth import get_user_model

    from guanxi.org.users.queries import actor_for

    user = get_user_model().objects.alive().filter(username=username, is_active=True).first()
    if user is None:
        raise Usage(_("There is no user %(name)s.") % {"name": username})
    return actor_for(user, kind="job")


def _map(path: Path | None) -> dict:
    if path is None:
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Usage(_("The file of --map cannot be read: %(error)s") % {"error": error}) from None
    if not isinstance(said, dict) or not all(isinstance(v, str | None) for v in said.values()):
        raise Usage(_('--map takes JSON such as {"header": "field"}.'))
    return {header: name or "" for header, name in said.items()}


def _reading(options) -> dict:
    """How the cells are to be read, and what is hung on every row."""
    asked = vars(options).get
    pairs = [tuple(text.partition("=")[::2]) for text in asked("add") or ()]
    if any(not text for _field, text in pairs):
        raise Usage(_("--add takes FIELD=TEXT."))
    made = {
        "shape": chosen(blanks=asked("blank") or (), fill_down=asked("fill_down") or (), added=pairs) or None,
        "tags": asked("tag") or None,
    }
    return made | ({"day_first": asked("dates") == "day-first"} if asked("dates") else {})


def _source(name: str | None) -> int | None:
    if not name:
        return None
    from django.apps import apps

    model = apps.get_model("customers.source")
    source = model.objects.alive().filter(name=name).first() or model(name=name)
    if source.pk is None:
        source.save()
    return source.pk
