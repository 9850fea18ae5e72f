"""A first reading of binary workbooks (xls, xlsb) in a process of its own.

One wrong byte in such a file can make the reader ask for petabytes, and then the whole process is gone: it must
not be the one that serves pages or works through the jobs.
"""

import subprocess
import sys

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.guards import BadFile

_SECONDS = 60
_READ_ALL = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass
import python_calamine
book = python_calamine.load_workbook(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name)
"""


def try_reading(path) -> None:
    """Read all sheets in a process of its own, within 2 GB and a minute. Raises BadFile when it does not come through."""
    try:
        done = subprocess.run([sys.executable, "-I", "-c", _READ_ALL, str(path)], capture_output=True, timeout=_SECONDS, check=False)
    except (subprocess.TimeoutExpired, OSError):
        done = None
    if not done or done.returncode:
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry"))
