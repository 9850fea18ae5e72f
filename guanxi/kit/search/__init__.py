"""The search box: one token design for both databases (docs/developing/search.md).

hits = find(actor, "华信", record_keys=("customers.customer",), limit=20)   # through scope and field rights
matches = matching_ids(actor, record, "hx")                               # for a list with ?q=
documents = prepare(record, rows)      # pure work, without the database
"""

from guanxi.kit.search.documents import Document, follow, prepare, rebuild, refresh, searchable
from guanxi.kit.search.finding import Hit, Matches, belongs_to, find, matching_ids
from guanxi.kit.search.tokens import asker_tokens, document_tokens

__all__ = [
    "Document", "Hit", "Matches", "asker_tokens", "belongs_to", "document_tokens", "find", "follow", "matching_ids", "prepare", "rebuild",
    "refresh", "searchable",
]  # fmt: skip
