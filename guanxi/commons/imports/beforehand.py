"""A second process that reads the next chunk of a large file while the first one compares and files the present chunk.

What can be told from the cells alone (values, what is wrong with them, search documents) takes half of an import's processor time and needs no
database. The reader is started by the run, given chunks through a pipe and ends with the pipe: when the run ends, however it ends. Where it cannot
be had (one processor, a small file, an importer that does not allow it) or breaks off, the run reads for itself and nothing else changes.
"""

import logging
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils import translation

import guanxi
from guanxi.commons.imports.models import ImportChunk
from guanxi.commons.imports.rows import Row
from guanxi.commons.imports.wordcounts import Words
from guanxi.kit.search import foretold

log = logging.getLogger("guanxi.imports")
LEAST_ROWS = 10_000
START = "import django; django.setup(); from guanxi.commons.imports.beforehand import serve; serve()"
HEAD = struct.Struct(">I")
HANDED = ("number", "mark", "cells", "values", "problems", "shown", "verdict")


class Reader:
    """The other process. Chunks are asked for in order, one ahead; `take` gives rows that are read, or None where the run must read itself."""

    def __init__(self, walk):
        self.walk, self._answers, self._asked = walk, queue.Queue(), []
        # The package from where this process has it, whatever else is installed.
        path = os.pathsep.join([str(Path(guanxi.__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}
        )  # fmt: skip
        self._is_ready = self._is_over = False
        threading.Thread(target=self._listen, daemon=True).start()
        self._send(
            {
                "import": walk.whole.pk,
                "user": walk.actor.user_id,
                "language": translation.get_language(),
                "database": connection.settings_dict["NAME"],
            }
        )

    def _listen(self) -> None:
        """Empties the pipe all the time: two processes that both wait to write would wait for ever."""
        while (answer := _receive(self._process.stdout)) is not None:
            if answer == b"ready":
                self._is_ready = True
            else:
                self._answers.put(answer)
        self._is_over = True
        self._answers.put(None)

    def ask(self, chunk: ImportChunk) -> None:
        """Has a chunk read, once the other process is up."""
        if self._is_ready and not self._is_over:
            self._asked.append(chunk.number)
            self._send(bytes(chunk.rows))

    def take(self, chunk: ImportChunk) -> list[Row] | None:
        """The rows of a chunk that was asked for."""
        if chunk.number not in self._asked:
            return None
        self._asked.remove(chunk.number)
        answer = self._answers.get()
        if answer is None:
            return None
        told, carried, unknown, words, documents = pickle.loads(answer)
        rows = []
        for values in told:
            row = Row(*values[:3])
            row.values, row.problems, row.shown, row.verdict = values[3:]
            rows.append(row)
        self.walk.importer.carry_on(carried, rows)
        self.walk.session.people.unknown.update(unknown)
        self.walk.session.words.add(words)
        foretold.tell(documents)
        return rows

    def _send(self, value) -> None:
        try:
            _put(self._process.stdin, pickle.dumps(value, 5))
        except OSError:
            self._is_over = True

    def end(self) -> None:
        """Closes the pipe and waits for the process to go; one that does not is killed."""
        foretold.tell({})
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                pipe.close()
            except OSError:
                continue
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def chunks(walk, since: int) -> Iterator[tuple[ImportChunk, list[Row], bool]]:
    """(chunk, its rows, whether they are read already), one chunk after the other."""
    whole, reader = walk.whole, _reader(walk, since)
    try:
        following = whole.chunks.get(number=since) if since < whole.chunk_count else None
        while following is not None:
            chunk, number = following, following.number + 1
            following = whole.chunks.get(number=number) if number < whole.chunk_count else None
            rows = reader.take(chunk) if reader else None
            if reader and following:
                reader.ask(following)
            if rows is not None:
                walk.decided(chunk, rows)
            yield (chunk, rows, True) if rows is not None else (chunk, walk.rows_of(chunk), False)
    finally:
        if reader:
            reader.end()


def _reader(walk, since: int) -> Reader | None:
    whole = walk.whole
    rest = whole.row_count * (whole.chunk_count - since) // max(whole.chunk_count, 1)
    is_alone = (os.cpu_count() or 1) < 2 or rest < LEAST_ROWS or connection.in_atomic_block
    if is_alone or not walk.importer.reads_apart or not (walk.actor.user_id or walk.actor.kind == "system"):
        return None
    try:
        return Reader(walk)
    except OSError:
        log.warning("no second process for the import", exc_info=True)
        return None


def _put(pipe, data: bytes) -> None:
    pipe.write(HEAD.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe) -> bytes | None:
    try:
        head = pipe.read(HEAD.size)
        data = pipe.read(HEAD.unpack(head)[0]) if len(head) == HEAD.size else b""
    except (OSError, ValueError):
        return None
    return data or None


def _walk(asked: dict):
    """The same pass as the run's, in this process; the database is left alone from here on."""
    from django.contrib.auth import get_user_model
    from django.db import connections

    from guanxi.commons.company.models import Company
    from guanxi.commons.imports.models import Import
    from guanxi.commons.imports.passing import Pass
    from guanxi.kit.actor import SYSTEM
    from guanxi.org.users.queries import actor_for

    if connection.settings_dict["NAME"] != asked["database"]:
        raise SystemExit("another database")
    translation.activate(asked["language"])
    Company.current()  # with it come the company's own fields
    user = asked["user"] and get_user_model().objects.get(pk=asked["user"])
    walk = Pass(Import.objects.get(pk=asked["import"]), actor_for(user, kind="job") if user else SYSTEM, dry=False)
    connections.close_all()
    return walk


def serve() -> None:
    """The other process: reads chunks until the pipe ends."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get among the answers
    walk = _walk(pickle.loads(_receive(source)))
    _put(target, b"ready")
    answer(walk, source, target)


def answer(walk, source, target) -> None:
    """Chunk after chunk: cells into values, and what follows from them alone."""
    while (asked := _receive(source)) is not None:
        chunk = ImportChunk(rows=pickle.loads(asked))
        walk.session.people.unknown, walk.session.words = Counter(), Words()
        rows = walk.rows_of(chunk)
        walk.read(rows)
        documents = walk.importer.foretell(rows)
        if not walk.session.policy.clears:
            for row in rows:
                row.cells = ()
        told = [tuple(getattr(row, n) for n in HANDED) for row in rows]
        _put(target, pickle.dumps((told, walk.importer.carried(), walk.session.people.unknown, walk.session.words.packed(), documents), 5))
