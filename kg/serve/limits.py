"""What the server allows a request to use."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server.

    `seconds`: how long a request may hold a worker, the sending of what the client has not yet taken included.
    `memory`: bytes that a worker may take beyond those with which it opened the store. `workers`: how many requests
    are worked on at once; `concurrent`: how many may be under way, those that wait included. `rows`: rows or triples
    of an answer; `answer`: its bytes before compression. `query`: characters of a query; `body`: bytes of a request.
    `patience`: seconds that a client may take to send a request, or may take nothing of an answer. `connections`:
    how many may be open.
    """

    seconds: float = 30.0
    memory: int = 1 << 30
    workers: int = 2
    concurrent: int = 64
    rows: int = 1_000_000
    answer: int = 1 << 30
    query: int = 65_536
    body: int = 1 << 18
    patience: float = 10.0
    connections: int = 1_000

    def __post_init__(self) -> None:
        """Refuse limits within which nothing could be answered."""
        if self.seconds < 0.1 or self.memory < 1 << 25 or self.workers < 1 or self.rows < 1:
            raise ConfigurationError(
                "a limit is too low", remedy="give 0.1 seconds, 32 MB, one worker and one row or more"
            )
        if self.concurrent < self.workers:
            raise ConfigurationError(
                f"{self.concurrent} requests for {self.workers} workers", remedy="allow a request for each worker"
            )
