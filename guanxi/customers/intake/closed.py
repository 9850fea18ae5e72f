"""Rows of a file that meet an archive which is shut for whoever brings the file (SEC-07)."""

from django.utils.translation import gettext as _

from guanxi.commons.imports.rows import CLASH, Row
from guanxi.customers.custody.queries import post
from guanxi.customers.custody.rules import CLOSED, KEEPERS
from guanxi.customers.duplicates.verdicts import Verdict


def is_closed(held: dict) -> bool:
    """Whether the archive is kept apart; rows of the file itself never are."""
    return held.get("custody") in CLOSED


def meet_closed(row: Row, held: dict, verdict: Verdict) -> bool:
    """Of the very same customer no second archive is filed, and the row says to whom one turns. False for a mere likeness: it is not told of at all."""
    row.reasons = ()
    if verdict.kind != "same" and held["name_core"] != row.values["name_core"]:
        return False
    row.verdict = CLASH
    row.fail(None, _("On file already, please ask %(post)s") % {"post": post(KEEPERS[held["custody"]])})
    return True
