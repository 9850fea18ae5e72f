"""What is being typed, made comparable, as far as the one who types may ask by it (OWN-03).

What the asker may not enter, or may not read in full, is no key: asking by it would tell whose number that is. That holds for the record type
that he fills in and for each one that is looked through. Only whole numbers are looked for, never pieces of them.
"""

import unicodedata
from dataclasses import dataclass, replace

from guanxi.customers.duplicates.index import facts_of
from guanxi.customers.duplicates.verdicts import Facts
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.china import identity, names, phones
from guanxi.kit.refusals import BadInput
from guanxi.kit.scope import is_closed, writable_fields

_NO_CONTROLS = dict.fromkeys([*range(32), 127])  # PostgreSQL knows no NUL
_TYPED = ("name", "kind", "phone", "phone2", "email", "credit_code", "code")


@dataclass(frozen=True)
class Asked:
    """What is typed, made comparable. numbers in E.164."""

    name: str = ""
    core: str = ""
    kind: str = "company"
    numbers: tuple[str, ...] = ()
    email: str = ""
    credit_code: str = ""
    code: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to look for."""
        return len(self.core) > 1 or bool(self.numbers or self.email or self.credit_code or self.code)

    def within(self, record_key: str, actor: Actor) -> "Asked":
        """What of it may be looked for among rows of another record type: what is hidden or masked there is no key there."""
        record = records.get(record_key)
        closed = {n for n in _TYPED if n in record.fields and is_closed(record, record.fields[n], actor)}
        gone = {n: "" for n in ("name", "email", "credit_code", "code") if n in closed}
        gone |= {"core": ""} if "name" in closed else {}
        return replace(self, **gone, **({"numbers": ()} if closed & {"phone", "phone2"} else {}))

    def facts(self) -> Facts:
        """For comparing."""
        values = {
            "name": self.name,
            "name_core": self.core,
            "kind": self.kind,
            "credit_code": self.credit_code,
            "code": self.code,
            "email": self.email,
        }
        values |= dict(zip(("phone", "phone2"), self.numbers, strict=False))
        return facts_of(0, values, [])


def asked(data, record_key: str, actor: Actor) -> Asked:
    """From the texts of a form, as far as the actor may enter and read these fields of that record type."""
    record = records.get(record_key)
    fields = {n: f for n, f in writable_fields(record, actor, creating=True).items() if n in _TYPED and not is_closed(record, f, actor)}
    typed = {n: str(data.get(n) or "").translate(_NO_CONTROLS).strip()[:160] for n in fields}
    name = typed.get("name", "")
    kind = typed.get("kind") or ("company" if names.is_company(name) else "person")
    numbers = [number for n in ("phone", "phone2") if (number := whole_phone(typed.get(n, "")))]
    return Asked(
        name, names.name_core(name, kind) if name else "", kind, tuple(dict.fromkeys(numbers)), identity.tidy_email(typed.get("email", "")),
        identity.tidy_code(typed.get("credit_code", "")), typed.get("code", ""),
    )  # fmt: skip


def whole_phone(text: str) -> str:
    """The number in E.164; "" for anything that is no whole number."""
    try:
        return phones.parse_phone(text).e164 if text else ""
    except BadInput:
        return ""


def asked_in_one(text: str, actor: Actor) -> Asked:
    """What one box of the clash check means: a whole number, a credit code, an e-mail, else a name (or a customer number)."""
    key = "customers.customer" if actor.may("customers.customer", "add") else "customers.lead"
    text = unicodedata.normalize("NFKC", text)
    bare = identity.tidy_code(text)
    if "@" in text:
        return asked({"email": text}, key, actor)
    if len(bare) in (15, 18) and bare.isascii() and bare.isalnum() and any(c.isdigit() for c in bare):
        return asked({"credit_code": bare, "code": text}, key, actor)
    if whole_phone(text):
        return asked({"phone": text, "code": text}, key, actor)
    return asked({"name": text, "code": text if text.isascii() and any(c.isdigit() for c in text) else ""}, key, actor)
