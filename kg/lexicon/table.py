"""The hash table of names: from the hash of a sequence of tokens to the rows that are written so.

Every prefix of a name is a node; a node that ends a name has entries. Nodes are sorted by hash, and an index over the
hashes' first bits leads to each in one step, so that the arrays can be read where they lie in a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kg.lexicon.characters import HYPHENS, Bytes, Hashes
from kg.lexicon.tokens import Flags, Positions, Tokens, begin, extend, tokenize
from kg.lexicon.variants import EXACT, RULES, Variant

Indices = NDArray[np.uint32]

TIGHT, HYPHEN_FIRST, HYPHEN_LAST = 1, 2, 4
"""Forms of a name: somewhere a letter and a digit stand together; it begins or ends with a hyphen (``-7``, ``5q-``)."""

_BETWEEN = "\n\n"
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class NameTable:
    """Nodes (`node_*`) and their entries (`entry_*`); entries of node n are `first_entry[n]` to `first_entry[n + 1]`.

    `bucket[b]` is the first node whose hash begins with the bits of b. An entry's `check` is a second hash over its
    letters, as written where `exact`, else folded; `row` is the term, `rule` an index into `RULES`; `form` the sum of
    what must be looked at in the text (`TIGHT`, `HYPHEN_FIRST`, `HYPHEN_LAST`).
    """

    bucket: Indices
    node_hash: Hashes
    node_goes_on: Flags
    first_entry: Indices
    entry_check: Hashes
    entry_row: Indices
    entry_rule: Bytes
    entry_exact: Flags
    entry_form: Bytes


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Names found, before the choice among overlapping ones: tokens `first` to `stop` - 1 are written as `entry`."""

    first: Positions
    stop: Positions
    entry: Positions


def build_table(names: Iterable[tuple[int, Variant]]) -> NameTable:
    """The table of names, each with the number of its row."""
    nodes: list[Hashes] = []
    goes_on: list[Flags] = []
    ends: list[Hashes] = []
    columns: list[tuple[Hashes, Indices, Bytes, Flags, Bytes]] = []
    rule_number = {rule: number for number, rule in enumerate(RULES)}
    stream = iter(names)
    while batch := list(islice(stream, _AT_ONCE)):
        rows = np.fromiter((row for row, _ in batch), dtype=np.uint32, count=len(batch))
        rules = np.fromiter((rule_number[variant.rule] for _, variant in batch), dtype=np.uint8, count=len(batch))
        exact = np.fromiter((variant.case == EXACT for _, variant in batch), dtype=np.bool_, count=len(batch))
        texts = [variant.text for _, variant in batch]
        tokens = tokenize(_BETWEEN.join(texts))
        first = _first_tokens(texts, tokens)
        stop = np.append(first[1:], len(tokens.start))
        end_hash = np.zeros(len(batch), dtype=np.uint64)
        for level, alive, hashes in _levels(tokens, first, stop):
            longer = stop[alive] - first[alive] > level
            nodes.append(hashes)
            goes_on.append(longer)
            end_hash[alive[~longer]] = hashes[~longer]
        check = np.where(exact, tokens.cased_check(first, stop), tokens.folded_check(first, stop))
        tight = np.zeros(len(tokens.glued), dtype=np.int64)
        np.cumsum(tokens.glued[:-1], out=tight[1:])
        ends.append(end_hash)
        edges = np.fromiter((_hyphens(text) for text in texts), dtype=np.uint8, count=len(batch))
        form = edges + np.where(tight[stop] > tight[first], TIGHT, 0).astype(np.uint8)
        columns.append((check, rows, rules, exact, form))
    return _assemble(nodes, goes_on, ends, columns)


def _hyphens(text: str) -> int:
    return (text[0] in HYPHENS) * HYPHEN_FIRST + (text[-1] in HYPHENS) * HYPHEN_LAST


def _first_tokens(texts: Sequence[str], tokens: Tokens) -> Positions:
    lengths = np.fromiter((len(text) + len(_BETWEEN) for text in texts), dtype=np.int64, count=len(texts))
    return np.searchsorted(tokens.start, np.cumsum(lengths) - lengths)


def _levels(tokens: Tokens, first: Positions, stop: Positions) -> Iterable[tuple[int, Positions, Hashes]]:
    alive = np.arange(len(first))
    hashes = begin(tokens.hash[first])
    level = 1
    while len(alive):
        yield level, alive, hashes
        longer = stop[alive] - first[alive] > level
        alive, hashes = alive[longer], hashes[longer]
        at = first[alive] + level
        hashes = extend(hashes, tokens.hash[at], tokens.salt[at])
        level += 1


