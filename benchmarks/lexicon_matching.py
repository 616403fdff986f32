"""How fast names are found: this matcher beside a plain Python one, on the same names and text.

    python benchmarks/lexicon_matching.py --text FILE --vocabulary FORMAT FILE [--vocabulary …] --names 50000 500000

Prints, for each number of names: megabytes of text a second and core (process time) for the arrays of matches, for
`Hit` values and for the plain matcher; how much of what the plain one finds is found; the time to open the compiled
file; and the memory that a process with the lexicon takes. Formats are those of `kg.lexicon.sources.READERS`. Where the
vocabularies have fewer names, numbered copies of them fill up.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from kg.lexicon import Lexicon, VocabularyFile, open_lexicon
from kg.lexicon.compiled import read_source, write_lexicon
from kg.lexicon.folders import Name, lexicon_of_names
from kg.lexicon.rows import EntityRow, Place
from kg.lexicon.sources import SourceEntity

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_PLACE = Place(Path("benchmark"), 0)


def names_of(vocabularies: Sequence[VocabularyFile], wanted: int) -> list[Name]:
    """`wanted` names, spread evenly over the vocabularies; numbered copies of them if there are not as many."""
    real = sorted(
        Name(text, record.curie, case)
        for vocabulary in vocabularies
        for record in read_source(vocabulary)
        if isinstance(record, SourceEntity)
        for text, case in record.names
    )
    if len(real) >= wanted:
        return [real[number * len(real) // wanted] for number in range(wanted)]
    copies = (name._replace(text=f"{name.text} {number}") for number in count(2) for name in real)
    return sorted(real + list(islice(copies, wanted - len(real))))


def compile_names(names: Sequence[Name], output: Path) -> None:
    """A lexicon file of some names."""
    entities = [
        EntityRow(curie, curie, "biolink:NamedThing", (), (), None, "", _PLACE)
        for curie in sorted({name.curie for name in names})
    ]
    write_lexicon(lexicon_of_names(entities, names, {}, ""), output)


def plain_matches(names: Sequence[Name], text: str) -> Iterator[tuple[int, int]]:
    """Leftmost-longest matches by a dictionary of token tuples, letter case folded, as one writes it in an hour."""
    whole: set[tuple[str, ...]] = set()
    prefixes: set[tuple[str, ...]] = set()
    for name in names:
        tokens = tuple(_TOKEN.findall(name.text.lower()))
        whole.add(tokens)
        prefixes.update(tokens[:length] for length in range(1, len(tokens)))
    yield -1, -1
    found = [(match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    place = 0
    while place < len(found):
        longest, length = 0, 1
        while place + length <= len(found):
            tokens = tuple(token for token, _, _ in found[place : place + length])
            if tokens in whole:
                longest = length
            if tokens not in prefixes:
                break
            length += 1
        if longest:
            yield found[place][1], found[place + longest - 1][2]
        place += longest or 1


def memory() -> str:
    """What this process holds: private memory and pages of files, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    private, mapped = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) // 1024 for name in ("RssAnon", "RssFile"))
    return f"{private + mapped} MB ({private} private, {mapped} of files)"


def measure(lexicon_file: Path, text: str) -> None:
    """Print the figures of this matcher; run in a process of its own, so that memory is the lexicon's."""
    start = time.perf_counter()
    lexicon: Lexicon = open_lexicon(lexicon_file)
    opened = (time.perf_counter() - start) * 1000
    lexicon.find(text[:300_000])
    seconds = {}
    for name, run in (("arrays", lexicon.found), ("hits", lexicon.find)):
        start = time.process_time()
        run(text)
        seconds[name] = time.process_time() - start
    sentence = text[len(text) // 2 : len(text) // 2 + 200]
    start = time.process_time()
    for _ in range(200):
        lexicon.find(sentence)
    alone = (time.process_time() - start) / 200 * 1e6
    rates = ", ".join(f"{name} {len(text) / 1e6 / taken:.1f} MB/s" for name, taken in seconds.items())
    print(f"  this matcher: {rates}; opened in {opened:.1f} ms; {memory()}; a sentence alone {alone:.0f} µs")


def compare(names: Sequence[Name], lexicon_file: Path, text: str) -> None:
    """Print the figures of the plain matcher, and how many of its matches this one has too."""
    matches = plain_matches(names, text)
    next(matches)
    start = time.process_time()
    plain = set(matches)
    rate = len(text) / 1e6 / (time.process_time() - start)
    spans = {hit.span for hit in open_lexicon(lexicon_file).find(text)}
    both = len(plain & spans)
    print(f"  plain matcher: {rate:.1f} MB/s, {len(plain)} matches; this one {len(spans)}, both {both}", flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True, help="a UTF-8 text, some megabytes")
    parser.add_argument("--vocabulary", nargs=2, action="append", default=[], metavar=("FORMAT", "FILE"))
    parser.add_argument("--names", type=int, nargs="+", default=[50_000, 500_000, 2_000_000])
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    text = options.text.read_text(encoding="utf-8")
    if options.measure:
        measure(options.measure, text)
        return
    vocabularies = [VocabularyFile(Path(file), format_, "biolink:NamedThing") for format_, file in options.vocabulary]
    with tempfile.TemporaryDirectory() as folder:
        for wanted in options.names:
            names = names_of(vocabularies, wanted)
            lexicon_file = Path(folder, f"{wanted}.lexicon")
            start = time.perf_counter()
            compile_names(names, lexicon_file)
            seconds, size = time.perf_counter() - start, lexicon_file.stat().st_size // 1_000_000
            print(f"{wanted} names: compiled in {seconds:.0f} s to {size} MB", flush=True)
            subprocess.run([sys.executable, __file__, "--text", options.text, "--measure", lexicon_file], check=True)
            compare(names, lexicon_file, text[:2_000_000])


if __name__ == "__main__":
    main()
