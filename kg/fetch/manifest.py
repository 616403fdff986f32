"""What a folder of fetched files holds, told in a hidden file of the folder, so that a fetch can go on where it was.

Hidden, since a build passes hidden files over. No clock and no key is in it: the same answers give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import InputError, OutputError
from kg.fetch.ids import in_order
from kg.folder import whole, writing
from kg.identifiers import sha256

NAME = ".fetch.json"
_FORMAT = "claimgraph fetch 1"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it was fetched: its hash, and the PMIDs or the PMCID that it answers."""

    sha256: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """Why an id was not got, and which service said so."""

    service: str
    reason: str


@dataclass(slots=True)
class Manifest:
    """What was asked for and what came of it; `stale` names the files that a fetch begun anew is still to replace."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, Fetched] = field(default_factory=dict)
    absent: dict[str, Absent] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)

    def request(self, request: dict[str, Any]) -> None:
        """Note what is asked for, once."""
        if request not in self.requests:
            self.requests.append(request)

    def restart(self) -> None:
        """Hold for stale whatever is there."""
        self.stale |= set(self.files)
        self.requests, self.files, self.absent, self.resolved = [], {}, {}, {}

    def got(self) -> set[str]:
        """The ids that the files answer."""
        return {id for file in self.files.values() for id in file.ids}


def open_folder(folder: Path) -> Manifest:
    """The manifest of a folder, made where it is new; files that are gone or were changed are left out of it.

    :raises OutputError: if it cannot be written, or holds files and no manifest.
    :raises InputError: if its manifest cannot be read.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / NAME).exists():
            if any(folder.iterdir()):
                raise OutputError(
                    "holds files that kg fetch did not write", where=str(folder), remedy="name a new or an empty folder"
                )
            return Manifest()
    manifest = _read(folder / NAME)
    manifest.files = {name: file for name, file in manifest.files.items() if _is_whole(folder / name, file)}
    return manifest


def save(manifest: Manifest, folder: Path) -> None:
    """Write the manifest of a folder.

    :raises OutputError: if it cannot be written.
    """
    content = {
        "format": _FORMAT,
        "requests": manifest.requests,
        "files": [
            {"name": name, "sha256": file.sha256, "ids": list(file.ids)}
            for name, file in sorted(manifest.files.items())
        ],
        "not_found": [
            {"id": id, "service": absent.service, "reason": absent.reason}
            for id, absent in sorted(manifest.absent.items())
        ],
        "resolved": dict(sorted(manifest.resolved.items())),
        "stale": sorted(manifest.stale),
    }
    put(folder / NAME, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def keep(manifest: Manifest, folder: Path, name: str, data: bytes, ids: Iterable[str]) -> None:
    """Write a file that was fetched and note it: the file first, so that what is noted is there.

    :raises OutputError: if either cannot be written.
    """
    put(folder / name, data)
    manifest.files[name] = Fetched(sha256(data), tuple(in_order(ids)))
    manifest.stale.discard(name)
    save(manifest, folder)


def sweep(manifest: Manifest, folder: Path) -> None:
    """Remove the stale files.

    :raises OutputError: if one cannot be removed.
    """
    with writing(folder):
        for name in sorted(manifest.stale):
            (folder / name).unlink(missing_ok=True)
    manifest.stale.clear()
    save(manifest, folder)


def put(path: Path, data: bytes) -> None:
    """Write a file aside, then put it in place.

    :raises OutputError: if it cannot be written.
    """
    with whole(path) as aside:
        aside.write_bytes(data)


def _is_whole(path: Path, file: Fetched) -> bool:
    try:
        return sha256(path.read_bytes()) == file.sha256
    except OSError:
        return False


def _read(path: Path) -> Manifest:
    try:
        told = json.loads(path.read_bytes())
        if told["format"] != _FORMAT:
            raise ValueError(f"its format is {told['format']!r}")
        files = {file["name"]: Fetched(str(file["sha256"]), tuple(file["ids"])) for file in told["files"]}
        stale = set(told["stale"])
        for name in (*files, *stale):
            if Path(name).name != name or name.startswith("."):  # a file named elsewhere must not be read or removed
                raise ValueError(f"it names {name!r}")
        return Manifest(
            requests=list(told["requests"]),
            files=files,
            absent={entry["id"]: Absent(entry["service"], entry["reason"]) for entry in told["not_found"]},
            resolved=dict(told["resolved"]),
            stale=stale,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"what was fetched before cannot be read ({error})"
        raise InputError(what, where=str(path), remedy="name a new folder, or remove this one") from error
