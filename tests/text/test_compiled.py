"""Compiled loops where they can be had, the slow twin where not, and one line when it takes long."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest

import mediaanalysis
from mediaanalysis.text import compiled, scanning
from mediaanalysis.text.compiled import load
from mediaanalysis.text.tokens import tokenize

DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b"], "text": ["Kyiv’s U.S.-made arms", "#Kyiv: 12.5% so"]})
SCRIPT = """
import pandas as pd
from mediaanalysis.text import compiled, scanning
from mediaanalysis.text.tokens import tokenize
scanning.WORTHWHILE = 0
documents = pd.DataFrame({"doc_id": ["a"], "text": ["Kyiv’s U.S.-made arms"]})
print(tokenize(documents).surfaces.tolist(), compiled.load("scanner") is not None)
"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget before and after what has been loaded and said."""
    for cache in (compiled.load, compiled._announce):
        cache.cache_clear()
    yield
    for cache in (compiled.load, compiled._announce):
        cache.cache_clear()


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def modules(monkeypatch: pytest.MonkeyPatch, warm: Callable[[], None]) -> list[str]:
    """Let every module of loops be a made one; return the names that are asked for."""
    asked: list[str] = []

    def find(name: str) -> SimpleNamespace:
        asked.append(name)
        return SimpleNamespace(name=name, warm=warm)

    monkeypatch.setattr(compiled, "importlib", SimpleNamespace(import_module=find))
    return asked


def test_modules_are_loaded_and_warmed_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    warmed: list[int] = []
    asked = modules(monkeypatch, lambda: warmed.append(1))
    assert load("scanner") is load("scanner")
    assert load("matching") is not load("scanner")
    assert asked == ["mediaanalysis.text.scanner", "mediaanalysis.text.matching"]
    assert len(warmed) == 2
    assert capsys.readouterr().err == ""
    assert all(thread.finished.is_set() for thread in threading.enumerate() if isinstance(thread, threading.Timer))


def test_without_numba_there_are_no_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "WORTHWHILE", 0)
    expected = tokenize(DOCUMENTS).to_frame()
    load.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "mediaanalysis.text.scanner", raising=False)
    assert load("scanner") is None
    pd.testing.assert_frame_equal(tokenize(DOCUMENTS).to_frame(), expected)


def test_the_other_byte_order_has_no_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = modules(monkeypatch, lambda: None)
    monkeypatch.setattr(sys, "byteorder", "big")
    assert load("scanner") is None
    assert asked == []


@pytest.mark.parametrize("error", [ImportError("no numba"), OSError(28, "No space left on device")])
def test_what_cannot_be_compiled_is_none(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> None:
        raise error

    asked = modules(monkeypatch, fail)
    assert load("scanner") is None
    assert load("scanner") is None
    assert len(asked) == 1


def test_a_fault_in_a_loop_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    modules(monkeypatch, fail)
    with pytest.raises(ZeroDivisionError):
        load("scanner")


def test_what_takes_long_is_announced_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    def slow() -> None:
        # The timer's own thread prints; ten seconds are for a machine that does something else.
        for _ in range(1000):
            if compiled._announce.cache_info().currsize:
                return
            time.sleep(0.01)

    monkeypatch.setattr(compiled, "_PATIENCE", 0)
    modules(monkeypatch, slow)
    load("scanner")
    load("matching")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "compiling the hot loops" in said.err


def test_the_compiled_functions_know_their_python() -> None:
    pytest.importorskip("numba")
    scanner = load("scanner")
    assert isinstance(scanner, ModuleType)
    assert importlib.import_module("mediaanalysis.text.scanner") is scanner
    assert scanner.scan.targetoptions["nogil"]
    assert not scanner.scan.targetoptions["boundscheck"]
    assert scanner.decode.py_func("é".encode(), 0) == (0xE9, 2)


def test_an_unusable_cache_folder_is_passed_over(tmp_path: Path) -> None:
    """Below a regular file nothing can be made: numba falls back to the folder of the module."""
    pytest.importorskip("numba")
    (tmp_path / "file").touch()
    done = run(SCRIPT, NUMBA_CACHE_DIR=str(tmp_path / "file" / "cache"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['Kyiv’s', 'U.S.-made', 'arms'] True"


def test_without_any_cache_folder_it_compiles_anew(tmp_path: Path) -> None:
    """A copy of the package whose cache folder is a file, for a user without a home."""
    pytest.importorskip("numba")
    package = Path(mediaanalysis.__file__).parent
    shutil.copytree(package, tmp_path / "mediaanalysis", ignore=shutil.ignore_patterns("__pycache__", "dictionaries"))
    (tmp_path / "mediaanalysis" / "text" / "__pycache__").touch()
    nowhere = str(tmp_path / "mediaanalysis" / "text" / "__pycache__" / "x")
    script = """
import numba, numpy as np
from mediaanalysis.text import compiled
@compiled.jit()
def twice(x):
    return 2 * x
from mediaanalysis.text.scanner import decode, __file__
import mediaanalysis.text.scanner as scanner
print(decode(np.frombuffer("é".encode(), np.uint8), 0), type(decode._cache).__name__, scanner.__file__)
"""
    homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE"), nowhere)
    done = run(script, PYTHONPATH=str(tmp_path), NUMBA_CACHE_DIR=nowhere, **homes)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:3] == ["(233,", "2)", "NullCache"]
    assert str(tmp_path) in done.stdout
