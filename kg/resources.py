"""Where the files that steer the build are found: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from kg.errors import DataError


def data_folder(name: str) -> Path:
    """The folder ``name`` (``shapes`` or ``queries``): ``kg/<name>`` of an installed wheel, else that of the checkout.

    :raises DataError: if neither has the folder, which means a broken installation.

    >>> data_folder("shapes").name
    'shapes'
    """
    package = Path(str(files("kg")))
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise DataError(f"the folder {name!r} is missing", where=str(package), remedy="install claimgraph again")
