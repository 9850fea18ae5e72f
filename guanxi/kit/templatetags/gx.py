"""Filters and tags of our templates: dates and amounts as people here write them, addresses with one changed parameter."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial

from django import template
from django.templatetags.i18n import do_translate
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanxi.kit.money import round_money
from guanxi.kit.shell import drawn, widgets

register = template.Library()

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
ALMOST_YI = Decimal(99_995_000)  # would be shown as 10,000 万


def _local(value):
    """(local date, "HH:MM" or "") of a date or an instant."""
    if isinstance(value, datetime):
        there = timezone.localtime(value) if timezone.is_aware(value) else value
        return there.date(), there.strftime("%H:%M")
    return value, ""


@register.filter
def when(value) -> str:
    """A moment in a list: "16:00" today with the word, "yesterday 09:02", "11-14", "2022-09-14". Empty: "—"."""
    if not value:
        return "—"
    day, clock = _local(value)
    away = (day - timezone.localdate()).days
    words = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if away in words:
        return f"{words[away]} {clock}".rstrip()
    return day.strftime("%m-%d" if day.year == timezone.localdate().year else "%Y-%m-%d")


@register.filter
def ago(value) -> str:
    """How long ago, in the largest unit: "6 minutes ago", "3 days ago"; future moments as `when`."""
    if not value:
        return "—"
    if not isinstance(value, datetime):
        days = (timezone.localdate() - value).days
        return when(value) if days < 2 else ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    seconds = int((timezone.now() - value).total_seconds())
    if seconds < 0:
        return when(value)
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", seconds // 60) % {"n": seconds // 60}
    if seconds < 86400:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)s day ago", "%(n)s days ago", seconds // 86400) % {"n": seconds // 86400}


@register.filter
def exact(value) -> str:
    """A moment in full: "2026-11-21 16:00" or "2026-11-21". Empty: ""."""
    if not value:
        return ""
    day, clock = _local(value)
    return f"{day:%Y-%m-%d} {clock}".rstrip()


@register.filter
def iso(value) -> str:
    """For the attribute datetime of <time>."""
    return value.isoformat() if value else ""


@register.filter
def clock(value) -> str:
    """Only the time of day, local."""
    return _local(value)[1] if value else ""


def _grouped(number, digits: int) -> str:
    """1234567.5 → "1,234,567.50" in every language: Django groups Chinese numbers by four, or not at all."""
    return f"{number:,.{digits}f}"


def _number(value) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


@register.filter
def wan(value, digits: int = 1) -> str:
    """An amount of yuan for reading: "186.4 万", "100 万", "1.2 亿", "8,500"; in English the plain figure. Empty: "—"."""
    amount = _number(value)
    if amount is None:
        return "—"
    if not (get_language() or "").startswith("zh") or abs(round_money(amount, 0)) < WAN:
        return _grouped(amount, 0)
    unit, name = (YI, _("hundred million")) if abs(amount) >= ALMOST_YI else (WAN, _("ten thousand"))
    figure = _grouped(amount / unit, int(digits))
    return f"{figure.rstrip('0').rstrip('.') if '.' in figure else figure} {name}"


@register.filter
def in_wan(value, digits: int = 1) -> str:
    """The figure alone, in units of 10,000, for columns whose head names the unit. Empty: "—"."""
    amount = _number(value)
    return "—" if amount is None else _grouped(amount / WAN, int(digits))


@register.filter
def money(value, symbol: str = "¥") -> str:
    """An exact amount: "¥1,234.50". Empty: "—"."""
    amount = _number(value)
    return "—" if amount is None else f"{'-' if amount < 0 else ''}{symbol}{_grouped(abs(amount), 2)}"


@register.filter
def count(value) -> str:
    """A whole number with thousands separators; text such as "10,000+" passes through."""
    return _grouped(value, 0) if isinstance(value, int) else str(value if value is not None else "")


@register.filter
def percent(value, digits: int = 0) -> str:
    """A share 0–1 as "71%". Empty: "—"."""
    share = _number(value)
    return "—" if share is None else f"{_grouped(share * 100, int(digits))}%"


@register.filter
def family_name(value) -> str:
    """First character of a name, for the avatar: Chinese names begin with the family name."""
    return str(value or "").strip()[:1].upper()


@register.filter
def get(mapping, key):
    """mapping[key], or "" when it is missing."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.filter
