"""The evaluation as one offline HTML page: the figures, and the sentences behind each miss and each spurious claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from kg.evaluate.evaluation import Evaluation, TextEvaluation
from kg.evaluate.gold import GoldRelation
from kg.evaluate.passages import Mark, Stretch, around, of_claim, of_relation, stretches
from kg.evaluate.score import Score, Share
from kg.evaluate.statements import Attribute, Claim, Match
from kg.model import Annotation, Span, Statement
from kg.view.appearance import phrase
from kg.view.page import page

_ROLES = {
    "subject": "subject",
    "trigger": "relation",
    "object": "object",
    "cue": "cue of doubt or denial",
    "words": "words of the gold relation",
    "missed": "missed",
    "spurious": "spurious",
}


class _Section(NamedTuple):
    key: str
    title: str
    note: str
    body: str


def evaluation_html(evaluation: Evaluation) -> str:
    """The evaluation as one HTML file without script; equal evaluations give equal bytes."""
    sections = [
        _Section("stages", "By stage", "All texts together.", _stages(evaluation)),
        _Section("texts", "By text", "", _by_text(evaluation)),
        _Section("types", "Mentions by type", "Types that must be found; others cost nothing.", _types(evaluation)),
        _Section("rules", "By rule", "What each rule made.", _rules(evaluation)),
        _Section("causes", "What went wrong", "The first stage at which gold and claim part.", _causes(evaluation)),
        _listed("forbidden", "Forbidden claims", "made although the text does not make them", evaluation, _forbidden),
        _listed("missed", "Missed claims", "core relations without a claim", evaluation, _missed),
        _listed("spurious", "Spurious claims", "claims that match no gold relation", evaluation, _spurious),
        _listed("attributes", "Wrong attributes", "claims that match, with something wrong", evaluation, _wrong),
        _listed("mentions", "Missed and spurious mentions", "sentences", evaluation, _mentions),
        _listed("markers", "Citations and cues", "sentences", evaluation, _markers),
    ]
    contents = "".join(f'<li><a href="#{section.key}">{escape(section.title)}</a></li>' for section in sections)
    key = "".join(f'<mark class="{role}">{escape(label)}</mark> ' for role, label in _ROLES.items())
    main = "".join(
        f'<section id="{s.key}"><h2>{escape(s.title)}</h2><p class="quiet">{escape(s.note)}</p>{s.body}</section>'
        for s in sections
    )
    body = (
        f'<header><h1>Evaluation</h1>{_summary(evaluation)}<nav aria-label="Contents"><ul>{contents}</ul></nav>'
        f'<p class="marks-key">How words are marked: {key}</p></header>\n<main>{main}</main>'
    )
    return page("Evaluation", body, ("tokens.css", "report.css", "evaluation.css"))


# --- the figures -----------------------------------------------------------------------------------------------------


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _summary(evaluation: Evaluation) -> str:
    relaxed = evaluation.relaxed
    shown = [
        ("texts", str(len(evaluation.texts))), ("mentions F1", _percent(evaluation.mentions.f1)),
        ("core relations found", _percent(relaxed.recall)), ("claims that are right", _percent(relaxed.precision)),
        *((attribute.value, _percent(share.value)) for attribute, share in evaluation.attributes.items()),
        ("forbidden claims", str(evaluation.forbidden)),
    ]  # fmt: skip
    cells = "".join(f"<div><dd>{value}</dd><dt>{escape(name)}</dt></div>" for name, value in shown)
    return f'<dl class="figures">{cells}</dl>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; all but the first column are numbers."""

    def line(cells: Sequence[str], tag: str) -> str:
        first, *others = cells
        return f"<tr><{tag}>{first}</{tag}>{''.join(f'<{tag} class=number>{cell}</{tag}>' for cell in others)}</tr>"

    body = "".join(line(row, "td") for row in rows)
    if not body:
        return ""
    return f'<div class="wide"><table><thead>{line(head, "th")}</thead><tbody>{body}</tbody></table></div>'


def _cells(score: Score) -> tuple[str, str, str]:
    return (
        f"{_percent(score.precision)} <small>{score.right}/{score.made}</small>" if score.made else "–",
        f"{_percent(score.recall)} <small>{score.found}/{score.wanted}</small>" if score.wanted else "–",
        _percent(score.f1) if score.made and score.wanted else "–",
    )


def _stages(evaluation: Evaluation) -> str:
    rows = [("mentions", *_cells(evaluation.mentions))]
    if evaluation.citations:
        rows.append(("citations", *_cells(evaluation.citations)))
    rows += [(f"cues: {kind.value}", *_cells(score)) for kind, score in evaluation.cues.items()]
    for kind, score in evaluation.relation_cues.items():
        rows.append((f"cues of relations: {kind.value}", "–", _cells(score)[1], "–"))
    rows += [("statements, strict", *_cells(evaluation.strict)), ("statements, relaxed", *_cells(evaluation.relaxed))]
    shares = [(f"{attribute.value} of the matches", share) for attribute, share in evaluation.attributes.items()]
    shares.append(("scopes of the cues found", evaluation.scopes))
    return _table(("Stage", "Precision", "Recall", "F1"), rows) + _table(
        ("Attribute", "Right", "Share"),
        [(escape(name), f"{s.right}/{s.total}", _percent(s.value)) for name, s in shares if s.total],
    )


