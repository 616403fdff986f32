"""The README of a data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.export.crate_licenses import License
from kg.model import Run

_TEXT = """\
# {title}

Claims of biomedical documents as an RDF graph in which every claim leads back to its exact words and to the reference
that is cited for it. Denied, hedged and hypothesised claims are in it and say so.

| what | how many |
| --- | --- |
{counts}

## How it was made

With Claimgraph {version}, which reads documents with a lexicon, a shallow grammar and patterns. The claims were
extracted by a program and are not curated: read the quote before you rely on a claim. `manifest.json`, where it is
there, tells how the graph was built.

- SHA-256 of the lexicon: `{lexicon}`
- SHA-256 of the rules: `{rules}`

## How to query it

```sh
pip install claimgraph
kg query negative-findings --build data/graph.nq.zst
kg validate data/graph.nq.zst --shapes shapes
```

Any store of RDF loads it: unpack `data/graph.nq.zst` with `zstd -d`. The safe triples are those of the named graph
<https://w3id.org/claimgraph/graph/claims>: asserted, and nowhere denied. `void.ttl` says what there is, `queries` holds
the named queries.

## Licences of the documents

| licence | open | documents |
| --- | --- | --- |
{licenses}

The graph holds no texts: a claim has the sentence that makes it, as a short citation of its source. {rights}
"""
_OPEN_ONLY = """\
Documents
whose licence is not open, or that give none, were left out with what they alone say."""
_CLOSED = """\
Of the
quotes {quotes:,} are of documents without an open licence ({documents:,} documents: those with `no` under `open` in
`documents.tsv`)."""


def readme(
    title: str,
    run: Run,
    counts: Mapping[str, int],
    licenses: Sequence[tuple[License, int]],
    closed: int,
    closed_quotes: int,
    open_only: bool,
) -> str:
    """The README as Markdown.

    :param counts: what the data set holds, by kind.
    :param licenses: how many documents have each licence.
    :param closed: documents whose licence is not open; `closed_quotes` the quotes that are of them.
    """
    rights = _OPEN_ONLY if open_only else _CLOSED.format(quotes=closed_quotes, documents=closed) if closed else ""
    return _TEXT.format(
        title=_cell(title),
        counts="\n".join(f"| {what} | {number:,} |" for what, number in counts.items()),
        version=_cell(run.version),
        lexicon=_cell(run.lexicon_sha256),
        rules=_cell(run.rules_sha256),
        licenses="\n".join(
            f"| {_cell(license.name)} | {'yes' if license.open else 'no'} | {number:,} |"
            for license, number in licenses
        ),
        rights=rights,
    )


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")
