"""CPU seconds of some work, and the bars they are held to.

CPU seconds (all threads of this process, and its children once they have ended) are compared, never wall time: they
say what the work costs however many cores it is spread over and whoever else is on the machine.
"""

from __future__ import annotations

import gc
import math
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Bar", "Timing", "best_of", "cpu_seconds"]

PATIENCE = 10.0
"""Work slower than this is not repeated: seconds of noise do not matter to it."""


def cpu_seconds() -> float:
    """Return the CPU seconds spent so far by all threads of this process and by its ended children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@dataclass(frozen=True, slots=True)
class Timing:
    """The result of some work, its least CPU seconds, and how often it was run."""

    result: Any
    seconds: float
    runs: int


def best_of(work: Callable[..., Any], *, runs: int = 3, fresh: Callable[[], Any] | None = None) -> Timing:
    """Run some work several times and keep the least CPU seconds.

    Parameters
    ----------
    work : callable
    runs : int
        Runs; one when the first takes longer than ``PATIENCE``.
    fresh : callable, optional
        Makes the argument of `work` anew before each run, outside the time: nothing kept in it from the run before
        can help the next one.
    """
    result, least, done = None, math.inf, 0
    gc.collect()
    gc.freeze()  # what other packages left in memory is not searched for garbage in the time of this one
    for _ in range(runs):
        arguments = () if fresh is None else (fresh(),)
        result = None  # the result before this one is let go, so that two never share the memory
        gc.collect()
        began = cpu_seconds()
        result = work(*arguments)
        spent = cpu_seconds() - began
        least, done = min(least, spent), done + 1
        if spent > PATIENCE:
            break
    gc.unfreeze()
    return Timing(result, least, done)


@dataclass(frozen=True, slots=True)
class Bar:
    """A measured value and the limit it is held to; a value of NaN could not be measured, which is a miss."""

    name: str
    value: float
    limit: float
    unit: str
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the value keeps the limit."""
        return self.value >= self.limit if self.at_least else self.value < self.limit
