"""A worker: a process that opens the store read-only and answers one request after another, until it is killed.

It is the only one that runs what clients send. What it needs is imported at its start, and little.
"""

from __future__ import annotations

import pickle
import signal
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import InputError, KgError
from kg.load import read_record
from kg.query.malformed import malformed
from kg.serve.outlet import Outlet, RowCount, send, too_large
from kg.serve.refusal import Refused
from kg.serve.request import FRAME, Ask, Call, Dump, Kind, Request
from kg.serve.sandbox import end_with_parent, leave_network, limit_memory
from kg.serve.stored import triples
from kg.store import open_graph


def work(connection: socket.socket, folder: Path, sha256: str, memory: int) -> None:
    """Answer the requests that come over a connection until it ends.

    :param folder: what `kg.load.load` made, of the graph file with this SHA-256; another is refused.
    :param memory: bytes that may be taken beyond those needed to open the store.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server, which ends this process
    end_with_parent()
    leave_network()
    try:
        store = _opened(folder, sha256)
    except KgError as error:
        send(connection, Kind.ERROR, pickle.dumps(error))
        return
    limit_memory(memory)
    send(connection, Kind.READY, b"")
    stream = connection.makefile("rb")
    while len(head := stream.read(FRAME.size)) == FRAME.size:
        _kind, length = FRAME.unpack(head)
        try:
            _answer(store, connection, pickle.loads(stream.read(length)))
        except KgError as error:
            send(connection, Kind.ERROR, pickle.dumps(error))
        except MemoryError:
            send(connection, Kind.ERROR, pickle.dumps(out_of_memory()))
            return
        except OSError:
            return  # the server is gone, or has given this request up


def out_of_memory() -> Refused:
    """The error for a request that needs more memory than allowed."""
    return Refused("the request needs too much memory", status=503, remedy="narrow it", retry_after=60)


def _opened(folder: Path, sha256: str) -> ox.Store:
    record = read_record(folder)
    if record is None or record.sha256 != sha256:
        raise InputError("the store has been replaced", where=str(folder), remedy="start the server again")
    return open_graph(record.store)


def _answer(store: ox.Store, connection: socket.socket, request: Request) -> None:
    match request:
        case Ask():
            _query(store, connection, request)
        case Dump():
            _write_triples(connection, triples(store, request.graph), request)
        case Call():
            _call(store, connection, request)


def _query(store: ox.Store, connection: socket.socket, ask: Ask) -> None:
    try:
        default = _graphs(ask.dataset.default) if ask.dataset.given else None
        named = _graphs(ask.dataset.named) if ask.dataset.given else None
        results = store.query(
            ask.text,
            default_graph=default,  # type: ignore[arg-type]  # a list of names is one of names and blank nodes
            named_graphs=named,  # type: ignore[arg-type]
        )
        if isinstance(results, ox.QueryTriples):
            _write_triples(connection, results, ask)
            return
        format = ox.QueryResultsFormat.from_media_type(ask.media_type)
        assert format is not None
        count = RowCount(ask.media_type) if isinstance(results, ox.QuerySolutions) else None
        outlet = _outlet(connection, ask, count)
        results.serialize(cast("IO[bytes]", outlet), format)
        outlet.close()
    except SyntaxError as error:
        told = malformed(ask.text, error)
        raise Refused(told.what, status=400, remedy=told.remedy) from error
    except (RuntimeError, ValueError) as error:
        raise Refused(f"the query failed: {error}", status=500) from error
    except OSError as error:
        if isinstance(error, BrokenPipeError | ConnectionResetError):
            raise
        raise Refused(f"the query failed: {error}", status=500) from error


def _graphs(iris: tuple[str, ...] | None) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris or ()]


def _write_triples(connection: socket.socket, found: Iterable[ox.Triple], request: Ask | Dump) -> None:
    format = ox.RdfFormat.from_media_type(request.media_type)
    assert format is not None
    outlet = _outlet(connection, request)
    ox.serialize(_counted(found, request.rows), cast("IO[bytes]", outlet), format)
    outlet.close()


def _counted(found: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(found):
        if number == most:
            raise too_large(f"{most} triples")
        yield triple


def _outlet(connection: socket.socket, request: Ask | Dump, count: RowCount | None = None) -> Outlet:
    return Outlet(connection, rows=request.rows, size=request.size, gzip=request.gzip, count=count)


def _call(store: ox.Store, connection: socket.socket, call: Call) -> None:
    module, _, name = call.name.partition(":")
    try:
        value = getattr(import_module(module), name)(store, *call.values)
    except (KgError, MemoryError):
        raise
    except Exception as error:  # a fault of ours in one request ends neither the worker nor the server
        traceback.print_exc(file=sys.stderr)
        raise Refused("the server failed on this request", status=500) from error
    data = pickle.dumps(value)
    if len(data) > call.size:
        raise too_large(f"{call.size} bytes")
    send(connection, Kind.LAST, data)
