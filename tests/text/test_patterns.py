"""Patterns over tokens: elements against types by brute force, matches against a double loop, both ways of matching."""

from __future__ import annotations

import re
from fnmatch import translate

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.text import patterns as module
from mediaanalysis.text.patterns import Automaton, Element, elements_of, find_patterns
from mediaanalysis.text.tokens import Tokens, tokenize
from mediaanalysis.text.vocabulary import Vocabulary, glob_regex

LETTERS = "ab𝐀é\U0010ffff"
FORMS = st.lists(st.text(LETTERS, max_size=4), max_size=12)
GLOBS = st.text(LETTERS + "*?", min_size=1, max_size=5)
ELEMENT = st.sampled_from(["a", "b", "A", "a*", "*b", "?", "*", "ab", "*a*", "c"])
PHRASES = st.lists(ELEMENT, min_size=1, max_size=5).map(" ".join)
WORDS = st.lists(st.sampled_from(["a", "b", "A", "ab", "ba", ""]), max_size=12)


def tokens_of(*stretches: list[str]) -> Tokens:
    """Tokens whose unbroken stretches are these words; "" is a pad."""
    words = [word for stretch in stretches for word in stretch]
    surfaces = list(dict.fromkeys(words))
    opens = [k == 0 for stretch in stretches for k in range(len(stretch))]
    return Tokens(
        np.array(["d"], dtype=object),
        np.array([surfaces.index(word) for word in words], dtype=np.int32),
        np.array([0, len(words)]),
        np.arange(len(words), dtype=np.int32),
        np.array(surfaces, dtype=object),
        np.array([""], dtype=object),
        opens=np.array(opens, dtype=bool),
    )


def fits(word: str, element: Element) -> bool:
    if not word:
        return False
    text = element.text
    if not element.case_sensitive:
        word = word.casefold()
        text = text if element.kind == "regex" else text.casefold()
    if element.kind == "fixed":
        return word == text
    if element.kind == "regex":
        return re.search(text, word, 0 if element.case_sensitive else re.IGNORECASE) is not None
    return glob_regex(text).fullmatch(word) is not None


def double_loop(tokens: Tokens, patterns: list[tuple[Element, ...]]) -> list[tuple[int, int, int]]:
    words, breaks = tokens.surfaces[tokens.ids], tokens.breaks
    return [
        (first, first + len(elements), number)
        for first in range(len(words))
        for size in range(1, 7)
        for number, elements in enumerate(patterns)
        if len(elements) == size
        and first + size <= len(words)
        and not breaks[first + 1 : first + size].any()
        and all(fits(word, element) for word, element in zip(words[first : first + size], elements, strict=True))
    ]


def listed(matches: tuple[np.ndarray, np.ndarray, np.ndarray]) -> list[tuple[int, int, int]]:
    return [tuple(row) for row in np.stack(matches, axis=1).tolist()]


@given(FORMS, GLOBS)
def test_globs_equal_a_scan_of_all_forms(forms: list[str], glob: str) -> None:
    wanted = [k for k, form in enumerate(forms) if form and re.fullmatch(translate(glob), form)]
    vocabulary = Vocabulary(forms)
    assert sorted(vocabulary.match(glob).tolist()) == wanted
    types, which = vocabulary.match_all([("zz", "glob"), (glob, "glob")], case_sensitive=True)
    assert sorted(types.tolist()) == wanted
    assert set(which.tolist()) <= {1}


@given(FORMS, st.text(LETTERS + "*", min_size=1, max_size=3), st.sampled_from(["a", "^a", "b$", "a.b?", "[ab]{2}"]))
def test_fixed_words_and_expressions_equal_a_scan(forms: list[str], fixed: str, regex: str) -> None:
    vocabulary = Vocabulary(forms)
    types, which = vocabulary.match_all([(fixed, "fixed"), (regex, "regex")], case_sensitive=True)
    pairs = sorted(zip(which.tolist(), types.tolist(), strict=True))
    wanted = [(0, k) for k, form in enumerate(forms) if form and form == fixed]
    assert pairs == wanted + [(1, k) for k, form in enumerate(forms) if form and re.search(regex, form)]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=4), st.lists(PHRASES, max_size=6), st.booleans(), st.integers(1, 5))
