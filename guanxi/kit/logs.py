"""Log lines that a machine can read and that hold no personal data."""

import json
import logging
from datetime import UTC, datetime

PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName"}


class JsonLine(logging.Formatter):
    """Formats a record as one JSON object; `extra` fields are added, tracebacks keep file and line but not the message values."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Line breaks inside a value could forge a second line.
            "event": record.getMessage().replace("\n", " ").replace("\r", " ")[:2000],
        }
        line |= {key: value for key, value in vars(record).items() if key not in PLAIN}
        if record.exc_info:
            line["error"] = record.exc_info[0].__name__ if record.exc_info[0] else ""
            line["trace"] = self._places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _places(trace) -> list[str]:
        places = []
        while trace is not None:
            places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
            trace = trace.tb_next
        return places[-12:]
