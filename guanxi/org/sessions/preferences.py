"""Language and theme: kept on the person, carried to each of his computers in a cookie that the next page reads before anything else."""

from django.conf import settings

YEAR = 365 * 24 * 3600


def carry(response, request, *, language: str = "", theme: str = "") -> None:
    """Sets the cookies of what is not empty."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, language), ("theme", theme)):
        if value:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
