"""The one way out: a message is written with the business rows and delivered afterwards."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.dummy import EmailBackend as NoMail
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from guanxi.commons.outbox.models import Message
from guanxi.kit.actor import current_actor
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import later

ADAPTERS = {}


def has_mail() -> bool:
    """Whether a mail server is set."""
    return not issubclass(import_string(settings.EMAIL_BACKEND), NoMail)


@transaction.atomic
def send(*, recipient: str, subject: str, body: str, channel: str = Message.MAIL, key: str | None = None) -> Message:
    """Writes a message in the present transaction; a job delivers it after the commit. The same key again returns the first message."""
    if channel not in ADAPTERS:
        raise LookupError(f"no such channel: {channel}")
    _check(recipient)
    message = Message(
        channel=channel,
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        body=body,
        key=key,
        asked_by_id=current_actor().user_id,
    )
    if key is None:
        message.save()
    else:
        Message.objects.bulk_create([message], ignore_conflicts=True)
        message = Message.objects.get(key=key)
    later("outbox.deliver", key=f"outbox:{message.pk}", message=message.pk)
    return message


def _check(recipient: str) -> None:
    try:
        validate_email(recipient)
    except Exception:
        raise DomainError(_("This is no e-mail address."), "recipient") from None


def deliver(message: Message) -> None:
    """Hands a waiting message to its channel and marks it as sent. Raises what the channel raises.

    Killed between the two it is handed over again with the same Message-ID, by which mail programs recognise the copy.
    """
    if message.status == Message.SENT:
        return
    Message.objects.filter(pk=message.pk).update(attempts=message.attempts + 1)
    ADAPTERS[message.channel](message)
    Message.objects.filter(pk=message.pk).update(status=Message.SENT, sent_at=timezone.now(), error="")


def give_up(message: Message, error: Exception) -> None:
    """Marks a message that could not be delivered; the text names the kind of error, not the recipient."""
    Message.objects.filter(pk=message.pk).update(status=Message.FAILED, error=type(error).__name__)


def by_mail(message: Message) -> None:
    """The mail adapter: Django's mail settings."""
    mail = EmailMessage(
        message.subject, message.body, to=[message.recipient], headers={"Message-ID": f"<outbox-{message.pk}@guanxi.invalid>"}
    )
    mail.send(fail_silently=False)


ADAPTERS[Message.MAIL] = by_mail
