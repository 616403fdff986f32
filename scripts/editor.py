"""Fetch the SPARQL editor of the explorer, CodeMirror 6 (MIT), into ``kg/explore/assets/vendor``.

The packages come from the npm registry that npm is set to, at the versions and with the hashes below; anything else is
refused. Without it the explorer has a plain field. Run: ``uv run python scripts/editor.py``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import httpx

FOLDER = Path(__file__).parent.parent / "kg" / "explore" / "assets" / "vendor"
REGISTRY = "https://registry.npmjs.org"


@dataclass(frozen=True)
class Package:
    """An npm package: its version, the SHA-512 of its archive in base64, and its module in the archive."""

    name: str
    version: str
    sha512: str
    module: str = "dist/index.js"

    @property
    def file(self) -> str:
        """The name of its module in the folder.

        >>> Package("@codemirror/state", "6", "").file
        'codemirror-state.js'
        """
        stem = self.name.removeprefix("@").replace("/", "-")
        return f"{stem}-{Path(self.module).stem}.js" if self.module.startswith("mode/") else f"{stem}.js"


PACKAGES = (
    Package("@codemirror/state", "6.7.6",
            "kAz+AncRtKuIknedxT1bq4XwXv4UowhbkHU1myPrtVb/jZtImWuV5BXzv5vK6i3kYACsdiZiQKFQQ5Mq7elW8w=="),
    Package("@codemirror/view", "6.43.15",
            "HHsfpqFeHyXLs983pSRe38Xajs0vFWZQ2BuX0m7Ki8w3jZ5iD8cuR3lBz2/5/X53Dhf32SBHKh6rtSTB6tKeGw=="),
    Package("@codemirror/language", "6.13.1",
            "zfvU2r3TyylQLMj/te+5CnQ0rSqZi8B1oTCBbQkagcLW4Xc6imab6qN+pEJhsuNOLaJqiRyBXp9UhWA1DhVvDw=="),
    Package("@codemirror/streamparser", "6.0.0",
            "JTFPF6xrfjt0mnfGPgzcLiMwYmvIyNaoizp8BYzv8FE8KrT6GBGDZ190rtt+O7Wke3gG/MFHyiY9YGNeimof4w=="),
    Package("@codemirror/commands", "6.11.1",
            "O/4hG3SC1YwcmQ0d2UVNDs+AsaNWd1iHVxbTeEBuqH+6bExAiPK3iS/BvpY6rZGURALv4ZD3sIgcCmRvw3ehBg=="),
    Package("@codemirror/autocomplete", "6.20.4",
            "yF8RhOf2SXlg00+qtupzLhrglcas61boqaONiNcbPIebHCpJocpqTBA6dyrtUrQO47hqyTdeob/3XnYilT7TaQ=="),
    Package("@codemirror/legacy-modes", "6.5.5",
            "9ltT214oMb3Y1w5eAZMSigzrjzZnMI2Wa3Feq73rU/i4C56MkwrpfswfQYOr28C5pXr6dWwspNTMyeHXlzWMxg==",
            "mode/sparql.js"),
    Package("@lezer/common", "1.5.5",
            "Pw7PVCndruF1pb3ebCxpSVpkMHSDjwRCLcTRw+RizUKco5QbWylwq2g4lnG/RYN7yTTQDXE9F77MwtkAyphrjg=="),
    Package("@lezer/highlight", "1.2.5",
            "O1GMVKgtf5YspFaRzpmqkVgMtIk2HG9uMAbH6wdAIdNh3TVzCsch/+cRi+6l2//UGDKe6NB9BW3cvuR5ezMQ0w=="),
    Package("@lezer/lr", "1.4.12",
            "On9HU4oMMiHPMkQDgoTnGahjgG5n/MkN38CgG77sMraKLL+3JBbeQNi1FcCXV9QRqwF9/BUXP3caHyJC1fBOTQ=="),
    Package("@marijn/find-cluster-break", "1.0.4",
            "Wy0V7+SGUjnF9/TkiM1hKVDPj7jKXduPNboMVtHTA8dySMURWqfg/JZ9E2Sq8JgSJmkl7k7Qe9FLeMSrSraWmQ==",
            "src/index.js"),
    Package("crelt", "1.0.7",
            "aK6BbWfhf4U/wCcLHKPJl/xa6VkVstRaPywWtMKGwuOLc/wZTyQYuoxgvZnNsBvv7Kg3YTBQYYBCggcviQczuA==",
            "index.js"),
    Package("style-mod", "4.1.5",
            "WQ2llCZa9sZSkJA+aOwpg5DkfbAXFKGh//t3MRTBeruFiSBC+GXUmbBzrw3bXyboCWAbtCW9InDfBsXrRD/rAg==",
            "src/style-mod.js"),
    Package("w3c-keyname", "2.2.8",
            "dpojBhNsCNN7T82Tm7k26A6G9ML3NkhDsnw9n/eoxSRlVBB4CEtIQ/KTCLI2Fwf3ataSXRhYFkQi3SlnFwPvPQ==", "index.js"),
)  # fmt: skip

_IMPORT = re.compile(
    r"""^(?P<before>(?:import|export)\b[^;'"]*?\bfrom\s*|import\s*)(?P<quote>["'])(?P<name>[@\w][\w@/.-]*)(?P=quote)""",
    re.MULTILINE,
)


def unpacked(package: Package, archive: bytes) -> tuple[str, str]:
    """The module of a package and its licence.

    :raises SystemExit: if the archive is not the one that is pinned.
    """
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode("ascii")
    if found != package.sha512:
        raise SystemExit(f"{package.name} {package.version} is not what is pinned: its SHA-512 is {found}")
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        texts = {member.name.partition("/")[2]: member for member in tar if member.isfile()}
        if package.module not in texts:
            raise SystemExit(f"{package.name} has no {package.module}; it has {', '.join(sorted(texts))}")
        licence = next(name for name in sorted(texts) if name.upper().startswith("LICEN"))
        read = [tar.extractfile(texts[name]) for name in (package.module, licence)]
        module, terms = (file.read().decode("utf-8") for file in read if file)
        return module, terms


def linked(module: str, packages: tuple[Package, ...] = PACKAGES) -> str:
    """A module whose imports name the files of the folder.

    >>> linked('import { a } from "@codemirror/state";')
    'import { a } from "./codemirror-state.js";'

    :raises SystemExit: if it needs a package that is not pinned.
    """
    files = {package.name: package.file for package in packages}

    def file(found: re.Match[str]) -> str:
        if found["name"] not in files:
            raise SystemExit(f"{found['name']} is needed and not pinned")
        return f"{found['before']}{found['quote']}./{files[found['name']]}{found['quote']}"

    return _IMPORT.sub(file, module)


def registry() -> str:
    """The registry that npm is set to, else the public one."""
    if given := next((value for name, value in os.environ.items() if name.lower() == "npm_config_registry"), ""):
        return given.rstrip("/")
    try:
        asked = subprocess.run(["npm", "config", "get", "registry"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return REGISTRY
    return asked.stdout.strip().rstrip("/") or REGISTRY


def main() -> None:
    """Fetch, check and write all packages; the folder is complete once ``editor.json`` is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    done = FOLDER / "editor.json"
    done.unlink(missing_ok=True)
    licences = []
    with httpx.Client(base_url=registry(), follow_redirects=True, timeout=60) as client:
        for package in PACKAGES:
            stem = package.name.rpartition("/")[2]
            answer = client.get(f"/{package.name}/-/{stem}-{package.version}.tgz")
            answer.raise_for_status()
            module, licence = unpacked(package, answer.content)
            (FOLDER / package.file).write_text(linked(module), encoding="utf-8")
            licences.append(f"{package.name} {package.version}\n\n{licence}")
    (FOLDER / "LICENCES.txt").write_text("\n\n".join(licences), encoding="utf-8")
    done.write_text(json.dumps({one.name: one.version for one in PACKAGES}, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(PACKAGES)} packages in {FOLDER}\n")


if __name__ == "__main__":
    main()
