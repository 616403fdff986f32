# /// script
# requires-python = ">=3.11"
# dependencies = ["nanopub>=2.0.1,<3", "rdflib>=7.1,<8"]
# ///
"""The file of ``kg export nanopubs`` in the nanopub library: each is valid, its trusty URI that of its content.

    uv run --script scripts/readers/open_nanopubs.py FOLDER [EVERY]

Checks one in EVERY and prints how many there are and how many were checked, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path


def texts(path: Path) -> Iterator[str]:
    """The TriG of each nanopublication: they stand apart by an empty line."""
    lines: list[str] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line == "\n":
                yield "".join(lines)
                lines = []
            else:
                lines.append(line)
    if lines:
        raise SystemExit("the last nanopublication has no end")


def check(text: str) -> None:
    """Have the library check a nanopublication.

    :raises SystemExit: if it is none, or its URI is not that of its content.
    """
    import rdflib
    from nanopub.nanopub import Nanopub
    from rdflib import ConjunctiveGraph

    rdflib.NORMALIZE_LITERALS = False  # else it reads other literals than there are, and their hash is another
    parsed = ConjunctiveGraph()
    parsed.parse(data=text, format="trig")
    publication = Nanopub(rdf=parsed)
    if not publication.has_valid_trusty:
        raise SystemExit(f"the trusty URI of {publication.source_uri} is not that of its content")


if __name__ == "__main__":
    every, number, done = int(sys.argv[2]) if len(sys.argv) > 2 else 1, 0, 0
    for number, trig in enumerate(texts(Path(sys.argv[1]) / "nanopubs.trig"), start=1):
        if number % every == 0:
            check(trig)
            done += 1
    print(json.dumps({"statements": number, "checked": done}))
