"""Dictionary look-up against a plain reading of the rules, and situations known from quanteda's ``tokens_lookup``."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.keys import lookup, lookup_dfm
from mediaanalysis.text.tokens import Tokens, tokenize

PHRASES = st.lists(st.sampled_from(["a", "b", "c", "a*"]), min_size=1, max_size=3).map(" ".join)
BOOKS = st.lists(st.lists(PHRASES, min_size=1, max_size=4), min_size=1, max_size=3)
TEXTS = st.lists(st.lists(st.sampled_from(["a", "b", "c", "ab"]), max_size=9), max_size=3)


def book(**frames: list[str] | dict[str, list[str]]) -> Codebook:
    """Make a codebook of two levels at most: a list holds patterns, a mapping holds keys."""
    made = []
    for key, value in frames.items():
        inner = value if isinstance(value, dict) else {"": value}
        for name, patterns in inner.items():
            path = (key, name) if name else (key,)
            made.append(Frame(".".join(path), name or key, "", "", tuple(map(Pattern, patterns)), path=path))
    return Codebook("test", "1", tuple(made))


def tokens_of(*texts: str) -> Tokens:
    ids = [f"d{k}" for k in range(len(texts))]
    return tokenize(pd.DataFrame({"doc_id": pd.Series(ids, dtype=str), "text": pd.Series(texts, dtype=str)}))


def keys(tokens: Tokens) -> list[list[str]]:
    words = tokens.surfaces[tokens.ids].tolist()
    return [words[a:b] for a, b in zip(tokens.offsets[:-1], tokens.offsets[1:], strict=True)]


def fits(word: str, element: str) -> bool:
    return word.startswith(element[:-1]) if element.endswith("*") else word == element


def by_the_rules(words: list[str], frames: list[list[str]], scope: str, exclusive: bool) -> list[str]:
    """Longest spans first, then from the left; a key never counts a token twice; "dictionary" leaves out what is nested."""
    at: list[list[int]] = [[] for _ in words]
    used = [[False] * len(words) for _ in frames]
    covered = [False] * len(words)
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            if scope == "dictionary" and all(covered[i : i + size]):
                continue
            matched = False
            for key, patterns in enumerate(frames):
                hit = any(len(p.split()) == size and all(map(fits, words[i : i + size], p.split())) for p in patterns)
                if hit and not any(used[key][i : i + size]):
                    at[i].append(key)
                    used[key][i : i + size] = [True] * size
                    matched = True
            if matched:
                covered[i : i + size] = [True] * size
    result: list[str] = []
    for i, word in enumerate(words):
        result += [f"f{key}" if exclusive else f"F{key}" for key in sorted(at[i])]
        if not covered[i] and not exclusive:
            result.append(word)
    return result


@settings(deadline=None)
@given(TEXTS, BOOKS, st.sampled_from(["key", "dictionary"]), st.booleans())
def test_equals_the_rules(texts: list[list[str]], frames: list[list[str]], scope: str, exclusive: bool) -> None:
    tokens = tokens_of(*(" ".join(words) for words in texts))
    codebook = book(**{f"f{k}": patterns for k, patterns in enumerate(frames)})
    found = lookup(tokens, codebook, scope=scope, exclusive=exclusive)
    wanted = [by_the_rules(words, frames, scope, exclusive) for words in texts]
    assert keys(found) == wanted
    if exclusive:
        matrix = lookup_dfm(tokens, codebook, scope=scope)
        assert matrix.features.tolist() == [f"f{k}" for k in range(len(frames))]
        counts = [[row.count(key) for key in matrix.features] for row in wanted]
        assert matrix.matrix.toarray().tolist() == counts


NESTED = book(
    place=["New York", "Manhattan"], paper=["New York Times"], trade=["Stock Exchange", "New York Stock Exchange"]
)
PRESS = tokens_of("The New York Times Stock Exchange", "The New York Stock Exchange", "Manhattan")


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, [["place", "paper", "trade"], ["place", "trade"], ["place"]]),
        ({"scope": "dictionary"}, [["paper", "trade"], ["trade"], ["place"]]),
        ({"exclusive": False, "scope": "dictionary"}, [["The", "PAPER", "TRADE"], ["The", "TRADE"], ["PLACE"]]),
        ({"nomatch": "none"}, [["none", "place", "paper", "trade"], ["none", "place", "trade"], ["place"]]),
    ],
)
def test_nested_values(options: dict, wanted: list[list[str]]) -> None:
    assert keys(lookup(PRESS, NESTED, **options)) == wanted


LEVELS = book(side={"east": ["army"], "west": ["fleet"]}, peace=["truce"])


@pytest.mark.parametrize(
    ("levels", "names", "counts"),
    [
        ((1, 2, 3, 4, 5), ["side.east", "side.west", "peace"], [2, 1, 1]),
        (1, ["side", "peace"], [3, 1]),
        (2, ["east", "west"], [2, 1]),
        ([2, 1], ["side.east", "side.west", "peace"], [2, 1, 1]),
        (3, [], []),
    ],
)
def test_levels(levels: object, names: list[str], counts: list[int]) -> None:
    found = lookup_dfm(tokens_of("Army, fleet, army: a truce."), LEVELS, levels=levels)
    assert found.features.tolist() == names
    assert found.matrix.toarray().tolist() == [counts]


def test_a_key_stands_where_its_words_stand() -> None:
    tokens = tokens_of("No peace talks today.")
    found = lookup(tokens, book(talks=["peace talk*"]), exclusive=False)
    frame = found.to_frame()
    assert frame["type"].tolist() == ["No", "TALKS", "today"]
    assert [found.text[0][a:b] for a, b in zip(frame["start"], frame["end"], strict=True)] == [
        "No",
        "peace talks",
        "today",
    ]
    assert found.breaks.tolist() == [True, False, False]


def test_pads_match_nothing_and_stay() -> None:
    tokens = tokens_of("a b c").remove("b", padding=True)
    assert keys(lookup(tokens, book(f=["a c", "*"]), exclusive=False)) == [["F", "", "F"]]


def test_errors_teach() -> None:
    conditions = Codebook("x", "1", (Frame("f", "f", "", "", (Pattern("a", near=("b",)),)),))
    for options, message in (
        ({"levels": 6}, "levels 1 .outermost. to 5"),
        ({"scope": "keys"}, "scope"),
        ({"exclusive": False, "nomatch": "x"}, "nomatch"),
    ):
        with pytest.raises(OptionError, match=message):
            lookup(PRESS, NESTED, **options)
    with pytest.raises(OptionError, match="find_frames"):
        lookup(PRESS, conditions)


def test_nothing() -> None:
    assert keys(lookup(tokens_of(), NESTED)) == []
    assert lookup_dfm(tokens_of("", "word"), NESTED).matrix.toarray().tolist() == [[0, 0, 0], [0, 0, 0]]
