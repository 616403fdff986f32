# /// script
# requires-python = ">=3.11"
# dependencies = ["polars>=1.20,<2", "frictionless>=5.18,<6"]
# ///
"""The tables of ``kg export csv`` and ``parquet`` in Polars; with ``--validate`` also in Frictionless, value by value.

    uv run --script scripts/readers/open_tables.py FOLDER [--validate]

Prints the rows of each table as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def counted(folder: Path) -> dict[str, int]:
    """The rows of each table, and the denials, as Polars reads them; the columns must be those of the dictionary."""
    import polars

    found, dictionary = {}, json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in dictionary["resources"]:
        path = folder / resource["path"]
        names = [field["name"] for field in resource["schema"]["fields"]]
        csv = path.suffix == ".csv"
        table = polars.scan_csv(path, infer_schema=False) if csv else polars.scan_parquet(path)
        if (columns := table.collect_schema().names()) != names:
            raise SystemExit(f"{path.name} has the columns {columns}, the dictionary {names}")
        found[resource["name"]] = int(table.select(polars.len()).collect().item())
        if resource["name"] == "claims":
            denied = table.filter(polars.col("negated").cast(polars.String) == "true")
            found["denied"] = int(denied.select(polars.len()).collect().item())
    return found


def validated(folder: Path) -> None:
    """Have Frictionless check each value against the dictionary, and each key.

    :raises SystemExit: with what it finds.
    """
    import frictionless

    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    if not report.valid:
        raise SystemExit(str(report.flatten(["type", "title", "note"])))


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if "--validate" in sys.argv:
        validated(place)
    print(json.dumps(counted(place)))
