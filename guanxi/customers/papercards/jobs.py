"""Many cards in one file: at once for up to 200, by a job above. The file waits for whoever asked."""

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.audit.access.actions import note
from guanxi.commons.files.actions import keep
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.queries import grant
from guanxi.commons.printing.typesetting import pdf_of
from guanxi.customers.papercards.leave import leaving
from guanxi.customers.papercards.sheets import sheet_of
from guanxi.desk.bulk.selection import Selection
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import job

KIND = "customers.cards"
AT_ONCE = 200
MOST = 5000
STEP = 50
grant(KIND, lambda stored, actor: stored.kept_by_id == actor.user_id)


def kept(rows, actor, why: dict, step=lambda done: None) -> StoredFile:
    """The cards of these customers (a queryset in the actor's reach) as a kept file; noted as printed, how many and why. What may not leave is left out."""
    sheets, done = [], 0
    for customer in leaving(rows).select_related("state", "owner", "profile").order_by("name_sort", "pk")[:MOST].iterator(chunk_size=STEP):
        sheets.append(sheet_of(customer, actor, full=True))
        done += 1
        if done % STEP == 0:
            step(done)
    if not sheets:
        raise DomainError(_("None of these cards may leave with others."))
    title = _("Customer cards %(day)s") % {"day": timezone.localdate()}
    made = pdf_of(sheets, title=title)
    note("print", "customers.customer", detail={"rows": done} | why)
    return keep(ContentFile(made), name=f"{title}.pdf", kind=KIND)


@job("customers.cards", label=gettext_lazy("Customer cards"), attempts=2)
def print_cards(run):
    """Writes a large file of cards."""
    record = records.get("customers.customer")
    rows = Selection.from_json(run.payload["selection"]).rows(record, run.actor, "export")
    total = min(rows.count(), MOST)
    with run.once("file") as fresh:
        if fresh:
            stored = kept(rows, run.actor, run.payload.get("why") or {}, lambda done: run.progress(done, total))
            run.finish(file=stored.pk, rows=total, title=stored.name, back=record.list_url)
