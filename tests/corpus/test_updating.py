"""Updating a study: only new or changed files are parsed, and the result is that of reading everything."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediaanalysis as ma
from mediaanalysis.corpus import updating
from mediaanalysis.errors import OptionError, ReadError, StateError

from .reading_helpers import put


def same_as_reading(updated: updating.UpdateResult, raw: Path) -> None:
    documents, problems = ma.read_corpus(raw)
    pd.testing.assert_frame_equal(updated.documents, documents)
    pd.testing.assert_frame_equal(updated.problems, problems)


def test_only_changed_files_are_parsed(tmp_path: Path) -> None:
    raw, study = tmp_path / "raw", tmp_path / "study"
    for k in range(5):
        put(raw, f"post_2024-05-0{k + 1}.txt", f"Talks failed in town {k}.")
    put(raw, "broken.jsonl", '{"text": "Rain."}\n{"text": \n')
    put(raw, "table.csv", "text;date\nRain again.;3/4/2024\nSnow.;25/4/2024\n")
    first = ma.update_study(study, raw)
    assert (first.n_parsed, first.n_kept) == (7, 0)
    same_as_reading(first, raw)
    again = ma.update_study(study, raw)
    assert (again.n_parsed, again.n_kept) == (0, 7)
    same_as_reading(again, raw)
    put(raw, "post_2024-05-01.txt", "Talks resumed.")
    (raw / "post_2024-05-02.txt").unlink()
    put(raw, "metadata.csv", "file,outlet\npost_2024-05-03.txt,The Post\n")
    third = ma.update_study(study, raw)
    assert (third.n_parsed, third.n_kept) == (1, 5)
    same_as_reading(third, raw)
    assert len(list((study / ".parsed").iterdir())) == 6
    pd.testing.assert_frame_equal(ma.load_study(study)["documents"], third.documents)


def test_options_and_code_make_it_parse_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, study = tmp_path / "raw", tmp_path / "study"
    put(raw, "a.csv", "body;other\nRain.;Snow.\n")
    assert ma.update_study(study, raw).documents.loc[0, "text"] == "Rain."
    changed = ma.update_study(study, raw, columns={"text": "other"})
    assert (changed.n_parsed, changed.documents.loc[0, "text"]) == (1, "Snow.")
    monkeypatch.setattr(updating, "reading_code", lambda: "other")
    assert ma.update_study(study, raw, columns={"text": "other"}).n_parsed == 1


def test_a_damaged_memory_is_not_believed(tmp_path: Path) -> None:
    raw, study = tmp_path / "raw", tmp_path / "study"
    put(raw, "a.txt", "Rain.")
    put(raw, "b.txt", "Snow.")
    ma.update_study(study, raw)
    for number, file in enumerate((study / ".parsed").iterdir()):
        file.write_bytes(file.read_bytes()[:-5] if number else b"junk")
    again = ma.update_study(study, raw)
    assert again.n_parsed == 2
    same_as_reading(again, raw)


def test_nothing_readable_leaves_the_study_as_it_was(tmp_path: Path) -> None:
    raw, study = tmp_path / "raw", tmp_path / "study"
    put(raw, "a.txt", "Rain.")
    ma.update_study(study, raw)
    put(raw, "a.txt", b"")
    with pytest.raises(ReadError, match="no article could be read"):
        ma.update_study(study, raw)
    assert ma.load_study(study)["documents"].loc[0, "text"] == "Rain."


def test_a_study_is_neither_its_raw_folder_nor_read_as_articles(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "Rain.")
    with pytest.raises(OptionError, match="is the folder of the raw files"):
        ma.update_study(tmp_path, tmp_path)
    for _ in range(2):
        assert len(ma.update_study(tmp_path / "study", tmp_path).documents) == 1
    assert "holds a study.json" in ma.read_corpus(tmp_path).problems["detail"].str.cat()


def test_a_study_of_other_files_is_not_replaced(tmp_path: Path) -> None:
    put(tmp_path, "one/a.txt", "Rain.")
    put(tmp_path, "two/b.txt", "Snow.")
    ma.update_study(tmp_path / "study", tmp_path / "one")
    with pytest.raises(StateError, match=r"made from other files, such as 'a\.txt'"):
        ma.update_study(tmp_path / "study", tmp_path / "two")
    assert ma.load_study(tmp_path / "study")["documents"]["text"].tolist() == ["Rain."]


def test_parquet_with_dates_is_read_each_time(tmp_path: Path) -> None:
    raw, study = tmp_path / "raw", tmp_path / "study"
    raw.mkdir()
    frame = pd.DataFrame({"text": ["Rain."], "date": pd.to_datetime(["2024-05-01"]), "seen": pd.to_datetime(["2024"])})
    frame.to_parquet(raw / "a.parquet")
    for _ in range(2):
        updated = ma.update_study(study, raw)
        assert updated.n_parsed == 1
        same_as_reading(updated, raw)


_names = st.sampled_from(["a.txt", "b.txt", "c.html", "d.csv"])
_texts = st.sampled_from(["Rain fell.", "text\nSnow fell.", "<html><p>Hail fell on the town all day.</p></html>", ""])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(_names, _texts), min_size=1, max_size=6))
def test_any_sequence_of_changes_gives_what_reading_gives(changes: list[tuple[str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        raw, study = Path(folder, "raw"), Path(folder, "study")
        put(raw, "always.txt", "Wind blew.")
        for name, text in changes:
            put(raw, name, text)
            same_as_reading(ma.update_study(study, raw), raw)
