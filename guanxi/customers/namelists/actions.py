"""Many names at once become leads (ACQ-01)."""

from django.db import transaction

from guanxi.customers.leads.models import Lead
from guanxi.customers.namelists.queries import Line
from guanxi.desk.saving import Refused, enterable, fresh, write_values
from guanxi.kit import records
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError


class Unfiled(DomainError):
    """Some lines cannot be filed; their problems stand in them, and nothing was written."""


def take_in_list(lines: list[Line], origin: dict, actor, *, reason: str = "") -> list[Lead]:
    """Files every line as a lead of one's own, all or none. origin: source, occasion and basis for all of them.

    Announces lead.arrived for each. Raises Unfiled after writing what is wrong into the lines.
    """
    record = records.of(Lead)
    may = enterable(record, actor, creating=True)
    made, is_wrong = [], False
    try:
        with transaction.atomic(), because(reason):
            for line in lines:
                values = {n: v for n, v in (origin | line.values).items() if n in may and v not in (None, "")}
                try:
                    with transaction.atomic():
                        lead = write_values(record, fresh(record, actor), values, actor)
                except Refused as refusal:
                    line.problems += [str(text) for said in refusal.errors.values() for text in said]
                    is_wrong = True
                    continue
                announce("lead.arrived", lead=lead, how="list")
                made.append(lead)
            if is_wrong:
                raise Unfiled("")
    except Unfiled:
        return []
    return made
