"""PubMed citations (NLM's PubMed DTD, root ``PubmedArticleSet``): title and abstract, of a search or of the baseline.

The text is made here: the title, then each part of the abstract as a paragraph, with its label as printed; raised words
are ``^{…}``. An abstract cites nothing by number, so the citation's own reference list is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.identifiers import is_valid
from kg.model import Document, Metadata, Passage, Person, Rejection, Source
from kg.read.citation import paragraphs
from kg.read.frontmatter import initials, partial_date
from kg.read.source import STAGE, Withdrawal
from kg.read.xml import child, flat, tag

FORMAT = "pubmed"
RECORDS = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation")
_ENGLISH = ("eng", "")


def citation(node: etree._Element, source: Source) -> Iterator[Document | Rejection]:
    """The document that a record of a PubMed file holds; its id is its PMID.

    A ``DeleteCitation`` gives a `Withdrawal` for each PMID that PubMed has taken back: it holds for files whose names
    come before.
    """
    if tag(node) == "DeleteCitation":
        for deleted in node.iter("PMID"):
            pmid = flat(deleted)
            reason, detail = "deleted by PubMed", "its citation in earlier files is left out"
            where = f"{source.name}, PMID {pmid}"
            yield Withdrawal(STAGE, where, reason, detail, f"PMID:{pmid}", source)
        return
    is_article = tag(node) == "PubmedArticle"
    record = child(node, "MedlineCitation" if is_article else "BookDocument")
    pmid = flat(child(record, "PMID"))
    if record is None or not is_valid(f"PMID:{pmid}"):
        yield Rejection(STAGE, f"{source.name}, <{tag(node)}> {pmid}", "no PMID", "give each citation its <PMID>")
        return
    article = child(record, "Article") if is_article else record
    text, passages = _text(article, record) if article is not None else ("", ())
    if article is None or not passages:
        yield Rejection(STAGE, f"{source.name}, PMID {pmid}", "neither title nor abstract", "nothing to read")
        return
    yield Document(f"PMID:{pmid}", source, text, _metadata(node, record, article, pmid), passages)


def _text(article: etree._Element, record: etree._Element) -> tuple[str, tuple[Passage, ...]]:
    title = flat(child(article, "ArticleTitle"), raised=True) or flat(child(article, "Book", "BookTitle"), raised=True)
    abstract = child(article, "Abstract")
    if abstract is None:
        others = (node for node in record if node.tag == "OtherAbstract")
        abstract = next((node for node in others if node.get("Language", "") in _ENGLISH), None)
    parts = [("title", "", title)]
    for node in abstract if abstract is not None else ():
        if node.tag == "AbstractText":
            parts.append(("abstract", node.get("Label") or "", flat(node, raised=True)))
    return paragraphs(parts)


def _metadata(node: etree._Element, record: etree._Element, article: etree._Element, pmid: str) -> Metadata:
    kinds = {flat(kind).lower() for kind in article.iter("PublicationType")}
    corrections = child(record, "CommentsCorrectionsList")
    related = {inner.get("RefType", "") for inner in corrections} if corrections is not None else set()
    authors = [node for people in article if people.tag == "AuthorList" for node in people if node.tag == "Author"]
    data = child(node, "PubmedData" if tag(node) == "PubmedArticle" else "PubmedBookData")
    history = {date.get("PubStatus"): date for date in reversed(_inner(data, "History"))}
    affiliations = (flat(child(author, "AffiliationInfo", "Affiliation")) for author in authors)
    return Metadata(
        title=flat(child(article, "ArticleTitle")) or flat(child(article, "Book", "BookTitle")) or None,
        authors=tuple(filter(None, map(_person, authors))),
        affiliation=next(filter(None, affiliations), None),
        journal=flat(child(article, "Journal", "Title"))
        or flat(child(article, "Book", "Publisher", "PublisherName"))
        or None,
        doi=_doi(article, [*_inner(data, "ArticleIdList"), *_inner(record, "ArticleIdList")]),
        pmid=pmid,
        received=_date(history.get("received")),
        accepted=_date(history.get("accepted")),
        published=_date(child(article, "ArticleDate")) or _issued(article),
        copyright=flat(child(article, "Abstract", "CopyrightInformation")) or None,
        retracted="RetractionIn" in related or "retracted publication" in kinds,
    )


def _inner(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All that a list within an element holds."""
    inner = child(element, name)
    return list(inner) if inner is not None else []


def _doi(article: etree._Element, listed: list[etree._Element]) -> str | None:
    for node in article:
        if node.tag == "ELocationID" and node.get("EIdType") == "doi" and node.get("ValidYN") != "N":
            listed = [node]
            break
    else:
        listed = [node for node in listed if node.get("IdType") == "doi"]
    found = flat(listed[0]) if listed else ""
    return found if is_valid(f"doi:{found}") else None


def _person(node: etree._Element) -> Person | None:
    if node.get("ValidYN") == "N":
        return None
    last = first = group = ""
    for inner in node:
        match inner.tag:
            case "LastName":
                last = last or flat(inner)
            case "ForeName":
                first = first or flat(inner)
            case "CollectiveName":
                group = group or flat(inner)
    name = f"{first} {last}" if first and last else first or last
    return Person(name, initials(name)) if name else Person(group) if group else None


def _issued(article: etree._Element) -> str | None:
    issue = child(article, "Journal", "JournalIssue", "PubDate")
    issue = issue if issue is not None else child(article, "Book", "PubDate")
    date = _date(issue)
    if date is None and issue is not None:
        year = re.search(r"\b(1[5-9]|20)\d\d\b", flat(child(issue, "MedlineDate")))
        date = year[0] if year else None
    return date


def _date(node: etree._Element | None) -> str | None:
    return partial_date(*(flat(child(node, name)) for name in ("Year", "Month", "Day")))
