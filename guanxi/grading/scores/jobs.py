from django.utils.translation import gettext_lazy as _

from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores.actions import run_grading
from guanxi.kit.jobs import job


@job("grading.run", label=_("Grading"), attempts=3)
def grade(run):
    """Grades by the scheme in the payload, or by the one in force."""
    made = run_grading(current_scheme(run.payload.get("scheme")), progress=lambda done, total: run.progress(done, total))
    run.finish(run=made.pk)  # not the figures: who may look at jobs may be shut out of archives that they hold
