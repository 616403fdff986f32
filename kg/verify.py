"""Whether a built graph says of its sources what they say: every quote, every place, every hash, against the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.imports.again import RECORDS, records
from kg.model import Agent, ClaimGraph, Document, DocumentRecord, Evidence, Span, Statement
from kg.rdf import read_graph
from kg.read import discover, read
from kg.store import graph_file

NOT_THERE = "not among the sources"
JOINT = " "
"""What stands in a quote between the pieces of a sentence that the layout splits."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that the graph says and its source does not: in which document, of what, and the two wordings."""

    document: str
    what: str
    claimed: str
    found: str

    def __str__(self) -> str:
        return f"{self.document}: {self.what}: the graph says {self.claimed!r}, the source {self.found!r}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, counted, and every failure, in the order of documents, statements and places.

    `missing` are the files that were not among the sources, with how many documents were not checked for that: each is
    a failure too. `given` are the pieces of evidence that no extraction made but a record states: of them is known that
    the record says so, not that a cited work does.
    """

    documents: int
    statements: int
    evidence: int
    quotes: int
    places: int
    failures: tuple[Failure, ...]
    missing: tuple[tuple[str, int], ...] = ()
    given: int = 0

    @property
    def holds(self) -> bool:
        """Whether everything that was checked is as the source says."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class _Check:
    """One comparison: what of, what the graph says, what the source says; `quoted` where words are compared."""

    document: str
    what: str
    claimed: str
    found: str
    quoted: bool = True


def verify(output: Path, sources: Sequence[Path]) -> Report:
    """Read the sources again and check the graph of an output folder against them (invariants 2 and 3).

    Checked are the SHA-256 and the length of each document's source, the words of each quote and its surroundings,
    of each cue, reference entry and title, and that each place of a subject, object, trigger, number or circumstance
    lies in the text. A document that was imported from a record is its line in the file of records.

    :param output: the output folder of a build, or its N-Quads file.
    :param sources: the files and folders that it was built from; more of them do no harm.
    :raises InputError: if the graph or a source cannot be read.
    """
    graph = read_graph(graph_file(output))
    checks = list(_checks(graph, {**_documents(sources), **_records(graph, sources)}))
    missing = Counter(check.claimed for check in checks if check.found == NOT_THERE)
    pieces = [piece for statement in graph.statements for piece in statement.evidence]
    failures = [Failure(c.document, c.what, c.claimed, c.found) for c in checks if c.claimed != c.found]
    return Report(
        documents=len(graph.documents),
        statements=len(graph.statements),
        evidence=len(pieces),
        quotes=sum(check.quoted for check in checks),
        places=sum(not check.quoted for check in checks),
        failures=tuple(failures),
        missing=tuple(sorted(missing.items())),
        given=sum(piece.agent != Agent.TEXT_MINING for piece in pieces),
    )


def _documents(sources: Sequence[Path]) -> dict[tuple[str, str], Document]:
    """The documents of the sources by name of the file and id; by name and "" too where a file has only one.

    A document without a DOI is named by its content: in a file changed since, only the name of the file leads to it.
    """
    found: dict[tuple[str, str], Document] = {}
    for path in discover(sources):
        documents = [item for item in read(path) if isinstance(item, Document)] if isinstance(path, Path) else []
        found.update({(document.source.name, document.id): document for document in documents})
        if len(documents) == 1:
            found[documents[0].source.name, ""] = documents[0]
    return found


def _records(graph: ClaimGraph, sources: Sequence[Path]) -> dict[tuple[str, str], Document]:
    """The documents of the graph that are records, by name of the file and id, as its lines are now."""
    wanted = {document.id for document in graph.documents if document.source.format in RECORDS}
    files = {(d.source.name, d.source.format) for d in graph.documents if d.source.format in RECORDS}
    paths = [found for path in sources for found in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return {
        (path.name, record.id): record
        for path in paths
        for name, format in sorted(files)
        if path.name == name and path.is_file()
        for record in records(path, format)
        if record.id in wanted
    }


def _checks(graph: ClaimGraph, sources: Mapping[tuple[str, str], Document]) -> Iterator[_Check]:
    read_again: dict[str, Document] = {}
    for record in graph.documents:
        name = record.source.name
        document = sources.get((name, record.id)) or sources.get((name, ""))
        if document is None:
            yield _Check(record.id, "source file", record.source.name, NOT_THERE)
            continue
        read_again[record.id] = document
        yield from _document_checks(record, document)
    for statement in graph.statements:
        for evidence in statement.evidence:
            if evidence.document in read_again:
                yield from _evidence_checks(statement, evidence, read_again[evidence.document])
            elif all(evidence.document != record.id for record in graph.documents):
                yield _Check(evidence.document, "document", "evidence from it", "not in the graph")


def _document_checks(record: DocumentRecord, document: Document) -> Iterator[_Check]:
    yield _Check(record.id, "SHA-256 of the source", record.source.sha256, document.source.sha256, quoted=False)
    yield _Check(record.id, "length in code points", str(record.length), str(len(document.text)), quoted=False)
    for reference in record.references:
        what = f"reference {reference.number}"
        yield _Check(record.id, what, _plain(reference.text), _plain(_words(document, reference.span)))
        if reference.title_span:
            yield _inside(record.id, f"title of {what}", reference.title_span, document)
    for fact in record.disclosures:
        yield _inside(record.id, f"disclosure of {fact.person}", fact.span, document)


def _evidence_checks(statement: Statement, evidence: Evidence, document: Document) -> Iterator[_Check]:
    name = f"{statement.subject} {statement.predicate} {statement.object}"
    words = JOINT.join(_words(document, piece) for piece in evidence.pieces)
    yield _Check(evidence.document, f"quote of {name}", evidence.quote, words)
    for quote in evidence.quotes:
        start, end = quote.span
        before = document.text[max(0, start - len(quote.prefix)) : start]
        after = document.text[end : end + len(quote.suffix)]
        yield _Check(evidence.document, f"piece at {start}-{end} of {name}", quote.exact, _words(document, quote.span))
        yield _Check(evidence.document, f"words before {start} of {name}", quote.prefix, before)
        yield _Check(evidence.document, f"words after {end} of {name}", quote.suffix, after)
    for cue in evidence.cues:
        yield _Check(evidence.document, f"cue of {name}", cue.text.lower(), _words(document, cue.span).lower())
        yield _inside(evidence.document, f"scope of a cue of {name}", cue.scope, document)
    for what, span in (
        ("subject", evidence.subject_span),
        ("object", evidence.object_span),
        ("trigger", evidence.trigger_span),
        ("number", evidence.outcome.span if evidence.outcome else None),
        *((fact.kind, fact.span) for fact in evidence.context),
    ):
        if span:
            yield _inside(evidence.document, f"{what} of {name}", span, document)
    for piece in evidence.pieces:
        yield _inside(evidence.document, f"piece of {name}", piece, document)


def _inside(document_id: str, what: str, span: Span, document: Document) -> _Check:
    inside = 0 <= span.start < span.end <= len(document.text)
    found = "a place in the text" if inside else f"a text of {len(document.text)} code points"
    claimed = "a place in the text" if inside else f"{span.start}-{span.end}"
    return _Check(document_id, what, claimed, found, quoted=False)


def _words(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _plain(entry: str) -> str:
    """An entry without its line breaks and runs of spaces: readers may print a reference on one line."""
    return " ".join(entry.split())
