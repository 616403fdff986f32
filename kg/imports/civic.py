"""``kg import`` of CIViC's evidence files: each accepted item is curated evidence for a claim on a variant.

docs/decisions/0012-curated-statements.md has the reasons; what an item claims is data (``kg/data/imports``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.imports.civic_things import Things
from kg.imports.given import (
    Tally,
    add_record,
    cells_of,
    finished,
    given,
    lines_of,
    place,
    reference,
    source_of,
    tables_sha256,
)
from kg.imports.importer import Imported, Importer
from kg.imports.names import lexicon_sha256
from kg.model import Agent, Attribution, Certainty, ContextFact, Entity, Evidence, Metadata, Source, Span, Statement
from kg.predicates import is_a, predicates
from kg.resources import data_table

FORMAT, SOURCE = "civic", "infores:civic"
_NEEDED = ("id", "type", "direction", "significance", "statement", "cited")
_TABLES = ("columns", "claims", "directions", "levels", "states", "therapies")
_TRIAL = re.compile(r"NCT\d{8}")
_NOTHING = {"", "N/A", "Unknown"}


@dataclass(frozen=True, slots=True)
class Item:
    """A row: where it stands, its line, and its cells by field with their places."""

    where: str
    text: str
    cells: dict[str, tuple[str, Span]]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, ("", Span(0, 0)))[0].strip()

    def span(self, field: str) -> Span | None:
        """Where a field's cell stands in the line; None where it is empty."""
        span = self.cells.get(field, ("", Span(0, 0)))[1]
        return span if span.start < span.end else None


def read(path: Path, store: ClaimStore) -> Imported:
    """Fill a store from a file of evidence items.

    :raises InputError: if the file lacks a column, or a row has not as many cells as there are columns.
    """
    source, tally = source_of(path, FORMAT), Tally()
    things = Things(store)
    columns: list[str] = []
    for number, text in lines_of(path):
        if not columns:
            columns = columns_of(text, place(path, number))
            continue
        cells = cells_of(text)
        if len(cells) != len(columns):
            raise InputError(
                f"{len(cells)} cells, {len(columns)} columns",
                where=place(path, number),
                remedy="give the file as it is",
            )
        _take(store, things, tally, source, Item(place(path, number), text, dict(zip(columns, cells, strict=True))))
    if not columns:
        raise InputError("an empty file", where=path.name, remedy="give a file of CIViC's evidence items")
    return finished(
        store,
        tally,
        sources=(source,),
        lexicon_sha256=lexicon_sha256(),
        rules_sha256=tables_sha256(*(f"civic_{name}.tsv" for name in _TABLES)),
    )


def columns_of(text: str, where: str) -> list[str]:
    """The field of each column, a column that is none by its own name in angle brackets.

    :raises InputError: if one that is needed is missing.
    """
    names = text.split("\t")
    fields = [f"<{name}>" for name in names]
    for field, known in data_table("imports", "civic_columns.tsv"):
        if found := next((name for name in known.split("|") if name in names), None):
            fields[names.index(found)] = field
    missing = [field for field in _NEEDED if field not in fields]
    if "profile" not in fields and not {"gene", "variant"} <= set(fields):
        missing.append("molecular_profile, or gene and variant")
    if missing:
        raise InputError(f"no column for {', '.join(missing)}", where=where, remedy="give CIViC's evidence file")
    return fields


def document_id(item: str) -> str:
    """The id of the document that an evidence item is, by the item's number.

    >>> document_id("16")
    'claimgraph:document/civic.eid.16'
    """
    return f"claimgraph:document/civic.eid.{item}"


def _take(store: ClaimStore, things: Things, tally: Tally, source: Source, item: Item) -> None:
    claims = {(kind, significance): rest for kind, significance, *rest in data_table("imports", "civic_claims.tsv")}
    directions = {name: negated for name, negated in data_table("imports", "civic_directions.tsv")}
    meant = claims.get((item["type"], item["significance"]))
    id = document_id(item["id"])
    reason = None
    if not re.fullmatch(r"\d+", item["id"]):
        raise InputError(f"{item['id']!r} is no evidence id", where=item.where, remedy="give the file as it is")
    if item["status"] not in ("accepted", ""):
        reason = f"items that are {item['status']}, not accepted"
    elif item["direction"] not in directions:
        reason = f"items of direction {item['direction'] or 'none'}"
    elif meant is None:
        reason = f"{item['type'] or 'untyped'} items of significance {item['significance'] or 'none'}"
    elif not item["statement"] or not item["cited"]:
        reason = "items without a statement or a citation"
    elif store.document(id):
        reason = "items whose id comes twice"
    ends = [] if reason or meant is None else _ends(things, item, meant[0], meant[2])
    if not ends and not reason:
        reason = (
            f"items on drugs {item['interaction'].lower()}"
            if item["drugs"]
            else f"items without their {(meant or '')[2]}"
        )
    if reason or meant is None:
        tally.leave(reason or "", item.where)
        return
    _count_rest(tally, item)
    cited = f"PMID:{item['cited']}" if item["cited_in"] in ("PubMed", "") else item["cited"]
    field = "citation" if item.span("citation") else "cited"
    span = item.span(field) or Span(0, len(item.text))
    entry = reference(1, item.text[slice(*span)], span, cited, SOURCE)
    metadata = Metadata(title=f"CIViC evidence item {item['id']}", journal=SOURCE)
    add_record(store, id, source, item.text, metadata, (entry,))
    evidence = _evidence(things, item, id, meant)
    for subject, object_ in ends:
        store.add_statement(
            Statement(
                subject.curie,
                _predicate(meant, subject),
                object_.curie,
                _qualifiers(things, item, meant),
                directions[item["direction"]] == "true",
                (evidence,),
            )
        )


