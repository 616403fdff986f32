"""Inflected forms of English verbs and nouns, from their lemma: enough for trigger words, by rule and a short table."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_VOWELS = "aeiou"


class VerbForms(NamedTuple):
    """The five forms of a verb: induce, induces, induced, induced, inducing."""

    base: str
    third: str
    past: str
    participle: str
    gerund: str


def verb_forms(lemma: str, *, past: str = "", participle: str = "", doubles: bool = False) -> VerbForms:
    """Inflect a verb.

    :param past: the past tense where it is irregular; `participle` likewise (default: the past tense).
    :param doubles: whether the final consonant doubles (abrogate: no; abet: yes).

    >>> verb_forms("induce")
    VerbForms(base='induce', third='induces', past='induced', participle='induced', gerund='inducing')
    >>> verb_forms("modify").third, verb_forms("show", participle="shown").participle
    ('modifies', 'shown')
    """
    stem = lemma + lemma[-1] if doubles else lemma
    consonant_y = lemma.endswith("y") and lemma[-2:-1] not in _VOWELS
    if consonant_y:
        third, regular = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif lemma.endswith(("s", "x", "z", "ch", "sh")):
        third, regular = lemma + "es", stem + "ed"
    elif lemma.endswith("e"):
        third, regular = lemma + "s", lemma + "d"
    else:
        third, regular = lemma + "s", stem + "ed"
    if lemma.endswith("ie"):
        gerund = lemma[:-2] + "ying"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        gerund = lemma[:-1] + "ing"
    else:
        gerund = stem + "ing"
    past = past or regular
    return VerbForms(lemma, third, past, participle or past, gerund)


@cache
def plural(noun: str) -> str:
    """The regular plural of a noun.

    >>> plural("response"), plural("efficacy"), plural("loss")
    ('responses', 'efficacies', 'losses')
    """
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith("sis"):
        return noun[:-2] + "es"
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    return noun + "s"
