"""KGX of other tools: each edge is a record whose line is quoted, and its agent is the one that the edge names.

Nothing is worded for an edge: its evidence is its line in the file, word for word, with the places of its ends and of
the publications that it cites. `primary_knowledge_source` is kept as the document's journal, the knowledge level in its
own word as the claim's ``grade``. What the tables do not know is counted, never guessed.
"""

from __future__ import annotations

import re

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.identifiers import is_valid
from kg.imports.given import Tally, add_record, given, minted, reference
from kg.imports.kgx_files import Line, is_qualifier
from kg.model import Agent, Certainty, ContextFact, Entity, Evidence, Metadata, Reference, Source, Span, Statement
from kg.predicates import categories, predicates
from kg.resources import data_table

_SLOT = re.compile(r"[a-z]+(_[a-z]+)*")
_ANY = "biolink:NamedThing"
_RELATED = "biolink:related_to"
_AGENTS = frozenset(map(str, Agent))
_NODE = {"id", "category", "name", "xref", "same_as", "synonym", "subclass_of", "has_part", "derives_from"}


class Foreign:
    """Takes nodes, then edges, into a store; `used` is whether there were any."""

    def __init__(self, store: ClaimStore, tally: Tally, source: Source) -> None:
        self._store, self._tally, self.source = store, tally, source
        self._certainty = {level: Certainty(certainty) for level, certainty in data_table("imports", "kgx_levels.tsv")}
        self.used = False

    def node(self, line: Line) -> None:
        """Take in an entity; what its identifier's prefix is must be known.

        :raises InputError: if a property is not as KGX says.
        """
        self.used = True
        curie = line.words("id")
        if not is_valid(curie):
            self._tally.leave(f"nodes with identifiers that are not known ({_prefix(curie)}:…)", line.where)
            return
        before, entity = self._store.entity(curie), self._entity(line, curie)
        if before not in (None, entity):
            self._tally.leave("nodes that come twice (their names and identifiers are taken together)", line.where)
        self._store.add_entity(entity)
        for name in line.record.keys() - _NODE:
            self._tally.leave(f"properties of nodes: {name}", line.where)

    def edge(self, line: Line) -> None:
        """Take in an edge as a statement with its line as evidence.

        :raises InputError: if a property is not as KGX says.
        """
        self.used = True
        ends = (line.words("subject"), line.words("object"))
        written = line.optional("original_predicate") or line.words("predicate")
        negated = line.truth("negated")
        if any(self._store.entity(end) is None for end in ends):
            self._tally.leave("edges with an end that is not among the nodes taken in", line.where)
            return
        predicate = next((name for name in (written, line.words("predicate")) if name in predicates()), None)
        if predicate is None:
            if negated or not line.words("predicate").startswith("biolink:"):
                self._tally.leave(f"edges with a predicate that is not known ({written})", line.where)
                return
            predicate = _RELATED
            self._tally.leave(f"meanings of edges taken as {_RELATED} ({written})", line.where)
        statement = Statement(
            ends[0],
            predicate,
            ends[1],
            self._qualifiers(line),
            negated,
            (self._evidence(line, written, self._document(line)),),
        )
        self._store.add_statement(statement)

    def _entity(self, line: Line, curie: str) -> Entity:
        xrefs = [x for name in ("xref", "same_as") for x in line.several(name)]
        related = {name: line.several(name) for name in ("subclass_of", "has_part", "derives_from")}
        for value in [*xrefs, *(value for found in related.values() for value in found)]:
            if not is_valid(value):
                self._tally.leave(f"cross-references that are not known ({_prefix(value)}:…)", line.where)
        kept = {name: tuple(filter(is_valid, found)) for name, found in related.items()}
        for _further in kept["derives_from"][1:]:
            self._tally.leave("further origins of a node (derives_from)", line.where)
        known = sorted(
            (c for c in line.several("category") if c in categories()), key=lambda c: (-len(categories()[c]), c)
        )
        for category in line.several("category"):
            if category not in categories():
                self._tally.leave(f"categories of nodes that are not known ({category[:40]})", line.where)
        return Entity(
            curie=curie,
            label=line.optional("name") or curie,
            category=known[0] if known else _ANY,
            xrefs=tuple(sorted({x for x in xrefs if is_valid(x)} - {curie})),
            synonyms=tuple(sorted(set(filter(None, line.several("synonym"))))),
            parents=tuple(sorted(set(kept["subclass_of"]))),
            form_of=next(iter(kept["derives_from"]), None),
            members=tuple(sorted(set(kept["has_part"]))),
        )

    def _qualifiers(self, line: Line) -> tuple[tuple[str, str], ...]:
        pairs = set()
        for slot in line.record:
            if is_qualifier(slot):
                if not _SLOT.fullmatch(slot):
                    raise InputError(f"{slot!r} is no name of a qualifier", where=line.where, remedy="correct the line")
                pairs |= {(slot, value) for value in line.several(slot)}
        return tuple(sorted(pairs))

    def _document(self, line: Line) -> tuple[str, int]:
        """The line as a document: its id, and how many works it cites."""
        primary = line.optional("primary_knowledge_source")
        entries = [
            _reference(line, number, curie, primary)
            for number, curie in enumerate(dict.fromkeys(filter(None, line.several("publications"))), start=1)
        ]
        id = minted("kgx", self.source.sha256, str(line.number))
        metadata = Metadata(title=line.optional("id"), journal=primary)
        add_record(self._store, id, self.source, line.text, metadata, entries)
        return id, len(entries)

    def _evidence(self, line: Line, written: str, document: tuple[str, int]) -> Evidence:
        id, cited = document
        level = line.optional("knowledge_level") or "not_provided"
        agent = line.optional("agent_type") or Agent.NOT_PROVIDED
        if level not in self._certainty or agent not in _AGENTS:
            what = f"agent_type {agent!r}" if level in self._certainty else f"knowledge_level {level!r}"
            raise InputError(f"{what} is none of Biolink", where=line.where, remedy="correct the line")
        return given(
            Evidence(
                document=id,
                pieces=(Span(0, len(line.text)),),
                quote="",
                section="record",
                rule=f"kgx: {written}",
                subject_span=_place(line, "subject"),
                object_span=_place(line, "object"),
                certainty=self._certainty[level],
                context=(ContextFact("grade", f"knowledge level: {level}", "record", _place(line, "knowledge_level")),),
                references=tuple(range(1, cited + 1)),
                citation_basis="record" if cited else "none",
                agent=Agent(agent),
            ),
            line.text,
        )


def _reference(line: Line, number: int, curie: str, primary: str | None) -> Reference:
    start, end = line.cells.get("publications", Span(0, len(line.text)))
    place = re.compile(rf'(?<![^"|\t]){re.escape(curie)}(?![^"|\t])').search(line.text, start, end)
    span = Span(place.start(), place.end()) if place else Span(start, end)
    return reference(number, line.text[slice(*span)], span, curie, primary)


def _place(line: Line, name: str) -> Span | None:
    """Where the value of a property stands in the line; None where it is not found as it is."""
    if line.cells:
        span = line.cells.get(name)
        return span if span and span.start < span.end else None
    value = line.record.get(name)
    found = re.search(rf'"{re.escape(name)}"\s*:\s*"({re.escape(str(value))})"', line.text)
    return Span(*found.span(1)) if found else None


def _prefix(curie: str) -> str:
    return curie.partition(":")[0][:40]
