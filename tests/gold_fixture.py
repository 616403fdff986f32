"""Gold annotations in our own words, for the annotation of `tests.builders` and for files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from kg.evaluate.gold import Gold, GoldMention, GoldRelation, Way
from kg.model import Certainty, EvidenceLevel
from tests.builders import LEUKEMIA, MEIS1, REGIMEN, TOXICITY, ZIFTOMENIB, span

NOTE = "Ziftomenib might lower MEIS1 expression in cultured cells.^{1} Azacitidine did not lower MEIS1 expression.\n"

LOWERED = GoldRelation(
    "r1",
    (Way(ZIFTOMENIB.curie, "biolink:affects", MEIS1.curie),),
    ("Ziftomenib lowered MEIS1",),
    qualifiers=(("object_direction_qualifier", "decreased"),),
    levels=(EvidenceLevel.IN_VITRO,),
    references=(1,),
)
MAY_TREAT = GoldRelation(
    "r2",
    (Way(ZIFTOMENIB.curie, "biolink:studied_to_treat", LEUKEMIA.curie),),
    ("may treat acute leukemia",),
    certainty=Certainty.HYPOTHESISED,
    cues=("may",),
)
NOT_TOXIC = GoldRelation(
    "r3",
    (Way(REGIMEN.curie, "biolink:has_adverse_event", TOXICITY.curie),),
    ("Ziftomenib with azacitidine is not toxic.",),
    negated=True,
)
RATE = GoldRelation(
    "r4",
    (Way(REGIMEN.curie, "claimgraph:reports_outcome", LEUKEMIA.curie),),
    ("9 (45%, 95% CI 23.1-68.5) responded",),
    value="45.0",
    references=(2,),
)


def gold(*relations: GoldRelation, **fields: Any) -> Gold:
    """Gold annotations of `tests.builders.TEXT`; without relations, those of all its claims."""
    mentions = (GoldMention("m1", span("Ziftomenib"), ZIFTOMENIB.curie, "Drug", "Ziftomenib"),)
    whole = {"mentions": mentions, "relations": relations or (LOWERED, MAY_TREAT, NOT_TOXIC, RATE), **fields}
    return Gold("notes", Path("notes.txt"), "ab" * 32, **whole)


def record(text: str = NOTE, **fields: Any) -> dict[str, Any]:
    """The fields of a gold file for a text."""
    drug, gene = {"entity": ZIFTOMENIB.curie, "type": "Drug"}, {"entity": MEIS1.curie, "type": "Gene/Protein"}
    return {
        "file": "note.md",
        "sha256": sha256(text.encode()).hexdigest(),
        "mentions": [
            {"id": "m1", "span": [0, 10], "surface": "Ziftomenib", **drug},
            {"id": "m2", "span": [23, 28], **gene},
        ],
        "relations": [
            {
                "id": "r1",
                "subject": ZIFTOMENIB.curie,
                "predicate": "biolink:affects",
                "object": {"id": MEIS1.curie, "label": "MEIS1"},
                "certainty": "hedged",
                "citation": {"refs": [1]},
                "quote": ["might lower MEIS1 expression"],
            }
        ],
        **fields,
    }


def write(folder: Path, text: str = NOTE, **fields: Any) -> Path:
    """A text and its gold file in a folder; the path of the gold file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "note.md").write_text(text, encoding="utf-8", newline="")
    path = folder / "note.yaml"
    path.write_text(yaml.safe_dump(record(text, **fields), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
