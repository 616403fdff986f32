"""What a name means in its document, and why: the term, the rule, the score and the other candidates."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.extract.kinds import DISEASES
from kg.lexicon import Hit, Lexicon
from kg.model import Grounding, Mention

AMBIGUOUS = "ambiguous"
"""The rule of a grounding that nothing decides: its score is shared among the candidates."""

SHORT_SYMBOL = 4
"""Code points; a vocabulary's symbol of a disease that short is as often something else ("SD", "AT", "CP")."""

SHORTEST = 2
"""Code points; any symbol of a vocabulary that short is."""


def ground(hits: Sequence[Hit], lexicon: Lexicon) -> list[Mention]:
    """What the names mean. Of several candidates the one that the document names without doubt elsewhere, else the one
    whose label it is; else the name is ambiguous, and the first stands for all.

    A short symbol that only a vocabulary has counts where the document names its entity in another way too.
    """
    doubtful = {hit.span for hit in hits if _doubtful(hit, lexicon)}
    plain = [hit for hit in hits if hit.span not in doubtful]
    sure = {hit.curies[0] for hit in plain if len(hit.curies) == 1}
    spelled_out = {curie for hit in plain for curie in hit.curies}
    taken = (hit for hit in hits if hit.span not in doubtful or not spelled_out.isdisjoint(hit.curies))
    return [mention_of(hit, sure, lexicon) for hit in taken]


def _doubtful(hit: Hit, lexicon: Lexicon) -> bool:
    if not hit.from_below or len(hit.text) > SHORT_SYMBOL or not any(letter.isupper() for letter in hit.text[1:]):
        return False
    return len(hit.text) <= SHORTEST or any(lexicon.entity(curie).category in DISEASES for curie in hit.curies)


def mention_of(hit: Hit, sure: Collection[str], lexicon: Lexicon) -> Mention:
    """The mention of a hit.

    :param sure: the entities that the document names without doubt.
    """
    curie, rule, score = hit.curies[0], hit.rule, hit.score
    if len(hit.curies) > 1:
        labelled = [c for c in hit.curies if lexicon.entity(c).label.lower() == hit.term.lower()]
        elsewhere = [c for c in hit.curies if c in sure]
        if len(elsewhere) == 1:
            curie, rule, score = elsewhere[0], f"{hit.rule}, named elsewhere", 0.9 * hit.score
        elif len(labelled) == 1:
            curie, rule, score = labelled[0], f"{hit.rule}, the label of one", 0.8 * hit.score
        else:
            rule, score = AMBIGUOUS, hit.score / len(hit.curies)
    entity = lexicon.entity(curie)
    grounding = Grounding(hit.term, rule, round(score, 3), tuple(c for c in hit.curies if c != curie))
    return Mention(hit.span, hit.text, curie, entity.category, grounding, entity.xrefs)
