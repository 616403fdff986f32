"""Ctrl-C and termination end a run in order: what is being written is removed, and one line says why it ended.

This imports nothing heavy, so that it holds from the first moment of a run.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
TERMINATED = 143

_ENDINGS = {signal.SIGINT: ("interrupted", INTERRUPTED), signal.SIGTERM: ("terminated", TERMINATED)}


class _Ended(BaseException):
    """Not an `Exception`, nor what command lines or libraries catch: every block on the way out cleans up."""

    def __init__(self, number: int) -> None:
        self.said, self.code = _ENDINGS[signal.Signals(number)]
        super().__init__(self.said)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Leave the process with one line on standard error and its exit code where a signal ends the block."""
    for number in _ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # a shell's background job goes on when Ctrl-C is pressed
            signal.signal(number, _end)
    try:
        yield
    except _Ended as ended:
        sys.stderr.write(f"kg: {ended.said}; nothing was left half-written\n")
        sys.exit(ended.code)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    # A launcher passes on the signal that the terminal has sent already: the second must not break the cleaning up.
    for ending in _ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise _Ended(number)
