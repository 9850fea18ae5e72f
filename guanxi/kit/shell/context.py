"""What every page's frame needs. Reads only the request and the registers of kit.menu, and never fails: error pages use it too."""

import logging

from django.conf import settings
from django.utils.translation import get_language

from guanxi.kit import menu

THEMES = ("auto", "light", "dark")
# the language's own short name in the top bar; never translated
LANGUAGES = (("zh-hans", "zh-Hans", "简", "简体中文"), ("zh-hant", "zh-Hant", "繁", "繁體中文"), ("en", "en", "EN", "English"))

log = logging.getLogger("guanxi.shell")


class Shell:
    """The frame, asked lazily: a fragment that draws no navigation costs no query for it."""

    def __init__(self, request):
        self.request = request
        self.actor = getattr(request, "actor", None)
        self.signed_in = bool(self.actor is not None and getattr(self.actor, "is_person", False))
        self._known: dict[str, object] = {}

    def _ask(self, name, question, otherwise):
        """One answer per page; a frame that cannot answer is left out rather than losing the page."""
        if name not in self._known:
            try:
                self._known[name] = question()
            except Exception:
                if settings.DEBUG:
                    raise
                log.exception("the frame could not ask for %s", name)
                self._known[name] = otherwise
        return self._known[name]

    @property
    def menu(self):
        """Groups of the side navigation."""
        return self._ask("menu", lambda: menu.entries_for(self.actor, self.request.path), []) if self.signed_in else []

    @property
    def creates(self):
        """Lines of the menu "new"."""
        return self._ask("creates", lambda: menu.creates_for(self.actor), []) if self.signed_in else []

    @property
    def bar(self):
        """Position → entry of the phone's bottom bar."""
        return self._ask("bar", lambda: menu.phone_bar(self.actor, self.request.path), {}) if self.signed_in else {}

    @property
    def first(self):
        """Left entry of the phone bar."""
        return self.bar.get(1)

    @property
    def second(self):
        """Second entry of the phone bar."""
        return self.bar.get(2)

    @property
    def company(self):
        """Company name, "" before the set-up."""
        return self._ask("company", menu.company, ("", ""))[0]

    @property
    def logo(self):
        """Address of the company's logo, or ""."""
        return self._ask("company", menu.company, ("", ""))[1]

    @property
    def unread(self):
        """Unread notices."""
        return self._ask("unread", lambda: menu.unread(self.actor), 0) if self.signed_in else 0

    @property
    def notices_url(self):
        """Where the bell leads, or ""."""
        return self._ask("notices", menu.notices_url, "") if self.signed_in else ""

    @property
    def account(self):
        """Lines of the account menu."""
        return self._ask("account", lambda: menu.account_for(self.actor), []) if self.signed_in else []

    @property
    def slot(self):
        """Name of a template above the page (the demo's role switcher), or ""."""
        return self._ask("slot", lambda: menu.slot(self.request), "")

    @property
    def person(self):
        """Name of who is signed in."""
        return getattr(self.actor, "name", "") or ""

    @property
    def theme(self):
        """auto, light or dark."""
        chosen = self.request.COOKIES.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def drawn_theme(self):
        """What the server can draw at once: theme.js resolves "auto" before the first paint."""
        return "dark" if self.theme == "dark" else "light"

    @property
    def language(self):
        """(code, html lang, short name, own name) of the page's language."""
        code = get_language() or settings.LANGUAGE_CODE
        return next((line for line in LANGUAGES if line[0] == code), LANGUAGES[0])

    @property
    def languages(self):
        """All languages, each with its own name."""
        return LANGUAGES


def shell(request):
    """Context processor: one name, `shell`."""
    return {"shell": Shell(request)}
