"""What every test has: no deadline, since how long a thing takes is measured in `benchmarks/`, and its signals back."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def handlers_as_before() -> Iterator[None]:
    """The command ``kg`` run in this process handles Ctrl-C and termination itself; the next test does not."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)
