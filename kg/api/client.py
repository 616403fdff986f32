"""A graph in Python, wherever it is: a build on disk or a server, with the same typed answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from kg.ask import answers
from kg.ask.answers import Rows
from kg.ask.choose import Filter
from kg.ask.graph import Graph
from kg.ask.opening import open_build
from kg.ask.rows import rows_of
from kg.ask.who import who
from kg.errors import InputError, QueryError
from kg.query import named_query, run_within

T = TypeVar("T")
Values = str | Sequence[str] | None
TIMEOUT = 60.0
"""Seconds that an answer may take."""


class OpenGraph:
    """A graph open for questions. Where an entity is asked for, any of its names or its CURIE will do.

    Every method raises `QueryError` for what the graph does not have or a question that is malformed, and `InputError`
    where a server does not answer.
    """

    def __init__(self, source: Graph | httpx.Client, path: Path | None = None) -> None:
        self._source, self._path = source, path

    @property
    def about(self) -> answers.About:
        """What the graph is, and the values that claims can be chosen by."""
        return self._ask(answers.About, "about", {}, lambda graph: graph.about)

    def search(self, text: str, *, group: str | None = None, limit: int = 20) -> tuple[answers.Hit, ...]:
        """Entities by any of their names, the nearest first; `group` is a kind, such as ``drug``."""
        asked = {"q": text, "group": group, "limit": limit}
        return self._ask(tuple[answers.Hit, ...], "search", asked, lambda g: g.search(text, group=group, limit=limit))

    def find(self, name: str) -> str:
        """The CURIE of the entity that a name means."""
        return self._source.find(name) if isinstance(self._source, Graph) else self._page(name).thing.curie

    def entity(self, name: str) -> answers.EntityPage:
        """An entity and all that is claimed of it."""
        return self._page(self.find(name))

    def claims(
        self, *, thing: Values = None, other: Values = None, predicate: Values = None, certainty: Values = None,
        level: Values = None, genotype: Values = None, polarity: Values = None, attribution: Values = None,
        document: Values = None, work: Values = None, since: int | None = None, until: int | None = None,
        order: str = "weight", offset: int = 0, limit: int = 1_000,
    ) -> answers.Claims:  # fmt: skip
        """The claims that fit all that is asked; of several values any fits. `kg.ask.choose.Filter` has the fields."""
        chosen = Filter(
            thing=self._named(thing), other=self._named(other), predicate=_several(predicate),
            certainty=_several(certainty), level=_several(level), genotype=self._named(genotype),
            polarity=_several(polarity), attribution=_several(attribution), document=_several(document),
            work=_several(work), since=since, until=until,
        )  # fmt: skip
        asked = {**_address(chosen), "sort": order, "offset": offset, "limit": limit}
        return self._ask(
            answers.Claims,
            "claims",
            asked,
            lambda g: g.claims(g.meant(chosen), order=order, offset=offset, limit=limit),
        )

    def claim(self, id: str) -> answers.ClaimPage:
        """A claim with its sentences and citations, and what speaks against it; `id` may be its first six digits."""
        return self._ask(answers.ClaimPage, f"claim/{quote(id, safe='')}", {}, lambda g: g.claim_page(id))

    def work(self, id: str) -> answers.WorkPage:
        """A cited work (``doi:…``, ``PMID:…``) and what rests on it."""
        return self._ask(answers.WorkPage, "work", {"id": id}, lambda g: g.work_page(id))

    def document(self, id: str) -> answers.DocumentPage:
        """A document, its bibliography and its claims."""
        return self._ask(answers.DocumentPage, "document", {"id": id}, lambda g: g.document_page(id))

    def documents(self, *, offset: int = 0, limit: int = 100) -> tuple[answers.Document, ...]:
        """The documents by title."""
        asked = {"offset": offset, "limit": limit}
        return self._ask(
            tuple[answers.Document, ...], "documents", asked, lambda g: g.documents(offset=offset, limit=limit)
        )

    def matrix(self, *, drug: Values = None, genotype: Values = None) -> answers.Matrix:
        """What is claimed of each drug in each genotype; a drug may be a class."""
        drugs, chosen = self._named(drug), Filter(genotype=self._named(genotype))
        asked = {**_address(chosen), "drug": drugs}
        return self._ask(answers.Matrix, "matrix", asked, lambda g: g.matrix(chosen, drugs=drugs))

    def who(self, thing: str, other: str, *, limit: int = 500) -> answers.Findings:
        """Who showed what of two entities, their kinds included, in which model, and who saw nothing."""
        asked = {"thing": thing, "with": other, "limit": limit}
        return self._ask(answers.Findings, "who", asked, lambda g: who(g, thing, other, limit=limit))

    def open_questions(self, thing: str | None = None) -> answers.Open:
        """Where claims disagree, and what is asked rather than answered."""
        curie = self.find(thing) if thing else None
        return self._ask(answers.Open, "open", {"thing": curie}, lambda g: g.open(curie))

    def network(self, thing: Values, *, limit: int = 150) -> answers.Network:
        """The claims on some entities as a network, the best supported where they are many."""
        chosen = Filter(thing=self._named(thing))
        asked = {**_address(chosen), "limit": limit}
        return self._ask(answers.Network, "network", asked, lambda g: g.network(chosen, limit=limit))

    def query(self, name: str, **parameters: str) -> Rows:
        """The rows of a named query."""
        if self._path is not None:
            return rows_of(run_within(self._path, named_query(name), parameters, seconds=TIMEOUT))
        return self._fetch(Rows, f"queries/{quote(name, safe='')}", parameters)

    def sparql(self, text: str) -> Rows:
        """The rows of a SELECT query in SPARQL 1.1; ASK gives one row, ``true`` or ``false``."""
        if self._path is not None:
            return rows_of(run_within(self._path, text, seconds=TIMEOUT))
        answer = self._got("../sparql", {"query": text}, accept="application/sparql-results+json")
        content = msgspec.json.decode(answer)
        if "boolean" in content:
            return Rows(("holds",), ((str(content["boolean"]).lower(),),))
        columns = tuple(content["head"]["vars"])
        bindings = content["results"]["bindings"]
        return Rows(columns, tuple(tuple(row[c]["value"] if c in row else None for c in columns) for row in bindings))

    def close(self) -> None:
        """Let go of the connection to a server."""
        if isinstance(self._source, httpx.Client):
            self._source.close()

    def __enter__(self) -> OpenGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _page(self, curie: str) -> answers.EntityPage:
        path = f"entity/{quote(curie, safe=':')}"
        return self._ask(answers.EntityPage, path, {}, lambda graph: graph.entity_page(curie))

    def _named(self, names: Values) -> tuple[str, ...]:
        return tuple(self.find(name) for name in _several(names))

    def _ask(self, kind: type[T], path: str, asked: Mapping[str, object], here: Callable[[Graph], T]) -> T:
        return here(self._source) if isinstance(self._source, Graph) else self._fetch(kind, path, asked)

    def _fetch(self, kind: type[T], path: str, asked: Mapping[str, object]) -> T:
        try:
            return msgspec.json.decode(self._got(path, asked), type=kind)
        except msgspec.MsgspecError as error:
            remedy = "is it kg serve, of this version?"
            raise InputError(f"an answer of another kind: {error}", where=self._where, remedy=remedy) from error

    def _got(self, path: str, asked: Mapping[str, object], accept: str = "application/json") -> bytes:
        assert isinstance(self._source, httpx.Client)
        given: dict[str, Any] = {name: value for name, value in asked.items() if value not in (None, (), "")}
        try:
            answer = self._source.get(path, params=given, headers={"accept": accept})
        except httpx.HTTPError as error:
            remedy = "is kg serve running there?"
            raise InputError(f"no answer: {error or type(error).__name__}", where=self._where, remedy=remedy) from error
        if answer.is_success:
            return answer.content
        raise QueryError(_told(answer), where=self._where)

    @property
    def _where(self) -> str:
        return str(self._source.base_url) if isinstance(self._source, httpx.Client) else str(self._path)


def open_graph(source: str | Path) -> OpenGraph:
    """A graph open for questions: an output folder or its N-Quads file, or the address of a running ``kg serve``.

    :raises InputError: if there is no graph at the path, or it is not one of Claimgraph.
    """
    text = str(source)
    if text.startswith(("http://", "https://")):
        return OpenGraph(httpx.Client(base_url=f"{text.rstrip('/')}/api/", timeout=TIMEOUT))
    return OpenGraph(open_build(Path(source)), Path(source))


def records(values: Sequence[object] | answers.Claims | Rows) -> list[dict[str, object]]:
    """Answers as flat records, one a row of a table: things by label and CURIE, lists joined by ``; ``.

    >>> records(Rows(("drug",), (("venetoclax",),)))
    [{'drug': 'venetoclax'}]
    """
    if isinstance(values, Rows):
        return [dict(zip(values.columns, row, strict=True)) for row in values.rows]
    rows = values.claims if isinstance(values, answers.Claims) else values
    return [_flat(asdict(row)) for row in rows]  # type: ignore[call-overload]


def frame(values: Sequence[object] | answers.Claims | Rows, library: str = "pandas") -> Any:
    """Answers as a data frame of pandas or Polars, one row each.

    :param library: ``pandas`` or ``polars``, which must be installed.
    :raises QueryError: for another library.
    """
    if library == "pandas":
        import pandas

        return pandas.DataFrame(records(values))
    if library == "polars":
        import polars

        return polars.DataFrame(records(values))
    raise QueryError(f"no frames of {library!r}", remedy="pandas or polars")


def _flat(record: Mapping[str, Any]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict) and "curie" in value:
            flat |= {name: value["label"], f"{name}_curie": value["curie"], f"{name}_kind": value["group"]}
        elif isinstance(value, dict):
            flat |= {f"{name}_{key}": part for key, part in value.items()}
        elif name == "years":
            flat |= {"first_year": value[0] if value else None, "last_year": value[1] if value else None}
        elif isinstance(value, list | tuple):
            flat[name] = "; ".join(map(_word, value))
        else:
            flat[name] = value
    return flat


def _word(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "slot" in value:
        return f"{value['slot']}={value['value']}"
    return str(next((value[name] for name in ("label", "curie", "printed", "text") if name in value), value))


def _told(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.text.strip()[:500] or f"status {answer.status_code}"


def _several(values: Values) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values or ())


def _address(chosen: Filter) -> dict[str, object]:
    given = asdict(chosen)
    return {"with" if name == "other" else name: value for name, value in given.items()}
