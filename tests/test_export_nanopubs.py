"""Nanopublications: a trusty URI for each claim, no plain triple for what is not asserted, words behind each."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from kg.errors import ConfigurationError
from kg.export.nanopubs import BASE, FILE, KEY_VARIABLE, MOST_TRIPLES, write
from kg.export.target import target
from kg.identity import statement_id
from kg.model import ClaimGraph, Span
from kg.rdf import quads as rdf_of
from kg.rdf.terms import resource
from tests import builders
from tests.strategies import any_graph

NP = "http://www.nanopub.org/nschema#"
CREATED = {"created": "2026-11-26"}


def values(quad: ox.Quad) -> tuple[str, str, str, str]:
    """Graph, subject, predicate and object as bare texts."""
    found = [term.value for term in (quad.graph_name, quad.subject, quad.predicate, quad.object)]  # type: ignore[union-attr]
    return found[0], found[1], found[2], found[3]


class Nanopub:
    """One nanopublication of a TriG file: its IRI and its quads by part."""

    def __init__(self, iri: str, quads: list[ox.Quad]) -> None:
        self.iri, self.quads = iri, quads

    def part(self, name: str) -> list[tuple[str, ...]]:
        return [tuple(triple) for graph, *triple in map(values, self.quads) if graph == f"{self.iri}#{name}"]


def read(path: Path) -> list[Nanopub]:
    found: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG):
        found.setdefault(values(quad)[0].partition("#")[0], []).append(quad)
    return [Nanopub(iri, quads) for iri, quads in found.items()]


def exported(graph: ClaimGraph, **given: str) -> list[Nanopub]:
    with TemporaryDirectory() as name:
        target("nanopubs").writer(given)(graph, Path(name))
        return read(Path(name) / FILE)


@pytest.fixture
def library() -> Iterator[Any]:
    """The nanopub library, without what it changes of rdflib for everyone else."""
    import rdflib

    before = rdflib.NORMALIZE_LITERALS
    found = pytest.importorskip("nanopub")
    rdflib.NORMALIZE_LITERALS = False
    yield found
    rdflib.NORMALIZE_LITERALS = before


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A new RSA key as nanopub tools keep it: the base64 of its DER."""
    pytest.importorskip("cryptography")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    data = made.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "id_rsa"
    path.write_bytes(base64.b64encode(data))
    return path


def as_rdflib(quads: list[ox.Quad], *, iri: str, instead: str, sign: str = "#") -> Any:
    """Quads for the library, with its own IRIs under another name."""
    from rdflib import ConjunctiveGraph

    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()
    own = lines.replace(f"<{iri}#", f"<{instead}{sign}").replace(f"<{iri}>", f"<{instead}>")
    graph = ConjunctiveGraph()
    graph.parse(data=own, format="nquads")
    return graph


@pytest.mark.filterwarnings("ignore")
def test_drafts_are_valid_to_the_nanopub_library_and_so_are_their_trusty_uris(library: Any) -> None:
    found = exported(builders.graph())
    assert len(found) == len(builders.graph().statements)
    for one in found:
        checked = library.Nanopub(rdf=as_rdflib(one.quads, iri=one.iri, instead=one.iri))
        assert checked.is_valid
        assert checked.has_valid_trusty
        assert re.fullmatch(re.escape(BASE) + "RA[A-Za-z0-9_-]{43}", one.iri)
    changed = as_rdflib(found[0].quads[:-1], iri=found[0].iri, instead=found[0].iri)
    with pytest.raises(Exception, match="not valid"):
        _ = library.Nanopub(rdf=changed).has_valid_trusty


@pytest.mark.filterwarnings("ignore")
def test_a_signed_one_is_what_the_library_signs_with_the_same_key(library: Any, key: Path) -> None:
    drafts, signed = exported(builders.graph(), **CREATED), exported(builders.graph(), key=str(key), **CREATED)
    profile = library.Profile(orcid_id="https://orcid.org/0000-0000-0000-0000", name="", private_key=key)
    for draft, ours in zip(drafts, signed, strict=True):
        graph = as_rdflib(draft.quads, iri=draft.iri, instead=BASE, sign="")
        theirs = library.Nanopub(rdf=graph, conf=library.NanopubConf(profile=profile))
        theirs.sign()
        assert str(theirs.source_uri) == ours.iri
        (signature,) = [o for _, p, o in ours.part("pubinfo") if p.endswith("hasSignature")]
        assert signature in {str(o) for o in theirs.rdf.objects()}


