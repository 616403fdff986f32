"""The ids that articles are asked for by: PMIDs, PMCIDs and DOIs, in one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kg.errors import ConfigurationError, InputError

_PMID = re.compile(r"(?:PMID:\s*)?0*([1-9]\d{0,7})", re.IGNORECASE | re.ASCII)
_PMCID = re.compile(r"(?:PMCID:\s*)?PMC0*([1-9]\d{0,8})", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s\"]+)", re.IGNORECASE | re.ASCII)
_NAMED = 10


class Ids(NamedTuple):
    """Ids by kind, each kind sorted and without doubles: ``PMID:1``, ``PMC1``, ``doi:10.1234/x`` (lower case)."""

    pmids: tuple[str, ...] = ()
    pmcids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()


def number(id: str) -> int:
    """The number of a PMID or PMCID.

    >>> number("PMID:12"), number("PMC345")
    (12, 345)
    """
    return int(id.removeprefix("PMID:").removeprefix("PMC"))


def in_order(ids: Iterable[str]) -> list[str]:
    """PMIDs or PMCIDs by their number, each once."""
    return sorted(set(ids), key=number)


def parse_ids(words: Iterable[str]) -> Ids:
    """The ids that words name; ``@file`` stands for the ids of a file, one a line (``#`` begins a remark).

    :raises ConfigurationError: if a word is no id; it names each.
    :raises InputError: if a file cannot be read.

    >>> parse_ids(["12", "pmid:7", "PMC3", "doi:10.5555/A.b"])
    Ids(pmids=('PMID:7', 'PMID:12'), pmcids=('PMC3',), dois=('doi:10.5555/a.b',))
    """
    pmids, pmcids, dois, bad = set(), set(), set(), []
    for word in (id for given in words for id in _expanded(given)):
        if match := _PMID.fullmatch(word):
            pmids.add(f"PMID:{match[1]}")
        elif match := _PMCID.fullmatch(word):
            pmcids.add(f"PMC{match[1]}")
        elif match := _DOI.fullmatch(word):
            dois.add(f"doi:{match[1].lower()}")
        else:
            bad.append(word)
    if bad:
        named = ", ".join(map(repr, bad[:_NAMED])) + (f" and {len(bad) - _NAMED} more" if len(bad) > _NAMED else "")
        raise ConfigurationError(
            f"not an id: {named}", remedy="give PMIDs (123 or PMID:123), PMCIDs (PMC123), DOIs (10.1234/x) or @FILE"
        )
    return Ids(tuple(in_order(pmids)), tuple(in_order(pmcids)), tuple(sorted(dois)))


def _expanded(word: str) -> list[str]:
    if not word.startswith("@"):
        return [word.strip()]
    path = Path(word[1:])
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        what = f"the list of ids cannot be read ({error.strerror})"
        raise InputError(what, where=str(path), remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("the list of ids is not UTF-8", where=str(path), remedy="save it as plain text") from error
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
