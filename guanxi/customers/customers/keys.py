"""The derived keys of a customer: what makes two names alike, what sorts them, what their phone is compared by."""

from guanxi.kit.china import identity, names, pinyin


def derive(customer) -> None:
    """Fills name_core, name_sort and phone_key from name, kind and phone, and writes credit code and e-mail in the one form they are compared in."""
    customer.name_core = names.name_core(customer.name, customer.kind)[:160]
    customer.name_sort = pinyin.pinyin_key(customer.name)
    customer.phone_key = customer.phone
    if code := getattr(customer, "credit_code", ""):
        customer.credit_code = written_once(code)
    customer.email = mail_of(customer.email)


def written_once(code: str) -> str:
    """A credit code as every import writes it, so that one typed in small letters or with blanks is not another company; other numbers stay."""
    tidy = identity.tidy_code(code)
    return tidy if len(tidy) in (9, 15, 18) and tidy.isascii() and tidy.isalnum() else code


def mail_of(address: str) -> str:
    """An e-mail address as every import writes it: the same mailbox is one address, whatever letters were typed."""
    return identity.tidy_email(address)[:120] if "@" in address or "＠" in address else address
