from django.utils.translation import gettext_lazy as _

from guanxi.commons.jobs.models import Job
from guanxi.desk.exports.asking import KIND
from guanxi.kit.panels import panel


@panel(on="commons.approval", name="file", title=_("The file"), template="desk/pages/_leave.html")
def file_of(approval, actor):
    """Where the file waits for whoever asked."""
    if approval.kind != KIND or approval.requester_id != actor.user_id:
        return None
    job = Job.objects.filter(key=f"desk.export:{approval.pk}", asked_by=actor.user_id).first()
    return {"job": job} if job else None
