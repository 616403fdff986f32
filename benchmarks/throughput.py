"""How fast documents become quads, beside what else could be done with them, in one run.

    uv run --with gilda python benchmarks/throughput.py --abstracts FILE… --articles FOLDER [--lexicon FILE]

`--abstracts` are files with abstracts (PubTator, PubMed XML); they are written as PubMed XML first, so that reading it
counts. `--lexicon` is a vocabulary of ``kg lexicon build``, used by all. Prints Markdown tables: documents a second and
core (process time), and each as a ratio to the whole pipeline. Gilda is left out where it is not installed; its models
that tell ambiguous names apart cannot be had without its server and are left out too, which makes it faster.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from kg.batch.corpus import Corpus, silent
from kg.extract.cues import find_cues
from kg.extract.segment import sentences
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Annotation, Document
from kg.packed import writing
from kg.pipeline import annotated, claim_graph, looked_up
from kg.rdf import quads
from kg.read import read

TOGETHER = 32
"""Abstracts whose names the bare scan looks up at once, as many as the pipeline does."""


_PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "kg", *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process between: one that is begun by this process, which holds vocabularies, would count as large."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--abstracts", type=Path, nargs="+", required=True)
    parser.add_argument("--articles", type=Path, help="a folder of JATS articles")
    parser.add_argument("--lexicon", type=Path)
    parser.add_argument("--number", type=int, default=500, help="abstracts, and a tenth of it articles")
    parser.add_argument("--synthetic", type=int, default=0, help="abstracts for the measurement of memory; 0: none")
    options = parser.parse_args()
    knowledge = load_knowledge([options.lexicon] if options.lexicon else [])
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        given = list(islice(documents(options.abstracts), options.number))
        xml = pubmed_xml(given, scratch / "abstracts.xml")
        rows = [
            ("the whole pipeline, PubMed abstracts", rate(xml, lambda path: whole(path, knowledge, scratch))),
            ("bare scan: XML, dictionary, cues, quads", rate(xml, lambda path: bare(path, knowledge, scratch))),
        ]
        grounder = gilda_grounder(knowledge)
        if grounder is not None:
            rows.append(("Gilda, annotate alone", rate(xml, lambda path: gilda_alone(given, grounder))))
        print_rows(rows)
        if options.articles:
            articles = sorted(options.articles.glob("*.nxml"))[: max(1, options.number // 10)]
            print_rows(
                [
                    ("the whole pipeline, JATS full texts", rate_of(articles, lambda p: whole(p, knowledge, scratch))),
                    ("JATS reading alone", rate_of(articles, lambda path: sum(1 for _ in read(path)))),
                    ("bare lxml parse", rate_of(articles, bare_parse)),
                ]
            )
        print_workers(given, options.lexicon, scratch)
        if options.synthetic:
            print_memory(given, options.synthetic, options.lexicon, scratch)


def documents(paths: Sequence[Path]) -> Iterator[Document]:
    """The documents of some files."""
    return (item for item in Corpus(paths, "auto", silent).items() if isinstance(item, Document))


def pubmed_xml(items: Sequence[Document], path: Path, *, copies: int = 1) -> Path:
    """The documents as one file of PubMed XML; copies differ in their PMIDs and numbers."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
        for number in range(copies * len(items)):
            title, _, abstract = items[number % len(items)].text.partition("\n")
            mark = f" Copy {number}." if copies > 1 else ""
            file.write(
                f"<PubmedArticle><MedlineCitation><PMID>{number + 1}</PMID><Article><ArticleTitle>{escape(title)}"
                f"</ArticleTitle><Abstract><AbstractText>{escape(abstract.strip())}{mark}</AbstractText></Abstract></Article>"
                "</MedlineCitation></PubmedArticle>\n"
            )
        file.write("</PubmedArticleSet>\n")
    return path


def rate(path: Path, work: Callable[[Path], int]) -> float:
    """Documents a second of process time, the better of two runs."""
    best = 0.0
    for _run in range(2):
        start = time.process_time()
        done = work(path)
        best = max(best, done / (time.process_time() - start))
    return best


def rate_of(paths: Sequence[Path], work: Callable[[Path], int]) -> float:
    """As `rate`, over files of one document each."""
    return rate(Path(), lambda _path: sum(1 for path in paths if work(path) >= 0))


def whole(path: Path, knowledge: Knowledge, scratch: Path) -> int:
    """Read, annotate, assemble and write the quads, packed."""
    items = looked_up(read(path), knowledge)
    found = [annotated(item, knowledge, hits=hits) for item, hits in items if isinstance(item, Document)]
    kept = [item for item in found if isinstance(item, Annotation)]
    with writing(scratch / "whole.nq.zst") as file:
        file.writelines(f"{line}\n".encode() for line in quads(claim_graph(kept, knowledge)))
    return len(kept)


