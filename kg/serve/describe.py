"""What the data set and its service say of themselves: VoID, DCAT and SPARQL Service Description, and the data itself.

The numbers were counted when the store was loaded (`kg.load.Record`), in the union of all graphs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kg.errors import KgError
from kg.load import Record, sha256_of
from kg.serve.negotiation import GRAPHS, TABLES
from kg.serve.pool import Pool
from kg.serve.refusal import Refused
from kg.serve.response import CACHE, acceptable, entity_tag, unchanged
from kg.serve.settings import Settings
from kg.vocabulary import DCTERMS, TYPE, XSD

_DCAT = "http://www.w3.org/ns/dcat#"
_FORMATS = "http://www.w3.org/ns/formats/"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_PREFIXES = {"dcat": _DCAT, "dcterms": DCTERMS, "sd": _SD, "void": _VOID, "xsd": XSD}
_MEDIA_TYPES = {".nq": "application/n-quads", ".gz": "application/gzip", ".zst": "application/zstd"}


@dataclass(frozen=True, slots=True)
class DataFile:
    """The file that the store was loaded from, as it was when the server started."""

    path: Path
    name: str
    size: int
    changed: int

    @property
    def media_type(self) -> str:
        """By its ending."""
        return _MEDIA_TYPES[Path(self.name).suffix]


def data_file(record: Record) -> DataFile | None:
    """The file that a store was loaded from; None where it is gone or another by now."""
    try:
        status = os.stat(record.graph)
        if sha256_of(record.graph) != record.sha256:
            return None
    except (OSError, KgError):
        return None
    suffix = record.graph.suffix if record.graph.suffix in (".gz", ".zst") else ""
    return DataFile(record.graph, f"graph.nq{suffix}", status.st_size, status.st_mtime_ns)


async def data(request: Request) -> Response:
    """The data as a file."""
    file: DataFile | None = request.app.state.data_file
    if file is None or file.name != request.path_params["name"]:
        raise Refused("no such file", status=404)
    try:
        status = os.stat(file.path)
    except OSError as error:
        raise Refused("the file is gone", status=404) from error
    if (status.st_size, status.st_mtime_ns) != (file.size, file.changed):
        raise Refused("the file has changed since the server started", status=404, remedy="start the server again")
    tag = entity_tag(request.app.state.pool.record.sha256)
    if same := unchanged(request, tag):
        return same
    return FileResponse(file.path, media_type=file.media_type, headers={"etag": tag, "cache-control": CACHE})


async def void(request: Request) -> Response:
    """The description of the data set."""
    return _written(request, [*_dataset(request), *_partitions(request)])


def service(request: Request) -> Response:
    """The description of the SPARQL service."""
    here, dataset = _iri(request, "sparql"), _iri(request, ".well-known/void#dataset")
    graphs, default = _iri(request, "sparql#dataset"), _iri(request, "sparql#default-graph")
    found = [
        _triple(here, TYPE, _SD + "Service"),
        _triple(here, _SD + "endpoint", here),
        _triple(here, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        # The graphs of FROM are those of the store: none is fetched.
        _triple(here, _SD + "feature", _SD + "UnionDefaultGraph"),
        _triple(here, _SD + "defaultDataset", graphs),
        *(_triple(here, _SD + "resultFormat", _FORMATS + name) for name in _format_names()),
        _triple(graphs, TYPE, _SD + "Dataset"),
        _triple(graphs, DCTERMS + "isPartOf", dataset),
        _triple(graphs, _SD + "defaultGraph", default),
        _triple(default, TYPE, _SD + "Graph"),
        _triple(default, _VOID + "triples", _record(request).triples),
    ]
    return _written(request, found)


def _dataset(request: Request) -> list[ox.Triple]:
    record, settings = _record(request), _settings(request)
    node, endpoint = _iri(request, ".well-known/void#dataset"), _iri(request, "sparql")
    access = _iri(request, ".well-known/void#service")
    found = [
        _triple(_iri(request, ".well-known/void"), TYPE, _VOID + "DatasetDescription"),
        _triple(node, TYPE, _VOID + "Dataset"),
        _triple(node, TYPE, _DCAT + "Dataset"),
        _triple(node, DCTERMS + "title", ox.Literal(settings.title)),
        _triple(node, DCTERMS + "identifier", ox.Literal(f"sha256:{record.sha256}")),
        _triple(node, _VOID + "sparqlEndpoint", endpoint),
        _triple(node, _VOID + "triples", record.triples),
        _triple(node, _VOID + "properties", len(record.properties)),
        _triple(node, _VOID + "classes", len(record.classes)),
        _triple(node, _VOID + "feature", _FORMATS + "N-Quads"),
        _triple(access, TYPE, _DCAT + "DataService"),
        _triple(access, _DCAT + "endpointURL", endpoint),
        _triple(access, _DCAT + "servesDataset", node),
        _triple(access, DCTERMS + "conformsTo", "https://www.w3.org/TR/sparql11-protocol/"),
    ]
    if settings.licence:
        found.append(_triple(node, DCTERMS + "license", settings.licence))
    file: DataFile | None = request.app.state.data_file
    if file is not None:
        dump, distribution = _iri(request, f"data/{file.name}"), _iri(request, ".well-known/void#data")
        media_type = f"https://www.iana.org/assignments/media-types/{file.media_type}"
        found += [
            _triple(node, _VOID + "dataDump", dump),
            _triple(node, _DCAT + "distribution", distribution),
            _triple(distribution, TYPE, _DCAT + "Distribution"),
            _triple(distribution, _DCAT + "downloadURL", dump),
            _triple(distribution, _DCAT + "mediaType", media_type),
            _triple(distribution, _DCAT + "byteSize", file.size),
        ]
    return found


def _partitions(request: Request) -> list[ox.Triple]:
    record = _record(request)
    node = _iri(request, ".well-known/void#dataset")
    found = []
    for kind, counted, numbers in (
        ("property", "triples", record.properties),
        ("class", "entities", record.classes),
    ):
        for place, (iri, number) in enumerate(numbers, start=1):
            part = _iri(request, f".well-known/void#{kind}-{place}")
            found += [
                _triple(node, f"{_VOID}{kind}Partition", part),
                _triple(part, _VOID + kind, iri),
                _triple(part, _VOID + counted, number),
            ]
    return found


def _written(request: Request, found: list[ox.Triple]) -> Response:
    media_type = acceptable(request, GRAPHS)
    content = ox.serialize(found, format=ox.RdfFormat.from_media_type(media_type), prefixes=_PREFIXES)
    assert content is not None
    tag = entity_tag(content)
    headers = {"etag": tag, "vary": "Accept", "cache-control": CACHE}
    return unchanged(request, tag) or Response(content, media_type=media_type, headers=headers)


def _triple(subject: ox.NamedNode, property_: str, value: str | int | ox.NamedNode | ox.Literal) -> ox.Triple:
    if isinstance(value, str):
        value = ox.NamedNode(value)
    return ox.Triple(subject, ox.NamedNode(property_), ox.Literal(value) if isinstance(value, int) else value)


def _iri(request: Request, path: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(f"{request.base_url}{path}")
    except ValueError as error:
        raise Refused("the name of the host is none", status=400) from error


def _format_names() -> list[str]:
    tables = [ox.QueryResultsFormat.from_media_type(name) for name in TABLES]
    graphs = [ox.RdfFormat.from_media_type(name) for name in GRAPHS]
    return [format.iri.rpartition("/")[2] for format in (*tables, *graphs) if format is not None]


def _record(request: Request) -> Record:
    pool: Pool = request.app.state.pool
    return pool.record


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
