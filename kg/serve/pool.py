"""Worker processes that answer requests: each killed and replaced when its request takes too long or is given up."""

from __future__ import annotations

import asyncio
import pickle
import signal
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import cast

from kg.errors import InputError, KgError
from kg.load import Record
from kg.serve.exchange import Exchange
from kg.serve.limits import Limits
from kg.serve.process import Worker
from kg.serve.refusal import Refused
from kg.serve.request import Ask, Call, Dump, Kind
from kg.serve.worker import out_of_memory

_OPENING = 60.0  # seconds for a worker to open the store
_AGAIN = 1.0  # seconds until another worker is tried where one could not open it
_ENDING = 5.0  # seconds to learn why a worker has ended


class Pool:
    """Workers on one store; an asynchronous context manager.

    A request waits for a free worker, the first come first. It has the worker for `Limits.seconds`; then the worker is
    killed, which is the only way to end a query, and another is started in its place. The same happens to the worker of
    a request that is given up.
    """

    def __init__(self, record: Record, limits: Limits) -> None:
        self.record, self.limits = record, limits
        self._idle: deque[Worker] = deque()
        self._waiting: deque[Exchange] = deque()
        self._workers: set[Worker] = set()
        self._ready: dict[Worker, asyncio.Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
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
                self._idle.append(await self._start())
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, at work or not."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
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
        exchange = self.ask(Call(name, values, self.limits.answer))
        try:
            data, _last = await exchange.piece()
        finally:
            exchange.close()
        return pickle.loads(data)

    def ask(self, request: Ask | Dump | Call) -> Exchange:
        """Have something answered; other errors than the first come when the answer is read, and are those of `call`.

        :raises Refused: 503 if the server is busy.
        """
        if self._under_way >= self.limits.concurrent:
            raise _busy()
        if self._broken and not self._idle:
            raise Refused(f"the graph cannot be read: {self._broken.what}", status=503, retry_after=60)
        exchange = Exchange(pickle.dumps(request), self._given_up)
        self._under_way += 1
        if self._idle:
            self._begin(self._idle.popleft(), exchange)
        else:
            self._waiting.append(exchange)
            self._time(exchange, self._waited)
        return exchange

    # --- a request, from its beginning to its end --------------------------------------------------------------------

    def _begin(self, worker: Worker, exchange: Exchange) -> None:
        self._time(exchange, self._late)
        worker.ask(exchange)

    def _time(self, exchange: Exchange, then: Callable[[Exchange], None]) -> None:
        if exchange.timer is not None:
            exchange.timer.cancel()
        exchange.timer = asyncio.get_running_loop().call_later(self.limits.seconds, then, exchange)

    def _waited(self, exchange: Exchange) -> None:
        exchange.close(_busy())

    def _late(self, exchange: Exchange) -> None:
        exchange.close(
            Refused(
                f"no answer within {self.limits.seconds:g} seconds",
                status=504,
                remedy="narrow the query",
                retry_after=max(1, round(self.limits.seconds)),
            )
        )

    def _given_up(self, exchange: Exchange) -> None:
        if isinstance(exchange.source, Worker):
            self._finish(exchange.source, fresh=True)
        elif exchange in self._waiting:
            self._waiting.remove(exchange)
            self._count_out(exchange)

    def _finish(self, worker: Worker, *, fresh: bool) -> None:
        """Take a worker off its request; it goes on to the next one unless a fresh one is to take its place."""
        if exchange := worker.done():
            self._count_out(exchange)
        if fresh:
            self._spawn(self._replace(worker))
        else:
            self._next(worker)

    def _count_out(self, exchange: Exchange) -> None:
        self._under_way -= 1
        if exchange.timer is not None:
            exchange.timer.cancel()

    def _next(self, worker: Worker) -> None:
        if self._waiting:
            self._begin(worker, self._waiting.popleft())
        else:
            self._idle.append(worker)

    # --- what workers do ---------------------------------------------------------------------------------------------

    def on_frame(self, worker: Worker, kind: Kind, data: bytes) -> None:
        """Part of `kg.serve.process.Owner`."""
        if ready := self._ready.get(worker):
            if ready.done():
                return
            if kind is Kind.ERROR:
                ready.set_exception(cast(KgError, pickle.loads(data)))
            else:
                ready.set_result(None)
        elif worker.exchange is None:
            return
        elif kind is Kind.DATA:
            worker.exchange.put(data, last=False)
        elif kind is Kind.LAST:
            worker.exchange.put(data, last=True)
            self._finish(worker, fresh=False)
        else:
            error = cast(KgError, pickle.loads(data))
            worker.exchange.fail(error)
            self._finish(worker, fresh=isinstance(error, Refused) and error.status >= 500)

    def on_lost(self, worker: Worker) -> None:
        """Part of `kg.serve.process.Owner`."""
        if ready := self._ready.get(worker):
            if not ready.done():
                ready.set_exception(ConnectionError())
            return
        if worker in self._idle:
            self._idle.remove(worker)
        if exchange := worker.done():
            self._count_out(exchange)
        self._spawn(self._bury(worker, exchange))

    async def _bury(self, worker: Worker, exchange: Exchange | None) -> None:
        """Say why a worker has ended by itself: its stack (too many parts in a row) or its memory."""
        await self._in_thread(worker.process.join, _ENDING)
        if exchange is not None and not exchange.is_over:
            if worker.process.exitcode == -signal.SIGSEGV:
                exchange.fail(Refused("the query is too complex", status=400, remedy="write it with fewer parts"))
            else:
                exchange.fail(out_of_memory())
        await self._replace(worker)

    async def _replace(self, worker: Worker) -> None:
        await self._end(worker)
        while True:
            try:
                fresh = await self._start()
            except KgError as error:
                self._broken = error
                await asyncio.sleep(_AGAIN)
            else:
                self._broken = None
                self._next(fresh)
                return

    async def _end(self, worker: Worker) -> None:
        worker.end()
        if worker.process.pid is not None:
            await self._in_thread(worker.process.join)
        self._workers.discard(worker)

    async def _start(self) -> Worker:
        worker = Worker(self, self.record, self.limits.memory)
        self._workers.add(worker)
        ready = self._ready[worker] = asyncio.get_running_loop().create_future()
        try:
            await self._in_thread(worker.start)
            await worker.connect()
            async with asyncio.timeout(_OPENING):
                await ready
        except OSError as error:  # no process, none in time, or one that ended
            await self._end(worker)
            raise InputError("a worker did not start", where=str(self.record.store)) from error
        except BaseException:
            await self._end(worker)
            raise
        finally:
            del self._ready[worker]
        return worker

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in_thread(self, function: Callable[..., object], *values: object) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, function, *values)


def _busy() -> Refused:
    return Refused("too many requests at once", status=503, retry_after=5)
