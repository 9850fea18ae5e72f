from guanxi.commons.keys.actions import revoke_all
from guanxi.kit.changes import listens


@listens("user.disabled")
def end_keys(user, **facts):
    """Whoever may not sign in has no keys either; enabling him again brings none of them back."""
    revoke_all(user)
