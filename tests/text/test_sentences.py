"""Sentences: rules by example, and every character of the coverage in exactly one."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.schemas import EDITORIAL_ZONES, SENTENCES, ZONE_NAMES, check
from mediaanalysis.text.sentences import sentence_spans, sentences

PARTS = st.lists(
    st.sampled_from(
        ["Mr.", "Reyl", "U.S.", "no.", "5", ".", "!", "?", "…", "”", "“", " ", "  ", "\n", "\r\n", "\u00a0", "—", "the",
         "The", "J.", "p.m.", "Да.", "🙂", "中。", "\u2028", "\x1f", "(", ")"]
    ),
    max_size=25,
).map("".join)  # fmt: skip
TEXTS = PARTS | st.text(max_size=40)


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences_",
    [
        ["Talks failed.", "Nobody spoke."],
        ["Mr. Reyl met Gen. Stahn and Sen. Orlo.", "They disagreed."],
        ["Dr. J. P. Kerr wrote it.", "It sold."],
        ["The report by P. Kerr was published.", "It sold."],
        ["He left the U.S. on Monday.", "She stayed."],
        ["He lives in the U.S.", "The army left."],
        ["The U.N. Security Council met."],
        ["See No. 5 and Fig. 3 and p. 7 of the report.", "Then decide."],
        ["The answer was no.", "Talks ended."],
        ["He studied modern art.", "She did not."],
        ["They met on Jan. 5 in Harnov.", "Nothing came of it."],
        ["It began in Dec.", "The front held."],
        ["They met at 5 p.m. Monday.", "Then they left."],
        ["“It is over.”", "He left."],
        ['"Is it over?" he asked.', "It was not."],
        ["“No!” she cried.", "“Never.”"],
        ["Why?", "Because!", "Really…", "Yes."],
        ["It rose 3.5 percent.", "Then it fell."],
        ["Wait... what?", "Nothing."],
        ["Reyl Inc. and Kerr Ltd. merged.", "The deal closed."],
        ["Переговоры сорвались.", "Никто не говорил."],
        ["Élan was lost.", "Être là."],
        ["A week passed.", "40 ships came."],
    ],
)
@pytest.mark.parametrize("gap", [" ", "\u00a0"])
def test_examples(sentences_: list[str], gap: str) -> None:
    assert split(gap.join(sentences_)) == sentences_


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n\t "])
def test_nothing(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", " \n \n"])
def test_a_line_end_always_ends_a_sentence(end: str) -> None:
    assert split(f"Truce holds{end}Mr.{end}reyl left") == ["Truce holds", "Mr.", "reyl left"]


@given(TEXTS, st.integers(0, 20), st.integers(0, 40))
@settings(deadline=None, max_examples=300)
def test_every_character_in_exactly_one_sentence(text: str, first: int, size: int) -> None:
    first = min(first, len(text))
    last = min(first + size, len(text))
    spans = sentence_spans(text, first, last)
    assert all(first <= a < b <= last for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    inside = [i for a, b in spans for i in range(a, b)]
    assert {i for i in range(first, last) if not text[i].isspace()} <= set(inside)


@given(st.lists(st.tuples(TEXTS, st.sampled_from([*ZONE_NAMES, None])), max_size=4))
@settings(deadline=None, max_examples=100)
def test_the_table_covers_the_editorial_zones_and_nothing_else(parts: list[tuple[str, str | None]]) -> None:
    text = "".join(t for t, _ in parts)
    bounds = [sum(len(t) for t, _ in parts[:k]) for k in range(len(parts) + 1)]
    zones = [(a, b, zone, "") for a, b, (_, zone) in zip(bounds, bounds[1:], parts, strict=False) if zone]
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text], "zones": [zones]})
    table = check(sentences(documents), SENTENCES)
    covered = [
        i for a, b in zip(table["start"], table["end"], strict=True) for i in range(a, b) if not text[i].isspace()
    ]
    editorial = [z for z in zones if z[2] in EDITORIAL_ZONES]
    assert covered == [i for a, b, _, _ in editorial for i in range(a, b) if not text[i].isspace()]
    for row in table.itertuples():
        assert any(a <= row.start < row.end <= b and zone == row.zone for a, b, zone, _ in editorial)


def test_empty_corpora_and_arguments() -> None:
    for documents in (
        pd.DataFrame({"doc_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")}),
        pd.DataFrame({"doc_id": ["a"], "text": [""]}),
        pd.DataFrame({"doc_id": ["a"], "text": ["Sign up."], "zones": [[(0, 8, "boilerplate", "cue")]]}),
    ):
        before = documents.copy(deep=True)
        assert sentences(documents).columns.tolist() == SENTENCES.names
        assert len(sentences(documents)) == 0
        pd.testing.assert_frame_equal(documents, before)
