"""The audit of an archive: every check fires on what it is for, and stays silent otherwise."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import mediaanalysis as ma
from mediaanalysis.errors import TableError
from mediaanalysis.schemas import AUDIT, PROBLEMS, check

NO_PROBLEMS = pd.DataFrame(columns=PROBLEMS.names)


def documents(n: int, **columns: object) -> pd.DataFrame:
    base: dict[str, object] = {
        "doc_id": [f"d{k}" for k in range(n)],
        "text": [f"Talks failed in town {k}." for k in range(n)],
        "title": "Talks fail",
        "outlet": "The Orla Post",
        "date": pd.date_range("2024-01-01", periods=n, freq="D"),
        "author": "A. Ruz",
        "section": "World",
        "url": "https://orla.example/1",
        "source_file": "a.csv",
    }
    return pd.DataFrame(base | columns)


def problem(severity: str, name: str, detail: str, file: str = "a.csv") -> pd.DataFrame:
    return pd.DataFrame([(file, -1, severity, name, detail)], columns=PROBLEMS.names)


def finding(table: pd.DataFrame, name: str) -> dict[str, object]:
    rows = table[table["check"] == name].to_dict("records")
    assert len(rows) == 1, rows
    return rows[0]


def warned(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["severity"].isin(["warning", "error"]), "check"])


def test_a_clean_archive_has_no_finding() -> None:
    table = ma.audit(documents(60), NO_PROBLEMS)
    check(table, AUDIT)
    assert warned(table) == set()
    assert finding(table, "records")["found"] == 60


def test_declared_counts() -> None:
    problems = problem("note", "declared_count", "The file declares 1,100 articles; 1,100 were found.")
    row = finding(ma.audit(documents(30), problems), "declared_count")
    assert (row["severity"], row["found"], row["expected"]) == ("ok", 1100, 1100)
    problems = problem("warning", "count_differs", "The file declares 20 articles; 19 were found.")
    row = finding(ma.audit(documents(30), problems), "declared_count")
    assert (row["severity"], row["found"], row["expected"], row["name"]) == ("warning", 19, 20, "a.csv")


def test_lost_records() -> None:
    problems = problem("error", "empty_text", "The record has no text.")
    table = ma.audit(documents(30), problems)
    assert warned(table) == {"records", "rejected"}
    assert (finding(table, "records")["found"], finding(table, "records")["expected"]) == (30, 31)
    assert "empty_text 1" in str(finding(table, "rejected")["detail"])


def test_missing_fields() -> None:
    dates = pd.date_range("2024-01-01", periods=30, freq="D").to_series(index=range(30))
    dates.iloc[3] = pd.NaT
    table = ma.audit(documents(30, title=["", None] + ["T"] * 28, date=dates.to_numpy(), author=""), NO_PROBLEMS)
    assert warned(table) == {"missing_title", "missing_date"}
    assert finding(table, "missing_title")["found"] == 2
    assert finding(table, "missing_date")["found"] == 1
    assert (finding(table, "missing_author")["severity"], finding(table, "missing_author")["found"]) == ("note", 30)


def test_odd_dates() -> None:
    table = ma.audit(documents(25, date=pd.Timestamp("2024-05-01")), NO_PROBLEMS)
    assert warned(table) == {"one_date"}
    dates = pd.date_range("2024-01-01", periods=40, freq="D").to_series(index=range(40))
    dates.iloc[0] = pd.Timestamp("1994-01-01")
    table = ma.audit(documents(40, date=dates.to_numpy(), outlet=[f"o{k}" for k in range(40)]), NO_PROBLEMS)
    assert warned(table) == {"distant_dates"}
    problems = problem("warning", "unparsed_date", "'soon' is not a full date; left empty.")
    assert finding(ma.audit(documents(30), problems), "odd_dates")["found"] == 1


def test_dates_that_pile_up_and_texts_that_are_hardly_there() -> None:
    dates = [pd.Timestamp("2024-05-01")] * 15 + list(pd.date_range("2024-01-01", periods=15, freq="D"))
    row = finding(ma.audit(documents(30, date=dates), NO_PROBLEMS), "one_date")
    assert (row["severity"], row["found"]) == ("warning", 15)
    assert "15 of 30 documents have the date 2024-05-01" in str(row["detail"])
    row = finding(ma.audit(documents(30), NO_PROBLEMS), "short_texts")
    assert (row["severity"], row["found"]) == ("note", 30)
    row = finding(ma.audit(documents(30, text=[f"{k} " + "word " * 20 for k in range(30)]), NO_PROBLEMS), "short_texts")
    assert (row["severity"], row["found"]) == ("ok", 0)


def test_gaps_in_time() -> None:
    daily = list(pd.date_range("2024-01-01", periods=40, freq="D"))
    hole = daily + list(pd.date_range("2024-03-01", periods=40, freq="D"))
    row = finding(ma.audit(documents(80, date=hole), NO_PROBLEMS), "gap")
    assert (row["found"], row["expected"], row["name"]) == (21, 1, "The Orla Post")
    assert "2024-02-09 and 2024-03-01" in str(row["detail"])
    weekly = pd.date_range("2024-01-01", periods=80, freq="W")
    assert "gap" not in set(ma.audit(documents(80, date=weekly), NO_PROBLEMS)["check"])
    workdays = pd.bdate_range("2024-01-01", periods=80)
    assert "gap" not in set(ma.audit(documents(80, date=workdays), NO_PROBLEMS)["check"])


def test_lengths_against_those_the_database_states() -> None:
    texts = ["word " * 100 + str(k) for k in range(20)]
    table = ma.audit(documents(20, text=texts, length_declared=101, length_unit="words"), NO_PROBLEMS)
    assert (finding(table, "length_ratio")["severity"], finding(table, "length_ratio")["found"]) == ("ok", 1.0)
    table = ma.audit(documents(20, text=texts, length_declared=300, length_unit="words"), NO_PROBLEMS)
    assert finding(table, "length_ratio")["severity"] == "warning"
    table = ma.audit(documents(20, text="い" * 99, length_declared=99, length_unit="characters"), NO_PROBLEMS)
    assert finding(table, "length_ratio")["found"] == 1.0
    table = ma.audit(documents(20, length_declared=[None] * 20), NO_PROBLEMS)
    assert "length_ratio" not in set(table["check"])


def test_texts_and_names_that_come_twice() -> None:
    table = ma.audit(documents(30, text=["Talks failed."] * 2 + [f"t {k}" for k in range(28)]), NO_PROBLEMS)
    assert finding(table, "identical_texts")["found"] == 1
    names = ["The Orla Post (Harnov)"] * 10 + ["Orla Post"] * 20
    row = finding(ma.audit(documents(30, outlet=names), NO_PROBLEMS), "outlet_names")
    assert row["found"] == 1
    assert "'The Orla Post (Harnov)' and 'Orla Post'" in str(row["detail"])


def test_only_ids_and_texts_are_needed() -> None:
    table = ma.audit(pd.DataFrame({"doc_id": ["a"], "text": ["x"]}), NO_PROBLEMS)
    assert warned(table) == set()
    empty = ma.audit(pd.DataFrame({"doc_id": [], "text": []}).astype("str"), NO_PROBLEMS)
    assert finding(empty, "records")["found"] == 0
    with pytest.raises(TableError, match="source_index"):
        ma.audit(documents(3), documents(3))


def test_the_result_of_reading_can_be_audited(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    table = ma.audit(*ma.read_corpus(tmp_path))
    assert {"records", "rejected", "missing_date"} <= warned(table)
