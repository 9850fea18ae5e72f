"""The web process itself."""

from benchmarks.measuring import Line


def lines(stage) -> list[Line]:
    """Memory of the largest worker after everything so far, seconds until the first answer."""
    memory = stage.server.worker_memory()
    return [
        Line("web worker", memory=memory, budget="≤ 220 MB", ok=memory <= 220),
        Line("ready", p50=stage.server.ready * 1000, budget="≤ 3 s", ok=stage.server.ready <= 3),
        Line("empty page", p50=stage.empty_page),
    ]
