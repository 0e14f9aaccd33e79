"""Sidecars and file names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from mediaanalysis.corpus.readers import read_corpus
from mediaanalysis.errors import OptionError, ReadError

from .reading_helpers import checked, problems_of, put


def test_a_sidecar_is_joined_by_name_path_or_stem(tmp_path: Path) -> None:
    table = "file,newspaper,Date,wave\na.txt,Orla Post,2024-05-01,1\nsub/b.txt,Varna News,2024-05-02,2\n"
    put(tmp_path, "metadata.csv", table + "c,Orla Post,2024-05-03,3\ngone.txt,Orla Post,2024-05-04,4\n")
    for name in ("a.txt", "sub/b.txt", "c.txt", "d.txt"):
        put(tmp_path, name, f"It rained in {name}.")
    result = checked(read_corpus(tmp_path))
    documents = result.documents.set_index("source_file")
    assert documents.loc[["a.txt", "sub/b.txt", "c.txt"], "outlet"].tolist() == ["Orla Post", "Varna News", "Orla Post"]
    assert documents.loc["sub/b.txt", "date"].date() == date(2024, 5, 2)
    assert set(documents["wave"].dropna()) == {1, 2, 3}
    warned = result.problems.query("severity == 'warning'")
    assert sorted(zip(warned["problem"], warned["source_file"], strict=True)) == [
        ("file_without_metadata", "d.txt"),
        ("metadata_without_file", "metadata.csv"),
    ]


def test_a_table_with_texts_is_no_sidecar(tmp_path: Path) -> None:
    put(tmp_path, "metadata.csv", "file,text\nx,It rained.\n")
    put(tmp_path, "a.txt", "It snowed.")
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 2
    assert problems_of(result, "warning") == []


def test_metadata_as_a_table_or_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    put(folder, "a.txt", "It rained.")
    table = pd.DataFrame({"filename": ["a.txt"], "outlet": ["Orla Post"], "day": [pd.Timestamp("2024-05-01")]})
    table.to_csv(tmp_path / "m.csv", index=False)
    before = table.copy()
    for metadata in (table, tmp_path / "m.csv"):
        row = checked(read_corpus(folder, metadata=metadata)).documents.iloc[0]
        assert (row["outlet"], row["date"].date(), row["date_raw"]) == ("Orla Post", date(2024, 5, 1), "2024-05-01")
    pd.testing.assert_frame_equal(table, before)
    with pytest.raises(ReadError, match="no column 'file'"):
        read_corpus(folder, metadata=table.drop(columns="filename"))
    with pytest.raises(ReadError, match="no such file"):
        read_corpus(folder, metadata=tmp_path / "none.csv")


def test_file_name_patterns(tmp_path: Path) -> None:
    put(tmp_path, "orla_post_2024-05-01_rain.txt", "It rained.")
    put(tmp_path, "oddname.txt", "It snowed.")
    result = checked(read_corpus(tmp_path, filename_pattern="{outlet}_{date}_{mood}"))
    row = result.documents.set_index("source_file").loc["orla_post_2024-05-01_rain.txt"]
    assert (row["outlet"], row["date"].date(), row["mood"]) == ("orla_post", date(2024, 5, 1), "rain")
    assert problems_of(result, "warning") == ["filename_without_match"]
    nested = read_corpus(
        put(tmp_path, "Varna News/2024-05-02.txt", "It shone.").parent.parent, filename_pattern="{outlet}/{date}"
    )
    assert "Varna News" in set(nested.documents["outlet"])
    for wrong in ("{outlet", "plain", "{}", "{a}{b}", "{a}_{a}"):
        with pytest.raises(OptionError, match="filename_pattern"):
            read_corpus(tmp_path, filename_pattern=wrong)


def test_day_order_is_decided_by_the_files_of_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "metadata.csv", "file,date\na.txt,3/4/2022\nb.txt,4/25/2022\n")
    put(tmp_path, "a.txt", "It rained.")
    put(tmp_path, "b.txt", "It snowed.")
    documents = checked(read_corpus(tmp_path)).documents.set_index("source_file")
    assert documents.loc["a.txt", "date"].date() == date(2022, 3, 4)
    swapped = read_corpus(tmp_path, day_first=True).documents.set_index("source_file")
    assert swapped.loc["a.txt", "date"].date() == date(2022, 4, 3)


def test_rows_of_a_sidecar_that_cannot_be_used_are_warnings(tmp_path: Path) -> None:
    put(tmp_path, "metadata.csv", "file,outlet\na.txt,Orla Post\na.txt,Varna News\n,Nobody\nb.txt,Two,Cells\n")
    put(tmp_path, "a.txt", "It rained.")
    result = checked(read_corpus(tmp_path))
    assert result.documents["outlet"].tolist() == ["Orla Post"]
    assert sorted(problems_of(result, "warning")) == ["metadata_not_used", "metadata_not_used", "ragged_row"]
    assert problems_of(result, "error") == []


def test_the_nearest_sidecar_speaks_for_a_file(tmp_path: Path) -> None:
    put(tmp_path, "metadata.csv", "file,outlet\na.txt,Orla Post\n")
    put(tmp_path, "sub/metadata.csv", "file,outlet\na.txt,Varna News\n")
    put(tmp_path, "a.txt", "It rained.")
    put(tmp_path, "sub/a.txt", "It snowed.")
    result = checked(read_corpus(tmp_path))
    assert result.documents.set_index("source_file")["outlet"].to_dict() == {
        "a.txt": "Orla Post",
        "sub/a.txt": "Varna News",
    }
    assert problems_of(result, "warning") == []
