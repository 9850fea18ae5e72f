"""An app's models.py is one line: every package's tables are found by their folder, so a new package edits no other file."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules


def tables(models_module: str, folder: str) -> None:
    """Imports `<app>.<package>.models` of every package beside the given models.py (`tables(__name__, __file__)`)."""
    app, here = models_module.rpartition(".")[0], Path(folder).parent
    for found in iter_modules([str(here)]):
        if found.ispkg and (here / found.name / "models.py").exists():
            import_module(f"{app}.{found.name}.models")
