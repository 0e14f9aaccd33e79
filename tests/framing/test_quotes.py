"""Quotations: who says what with which stance, in every construction; and no text that breaks it."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.framing.quotes import CONFIDENCE, find_quotes
from mediaanalysis.schemas import QUOTES, check

DATA = Path(os.environ.get("MEDIAANALYSIS_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
SEED = DATA / "seed" / "moscow-times-2025-02-13.txt"


def quotes(text: str, **columns: object) -> pd.DataFrame:
    documents = pd.DataFrame({"doc_id": ["d"], "text": pd.Series([text], dtype=object)}).assign(**columns)
    return find_quotes(documents)


def rows(text: str) -> list[tuple[str, str, str, str]]:
    """Return (kind, content, speaker, stance) of each quote."""
    return [
        (row.kind, " / ".join(text[a:b] for a, b in row.content_spans), row.speaker, row.stance)
        for row in quotes(text).itertuples()
    ]


CASES = [
    ('"This is no betrayal," Marta Olin said.', [("direct", '"This is no betrayal,"', "Marta Olin", "neutral")]),
    (
        "Olin rejected claims that her government would abandon the city.",
        [("indirect", "claims that her government would abandon the city", "Olin", "denial")],
    ),
    ("Olin rejected the ceasefire offer.", []),
    ('"Is it a betrayal?" a reporter asked.', [("direct", '"Is it a betrayal?"', "a reporter", "question")]),
    (
        "If talks fail, the allies could abandon the plan, according to two diplomats.",
        [("indirect", "If talks fail, the allies could abandon the plan", "two diplomats", "neutral")],
    ),
    ('The "betrayal" dominated headlines.', [("fragment", '"betrayal"', "", "neutral")]),
    (
        'Marta Olin spoke.\n"We will not walk away.\n"We never abandoned anyone," she said.',
        [("direct", '"We will not walk away. / "We never abandoned anyone,"', "Marta Olin", "neutral")],
    ),
    (
        "The minister said he would not rule out sanctions.",
        [("indirect", "he would not rule out sanctions", "The minister", "neutral")],
    ),
    (
        "Not only a betrayal but a crime, the editorial argued.",
        [("indirect", "Not only a betrayal but a crime", "the editorial", "claim")],
    ),
    (
        "“They betrayed us,” said Ivan Petrenko, 54. “Nobody denies it.”",
        [("direct", "“They betrayed us,” / “Nobody denies it.”", "Ivan Petrenko", "neutral")],
    ),
    (
        "'We keep our word,' the envoy said – 'no abandonment, ever.'",
        [("direct", "'We keep our word,' / 'no abandonment, ever.'", "the envoy", "neutral")],
    ),
    ("Betrayal feared as envoys meet", []),
    ('Kyiv betrayed? Olin: "Never."', [("direct", '"Never."', "Olin", "neutral")]),
    (
        'Olin spoke.\n"A tag without a verb," he defense secretary Thursday.',
        [("direct", '"A tag without a verb,"', "Olin", "neutral")],
    ),
    (
        "The strike was not, officials said, an act of aggression.",
        [("indirect", "The strike was not / an act of aggression", "officials", "neutral")],
    ),
    (
        'Olin left. He denied betraying anyone, a claim his critics repeated: "He betrayed us."',
        [
            ("indirect", "betraying anyone", "Olin", "denial"),
            ("direct", '"He betrayed us."', "his critics", "neutral"),
        ],
    ),
    (
        "There is no doubt it was a betrayal, Petrenko wrote.",
        [("indirect", "There is no doubt it was a betrayal", "Petrenko", "neutral")],
    ),
    ("— We stay, — said the envoy. — Always.", [("direct", "— We stay, / Always.", "the envoy", "neutral")]),
    ("Reyl dismissed the plan as “unrealistic.”", [("mixed", "the plan as “unrealistic.”", "Reyl", "denial")]),
    ("Reyl told reporters that the talks failed.", [("indirect", "that the talks failed", "Reyl", "neutral")]),
    ("Reyl urged the allies to send shells.", [("indirect", "to send shells", "Reyl", "demand")]),
    ("Reyl warned of a long siege.", [("indirect", "a long siege", "Reyl", "warning")]),
    ("Olin hopes to end the siege.", [("indirect", "to end the siege", "Olin", "commitment")]),
    ("Olin pointed out that the bridge held.", [("indirect", "that the bridge held", "Olin", "neutral")]),
    ("Olin ruled out a truce.", [("indirect", "a truce", "Olin", "denial")]),
    ("Olin is confident that the truce will hold.", [("indirect", "that the truce will hold", "Olin", "neutral")]),
    ("A new poll shows that voters want peace.", [("indirect", "that voters want peace", "A new poll", "neutral")]),
    ("Reyl admitted the front had moved.", [("indirect", "the front had moved", "Reyl", "concession")]),
    (
        "“Why?” Olin asked. “Who knows?” Reyl said.",
        [("direct", "“Why?”", "Olin", "question"), ("direct", "“Who knows?”", "Reyl", "neutral")],
    ),
    ("Olin read “The Long Winter” at home.", [("title", "“The Long Winter”", "", "neutral")]),
    ("Reyl raised the flag and left the hall.", []),
    ("The claims were filed on Monday.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_constructions(text, expected):
    assert rows(text) == expected


def test_two_subjects_with_insertions_are_the_source():
    text = "Olin, who took office in May, and her deputy, a former envoy, said the truce would hold."
    (row,) = quotes(text).itertuples()
    assert row.source.startswith("Olin, who took office")
    assert row.source.rstrip(",").endswith("a former envoy")


def test_participles_share_the_source():
    text = "Marta Olin said the truce would hold, adding that the guard would stay."
    first, second = quotes(text).itertuples()
    assert (first.speaker, second.speaker) == ("Marta Olin", "Marta Olin")
    assert text[second.start : second.end] == "that the guard would stay"


def test_nested_attributions_have_a_parent():
    text = "Marta Olin met the press. She added that, as the president has said, peace is close."
    outer, inner = quotes(text).itertuples()
    assert (outer.speaker, inner.speaker) == ("Marta Olin", "the president")
    assert inner.parent_quote_id == outer.quote_id
    text = "Reyl echoed Olin’s assertion that only she could end the war."
    outer, inner = quotes(text).itertuples()
    assert (outer.speaker, inner.speaker, inner.stance) == ("Reyl", "Olin", "claim")
    assert inner.parent_quote_id == outer.quote_id


def test_what_a_quotation_says_that_another_has_said():
    text = "“The guard, as President Halvan has pointed out, has held the bridge,” Marta Olin said."
    outer, inner = quotes(text).itertuples()
    assert (outer.speaker, inner.speaker) == ("Marta Olin", "Halvan")
    assert inner.parent_quote_id == outer.quote_id


def test_speakers_are_resolved():
    text = (
        "Defense Secretary Marta Olin arrived. “We stay,” Olin said. Envoy Ivan Petrenko left. He said it was late. "
        "The defense secretary warned that the bridge might fall. Officials said it would hold."
    )
    found = [(row.speaker, row.resolution) for row in quotes(text).itertuples()]
    assert found == [
        ("Marta Olin", "name"),
        ("Ivan Petrenko", "pronoun"),
        ("Marta Olin", "role"),
        ("Officials", "none"),
    ]


def test_gender_decides_between_two_persons():
    text = "Marta Olin said it was over. Ivan Petrenko said it was not. She said he was wrong."
    assert list(quotes(text)["speaker"]) == ["Marta Olin", "Ivan Petrenko", "Marta Olin"]


def test_a_guess_says_so():
    text = "Marta Olin spoke for an hour.\n“We will hold the bridge as long as it takes.”"
    (row,) = quotes(text).itertuples()
    assert (row.speaker, row.resolution) == ("Marta Olin", "fallback")
    assert row.confidence <= 0.6


def test_only_editorial_zones_are_read():
    text = "“We stay,” Olin said.\n“Support us,” the editors said."
    table = quotes(text, zones=[[(0, 21, "body", ""), (22, len(text), "boilerplate", "plea")]])
    assert list(table["speaker"]) == ["Olin"]


def test_the_table_keeps_its_schema():
    documents = pd.DataFrame({"doc_id": ["b", "a"], "text": [CASES[1][0], CASES[0][0] + " She smiled."]})
    table = find_quotes(documents)
    check(table, QUOTES)
    assert list(table["doc_id"]) == ["b", "a"]
    check(find_quotes(documents.iloc[:0]), QUOTES)


def test_an_own_lexicon_adds_cues(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[[verb]]\nname = "own"\nstance = "claim"\ntakes = ["quote", "clause"]\nstrength = "strong"\nlemmas = "frobnicate"\n',
        encoding="utf-8",
    )
    documents = pd.DataFrame({"doc_id": ["d"], "text": ["Olin frobnicated that the truce was dead."]})
    assert len(find_quotes(documents)) == 0
    (row,) = find_quotes(documents, lexicon=path).itertuples()
    assert (row.speaker, row.stance) == ("Olin", "claim")


def test_confidences_are_shares():
    assert all(0 < value <= 1 for value in CONFIDENCE.values())
    assert CONFIDENCE["fallback"] <= 0.6


PIECES = st.lists(
    st.sampled_from(
        ['"', "“", "”", "'", "‘", "’s", "''", "«", "»", " — ", ",", ".", "?", ":", "(", ")", "\n", "Olin", "Marta Olin",
         "said", "told", "the", "that", "to", "who", "as", "according to", "she", "Mr.", "president", "denied", "claims",
         "adding", "rejected", "by", "and", "but", "of", "in", "54", "not", "if", "was", "asked", "ruled out", "In a poll",
         "\ud800", "🙂", "İ"]
    ),
    max_size=40,
).map(" ".join)  # fmt: skip


@given(PIECES | st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_valid_spans(text):
    table = quotes(text)
    assert table["quote_id"].is_unique
    for row in table.itertuples():
        spans = list(row.content_spans)
        assert spans == sorted(spans)
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        assert (row.start, row.end) == (spans[0][0], spans[-1][1])
        assert row.cue == (text[row.cue_start : row.cue_end] if row.cue_start >= 0 else "")
        assert row.source == (text[row.source_start : row.source_end] if row.source_start >= 0 else "")


def steps(text: str) -> int:
    """Count the lines of the package's code run."""
    count = 0

    def tracer(frame, event, arg):
        nonlocal count
        if "framing" not in frame.f_code.co_filename:
            return None
        count += 1
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        quotes(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece", ["Olin said and ", '"No," he said. ', "Olin, ", "“No\n", "said ", "the president said that ", 'Olin: "a" ']
)
def test_work_is_linear(piece):
    once, twice = steps(piece * 150), steps(piece * 300)
    assert twice < 2.4 * once + 2000


