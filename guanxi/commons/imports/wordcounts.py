"""How often a file uses words that nobody here knows."""

from collections import Counter, defaultdict

MOST = 300


class Words:
    """Keeps count of the unknown words of one pass: column name → word → rows."""

    def __init__(self, told: dict | None = None):
        self.unknown: dict[str, Counter] = defaultdict(Counter)
        self.add(told or {})

    def add(self, told: dict) -> None:
        """What another process, or the run before it broke off, has counted."""
        for name, words in told.items():
            self.unknown[name].update(words)

    def meet(self, name: str, word: str) -> None:
        """One row more with this word."""
        heap = self.unknown[name]
        if word in heap or len(heap) < MOST:
            heap[word] += 1

    def packed(self) -> dict[str, dict[str, int]]:
        """For the notes of the import."""
        return {name: dict(heap.most_common(MOST)) for name, heap in self.unknown.items() if heap}
