"""Claims as CSV tables with a Frictionless data package."""

from __future__ import annotations

from pathlib import Path

from kg.export.tables import finish, write_csv
from kg.export.target import Exported, Target
from kg.model import Claims


def write(claims: Claims, folder: Path) -> Exported:
    """Write the tables and their data dictionary into a folder.

    :returns: the rows of each table, and what no table has a place for.
    """
    return finish(folder, "csv", write_csv(claims, folder))


TARGET = Target("csv", "CSV tables with a Frictionless data package", write)
