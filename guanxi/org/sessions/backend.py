"""Sign-in by name and password; who a session belongs to, read once a request."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

from guanxi.kit.dialects import by_key


class PasswordBackend(ModelBackend):
    """Django's, but for the statement that reads the person, which is put together once a process."""

    def get_user(self, user_id):
        """The person, or None when he is gone or may not sign in."""
        user = by_key(get_user_model(), user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
