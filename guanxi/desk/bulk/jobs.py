"""Bulk verbs over more rows than a request should wait for."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.desk.bulk.selection import Selection
from guanxi.desk.bulk.verbs import form_of, verbs_for
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import job

CHUNK = 500


@job("desk.bulk", label=gettext_lazy("A change of many rows"))
def run_bulk(run):
    """Works through the selection in key order, a chunk a transaction. The rights are those the asker has now."""
    record, actor = records.get(run.payload["record"]), run.actor
    verb = next((v for v in verbs_for(record, actor) if v.name == run.payload["verb"]), None)
    if verb is None:
        raise DomainError(_("You no longer have the right to do this."))
    form = form_of(verb, record, actor, QueryDict(run.payload["said"]))
    if form is not None and not form.is_valid():
        raise DomainError(_("What was asked for is no longer possible."))
    rows = Selection.from_json(run.payload["selection"]).rows(record, actor, verb.action)
    total = run.state.setdefault("total", rows.count())
    while not run.cancelled():
        chunk = run.state.get("chunk") or list(
            rows.filter(pk__gt=run.state.get("last", 0)).order_by("pk").values_list("pk", flat=True)[:CHUNK]
        )
        if not chunk:
            break
        # The chunk is written down first: after a crash the rows may no longer match the filter that found them.
        run.state["chunk"] = chunk
        run.save_state()
        done = run.state.get("done", 0)
        with run.once(f"after:{chunk[-1]}") as fresh:
            if fresh:
                done += verb.run(record.model.objects.filter(pk__in=chunk), actor, **(form.cleaned_data if form is not None else {}))
        run.state |= {"chunk": None, "last": chunk[-1], "done": done, "seen": run.state.get("seen", 0) + len(chunk)}
        run.save_state()
        run.progress(run.state["seen"], total)
    run.finish(rows=run.state.get("done", 0), title=str(verb.label), back=record.list_url)
