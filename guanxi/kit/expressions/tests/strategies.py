"""Random formulas that fit together, as text, over the fields of the small world."""

from hypothesis import strategies as st

FIELDS = {
    "number": ["staff", "amount", "discount", "score"],
    "text": ["name", "notes", "grade", "phone", "owner.name", "owner.department.name"],
    "date": ["last_contact_on", "next_contact_on", "created_at", "today()"],
    "bool": ["is_key"],
}
CONSTANTS = {
    "number": st.one_of(
        st.integers(-50, 5000).map(str),
        st.decimals(-99, 99, places=4).map(lambda value: f"{value:f}"),
        st.sampled_from(["0", "0.0000000001", "1000000000000000"]),
    ),
    "text": st.one_of(
        st.sampled_from(['"vip"', '"A"', '"é İ"', '"\\"\\\\ %"', '"泵"', '" "']),
        st.text("aAéß ", min_size=1, max_size=3).map(lambda text: f'"{text}"'),
    ),
    "date": st.dates().filter(lambda day: day.year > 999).map(lambda day: f'date("{day}")'),
    "bool": st.sampled_from(["true", "false"]),
}


@st.composite
def formulas(draw, kind=None, deep=0):
    """The text of a formula of a type (any when not given)."""
    kind = kind or draw(st.sampled_from(["number", "number", "text", "date", "bool"]))
    if deep > 3 or draw(st.integers(0, 3)) == 0:
        if draw(st.integers(0, 2)):
            return draw(st.sampled_from(FIELDS[kind]))
        return draw(CONSTANTS[kind])
    return draw(
        st.sampled_from(SHAPES[kind] + ["if({bool}, {same}, {same})", "coalesce({same}, {same})", "if({bool}, {same}, null)"]).flatmap(
            lambda shape: _filled(shape, kind, deep)
        )
    )


@st.composite
def _filled(draw, shape, kind, deep):
    while "{" in shape:
        before, rest = shape.split("{", 1)
        hole, after = rest.split("}", 1)
        shape = before + draw(formulas({"same": kind, "any": None}.get(hole, hole), deep + 1)).replace("{", "(").replace("}", ")") + after
    return shape


SHAPES = {
    "number": [
        "({number} + {number})", "({number} - {number})", "{number} * {number}", "({number}) / ({number})", "-({number})", "abs({number})",
        "round({number})", "round({number}, 2)", "round({number}, -1)", "round({number}, 5)", "floor({number})", "ceil({number})",
        "min({number}, {number})", "max({number}, {number}, {number})", "len({text})", "days_between({date}, {date})",
        "year({date})", "quarter({date})", "month({date})", "day({date})", "weekday({date})",
    ],
    "text": ["concat({text}, {text})", "concat({number}, {date}, {text})", "lower({text})", "text({number})", "text({date})"],
    "date": ["add_days({date}, {number})", "min({date}, {date})", "max({date}, {date})"],
    "bool": [
        "({number} < {number})", "({number} = {number})", "({number} != {number})", "({date} >= {date})", "({date} = {date})", "({text} = {text})",
        "({text} != {text})", "({bool} and {bool})", "({bool} or {bool})", "(not {bool})", "empty({any})", "contains({text}, {text})", "({bool} = {bool})",
    ],
}  # fmt: skip
