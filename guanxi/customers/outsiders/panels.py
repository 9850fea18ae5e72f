from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.queries import grant
from guanxi.customers.outsiders.actions import LETTER
from guanxi.kit.panels import panel

KEY = "customers.outsidereader"
grant(LETTER, lambda stored, actor: actor.may(KEY, "view"))


@panel(on=KEY, name="letter", title=_("Letter and identity"), template="customers/outsiders/_letter.html", order=10)
def letter(reader, actor):
    """The letter he brought, or that it is missing; the number of his paper is shown by a deed of its own."""
    hidden = actor.field_rule(KEY, "identity_number") in ("hidden", "masked")
    return {"stored": reader.letter, "may": actor.may(KEY, "change"), "reveal": actor.may(KEY, "reveal") and not hidden}
