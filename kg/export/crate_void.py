"""What an RDF data set holds, as VoID (https://www.w3.org/TR/void/), counted quad by quad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg import vocabulary as term
from kg.packed import reading
from kg.rdf.terms import iri, text

_VOID = "http://rdfs.org/ns/void#"
_VOCABULARIES = (term.BIOLINK, term.CITO, term.CLAIMGRAPH, term.DCTERMS, term.OA, term.PROV, term.SKOS)


@dataclass
class Counted:
    """How many quads there are, in how many named graphs, by property, and how many are of each class."""

    quads: int = 0
    graphs: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)


def count(path: Path) -> Counted:
    """Count the quads of an N-Quads file, which may be packed.

    :raises SyntaxError: if it is not N-Quads.
    """
    found, graphs = Counted(), set()
    with reading(path) as stream:
        for quad in ox.parse(stream, format=ox.RdfFormat.N_QUADS):
            found.quads += 1
            found.properties[quad.predicate.value] += 1
            graphs.add(quad.graph_name)
            if quad.predicate.value == term.TYPE and isinstance(quad.object, ox.NamedNode):
                found.classes[quad.object.value] += 1
    found.graphs = len(graphs)
    return found


def void(counted: Counted, title: str, dump: str) -> Iterator[str]:
    """The description as the lines of an N-Triples file, which is Turtle too.

    :param dump: the relative IRI of the file.
    """

    def whole(number: int) -> str:
        return f'"{number}"^^<{term.XSD}integer>'

    yield f"<> {iri(term.TYPE)} {iri(f'{_VOID}Dataset')} ."
    yield f"<> {iri(term.TITLE)} {text(title)} ."
    yield f"<> {iri(f'{_VOID}dataDump')} <{dump}> ."
    yield f"<> {iri(f'{_VOID}triples')} {whole(counted.quads)} ."
    yield f"<> {iri(f'{_VOID}feature')} <http://www.w3.org/ns/formats/N-Quads> ."
    for vocabulary in _VOCABULARIES:
        yield f"<> {iri(f'{_VOID}vocabulary')} <{vocabulary}> ."
    for kind, numbers, size in (("class", counted.classes, "entities"), ("property", counted.properties, "triples")):
        for place, (name, number) in enumerate(sorted(numbers.items()), start=1):
            part = f"<#{kind}-{place}>"
            yield f"<> {iri(f'{_VOID}{kind}Partition')} {part} ."
            yield f"{part} {iri(f'{_VOID}{kind}')} <{name}> ."
            yield f"{part} {iri(f'{_VOID}{size}')} {whole(number)} ."
