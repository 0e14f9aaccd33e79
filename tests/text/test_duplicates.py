"""Pairs of duplicates against sets of tuples, all pairs; bounds where thousands of texts are alike; real pairs."""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import PAIRS, ZONE_NAMES, check
from mediaanalysis.text.duplicates import find_duplicates
from mediaanalysis.text.duplicates.finding import NOTICE
from mediaanalysis.text.tokens import tokenize

Row = tuple[str, str, str, float, float, int, int, int]
WORDS = ["truce", "War", "peace-talks", "Kyiv’s", "Kyiv's", "3,000", "a", "the", "on", "U.S.-made", "naïve", "STRASSE"]


def table(texts: list[str], **columns: object) -> pd.DataFrame:
    names = [f"d{k:05}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(names, dtype="str"), "text": pd.Series(texts, dtype="str"), **columns})


def pieces(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def shingles(text: str, size: int) -> set[tuple[str, ...]]:
    words = pieces(text)
    if len(words) < size:
        return {tuple(words)} if words else set()
    return {tuple(words[k : k + size]) for k in range(len(words) - size + 1)}


def all_pairs(documents: pd.DataFrame, *, threshold: float = 0.5, containment: float = 0.8, size: int = 5) -> list[Row]:
    """The definition: every pair of documents, counted over sets of tuples."""
    known = sorted(zip(documents["doc_id"], documents["text"], strict=True))
    sets = {name: shingles(text, size) for name, text in known}
    words = {name: pieces(text) for name, text in known}
    rows: list[Row] = []
    for (a, _), (b, _) in combinations(known, 2):
        shared, n_a, n_b = len(sets[a] & sets[b]), len(sets[a]), len(sets[b])
        if not shared:
            continue
        jaccard, inside = shared / (n_a + n_b - shared), shared / min(n_a, n_b)
        if jaccard >= threshold or (inside >= containment and min(n_a, n_b) >= NOTICE):
            kind = "exact" if words[a] == words[b] else "near" if jaccard >= threshold else "contained"
            rows.append((a, b, kind, jaccard, inside, shared, n_a, n_b))
    return rows


def rows_of(pairs: pd.DataFrame) -> list[Row]:
    return list(pairs.itertuples(index=False, name=None))


@st.composite
def corpora(draw: st.DrawFn) -> list[str]:
    """Texts, and copies of them that were cut, joined, or changed in places."""
    texts = draw(st.lists(st.lists(st.sampled_from(WORDS), max_size=45), min_size=1, max_size=4))
    for _ in range(draw(st.integers(0, 6))):
        text = list(draw(st.sampled_from(texts)))
        change = draw(st.sampled_from(["none", "cut", "join", "swap"]))
        if change == "cut":
            begin, end = draw(st.integers(0, 8)), draw(st.integers(0, 8))
            text = text[begin : len(text) - end]
        elif change == "join":
            text += draw(st.sampled_from(texts))
        elif change == "swap" and text:
            text[draw(st.integers(0, len(text) - 1))] = draw(st.sampled_from(WORDS))
        texts.append(text[:60])
    return [" ".join(text) for text in texts]


@settings(max_examples=80)
@given(
    corpora(),
    st.sampled_from([0.1, 0.3, 0.5, 0.9, 1.0]),
    st.sampled_from([0.2, 0.5, 0.8, 1.0]),
    st.sampled_from([1, 2, 3, 5]),
)
def test_equals_all_pairs_of_sets(texts: list[str], threshold: float, containment: float, size: int) -> None:
    documents = table(texts)
    options = {"threshold": threshold, "containment": containment, "size": size}
    assert rows_of(find_duplicates(documents, **options)) == all_pairs(documents, **options)


def article(rng: random.Random, n: int) -> list[str]:
    return [f"w{rng.randrange(30_000)}" for _ in range(n)]


def planted(seed: int, n: int) -> list[str]:
    """Long texts, and copies of each that keep a random part of it."""
    rng = random.Random(seed)
    texts = []
    for _ in range(n):
        words = article(rng, rng.randrange(150, 900))
        kept = int(len(words) * rng.uniform(0.3, 1.0))
        begin = rng.randrange(len(words) - kept + 1)
        more = article(rng, rng.randrange(0, 400))
        texts += [" ".join(words), " ".join(words[begin : begin + kept] + more)]
    return texts


@pytest.mark.parametrize("options", [{}, {"threshold": 0.3}, {"threshold": 0.1, "containment": 0.2}])
def test_long_texts_equal_all_pairs_of_sets(options: dict[str, float]) -> None:
    documents = table(planted(7, 60))
    assert rows_of(find_duplicates(documents, **options)) == all_pairs(documents, **options)


def test_pairs_just_above_the_threshold_are_found() -> None:
    """What a sketch may miss is one pair in ten thousand exactly at the threshold, so none of these."""
    rng = random.Random(3)
    texts = []
    for _ in range(300):
        words = article(rng, 604)  # 600 shingles; 402 shared ones of 798 are a Jaccard similarity of .504
        texts += [" ".join(words), " ".join(words[:406] + article(rng, 198))]
    pairs = find_duplicates(table(texts))
    assert len(pairs) == 300
    assert pairs["jaccard"].between(0.5, 0.51).all()


def test_a_short_text_inside_a_live_blog_is_found() -> None:
    rng = random.Random(5)
    inner = article(rng, 60)
    blog = article(rng, 4_000) + inner + article(rng, 4_000)
    pairs = find_duplicates(table([" ".join(blog), " ".join(inner), " ".join(article(rng, 60))]))
    assert rows_of(pairs) == [("d00000", "d00001", "contained", 56 / 8056, 1.0, 56, 8056, 56)]


def test_headlines_and_notices_are_contained_in_nothing() -> None:
    notice = "Subscribe to our newsletter to read all about the truce talks"
    text = " ".join(article(random.Random(1), 300))
    assert find_duplicates(table([notice, text + " " + notice])).empty
    same = find_duplicates(table([notice, notice.upper() + "!"]))
    assert same["kind"].tolist() == ["exact"]


def test_short_and_empty_texts() -> None:
    documents = table(["", "", "No deal", "no deal!", "No deal, they say", "…"])
    pairs = find_duplicates(documents)
    assert rows_of(pairs) == [("d00002", "d00003", "exact", 1.0, 1.0, 1, 1, 1)]
    for few in (documents.head(0), documents.head(1), documents.head(2)):
        assert check(find_duplicates(few), PAIRS).empty
        assert find_duplicates(few).dtypes.astype(str).tolist() == pairs.dtypes.astype(str).tolist()


def test_texts_that_repeat_themselves() -> None:
    """Few shingles, each of them often: the sketch must not be cut by the length of the text."""
    rng = random.Random(2)
    once = article(rng, 40)
    texts = [" ".join(once * 50), " ".join(once), " ".join([*once[:39], "other"] * 50), "on and " * 400]
    documents = table(texts)
    assert rows_of(find_duplicates(documents)) == all_pairs(documents)
    assert len(find_duplicates(documents)) == 3


def test_house_style_makes_no_difference() -> None:
    texts = [
        "The cease-fire didn’t hold, said Ms. Reyl on Monday.",
        "THE CEASE FIRE DIDN'T HOLD said Ms Reyl on Monday",
    ]
    assert find_duplicates(table(texts))["kind"].tolist() == ["exact"]


@settings(max_examples=40)
@given(corpora(), st.randoms(use_true_random=False))
def test_neither_order_nor_other_documents_matter(texts: list[str], rng: random.Random) -> None:
    documents = table(texts)
    pairs = find_duplicates(documents)
    order = list(range(len(texts)))
    rng.shuffle(order)
    pd.testing.assert_frame_equal(find_duplicates(documents.iloc[order]), pairs)
    more = pd.concat([table([" ".join(article(rng, 30))]).assign(doc_id="other"), documents], ignore_index=True)
    pd.testing.assert_frame_equal(find_duplicates(more), pairs)


def test_the_same_from_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    long = planted(11, 12)
    documents = table([*long, "", "No deal", "", "no deal", *long[:3], " ".join(long[0].split()[:30])])
    pairs = find_duplicates(documents, threshold=0.2)
    assert set(pairs["kind"]) == {"exact", "near", "contained"}
    for room in (1, 700):
        monkeypatch.setattr("mediaanalysis.text.duplicates.shingles._BLOCK", room)
        monkeypatch.setattr("mediaanalysis.text.duplicates.arrays._ROOM", room)
        pd.testing.assert_frame_equal(find_duplicates(documents, threshold=0.2), pairs)


@pytest.mark.parametrize("options", [{}, {"threshold": 0.1, "containment": 0.2}, {"size": 2}])
def test_the_same_from_compiled_loops(options: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    long = planted(13, 20)
    documents = table([*long, "", "No deal", "no deal", " ".join(long[0].split()[:30]), "on and " * 400, long[3]])
    pairs = find_duplicates(documents, **options)
    monkeypatch.setattr("mediaanalysis.text.duplicates.shingles.WORTHWHILE", 0)
    pd.testing.assert_frame_equal(find_duplicates(documents, **options), pairs)
    monkeypatch.setattr("mediaanalysis.text.duplicates.shingles.load", lambda _: None)
    pd.testing.assert_frame_equal(find_duplicates(documents, **options), pairs)


def test_arguments_stay_as_they_were_and_any_dress_will_do() -> None:
    documents = table(planted(1, 4), outlet="The Lorem Courier", date="2024-03-01")
    before = documents.copy(deep=True)
    tokens = tokenize(documents)
    pairs = find_duplicates(documents, tokens=tokens)
    pd.testing.assert_frame_equal(documents, before)
    assert tokens.ids.tolist() == tokenize(documents).ids.tolist()
    for dress in (object, "string", "category"):
        dressed = documents.astype({"doc_id": dress, "text": dress}).set_index(pd.Index(range(9, 17)))
        pd.testing.assert_frame_equal(find_duplicates(dressed), pairs)


def test_only_coverage_is_compared_unless_all_is_asked_for() -> None:
    rng = random.Random(4)
    footer = " ".join(article(rng, 60))
    first, second = " ".join(article(rng, 20)), " ".join(article(rng, 20))
    documents = table([f"{first} {footer}", f"{second} {footer}"])
    body = [
        [(0, len(t), "body", ""), (len(t) + 1, len(t) + 1 + len(footer), "boilerplate", "")] for t in (first, second)
    ]
    marked = documents.assign(zones=pd.Series(body, dtype=object))
    assert find_duplicates(marked).empty
    everything = find_duplicates(marked, tokens=tokenize(marked, zones=ZONE_NAMES))
    pd.testing.assert_frame_equal(everything, find_duplicates(documents))
    assert len(everything) == 1


def test_what_is_left_out_does_not_part_what_stands_around_it() -> None:
    rng = random.Random(6)
    words = article(rng, 60)
    plain, caption = " ".join(words), "A caption in between"
    cut = " ".join(words[:30])
    text = f"{cut} {caption} {' '.join(words[30:])}"
    end = len(cut) + 1 + len(caption)
    spans = [(0, len(cut), "body", ""), (len(cut) + 1, end, "caption", ""), (end + 1, len(text), "body", "")]
    documents = table([text, plain], zones=pd.Series([spans, [(0, len(plain), "body", "")]], dtype=object))
    assert find_duplicates(documents)["kind"].tolist() == ["exact"]


def alike(rng: random.Random, words: list[str], changed: float) -> str:
    return " ".join(f"x{rng.randrange(30_000)}" if rng.random() < changed else word for word in words)


def test_a_group_within_the_limit_has_all_its_pairs() -> None:
    rng = random.Random(8)
    words = article(rng, 200)
    texts = [" ".join(words)] * 20 + [alike(rng, words, 0.01) for _ in range(20)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pairs = find_duplicates(table(texts), limit=40)
    assert len(pairs) == 40 * 39 / 2


@pytest.mark.parametrize("copies", ["exact", "near", "both"])
def test_a_larger_group_is_paired_with_its_earliest(copies: str) -> None:
    rng = random.Random(9)
    words = article(rng, 200)
    texts = [" ".join(words) if copies == "exact" else alike(rng, words, 0.005) for _ in range(300)]
    if copies == "both":
        texts = [text for text in texts[:100] for _ in range(3)]
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.sample(range(900), 300), unit="D")
    documents = table(texts, date=days)
    with pytest.warns(
        UserWarning, match=r"documents with more than 10 copies, \d+ in number, are paired .* earliest 10"
    ):
        pairs = find_duplicates(documents, limit=10)
    assert len(pairs) <= 300 * 10
    early = set(documents.sort_values("date")["doc_id"].head(10))
    ends = pairs[["doc_id_a", "doc_id_b"]]
    if copies != "near":
        assert ends.isin(early).any(axis=1).all()
    assert set(ends.to_numpy().ravel()) == set(documents["doc_id"])
    assert documents.loc[documents["date"].idxmin(), "doc_id"] in early


def test_thousands_of_alike_texts_stay_in_proportion() -> None:
    """Quadratic work or rows would be fifty million here."""
    rng = random.Random(10)
    words, footer = article(rng, 60), " ".join(article(rng, 40))
    n = 2_000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for texts, most in (
            ([" ".join(words)] * n, n * 20),
            ([alike(rng, words, 0.002) for _ in range(n)], n * 20),
            ([" ".join(article(rng, 200)) + " " + footer for _ in range(n)], 0),
            ([""] * n, 0),
        ):
            assert len(find_duplicates(table(texts), limit=20)) <= most


def test_a_shared_passage_hides_no_copies() -> None:
    """A hundred and more texts with one footer, two of which are copies beside it and not among the first."""
    rng = random.Random(12)
    footer = article(rng, 60)
    texts = [" ".join(article(rng, 140) + footer) for _ in range(200)]
    texts[190] = " ".join(texts[150].split()[:130] + article(rng, 10) + footer)
    pairs = find_duplicates(table(texts), limit=20)
    assert pairs[["doc_id_a", "doc_id_b"]].to_numpy().tolist() == [["d00150", "d00190"]]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda d: find_duplicates(d, threshold=0), OptionError, r"threshold=0 is too small; it must be 0.1 or more"),
        (lambda d: find_duplicates(d, threshold=1.5), OptionError, r"threshold=1.5 is a share; it must be 0.1 to 1"),
        (lambda d: find_duplicates(d, threshold="high"), OptionError, "threshold='high' is no number"),
        (lambda d: find_duplicates(d, containment=50), OptionError, "containment=50 is a share"),
        (lambda d: find_duplicates(d, size=0), OptionError, "size=0 is too small; it must be 1 or more"),
        (lambda d: find_duplicates(d, size=2.5), OptionError, "size=2.5 must be a whole number"),
        (lambda d: find_duplicates(d, limit=1), OptionError, "limit=1 is too small; it must be 2 or more"),
        (lambda d: find_duplicates(d, tokens=d), TableError, "find_duplicates needs Tokens, not DataFrame"),
        (lambda d: find_duplicates(d, tokens=tokenize(d.head(1))), TableError, "the tokens lack document 'd00001'"),
        (lambda d: find_duplicates(d["text"]), TableError, "documents: expected a pandas DataFrame, got Series"),
        (lambda d: find_duplicates(d.rename(columns={"text": "txt"})), TableError, "Did you mean 'txt'"),
    ],
)
def test_wrong_arguments_teach(call: Callable[[pd.DataFrame], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call(table(["No deal.", "A truce."]))


def test_real_pairs_are_found_and_measured(bench_data: Path) -> None:
    """Every pair of a list made by others' code on ASCII words; all ours counted again over sets."""
    folder = bench_data / "us-press"
    listed = pd.read_csv(folder / "near_duplicate_pairs.csv")
    wanted = set(listed["id_a"]) | set(listed["id_b"])
    articles = pd.read_parquet(folder / "articles.parquet", columns=["id", "text"]).rename(columns={"id": "doc_id"})
    articles = articles[articles["doc_id"].isin(wanted)]
    ours = find_duplicates(articles, threshold=0.3)
    names = list(zip(ours["doc_id_a"], ours["doc_id_b"], strict=True))
    for bound in (0.3, 0.5):
        theirs = listed[listed["jaccard_w5"] >= bound + 0.002]  # accents make words of ours longer
        missed = {tuple(sorted(pair)) for pair in zip(theirs["id_a"], theirs["id_b"], strict=True)} - set(names)
        assert not missed
    texts = articles.set_index("doc_id")["text"]
    sets = {name: shingles(texts[name], 5) for name in {name for pair in names for name in pair}}
    counted = np.array([len(sets[a] & sets[b]) / len(sets[a] | sets[b]) for a, b in names])
    assert counted.tolist() == ours["jaccard"].tolist()
