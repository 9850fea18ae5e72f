"""Whatever way the words of consent are changed (page, interface, program), the new ones become a version."""

from guanxi.kit.changes import sink
from guanxi.marketing.webforms.actions import keep_consent
from guanxi.marketing.webforms.models import WebForm


@sink
def follow(changes) -> None:
    """Takes what was written into the column."""
    for change in changes:
        if change.model is WebForm and "consent" in change.after:
            keep_consent(change.pk, change.after["consent"])
