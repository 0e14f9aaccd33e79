"""Selecting and removing: against a loop over lists, and as quanteda's own tests have it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
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

NINE = "a b c d e f g h i"


def chosen(
    tokens: Tokens,
    patterns: list[str],
    window: int | tuple[int, int],
    *,
    keep: bool,
    padding: bool,
    chars: tuple[int, int],
) -> Nested:
    before, after = sides_of(window)
    out: Nested = []
    for document in nested(tokens):
        stretches = []
        for stretch in document:
            hit = set()
            for pattern in patterns:
                for low, high in matches(stretch, pattern):
                    hit |= set(range(max(low - before, 0), min(high + after, len(stretch))))
            left = []
            for k, (form, start, end) in enumerate(stretch):
                if (k in hit) == keep and (form == "" or chars[0] <= len(form) <= chars[1]):
                    left.append((form, start, end))
                elif padding:
                    left.append(("", start, start))
            stretches += [left] if left else []
        out.append(stretches)
    return out


@given(
    DOCUMENTS, PATTERNS, WINDOWS, st.booleans(), st.booleans(), st.sampled_from([(0, 9), (2, 9), (0, 1)]), st.booleans()
)
@settings(deadline=None, max_examples=300)
def test_equals_a_loop(
    documents: list[str],
    patterns: list[str],
    window: int | tuple[int, int],
    keep: bool,
    padding: bool,
    chars: tuple[int, int],
    lengths: bool,
) -> None:
    tokens = made(*documents, lengths=lengths)
    before = tokens.to_frame()
    verb = tokens.select if keep else tokens.remove
    result = verb(patterns, padding=padding, window=window, min_chars=chars[0], max_chars=chars[1])
    assert nested(result) == chosen(tokens, patterns, window, keep=keep, padding=padding, chars=chars)
    assert_well_formed(result)
    assert list(result.doc_id) == list(tokens.doc_id)
    pd.testing.assert_frame_equal(tokens.to_frame(), before)


# quanteda 4, tests/testthat/test-tokens_select.R, "tokens_select works when window sizes are given".
@pytest.mark.parametrize(
    ("window", "padding", "kept", "left"),
    [
        (1, False, "b c d", "a e f g h i"),
        (2, False, "a b c d e", "f g h i"),
        (10, False, NINE, ""),
        ((1, 2), False, "b c d e", "a f g h i"),
        ((0, 1), False, "c d", "a b e f g h i"),
        ((1, 0), False, "b c", "a d e f g h i"),
        ((1, 2), True, "~ b c d e ~ ~ ~ ~", "a ~ ~ ~ ~ f g h i"),
    ],
)
def test_windows_as_quanteda(window: int | tuple[int, int], padding: bool, kept: str, left: str) -> None:
    tokens = made(NINE)
    assert words(tokens.select("c", window=window, padding=padding)) == words(made(kept))
    assert words(tokens.remove("c", window=window, padding=padding)) == words(made(left))


# The same file, "test that tokens_select is working", and issue #711 on overlapping patterns.
def test_kinds_and_case_as_quanteda() -> None:
    tokens = made("This IS UPPER And Lower case", "THIS is ALL CAPS aNd sand")
    assert words(tokens.remove(["and", "is"], kind="fixed")) == [
        ["This", "UPPER", "Lower", "case"],
        ["THIS", "ALL", "CAPS", "sand"],
    ]
    assert words(tokens.select(["and", "is"], kind="fixed", case_sensitive=True)) == [[], ["is"]]
    assert words(tokens.select(["is$", "and"], kind="regex", case_sensitive=True)) == [["This"], ["is", "sand"]]
    assert words(tokens.select(["*is*", "?and"])) == [["This", "IS"], ["THIS", "is", "sand"]]
    assert words(tokens.remove("this is")) == [["UPPER", "And", "Lower", "case"], ["ALL", "CAPS", "aNd", "sand"]]
    overlapping = made("one two three four")
    assert words(overlapping.remove(["one two", "two three"])) == [["four"]]
    assert words(overlapping.remove(["one two", "two three four"])) == [[]]


# The same file, "tokens_remove works on "" with tokens containing padding" and the test after it.
def test_the_empty_pattern_stands_for_pads_as_quanteda() -> None:
    tokens = made("a b c d e f g").remove(["b", "e"], padding=True)
    assert words(tokens.remove(["a", "g"])) == [["", "c", "d", "", "f"]]
    assert words(tokens.remove("")) == [["a", "c", "d", "f", "g"]]
    assert words(tokens.select(["a", "b", ""])) == [["a", "", ""]]


# The same file, "tokens_select works with min_nchar and max_nchar".
@pytest.mark.parametrize(
    ("verb", "patterns", "bounds", "expected"),
    [
        ("select", None, {"min_chars": 3}, ["", "BBB", "Aaaa BBB"]),
        ("select", "a b", {"min_chars": 1}, ["a B", "", ""]),
        ("select", "a b", {"min_chars": 3}, ["", "", ""]),
        ("remove", None, {"min_chars": 3}, ["", "BBB", "Aaaa BBB"]),
        ("remove", "a b", {"min_chars": 1}, ["c D e", "a BBB c D e", "Aaaa BBB cc"]),
        ("remove", "a b", {"min_chars": 3}, ["", "BBB", "Aaaa BBB"]),
        ("select", None, {"max_chars": 3}, ["a B c D e", "a BBB c D e", "BBB cc"]),
        ("select", "a b", {"max_chars": 3}, ["a B", "", ""]),
        ("remove", None, {"max_chars": 3}, ["a B c D e", "a BBB c D e", "BBB cc"]),
        ("remove", "a b", {"max_chars": 3}, ["c D e", "a BBB c D e", "BBB cc"]),
    ],
)
def test_bounds_as_quanteda(verb: str, patterns: str | None, bounds: dict[str, int], expected: list[str]) -> None:
    tokens = made("a B c D e", "a BBB c D e", "Aaaa BBB cc")
    assert words(getattr(tokens, verb)(patterns, **bounds)) == [line.split() for line in expected]


# The same file, "tokens_select reduces the types appropriately".
def test_types_are_those_in_use_as_quanteda() -> None:
    tokens = made("This is a SAMPLE text", "this sample text is better")
    kept = tokens.select(["this", "sample", "is"])
    assert list(kept.surfaces) == ["This", "is", "SAMPLE", "this", "sample"]
    assert kept.types["fold"].tolist() == ["this", "is", "sample", "this", "sample"]


def test_the_first_token_left_opens_its_stretch() -> None:
    tokens = made("a b | a c b | a", "c")
    left = tokens.remove("a")
    assert words(left) == [["b", "c", "b"], ["c"]]
    assert left.breaks.tolist() == [True, True, False, True]
    assert left.opens is not None
    padded = tokens.remove("a", padding=True)
    assert padded.breaks.tolist() == tokens.breaks.tolist()


def test_a_pad_has_a_place_and_no_length() -> None:
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["The war on terror goes on"]})
    tokens = tokenize(documents).remove(["the", "on"], padding=True)
    assert tokens.start.tolist() == [0, 4, 8, 11, 18, 23]
    assert tokens.length.tolist() == [0, 3, 0, 6, 4, 0]
    assert tokens.n_tokens.tolist() == [3]
    assert tokens.select("terror", window=9).to_frame().equals(tokens.to_frame())
    line = kwic(tokens, "terror", window=1)
    assert line[["pre", "node", "post"]].to_numpy().tolist() == [["", "terror", "goes"]]
    assert kwic(tokens, "terror", window=2)["pre"].tolist() == ["war on"]
    assert kwic(tokens, "goes", window=1)["post"].tolist() == [""]


def test_lengths_of_compounds_are_kept() -> None:
    tokens = made("the united nations met").compound("united nations").remove("the")
    assert tokens.to_frame()[["start", "end", "type"]].to_numpy().tolist() == [
        [4, 18, "united_nations"],
        [19, 22, "met"],
    ]


@pytest.mark.parametrize("documents", [(), ("",), ("", "")])
@pytest.mark.parametrize("padding", [True, False])
def test_nothing_to_select_from(documents: tuple[str, ...], padding: bool) -> None:
    for verb in (made(*documents).select, made(*documents).remove):
        for patterns in ("a", [], "", None):
            result = verb(patterns, padding=padding, window=1, min_chars=1)
            assert len(result) == 0
            assert result.offsets.tolist() == [0] * (len(documents) + 1)
            assert result.types.empty


def test_without_patterns() -> None:
    tokens = made("a bb ~ c")
    assert words(tokens.select()) == words(tokens.remove()) == words(tokens)
    assert words(tokens.select([])) == [[]]
    assert words(tokens.remove([])) == words(tokens)


def test_equal_input_gives_equal_arrays() -> None:
    one, two = made("a b c b", "b c").remove("a"), made("b c b", "b c").select("*")
    assert one.ids.tobytes() == two.ids.tobytes()
    assert list(one.surfaces) == list(two.surfaces)
    np.testing.assert_array_equal(one.breaks, two.breaks)


def test_errors_teach() -> None:
    tokens = made("a b")
    with pytest.raises(OptionError, match="window=-1 is too small"):
        tokens.select("a", window=(0, -1))
    with pytest.raises(OptionError, match="window='1' does not fit: '1' is no whole number"):
        tokens.select("a", window="1")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match=r"window=\(1, 1, 3\) has 3 numbers; give one, or two: \(before, after\)"):
        tokens.remove("a", window=(1, 1, 3))
    with pytest.raises(OptionError, match=r"kind='globs' is not known.*Did you mean 'glob'"):
        tokens.select("a", kind="globs")
    with pytest.raises(OptionError, match="empty pattern"):
        tokens.select(" ")
    with pytest.raises(OptionError, match="min_chars=3 is more than max_chars=2: no token could stay"):
        tokens.remove("a", min_chars=3, max_chars=2)
    with pytest.raises(OptionError, match="max_chars=-1 is too small"):
        tokens.select(max_chars=-1)
