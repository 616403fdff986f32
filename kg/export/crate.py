"""A graph as a data set to be deposited: an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with all to use it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.export.crate_licenses import NONE, OpenOnly, counted, license_of
from kg.export.crate_readme import readme
from kg.export.crate_void import count, void
from kg.model import Claims
from kg.packed import reading, writing
from kg.rdf.write import write_quads
from kg.resources import data_folder

METADATA = "ro-crate-metadata.json"
GRAPH = "data/graph.nq.zst"
TITLE = "Claims with their evidence"
_CONTEXT = "https://w3id.org/ro/crate/1.1"
_MEDIA = {
    ".zst": "application/zstd",
    ".json": "application/json",
    ".md": "text/markdown",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".rq": "application/sparql-query",
}
_OF_THE_PROGRAM = ("format", "claimgraph", "python", "dependencies", "knowledge", "settings")
"""What a manifest says that is not of the documents."""
_FOLDERS = {"data/": "The graph", "shapes/": "SHACL shapes that the graph keeps", "queries/": "Named SPARQL queries"}
_FILES = {
    GRAPH: "The graph: canonical N-Quads, packed with Zstandard",
    "void.ttl": "What the graph holds, as VoID",
    "licenses.tsv": "Licences of the documents, and how many documents have each",
    "documents.tsv": "Documents with their licence, and how many quotes are theirs",
    "manifest.json": "Manifest of the build that made the graph",
    "README.md": "What this is, how it was made, how to query it",
}


@dataclass(frozen=True, slots=True)
class Description:
    """What a publisher says of a data set; the date is ISO 8601, the licence an SPDX name or an IRI."""

    title: str = TITLE
    date: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class Packaged:
    """What a package holds, by kind, and what its publisher should know."""

    written: Mapping[str, int]
    warnings: tuple[str, ...]


def write_crate(
    claims: Claims,
    graph: Path,
    folder: Path,
    scratch: Path,
    description: Description,
    *,
    manifest: Path | None = None,
    open_only: bool = False,
) -> Packaged:
    """Write a crate into an empty folder; the same graph, manifest and description give the same bytes.

    :param graph: the N-Quads file of the claims.
    :param scratch: a folder for what does not fit into memory.
    :param manifest: that of the build; its timings are left out.
    :param open_only: leave out the documents whose licence is not open, and what they alone say.
    :raises OSError: if a file cannot be read or written.
    """
    kept = OpenOnly(claims) if open_only else claims
    told = json.loads(manifest.read_bytes()) if manifest else {}
    (folder / "data").mkdir()
    if open_only:
        write_quads(kept, folder / GRAPH, scratch)
    else:
        with reading(graph) as source, writing(folder / GRAPH) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
    for name in ("shapes", "queries"):
        (folder / name).mkdir()
        for path in sorted(data_folder(name).iterdir()):
            if path.is_file():
                shutil.copyfile(path, folder / name / path.name)
    if told:
        told.pop("timings", None)
        told = {name: told[name] for name in _OF_THE_PROGRAM if name in told} if open_only else told
        _text(folder / "manifest.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    found = count(folder / GRAPH)
    _text(folder / "void.ttl", "".join(f"{line}\n" for line in void(found, description.title, GRAPH)))
    quotes, counts = _quotes(kept)
    licenses = counted(kept)
    ranked = sorted(licenses.items(), key=lambda item: (-item[1], item[0]))
    _table(
        folder / "licenses.tsv",
        ("license", "open", "documents"),
        ([license.name, _yes(license.open), str(number)] for license, number in ranked),
    )
    closed = closed_quotes = 0
    lines = []
    for document in kept.documents:
        license = license_of(document)
        number = quotes.get(document.id, 0)
        closed += not license.open
        closed_quotes += 0 if license.open else number
        printed, title = document.metadata.license or "", document.metadata.title or ""
        lines.append([document.id, title, license.name, _yes(license.open), printed, str(number)])
    _table(folder / "documents.tsv", ("document", "title", "license", "open", "license_as_printed", "quotes"), lines)
    counts = {"documents": len(lines), **counts, "quads": found.quads, "named graphs": found.graphs}
    _text(folder / "README.md", readme(description.title, kept.run, counts, ranked, closed, closed_quotes, open_only))
    _text(folder / METADATA, _metadata(folder, description, kept.run.version))
    warnings = []
    if closed:
        unlicensed = sum(number for license, number in licenses.items() if license.name == NONE)
        warnings.append(
            f"{closed_quotes} quotes are of documents without an open licence ({closed}, {unlicensed} give none)"
            ": short citations, but see to it that you may share them, or give --open-only"
        )
    if not description.date:
        warnings.append("no date of publication, which RO-Crate asks for: give --date")
    if not description.license:
        warnings.append("no licence of the data set, which RO-Crate asks for: give --license")
    return Packaged(counts, tuple(warnings))


def zipped(folder: Path, path: Path) -> None:
    """Pack a folder into a zip file: files sorted, without times, so that equal folders give equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in _files(folder):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if file.suffix == ".zst" else zipfile.ZIP_DEFLATED
            entry.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(entry, "w") as packed:
                shutil.copyfileobj(source, packed, 1 << 20)


