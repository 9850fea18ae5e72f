from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.commons.numbering.actions import declare
from guanxi.customers.outsiders.actions import prepare
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.kit.records import Order, Record, Search, Section, Verb, register

declare("outsidereader", "WL-{yyyy}-{n:04}", _("Outside reader"))


@register
class OutsideReaderRecord(Record):
    """Who came from outside to read an archive."""

    model = OutsideReader
    slug = "outsiders"
    icon = "id-badge-2"
    menu = ("customers", 92)
    columns = ("number", "name", "unit", "archive", "reason", "came_at", "left_at", "approved_by", "reported_to")
    compact = ("", "name", "number", "unit", "came_at")
    related = ("customer", "received_by", "approved_by", "reported_to", "letter")
    exclude = ("letter",)
    orders = (Order("came", _("Came at"), ("-came_at", "-id")),)
    tabs = ((_("Here now"), "left_at is empty"), (_("Today"), "came_at = today"), (_("Not reported"), "reported_at is empty"))
    search = Search(names=("name", "unit", "archive"), codes=("number",), phones=("phone",))
    tune = {
        "phone": {"kind": "phone", "masked": True},
        "identity_number": {"masked": True, "filterable": False, "exportable": False},
        "letter_number": {"help": _("Without a number: who signed it, and of which day.")},
        "archive": {"help": _("As the visitor says it.")},
        "customer": {"help": _("The archive that it is, when you have found it.")},
        "approved_by": {"help": _("The person in charge of this archive.")},
        "reported_to": {"help": _("The manager you told of the visit; the time is kept.")},
    }
    sections = (
        Section(_("Who"), ("number", "name", "unit", "phone", "letter_number", "identity_kind", "identity_number")),
        Section(_("What and why"), ("archive", "customer", "reason", "came_at", "left_at")),
        Section(_("Approval and report"), ("approved_by", "reported_to", "reported_at", "received_by", "remarks")),
    )
    verbs = (
        Verb(
            "leave",
            _("Has left"),
            "logout",
            url=lambda reader: f"/customers/outsiders/{reader.pk}/leaving/",
            method="post",
            primary=True,
            allowed=lambda reader, actor: reader.is_here,
        ),
        Verb("letter", _("Letter of introduction"), "paperclip", url=lambda reader: f"/customers/outsiders/{reader.pk}/letter/"),
    )
    importer = None
    deletable = False
    export_reason = True
    empty_hint = _("Whoever comes from outside is registered with unit, letter and identity before he reads anything.")

    def initial(self, actor, request=None):
        """He stands here now."""
        return {"came_at": timezone.now()}

    def capture(self, obj, actor):
        """Number, receiver and report follow by themselves."""
        prepare(obj, actor)
