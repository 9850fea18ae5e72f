from guanxi.commons.savedviews.models import SavedView
from guanxi.kit.errors import Forbidden

COLUMNS = ("name", "shared", "filter", "order", "columns", "widths", "position")


def save_view(actor, record_key: str, *, view: SavedView | None = None, **values) -> SavedView:
    """Makes a view of the actor's, or changes one of his own; a view shared by somebody else can be read only (Forbidden)."""
    if unknown := set(values) - set(COLUMNS):
        raise LookupError(f"a saved view has no {sorted(unknown)}")
    view = view or SavedView(record_key=record_key, owner_id=actor.user_id)
    if view.owner_id != actor.user_id or view.record_key != record_key:
        raise Forbidden("")
    for name, value in values.items():
        setattr(view, name, value)
    view.department_id = actor.user.department_id if view.shared == SavedView.DEPARTMENT and actor.user else None
    view.save()
    return view
