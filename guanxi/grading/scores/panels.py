from django.utils.translation import gettext_lazy as _

from guanxi.grading.scores.views import explain
from guanxi.kit.panels import panel


@panel(
    on="customers.customer",
    name="grade",
    title=_("Why this grade"),
    template="grading/scores/_why.html",
    order=30,
    lazy=True,
    needs="grading.gradingrun",
)
def why(customer, actor):
    """The score with everything it is made of, and the form to set it by hand."""
    context = explain(customer, actor)
    return context and context | {"next": f"/customers/customers/{customer.pk}/"}
