"""What a row of a customer list brings along beside the customer himself: further leaves of his file, and people. Nothing of it costs a list without such columns."""

from guanxi.commons.imports.rows import NEW, SAME, Row
from guanxi.customers.customers.models import Customer, Profile
from guanxi.customers.health import actions as health
from guanxi.customers.intake import filing, leaves, persons
from guanxi.kit.china.names import fold


class Bringing:
    """Part of the importer of customers."""

    @property
    def names_people(self) -> bool:
        """Whether the file has columns of people beyond the contact of a row, or an age."""
        return not persons.NAMES.isdisjoint(self.number_of)

    @property
    def names_leaves(self) -> bool:
        """Whether the file has columns that stand in the profile."""
        return "age" in self.number_of or not filing.LEAVES.keys().isdisjoint(self.number_of)

    def gather_people(self, rows) -> None:
        """The persons of each row."""
        for row in rows if self.names_people else ():
            persons.gather(row.values)

    def read_leaves(self, found: list[int]) -> None:
        """What the profiles of the customers that were found say."""
        for pk, told in leaves.read([pk for pk in found if pk > 0]).items() if self.names_leaves else ():
            self.index.held[pk] = told | self.index.held[pk]

    def new_people(self, row, known: list[str]) -> list[str]:
        """Leaves those of a row's people whom nobody knows yet; returns their names as they are compared."""
        if not (told := row.values.get("persons")):
            return []
        row.values["persons"] = told = [p for p in told if fold(p["name"]) not in known]
        self.session.counts["contacts_created"] += len(told)
        return [fold(p["name"]) for p in told]

    def bringing(self, rows) -> list:
        """Rows that bring people."""
        return [r for r in rows if r.verdict in (NEW, SAME) and r.values.get("persons")] if self.names_people else []

    def bring(self, opened, brought: list[tuple], pending) -> None:
        """Makes profiles of new customers and people ready. brought: (row, values of its customer)."""
        if self.names_leaves and opened:
            leaves.open_leaves([(r.target, r.values) for r in opened], pending)
        if brought:
            people = [(r.target, customer, r.values["persons"]) for r, customer in brought]
            persons.add(people, pending, lambda _ids: health.told(self.opened))

    def settle(self, obj, values) -> None:
        """Card and further leaf of the customer, as conditions look at him before he is filed."""
        if obj.pk is None:
            obj.card_type = filing.card_of(values)
        if said := {n: v for n in filing.LEAVES if (v := values.get(n)) is not None}:
            leaf = obj._state.fields_cache["profile"] = getattr(obj, "profile", None) or Profile()
            for name, value in said.items():
                setattr(leaf, name, value)

    def clear(self, row: Row, held: dict) -> None:
        """Empty cells empty the archive, where the file was to do so."""
        cleared = self.session.policy.cleared
        for name in (gone := cleared(Customer, row, held, self.number_of) | cleared(Profile, row, held, self.number_of)):
            row.before[name], row.changes[name] = held.get(name), gone[name]
        if "phone" in gone:
            row.before["phone_key"], row.changes["phone_key"] = held.get("phone_key", ""), ""
