"""A document, as read: its text, where it came from, what it says of itself, its passages and bibliography."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.found import Citation, Mention
from kg.model.terms import Span


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a document was read from.

    `name` is the file's base name (never a path of the machine), `sha256` the hash of its bytes, `format` the
    registered name of the reader.
    """

    name: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class Person:
    """An author; `initials` as the disclosures write them (``GCI``)."""

    name: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself. A field that the text does not give is None or empty, never guessed."""

    title: str | None = None
    authors: tuple[Person, ...] = ()
    affiliation: str | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    received: str | None = None
    accepted: str | None = None
    published: str | None = None
    copyright: str | None = None
    license: str | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a document's bibliography.

    `number` counts from 1 in the order of the list; `text` is the entry as printed. `doi` and `pmid` are filled only
    where the entry prints them or a curated source confirms them; both None means unresolved. `verified` says which
    source confirmed them (``printed``, or the name of the source). `mentions` are the CURIEs of what its title names,
    sorted.
    """

    number: int
    span: Span
    text: str
    doi: str | None = None
    pmid: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    title: str | None = None
    title_span: Span | None = None
    verified: str | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph-like stretch of the text, in one piece or in several where a page break or a figure splits it.

    `section` is the kind of place: ``title``, ``abstract``, ``body``, ``figure_caption``, ``table``, ``authors``,
    ``front_matter``, ``disclosures``, ``contributions``,
    ``back_matter``, ``references``. `heading` is the heading in force, as printed.
    """

    pieces: tuple[Span, ...]
    section: str
    heading: str | None = None

    @property
    def span(self) -> Span:
        """From the start of the first piece to the end of the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its places and its bibliography. `id` is a CURIE (``doi:…`` where printed, else minted)."""

    id: str
    source: Source
    text: str
    metadata: Metadata = Metadata()
    passages: tuple[Passage, ...] = ()
    references: tuple[Reference, ...] = ()
    given_mentions: tuple[Mention, ...] = ()
    given_citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; several pieces where the layout splits it. `passage` is its index in `Document.passages`."""

    pieces: tuple[Span, ...]
    section: str
    passage: int

    @property
    def span(self) -> Span:
        """From the start of the first piece to the end of the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)

    def holds(self, span: Span) -> bool:
        """Whether `span` lies within one of the pieces."""
        return any(piece.covers(span) for piece in self.pieces)
