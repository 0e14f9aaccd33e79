"""Dates as newspapers and databases write them -> days. Strict: what has no day, month and year is not a date.

A time or a time zone never moves the day: the date part is taken as delivered.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import pandas as pd

__all__ = ["EARLIEST_DATE", "LATEST_DATE", "DateProblem", "find_date", "parse_dates", "split_date"]

EARLIEST_DATE = date(1600, 1, 1)
LATEST_DATE = date(2030, 12, 31)
"""Later dates are not believed. A constant that a release moves, not the clock: results must stay the same."""

_LANGUAGES = ["en", "de", "fr", "es", "nl", "ru", "zh"]
_MOST_GUESSED = 1000  # dateparser needs up to 20 ms a string; a column of nonsense must not take hours

_MONTHS: tuple[str, ...] = (
    "january jan gen januar jänner jaenner janvier janv enero ene januari janeiro gennaio января янв stycznia",
    "february feb februar februari février fevrier févr febrero fevereiro fev febbraio февраля фев lutego",
    "march mar märz mrz maerz mär mars marzo maart mrt marts março марта мар marca",
    "april apr avril avr abril abr aprile апреля апр kwietnia",
    "may mai mayo mei maj maio maggio mag мая май maja",
    "june jun juni juin junio junho giugno giu июня июн czerwca",
    "july jul juli juillet juil julio julho luglio lug июля июл lipca",
    "august aug août aout agosto ago augustus августа авг sierpnia",
    "september sep sept septembre septiembre setembro settembre set сентября сен сент września",
    "october oct oktober okt octobre octubre outubro ottobre out ott октября окт października",
    "november nov novembre noviembre novembro ноября ноя listopada",
    "december dec desember dezember dez décembre decembre déc diciembre dic dezembro dez dicembre декабря дек grudnia",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_YEAR = r"(?P<y>[12]\d{3})(?!\d)"
_DAY = r"(?<!\d)(?P<d>\d{1,2})"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:$|[T\s,Z+].*)", re.DOTALL)
_COMPACT = re.compile(r"([12]\d{3})(\d\d)(\d\d)(?:$|T?\d{4,6}Z?$)")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号일]")
_NUMERIC = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?:$|[T\s,].*)", re.DOTALL
)
_NUMERIC_INSIDE = re.compile(
    r"(?<![\d./-])(?:\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2}))(?![\d/-])"
)
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}(?:st|nd|rd|th|er|º|\.)?[\s\-/]*(?:of |de )?\b(?P<m>{_NAMES})\b\.?,?[\s\-/]*(?:de )?{_YEAR}",
        rf"\b(?P<m>{_NAMES})\b\.?[\s\-/]*{_DAY}(?:st|nd|rd|th)?(?:,\s*|[\s\-/]+){_YEAR}",
        rf"(?<!\d){_YEAR}[,\s\-/]+\b(?P<m>{_NAMES})\b\.?[\s\-/]+{_DAY}(?!\d)",
        rf"\b(?P<m>{_NAMES})\b\.?\s+{_DAY}\s+\d\d:\d\d(?::\d\d)?\s+(?:\S+\s+)?{_YEAR}",
        rf"^\W*{_DAY}[\-\s](?P<m>{_NAMES})\.?[\-\s](?P<y>\d\d)$",
    )
)


class DateProblem(NamedTuple):
    """A warning about one value; `position` -1 means the whole series."""

    position: int
    problem: str
    detail: str


class _Reading(NamedTuple):
    """What one string can be: `day` when certain; otherwise the day-first and the month-first reading."""

    day: date | None = None
    day_first: date | None = None
    month_first: date | None = None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    """Two digits: up to the latest year believed they are of this century.

    >>> _full_year("22"), _full_year("98"), _full_year("1998")
    (2022, 1998, 1998)
    """
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if 2000 + year <= LATEST_DATE.year else 1900 + year


def _read_named(text: str) -> date | None:
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            day = _date(_full_year(found["y"]), _MONTH_OF[found["m"].lower()], int(found["d"]))
            if day:
                return day
    return None


def _read(text: str) -> _Reading:
    """Read one string without any guess about the order of day and month."""
    if found := _ISO.fullmatch(text):
        return _Reading(_date(int(found[1]), int(found[3]), int(found[4])))
    if found := _COMPACT.match(text):
        return _Reading(_date(int(found[1]), int(found[2]), int(found[3])))
    if found := _CJK.search(text):
        return _Reading(_date(int(found[1]), int(found[2]), int(found[3])))
    if found := _NUMERIC.fullmatch(text):
        year, first, second = _full_year(found[4]), int(found[1]), int(found[3])
        return _Reading(None, _date(year, second, first), _date(year, first, second))
    return _Reading(_read_named(text))


def find_date(text: str) -> date | None:
    """Return the date written in a short line, or None; where day and month could be swapped, the day is first.

    Examples
    --------
    >>> find_date("Thursday, 13 February 2025, Final Edition")
    datetime.date(2025, 2, 13)
    >>> find_date("July 11, 2") is None
    True
    """
    reading = _read(text.strip())
    return reading.day or reading.day_first or reading.month_first


def split_date(line: str) -> tuple[str, str]:
    """Return the date inside a date line as it is written there, and what is left: weekday, time, edition, page.

    Examples
    --------
    >>> split_date("March 3, 2014 Monday, Final Edition")
    ('March 3, 2014', 'Monday, Final Edition')
    >>> split_date("Politique, mardi 14 mars 2006, p. 12")
    ('14 mars 2006', 'Politique, mardi, p. 12')
    >>> split_date("Late Edition")
    ('', 'Late Edition')
    """
    for pattern in (*_NAMED, _CJK, _NUMERIC_INSIDE):
        for found in pattern.finditer(line):
            if find_date(found.group()):
                before, after = line[: found.start()].rstrip(), line[found.end() :]
                return found.group().strip(), f"{before}{after}".strip(" \u00a0,") if before else after.strip(
                    " \u00a0,"
                )
    return "", line.strip()


def _guess_others(texts: list[str]) -> dict[str, date]:
    """Give dateparser the strings that no rule reads, as long as they hold letters and a year."""
    likely = [t for t in texts if len(t) <= 80 and re.search(r"\d{4}", t) and re.search(r"[^\W\d_]{3}", t)]
    if not likely:
        return {}
    from dateparser import parse

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
        "DATE_ORDER": "DMY",
    }
    days: dict[str, date] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser warns about its own use of strptime
        for text in sorted(likely)[:_MOST_GUESSED]:
            try:
                found = parse(text, languages=_LANGUAGES, settings=settings)
            except Exception:  # it raises many kinds on odd strings; to us all mean "no date"
                found = None
            # Whatever it finds must have the year that is written: it reads "May 12 1030 hours" in its own way.
            if found is not None and f"{found.year:04d}" in text:
                days[text] = found.date()
    return days


def parse_dates(series: pd.Series, *, day_first: bool | None = None) -> tuple[pd.Series, list[DateProblem]]:
    """Parse the dates of one source.

    Parameters
    ----------
    series
        Strings, or values with a day such as timestamps; empty and missing values give NaT without a warning.
    day_first
        How to read 3/4/2022: True 3 April, False March 4, None by the other values of the series (25/4/2022 shows
        that the day is first); if they do not tell, the day is first and a warning says so. Dotted dates
        (3.4.2022) have the day first unless `day_first` is False.

    Returns
    -------
    tuple of Series and list of DateProblem
        Days (datetime64 at midnight, no zone) on the index of `series`, and "unparsed_date", "unbelievable_date",
        "ambiguous_date", "mixed_date_order" warnings.

    Examples
    --------
    >>> days, problems = parse_dates(pd.Series(["2022-03-05T23:30:00-08:00", "5 March 2022", "soon", "2050-01-01"]))
    >>> days.dt.strftime("%Y-%m-%d").tolist()
    ['2022-03-05', '2022-03-05', nan, nan]
    >>> [problem.problem for problem in problems]
    ['unparsed_date', 'unbelievable_date']
    """
    texts = [_as_text(value) for value in series.tolist()]
    readings = {text: _read(text) for text in set(texts) if text}
    mixed, chosen = _choose_order(readings.items(), day_first)
    days = {text: _decide(text, reading, chosen=chosen, day_first=day_first) for text, reading in readings.items()}
    days.update(_guess_others([text for text, reading in readings.items() if reading == _Reading()]))
    problems: list[DateProblem] = []
    values: list[date | None] = []
    for position, text in enumerate(texts):
        day = days.get(text)
        if text and day is None:
            problems.append(DateProblem(position, "unparsed_date", f"{text[:80]!r} is not a full date; left empty."))
        elif day is not None and not EARLIEST_DATE <= day <= LATEST_DATE:
            span = f"{EARLIEST_DATE} to {LATEST_DATE}"
            detail = f"{text[:80]!r} lies outside {span}; left empty, kept in date_raw."
            problems.append(DateProblem(position, "unbelievable_date", detail))
            day = None
        values.append(day)
    problems += _order_problems(texts, readings, mixed=mixed, chosen=chosen)
    return pd.Series(
        pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[us]").array, series.index
    ), problems


def _as_text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def _is_open(text: str, reading: _Reading) -> bool:
    """Say whether day and month can be swapped in `text` to give another day."""
    both = reading.day_first is not None and reading.month_first is not None
    return both and reading.day_first != reading.month_first and "." not in text


def _choose_order(readings: Iterable[tuple[str, _Reading]], day_first: bool | None) -> tuple[bool, bool | None]:
    """Return whether both orders are certain somewhere, and the order to use (None: nothing tells)."""
    numeric = [r for text, r in readings if (r.day_first is None) != (r.month_first is None) and "." not in text]
    seen = {r.day_first is not None for r in numeric}
    if day_first is not None:
        return (not day_first) in seen, day_first
    return len(seen) == 2, seen.pop() if len(seen) == 1 else None


def _decide(text: str, reading: _Reading, *, chosen: bool | None, day_first: bool | None) -> date | None:
    if reading.day is not None:
        return reading.day
    # A dot is read month first only when the user says so, never because slashes elsewhere are.
    if reading.month_first is not None and (day_first is False or (chosen is False and _is_open(text, reading))):
        return reading.month_first
    return reading.day_first or reading.month_first


def _order_problems(
    texts: list[str], readings: dict[str, _Reading], *, mixed: bool, chosen: bool | None
) -> list[DateProblem]:
    problems = []
    if mixed:
        detail = (
            "Some dates have the day first, others the month (or not as day_first says); each was read as it can be."
        )
        problems.append(DateProblem(-1, "mixed_date_order", detail))
    open_ones = [text for text in texts if text and _is_open(text, readings[text])]
    if chosen is None and open_ones:
        detail = (
            f"{len(open_ones)} dates such as {open_ones[0][:40]!r} can be read in two ways and no other date of it "
            "tells which; read with the day first. Pass day_first=True or False."
        )
        problems.append(DateProblem(-1, "ambiguous_date", detail))
    return problems
