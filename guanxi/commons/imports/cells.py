"""Cells into Python values, one reader a kind of field. A reader takes what the file held and gives (value, how it was understood or "")."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import DecimalField, IntegerField, TimeField
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guanxi.commons.imports.columns import Column
from guanxi.kit.china import identity, phones, regions
from guanxi.kit.china.names import fold
from guanxi.kit.money import round_money
from guanxi.kit.refusals import BadInput, gettext_noop
from guanxi.kit.tables import cells

MEMORY = 10_000
_BLANKS = " \t\r\n\u00a0\u3000"
_TOO_LONG = gettext_noop("Too long: %(count)s characters, %(longest)s fit")
_CONTROL = {c: None for c in range(32) if c not in (9, 10, 13)} | {0x7F: None, 0x200B: None, 0xFEFF: None}


class Unknown(BadInput):
    """A name or word that nobody here knows: reported once, and can be assigned."""


def reader_for(column: Column, session) -> Callable:
    """f(value) → (value, understood), with a memory: columns repeat themselves."""
    is_time = isinstance(_field_of(column), TimeField)
    if not is_time and column.kind not in _READERS:
        return _text(column, session)
    read = (_time if is_time else _READERS[column.kind])(column, session)

    @lru_cache(maxsize=MEMORY)
    def known(value):
        try:
            return read(value), None
        except BadInput as error:
            return None, error

    def remembering(value):
        found, error = known(value)
        if error is not None:
            raise error.with_traceback(None)  # the same error again and again: its trace would grow with every row
        return found

    return remembering


def _text(column, session):
    if column.names:
        return _listed(column, session)
    longest = column.max_length

    def read(value):
        if type(value) is not str:
            value = cells.text_of(value)
        text = value.strip(_BLANKS)
        if not text or (len(text) < 8 and cells.is_nothing(text)):
            return None, ""
        if not text.isprintable() or "  " in text:
            text = " ".join(text.translate(_CONTROL).split())
        if longest and len(text) > longest:
            raise cells.BadCell(_TOO_LONG, count=len(text), longest=longest)
        return text, ""

    return read


def _listed(column, session):
    """One of a list of names, whatever its spaces and capitals; a word that is not in the list stays, and is asked about."""
    known = {fold(n): n for n in column.names(session.actor)}
    said = session.remembered_words(column.name)

    @lru_cache(maxsize=MEMORY)
    def find(text):
        folded = fold(text)
        found = known.get(folded) or said.get(folded)
        return found or text, bool(found) or folded in said or not known

    def read(value):
        text = cells.read_text(value, column.max_length)
        if text is None:
            return None, ""
        found, is_known = find(text)
        if not is_known:
            session.words.meet(column.name, text)
        return found, _understood(text, found) if found != text else ""

    return read


def _long(column, session):
    def read(value):
        text = cells.read_text(value)
        return (text.translate(_CONTROL) if text else None), ""

    return read


def _phone(column, session):
    def read(value):
        if plain := phones.plain_mobile(value):
            return (plain,), ""
        if cells.is_nothing(value):
            return None, ""
        pieces = phones.split_phones(value) or [value]
        found, trouble = [], None
        for piece in pieces:
            try:
                found.append(phones.parse_phone(piece, area_code=session.area_code))
            except phones.BadPhone as error:
                trouble = error
        if not found:
            raise trouble or phones.BadPhone(gettext_noop("There is no number in this cell"))
        found.sort(key=lambda p: p.kind != phones.MOBILE)
        return tuple(p.e164 for p in found), ""

    return read


def _date(column, session):
    def read(value):
        day = cells.read_date(value, session.day_first)
        return day, (_understood(value, day.isoformat()) if day else "")

    return read


def _datetime(column, session):
    def read(value):
        moment = cells.read_datetime(value, session.day_first)
        return (timezone.make_aware(moment) if isinstance(moment, datetime) else None), ""

    return read


def _time(column, session):
    def read(value):
        if cells.is_nothing(value):
            return None, ""
        moment = cells.read_datetime(f"2000-01-01 {cells.text_of(value)}")
        return moment.time(), ""

    return read


def _discount(column, session):
    def read(value):
        share = cells.read_percent(value)
        if share is not None and "折" in str(value):
            share = 1 - share  # 8折 is what remains to be paid
        if share is not None and not -1 <= share <= 1:
            raise cells.BadCell(gettext_noop("This is no discount in per cent"))
        return share, ""

    return read


def _field_of(column):
    return column.record_field.model_field if column.record_field is not None else None


def _number(column, session):
    f = _field_of(column)
    places = f.decimal_places if isinstance(f, DecimalField) else None

    def read(value):
        number = cells.read_number(value)
        # As the column keeps it: else the same file would differ from what it filed, every time it comes.
        is_longer = number is not None and places is not None and -number.as_tuple().exponent > places
        return round_money(number, places) if is_longer else number, ""

    return read


def _percent(column, session):
    return lambda value: (cells.read_percent(value), "")


def _whole(column, session):
    kind = f.get_internal_type() if isinstance(f := _field_of(column), IntegerField) else ""
    least, most = BaseDatabaseOperations.integer_field_ranges.get(kind, (-(2**31), 2**31 - 1))  # SQLite would take more than PostgreSQL

    def read(value):
        number = cells.read_whole(value)
        if number is not None and number < least:
            raise cells.BadCell(gettext_noop("This number cannot be below %(least)s"), least=least)
        if number is not None and number > most:
            raise cells.BadCell(gettext_noop("This number is too large"))
        return number, ""

    return read


def _bool(column, session):
    return lambda value: (cells.read_yes_no(value), "")


def _region(column, session):
    def read(value):
        text = cells.read_text(value)
        if text is None:
            return None, ""
        code = regions.parse_address(text)[0] or regions.find_region(county=text) or regions.find_region(*text.split()[:3])
        if not code:
            raise Unknown(gettext_noop("This region is not known"))
        return code, _understood(text, regions.full_name(code, " "))

    return read


def _email(column, session):
    def read(value):
        if cells.is_nothing(value):
            return None, ""
        return identity.check_email(value), ""

    return read


def _choice(column, session):
    words = choice_words(column) | session.remembered_words(column.name)

    def read(value):
        text = cells.read_text(value)
        if text is None:
            return None, ""
        folded = fold(text)
        found = words.get(folded)
        if found is None:
            found = next((v for w, v in sorted(words.items(), key=lambda p: -len(p[0])) if len(w) > 1 and w in folded), None)
        if found is not None:
            return found or None, _understood(text, session.choice_label(column, found)) if found else ""
        if column.lenient:
            return None, ""
        raise Unknown(gettext_noop("This is none of the choices"))

    return read


def choice_words(column: Column) -> dict[str, str]:
    """Folded word → value: the values, their labels in all languages, the column's own words."""
    made = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            made |= {fold(str(label)): value for value, label in column.choices}
    return made | {fold(str(v)): v for v, _label in column.choices} | {fold(w): v for w, v in column.words.items()}


def _person(column, session):
    def read(value):
        text = cells.read_text(value)
        if text is None:
            return None, ""
        found, name = session.people.find(text)
        return found, _understood(text, name) if found else ""

    return read


def _understood(value, shown: str) -> str:
    text = cells.text_of(value)
    return "" if text == shown else _("taken as %(value)s") % {"value": shown}


_READERS = {
    "phone": _phone, "date": _date, "datetime": _datetime, "money": _number, "decimal": _number, "percent": _percent, "int": _whole, "bool": _bool,
    "region": _region, "choice": _choice, "person": _person, "long": _long, "email": _email, "discount": _discount,
}  # fmt: skip
