"""Shards → one graph, as if all their documents had been assembled together, in memory that does not grow with them."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import kg
from kg import vocabulary as term
from kg.batch.shard import Claimed, Recipe, Shards
from kg.identifiers import compact
from kg.model import Certainty, Rejection, Run, Source, Statement
from kg.packed import writing
from kg.rdf import edge_lines, quads, read_graph, run_lines
from kg.spill import Block, Spill, in_blocks, merged, together, write_blocks
from kg.standing import Standing

_ENTITIES = f" <{term.ENTITIES}> .".encode()
_REMADE = (f" <{term.CLAIMS}> .".encode(), f" <{term.PROVENANCE}> .".encode())
_LABEL, _ALT_LABEL = f"<{term.LABEL}>".encode(), f"<{term.ALT_LABEL}>".encode()
LISTED = 100_000
"""Documents up to which they are listed by name."""
_SINGLE = (_LABEL, f"<{term.CATEGORY}>".encode(), f"<{term.DERIVES_FROM}>".encode())


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made: the run, its documents, how many quads, and how many of what each stage made.

    `documents` is empty where they are more than `LISTED`.
    """

    run: Run
    documents: tuple[str, ...]
    quads: int
    counts: dict[str, dict[str, int]]


def merge(keys: Iterable[str], shards: Shards, recipe: Recipe, target: Path, scratch: Path) -> Merged:
    """Write the graph of some shards as sorted N-Quads.

    The documents' graphs are taken over as they are. What depends on all documents is made anew: one description an
    entity, the plain edges that nothing denies, the run with its counts, and, where an entry prints a PMID whose DOI
    another document gives, the entry's name.

    :param keys: shards without two documents of one id.
    :param target: the file to write; packed by the ending of its name.
    :param scratch: a folder for what does not fit into memory.
    :raises OSError: if `target` or `scratch` cannot be written.
    """
    keys = sorted(keys)
    pool = _Pool(scratch)
    for place, key in enumerate(keys):
        pool.take(place, shards, key)
    edges, certainties = Spill(scratch, "edges"), Counter[str]()
    for claims in _by_ends(pool.claims):
        certainties.update("negated" if said.negated else how for said, how in claims.items())
        asserted = ((said, how == Certainty.ASSERTED) for said, how in claims.items())
        for edge in edge_lines(asserted, Standing(claims)):
            edges.add(edge.encode())
    run = pool.run(recipe, statements=certainties.total())
    renamed = _renamed(pool.pmids)
    paths = [
        _rewritten(shards, key, recipe, renamed[place], scratch) if place in renamed else shards.graph(key)
        for place, key in enumerate(keys)
    ]
    taken = _without_remade(merged(paths, scratch, "graph"))
    told = sorted(line.encode() for line in run_lines(run, base=recipe.base))
    with writing(target) as file:
        number = write_blocks(file, _one_description_each(together([taken, edges.blocks(), in_blocks(told)])))
    found = pool.counts
    return Merged(
        run=run,
        documents=tuple(sorted(pool.documents)),
        quads=number,
        counts={
            "read": {"files": len(run.inputs)},
            "extract": {name: found[name] for name in _EXTRACTED},
            "assemble": dict(run.counts),
            "certainty": {name: certainties[name] for name in (*map(str, Certainty), "negated")},
            "references": {name: found[name] for name in ("listed", "resolved")},
        },
    )


_EXTRACTED = ("documents", "sentences", "mentions", "cues", "citations", "statements")