def _assemble(
    nodes: list[Hashes],
    goes_on: list[Flags],
    ends: list[Hashes],
    columns: list[tuple[Hashes, Indices, Bytes, Flags, Bytes]],
) -> NameTable:
    if not nodes:
        nodes, goes_on, ends = [np.zeros(0, np.uint64)], [np.zeros(0, np.bool_)], [np.zeros(0, np.uint64)]
        empty = (np.zeros(0, np.uint64), np.zeros(0, np.uint32), np.zeros(0, np.uint8))
        columns = [(*empty, np.zeros(0, np.bool_), np.zeros(0, np.uint8))]
    node_hash, which = np.unique(np.concatenate(nodes), return_inverse=True)
    node_goes_on = np.zeros(len(node_hash), dtype=np.bool_)
    node_goes_on[which[np.concatenate(goes_on)]] = True
    end_node = np.searchsorted(node_hash, np.concatenate(ends))
    check, rows, rules, exact, form = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.lexsort((rules, rows, end_node))
    first_entry = np.zeros(len(node_hash) + 1, dtype=np.uint32)
    np.cumsum(np.bincount(end_node, minlength=len(node_hash)), out=first_entry[1:])
    bits = max(1, len(node_hash).bit_length())
    bucket = np.searchsorted(node_hash >> np.uint64(64 - bits), np.arange((1 << bits) + 1, dtype=np.uint64))
    return NameTable(
        bucket.astype(np.uint32),
        node_hash,
        node_goes_on,
        first_entry,
        check[order],
        rows[order],
        rules[order],
        exact[order],
        form[order],
    )


def look_up(table: NameTable, hashes: Hashes) -> Positions:
    """The node of each hash, or -1."""
    found = np.full(len(hashes), -1, dtype=np.int64)
    if len(table.node_hash) == 0:
        return found
    bits = (len(table.bucket) - 1).bit_length() - 1
    buckets = (hashes >> np.uint64(64 - bits)).astype(np.int64)
    place = table.bucket[buckets].astype(np.int64)
    stop = table.bucket[buckets + 1]
    open_ = np.flatnonzero(place < stop)
    while len(open_):
        at = place[open_]
        same = table.node_hash[at] == hashes[open_]
        found[open_[same]] = at[same]
        open_ = open_[~same]
        place[open_] += 1
        open_ = open_[place[open_] < stop[open_]]
    return found


def match(table: NameTable, tokens: Tokens) -> Matches:
    """All names in a text, overlapping ones too, in no order. They begin and end at word boundaries."""
    count = len(tokens.start)
    first = np.flatnonzero(~tokens.glued[:-1])
    hashes = begin(tokens.hash[first])
    starts, stops, nodes = [], [], []
    level = 1
    while len(first):
        node = look_up(table, hashes)
        known = node >= 0
        first, hashes, node = first[known], hashes[known], node[known]
        stop = first + level
        named = (table.first_entry[node + 1] > table.first_entry[node]) & ~tokens.glued[stop]
        starts.append(first[named])
        stops.append(stop[named])
        nodes.append(node[named])
        on = table.node_goes_on[node] & (stop < count)
        first, hashes = first[on], hashes[on]
        at = first + level
        hashes = extend(hashes, tokens.hash[at], tokens.salt[at])
        level += 1
    if not starts:
        nothing = np.zeros(0, dtype=np.int64)
        return Matches(nothing, nothing, nothing)
    return _entries(table, tokens, np.concatenate(starts), np.concatenate(stops), np.concatenate(nodes))


def _entries(table: NameTable, tokens: Tokens, first: Positions, stop: Positions, node: Positions) -> Matches:
    begin_ = table.first_entry[node].astype(np.int64)
    times = table.first_entry[node + 1].astype(np.int64) - begin_
    which = np.repeat(np.arange(len(node)), times)
    entry = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times) + begin_[which]
    check = table.entry_check[entry]
    right = np.where(
        table.entry_exact[entry],
        tokens.cased_check(first, stop)[which] == check,
        tokens.folded_check(first, stop)[which] == check,
    )
    return Matches(first[which[right]], stop[which[right]], entry[right])


def doubtful(table: NameTable, tokens: Tokens, matches: Matches) -> Positions:
    """Which matches need a look at the text: those with white space between a letter and a digit while somewhere in the
    name they stand together, and those of names with a hyphen at an edge."""
    form = table.entry_form[matches.entry]
    spaces = tokens.spaced[matches.stop] - tokens.spaced[matches.first + 1]
    return np.flatnonzero((form > TIGHT) | ((form == TIGHT) & (spaces > 0)))