def _ends(things: Things, item: Item, subject: str, object_: str) -> list[tuple[Entity, Entity]]:
    """The pairs of subject and object: one for each drug, or one for all that are given together."""

    def found(end: str) -> list[Entity]:
        match end:
            case "variant":
                return [things.variant(item["profile"], item["gene"], item["variant"])]
            case "disease":
                return [things.disease(item["disease"], item["doid"])] if item["disease"] else []
            case "gene":
                gene = item["gene"] or item["profile"].split(" ")[0]
                return [things.gene(gene)] if gene else []
            case _:
                return things.therapies(item["drugs"], item["interaction"])

    return [(one, other) for one in found(subject) for other in found(object_)]


def _predicate(meant: list[str], subject: Entity) -> str:
    fitting = predicates()[meant[1]].subject_categories
    return meant[1] if not meant[5] or any(is_a(subject.category, category) for category in fitting) else meant[5]


def _qualifiers(things: Things, item: Item, meant: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(pair.split("=", 1)) for pair in meant[3].split("|") if pair]
    if meant[2] != "disease" and item["disease"]:
        pairs.append(("disease_context_qualifier", things.disease(item["disease"], item["doid"]).curie))
    return tuple(sorted((slot, value) for slot, value in pairs))


def _evidence(things: Things, item: Item, id: str, meant: list[str]) -> Evidence:
    names = {level: name for level, name, _kinds in data_table("imports", "civic_levels.tsv")}
    facts = [
        ContextFact(
            "grade", f"CIViC level {item['level']}: {names.get(item['level'], '')}", "record", item.span("level")
        )
    ]
    if item["rating"]:
        facts.append(ContextFact("grade", f"CIViC rating {item['rating']} of 5", "record", item.span("rating")))
    if item["disease"] and meant[2] != "disease":
        curie = things.disease(item["disease"], item["doid"]).curie
        facts.append(ContextFact("disease", curie, "record", item.span("disease")))
    if meant[2] == "drugs":
        variant = things.variant(item["profile"], item["gene"], item["variant"])
        place = item.span("variant") or item.span("profile")
        facts.append(ContextFact("genotype", variant.curie, "record", place))
    facts += [
        ContextFact("trial", f"clinicaltrials:{trial}", "record", item.span("trials"))
        for trial in _TRIAL.findall(item["trials"])
    ]
    start = (item.span("statement") or Span(0, 0)).start
    raw = item.cells["statement"][0]
    start += len(raw) - len(raw.lstrip())
    return given(
        Evidence(
            document=id,
            pieces=(Span(start, start + len(item["statement"])),),
            quote="",
            section="record",
            rule=f"civic: {item['type']}, {item['significance']}, {item['direction']}",
            subject_span=item.span("variant") or item.span("profile"),
            object_span=item.span(meant[2]) or item.span("profile"),
            certainty=Certainty(meant[4]),
            context=tuple(facts),
            references=(1,),
            citation_basis="record",
            attribution=Attribution.RELAYED,
            agent=Agent.MANUAL,
        ),
        item.text,
    )


def _count_rest(tally: Tally, item: Item) -> None:
    """Count what an item says that the graph has no place for."""
    for field in ("origin", "phenotypes"):
        if item[field] not in _NOTHING:
            tally.leave(f"{'variant origins' if field == 'origin' else field} of items", item.where)


def _recognises(path: Path) -> bool:
    if not path.is_file() or ".tsv" not in path.suffixes:
        return False
    try:
        _number, head = next(lines_of(path))
        return "evidence_statement" in head.split("\t") and bool(columns_of(head, ""))
    except (InputError, StopIteration):
        return False


IMPORTER = Importer(
    "civic", "CIViC evidence items (TSV): curated claims on variants with their PMIDs", _recognises, read
)
