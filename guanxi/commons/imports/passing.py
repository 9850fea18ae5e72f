"""One pass over an import: the importer with its session and the reader of cells."""

from django.utils.translation import gettext as _

from guanxi.commons.imports import history, own
from guanxi.commons.imports.importer import Importer, importer_class
from guanxi.commons.imports.models import Import, ImportChunk, unpack
from guanxi.commons.imports.reading import CellReader
from guanxi.commons.imports.rows import CLASH, REFUSED, SAME, SKIPPED, Outcome, Row
from guanxi.commons.imports.session import Session
from guanxi.commons.imports.updating import DERIVED
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError


class Pass:
    """One pass: the importer with its session and the reader of cells."""

    def __init__(self, whole: Import, actor: Actor, *, dry: bool, adds: bool = True):
        self.whole, self.actor = whole, actor
        self.record = records.get(whole.record_key)
        if adds and not actor.may(self.record.key, "import"):
            raise DomainError(_("%(name)s has no right to import here.") % {"name": actor.name})
        if adds and not actor.may(self.record.key, "add"):
            raise DomainError(_("Whoever imports needs the right to add; %(name)s has it not.") % {"name": actor.name})
        self.session = Session(whole, actor, dry=dry)
        kind = importer_class(self.record)
        self.columns = kind.columns(self.record, actor)
        self.importer: Importer = kind(self.record, self.session)
        mapping = {int(n): name for n, name in whole.mapping.items() if name}
        self.reader = CellReader(mapping, self.columns, self.session)
        self.importer.number_of = self.reader.number_of
        self.required = [c.name for c in self.columns.values() if c.required]

    def rows_of(self, chunk: ImportChunk) -> list[Row]:
        """The chunk's rows with what people decided about them."""
        return self.decided(chunk, [Row(*r) for r in unpack(chunk.rows)])

    def decided(self, chunk: ImportChunk, rows: list[Row]) -> list[Row]:
        """The rows with what people decided about them."""
        if chunk.results:
            for row, packed in zip(rows, unpack(chunk.results), strict=True):
                row.decision = Outcome(*packed).decision
        return rows

    def read(self, rows: list[Row]) -> None:
        """Cells into values."""
        self.reader.read(rows)
        own.pack(self.importer, rows)
        self.importer.complete(rows)
        history.check(rows, self.reader.number_of)
        self.reader.require(rows, self.required)

    def judge(self, rows: list[Row], *, is_read: bool = False) -> None:
        """Values into verdicts and counts."""
        if not is_read:
            self.read(rows)
        for row in rows:
            if row.decision == "skip" and not row.is_out:
                row.verdict = SKIPPED
                self.session.counts["skipped"] += 1
        self.importer.judge([r for r in rows if not r.is_out])
        if self.session.policy.updates and (
            written := {id(r.changes): len(r.changes.keys() - DERIVED) for r in rows if r.verdict == SAME and r.changes}
        ):
            self.session.counts["fields"] += sum(written.values())
        self.session.counts["refused"] += sum(1 for r in rows if r.verdict in (REFUSED, CLASH))
