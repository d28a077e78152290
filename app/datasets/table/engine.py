"""The one DuckDB instance of a process that looks at stored tables, and its bounds.

Memory and threads belong to an instance, so there is one, and each question has a cursor of its
own. At most two questions are answered at once; who waits longer than two seconds is told `Busy`,
and a question that takes longer than ten seconds is interrupted.
"""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


class Busy(Exception):
    """Too many questions at once; asking again in a few seconds is right."""


class TooSlow(Exception):
    """The question took too long and was stopped; a narrower one may be answered."""


class Engine:
    """Answers questions over stored tables within bounds. Times in seconds."""

    def __init__(
        self,
        memory_bytes: int = 512 * 2**20,
        threads: int = 2,
        at_once: int = 2,
        wait: float = 2.0,
        longest: float = 10.0,
        spill: Path | None = None,
    ) -> None:
        self.wait = wait
        self.longest = longest
        self._places = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        folder = spill or Path(tempfile.gettempdir()) / "expert-forum-spill"
        self._config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_bytes // 2**20}MiB",
            "threads": threads,
            "temp_directory": str(folder),
            "max_temp_directory_size": "4GiB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a cursor. Raises Busy when none is free in time, TooSlow when kept too long."""
        if not self._places.acquire(timeout=self.wait):
            raise Busy
        try:
            cursor = self._instance().cursor()
            watch = threading.Timer(self.longest, cursor.interrupt)
            watch.daemon = True
            watch.start()
            try:
                yield cursor
            except duckdb.InterruptException as error:
                raise TooSlow from error
            except duckdb.OutOfMemoryException as error:
                raise Busy from error
            finally:
                watch.cancel()
                cursor.close()
        finally:
            self._places.release()

    def _instance(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._connection is None:
                self._connection = duckdb.connect(config=self._config)
                self._connection.execute("SET parquet_metadata_cache = true")
            return self._connection