def dressed(bound):
    """A form field's widget with our classes."""
    return widgets.dress(bound)


@register.filter
def layout(bound) -> str:
    """How a form field is laid out: "check" (label beside it), "group" (a legend), or "" (label above)."""
    return "check" if widgets.is_check(bound) else "group" if widgets.is_group(bound) else ""


@register.filter
def spark(values, ground: str = "") -> str:
    """The path of a small line chart in a 76 × 26 box; "ground" closes it for the tint below."""
    numbers = [float(v or 0) for v in values]
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1
    points = [f"{i * 76 / (len(numbers) - 1):.1f} {23 - (n - low) / span * 20:.1f}" for i, n in enumerate(numbers)]
    return "M" + "L".join(points) + ("V26H0z" if ground else "")


@register.filter
def undo(message) -> str:
    """The address that takes back what a message tells of: views put it into the message's tags as "undo:<address>"."""
    return next((tag[5:] for tag in (message.extra_tags or "").split() if tag.startswith("undo:")), "")


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """The page's own query string with some parameters changed; None or "" removes one: a new order takes the cursor of the old one away by name.

    {% query order="-revenue" cursor=None %} → "?order=-revenue&…"
    """
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return "?" + parameters.urlencode()


class Part(template.Node):
    """A small part that stands on pages by the dozen, drawn by a function of kit.shell.drawn."""

    def __init__(self, draw, parser, token):
        self.draw, self.given = draw, [parser.compile_filter(bit) for bit in token.split_contents()[1:]]

    def render(self, context):
        """The part's HTML."""
        return self.draw(*(each.resolve(context) for each in self.given))


# {% icon name size %}, {% dot %}, {% grade value size round href %}, {% steps now limit label %}
for _name in ("icon", "dot", "grade", "steps"):
    register.tag(_name, partial(Part, getattr(drawn, _name)))


class Constant(template.Node):
    """See `constant`."""

    def __init__(self, nodelist):
        self.nodelist, self.drawn = nodelist, {}

    def render(self, context):
        """The drawn part, out of memory after the first time. It never sees the page's own context: nothing of one person can reach another."""
        key = get_language(), drawn.static_base()
        if key not in self.drawn:
            bare = template.Context()
            with bare.bind_template(context.template), bare.render_context.push_state(context.template):
                self.drawn[key] = self.nodelist.render(bare)
        return self.drawn[key]


class Said(template.Node):
    """See `said`."""

    def __init__(self, node):
        self.node, self.said = node, {}

    def render(self, context):
        """The words in the page's language, looked up once a process."""
        language = get_language()
        if language not in self.said:
            self.said[language] = self.node.render(context)
        return self.said[language]


@register.tag("trans")
def said(parser, token):
    """Django's {% trans %}; words that stand in the template themselves (nearly all) are not looked up again for every row and page."""
    node, bits = do_translate(parser, token), token.split_contents()
    return Said(node) if len(bits) == 2 and bits[1][0] == bits[1][-1] and bits[1][0] in "\"'" else node


@register.tag
def constant(parser, token):
    """{% constant %}…{% endconstant %}: what is the same for everybody (styles, scripts, words), drawn once a process and language."""
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return Constant(nodelist)


register.filter("nav_line", drawn.nav_line)
register.filter("pop_line", drawn.pop_line)


@register.filter
def is_today(value) -> bool:
    """Whether a date or instant falls on today's local date."""
    return bool(value) and _local(value)[0] == timezone.localdate()
