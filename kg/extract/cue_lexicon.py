"""The cue lists, read from TSV and compiled: which words negate, hedge or ask, under which conditions.

A folder holds one file a kind and `grammar.tsv`, the word classes that bound clauses. The columns of a cue list:

``text``
    The words in lower case. ``a|b`` are alternatives; ``word+v`` has the forms of a regular verb and ``word+n`` of a
    regular noun; ``word?`` may be missing; ``~`` is up to four adverbs that deny nothing. ``not`` and ``cannot`` also
    stand for their short forms ("didn't", "can't").
``kind``
    ``negation``, ``speculation``, ``question``; or ``none`` for words that only look like a cue (``not only``).
``certainty``
    What the cue makes of the statement in its scope.
``scope_rule``, ``direction``
    Where the scope ends and begins: see `kg.extract.scope`.
``requires_prev``, ``forbids_prev``, ``requires_next``, ``forbids_next``
    Regular expressions on the words directly before and behind the cue, within the sentence; of what stands before,
    the last `LOOKBACK` code points are seen.

Of the lines that fit at one place the one with most words wins, then the one with most conditions. The lines of
`evaluative.tsv` are words of praise, risk, contrast and outlook, those of `verdicts.tsv` deny, doubt or suspend a claim
from another place of the sentence: they bear on how sure a claim is without being cues of grammar, and are found on
request only. Lines with the scope rule `former` speak of the claims of the sentence before: no scope within their own
sentence holds any, and `kg.extract.verdicts` asks for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError
from kg.extract.marks import SHORT, WORD_CLASSES, Grammar, any_of, compile_grammar
from kg.extract.scope import DIRECTIONS, FORMER, SCOPE_RULES
from kg.model import Certainty, CueKind

COLUMNS = (
    "text", "kind", "certainty", "scope_rule", "direction",
    "requires_prev", "forbids_prev", "requires_next", "forbids_next", "notes",
)  # fmt: skip
CONDITIONS = ("requires_prev", "forbids_prev", "requires_next", "forbids_next")
GRAMMAR_FILE = "grammar.tsv"
GRAMMAR_COLUMNS = ("class", "words", "notes")
EVALUATIVE_FILES = frozenset({"evaluative.tsv", "verdicts.tsv"})
LOOKALIKE = "none"
LOOKBACK = 400

_WORD = r"[a-z][a-z'-]*(?:\+[vn])?"
_TEXT = re.compile(rf"{_WORD}(?:\|{_WORD})*(?: (?:~|{_WORD}(?:\|{_WORD})*\??))*")
_VOWELS = "aeiou"
_SHORT_FORMS = {"not": (SHORT,), "cannot": ("can't",)}


@dataclass(frozen=True, slots=True)
class CueRule:
    """A line of a cue list, compiled. `kind` is None for words that only look like a cue and yield none."""

    text: str
    kind: CueKind | None
    certainty: Certainty
    scope_rule: str
    direction: str
    evaluative: bool
    pattern: re.Pattern[str]
    requires_prev: re.Pattern[str] | None
    forbids_prev: re.Pattern[str] | None
    requires_next: re.Pattern[str] | None
    forbids_next: re.Pattern[str] | None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the words around ``text[start:end]`` (lower case) allow this rule."""
        if self.requires_next and not self.requires_next.match(text, end):
            return False
        if self.forbids_next and self.forbids_next.match(text, end):
            return False
        near = max(0, start - LOOKBACK)
        if self.requires_prev and not self.requires_prev.search(text, near, start):
            return False
        return not (self.forbids_prev and self.forbids_prev.search(text, near, start))


@dataclass(frozen=True, slots=True)
class CueIndex:
    """Rules by their first word, in order of precedence, and one pattern that finds any first word."""

    first_words: re.Pattern[str]
    rules: Mapping[str, tuple[CueRule, ...]]


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """The cue lists, compiled: `grammatical` without and `full` with the evaluative lines, `former` those that speak of
    the sentence before.

    `sha256` is the hash of the files' names and bytes, in the order in which they were read.
    """

    grammar: Grammar
    grammatical: CueIndex
    full: CueIndex
    former: CueIndex
    sha256: str


