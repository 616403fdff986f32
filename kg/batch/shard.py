"""A chunk of documents → a shard: their graph as N-Quads, and the summary that merging needs of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import kg
from kg.batch.chunk import Chunk
from kg.folder import whole, writing
from kg.knowledge import Knowledge
from kg.model import Annotation, Certainty, ClaimGraph, Rejection, Source, Statement
from kg.packed import writing as packed
from kg.pipeline import annotated, claim_graph, looked_up
from kg.rdf import quads
from kg.settings import Mentions

GRAPH, SUMMARY = ".nq.zst", ".json"
_OURS = re.compile(r"[0-9a-f]{32}(\.nq\.zst|\.json)")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a shard depends on beside its documents."""

    base: str
    mentions: Mentions
    lexicon_sha256: str
    rules_sha256: str

    def key(self, chunk: Chunk) -> str:
        """The name of the shard of a chunk: equal names are equal shards."""
        parts = [kg.__version__, _code_sha256(), *map(str, asdict(self).values()), chunk.sha256]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A statement of a shard without its evidence: how sure the surest evidence is, and whether it denies."""

    statement: Statement
    certainty: Certainty

    def line(self) -> str:
        """As a line of JSON that begins with what two statements on the same two ends share."""
        said = self.statement
        ends = sorted((said.subject, said.object))
        parts = [said.predicate, *ends, said.subject, said.object, said.negated, said.qualifiers, self.certainty]
        return json.dumps(parts)

    @classmethod
    def of(cls, line: str | bytes) -> Claimed:
        """The claim of a line."""
        predicate, _one, _other, subject, object_, negated, qualifiers, certainty = json.loads(line)
        pairs = tuple((slot, value) for slot, value in qualifiers)
        return cls(Statement(subject, predicate, object_, pairs, negated), Certainty(certainty))

    @property
    def ends(self) -> tuple[str, ...]:
        """What statements that may deny each other share: the predicate and both ends, whichever is the subject."""
        return self.statement.predicate, *sorted((self.statement.subject, self.statement.object))


@dataclass(frozen=True, slots=True)
class Summary:
    """What merging needs to know of a shard.

    `documents` are those that were annotated; `counts` what extraction found; `claims` the statements as lines of
    `Claimed`; `doi_of` the DOIs of PMIDs that its entries print; `undetermined` the PMIDs of entries without a DOI.
    """

    documents: list[tuple[str, Source]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    entities: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    doi_of: list[tuple[str, str]] = field(default_factory=list)
    undetermined: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    bytes: int = 0


class Shards:
    """The folder that holds the shards of an output: two files each, the summary written last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def graph(self, key: str) -> Path:
        """The N-Quads of a shard."""
        return self.folder / f"{key}{GRAPH}"

    def has(self, key: str) -> bool:
        """Whether a shard is there, whole."""
        try:
            size = json.loads((self.folder / f"{key}{SUMMARY}").read_bytes())["bytes"]
            return bool(self.graph(key).stat().st_size == size)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def summary(self, key: str) -> Summary:
        """What a shard is said to hold."""
        return _parsed(json.loads((self.folder / f"{key}{SUMMARY}").read_bytes()))

    def write(self, key: str, lines: Iterable[str], summary: Summary) -> None:
        """Write a shard; whatever happens, it is there whole or not at all.

        :raises OutputError: if it cannot be written.
        """
        path = self.graph(key)
        with whole(path) as aside, packed(aside) as file:
            file.writelines(f"{line}\n".encode() for line in lines)
        with whole(self.folder / f"{key}{SUMMARY}") as aside:
            content = _content(summary) | {"bytes": path.stat().st_size}
            aside.write_bytes(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def keep(self, keys: Iterable[str]) -> None:
        """Remove every shard but these.

        :raises OutputError: if one cannot be removed.
        """
        kept = {f"{key}{ending}" for key in keys for ending in (GRAPH, SUMMARY)}
        with writing(self.folder):
            for path in self.folder.iterdir():
                if _OURS.fullmatch(path.name) and path.name not in kept:
                    path.unlink()


def make(key: str, chunk: Chunk, recipe: Recipe, knowledge: Knowledge, shards: Shards) -> None:
    """Annotate the documents of a chunk and write their shard.

    :raises OutputError: if the shard cannot be written.
    """
    for _place in making(key, chunk, recipe, knowledge, shards):
        pass


def making(key: str, chunk: Chunk, recipe: Recipe, knowledge: Knowledge, shards: Shards) -> Iterator[int]:
    """As `make`, telling the place of each item in the chunk before it is begun."""
    annotations: list[Annotation] = []
    rejections: list[Rejection] = []
    items = looked_up(chunk.items, knowledge, mentions=recipe.mentions)
    for place in range(len(chunk.items)):
        yield place
        item, hits = next(items)
        found = item if isinstance(item, Rejection) else annotated(item, knowledge, mentions=recipe.mentions, hits=hits)
        if isinstance(found, Annotation):
            annotations.append(found)
        else:
            rejections.append(found)
    graph = claim_graph(annotations, knowledge, rejections=rejections)
    shards.write(key, quads(graph, base=recipe.base), summarised(graph, annotations))


def summarised(graph: ClaimGraph, annotations: Sequence[Annotation]) -> Summary:
    """The summary of the graph of some annotations."""
    references = [reference for document in graph.documents for reference in document.references]
    made = dict(graph.run.counts)
    doi_of: defaultdict[str, set[str]] = defaultdict(set)
    for reference in references:
        if reference.pmid and reference.doi:
            doi_of[reference.pmid].add(reference.doi)
    return Summary(
        documents=[(annotation.document.id, annotation.document.source) for annotation in annotations],
        counts={
            "documents": len(annotations),
            "sentences": sum(len(annotation.sentences) for annotation in annotations),
            "mentions": sum(len(annotation.mentions) for annotation in annotations),
            "cues": sum(len(annotation.cues) for annotation in annotations),
            "citations": sum(len(annotation.citations) for annotation in annotations),
            "statements": sum(len(annotation.statements) for annotation in annotations),
            "evidence": made["evidence"],
            "listed": len(references),
            "resolved": sum(1 for reference in references if reference.doi or reference.pmid),
        },
        entities=[entity.curie for entity in graph.entities],
        claims=[Claimed(_bare(said), _surest(said)).line() for said in graph.statements if said.evidence],
        doi_of=sorted((pmid, min(dois)) for pmid, dois in doi_of.items()),
        undetermined=sorted({reference.pmid for reference in references if reference.pmid and not reference.doi}),
        rejections=list(graph.run.rejections),
    )


def _bare(statement: Statement) -> Statement:
    return Statement(statement.subject, statement.predicate, statement.object, statement.qualifiers, statement.negated)


def _surest(statement: Statement) -> Certainty:
    return min((evidence.certainty for evidence in statement.evidence), key=list(Certainty).index)


def _content(summary: Summary) -> dict[str, Any]:
    return {
        "documents": [[id_, source.name, source.sha256, source.format] for id_, source in summary.documents],
        "counts": summary.counts,
        "entities": summary.entities,
        "claims": summary.claims,
        "doi_of": summary.doi_of,
        "undetermined": summary.undetermined,
        "rejections": [[r.stage, r.where, r.reason, r.detail] for r in summary.rejections],
    }


def _parsed(content: dict[str, Any]) -> Summary:
    return Summary(
        documents=[(id_, Source(*source)) for id_, *source in content["documents"]],
        counts=content["counts"],
        entities=content["entities"],
        claims=content["claims"],
        doi_of=[(pmid, doi) for pmid, doi in content["doi_of"]],
        undetermined=content["undetermined"],
        rejections=[Rejection(*parts) for parts in content["rejections"]],
        bytes=content["bytes"],
    )


@cache
def _code_sha256() -> str:
    """The hash of the program's own modules and data: a shard that other code made is made again."""
    root = Path(kg.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".tsv", ".yaml"):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()
