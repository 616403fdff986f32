"""How a server presents itself and to whom."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import ConfigurationError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOOPBACK_ORIGINS = r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server besides its limits.

    `host` is the address that it listens on. On a loopback address it answers only to the names of this machine and to
    `names`, so that no page of another site reaches it by a name of its own (DNS rebinding); elsewhere to any name
    where `names` is empty. `origins` are the sites whose scripts may read the answers; without any, on a loopback
    address those of this machine, elsewhere all. `title` and `licence` (an IRI) stand in the description of the data.
    """

    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    title: str = "Claimgraph"
    licence: str | None = None

    def __post_init__(self) -> None:
        """Refuse a licence that is no IRI."""
        if self.licence is not None:
            try:
                ox.NamedNode(self.licence)
            except ValueError as error:
                raise ConfigurationError(
                    f"the licence is no IRI: {self.licence!r}", remedy="such as https://spdx.org/licenses/CC-BY-4.0"
                ) from error

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches the server."""
        return self.host in LOOPBACK or self.host.startswith("127.")

    @property
    def hosts(self) -> list[str]:
        """The names that a request may give in Host, ``*`` for any."""
        if self.is_local:
            return [*LOOPBACK, "[::1]", self.host, *self.names]
        return [self.host, *self.names] if self.names else ["*"]
