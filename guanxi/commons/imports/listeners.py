from guanxi.commons.imports import endings, recording  # noqa: F401 (its sink follows what a run makes)
from guanxi.commons.jobs.models import Job
from guanxi.kit.changes import listens


@listens("job.ended")
def end_its_import(job_id: int, status: str) -> None:
    """No worker comes back to it: the import must not seem to be under way for ever."""
    endings.end_with(job_id, cancelled=status == Job.CANCELLED)
