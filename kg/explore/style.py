"""What the explorer shares with the offline pages of `kg.view`: their tokens, colours, outlines and curves."""

from __future__ import annotations

import json
import re
from pathlib import Path

from kg.identifiers import prefixes
from kg.model import EvidenceLevel
from kg.predicates import categories, predicates
from kg.view.appearance import SPOKEN_SLOTS, asset, families, group_of, groups, level_words, relation
from kg.view.page import palette
from kg.vocabulary import CLAIMGRAPH

ASSETS = Path(__file__).parent / "assets"

_DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{:root\{(?P<tokens>[^{}]*)\}\}")


def switchable(css: str) -> str:
    """A style sheet whose dark tokens follow the system unless the page is told its theme.

    >>> print(switchable("@media (prefers-color-scheme:dark){:root{--a:b}}"))
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){--a:b}}
    :root[data-theme=dark]{--a:b}
    """
    return _DARK.sub(
        lambda found: (
            f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{found['tokens']}}}}}\n"
            f":root[data-theme=dark]{{{found['tokens']}}}"
        ),
        css,
    )


def tokens() -> str:
    """The style sheet of tokens and colours."""
    return switchable(palette() + asset("tokens.css"))


def curves() -> str:
    """The curves of the offline network as a module: a function of the nodes between which they run."""
    return (
        '"use strict";\n'
        f"export function curvesBetween(nodes) {{\n{asset('curves.js')}\nreturn {{ curve, curvePath }};\n}}\n"
    )


def appearance() -> str:
    """How entities, relations and kinds of work look, as JSON; and whether the editor is there."""
    rows = (ASSETS / "levels.tsv").read_text(encoding="utf-8").splitlines()[2:]
    look = {
        "groups": {group.key: {"label": group.label, "shape": group.shape} for group in groups().values()},
        "families": {family.key: family.label for family in families().values()},
        "predicates": {
            curie: {"family": (drawn := relation(curie)).family, "symmetric": drawn.symmetric, "words": drawn.words}
            for curie in sorted(predicates())
        },
        "spoken": SPOKEN_SLOTS,
        "levels": dict(row.split("\t") for row in rows),
        "levelWords": {level.value: level_words(level) for level in EvidenceLevel},
        "prefixes": {prefix: known.base for prefix, known in prefixes().items()} | {"graph": CLAIMGRAPH + "graph/"},
        "categories": {category: group_of(category).key for category in sorted(categories())},
        "editor": (ASSETS / "vendor" / "editor.json").is_file(),
    }
    return json.dumps(look, ensure_ascii=False, separators=(",", ":"))
