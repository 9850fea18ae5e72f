"""The derived keys of a customer: what makes two names alike, what sorts them, what their phone is compared by."""

from guanxi.kit.china import names, pinyin


def derive(customer) -> None:
    """Fills name_core, name_sort and phone_key from name, kind and phone."""
    customer.name_core = names.name_core(customer.name, customer.kind)[:160]
    customer.name_sort = pinyin.pinyin_key(customer.name)
    customer.phone_key = customer.phone