def _by_text(evaluation: Evaluation) -> str:
    rows = []
    for text in evaluation.texts:
        precision, recall, _ = _cells(text.statements.relaxed)
        shares = [_percent(text.statements.attributes[attribute].value) for attribute in Attribute]
        forbidden = str(len(text.statements.breaks))
        rows.append((escape(text.gold.name), _percent(text.mentions.score.f1), recall, precision, *shares, forbidden))
    head = ("Text", "Mentions F1", "Core recall", "Precision", *(a.value.capitalize() for a in Attribute), "Forbidden")
    return _table(head, rows)


def _types(evaluation: Evaluation) -> str:
    rows = [(escape(name), *_cells(score)) for name, score in evaluation.mention_types.items()]
    return _table(("Type", "Precision", "Recall", "F1"), rows)


def _rules(evaluation: Evaluation) -> str:
    def rows(shares: Mapping[str, Share]) -> Iterator[tuple[str, ...]]:
        for name, share in sorted(shares.items(), key=lambda item: (item[1].right - item[1].total, item[0])):
            yield escape(name), str(share.total), str(share.right), str(share.total - share.right)

    return _table(("Relation rule", "Claims", "Right", "Wrong"), rows(evaluation.rules)) + _table(
        ("Rule of a mention", "Mentions", "Right", "Wrong"), rows(evaluation.mention_rules)
    )


def _causes(evaluation: Evaluation) -> str:
    return _table(
        ("Cause", "Missed", "Spurious"),
        [
            (escape(cause.value), str(evaluation.misses.get(cause, 0)), str(evaluation.errors.get(cause, 0)))
            for cause in sorted({*evaluation.misses, *evaluation.errors}, key=lambda cause: cause.value)
        ],
    )


# --- the sentences ---------------------------------------------------------------------------------------------------


def _listed(
    key: str, title: str, what: str, evaluation: Evaluation, show: Callable[[TextEvaluation], Iterator[str]]
) -> _Section:
    """A section of articles, text by text."""
    parts, count = [], 0
    for text in evaluation.texts:
        articles = list(show(text))
        count += len(articles)
        if articles:
            parts.append(f"<h3>{escape(text.gold.name)} <small>{len(articles)}</small></h3>{''.join(articles)}")
    return _Section(key, title, f"{count} {what}.", "".join(parts))


def _quote(pieces: Iterable[Stretch]) -> str:
    marked = (
        f'<mark class="{" ".join(roles)}" title="{", ".join(_ROLES[role] for role in roles)}">{escape(text)}</mark>'
        if roles
        else escape(text)
        for text, roles in pieces
    )
    return f"<blockquote>{''.join(marked)}</blockquote>"


def _article(title: str, badges: Iterable[str], quote: str, rest: str = "") -> str:
    shown = "".join(f'<span class="badge">{escape(badge)}</span>' for badge in badges if badge)
    return (
        f'<article class="claim"><h4>{title}</h4><div class="evidence">{quote}'
        f'<p class="badges">{shown}</p>{rest}</div></article>'
    )


def _name(text: TextEvaluation, curie: str) -> str:
    made = {entity.curie: entity.label for entity in text.annotation.entities}
    label = made.get(curie) or text.gold.labels.get(curie)
    return f"{escape(label)} <small>{escape(curie)}</small>" if label else escape(curie)


def _gold_words(text: TextEvaluation, wanted: GoldRelation) -> str:
    subject, predicate, object_ = wanted.ways[0]
    claimed = Statement(subject, predicate, object_, wanted.qualifiers)
    denied = '<span class="badge denied">denied</span> ' if wanted.negated else ""
    value = f" <b>{escape(wanted.value)}</b>" if wanted.value is not None else ""
    words = f"<em>{escape(phrase(claimed))}</em>"
    return f"{denied}{_name(text, subject)} {words} {_name(text, object_)}{value}"


def _claim_words(text: TextEvaluation, claim: Claim) -> str:
    statement, outcome = claim.statement, claim.evidence.outcome
    denied = '<span class="badge denied">denied</span> ' if statement.negated else ""
    value = f" <b>{escape(outcome.value)} {escape(outcome.unit)}</b>" if outcome else ""
    words = f"<em>{escape(phrase(statement))}</em>"
    return f"{denied}{_name(text, statement.subject)} {words} {_name(text, statement.object)}{value}"


def _claim_badges(claim: Claim) -> tuple[str, ...]:
    evidence = claim.evidence
    return f"rule {evidence.rule}", evidence.certainty.value, *(level.value for level in evidence.levels)


