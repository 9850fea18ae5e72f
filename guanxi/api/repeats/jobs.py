from django.utils.translation import gettext_lazy as _

from guanxi.api.repeats.actions import forget_old
from guanxi.kit.jobs import schedule


@schedule("forget_api_keys", at="03:40", label=_("Forget answered API requests"))
def forget():
    """Keys older than a week."""
    forget_old()
