"""Worker processes that answer requests: each killed and replaced when its request takes too long or is given up."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import pickle
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import TypeVar, cast

from kg.errors import InputError, KgError
from kg.load import Record
from kg.serve.limits import Limits
from kg.serve.refusal import Refused
from kg.serve.request import FRAME, Ask, Call, Dump, Kind, Request
from kg.serve.worker import out_of_memory, work

_LOG = logging.getLogger(__name__)
_BUFFERED = 16  # frames of 64 KB that wait for the client while the worker goes on
_OPENING = 60.0  # seconds for a worker to open the store
_AGAIN = 1.0  # seconds until another worker is tried where one could not open it

Result = TypeVar("Result")


class Answer:
    """An answer on its way: its bytes in pieces, in order, once its head is there. To be closed.

    What is not taken waits, and after a megabyte the worker waits too.
    """

    def __init__(self, run: Callable[[Answer], Awaitable[None]]) -> None:
        self.media_type = ""
        self._frames: asyncio.Queue[bytes | KgError | None] = asyncio.Queue(_BUFFERED)
        self._begun = asyncio.Event()
        self._task = asyncio.ensure_future(self._fill(run))

    async def begun(self) -> None:
        """Wait for the head.

        :raises KgError: if there is no answer.
        """
        await self._begun.wait()
        if not self.media_type:
            error = await self._frames.get()
            assert isinstance(error, KgError)
            raise error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the pieces.

        :raises KgError: if the answer breaks off; what came before is not whole.
        """
        while (piece := await self._frames.get()) is not None:
            if isinstance(piece, KgError):
                raise piece
            yield piece

    async def close(self) -> None:
        """Give up what is not there yet."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def put(self, kind: Kind, data: bytes) -> None:
        """Take a frame from the worker."""
        if kind is Kind.HEAD:
            self.media_type = pickle.loads(data)
            self._begun.set()
        elif kind is Kind.DATA:
            await self._frames.put(data)

    async def _fill(self, run: Callable[[Answer], Awaitable[None]]) -> None:
        end: KgError | None = None
        try:
            await run(self)
        except KgError as error:
            end = error
        except Exception:
            _LOG.exception("an answer failed")
            end = Refused("the server failed on this request", status=500)
        finally:
            self._begun.set()
        await self._frames.put(end)


class _Worker:
    """A process and the connection to it."""

    def __init__(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process, self._reader, self._writer = process, reader, writer

    async def ask(self, request: Request) -> None:
        data = pickle.dumps(request)
        self._writer.write(FRAME.pack(b"q", len(data)) + data)
        await self._writer.drain()

    async def frame(self) -> tuple[Kind, bytes]:
        """The next frame.

        :raises KgError: what the worker raised.
        :raises asyncio.IncompleteReadError: if the worker has ended.
        """
        kind, length = FRAME.unpack(await self._reader.readexactly(FRAME.size))
        data = await self._reader.readexactly(length)
        if kind == Kind.ERROR:
            raise cast(KgError, pickle.loads(data))
        return Kind(kind), data

    def end(self) -> None:
        self._writer.close()
        self.process.kill()


class Pool:
    """Workers on one store; an asynchronous context manager.

    A request waits for a free worker. It has the worker for `Limits.seconds`; then the worker is killed, which is the
    only way to end a query, and another is started in its place. The same happens to the worker of a request that is
    given up.
    """

    def __init__(self, record: Record, limits: Limits) -> None:
        self.record, self.limits = record, limits
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._workers: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._broken: KgError | None = None
        # One thread starts and reaps all of them: it must live as long as they (see `end_with_parent`).
        self._thread = ThreadPoolExecutor(1, "workers")

    async def __aenter__(self) -> Pool:
        """Start the workers.

        :raises InputError: if the store cannot be opened.
        """
        try:
            for _ in range(self.limits.workers):
                self._idle.put_nowait(await self._start())
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, at work or not."""
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in list(self._workers):
            await self._end(worker)
        self._thread.shutdown()

    async def call(self, name: str, *values: object) -> object:
        """What a function of this package returns, called in a worker with the open store and then the values.

        :param name: ``module:function``; the values and what it returns can be pickled.
        :raises KgError: what the function raises; another exception of it is reported on standard error.
        :raises Refused: 503 if the server is busy or memory runs out, 504 when the time is over, 403 if the value is
            too large.
        """
        async with self._worker() as worker:
            return await self._watched(worker, self._value(worker, Call(name, values, self.limits.answer)))

    def answer(self, request: Ask | Dump) -> Answer:
        """The answer to a query or the dump of a graph; errors as those of `call` come when it is read."""

        async def run(answer: Answer) -> None:
            async with self._worker() as worker:
                await self._watched(worker, self._pass_on(worker, request, answer))

        return Answer(run)

    async def _value(self, worker: _Worker, request: Call) -> object:
        await worker.ask(request)
        _kind, data = await worker.frame()
        return pickle.loads(data)

    async def _pass_on(self, worker: _Worker, request: Ask | Dump, answer: Answer) -> None:
        await worker.ask(request)
        kind = Kind.HEAD
        while kind is not Kind.END:
            kind, data = await worker.frame()
            await answer.put(kind, data)

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[_Worker]:
        """A worker for one request; it goes on to the next one if the request has come to its end."""
        if self._under_way >= self.limits.concurrent:
            raise _busy()
        self._under_way += 1
        try:
            worker = await self._free()
            try:
                yield worker
            except KgError as error:
                self._release(worker, fresh=isinstance(error, Refused) and error.status >= 500)
                raise
            except BaseException:
                self._release(worker, fresh=True)
                raise
            self._release(worker, fresh=False)
        finally:
            self._under_way -= 1

    async def _free(self) -> _Worker:
        if self._broken and self._idle.empty():
            raise Refused(f"the graph cannot be read: {self._broken.what}", status=503, retry_after=60)
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._idle.get()
        except TimeoutError as error:
            raise _busy() from error

    async def _watched(self, worker: _Worker, work: Awaitable[Result]) -> Result:
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await work
        except TimeoutError as error:
            raise Refused(
                f"no answer within {self.limits.seconds:g} seconds",
                status=504,
                remedy="narrow the query",
                retry_after=max(1, round(self.limits.seconds)),
            ) from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._reason(worker) from error

    async def _reason(self, worker: _Worker) -> Refused:
        """Why a worker has ended by itself: its stack (too many parts in a row) or its memory."""
        await self._in_thread(worker.process.join, 5)
        if worker.process.exitcode == -signal.SIGSEGV:
            return Refused("the query is too complex", status=400, remedy="write it with fewer parts")
        return out_of_memory()

    def _release(self, worker: _Worker, *, fresh: bool) -> None:
        if not fresh and worker.process.is_alive():
            self._idle.put_nowait(worker)
            return
        task = asyncio.ensure_future(self._replace(worker))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _replace(self, worker: _Worker) -> None:
        await self._end(worker)
        while True:
            try:
                self._idle.put_nowait(await self._start())
            except KgError as error:
                self._broken = error
                await asyncio.sleep(_AGAIN)
            else:
                self._broken = None
                return

    async def _end(self, worker: _Worker) -> None:
        worker.end()
        await self._in_thread(worker.process.join)
        self._workers.discard(worker)

    async def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        arguments = (theirs, self.record.store, self.record.sha256, self.limits.memory)
        process = multiprocessing.get_context("spawn").Process(target=work, args=arguments, daemon=True)
        with theirs:
            await self._in_thread(process.start)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = _Worker(process, reader, writer)
        self._workers.add(worker)
        try:
            async with asyncio.timeout(_OPENING):
                await worker.frame()
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            await self._end(worker)
            raise InputError("a worker did not start", where=str(self.record.store)) from error
        except BaseException:
            await self._end(worker)
            raise
        return worker

    async def _in_thread(self, function: Callable[..., object], *values: object) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, function, *values)


def _busy() -> Refused:
    return Refused("too many requests at once", status=503, retry_after=5)
