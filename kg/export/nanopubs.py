"""Claims as nanopublications (https://nanopub.net/guidelines/working_draft/), one a statement, in one TriG file.

The assertion holds the statement with its qualifiers, whether it is negated and how sure it is; the plain triple is
there only where the graph has it as a plain edge. The provenance holds the evidence: words, places, references,
circumstances. The publication info names the run. Nothing is sent anywhere.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from kg import vocabulary as term
from kg.errors import ConfigurationError
from kg.export.nanopubs_trusty import OWN, Quad, Signer, artifact, normalised, settled, signer
from kg.export.tables_rows import whole_date
from kg.export.target import Exported, Target, Writer
from kg.identity import run_id
from kg.model import Claims, DocumentRecord, Evidence, Statement
from kg.predicates import association_class
from kg.rdf.evidence import evidence_triples
from kg.rdf.names import Names, names_for
from kg.rdf.terms import boolean, iri, resource, resource_or_text, text
from kg.standing import Standing

FILE = "nanopubs.trig"
_NANOPUBS = "np/"
BASE = f"{term.CLAIMGRAPH}{_NANOPUBS}"
"""What trusty URIs begin with; those of a graph under a base of its own begin with that base."""
KEY_VARIABLE = "CLAIMGRAPH_NANOPUB_KEY"
MOST_TRIPLES = 1200
"""What servers of nanopublications accept; evidence beyond it is left out, the least sure first."""

_NP = "http://www.nanopub.org/nschema#"
_NPX = "http://purl.org/nanopub/x/"
_HAS_EVIDENCE_LEFT_OUT = f"{term.CLAIMGRAPH}evidence_left_out"
_A = iri(term.TYPE)
_THIS = f"<{OWN}>"
_SIGNATURE_TRIPLES = 4
_WEB = re.compile(r'https?://[^\x00-\x20<>"{}|^`\\]+')
_ORCID = re.compile(r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_Triples = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and when: nothing of it is in a draft."""

    created: str | None = None
    creator: str | None = None
    license: str | None = None
    sign: Signer | None = None
    public_key: str = ""


def configured(given: Mapping[str, str]) -> Writer:
    """The writer with the options of `OPTIONS`.

    :raises ConfigurationError: if the date, the ORCID iD or the key cannot be used, or a key is given without a date.
    """
    created, creator, key = given.get("created"), given.get("creator"), given.get("key") or os.environ.get(KEY_VARIABLE)
    if created and not whole_date(created):
        raise ConfigurationError(f"{created!r} is no date", remedy="give --set created=YYYY-MM-DD")
    orcid = _ORCID.fullmatch(creator or "")
    if creator and not orcid:
        raise ConfigurationError(f"{creator!r} is no ORCID iD", remedy="give --set creator=0000-0000-0000-0000")
    if key and not created:
        raise ConfigurationError(
            "what is signed has a date of creation, and no clock is asked", remedy="give --set created=YYYY-MM-DD"
        )
    sign, public = signer(Path(key)) if key else (None, "")
    publisher = Publisher(created, orcid[1] if orcid else None, given.get("license"), sign, public)
    return partial(write, publisher=publisher)


def write(claims: Claims, folder: Path, publisher: Publisher = Publisher()) -> Exported:
    """Write ``nanopubs.trig`` into a folder, a nanopublication a statement.

    :returns: how many there are, and what they have no place for.
    """
    left: Counter[str] = Counter()
    number = 0
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        for quads in nanopubs(claims, left, publisher):
            file.writelines(_trig(quads))
            number += 1
    left["disclosures"] = sum(len(document.disclosures) for document in claims.documents)
    left["rejections"] = len(claims.run.rejections)
    return Exported({"nanopubs": number}, dict(+left))


