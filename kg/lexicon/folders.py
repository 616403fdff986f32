"""From lexicon folders to a `Lexicon`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kg.lexicon.lexicon import Lexicon
from kg.lexicon.rows import RELATIONS, EntityRow, Rows, join, read_folder
from kg.lexicon.strings import Strings
from kg.lexicon.table import build_table
from kg.lexicon.variants import variants


class Name(NamedTuple):
    """A way to write an entity's name, and whether its letter case matters (``any``, ``exact``, ``first``)."""

    text: str
    curie: str
    case: str


def bundled_folder() -> Path:
    """The folder of the curated lexicon that comes with the package."""
    return Path(str(files("kg") / "data" / "lexicon"))


def load_lexicon(folders: Sequence[Path]) -> Lexicon:
    """The lexicon of some folders; a later one adds to the earlier ones and overrides them.

    An entity replaces the earlier one of its curie; the terms of a text replace the earlier terms of that text.

    :raises InputError: if one is no folder or holds no lexicon file.
    :raises DataError: if a file breaks its schema, with file, line and column.

    >>> lexicon = load_lexicon([bundled_folder()])
    >>> [(hit.text, hit.curies) for hit in lexicon.find("BCL-2, and menin")]
    [('BCL-2', ('HGNC:990',)), ('menin', ('HGNC:7010',))]
    """
    return lexicon_of(join([read_folder(folder) for folder in folders]))


def lexicon_of(rows: Rows) -> Lexicon:
    """The lexicon of rows that belong together; `rows.entities` are sorted by curie."""
    relations = {
        name: [list(row.values) for row in rows.relations if row.relation == name] for name in sorted(RELATIONS)
    }
    names = [Name(term.text, term.curie, term.case) for term in rows.terms]
    return lexicon_of_names(rows.entities, names, relations, content_sha256(rows))


def lexicon_of_names(
    entities: Sequence[EntityRow],
    names: Sequence[Name],
    relations: Mapping[str, Sequence[Sequence[str]]],
    sha256: str,
) -> Lexicon:
    """The lexicon of some names, each of one of the entities; `entities` are sorted by curie."""
    place = {entity.curie: number for number, entity in enumerate(entities)}
    synonyms: dict[str, set[str]] = {}
    for name in names:
        synonyms.setdefault(name.curie, set()).add(name.text)
    members: dict[str, list[str]] = {}
    for regimen, drug in relations.get("members.tsv", ()):
        members.setdefault(regimen, []).append(drug)
    known_as = {other: place[entity.curie] for entity in reversed(entities) for other in entity.xrefs}
    aliases = sorted(other for other in known_as if other not in place)
    written = ((row, variant) for row, name in enumerate(names) for variant in variants(name.text, name.case))
    return Lexicon(
        table=build_table(written),
        terms=Strings.pack(name.text for name in names),
        term_entity=np.fromiter((place[name.curie] for name in names), dtype=np.uint32, count=len(names)),
        curies=Strings.pack(entity.curie for entity in entities),
        records=Strings.pack(
            _record(entity, synonyms.get(entity.curie, set()), members.get(entity.curie, ())) for entity in entities
        ),
        relations=relations,
        sha256=sha256,
        aliases=Strings.pack(aliases),
        alias_entity=np.fromiter((known_as[other] for other in aliases), dtype=np.uint32, count=len(aliases)),
    )


def content_sha256(rows: Rows) -> str:
    """The SHA-256 over the sorted rows, whatever files and folders they came from."""
    lines = ["\t".join(("entity", *entity.fields())) for entity in rows.entities]
    lines += ["\t".join(("term", *term.fields())) for term in rows.terms]
    lines += ["\t".join((row.relation, *row.values)) for row in rows.relations]
    return sha256_of(sorted(lines))


def sha256_of(lines: Iterable[str]) -> str:
    """The SHA-256 of some lines."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()


def _record(entity: EntityRow, written: set[str], members: Sequence[str]) -> str:
    synonyms = sorted(written - {entity.label})
    named = (entity.curie, entity.label, entity.category, entity.xrefs, synonyms)
    values = (*named, entity.parents, entity.form_of, members)
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
