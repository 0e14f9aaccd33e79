"""Dates as they are written; a doubtful one is empty, never wrong in silence."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from mediaanalysis.corpus.dates import LATEST_DATE, find_date, parse_dates, split_date


def one(text: object, **options: bool) -> date | None:
    days, _ = parse_dates(pd.Series([text], dtype=object), **options)
    return None if days.isna()[0] else days[0].date()


@pytest.mark.parametrize(
    "text",
    [
        "2022-03-05", "2022-03-05T23:59:00-08:00", "2022-03-05 00:10:00+05:30", "2022/03/05", "2022.03.05", "20220305",
        "20220305T101500Z", "5 March 2022", "5th of March 2022", "March 5, 2022", "Mar. 5, 2022", "March 5th, 2022",
        "Saturday, March 5, 2022, Late Edition - Final", "March 5, 2022 Saturday 9:30 PM GMT", "05 Mar 2022: A1.",
        "Sat, 05 Mar 2022 10:00:00 GMT", "Sat Mar 05 10:00:00 +0000 2022", "5-Mar-2022", "5-Mar-22", "5. März 2022",
        "samedi 5 mars 2022, p. 03", "5 de marzo de 2022", "zaterdag 5 maart 2022", "5 марта 2022 г.", "2022年3月5日",
        "2022 年 3 月 05 日 10:15", "05.03.2022", "5. 3. 2022", pd.Timestamp("2022-03-05 23:00", tz="Asia/Tokyo"),
        date(2022, 3, 5), "Published March 5, 2022; updated March 9, 2022", "1 sábado 5 marzo 2022",
        "5 de março de 2022", "sabato 5 marzo 2022", "5 marca 2022", "2022년 3월 5일", "5. marts 2022", "5 mars 2022",
        "March 5, 2022, Saturday,, FINAL EDITION", "March 5, 2022 Saturday 9:30 AM EST", "5. März 2022 Samstag 3:15 PM GMT+1",
        "Saturday, 5. March 2022 09:31:00 CEST", "March 5, 2022, Saturday 21:00:00 - 22:00:00 Eastern Time",
    ],
)  # fmt: skip
def test_written_dates(text: object) -> None:
    assert one(text) == date(2022, 3, 5)


@pytest.mark.parametrize(
    ("line", "day", "rest"),
    [
        ("March 5, 2022", "March 5, 2022", ""),
        ("March 5, 2022 Saturday, Final Edition", "March 5, 2022", "Saturday, Final Edition"),
        ("March 5, 2022, CITY EDITION", "March 5, 2022", "CITY EDITION"),
        ("Section A, samedi 5 mars 2022, p. 03", "5 mars 2022", "Section A, samedi, p. 03"),
        ("2022 年 3 月 5 日 10:15", "2022 年 3 月 5 日", "10:15"),
        ("08.05.2022, Nr. 3", "08.05.2022", "Nr. 3"),
        ("2022.03.05", "2022.03.05", ""),
        ("Late Edition - Final", "", "Late Edition - Final"),
        ("31 February 2022, p. 4", "", "31 February 2022, p. 4"),
        ("", "", ""),
    ],
)
def test_a_date_line_falls_into_date_and_rest(line: str, day: str, rest: str) -> None:
    assert split_date(line) == (day, rest)
    assert bool(day) == bool(find_date(day))


@pytest.mark.parametrize(
    "text",
    ["yesterday", "July 11, 2", "2022", "March 2022", "31 February 2022", "2022-02-30", "0000-00-00", "99/99/2022",
     "10:30", "Friday", "1650000000", "n/a", "5/2022", "may 1999 be good"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    days, problems = parse_dates(pd.Series([text]))
    assert days.isna().all()
    assert [problem.problem for problem in problems] == ["unparsed_date"]


@pytest.mark.parametrize("text", ["0001-11-30", "2050-09-30", "2031-01-01", "1599-12-31"])
def test_unbelievable_dates(text: str) -> None:
    days, problems = parse_dates(pd.Series([text]))
    assert days.isna().all()
    assert [problem.problem for problem in problems] == ["unbelievable_date"]
    assert one(LATEST_DATE.isoformat()) == LATEST_DATE


def test_missing_values_are_silent_and_the_index_is_kept() -> None:
    days, problems = parse_dates(
        pd.Series([None, "", float("nan"), pd.NaT, "2022-03-05"], index=list("abcde"), dtype=object)
    )
    assert problems == []
    assert days.index.tolist() == list("abcde")
    assert days.dtype == "datetime64[us]"
    assert parse_dates(pd.Series([], dtype="str"))[0].dtype == "datetime64[us]"


def test_order_of_day_and_month() -> None:
    def read(*texts: str, day_first: bool | None = None) -> tuple[list[str], list[str]]:
        days, problems = parse_dates(pd.Series(texts), day_first=day_first)
        return days.dt.strftime("%m-%d").tolist(), [problem.problem for problem in problems]

    assert read("3/4/2022", "25/4/2022") == (["04-03", "04-25"], [])
    assert read("3/4/22", "4/25/22") == (["03-04", "04-25"], [])
    assert read("3/4/2022", "5/5/2022") == (["04-03", "05-05"], ["ambiguous_date"])
    assert read("3/4/2022", "25/4/2022", "4/25/2022") == (
        ["04-03", "04-25", "04-25"],
        ["mixed_date_order", "ambiguous_date"],
    )
    assert read("3/4/2022", day_first=False) == (["03-04"], [])
    assert read("3/4/2022", "25/4/2022", day_first=False) == (["03-04", "04-25"], ["mixed_date_order"])
    assert read("3.4.2022", "4/25/2022") == (["04-03", "04-25"], [])
    assert read("3.4.2022", day_first=False) == (["03-04"], [])
