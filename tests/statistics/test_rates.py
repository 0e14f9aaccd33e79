"""Framing-term rates against a loop over documents."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.lookup import find_frames
from mediaanalysis.schemas import ESTIMATES, POLARITIES, VOICES, check
from mediaanalysis.statistics.kernels import ratio_interval
from mediaanalysis.statistics.rates import frame_rates
from mediaanalysis.text.tokens import tokenize

BOOK = Codebook("test", "1", tuple(Frame(w, w, "", "", (Pattern(w),)) for w in ("truce", "war", "absent")))
ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["truce", "war", "x", "y", "z"]), max_size=8).map(" ".join),
        st.sampled_from(["B", "A", None, "Ж"]),
        st.sampled_from(["2024-01-31", "2024-02-01", "2023-12-31", None]),
    ),
    max_size=8,
)


def corpus(rows: list[tuple[str, str | None, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": pd.Series([f"d{k}" for k in range(len(rows))], dtype="str"),
            "text": pd.Series([r[0] for r in rows], dtype="str"),
            "outlet": pd.Series([r[1] for r in rows], dtype=object),
            "date": pd.to_datetime(pd.Series([r[2] for r in rows], dtype=object)),
        }
    )


@given(ROWS, st.sampled_from([(), ("outlet",), ("month",), ("outlet", "year")]), st.sampled_from([1.0, 1000.0]))
@settings(deadline=None, max_examples=40)
def test_equals_a_loop(rows: list[tuple[str, str | None, str | None]], by: tuple[str, ...], per: float) -> None:
    documents = corpus(rows)
    tokens = tokenize(documents)
    table = frame_rates(find_frames(documents, BOOK, tokens=tokens), tokens, documents, by=list(by), per=per)

    def label(row: tuple[str, str | None, str | None], name: str) -> str:
        if name == "outlet":
            return row[1] or "(unknown)"
        return "NaT" if row[2] is None else f"{row[2][:7] if name == 'month' else row[2][:4] + '-01'}-01"

    groups: dict[tuple[str, ...], list[list[str]]] = {} if by else {(): []}
    for row in rows:
        groups.setdefault(tuple(label(row, name) for name in by), []).append(row[0].split())
    assert len(table) == 3 * len(groups)
    for row in table.to_dict("records"):
        key = tuple("NaT" if pd.isna(row[name]) else str(row[name])[:10] for name in by)
        words = groups[key]
        hits = np.array([w.count(row["frame"]) for w in words])
        size = np.array([len(w) for w in words])
        expected = ratio_interval(hits, size, per=per)
        assert (row["estimate"], row["low"], row["high"]) == pytest.approx(expected, nan_ok=True)
        assert (row["n_docs"], row["n_tokens"], row["n_hits"], row["n_coded"]) == (
            len(words),
            size.sum(),
            hits.sum(),
            0,
        )


JUDGED = st.lists(
    st.tuples(
        st.sampled_from(["d0", "d1", "d2", "elsewhere"]),
        st.sampled_from(["truce", "war"]),
        st.sampled_from(VOICES),
        st.sampled_from(["", "Marta Olin", "Ivan Petrenko"]),
        st.sampled_from(POLARITIES),
    ),
    max_size=12,
)
SOME_VOICES = st.none() | st.sampled_from(VOICES) | st.lists(st.sampled_from(VOICES), min_size=1)
SOME_POLARITIES = st.none() | st.sampled_from(POLARITIES) | st.lists(st.sampled_from(POLARITIES), min_size=1)


def judged(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Hits without a text behind them: document, frame, voice, speaker, polarity."""
    columns = ["doc_id", "frame", "voice", "speaker", "polarity"]
    hits = pd.DataFrame(rows, columns=columns, dtype="str").assign(hit_id=[str(k) for k in range(len(rows))])
    hits["frame"] = pd.Categorical(hits["frame"], categories=["truce", "war", "absent"])
    names = dict.fromkeys(["pattern", "surface", "quote_id", "cue", "holder", "rule_ids"], "")
    places = ["start", "end", "token_start", "token_end", "sentence_start", "sentence_end", "cue_start", "cue_end"]
    return hits.assign(zone="body", **names, **dict.fromkeys(places, 0))


