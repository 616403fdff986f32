"""Claims → one file that answers: statements with their evidence, ready weighed, findable by all that they are of."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

import kg
from kg.ask.answers import Claim
from kg.ask.genes import Genes, with_names
from kg.ask.weigh import Weigher
from kg.identity import dois_by_pmid
from kg.model import Attribution, Claims, DocumentRecord, Entity, Evidence, Statement
from kg.predicates import predicates
from kg.resources import data_table
from kg.view.appearance import group_of, level_words, relation
from kg.weight import work_id

FORMAT = 7
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (id TEXT PRIMARY KEY, title TEXT NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entity (curie TEXT PRIMARY KEY, grp TEXT NOT NULL, claims INTEGER NOT NULL, value BLOB NOT NULL);
CREATE TABLE related (kind TEXT, one TEXT, other TEXT, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
CREATE TABLE claim (
  id TEXT NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL, object TEXT NOT NULL, negated INTEGER NOT NULL,
  weight INTEGER NOT NULL, first INTEGER, last INTEGER, short BLOB NOT NULL, value BLOB NOT NULL);
CREATE TABLE facet (kind TEXT, value TEXT, claim INTEGER, PRIMARY KEY (kind, value, claim)) WITHOUT ROWID;
CREATE TABLE work (id TEXT, document TEXT, number INTEGER, PRIMARY KEY (id, document, number)) WITHOUT ROWID;
CREATE TABLE cell (drug TEXT, genotype TEXT, claim INTEGER, PRIMARY KEY (drug, genotype, claim)) WITHOUT ROWID;
CREATE TABLE against (claim TEXT, other TEXT, kind TEXT, PRIMARY KEY (claim, other)) WITHOUT ROWID;
CREATE TABLE pair (key TEXT NOT NULL, id TEXT NOT NULL, negated INTEGER NOT NULL, qualifiers TEXT NOT NULL);
CREATE VIRTUAL TABLE names USING fts5(curie UNINDEXED, name, squeezed, prefix='1 2 3', tokenize='unicode61');
CREATE VIRTUAL TABLE words USING fts5vocab(names, row);
"""
_INDEXES = (
    "CREATE UNIQUE INDEX claim_id ON claim (id)",
    "CREATE INDEX claim_subject ON claim (subject, predicate)",
    "CREATE INDEX claim_object ON claim (object, predicate)",
    "CREATE INDEX entity_claims ON entity (claims)",
    "CREATE INDEX facet_claim ON facet (claim, kind)",
    "CREATE INDEX cell_genotype ON cell (genotype, drug)",
)
_DRUGS = frozenset({"drug", "regimen", "class"})
_VARIANT = "variant"
_BOTH_WAYS = "\t"
_NARROWING = ("object_aspect_qualifier", "object_direction_qualifier")
_OPPOSITE = {"increased": "decreased", "decreased": "increased"}

encode = msgspec.msgpack.Encoder().encode
decode_claim = msgspec.msgpack.Decoder(Claim).decode
decode_statement = msgspec.msgpack.Decoder(Statement).decode
decode_document = msgspec.msgpack.Decoder(DocumentRecord).decode
decode_entity = msgspec.msgpack.Decoder(Entity).decode


def write_index(graph: Claims, path: Path, *, graph_sha256: str) -> None:
    """Write the index of a graph, which must not exist yet; memory does not grow with the number of claims.

    :param graph_sha256: the hash of the graph's file, told by `kg.ask.answers.About`.
    :raises sqlite3.Error: if the file cannot be written.
    """
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        database.executescript(_TABLES)
        database.execute("BEGIN")
        _Writer(graph, database).write(graph_sha256)
        database.execute("COMMIT")
        database.executescript("INSERT INTO names(names) VALUES ('optimize'); ANALYZE;")
    finally:
        database.close()


