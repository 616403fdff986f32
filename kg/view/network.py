"""The interactive network: one HTML file that shows every claim with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from kg.identifiers import content_hash
from kg.model import ClaimGraph, Evidence, EvidenceLevel, Statement
from kg.view.appearance import asset, families, groups, level_words, other_qualifiers, phrase, relation, spoken
from kg.view.catalogue import Link, link
from kg.view.details import CERTAINTY_WORDS, Detail, cited, detail, document_link
from kg.view.layout import Layout, layout
from kg.view.page import page
from kg.view.picture import BAND_TITLES, DASHES
from kg.view.scene import Edge, Node, Scene, scene

_SCRIPTS = (
    "data.js", "curves.js", "canvas.js", "camera.js", "filters.js", "list.js", "panel.js", "search.js", "export.js",
    "state.js", "keyboard.js",
)  # fmt: skip

Json = dict[str, object]


def _links(links: Iterable[Link]) -> list[Json]:
    return [{"label": label, "url": url} for label, url in links]


def _node(number: int, node: Node, plan: Layout) -> Json:
    entity = node.entity
    at = plan.positions.get(number)
    return {
        "id": entity.curie,
        "key": content_hash((entity.curie,))[:10],
        "label": entity.label,
        "lines": list(node.lines),
        "half": node.half_width,
        "group": node.group.key,
        "category": spoken(entity.category),
        "synonyms": list(entity.synonyms),
        "links": _links(link(curie) for curie in (entity.curie, *entity.xrefs)),
        "at": list(at) if at else None,
    }


def _evidence(evidence: Evidence, shown: Detail, documents: dict[str, int]) -> Json:
    return {
        "quote": [[text, list(roles)] for text, roles in shown.quote],
        "certainty": evidence.certainty.value,
        "levels": list(shown.levels),
        "attribution": shown.attribution,
        "context": [[fact.kind, fact.value, fact.basis] for fact in shown.context],
        "references": list(evidence.references),
        "basis": shown.citation_basis,
        "outcome": shown.outcome,
        "document": documents[evidence.document],
        "section": shown.section,
        "rule": shown.rule,
    }


def _claim(statement: Statement, picture: Scene, documents: dict[str, int]) -> Json:
    return {
        "words": phrase(statement),
        "qualifiers": [[slot, picture.names.words(value)] for slot, value in other_qualifiers(statement)],
        "evidence": [_evidence(e, detail(e, picture.names), documents) for e in statement.evidence],
    }


def _edge(number: int, edge: Edge, picture: Scene, plan: Layout, documents: dict[str, int]) -> Json:
    return {
        "key": edge.key,
        "source": edge.source,
        "target": edge.target,
        "predicate": edge.predicate,
        "words": edge.words,
        "negated": edge.negated,
        "symmetric": edge.symmetric,
        "family": edge.family,
        "certainty": edge.certainty.value,
        "observations": edge.observations,
        "width": edge.width,
        "bend": plan.bends[number] if number < picture.drawn_edges else None,
        "twin": edge.twin,
        "claims": [_claim(statement, picture, documents) for statement in edge.statements],
    }


def _document(identifier: str, picture: Scene) -> Json:
    record = picture.names.documents.get(identifier)
    title, url = document_link(identifier, picture.names)
    entries = [cited(entry) for entry in record.references] if record else []
    return {
        "title": title,
        "url": url,
        "retracted": bool(record and record.metadata.retracted),
        "about": " · ".join(
            part
            for part in ((record.metadata.journal, record.metadata.published) if record else ())
            if part
        ),
        "references": {str(e.number): {"text": e.text, "links": _links(e.links)} for e in entries},
    }  # fmt: skip


def _data(picture: Scene, plan: Layout) -> Json:
    cited_in = {e.document for edge in picture.edges for s in edge.statements for e in s.evidence}
    order = sorted(cited_in | picture.names.documents.keys())
    documents = {identifier: number for number, identifier in enumerate(order)}
    predicates = sorted({edge.predicate for edge in picture.edges})
    return {
        "nodes": [_node(number, node, plan) for number, node in enumerate(picture.nodes)],
        "edges": [_edge(number, edge, picture, plan, documents) for number, edge in enumerate(picture.edges)],
        "ties": [list(tie) for tie in picture.ties],
        "documents": [_document(identifier, picture) for identifier in order],
        "groups": [{"key": g.key, "label": g.label, "shape": g.shape, "band": g.band} for g in groups().values()],
        "families": [{"key": f.key, "label": f.label} for f in families().values()],
        "certainties": [{"key": c.value, "label": w, "dash": DASHES[c]} for c, w in CERTAINTY_WORDS.items()],
        "levels": [level_words(level) for level in EvidenceLevel],
        "predicates": [{"key": curie, "label": relation(curie).words} for curie in predicates],
        "bands": [{"band": band, "title": BAND_TITLES[band], "x": x} for band, x in plan.bands],
        "size": [plan.width, plan.height],
    }


def network_html(graph: ClaimGraph) -> str:
    """The network of a graph as one HTML file that needs no server and asks no host for anything.

    Equal graphs give equal bytes. Beyond `kg.view.scene.DRAWN_NODES` entities the picture opens with the
    best-supported claims; search and the list of claims reach the others.
    """
    picture = scene(graph)
    plan = layout(picture)
    return page(
        "Claims network", asset("network.html"), ("tokens.css", "network.css"), _SCRIPTS, _data(picture, plan)
    )  # fmt: skip
