"""Writes requirements/*.txt anew: every version with its hashes, no address of any registry (`make lock`)."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def wanted(*groups: str) -> list[str]:
    """The packages named in pyproject.toml: those of the product, of an extra, or of a group."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    named = {"base": project["dependencies"]} | project["optional-dependencies"] | pyproject["dependency-groups"]
    found = []
    for group in groups:
        found += named[group]
    return found


def lock(name: str, *groups: str, constraint: str = "") -> None:
    """Resolves and writes one file. A constraint keeps the versions of another file."""
    command = [
        "uv",
        "pip",
        "compile",
        "-q",
        "-",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--universal",
        "--python-version",
        "3.11",
    ]
    if constraint:
        command += ["-c", str(ROOT / "requirements" / constraint)]
    made = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        input="\n".join(wanted(*groups)),
        text=True,
        capture_output=True,
        check=True,
    )
    (ROOT / "requirements" / f"{name}.txt").write_text(made.stdout, encoding="utf-8")


if __name__ == "__main__":
    lock("setup", "setup")
    lock("base", "base")
    lock("dev", "base", "pdf", "dev", constraint="base.txt")
