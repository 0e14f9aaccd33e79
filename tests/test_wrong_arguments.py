"""What is handed the wrong thing says so, and what to hand it instead."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import mediaanalysis as ma
from mediaanalysis.errors import CodebookError, OptionError, StateError, TableError

DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b"], "text": ["No deal, no truce.", "A truce holds."]})
TOKENS = ma.tokenize(DOCUMENTS)
MATRIX = ma.dfm(TOKENS)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ma.dfm(DOCUMENTS), TableError, r"dfm needs Tokens, not DataFrame; call ma.tokenize"),
        (lambda: ma.kwic(DOCUMENTS, "a"), TableError, "kwic needs Tokens"),
        (lambda: ma.collocations(MATRIX), TableError, "collocations needs Tokens, not DFM"),
        (lambda: ma.lexical_diversity(None), TableError, "lexical_diversity needs Tokens"),
        (lambda: ma.dispersion(TOKENS), TableError, "dispersion needs a DFM, not Tokens"),
        (lambda: ma.keyness(TOKENS, target="a"), TableError, "keyness needs a DFM"),
        (lambda: ma.lookup(TOKENS, "war_diplomacy"), TableError, r"lookup needs a Codebook, not str; call ma.load_co"),
        (lambda: ma.find_frames(DOCUMENTS, "war_diplomacy"), TableError, "find_frames needs a Codebook"),
        (lambda: ma.readability(DOCUMENTS, tokens="x"), TableError, "readability needs Tokens"),
        (lambda: ma.readability(DOCUMENTS, tokens=TOKENS.ngrams(2)), StateError, "from before compound"),
        (
            lambda: ma.readability(DOCUMENTS.assign(text="x"), tokens=TOKENS),
            TableError,
            "text of document 'a' has chan",
        ),
        (lambda: ma.write_codebook("war_diplomacy", "x.toml"), TableError, "write_codebook needs a Codebook"),
        (lambda: ma.load_codebook(5), CodebookError, "reads a name or a path, not int"),
        (lambda: TOKENS.select(5), OptionError, "patterns=5 is no list"),
        (lambda: TOKENS.compound([("a", "b")]), OptionError, "is no text; write a phrase as one text"),
        (lambda: TOKENS.subset(None), OptionError, "doc_id=None is no list"),
        (lambda: ma.tokenize(DOCUMENTS, zones=5), OptionError, "zones=5 is no list"),
        (lambda: ma.dfm(TOKENS, min_docs=0.5), OptionError, "min_docs=0.5 must be a whole number"),
        (lambda: ma.dfm(TOKENS, min_docs="1"), OptionError, "min_docs='1' is no number"),
        (lambda: ma.dfm(ma.tokenize(DOCUMENTS, language="xx"), stem=True), OptionError, "Snowball has no stemmer"),
        (lambda: MATRIX.trim(max_docs=float("nan")), OptionError, "max_docs=nan is no number"),
        (lambda: ma.collocations(TOKENS, smoothing=float("nan")), OptionError, "smoothing=nan is no number"),
        (lambda: ma.kwic(TOKENS, "a", window=1.5), OptionError, "window=1.5 must be a whole number"),
        (lambda: ma.keyness(MATRIX, target=[1, 0]), OptionError, "looks like truth values but is not all boolean"),
        (lambda: ma.similarity(MATRIX, min_value=float("nan")), OptionError, "min_value=nan is no number"),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(("start", "end"), [(5, 1), (-5, -2), (100, 120), (0, 19)])
def test_places_outside_of_the_text_are_refused(start: int, end: int) -> None:
    hits = pd.DataFrame({"doc_id": ["b", "a"], "start": [0, start], "end": [1, end]})
    with pytest.raises(TableError, match=rf"row 1 has characters {start} to {end}, but the text of 'a' has 18"):
        ma.kwic(TOKENS, hits)
    for odd in ([0.5, 1.0], ["0", "1"], [None, 1]):
        with pytest.raises(TableError, match="column 'start' must hold whole numbers"):
            ma.kwic(TOKENS, hits.assign(start=odd))


def test_one_name_is_a_list_of_one() -> None:
    assert TOKENS.subset("b").doc_id.tolist() == MATRIX.subset("b").doc_id.tolist() == ["b"]
    assert len(ma.tokenize(DOCUMENTS, zones="body")) == len(TOKENS)


def test_a_table_without_rows_has_no_tokens() -> None:
    empty = pd.DataFrame({"doc_id": [], "text": []})
    assert len(ma.tokenize(empty)) == 0
    assert ma.readability(empty).empty
