from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """As Django's, in our words: Django changed its sentence and its Chinese translation no longer fits it."""

    def get_error_message(self):
        """What is wrong."""
        return _("The password needs at least %(n)s characters.") % {"n": self.min_length}

    def get_help_text(self):
        """What is asked."""
        return self.get_error_message()
