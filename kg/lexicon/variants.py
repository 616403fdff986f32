"""The other ways in which a name is written: plural and singular, American and British, Greek letters and their names.

Hyphens, spaces, letter case and markup need no variants: the matcher sees through them (`tokens`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from kg.resources import data_table

ANY, EXACT = "any", "exact"

AS_WRITTEN, PLURAL, SPELLING, GREEK_LETTER, MARKED = "exact", "plural", "spelling", "greek", "markup"
SINGULAR = "singular"
RULES = (AS_WRITTEN, PLURAL, SPELLING, GREEK_LETTER, MARKED, SINGULAR)

_GREEK_NAMES = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "omicron": "ο", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_GREEK_LETTERS = {letter: name for name, letter in _GREEK_NAMES.items()}
_CAPITALS = {letter.upper(): name.capitalize() for letter, name in _GREEK_LETTERS.items()}
_GREEK_LETTER = re.compile("[" + "".join([*_GREEK_LETTERS, *_CAPITALS, "µς"]) + "]")
_GREEK_NAME = re.compile(r"(?<![A-Za-z])(?:" + "|".join(_GREEK_NAMES) + r")(?![A-Za-z])", re.IGNORECASE)
_GREEK_ENDING = re.compile(r"(?<=[A-Za-z]{2})(?:alpha|beta|gamma|delta|kappa)(?![A-Za-z])", re.IGNORECASE)


class _Spelling(NamedTuple):
    """How one stretch of letters is written in America and in Britain; `both` where Britain writes it both ways."""

    american: str
    british: str
    both: bool
    in_american: re.Pattern[str]
    in_british: re.Pattern[str]


@cache
def _table() -> tuple[_Spelling, ...]:
    return tuple(
        _Spelling(
            american, british, use == "both", *(re.compile(f"{before}{p}", re.IGNORECASE) for p in (american, british))
        )
        for american, british, before, use in data_table("wording", "spellings.tsv")
    )


_GREEK_ENDS = ("alpha", "eta", "amma", "elta", "appa", "epsilon", "iota", "lambda", "mu", "nu", "omicron", "rho",
               "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega")  # fmt: skip

_LONGEST_WORD = 60
_LAST_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}$")
_GREEK_TAIL = re.compile("(?:" + "|".join(_GREEK_NAMES) + ")$", re.IGNORECASE)
_HISSING = ("s", "x", "z", "ch", "sh")
_RAISABLE = re.compile(r"(?<=[A-Z])[a-z]{1,4}$")


class Variant(NamedTuple):
    """A way to write a term, whether its letter case matters (`ANY` or `EXACT`), and the rule that made it."""

    text: str
    case: str
    rule: str


def variants(text: str, case: str) -> list[Variant]:
    """All ways to write a term, itself first; `case` is the term's: ``any``, ``exact``, or ``first``.

    >>> [variant.text for variant in variants("menin inhibitor", "any")]
    ['menin inhibitor', 'menin inhibitors']
    >>> [(v.text, v.rule) for v in variants("TNF-alpha", "exact")]
    [('TNF-alpha', 'exact'), ('TNF-α', 'greek'), ('TNFalpha', 'greek')]
    """
    mode = ANY if case == "any" else EXACT
    written = {text: AS_WRITTEN}
    if case == "first":
        written.setdefault(text[0].swapcase() + text[1:], AS_WRITTEN)
    for respell, rule in ((_spellings, SPELLING), (_greek, GREEK_LETTER), (_raised, MARKED)):
        for known in list(written):
            for other in respell(known):
                written.setdefault(other, rule)
    found = {(other, mode): rule for other, rule in written.items()}
    for known in written:
        for other, plural_mode in _plurals(known, mode):
            found.setdefault((other, plural_mode), PLURAL)
        if (singular := _singular(known)) is not None:
            found.setdefault((singular, mode), SINGULAR)
    return [Variant(other, how, rule) for (other, how), rule in found.items()]


def _spellings(text: str) -> Iterator[str]:
    """The name as it is written on the other side of the ocean; where Britain writes a word both ways, both."""
    lower = text.lower()
    used = [s for s in _table() if s.american in lower or s.british in lower]
    if not used:
        return
    to_american = any(s.british in lower and s.in_british.search(text) for s in used)
    respelled = _respelled(text, [s for s in used if not s.both], to_american=to_american)
    forms = [respelled] if respelled != text else []
    for spelling in (s for s in used if s.both):
        for form in (text, *forms):
            other = _respelled(form, [spelling], to_american=to_american)
            forms += [other] if other != form and other not in forms else []
    yield from forms


def _respelled(text: str, spellings: Sequence[_Spelling], *, to_american: bool) -> str:
    for one in spellings:
        source, target = (one.in_british, one.american) if to_american else (one.in_american, one.british)
        if to_american or not one.in_british.search(text):  # a word that is half respelled already keeps its form
            text = source.sub(partial(_in_case_of, text=target), text)
    return text


def _in_case_of(model: re.Match[str], text: str) -> str:
    if model[0].isupper():
        return text.upper()
    return text.capitalize() if model[0][0].isupper() else text


def _greek(text: str) -> Iterator[str]:
    if not text.isascii() and _GREEK_LETTER.search(text):

        def named(match: re.Match[str]) -> str:
            found = {"µ": "μ", "ς": "σ"}.get(match[0], match[0])
            return _GREEK_LETTERS.get(found) or _CAPITALS[found]

        yield (joined := _GREEK_LETTER.sub(named, text))
        parted = re.sub(r"(?<=[^\W\d_])(?=[Ͱ-Ͽµ])", "-", text)
        if (hyphened := _GREEK_LETTER.sub(named, parted)) != joined:
            yield hyphened
        return
    lower = text.lower()
    if not any(part in lower for part in _GREEK_ENDS):
        return
    if _GREEK_NAME.search(text):
        yield _GREEK_NAME.sub(lambda match: _GREEK_NAMES[match[0].lower()], text)
        joined = re.sub(r"(?<=[A-Z\d])[- ](?=(?:alpha|beta|gamma|delta|kappa)(?![A-Za-z]))", "", text)
        if joined != text:
            yield joined
    elif _GREEK_ENDING.search(text):
        yield _GREEK_ENDING.sub(lambda match: _GREEK_NAMES[match[0].lower()], text)
        yield _GREEK_ENDING.sub(lambda match: "-" + match[0], text)


def _raised(text: str) -> Iterator[str]:
    """`KMT2Ar` is printed with its last letters raised or upright after an italic symbol: then they stand apart."""
    tail = _RAISABLE.search(text, max(0, len(text) - 5)) if text[-1].islower() else None
    if tail is not None and tail.start() >= 2:
        yield f"{text[: tail.start()]}*{tail[0]}"


def _singular(text: str) -> str | None:
    """The singular of a heading in the plural (``Kidney Diseases``); None where the last word is no plural."""
    if not text.endswith("s") or (word := _LAST_WORD.search(text, max(0, len(text) - _LONGEST_WORD))) is None:
        return None
    last = word[0]
    if len(last) < 5 or not last[1:].islower() or (last[-2] in "suia" and not last.endswith(("ias", "mas"))):
        return None
    if last.endswith("ies"):
        return text[:-3] + "y" if len(last) > 6 else None
    return text[:-2] if last.endswith(("xes", "ches", "shes", "sses")) else text[:-1]


def _plurals(text: str, mode: str) -> Iterator[tuple[str, str]]:
    word = _LAST_WORD.search(text, max(0, len(text) - _LONGEST_WORD)) if text[-1].isalpha() else None
    if word is None:
        return
    last = word[0]
    if last[-1].isupper():
        if last.isupper():
            yield text + "s", EXACT
        return
    if len(last) < 3 or _GREEK_TAIL.search(last):
        return
    if last.endswith("y") and last[-2] not in "aeiou":
        yield text[:-1] + "ies", mode
    elif last.endswith("is"):
        yield text[:-2] + "es", mode
    elif last.endswith(_HISSING):
        yield text + "es", mode
    else:
        yield text + "s", mode
