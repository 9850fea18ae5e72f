"""An import in one go, as the command line and the demo do it: from a path to the result, within this process."""

import json
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.commons.company.models import Company
from guanxi.commons.imports import bundles, opening, passes, recipes, results
from guanxi.commons.imports.importer import by_slug, importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.shaping import chosen
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM, Actor


class Usage(Exception):
    """The command was called wrongly."""


def run(options, progress=None) -> dict:
    """The result of `guanxi import`. progress(phase, done, total) draws a bar. Raises Usage, BadFile, DomainError."""
    Company.current()  # with it come the company's own fields
    if vars(options).get("all_sheets"):
        return _all_sheets(options, progress)
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
    whole = opening.start(record.key, actor=actor, file_name=options.file.name, **_by_recipe(options, record, actor, chosen))
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


def _by_recipe(options, record, actor: Actor, chosen: dict) -> dict:
    """The options, upon those of the recipe if one is named."""
    name = vars(options).get("recipe")
    if not name:
        return chosen
    recipe = recipes.find(actor, record.key, name)
    if recipe is None:
        raise Usage(_("There is no recipe %(name)s for this.") % {"name": name})
    kept = recipes.options_of(recipe)
    said = {n: v for n, v in chosen.items() if v not in (None, "", {}) and not (n == "on_duplicate" and v == "skip")}
    return kept | said | {"map": kept["map"] | chosen["map"], "recipe": recipe}


def _all_sheets(options, progress) -> dict:
    """Every recognised sheet of the file, each with its own result."""
    if not options.file.is_file():
        raise Usage(_("There is no file %(name)s.") % {"name": options.file})
    actor = _actor(options.user)
    bundle = bundles.start(
        actor=actor,
        file_name=options.file.name,
        on_duplicate=options.on_duplicate,
        owner=actor.user_id,
        basis=options.basis,
        source=_source(options.source),
    )
    try:
        tell = (lambda done, total: progress(_("checking"), done, total)) if progress else (lambda done, total: None)
        bundles.load(bundle, options.file, actor)
        bundles.check_all(bundle, actor, tell)
        if not options.dry_run:
            bundles.file_all(bundle, actor, tell)
        found = [(whole, results.summary(whole)) for whole in bundles.sheets_of(bundle)]
    finally:
        if options.dry_run:
            bundle.sheets.all().delete()
            bundle.delete()
    total = {n: sum(made.get(n, 0) for _w, made in found) for n in ("rows", *results.COUNTS)}
    total["errors"] = [{**e, "column": ": ".join(filter(None, (w.sheet, e["column"])))} for w, made in found for e in made["errors"]]
    if bundle.error:
        total["errors"].append({"row": None, "column": None, "message": bundle.error})
    return total | {
        "sheets": [{"sheet": w.sheet, "kind": records.get(w.record_key).slug, **made} for w, made in found],
        "left_out": bundle.left_out,
    }


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
