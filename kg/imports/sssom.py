"""``kg import`` of SSSOM: exact mappings are cross-references of the entities that they are about.

SSSOM's TSV has its metadata in comment lines before the header (https://mapping-commons.github.io/sssom/). The model
holds an entity's exact matches and no more: a mapping's justification, confidence and other fields, and mappings of
other predicates, are counted as left behind.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from kg.claim_store import ClaimStore
from kg.errors import InputError
from kg.identifiers import compact, is_valid
from kg.imports.given import Tally, finished, lines_of, place, source_of
from kg.imports.importer import Imported, Importer
from kg.model import Entity
from kg.predicates import categories
from kg.vocabulary import EXACT_MATCH

FORMAT = "sssom"
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_USED = {"subject_id", "subject_label", "subject_category", "predicate_id", "object_id", "predicate_modifier"}
_ANY = "biolink:NamedThing"


def read(path: Path, store: ClaimStore) -> Imported:
    """Fill a store with the subjects of exact mappings; there are no statements.

    :raises InputError: if the header is not YAML, a column is missing, or a row has more cells than columns.
    """
    tally, header, columns = Tally(), list[str](), list[str]()
    expand: dict[str, str] = {}
    for number, text in lines_of(path):
        where = place(path, number)
        if not columns and text.startswith("#"):
            header.append(text[1:].removeprefix(" ") if text.startswith("# ") else text[1:])
            continue
        cells = text.split("\t")
        if not columns:
            expand, columns = _prefixes(header, path), cells
            if missing := [name for name in _NEEDED if name not in columns]:
                raise InputError(f"no column {', '.join(missing)}", where=where, remedy="SSSOM needs it")
            continue
        if len(cells) > len(columns):
            raise InputError(f"{len(cells)} cells, {len(columns)} columns", where=where, remedy="correct the line")
        _mapping(store, tally, {n: c.strip() for n, c in zip(columns, cells, strict=False) if c.strip()}, expand, where)
    if not columns:
        raise InputError("no header", where=path.name, remedy="give an SSSOM file (TSV)")
    return finished(store, tally, sources=(source_of(path, FORMAT),))


def _mapping(store: ClaimStore, tally: Tally, row: dict[str, str], expand: dict[str, str], where: str) -> None:
    if lacking := [name for name in _NEEDED if name not in row]:
        raise InputError(f"no {', '.join(lacking)}", where=where, remedy="SSSOM needs it in each row")
    subject, predicate, object_ = (_curie(row[name], expand) for name in _NEEDED[:3])
    if predicate != compact(EXACT_MATCH) or row.get("predicate_modifier"):
        modifier = f"{row['predicate_modifier']} " if "predicate_modifier" in row else ""
        tally.leave(f"mappings that are not exact matches ({modifier}{row['predicate_id']})", where)
    elif not (is_valid(subject) and is_valid(object_)):
        unknown = object_ if is_valid(subject) else subject
        tally.leave(f"exact mappings of identifiers that are not known ({unknown.partition(':')[0][:40]}:…)", where)
    elif subject == object_:
        tally.leave("exact mappings of an identifier to itself", where)
    else:
        category = row.get("subject_category", _ANY)
        known = category if category in categories() else _ANY
        store.add_entity(Entity(subject, row.get("subject_label") or subject, known, (object_,)))
        for name in sorted(row.keys() - _USED):
            tally.leave(f"fields of exact mappings: {name}", where)


def _prefixes(header: list[str], path: Path) -> dict[str, str]:
    try:
        content = yaml.safe_load("\n".join(header)) or {}
        table = content.get("curie_map") or {}
        return {str(prefix): str(base) for prefix, base in table.items()}
    except (yaml.YAMLError, AttributeError) as error:
        raise InputError(f"the header is not YAML: {error}", where=path.name, remedy="correct the header") from error


def _curie(identifier: str, expand: dict[str, str]) -> str:
    """The CURIE in our prefixes of one in the file's, or of an IRI."""
    prefix, _, local = identifier.partition(":")
    if is_valid(identifier) and prefix not in expand:
        return identifier
    return compact(f"{expand[prefix]}{local}") if prefix in expand else compact(identifier)


def _recognises(path: Path) -> bool:
    if not path.is_file() or not re.search(r"\.sssom\.tsv(\.gz|\.zst)?$", path.name):
        return False
    try:
        return any(not text.startswith("#") for _, text in lines_of(path))
    except InputError:
        return False


IMPORTER = Importer("sssom", "SSSOM mappings (TSV): exact matches as cross-references of entities", _recognises, read)
