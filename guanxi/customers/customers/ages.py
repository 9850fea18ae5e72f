"""How old somebody is: by the day of birth, or by the year where only that is known."""

from django.utils import timezone


def age_of(person) -> int | None:
    """Full years of a customer or a contact; by the year of birth alone, the years that have begun at the turn of the year."""
    today = timezone.localdate()
    if born := person.born_on:
        return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
    year = year_of(person)
    return max(0, today.year - year) if year else None


def year_of(person) -> int | None:
    """The year of birth where it stands: with a contact itself, with a customer in his profile."""
    holder = person if hasattr(type(person), "birth_year") else getattr(person, "profile", None)
    return holder.birth_year if holder is not None else None


def birth_year(age: int) -> int:
    """The year of birth of somebody who is said to be so old now."""
    return timezone.localdate().year - max(0, min(age, 130))
