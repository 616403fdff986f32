"""How much memory and time each export and push takes, for graphs of some sizes.

    uv run python benchmarks/exports.py --claims 10000 100000 [--targets kgx neo4j …] [--bolt URL --database NAME]

The graph repeats one structure: a document with 20 claims, a sentence each, ten references. It is made up as it is gone
through and never held, so that the peak of memory is that of the export. Each target runs in a process of its own. The
RDF store is the Oxigraph server, started here; one that speaks Bolt is measured where its address is given, with the
login of the environment. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from kg.export.target import target, target_names
from kg.loaders import bolt, ladybug, rdf_store
from kg.model import (
    BASE,
    Certainty,
    DocumentRecord,
    Entity,
    Evidence,
    EvidenceLevel,
    Metadata,
    Quote,
    Reference,
    Run,
    Source,
    Span,
    Statement,
)

DRUGS, GENES, PER_DOCUMENT, REFERENCES, LENGTH = 40, 10, 20, 10, 100
"""Claims for each drug and gene; claims and references of a document; code points of a sentence."""
QUALIFIERS = (
    (("object_aspect_qualifier", "activity"), ("object_direction_qualifier", "decreased")),
    (("object_aspect_qualifier", "expression"), ("object_direction_qualifier", "increased")),
    (),
)


class Synthetic:
    """A `kg.model.Claims` with a number of claims, each property made up as it is gone through.

    Drugs, genes, documents and references grow with the claims, so that what holds their ids in memory shows.
    """

    base = BASE

    def __init__(self, claims: int) -> None:
        self._claims = claims
        self.run = Run("0.0.0", "1" * 64, "2" * 64, counts=(("statements", claims),))

    @property
    def documents(self) -> Iterator[DocumentRecord]:
        """One for each twenty claims."""
        return map(self._document, range(-(-self._claims // PER_DOCUMENT)))

    @property
    def entities(self) -> Iterator[Entity]:
        """A drug for every forty claims, a gene for every ten."""
        yield from (self._drug(number) for number in range(-(-self._claims // DRUGS)))
        yield from (self._gene(number) for number in range(-(-self._claims // GENES)))

    @property
    def statements(self) -> Iterator[Statement]:
        """The claims: one in ten denied, one in five hedged."""
        for number in range(self._claims):
            yield Statement(
                f"claimgraph:drug{number // DRUGS:07}",
                "biolink:affects",
                f"claimgraph:gene{self._gene_of(number):07}",
                QUALIFIERS[number % 3],
                number % 10 == 0,
                (self._evidence(number),),
            )

    def _gene_of(self, number: int) -> int:
        """A gene for each claim of a drug, spread over all genes."""
        return number * 7919 % -(-self._claims // GENES)

    def entity(self, curie: str) -> Entity | None:
        """The drug or gene with a CURIE."""
        kind, number = curie[:-7], curie[-7:]
        made = {"claimgraph:drug": self._drug, "claimgraph:gene": self._gene}.get(kind)
        return made(int(number)) if made else None

    def document(self, id: str) -> DocumentRecord | None:
        """The document with an id."""
        return self._document(int(id[-7:])) if id.startswith("doi:10.5555/d") else None

    def _drug(self, number: int) -> Entity:
        return Entity(f"claimgraph:drug{number:07}", f"drug {number}", "biolink:SmallMolecule", (), (f"D-{number}",))

    def _gene(self, number: int) -> Entity:
        return Entity(f"claimgraph:gene{number:07}", f"GENE{number}", "biolink:Gene")

    def _document(self, number: int) -> DocumentRecord:
        entries = tuple(
            Reference(
                place,
                Span(0, 9),
                f"{place}. An entry.",
                f"10.1000/{number}.{place}",
                str(number * REFERENCES + place),
                title="An entry",
            )
            for place in range(1, REFERENCES + 1)
        )
        source = Source(f"{number}.txt", "0" * 64, "text")
        return DocumentRecord(f"doi:10.5555/d{number:07}", source, 20 * LENGTH, Metadata("A title"), entries)

    def _evidence(self, number: int) -> Evidence:
        start = number % PER_DOCUMENT * LENGTH
        place, words = (
            Span(start, start + 80),
            f"Drug {number // DRUGS} lowered the activity of gene {self._gene_of(number)}.",
        )
        found = Evidence(f"doi:10.5555/d{number // PER_DOCUMENT:07}", (place,), words, "body", "lowers")
        return replace(
            found,
            subject_span=Span(start, start + 6),
            object_span=Span(start + 30, start + 36),
            certainty=Certainty.HEDGED if number % 5 == 1 else Certainty.ASSERTED,
            levels=(EvidenceLevel.IN_VITRO,),
            references=(1 + number % REFERENCES,),
            quotes=(Quote(place, words),),
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000])
    parser.add_argument("--targets", nargs="+", default=[*target_names(), "ladybug", "store", "update"])
    parser.add_argument("--bolt", help="the address of a server that speaks Bolt")
    parser.add_argument("--database")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.claims[0], options.bolt, options.database)))
        return
    print("| target | claims | seconds | peak MB | written |\n| --- | --- | --- | --- | --- |")
    for name in [*options.targets, *(["bolt"] if options.bolt else [])]:
        for claims in options.claims:
            command = [sys.executable, __file__, "--one", name, "--claims", str(claims)]
            command += ["--bolt", options.bolt] if options.bolt else []
            command += ["--database", options.database] if options.database else []
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            told = ", ".join(f"{number:,} {kind}" for kind, number in found["written"].items())
            print(f"| {name} | {claims:,} | {found['seconds']:.1f} | {found['peak']:,} | {told} |", flush=True)


def measured(name: str, claims: int, url: str | None, database: str | None) -> dict[str, object]:
    """What one target takes: seconds, peak of memory in MB, and what it says that it wrote."""
    graph = Synthetic(claims)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        if name in target_names():
            start = time.perf_counter()
            written = target(name).write(graph, place).written
        elif name == "ladybug":
            start = time.perf_counter()
            written = ladybug.push(graph, place / "claims.lbug").sent
        elif name == "bolt":
            start = time.perf_counter()
            written = bolt.push(graph, str(url), database=database).sent
        else:
            target("nquads").write(graph, place)
            with oxigraph(place / "store") as store:
                start = time.perf_counter()
                to, update = (f"{store}/update", True) if name == "update" else (f"{store}/store", False)
                written = rdf_store.push(place / "graph.nq.zst", to, update=update).sent
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak >> 20 if sys.platform == "darwin" else peak >> 10
    return {"seconds": seconds, "peak": megabytes, "written": dict(written)}


@contextmanager
def oxigraph(location: Path) -> Iterator[str]:
    """The address of an Oxigraph server with a store of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"127.0.0.1:{probe.getsockname()[1]}"
    binary = Path(sys.executable).with_name("oxigraph")
    command = [str(binary), "serve", "--location", str(location), "--bind", url]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://{url}")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://{url}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
