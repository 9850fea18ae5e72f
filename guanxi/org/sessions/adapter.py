"""What differs from allauth's defaults: nobody signs himself up, and nothing is mailed."""

from allauth.account.adapter import DefaultAccountAdapter

from guanxi.org.sessions.client import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation alone."""

    def is_open_for_signup(self, request) -> bool:
        """Never."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Nothing: invitations and resets are links shown on the screen."""

    def add_message(self, *args, **kwargs):
        """Nothing: the page one arrives at says enough."""

    def get_client_ip(self, request) -> str:
        """As the trail and the lock-out see it."""
        return client_address(request)
