"""Who asserts, who denies: against a loop over hits."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import TableError
from mediaanalysis.schemas import POLARITIES, VOICES, WHO_SAYS, check
from mediaanalysis.statistics.voices import who_says

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "elsewhere"]),
        st.sampled_from(["war", "truce"]),
        st.sampled_from(VOICES),
        st.sampled_from(["", "Marta Olin", "envoy Reyl"]),
        st.sampled_from(POLARITIES),
    ),
    max_size=20,
)
DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": "", "outlet": ["Y", "X", None], "date": pd.NaT})


def judged(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Hits without a text behind them: document, frame, voice, speaker, polarity."""
    columns = ["doc_id", "frame", "voice", "speaker", "polarity"]
    hits = pd.DataFrame(rows, columns=columns, dtype="str").assign(hit_id=[str(k) for k in range(len(rows))])
    hits["frame"] = pd.Categorical(hits["frame"], categories=["war", "truce", "absent"])
    names = dict.fromkeys(["pattern", "surface", "quote_id", "cue", "holder", "rule_ids"], "")
    places = ["start", "end", "token_start", "token_end", "sentence_start", "sentence_end", "cue_start", "cue_end"]
    return hits.assign(zone="body", **names, **dict.fromkeys(places, 0))


@given(ROWS, st.sampled_from([None, "outlet", "month", ["outlet", "month"]]))
@settings(max_examples=60)
def test_equals_a_loop(rows: list[tuple[str, str, str, str, str]], by: str | list[str] | None) -> None:
    table = check(who_says(judged(rows), DOCUMENTS, by=by), WHO_SAYS)
    expected: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for doc, frame, voice, speaker, polarity in rows:
        if doc != "elsewhere":
            outlet = {"a": "Y", "b": "X", "c": "(unknown)"}[doc]
            group = {"outlet": (outlet,), "month": ("NaT",)}.get(str(by), (outlet, "NaT") if by else ())
            label = "newsroom" if voice == "newsroom" else speaker or "(unknown)"
            expected.setdefault((*group, frame, label), []).append((doc, polarity))
    names = [] if by is None else [by] if isinstance(by, str) else by
    assert list(table.columns) == [*names, *WHO_SAYS.names]
    found = {}
    for row in table.to_dict("records"):
        key = tuple("NaT" if row[name] is pd.NaT else row[name] for name in [*names, "frame", "speaker"])
        found[key] = [row[f"n_{polarity}"] for polarity in POLARITIES] + [row["n_hits"], row["n_docs"]]
    assert len(found) == len(table)
    assert found == {
        key: [sum(p == polarity for _, p in these) for polarity in POLARITIES]
        + [len(these), len({d for d, _ in these})]
        for key, these in expected.items()
    }
    order = [
        (*key[: len(names)], ["war", "truce"].index(key[-2]), -counts[-2], key[-1]) for key, counts in found.items()
    ]
    assert order == sorted(order)


def test_empty_tables_keep_columns_and_frames() -> None:
    for documents in (DOCUMENTS, DOCUMENTS.head(0)):
        table = who_says(judged([]), documents)
        assert len(table) == 0
        assert list(table.columns) == ["outlet", *WHO_SAYS.names]
        assert list(table["frame"].cat.categories) == ["war", "truce", "absent"]
        check(table, WHO_SAYS)


def test_scare_quotes_are_not_the_newsrooms_own_words() -> None:
    table = who_says(
        judged([("a", "war", "fragment", "", "asserted"), ("a", "war", "newsroom", "", "asserted")]), DOCUMENTS
    )
    assert table[["speaker", "n_asserted"]].to_numpy().tolist() == [["(unknown)", 1], ["newsroom", 1]]


def test_arguments_stay_as_they_were_and_errors_teach() -> None:
    hits = judged([("a", "war", "direct", "Marta Olin", "denied")])
    before = hits.copy(deep=True), DOCUMENTS.copy(deep=True)
    who_says(hits, DOCUMENTS)
    pd.testing.assert_frame_equal(hits, before[0])
    pd.testing.assert_frame_equal(DOCUMENTS, before[1])
    with pytest.raises(TableError, match="Did you mean 'outlet'"):
        who_says(hits, DOCUMENTS, by="outlt")
    with pytest.raises(TableError, match="column 'speaker' is missing"):
        who_says(hits.drop(columns="speaker"), DOCUMENTS)
    with pytest.raises(TableError, match="by='speaker' is a column of the result; rename"):
        who_says(hits, DOCUMENTS.assign(speaker="x"), by="speaker")
