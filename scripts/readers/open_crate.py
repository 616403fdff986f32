# /// script
# requires-python = ">=3.11"
# dependencies = ["roc-validator>=0.13,<1", "rocrate>=0.14,<1"]
# ///
"""The folder of ``kg package`` in the validator of RO-Crate, and read by ro-crate-py. Prints counts as JSON.

    uv run --script scripts/readers/open_crate.py FOLDER

Nothing is fetched: where the validator asks for the context of RO-Crate, it gets the one that ro-crate-py ships.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from importlib.resources import files
from pathlib import Path

CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def validated(folder: Path) -> int:
    """How many checks the validator made, those that are recommended too.

    :raises SystemExit: with what it finds.
    """
    import requests
    from rocrate_validator.models import Severity
    from rocrate_validator.services import ValidationSettings, validate
    from rocrate_validator.utils.http import HttpRequester

    content = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()

    def get(self: object, url: str, **options: object) -> requests.Response:
        if url != CONTEXT:
            raise SystemExit(f"the crate leads the validator to {url}")
        response = requests.Response()
        response.status_code, response.url, response._content = 200, url, content
        response.headers["Content-Type"] = "application/ld+json"
        return response

    HttpRequester.get = get
    result = validate(
        ValidationSettings(
            rocrate_uri=str(folder),
            profile_identifier="ro-crate-1.1",
            requirement_severity=Severity.REQUIRED,
            disable_remote_crate_download=True,
        )
    )
    if not result.passed():
        raise SystemExit("; ".join(f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()))
    return len(result.executed_checks)


def read(folder: Path) -> int:
    """How many files ro-crate-py finds in the crate, each with the hash that it says.

    :raises SystemExit: if one is not as the crate says.
    """
    from rocrate.rocrate import ROCrate

    number = 0
    for entity in ROCrate(folder).get_by_type("File"):
        number += 1
        if entity["sha256"] != hashlib.sha256((folder / entity.id).read_bytes()).hexdigest():
            raise SystemExit(f"{entity.id} has another hash than the crate says")
    return number


if __name__ == "__main__":
    place = Path(sys.argv[1])
    with contextlib.redirect_stdout(sys.stderr):
        counts = {"checks": validated(place), "files": read(place)}
    print(json.dumps(counts))
