"""The figures of an evaluation as JSON values: shares rounded to three places, counts beside them."""

from __future__ import annotations

from collections.abc import Mapping

from kg.evaluate.evaluation import Evaluation, TextEvaluation
from kg.evaluate.markers import CueResult
from kg.evaluate.score import Score, Share
from kg.evaluate.statements import Claim, StatementResult
from kg.model import CueKind

Json = dict[str, object]


def figures(evaluation: Evaluation) -> Json:
    """All figures, pooled and by text, with the ids and places of what was missed and what is spurious."""
    return {
        "mentions": _score(evaluation.mentions),
        "mention_types": {name: _score(score) for name, score in evaluation.mention_types.items()},
        "mention_rules": _shares(evaluation.mention_rules),
        "citations": _score(evaluation.citations) if evaluation.citations else None,
        "cues": _cues(evaluation.cues),
        "relation_cues": _recalls(evaluation.relation_cues),
        "scopes": _share(evaluation.scopes),
        "statements": _statements(evaluation.strict, evaluation.relaxed),
        "attributes": {name.value: _share(share) for name, share in evaluation.attributes.items()},
        "rules": _shares(evaluation.rules),
        "misses": {cause.value: count for cause, count in evaluation.misses.items()},
        "errors": {cause.value: count for cause, count in evaluation.errors.items()},
        "forbidden": evaluation.forbidden,
        "texts": {text.gold.name: _text(text) for text in evaluation.texts},
    }


def _text(text: TextEvaluation) -> Json:
    statements = text.statements
    return {
        "mentions": _score(text.mentions.score),
        "missed_mentions": [[*missed.gold.span, missed.gold.entity] for missed in text.mentions.missed],
        "spurious_mentions": [[*mention.span, mention.curie] for mention in text.mentions.spurious],
        "citations": _score(text.citations.score) if text.citations else None,
        "cues": _text_cues(text.cues),
        "statements": _statements(statements.strict, statements.relaxed),
        "attributes": {name.value: _share(share) for name, share in statements.attributes.items()},
        "missed": [
            {"id": relation.id, "cause": cause.value}
            for relation, cause in zip(statements.missed, text.misses, strict=True)
        ],
        "spurious": [
            {**_claim(claim), "cause": cause.value}
            for claim, cause in zip(statements.spurious, text.errors, strict=True)
        ],
        "wrong_attributes": _wrong(statements),
        "forbidden": [{**_claim(broken.claim), "why": broken.forbidden.why} for broken in statements.breaks],
    }


def _wrong(statements: StatementResult) -> list[Json]:
    return [
        {"id": match.relation.id, "wrong": wrong}
        for match in statements.matches
        if (wrong := [name.value for name, ok in match.attributes.items() if not ok])
    ]


def _claim(claim: Claim) -> Json:
    statement, evidence = claim
    return {
        "subject": statement.subject,
        "predicate": statement.predicate,
        "object": statement.object,
        "negated": statement.negated,
        "rule": evidence.rule,
        "spans": [list(piece) for piece in evidence.pieces],
    }


def _statements(strict: Score, relaxed: Score) -> Json:
    return {
        name: {
            "precision": round(score.precision, 3),
            "core_recall": round(score.recall, 3),
            "f1": round(score.f1, 3),
            "predicted": score.made,
            "right": score.right,
            "core": score.wanted,
            "core_found": score.found,
        }
        for name, score in (("strict", strict), ("relaxed", relaxed))
    }


def _score(score: Score) -> Json:
    return {
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "f1": round(score.f1, 3),
        "predicted": score.made,
        "right": score.right,
        "gold": score.wanted,
        "found": score.found,
    }


def _share(share: Share) -> Json | None:
    return None if share.value is None else {"share": round(share.value, 3), "right": share.right, "of": share.total}


def _shares(shares: Mapping[str, Share]) -> Json:
    return {name: {"made": s.total, "right": s.right, "wrong": s.total - s.right} for name, s in shares.items()}


def _cues(kinds: Mapping[CueKind, Score]) -> Json:
    return {kind.value: _score(score) for kind, score in kinds.items()}


def _recalls(kinds: Mapping[CueKind, Score]) -> Json:
    return {k.value: {"recall": round(s.recall, 3), "gold": s.wanted, "found": s.found} for k, s in kinds.items()}


def _text_cues(cues: CueResult | None) -> Json | None:
    if cues is None:
        return None
    return _cues(cues.kinds) if cues.complete else _recalls(cues.kinds)
