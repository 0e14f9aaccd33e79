"""Frames in texts, against a matcher by brute force: every sentence, every place, every pattern."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.lookup import find_frames
from mediaanalysis.schemas import HITS, check
from mediaanalysis.text.tokens import tokenize

WORDS = ["ally", "Ally", "abandon", "abandoned", "deal", "no", "NO", "мир"]
GLOBS = st.sampled_from(["ally", "ALLY", "abandon*", "ab*", "de?l", "no", "NO", "*", "м*", "absent"])
PHRASES = st.lists(GLOBS, min_size=1, max_size=3).map(" ".join)
PATTERNS = st.builds(
    Pattern,
    pattern=PHRASES,
    near=st.lists(PHRASES, max_size=2).map(tuple),
    within=st.integers(0, 3),
    exclude=st.lists(PHRASES.filter(lambda p: p != "*"), max_size=2).map(tuple),
    case_sensitive=st.booleans(),
    kind=st.sampled_from(["glob", "glob", "fixed", "regex"]),
).filter(lambda p: p.kind != "regex" or "*" not in p.pattern.split())
BOOKS = st.lists(st.lists(PATTERNS, min_size=1, max_size=4), min_size=1, max_size=3).map(
    lambda frames: book_of(*frames)
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)
TEXTS = st.lists(st.lists(SENTENCES, max_size=4), max_size=3)


def book_of(*frames: list[Pattern]) -> Codebook:
    return Codebook("test", "1", tuple(Frame(f"f{k}", f"F{k}", "", "", tuple(ps)) for k, ps in enumerate(frames)))


def corpus(*texts: str, **columns: object) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str"), **columns})


def places(words: list[str], pattern: str, case_sensitive: bool = False, kind: str = "glob") -> list[tuple[int, int]]:
    elements = pattern.split()

    def fits(word: str, element: str) -> bool:
        if kind == "regex":
            return re.search(element, word, 0 if case_sensitive else re.IGNORECASE) is not None
        if not case_sensitive:
            word, element = word.casefold(), element.casefold()
        return fnmatchcase(word, element) if kind == "glob" else word == element

    size = len(elements)
    return [
        (i, i + size)
        for i in range(len(words) - size + 1)
        if all(fits(w, e) for w, e in zip(words[i : i + size], elements, strict=True))
    ]


def matches_in(words: list[str], pattern: Pattern) -> list[tuple[int, int]]:
    found = []
    for a, b in places(words, pattern.pattern, pattern.case_sensitive, pattern.kind):
        others = [place for p in pattern.near for place in places(words, p)]
        # The near pattern stands wholly before or after the match.
        close = any(0 <= c - b <= pattern.within or 0 <= a - d <= pattern.within for c, d in others)
        vetoed = any(c < b and a < d for p in pattern.exclude for c, d in places(words, p))
        if (close or not pattern.near) and not vetoed:
            found.append((a, b))
    return found


def brute_force(texts: list[list[list[str]]], book: Codebook, overlaps: str) -> list[tuple[str, int, int, str, str]]:
    """Return (doc_id, token_start, token_end, frame, pattern) of every hit, sorted as the package sorts."""
    hits = []
    for d, sentences in enumerate(texts):
        rows, order, base = [], 0, 0
        for f, frame in enumerate(book.frames):
            candidates = []
            for pattern in frame.patterns:
                base = 0
                for words in sentences:
                    candidates += [(base + a, base + b, order, pattern.pattern) for a, b in matches_in(words, pattern)]
                    base += len(words)
                order += 1
            if overlaps == "longest":
                candidates.sort(key=lambda m: (m[0] - m[1], m[0], m[2]))
            else:
                candidates.sort(key=lambda m: (m[0], m[2]))
            kept: list[tuple[int, int, int, str]] = []
            for m in candidates:
                if overlaps == "all" or not any(m[0] < k[1] and k[0] < m[1] for k in kept):
                    kept.append(m)
            rows += [(a, f, o, b, p) for a, b, o, p in kept]
        hits += [(f"d{d}", a, b, f"f{f}", p) for a, f, _, b, p in sorted(rows)]
    return hits


@given(TEXTS, BOOKS, st.sampled_from(["longest", "all", "first"]))
@settings(deadline=None, max_examples=150)
def test_equals_brute_force(texts: list[list[list[str]]], book: Codebook, overlaps: str) -> None:
    documents = corpus(*("\n".join(" ".join(words) for words in sentences) for sentences in texts))
    hits = find_frames(documents, book, overlaps=overlaps)
    columns = ["doc_id", "token_start", "token_end", "frame", "pattern"]
    assert list(hits[columns].itertuples(index=False, name=None)) == brute_force(texts, book, overlaps)
    check(hits, HITS)
    text = documents.set_index("doc_id")["text"]
    for hit in hits.itertuples():
        assert text[hit.doc_id][hit.start : hit.end] == hit.surface
        assert hit.sentence_start <= hit.start < hit.end <= hit.sentence_end
        assert "\n" not in text[hit.doc_id][hit.sentence_start : hit.sentence_end]


@given(TEXTS, BOOKS, st.data())
@settings(deadline=None, max_examples=40)
def test_tokens_given_or_made_and_rows_in_any_order(
    texts: list[list[list[str]]], book: Codebook, data: st.DataObject
) -> None:
    documents = corpus(*("\n".join(" ".join(words) for words in sentences) for sentences in texts))
    expected = find_frames(documents, book)
    shuffled = documents.iloc[data.draw(st.permutations(range(len(texts))))]
    hits = find_frames(shuffled, book, tokens=tokenize(documents))
    assert hits["doc_id"].drop_duplicates().tolist() == [d for d in shuffled["doc_id"] if d in set(expected["doc_id"])]
    pd.testing.assert_frame_equal(
        hits.sort_values("doc_id", kind="stable", ignore_index=True), expected, check_dtype=False
    )


@pytest.mark.parametrize(
    ("text", "pattern", "surfaces"),
    [
        ("A truce, the TRUCE; truces.", Pattern("truce"), ["truce", "TRUCE"]),
        ("A truce, the TRUCE; truces.", Pattern("truce*"), ["truce", "TRUCE", "truces"]),
        ("The ICC and the icc", Pattern("ICC", case_sensitive=True), ["ICC"]),
        ("Walked — away. Walked. Away.", Pattern("walk* away"), ["Walked — away"]),
        ("An ally’s cause, an ally's word", Pattern("ally's"), ["ally’s", "ally's"]),
        ("停战 谈判 и МИР 🙂", Pattern("мир"), ["МИР"]),
        ("no truce", Pattern("truce"), ["truce"]),
        ("abandoned ship", Pattern("abandon*", exclude=("abandon* ship",)), []),
        ("left an ally alone. Ally.", Pattern("alone", near=("ally",), within=0), ["alone"]),
        ("ally a b alone", Pattern("alone", near=("ally",), within=1), []),
        ("ally a b alone", Pattern("alone", near=("ally",), within=2), ["alone"]),
        ("alone. Ally", Pattern("alone", near=("ally",)), []),
        ("truce\r\nholds", Pattern("truce holds"), []),
    ],
)
def test_examples(text: str, pattern: Pattern, surfaces: list[str]) -> None:
    assert find_frames(corpus(text), book_of([pattern]))["surface"].tolist() == surfaces


def test_a_match_never_crosses_a_document() -> None:
    documents = corpus("They left an", "ally alone", "")
    book = book_of([Pattern("an ally"), Pattern("left", near=("ally",)), Pattern("ally", exclude=("an ally",))])
    assert find_frames(documents, book)["surface"].tolist() == ["ally"]


def test_only_coverage_is_searched() -> None:
    text = "Truce talks\nHARNOV — A truce holds. Sign up for truce news."
    zones = [(0, 11, "headline", ""), (12, 20, "dateline", ""), (21, 35, "body", ""), (36, 59, "boilerplate", "")]
    documents = corpus(text, zones=[zones])
    for tokens in (None, tokenize(documents, zones=["headline", "body", "boilerplate", "dateline"])):
        hits = find_frames(documents, book_of([Pattern("truce"), Pattern("harnov")]), tokens=tokens)
        assert hits[["start", "zone"]].to_numpy().tolist() == [[0, "headline"], [23, "body"]]
    assert len(find_frames(corpus(text, zones=[[(0, 59, "boilerplate", "")]]), book_of([Pattern("truce")]))) == 0


def test_frames_never_displace_each_other_and_unused_ones_stay_levels() -> None:
    book = book_of([Pattern("truce talks")], [Pattern("truce")], [Pattern("absent")])
    hits = find_frames(corpus("Truce talks"), book)
    assert hits["frame"].tolist() == ["f0", "f1"]
    assert hits["frame"].value_counts()["f2"] == 0
    assert hits["hit_id"].tolist() == ["d0:0-11:f0", "d0:0-5:f1"]


def test_the_same_pattern_twice_gets_ids_of_its_own() -> None:
    hits = find_frames(corpus("Truce"), book_of([Pattern("truce"), Pattern("tru*")]), overlaps="all")
    assert hits["hit_id"].tolist() == ["d0:0-5:f0", "d0:0-5:f0#2"]


@pytest.mark.parametrize("texts", [[], [""], ["", "\n"], ["…"]])
def test_empty_corpora_keep_the_columns(texts: list[str]) -> None:
    hits = find_frames(corpus(*texts), book_of([Pattern("truce")], [Pattern("war")]))
    assert hits.columns.tolist() == HITS.names
    assert list(hits["frame"].cat.categories) == ["f0", "f1"]
    assert len(hits) == 0


def test_arguments_stay_as_they_were() -> None:
    documents = corpus("Truce talks", "x")
    tokens = tokenize(documents)
    before, ids = documents.copy(deep=True), tokens.ids.copy()
    find_frames(documents, book_of([Pattern("truce")]), tokens=tokens)
    pd.testing.assert_frame_equal(documents, before)
    assert (tokens.ids == ids).all()


def test_errors_teach() -> None:
    documents, book = corpus("Truce talks", "War"), book_of([Pattern("truce")])
    with pytest.raises(
        OptionError, match=r"overlaps='longst' is not known; allowed: 'longest', 'all', 'first'.*Did you"
    ):
        find_frames(documents, book, overlaps="longst")
    with pytest.raises(TableError, match="tokens lack document 'd1' and 0 more; tokenize these documents"):
        find_frames(documents, book, tokens=tokenize(documents.head(1)))
    with pytest.raises(TableError, match="text of document 'd0' has changed since it was tokenized"):
        find_frames(documents.assign(text="Peace"), book, tokens=tokenize(documents))
    with pytest.raises(TableError, match="column 'text' is missing"):
        find_frames(documents[["doc_id"]], book)


def test_documents_are_searched_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = corpus("No deal.", "", "Ally, abandon the deal. A deal.", "deal")
    book = book_of([Pattern("deal"), Pattern("abandon* the deal")], [Pattern("ally", near=("abandon*",))])
    expected = find_frames(documents, book)
    assert len(expected) == 5
    for size in (1, 2, 5):
        monkeypatch.setattr("mediaanalysis.framing.lookup._BLOCK", size)
        monkeypatch.setattr("mediaanalysis.framing.lookup._ROWS", size)
        pd.testing.assert_frame_equal(find_frames(documents, book), expected)


def test_a_hit_stays_in_its_line_and_in_its_zone() -> None:
    text = "Peace\ntalks\nPeace talks begin. Peace\r\ntalks"
    assert find_frames(corpus(text), book_of([Pattern("peace talks")]))["start"].tolist() == [12]
    documents = corpus(text, zones=[[(0, 17, "headline", ""), (18, 30, "lead", ""), (31, 43, "body", "")]])
    hits = find_frames(documents, book_of([Pattern("talk*")], [Pattern("peace talks")]))
    assert hits[["surface", "zone", "sentence_start", "sentence_end"]].to_numpy().tolist() == [
        ["talks", "headline", 6, 11],
        ["talks", "lead", 18, 30],
        ["talks", "body", 38, 43],
    ]


@pytest.mark.parametrize(
    ("kind", "pattern", "surfaces"),
    [("regex", "^de|bandon", ["abandon", "deal"]), ("fixed", "de*l", []), ("fixed", "DEAL", ["deal"])],
)
def test_kinds_of_patterns(kind: str, pattern: str, surfaces: list[str]) -> None:
    hits = find_frames(corpus("They abandon the deal."), book_of([Pattern(pattern, kind=kind)]))
    assert hits["surface"].tolist() == surfaces
