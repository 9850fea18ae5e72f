from django.utils.translation import gettext_lazy as _

from guanxi.commons.dictionaries import ready  # noqa: F401
from guanxi.commons.dictionaries.models import DictionaryEntry
from guanxi.commons.dictionaries.queries import choices
from guanxi.kit.records import Order, Record, Section, register


@register
class DictionaryEntryRecord(Record):
    """A word of a list. Taking a word out of use keeps it on old rows."""

    model = DictionaryEntry
    slug = "words"
    attachments = ""
    icon = "list"
    title = "label"
    columns = ("dictionary", "label", "code", "position", "active")
    compact = ("", "label", "active", "dictionary", "code")
    orders = (Order("list", _("As in the lists"), ("dictionary", "position", "id")),)
    sections = (Section("", ("dictionary", "label", "code", "position", "active")),)
    tune = {"dictionary": {"kind": "choice", "choices": choices}}
    empty_hint = _("The words that stand in pick lists: trades, legal forms, ways to pay.")
