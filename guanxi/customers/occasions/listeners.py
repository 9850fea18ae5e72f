from guanxi.customers.occasions.actions import add_up
from guanxi.customers.occasions.models import Cost
from guanxi.kit.changes import sink


@sink
def follow(changes) -> None:
    """Every written cost line brings its occasion's sum up to date, in the line's own transaction."""
    mine = [c for c in changes if c.model is Cost]
    if not mine:
        return
    now = Cost._base_manager.filter(pk__in=[c.pk for c in mine], occasion__isnull=False).values_list("occasion", flat=True)
    before = {c.before[name] for c in mine for name in ("occasion",) if c.before.get(name)}
    add_up(set(now) | before)
