"""MeSH descriptors and supplementary records as a table without header: id, label, synonyms parted by ``|``, and either
the tree numbers of a descriptor or the descriptors to which a supplementary record is mapped, parted by ``|`` or
``,``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import permutations
from pathlib import Path

from kg.lexicon.sources.record import SourceEntity, entity, lines
from kg.model import Rejection

_INVERTED = re.compile(r"[^\W\d_][^,()\[\]]+(?:, (?!(?:and|or|with|without|in|of|due) )[^\W\d_][^,()\[\]]*){1,3}")
_TREE = re.compile(r"[A-Z]\d\d(?:\.\d+)*")
_HEADING = re.compile(r"D\d{6,}")
_PLAIN = re.compile(r"[a-z]{3,}|[A-Z][a-z]{2,}")


def read(path: Path) -> Iterator[SourceEntity | Rejection]:
    """The records of the branches that ``vocabularies/mesh_branches.tsv`` takes; an inverted heading
    (``Leukemia, Myeloid, Acute``) is also read in its natural order. A supplementary record is filed under the
    descriptors to which it is mapped.

    :raises DataError: if the file is not UTF-8.
    """
    for number, line in lines(path):
        fields = line.split("\t")
        where = f"{path.name}:{number}"
        if len(fields) < 3:
            yield Rejection("lexicon", where, "too few columns", line[:60])
            continue
        places = re.split(r"[|,]", fields[3]) if len(fields) > 3 else []
        trees = [place for place in places if _TREE.fullmatch(place)]
        category = category_of(trees)
        if trees and category is None:
            yield Rejection("lexicon", where, "not of a branch that is taken", f"MESH:{fields[0]}")
            continue
        names = [fields[1], *(name for name in fields[2].split("|") if name)]
        names += [natural for name in names for natural in natural_orders(name)]
        filed = tuple(f"MESH:{place}" for place in places if _HEADING.fullmatch(place))
        yield from entity(
            f"MESH:{fields[0]}", fields[1], dict.fromkeys(names[1:]), where, category=category, filed_under=filed
        )


def natural_orders(name: str) -> list[str]:
    """The orders of words in which a text writes an inverted heading.

    >>> natural_orders("Leukemia, Myeloid, Acute")
    ['Acute Myeloid Leukemia', 'Myeloid Acute Leukemia', 'Leukemia Myeloid Acute']
    >>> natural_orders("1,2-Dimethylhydrazine"), natural_orders("Neoplasms")
    ([], [])
    """
    if not _INVERTED.fullmatch(name):
        return []
    noun, *kinds = name.split(", ")
    if not all(_PLAIN.search(part) for part in (noun, *kinds)):
        return []
    before = [" ".join((*order, noun)) for order in permutations(reversed(kinds))]
    return [*before, name.replace(", ", " ")]


@cache
def _branches() -> dict[str, str]:
    text = (files("kg") / "data" / "vocabularies" / "mesh_branches.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines()[2:])


def category_of(trees: list[str]) -> str | None:
    """The Biolink category of a descriptor with these tree numbers: a disease before anything else, then what most of
    its places say, the first of equals; None where no branch is taken.

    >>> category_of(["C04.557.337"]), category_of(["D12.776.1"]), category_of(["Z01.107"])
    ('biolink:Disease', 'biolink:Protein', None)
    """
    found = [category for tree in sorted(trees) if (category := _of_branch(tree))]
    if "biolink:Disease" in found:
        return "biolink:Disease"
    return max(found, key=found.count) if found else None


def _of_branch(tree: str) -> str | None:
    branches = _branches()
    return next((branches[tree[:n]] for n in range(len(tree), 0, -1) if tree[:n] in branches), None)
