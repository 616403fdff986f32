"""Many documents in shards: however they are cut, made, stopped and continued, the graph is that of all of them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.batch.chunk import Chunk, chunks
from kg.batch.merge import Merged, merge
from kg.batch.shard import Recipe, Shards, summarised
from kg.build import annotate_all, build
from kg.errors import InputError, OutputError
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Annotation, Document, Entity, Rejection, Source
from kg.packed import reading, writing
from kg.pipeline import claim_graph
from kg.rdf import quads, read_graph
from kg.settings import Mentions, Settings
from kg.spill import FAN_IN, Spill, merged
from kg.vocabulary import CLAIMGRAPH
from tests.strategies import any_annotation
from tests.texts import NOTE, SECOND, note

KG = [sys.executable, "-m", "kg"]
KILLS = int(os.environ.get("CLAIMGRAPH_KILLS", "2"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def recipe_of(knowledge: Knowledge) -> Recipe:
    return Recipe(CLAIMGRAPH, Mentions.FOUND, knowledge.lexicon_sha256, knowledge.rules_sha256)


def merged_of(parts: Sequence[Sequence[Annotation]], knowledge: Knowledge, folder: Path) -> tuple[list[str], Merged]:
    """The lines of the graph that is merged from some shards."""
    shards = Shards(folder)
    keys = []
    for number, part in enumerate(parts):
        graph = claim_graph(part, knowledge)
        keys.append(f"{number:032x}")
        shards.write(keys[-1], quads(graph), summarised(graph, part))
    made = merge(keys, shards, recipe_of(knowledge), folder / "graph.nq", folder)
    return (folder / "graph.nq").read_text(encoding="utf-8").removesuffix("\n").split("\n"), made


def one_category(annotation: Annotation) -> Annotation:
    """As extraction gives it: the category of an entity is that of its CURIE."""
    named = (replace(entity, category=f"biolink:{entity.curie[:4]}") for entity in annotation.entities)
    return replace(annotation, entities=tuple(named))


IDENTIFIERS = ["doi:10.5555/x", "doi:10.1000/a", "PMID:7", "claimgraph:document/0a", "PMID:22"]


@settings(max_examples=15)
@given(st.data())
def test_a_graph_merged_from_shards_is_the_graph_of_all_documents_together(data: st.DataObject) -> None:
    knowledge = load_knowledge()
    names = data.draw(st.lists(st.sampled_from(IDENTIFIERS), min_size=1, max_size=4, unique=True))
    annotations = [one_category(data.draw(any_annotation(st.just(name)))) for name in names]
    of = [data.draw(st.integers(0, 2)) for _ in annotations]
    parts = [[a for a, part in zip(annotations, of, strict=True) if part == number] for number in range(3)]
    with TemporaryDirectory() as folder:
        lines, made = merged_of(parts, knowledge, Path(folder))
    graph = claim_graph(annotations, knowledge)
    assert lines == list(quads(graph))
    assert made.quads == len(lines)
    assert dict(made.run.counts) == dict(graph.run.counts)
    assert made.counts["extract"]["documents"] == len(annotations)


def test_an_entity_that_two_shards_call_by_other_names_has_one_label_and_loses_none(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    source = Source("a.txt", "0" * 64, "text")
    named = [
        Annotation(Document(f"PMID:{number}", source, "x"), entities=(Entity("HGNC:990", label, "biolink:Gene"),))
        for number, label in enumerate(["BCL2", "BCL-2", "Bcl2"], start=1)
    ]
    merged_of([[one] for one in named], knowledge, tmp_path)
    (entity,) = read_graph(tmp_path / "graph.nq").entities
    assert (entity.label, entity.synonyms) == ("BCL-2", ("BCL2", "Bcl2"))


def test_more_shards_than_files_may_be_open_are_merged_in_rounds(tmp_path: Path) -> None:
    paths = []
    for number in range(2 * FAN_IN + 3):
        paths.append(tmp_path / f"{number}.zst")
        with writing(paths[-1]) as file:
            file.writelines(b"%06d\n" % line for line in range(number, 2000, 7))
    blocks = list(merged(paths, tmp_path, "all"))
    assert [line for block in blocks for line in block] == [b"%06d" % line for line in range(2000)]


@given(st.lists(st.binary(max_size=6).filter(lambda line: b"\n" not in line)))
def test_what_does_not_fit_into_memory_is_sorted_all_the_same(lines: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        spill = Spill(Path(folder), "lines", held=200)
        for line in lines:
            spill.add(line)
        assert list(spill) == sorted(set(lines))
        assert list(spill) == sorted(set(lines)), "and can be read again"


# --- chunks ---------------------------------------------------------------------------------------------------------


def documents(number: int, *, changed: int | None = None) -> list[Document]:
    source = Source("a.txt", "0" * 64, "text")
    return [
        Document(f"PMID:{place}", source, f"Text {place}. " * (20 + place % 50) + "!" * (place == changed))
        for place in range(1, number + 1)
    ]


def cut(items: Sequence[Document | Rejection]) -> list[Chunk]:
    return list(chunks(items, mean=20_000))


def test_chunks_hold_every_document_in_its_order() -> None:
    items: list[Document | Rejection] = [*documents(300), Rejection("read", "b.txt", "empty")]
    assert [item for chunk in cut(items) for item in chunk.items] == items
    assert 6 <= len(cut(items)) < 40


@given(st.integers(1, 300))
def test_a_changed_document_changes_its_chunk_and_at_most_the_next(place: int) -> None:
    before, after = ({chunk.sha256 for chunk in cut(documents(300, changed=changed))} for changed in (None, place))
    assert 1 <= len(after - before) <= 2


@given(st.integers(0, 299))
def test_a_document_that_goes_leaves_the_other_chunks_as_they_were(place: int) -> None:
    items = documents(300)
    before, after = ({chunk.sha256 for chunk in cut(some)} for some in (items, items[:place] + items[place + 1 :]))
    assert len(after - before) <= 1


# --- builds ---------------------------------------------------------------------------------------------------------


def corpus(folder: Path, number: int = 60) -> Path:
    """Files of all kinds of trouble: many documents, one id twice, an empty file, one that is no text."""
    folder.mkdir()
    for place in range(number):
        text = NOTE if place % 2 else SECOND
        text = text.replace("# ", f"# Note {place}: ") + f"\nSeen {place} times.\n" * (place % 7)
        note(folder, f"{place:03}.md", text)
    with (folder / "lines.jsonl").open("w") as file:
        for place in range(number):
            text = f"Revumenib inhibits menin. Case {place % (number - 5)}."
            file.write(json.dumps({"id": f"line-{place}", "text": text}) + "\n")
    (folder / "twice.jsonl").write_text('{"id": "line-7", "text": "Ziftomenib inhibits menin, said again."}\n')
    (folder / "empty.md").write_text("")
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    return folder


FILES = ("graph.nq", "graph.trig", "claims.graphml", "network.html", "network.svg", "report.html")


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture()
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "__kwdefaults__", {"mean": 4_000})


def shards_of(output: Path) -> set[str]:
    """The finished shards of an output: a hidden file is not yet whole, and the summary is what is written last."""
    graphs = (output.parent / f".{output.name}.shards").glob("[!.]*.nq.zst")
    return {path.name for path in graphs if path.with_name(path.name.replace(".nq.zst", ".json")).exists()}


def test_shards_and_one_piece_give_the_same_graph(knowledge: Knowledge, tmp_path: Path, small_chunks: None) -> None:
    articles = corpus(tmp_path / "in")
    made = build([articles], knowledge, Settings(output=tmp_path / "out"))
    assert len(shards_of(made.folder)) > 8
    found = list(annotate_all([articles], knowledge, Settings()))
    whole = claim_graph(
        [item for item in found if isinstance(item, Annotation)],
        knowledge,
        rejections=[item for item in found if isinstance(item, Rejection)],
    )
    assert (made.folder / "graph.nq").read_text(encoding="utf-8").rstrip("\n").split("\n") == list(quads(whole))
    assert made.violations == ()
    (second,) = [rejection for rejection in made.run.rejections if rejection.stage == "assemble"]
    assert (second.where, "twice.jsonl" in second.detail) == ("lines.jsonl", True)


def test_the_number_of_workers_changes_no_byte(knowledge: Knowledge, tmp_path: Path, small_chunks: None) -> None:
    articles = corpus(tmp_path / "in")
    one = build([articles], knowledge, Settings(output=tmp_path / "one"))
    two = build([articles], knowledge, Settings(output=tmp_path / "two"), workers=2)
    assert files_of(one.folder) == files_of(two.folder)
    assert shards_of(one.folder) == shards_of(two.folder)


def test_only_what_changed_is_made_again_and_what_left_is_withdrawn(
    knowledge: Knowledge, tmp_path: Path, small_chunks: None
) -> None:
    articles = corpus(tmp_path / "in")
    settings_ = Settings(output=tmp_path / "out")
    build([articles], knowledge, settings_)
    before = shards_of(settings_.output)
    note(articles, "010.md", "Ziftomenib inhibits menin.")
    (articles / "020.md").unlink()
    made = build([articles], knowledge, settings_)
    assert 1 <= len(shards_of(settings_.output) - before) <= 4, "few of many shards are new"
    fresh = build([articles], knowledge, Settings(output=tmp_path / "fresh"))
    assert files_of(made.folder) == files_of(fresh.folder)
    assert shards_of(made.folder) == shards_of(fresh.folder), "shards that no build needs are gone"


def test_shards_made_apart_are_those_of_the_whole(knowledge: Knowledge, tmp_path: Path, small_chunks: None) -> None:
    articles = corpus(tmp_path / "in")
    files = sorted(articles.iterdir())
    halves = files[: len(files) // 2], files[len(files) // 2 :]
    for number, half in enumerate(halves):
        build(half, knowledge, Settings(output=tmp_path / f"part-{number}"))
    together = tmp_path / ".whole.shards"
    together.mkdir()
    for number in range(2):
        for path in (tmp_path / f".part-{number}.shards").iterdir():
            path.rename(together / path.name)
    before = {path.name for path in together.glob("*.nq.zst")}
    made = build([articles], knowledge, Settings(output=tmp_path / "whole"))
    assert len(shards_of(made.folder) - before) <= 3, "only what reaches over from one part to the other is made"
    alone = build([articles], knowledge, Settings(output=tmp_path / "alone"))
    assert files_of(made.folder) == files_of(alone.folder)


def test_other_rules_make_every_shard_again(knowledge: Knowledge, tmp_path: Path) -> None:
    settings_ = Settings(output=tmp_path / "out")
    build([note(tmp_path)], knowledge, settings_)
    before = shards_of(settings_.output)
    build([note(tmp_path)], replace(knowledge, rules_sha256="0" * 64), settings_)
    assert not shards_of(settings_.output) & before


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_a_packed_graph_is_the_same_graph_and_the_same_bytes_each_time(
    knowledge: Knowledge, tmp_path: Path, packing: str
) -> None:
    plain = build([note(tmp_path)], knowledge, Settings(output=tmp_path / "plain"))
    packed = [
        build([note(tmp_path)], knowledge, Settings(output=tmp_path / name, packing=packing)) for name in ("a", "b")
    ]
    paths = [made.folder / f"graph.nq.{packing}" for made in packed]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with reading(paths[0]) as file:
        assert file.read() == (plain.folder / "graph.nq").read_bytes()
    assert subprocess.run([*KG, "validate", str(packed[0].folder)], capture_output=True).returncode == 0


def test_a_graph_too_large_to_be_read_by_people_is_written_and_said(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.build.SHOWN", 10)
    monkeypatch.setattr("kg.build.CHECKED", 10)
    made = build([note(tmp_path)], knowledge, Settings(output=tmp_path / "out"))
    assert {path.name for path in made.folder.iterdir()} == {"graph.nq", "manifest.json"}
    left_out = json.loads((made.folder / "manifest.json").read_bytes())["left_out"]
    assert set(left_out) == {"validation", *FILES[1:]}
    assert "more than 10" in left_out["validation"]


# --- a build that is stopped ----------------------------------------------------------------------------------------


CUT_SMALL = (
    "from kg.batch.chunk import chunks; chunks.__kwdefaults__['mean'] = 10_000; "
    "from kg.__main__ import main; main() if __name__ == '__main__' else None"
)
KG_OF_SMALL_SHARDS = [sys.executable, "-c", CUT_SMALL]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KG_OF_SMALL_SHARDS, *arguments], capture_output=True, text=True, timeout=120)


def long_corpus(folder: Path) -> Path:
    """Two seconds of work in some dozens of shards."""
    folder.mkdir()
    for place in range(4):
        with (folder / f"{place}.jsonl").open("w") as file:
            for line in range(150):
                text = f"Case {place}.{line} was seen. " * 12 + "Revumenib inhibits menin." * (line % 5 == 0)
                file.write(json.dumps({"id": f"d{place}-{line}", "text": text}) + "\n")
    return folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    """A corpus, its undisturbed build, and the seconds that took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    articles = long_corpus(folder / "in")
    start = time.monotonic()
    result = run("build", str(articles), "-o", str(folder / "out"))
    assert result.returncode == 0, result.stderr
    return articles, folder / "out", time.monotonic() - start


