# /// script
# requires-python = ">=3.11"
# dependencies = ["pandas>=2.2,<4"]
# ///
"""The files of ``kg export pykeen`` by pandas, as PyKEEN reads them, and what it asks of them. Prints counts as JSON.

    uv run --script scripts/readers/open_triples.py FOLDER [--train]

With ``--train``, where PyKEEN is installed, it makes its factories of them and trains a model for one epoch.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

SPLITS = ("training", "validation", "test")


def counted(folder: Path) -> dict[str, int]:
    """How many triples each file has.

    :raises SystemExit: if a triple is in two files, or one of validation or test has an entity or relation that
        training does not have.
    """
    import pandas

    found, tables = {}, {}
    for name in SPLITS:
        path = folder / f"{name}.tsv"
        columns = ["head", "relation", "tail"]
        options = {"sep": "\t", "header": None, "names": columns, "dtype": str, "keep_default_na": False, "quoting": 3}
        tables[name] = pandas.read_csv(path, **options)
        found[name] = len(tables[name])
    entities = {*tables["training"]["head"], *tables["training"]["tail"]}
    for name in SPLITS[1:]:
        if not {*tables[name]["head"], *tables[name]["tail"]} <= entities:
            raise SystemExit(f"{name} has entities that training does not have")
        if len(tables[name].merge(tables["training"])):
            raise SystemExit(f"{name} has triples of training")
    return found


def trained(folder: Path) -> dict[str, int]:
    """How many triples PyKEEN takes from each file, after one epoch of training on them."""
    from pykeen.pipeline import pipeline
    from pykeen.triples import TriplesFactory

    first = TriplesFactory.from_path(folder / "training.tsv")
    known = {"entity_to_id": first.entity_to_id, "relation_to_id": first.relation_to_id}
    later = {name: TriplesFactory.from_path(folder / f"{name}.tsv", **known) for name in SPLITS[1:]}
    pipeline(training=first, model="TransE", epochs=1, random_seed=1, device="cpu", **later)
    return {name: factory.num_triples for name, factory in {SPLITS[0]: first, **later}.items()}


if __name__ == "__main__":
    read = trained if "--train" in sys.argv else counted
    print(json.dumps(read(Path(sys.argv[1]))))
