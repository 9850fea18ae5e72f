from django.utils.translation import gettext_lazy as _

from guanxi.customers.sources.actions import check_joining, close, move_some
from guanxi.customers.sources.models import Source
from guanxi.kit.jobs import job


@job("customers.join_sources", label=_("Sources are joined"), of_all=True)
def run_join(run):
    """Moves what is left, then closes the source; a second try goes on where the first one was."""
    source, into = (Source.objects.get(pk=run.payload[name]) for name in ("source", "into"))
    moved = 0
    if source.deleted_at is None:
        check_joining(source, into)
        while some := move_some(source, into):
            moved += some
            run.progress(moved)
        with run.once("close") as fresh:
            if fresh:
                close(source, into=into)
    run.finish(moved=moved, back=f"/customers/sources/{into.pk}/")
