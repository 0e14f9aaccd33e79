"""Compounds: against a loop over lists, and as quanteda's own tests have it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.text.compounds import compound
from mediaanalysis.text.kwic import kwic
from mediaanalysis.text.tokens import Tokens, tokenize

from .made_tokens import (
    DOCUMENTS,
    PATTERNS,
    WINDOWS,
    Nested,
    assert_well_formed,
    made,
    matches,
    nested,
    sides_of,
    words,
)


def compounded(tokens: Tokens, patterns: list[str], window: int | tuple[int, int], overlap: str) -> Nested:
    before, after = sides_of(window)
    out: Nested = []
    for document in nested(tokens):
        stretches = []
        for stretch in document:
            spans = set()
            for pattern in patterns:
                for low, high in matches(stretch, pattern):
                    a, b = low, high
                    while a > max(low - before, 0) and stretch[a - 1][0]:
                        a -= 1
                    while b < min(high + after, len(stretch)) and stretch[b][0]:
                        b += 1
                    spans.add((a, b))
            if overlap == "join":
                joined: list[tuple[int, int]] = []
                for a, b in sorted(spans):
                    if joined and a < joined[-1][1]:
                        joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
                    else:
                        joined.append((a, b))
                spans = set(joined)
            else:
                spans = {s for s in spans if not any(t != s and t[0] <= s[0] and s[1] <= t[1] for t in spans)}
            left = []
            for k, word in enumerate(stretch):
                for a, b in spans:
                    if a == k and b - a > 1:
                        left.append(("_".join(w[0] for w in stretch[a:b]), stretch[a][1], stretch[b - 1][2]))
                if not any(a <= k < b and b - a > 1 for a, b in spans):
                    left.append(word)
            stretches.append(left)
        out.append(stretches)
    return out


@given(DOCUMENTS, PATTERNS, WINDOWS, st.sampled_from(["join", "each"]))
@settings(deadline=None, max_examples=400)
def test_equals_a_loop(documents: list[str], patterns: list[str], window: int | tuple[int, int], overlap: str) -> None:
    tokens = made(*documents)
    before = tokens.to_frame()
    result = tokens.compound(patterns, overlap=overlap, window=window)
    assert nested(result) == compounded(tokens, patterns, window, overlap)
    assert_well_formed(result)
    pd.testing.assert_frame_equal(tokens.to_frame(), before)


# quanteda 4, tests/testthat/test-tokens_compound.R; its join=TRUE is "join", its join=FALSE is "each".
SEVEN = "a b c d e f g"
AS_QUANTEDA = [
    (SEVEN, ["a b", "b c d", "E F", "F G"], 0, "a_b_c_d e_f_g", "a_b b_c_d e_f f_g"),
    ("we like high quality sound", ["high quality", "quality sound"], 0, "we like high_quality_sound", "we like high_quality quality_sound"),
    ("we like high quality sound", ["high quality", "quality sound", "high quality sound"], 0, "we like high_quality_sound", "we like high_quality_sound"),
    ("a b c d", ["a b", "b c", "a b c"], 0, "a_b_c d", "a_b_c d"),
    ("a b c d e", ["a b", "a b c", "c d"], 0, "a_b_c_d e", "a_b_c c_d e"),
    ("capital gains taxes", ["capital gains", "taxes", "gains taxes"], 0, "capital_gains_taxes", "capital_gains gains_taxes"),
    (SEVEN, ["a b", "c d", "g"], 0, "a_b c_d e f g", "a_b c_d e f g"),
    (SEVEN, ["a b", "c d", "g"], 1, "a_b_c_d_e f_g", "a_b_c b_c_d_e f_g"),
    (SEVEN, ["a b", "c d", "g"], (1, 0), "a_b_c_d e f_g", "a_b b_c_d e f_g"),
    (SEVEN, ["a b", "c d", "g"], (0, 1), "a_b_c_d_e f g", "a_b_c c_d_e f g"),
    (SEVEN, ["a b", "c d", "g"], 100, "a_b_c_d_e_f_g", "a_b_c_d_e_f_g"),
    ("~ b c d e f g", ["a b", "c d", "g"], 1, "~ b_c_d_e f_g", "~ b_c_d_e f_g"),
    ("a b c d ~ f g", ["a b", "c d", "g"], 1, "a_b_c_d ~ f_g", "a_b_c b_c_d ~ f_g"),
    ("a b c d ~ f g", ["a b", "c d", "g"], 2, "a_b_c_d ~ f_g", "a_b_c_d ~ f_g"),
    ("~ b c d ~ f g", ["a b", "c d", "g"], 1, "~ b_c_d ~ f_g", "~ b_c_d ~ f_g"),
    ("a ~ c d ~ f g", ["c d"], 0, "a ~ c_d ~ f g", "a ~ c_d ~ f g"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "patterns", "window", "joined", "each"), AS_QUANTEDA)
def test_as_quanteda(text: str, patterns: list[str], window: int | tuple[int, int], joined: str, each: str) -> None:
    for order in (patterns, patterns[::-1]):
        assert words(made(text).compound(order, window=window)) == words(made(joined))
        assert words(made(text).compound(order, window=window, overlap="each")) == words(made(each))


# The same file, "tokens_compound join tokens correctly".
@pytest.mark.parametrize(
    ("case_sensitive", "expected"),
    [
        (False, ["a_b c_d e f g", "A_B C_D E F G", "A_b C_d E f G", "aaa_bbb ccc ddd eee_fff ggg"]),
        (True, ["a_b c d e f g", "A B C_D E F G", "A b C d E f G", "aaa_bbb ccc ddd eee fff ggg"]),
    ],
)
def test_case_as_quanteda(case_sensitive: bool, expected: list[str]) -> None:
    tokens = made("a b c d e f g", "A B C D E F G", "A b C d E f G", "aaa bbb ccc ddd eee fff ggg")
    result = tokens.compound(["a b", "C D", "aa* bb*", "eEE FFf"], case_sensitive=case_sensitive)
    assert words(result) == [line.split() for line in expected]


@pytest.mark.parametrize(("join", "form"), [("+", "c+d"), ("&&", "c&&d"), ("", "cd"), ("\u00a0", "c\u00a0d")])
def test_what_joins(join: str, form: str) -> None:
    assert words(made("a c d").compound("c d", join=join)) == [["a", form]]


def test_a_compound_spans_the_text_and_opens_its_stretch() -> None:
    documents = pd.DataFrame(
        {"doc_id": ["a", "b"], "text": ["In the United\nStates, he said.", "United States’ envoy"]}
    )
    tokens = tokenize(documents).compound(["united states*", "he said"])
    texts = documents.set_index("doc_id")["text"]
    frame = tokens.to_frame()
    spans = [texts[row.doc_id][row.start : row.end] for row in frame.itertuples()]
    assert spans == ["In", "the", "United\nStates", "he said", "United States", "envoy"]
    assert frame["type"].tolist()[2:5] == ["United_States", "he_said", "United_States"]
    assert tokens.breaks.tolist() == [True, False, False, False, True, False]
    line = kwic(tokens, "united_states", window=1)
    assert line[["pre", "node", "post"]].to_numpy().tolist() == [
        ["the", "United\nStates", ", he said"],
        ["", "United States", "’ envoy"],
    ]


def test_a_compound_that_is_a_type_already_is_that_type() -> None:
    tokens = made("a_b a b c").compound("a b")
    assert tokens.ids.tolist() == [0, 0, 1]
    assert list(tokens.surfaces) == ["a_b", "c"]


def test_compounds_of_compounds() -> None:
    tokens = made("new york city council").compound("new york").compound("new_york city")
    assert tokens.to_frame()[["start", "end", "type"]].to_numpy().tolist() == [
        [0, 13, "new_york_city"],
        [14, 21, "council"],
    ]


def test_long_compounds() -> None:
    text = "a b c d e f g h i j k l"
    tokens = made(text, text + " | a b").compound("* *")
    assert words(tokens) == [[text.replace(" ", "_")], [text.replace(" ", "_"), "a_b"]]
    assert tokens.length.tolist() == [len(text), len(text), 3]
    assert tokens.ids.tolist() == [0, 0, 1]


@pytest.mark.parametrize("documents", [(), ("",), ("", ""), ("~",)])
@pytest.mark.parametrize("overlap", ["join", "each"])
def test_nothing_to_join(documents: tuple[str, ...], overlap: str) -> None:
    tokens = made(*documents)
    for patterns in ("a b", [], "* *"):
        assert tokens.compound(patterns, overlap=overlap, window=1) is tokens


def test_errors_teach() -> None:
    tokens = made("a b")
    with pytest.raises(
        OptionError, match=r"overlap='joined' is not known; allowed: 'join', 'each'\. Did you mean 'join'"
    ):
        tokens.compound("a b", overlap="joined")
    with pytest.raises(OptionError, match="window=-1 is too small"):
        tokens.compound("a b", window=-1)
    with pytest.raises(OptionError, match="has 3 numbers"):
        tokens.compound("a b", window=[1, 1, 2])
    with pytest.raises(OptionError, match="empty pattern"):
        compound(tokens, "")
    with pytest.raises(OptionError, match="not a regular expression"):
        compound(tokens, "a (", kind="regex")