class _Writer:
    def __init__(self, graph: Claims, database: sqlite3.Connection) -> None:
        self._graph, self._database = graph, database
        self._doi_of = dois_by_pmid(graph.documents)
        self._weigher = Weigher(graph, self._doi_of)

    def write(self, graph_sha256: str) -> None:
        in_claims = Counter[str]()
        totals = Counter[str]()
        facets: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for number, statement in enumerate(self._graph.statements, start=1):
            short = self._weigher.claim(statement)
            self._claim(number, statement, short)
            in_claims.update({statement.subject, statement.object})
            works = (("work", work) for piece in statement.evidence for work in self._weigher.works(piece))
            kinds = {*_facets(statement, short), *works}
            self._many("facet", ((kind, value, number) for kind, value in kinds))
            for kind, value in kinds:
                facets[kind][value] += 1
            totals.update(claims=1, denied=int(statement.negated), evidence=len(statement.evidence))
        for document in self._graph.documents:
            self._document(document)
            totals.update(documents=1, references=len(document.references))
        for entity in self._graph.entities:
            self._entity(entity, in_claims.pop(entity.curie, 0))
            totals.update(entities=1)
        for curie, count in sorted(in_claims.items()):
            thing = self._weigher.thing(curie)
            self._entity(Entity(curie, thing.label, thing.category), count)
        self._genes()
        for line in _INDEXES:
            self._database.execute(line)
        uses = data_table("ask", "exposures.tsv")
        both_ways = ((one, other) for exposure, role in uses for one, other in ((exposure, role), (role, exposure)))
        self._many("related", (("use", one, other) for one, other in both_ways))
        self._against()
        about = {
            "format": FORMAT,
            "version": kg.__version__,
            "graph_sha256": graph_sha256,
            "counts": {name: totals[name] for name in _COUNTED},
            "facets": {kind: self._told(kind, facets[kind]) for kind in _TOLD},
            "doi_of": self._doi_of,
        }
        self._many("meta", ((key, json.dumps(value, ensure_ascii=False)) for key, value in about.items()))

    def _told(self, kind: str, counted: Counter[str]) -> list[tuple[str, str, int]]:
        """The values of a facet, the most frequent first; years in their order."""
        ordered = sorted(counted.items()) if kind == "year" else sorted(counted.items(), key=lambda p: (-p[1], p[0]))
        return [(value, self._words(kind, value), count) for value, count in ordered]

    def _words(self, kind: str, value: str) -> str:
        match kind:
            case "predicate":
                return relation(value).words
            case "genotype":
                return self._weigher.words(value)
            case "level":
                return level_words(value)
            case "certainty":
                return value.replace("-", " ")
            case _:
                return value

    def _claim(self, number: int, statement: Statement, short: Claim) -> None:
        first, last = short.years or (None, None)
        row = (number, short.id, statement.subject, statement.predicate, statement.object, int(statement.negated))
        self._database.execute(
            "INSERT INTO claim (rowid, id, subject, predicate, object, negated, weight, first, last, short, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, short.independent, first, last, encode(short), encode(statement)),
        )
        ends = [statement.subject, statement.object]
        known = predicates().get(statement.predicate)
        key = _BOTH_WAYS.join((*(sorted(ends) if known and known.symmetric else ends), statement.predicate))
        self._many("pair", [(key, short.id, int(statement.negated), json.dumps(statement.qualifiers))])
        drugs = [end.curie for end in (short.subject, short.object) if end.group in _DRUGS]
        cells = {(drug, variant, number) for drug in drugs for variant in _variants(short) if drug != variant}
        self._many("cell", sorted(cells))

    def _document(self, document: DocumentRecord) -> None:
        title = document.metadata.title or document.source.name
        self._many("document", [(document.id, title, encode(document))])
        works = {(work_id(document.id, e, self._doi_of), document.id, e.number) for e in document.references}
        self._many("work", works)

    def _entity(self, entity: Entity, claims: int) -> None:
        self._many("entity", [(entity.curie, group_of(entity.category).key, claims, encode(entity))])
        for name in dict.fromkeys((entity.label, *entity.synonyms, entity.curie, *entity.xrefs)):
            self._many("names", [(entity.curie, name, squeezed(name))])
        related = [("parent", entity.curie, parent) for parent in entity.parents]
        related += [("member", entity.curie, member) for member in entity.members]
        related += [("form", entity.curie, entity.form_of)] if entity.form_of else []
        self._many("related", related, ignore=True)

    def _genes(self) -> None:
        """Each variant below its genes; a gene that only its variants tell is there to be asked for."""
        genes = Genes(self._graph.entities)
        held = {curie for (curie,) in self._database.execute("SELECT curie FROM entity WHERE grp = 'gene'")}
        for variant in self._graph.entities:
            for gene in genes.of(variant):
                if gene.curie not in held:
                    held.add(gene.curie)
                    self._entity(with_names(gene), 0)
                self._many("related", [("gene", variant.curie, gene.curie)], ignore=True)

    def _against(self) -> None:
        self._database.execute("CREATE INDEX pair_key ON pair (key)")
        rows = self._database.execute(
            "SELECT key, id, negated, qualifiers FROM pair WHERE key IN"
            " (SELECT key FROM pair GROUP BY key HAVING count(*) > 1) ORDER BY key, id"
        )
        for _key, same in groupby(rows, key=lambda row: row[0]):
            claims = [(id_, negated, dict(json.loads(qualifiers))) for _, id_, negated, qualifiers in same]
            self._many("against", _opposed(claims), ignore=True)
        self._database.execute("DROP TABLE pair")

    def _many(self, table: str, rows: Iterable[Sequence[object]], *, ignore: bool = False) -> None:
        held = list(rows)
        if held:
            places = ", ".join("?" * len(held[0]))
            self._database.executemany(f"INSERT {'OR IGNORE ' * ignore}INTO {table} VALUES ({places})", held)


