"""The process that sets documents. It holds fonts and templates from one document to the next, and no database; its parent ends it when a document takes too long.

`python -m guanxi.commons.printing.typesetter` reads a line of JSON {"template", "fonts", "at", "size"} and so many bytes of data, and answers with a line
{"size", "warnings"} and so many bytes of PDF, or {"error"}; again and again, until nothing was asked for a while, memory has grown, or nobody is there to ask.
"""

import json
import os
import sys
import threading
from pathlib import Path

try:
    import resource
except ImportError:  # not on every system
    resource = None

MEMORY = 2 * 2**30
MUCH = 600 * 2**20  # bytes; a process that has held more gives them back by ending, since typst remembers what it once set
KILO = 1 if sys.platform == "darwin" else 1024  # in what the system counts
IDLE = 600  # seconds without a document


def limit_myself() -> None:
    """Memory. Where the system has no such limit the parent's clock remains."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def held() -> int:
    """Bytes of memory in use. The most ever held would on Linux count what the parent held when it started this process."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, AttributeError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILO if resource is not None else 0


def set_document(compilers: dict, asked: dict, data: str) -> tuple[dict, bytes]:
    """What the parent reads, and the PDF."""
    import typst

    key = (asked["template"], *asked["fonts"])
    if key not in compilers:
        compilers[key] = typst.Compiler(input=asked["template"], root=str(Path(asked["template"]).parent), font_paths=asked["fonts"])
    try:
        made, warnings = compilers[key].compile_with_warnings(format="pdf", sys_inputs={"data": data}, timestamp=asked["at"])
    except typst.TypstError as error:
        return {"error": str(error)[:2000]}, b""
    return {"size": len(made), "warnings": [str(w)[:500] for w in warnings[:20]]}, made


def main() -> None:
    """Serves one parent over stdin and stdout."""
    limit_myself()
    asks, answers, compilers = sys.stdin.buffer, sys.stdout.buffer, {}
    while True:
        idle = threading.Timer(IDLE, os._exit, (0,))
        idle.daemon = True
        idle.start()
        line = asks.readline()
        idle.cancel()
        if not line:
            return
        asked = json.loads(line)
        head, made = set_document(compilers, asked, asks.read(asked["size"]).decode())
        answers.write(json.dumps(head).encode() + b"\n" + made)
        answers.flush()
        if held() > MUCH:
            return


if __name__ == "__main__":
    main()
