"""What the server answers instead of data: a status and one line."""

from __future__ import annotations

from kg.errors import KgError


class Refused(KgError):
    """A request that is not answered with data: `status` of HTTP, and the seconds after which to ask again, if any."""

    def __init__(self, what: str, *, status: int, remedy: str = "", retry_after: int | None = None) -> None:
        super().__init__(what, remedy=remedy)
        self.status, self.retry_after = status, retry_after

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel from a worker to the server."""
        return _again, (self.what, self.status, self.remedy, self.retry_after)


def _again(what: str, status: int, remedy: str, retry_after: int | None) -> Refused:
    return Refused(what, status=status, remedy=remedy, retry_after=retry_after)
