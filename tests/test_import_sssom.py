"""Mappings of SSSOM: exact ones are cross-references, all else is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.claim_store import claim_store
from kg.errors import InputError
from kg.imports.importer import Imported, importer_for
from kg.model import Entity

HEAD = "# mapping_set_id: https://example.org/set\n# curie_map:\n#   mim: https://omim.org/entry/\n#   mo: http://purl.obolibrary.org/obo/MONDO_\n"
COLUMNS = "subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\n"


def of(folder: Path, *rows: str, head: str = HEAD + COLUMNS) -> tuple[list[Entity], Imported]:
    path = folder / "set.sssom.tsv"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    with claim_store() as store:
        told = importer_for(path).read(path, store)
        assert list(store.statements) == []
        return list(store.entities), told


def test_an_exact_mapping_is_a_cross_reference_in_our_prefixes(tmp_path: Path) -> None:
    found, told = of(tmp_path, "mo:0018874\tAML\tskos:exactMatch\t\tDOID:9119\tsemapv:ManualMappingCuration\t0.9")
    assert found == [Entity("MONDO:0018874", "AML", "biolink:NamedThing", ("DOID:9119",))]
    assert told.left_behind == {
        "fields of exact mappings: confidence": 1,
        "fields of exact mappings: mapping_justification": 1,
    }


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("mo:0018874\tAML\tskos:broadMatch\t\tDOID:9119\ts:M\t", "not exact matches (skos:broadMatch)"),
        ("mo:0018874\tAML\tskos:exactMatch\tNot\tDOID:9119\ts:M\t", "not exact matches (Not skos:exactMatch)"),
        ("mo:0018874\tAML\tskos:exactMatch\t\tmim:601626\ts:M\t", "identifiers that are not known"),
    ],
)
def test_what_is_no_exact_match_is_counted(tmp_path: Path, row: str, kind: str) -> None:
    found, told = of(tmp_path, row)
    assert found == []
    assert [number for name, number in told.left_behind.items() if kind in name] == [1]


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        ("# a: [\n" + COLUMNS, "x", "header is not YAML"),
        ("subject_id\tobject_id\n", "x", "no column predicate_id"),
        (COLUMNS, "a:b\t\tskos:exactMatch", "line 2: no object_id"),
        (COLUMNS, "\t" * 9, "line 2: 10 cells"),
    ],
)
def test_what_is_not_sssom_is_refused_with_its_place(tmp_path: Path, head: str, row: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        of(tmp_path, row, head=head)
