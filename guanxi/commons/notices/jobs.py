from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.notices.actions import fire, forget_old
from guanxi.commons.notices.models import Notice
from guanxi.commons.notices.queries import lines
from guanxi.commons.outbox.actions import send
from guanxi.kit.actor import acting
from guanxi.kit.jobs import job, schedule
from guanxi.org.users.queries import actor_for

FROM_HOUR = 7  # nobody is reminded in the middle of the night


@job("notices.mail", label=gettext_lazy("A notice by mail"))
def mail_one(run):
    """Writes the letter with the reader's rights of now and hands it to the outbox; whoever is gone meanwhile gets none."""
    notice = Notice.objects.select_related("person").filter(pk=run.payload["notice"]).first()
    if notice is None or not notice.person.is_active or notice.person.deleted_at or not notice.person.email:
        return
    with translation.override(notice.person.language or settings.LANGUAGE_CODE):
        actor = actor_for(notice.person, kind="job", job_id=run.job_id)
        with acting(actor):
            line = lines([notice], actor)[0]
        subject = str(line.kind.label) if line.kind else _("A notice")
        with run.once("written") as fresh:
            if fresh:
                send(recipient=notice.person.email, subject=subject, body=letter(line), key=f"notice:{notice.pk}")


def letter(line) -> str:
    """The text of the mail: what happened, until when, where to look."""
    said = [line.text]
    if line.notice.due_on:
        said.append(_("Due: %(day)s") % {"day": line.notice.due_on.isoformat()})
    home = settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ""
    said += [
        "",
        f"{home}/notices/{line.notice.pk}/" if home else _("Open Guanxi and look under Notices."),
        "",
        _("How you are told: My account, Notices."),
    ]
    return "\n".join(said)


@schedule("notices.due", every=600, label=gettext_lazy("Due reminders"))
def due():
    """From seven in the morning, the company's time."""
    if timezone.localtime().hour >= FROM_HOUR:
        fire()


@schedule("notices.forget", at="03:50", label=gettext_lazy("Forget old notices"))
def forget():
    """Read long ago."""
    forget_old()
