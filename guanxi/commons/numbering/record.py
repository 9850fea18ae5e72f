from django.utils.translation import gettext_lazy as _

from guanxi.commons.numbering.actions import check_pattern, declared
from guanxi.commons.numbering.models import Sequence
from guanxi.kit.records import Order, Record, Section, register


def codes() -> list[tuple[str, object]]:
    """The numbers that packages give out."""
    return [(code, label) for code, (_pattern, label) in sorted(declared().items())]


@register
class SequenceRecord(Record):
    """A company's own pattern for a kind of paper."""

    model = Sequence
    slug = "numbers"
    attachments = ""
    icon = "hash"
    title = "pattern"
    columns = ("code", "pattern", "updated_at")
    compact = ("", "code", "", "pattern", "")
    orders = (Order("code", _("By paper"), ("code", "id")),)
    sections = (Section("", ("code", "pattern")),)
    tune = {
        "code": {"kind": "choice", "choices": codes},
        "pattern": {"help": _("{n:04} is the number with four digits, {yyyy} {yy} {mm} {dd} the date: it begins anew with each of them.")},
    }
    empty_hint = _("Papers are numbered with ready patterns until you write one of your own.")

    def capture(self, obj, actor):
        """A pattern without a number would give every paper the same one."""
        check_pattern(obj.pattern)
