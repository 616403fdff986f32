"""A graph for the explorer: the bundled example as it is built, a drug that is hostile and has 2,000 claims, and one
whose name is too long for any page and that has 300 others."""

from __future__ import annotations

from pathlib import Path

from kg.model import Annotation, Certainty, ClaimGraph, Entity, EvidenceLevel, Statement
from kg.rdf import quads
from tests import builders

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(2)</script>"
TEXT = f"""Notes with {HOSTILE}

The drug {HOSTILE} lowered {SCRIPT} in cells.1

1. Doe J. Title {SCRIPT}. J Cult. 2024;1:1-2. doi:10.1234/jcult.1
"""
CLAIMS = 2_000
HUB, TARGET = "claimgraph:Hub", "claimgraph:Target"
ODD, FORMULA = "claimgraph:Odd", "claimgraph:Formula"
LONG = (
    "Ωβ‑"
    + "unbreakable" * 36
    + " \N{RIGHT-TO-LEFT OVERRIDE}evil\N{POP DIRECTIONAL FORMATTING} e\N{COMBINING ACUTE ACCENT} 🧬"
)
CALCULATED = "=cmd|' /C calc'!A0"


def graph(folder: Path) -> Path:
    """An output folder with both, and room beside it for the indexes."""
    built = folder / "graph"
    built.mkdir(parents=True)
    example = (ROOT / "output" / "graph.nq").read_text(encoding="utf-8").splitlines()
    lines = sorted({*example, *quads(_crowd())})
    (built / "graph.nq").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return built


def _crowd() -> ClaimGraph:
    """One drug, whose name is markup, in 2,000 claims, one of them with markup as its words."""
    document = builders.document(TEXT)
    sentence = f"The drug {HOSTILE} lowered {SCRIPT} in cells."
    entities = [Entity(HUB, HOSTILE, "biolink:SmallMolecule", synonyms=(f"hub {SCRIPT}",))]
    entities += [Entity(TARGET, SCRIPT, "biolink:Gene"), Entity(FORMULA, CALCULATED, "biolink:Gene")]
    names = tuple(f"name Ж{n} of many" for n in range(300))
    entities += [Entity(ODD, LONG, "biolink:SmallMolecule", synonyms=names)]
    entities += [Entity(f"claimgraph:Gene{n}", f"gene {n}", "biolink:Gene") for n in range(CLAIMS - 1)]
    said = builders.evidence(
        sentence,
        of=document,
        subject_span=builders.span(HOSTILE, TEXT, after="The drug"),
        trigger_span=builders.span("lowered", TEXT),
        levels=(EvidenceLevel.IN_VITRO,),
        references=(1,),
    )
    hedged = builders.evidence(sentence, of=document, certainty=Certainty.HEDGED)
    statements = [Statement(HUB, "biolink:affects", TARGET, evidence=(said,))]
    statements += [Statement(ODD, "biolink:affects", FORMULA, evidence=(hedged,))]
    statements += [
        Statement(HUB, "biolink:affects", f"claimgraph:Gene{n}", negated=n % 100 == 0, evidence=(hedged,))
        for n in range(CLAIMS - 1)
    ]
    annotation = Annotation(document=document, statements=tuple(statements), entities=tuple(entities))
    return builders.graph(annotation)
