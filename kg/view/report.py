"""The report: every claim as text, with its sentences, its references, and where the literature disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kg.model import Certainty, ClaimGraph, DocumentRecord, Evidence, Statement
from kg.view.appearance import other_qualifiers, phrase, relation
from kg.view.catalogue import Catalogue, Link, catalogue
from kg.view.details import CERTAINTY_WORDS, cited, detail, document_link, p_value_words
from kg.view.page import page
from kg.view.quotes import Stretch

_ROLES = {"subject": "subject", "trigger": "relation", "object": "object", "cue": "cue of doubt or denial"}


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _link(link: Link) -> str:
    if not link.url:
        return f"<span>{escape(link.label)}</span>"
    return f'<a href="{escape(link.url)}" rel="noopener noreferrer">{escape(link.label)}</a>'


def _quote(pieces: Iterable[Stretch]) -> str:
    marked = (
        f'<mark class="{" ".join(roles)}" title="{", ".join(_ROLES[role] for role in roles)}">{escape(text)}</mark>'
        if roles
        else escape(text)
        for text, roles in pieces
    )
    return f"<blockquote>{''.join(marked)}</blockquote>"


def _badge(text: str, kind: str = "") -> str:
    return f'<span class="badge {kind}">{escape(text)}</span>' if kind else f'<span class="badge">{escape(text)}</span>'


def _claim_words(statement: Statement, names: Catalogue, with_subject: bool = True) -> str:
    subject, object_ = (escape(names.entity(end).label) for end in (statement.subject, statement.object))
    words = f"<em>{escape(phrase(statement))}</em> {object_}"
    facts = "; ".join(f"{slot}: {names.words(value)}" for slot, value in other_qualifiers(statement))
    denied = _badge("denied", "denied") + " " if statement.negated else ""
    note = f" <small>({escape(facts)})</small>" if facts else ""
    return denied + (f"{subject} " if with_subject else "") + words + note


def _anchor(numbers: dict[str, int], document: str, number: int) -> str:
    return f"ref-{numbers.get(document, 0)}-{number}"


def _evidence(evidence: Evidence, names: Catalogue, numbers: dict[str, int]) -> str:
    shown = detail(evidence, names)
    badges = [_badge(shown.certainty, f"certainty certainty-{evidence.certainty.value}"), *map(_badge, shown.levels)]
    references = " ".join(
        f'<a href="#{_anchor(numbers, evidence.document, entry.number)}">[{entry.number}]</a>'
        for entry in shown.references
    )
    context = "; ".join(f"{fact.kind}: {fact.value} (from the {fact.basis})" for fact in shown.context)
    lines = [
        f"<p><b>{escape(shown.outcome)}</b></p>" if shown.outcome else "",
        f'<p class="quiet">{escape(context)}</p>' if context else "",
        f'<p class="quiet">{escape(shown.attribution)} {references} · {_link(shown.document)}, {escape(shown.section)}'
        f"{' · <b>retracted</b>' if shown.retracted else ''} · rule {escape(shown.rule)}</p>",
    ]
    return f'<div class="evidence">{_quote(shown.quote)}<p class="badges">{"".join(badges)}</p>{"".join(lines)}</div>'


def _statement(statement: Statement, names: Catalogue, numbers: dict[str, int], with_subject: bool = False) -> str:
    sentences = "".join(_evidence(evidence, names, numbers) for evidence in statement.evidence)
    return f'<article class="claim"><h4>{_claim_words(statement, names, with_subject)}</h4>{sentences}</article>'


def _section(key: str, title: str, note: str, body: str) -> str:
    return f'<section id="{key}"><h2>{escape(title)}</h2><p class="quiet">{escape(note)}</p>{body}</section>'


def _claims(graph: ClaimGraph, names: Catalogue, numbers: dict[str, int]) -> str:
    by_subject: dict[str, list[Statement]] = {}
    for statement in graph.statements:
        by_subject.setdefault(statement.subject, []).append(statement)
    parts = []
    for label, curie in sorted((names.entity(curie).label, curie) for curie in by_subject):
        statements = by_subject[curie]
        title = f"<h3>{escape(label)} <small>{_plural(len(statements), 'claim')}</small></h3>"
        parts.append(title + "".join(_statement(s, names, numbers) for s in statements))
    return _section("claims", "Claims by subject", "Each claim with the sentences that make it.", "".join(parts))


def _disagreements(graph: ClaimGraph, names: Catalogue, numbers: dict[str, int]) -> str:
    sides: dict[tuple[str, str, str], tuple[list[Statement], list[Statement]]] = {}
    for s in graph.statements:
        ends = sorted((s.subject, s.object)) if relation(s.predicate).symmetric else [s.subject, s.object]
        sides.setdefault((ends[0], s.predicate, ends[1]), ([], []))[int(s.negated)].append(s)
    parts = []
    for claimed, denied in (both for _, both in sorted(sides.items()) if all(both)):
        columns = "".join(
            f'<div><p class="side">{title}</p>{"".join(_statement(s, names, numbers, True) for s in held)}</div>'
            for title, held in (("For", claimed), ("Against", denied))
        )
        parts.append(f'<div class="sides">{columns}</div>')
    note = f"{_plural(len(parts), 'claim')} that one place makes and another denies."
    return _section("disagreements", "Disagreements", note, "".join(parts))


def _open_questions(graph: ClaimGraph, names: Catalogue, numbers: dict[str, int]) -> str:
    asked = [
        (s, e) for s in graph.statements for e in s.evidence if e.certainty is Certainty.OPEN_QUESTION
    ]  # fmt: skip
    items = "".join(
        f'<article class="claim"><h4>{_claim_words(s, names)}</h4>{_evidence(e, names, numbers)}</article>'
        for s, e in asked
    )
    return _section("questions", "Open questions", f"{_plural(len(asked), 'sentence')} that ask or leave open.", items)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>' * bool(body)


def _outcomes(graph: ClaimGraph, names: Catalogue, numbers: dict[str, int]) -> str:
    rows = []
    for statement in graph.statements:
        for evidence in statement.evidence:
            o = evidence.outcome
            if not o:
                continue
            places = " ".join(
                f'<a href="#{_anchor(numbers, evidence.document, n)}">[{n}]</a>' for n in evidence.references
            )
            interval = f"{' to '.join(o.ci)}{f' ({o.ci_level}%)' if o.ci_level else ''}" if o.ci else ""
            fraction = f"{o.numerator}/{o.denominator}" if o.numerator is not None and o.denominator is not None else ""
            circumstances = "; ".join(part for part in (o.time_point, o.group) if part)
            cells = (
                names.entity(statement.subject).label, names.entity(statement.object).label, o.measure,
                f"{o.value}{'' if o.unit == '%' else ' '}{o.unit}".strip(), fraction, interval,
                p_value_words(o.p_value), circumstances,
            )  # fmt: skip
            source = f"{places} {_link(document_link(evidence.document, names))}"
            rows.append((*map(escape, cells), source))
    head = ("Of", "In", "Measure", "Value", "n/N", "Confidence interval", "p", "When, whom", "Source")
    note = f"{_plural(len(rows), 'number')} that the texts report."
    return _section("outcomes", "Outcomes", note, _table(head, rows))


def _references(graph: ClaimGraph, names: Catalogue, numbers: dict[str, int]) -> str:
    resting: dict[tuple[str, int], list[Statement]] = {}
    for statement in graph.statements:
        for key in sorted({(e.document, number) for e in statement.evidence for number in e.references}):
            resting.setdefault(key, []).append(statement)
    parts = []
    for record in graph.documents:
        entries = "".join(_reference(record, n, names, numbers, resting) for n in sorted(_numbers(record, resting)))
        parts.append(f'<h3>{_link(document_link(record.id, names))}</h3><ol class="references">{entries}</ol>')
    unresolved = sum(1 for d in graph.documents for r in d.references if not (r.doi or r.pmid))
    note = f"What rests on each work. Without a DOI or PMID: {unresolved}."
    return _section("references", "References", note, "".join(parts))


def _numbers(record: DocumentRecord, resting: dict[tuple[str, int], list[Statement]]) -> set[int]:
    return {entry.number for entry in record.references} | {n for document, n in resting if document == record.id}


def _reference(
    record: DocumentRecord,
    number: int,
    names: Catalogue,
    numbers: dict[str, int],
    resting: dict[tuple[str, int], list[Statement]],
) -> str:
    entry = names.reference(record.id, number)
    held = resting.get((record.id, number), [])
    shown = cited(entry) if entry else None
    links = " ".join(map(_link, shown.links)) if shown and shown.links else _badge("no DOI or PMID known")
    claims = "".join(f"<li>{_claim_words(statement, names)}</li>" for statement in held)
    text = escape(shown.text) if shown else "not in the bibliography"
    count = _plural(len(held), "claim rests", "claims rest")
    rests = f"<details><summary>{count} on it</summary><ul>{claims}</ul></details>"
    return (
        f'<li id="{_anchor(numbers, record.id, number)}"><b>[{number}]</b> {text} {links}'
        f"{rests if held else ' <small>no claim rests on it</small>'}</li>"
    )


def _quality(graph: ClaimGraph, violations: Sequence[str]) -> str:
    rejected = _table(
        ("Stage", "Where", "Reason", "What to do"),
        [tuple(map(escape, (r.stage, r.where, r.reason, r.detail))) for r in graph.run.rejections],
    )
    broken = f"<ul>{''.join(f'<li>{escape(violation)}</li>' for violation in violations)}</ul>" if violations else ""
    counts = _table(("What", "Count"), [(escape(name), f"{count:,}") for name, count in graph.run.counts])
    return (
        _section("rejections", "Rejections", f"{_plural(len(graph.run.rejections), 'item')} not taken in.", rejected)
        + _section("violations", "Violations", f"{_plural(len(violations), 'violation')} of the shapes.", broken)
        + _section("run", "The run", f"Claimgraph {graph.run.version}; lexicon {graph.run.lexicon_sha256[:12]}, "
                   f"rules {graph.run.rules_sha256[:12]} (SHA-256).", counts)
    )  # fmt: skip


def _summary(graph: ClaimGraph, violations: Sequence[str]) -> str:
    evidence = [e for s in graph.statements for e in s.evidence]
    sure = [(words, sum(e.certainty is c for e in evidence)) for c, words in CERTAINTY_WORDS.items()]
    figures = [
        ("documents", len(graph.documents)), ("entities", len(graph.entities)), ("claims", len(graph.statements)),
        ("of them denied", sum(s.negated for s in graph.statements)), ("sentences as evidence", len(evidence)), *sure,
        ("outcomes", sum(e.outcome is not None for e in evidence)),
        ("references", sum(len(d.references) for d in graph.documents)),
        ("rejections", len(graph.run.rejections)), ("violations", len(violations)),
    ]  # fmt: skip
    cells = "".join(f"<div><dd>{count:,}</dd><dt>{escape(name)}</dt></div>" for name, count in figures)
    return f'<dl class="figures">{cells}</dl>'


_CONTENTS = (
    ("disagreements", "Disagreements"), ("questions", "Open questions"), ("outcomes", "Outcomes"),
    ("claims", "Claims by subject"), ("references", "References"), ("rejections", "Rejections"),
    ("violations", "Violations"), ("run", "The run"),
)  # fmt: skip


def report_html(graph: ClaimGraph, violations: Sequence[str] = ()) -> str:
    """The report of a graph as one HTML file without script; equal graphs give equal bytes.

    :param violations: what validation found, one message each, in the order to show.
    """
    names = catalogue(graph)
    numbers = {record.id: place for place, record in enumerate(graph.documents, start=1)}
    key = "".join(f'<mark class="{role}">{escape(label)}</mark> ' for role, label in _ROLES.items())
    contents = "".join(f'<li><a href="#{anchor}">{escape(title)}</a></li>' for anchor, title in _CONTENTS)
    body = (
        f"<header><h1>Claims report</h1>{_summary(graph, violations)}"
        f'<nav aria-label="Contents"><ul>{contents}</ul></nav>'
        f'<p class="marks-key">How words are marked: {key}</p></header>\n<main>'
        + "\n".join((
            _disagreements(graph, names, numbers), _open_questions(graph, names, numbers),
            _outcomes(graph, names, numbers), _claims(graph, names, numbers), _references(graph, names, numbers),
            _quality(graph, violations),
        ))
        + "</main>"
    )  # fmt: skip
    return page("Claims report", body, ("tokens.css", "report.css"))
