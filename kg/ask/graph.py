"""A graph that answers: from its index, without holding it in memory."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import local
from typing import Any

from kg.ask import answers
from kg.ask.choose import Filter, condition, places, slices
from kg.ask.finding import NO_WORK, Finder
from kg.ask.index import FORMAT, decode_claim, decode_document, decode_entity, decode_statement
from kg.ask.pages import document_page, evidence_of, identifiers, short_document, work_of
from kg.ask.weigh import Weigher
from kg.errors import InputError, QueryError
from kg.model import DocumentRecord, Entity, Statement
from kg.view.appearance import relation

MOST = 5_000
"""Claims that one answer holds at most."""
_ORDERS = {
    "weight": "c.weight DESC, c.rowid",
    "graph": "c.rowid",
    "newest": "c.last IS NULL, c.last DESC, c.weight DESC, c.rowid",
    "oldest": "c.first IS NULL, c.first, c.weight DESC, c.rowid",
}


class _Held:
    """A thread's connection to an index, closed when the thread or the graph is gone."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self.database = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def __del__(self) -> None:
        if hasattr(self, "database"):
            self.database.close()


class Graph:
    """A built graph, open for questions; safe to use from several threads.

    :raises InputError: if `path` is no index, or one of another version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = local()
        try:
            self._meta = {key: json.loads(value) for key, value in self._rows("SELECT key, value FROM meta")}
        except (sqlite3.Error, ValueError) as error:
            raise InputError(f"not an index: {error}", where=path.name, remedy="remove it; it is made again") from error
        if self._meta.get("format") != FORMAT:
            raise InputError("an index of another version", where=path.name, remedy="remove it; it is made again")

    @property
    def about(self) -> answers.About:
        """What the graph is, and the values that claims can be chosen by."""
        facets = {
            kind: tuple(answers.Facet(*facet) for facet in counted) for kind, counted in self._meta["facets"].items()
        }
        return answers.About(self._meta["version"], self._meta["graph_sha256"], self._meta["counts"], facets)

    # --- finding ---------------------------------------------------------------------------------------------------

    def search(self, text: str, *, group: str | None = None, limit: int = 20) -> tuple[answers.Hit, ...]:
        """The entities that have a name, synonym, code name or identifier like `text`, the nearest name first.

        Each word of `text` begins a word of the name; hyphens and blanks may be left out. Without `text`, the entities
        with most claims. Where nothing has such a name, what is near, as `Hit.near`.
        """
        return self._finder.search(text, group=group, limit=limit)

    def find(self, name: str) -> str:
        """The CURIE of the entity that a name, synonym, code name or identifier means.

        :raises QueryError: if there is none; the error names the nearest.
        """
        return self._finder.find(name)

    def meant(self, chosen: Filter) -> Filter:
        """A filter as a user gives it, with names for entities, as `claims` and the views of many take it.

        :raises QueryError: for an entity, document or work that the graph does not have, or a value that no graph has.
        """
        return self._finder.meant(chosen)

    def claims(self, chosen: Filter, *, order: str = "weight", offset: int = 0, limit: int = 100) -> answers.Claims:
        """The claims that a filter chooses; what the graph does not have (`meant`) chooses none.

        :param order: ``weight`` (most independent observations first), ``newest``, ``oldest`` or ``graph``.
        :raises QueryError: for an order that is not known, or numbers out of range.
        """
        if order not in _ORDERS:
            raise QueryError(f"no order {order!r}", remedy=f"one of {', '.join(_ORDERS)}")
        if not 0 <= limit <= MOST or offset < 0:
            raise QueryError("offset or limit out of range", remedy=f"offset from 0, limit up to {MOST}")
        where, values = condition(chosen)
        ((total,),) = self._rows(f"SELECT count(*) FROM claim c WHERE {where}", *values)
        rows = self._rows(
            f"SELECT c.short FROM claim c WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
            *values, limit, offset,
        )  # fmt: skip
        return answers.Claims(total, offset, self._short(row[0] for row in rows))

    # --- pages -----------------------------------------------------------------------------------------------------

    def thing(self, curie: str) -> answers.Thing:
        """The entity with a CURIE in short."""
        return self.weigher.thing(curie)

    def entity_page(self, curie: str) -> answers.EntityPage:
        """An entity and all that is claimed of it, up to `MOST` claims.

        :raises QueryError: if the graph has no such entity.
        """
        entity = self.entity(curie)
        if entity is None:
            raise QueryError(f"no entity {curie!r}", remedy="search for it by name")
        held = self.claims(Filter(thing=(curie,)), limit=MOST)
        grouped: dict[tuple[str, str], list[answers.Claim]] = {}
        for claim in held.claims:
            role = "subject" if claim.subject.curie == curie else "object"
            grouped.setdefault((claim.predicate, role), []).append(claim)
        parts = [
            answers.Predicated(
                predicate, relation(predicate).words, role, sum(not c.negated for c in claims),
                sum(c.negated for c in claims), tuple(claims),
            )
            for (predicate, role), claims in grouped.items()
        ]  # fmt: skip
        (own,) = identifiers((curie,))
        return answers.EntityPage(
            thing=self.thing(curie),
            url=own.url,
            synonyms=entity.synonyms,
            identifiers=identifiers(entity.xrefs),
            parents=self._things(entity.parents),
            children=self._related("parent", curie),
            members=self._things(entity.members),
            wholes=self._hits("member", curie),
            form_of=self.thing(entity.form_of) if entity.form_of else None,
            forms=self._related("form", curie),
            variants=self._hits("gene", curie),
            genes=self._things(gene for (gene,) in self._rows(_GENES_OF, curie)),
            total=held.total,
            claims=tuple(sorted(parts, key=lambda part: (-len(part.claims), part.predicate, part.role))),
        )

    def claim_page(self, id: str) -> answers.ClaimPage:
        """A claim with all its evidence.

        :param id: the hash of the statement's id, or what ends with it (its IRI, its CURIE), or its first six digits.
        :raises QueryError: if there is no such claim, or several begin so.
        """
        short, statement = self._claim(id)
        beside = self.claims(Filter(thing=(statement.subject,), other=(statement.object,))).claims
        against = self._by_id(short.against)
        return answers.ClaimPage(
            claim=short,
            evidence=tuple(evidence_of(self, self.weigher, statement, piece) for piece in statement.evidence),
            against=against,
            beside=tuple(claim for claim in beside if claim.id not in {short.id, *short.against}),
        )

    def statement(self, id: str) -> Statement:
        """The statement of a claim, whole; `id` as in `claim_page`.

        :raises QueryError: if there is no such claim, or several begin so.
        """
        return self._claim(id)[1]

    def work_page(self, id: str) -> answers.WorkPage:
        """A cited work and what rests on it.

        :raises QueryError: if no bibliography of the graph has it.
        """
        cited = []
        for document, number in self._rows(
            "SELECT document, number FROM work WHERE id = ? ORDER BY document, number", id
        ):
            record = self.document(document)
            if record:
                entry = next(entry for entry in record.references if entry.number == number)
                cited.append((short_document(record), work_of(self.weigher, record, entry)))
        if not cited:
            raise QueryError(f"no work {id!r} in a bibliography", remedy=NO_WORK)
        held = self.claims(Filter(work=(id,)), limit=MOST)
        return answers.WorkPage(cited[0][1], tuple(cited), held.total, held.claims)

    def document_page(self, id: str) -> answers.DocumentPage:
        """A document, its bibliography and its claims.

        :raises QueryError: if the graph does not hold it.
        """
        record = self.document(id)
        if record is None:
            raise QueryError(f"no document {id!r}", remedy="give an id as the evidence has it")
        held = self.claims(Filter(document=(id,)), order="graph", limit=MOST)
        statements = (self.statement(claim.id) for claim in held.claims)
        cited = ({n for e in said.evidence if e.document == id for n in e.references} for said in statements)
        resting = Counter(number for numbers in cited for number in numbers)
        return document_page(self.weigher, record, resting, held)

    def documents(self, *, offset: int = 0, limit: int = 100) -> tuple[answers.Document, ...]:
        """The documents by title."""
        rows = self._rows("SELECT value FROM document ORDER BY title, id LIMIT ? OFFSET ?", limit, offset)
        return tuple(short_document(decode_document(row[0])) for row in rows)

    # --- views of many claims --------------------------------------------------------------------------------------

    def matrix(self, chosen: Filter | None = None, *, drugs: Sequence[str] = ()) -> answers.Matrix:
        """What is claimed of each drug in each genotype.

        :param chosen: which claims count.
        :param drugs: only these, the members of these classes and the regimens with these; by default all.
        """
        where, values = condition(chosen or Filter())
        wanted = self.with_kin(drugs)
        cells: dict[tuple[str, str], list[answers.Claim]] = {}
        genotypes = set((chosen or Filter()).genotype)
        for drug, genotype, short in self._rows(
            f"SELECT k.drug, k.genotype, c.short FROM cell k JOIN claim c ON c.rowid = k.claim WHERE {where}"
            " ORDER BY k.drug, k.genotype, c.rowid", *values,
        ):  # fmt: skip
            if (not drugs or drug in wanted) and (not genotypes or genotype in genotypes):
                cells.setdefault((drug, genotype), []).append(decode_claim(short))
        return answers.Matrix(
            drugs=self._by_label({drug for drug, _ in cells}),
            genotypes=self._by_label({genotype for _, genotype in cells}),
            cells=tuple(
                answers.Cell(
                    drug=drug,
                    genotype=genotype,
                    claims=len(claims),
                    denied=sum(claim.negated for claim in claims),
                    levels=dict(Counter(level for claim in claims for level in claim.levels or ("",))),
                    certainties=dict(Counter(claim.certainty for claim in claims)),
                    ids=tuple(claim.id for claim in claims),
                )
                for (drug, genotype), claims in cells.items()
            ),
        )

    def open(self, thing: str | None = None, *, limit: int = 500) -> answers.Open:
        """Where claims disagree, and what is asked rather than answered.

        :param thing: only claims on this entity, or on a regimen with it.
        """
        about = self.with_kin([thing]) if thing else None
        grouped: dict[tuple[str, ...], dict[str, None]] = {}
        for claim, other, kind in self._rows("SELECT claim, other, kind FROM against ORDER BY claim, other"):
            one, two = self._by_id((claim, other))
            if about is None or about & {one.subject.curie, one.object.curie}:
                ends = sorted((one.subject.curie, one.object.curie))
                pair = grouped.setdefault((kind, one.predicate, *ends), {})
                pair |= dict.fromkeys((one.id, two.id))
        disagreements = []
        for (kind, *_), ids in sorted(grouped.items())[:limit]:
            claims = self._by_id(tuple(ids))
            against = [c for c in claims if (c.negated if kind == "denied" else _direction(c) == "decreased")]
            affirming = tuple(claim for claim in claims if claim not in against)
            disagreements.append(answers.Disagreement(kind, affirming, tuple(against)))
        asked = self.claims(Filter(certainty=("open-question",)), limit=limit).claims
        gaps = self.claims(Filter(predicate=_GAPS), limit=limit).claims
        questions = {claim.id: claim for claim in (*asked, *gaps)}
        return answers.Open(
            tuple(disagreements),
            tuple(c for c in questions.values() if about is None or about & {c.subject.curie, c.object.curie}),
        )

    def network(self, chosen: Filter, *, limit: int = 150) -> answers.Network:
        """The claims that a filter chooses as a network; the best supported where they are more than `limit`."""
        held = self.claims(chosen, limit=limit)
        ends = dict.fromkeys(end.curie for claim in held.claims for end in (claim.subject, claim.object))
        counts = self._claims_of(tuple(ends))
        things = (self.thing(curie) for curie in sorted({*ends, *chosen.thing}))
        hits = tuple(answers.Hit(thing, thing.label, counts.get(thing.curie, 0)) for thing in things)
        return answers.Network(held.total, hits, held.claims)

    # --- what the graph holds --------------------------------------------------------------------------------------

    def entity(self, curie: str) -> Entity | None:
        """The entity with a CURIE, None where the graph does not have it."""
        rows = self._rows("SELECT value FROM entity WHERE curie = ?", curie)
        return decode_entity(rows[0][0]) if rows else None

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id, None where the graph does not hold it."""
        rows = self._rows("SELECT value FROM document WHERE id = ?", id)
        return decode_document(rows[0][0]) if rows else None

    def with_kin(self, curies: Iterable[str]) -> set[str]:
        """Entities with what is below them: members of classes, forms, variants of genes, and the regimens with any of
        these; for an exposure (``menin inhibition``) those of the class that brings it about, and the other way round.
        """
        found, waiting = set[str](), list(curies)
        while waiting:
            curie = waiting.pop()
            if curie not in found:
                found.add(curie)
                waiting += (one for (one,) in self._rows("SELECT one FROM related WHERE other = ?", curie))
        return found

    @cached_property
    def weigher(self) -> Weigher:
        """What weighs its statements."""
        return Weigher(self, self._doi_of)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._rows, self.thing, self.about.facets)

    @property
    def _doi_of(self) -> dict[str, str]:
        found: dict[str, str] = self._meta["doi_of"]
        return found

    def _rows(self, sql: str, *values: object) -> list[Any]:
        held = getattr(self._open, "held", None)
        if held is None:
            held = self._open.held = _Held(self._path)
        database = held.database
        rows: list[Any] = database.execute(sql, values).fetchall()
        return rows

    def _claim(self, id: str) -> tuple[answers.Claim, Statement]:
        wanted = id.strip("<>").rpartition("/")[2]
        if not _HASH.fullmatch(wanted):
            raise QueryError(f"{id!r} is no id of a claim", remedy="give the hash of a statement, six digits or more")
        rows = self._rows("SELECT short, value FROM claim WHERE id >= ? AND id < ? LIMIT 2", wanted, wanted + "g")
        if len(rows) != 1:
            raise QueryError(
                f"{'several claims begin' if rows else 'no claim begins'} with {wanted!r}",
                remedy="give more of its digits" if rows else "search for its subject or object",
            )
        ((short, value),) = rows
        return self._short([short])[0], decode_statement(value)

    def _short(self, packed: Iterable[bytes]) -> tuple[answers.Claim, ...]:
        claims = [decode_claim(short) for short in packed]
        against: dict[str, list[str]] = {}
        for some in slices([claim.id for claim in claims]):
            for one, other in self._rows(f"SELECT claim, other FROM against WHERE claim IN ({places(some)})", *some):
                against.setdefault(one, []).append(other)
        return tuple(
            replace(claim, against=tuple(sorted(against[claim.id]))) if claim.id in against else claim
            for claim in claims
        )

    def _by_id(self, ids: Sequence[str]) -> tuple[answers.Claim, ...]:
        found: list[answers.Claim] = []
        for some in slices(ids):
            rows = self._rows(f"SELECT short FROM claim WHERE id IN ({places(some)}) ORDER BY rowid", *some)
            found += self._short(row[0] for row in rows)
        order = {id: place for place, id in enumerate(ids)}
        return tuple(sorted(found, key=lambda claim: order[claim.id]))

    def _claims_of(self, curies: Sequence[str]) -> dict[str, int]:
        return {
            curie: claims
            for some in slices(curies)
            for curie, claims in self._rows(f"SELECT curie, claims FROM entity WHERE curie IN ({places(some)})", *some)
        }

    def _related(self, kind: str, curie: str) -> tuple[answers.Thing, ...]:
        rows = self._rows("SELECT one FROM related WHERE kind = ? AND other = ?", kind, curie)
        return self._by_label({one for (one,) in rows})

    def _hits(self, kind: str, curie: str) -> tuple[answers.Hit, ...]:
        """What is below an entity in one way, what most is claimed of first."""
        rows = self._rows(
            "SELECT e.curie, e.claims FROM related r JOIN entity e ON e.curie = r.one"
            " WHERE r.kind = ? AND r.other = ? ORDER BY e.claims DESC, e.curie", kind, curie,
        )  # fmt: skip
        return tuple(answers.Hit(thing := self.thing(one), thing.label, claims) for one, claims in rows)

    def _things(self, curies: Iterable[str]) -> tuple[answers.Thing, ...]:
        return tuple(map(self.thing, curies))

    def _by_label(self, curies: set[str]) -> tuple[answers.Thing, ...]:
        return tuple(sorted(map(self.thing, curies), key=lambda thing: (thing.label.casefold(), thing.curie)))


_HASH = re.compile("[0-9a-f]{6,16}")
_GENES_OF = "SELECT other FROM related WHERE kind = 'gene' AND one = ? ORDER BY other"
_GAPS = ("claimgraph:has_knowledge_gap", "claimgraph:has_evidence_gap")


def _direction(claim: answers.Claim) -> str:
    return next((q.value for q in claim.qualifiers if q.slot == "object_direction_qualifier"), "")
