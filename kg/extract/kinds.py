"""The kinds of things that extraction tells apart, as sets of Biolink categories (Biolink Model 4.4)."""

from __future__ import annotations

MIXTURE = "biolink:ChemicalMixture"
VARIANT = "biolink:SequenceVariant"
EXPOSURE = "biolink:ChemicalExposure"
ROLE = "biolink:ChemicalRole"
DISEASE = "biolink:Disease"
CELL_LINE = "biolink:CellLine"
PHENOTYPE = "biolink:PhenotypicFeature"
GENE = "biolink:Gene"
TREATMENT = "biolink:Treatment"
DISEASES = frozenset({DISEASE, PHENOTYPE})
"""Diseases, and what can befall a patient."""

GENES = frozenset({GENE, "biolink:Protein", "biolink:GeneFamily", "biolink:GeneOrGeneProduct"})
SUBSTANCES = frozenset({"biolink:SmallMolecule", "biolink:Drug", "biolink:ChemicalEntity", "biolink:MolecularMixture"})
"""What is given to a patient or a cell under a name of its own."""
GIVEN = SUBSTANCES | {MIXTURE}
"""Substances and regimens."""
AGENTS = GIVEN | {ROLE, EXPOSURE}
"""What acts as a drug does: substances, their classes, exposure to them, regimens."""
REFERABLE = AGENTS | {TREATMENT}
"""What a pronoun can stand for."""
THERAPIES = REFERABLE | {"biolink:MolecularEntity", MIXTURE}
"""Agents and whatever else can be a part of a regimen."""
BEARERS = REFERABLE | {VARIANT}
"""What a number is reported of."""
LASTING = frozenset({MIXTURE, DISEASE, "biolink:SmallMolecule"})
"""Kinds of things whose short forms ("this disease") are mentions even where no claim uses them."""