def bare(path: Path, knowledge: Knowledge, scratch: Path) -> int:
    """The same file without our rules: parse, look names up, look cues up, write a quad for each."""
    number = 0
    records = etree.iterparse(path, tag="PubmedArticle")
    with writing(scratch / "bare.nq.zst") as file:
        while batch := list(islice((_record(node) for _event, node in records), TOGETHER)):
            number += len(batch)
            names = knowledge.lexicon.find_each([text for _where, text in batch])
            for (where, text), hits in zip(batch, names, strict=True):
                (document,) = made(text, where)
                for hit in hits:
                    file.write(f'{where} <https://example.org/mentions> "{hit.term}" {where} .\n'.encode())
                for sentence in sentences(document):
                    for cue in find_cues(text, sentence, knowledge.cues):
                        file.write(f'{where} <https://example.org/cue> "{cue.text}" {where} .\n'.encode())
    return number


def _record(node: etree._Element) -> tuple[str, str]:
    where = f"<https://example.org/{node.findtext('.//PMID')}>"
    text = f"{node.findtext('.//ArticleTitle')}\n\n{node.findtext('.//AbstractText')}"
    node.clear()
    return where, text


def made(text: str, where: str) -> Iterator[Document]:
    """A document of two passages, title and abstract, as the reader makes it."""
    from kg.model import Passage, Source, Span

    cut = text.index("\n\n")
    passages = (Passage((Span(0, cut),), "title"), Passage((Span(cut + 2, len(text)),), "abstract"))
    yield Document(where, Source("bare", "0" * 64, "pubmed"), text, passages=passages)


def bare_parse(path: Path) -> int:
    """The tree of a file and nothing else."""
    return len(etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot())


def gilda_grounder(knowledge: Knowledge) -> object | None:
    """Gilda with the same names; None where it is not installed."""
    try:
        from gilda.grounder import Grounder
        from gilda.process import normalize
        from gilda.term import Term
    except ImportError:
        return None
    terms: dict[str, list[Term]] = {}
    lexicon = knowledge.lexicon
    while lexicon is not None:
        for text in lexicon.terms:
            term = Term(normalize(text), text, "X", text, text, "name", "benchmark")
            terms.setdefault(term.norm_text, []).append(term)
        lexicon = lexicon.below
    grounder = Grounder(terms)
    grounder.gilda_disambiguators = {}
    grounder.adeft_disambiguators = {}
    return grounder


def gilda_alone(items: Sequence[Document], grounder: object) -> int:
    """Gilda's own annotation of the texts, already in memory."""
    from gilda.ner import annotate

    for item in items:
        annotate(item.text, grounder=grounder)
    return len(items)


def print_rows(rows: Sequence[tuple[str, float]]) -> None:
    """The rows as a table, with ratios to the first."""
    print("\n| what | a second and core | ratio |\n| --- | --- | --- |")
    for name, figure in rows:
        print(f"| {name} | {figure:,.1f} | {figure / rows[0][1]:.2f} |")


def print_workers(given: Sequence[Document], lexicon: Path | None, scratch: Path) -> None:
    """Seconds of wall-clock time that builds take to read and extract, with one worker process and with two."""
    xml = pubmed_xml(given, scratch / "workers.xml", copies=4)
    seconds = []
    for workers in ("1", "2"):
        extra = ["--lexicon", str(lexicon)] if lexicon else []
        output = scratch / f"w{workers}"
        command = ["build", str(xml), "-o", str(output), "--workers", workers, "--pack", "zst", *extra]
        subprocess.run([sys.executable, "-m", "kg", *command], check=True, capture_output=True)
        seconds.append(json.loads((output / "manifest.json").read_bytes())["timings"]["read and extract"])
    ratio = seconds[0] / seconds[1]
    print(f"\nread and extract with 1 worker {seconds[0]:.1f} s, with 2 {seconds[1]:.1f} s: {ratio:.2f} times")


def print_memory(given: Sequence[Document], number: int, lexicon: Path | None, scratch: Path) -> None:
    """The greatest memory of builds of a tenth of the synthetic abstracts and of all."""
    for size in (number // 10, number):
        xml = pubmed_xml(given, scratch / f"{size}.xml", copies=-(-size // len(given)))
        extra = ["--lexicon", str(lexicon)] if lexicon else []
        start = time.perf_counter()
        command = ["build", str(xml), "-o", str(scratch / f"m{size}"), "--pack", "zst", *extra]
        told = subprocess.run([sys.executable, "-c", _PEAK, *command], check=True, stdout=subprocess.PIPE)
        peak = int(told.stdout) / 1024
        print(f"{size:,} abstracts: {time.perf_counter() - start:,.0f} s, at most {peak:,.0f} MB")


if __name__ == "__main__":
    main()