@given(
    JUDGED,
    st.lists(st.sampled_from(["outlet", "month", "voice", "polarity", "speaker"]), max_size=4, unique=True),
    SOME_VOICES,
    SOME_POLARITIES,
)
@settings(max_examples=80)
def test_voice_polarity_and_speaker_equal_a_loop(
    rows: list[tuple[str, str, str, str, str]],
    by: list[str],
    voice: str | list[str] | None,
    polarity: str | list[str] | None,
) -> None:
    documents = corpus([("a b c", "B", "2024-01-31"), ("a", "A", "2024-02-01"), ("", "B", "2024-01-02")])
    table = frame_rates(judged(rows), tokenize(documents), documents, by=by, voice=voice, polarity=polarity)
    kept = {"voice": VOICES if voice is None else voice, "polarity": POLARITIES if polarity is None else polarity}
    kept = {name: [value] if isinstance(value, str) else value for name, value in kept.items()}
    of_document = [
        {"outlet": "B", "month": "2024-01-01"}, {"outlet": "A", "month": "2024-02-01"}, {"outlet": "B", "month": "2024-01-01"},
    ]  # fmt: skip
    seen = []
    for row in table.to_dict("records"):
        inside = [
            k
            for k, names in enumerate(of_document)
            if all(str(row[name])[:10] == names[name] for name in by if name in names)
        ]
        size = np.array([3, 1, 0])[inside]
        hits = np.zeros(len(inside), dtype=int)
        for doc, frame, said, speaker, meant in rows:
            label = "newsroom" if said == "newsroom" else speaker or "(unknown)"
            mine = {"frame": frame, "voice": said, "polarity": meant, "speaker": label}
            if doc != "elsewhere" and said in kept["voice"] and meant in kept["polarity"] and int(doc[1]) in inside:
                hits[inside.index(int(doc[1]))] += all(row[name] == mine[name] for name in mine if name in row)
        assert (row["n_docs"], row["n_tokens"], row["n_hits"]) == (len(inside), size.sum(), hits.sum())
        assert (row["estimate"], row["low"], row["high"]) == pytest.approx(ratio_interval(hits, size), nan_ok=True)
        seen.append(tuple(str(row[name]) for name in [*by, "frame"]))
    assert len(seen) == len(set(seen))
    counted = [r for r in rows if r[0] != "elsewhere" and r[2] in kept["voice"] and r[4] in kept["polarity"]]
    assert table["n_hits"].sum() == len(counted), "no hit is lost, none counted twice"
    assert list(table.columns[: len(by)]) == by


@pytest.fixture
def study() -> tuple[pd.DataFrame, pd.DataFrame]:
    documents = corpus([("truce truce x y", "B", "2024-01-31"), ("war x", "A", None), ("", "A", "2024-02-01")])
    return documents, find_frames(documents, BOOK)


