"""The reference list of a JATS article (``ref-list``): the words of each entry and the fields that the file gives."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from kg.read.frontmatter import DOI, initials
from kg.read.xml import flat

_CITATIONS = frozenset({"element-citation", "mixed-citation", "nlm-citation", "citation"})
_NAMES = frozenset({"name", "string-name"})
_PLACE = ("source", "year", "volume", "issue", "fpage", "lpage")
_FIELDS = frozenset({"article-title", "chapter-title", *_PLACE})
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_PMID = re.compile(r"\d{1,8}")


class PrintedReference(NamedTuple):
    """An entry of the reference list: its ids in the file, its words, where its title stands in them, its fields."""

    ids: tuple[str, ...]
    text: str
    title: str | None
    title_start: int
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    pmid: str | None


def printed_references(root: etree._Element) -> list[PrintedReference]:
    """The entries of all reference lists of the article, in order; those of a response or a sub-article are not its."""
    others = {node for other in root.iter("sub-article", "response") for node in other.iter("ref")}
    return [_reference(node) for node in root.iter("ref") if node not in others]


def _reference(node: etree._Element) -> PrintedReference:
    """An entry; where the file gives it in several forms (``citation-alternatives``), the words of the first."""
    fields: dict[str, str] = {}
    identifiers: dict[str, str] = {}
    names: list[etree._Element] = []
    surnames: list[str] = []
    forenames: list[str] = []
    citations: list[etree._Element] = []
    editors: list[etree._Element] = []
    for inner in node.iter():
        name = inner.tag
        if (name == "surname" or name == "given-names") and len(citations) == 1:
            words = inner.text
            if len(inner) or words is None or not words.isalnum():
                words = flat(inner)
            parts = surnames if name == "surname" else forenames
            if parts and not parts[-1]:
                parts[-1] = words
        elif name in _NAMES and len(citations) == 1:
            names.append(inner)
            surnames.append("")
            forenames.append("")
        elif name in _FIELDS and len(citations) == 1 and name not in fields:
            fields[name] = flat(inner)
        elif name == "pub-id":
            identifiers[inner.get("pub-id-type", "")] = flat(inner)
        elif name in _CITATIONS:
            citations.append(inner)
        elif name == "person-group" and inner.get("person-group-type", "author") != "author":
            editors.append(inner)
    ids = tuple(filter(None, [node.get("id"), *(cited.get("id") for cited in citations)]))
    if not citations:
        return PrintedReference(ids, flat(node), None, 0, (), None, None, None)
    cited = citations[0]
    people = list(map(_printed_name, names, surnames, forenames))
    authors = tuple(filter(None, people))
    if editors:
        apart = [person for person, name in zip(people, names, strict=True) if name.getparent() not in editors]
        authors = tuple(filter(None, apart)) or authors
    title = fields.get("article-title") or fields.get("chapter-title") or fields.get("source")
    words = flat(cited) if _is_punctuated(cited) else _composed(fields, people, title) or flat(cited)
    doi = DOI.search(identifiers.get("doi", "")) or (DOI.search(words) if "10." in words else None)
    pmid = identifiers.get("pmid", "")
    year = _YEAR.search(fields.get("year", ""))
    start = words.find(title) if title else -1
    return PrintedReference(
        ids,
        words,
        title if start >= 0 else None,
        max(start, 0),
        authors,
        int(year[0]) if year else None,
        doi[0] if doi else None,
        pmid if _PMID.fullmatch(pmid) else None,
    )


def _is_punctuated(cited: etree._Element) -> bool:
    """Whether the file prints the entry, and does not only give its fields."""
    between = [cited.text, *(inner.tail for inner in cited)]
    return len(between) == 1 or any("." in w or "," in w or ";" in w or ":" in w for w in between if w)


def _composed(fields: dict[str, str], people: list[str], title: str | None) -> str:
    """The words of an entry that the file gives as bare fields, in the order in which journals print them."""
    source, year, volume, issue, first, last = (fields.get(name, "") for name in _PLACE)
    pages = f"{first}-{last}" if first and last else first or last
    place = f"{volume}({issue})" if issue else volume
    place = f"{place}:{pages}" if place and pages else place or pages
    parts = (", ".join(filter(None, people)), (title or "").rstrip("."), source if source != title else "")
    composed = ". ".join(filter(None, (*parts, f"{year};{place}" if year and place else year or place)))
    return f"{composed}." if composed else ""


def _printed_name(name: etree._Element, surname: str, forename: str) -> str:
    if not surname:
        return flat(name)
    short = forename if len(forename) <= 4 and forename.isupper() else initials(forename)
    return f"{surname} {short}" if short else surname
