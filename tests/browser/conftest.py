"""What the tests of the explorer share: one server of one graph, since its index takes a while to make."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the example with the hostile names beside it."""
    pytest.importorskip("fastapi")
    from tests import explore_fixture
    from tests.serving import serving

    with serving(explore_fixture.graph(tmp_path_factory.mktemp("site"))) as server:
        yield server.address
