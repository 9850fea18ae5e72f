"""Verbs on enquiry forms and what came through them."""

import re

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.customers.leads.actions import take_in
from guanxi.customers.leads.models import Lead
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import later
from guanxi.marketing.webforms import asking, guards
from guanxi.marketing.webforms.models import ORIGIN, ConsentText, Submission, WebForm, new_token
from guanxi.marketing.webforms.reading import Answers, lead_values
from guanxi.org.users.models import User

COUNTS = {
    Submission.Status.TAKEN: "taken_count", Submission.Status.SUSPICIOUS: "waiting_count", Submission.Status.REFUSED: "refused_count",
}  # fmt: skip


@transaction.atomic
def submit(
    form: WebForm, answers: Answers, *, consent: ConsentText | None, sender: guards.Sender, stamp: guards.Stamp | None = None
) -> Submission:
    """Files what a stranger sent: a lead at once, or put aside for a person to look at. The same post again gives the same submission (R12).

    consent: the words that stood before him. Raises guards.Later when no more is taken in, guards.Differs for other answers under a used stamp, DomainError when the form is closed.
    """
    form = _held(form)
    content = guards.content_hash(answers)
    key = guards.key_of(stamp, content, sender)
    if there := Submission.objects.filter(form=form, key=key).first():
        if there.content != content:
            raise guards.Differs(_("What you sent before has arrived. Press once more to send this as well."))
        return there
    if not form.is_open_on(timezone.localdate()):
        raise DomainError(_("This form is closed."))
    guards.check_limits(form, sender, stamp)
    doubts = guards.signs(form, answers, content, sender, stamp)
    made = Submission(
        form=form, form_title=form.title, answers=answers.told, consent=consent, reasons=doubts,
        address=sender.address, device=sender.device, agent=sender.agent, is_stamped=stamp is not None, key=key, content=content,
        status=Submission.Status.REFUSED if guards.FILLED_TRAP in doubts else Submission.Status.SUSPICIOUS,
    )  # fmt: skip
    if not doubts:
        _try_to_file(form, made)
    made.save()
    _count(form, made.status, 1)
    if made.lead_id:
        later("webforms.alike", submission=made.pk)
    return made


def _held(form: WebForm) -> WebForm:
    """The form, locked: limits, turns and counts of one form are decided one post after the other."""
    return WebForm.objects.select_for_update().get(pk=form.pk)


def _try_to_file(form: WebForm, made: Submission) -> None:
    """A lead, or, when leads cannot be filed so, something for a person to look at: nothing that a customer wrote is lost."""
    try:
        with transaction.atomic():
            _file(form, made)
    except DomainError:
        made.lead, made.status, made.reasons = None, Submission.Status.SUSPICIOUS, [guards.NOT_FILED]


def _file(form: WebForm, made: Submission) -> Lead:
    owner = next_owner(form)
    occasion = form.occasion
    values = lead_values(made.answers) | {
        "source": form.source or (occasion.source if occasion else None), "occasion": occasion, "owner": owner, "basis": made.basis,
    }  # fmt: skip
    tags = tuple(t.strip() for t in re.split(r"[,，、;；]", form.lead_tags) if t.strip())
    with because(_("Enquiry form: %(form)s") % {"form": form.title}):
        made.lead = take_in(values, how="form", tags=tags)
    made.status, made.form_title = Submission.Status.TAKEN, form.title
    turns = form.turns | ({str(owner.pk): form.turns.get(str(owner.pk), 0) + 1} if owner else {})
    WebForm.objects.filter(pk=form.pk).plain_update(turns=turns, last_taken_at=timezone.now())
    announce("enquiry.arrived", submission=made, lead=made.lead)
    return made.lead


