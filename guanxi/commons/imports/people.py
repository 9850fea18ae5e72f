"""Names of colleagues in files (业务员) → users: by name, sign-in name, pinyin, or as somebody assigned them before."""

from collections import Counter, defaultdict

from guanxi.kit.china import pinyin
from guanxi.kit.china.nameparts import TITLES
from guanxi.kit.china.names import fold
from guanxi.kit.refusals import gettext_noop


class People:
    """Looks colleagues up for one import and keeps count of the names that nobody bears."""

    def __init__(self, assigned: dict[str, int | None]):
        from django.contrib.auth import get_user_model

        self.unknown: Counter = Counter()
        rows = get_user_model().objects.alive().values_list("pk", "name", "username", "department_id")
        self.departments = {pk: department for pk, _n, _u, department in rows}
        self.names = {pk: name for pk, name, _u, _d in rows}
        # Folded name → user's number, None: leave empty. Whoever is not there any more stands for nobody.
        self.assigned = {text: pk for text, pk in assigned.items() if pk is None or pk in self.names}
        self._keys: dict[str, set[int]] = defaultdict(set)
        self._sounds: dict[str, set[int]] = defaultdict(set)
        for pk, name, username, _department in rows:
            self._keys[fold(name)].add(pk)
            self._keys[fold(username)].add(pk)
            self._sounds[_sound(name)].add(pk)

    def find(self, text: str) -> tuple[int | None, str]:
        """(number, name) of the colleague; raises Unknown when nobody, or more than one, is called so."""
        from guanxi.commons.imports.cells import Unknown

        folded = fold(text)
        if folded in self.assigned:
            pk = self.assigned[folded]
            return pk, self.names.get(pk, "")
        hits = (
            self._keys.get(folded) or self._keys.get(_bare(folded)) or (self._sounds.get(_sound(text)) if text.isascii() else None) or set()
        )
        if len(hits) == 1:
            pk = next(iter(hits))
            return pk, self.names[pk]
        if hits:
            raise Unknown(gettext_noop("Several colleagues are called so"))
        raise Unknown(gettext_noop("There is no colleague of this name"))

    def suggestion(self, text: str) -> int | None:
        """Whom the name probably means: a colleague whose name holds it (婉清), or 小林, 老林 for the only one of that family name."""
        folded = fold(text)
        bare = folded.lstrip("小老阿")
        likely = [
            pk
            for pk, name in self.names.items()
            if bare and (bare in fold(name) if len(bare) > 1 else bare != folded and fold(name).startswith(bare))
        ]
        return likely[0] if len(likely) == 1 else None


def _bare(folded: str) -> str:
    for title in sorted(TITLES.split("|"), key=len, reverse=True):
        if folded.endswith(title) and len(folded) > len(title) + 1:
            return folded.removesuffix(title)
    return folded


def _sound(name: str) -> str:
    return pinyin.pinyin_key(name, person=True).replace(" ", "")
