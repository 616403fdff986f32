"""Cues alone, without the rest of extraction: annotations to score, and megabytes a second.

usage: python benchmarks/cues.py TEXTS.jsonl > annotations.jsonl

TEXTS.jsonl has one ``{"id", "text"}`` a line, and a line of a text is a sentence. The output is the annotation format
(documents, sentences, cues); the speed goes to standard error, as processor time over all sentences.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from kg.extract.cues import find_cues, load_cues
from kg.model import Sentence, Span


def lines(text: str) -> Iterator[Sentence]:
    """The lines of a text that are not empty, as sentences."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield Sentence((Span(start, start + len(line)),), "abstract", 0)
        start += len(line) + 1


def main(path: Path) -> None:
    """Annotate the texts of `path` to standard output."""
    lexicon = load_cues([Path(str(files("kg") / "data" / "cues"))])
    size, seconds = 0, 0.0
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        text: str = record["text"]
        sentences = list(lines(text))
        before = time.process_time()
        cues = [cue for sentence in sentences for cue in find_cues(text, sentence, lexicon)]
        seconds += time.process_time() - before
        size += len(text.encode())
        annotation = {
            "document": {"id": record["id"]},
            "text": text,
            "sentences": [sentence.span for sentence in sentences],
            "cues": [{"span": cue.span, "kind": cue.kind, "scope": cue.scope} for cue in cues],
        }
        print(json.dumps(annotation, ensure_ascii=False))
    print(f"{size / seconds / 1e6:.1f} MB/s", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
