from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.customers.sources.models import LEVELS, Source
from guanxi.desk.cells import drawing, esc
from guanxi.kit.records import Order, Record, Search, Section, Verb, register
from guanxi.kit.shell import drawn


def doubt_tag() -> SafeString:
    """The vermilion mark of what must not be used for marketing."""
    return mark_safe(f'<span class="gx-tag gx-tag-need">{drawn.icon("alert-triangle", "s")}{esc(gettext("basis doubtful"))}</span>')


@drawing("source", alone=True)
def draw_source(value, obj=None, field=None) -> SafeString:
    """A source by its name, marked when its basis is doubtful (ACQ-03)."""
    link = f'<a href="/customers/sources/{value.pk}/" title="{esc(value.definition)}">{esc(value.name)}</a>'
    return mark_safe(f'<span class="gx-cell">{link}{doubt_tag()}</span>' if value.doubted else link)


@drawing("branch")
def draw_branch(value, obj, field=None) -> SafeString:
    """The name of a source in its place in the tree."""
    name = f'<span class="gx-deep-{min(obj.depth, LEVELS - 1)}">{esc(value)}</span>'
    return mark_safe(f'<span class="gx-cell">{name}{doubt_tag()}</span>' if obj.doubted else name)


@register
class SourceRecord(Record):
    """Where customers come from."""

    model = Source
    slug = "sources"
    attachments = ""
    icon = "map-pin"
    menu = ("customers", 60)
    columns = ("name", "definition", "also_called")
    compact = ("", "name", "", "definition", "")
    exclude = ("path", "doubted")
    related = ("parent",)
    sections = (Section("", ("name", "parent", "definition", "also_called", "is_doubtful", "position")),)
    orders = (Order("tree", _("In the order of the tree"), ("path", "id")),)
    search = Search(names=("name", "also_called"))
    tune = {
        "name": {"template": "branch"},
        "definition": {"help": _("What is counted here and what is not: shown wherever somebody chooses a source.")},
        "also_called": {"help": _("Other names in files, with commas between them: an import finds this source by them.")},
        "is_doubtful": {"help": _("Exchanged, bought or scraped: kept, but no marketing. Holds for everything below too.")},
    }
    verbs = (
        Verb("below", _("New source below"), "plus", url=lambda s: f"/customers/sources/new/?parent={s.pk}", action="add"),
        Verb("join", _("Join with another one"), "git-merge", url=lambda s: f"/customers/sources/{s.pk}/join/", action="delete"),
    )
    empty_hint = _("Write down where your customers come from: fairs, referrals, the shop, the internet.")

    def choice_note(self, source, actor) -> str:
        """The definition, beside the name wherever a source is chosen (ACQ-05)."""
        said = source.definition if actor.field_rule(self.key, "definition") not in ("hidden", "masked") else ""
        if source.doubted:
            said = " ".join(filter(None, (gettext("The basis of this source is doubtful: no marketing."), said)))
        return said
