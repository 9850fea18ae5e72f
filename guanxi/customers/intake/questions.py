"""What is asked once per file of customers: where they were met, and on what ground their data are kept."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.commons.imports.importer import Question
from guanxi.customers.customers.choices import Basis
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.queries import tree


def provenance(actor) -> list[Question]:
    """Source, occasion and lawful basis; a row's own source wins."""
    doubt = " · " + gettext("basis doubtful")
    sources = [(str(b.source.pk), "　" * b.depth + b.source.name + doubt * b.source.doubted) for b in tree(actor)]
    occasions = [(str(o.pk), o.name + doubt * o.is_bought) for o in Occasion.objects.visible_to(actor).order_by("-begins_on", "-pk")[:300]]
    return [
        Question("source", _("Source"), sources, _("Where these customers became known; a column of the file goes first.")),
        Question(
            "occasion",
            _("Known from occasion"),
            occasions,
            _("The fair, street or list that this file comes from: its costs are set against what it brings."),
        ),
        Question(
            "basis", _("Lawful basis"), list(Basis.choices), _("Bought or scraped lists are doubtful: they are kept out of marketing.")
        ),
    ]