def next_owner(form: WebForm) -> User | None:
    """Who gets the next lead: the one who got the fewest, in the order chosen. Whoever may not sign in any more is passed over.

    Somebody who joins, or comes back, begins where the others are, so that he is not given everything for a while.
    """
    if form.owner_rule == WebForm.OwnerRule.ONE:
        return form.colleague if form.colleague and form.colleague.is_active else None
    if form.owner_rule != WebForm.OwnerRule.TURNS:
        return None
    there = {u.pk: u for u in User.objects.filter(pk__in=form.colleagues, is_active=True)}
    chosen = [int(pk) for pk in form.colleagues if int(pk) in there]
    if not chosen:
        return None
    most = max(form.turns.get(str(pk), 0) for pk in chosen)
    for pk in chosen:
        form.turns[str(pk)] = max(form.turns.get(str(pk), 0), most - 1)
    return there[min(chosen, key=lambda pk: form.turns[str(pk)])]


def _count(form: WebForm, status: str, by: int) -> None:
    """The form's counts, under its lock. They are no change of the form: nobody's edit collides with a visitor."""
    name = COUNTS[status]
    WebForm.objects.filter(pk=form.pk).plain_update(**{name: F(name) + by})


@transaction.atomic
def accept(submission: Submission) -> Lead:
    """A person found that it is an enquiry: it becomes a lead by the form's rules of now. Raises DomainError when it is one already."""
    form = _held(submission.form) if submission.form_id else None
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.lead_id or form is None:
        raise DomainError(_("This has been dealt with already."))
    was = submission.status
    lead = _file(form, submission)
    submission.save()
    _count(form, was, -1)
    _count(form, submission.status, 1)
    later("webforms.alike", submission=submission.pk)
    return lead


@transaction.atomic
def drop(submission: Submission) -> None:
    """Deletes something that is no enquiry. Raises DomainError for what became a lead: that is deleted with its lead."""
    form = _held(submission.form) if submission.form_id else None
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.lead_id:
        raise DomainError(_("This became a lead. Delete the lead, and it goes along."))
    if form:
        _count(form, submission.status, -1)
    submission.delete()


@transaction.atomic
def ask(form: WebForm, questions: list[dict]) -> WebForm:
    """Sets the questions. Raises asking.Unfinished."""
    asking.check(questions)
    form.questions = questions
    form.save()
    return form


@transaction.atomic
def turn_key(form: WebForm) -> WebForm:
    """A new address; the old one is gone at once, from posters too. The trail keeps when, and who, but neither address."""
    form = _held(form)
    form.token, form.address_since = new_token(), timezone.now()
    form.save()
    announce("webform.address_changed", form=form)
    return form


def keep_consent(form_pk: int, words: str) -> None:
    """A version of the consent's words, unless the newest says the same."""
    newest = ConsentText.objects.filter(form=form_pk).order_by("-number").first()
    if words and (newest is None or newest.text != words):
        ConsentText.objects.create(form_id=form_pk, number=newest.number + 1 if newest else 1, text=words)


def check(form: WebForm) -> None:
    """Raises DomainError for settings that contradict each other, and writes the websites as they are compared."""
    if form.opens_on and form.closes_on and form.closes_on < form.opens_on:
        raise DomainError(_("It would close before it opens."), "closes_on")
    if form.owner_rule == WebForm.OwnerRule.ONE and not form.colleague_id:
        raise DomainError(_("Say which colleague."), "colleague")
    if form.owner_rule == WebForm.OwnerRule.TURNS and not form.colleagues:
        raise DomainError(_("Say which colleagues."), "colleagues")
    if not form.languages:
        raise DomainError(_("Choose at least one language."), "languages")
    if not form.consent.strip():
        raise DomainError(_("Without words to agree to nothing may be collected."), "consent")
    named = [one.rstrip("/").lower() for one in re.split(r"[\s,，;；]+", form.origins) if one]
    if wrong := next((one for one in named if not ORIGIN.fullmatch(one)), ""):
        raise DomainError(
            _("Write websites as https://www.example.com, one a line; this is none: %(what)s") % {"what": wrong[:60]}, "origins"
        )
    form.origins = "\n".join(named)
