"""All benchmarks by one command, on the corpora that lie beside the checkout.

    uv run --with gilda python benchmarks/run.py [--shared ../shared] [--lexicon FILE]

Runs `throughput.py` on BC5CDR's abstracts and the JATS articles, with the lexicon that is given.
`lexicon_matching.py`, `cues.py` and `cues_of_medspacy.py` need vocabularies or packages of their own: their first
lines say how they are run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run what there is data for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--lexicon", type=Path, help="a vocabulary of kg lexicon build")
    parser.add_argument("--number", type=int, default=500, help="abstracts")
    parser.add_argument("--synthetic", type=int, default=0, help="abstracts for the measurement of memory")
    options = parser.parse_args()
    corpora = options.shared / "corpora"
    if not corpora.is_dir():
        sys.exit(f"{corpora}: no such folder — name one with --shared")
    abstracts = sorted((corpora / "bc5cdr").glob("*DevelopmentSet.PubTator.txt"))
    command = ["--abstracts", *map(str, abstracts), "--articles", str(corpora / "jats")]
    command += ["--number", str(options.number), "--synthetic", str(options.synthetic)]
    command += ["--lexicon", str(options.lexicon)] if options.lexicon else []
    subprocess.run([sys.executable, str(HERE / "throughput.py"), *command], check=True)


if __name__ == "__main__":
    main()
