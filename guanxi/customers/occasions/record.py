from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.sources.record import doubt_tag
from guanxi.desk.cells import drawing, esc
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, Verb, register


@drawing("occasion", alone=True)
def draw_occasion(value, obj=None, field=None) -> SafeString:
    """An occasion by its name, marked when it is a bought list."""
    link = f'<a href="/customers/occasions/{value.pk}/">{esc(value.name)}</a>'
    return mark_safe(f'<span class="gx-cell">{link}{doubt_tag()}</span>' if value.is_bought else link)


SWEPT = ("kind", (Occasion.Kind.STREET.value,))
HELD = ("kind", (Occasion.Kind.FAIR.value, Occasion.Kind.SEMINAR.value))


@register
class OccasionRecord(Record):
    """Efforts by which customers become known."""

    model = Occasion
    slug = "occasions"
    icon = "calendar-event"
    menu = ("customers", 65)
    columns = ("name", "kind", "status", "source", "region", "begins_on", "ends_on", "responsible", "cost")
    compact = ("", "name", "cost", "kind", "begins_on")
    related = ("source", "responsible")
    extra = (
        Field(
            "status",
            label=_("State"),
            kind="choice",
            choices=Occasion.Status.choices,
            read=lambda o: o.status,
            filterable=False,
            made_of=("begins_on", "ends_on"),
        ),
    )
    sections = (
        Section(
            "",
            (
                "name",
                "kind",
                "source",
                "status",
                "responsible",
                "team",
                "begins_on",
                "ends_on",
                "region",
                "planned_count",
                "cost",
                "remarks",
            ),
        ),
        Section(_("Area plan"), ("streets", "planned_days")),
        Section(_("Fair or event"), ("place", "organiser")),
    )
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("begins", _("Begins"), ("-begins_on", "-id")),
    )
    search = Search(names=("name", "place"))
    tune = {
        "region": {"kind": "region"},
        "streets": {"when": SWEPT},
        "planned_days": {"when": SWEPT},
        "place": {"when": HELD},
        "organiser": {"when": HELD},
        "source": {"template": "source", "help": _("Customers of this occasion get this source where none is said.")},
        "kind": {"help": _("A bought or scraped list is doubtful: its names get no marketing unless they agree.")},
        "cost": {"sortable": True},
    }
    verbs = (Verb("cost", _("Write down a cost"), "currency-yuan", url=lambda o: f"/customers/costs/new/?occasion={o.pk}", action="view",
                  allowed=lambda o, actor: may_cost(actor)),)  # fmt: skip
    empty_hint = _("Write down the fair, the street or the list before the names come in: then you see later what it brought.")

    def choice_note(self, occasion, actor) -> str:
        """Kind and first day, beside the name wherever an occasion is chosen."""
        hidden = {n for n in ("kind", "begins_on") if actor.field_rule(self.key, n) in ("hidden", "masked")}
        if occasion.is_bought and "kind" not in hidden:
            return gettext("A bought or scraped list: no marketing unless they agree.")
        said = [] if "kind" in hidden else [str(occasion.get_kind_display())]
        if occasion.begins_on and "begins_on" not in hidden:
            said.append(occasion.begins_on.isoformat())
        return " ".join(said)


def may_cost(actor) -> bool:
    """Whether this person writes down costs: a line without its amount would say nothing."""
    return actor.may("customers.cost", "add") and not actor.field_rule("customers.cost", "cost")


@register
class CostRecord(Record):
    """What becoming known costs."""

    model = Cost
    slug = "costs"
    icon = "currency-yuan"
    title = "what"
    columns = ("what", "spent_on", "cost", "occasion", "source")
    compact = ("", "what", "cost", "spent_on", "occasion")
    related = ("occasion", "source")
    sections = (Section("", ("spent_on", "what", "cost", "occasion", "source", "remarks")),)
    orders = (Order("spent", _("Spent on"), ("-spent_on", "-id")),)
    tune = {
        "source": {"template": "source", "help": _("Where the money went to no single occasion, such as a subscription.")},
        "occasion": {"template": "occasion"},
    }
    empty_hint = _("Stand rent, printing, the price of a list, travel: what an occasion or a source cost.")