def _quotes(claims: Claims) -> tuple[dict[str, int], dict[str, int]]:
    quotes: dict[str, int] = {}
    statements = denied = evidence = 0
    for statement in claims.statements:
        statements, denied, evidence = statements + 1, denied + statement.negated, evidence + len(statement.evidence)
        for piece in statement.evidence:
            quotes[piece.document] = quotes.get(piece.document, 0) + 1
    entities = sum(1 for _ in claims.entities)
    return quotes, {"entities": entities, "claims": statements, "denied claims": denied, "pieces of evidence": evidence}


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _metadata(folder: Path, description: Description, version: str) -> str:
    files = [path for path in _files(folder) if path.name != METADATA]
    names = [path.relative_to(folder).as_posix() for path in files]
    top = [name for name in names if "/" not in name] + list(_FOLDERS)
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": description.title,
        "description": "Claims of biomedical documents as RDF, each with the words and the references behind it.",
        "hasPart": [{"@id": name} for name in top],
        "mentions": {"@id": "#run"},
    }
    graph: list[dict[str, object]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _CONTEXT},
        },
        root,
    ]
    if description.date:
        root["datePublished"] = description.date
    if description.license:
        web = description.license.startswith(("https://", "http://"))
        url = description.license if web else f"https://spdx.org/licenses/{description.license}"
        root["license"] = {"@id": url}
        graph.append({"@id": url, "@type": "CreativeWork", "name": description.license})
    for name, words in _FOLDERS.items():
        parts = [{"@id": part} for part in names if part.startswith(name)]
        graph.append({"@id": name, "@type": "Dataset", "name": words, "hasPart": parts})
    for path, name in zip(files, names, strict=True):
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        described: dict[str, object] = {"@id": name, "@type": "File", "name": _FILES.get(name, path.name)}
        described["encodingFormat"] = _MEDIA.get(path.suffix, "application/octet-stream")
        graph.append({**described, "contentSize": str(path.stat().st_size), "sha256": sha256})
    software: dict[str, object] = {
        "@id": "#claimgraph",
        "@type": "SoftwareApplication",
        "name": "Claimgraph",
        "softwareVersion": version,
    }
    made = {"instrument": {"@id": "#claimgraph"}, "result": {"@id": GRAPH}}
    graph.append({"@id": "#run", "@type": "CreateAction", "name": "The build of the graph", **made})
    graph.append(software)
    content = {"@context": f"{_CONTEXT}/context", "@graph": graph}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _text(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", newline="\n")


def _table(path: Path, header: tuple[str, ...], lines: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows([" ".join(cell.split()) for cell in line] for line in lines)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
