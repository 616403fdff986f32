"""The cues that medSpaCy's ConText finds, in the annotation format: the neighbour to hold our own cues against.

usage: uv run --no-project --python 3.11 --with "spacy<3.8" --with "numpy<2" --with medspacy \\
           python benchmarks/cues_of_medspacy.py TEXTS.jsonl > annotations.jsonl

TEXTS.jsonl has one ``{"id", "text"}`` a line, and a line of a text is a sentence. Its negated existence is our
negation, its possible and hypothetical existence our speculation; the rules are those that medSpaCy ships. Both results
go through one scorer. negspaCy judges entities and names no cues, so that it cannot be scored so.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import medspacy  # noqa: F401  registers the component
import spacy

KINDS = {
    "NEGATED_EXISTENCE": "negation",
    "POSSIBLE_EXISTENCE": "speculation",
    "HYPOTHETICAL": "speculation",
}


def main(path: Path) -> None:
    """Annotate the texts of `path` to standard output."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("medspacy_context")
    size, seconds = 0, 0.0
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        cues, start = [], 0
        for line in record["text"].split("\n"):
            before = time.process_time()
            found = nlp(line) if line.strip() else None
            seconds += time.process_time() - before
            for modifier in found._.context_graph.modifiers if found is not None else ():
                kind = KINDS.get(modifier.category)
                if kind:
                    words = found[slice(*modifier.modifier_span)]
                    scope = found[slice(*modifier.scope_span)] if modifier.scope_span else words
                    places = [[start + part.start_char, start + part.end_char] for part in (words, scope)]
                    cues.append({"span": places[0], "kind": kind, "scope": places[1]})
            start += len(line) + 1
        size += len(record["text"].encode())
        print(json.dumps({"document": {"id": record["id"]}, "text": record["text"], "cues": cues}, ensure_ascii=False))
    print(f"{size / seconds / 1e6:.3f} MB/s", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
