"""Small parts that stand on a page by the dozen, as HTML: icons, marks, lines of the navigation. As templates they were a quarter of its work."""

from functools import cache, lru_cache
from html import escape

from django.conf import settings
from django.template import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def static_base() -> str:
    """Where static files lie: part of the icons' cache key, because tests change it."""
    return settings.STATIC_URL


def icon(name: str, size: str = "") -> SafeString:
    """An icon of our sprite. size: "" 18 px, "s" 15 px in text, "l" 22 px. Decoration: the words beside it speak."""
    return _drawn_icon(str(name), size, static_base())


@cache
def _drawn_icon(name: str, size: str, base: str) -> SafeString:
    """A page draws some two hundred icons: each is put together once a process."""
    if not (name.isascii() and name.replace("-", "").isalnum()):
        raise TemplateSyntaxError(f"no such icon: {name!r}")
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', f"-{size}" if size else "", static("vendor/icons.svg"), name
    )


def nav_line(entry) -> SafeString:
    """A line of the side navigation: icon, words, and the number that waits."""
    said = str(entry.label)
    said = escape(said[:1].upper() + said[1:])
    number = f'<span class="n{" gx-need" if entry.urgent else ""}">{entry.count:,}</span>' if entry.count else ""
    return SafeString(
        f'<li><a href="{escape(entry.url)}"{_current(entry)} title="{said}">{icon(entry.icon)}<span class="t">{said}</span>{number}</a></li>'
    )


def pop_line(entry) -> SafeString:
    """A line of a menu that opens."""
    return SafeString(f'<a class="it" href="{escape(entry.url)}"{_current(entry)}>{icon(entry.icon)}{escape(str(entry.label))}</a>')


def _current(entry) -> str:
    return ' aria-current="page"' if entry.current else ""


def dot() -> SafeString:
    """What parts two facts in a line."""
    return DOT


DOT = SafeString('<span class="gx-dot"><span> · </span></span>')


def grade(value, size: str = "", round_: str = "", href: str = "") -> SafeString:
    """The letter of a grade, or with `round_` of a card level: weight of ink is rank."""
    return _drawn_grade(str(value or ""), size, bool(round_), str(href or ""), get_language())


@lru_cache(maxsize=200)
def _drawn_grade(letter: str, size: str, is_card: bool, href: str, _language: str) -> SafeString:
    rank = {"A": "a", "B": "b", "": "n"}.get(letter, "c")
    css = f"gx-grade gx-grade-{rank}{f' gx-grade-{size}' if size else ''}{' gx-grade-round' if is_card else ''}"
    said = _("not graded") if not letter else (_("card level %(g)s") if is_card else _("grade %(g)s")) % {"g": letter}
    tag, opening = ("a", f'a href="{escape(href)}"') if href else ("span", 'span role="img"')
    return SafeString(f'<{opening} class="{css}" aria-label="{escape(said)}">{escape(letter or "–")}</{tag}>')


def steps(now, limit, label: str = "") -> SafeString:
    """The interval scale: one bar a day up to `limit`."""
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(
        f'<span class="gx-steps" {said}>{"".join(f"<i class={chr(34)}{bar}{chr(34)}></i>" for bar in bars(now, limit))}</span>'
    )


def bars(now, limit) -> list[str]:
    """One class per bar of the interval scale: f filled, h in the last stretch, o over the limit, "" still to come."""
    limit = max(1, min(int(limit or 1), 14))
    now = int(now or 0)
    if now > limit:
        return ["o"] * limit
    return ["h" if now / limit >= 0.7 else "f"] * now + [""] * (limit - now)
