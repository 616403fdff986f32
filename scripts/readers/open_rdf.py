# /// script
# requires-python = ">=3.11"
# dependencies = ["backports.zstd>=1.0; python_version < '3.14'", "pyoxigraph>=0.5.6,<0.6"]
# ///
"""What Oxigraph's parser finds in an RDF file: quads, claims, denials."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def main(folder: Path) -> None:
    """Count and print as JSON."""
    (path,) = (path for path in sorted(folder.iterdir()) if Path(path.name.removesuffix(".zst")).suffix in FORMATS)
    suffix = Path(path.name.removesuffix(".zst")).suffix
    found: Counter[str] = Counter()
    with zstd.open(path) if path.suffix == ".zst" else path.open("rb") as file:
        for quad in ox.parse(file, FORMATS[suffix]):
            found["triples" if suffix == ".ttl" else "quads"] += 1
            predicate = quad.predicate.value
            if predicate.endswith("/negated"):
                found["statements"] += 1
                found["denied"] += str(quad.object.value) == "true"
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