@settings(max_examples=40)
@given(any_graph())
def test_a_plain_triple_is_there_only_where_the_graph_has_the_plain_edge(graph: ClaimGraph) -> None:
    edges = {line.rsplit(" ", 2)[0] for line in rdf_of(graph) if line.endswith("graph/claims> .")}
    found = exported(graph)
    assert len({one.iri for one in found}) == len(graph.statements)
    for one, statement in zip(found, graph.statements, strict=True):
        ends = [resource(curie) for curie in (statement.subject, statement.predicate, statement.object)]
        bare = tuple(end[1:-1] for end in ends)
        assertion = one.part("assertion")
        assert (bare in assertion) <= (" ".join(ends) in edges)
        assert not (statement.negated and bare in assertion)
        node = f"{graph.base}{statement_id(statement)}"
        told = {p.rpartition("/")[2]: o for s, p, o in assertion if s == node}
        assert told["negated"] == str(statement.negated).lower()
        assert "certainty" in told


def test_a_denial_and_a_hedge_say_so_in_their_assertion() -> None:
    told = {}
    for one in exported(builders.graph()):
        values = {p.rpartition("/")[2]: o for _, p, o in one.part("assertion")}
        told[values["22-rdf-syntax-ns#predicate"].rpartition("/")[2]] = values
    assert told["has_adverse_event"]["negated"] == "true"
    assert told["treats"]["certainty"].endswith("Hedged")
    assert told["treats"]["knowledge_level"] == "prediction"


def test_the_provenance_leads_to_words_place_document_and_reference() -> None:
    found = next(one for one in exported(builders.graph()) if any("MEIS1" in o for *_, o in one.part("pubinfo")))
    provenance = found.part("provenance")
    told = {(p.rpartition("/")[2].rpartition("#")[2], o) for _, p, o in provenance}
    place = builders.span("Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.")
    for needed in (
        ("exact", "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells."),
        ("start", str(place.start)),
        ("end", str(place.end)),
        ("citesAsEvidence", "https://doi.org/10.1234/jcult.1"),
        ("wasDerivedFrom", "https://doi.org/10.5555/notes.1"),
    ):
        assert needed in told
    assert (f"{found.iri}#assertion", "http://www.w3.org/ns/prov#wasDerivedFrom") in {(s, p) for s, p, _ in provenance}


def test_what_a_statement_has_more_evidence_for_than_servers_take_is_counted(tmp_path: Path) -> None:
    first = builders.graph().statements[0]
    pieces = tuple(replace(first.evidence[0], trigger_span=Span(n, n + 1)) for n in range(200))
    graph = replace(builders.graph(), statements=(builders.with_evidence(first, *pieces),))
    told = write(graph, tmp_path)
    (one,) = read(tmp_path / FILE)
    assert len(one.quads) <= MOST_TRIPLES
    (left,) = [o for _, p, o in one.part("provenance") if p.endswith("evidence_left_out")]
    assert told.left_behind[f"pieces of evidence beyond {MOST_TRIPLES} triples"] == int(left) > 0
    kept = {o for _, p, o in one.part("provenance") if p.endswith("has_evidence")}
    assert len(kept) + int(left) == 200


def test_no_date_is_invented_and_a_given_one_is_told() -> None:
    created = "http://purl.org/dc/terms/created"
    assert not [q for one in exported(builders.graph()) for q in one.part("pubinfo") if q[1] == created]
    for one in exported(builders.graph(), creator="0000-0002-1825-0097", license="CC0-1.0", **CREATED):
        told = {p: o for s, p, o in one.part("pubinfo") if s == one.iri}
        assert told[created] == "2026-11-26T00:00:00+00:00"
        assert told["http://purl.org/dc/terms/creator"] == "https://orcid.org/0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"created": "soon"}, "no date"),
        ({"creator": "me"}, "no ORCID"),
        ({"key": "missing"}, "has a date"),
        ({"key": "missing", **CREATED}, "cannot be read"),
        ({"speed": "1"}, "no option speed"),
    ],
)
def test_what_cannot_be_used_is_refused(given: dict[str, str], said: str) -> None:
    if "key" in given and "created" in given:
        pytest.importorskip("cryptography")
    with pytest.raises(ConfigurationError, match=said):
        target("nanopubs").writer(given)


@pytest.mark.parametrize(
    "content", ["", "bm90IGEga2V5", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"]
)
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cryptography")
    (tmp_path / "key").write_text(content)
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "key"))
    with pytest.raises(ConfigurationError, match="no private key"):
        target("nanopubs").writer(CREATED)


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path, key: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        target("nanopubs").writer({"key": str(key), **CREATED})(builders.graph(), tmp_path / name)
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()
