"""Random filters for hypothesis: over the fields of the small world, or over any text at all."""

from hypothesis import strategies as st

from guanxi.kit.filters import All, Any, Condition, Not
from guanxi.kit.filters.operators import INPUTS, accepted
from guanxi.kit.filters.tests.world import GRADES, NAMES, ROLES

FIELDS_BY_KIND = {
    "text": ["name", "contacts.name", "owner.name", "owner.department.name", "owner.boss.name", "owner.customers.name"],
    "long": ["notes"],
    "choice": ["grade"],
    "region": ["region"],
    "phone": ["phone", "contacts.phone"],
    "multichoice": ["roles"],
    "bool": ["is_key"],
    "int": ["staff"],
    "money": ["amount"],
    "percent": ["discount"],
    "decimal": ["score"],
    "date": ["last_contact_on", "next_contact_on", "contacts.met_on"],
    "datetime": ["created_at"],
    "person": ["owner", "owner.boss"],
    "ref": ["department", "owner.department", "owner.customers", "contacts"],
    "tags": ["tags"],
}
LETTERS = "aAbBäÄ泵业%_\\\"'() ,=~！（“”éſİıK\u212a１0"
texts = st.one_of(st.sampled_from([*NAMES, "acme", "VIP", "老王", "李娜", "tom"]), st.text(LETTERS, min_size=1, max_size=4))
numbers = st.one_of(
    st.integers(-20, 6000).map(str),
    st.decimals(-20, 6000, places=3).map(str),
    st.sampled_from(["0.5万", "1000.01", "999999999999.99", "999999999999999"]),
)
days = st.one_of(
    st.sampled_from(
        [
            "today",
            "yesterday",
            "tomorrow",
            "this_week",
            "last_week",
            "next_week",
            "this_month",
            "last_month",
            "this_quarter",
            "next_quarter",
            "this_year",
            "last_year",
        ]
    ),
    st.builds("{}{}{}".format, st.sampled_from("+-"), st.integers(0, 70), st.sampled_from("dwm")),
    st.builds("{} {} {}".format, st.sampled_from(["last", "next"]), st.integers(1, 70), st.sampled_from(["days", "weeks", "months"])),
    st.dates().filter(lambda day: 1900 < day.year < 2100).map(str),
    st.sampled_from(["2026-11", "2026"]),
)
VALUES = {
    "text": texts,
    "long": texts,
    "choice": st.sampled_from([value for value, label in GRADES]),
    "multichoice": st.sampled_from([value for value, label in ROLES]),
    "region": st.sampled_from(["310000", "310115", "330100", "11", "110000"]),
    "phone": st.one_of(
        st.sampled_from(["13812345678", "+8613812345678", "021-62345678", "138"]),
        st.text("0123456789+- ", min_size=1, max_size=6).filter(lambda text: text.strip("- ")),
    ),
    "bool": st.sampled_from(["yes", "no"]),
    "int": st.one_of(st.integers(-5, 600).map(str), st.sampled_from(["999999999999999", "-3000000000"])),
    "money": numbers,
    "percent": numbers,
    "decimal": numbers,
    "date": days,
    "datetime": st.one_of(days, st.sampled_from(["2026-11-21T00:00", "2026-11-20 23:59"])),
    "person": st.one_of(st.sampled_from(["me", "陈总", "zhang", "李娜"]), st.integers(1, 6).map(str)),
    "ref": st.one_of(st.sampled_from(["mine", "销售一部", "大客户部", "老王", "a"]), st.integers(1, 6).map(str)),
    "tags": st.sampled_from(["VIP", "vip", "2024", "展会 A", "nowhere"]),
}


@st.composite
def conditions(draw):
    """A condition that the small world understands."""
    kind = draw(st.sampled_from(sorted(FIELDS_BY_KIND)))
    field = draw(st.sampled_from(FIELDS_BY_KIND[kind]))
    is_many = field.split(".")[0] in ("contacts", "tags") or "customers" in field
    op = draw(st.sampled_from(accepted(kind, is_many=is_many)))
    low, high = {"none": (0, 0), "two": (2, 2), "many": (1, 3)}.get(INPUTS[op], (1, 1))
    values = draw(st.lists(VALUES[kind] if INPUTS[op] != "days" else st.integers(0, 90).map(str), min_size=low, max_size=high))
    return Condition(field, op, tuple(values))


@st.composite
def any_conditions(draw):
    """A condition about fields nobody has, with any values."""
    op = draw(st.sampled_from(sorted(INPUTS)))
    low, high = {"none": (0, 0), "two": (2, 2), "many": (1, 4)}.get(INPUTS[op], (1, 1))
    wild = st.text(min_size=1, max_size=200).filter(
        lambda text: "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
    )
    values = draw(st.lists(st.one_of(wild, st.text(LETTERS, min_size=1, max_size=5), days), min_size=low, max_size=high))
    return Condition(draw(st.sampled_from(["name", "owner.department", "自定义", "last_contact_on"])), op, tuple(values))


def trees(leaves, size=8):
    """Filters of such conditions, joined by all, any and not (never a join of one part: nobody writes that)."""
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.builds(Not, parts),
            st.builds(All, st.lists(parts, min_size=2, max_size=3).map(tuple)),
            st.builds(Any, st.lists(parts, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=size,
    )
