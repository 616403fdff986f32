"""Count in how many documents, of which corpora, each rule and each name of our own is used.

usage: python scripts/uses.py [--shared DIR] [--jobs N]

Reads the annotated texts and the corpora of ``../shared`` and writes ``tests/uses.tsv``: what (rule, or name), its id,
the number of documents. A rule that at most one text uses must show in `tests/wordings.tsv` that it reads more than
that text: `tests/test_no_memorising.py` asks for it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from kg.extract import annotate
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Document, Passage, Source, Span
from kg.read import read

ROOT = Path(__file__).resolve().parent.parent
USES = ROOT / "tests" / "uses.tsv"
BATCH = 40

_loaded: list[Knowledge] = []


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    total: Counter[tuple[str, str]] = Counter()
    with ProcessPoolExecutor(given.jobs) as pool:
        for counted in pool.map(uses, batches(given.shared / "corpora")):
            total.update(counted)
    lines = [f"{what}\t{name}\t{number}\n" for (what, name), number in sorted(total.items())]
    USES.write_text("what\tid\tdocuments\n" + "".join(lines), encoding="utf-8")


def batches(corpora: Path) -> Iterator[list[Document]]:
    """The documents of all corpora, some at a time."""
    batch: list[Document] = []
    for document in documents(corpora):
        batch.append(document)
        if len(batch) == BATCH or len(document.text) > 10_000:
            yield batch
            batch = []
    yield batch


def documents(corpora: Path) -> Iterator[Document]:
    """The annotated texts and those of all corpora: articles, abstracts, sentences."""
    shared = corpora.parent
    annotated = [*ROOT.glob("tests/gold/*.txt"), *shared.glob("gold/dev/*.txt"), *shared.glob("seed/*.txt")]
    files = (path for name in ("jats/*.nxml", "bc5cdr/*.txt", "drugprot/*.xml") for path in corpora.glob(name))
    for path in sorted([*annotated, *files]):
        yield from (item for item in read(path) if isinstance(item, Document))
    for path in corpora.glob("bioscope/abstracts.xml"):
        for item in ElementTree.parse(path).iter("Document"):
            sentences = (" ".join("".join(sentence.itertext()).split()) for sentence in item.iter("sentence"))
            yield plain(f"bioscope-{item.findtext('DocID')}", " ".join(sentences))
    for path in sorted(corpora.glob("chemprot/*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            words = re.sub(r"<< | >>|\[\[ | \]\]", "", json.loads(line)["text"])
            yield plain(f"chemprot-{path.stem}-{number}", words)
    for path in corpora.glob("civic/civic_evidence_even_ids.tsv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        column = head.split("\t").index("evidence_statement")
        for row in rows:
            yield plain(f"civic-{row.partition(chr(9))[0]}", row.split("\t")[column])


def plain(name: str, text: str) -> Document:
    """A text without any structure as a document."""
    source = Source(name, "0" * 64, "text")
    return Document(f"claimgraph:{name}", source, text, passages=(Passage((Span(0, len(text)),), "body"),))


def uses(batch: list[Document]) -> Counter[tuple[str, str]]:
    """How many of some documents use each rule, and each name of our own."""
    if not _loaded:
        _loaded.append(load_knowledge())
    counted: Counter[tuple[str, str]] = Counter()
    for document in batch:
        found = annotate(document, _loaded[0])
        rules = {rule for claim in found.statements for evidence in claim.evidence for rule in evidence.rule.split("+")}
        own = {mention.curie for mention in found.mentions if mention.curie.startswith("claimgraph:")}
        counted.update(("rule", rule) for rule in rules)
        counted.update(("name", curie) for curie in own if curie in _loaded[0].lexicon)
    return counted


if __name__ == "__main__":
    main()
