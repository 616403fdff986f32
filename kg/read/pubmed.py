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
from kg.read.frontmatter import initials, month_number
from kg.read.source import STAGE, Withdrawal
from kg.read.xml import flat, tag

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
    record = node.find("MedlineCitation") if tag(node) == "PubmedArticle" else node.find("BookDocument")
    pmid = flat(record.find("PMID")) if record is not None else ""
    if record is None or not is_valid(f"PMID:{pmid}"):
        yield Rejection(STAGE, f"{source.name}, <{tag(node)}> {pmid}", "no PMID", "give each citation its <PMID>")
        return
    article = record.find("Article") if tag(node) == "PubmedArticle" else record
    text, passages = _text(article) if article is not None else ("", ())
    if article is None or not passages:
        yield Rejection(STAGE, f"{source.name}, PMID {pmid}", "neither title nor abstract", "nothing to read")
        return
    yield Document(f"PMID:{pmid}", source, text, _metadata(node, record, article, pmid), passages)


def _text(article: etree._Element) -> tuple[str, tuple[Passage, ...]]:
    title = flat(article.find("ArticleTitle"), raised=True) or flat(article.find("Book/BookTitle"), raised=True)
    abstract = ((node.get("Label") or "", flat(node, raised=True)) for node in _abstract(article))
    return paragraphs([("title", "", title), *(("abstract", label, words) for label, words in abstract)])


def _abstract(article: etree._Element) -> list[etree._Element]:
    own = article.find("Abstract")
    if own is not None:
        return own.findall("AbstractText")
    others = article.getparent()
    others = others if others is not None else article
    first = next((n for n in others.findall("OtherAbstract") if n.get("Language", "") in _ENGLISH), None)
    return first.findall("AbstractText") if first is not None else []


def _metadata(node: etree._Element, record: etree._Element, article: etree._Element, pmid: str) -> Metadata:
    kinds = {flat(kind).lower() for kind in article.iter("PublicationType")}
    related = {inner.get("RefType", "") for inner in record.findall("CommentsCorrectionsList/CommentsCorrections")}
    journal = flat(article.find("Journal/Title")) or flat(article.find("Book/Publisher/PublisherName"))
    return Metadata(
        title=flat(article.find("ArticleTitle")) or flat(article.find("Book/BookTitle")) or None,
        authors=tuple(filter(None, map(_person, article.findall("AuthorList/Author")))),
        affiliation=flat(article.find("AuthorList/Author/AffiliationInfo/Affiliation")) or None,
        journal=journal or None,
        doi=_doi(node, article),
        pmid=pmid,
        received=_history(node, "received"),
        accepted=_history(node, "accepted"),
        published=_date(article.find("ArticleDate")) or _issued(article),
        copyright=flat(article.find("Abstract/CopyrightInformation")) or None,
        retracted="RetractionIn" in related or "retracted publication" in kinds,
    )


def _doi(node: etree._Element, article: etree._Element) -> str | None:
    printed = [n for n in article.findall("ELocationID") if n.get("EIdType") == "doi" and n.get("ValidYN") != "N"]
    listed = [n for n in node.findall("./*/ArticleIdList/ArticleId") if n.get("IdType") == "doi"]
    found = next((flat(n) for n in (*printed, *listed)), "")
    return found if is_valid(f"doi:{found}") else None


def _person(node: etree._Element) -> Person | None:
    if node.get("ValidYN") == "N":
        return None
    name = " ".join(filter(None, (flat(node.find("ForeName")), flat(node.find("LastName")))))
    if name:
        return Person(name, initials(name))
    group = flat(node.find("CollectiveName"))
    return Person(group) if group else None


def _history(node: etree._Element, status: str) -> str | None:
    dates = node.findall("./*/History/PubMedPubDate")
    return next((_date(date) for date in dates if date.get("PubStatus") == status), None)


def _issued(article: etree._Element) -> str | None:
    issue = article.find("Journal/JournalIssue/PubDate")
    issue = issue if issue is not None else article.find("Book/PubDate")
    date = _date(issue)
    if date is None and issue is not None:
        year = re.search(r"\b(1[5-9]|20)\d\d\b", flat(issue.find("MedlineDate")))
        date = year[0] if year else None
    return date


def _date(node: etree._Element | None) -> str | None:
    """A date as ISO 8601, as far as it is given; PubMed writes months as numbers and as names."""
    year = flat(node.find("Year")) if node is not None else ""
    if node is None or not re.fullmatch(r"\d{4}", year):
        return None
    month = month_number(flat(node.find("Month")))
    day = flat(node.find("Day"))
    if not 1 <= month <= 12:
        return year
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day.isdigit() else "")
