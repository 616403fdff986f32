"""What a user can set: the options of a build, read from ``claimgraph.toml`` and overridden on the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import ConfigurationError
from kg.vocabulary import CLAIMGRAPH

FILE_NAME = "claimgraph.toml"
PACKINGS = ("none", "gz", "zst")


class Mentions(StrEnum):
    """Where the mentions of a document come from."""

    FOUND = "found"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a build; each field is a key of the file's ``[build]`` table.

    `lexicon`, `patterns` and `cues` are folders that add to what is built in, later ones winning. `base` begins every
    IRI that is minted. `format` is the name of a reader, or ``auto``. `packing` is how the graph is packed: ``none``,
    ``gz`` or ``zst``. `references` is a table of ``kg complete``.
    """

    lexicon: tuple[Path, ...] = ()
    patterns: tuple[Path, ...] = ()
    cues: tuple[Path, ...] = ()
    base: str = CLAIMGRAPH
    format: str = "auto"
    mentions: Mentions = Mentions.FOUND
    output: Path = Path("output")
    packing: str = "none"
    references: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a base that no IRI can begin with, and a packing that is not known."""
        if self.packing not in PACKINGS:
            raise ConfigurationError(f"packing {self.packing!r}", remedy=f"use one of: {', '.join(PACKINGS)}")
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.netloc or self.base[-1] not in "/#":
            raise ConfigurationError(
                f"{self.base!r} is not a base for IRIs",
                where="base",
                remedy="give an absolute http or https IRI that ends with / or #",
            )
        if any(character in self.base for character in ' <>"{}|^`\\\n\r\t'):
            raise ConfigurationError(
                f"{self.base!r} has characters that no IRI has", where="base", remedy="percent-encode them"
            )


def read_settings(path: Path | None = None) -> Settings:
    """The settings of a file; without one, those of ``claimgraph.toml`` in the current folder, else the defaults.

    Relative paths in the file count from the file's own folder.

    :raises ConfigurationError: if the named file is missing, is not TOML, or has a key or value that is not known; the
        message names the nearest key.
    """
    if path is None:
        path = Path(FILE_NAME)
        if not path.is_file():
            return Settings()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(
            f"cannot be read: {error}", where=str(path), remedy="correct the file, or name another with --config"
        ) from error
    _known(content, frozenset({"build"}), path, "table")
    table = content.get("build", {})
    if not isinstance(table, dict):
        raise ConfigurationError("build is not a table", where=str(path), remedy="write [build] on a line of its own")
    _known(table, frozenset(field.name for field in fields(Settings)), path, "key")
    return _parse(table, path)


def _known(table: Mapping[str, object], names: frozenset[str], path: Path, kind: str) -> None:
    for name in table:
        if name not in names:
            nearest = get_close_matches(name, sorted(names), n=1, cutoff=0.4)
            remedy = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(sorted(names))}"
            raise ConfigurationError(f"unknown {kind} {name!r}", where=str(path), remedy=remedy)


def _parse(table: Mapping[str, object], path: Path) -> Settings:
    default = Settings()
    mentions = _text(table, "mentions", default.mentions, path)
    if mentions not in tuple(Mentions):
        raise ConfigurationError(
            f"mentions = {mentions!r}", where=str(path), remedy=f"use one of: {', '.join(Mentions)}"
        )
    return Settings(
        lexicon=_folders(table, "lexicon", path),
        patterns=_folders(table, "patterns", path),
        cues=_folders(table, "cues", path),
        base=_text(table, "base", default.base, path),
        format=_text(table, "format", default.format, path),
        mentions=Mentions(mentions),
        output=path.parent / _text(table, "output", str(default.output), path),
        packing=_text(table, "packing", default.packing, path),
        references=path.parent / _text(table, "references", "", path) if "references" in table else None,
    )


def _text(table: Mapping[str, object], key: str, default: str, path: Path) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigurationError(f"{key} = {value!r}", where=str(path), remedy=f'write a text: {key} = "…"')
    return value


def _folders(table: Mapping[str, object], key: str, path: Path) -> tuple[Path, ...]:
    value = table.get(key, [])
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigurationError(f"{key} = {value!r}", where=str(path), remedy=f'write folders: {key} = ["…"]')
    return tuple(path.parent / name for name in names)