def test_the_table_keeps_its_schema_and_its_zero_rows(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    table = check(frame_rates(hits, tokenize(documents), documents, by="outlet"), ESTIMATES)
    assert table[["outlet", "frame", "n_hits"]].to_numpy().tolist() == [
        ["A", "truce", 0], ["A", "war", 1], ["A", "absent", 0], ["B", "truce", 2], ["B", "war", 0], ["B", "absent", 0],
    ]  # fmt: skip
    assert set(table["method"]) == {"naive"}
    assert set(table["estimand"]) == {"framing terms per 1,000 editorial tokens"}


def test_the_documents_decide_the_population(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    table = frame_rates(hits, tokens, documents[documents["outlet"] == "A"])
    assert table["n_hits"].tolist() == [0, 1, 0]
    assert table["n_docs"].tolist() == [2, 2, 2]
    backwards = frame_rates(hits, tokens, documents.iloc[::-1], by="outlet")
    pd.testing.assert_frame_equal(backwards, frame_rates(hits, tokens, documents, by="outlet"))


def test_voice_and_polarity_choose_the_hits(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    hits = hits.assign(voice=["direct", "newsroom", "direct"], polarity=["negated", "asserted", "asserted"])
    quoted = frame_rates(hits, tokens, documents, voice="direct", polarity=["asserted", "negated"], per=100)
    assert quoted["n_hits"].tolist() == [1, 1, 0]
    assert quoted["n_tokens"].tolist() == [6, 6, 6]
    assert (
        quoted["estimand"][0] == "framing terms (voice direct; polarity asserted or negated) per 100 editorial tokens"
    )
    assert frame_rates(hits, tokens, documents, voice="fragment")["n_hits"].tolist() == [0, 0, 0]


def test_voice_and_speaker_divide_the_hits_and_not_the_words(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    hits = hits.assign(voice=["direct", "newsroom", "fragment"], speaker=["Marta Olin", "", ""], polarity="denied")
    table = check(frame_rates(hits, tokens, documents, by=["voice", "outlet"]), ESTIMATES)
    assert list(table.columns[:3]) == ["voice", "outlet", "frame"]
    assert table["voice"].drop_duplicates().tolist() == list(VOICES)
    assert table.groupby("outlet")["n_tokens"].unique().map(list).to_dict() == {"A": [2], "B": [4]}
    whole = frame_rates(hits, tokens, documents, by="outlet")
    summed = table.groupby(["outlet", "frame"], observed=False)["estimate"].sum()
    assert summed.tolist() == pytest.approx(whole["estimate"].tolist())
    speakers = frame_rates(hits, tokens, documents, by=["outlet", "speaker"])
    assert speakers.loc[speakers["n_hits"] > 0, ["outlet", "speaker", "frame"]].to_numpy().tolist() == [
        ["A", "(unknown)", "war"], ["B", "Marta Olin", "truce"], ["B", "newsroom", "truce"],
    ]  # fmt: skip
    assert len(speakers) == 9, "three speakers where they occur, three frames"
    chosen = frame_rates(hits, tokens, documents, by="polarity", polarity=["denied", "asserted"])
    assert chosen["polarity"].drop_duplicates().tolist() == ["asserted", "denied"]


def test_no_documents_and_no_words() -> None:
    for rows in ([], [("", "A", None)]):
        documents = corpus(rows)
        table = frame_rates(find_frames(documents, BOOK), tokenize(documents), documents)
        assert table["n_docs"].tolist() == [len(rows)] * 3
        assert all(math.isnan(x) for x in table["estimate"])
        assert len(frame_rates(find_frames(documents, BOOK), tokenize(documents), documents, by="outlet")) == 3 * len(
            rows
        )


def test_arguments_stay_as_they_were(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    before = documents.copy(deep=True), hits.copy(deep=True)
    by = ["outlet", "month"]
    frame_rates(hits, tokenize(documents), documents, by=by, voice=["direct"])
    pd.testing.assert_frame_equal(documents, before[0])
    pd.testing.assert_frame_equal(hits, before[1])
    assert by == ["outlet", "month"]


def test_errors_teach(study: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    documents, hits = study
    tokens = tokenize(documents)
    with pytest.raises(TableError, match="document 'd2' has not been tokenized; tokenize the same documents"):
        frame_rates(hits, tokenize(documents.head(2)), documents)
    with pytest.raises(TableError, match=r"by='outlt': the documents have no such column.*Did you mean 'outlet'"):
        frame_rates(hits, tokens, documents, by="outlt")
    with pytest.raises(OptionError, match=r"voice='direkt' is not known; allowed: 'newsroom'.*Did you mean 'direct'"):
        frame_rates(hits, tokens, documents, voice="direkt")
    with pytest.raises(OptionError, match="polarity='negate' is not known"):
        frame_rates(hits, tokens, documents, polarity=["negate"])
    with pytest.raises(OptionError, match=r"voice is empty.*name one of newsroom, direct"):
        frame_rates(hits, tokens, documents, voice=[])
    with pytest.raises(OptionError, match="polarity=3 is not known"):
        frame_rates(hits, tokens, documents, polarity=3)
    with pytest.raises(TableError, match=r"the hits have: voice, polarity, speaker\. Did you mean 'speaker'"):
        frame_rates(hits, tokens, documents, by="speakers")
    with pytest.raises(TableError, match=r"by='voice': the hits and the documents both have this column; rename"):
        frame_rates(hits, tokens, documents.assign(voice="x"), by="voice")
    for bad in ({"per": 0}, {"per": -1}, {"level": 1.0}, {"level": 0}):
        with pytest.raises(OptionError, match=r"per=.* must be above 0 and level=.* between 0 and 1"):
            frame_rates(hits, tokens, documents, **bad)
    with pytest.raises(TableError, match="hits: column 'frame' is missing"):
        frame_rates(hits.drop(columns="frame"), tokens, documents)
