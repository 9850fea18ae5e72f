"""Merges in words, for one reader: what went where, what a losing value was, what was moved, what stayed when it was undone."""

from django.apps import apps
from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.relations import link_words
from guanxi.customers.merges.values import is_blank, read
from guanxi.desk.values import Sight, mask_of, shown_name, text_of
from guanxi.kit import records
from guanxi.kit.actor import Actor


class Teller:
    """What one reader is told of merges."""

    def __init__(self, actor: Actor):
        self.actor, self.sight = actor, Sight.of(Customer, actor)

    def names(self, merge: Merge) -> list[str]:
        """The customers that went away; by number for whoever may not read names."""
        return [away.name if self.sight.tells("name") else f"#{away.number}" for away in merge.away.all()]

    def kept(self, merge: Merge) -> str:
        """The one that stayed."""
        return self.sight.called(merge.kept)

    def by(self, person) -> str:
        """Who did it."""
        return shown_name(person, self.actor) if person else ""

    def lost(self, merge: Merge) -> list[tuple[str, str]]:
        """(label, text) of the values that stand nowhere any more, as far as the reader may read such fields."""
        found = []
        for said in merge.pack.get("lost", {}).values():
            for name, raw in said.items():
                if name not in self.sight.fields:
                    continue
                field = self.sight.fields[name]
                if field.inside:
                    text = self.sight.text(field, self.sight.prime([Customer(custom={name: raw})], {name})[0])
                    found += [(str(field.label), text)] if text else []
                    continue
                column = Customer._meta.get_field(name)
                value = read(column, raw)
                if column.is_relation:
                    text = self.sight.titles(field, column.related_model, {value}).get(value, "")
                else:
                    text = mask_of(field, value) if self.sight.is_masked(name) else text_of(field, value, self.sight.labels(field))
                if text and not is_blank(column, value):
                    found.append((str(field.label), text))
        return list(dict.fromkeys(found))

    def moved(self, merge: Merge) -> list[tuple[str, int]]:
        """(what, how many) of what went along, of the kinds that the reader may view."""
        return [(link_words(link), sum(map(len, keys.values()))) for link, keys in merge.pack.get("moved", {}).items() if self._may(link)]

    def stayed(self, merge: Merge) -> list[str]:
        """What the undoing left as it was, since somebody had changed it."""
        stayed = merge.pack.get("stayed", {})
        fields = [str(self.sight.fields[n].label) for n in stayed.get("fields", []) if n in self.sight.fields]
        rows = [f"{link_words(link)} {count}" for link, count in stayed.get("rows", {}).items() if self._may(link)]
        return fields + rows

    def _may(self, link: str) -> bool:
        key = apps.get_model(link.rpartition(".")[0])._meta.label_lower
        return records.known(key) is not None and self.actor.may(key, "view")

    def entry(self, merge: Merge) -> str:
        """The losing values in one line."""
        lost = _(", ").join(f"{label} {text}" for label, text in self.lost(merge))
        return _("Not chosen: %(values)s") % {"values": lost} if lost else ""
