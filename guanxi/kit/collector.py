"""Python's collector of reference cycles, held back while rows pass through by the hundred thousand."""

import gc
import threading
from contextlib import contextmanager

OFTEN_ENOUGH = (100_000, 50, 100)
_lock = threading.Lock()
_inside = 0
_usual = gc.get_threshold()


@contextmanager
def rarely_collected():
    """What lives already is set aside, and the collector comes after 100,000 new containers instead of 700.

    Rows are lists and dicts without cycles: they go when nobody holds them, and to look through them all the time took a fifth of an import.
    """
    global _inside, _usual
    with _lock:
        if not _inside:
            _usual = gc.get_threshold()
            gc.freeze()
            gc.set_threshold(*OFTEN_ENOUGH)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_usual)
                gc.unfreeze()
