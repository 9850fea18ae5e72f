"""What is said of a fact on its page and in its form (ARC-22); what is unusable leaves the archive."""

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.forms import MarkForm
from guanxi.commons.marks.models import Reliability
from guanxi.commons.marks.queries import Said
from guanxi.desk.histories.queries import present
from guanxi.desk.saving import read_values, write_values
from guanxi.kit.changes import because
from guanxi.kit.errors import DomainError


def give_mark(record, obj, name: str, said: Said, actor, *, sight) -> None:
    """Marks the present value of a field. An unusable one is taken out of the archive into its history, with the reason (ARC-22).

    Refused when the value cannot be left out. The caller has seen to it that the actor may change the row and read the field.
    """
    field = record.fields[name]
    with transaction.atomic():
        mark(obj, name, present(field, obj, sight), said, actor=actor)
        if said.reliability == Reliability.UNUSABLE:
            with because((_("Taken out as unusable: %(why)s") % {"why": said.note})[:200]):
                write_values(record, obj, read_values(record, {name: ""}, actor, obj=obj), actor)


def mark_changed(record, obj, names, data, actor, *, sight) -> None:
    """What a form that was just saved says of all facts that it changed: `from-source`, `from-reliability` and so on. DomainError when it cannot be read."""
    concerned = [n for n in names if n in record.marked and n in sight.fields]
    form = MarkForm(data, prefix="from")
    if not concerned:
        return
    if not form.is_valid():
        raise DomainError(" ".join(str(e) for said in form.errors.values() for e in said))
    if not form.said.is_empty:
        sight.prime([obj], set(concerned))
        for name in concerned:
            if (value := present(record.fields[name], obj, sight)) not in (None, "", []):
                mark(obj, name, value, form.said, actor=actor)
