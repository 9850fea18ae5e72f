"""Verbs on schemes and on grades set by hand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.customers.customers.actions import set_grade
from guanxi.customers.grades.models import Grade
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError

MOST = ManualGrade._meta.get_field("reason").max_length


def check(scheme: Scheme) -> None:
    """Raises DomainError when weights do not add up to 100 (GRD-06, GRD-07) or the cuts do not cover every grade (GRD-08)."""
    total = scheme.credit_weight + scheme.order_weight + scheme.profit_weight
    if total != 100:
        raise DomainError(_("The weights make %(total)s together; they must make 100.") % {"total": total}, "profit_weight")
    shares = scheme.cuts.get("ratio", {})
    if any(not 0 <= share <= 100 for share in shares.values()):
        raise DomainError(_("A share is a whole number from 0 to 100."), "share_a")
    if sum(shares.values()) != 100:
        raise DomainError(_("The shares make %(total)s together; they must make 100.") % {"total": sum(shares.values())}, "share_c")
    lowest = list(scheme.cuts.get("score", {}).values())
    if lowest != sorted(set(lowest), reverse=True) or (lowest and (lowest[-1] != 0 or lowest[0] > 100)):
        raise DomainError(_("Lowest scores must fall from grade to grade, from at most 100 to 0."), "lowest_b")


@transaction.atomic
def put_in_force(scheme: Scheme) -> None:
    """This scheme grades from now on."""
    check(scheme)
    Scheme.objects.filter(is_current=True).exclude(pk=scheme.pk).update(is_current=False)
    scheme.is_current = True
    scheme.save()


@transaction.atomic
def grade_by_hand(customer, *, grade: str, reason: str) -> None:
    """Sets a customer's grade over the computed one (GRD-08); later runs keep it. Raises DomainError without a reason or for an unknown grade."""
    if not reason.strip():
        raise DomainError(_("Write why: the next reader will ask."), "reason")
    if "\0" in reason:
        raise DomainError(_("There is a character in it that cannot be kept."), "reason")
    if len(reason.strip()) > MOST:
        raise DomainError(_("The reason is longer than %(n)s characters.") % {"n": MOST}, "reason")
    if "\0" in grade or not Grade.objects.alive().filter(code=grade).exists():
        raise DomainError(_("There is no such grade."), "grade")
    row = ManualGrade.objects.filter(customer=customer).first() or ManualGrade(customer=customer)
    row.grade, row.reason, row.deleted_at = grade, reason.strip(), None
    with because(reason.strip()):
        row.save()
    set_grade(customer.pk, grade=grade, score=customer.state.score, on=timezone.localdate())
    announce("customer.graded", customer=customer, grade=grade)


@transaction.atomic
def take_back(customer) -> None:
    """The computed grade of the newest run counts again."""
    row = ManualGrade.objects.alive().filter(customer=customer).first()
    if row is None:
        return
    row.bin()
    last = customer.scores.filter(run__finished_at__isnull=False).order_by("-run").first()
    set_grade(customer.pk, grade=last.computed_grade if last else "", score=last.total if last else None, on=timezone.localdate())
