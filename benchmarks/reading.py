"""How fast files are read, beside a bare parse by lxml of the same files, and with how much memory, in one run.

    uv run python benchmarks/reading.py [--articles FOLDER] [--citations FILE] [--records NUMBER]

`--articles` is a folder of JATS articles, `--citations` a PubMed XML file, else one of `--records` made-up records is
written and packed. Each reading is timed beside the bare parse, in turns, as process time of one core; the ratio is the
median over the turns. The parse of PubMed is `iterparse` that lets each record go. The least that reading in Python
takes is shown beside: the parse, and one loop over all elements that touches their names and texts. The memory is the
greatest of a process that reads the PubMed file.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from lxml import etree

from kg.packed import reading
from kg.read import read

RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{number}</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN><JournalIssue CitedMedium="Print">
<Volume>1</Volume><PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>J Invented</Title></Journal>
<ArticleTitle>A drug for cells of the kind {number}.</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/made.{number}</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">Few drugs work at 10<sup>9</sup>/L. {words}</AbstractText>
<AbstractText Label="RESULTS">{words}</AbstractText></Abstract><AuthorList CompleteYN="Y">{authors}</AuthorList>
<PublicationTypeList><PublicationType UI="D1">Journal Article</PublicationType></PublicationTypeList></Article>
<MeshHeadingList>{headings}</MeshHeadingList></MedlineCitation><PubmedData><History>
<PubMedPubDate PubStatus="received"><Year>2020</Year><Month>11</Month><Day>2</Day></PubMedPubDate></History>
<ArticleIdList><ArticleId IdType="pubmed">{number}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
"""
AUTHOR = """<Author ValidYN="Y"><LastName>Roe</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials>
<AffiliationInfo><Affiliation>Invented Institute.</Affiliation></AffiliationInfo></Author>"""
HEADING = '<MeshHeading><DescriptorName UI="D000000" MajorTopicYN="N">Invented Words</DescriptorName></MeshHeading>'
WORDS = "The drug lowered the counts of the cells in mice and in ten of the patients. " * 8
MEMORY = (
    "import resource, sys; from pathlib import Path; from kg.read import read\n"
    "number = sum(1 for _ in read(Path(sys.argv[1])))\n"
    "unit = 1 << 20 if sys.platform == 'darwin' else 1024\n"
    "print(number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--articles", type=Path, default=Path("../shared/corpora/jats"), help="a folder of JATS articles"
    )
    parser.add_argument("--citations", type=Path, help="a PubMed XML file")
    parser.add_argument("--records", type=int, default=30_000, help="made-up records where no file is given")
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args()
    print("| what | files or records a second and core | ratio to the bare parse |\n| --- | --- | --- |")
    if articles := sorted(options.articles.glob("*.nxml")):
        parses = [(parse, "bare lxml parse"), (touch, "parse and one loop"), (read_all, "reading")]
        rows([(name, over(work, articles)) for work, name in parses], len(articles), "JATS", options.turns)
    with tempfile.TemporaryDirectory() as folder:
        path = options.citations or made(Path(folder) / "citations.xml.gz", options.records)
        steps = [("bare iterparse", over(iterate, [path])), ("reading", over(read_all, [path]))]
        done = subprocess.run([sys.executable, "-c", MEMORY, str(path)], check=True, capture_output=True, text=True)
        number, megabytes = map(int, done.stdout.split())
        rows(steps, number, "PubMed", max(1, options.turns // 3))
        print(f"\nReading {number:,} records took at most {megabytes:,} MB.")


def rows(steps: list[tuple[str, Callable[[], None]]], number: int, kind: str, turns: int) -> None:
    """Time the steps in turns, and print the best rate of each and its median ratio to the first."""
    taken = [[seconds(work) for _name, work in steps] for _turn in range(turns)]
    for place, (name, _work) in enumerate(steps):
        ratio = median(turn[0] / turn[place] for turn in taken)
        print(f"| {kind}, {name} | {number / min(turn[place] for turn in taken):,.0f} | {ratio:.2f} |")


def seconds(work: Callable[[], None]) -> float:
    """The process time that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def over(work: Callable[[Path], None], paths: list[Path]) -> Callable[[], None]:
    """The work on all the files, one after the other."""

    def run() -> None:
        for path in paths:
            work(path)

    return run


def parse(path: Path) -> None:
    """The tree of a file and nothing else."""
    etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True))


def touch(path: Path) -> None:
    """The tree of a file, and the name and texts of each element."""
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    for element in root.iter():
        _ = element.tag, element.text, element.tail


def iterate(path: Path) -> None:
    """The records of a PubMed file, each let go."""
    with reading(path) as file:
        for _event, element in etree.iterparse(file, tag="PubmedArticle"):
            element.clear()


def read_all(path: Path) -> None:
    """The documents of a file."""
    for _document in read(path):
        pass


def made(path: Path, number: int) -> Path:
    """A PubMed file of made-up records."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write("<PubmedArticleSet>\n")
        for record in range(1, number + 1):
            parts = {"authors": AUTHOR * (record % 8 + 1), "headings": HEADING * 12, "words": WORDS}
            file.write(RECORD.format(number=record, **parts))
        file.write("</PubmedArticleSet>\n")
    return path


if __name__ == "__main__":
    main()