def _note(title: str, items: Sequence[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<p class="quiet">{escape(title)}</p><ul class="note">{listed}</ul>' if items else ""


def _missed(text: TextEvaluation) -> Iterator[str]:
    source = text.annotation.document.text
    claims = [Claim(s, evidence) for s in text.annotation.statements for evidence in s.evidence]
    for wanted, cause in zip(text.statements.missed, text.misses, strict=True):
        here = [c for c in claims if any(p.overlaps(q) for p in wanted.places(source) for q in c.evidence.pieces)]
        read = _note("What was read in these words:", [_claim_words(text, claim) for claim in here])
        quote = _quote(of_relation(text.gold, text.annotation, wanted))
        yield _article(_gold_words(text, wanted), (cause.value, wanted.id, wanted.certainty.value), quote, read)


def _spurious(text: TextEvaluation) -> Iterator[str]:
    source = text.annotation.document.text
    for claim, cause in zip(text.statements.spurious, text.errors, strict=True):
        pieces = claim.evidence.pieces
        near = [r for r in text.gold.relations if any(p.overlaps(q) for p in r.places(source) for q in pieces)]
        wanted = _note("What the gold has in these words:", [f"{_gold_words(text, r)} ({escape(r.id)})" for r in near])
        badges = (cause.value, *_claim_badges(claim))
        yield _article(_claim_words(text, claim), badges, _quote(of_claim(text.annotation, claim)), wanted)


def _forbidden(text: TextEvaluation) -> Iterator[str]:
    for entry, claim in text.statements.breaks:
        badges = (entry.why, *_claim_badges(claim))
        yield _article(_claim_words(text, claim), badges, _quote(of_claim(text.annotation, claim)))


def _wrong(text: TextEvaluation) -> Iterator[str]:
    for match in text.statements.matches:
        wrong = [attribute for attribute, ok in match.attributes.items() if not ok]
        if wrong:
            told = [_difference(match, attribute) for attribute in wrong]
            badges = (match.relation.id, f"rule {match.claim.evidence.rule}")
            quote = _quote(of_claim(text.annotation, match.claim))
            yield _article(_claim_words(text, match.claim), badges, quote, _note("", [escape(line) for line in told]))


def _difference(match: Match, attribute: Attribute) -> str:
    wanted, made = _values(match, attribute)
    return f"{attribute.value}: gold {wanted or 'none'}, read {made or 'none'}"


def _values(match: Match, attribute: Attribute) -> tuple[str, str]:
    """What the gold has for an attribute, and what was read."""
    wanted, claim = match.relation, match.claim
    evidence = claim.evidence
    match attribute:
        case Attribute.QUALIFIERS:
            return _pairs(wanted.qualifiers), _pairs(claim.statement.qualifiers)
        case Attribute.CERTAINTY:
            return wanted.certainty.value, evidence.certainty.value
        case Attribute.LEVEL:
            return ", ".join(wanted.levels), ", ".join(evidence.levels)
        case Attribute.REFERENCES:
            return ", ".join(map(str, wanted.references)), ", ".join(map(str, evidence.references))
        case Attribute.GENOTYPE:
            return wanted.genotype or "", claim.genotype or ""


def _pairs(qualifiers: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{slot} {value}" for slot, value in qualifiers)


def _mentions(text: TextEvaluation) -> Iterator[str]:
    marks, notes = [], []
    for wanted, instead in text.mentions.missed:
        marks.append(Mark("missed", wanted.span))
        told = f", taken for {', '.join(_name(text, mention.curie) for mention in instead)}" if instead else ""
        notes.append((wanted.span, f"missed {escape(wanted.type)}: {_name(text, wanted.entity)}{told}"))
    for made in text.mentions.spurious:
        marks.append(Mark("spurious", made.span))
        rule = escape(made.grounding.rule)
        notes.append((made.span, f"spurious: <b>{escape(made.text)}</b> as {_name(text, made.curie)} (rule {rule})"))
    yield from _sentences(text.annotation, marks, notes)


def _markers(text: TextEvaluation) -> Iterator[str]:
    marks, notes = [], []
    if text.citations:
        for cited in text.citations.missed:
            marks.append(Mark("missed", cited.span))
            means = f" of {list(cited.references)}" if cited.references else ""
            notes.append((cited.span, f"missed citation{means}"))
        for made in text.citations.spurious:
            marks.append(Mark("spurious", made.span))
            notes.append((made.span, f"spurious citation <b>{escape(made.surface)}</b> of {list(made.references)}"))
    if text.cues:
        for lost in text.cues.missed:
            marks += [Mark("missed", piece) for piece in lost.pieces]
            notes.append((lost.pieces[0], f"missed cue of {lost.kind.value}"))
        for cue in text.cues.spurious:
            marks.append(Mark("spurious", cue.span))
            notes.append((cue.span, f"spurious cue of {cue.kind.value}: <b>{escape(cue.text)}</b>"))
    yield from _sentences(text.annotation, marks, notes)


def _sentences(annotation: Annotation, marks: Sequence[Mark], notes: Sequence[tuple[Span, str]]) -> Iterator[str]:
    """Each sentence that has a mark once, with its notes."""
    for window in around(annotation, [mark.span for mark in marks]):
        told = [note for span, note in sorted(notes) if window.overlaps(span)]
        quote = _quote(stretches(annotation.document.text, [window], marks))
        yield f'<div class="evidence">{quote}{_note("", told)}</div>'
