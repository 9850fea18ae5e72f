"""The index follows every published change."""

from guanxi.commons.customfields import files, queries  # noqa: F401  what may be opened, what was added
from guanxi.commons.customfields.indexing import follow
from guanxi.kit import changes

changes.sink(follow)
