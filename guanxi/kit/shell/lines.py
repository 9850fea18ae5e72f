"""Icons and the lines of the navigation as HTML. Every page draws some sixty of them: as templates they were a seventh of its work."""

from functools import cache
from html import escape

from django.conf import settings
from django.template import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def static_base() -> str:
    """Where static files lie: part of the icons' cache key, because tests change it."""
    return settings.STATIC_URL


def icon(name: str, size: str = "") -> SafeString:
    """An icon of our sprite; size: "", "s" or "l"."""
    return _drawn_icon(name, size, static_base())


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
