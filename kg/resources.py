"""Where the files that steer the build are found: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
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


@cache
def data_table(*place: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that comes with the package: the cells of each line after the comment and the header.

    :param place: folders and file name below ``kg/data``.

    >>> data_table("patterns", "mechanisms.tsv")[0]
    ('inhibition', 'causal_mechanism_qualifier', 'inhibition')
    """
    text = (files("kg") / "data").joinpath(*place).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines()[2:])


@cache
def data_groups(*place: str) -> dict[str, tuple[str, ...]]:
    """The second cells of a table with two columns, by the first, in the table's order.

    :param place: as for `data_table`.

    >>> data_groups("lexicon", "genotype.gene.tsv")["claimgraph:JAK2_mutation"]
    ('HGNC:6192',)
    """
    found: dict[str, tuple[str, ...]] = {}
    for one, other in data_table(*place):
        found[one] = (*found.get(one, ()), other)
    return found
