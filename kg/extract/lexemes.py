"""Words with a part in the grammar of claims, from ``data/grammar``: light nouns, suffixes, carriers, groups of
words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.morphology import plural


@dataclass(frozen=True, slots=True)
class Head:
    """How a noun that is not a mention stands for one: the `aspect` that it singles out (``expression``; empty: none),
    whether it is read in "N of X" (`before`) and in "X N" (`after`)."""

    aspect: str
    before: bool
    after: bool


def rows(name: str, comments: int = 1) -> list[list[str]]:
    """The rows of a table of ``data/grammar``, without its comment lines and its header."""
    text = (files("kg") / "data" / "grammar" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[comments + 1 :]]


@cache
def heads() -> Mapping[str, Head]:
    """The light and aspect nouns by singular and plural form.

    >>> heads()["levels"]
    Head(aspect='abundance', before=True, after=True)
    """
    table: dict[str, Head] = {}
    for noun, aspect, before, after in rows("heads.tsv", 2):
        head = Head(aspect, before == "yes", after == "yes")
        table[noun] = head
        table.setdefault(plural(noun), head)
    return table


@cache
def suffixes() -> Mapping[str, str]:
    """What an adjective that a hyphen ties to a mention singles out.

    >>> suffixes()["resistant"]
    'resistance'
    """
    return {suffix: aspect for suffix, aspect in rows("suffixes.tsv")}


@cache
def carriers(how: str) -> frozenset[str]:
    """The verbs through which their object acts.

    :param how: ``gerund`` ("adding X restored …") or ``exposure`` ("cells treated with X").
    """
    return frozenset(verb for verb, kind in rows("carriers.tsv") if kind == how)


@cache
def group(name: str) -> frozenset[str]:
    """The words of a named group.

    :raises KeyError: if there is no such group in ``groups.tsv``.

    >>> "in response to" in group("causes")
    True
    """
    table = {key: words for key, words in rows("groups.tsv")}
    return frozenset(word.replace("_", " ") for word in table[name].split())


@cache
def compounds() -> Mapping[str, Mapping[tuple[str, ...], str]]:
    """Several words that act as one, by their first word: the words, and the kind of chunk that they are."""
    table: dict[str, dict[tuple[str, ...], str]] = {}
    for words, kind in rows("compounds.tsv"):
        key = tuple(words.split())
        table.setdefault(key[0], {})[key] = kind
    return table
