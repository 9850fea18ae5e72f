from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.changes import listens
from guanxi.kit.jobs import later

MANY = 5_000  # rows


@listens("import.finished")
def look_at_what_came(whole) -> None:
    """A large import changes what the database should know of its tables; it is nobody's own job."""
    if whole.row_count >= MANY:
        with acting(SYSTEM):
            later("health.statistics", key=f"statistics:import:{whole.pk}")
