"""Every format becomes the same table; the fields are found; texts are canonical. All texts and places are invented."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from mediaanalysis.corpus.readers import read_corpus
from mediaanalysis.errors import OptionError, ReadError

from .reading_helpers import checked, problems_of, put

STORY = "Rain closes Orla port\nBy Ana Ruz\n\nThe port of Orla was closed on Monday. “We wait,” the mayor said."
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Rain closes Orla port</title>
<meta property="og:site_name" content="Orla Post"><meta name="author" content="Ana Ruz">
<meta property="article:published_time" content="2024-05-01T22:30:00-08:00"></head><body><nav>Home Sport</nav><article>
<h1>Rain closes Orla port</h1>
<p>The port of Orla was closed on Monday after a week of rain, and the ferries to Varna stayed at their moorings.</p>
<p>“We wait for the water to fall,” the mayor of Orla, Café owner Bo Lind, told reporters beside the harbour wall.</p>
<p>The council of the province will meet on Thursday to discuss the repair of the dam above the town.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_a_folder_of_every_format(tmp_path: Path) -> None:
    put(tmp_path, "a_2024-05-01.txt", STORY)
    put(tmp_path, "sub/b.md", "# Sun in Varna\n\nThe sun shone on Varna.")
    put(tmp_path, "c.html", PAGE.format(charset="utf-8"))
    put(tmp_path, "d.csv", 'headline,body,date,mood\n"Rain, again","It rained.\nTwice.",2024-05-02,calm\n')
    put(tmp_path, "e.tsv", "Title\tFull Text\tPub Date\nSnow\tIt snowed.\t2024-05-03\n")
    put(tmp_path, "f.jsonl", json.dumps({"id": "x1", "content": "It hailed.", "authors": ["Ana Ruz", "Bo Lind"]}))
    put(
        tmp_path,
        "g.json",
        json.dumps({"articles": [{"text": "It froze.", "source": {"id": None, "name": "Orla Post"}}]}),
    )
    frame = pd.DataFrame({"text": ["It thawed."], "date": [datetime(2024, 5, 4, 23, tzinfo=UTC)], "n": [3]})
    frame.to_parquet(tmp_path / "h.parquet")
    with zipfile.ZipFile(tmp_path / "i.zip", "w") as archive:
        archive.writestr("inner/j.txt", "It was windy in Orla.")
        archive.writestr("__MACOSX/._j.txt", "junk")
    put(tmp_path, "k.txt.gz", gzip.compress(b"It was calm in Orla."))
    result = checked(read_corpus(tmp_path))
    documents = result.documents.set_index("source_file")
    assert result.summary == {"files": 10, "records": 10, "documents": 10, "rejected": 0, "warnings": 0}
    assert documents.loc["sub/b.md", "title"] == "Sun in Varna"
    assert documents.loc["a_2024-05-01.txt", "title"] == "Rain closes Orla port"
    assert documents.loc["c.html", "outlet"] == "Orla Post"
    assert documents.loc["c.html", "language"] == "en"
    assert "All rights reserved" not in documents.loc["c.html", "text"]
    assert documents.loc["d.csv", ["title", "text", "mood"]].tolist() == ["Rain, again", "It rained.\nTwice.", "calm"]
    assert documents.loc["e.tsv", "date"].date() == date(2024, 5, 3)
    assert documents.loc["f.jsonl", ["doc_id", "author"]].tolist() == ["x1", "Ana Ruz; Bo Lind"]
    assert documents.loc["g.json", "outlet"] == "Orla Post"
    assert documents.loc["h.parquet", "date"].date() == date(2024, 5, 4)
    assert documents.loc["i.zip!inner/j.txt", "text"] == "It was windy in Orla."
    assert documents.loc["k.txt.gz", "n_chars"] == 20


def test_ids_do_not_depend_on_the_folder_and_identical_records_are_told_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        put(tmp_path, f"{folder}/Orla Post.csv", "text\nIt rained.\nIt rained.\nIt snowed.\n")
    first, second = (checked(read_corpus(tmp_path / folder)) for folder in ("one", "two"))
    assert first.documents["doc_id"].tolist() == second.documents["doc_id"].tolist()
    assert first.documents["doc_id"].str.match(r"orla-post-[0-9a-f]{10}(-2)?$").all()
    assert problems_of(first, "warning") == ["identical_record"]


def test_repeated_ids_get_numbers_that_are_free(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "id,text\nx,One.\nx,Two.\nx-2,Three.\nx,Four.\n,Five.\n")
    result = checked(read_corpus(tmp_path / "a.csv"))
    by_text = result.documents.set_index("text")["doc_id"]
    assert by_text[["One.", "Two.", "Three.", "Four."]].tolist() == ["x", "x-3", "x-2", "x-4"]
    assert by_text["Five."].startswith("a-")
    assert problems_of(result, "warning") == ["duplicate_id", "duplicate_id"]


def test_columns_option_and_names_that_clash(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "text,BodyText,url,zones\nshort,It rained in Orla.,http://orla.invalid/1,7\n")
    row = checked(read_corpus(tmp_path, columns={"text": "BodyText"})).documents.iloc[0]
    assert row["text"] == "It rained in Orla."
    assert (row["text_source"], row["zones_source"], row["url"]) == ("short", 7, "http://orla.invalid/1")


def test_wrong_column_names_teach(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "headline,BodyText\nRain,It rained.\n")
    with pytest.raises(OptionError, match="Did you mean 'text'"):
        read_corpus(tmp_path, columns={"txt": "BodyText"})
    wrong = checked(read_corpus(tmp_path, columns={"text": "BodyTxt"}))
    assert wrong.problems["problem"].tolist() == ["unknown_column"]
    assert "Did you mean 'BodyText'" in wrong.problems.loc[0, "detail"]
    none = checked(read_corpus(tmp_path))
    assert none.problems.iloc[0].tolist()[1:4] == [-1, "error", "no_text_column"]
    assert "headline, BodyText" in none.problems.loc[0, "detail"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    rows = [["title", "text"], ["Rain; again", '"It rained, and | rained."'], ["Snow", "It snowed."]]
    rows = [[cell if delimiter not in cell or cell[0] == '"' else f'"{cell}"' for cell in row] for row in rows]
    put(tmp_path, "a.csv", "\n".join(delimiter.join(row) for row in rows))
    documents = checked(read_corpus(tmp_path)).documents
    assert set(documents["text"]) == {"It rained, and | rained.", "It snowed."}


def test_numbers_of_csv_become_numbers_but_codes_stay_text(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "text,year,code,score\nOne.,2023,007,1.5\nTwo.,2024,008,\n")
    documents = checked(read_corpus(tmp_path)).documents.sort_values("year")
    assert documents["year"].tolist() == [2023, 2024]
    assert documents["code"].tolist() == ["007", "008"]
    assert documents["score"].isna().tolist() == [False, True]


def test_ragged_rows(tmp_path: Path) -> None:
    put(
        tmp_path, "a.csv", "title,text,date\nRain,It rained, and rained.,2024-05-01\nSnow,It snowed.\nSun,It shone.,,\n"
    )
    result = checked(read_corpus(tmp_path))
    assert sorted(result.documents["text"]) == ["It shone.", "It snowed."]
    ragged = result.problems[result.problems["problem"] == "ragged_row"]
    assert ragged[["source_index", "severity"]].to_numpy().tolist() == [[0, "error"], [1, "warning"]]


def test_an_open_quotation_mark_is_reported(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", 'title,text\nRain,It rained.\nSnow,"It snowed.\nSun,It shone.\n')
    assert "unclosed_quote" in problems_of(checked(read_corpus(tmp_path)), "warning")


def test_broken_json_lines(tmp_path: Path) -> None:
    put(tmp_path, "a.jsonl", '{"text": "It rained."}\n\n{"text": "It sno\n[1]\n{"text": "\\ud83d It shone."}\n')
    result = checked(read_corpus(tmp_path))
    assert result.summary["records"] == 4
    assert problems_of(result, "error") == ["broken_json", "not_an_object"]
    assert "Line 3" in result.problems.query("problem == 'broken_json'")["detail"].item()
    assert "\ufffd It shone." in result.documents["text"].tolist()


@pytest.mark.parametrize(
    ("data", "n"),
    [
        ('[{"text": "One."}, {"text": "Two."}]', 2),
        ('{"documents": [{"text": "One."}]}', 1),
        ('{"text": ["One.", "Two."]}', 1),
        ('{"text": "One."}\n{"text": "Two."}', 2),
    ],
)
def test_shapes_of_json(tmp_path: Path, data: str, n: int) -> None:
    put(tmp_path, "a.json", data)
    assert len(checked(read_corpus(tmp_path)).documents) == n


def test_front_matter_is_metadata(tmp_path: Path) -> None:
    head = '---\ntitle: "Rain: again"\npublished: 2024-05-01\nauthors:\n  - Ana Ruz\n  - Bo Lind\nmood: calm\n---\n'
    put(tmp_path, "a.md", head + "\nIt rained.")
    put(tmp_path, "b.txt", "---\nIt rained.\n---\nIt stopped.")
    documents = checked(read_corpus(tmp_path)).documents.set_index("source_file")
    row = documents.loc["a.md"]
    assert row[["title", "author", "mood", "text"]].tolist() == [
        "Rain: again",
        "Ana Ruz; Bo Lind",
        "calm",
        "It rained.",
    ]
    assert row["date"].date() == date(2024, 5, 1)
    assert documents.loc["b.txt", "text"].startswith("---\n")


def test_html_with_a_declared_character_set(tmp_path: Path) -> None:
    put(tmp_path, "a.html", PAGE.format(charset="iso-8859-1").encode("cp1252"))
    result = checked(read_corpus(tmp_path))
    assert "“We wait for the water to fall,” the mayor of Orla, Café owner" in result.documents.loc[0, "text"]
    assert problems_of(result, "warning") == []
    put(tmp_path, "b.html", "<html><body></body></html>")
    assert problems_of(checked(read_corpus(tmp_path)), "error") == ["no_article_text"]


def test_skipped_files_are_noted(tmp_path: Path) -> None:
    for name in ("a.txt", "README.md", "LICENSE", ".hidden.txt", "_draft.txt", "logo.png", ".git/x.txt", "_old/y.txt"):
        put(tmp_path, name, "It rained in Orla.")
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 1
    noted = result.problems[result.problems["problem"].isin(["skipped", "unsupported_format"])]
    assert noted["source_file"].tolist() == sorted(
        [".git", ".hidden.txt", "LICENSE", "README.md", "_draft.txt", "_old", "logo.png"]
    )
    assert len(read_corpus(tmp_path / "README.md").documents) == 1


def test_globs_single_files_and_formats(tmp_path: Path) -> None:
    put(tmp_path, "x/a.txt", "It rained.")
    put(tmp_path, "x/y/b.txt", "It snowed.")
    put(tmp_path, "x/c.csv", "text\nIt shone.\n")
    put(tmp_path, "d.log", "It hailed.")
    assert sorted(read_corpus(str(tmp_path / "x" / "**" / "*.txt")).documents["source_file"]) == ["a.txt", "y/b.txt"]
    assert len(read_corpus(tmp_path, format="csv").documents) == 1
    assert read_corpus(tmp_path / "d.log", format="txt").documents.loc[0, "text"] == "It hailed."
    with pytest.raises(ReadError, match="format='txt'"):
        read_corpus(tmp_path / "d.log")
    with pytest.raises(OptionError, match="Did you mean 'html'"):
        read_corpus(tmp_path, format="htlm")


def test_paths_that_hold_nothing_teach(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="it is empty"):
        read_corpus(tmp_path)
    put(tmp_path, "articles.txt", "It rained.")
    with pytest.raises(ReadError, match=r"Did you mean 'articles\.txt'"):
        read_corpus(tmp_path / "artcles.txt")
    with pytest.raises(ReadError, match="no file matches"):
        read_corpus(tmp_path / "*.csv")
    with pytest.raises(ReadError, match="1 other files"):
        read_corpus(tmp_path, format="parquet")


def test_progress_writes_to_stderr_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "a.txt", "It rained.")
    read_corpus(tmp_path, progress=True)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Reading" in captured.err


def test_typed_values_of_parquet(tmp_path: Path) -> None:
    rows = {
        "text": ["One.", "Two.", None],
        "id": [1.0, None, 3.0],
        "date": [date(2024, 5, 1), None, date(2024, 5, 3)],
        "tags": [["a", "b"], [], None],
        "place": [{"name": "Orla"}, None, {"name": "Varna"}],
        "price": [Decimal("1.50"), None, Decimal("2.00")],
        "seen": pd.to_datetime(["2024-05-01 10:00", None, "2024-05-03 10:00"]),
        "n": [7, 8, 9],
    }
    pd.DataFrame(rows).to_parquet(tmp_path / "a.parquet")
    result = checked(read_corpus(tmp_path))
    documents = result.documents.set_index("text")
    assert problems_of(result, "error") == ["empty_text"]
    assert documents.loc["One.", ["doc_id", "date_raw", "tags", "place"]].tolist() == [
        "1",
        "2024-05-01",
        "a; b",
        "Orla",
    ]
    assert documents.loc["One.", "seen"] == pd.Timestamp("2024-05-01 10:00")
    assert documents["n"].tolist() == [7, 8]


def test_arguments_are_checked(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "It rained.")
    for options, message in [
        ({"encoding": "utf9"}, "Did you mean 'utf-8'"),
        ({"encoding": "base64"}, "not known"),
        ({"day_first": "yes"}, "day_first"),
        ({"columns": "text"}, "columns must be a dict"),
    ]:
        with pytest.raises(OptionError, match=message):
            read_corpus(tmp_path, **options)
    for path in ("", "https://orla.invalid/a.txt"):
        with pytest.raises(ReadError, match="not a file"):
            read_corpus(path)


def test_a_line_for_excel_is_not_a_header(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "sep=;\ntitle;text\nRain;It rained, again.\n")
    assert checked(read_corpus(tmp_path)).documents.loc[0, "text"] == "It rained, again."
