"""Gold annotations as files: YAML, one text each (docs/gold-format.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from kg.errors import DataError, InputError
from kg.evaluate.gold import Forbidden, Gold, GoldCitation, GoldCue, GoldMention, GoldRelation, Way
from kg.identifiers import sha256
from kg.model import Certainty, CueKind, EvidenceLevel, Span

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Kind = TypeVar("_Kind", bound=StrEnum)
_T = TypeVar("_T")
_HASH = re.compile(r"[0-9a-f]{64}")


def read_gold(path: Path, documents: Sequence[Path] = ()) -> Gold:
    """The gold annotations of a file, with the text file that they belong to.

    The text is looked for beside the gold file, then in the folders of `documents`, in their order: under the path
    that the gold file gives, then under its base name.

    :raises InputError: if a file is missing or is not the one that was annotated.
    :raises DataError: if the file is not in the gold format; with the field.
    """
    top = _Fields(_load(path), path.name)
    head = top.fields("document") if "document" in top else top
    digest = head.text("sha256")
    if not _HASH.fullmatch(digest):
        raise head.wrong("sha256", "the SHA-256 of the text file in 64 small hexadecimal digits")
    spans = {entry.text("id"): entry.spans("spans") for entry in top.entries("sentences")}
    entities = list(top.entries("entities"))
    return Gold(
        name=path.stem,
        file=_text_file(head.text("file"), digest, path, documents),
        sha256=digest,
        mentions=tuple(map(_mention, top.entries("mentions", needed=True))),
        relations=tuple(_relation(entry, spans) for entry in top.entries("relations", needed=True)),
        labels={entry.text("id"): entry.text("label", "") for entry in entities},
        xrefs={xref: entry.text("id") for entry in entities for xref in entry.texts("xrefs")},
        citations=_citations(top),
        cues=tuple(map(_cue, top.entries("cues"))) if "cues" in top else None,
        forbidden=tuple(map(_forbidden, top.entries("forbidden"))),
    )


def read_forbidden(path: Path) -> dict[str, tuple[Forbidden, ...]]:
    """The forbidden claims of a file, by the name of the gold file (without its ending) that they belong to.

    :raises InputError: if the file cannot be read.
    :raises DataError: if it is not as docs/gold-format.md says.
    """
    top = _Fields(_load(path), path.name)
    return {name: tuple(map(_forbidden, top.entries(name))) for name in top.names}


def _load(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8")
    except IsADirectoryError as error:
        raise InputError("a folder", where=str(path), remedy=f"name the gold files in it: {path}/*.yaml") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), remedy="give a gold file in YAML") from error
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise DataError(f"not YAML: {error}", where=path.name, remedy="see docs/gold-format.md") from error


def _text_file(name: str, digest: str, gold: Path, documents: Sequence[Path]) -> Path:
    folders = (gold.parent, *documents)
    places = [place for folder in folders for place in (folder / name, folder / Path(name).name)]
    there = [place for place in dict.fromkeys(places) if place.is_file()]
    for place in there:
        if sha256(place.read_bytes()) == digest:
            return place
    if there:
        raise InputError(
            f"not the text that {gold.name} annotates: its SHA-256 is {sha256(there[0].read_bytes())}",
            where=str(there[0]),
            remedy="give the text as it was annotated, or check the annotations and write this hash into the gold file",
        )
    looked = ", ".join(str(folder) for folder in folders)
    raise InputError(
        f"no file {Path(name).name} in {looked}", where=gold.name, remedy="name its folder with --documents"
    )


def _mention(entry: _Fields) -> GoldMention:
    return GoldMention(
        id=entry.text("id", ""),
        span=entry.span("span"),
        entity=entry.text("entity"),
        type=entry.text("type"),
        surface=entry.text("surface", ""),
        nested=entry.flag("nested"),
    )


def _relation(entry: _Fields, sentences: Mapping[str, tuple[Span, ...]]) -> GoldRelation:
    first = Way(entry.end("subject"), entry.text("predicate"), entry.end("object"))
    others = [
        Way(other.end("subject", first.subject), other.text("predicate"), other.end("object"))
        for other in entry.entries("alternatives")
    ]
    spans = list(entry.spans("spans"))
    for name in entry.texts("sentences"):
        if name not in sentences:
            raise entry.wrong("sentences", f"the id of one of the file's sentences, not {name!r}")
        spans += sentences[name]
    outcome = entry.fields("outcome")
    return GoldRelation(
        id=entry.text("id"),
        ways=(first, *others),
        quotes=entry.texts("quote"),
        spans=tuple(spans),
        negated=entry.choice("polarity", ("asserted", "negated")) == "negated",
        certainty=entry.member("certainty", Certainty) or Certainty.ASSERTED,
        core=entry.choice("priority", ("core", "extended")) == "core",
        qualifiers=tuple(sorted(entry.fields("qualifiers").pairs())),
        levels=entry.members("evidence_level", EvidenceLevel),
        genotype="; ".join(entry.fields("context").texts("genotype")) or None,
        references=entry.fields("citation").numbers("refs"),
        value=outcome.text("value", "none") if "outcome" in entry else None,
        cues=tuple(words for part in entry.text("cue", "").split("…") if (words := part.strip())),
    )


def _citations(top: _Fields) -> tuple[GoldCitation, ...] | None:
    """The citations of the list; without one, the mentions of markers, with what their sentence says that they mean."""
    if "citations" in top:
        return tuple(GoldCitation(e.span("span"), e.numbers("references")) for e in top.entries("citations"))
    meaning = {
        (sentence.text("id"), citation.text("surface")): citation.numbers("refs")
        for sentence in top.entries("sentences")
        for citation in sentence.entries("citations")
    }
    found = [
        GoldCitation(m.span("span"), meaning.get((m.text("sentence", ""), m.text("surface", ""))))
        for m in top.entries("mentions")
        if m.text("type") == "CitationMarker"
    ]
    return tuple(found) or None


def _cue(entry: _Fields) -> GoldCue:
    kind = entry.member("kind", CueKind)
    if kind is None:
        raise entry.wrong("kind", f"one of {', '.join(CueKind)}")
    return GoldCue((entry.span("span"),), kind, entry.span("scope") if "scope" in entry else None)


def _forbidden(entry: _Fields) -> Forbidden:
    return Forbidden(entry.text("subject"), entry.text("predicate"), entry.text("object"), entry.text("why", ""))


class _Fields:
    """A mapping of the file with the place where it stands, for messages; a field that is null is not there."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise DataError("not a list of fields and values", where=where, remedy="see docs/gold-format.md")
        self._values: dict[object, object] = value
        self.where = where

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    @property
    def names(self) -> list[str]:
        """The names of the fields, in the file's order."""
        return [str(name) for name in self._values]

    def wrong(self, name: str, wanted: str) -> DataError:
        """The error that a field is not as it must be."""
        found = self._values.get(name)
        what = f"{name}: {found!r}" if found is not None else f"no field {name!r}"
        return DataError(what, where=self.where, remedy=f"give {wanted}")

    def _get(self, name: str, wanted: str, parse: Callable[[object], _T | None], default: _T | None) -> _T:
        value = self._values.get(name)
        if value is None and default is not None:
            return default
        parsed = parse(value) if value is not None else None
        if parsed is None:
            raise self.wrong(name, wanted)
        return parsed

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a number is taken as it is written."""
        return self._get(name, "a text", _scalar, default)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts in a list, or one alone."""
        return self._get(name, "a list of texts", _scalars, ())

    def numbers(self, name: str) -> tuple[int, ...]:
        """Whole numbers in a list."""
        return self._get(name, "a list of whole numbers", _integers, ())

    def flag(self, name: str) -> bool:
        """True or false; false where absent."""
        return self._get(name, "true or false", lambda value: value if isinstance(value, bool) else None, False)

    def span(self, name: str) -> Span:
        """A pair of offsets."""
        return self._get(name, "two offsets: [start, end]", _span, None)

    def spans(self, name: str) -> tuple[Span, ...]:
        """Pairs of offsets in a list."""
        return self._get(name, "a list of [start, end]", _spans, ())

    def end(self, name: str, default: str | None = None) -> str:
        """An entity: its CURIE, or fields with an ``id``."""
        value = self._values.get(name)
        if isinstance(value, dict):
            return _Fields(value, f"{self.where}, {name}").text("id")
        return self.text(name, default)

    def choice(self, name: str, known: Sequence[str]) -> str:
        """One of some words; the first where absent."""
        word = self.text(name, known[0])
        if word not in known:
            raise self.wrong(name, f"one of {', '.join(known)}")
        return word

    def member(self, name: str, kind: type[_Kind]) -> _Kind | None:
        """A value of an enumeration; None where absent."""
        members = self.members(name, kind)
        return members[0] if members else None

    def members(self, name: str, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """Values of an enumeration, in a list or one alone."""
        try:
            return tuple(kind(word) for word in self.texts(name))
        except ValueError as error:
            raise self.wrong(name, f"one of {', '.join(kind)}") from error

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every field with a scalar value."""
        for name in self.names:
            word = _scalar(self._values.get(name))
            if word is not None:
                yield name, word

    def fields(self, name: str) -> _Fields:
        """Fields within a field; none where absent."""
        return _Fields(self._values.get(name) or {}, f"{self.where}, {name}")

    def entries(self, name: str, *, needed: bool = False) -> Iterator[_Fields]:
        """The entries of a list, each with its fields."""
        value = self._values.get(name)
        if value is None and not needed:
            return
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        for number, entry in enumerate(value, start=1):
            identifier = entry.get("id") if isinstance(entry, dict) else None
            yield _Fields(entry, f"{self.where}, {name} {identifier or number}")


def _scalar(value: object) -> str | None:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _scalars(value: object) -> tuple[str, ...] | None:
    words = [_scalar(item) for item in (value if isinstance(value, list) else [value])]
    return tuple(word for word in words if word is not None) if all(w is not None for w in words) else None


def _integers(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    whole = tuple(item for item in value if isinstance(item, int) and not isinstance(item, bool))
    return whole if len(whole) == len(value) else None


def _span(value: object) -> Span | None:
    offsets = _integers(value)
    return Span(*offsets) if offsets and len(offsets) == 2 and 0 <= offsets[0] < offsets[1] else None


def _spans(value: object) -> tuple[Span, ...] | None:
    spans = [_span(item) for item in value] if isinstance(value, list) else [None]
    return tuple(span for span in spans if span) if all(spans) else None
