"""Voice and polarity brought to hits: the right attribution, the same from a table of quotations, and on any text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediaanalysis as ma
from mediaanalysis.errors import CodebookError, TableError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.schemas import HITS, QUOTES, check

BOOK = Codebook("small", "1", (Frame("frame", "frame", "", "", (Pattern("truce"), Pattern("betray*"))),))
PIECES = [
    *("Marta Olin", "said", "told reporters", "denied that", "the truce", "a betrayal", "was", "not", "held", "he"),
    *("“", "”", '"', "'", "’", ",", ".", "?", "\n", " – ", "according to officials", "if", "will", "never", ":", "("),
    *(")", "\u2029"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=60)


def corpus(*texts: str) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str")})


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS, max_size=4))
def test_any_text_is_judged_and_the_table_of_quotations_changes_nothing(texts: list[str]) -> None:
    documents = corpus(*texts)
    quotes = check(ma.find_quotes(documents), QUOTES)
    hits = check(ma.find_frames(documents, BOOK), HITS)
    pd.testing.assert_frame_equal(hits, ma.find_frames(documents, BOOK, quotes=quotes))
    rows = quotes.set_index("quote_id")
    text = documents.set_index("doc_id")["text"]
    for hit in hits.itertuples():
        assert (hit.voice == "newsroom") == (hit.quote_id == "")
        assert hit.cue == (text[hit.doc_id][hit.cue_start : hit.cue_end] if hit.cue_start >= 0 else "")
        if hit.quote_id:
            spans = rows.loc[hit.quote_id, "content_spans"]
            assert any(a <= hit.start and hit.end <= b for a, b in spans)
            assert hit.speaker == rows.loc[hit.quote_id, "speaker"]


@pytest.mark.parametrize(
    ("text", "voice", "speaker", "polarity"),
    [
        ("The truce held.", "newsroom", "", "asserted"),
        ("“The truce held,” said Marta Olin.", "direct", "Marta Olin", "asserted"),
        ("Marta Olin said the truce held.", "indirect", "Marta Olin", "asserted"),
        ("Marta Olin denied that the truce held.", "indirect", "Marta Olin", "denied"),
        ("The “truce” held for an hour.", "fragment", "", "asserted"),
        ("Marta Olin called it “a truce of thieves and liars”.", "direct", "Marta Olin", "asserted"),
        ("Marta Olin called it a “truce” in name.", "fragment", "Marta Olin", "asserted"),
        ("“I fear the truce is dead,” said Marta Olin.", "direct", "Marta Olin", "hypothetical"),
    ],
)
def test_whose_words_and_how_meant(text: str, voice: str, speaker: str, polarity: str) -> None:
    hit = ma.find_frames(corpus(text), BOOK).iloc[0]
    assert (hit["voice"], hit["speaker"], hit["polarity"]) == (voice, speaker, polarity)


def test_other_voices_are_barriers_and_zones_are_kept() -> None:
    documents = corpus("It was not over, Olin said. The truce held.\nSupport us: no betrayal.")
    documents["zones"] = [[(0, 43, "body", ""), (44, 68, "boilerplate", "")]]
    hits = ma.find_frames(documents, BOOK)
    assert hits[["surface", "voice", "polarity"]].to_numpy().tolist() == [["truce", "newsroom", "asserted"]]


def test_words_of_ones_own(tmp_path: Path) -> None:
    cues, mine = tmp_path / "cues.toml", tmp_path / "polarity.toml"
    cues.write_text('[[verb]]\nstance = "claim"\ntakes = ["clause"]\nlemmas = "livestream"\n', encoding="utf-8")
    mine.write_text('[[word]]\npolarity = "negated"\nreach = "verb"\nforms = ["nowise"]\n', encoding="utf-8")
    documents = corpus("Olin livestreamed that the truce was over. The truce nowise held.")
    assert ma.find_frames(documents, BOOK)[["voice", "polarity"]].iloc[:2, 0].tolist() == ["newsroom"] * 2
    hits = ma.find_frames(documents, BOOK, quotes=ma.find_quotes(documents, lexicon=cues), polarity=mine)
    assert hits[["voice", "polarity"]].to_numpy().tolist() == [["indirect", "asserted"], ["newsroom", "negated"]]
    for wrong in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(CodebookError, match="cannot be read"):
            ma.find_quotes(documents, lexicon=wrong)
    cues.write_text('[[verb]]\nlemas = "x"\n', encoding="utf-8")
    with pytest.raises(CodebookError, match="has no 'stance'; add it"):
        ma.find_quotes(documents, lexicon=cues.rename(tmp_path / "other.toml"))


def test_quotations_of_another_text_are_refused() -> None:
    quotes = ma.find_quotes(corpus("Marta Olin said the truce held."))
    with pytest.raises(TableError, match="text of document 'd0' has changed since its quotations were found"):
        ma.find_frames(corpus("The truce, it seems, has held so far."), BOOK, quotes=quotes)


def test_a_table_that_is_none_of_quotations_is_refused() -> None:
    with pytest.raises(TableError, match="quotes: column 'quote_id' is missing"):
        ma.find_frames(corpus("A truce."), BOOK, quotes=pd.DataFrame({"doc_id": ["d0"]}))
