"""Globs and phrases against fnmatch and a loop."""

from __future__ import annotations

from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.text.patterns import TokenIndex, Vocabulary, glob_regex, split_pattern
from mediaanalysis.text.tokens import tokenize

WORDS = st.sampled_from(
    ["deal", "Deal", "dealt", "ideal", "no", "NO", "peace", "ally’s", "Ally's", "é", "ß", "中文", "3.5"]
)
GLOBS = st.text(st.sampled_from("deal*?é中"), min_size=1, max_size=5)
FORMS = st.lists(st.text(st.sampled_from("deal.é中\n+("), min_size=1, max_size=5), max_size=12)


def index_of(*texts: str) -> TokenIndex:
    ids = [f"d{k}" for k in range(len(texts))]
    return TokenIndex(
        tokenize(pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str")}))
    )


@given(FORMS, GLOBS)
@settings(deadline=None, max_examples=300)
def test_vocabulary_equals_fnmatch(forms: list[str], glob: str) -> None:
    found = Vocabulary(forms).match(glob)
    assert sorted(found.tolist()) == [k for k, form in enumerate(forms) if fnmatchcase(form, glob)]


def test_only_star_and_question_mark_are_special() -> None:
    assert glob_regex("a.b[c]+").fullmatch("a.b[c]+")
    assert not glob_regex("a.b").fullmatch("axb")
    assert glob_regex("a?").fullmatch("a𝔘")
    assert not glob_regex("a?").fullmatch("a")


PHRASES = st.lists(GLOBS | WORDS, min_size=1, max_size=3).map(" ".join)


@given(st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=3), PHRASES, st.booleans())
@settings(deadline=None, max_examples=300)
def test_find_equals_a_loop(texts: list[list[str]], pattern: str, case_sensitive: bool) -> None:
    index = index_of(*(" ".join(words) for words in texts))
    elements = pattern.split()

    def form(word: str) -> str:
        return word if case_sensitive else word.casefold().replace("’", "'")

    expected: list[int] = []
    before = 0
    for words in texts:
        expected += [
            before + i
            for i in range(len(words) - len(elements) + 1)
            if all(fnmatchcase(form(w), form(e)) for w, e in zip(words[i:], elements, strict=False))
        ]
        before += len(words)
    starts, size = index.find(pattern, case_sensitive=case_sensitive)
    assert (starts.tolist(), size) == (expected, len(elements))


def test_a_phrase_stays_in_its_unit() -> None:
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["no deal no deal"]})
    halves = TokenIndex(tokenize(documents), np.array([0, 1, 1, 1]))
    assert halves.find("no deal")[0].tolist() == [2]
    assert halves.find("deal no deal")[0].tolist() == [1]


def test_overlapping_repeats_are_all_found() -> None:
    assert index_of("no no no no").find("no no")[0].tolist() == [0, 1, 2]


def test_an_empty_corpus() -> None:
    for texts in ([], [""]):
        for pattern in ("deal", "d*", "*", "no deal"):
            assert index_of(*texts).find(pattern)[0].tolist() == []


@pytest.mark.parametrize("pattern", ["", "  \n"])
def test_an_empty_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(OptionError, match="empty pattern matches nothing; write a word"):
        split_pattern(pattern)
