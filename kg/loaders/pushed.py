"""What came of a push, and what all of them need from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import ConfigurationError

USER, PASSWORD, TOKEN = "CLAIMGRAPH_LOAD_USER", "CLAIMGRAPH_LOAD_PASSWORD", "CLAIMGRAPH_LOAD_TOKEN"
"""Environment variables with the name, the password and the token for a database."""

Report = Callable[[str, int], None]
"""Called with a kind of thing and how many of it were sent so far."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many of each kind the database was sent, and what was removed from it, by kind."""

    sent: Mapping[str, int]
    removed: Mapping[str, int] = field(default_factory=dict)


def silent(kind: str, number: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks a database; each part is empty where it is not given."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def login() -> Login:
    """The login that the environment gives."""
    return Login(os.environ.get(USER, ""), os.environ.get(PASSWORD, ""), os.environ.get(TOKEN, ""))


def address(url: str, schemes: tuple[str, ...]) -> str:
    """A URL that is checked: of one of the schemes, with a host, and with no password in it.

    :raises ConfigurationError: if it is not so.
    """
    try:
        parts = urlsplit(url)
        host, secret = parts.hostname, parts.username or parts.password
        _ = parts.port
    except ValueError as error:
        raise ConfigurationError(f"no address ({error})", where="--to", remedy=f"give {schemes[0]}://…") from error
    if secret:
        raise ConfigurationError(
            "a name or password in the address, which other users of this machine can see",
            where=parts.scheme,
            remedy=f"set {USER} and {PASSWORD}, or {TOKEN}",
        )
    if parts.scheme not in schemes or not host:
        raise ConfigurationError("no address of such a database", where=url, remedy=f"give {schemes[0]}://HOST…")
    return url
