"""What is still owed."""

from django.db.models import F, Q

# A day without an amount ("came on the 12th") means that all came; less than was due means that the rest is owed.
UNPAID = Q(received_amount__lt=F("due_amount")) & (Q(received_on=None) | ~Q(received_amount=0))
LEFT = F("due_amount") - F("received_amount")
