"""Standard output and standard error as they come from a shell: closed, full, or with a reader that has left."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

_READER_LEFT = {errno.EPIPE, errno.EINVAL}
"""How a pipe says that nobody reads it any more; the second one on Windows."""


class Stream(io.TextIOWrapper):
    """A standard stream in UTF-8. A reader that has stopped reading is no trouble; any other failure stays one."""

    def __init__(self, buffer: BinaryIO, failure: OSError | None = None, *, line_buffering: bool = False) -> None:
        super().__init__(buffer, encoding="utf-8", errors="replace", line_buffering=line_buffering)
        self.failure = failure

    def write(self, text: str) -> int:
        """Write a text.

        Raises:
            OSError: it cannot be written, as nothing before it could since the first failure.
        """
        if self.failure is not None:
            raise self.failure
        with self._noticed():
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with self._noticed():
            super().flush()

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())  # what is left must not fail again at the end
            if error.errno not in _READER_LEFT:
                self.failure = error
                raise


def open_streams(*, words_to_output: bool) -> None:
    """Make the standard streams usable, whatever was closed.

    Else the next file that is opened would get a closed stream's number, and what libraries print would go into it.
    Where standard error is closed, what would be said there goes to standard output, if that is for words.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest number that is free
    closed = OSError(errno.EBADF, "it is closed")
    if sys.stdout is None or sys.stdout is sys.__stdout__:
        sys.stdout = _wrapped(sys.stdout, closed)
    if sys.stderr is None and words_to_output:
        sys.stderr = sys.stdout
    elif sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = _wrapped(sys.stderr, closed)


def _wrapped(stream: io.TextIOWrapper | None, closed: OSError) -> Stream:
    if stream is None:
        return Stream(cast("BinaryIO", open(os.devnull, "wb")), closed)  # noqa: PTH123 - open to the end
    line_buffering = stream.line_buffering
    return Stream(cast("BinaryIO", stream.detach()), line_buffering=line_buffering)
