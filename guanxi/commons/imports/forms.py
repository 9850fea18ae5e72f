from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.imports import recipes
from guanxi.commons.imports.importer import importable_records, importer_class
from guanxi.commons.imports.session import REVIEW, SKIP, UPDATE
from guanxi.kit import records

LARGEST = 200 * 2**20
DUPLICATES = (
    (SKIP, gettext_lazy("Fill only what is blank")),
    (UPDATE, gettext_lazy("Overwrite with what the file says")),
    (REVIEW, gettext_lazy("Lay aside, I look at each")),
)


class NewImport(forms.Form):
    """The file, what it holds, and what is asked once per file."""

    record = forms.ChoiceField(label=gettext_lazy("What does it hold?"))
    file = forms.FileField(label=gettext_lazy("File"))
    owner = forms.ChoiceField(label=gettext_lazy("Owner where the file names none"), required=False)
    recipe = forms.ChoiceField(
        label=gettext_lazy("Recipe"),
        required=False,
        help_text=gettext_lazy("Read and file it as an earlier file; what the recipe says goes first."),
    )
    on_duplicate = forms.ChoiceField(label=gettext_lazy("What exists already"), choices=DUPLICATES, initial=SKIP)

    def __init__(self, actor, data=None, files=None, *, chosen: str = "", recipe: str = ""):
        super().__init__(data, files)
        self.actor, self.recipe = actor, None
        offered = [r for r in importable_records() if actor.may(r.key, "import")]
        self.fields["record"].choices = [(r.key, r.plural) for r in offered]
        chosen = chosen if chosen in {r.key for r in offered} else "customers.customer" if actor.may("customers.customer", "import") else ""
        self.fields["record"].initial = chosen
        self.fields["recipe"].choices = self._recipes({r.key: r.plural for r in offered})
        self.fields["recipe"].initial = recipe
        self.fields["owner"].choices = self._owners()
        self.fields["owner"].initial = "" if actor.user_id is None else actor.user_id
        picked = (data or {}).get("record") or chosen
        self.questions = importer_class(records.get(picked)).questions(actor) if picked in {r.key for r in offered} else []
        for q in self.questions:
            self.fields[q.name] = forms.ChoiceField(
                label=q.label, choices=[("", _("not said")), *q.choices], required=False, help_text=q.help
            )

    def _recipes(self, plurals: dict) -> list[tuple]:
        kept = [(r.pk, f"{r.name} ({plurals[r.record_key]})") for r in recipes.visible(self.actor)[:100] if r.record_key in plurals]
        return [("", _("none, or found by its headers")), *kept]

    def clean(self):
        """A recipe is one of the record type."""
        found = super().clean()
        if pk := found.get("recipe"):
            self.recipe = recipes.visible(self.actor).filter(pk=pk).first()
            if self.recipe and self.recipe.record_key != found.get("record"):
                self.add_error("recipe", _("This recipe is for something else; choose what the file holds accordingly."))
        return found

    def _owners(self) -> list[tuple]:
        mine = [(self.actor.user_id, _("myself"))] if self.actor.user_id else []
        if not self.actor.may("customers.customer", "assign"):
            return mine
        people = get_user_model().objects.alive().filter(is_active=True).exclude(pk=self.actor.user_id).values_list("pk", "name")
        return [*mine, ("", _("nobody yet")), *people]

    def clean_file(self):
        """Nothing larger than 200 MB is taken."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST // 2**20})
        return file

    def options(self) -> dict:
        """For Import.options."""
        c = self.cleaned_data
        made = {"on_duplicate": c["on_duplicate"], "owner": int(c["owner"]) if c.get("owner") else None}
        made = recipes.options_of(self.recipe) | {"step": "trial"} | {"owner": made["owner"]} if self.recipe else made
        return made | {q.name: (int(c[q.name]) if c[q.name].isdigit() else c[q.name]) for q in self.questions if c.get(q.name)}
