"""A citation as a document: a text made of its title and its abstract, and what a bibliography says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.identifiers import content_hash, is_valid
from kg.model import Document, Metadata, Passage, Person, Rejection, Source, Span
from kg.read.frontmatter import initials
from kg.read.layout import labelled_parts
from kg.read.source import STAGE


def paragraphs(parts: Iterable[tuple[str, str, str]]) -> tuple[str, tuple[Passage, ...]]:
    """The text and passages of some parts, each a section, a label and words; parts without words are passed over.

    >>> text, passages = paragraphs([("title", "", "A drug."), ("abstract", "AIM", "To test it.")])
    >>> text, [text[slice(*passage.span)] for passage in passages]
    ('A drug.\\n\\nAIM: To test it.', ['A drug.', 'To test it.'])
    """
    pieces: list[str] = []
    passages: list[Passage] = []
    length = 0
    for section, label, words in parts:
        if not words:
            continue
        lead = f"{label}: " if label else ""
        gap = "\n\n" if pieces else ""
        start = length + len(gap) + len(lead)
        length = start + len(words)
        pieces += [gap, lead, words]
        passages.append(Passage((Span(start, length),), section, label or None))
    return "".join(pieces), tuple(passages)


def record(
    source: Source,
    where: str,
    number: int,
    *,
    title: str,
    abstract: str = "",
    authors: Sequence[str] = (),
    journal: str = "",
    published: str = "",
    doi: str = "",
    pmid: str = "",
    retracted: bool = False,
) -> Document | Rejection:
    """The document of one record of a bibliography; its id is its PMID, its DOI, or one made of its place in the file.

    :param where: the record's place, for the message where it holds nothing to read.
    :param number: the record's number in the file, from 1.
    :param published: a date as ISO 8601, as far as it is given.
    """
    text, passages = paragraphs([("title", "", _line(title)), ("abstract", "", _line(abstract))])
    if not passages:
        return Rejection(STAGE, where, "neither title nor abstract", "nothing to read")
    if passages[-1].section == "abstract":
        parts = labelled_parts(text, passages[-1].span)
        passages = (*passages[:-1], *(Passage((span,), "abstract", label) for label, span in parts))
    known_pmid = pmid if is_valid(f"PMID:{pmid}") else None
    known_doi = doi if is_valid(f"doi:{doi}") else None
    identifier = f"PMID:{known_pmid}" if known_pmid else f"doi:{known_doi}" if known_doi else None
    metadata = Metadata(
        title=_line(title) or None,
        authors=tuple(Person(name, initials(name)) for name in map(_forename_first, authors) if name),
        journal=_line(journal) or None,
        doi=known_doi,
        pmid=known_pmid,
        published=published or None,
        retracted=retracted,
    )
    minted = f"claimgraph:document/{content_hash([source.sha256, str(number)])}"
    return Document(identifier or minted, source, text, metadata, passages)


def _line(words: str) -> str:
    return " ".join(words.split())


def _forename_first(name: str) -> str:
    """A name as it is spoken: ``Roe, Ada B`` is Ada B Roe."""
    last, comma, first = _line(name).partition(", ")
    return f"{first} {last}" if comma else last
