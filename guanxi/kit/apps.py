"""The base of every app: at start each package's declarations are imported, so that registering needs no central list."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import AppConfig

DECLARING = ("record", "panels", "listeners", "jobs", "rules")


class App(AppConfig):
    """Subclass as `from guanxi.kit import apps as kit` … `class Customers(kit.App)`: importing this class by name would hide both from Django."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls, **options):
        # Inherited, the False above would make Django pass over every app's own class, and ready() would never run.
        cls.default = True
        super().__init_subclass__(**options)

    def ready(self):
        """Imports what declares (record.py, panels.py, …) of every package in the app."""
        for package in packages_of(self):
            present = {m.name for m in iter_modules([str(Path(self.path) / package)])}
            for module in DECLARING:
                if module in present:
                    import_module(f"{self.name}.{package}.{module}")


def packages_of(app: AppConfig) -> list[str]:
    """Names of the packages (folders with an __init__) of an app."""
    return sorted(m.name for m in iter_modules([app.path]) if m.ispkg and m.name not in ("migrations", "tests"))


class Kit(App):
    """The tools."""

    name = "guanxi.kit"
    label = "kit"
    verbose_name = "kit"

    def ready(self):
        """Registers the house's own system checks."""
        from guanxi.kit import checks  # noqa: F401