def test_both_ways_of_matching_equal_a_double_loop(
    stretches: list[list[str]], phrases: list[str], exact: bool, chunk: int
) -> None:
    tokens = tokens_of(*stretches)
    compiled = [elements_of(phrase, case_sensitive=exact) for phrase in phrases]
    automaton = Automaton(compiled, tokens)
    wanted = double_loop(tokens, compiled)
    with pytest.MonkeyPatch.context() as patch:
        assert listed(automaton.find_compiled(tokens.ids, tokens.breaks)) == wanted
        patch.setattr(module, "_CHUNK", chunk)
        assert listed(automaton.find_by_level(tokens.ids, tokens.breaks)) == wanted
        patch.setattr(module, "_CHUNK", 40)
        assert listed(automaton.find_compiled(tokens.ids, tokens.breaks)) == wanted


def test_case_is_part_of_the_question() -> None:
    vocabulary = Vocabulary(["A", "a"])
    assert vocabulary.match("a", "regex").tolist() == [1]
    assert vocabulary.match("a", "regex", case_sensitive=False).tolist() == [0, 1]


def test_more_matches_at_one_token_than_fit_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = tokens_of(["a", "b"])
    automaton = Automaton([elements_of("a")] * 5, tokens)
    monkeypatch.setattr(module, "_CHUNK", 4)
    with pytest.raises(OptionError, match="divide the codebook"):
        automaton.find_compiled(tokens.ids, tokens.breaks)


def test_large_corpora_are_matched_by_the_compiled_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = tokens_of(["a", "b", "a"])
    automaton = Automaton([elements_of("a b")], tokens)
    expected = listed(automaton.find(tokens.ids, tokens.breaks))
    monkeypatch.setattr(module, "WORTHWHILE", 0)
    monkeypatch.setattr(Automaton, "find_by_level", None)
    assert listed(automaton.find(tokens.ids, tokens.breaks)) == expected == [(0, 2, 0)]


@pytest.mark.parametrize(
    ("pattern", "options", "words"),
    [
        ("BETRAY*", {}, ["betrayal", "Betrayed"]),
        ("Betray*", {"case_sensitive": True}, ["Betrayed"]),
        ("betray*", {"kind": "fixed"}, []),
        ("betrayal", {"kind": "fixed"}, ["betrayal"]),
        ("tray", {"kind": "regex"}, ["betrayal", "Betrayed"]),
        ("^B", {"kind": "regex", "case_sensitive": True}, ["Betrayed"]),
        ("ally’s", {}, ["ally's"]),
        ("ALLY’S", {"kind": "regex"}, ["ally's"]),
        ("*", {}, ["No", "betrayal", "ally's", "Betrayed"]),
    ],
)
def test_kinds_case_and_apostrophes(pattern: str, options: dict, words: list[str]) -> None:
    tokens = tokens_of(["No", "", "betrayal", "ally's", "Betrayed"])
    found = find_patterns(tokens, pattern, **options)
    assert tokens.surfaces[tokens.ids[found.first]].tolist() == words


def test_a_break_given_by_the_caller_divides() -> None:
    tokens = tokens_of(["a", "b"])
    assert len(find_patterns(tokens, "a b").first) == 1
    assert len(find_patterns(tokens, "a b", breaks=np.array([True, True])).first) == 0


def test_options_are_checked() -> None:
    tokens = tokens_of(["a"])
    with pytest.raises(OptionError, match=r"breaks has the shape \(3,\); 1 tokens need one value each"):
        find_patterns(tokens, "a", breaks=np.zeros(3, dtype=bool))
    for wrong, message in ((" ", "empty pattern"), ("a", "kind"), ("(", "not a regular expression")):
        kind = "prefix" if wrong == "a" else "regex"
        with pytest.raises(OptionError, match=message):
            find_patterns(tokens, wrong, kind=kind)


def test_nothing_to_search_and_nothing_to_find() -> None:
    empty = tokenize(pd.DataFrame({"doc_id": pd.Series([], dtype=str), "text": pd.Series([], dtype=str)}))
    assert listed(find_patterns(empty, ["a", "b c"])) == []
    assert listed(find_patterns(tokens_of(["a"]), [])) == []
    assert Vocabulary([]).match("*").tolist() == []