def nanopubs(claims: Claims, left: Counter[str], publisher: Publisher) -> Iterator[list[Quad]]:
    """The quads of each nanopublication, under its trusty URI and, where there is a key, signed.

    :param left: counts the evidence that did not fit.
    """
    maker, base = _Maker(claims, left, publisher), f"{claims.base}{_NANOPUBS}"
    for statement in claims.statements:
        quads = maker.draft(statement)
        if publisher.sign:
            quads += [
                _signed("hasPublicKey", text(publisher.public_key)),
                _signed("hasAlgorithm", text("RSA")),
                _signed("hasSignatureTarget", _THIS),
            ]
            quads.append(_signed("hasSignature", text(publisher.sign(normalised(quads, base)))))
        yield list(settled(quads, base, artifact(quads, base)))


class _Maker:
    """What the drafts of all statements need of the graph."""

    def __init__(self, claims: Claims, left: Counter[str], publisher: Publisher) -> None:
        self.claims, self.left, self.publisher = claims, left, publisher
        self.names: Names = names_for(claims)
        self.standing = Standing(claims.statements)
        self.run = self.names.minted(run_id(claims.run))

        @lru_cache(maxsize=4096)
        def place(document: str) -> tuple[DocumentRecord | None, dict[int, str]]:
            """A document, and the terms of its entries by their number."""
            record = claims.document(document)
            numbers = (entry.number for entry in record.references) if record else ()
            return record, dict(zip(numbers, self.names.bibliography(record), strict=True)) if record else {}

        self.place = place

    def draft(self, statement: Statement) -> list[Quad]:
        """The quads of a statement with `HASH` in the place of the hash."""
        node = self.names.statement(statement)
        named: list[tuple[str, _Triples]] = [
            ("Head", _head()),
            ("assertion", self._assertion(statement, node)),
            ("pubinfo", self._pubinfo(statement)),
        ]
        quads = list(dict.fromkeys((_part(part), *triple) for part, triples in named for triple in triples))
        room = MOST_TRIPLES - len(quads) - _SIGNATURE_TRIPLES
        provenance = dict.fromkeys([(_part("assertion"), iri(term.GENERATED_BY), self.run)])
        surest = sorted(statement.evidence, key=lambda piece: list(term.CERTAINTIES).index(piece.certainty))
        for taken, piece in enumerate(surest):
            more = provenance | dict.fromkeys(self._evidence(piece, node))
            if len(more) >= room and taken:
                out = len(surest) - taken
                self.left[f"pieces of evidence beyond {MOST_TRIPLES} triples"] += out
                count = f'"{out}"^^<{term.XSD}integer>'
                provenance[(_part("assertion"), iri(_HAS_EVIDENCE_LEFT_OUT), count)] = None
                break
            provenance = more
        return quads + [(_part("provenance"), *triple) for triple in provenance]

    def _assertion(self, statement: Statement, node: str) -> _Triples:
        ends = [self.claims.entity(curie) for curie in (statement.subject, statement.object)]
        subject, predicate, object_ = map(resource, (statement.subject, statement.predicate, statement.object))
        if self.standing.refusal(statement) is None:
            yield subject, predicate, object_
        yield node, _A, iri(term.ASSOCIATION)
        categories = [entity.category if entity else "" for entity in ends]
        yield node, _A, resource(association_class(statement.predicate, *categories))
        yield node, iri(term.SUBJECT), subject
        yield node, iri(term.PREDICATE), predicate
        yield node, iri(term.OBJECT), object_
        yield node, iri(term.NEGATED), boolean(statement.negated)
        for slot, value in statement.qualifiers:
            yield node, iri(f"{term.BIOLINK}{slot}"), resource_or_text(value)
        if statement.evidence:
            certainty = term.surest(piece.certainty for piece in statement.evidence)
            yield node, iri(term.CERTAINTY), iri(term.CERTAINTIES[certainty])
            yield node, iri(term.KNOWLEDGE_LEVEL), text(term.KNOWLEDGE_LEVELS[certainty])
        for agent in sorted({piece.agent for piece in statement.evidence}):
            yield node, iri(term.AGENT_TYPE), text(agent)

    def _evidence(self, piece: Evidence, statement: str) -> _Triples:
        assertion, document = _part("assertion"), self.names.document(piece.document)
        record, entries = self.place(piece.document)
        yield assertion, iri(term.DERIVED_FROM), document
        yield assertion, iri(term.HAS_EVIDENCE), self.names.evidence(statement, piece)
        if record:
            yield from self._document(record, document)
            for entry in record.references:
                if entry.number in piece.references:
                    yield entries[entry.number], iri(term.PRINTED_TEXT), text(entry.text)
        yield from evidence_triples(piece, statement, document, self.run, entries, self.names)

    def _document(self, record: DocumentRecord, node: str) -> _Triples:
        for property_, value in ((term.TITLE, record.metadata.title), (term.ISSUED, record.metadata.published)):
            if value:
                yield node, iri(property_), text(value)

    def _pubinfo(self, statement: Statement) -> _Triples:
        run = self.claims.run
        yield _THIS, iri(term.GENERATED_BY), self.run
        yield self.run, _A, iri(term.ACTIVITY)
        yield self.run, iri(term.VERSION), text(run.version)
        yield self.run, iri(term.LEXICON_SHA256), text(run.lexicon_sha256)
        yield self.run, iri(term.RULES_SHA256), text(run.rules_sha256)
        for curie in (statement.subject, statement.object):
            if entity := self.claims.entity(curie):
                yield resource(curie), iri(term.LABEL), text(entity.label)
        if self.publisher.created:
            # Not Z, which rdflib rewrites on reading, so that the hash would no longer fit.
            when = f'"{self.publisher.created}T00:00:00+00:00"^^<{term.XSD}dateTime>'
            yield _THIS, iri(f"{term.DCTERMS}created"), when
        if self.publisher.creator:
            yield _THIS, iri(f"{term.DCTERMS}creator"), iri(f"https://orcid.org/{self.publisher.creator}")
        if self.publisher.license:
            yield _THIS, iri(f"{term.DCTERMS}license"), _license(self.publisher.license)


