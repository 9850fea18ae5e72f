from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.actions import bring_along, strays
from guanxi.kit.jobs import job
from guanxi.kit.ownership import BATCH


@job("customers.follow_department", label=_("Customers follow their owner into his department"), of_all=True)
def follow(run):
    """Some hundred at a time, so that others can save between; who moved on meanwhile takes them where he is now."""
    user, done = get_user_model().objects.select_related("department").get(pk=run.payload["user"]), 0
    for rows in strays(user):
        while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            done += bring_along(rows.model.objects.filter(pk__in=keys), user)
            run.progress(done)
    run.finish(moved=done)
