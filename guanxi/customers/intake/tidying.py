"""Rows of a customer list brought into the shape of the archive: type, region, numbers, the keys by which names are compared."""

import re
from functools import lru_cache

from django.utils.translation import gettext as _

from guanxi.kit.china import identity, names, phones, pinyin, regions
from guanxi.kit.refusals import BadInput

_IDENTITY = re.compile(r"\d{6}(?:19|20)\d{9}[\dX]")


def tidy(rows, importer) -> None:
    """Works on all rows with a name at once where that is faster."""
    named = [r for r in rows if not r.is_out and r.values.get("name")]
    values = [r.values for r in named]
    for v in values:
        v["name"] = v["name"][:160]
    folded = names.folds(v["name"] for v in values)
    contacts = list({v["contact_name"] for v in values if v.get("contact_name")})
    importer.folded = dict(zip(contacts, names.folds(contacts), strict=True))
    for v, is_company in zip(values, names.are_companies(folded), strict=True):
        v.setdefault("kind", "company" if is_company else "person")
    for row, name in zip(named, folded, strict=True):
        _place(row)
        _local_numbers(row, importer.number_of)
        _numbers(row, importer.number_of)
        _contact(row.values, name, importer.folded)
        _reference(row, importer)
    for kind in ("company", "person"):
        some = [v for v in values if v["kind"] == kind]
        for v, core in zip(some, names.name_cores((v["name"] for v in some), kind), strict=True):
            v["name_core"] = core[:160]
    for v, key in zip(values, pinyin.pinyin_keys(v["name"] for v in values), strict=True):
        v["name_sort"] = key
        v["phone_key"] = v.get("phone", "")


def _place(row) -> None:
    """The region from its column, from province, city and county, or from the beginning of the address."""
    v = row.values
    parts = [v.pop(n, "") for n in ("province", "city", "county")]
    if "region" not in v:
        code = _region_of(*parts) if any(parts) else ""
        if not code and v.get("address"):
            code = regions.parse_address(v["address"])[0]
        if code:
            v["region"] = code


@lru_cache(maxsize=20_000)
def _region_of(province: str, city: str, county: str) -> str:
    code = regions.find_region(province, city, county)
    if regions.region_level(code) == "county":
        return code
    written = regions.parse_address("".join((province, city, county)))[0]
    return written if len(regions.region_path(written)) > len(regions.region_path(code)) else code


def _local_numbers(row, number_of) -> None:
    """A landline number without its area code gets the one of the customer's city."""
    if not row.problems:
        return
    area = regions.area_code_of(row.values.get("region", ""))
    for problem in [
        p for p in row.problems if area and p.column is not None and p.column in (number_of.get("phone"), number_of.get("phone2"))
    ]:
        try:
            found = phones.parse_phone(row.cells[problem.column], area_code=area).e164
        except BadInput:
            continue
        row.problems.remove(problem)
        row.shown[problem.column] = _("taken as %(value)s") % {"value": phones.show(found)}
        name = "phone2" if "phone" in row.values else "phone"
        row.values.setdefault(name, found)


def _numbers(row, number_of) -> None:
    v = row.values
    if code := v.get("credit_code"):
        _credit(row, code, number_of.get("credit_code"))
    if v.get("postcode"):
        try:
            v["postcode"] = identity.check_postcode(v["postcode"])
        except BadInput as error:
            row.note(number_of.get("postcode"), str(error))
            v["postcode"] = v["postcode"][:10]
    if (second := v.get("phone2")) and ("phone" not in v or (phones.is_mobile(second) and not phones.is_mobile(v["phone"]))):
        v["phone2"] = v.get("phone", "")
        v["phone"] = second
        if not v["phone2"]:
            del v["phone2"]


def _credit(row, text: str, column: int | None) -> None:
    """A wrong check digit is told and kept: the number still tells two firms apart. A person's identity number is not filed."""
    v = row.values
    try:
        v["credit_code"] = identity.check_company_code(text).code
    except BadInput as error:
        bare = re.sub(r"[\s-]", "", text).upper()
        if _IDENTITY.fullmatch(bare):
            del v["credit_code"]
            row.note(column, _("An identity number of a person is not filed here."))
        elif len(bare) in (9, 15, 18) and bare.isascii() and bare.isalnum():
            v["credit_code"] = bare
            row.note(column, str(error))
        else:
            del v["credit_code"]
            row.fail(column, str(error))


def _contact(v: dict, folded: str, contacts: dict[str, str]) -> None:
    """A person is his own contact; a contact without a number has the mobile of the row."""
    name = v.get("contact_name")
    if name and v["kind"] == "person" and contacts[name] == folded:
        del v["contact_name"]
        if title := v.pop("contact_title", ""):
            v.setdefault("job_title", title)
        name = None
    if not name and v["kind"] == "person" and v.get("contact_title"):
        v.setdefault("job_title", v.pop("contact_title"))
    if "contact_phone" in v and "phone" not in v:
        v["phone"] = v["contact_phone"]
    if name and "contact_phone" not in v and phones.is_mobile(v.get("phone", "")):
        v["contact_phone"] = v["phone"]


def _reference(row, importer) -> None:
    v = row.values
    if "owner" in v:
        v["owner_id"] = v.pop("owner")
    if "source" in v:
        text = v.pop("source")
        found = importer.sources.find(text)
        if found is None:
            row.note(importer.number_of.get("source"), _("This source is not in the list."))
        else:
            v["source_id"] = found
