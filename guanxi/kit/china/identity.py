"""Numbers that identify firms and persons, e-mail addresses, postcodes: checked, brought into one form.

Nothing here logs, and no error text repeats the value.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from stdnum.cn import ric, uscc

from guanxi.kit.refusals import BadInput, gettext_noop

CREDIT, REGISTRATION, ORGANISATION = "credit", "registration", "organisation"

_NOISE = re.compile(r"[\s\-_.·'‘’`\u200b]+")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_LABEL = r"[a-z0-9\u4e00-\u9fff](?:[a-z0-9\u4e00-\u9fff\-]{0,61}[a-z0-9\u4e00-\u9fff])?"
_EMAIL = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~.\-]{{1,64}}@(?:{_LABEL}\.)+[a-z\u4e00-\u9fff]{{2,24}}")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_MISTYPED_ENDINGS = {".con": ".com", ".cmo": ".com", ".comm": ".com", ".cpm": ".com", ".ocm": ".com"}


class BadIdentity(BadInput):
    """No valid number of this kind; the text says why, never which."""


class BadEmail(BadInput):
    """No e-mail address that mail can reach; `suggestion` holds what was probably meant, or ""."""

    def __init__(self, message: str, suggestion: str = "", **params):
        super().__init__(message, **params)
        self.suggestion = suggestion


class CompanyCode(NamedTuple):
    """A firm's number without spaces, and its kind: credit, registration (15 digits, old) or organisation (9, old)."""

    code: str
    kind: str


class Identity(NamedTuple):
    """A person's identity number (18 characters), date of birth and sex ("male", "female")."""

    number: str
    birth_on: date
    sex: str

    def __repr__(self) -> str:
        return "Identity(…)"  # reprs reach logs and tracebacks

    __str__ = __repr__


def tidy_code(text) -> str:
    """A number in capitals without blanks, hyphens and full-width signs, however it was typed; whether there is such a number is not asked."""
    if isinstance(text, float):
        text = f"{text:.0f}"
    return _NOISE.sub("", unicodedata.normalize("NFKC", str(text if text is not None else ""))).upper()


def check_company_code(text) -> CompanyCode:
    """Read a unified social credit code (GB 32100, 18 characters), or tell the two older numbers apart.

    Raises BadIdentity for a wrong length, a character that never occurs, a wrong check digit.
    """
    code = tidy_code(text)
    if len(code) == 15 and code.isascii() and code.isdigit():
        if not _mod_11_10(code):
            raise BadIdentity(gettext_noop("Old registration number: the check digit is wrong"))
        return CompanyCode(code, REGISTRATION)
    if len(code) == 9 and code.isascii() and code.isalnum() and code[:8].isalnum() and (code[8].isdigit() or code[8] == "X"):
        if _organisation_digit(code[:8]) != code[8]:
            raise BadIdentity(gettext_noop("Old organisation code: the check digit is wrong"))
        return CompanyCode(code, ORGANISATION)
    return CompanyCode(check_credit_code(code), CREDIT)


def check_credit_code(text) -> str:
    """The unified social credit code in capitals without spaces. Raises BadIdentity."""
    code = tidy_code(text)
    if len(code) != 18:
        raise BadIdentity(gettext_noop("A credit code has 18 characters, this has %(count)s"), count=len(code))
    wrong = sorted(set(code) & set("IOSVZ"))
    if wrong:
        raise BadIdentity(gettext_noop("A credit code never holds the letter %(letter)s"), letter=wrong[0])
    if not _CREDIT.fullmatch(code):
        raise BadIdentity(gettext_noop("This is not the form of a credit code"))
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise BadIdentity(gettext_noop("The check digit of the credit code is wrong: a character was mistyped"))
    return code


def is_credit_code(text) -> bool:
    """Whether this is a unified social credit code with the right check digit."""
    try:
        return bool(check_credit_code(text))
    except BadIdentity:
        return False


def check_identity(text, today: date | None = None) -> Identity:
    """Read a resident's identity number, 15-digit ones of before 2000 are lengthened. Raises BadIdentity."""
    number = tidy_code(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        number = number[:6] + "19" + number[6:]
        number += ric.calc_check_digit(number + "0")
    if len(number) != 18:
        raise BadIdentity(gettext_noop("An identity number has 18 characters, this has %(count)s"), count=len(number))
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        raise BadIdentity(gettext_noop("An identity number is made of digits, X only at the end"))
    if ric.calc_check_digit(number) != number[-1]:
        raise BadIdentity(gettext_noop("The check digit of the identity number is wrong: a digit was mistyped"))
    try:
        birth_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadIdentity(gettext_noop("The date of birth in the identity number does not exist")) from None
    if birth_on > (today or date.today()):
        raise BadIdentity(gettext_noop("The date of birth in the identity number lies in the future"))
    return Identity(number, birth_on, "male" if int(number[16]) % 2 else "female")


def mask_identity(number: str) -> str:
    """First and last character only, as banks show it: 3****************X."""
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}" if len(number or "") >= 8 else "*" * len(number or "")


def check_postcode(text) -> str:
    """Six digits; a leading zero that Excel dropped comes back (50051 → 050051). Raises BadIdentity."""
    code = tidy_code(text[:-2] if isinstance(text, str) and text.strip().endswith(".0") else text)
    if len(code) == 5 and code.isdigit() and code[0] in "123456":
        code = "0" + code
    if not re.fullmatch(r"\d{6}", code, re.ASCII):
        raise BadIdentity(gettext_noop("A postcode has 6 digits"))
    return code


def tidy_email(text) -> str:
    """The address in lower case, freed of mailto:, brackets, full-width signs and blanks; whether it is one is not asked."""
    address = str(text or "")
    if address.isascii():
        address = "".join(address.lower().split())
    else:
        address = _BLANKS.sub("", unicodedata.normalize("NFKC", address).replace("。", ".").lower())
    address = address.removeprefix("mailto:").strip("<>;,'\"，；、()")
    return address.removeprefix("mailto:")


def check_email(text) -> str:
    """The address as tidy_email makes it. Raises BadEmail."""
    address = tidy_email(text)
    if address.count("@") != 1:
        raise BadEmail(gettext_noop("An e-mail address has one @"))
    if len(address) > 254 or ".." in address or not _EMAIL.fullmatch(address) or address[0] == "." or ".@" in address:
        raise BadEmail(gettext_noop("This is not the form of an e-mail address"))
    for wrong, right in _MISTYPED_ENDINGS.items() if address.endswith(tuple(_MISTYPED_ENDINGS)) else ():
        if address.endswith(wrong):
            suggestion = address.removesuffix(wrong) + right
            message = gettext_noop("The address ends with %(wrong)s, probably %(right)s is meant")
            raise BadEmail(message, suggestion, wrong=wrong, right=right)
    return address


def _mod_11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10, the check of 15-digit registration numbers (GS 15-2006)."""
    product = 10
    for digit in digits[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(digits[-1])) % 10 == 1


def _organisation_digit(body: str) -> str:
    """The check character of a GB 11714 organisation code."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X"[-total % 11]