@pytest.mark.parametrize(("number", "workers"), [(number, 1 + number % 2) for number in range(KILLS)])
def test_a_killed_build_loses_no_finished_shard_and_ends_with_the_same_bytes(
    undisturbed: tuple[Path, Path, float], tmp_path: Path, number: int, workers: int
) -> None:
    articles, whole, seconds = undisturbed
    output = tmp_path / "out"
    process = subprocess.Popen(
        [*KG_OF_SMALL_SHARDS, "build", str(articles), "-o", str(output), "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(random.Random(number).uniform(0.2, 1.0) * seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    summaries = (tmp_path / ".out.shards").glob("[!.]*.json") if (tmp_path / ".out.shards").exists() else ()
    finished = {path.name: path.stat().st_mtime_ns for path in summaries if path.name != "checkpoint.json"}
    begun = (tmp_path / ".out.shards" / "checkpoint.json").exists()
    result = run("build", "--resume", "-o", str(output)) if begun else run("build", str(articles), "-o", str(output))
    assert result.returncode == 0, result.stderr
    assert files_of(output) == files_of(whole)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / ".out.shards").glob("*.json")}
    assert finished.items() <= after.items(), "no finished shard was made again"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.shards", "out"]


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are found in /proc")
def test_a_worker_that_is_killed_is_replaced_and_nothing_is_lost(
    undisturbed: tuple[Path, Path, float], tmp_path: Path
) -> None:
    articles, whole, _seconds = undisturbed
    process = subprocess.Popen(
        [*KG_OF_SMALL_SHARDS, "build", str(articles), "-o", str(tmp_path / "out"), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
    )
    killed: set[int] = set()
    deadline = time.monotonic() + 60
    while len(killed) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
        if shards_of(tmp_path / "out"):
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            workers = [int(child) for child in children if int(child) not in killed]
            if workers:
                os.kill(workers[0], signal.SIGKILL)
                killed.add(workers[0])
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert killed
    assert files_of(tmp_path / "out") == files_of(whole)


def test_there_must_be_a_build_to_go_on_with(tmp_path: Path) -> None:
    result = run("build", "--resume", "-o", str(tmp_path / "out"))
    assert result.returncode == 3
    assert "no build of this folder was begun here" in result.stderr
    result = run("build", "some.txt", "--resume", "-o", str(tmp_path / "out"))
    assert result.returncode == 2
    assert "--resume takes the inputs and settings" in result.stderr


def test_a_damaged_shard_is_made_again(knowledge: Knowledge, tmp_path: Path) -> None:
    settings_ = Settings(output=tmp_path / "out")
    made = build([note(tmp_path)], knowledge, settings_)
    before = files_of(made.folder)
    (shard,) = (tmp_path / ".out.shards").glob("*.nq.zst")
    shard.write_bytes(shard.read_bytes()[:-9])
    assert files_of(build([note(tmp_path)], knowledge, settings_).folder) == before


def test_shards_that_cannot_be_written_are_an_error_that_names_the_place(knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / ".out.shards").write_text("in the way")
    with pytest.raises(OutputError, match=r"\.out\.shards"):
        build([note(tmp_path)], knowledge, Settings(output=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_an_input_that_is_missing_leaves_nothing(knowledge: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        build([tmp_path / "missing.txt"], knowledge, Settings(output=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_what_pubmed_takes_back_or_revises_is_not_in_the_graph(knowledge: Knowledge, tmp_path: Path) -> None:
    def citation(pmid: int, words: str) -> str:
        return (
            f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>{words}</ArticleTitle></Article>"
            "</MedlineCitation></PubmedArticle>"
        )

    files = {
        "pubmed26n0001.xml": citation(1, "Venetoclax inhibits BCL2.") + citation(2, "Revumenib inhibits menin."),
        "pubmed26n0002.xml": citation(2, "Revumenib inhibits menin, as revised.")
        + "<DeleteCitation><PMID>1</PMID><PMID>3</PMID></DeleteCitation>",
        "pubmed26n0003.xml": citation(3, "Ziftomenib inhibits menin."),
    }
    for name, records in files.items():
        (tmp_path / name).write_text(f"<PubmedArticleSet>{records}</PubmedArticleSet>")
    made = build([tmp_path / name for name in files], knowledge, Settings(output=tmp_path / "out"))
    assert {document.id: document.source.name for document in made.graph.documents} == {
        "PMID:2": "pubmed26n0002.xml",
        "PMID:3": "pubmed26n0003.xml",
    }
    told = {(r.where, r.reason) for r in made.run.rejections}
    assert ("pubmed26n0001.xml", "taken back by a later file") in told
    assert ("pubmed26n0001.xml", "another document with this id is in the build") in told


def test_an_abstract_is_left_out_where_its_full_text_is_there(knowledge: Knowledge, tmp_path: Path) -> None:
    title = "Venetoclax inhibits BCL2."

    def article(body: str) -> str:
        return (
            '<article><front><article-meta><article-id pub-id-type="pmid">7</article-id>'
            '<article-id pub-id-type="doi">10.5555/full</article-id><title-group>'
            f"<article-title>{title}</article-title></title-group></article-meta></front>{body}</article>"
        )

    citation = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article>"
        f"<ArticleTitle>{title}</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    (tmp_path / "pubmed-0001.xml").write_text(citation)
    settings_ = Settings(output=tmp_path / "out")
    both = ["PMID:7", "doi:10.5555/full"]
    for body, kept in (("<body><p>It was seen.</p></body>", both[1:]), ("", both)):
        (tmp_path / "PMC1.xml").write_text(article(body))
        made = build([tmp_path / "pubmed-0001.xml", tmp_path / "PMC1.xml"], knowledge, settings_)
        assert [document.id for document in made.graph.documents] == kept
        assert [rejection.where for rejection in made.run.rejections] == ["pubmed-0001.xml"] * (2 - len(kept))
