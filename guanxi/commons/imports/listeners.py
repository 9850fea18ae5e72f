from django.utils.translation import gettext_lazy as _

from guanxi.commons.imports import endings, recording  # noqa: F401 (its sink follows what a run makes)
from guanxi.commons.imports.preview import heaps
from guanxi.commons.imports.rows import PERHAPS
from guanxi.commons.jobs.models import Job
from guanxi.commons.notices.actions import notify
from guanxi.commons.notices.kinds import declare
from guanxi.kit.changes import listens

declare(
    "import.to_mend",
    label=_("Imports with rows to mend"),
    icon="file-import",
    text=_("Your import is finished; %(n)s rows are left for you to mend or decide."),
)


@listens("job.ended")
def end_its_import(job_id: int, status: str) -> None:
    """No worker comes back to it: the import must not seem to be under way for ever."""
    endings.end_with(job_id, cancelled=status == Job.CANCELLED)


@listens("import.finished")
def tell_what_is_left(whole) -> None:
    """Whoever brought the file need not sit in front of it: he hears when rows wait for him."""
    if whole.asked_by is None:
        return
    found = heaps(whole)
    if left := found["problem"] + found[PERHAPS]:
        notify(whole.asked_by, "import.to_mend", url=whole.url, key=f"import.to_mend:{whole.pk}", n=left)
