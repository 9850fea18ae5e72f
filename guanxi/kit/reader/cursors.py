"""The place in a list where the next page begins, signed: a forged one would let people probe values they may not read."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.core import signing
from django.core.exceptions import ValidationError

SALT = "guanxi.kit.reader"


@dataclass(frozen=True)
class Place:
    """Between which rows we stand. values: the keys of the row before (forward) or behind; number: of the first row to read, 0 unknown.

    walking: the reading that stopped here had run out of time, so the next one goes on in steps.
    """

    values: tuple
    back: bool = False
    number: int = 0
    walking: bool = False


def write(record_key: str, ordering, place: Place) -> str:
    """The place as text for an address. It holds for this record type, this order and this direction only.

    A walk may stop at a row that the reader must not see: then the text names it by its key alone, signed texts being readable.
    """
    values = [place.values[-1]] if place.walking else [_plain(v) for v in place.values]
    body = [ordering.tag, int(ordering.flipped), int(place.back), place.number, int(place.walking), values]
    return signing.Signer(salt=f"{SALT}.{record_key}").sign_object(body, serializer=signing.JSONSerializer)


def read(record_key: str, ordering, text: str | None) -> Place | None:
    """The place, or None when the text is empty, altered, or belongs to another list: reading then begins at the top."""
    if not text:
        return None
    try:
        name, flipped, back, number, walking, values = signing.Signer(salt=f"{SALT}.{record_key}").unsign_object(text)
        if (name, bool(flipped)) != (ordering.tag, ordering.flipped):
            return None
        if walking:
            rows = ordering.beside.rows if ordering.of else ordering.model._base_manager
            keys = rows.filter(**{ordering.keys[-1][0]: values[0]}).values_list(*(p for p, _ in ordering.keys)).first()
            if keys is None and ordering.of:  # one of those that the index does not hold
                keys = (None, values[0])
            return Place(keys, bool(back), int(number), True) if keys else None
        parsed = tuple(None if v is None else f.to_python(v) for v, f in zip(values, ordering.fields, strict=True))
    except (signing.BadSignature, ValueError, TypeError, ValidationError):
        return None
    return Place(parsed, bool(back), int(number))


def _plain(value):
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
