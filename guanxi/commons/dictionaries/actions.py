from django.db import transaction

from guanxi.commons.dictionaries.models import DictionaryEntry
from guanxi.commons.dictionaries.queries import lists


@transaction.atomic
def fill_empty_lists() -> int:
    """Writes the first words of every declared list that has no row at all yet; what the company changed is never touched. Returns how many words."""
    there = set(DictionaryEntry.objects.values_list("dictionary", flat=True).distinct())
    missing = [
        DictionaryEntry(dictionary=code, code=entry, label=word, position=10 * n)
        for code, (_label, words) in lists().items()
        if code not in there
        for n, (entry, word) in enumerate(words, 1)
    ]
    DictionaryEntry.objects.plain_create(missing, ignore_conflicts=True)
    return len(missing)
