"""Files of records: each line that makes a claim is a small document, and its words are the evidence.

A curated record is quoted like an article: its text is its line as it stands in the file, so that offsets and quotes
can be looked up; its bibliography is what it cites; nothing is worded anew.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import kg
from kg.assemble import quoted
from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.export.naming import is_base
from kg.identifiers import content_hash, is_valid
from kg.imports.importer import Imported
from kg.model import BASE, DocumentRecord, Evidence, Metadata, Reference, Rejection, Run, Source, Span
from kg.packed import DAMAGE, reading
from kg.resources import data_table

LONGEST = 64 * 1024 * 1024
"""Bytes of the longest line that is read."""
_KINDS = 100
_WHOLE = "give the file as its tool wrote it"


class Tally:
    """What is left behind: how many things of each kind, and where the first one stands."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def leave(self, kind: str, where: str) -> None:
        """Count a thing; kinds beyond a hundred are counted as one."""
        if kind not in self.counts and len(self.counts) >= _KINDS:
            kind = "things of further kinds"
        self.counts[kind] += 1
        self._first.setdefault(kind, where)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """One rejection a kind, so that the graph itself says what it lacks."""
        return tuple(
            Rejection("import", self._first[kind], f"left behind: {kind}", f"{number} in all, the first here")
            for kind, number in sorted(self.counts.items())
        )


def source_of(path: Path, format: str) -> Source:
    """A file as a source: its name, and the hash of its bytes as they are.

    :raises InputError: if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return Source(path.name, hashlib.file_digest(file, "sha256").hexdigest(), format)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, packed or not, numbered from 1, without their ends; empty ones are passed over.

    :raises InputError: for what is not UTF-8, a line beyond `LONGEST`, or a file that cannot be read or is damaged.
    """
    number = 0
    try:
        with reading(path) as file:
            while line := file.readline(LONGEST + 1):
                number += 1
                if len(line) > LONGEST:
                    raise InputError(f"longer than {LONGEST:,} bytes", where=place(path, number), remedy=_WHOLE)
                if text := line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n"):
                    yield number, text
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error.reason}", where=place(path, number), remedy=_WHOLE) from error
    except DAMAGE as error:
        raise InputError(f"a damaged archive ({error})", where=path.name, remedy=_WHOLE) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error


def place(path: Path, number: int) -> str:
    """A line of a file, as messages name it."""
    return f"{path.name}, line {number}"


def cells_of(line: str) -> list[tuple[str, Span]]:
    r"""The cells of a tab-separated line with their places in it.

    >>> cells_of("a\tbc")
    [('a', Span(start=0, end=1)), ('bc', Span(start=2, end=4))]
    """
    found, start = [], 0
    for text in line.split("\t"):
        found.append((text, Span(start, start + len(text))))
        start += len(text) + 1
    return found


def reference(number: int, text: str, span: Span, curie: str, verified: str | None) -> Reference:
    """An entry of a record's bibliography, with the DOI or PMID of its CURIE where it is one.

    :param text: the entry as it stands at `span` of the record.
    """
    prefix, _, local = curie.partition(":")
    known = is_valid(curie) and not (prefix == "PMID" and (local.startswith("0") or len(local) > 9))
    doi, pmid = (local if known and prefix == name else None for name in ("doi", "PMID"))
    return Reference(number, span, text, doi, pmid, verified=verified if doi or pmid else None)


def add_record(
    store: ClaimStore, id: str, source: Source, text: str, metadata: Metadata, references: Sequence[Reference]
) -> None:
    """Take a record in as a document."""
    store.add_document(DocumentRecord(id, source, len(text), metadata, tuple(references)))


def given(evidence: Evidence, text: str) -> Evidence:
    """The evidence with the words of its one piece as its quote, and what stands around them in the record."""
    (piece,) = evidence.pieces
    return quoted(replace(evidence, quote=text[piece.start : piece.end]), text)


def tables_sha256(*names: str) -> str:
    """The hash of tables below ``kg/data/imports``, which steer an import as rules steer extraction."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(repr(data_table("imports", name)).encode())
    return digest.hexdigest()


def finished(
    store: ClaimStore,
    tally: Tally,
    *,
    own: Iterable[tuple[Run, str]] = (),
    sources: Sequence[Source] = (),
    lexicon_sha256: str = hashlib.sha256().hexdigest(),
    rules_sha256: str = hashlib.sha256().hexdigest(),
) -> Imported:
    """Finish a store: say what made it, and count what it holds.

    :param own: runs that the files tell of, each with the base of its ids; without new `sources` their pool is the
        run, as it was.
    :param sources: files whose records were taken in by this run; with it the counts are of all that the store holds.
    """
    told = list(own)
    runs, base = [run for run, _ in told], common_base(base for _, base in told)
    if not is_base(base):
        raise InputError(f"{base!r} is not a base for IRIs", where="the run", remedy="write it again with kg export")
    store.finish(pooled(runs, {}) if runs else Run(kg.__version__, lexicon_sha256, rules_sha256), base=base)
    held = counts(store)
    if len(runs) > 1:
        store.finish(pooled(runs, held), base=base)
    if sources or not runs:
        counted = (*sorted(held.items()), ("rejections", len(tally.rejections)))
        made = Run(kg.__version__, lexicon_sha256, rules_sha256, tuple(sources), counted, tally.rejections)
        store.finish(pooled([*runs, made], held), base=base)
    return Imported(held, dict(sorted(tally.counts.items())))


def pooled(told: Sequence[Run], held: Mapping[str, int]) -> Run:
    """Several runs as one, equal ones once: inputs and rejections together, versions joined, counts added.

    :param held: counts of what the runs made together, which are taken instead of the sums: documents that several
        runs made are there once.
    """
    runs = list(dict.fromkeys(told))
    if len(runs) == 1:
        return runs[0]
    numbers: Counter[str] = Counter()
    for run in runs:
        for name, number in run.counts:
            numbers[name] += number
    return Run(
        version=_joined(run.version for run in runs),
        lexicon_sha256=_joined(run.lexicon_sha256 for run in runs),
        rules_sha256=_joined(run.rules_sha256 for run in runs),
        inputs=tuple(dict.fromkeys(source for run in runs for source in run.inputs)),
        counts=tuple((name, held.get(name, number)) for name, number in numbers.items()),
        rejections=tuple(dict.fromkeys(rejection for run in runs for rejection in run.rejections)),
    )


def common_base(bases: Iterable[str]) -> str:
    """The base of all, the usual one where there is none or several.

    >>> common_base(["https://example.org/kg/"] * 2), common_base([])
    ('https://example.org/kg/', 'https://w3id.org/claimgraph/')
    """
    found = set(bases)
    return found.pop() if len(found) == 1 else BASE


def minted(kind: str, *parts: str) -> str:
    """The id of a record that has none of its own: of its file and its place in it."""
    return f"claimgraph:document/{kind}.{content_hash(parts)}"


def _joined(values: Iterable[str]) -> str:
    return " + ".join(sorted({part for value in values for part in value.split(" + ")}))


def counts(store: ClaimStore) -> dict[str, int]:
    """How many things of each kind a finished store holds."""
    held = {"documents": 0, "entities": 0, "evidence": 0, "references": 0, "statements": 0}
    for document in store.documents:
        held["documents"] += 1
        held["references"] += len(document.references)
    held["entities"] = sum(1 for _ in store.entities)
    for statement in store.statements:
        held["statements"] += 1
        held["evidence"] += len(statement.evidence)
    return held
