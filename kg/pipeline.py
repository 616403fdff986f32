"""One document through all stages, and many annotated documents to one graph: the only module that knows the stages."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import kg
from kg.assemble import assemble
from kg.errors import KgError
from kg.extract import annotate
from kg.knowledge import Knowledge
from kg.lexicon import Hit
from kg.model import Annotation, ClaimGraph, Document, Rejection, Source
from kg.settings import Mentions

LONGEST_TEXT = 10_000_000
"""Code points of the longest document that is taken: a hundred times a long article, a few seconds of work."""


TOGETHER = 50_000
"""Code points of the documents whose names are looked up at once; longer ones are looked up by themselves."""
_MOST_TOGETHER = 200
Hits = Sequence[Hit] | None


def looked_up(
    items: Iterable[Document | Rejection], knowledge: Knowledge, *, mentions: Mentions = Mentions.FOUND
) -> Iterator[tuple[Document | Rejection, Hits]]:
    """Documents, in their order, with the names of the lexicon in each, for `annotated`: None where it is to look them
    up itself. Many short texts are looked up together, which takes a fraction of the time.
    """
    waiting: list[Document | Rejection] = []
    size = 0
    for item in items:
        long = isinstance(item, Document) and len(item.text) > TOGETHER
        if waiting and (long or size > TOGETHER or len(waiting) > _MOST_TOGETHER):
            yield from _together(waiting, knowledge, mentions)
            waiting, size = [], 0
        if long:
            yield item, None
            continue
        waiting.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
    yield from _together(waiting, knowledge, mentions)


def _together(
    items: Sequence[Document | Rejection], knowledge: Knowledge, mentions: Mentions
) -> Iterator[tuple[Document | Rejection, Hits]]:
    texts = [item.text for item in items if isinstance(item, Document)] if mentions is Mentions.FOUND else []
    try:
        found = iter(knowledge.lexicon.find_all_each(texts))
    except Exception:  # one of them is at fault: each is looked up where that becomes its own rejection
        found = iter(())
    for item in items:
        yield item, next(found, None) if isinstance(item, Document) else None


def annotated(
    document: Document, knowledge: Knowledge, *, mentions: Mentions = Mentions.FOUND, hits: Hits = None
) -> Annotation | Rejection:
    """What extraction finds in a document, or why it finds nothing.

    This is the boundary of a document: whatever goes wrong inside becomes a rejection of this document with the place
    in the code, so that one document never stops a batch.

    :param hits: the names of the lexicon in the text, where they are known already (`looked_up`).
    :param mentions: whether mentions are recognised or taken from the file; a document that carries none is rejected
        where they are to be given.
    """
    if len(document.text) > LONGEST_TEXT:
        return Rejection(
            "extract",
            document.source.name,
            f"a text of {len(document.text):,} characters; the longest taken has {LONGEST_TEXT:,}",
            f"{document.id}: split it into its articles",
        )
    if mentions is Mentions.GIVEN and not document.given_mentions:
        return Rejection(
            "extract",
            document.source.name,
            "the document carries no annotations of its own",
            f"{document.id}: leave out --mentions given to have them recognised",
        )
    if mentions is Mentions.FOUND:
        document = replace(document, given_mentions=())
    try:
        return annotate(document, knowledge, hits)
    except KgError as error:
        return Rejection("extract", document.source.name, str(error), document.id)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        trace = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        reason = f"a fault of the program: {type(error).__name__}: {error}"
        return Rejection("extract", document.source.name, reason, f"{document.id}: {trace}")


def claim_graph(
    annotations: Iterable[Annotation],
    knowledge: Knowledge,
    *,
    inputs: Sequence[Source] = (),
    rejections: Sequence[Rejection] = (),
) -> ClaimGraph:
    """The graph of annotated documents, with the run that made it: this version and the hashes of `knowledge`.

    :param inputs: every source file that was read, also those that gave no document.
    :param rejections: what reading and annotating rejected.
    """
    return assemble(
        annotations,
        version=kg.__version__,
        lexicon_sha256=knowledge.lexicon_sha256,
        rules_sha256=knowledge.rules_sha256,
        inputs=inputs,
        rejections=rejections,
    )
