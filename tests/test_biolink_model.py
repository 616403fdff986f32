"""The published Biolink model knows every class, predicate, slot and value that our tables and exports use."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.export.kgx import EDGES, NODES, write
from kg.export.kgx_records import EDGE_COLUMNS, NODE_COLUMNS
from kg.predicates import categories, predicates
from kg.rdf import read_graph
from kg.resources import data_table
from tests import builders

biolink = pytest.importorskip("biolink_model")

# Where the model is narrower than our tables: a class of drugs is a ChemicalRole, which Biolink does not take for a
# chemical. To correct it would change what extraction finds.
RECORDED = {
    ("biolink:has_adverse_event", "domain", "biolink:ChemicalRole"),
    ("biolink:increases_sensitivity_to", "domain", "biolink:ChemicalRole"),
}
UNFIT_ASSOCIATIONS = {
    ("biolink:ChemicalAffectsBiologicalEntityAssociation", "subject", "biolink:ExposureEvent"),
    ("biolink:SequenceVariantModulatesTreatmentAssociation", "object", "biolink:ChemicalEntity"),
}


@cache
def model() -> dict[str, Any]:
    folder = Path(biolink.__path__[0]) / "schema"
    parts = [
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in sorted(folder.glob("*.yaml"))
    ]
    return {
        kind: {k: v for p in parts for k, v in (p.get(kind) or {}).items()} for kind in ("classes", "slots", "enums")
    }


def class_name(curie: str) -> str:
    return curie.removeprefix("biolink:")


@cache
def classes() -> dict[str, str]:
    """The model's classes by their name in camel case."""
    return {"".join(w[0].upper() + w[1:] for w in name.split()): name for name in model()["classes"]}


def slot(name: str) -> dict[str, Any] | None:
    found: dict[str, dict[str, Any]] = model()["slots"]
    return found.get(name.removeprefix("biolink:").replace("_", " ")) or found.get(name.removeprefix("biolink:"))


def above(kind: str, name: str) -> set[str]:
    """A class or slot with all above it, by is_a and mixins."""
    value = model()[kind].get(name) or {}
    ups = [*([value["is_a"]] if "is_a" in value else []), *value.get("mixins", [])]
    return {name}.union(*(above(kind, up) for up in ups))


def inherited(name: str, what: str) -> str | None:
    """The domain or range of a slot, its own or the nearest above."""
    value = model()["slots"].get(name) or {}
    if what in value:
        return str(value[what])
    return next((f for up in [value.get("is_a"), *value.get("mixins", [])] if up and (f := inherited(up, what))), None)


def test_every_category_is_a_class_with_the_parents_of_the_model() -> None:
    for category in categories():
        assert class_name(category) in classes(), category
        ours = {class_name(up) for up in categories()[category]}
        theirs = above("classes", classes()[class_name(category)])
        assert ours - {"Entity"} <= {n for n, real in classes().items() if real in theirs}, category


def test_every_association_class_is_one() -> None:
    for _predicate, _subject, _object, association in data_table("associations.tsv"):
        assert "association" in above("classes", classes()[class_name(association)]), association


def test_the_ends_of_an_association_class_are_those_of_the_model() -> None:
    unfit = set()
    for _predicate, subject, object_, association in data_table("associations.tsv"):
        for end, ours in (("subject", subject), ("object", object_)):
            wanted = end_of(classes()[class_name(association)], end)
            if wanted and wanted not in above("classes", classes()[class_name(ours)]):
                unfit.add((association, end, ours))
    assert unfit == UNFIT_ASSOCIATIONS


def end_of(association: str, end: str) -> str | None:
    """The range of the subject or object of an association, as it or the nearest class above says."""
    value = model()["classes"][association]
    usage = (value.get("slot_usage") or {}).get(end) or {}
    ups = [*([value["is_a"]] if "is_a" in value else []), *value.get("mixins", [])]
    return usage.get("range") or next((found for up in ups if (found := end_of(up, end))), None)


def test_every_predicate_of_biolink_is_a_slot_below_related_to() -> None:
    for curie in predicates():
        if curie.startswith("biolink:"):
            assert slot(curie) is not None, curie
            assert "related to" in above("slots", curie.removeprefix("biolink:").replace("_", " ")), curie


def test_symmetry_is_as_the_model_says() -> None:
    for curie, known in predicates().items():
        if curie.startswith("biolink:"):
            found = slot(curie)
            assert found is not None and bool(found.get("symmetric")) == known.symmetric, curie


def exported() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    built = Path(__file__).parent.parent / "output" / "graph.nq"
    graphs = [builders.graph(builders.annotation(), builders.curated()), read_graph(built)]
    nodes, edges = list[dict[str, Any]](), list[dict[str, Any]]()
    for graph in graphs:
        with tempfile.TemporaryDirectory() as name:
            write(graph, Path(name))
            for file, found in ((NODES, nodes), (EDGES, edges)):
                found += map(json.loads, (Path(name) / file).read_text(encoding="utf-8").splitlines())
    return nodes, edges


def test_an_export_uses_only_properties_classes_and_values_of_the_model() -> None:
    nodes, edges = exported()
    names = {*NODE_COLUMNS, *EDGE_COLUMNS, *(name for edge in edges for name in edge)}
    for name in names:
        assert name.startswith("claimgraph_") or slot(name) is not None, name
    for record in (*nodes, *edges):
        assert all(class_name(category) in classes() for category in record["category"]), record["category"]
    for edge in edges:
        for name, enum in (("knowledge_level", "KnowledgeLevelEnum"), ("agent_type", "AgentTypeEnum")):
            assert edge[name] in model()["enums"][enum]["permissible_values"], edge[name]
        for name, value in edge.items():
            found = slot(name)
            range_ = inherited(name.replace("_", " "), "range") if found and name.endswith("_qualifier") else None
            if range_ in model()["enums"]:
                permitted = model()["enums"][range_]["permissible_values"]
                assert all(v in permitted for v in (value if isinstance(value, list) else [value])), (name, value)


def test_the_ends_of_an_exported_edge_are_in_the_domain_and_range_of_its_predicate() -> None:
    nodes, edges = exported()
    category = {node["id"]: node["category"][0] for node in nodes}
    outside = set()
    for edge in edges:
        predicate = class_name(edge["predicate"]).replace("_", " ")
        for end, what in (("subject", "domain"), ("object", "range")):
            wanted, given = inherited(predicate, what), category[edge[end]]
            if wanted and wanted not in above("classes", classes()[class_name(given)]):
                outside.add((edge["predicate"], what, given))
    assert outside <= RECORDED, outside - RECORDED