def load_cues(folders: Sequence[Path]) -> CueLexicon:
    """Read every ``*.tsv`` of `folders`, in the order given and by name within each; one of them is ``grammar.tsv``.

    Raises:
        DataError: a folder or file cannot be read, a header or field is wrong, a line stands twice, or the grammar is
            missing or stands twice; the message names file and line.
    """
    files = [(path.name, content) for folder in folders for path, content in _files(folder)]
    where = ", ".join(folder.name for folder in folders)
    grammars = [(name, content) for name, content in files if name == GRAMMAR_FILE]
    if len(grammars) != 1:
        raise DataError(
            f"{len(grammars)} files {GRAMMAR_FILE} where one is due", where=where,
            remedy="give the folder of cue lists that comes with the package, and folders that add cue lists only",
        )  # fmt: skip
    grammar = _read_grammar(*grammars[0])
    rules: list[CueRule] = []
    seen: set[tuple[str, ...]] = set()
    for name, content in files:
        if name != GRAMMAR_FILE:
            rules.extend(_read_rules(name, content, grammar, seen))
    within = [rule for rule in rules if rule.scope_rule != FORMER]
    digest = hashlib.sha256(b"".join(f"{name}\0{content}\0".encode() for name, content in files))
    return CueLexicon(
        grammar=grammar,
        grammatical=_index([rule for rule in within if not rule.evaluative]),
        full=_index(within),
        former=_index([rule for rule in rules if rule.scope_rule == FORMER]),
        sha256=digest.hexdigest(),
    )


# --- reading ---------------------------------------------------------------------------------------------------------


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    if not folder.is_dir():
        raise DataError("no such folder of cue lists", where=str(folder), remedy="give a folder with *.tsv files")
    for path in sorted(folder.glob("*.tsv")):
        try:
            yield path, path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"cannot be read: {error}", where=path.name, remedy="give a readable UTF-8 file") from error


