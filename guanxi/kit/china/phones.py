"""Telephone numbers: read as people write them, kept in E.164, shown nationally, masked.

Chinese numbers are read by rules of our own (a million mobiles in 2 s); everything abroad by phonenumbers.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from guanxi.kit.china.regions import is_area_code
from guanxi.kit.refusals import BadInput, gettext_noop

MOBILE, LANDLINE, OTHER = "mobile", "landline", "other"

_PLAIN_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.(\d+))?E\+?(\d+)", re.IGNORECASE)
_EXTENSION = re.compile(r"(?<=\d)[\s)]*(?:转分机|分机号?|转|ext\.?|extension|x|\*|#)[\s:.]*(\d{1,6})$")
_DASH_EXTENSION = re.compile(r"^((?:\+?86-?)?\(?0?\d{2,3}\)?[-\s]?\d{7,8}|[2-9]\d{6,7}|[48]00(?:-?\d){7})-+(\d{1,6})$")
_REMARK = re.compile(r"\([^()\d]*\)|[^\W\d_a-z]+[:：]?|^(?:tel|mobile|phone|mob|cell|fax|t|m|p)\b[.:]*", re.IGNORECASE)
_KEPT = re.compile(r"[^\d+]")
_DASHES = re.compile(r"[‐-―−－ー—~]")
_SERVICE = re.compile(r"(?:95|96)\d{3,6}|1(?:00|1|2)\d{1,3}")
_TOLL_FREE = re.compile(r"[48]00\d{7}")
_LOOSE_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s.\-]*)?1[3-9](?:[\s.\-]*\d){9}(?!\d)")
_SEVEN_DIGITS = re.compile(r"(?:\D*\d){7}")
_SEPARATORS = re.compile(r"[/／、,，;；|\n\r]+|\s+(?:或|和|及)\s*|或者?|以及")


class BadPhone(BadInput):
    """This is no telephone number that can be dialled; the text says why."""


class Phone(NamedTuple):
    """A number in E.164 (+8613901172167), its kind (mobile, landline, other) and extension ("" when none)."""

    e164: str
    kind: str
    extension: str = ""


def parse_phone(text, region: str = "CN", area_code: str | None = None) -> Phone:
    """Read one number. `text` may be what Excel made of it (1.3901172167E10, 13901172167.0, '139…).

    region is the country in which a number without country code is meant; area_code ("0512") completes a local
    landline number. Raises BadPhone.
    """
    if region == "CN" and (plain := plain_mobile(text)):
        return Phone(plain, MOBILE)
    cleaned, extension = _clean(_from_excel(text))
    number = _KEPT.sub("", cleaned)
    if not number.strip("+"):
        raise BadPhone(gettext_noop("There is no number in this cell"))
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+86"):
        return _chinese(number[3:], extension, area_code)
    if number.startswith("+") or region != "CN":
        return _foreign(number, region, extension)
    if number.startswith("86") and len(number) in (12, 13) and number[2] != "0":
        number = number[2:]
    return _chinese(number, extension, area_code)


def plain_mobile(value) -> str:
    """A cell of nothing but the eleven digits of a mobile number, in E.164; "" for all others. Most cells are so."""
    text = value if type(value) is str else str(value) if type(value) is int else ""
    return "+86" + text if len(text) == 11 and _PLAIN_MOBILE.fullmatch(text) else ""


def is_mobile(e164: str) -> bool:
    """Whether a number in E.164 is a Chinese mobile."""
    return len(e164) == 14 and e164.startswith("+861")


def split_phones(cell) -> list[str]:
    """The single numbers of a cell that holds several: "139…、0512-68886666 转 8". Remarks stay with their number."""
    text = _from_excel(cell)
    pieces: list[str] = []
    for piece in _SEPARATORS.split(text):
        for part in _split_at_spaces(piece.strip()):
            digits = re.sub(r"\D", "", part)
            if digits and len(digits) <= 4 and pieces and part == digits:
                pieces.append(_variant(pieces[-1], digits))
            elif digits:
                pieces.append(part)
    return pieces


def mask(e164: str) -> str:
    """The number with its middle hidden: 139****7745, 0512-****-8806. What is no E.164 number is hidden whole."""
    national = _national(e164)
    if national is None:
        return _mask_foreign(e164)
    if _PLAIN_MOBILE.fullmatch(national):
        return f"{national[:3]}****{national[-4:]}"
    area, local = _split_area(national)
    if area:
        return f"{area}-****-{local[-4:]}"
    if _TOLL_FREE.fullmatch(national):
        return f"{national[:3]}-****-{national[-3:]}"
    return "****"


def show(e164: str, extension: str = "") -> str:
    """The number as people at home write it: 139 0117 2167, 0512-68888806 转 12, +852 9123 4567."""
    tail = f" 转 {extension}" if extension else ""
    national = _national(e164)
    if national is None:
        return _show_foreign(e164) + tail
    if _PLAIN_MOBILE.fullmatch(national):
        return f"{national[:3]} {national[3:7]} {national[7:]}{tail}"
    area, local = _split_area(national)
    if area:
        return f"{area}-{local}{tail}"
    if _TOLL_FREE.fullmatch(national):
        return f"{national[:3]}-{national[3:6]}-{national[6:]}{tail}"
    return national + tail


def _from_excel(value) -> str:
    """The cell as text: whole floats without .0, scientific notation only when no digit was lost."""
    if value is None:
        return ""
    if isinstance(value, float | int | Decimal):
        value = f"{value:f}" if not isinstance(value, int) else str(value)
        return value.rstrip("0").rstrip(".") if "." in value else value
    text = unicodedata.normalize("NFKC", str(value)).replace("\u200b", "").replace("\ufeff", "").strip().strip("'‘’`").strip()
    match = _SCIENTIFIC.fullmatch(text)
    if match:
        if len(match.group(1) or "") < int(match.group(2)):
            raise BadPhone(gettext_noop("Excel shortened this number and lost its last digits. Format the column as text, fill it again"))
        try:
            return f"{Decimal(text):.0f}"
        except InvalidOperation:
            return text
    return text[:-2] if re.fullmatch(r"\d{5,}\.0", text) else text


def _clean(text: str) -> tuple[str, str]:
    """The text without labels and remarks, and its extension."""
    text = _DASHES.sub("-", text.lower())
    match = _EXTENSION.search(text)
    extension = ""
    if match:
        text, extension = text[: match.start()], match.group(1)
    text = _REMARK.sub("", text).strip()
    match = _DASH_EXTENSION.match(text.replace(" ", ""))
    if match and not extension:
        text, extension = match.groups()
    return text, extension


def _chinese(number: str, extension: str, area_code: str | None) -> Phone:
    """A number of mainland China without its country code; an area code may have lost its zero abroad."""
    bare = number.lstrip("0")
    if _PLAIN_MOBILE.fullmatch(bare) and len(number) - len(bare) <= 1:
        return Phone("+86" + bare, MOBILE, extension)
    area, local = _split_area(bare)
    if area:
        _check_local(local)
        return Phone("+86" + bare, LANDLINE, extension)
    if _TOLL_FREE.fullmatch(number) or _SERVICE.fullmatch(number):
        return Phone("+86" + number, OTHER, extension)
    if area_code and len(number) in (7, 8) and not number.startswith("0"):
        _check_local(number)
        return Phone("+86" + area_code.lstrip("0") + number, LANDLINE, extension)
    raise _explain(number, bare)


def _check_local(local: str) -> None:
    if local[0] in "019":
        raise BadPhone(gettext_noop("A landline number does not begin with %(digit)s after the area code"), digit=local[0])


def _explain(number: str, bare: str) -> BadPhone:
    """What is wrong with a Chinese number that fits no form."""
    if number.startswith("0") and not re.match(r"01[3-9]", number):
        if len(number) < 10:
            return BadPhone(gettext_noop("Landline number is too short: %(count)s digits with area code"), count=len(number))
        if len(number) > 12:
            return BadPhone(gettext_noop("Landline number is too long: %(count)s digits with area code"), count=len(number))
        return BadPhone(gettext_noop("Area code unknown, or the landline number has too many or too few digits"))
    if re.match(r"1[3-9]", bare) and len(bare) > 8:
        if len(bare) < 11:
            return BadPhone(gettext_noop("Mobile number is %(count)s digit(s) short"), count=11 - len(bare))
        return BadPhone(gettext_noop("Mobile number has %(count)s digit(s) too many"), count=len(bare) - 11)
    if re.match(r"1[3-9]", bare):
        return BadPhone(gettext_noop("Mobile number is %(count)s digit(s) short"), count=11 - len(bare))
    if len(bare) == 11 and bare.startswith("1"):
        return BadPhone(gettext_noop("Mobile numbers do not begin with %(start)s"), start=bare[:2])
    if len(bare) in (7, 8):
        return BadPhone(gettext_noop("Landline number without area code"))
    return BadPhone(gettext_noop("%(count)s digits are no telephone number"), count=len(number))


def _split_area(bare: str) -> tuple[str, str]:
    """("0512", "68888806") of a national number without leading zero; ("", "") when it has no known area code."""
    if len(bare) < 9 or len(bare) > 11:
        return "", ""
    for length in (2, 3):
        area, local = "0" + bare[:length], bare[length:]
        if len(local) in (7, 8) and is_area_code(area):
            return area, local
    return "", ""


def _foreign(number: str, region: str, extension: str) -> Phone:
    import phonenumbers  # its tables cost 20 ms and memory: loaded for the first foreign number

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        raise BadPhone(gettext_noop("Country code or number unknown")) from None
    if not phonenumbers.is_valid_number(parsed):
        raise BadPhone(gettext_noop("No valid number in country +%(country)s"), country=parsed.country_code)
    kinds = phonenumbers.PhoneNumberType
    kind = {kinds.MOBILE: MOBILE, kinds.FIXED_LINE: LANDLINE}.get(phonenumbers.number_type(parsed), OTHER)
    return Phone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), kind, extension)


def _national(e164: str) -> str | None:
    """The digits after +86, None for other countries and for what is no E.164 number."""
    rest = (e164 or "")[3:]
    return rest if (e164 or "").startswith("+86") and rest.isascii() and rest.isdigit() else None


def _mask_foreign(e164: str) -> str:
    digits = (e164 or "")[1:]
    if not (e164 or "").startswith("+") or not digits.isascii() or not digits.isdigit() or len(digits) < 9:
        return "****" if e164 else ""
    return f"+{digits[:2]}****{digits[-2:]}"


def _show_foreign(e164: str) -> str:
    if not (e164 or "").startswith("+"):
        return e164 or ""
    import phonenumbers

    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164


def _split_at_spaces(piece: str) -> list[str]:
    """Two whole numbers with a space between them are two; "139 0117 2167" is one."""
    parts: list[str] = []
    # A loop: a cell may hold hundreds of numbers.
    while match := _LOOSE_MOBILE.search(piece):
        before, after = piece[: match.start()], piece[match.end() :]
        if not _SEVEN_DIGITS.match(before) and not _SEVEN_DIGITS.match(after):
            return [*parts, piece]
        parts += [*_split_words(before.strip()), match.group()]
        piece = after.strip()
    return parts + _split_words(piece)


def _split_words(piece: str) -> list[str]:
    """The same where no mobile number is left."""
    words = piece.split()
    whole = [word for word in words if 7 <= len(re.sub(r"\D", "", word)) <= 14]
    if len(whole) < 2 or any(_is_prefix(word) for word in words):
        return [piece]
    parts: list[str] = []
    for word in words:
        if word in whole or not parts:
            parts.append(word)
        else:
            parts[-1] += " " + word  # an extension or a remark
    return parts


def _is_prefix(word: str) -> bool:
    return bool(re.fullmatch(r"\(?(?:\+?86|\(\+86\)|0\d{2,3})\)?", word))


def _variant(before: str, digits: str) -> str:
    """0512-68886601/02: the second number differs from the first in its last digits."""
    return before[: -len(digits)] + digits if before[-len(digits) :].isdigit() else digits
