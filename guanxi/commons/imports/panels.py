"""The import's place in the navigation, and the right to see others' imports."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.queries import grant
from guanxi.commons.imports.importer import importable_records
from guanxi.commons.imports.models import Import
from guanxi.kit import menu, rights
from guanxi.kit.actor import Actor

rights.declare_permission("imports.see", _("See everybody's imports"))
rights.declare_permission("imports.undo", _("Undo what others imported"))


def may_import(actor: Actor) -> bool:
    """Whether there is anything this person may bring in."""
    return any(actor.may(record.key, "import") for record in importable_records())


def may_open(stored, actor: Actor) -> bool:
    """The dropped file itself goes back to nobody but whoever brought it."""
    return Import.objects.filter(file=stored, asked_by_id=actor.user_id or 0).exists()


grant("import", may_open)
for path in ("/recipes/", "/bundles/"):
    menu.add_branch(path, "/imports/")
menu.add_entry(_("Import"), "imports", "file-import", "customers", 70, allowed=may_import)
