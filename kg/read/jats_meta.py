"""What a JATS article says of itself (JATS 1.3: ``article-meta``)."""

from __future__ import annotations

from lxml import etree

from kg.model import Metadata, Person
from kg.read.frontmatter import initials, partial_date
from kg.read.xml import child, children, flat

Children = dict[str, list[etree._Element]]
_HREF = "{http://www.w3.org/1999/xlink}href"
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_LICENSE_REF = "{http://www.niso.org/schemas/ali/1.0/}license_ref"


def metadata(root: etree._Element) -> Metadata:
    """The metadata of an article; what it does not give stays empty."""
    front = children(child(root, "front"))
    given = front.get("article-meta")
    if given is None:
        return Metadata()
    meta = children(given[0])
    ids = {node.get("pub-id-type", ""): flat(node) for node in meta.get("article-id", ())}
    related = {node.get("related-article-type", "") for node in meta.get("related-article", ())}
    history = {node.get("date-type", ""): node for node in reversed(_all(meta, "history", "date"))}
    permissions = children(_first(meta, "permissions"))
    return Metadata(
        title=flat(_first(children(_first(meta, "title-group")), "article-title")) or None,
        authors=tuple(filter(None, map(_person, _all(meta, "contrib-group", "contrib")))),
        affiliation=_affiliation(given[0]),
        journal=_journal(_first(front, "journal-meta")),
        doi=ids.get("doi") or None,
        pmid=ids.get("pmid") or None,
        received=_date(history.get("received")),
        accepted=_date(history.get("accepted")),
        published=_published(meta.get("pub-date", [])),
        copyright=flat(_first(permissions, "copyright-statement")) or None,
        license=_license(_first(permissions, "license")),
        retracted=root.get("article-type") == "retracted-article" or "retraction-forward" in related,
    )


def _first(parts: Children, name: str) -> etree._Element | None:
    return parts[name][0] if name in parts else None


def _all(parts: Children, outer: str, name: str) -> list[etree._Element]:
    return [inner for element in parts.get(outer, ()) for inner in element if inner.tag == name]


def _journal(node: etree._Element | None) -> str | None:
    title = next(node.iter("journal-title"), None) if node is not None else None
    return flat(title) or None


def _person(node: etree._Element) -> Person | None:
    if node.get("contrib-type", "author") != "author":
        return None
    name = next(node.iter("name"), None)
    if name is None:
        group = flat(next(node.iter("collab"), None)) or flat(next(node.iter("string-name"), None))
        return Person(group) if group else None
    full = " ".join(filter(None, (flat(child(name, "given-names")), flat(child(name, "surname")))))
    return Person(full, initials(full)) if full else None


def _affiliation(meta: etree._Element) -> str | None:
    node = next(meta.iter("aff"), None)
    if node is None:
        return None
    return flat(node).removeprefix(flat(child(node, "label"))).strip() or None


def _license(node: etree._Element | None) -> str | None:
    """The address of the licence, else its words: the type that a publisher gives (``open-access``) says little."""
    if node is None:
        return None
    own = (node.get(_HREF), node.get(_RESOURCE), *(flat(inner) for inner in node.iter(_LICENSE_REF)))
    linked = (inner.get(_HREF) for inner in node.iter("ext-link", "uri"))
    named = (link for link in linked if link and ("licen" in link or "publicdomain" in link))
    return next(filter(None, (*own, *named, flat(node), node.get("license-type"))), None)


def _published(given: list[etree._Element]) -> str | None:
    dates = {node.get("pub-type") or node.get("date-type") or "": node for node in given}
    for kind in ("epub", "pub", "ppub", "collection", "pmc-release"):
        if kind in dates and (date := _date(dates[kind])):
            return date
    return None


def _date(node: etree._Element | None) -> str | None:
    return partial_date(*(flat(child(node, name)) for name in ("year", "month", "day")))
