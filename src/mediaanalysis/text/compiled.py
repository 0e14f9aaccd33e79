"""Compilation of the hot loops: by numba, at first use, cached on disk, announced.

Four modules of plain loops over arrays (:mod:`scanner`, :mod:`matching`, :mod:`counting` and the loops of
:mod:`duplicates`) are compiled. Each has a slow twin that needs nothing but Python and NumPy and gives the same arrays:
it serves small work, where loading the compiled code would take longer than the work, and machines without numba.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

import functools
import importlib
import sys
import threading
from types import ModuleType
from typing import Any

__all__ = ["jit", "load"]

# Loading from the cache takes a second or so; what takes longer is being compiled.
_PATIENCE = 3.0


def jit():
    """Return numba's decorator with the options all loops share; without a folder for its cache it does without one."""
    import numba

    options: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}

    def decorate(function):
        try:
            return numba.njit(cache=True, **options)(function)
        except RuntimeError:  # no folder that can be written to: compiled anew in each session
            return numba.njit(**options)(function)

    return decorate


@functools.cache
def load(name: str) -> ModuleType | None:
    """Return a module of compiled loops, ready to run, or None where numba is missing or cannot serve."""
    if sys.byteorder != "little":
        return None  # the scanner reads eight bytes as one little-endian word
    notice = threading.Timer(_PATIENCE, _announce)
    notice.daemon = True
    notice.start()
    try:
        loops = importlib.import_module(f"mediaanalysis.text.{name}")
        loops.warm()
    except (ImportError, OSError):  # OSError: the cache cannot be read, or its disk is full
        return None
    finally:
        notice.cancel()
    return loops


@functools.cache
def _announce() -> None:
    """Say once what takes so long."""
    print(  # noqa: T201 - to the terminal, as it happens
        "mediaanalysis: compiling the hot loops for this machine (some seconds to half a minute, once) ...",
        file=sys.stderr,
        flush=True,
    )
