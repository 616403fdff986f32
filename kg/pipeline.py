"""One document through all stages, and many annotated documents to one graph: the only module that knows the stages."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import kg
from kg.assemble import assemble
from kg.errors import KgError
from kg.extract import annotate
from kg.knowledge import Knowledge
from kg.model import Annotation, ClaimGraph, Document, Rejection, Source
from kg.settings import Mentions

LONGEST_TEXT = 10_000_000
"""Code points of the longest document that is taken: a hundred times a long article, a few seconds of work."""


def annotated(
    document: Document, knowledge: Knowledge, *, mentions: Mentions = Mentions.FOUND
) -> Annotation | Rejection:
    """What extraction finds in a document, or why it finds nothing.

    This is the boundary of a document: whatever goes wrong inside becomes a rejection of this document with the place
    in the code, so that one document never stops a batch.

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
        return annotate(document, knowledge)
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
