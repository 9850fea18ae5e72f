"""Whole numbers out of an address or a form, where anybody may have written anything."""

LONGEST = 18  # digits; such a number fits a column of both databases


def whole_number(text, most: int = 10**LONGEST - 1) -> int | None:
    """The number that stands there in plain digits and is at most `most`; None for everything else ("²" and "٣" are digits to Python)."""
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        return None
    return number if (number := int(text)) <= most else None
