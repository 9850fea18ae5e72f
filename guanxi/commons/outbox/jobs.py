from django.utils.translation import gettext_lazy as _

from guanxi.commons.outbox.actions import deliver, give_up
from guanxi.commons.outbox.models import Message
from guanxi.kit.jobs import find, job


@job("outbox.deliver", label=_("Send a message"), attempts=6, backoff=30)
def deliver_message(run):
    """Tries a message; after the last attempt it is marked as not sent."""
    message = Message.objects.get(pk=run.payload["message"])
    try:
        deliver(message)
    except Exception as error:
        if run.attempt >= find("outbox.deliver").attempts:
            give_up(message, error)
        raise
