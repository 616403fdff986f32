"""Progress on standard error, where that is a terminal; elsewhere nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import MofNCompleteColumn, ProgressColumn, Task, TaskID
from rich.progress import Progress as Bars
from rich.text import Text

from kg.batch.corpus import Progress

_EACH = 0.1
"""Seconds between two pictures of the bars."""


class _Rate(ProgressColumn):
    """How many a second, over the last half minute."""

    def render(self, task: Task) -> Text:
        """The rate of a stage, nothing before it is known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield what a build tells its stages to; each stage is a bar.

    They are drawn as they are told, not by a thread of their own: a process of one thread can be forked.
    """
    console = Console(stderr=True)
    columns = (*Bars.get_default_columns(), MofNCompleteColumn(), _Rate())
    shown = console.is_terminal
    with Bars(*columns, console=console, transient=True, disable=not shown, auto_refresh=False) as bars:
        tasks: dict[str, TaskID] = {}
        drawn = 0.0

        def report(stage: str, done: int, total: int) -> None:
            nonlocal drawn
            is_new = stage not in tasks
            if is_new:
                for task in tasks.values():
                    bars.update(task, completed=bars.tasks[task].total)
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)
            if is_new or monotonic() - drawn > _EACH:
                drawn = monotonic()
                bars.refresh()

        yield report
