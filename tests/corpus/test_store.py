"""Saved studies: all tables of a save or none, one writer at a time, changed files told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pandas as pd
import pytest

import mediaanalysis as ma
from mediaanalysis.corpus import store
from mediaanalysis.errors import MediaAnalysisError, ReadError, StateError, TableError


def table(generation: int, rows: int = 300) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(rows)]
    return pd.DataFrame({"doc_id": ids, "text": "Talks failed.", "generation": generation})


def test_tables_come_back_as_they_were(tmp_path: Path) -> None:
    documents, problems = ma.read_corpus("data/raw/sample")
    ma.save_study(tmp_path, {"documents": documents, "problems": problems}, provenance={"seed": 1})
    loaded = ma.load_study(tmp_path)
    pd.testing.assert_frame_equal(loaded["documents"], documents)
    pd.testing.assert_frame_equal(loaded["problems"], problems)
    ma.save_study(tmp_path, {"extra": table(1)})
    assert set(ma.load_study(tmp_path)) == {"documents", "problems", "extra"}
    assert store.read_record(tmp_path)["provenance"] == {"seed": 1}


def test_a_killed_writer_leaves_one_whole_generation(tmp_path: Path) -> None:
    ma.save_study(tmp_path, {"first": table(0), "second": table(0)})
    code = f"""
        import pandas as pd, sys
        sys.path.insert(0, {str(Path(store.__file__).parents[2])!r})
        import mediaanalysis as ma
        print("up", flush=True)
        generation = 0
        while True:
            generation += 1
            ids = [f"d{{k}}" for k in range(300)]
            rows = pd.DataFrame({{"doc_id": ids, "text": "Talks failed.", "generation": generation}})
            ma.save_study({str(tmp_path)!r}, {{"first": rows, "second": rows}})
    """
    for wait in (0.02, 0.11, 0.23, 0.37):
        writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(wait)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        loaded = ma.load_study(tmp_path)
        seen = {int(n) for name in ("first", "second") for n in loaded[name]["generation"]}
        assert len(seen) == 1
        assert len(loaded["first"]) == 300


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_save_killed_between_its_moves_is_ended_by_the_next_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    ma.save_study(tmp_path, {"first": table(1), "second": table(1)})
    real, seen = os.replace, []

    def stop(source: str, target: str) -> None:
        if Path(target).suffix in (".parquet", ".json") and Path(target).name != ".commit.json":
            if len(seen) == moved:
                raise KeyboardInterrupt
            seen.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", stop)
    if moved < 3:
        with pytest.raises(KeyboardInterrupt):
            ma.save_study(tmp_path, {"first": table(2), "second": table(2)})
    else:
        ma.save_study(tmp_path, {"first": table(2), "second": table(2)})
    monkeypatch.setattr(os, "replace", real)
    loaded = ma.load_study(tmp_path)
    assert {int(n) for name in ("first", "second") for n in loaded[name]["generation"]} == {2}
    assert not list(tmp_path.glob(".*.part"))


def test_a_save_killed_before_its_list_is_complete_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ma.save_study(tmp_path, {"first": table(1)})
    monkeypatch.setattr(store, "write_atomically", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ma.save_study(tmp_path, {"first": table(2)})
    monkeypatch.undo()
    assert set(ma.load_study(tmp_path)["first"]["generation"]) == {1}


def test_a_second_writer_waits_and_then_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    ma.save_study(tmp_path, {"first": table(1)})
    monkeypatch.setattr(store, "_LOCK_SECONDS", 0.2)
    with FileLock(tmp_path / ".lock"):
        with pytest.raises(StateError, match="another run is writing"):
            ma.save_study(tmp_path, {"first": table(2)})
        assert set(ma.load_study(tmp_path)["first"]["generation"]) == {1}  # readers need no lock
    ma.save_study(tmp_path, {"first": table(2)})


def test_changed_and_missing_files_are_named(tmp_path: Path) -> None:
    ma.save_study(tmp_path, {"first": table(1), "second": table(1)})
    whole = (tmp_path / "first.parquet").read_bytes()
    (tmp_path / "first.parquet").write_bytes(whole[:-10])
    with pytest.raises(ReadError, match=r"first\.parquet is not what study\.json says"):
        ma.load_study(tmp_path)
    (tmp_path / "first.parquet").unlink()
    with pytest.raises(ReadError, match=r"first\.parquet"):
        ma.load_study(tmp_path)
    (tmp_path / "study.json").write_text("{")
    with pytest.raises(ReadError, match="not JSON"):
        ma.load_study(tmp_path)
    with pytest.raises(ReadError, match="Did you mean"):
        ma.load_study(tmp_path.with_name(tmp_path.name[:-1] + "_"))


def test_names_and_schemas_are_checked_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot name a file"):
        ma.save_study(tmp_path, {"first": table(1), "../x": table(1)})
    with pytest.raises(TableError, match="doc_id"):
        ma.save_study(tmp_path, {"first": table(1), "documents": pd.DataFrame({"text": ["a"]})})
    assert not list(tmp_path.glob("*.parquet"))


def test_wrong_arguments_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for call, said in (
        (lambda: ma.load_study(None), "path=None is no path"),
        (lambda: ma.save_study(tmp_path, None), "tables must be a mapping"),
        (lambda: ma.save_study(tmp_path, table(1)), "tables must be a mapping"),
        (lambda: ma.save_study(tmp_path, {1: table(1)}), "1 cannot name a file"),
        (lambda: ma.save_study(tmp_path / "file", {"a": table(1)}), "is a file; a study is a folder"),
        (lambda: ma.save_study(tmp_path, {"a": table(1)}, provenance="x"), "provenance must be a mapping"),
        (lambda: ma.save_study(tmp_path, {"a": table(1)}, provenance={"x": {1}}), "what JSON cannot"),
        (lambda: ma.update_study(None, tmp_path), "path=None is no path"),
        (lambda: ma.update_study(tmp_path, None), "raw=None is no path"),
        (lambda: ma.read_corpus(5), "path=5 is no path"),
        (lambda: ma.normalise_outlets(table(1).assign(outlet=""), None), "aliases=None is no path"),
    ):
        with pytest.raises(MediaAnalysisError, match=said):
            call()


def test_formulas_become_text_in_csv(tmp_path: Path) -> None:
    cells = ["=1+1", "+cmd", "-x", "@SUM(A1)", "\tx", "plain", "-5", "+3.2e4", ""]
    frame = pd.DataFrame({"title": cells, "kind": pd.Categorical(cells), "n": range(-4, 5)})
    store.write_csv(frame, tmp_path / "a.csv")
    back = pd.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    assert back["title"].tolist() == ["'=1+1", "'+cmd", "'-x", "'@SUM(A1)", "'\tx", "plain", "-5", "+3.2e4", ""]
    assert back["kind"].tolist() == back["title"].tolist()
    assert back["n"].tolist() == [str(n) for n in range(-4, 5)]
    assert frame["title"].tolist() == cells
