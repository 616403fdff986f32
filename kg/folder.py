"""An output folder that is whole or not there: written aside, then put in place in one step, by one build at a time."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError
from kg.identifiers import content_hash

_REMEDIES = {
    errno.ENOSPC: "free some space, or choose another place",
    errno.EDQUOT: "free some space, or choose another place",
    errno.EFBIG: "files of this size are not allowed there; choose another place",
    errno.EBUSY: "it is a mount point or in use; name a folder inside it",
}


@contextmanager
def replacing(target: Path, *, refusal: Callable[[Path], str | None]) -> Iterator[Path]:
    """Yield an empty folder beside `target`; when the block ends, it takes the place of `target` in one step.

    Where the block raises anything at all (an interrupt too), the folder beside is removed and `target` is as before.
    While the block runs, no other process gets the same target: the kernel holds the lock, so that it ends with the
    process, whatever ends that.

    :param target: the folder to write; need not exist.
    :param refusal: says why an existing folder that is not empty must not be replaced; None where it may be.
    :raises OutputError: if the target cannot be written, must not be replaced, or is being written by another build.
    """
    target = _place(target)
    aside = beside(target, "building")
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(target):
        try:
            with writing(target):
                _refuse_foreign(target, refusal)
                _remove(aside)  # left by a build that was killed outright
                aside.mkdir()
            yield aside
            with writing(target):
                _flush_tree(aside)
                _swap(aside, target)
                _flush(target.parent)
        finally:
            _remove(aside)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a hidden neighbour of a file, with the same ending, to be written; when the block ends, it takes the file's
    place. A link stays, and what it leads to is replaced.

    Where the block raises anything at all, it is removed and the file is as before. What is no file (a device, a pipe)
    is yielded itself: it takes what is written, and nothing can take its place.

    :raises OutputError: if it cannot be written.
    """
    with writing(path):
        if _is_outlet(path):
            yield path
            return
        path = path.resolve() if path.is_symlink() else path
        aside = path.with_name(f".{os.getpid()}.{path.name.removeprefix('.')}")
        try:
            yield aside
            _flush(aside)
            os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)


def _is_outlet(path: Path) -> bool:
    """Whether a path is no file of its own: a device, a pipe, or a name for what is open already."""
    names_what_is_open = any(path.is_relative_to(place) for place in ("/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"))
    return names_what_is_open or (path.exists() and not path.is_file())


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn the `OSError` of a block that writes into an `OutputError` that names `target` and what to do.

    :raises OutputError: for every OSError of the block.
    """
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "choose a place that you may write to")
        raise OutputError(f"cannot be written: {error.strerror or error}", where=str(target), remedy=remedy) from error


def beside(target: Path, what: str) -> Path:
    """The hidden neighbour of an output folder that holds something for it.

    >>> beside(Path("graphs/aml"), "shards").as_posix()
    'graphs/.aml.shards'
    """
    return target.with_name(f".{target.name}.{what}")


def kept_for(target: Path, what: str) -> Path:
    """Where something that is made of a graph is kept: beside it, or in the user's cache where nobody may write there.

    The cache is ``$XDG_CACHE_HOME`` or ``~/.cache``; its name for the graph is a hash of the graph's path.
    """
    near = beside(target, what)
    if near.exists() or os.access(near.parent, os.W_OK):
        return near
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claimgraph"
    with writing(cache):
        cache.mkdir(parents=True, exist_ok=True)
    return beside(cache / content_hash([str(target)]), what)


def _place(target: Path) -> Path:
    with writing(target):
        place, here = target.resolve(), Path.cwd()
    if not place.name or here.is_relative_to(place):
        raise OutputError(
            "the output is replaced as a whole, so it cannot be the current folder or one above it",
            where=str(target),
            remedy="name a folder of its own",
        )
    return place


def _refuse_foreign(target: Path, refusal: Callable[[Path], str | None]) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError("is a file, not a folder", where=str(target), remedy="name a folder")
    reason = refusal(target) if any(target.iterdir()) else None
    if reason:
        raise OutputError(f"not replaced: {reason}", where=str(target), remedy="move it away, or name another folder")


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    path = beside(target, "lock")
    with writing(target):
        handle = _lock(path, target)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _lock(path: Path, target: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise OutputError(
                "another build is writing this folder",
                where=str(target),
                remedy="wait until it ends, or name another folder",
            ) from error
        # The holder before us may have unlinked the file between our open and our lock: then it locks nothing.
        if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            return handle
        os.close(handle)


def _flush_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _flush(path)
    _flush(folder)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(aside: Path, target: Path) -> None:
    if not target.exists():
        aside.rename(target)
    elif not _exchange(aside, target):
        replaced = beside(target, "replaced")
        _remove(replaced)
        target.rename(replaced)
        try:
            aside.rename(target)
        except BaseException:
            replaced.rename(target)
            raise
        _remove(replaced)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can (Linux: renameat2(2)); whether it could."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    at_current_folder, exchange = -100, 2
    return bool(rename(at_current_folder, os.fsencode(one), at_current_folder, os.fsencode(other), exchange) == 0)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
