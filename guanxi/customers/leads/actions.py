"""Verbs on leads."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.tags.actions import set_tags
from guanxi.customers.leads.choices import OPEN, Status
from guanxi.customers.leads.models import Lead
from guanxi.desk.saving import enterable
from guanxi.kit import records
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError, Forbidden


@transaction.atomic
def take_in(values: dict, *, how: str, tags: tuple[str, ...] = ()) -> Lead:
    """Files a lead that came in by itself: from an enquiry form, a card, an interface. values: field name → Python value. how: a word for the trail's listeners ("form").

    What has no column belongs into `extra` (label → answer). Announces lead.arrived. Raises DomainError for what cannot be filed.
    """
    if not str(values.get("name") or "").strip():
        raise DomainError(_("A lead needs a name."), "name")
    lead = Lead(**values)
    lead.save()
    if tags:
        set_tags(lead, tags)
    announce("lead.arrived", lead=lead, how=how)
    return lead


@transaction.atomic
def move(lead: Lead, *, to: str) -> None:
    """Sets an open status. DomainError when it may not follow the present one; giving up is `close`, converting a package of its own."""
    if to not in OPEN:
        raise DomainError(_("This status is not set by hand."), "status")
    check_move(lead.status, to)
    lead.status, lead.closed_reason = to, ""
    lead.save()
    announce("lead.moved", lead=lead)


@transaction.atomic
def close(lead: Lead, *, reason: str) -> None:
    """Gives the lead up, with a reason. Announces lead.closed."""
    check_move(lead.status, Status.CLOSED)
    if not reason.strip():
        raise DomainError(_("Say why it is given up."), "closed_reason")
    lead.status, lead.closed_reason = Status.CLOSED, reason.strip()[:200]
    lead.save()
    plan_leads([(lead.pk, timezone.now(), None, None, "")], always=True)
    announce("lead.closed", lead=lead)


@transaction.atomic
def reopen(lead: Lead) -> None:
    """A lead that was given up is worked on again. Announces lead.moved."""
    if lead.status != Status.CLOSED:
        raise DomainError(_("This lead has not been given up."), "status")
    move(lead, to=Status.WORKING)


def check_move(now: str, to: str) -> None:
    """DomainError when a status may not follow another (Lead.moves)."""
    if now == Status.CONVERTED:
        raise DomainError(_("This lead is a customer already. Take the conversion back first."), "status")
    if now == to or to not in Lead(status=now).moves:
        label = dict(Status.choices)
        raise DomainError(_("“%(to)s” cannot follow “%(now)s”.") % {"to": label.get(to, to), "now": label.get(now, now)}, "status")


def touch_leads(contacts: list[tuple[int, datetime]]) -> None:
    """Contacts took place: (lead id, when). The last contact moves forward, and a new lead is in contact from then on."""
    for pk, at in contacts:
        Lead.objects.filter(pk=pk).exclude(last_contact_at__gte=at).plain_update(last_contact_at=at)
    for lead in Lead.objects.filter(pk__in=[pk for pk, _at in contacts], status=Status.NEW):
        move(lead, to=Status.WORKING)
    announce("lead.touched", pks=[pk for pk, _at in contacts])


def plan_leads(plans: list[tuple[int, datetime, date | None, time | None, str]], *, always: bool = False) -> None:
    """What comes next after contacts: (lead id, when the contact was, next day, next time, topic). As for customers: a newer contact's plan stands.

    Without a next day a plan that the contact has fulfilled is cleared; always=True clears it whatever its day.
    """
    for pk, at, on, hour, reason in plans:
        rows = Lead.objects.filter(pk=pk).exclude(last_contact_at__gt=at)
        if on:
            rows.plain_update(next_contact_on=on, next_contact_time=hour, next_reason=reason[:200])
        elif always:
            rows.plain_update(next_contact_on=None, next_contact_time=None, next_reason="")
        else:
            due = rows.filter(next_contact_on__lte=timezone.localdate(at))
            due.plain_update(next_contact_on=None, next_contact_time=None, next_reason="")


def give_up(rows, actor, *, reason: str) -> int:
    """The same as `close` for many rows (the bulk verb); those that are no longer open are left as they are and not counted.

    Refused, as on the page of one lead, for whoever may change leads but not their status.
    """
    if "status" not in enterable(records.of(Lead), actor):
        raise Forbidden(_("Your role does not allow this."))
    done = 0
    for lead in rows.filter(status__in=OPEN):
        close(lead, reason=reason)
        done += 1
    return done


def set_scores(scores: dict[int, int]) -> None:
    """Writes what the rules added up to: lead id → points. Only what differs is written."""
    by_score: dict[int, list[int]] = {}
    for pk, points in scores.items():
        by_score.setdefault(points, []).append(pk)
    with transaction.atomic():
        for points, keys in sorted(by_score.items()):
            for start in range(0, len(keys), 900):
                Lead.objects.filter(pk__in=keys[start : start + 900]).exclude(score=points).plain_update(score=points)
