"""A grade set by hand goes with a customer that is merged into another one, and stands over what was computed for that one."""

from guanxi.customers.customers.actions import set_grade
from guanxi.customers.customers.models import CustomerState
from guanxi.grading.schemes.models import ManualGrade
from guanxi.kit.changes import listens


@listens("customers.merged")
def heed_the_hand(kept, **facts) -> None:
    """The state shows it."""
    state = CustomerState.objects.get(pk=kept)
    hand = ManualGrade.objects.alive().filter(customer=kept).first()
    if hand is not None and hand.grade != state.grade:
        set_grade(kept, grade=hand.grade, score=state.score, on=state.graded_on)
