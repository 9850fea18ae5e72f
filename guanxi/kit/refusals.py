"""BadInput: a value that cannot be read, said in words a colleague understands."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext


def gettext_noop(message: str) -> str:
    """Marks a msgid for makemessages. Django's own needs settings already at import time, these tools do not."""
    return message


class BadInput(ValueError):
    """A refused value. `str(error)` is the text in the language of the moment.

    `message` is an English msgid (marked with gettext_noop), `params` fill its %(name)s places.
    The value itself never goes into the text: these texts reach logs, the value may be personal.
    """

    def __init__(self, message: str, **params):
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        try:
            text = gettext(self.message)
        except ImproperlyConfigured:  # plain scripts and tests that run without settings
            text = self.message
        return text % self.params if self.params else text
