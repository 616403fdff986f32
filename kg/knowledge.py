"""All that steers extraction: vocabulary, cues and relation patterns, built in or the user's, and their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from kg.errors import DataError
from kg.extract.cues import CueLexicon, load_cues
from kg.extract.grammar import Grammar, load_grammar
from kg.extract.patterns import Patterns, load_patterns
from kg.extract.prospects import Prospects
from kg.lexicon import Lexicon, bundled_folder, load_lexicon, open_lexicon

_NO_RULES = frozenset({"ask", "example", "export", "imports", "lexicon", "wording"})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The loaded data. The hashes cover all of it: runs of one version with equal hashes were steered alike."""

    lexicon: Lexicon
    cues: CueLexicon
    patterns: Patterns
    grammar: Grammar
    prospects: Prospects
    lexicon_sha256: str
    rules_sha256: str


def load_knowledge(lexicon: Sequence[Path] = (), patterns: Sequence[Path] = (), cues: Sequence[Path] = ()) -> Knowledge:
    """What is built in, with the folders of the user after it, in the order given. A vocabulary may also be one file
    (``kg lexicon build``): it adds names and overrides none.

    :raises DataError: if a folder is missing, holds none of the files it is for, or a file is wrong; with the place.

    >>> len(load_knowledge().rules_sha256)
    64
    """
    for name, folders in (("lexicon", lexicon), ("patterns", patterns), ("cues", cues)):
        for folder in folders:
            if not (folder.is_dir() or (name == "lexicon" and folder.is_file())):
                what = "is a file; a folder is taken" if folder.is_file() else "no such folder"
                raise DataError(what, where=str(folder), remedy=f"check --{name} or the settings")
    built_in = Path(str(files("kg"))) / "data"
    rules = [path for path in _files([built_in]) if path.relative_to(built_in).parts[0] not in _NO_RULES]
    vocabulary = load_lexicon([bundled_folder(), *(path for path in lexicon if path.is_dir())])
    for path in lexicon:
        if path.is_file():
            vocabulary = vocabulary.over(open_lexicon(path))
    relations = load_patterns(patterns)
    grammar = load_grammar(relations.verb_lemmas)
    return Knowledge(
        lexicon=vocabulary,
        cues=load_cues([built_in / "cues", *cues]),
        patterns=relations,
        grammar=grammar,
        prospects=Prospects(relations, grammar),
        lexicon_sha256=vocabulary.sha256,
        rules_sha256=_hash([*rules, *_files(patterns), *_files(cues)]),
    )


def _files(folders: Sequence[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".tsv", ".yaml")]


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
