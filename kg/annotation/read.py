"""JSON Lines → annotations."""

from __future__ import annotations

import json
from typing import Any

from kg.errors import InputError
from kg.model import (
    Agent,
    Annotation,
    Attribution,
    Certainty,
    Citation,
    ContextFact,
    Cue,
    CueKind,
    DisclosedFact,
    Document,
    Entity,
    Evidence,
    EvidenceLevel,
    Grounding,
    Mention,
    Metadata,
    Outcome,
    Passage,
    Person,
    Quote,
    Reference,
    Rejection,
    Sentence,
    Source,
    Span,
    Statement,
)

_Json = dict[str, Any]


def from_json(line: str) -> Annotation:
    """The annotation in a line that `to_json` wrote.

    :raises InputError: if the line is not JSON or lacks a field of the format.
    """
    try:
        return _annotation(json.loads(line))
    except json.JSONDecodeError as error:
        remedy = "give a file that kg annotate wrote"
        raise InputError(f"not JSON: {error}", where="annotations", remedy=remedy) from error
    except KeyError as error:
        raise InputError(f"no field {error}", where="annotations", remedy="write it again with kg annotate") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"a field is not as the format says: {error}", where="annotations", remedy="write it again with kg annotate"
        ) from error


def _annotation(record: _Json) -> Annotation:
    return Annotation(
        document=_read_document(record),
        sentences=tuple(Sentence(_spans(s["spans"]), s["section"], s["passage"]) for s in record["sections"]),
        citations=tuple(map(_read_citation, record["citations"])),
        mentions=tuple(map(_read_mention, record["mentions"])),
        cues=tuple(map(_read_cue, record["cues"])),
        statements=_read_statements(record["statements"]),
        entities=tuple(map(_read_entity, record["entities"])),
        disclosures=tuple(
            DisclosedFact(d["person"], d["predicate"], d["value"], d["label"], Span(*d["span"]), d["negated"])
            for d in record["disclosures"]
        ),
        rejections=tuple(Rejection(r["stage"], r["where"], r["reason"], r["detail"]) for r in record["rejections"]),
    )


def _read_document(record: _Json) -> Document:
    head = record["document"]
    return Document(
        id=head["id"],
        source=Source(head["source"], head["sha256"], head["format"]),
        text=record["text"],
        metadata=Metadata(
            title=head["title"],
            authors=tuple(Person(person["name"], person["initials"]) for person in head["authors"]),
            affiliation=head["affiliation"],
            journal=head["journal"],
            doi=head["doi"],
            pmid=head["pmid"],
            received=head["received"],
            accepted=head["accepted"],
            published=head["published"],
            copyright=head["copyright"],
            license=head["license"],
            retracted=head["retracted"],
        ),
        passages=tuple(Passage(_spans(p["spans"]), p["section"], p["heading"]) for p in record["passages"]),
        references=tuple(map(_read_reference, record["references"])),
        given_mentions=tuple(map(_read_mention, record["given_mentions"])),
        given_citations=tuple(map(_read_citation, record["given_citations"])),
    )


def _read_reference(entry: _Json) -> Reference:
    return Reference(
        number=entry["number"],
        span=Span(*entry["span"]),
        text=entry["text"],
        doi=entry["doi"],
        pmid=entry["pmid"],
        authors=tuple(entry["authors"]),
        year=entry["year"],
        title=entry["title"],
        title_span=_span(entry["title_span"]),
        verified=entry["verified"],
        mentions=tuple(entry["mentions"]),
    )


def _read_citation(entry: _Json) -> Citation:
    return Citation(Span(*entry["span"]), entry["surface"], tuple(entry["references"]), entry["style"])


def _read_mention(entry: _Json) -> Mention:
    why = entry["grounding"]
    return Mention(
        span=Span(*entry["span"]),
        text=entry["text"],
        curie=entry["curie"],
        category=entry["category"],
        grounding=Grounding(why["term"], why["rule"], why["score"], tuple(why["alternatives"])),
        xrefs=tuple(entry["xrefs"]),
        nested=entry["nested"],
        antecedent=_span(entry["antecedent"]),
    )


def _read_cue(entry: _Json) -> Cue:
    return Cue(
        Span(*entry["span"]),
        CueKind(entry["kind"]),
        Span(*entry["scope"]),
        entry["text"],
        Certainty(entry["certainty"]),
    )


def _read_statements(entries: list[_Json]) -> tuple[Statement, ...]:
    grouped: dict[int, list[_Json]] = {}
    for entry in entries:
        grouped.setdefault(entry["index"], []).append(entry)
    return tuple(
        Statement(
            subject=first["subject"],
            predicate=first["predicate"],
            object=first["object"],
            qualifiers=_read_qualifiers(first),
            negated=first["negated"],
            evidence=tuple(read_evidence(entry["evidence"], entry.get("outcome")) for entry in (first, *rest)),
        )
        for first, *rest in grouped.values()
    )


def _read_qualifiers(entry: _Json) -> tuple[tuple[str, str], ...]:
    pairs = entry.get("qualifier_pairs") or entry["qualifiers"].items()
    return tuple((slot, value) for slot, value in pairs)


def read_evidence(entry: _Json, outcome: _Json | None) -> Evidence:
    """The evidence of a record that `kg.annotation.evidence_record` made, its outcome apart.

    :raises KeyError, TypeError, ValueError, AttributeError: if the record is not of that form.
    """
    return Evidence(
        document=entry["document"],
        pieces=_spans(entry["spans"]),
        quote=entry["quote"],
        section=entry["section"],
        rule=entry["rule"],
        subject_span=_span(entry["subject_span"]),
        object_span=_span(entry["object_span"]),
        trigger_span=_span(entry["trigger_span"]),
        certainty=Certainty(entry["certainty"]),
        levels=tuple(map(EvidenceLevel, entry["evidence_level"])),
        context=tuple(
            ContextFact(fact["kind"], fact["value"], fact["basis"], _span(fact["span"]))
            for fact in entry["context_facts"]
        ),
        references=tuple(entry["references"]),
        citation_basis=entry["citation_basis"],
        attribution=Attribution(entry["attribution"]),
        cues=tuple(map(_read_cue, entry["cues"])),
        outcome=_read_outcome(outcome) if outcome else None,
        quotes=tuple(Quote(Span(*q["span"]), q["exact"], q["prefix"], q["suffix"]) for q in entry["quotes"]),
        agent=Agent(entry.get("agent", Agent.TEXT_MINING)),
    )


def _read_outcome(entry: _Json) -> Outcome:
    ci = entry.get("printed_ci")
    return Outcome(
        measure=entry["measure"],
        value=entry["printed_value"],
        unit=entry["unit"],
        span=Span(*entry["span"]),
        numerator=entry.get("numerator"),
        denominator=entry.get("denominator"),
        ci=(ci[0], ci[1]) if ci else None,
        ci_level=entry.get("ci_level"),
        p_value=entry.get("p_value"),
        time_point=entry.get("time_point"),
        group=entry.get("group"),
        max_grade=entry.get("max_grade"),
    )


def _read_entity(entry: _Json) -> Entity:
    return Entity(
        curie=entry["curie"],
        label=entry["label"],
        category=entry["category"],
        xrefs=tuple(entry["xrefs"]),
        synonyms=tuple(entry["synonyms"]),
        parents=tuple(entry["parents"]),
        form_of=entry["form_of"],
        members=tuple(entry["members"]),
    )


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)