_COUNTED = ("documents", "claims", "denied", "evidence", "entities", "references")
_TOLD = ("predicate", "certainty", "level", "genotype", "year")


def _facets(statement: Statement, short: Claim) -> Iterator[tuple[str, str]]:
    yield "predicate", statement.predicate
    yield "polarity", "denied" if statement.negated else "affirmed"
    yield from (("certainty", how) for how in short.certainties)
    yield from (("level", level) for level in short.levels)
    yield from (("genotype", variant) for variant in _variants(short))
    yield from (("year", str(year)) for year in short.years or ())
    for piece in statement.evidence:
        yield "document", piece.document
        yield from (("attribution", words) for words in _whose(piece))


def _variants(short: Claim) -> list[str]:
    """The genotypes that a claim is about: those of its circumstances, and an end that is one."""
    ends = [end.curie for end in (short.subject, short.object) if end.group == _VARIANT]
    return sorted({*(thing.curie for thing in short.genotypes), *ends})


def _whose(evidence: Evidence) -> tuple[str, ...]:
    return {
        Attribution.OWN_VOICE: ("own",),
        Attribution.RELAYED: ("relayed",),
        Attribution.BOTH: ("own", "relayed"),
    }[evidence.attribution]


def _opposed(claims: Sequence[tuple[str, int, dict[str, str]]]) -> Iterator[tuple[str, str, str]]:
    """Of claims on the same ends with one predicate those that cannot both hold, each way round.

    A denial speaks against a claim that is as special as it or more; opposite directions of one aspect against each
    other.
    """
    for one, negated, qualifiers in claims:
        for other, other_negated, other_qualifiers in claims:
            if not negated and other_negated:
                narrower = {slot: other_qualifiers[slot] for slot in _NARROWING if slot in other_qualifiers}
                if narrower.items() <= qualifiers.items():
                    yield one, other, "denied"
                    yield other, one, "denied"
            elif not negated and not other_negated:
                aspect, direction = (qualifiers.get(slot) for slot in _NARROWING)
                other_aspect, other_direction = (other_qualifiers.get(slot) for slot in _NARROWING)
                if direction and aspect == other_aspect and _OPPOSITE.get(direction) == other_direction:
                    yield one, other, "opposite direction"


def squeezed(name: str) -> str:
    """A name without what writers leave out: ``DS-1594b`` and ``DS1594b`` are one.

    >>> squeezed("DS-1594b")
    'ds1594b'
    """
    return "".join(character for character in name.casefold() if character.isalnum())
