"""What every test has: no deadline, since how long a thing takes is measured in `benchmarks/`, and its signals back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The many processes that tests start share what Python compiles, also where it is told to keep none of it: to
    compile everything again takes longer than most of what they do.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(tmp_path_factory.getbasetemp() / "compiled")


@pytest.fixture(autouse=True)
def handlers_as_before() -> Iterator[None]:
    """The command ``kg`` run in this process handles Ctrl-C and termination itself; the next test does not."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the example with the hostile names beside it."""
    pytest.importorskip("fastapi")
    from tests import explore_fixture
    from tests.serving import serving

    with serving(explore_fixture.graph(tmp_path_factory.mktemp("site"))) as server:
        yield server.address