def _license(given: str) -> str:
    return iri(given) if _WEB.fullmatch(given) else text(given)


def _head() -> _Triples:
    yield _THIS, _A, iri(f"{_NP}Nanopublication")
    yield _THIS, iri(f"{_NP}hasAssertion"), _part("assertion")
    yield _THIS, iri(f"{_NP}hasProvenance"), _part("provenance")
    yield _THIS, iri(f"{_NP}hasPublicationInfo"), _part("pubinfo")


def _part(name: str) -> str:
    return f"<{OWN}#{name}>"


def _signed(property_: str, value: str) -> Quad:
    return _part("pubinfo"), _part("sig"), iri(f"{_NPX}{property_}"), value


def _trig(quads: list[Quad]) -> Iterator[str]:
    graphs: dict[str, list[str]] = {}
    for graph, subject, predicate, value in quads:
        graphs.setdefault(graph, []).append(f"  {subject} {predicate} {value} .\n")
    order = {name: place for place, name in enumerate(("Head", "assertion", "provenance", "pubinfo"))}
    for graph in sorted(graphs, key=lambda graph: order[graph.rpartition("#")[2][:-1]]):
        yield f"{graph} {{\n"
        yield from graphs[graph]
        yield "}\n"
    yield "\n"


OPTIONS = {
    "key": f"an RSA key to sign with; by default the file that {KEY_VARIABLE} names; without one: unsigned drafts",
    "created": "the date of creation, YYYY-MM-DD; without it none is given, for no clock is asked",
    "creator": "the ORCID iD of who publishes them",
    "license": "the licence of the nanopublications, in words or as an IRI",
}
TARGET = Target("nanopubs", "nanopublications with trusty URIs, as TriG", write, OPTIONS, configured)
