"""What signers see of what is asked for, frozen so that nobody's signature stands under something he has not seen."""

import hashlib
import json

from django.conf import settings
from django.utils import translation

from guanxi.commons.approvals import kinds


def facts_of(approval) -> list[list[str]]:
    """[label, text] as things stand now, always in the house's own language: another reader's language is no change of the facts."""
    with translation.override(settings.LANGUAGE_CODE):
        told = kinds.find(approval.kind).facts(approval.subject, approval)
        return [[str(label), str(text)] for label, text in told.items() if str(text)]


def digest_of(facts: list, reason: str = "") -> str:
    """A mark of exactly these facts and this reason."""
    return hashlib.sha256(json.dumps([facts, reason], ensure_ascii=False).encode()).hexdigest()


def differences(before: list, after: list) -> list[tuple[str, str, str]]:
    """(label, what it was, what it is) of everything that differs; "" where it was not or is no more."""
    old, new = dict(map(tuple, before)), dict(map(tuple, after))
    return [(label, old.get(label, ""), new.get(label, "")) for label in {**old, **new} if old.get(label) != new.get(label)]


def is_gone(approval) -> bool:
    """Whether the row it is about was erased."""
    return bool(approval.record_key) and approval.object_id is not None and approval.subject is None
