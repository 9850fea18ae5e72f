from django.utils.translation import gettext_lazy as _

from guanxi.customers.duplicates.everything import Stopped
from guanxi.customers.duplicates.keeping import follow_changes, search_everything
from guanxi.kit.jobs import job, schedule


@job("duplicates.search", label=_("Search for duplicates"), attempts=3, of_all=True)
def search(run):
    """Over everything, on demand. Begun anew after a crash: what it has kept so far is found again."""
    run.finish(**_search(run))


@schedule("duplicates.nightly", at="03:40", label=_("Search for duplicates"))
def nightly(run):
    """The same every night."""
    run.finish(**_search(run))


@schedule("duplicates.follow", every=30)
def follow():
    """Customers that were filed or changed meanwhile, some hundred at a time."""
    follow_changes()


def _search(run) -> dict:
    def progress(done: int, total: int) -> None:
        run.progress(done, total)
        if run.cancelled():
            raise Stopped

    return search_everything(progress)
