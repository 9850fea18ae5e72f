from contextlib import contextmanager
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.files.actions import open_file, path_of
from guanxi.commons.imports import actions, bundles, deciding, marking, passes, undo
from guanxi.commons.imports.models import Bundle, Import
from guanxi.commons.marks.queries import Said
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import job, schedule
from guanxi.kit.refusals import BadInput


@job("imports.load", label=gettext_lazy("Reading a file"))
def load(run):
    """A dropped file becomes rows; when its columns are understood it is checked at once."""
    whole = Import.objects.get(pk=run.payload["import"])
    if whole.is_begun:
        return
    with _telling(whole):
        actions.read(whole, run.actor, lambda done, total: run.progress(done, total))
        if not passes.missing_columns(whole, run.actor):
            passes.check(whole, run.actor, _step(run))
            _stop_if_asked(run, whole)


@job("imports.check", label=gettext_lazy("Checking an import"))
def check(run):
    """The dry run."""
    whole = Import.objects.get(pk=run.payload["import"])
    if whole.is_begun:  # an old job that somebody tries again must not lie over what was filed
        return
    with _telling(whole):
        passes.check(whole, run.actor, _step(run))


@job("imports.run", label=gettext_lazy("Importing"), attempts=25)
def file(run):
    """The run; a killed worker's successor goes on behind the last committed chunk."""
    whole = Import.objects.get(pk=run.payload["import"])
    if whole.status in (Import.DONE, Import.STOPPED) or whole.is_deciding:
        return
    with _telling(whole):
        passes.file(whole, run.actor, _step(run))
        run.finish(**whole.counts, back=whole.url)


@job("bundles.load", label=gettext_lazy("Reading the sheets of a file"))
def load_bundle(run):
    """The sheets of a dropped file become imports, and are checked at once."""
    bundle = Bundle.objects.get(pk=run.payload["bundle"])
    with _telling_bundle(bundle), open_file(bundle.file):
        bundles.load(bundle, path_of(bundle.file.sha256), run.actor, lambda done, total: run.progress(done, total))
        bundles.check_all(bundle, run.actor, _step(run))


@job("bundles.check", label=gettext_lazy("Checking the sheets of a file"))
def check_bundle(run):
    """The dry run of all sheets."""
    bundle = Bundle.objects.get(pk=run.payload["bundle"])
    with _telling_bundle(bundle):
        bundles.check_all(bundle, run.actor, _step(run))


@job("bundles.run", label=gettext_lazy("Importing the sheets of a file"), attempts=25)
def file_bundle(run):
    """All sheets one after the other; a killed worker's successor goes on behind the last committed chunk."""
    bundle = Bundle.objects.get(pk=run.payload["bundle"])
    with _telling_bundle(bundle):
        bundles.file_all(bundle, run.actor, _step(run))
        run.finish(back=bundle.url)


@job("imports.undo", label=gettext_lazy("Undoing an import"), attempts=25)
def take_back(run):
    """The undo, or its trial; a killed worker's successor goes on behind the last committed step."""
    whole = Import.objects.get(pk=run.payload["import"])
    if whole.status != Import.UNDOING:
        return
    found = undo.undo(whole, run.actor, _step(run), dry=run.payload["dry"])
    run.finish(removed=sum(found["removed"].values()), restored=found["restored"], kept=found["kept"], back=whole.url)


@job("imports.decide", label=gettext_lazy("Deciding on doubtful rows"), attempts=25)
def decide(run):
    """A heap of doubtful rows, one after the other; a killed worker's successor finds what is decided already."""
    whole = Import.objects.get(pk=run.payload["import"])
    if whole.is_deciding:
        run.finish(decided=deciding.carry_out(whole, run.actor, _step(run)), back=whole.url)


@schedule("imports.forget", at="04:10", label=gettext_lazy("Forget old imports"))
def forget():
    """What was brought lies in the records; the copy in the import goes after three months."""
    actions.forget_old()


def _step(run):
    def tell(done: int, total: int) -> bool:
        run.progress(done, total)
        return run.cancelled()

    return tell


def _stop_if_asked(run, whole: Import) -> None:
    if run.cancelled():
        Import.objects.filter(pk=whole.pk).update(status=Import.MAPPING)


@contextmanager
def _telling_bundle(bundle: Bundle):
    try:
        yield
    except (BadInput, DomainError) as error:
        Bundle.objects.filter(pk=bundle.pk).update(error=str(error) or _("The file could not be read."))
        raise DomainError(str(error)) from error


class _telling:
    """A refusal is written on the import, where its page shows it; other errors are the job's to try again."""

    def __init__(self, whole: Import):
        self.whole = whole

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, BadInput | DomainError):
            text = str(error) or _("The file could not be read.")
            Import.objects.filter(pk=self.whole.pk).update(status=Import.FAILED, error=text, finished_at=timezone.now())
            if isinstance(error, BadInput):
                raise DomainError(text) from error
        return False


@job("imports.mark", label=gettext_lazy("Noting source and reliability of an import"))
def mark(run):
    """What was said once is noted on every fact; called again it goes on with what is not marked yet."""
    said = run.payload["said"]
    said = Said(**said | {"verified_on": date.fromisoformat(said["verified_on"]) if said["verified_on"] else None})
    whole = Import.objects.get(pk=run.payload["import"])
    count = marking.mark_import(whole, said, run.actor, lambda done, total: run.progress(done, total))
    return {"marked": count}
