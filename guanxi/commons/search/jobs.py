from django.utils.translation import gettext_lazy as _

from guanxi.kit import search
from guanxi.kit.jobs import job


@job("search.rebuild", label=_("Rebuild search"), of_all=True)
def rebuild(run):
    """Writes all documents anew: of the record type in the payload ("record"), or of all. Harmless to repeat."""
    asked = run.payload.get("record")
    done = 0
    for record in search.searchable():
        if not asked or record.key == asked:
            done += search.rebuild(record.key, each=lambda n, before=done: run.progress(before + n, None))
    run.finish(documents=done)
