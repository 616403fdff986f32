"""What a JATS article says of itself, and its reference list (JATS 1.3: ``article-meta``, ``ref-list``)."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from kg.model import Metadata, Person
from kg.read.frontmatter import DOI, initials
from kg.read.xml import flat, tag

_CITATIONS = ("element-citation", "mixed-citation", "nlm-citation", "citation")
_RETRACTED = ("retraction-forward", "retracted-article")


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


def metadata(root: etree._Element) -> Metadata:
    """The metadata of an article; what it does not give stays empty."""
    meta = root.find("./front/article-meta")
    if meta is None:
        return Metadata()
    ids = {node.get("pub-id-type", ""): flat(node) for node in meta.findall("article-id")}
    related = {node.get("related-article-type", "") for node in meta.findall("related-article")}
    license_ = meta.find("./permissions/license")
    return Metadata(
        title=flat(meta.find("./title-group/article-title")) or None,
        authors=tuple(filter(None, map(_person, meta.findall("./contrib-group/contrib")))),
        affiliation=_affiliation(meta),
        journal=flat(root.find("./front/journal-meta//journal-title")) or None,
        doi=ids.get("doi") or None,
        pmid=ids.get("pmid") or None,
        received=_date(meta.find("./history/date[@date-type='received']")),
        accepted=_date(meta.find("./history/date[@date-type='accepted']")),
        published=_published(meta),
        copyright=flat(meta.find("./permissions/copyright-statement")) or None,
        license=_license(license_),
        retracted=bool(related & set(_RETRACTED)),
    )


def printed_references(root: etree._Element) -> list[PrintedReference]:
    """The entries of all reference lists of the article, in order."""
    return [_reference(node) for node in root.iter("ref") if not any(tag(up) in _OTHERS for up in node.iterancestors())]


_OTHERS = ("sub-article", "response")


def _reference(node: etree._Element) -> PrintedReference:
    cited = next((inner for inner in node.iter(*_CITATIONS)), None)
    ids = tuple(value for value in (node.get("id"), *(inner.get("id") for inner in node.iter(*_CITATIONS))) if value)
    if cited is None:
        return PrintedReference(ids, flat(node), None, 0, (), None, None, None)
    authors = tuple(filter(None, map(_cited_name, cited.iter("name", "string-name"))))
    named = (flat(cited.find(f".//{name}")) for name in ("article-title", "chapter-title", "source"))
    title = next(filter(None, named), None)
    year = re.search(r"\b(1[89]|20)\d\d\b", flat(cited.find(".//year")))
    printed = {inner.get("pub-id-type", ""): flat(inner) for inner in node.iter("pub-id")}
    words = flat(cited) if _is_punctuated(cited) else _composed(cited, authors, title)
    doi = DOI.search(printed.get("doi", "")) or DOI.search(words)
    pmid = re.fullmatch(r"\d{1,8}", printed.get("pmid", ""))
    start = words.find(title) if title else -1
    return PrintedReference(
        ids,
        words,
        title if start >= 0 else None,
        max(start, 0),
        authors,
        int(year[0]) if year else None,
        doi[0] if doi else None,
        pmid[0] if pmid else None,
    )


def _is_punctuated(cited: etree._Element) -> bool:
    between = "".join([cited.text or "", *(inner.tail or "" for inner in cited)])
    return any(sign in between for sign in ".,;:") or not len(cited)


def _composed(cited: etree._Element, authors: tuple[str, ...], title: str | None) -> str:
    """The words of an entry that the file gives as bare fields, in the order in which journals print them."""
    source = flat(cited.find(".//source"))
    year, volume, issue = (flat(cited.find(f".//{name}")) for name in ("year", "volume", "issue"))
    pages = "-".join(filter(None, (flat(cited.find(".//fpage")), flat(cited.find(".//lpage")))))
    parts = [", ".join(authors), (title or "").rstrip("."), source if source != title else ""]
    place = f"{volume}({issue})" if issue else volume
    parts.append(";".join(filter(None, (year, ":".join(filter(None, (place, pages)))))))
    composed = ". ".join(filter(None, parts))
    return f"{composed}." if composed else flat(cited)


def _cited_name(node: etree._Element) -> str:
    surname, given = flat(node.find("surname")), flat(node.find("given-names"))
    if not surname:
        return flat(node)
    short = given if given.isupper() and len(given) <= 4 else initials(given)
    return f"{surname} {short}".strip()


def _person(node: etree._Element) -> Person | None:
    if node.get("contrib-type", "author") != "author":
        return None
    name = node.find(".//name")
    if name is None:
        group = flat(node.find(".//collab")) or flat(node.find(".//string-name"))
        return Person(group) if group else None
    given, surname = flat(name.find("given-names")), flat(name.find("surname"))
    full = " ".join(filter(None, (given, surname)))
    return Person(full, initials(full)) if full else None


def _affiliation(meta: etree._Element) -> str | None:
    node = next(iter(meta.iter("aff")), None)
    if node is None:
        return None
    label = flat(node.find("label"))
    return flat(node).removeprefix(label).strip() or None


def _license(node: etree._Element | None) -> str | None:
    if node is None:
        return None
    link = node.get("{http://www.w3.org/1999/xlink}href")
    return link or node.get("license-type") or flat(node) or None


def _published(meta: etree._Element) -> str | None:
    dates = {node.get("pub-type") or node.get("date-type") or "": node for node in meta.findall("pub-date")}
    for kind in ("epub", "pub", "ppub", "collection", "pmc-release"):
        if kind in dates and (date := _date(dates[kind])):
            return date
    return None


def _date(node: etree._Element | None) -> str | None:
    """A date as ISO 8601, as far as it is given: year, month, day."""
    if node is None:
        return None
    parts = [flat(node.find(name)) for name in ("year", "month", "day")]
    date = parts[0] if re.fullmatch(r"\d{4}", parts[0]) else None
    for part in parts[1:]:
        if date is None or not part.isdigit():
            break
        date += f"-{int(part):02d}"
    return date
