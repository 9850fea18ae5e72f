from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.merges.actions import gather_late, merge, unmerge
from guanxi.customers.merges.queries import customers_of, in_reach
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import job, schedule


@schedule("merges.late", at="02:40", label=gettext_lazy("What still came to merged customers"))
def gather():
    """Every night."""
    gather_late()


@job("merges.merge", label=gettext_lazy("Merging customers"))
def merge_many(run):
    """A merge that moves more rows than a request should wait for."""
    keys, said = run.payload["customers"], run.payload
    rows = customers_of(keys, run.actor)
    with run.once("merge") as fresh:
        if fresh:
            if rows is None:
                raise DomainError(_("One of these customers is no longer on file: somebody deleted or merged it meanwhile."))
            rows.sort(key=lambda c: keys.index(c.pk))
            versions = {int(pk): version for pk, version in said["versions"].items()}
            merge(rows[0], rows[1:], choices=said["choices"], versions=versions, reason=said["reason"], actor=run.actor)
    run.finish(rows=len(keys), back=said["back"])


@job("merges.unmerge", label=gettext_lazy("Undoing a merge"))
def unmerge_many(run):
    """The same back."""
    with run.once("unmerge") as fresh:
        if fresh:
            made = in_reach(run.actor).filter(pk=run.payload["merge"]).first()
            if made is None:
                raise DomainError(_("This merge is not there any more."))
            unmerge(made, actor=run.actor)
    run.finish(back=f"/customers/merges/{run.payload['merge']}/")
