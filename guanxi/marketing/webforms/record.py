from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.kit.records import Order, Record, Search, Section, Verb, register
from guanxi.marketing.webforms import actions, asking
from guanxi.marketing.webforms.models import WebForm
from guanxi.org.users.models import User


def _people():
    return list(User.objects.filter(is_active=True).order_by("id").values_list("id", "name"))


@register
class WebFormRecord(Record):
    """Enquiry forms for strangers."""

    model = WebForm
    slug = "webforms"
    attachments = ""
    module = "marketing"
    icon = "clipboard-list"
    menu = ("marketing", 10)
    title = "title"
    columns = ("title", "is_open", "source", "occasion", "taken_count", "waiting_count", "last_taken_at")
    compact = ("", "title", "taken_count", "source", "last_taken_at")
    related = ("source", "occasion", "colleague")
    exclude = ("token", "turns")
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("taken", _("Taken in"), ("-taken_count", "-id")),
    )
    search = Search(names=("title",))
    tune = {
        "questions": {"exportable": False},
        "languages": {"kind": "multichoice", "editable": True, "choices": list(settings.LANGUAGES)},
        "colleague": {"when": ("owner_rule", ("one",))},
        "colleagues": {"kind": "multichoice", "editable": True, "choices": _people, "when": ("owner_rule", ("turns",))},
        "origins": {"help": _("One a line, such as https://www.example.com. Empty: the form cannot be shown inside another page.")},
        "lead_tags": {"help": _("With commas between them.")},
        "consent": {"help": _("Every change becomes a version of its own; each enquiry keeps the words that stood there.")},
        "daily_limit": {"help": _("Empty: no limit.")},
    }
    sections = (
        Section("", ("title", "is_open", "intro", "thanks", "languages")),
        Section(_("What becomes of the enquiries"), ("source", "occasion", "owner_rule", "colleague", "colleagues", "lead_tags")),
        Section(_("Consent"), ("consent",)),
        Section(_("Limits"), ("opens_on", "closes_on", "daily_limit", "hourly_limit", "origins"), open=False),
    )
    verbs = (
        Verb("fields", _("Questions"), "list-check", url=lambda form: f"/marketing/webforms/{form.pk}/fields/", primary=True),
        Verb("share", _("Share"), "share", url=lambda form: f"/marketing/webforms/{form.pk}/sharing/", action="view"),
    )
    empty_hint = _("Make one for your website, for a fair or for an event: what strangers write there becomes leads at once.")

    def initial(self, actor, request=None):
        """Usual words in the language of whoever makes it; the builder offers other questions."""
        return {
            "title": str(asking.READY["enquiry"]),
            "intro": gettext("Leave us a few words. We answer within one working day."),
            "thanks": gettext("Thank you. We have received it and will be in touch."),
            "consent": gettext("I agree that my details above are used to answer this enquiry and to contact me about it."),
        }

    def capture(self, obj, actor):
        """Settings that contradict each other are refused; a form without questions gets the usual ones."""
        actions.check(obj)
        if not obj.questions:
            obj.questions = asking.ready("enquiry")