def _records(name: str, content: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    header: tuple[str, ...] | None = None
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{name}, line {number}"
        fields = tuple(line.split("\t"))
        if header is None:
            header = fields
            if header != columns:
                raise DataError(f"wrong columns: {header}", where=where, remedy=f"the columns are {', '.join(columns)}")
            continue
        if len(fields) != len(columns):
            raise DataError(
                f"{len(fields)} fields where {len(columns)} are due", where=where,
                remedy="separate fields by one tab, and keep empty fields",
            )  # fmt: skip
        yield where, dict(zip(columns, (value.strip() for value in fields), strict=True))
    if header is None:
        raise DataError("no header line", where=name, remedy=f"the columns are {', '.join(columns)}")


def _read_grammar(name: str, content: str) -> Grammar:
    classes: dict[str, list[str]] = {}
    for where, record in _records(name, content, GRAMMAR_COLUMNS):
        word_class = record["class"]
        _check(where, "class", word_class, WORD_CLASSES)
        if word_class in classes or not record["words"]:
            raise DataError(
                f"class {word_class!r} has two lines or no words", where=where, remedy="give each class one line"
            )
        classes[word_class] = [word.replace("_", " ") for word in record["words"].split()]
    missing = [word_class for word_class in WORD_CLASSES if word_class not in classes]
    if missing:
        raise DataError(f"no words for {', '.join(missing)}", where=name, remedy="give every class a line")
    return compile_grammar(classes)


def _read_rules(name: str, content: str, grammar: Grammar, seen: set[tuple[str, ...]]) -> Iterator[CueRule]:
    for where, record in _records(name, content, COLUMNS):
        identity = (record["text"], *(record[column] for column in CONDITIONS))
        if identity in seen:
            raise DataError(
                f"{record['text']!r} has two lines with the same conditions", where=where, remedy="keep one of them"
            )
        seen.add(identity)
        yield _rule(where, record, grammar, evaluative=name in EVALUATIVE_FILES)


def _rule(where: str, record: Mapping[str, str], grammar: Grammar, *, evaluative: bool) -> CueRule:
    _check(where, "kind", record["kind"], (*CueKind, LOOKALIKE))
    _check(where, "certainty", record["certainty"], tuple(Certainty))
    _check(where, "scope_rule", record["scope_rule"], SCOPE_RULES)
    _check(where, "direction", record["direction"], DIRECTIONS)
    if not _TEXT.fullmatch(record["text"]):
        raise DataError(
            f"text {record['text']!r} is not words of a cue list", where=where,
            remedy="write lower-case words: a|b, word+v, word+n, word? and ~ (not first)",
        )  # fmt: skip
    try:
        return CueRule(
            text=record["text"],
            kind=None if record["kind"] == LOOKALIKE else CueKind(record["kind"]),
            certainty=Certainty(record["certainty"]),
            scope_rule=record["scope_rule"],
            direction=record["direction"],
            evaluative=evaluative,
            pattern=re.compile(_pattern(record["text"], grammar)),
            requires_prev=_before(record["requires_prev"]),
            forbids_prev=_before(record["forbids_prev"]),
            requires_next=_behind(record["requires_next"]),
            forbids_next=_behind(record["forbids_next"]),
        )
    except re.error as error:
        raise DataError(
            f"a condition is no regular expression: {error}", where=where, remedy="mend the condition"
        ) from error


def _check(where: str, column: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise DataError(f"{column} {value!r} is unknown", where=where, remedy=f"use one of {', '.join(allowed)}")


# --- compiling -------------------------------------------------------------------------------------------------------


def _before(expression: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{expression})\W*\Z") if expression else None


def _behind(expression: str) -> re.Pattern[str] | None:
    return re.compile(rf"\W*(?:{expression})") if expression else None


def _pattern(text: str, grammar: Grammar) -> str:
    parts: list[str] = []
    for token in text.split():
        gap = "" if not parts else rf"(?:\s+|(?={SHORT}))" if "not" in token.split("|") else r"\s+"
        if token == "~":
            parts.append(rf"(?:\s+(?!(?:not|never)(?!\w)){grammar.adverb}){{0,4}}")
        elif token.endswith("?"):
            parts.append(f"(?:{gap}{any_of(_forms(token.removesuffix('?')))})?")
        else:
            parts.append(gap + any_of(_forms(token)))
    return "".join(parts) + r"(?!\w)"


def _forms(token: str) -> Iterator[str]:
    """The word forms of a token of a cue list: `a|b`, `word+v` (a regular verb), `word+n` (a regular noun)."""
    for alternative in token.split("|"):
        lemma, _, inflection = alternative.partition("+")
        yield lemma
        yield from _SHORT_FORMS.get(lemma, ())
        if not inflection:
            continue
        ending_y = lemma.endswith("y") and lemma[-2] not in _VOWELS
        hissing = lemma.endswith(("s", "x", "z", "ch", "sh"))
        yield lemma[:-1] + "ies" if ending_y else lemma + ("es" if hissing else "s")
        if inflection == "v":
            stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
            yield lemma[:-1] + "ied" if ending_y else stem + "ed"
            yield stem + "ing"


def _index(rules: Iterable[CueRule]) -> CueIndex:
    by_first_word: dict[str, list[CueRule]] = {}
    for rule in sorted(rules, key=_precedence):
        for word in sorted(set(_forms(rule.text.split()[0]))):
            by_first_word.setdefault(word, []).append(rule)
    glued = rf"|(?<=[a-z]){SHORT}(?!\w)" if SHORT in by_first_word else ""
    pattern = rf"(?:(?<![\w-]){any_of(by_first_word)}(?:(?!\w)|(?={SHORT})){glued})" if by_first_word else r"(?!)"
    return CueIndex(re.compile(pattern), {word: tuple(group) for word, group in sorted(by_first_word.items())})


def _precedence(rule: CueRule) -> tuple[int, int, str]:
    conditions = (rule.requires_prev, rule.forbids_prev, rule.requires_next, rule.forbids_next)
    return -len(rule.text.split()), sum(condition is None for condition in conditions), rule.text
