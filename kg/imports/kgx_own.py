"""The nodes and edges that ``kg export kgx`` wrote, back to the values that they hold."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from kg.annotation import read_evidence
from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.export.naming import Naming, base_of
from kg.identity import run_id
from kg.imports.kgx_files import Line, is_qualifier
from kg.model import DocumentRecord, Entity, Evidence, Run, Statement

STATEMENT = "claimgraph_statement"
_KIND, _DOCUMENT, _RUN = "claimgraph_kind", "claimgraph_document", "claimgraph_run"
_MINTED = "claimgraph:"
_T = TypeVar("_T")


def is_own_node(line: Line) -> bool:
    """Whether ``kg export`` wrote the node."""
    return _KIND in line.record


def node(store: ClaimStore, line: Line) -> list[tuple[Run, str]]:
    """Take in what a node is: an entity, a document, both, or a run, which is given back with the base of its id.

    :raises InputError: if the node lacks what it says that it is, or comes twice with two contents.
    """
    kinds = line.several(_KIND)
    if "entity" in kinds:
        entity = _entity(line)
        if store.entity(entity.curie) not in (None, entity):
            raise _twice(line)
        store.add_entity(entity)
    if "document" in kinds:
        document = _whole(line, _DOCUMENT, DocumentRecord)
        if Naming(base_of(line.words("id"), document.id.removeprefix(_MINTED))).document(document.id) != line.words(
            "id"
        ):
            raise _wrong(line, f"{_DOCUMENT} is of {document.id}")
        if store.document(document.id) not in (None, document):
            raise _twice(line)
        store.add_document(document)
    if "run" not in kinds:
        return []
    run = _whole(line, _RUN, Run)
    return [(run, base_of(line.words("id"), run_id(run)))]


def edge(store: ClaimStore, line: Line) -> tuple[Statement, int]:
    """The statement of an edge, and how many pieces of its evidence are left out for want of their document.

    :raises InputError: if the edge is not as ``kg export`` writes it.
    """
    records = line.record.get("has_evidence")
    if not isinstance(records, list) or not records:
        raise _wrong(line, "no has_evidence")
    found = [_evidence(line, record) for record in records]
    kept = tuple(evidence for evidence in found if store.document(evidence.document))
    pairs = [(slot, value) for slot in line.record if is_qualifier(slot) for value in line.several(slot)]
    statement = Statement(
        subject=line.words("subject"),
        predicate=line.optional("original_predicate") or line.words("predicate"),
        object=line.words("object"),
        qualifiers=tuple(sorted(pairs)),
        negated=line.truth("negated"),
        evidence=kept,
    )
    return statement, len(found) - len(kept)


def _entity(line: Line) -> Entity:
    return Entity(
        curie=line.words("id"),
        label=line.optional("name") or "",
        category=next(iter(line.several("category")), "biolink:NamedThing"),
        xrefs=line.several("xref"),
        synonyms=line.several("synonym"),
        parents=line.several("subclass_of"),
        form_of=line.optional("derives_from"),
        members=line.several("has_part"),
    )


def _evidence(line: Line, record: object) -> Evidence:
    try:
        if not isinstance(record, dict):
            raise TypeError("not an object")
        evidence = read_evidence(record, record.get("outcome"))
        return msgspec.convert(msgspec.to_builtins(evidence), Evidence)
    except KeyError as error:
        raise _wrong(line, f"has_evidence has no {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise _wrong(line, f"has_evidence: {error}") from error


def _whole(line: Line, name: str, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(line.record.get(name), kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise _wrong(line, f"{name}: {error}") from error


def _wrong(line: Line, what: str) -> InputError:
    return InputError(what, where=line.where, remedy="write it again with kg export")


def _twice(line: Line) -> InputError:
    return InputError(f"{line.words('id')} twice, not the same", where=line.where, remedy="keep one of the two")
