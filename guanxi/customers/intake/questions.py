"""What is asked once per file of customers: where they were met, and on what ground their data are kept."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.imports.importer import Question
from guanxi.customers.customers.choices import Basis
from guanxi.customers.sources.models import Source


def provenance(actor) -> list[Question]:
    """Source and lawful basis; a row's own source wins."""
    sources = [(str(pk), name) for pk, name in Source.objects.visible_to(actor).values_list("pk", "name")]
    return [
        Question("source", _("Source"), sources, _("Where these customers became known; a column of the file goes first.")),
        Question(
            "basis", _("Lawful basis"), list(Basis.choices), _("Bought or scraped lists are doubtful: they are kept out of marketing.")
        ),
    ]