@pytest.mark.skipif(not SEED.exists(), reason="the seed article lies outside the repository and is absent")
def test_seed_article():
    text = SEED.read_text(encoding="utf-8").split("A Message from")[0]
    table = quotes(text)
    speech = table[~table["kind"].isin(["fragment", "title"])]
    assert (speech["speaker"] != "").all()

    def innermost(word: str, nth: int = 0) -> pd.Series | None:
        at = -1
        for _ in range(nth + 1):
            at = text.index(word, at + 1)
        holding = speech[[any(a <= at < b for a, b in spans) for spans in speech["content_spans"]]]
        return None if holding.empty else holding.loc[(holding["end"] - holding["start"]).idxmin()]

    abandoning = innermost("abandoning")
    assert abandoning is not None
    assert (abandoning["kind"], abandoning["speaker"], abandoning["stance"]) == ("indirect", "Pete Hegseth", "denial")
    for nth in range(2):
        betrayal = innermost("betrayal", nth)
        assert betrayal is not None
        assert (betrayal["kind"], betrayal["speaker"]) == ("direct", "Pete Hegseth")
    assert innermost("sidelined") is None
    broken = innermost("both sides to accept")
    assert broken is not None
    assert (broken["speaker"], broken["resolution"]) == ("Pete Hegseth", "fallback")
    assert broken["confidence"] <= 0.6
    dismissed = innermost("unrealistic")
    assert dismissed is not None
    assert (dismissed["cue"], dismissed["speaker"]) == ("dismissed", "Pete Hegseth")
    nested = innermost("stopping the killing")
    assert nested is not None
    assert nested["speaker"] == "Donald Trump"
    assert nested["parent_quote_id"] != ""
