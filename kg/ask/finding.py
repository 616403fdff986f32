"""What a user means: entities by their names, and the values of filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from kg.ask import answers
from kg.ask.choose import FIXED, Filter, match, match_any, refuse_unknown, words_of
from kg.ask.index import squeezed
from kg.errors import QueryError
from kg.predicates import predicates
from kg.view.appearance import relation

NO_WORK = "give an id as the claims' references have it"
"""What to do where a work is not known."""
_MANY_WORDS = 8
_WEIGHED = 50
"""Near names whose likeness is weighed."""


class Finder:
    """What finds things by the names that users give them.

    :param rows: the rows that an SQL query of the index has, with its values.
    :param thing: the entity of a CURIE in short.
    :param facets: the values that claims can be chosen by.
    """

    def __init__(
        self,
        rows: Callable[..., list[Any]],
        thing: Callable[[str], answers.Thing],
        facets: Mapping[str, Sequence[answers.Facet]],
    ) -> None:
        self._rows, self._thing, self._facets = rows, thing, facets

    def search(self, text: str, *, group: str | None = None, limit: int = 20) -> tuple[answers.Hit, ...]:
        """As `kg.ask.graph.Graph.search`."""
        if not text.strip():
            chosen, values = ("", []) if group is None else (" AND e.grp = ?", [group])
            rows = self._rows(f"SELECT curie, claims FROM entity e WHERE 1{chosen} ORDER BY claims DESC, curie LIMIT ?",
                              *values, limit)  # fmt: skip
            return tuple(answers.Hit(thing := self._thing(curie), thing.label, claims) for curie, claims in rows)
        if not (words := match(text)):
            return ()
        if found := self._matching(words, text, group, limit):
            return found
        return tuple(replace(hit, near=True) for hit in self._near(text, group, limit))

    def _matching(self, query: str, text: str, group: str | None, limit: int) -> tuple[answers.Hit, ...]:
        """The entities with a name that a full-text query finds, those whose name is the most like a text first."""
        chosen, values = ("", []) if group is None else (" AND e.grp = ?", [group])
        found: dict[str, tuple[tuple[int, int, int, str], str, int]] = {}
        whole, small = text.casefold().strip(), squeezed(text)
        for curie, name, claims in self._rows(
            "SELECT n.curie, n.name, e.claims FROM names n JOIN entity e ON e.curie = n.curie"
            f" WHERE names MATCH ?{chosen} ORDER BY n.rank LIMIT 2000", query, *values,
        ):  # fmt: skip
            folded = name.casefold()
            nearness = 0 if folded == whole else 1 if squeezed(name) == small else 2 if folded.startswith(whole) else 3
            order = (nearness, -claims, len(name), name)
            if curie not in found or order < found[curie][0]:
                found[curie] = (order, name, claims)
        best = sorted(found.items(), key=lambda item: (item[1][0], item[0]))[:limit]
        return tuple(answers.Hit(self._thing(curie), name, claims) for curie, (_, name, claims) in best)

    def _near(self, text: str, group: str | None, limit: int) -> tuple[answers.Hit, ...]:
        """The entities whose name may be meant by one in another spelling or with misprints after its first sign."""
        words = [self._like(word) for word in words_of(text)[:_MANY_WORDS]]
        query = match_any(words, self._like(squeezed(text)))
        hits = self._matching(query, text, group, _WEIGHED) if query else ()
        small = squeezed(text)
        likeness = {hit.thing.curie: SequenceMatcher(None, small, squeezed(hit.name)).ratio() for hit in hits}
        return tuple(sorted(hits, key=lambda hit: (-likeness[hit.thing.curie], -hit.claims, hit.thing.curie)))[:limit]

    def _like(self, word: str) -> list[str]:
        """Words of names, or squeezed names, like a word; the word itself where a name has one that begins so."""
        if self._rows("SELECT 1 FROM words WHERE term >= ? AND term < ? LIMIT 1", word, f"{word}\U0010ffff"):
            return [word]
        rows = self._rows(
            "SELECT term FROM words WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ? LIMIT 20000",
            word[:1], f"{word[:1]}\U0010ffff", len(word) - 2, len(word) + 2,
        )  # fmt: skip
        return get_close_matches(word, [term for (term,) in rows], n=5, cutoff=0.75)

    def find(self, name: str) -> str:
        """As `kg.ask.graph.Graph.find`."""
        if self._has("entity", "curie", name):
            return name
        hits = self.search(name, limit=5)
        exact = [hit for hit in hits if squeezed(hit.name) == squeezed(name)]
        if exact and not exact[0].near:
            return exact[0].thing.curie
        if not name.strip():
            raise QueryError("no name given", remedy="give a label, a synonym or a CURIE")
        meant = ", ".join(f"{_shown(hit)} ({hit.thing.curie})" for hit in hits)
        remedy = f"perhaps: {meant}" if meant else "this graph has nothing of that name; other spellings may help"
        raise QueryError(f"no entity {name!r}", remedy=remedy)

    def meant(self, chosen: Filter) -> Filter:
        """As `kg.ask.graph.Graph.meant`."""
        for field, values in FIXED.items():
            for value in getattr(chosen, field):
                refuse_unknown(field, value, self._told(field) | {one: one for one in values})
        if chosen.predicate:
            words = {curie: relation(curie).words for curie in predicates()} | self._told("predicate")
            for value in chosen.predicate:
                refuse_unknown("predicate", value, words)
        for value in chosen.document:
            if not self._has("document", "id", value) and not self._is_facet("document", value):
                raise QueryError(f"no document {value!r}", remedy="give an id as the evidence has it")
        for value in chosen.work:
            if not self._has("work", "id", value) and not self._is_facet("work", value):
                raise QueryError(f"no work {value!r} in a bibliography", remedy=NO_WORK)
        variants = tuple(one if self._is_facet("genotype", one) else self.find(one) for one in chosen.genotype)
        thing, other = (tuple(map(self.find, names)) for names in (chosen.thing, chosen.other))
        return replace(chosen, thing=thing, other=other, genotype=variants)

    def _told(self, kind: str) -> dict[str, str]:
        """The values of a facet that the graph has, with the words for each."""
        return {facet.value: facet.label for facet in self._facets.get(kind, ())}

    def _is_facet(self, kind: str, value: str) -> bool:
        return bool(self._rows("SELECT 1 FROM facet WHERE kind = ? AND value = ? LIMIT 1", kind, value))

    def _has(self, table: str, column: str, value: str) -> bool:
        return bool(self._rows(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", value))


def _shown(hit: answers.Hit) -> str:
    """The name that was found, the label where that is an identifier."""
    return hit.thing.label if ":" in hit.name and " " not in hit.name else hit.name
