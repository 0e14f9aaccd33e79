"""The audit of an archive: what the files declare against what was found, and what looks odd in the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaanalysis.corpus.articles import count_words
from mediaanalysis.corpus.batch import declared_numbers
from mediaanalysis.corpus.outlets import suggest_outlets
from mediaanalysis.schemas import AUDIT, DOCUMENTS, PROBLEMS, check, empty

__all__ = ["audit"]

_NEEDED = ("title", "outlet", "date")
_WISHED = ("author", "section", "url")
_ODD_DATES = {"unparsed_date", "unbelievable_date", "ambiguous_date", "mixed_date_order", "date_from_load_date"}
_RATIO = (0.8, 1.25)
_SHORT = 50
"""Below so many words a database's count says little: it counts title, labels and captions in."""
_MOST_NAMED = 5
_FEW_WORDS = 20


class _Finding(NamedTuple):
    scope: str
    name: str
    check: str
    severity: str
    found: float
    expected: float
    detail: str


def audit(documents: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    """Check what was read: whether the archive is whole, and which of its fields can be trusted.

    Answers the questions a reviewer asks of a press archive: does every file hold as many articles as it declares; how
    many records were lost, and why; which titles, outlets and dates are missing; do the dates look like days of
    publication; are there gaps in time; are the texts as long as the database says; is one text there several times;
    is one outlet written in several ways?

    Parameters
    ----------
    documents, problems : DataFrame
        As :func:`mediaanalysis.read_corpus` returns them.

    Returns
    -------
    DataFrame
        Schema ``AUDIT``, worst findings first. The checks:

        - ``records`` (corpus): documents found of all records seen;
        - ``declared_count`` (file): articles found against the number the file states, where it states one;
        - ``rejected`` (file): records that did not become documents, with the reasons;
        - ``missing_title``, ``missing_outlet``, ``missing_date`` (file), ``missing_author``, ``missing_section``,
          ``missing_url`` (corpus): documents without the field;
        - ``odd_dates`` (file): dates that could not be read or believed;
        - ``one_date`` (file): of 20 documents or more, half are of one day: rather a day of export than of publication;
        - ``distant_dates`` (corpus): documents far from all others in time;
        - ``gap`` (outlet): a stretch without an article of more than three days and more than four times the gap that
          95 % of the outlet's gaps stay below (were articles to come at random, one gap in 160,000 would be so long);
        - ``length_ratio`` (file): median of words found by words declared, where the database declares a length;
          and how many documents lie outside 0.8 to 1.25;
        - ``short_texts`` (corpus): documents of fewer than 20 words, such as consent pages, teasers and error pages;
        - ``identical_texts`` (corpus): documents whose text occurs before;
        - ``outlet_names`` (corpus): outlets that are written in several ways, see :func:`suggest_outlets`.

    Raises
    ------
    TableError
        When a table does not keep its schema.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["Rain.", "Rain."], "title": ["Rain", ""]})
    >>> findings = audit(documents, pd.DataFrame(columns=PROBLEMS.names))
    >>> findings.loc[findings["severity"] == "warning", ["check", "found"]].values.tolist()
    [['missing_title', 1.0], ['identical_texts', 1.0]]
    """
    check(documents, DOCUMENTS)
    check(problems, PROBLEMS)
    found = [finding for look in _CHECKS for finding in look(documents, problems)]
    if not found:
        return empty(AUDIT)
    order = {"error": 0, "warning": 1, "note": 2, "ok": 3}
    found.sort(key=lambda finding: order[finding.severity])
    table = pd.DataFrame(found, columns=AUDIT.names)
    texts = {column.name: "str" for column in AUDIT.columns if column.kind == "text"}
    return check(table.astype({**texts, "found": "float64", "expected": "float64"}), AUDIT)


def _records(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    lost = int(problems["severity"].eq("error").sum())
    total = len(documents) + lost
    detail = f"{len(documents):,} of {total:,} records became documents."
    yield _Finding("corpus", "", "records", "error" if lost else "ok", len(documents), total, detail)


def _declared(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    stated = problems[problems["problem"].isin(["declared_count", "count_differs"])]
    for file, detail in zip(stated["source_file"], stated["detail"], strict=True):
        if numbers := declared_numbers(detail):
            expected, found = numbers
            severity = "ok" if found == expected else "warning"
            hint = "" if found == expected else " Databases miscount at times; compare the list in the export."
            yield _Finding("file", file, "declared_count", severity, found, expected, detail + hint)


def _rejected(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    errors = problems[problems["severity"] == "error"]
    for file, rows in errors.groupby("source_file", sort=True):
        reasons = ", ".join(f"{name} {n}" for name, n in rows["problem"].value_counts().items())
        detail = f"{len(rows)} records were not read: {reasons}. First: {rows['detail'].iloc[0]}"
        yield _Finding("file", str(file), "rejected", "error", len(rows), 0.0, detail)


def _missing(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    files = documents["source_file"] if "source_file" in documents else pd.Series("", index=documents.index)
    for name in _NEEDED:
        if name not in documents:
            continue
        empty_ones = documents[name].isna() | documents[name].eq("") if name != "date" else documents[name].isna()
        for file, rows in empty_ones.groupby(files, sort=True):
            if rows.any():
                detail = f"{int(rows.sum())} of {len(rows)} documents have no {name}."
                yield _Finding("file", str(file), f"missing_{name}", "warning", int(rows.sum()), 0.0, detail)
    for name in _WISHED:
        if name in documents and len(documents):
            lacking = int((documents[name].isna() | documents[name].eq("")).sum())
            detail = f"{lacking:,} of {len(documents):,} documents have no {name}."
            yield _Finding("corpus", "", f"missing_{name}", "note" if lacking else "ok", lacking, math.nan, detail)


def _odd_dates(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    odd = problems[problems["problem"].isin(_ODD_DATES)]
    for file, rows in odd.groupby("source_file", sort=True):
        kinds = ", ".join(f"{name} {n}" for name, n in rows["problem"].value_counts().items())
        detail = f"{kinds}. First: {rows['detail'].iloc[0]}"
        yield _Finding("file", str(file), "odd_dates", "warning", len(rows), 0.0, detail)
    if "date" not in documents or "source_file" not in documents:
        return
    for file, days in documents["date"].dropna().groupby(documents["source_file"], sort=True):
        top, n_top = days.mode().iloc[0], int(days.eq(days.mode().iloc[0]).sum())
        if len(days) >= 20 and 2 * n_top >= len(days):
            detail = f"{n_top} of {len(days)} documents have the date {top:%Y-%m-%d}: the day of the export?"
            yield _Finding("file", str(file), "one_date", "warning", n_top, math.nan, detail)


def _distant_dates(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    days = documents["date"].dropna() if "date" in documents else pd.Series(dtype="datetime64[us]")
    if len(days) < 20:
        return
    ordered = days.sort_values()
    outer = -(-len(days) // 100)
    low, high = ordered.iloc[outer], ordered.iloc[-outer - 1]
    reach = pd.Timedelta(days=max(365, 2 * (high - low).days))
    far = days[(days < low - reach) | (days > high + reach)]
    detail = f"{len(far)} documents are dated far outside {low:%Y-%m-%d} to {high:%Y-%m-%d}, where 98 % lie"
    detail += f": {', '.join(f'{day:%Y-%m-%d}' for day in sorted(far)[:_MOST_NAMED])}." if len(far) else "."
    yield _Finding("corpus", "", "distant_dates", "warning" if len(far) else "ok", len(far), 0.0, detail)


def _gaps(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    if "date" not in documents or "outlet" not in documents:
        return
    dated = documents[documents["date"].notna()]
    for outlet, days in dated["date"].groupby(dated["outlet"].fillna(""), sort=True):
        ordered = np.unique(days.to_numpy().astype("datetime64[D]"))
        gaps = np.diff(ordered).astype(np.int64)
        if len(gaps) < 20:
            continue
        usual, at = float(np.quantile(gaps, 0.95)), int(gaps.argmax())
        longest = int(gaps[at])
        if longest > max(3, 4 * usual):
            detail = (
                f"No article between {ordered[at]} and {ordered[at + 1]} ({longest} days), where 95 % of the gaps are "
                f"{usual:.0f} days or less. Was a batch not exported?"
            )
            yield _Finding("outlet", str(outlet), "gap", "warning", longest, usual, detail)


def _lengths(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    if "length_declared" not in documents or "source_file" not in documents:
        return
    stated = pd.to_numeric(documents["length_declared"], errors="coerce")
    units = documents.get("length_unit", pd.Series("words", index=documents.index)).fillna("words")
    use = stated.ge(_SHORT)
    found = pd.Series(
        [count_words(text, str(unit)) for text, unit in zip(documents["text"][use], units[use], strict=True)],
        index=documents.index[use],
        dtype="float64",
    )
    for file, ratios in (found / stated[use]).groupby(documents["source_file"], sort=True):
        if ratios.empty:
            continue
        median, outside = float(ratios.median()), int((~ratios.between(*_RATIO)).sum())
        detail = (
            f"The bodies have {median:.2f} of the length the database states (median of {len(ratios)} documents); "
            f"{outside} lie outside {_RATIO[0]} to {_RATIO[1]}."
        )
        severity = "ok" if _RATIO[0] <= median <= _RATIO[1] and outside <= 0.1 * len(ratios) else "warning"
        yield _Finding("file", str(file), "length_ratio", severity, median, 1.0, detail)


def _short(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    short = [name for name, text in zip(documents["doc_id"], documents["text"], strict=True) if _few_words(text)]
    detail = f"{len(short):,} documents have fewer than {_FEW_WORDS} words: teasers, or pages that are no article?"
    detail += f" Such as {', '.join(map(str, short[:_MOST_NAMED]))}." if short else ""
    yield _Finding("corpus", "", "short_texts", "note" if short else "ok", len(short), math.nan, detail)


def _few_words(text: str) -> bool:
    return len(text) < 50 * _FEW_WORDS and count_words(text) < _FEW_WORDS and count_words(text, "characters") < 100


def _identical(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    repeated = int(documents["text"].duplicated().sum())
    detail = f"{repeated:,} documents have the text of an earlier one" + (
        "; find_duplicates() lists these and the near ones." if repeated else "."
    )
    yield _Finding("corpus", "", "identical_texts", "warning" if repeated else "ok", repeated, 0.0, detail)


def _outlet_names(documents: pd.DataFrame, problems: pd.DataFrame) -> Iterator[_Finding]:
    if "outlet" not in documents:
        return
    table = suggest_outlets(documents)
    other = table[table["outlet"] != table["name"]]
    pairs = [f"{row.outlet!r} and {row.name!r}" for row in other.head(_MOST_NAMED).itertuples(index=False)]
    detail = f"{len(other)} names look like another writing of an outlet"
    detail += f": {', '.join(pairs)}. See suggest_outlets(documents)." if pairs else "."
    yield _Finding("corpus", "", "outlet_names", "warning" if pairs else "ok", len(other), 0.0, detail)


_CHECKS: tuple[Callable[[pd.DataFrame, pd.DataFrame], Iterator[_Finding]], ...] = (
    _records,
    _declared,
    _rejected,
    _missing,
    _odd_dates,
    _distant_dates,
    _gaps,
    _lengths,
    _short,
    _identical,
    _outlet_names,
)