@dataclass
class _Pool:
    """What the summaries of the shards say, together."""

    scratch: Path
    counts: Counter[str] = field(default_factory=Counter)
    documents: list[str] = field(default_factory=list)
    sources: set[Source] = field(default_factory=set)
    rejections: list[Rejection] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.claims, self.entities, self.pmids = (Spill(self.scratch, name) for name in ("claims", "entities", "pmids"))

    def take(self, place: int, shards: Shards, key: str) -> None:
        summary = shards.summary(key)
        self.counts.update(summary.counts)
        if self.counts["documents"] <= LISTED:
            self.documents += (id_ for id_, _source in summary.documents)
        else:
            self.documents.clear()
        self.sources.update(source for _id, source in summary.documents)
        self.rejections += summary.rejections
        for curie in summary.entities:
            self.entities.add(curie.encode())
        for claim in summary.claims:
            self.claims.add(claim.encode())
        own = dict(summary.doi_of)
        for pmid, doi in own.items():
            self.pmids.add(json.dumps([pmid, doi]).encode())
        for pmid in summary.undetermined:
            self.pmids.add(json.dumps([pmid, own.get(pmid, ""), place]).encode())

    def run(self, recipe: Recipe, *, statements: int) -> Run:
        return Run(
            version=kg.__version__,
            lexicon_sha256=recipe.lexicon_sha256,
            rules_sha256=recipe.rules_sha256,
            inputs=tuple(sorted(self.sources, key=lambda source: (source.name, source.sha256, source.format))),
            counts=(
                ("documents", self.counts["documents"]),
                ("entities", sum(1 for _entity in self.entities)),
                ("evidence", self.counts["evidence"]),
                ("references", self.counts["listed"]),
                ("rejections", len(self.rejections)),
                ("statements", statements),
            ),
            rejections=tuple(sorted(self.rejections, key=lambda r: (r.stage, r.where, r.reason, r.detail))),
        )


def _by_ends(lines: Iterable[bytes]) -> Iterator[dict[Statement, Certainty]]:
    """The statements on the same two ends, each with how sure its surest evidence is."""
    order = list(Certainty).index
    for _ends, group in groupby(map(Claimed.of, lines), key=lambda claim: claim.ends):
        surest: dict[Statement, Certainty] = {}
        for claim in group:
            surest[claim.statement] = min(surest.get(claim.statement, claim.certainty), claim.certainty, key=order)
        yield surest


def _renamed(lines: Iterable[bytes]) -> dict[int, dict[str, str]]:
    """The shards, by place, whose entries are to be named by a DOI that another shard gives: PMID → DOI."""
    renamed: dict[int, dict[str, str]] = {}
    for pmid, group in groupby(map(json.loads, lines), key=lambda record: record[0]):
        records = list(group)
        doi = min((record[1] for record in records if record[1]), default="")
        for _pmid, own, *place in records:
            if place and own != doi:
                renamed.setdefault(place[0], {})[pmid] = doi
    return renamed


def _rewritten(shards: Shards, key: str, recipe: Recipe, dois: dict[str, str], scratch: Path) -> Path:
    path = scratch / f"renamed.{key}.zst"
    known = dict(shards.summary(key).doi_of) | dois
    with writing(path) as file:
        lines = quads(read_graph(shards.graph(key)), base=recipe.base, dois=known)
        file.writelines(f"{line}\n".encode() for line in lines)
    return path


def _without_remade(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        kept = [line for line in block if not line.endswith(_REMADE)]
        if kept:
            yield kept


def _one_description_each(blocks: Iterable[Block]) -> Iterator[Block]:
    """Quads with one label, category and form an entity: the least; other labels are synonyms."""
    held: Block = []
    for block in blocks:
        held += block
        subject = held[-1][: held[-1].index(b" ") + 1]  # its other lines may be in the next block
        place = bisect_left(held, subject)
        if place:
            yield _described_once(held[:place])
            held = held[place:]
    if held:
        yield _described_once(held)


def _described_once(block: Block) -> Block:
    """The same for a block that holds all lines of its subjects."""
    described = (line for line in block if line.endswith(_ENTITIES))
    surplus: list[bytes] = []
    for _subject, lines in groupby(described, key=lambda line: line[: line.index(b" ")]):
        surplus += _surplus(list(lines))
    if not surplus:
        return block
    kept = set(block).difference(surplus)
    kept.update(line.replace(_LABEL, _ALT_LABEL, 1) for line in surplus if _property(line) == _LABEL)
    return sorted(kept)


def _surplus(described: Sequence[bytes]) -> list[bytes]:
    if len(described) < 4:
        return []
    single = [line for line in described if _property(line) in _SINGLE]
    return [line for _name, same in groupby(single, key=_property) for line in sorted(same, key=_printed)[1:]]


def _printed(line: bytes) -> str:
    """The words or the CURIE that a quad says: by these the least is chosen where values are merged."""
    value = line.split(b" ", 2)[2].rpartition(b" <")[0].decode()
    return str(json.loads(value, strict=False)) if value.startswith('"') else compact(value[1:-1])


def _property(line: bytes) -> bytes:
    return line.split(b" ", 2)[1]
