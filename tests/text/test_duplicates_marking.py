"""Clusters, originals, relations and weights of duplicates against a slow twin and by hand."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import DOCUMENTS, PAIRS, check, empty
from mediaanalysis.text.duplicates import find_duplicates, mark_duplicates
from mediaanalysis.text.duplicates.originals import by_originality

Pair = tuple[str, str, str, int, int]
NAMES = "abcdefgh"


def documents_of(names: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": list(names), "text": "x", **columns})


def pairs_of(*rows: Pair) -> pd.DataFrame:
    """Pairs by names, kind and sizes; the measures do not matter here."""
    table = pd.DataFrame(rows, columns=["doc_id_a", "doc_id_b", "kind", "n_a", "n_b"])
    table = table.assign(jaccard=0.5, containment=0.9, n_shared=1)[PAIRS.names]
    return table if rows else empty(PAIRS)


def twin(documents: pd.DataFrame, pairs: pd.DataFrame) -> dict[str, str]:
    """The definition: groups of the same words; then, the most original first, what is not taken takes its like."""
    order = [documents["doc_id"].iloc[row] for row in by_originality(documents)]
    rows = [row for row in pairs.to_dict("records") if {row["doc_id_a"], row["doc_id_b"]} <= set(order)]
    leader = {name: name for name in order}
    for _ in order:
        for row in rows:
            if row["kind"] == "exact":
                a, b = leader[row["doc_id_a"]], leader[row["doc_id_b"]]
                first, last = sorted((a, b), key=order.index)
                leader = {name: first if of == last else of for name, of in leader.items()}
    takes, inner = set(), set()
    for row in rows:
        a, b = leader[row["doc_id_a"]], leader[row["doc_id_b"]]
        if row["kind"] == "near":
            takes |= {(a, b), (b, a)}
        elif row["kind"] == "contained":
            long, short = (a, b) if row["n_a"] >= row["n_b"] else (b, a)
            takes.add((long, short))
            inner.add(short)
    cluster: dict[str, str] = {}
    for name in sorted(set(leader.values()), key=lambda name: (name in inner, order.index(name))):
        if name not in cluster:
            cluster[name] = name
            for a, b in takes:
                if a == name and b not in cluster:
                    cluster[b] = name
    return {name: cluster[leader[name]] for name in order}


@st.composite
def marked_up(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Documents with sizes, and pairs among them that are what their kinds say."""
    n = draw(st.integers(1, 8))
    days = draw(st.lists(st.sampled_from([None, "2024-03-01", "2024-03-02"]), min_size=n, max_size=n))
    group = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))  # documents of one group have the same words
    length = draw(st.lists(st.integers(30, 33), min_size=6, max_size=6))
    kinds: dict[tuple[int, int], str] = {}
    rows: list[Pair] = []
    for i in range(n):
        for j in range(i + 1, n):
            ends = tuple(sorted((group[i], group[j])))
            if ends not in kinds:
                kinds[ends] = "exact" if ends[0] == ends[1] else draw(st.sampled_from(["", "", "near", "contained"]))
            if kinds[ends] and not (kinds[ends] == "contained" and length[ends[0]] == length[ends[1]]):
                rows.append((NAMES[i], NAMES[j], kinds[ends], length[group[i]], length[group[j]]))
    documents = documents_of(NAMES[:n], date=pd.to_datetime(pd.Series(days, dtype=object)))
    return documents.assign(text=["x" * length[g] for g in group]), pairs_of(*rows)


@settings(max_examples=100)
@given(marked_up(), st.sampled_from(["original", "latest", "longest"]))
def test_equals_the_definition(made: tuple[pd.DataFrame, pd.DataFrame], keep: str) -> None:
    documents, pairs = made
    marked = mark_duplicates(documents, pairs, keep=keep, duplicates="weight")
    members: dict[str, set[str]] = {}
    for name, hub in twin(documents, pairs).items():
        members.setdefault(hub, set()).add(name)
    if keep == "original":
        assert {hub: set(rows["doc_id"]) for hub, rows in marked.groupby("cluster")} == members
    assert {frozenset(rows["doc_id"]) for _, rows in marked.groupby("cluster")} == set(map(frozenset, members.values()))
    for cluster, rows in marked.groupby("cluster"):
        assert rows["weight"].sum() == pytest.approx(1)
        assert rows.loc[rows["duplicate_of"] == "", "doc_id"].tolist() == [cluster]
        assert set(rows["duplicate_of"]) <= {"", cluster}
        assert ((rows["relation"] == "") == (rows["doc_id"] == cluster)).all()
    dropped = mark_duplicates(documents, pairs, keep=keep, duplicates="drop")
    assert dropped["doc_id"].tolist() == marked.loc[marked["duplicate_of"] == "", "doc_id"].tolist()
    assert dropped["weight"].tolist() == [1.0] * len(members)


@settings(max_examples=40)
@given(marked_up(), st.randoms(use_true_random=False))
def test_the_order_of_both_tables_does_not_matter(made: tuple[pd.DataFrame, pd.DataFrame], rng: random.Random) -> None:
    documents, pairs = made
    marked = mark_duplicates(documents, pairs)
    rows, lines = list(range(len(documents))), list(range(len(pairs)))
    rng.shuffle(rows)
    rng.shuffle(lines)
    again = mark_duplicates(documents.iloc[rows], pairs.iloc[lines])
    pd.testing.assert_frame_equal(again.sort_index(), marked)


def test_a_chain_is_cut_where_it_is_not_like_the_original() -> None:
    documents = documents_of("abcde", date=pd.to_datetime([f"2024-03-0{k}" for k in range(1, 6)]))
    chain = pairs_of(*((a, b, "near", 30, 30) for a, b in zip("abcd", "bcde", strict=True)))
    assert mark_duplicates(documents, chain)["cluster"].tolist() == ["a", "a", "c", "c", "e"]


def test_a_chain_of_the_same_words_is_not_cut() -> None:
    """Of a large group, each is paired with the earliest alone; here even less."""
    chain = pairs_of(("c", "d", "exact", 30, 30), ("b", "c", "exact", 30, 30), ("d", "e", "near", 30, 31))
    assert mark_duplicates(documents_of("abcde"), chain)["cluster"].tolist() == ["a", "b", "b", "b", "b"]


def test_what_is_contained_is_the_copy_whatever_the_dates() -> None:
    documents = documents_of("abc", date=pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-03"]))
    pairs = pairs_of(("a", "c", "contained", 30, 300), ("b", "c", "contained", 40, 300))
    for keep in ("original", "latest", "longest"):
        assert mark_duplicates(documents, pairs, keep=keep)["cluster"].tolist() == ["c", "c", "c"]
    assert mark_duplicates(documents, pairs[pairs["kind"] != "contained"])["cluster"].tolist() == ["a", "b", "c"]


def test_keep_chooses_from_the_same_cluster() -> None:
    dates = [dt.date(2024, 3, 2), dt.date(2024, 3, 1), dt.date(2024, 3, 3), None]
    documents = documents_of("abcd", date=dates).assign(text=["xxx", "x", "x", "x"])
    pairs = pairs_of(*((a, b, "exact", 30, 30) for a, b in zip("abc", "bcd", strict=True)))
    for keep, name in (("original", "b"), ("latest", "c"), ("longest", "a")):
        marked = mark_duplicates(documents, pairs, keep=keep)
        assert set(marked["cluster"]) == {name}
        assert marked["duplicate_of"].tolist() == ["" if other == name else name for other in "abcd"]


@pytest.mark.parametrize(
    ("kind", "one", "other", "relation"),
    [
        ("near", {"outlet": "Reuters"}, {"outlet": "The Lorem Courier"}, "wire"),
        ("exact", {"outlet": "Ipsum Post"}, {"outlet": "The Lorem Courier", "wire_credit": "AP"}, "wire"),
        ("near", {"outlet": "Ipsum Post"}, {"outlet": "The Lorem Courier"}, "reprint"),
        ("near", {}, {"outlet": "the lorem courier "}, "edition"),
        ("near", {}, {"date": "2024-03-02"}, "update"),
        ("near", {}, {"date": "2024-03-02", "correction": "An earlier version named the wrong river."}, "correction"),
        ("exact", {}, {"date": "2024-03-02"}, "repeat"),
        ("near", {}, {"date": None}, "unknown"),
        ("exact", {"outlet": ""}, {}, "unknown"),
        ("exact", {}, {"outlet": None}, "unknown"),
    ],
)
def test_relations(kind: str, one: dict[str, object], other: dict[str, object], relation: str) -> None:
    plain = {"outlet": "The Lorem Courier", "date": "2024-03-01", "wire_credit": "", "correction": ""}
    documents = pd.DataFrame([{**plain, **one}, {**plain, **other}]).assign(doc_id=["a", "b"], text="x")
    marked = mark_duplicates(documents, pairs_of(("a", "b", kind, 30, 30)))
    assert marked["relation"].tolist() == ["", relation]


def test_found_and_marked_from_text_to_table() -> None:
    rng = random.Random(1)
    story = [f"w{rng.randrange(9_000)}" for _ in range(200)]
    update = [*story, *(f"w{rng.randrange(9_000)}" for _ in range(60))]
    documents = pd.DataFrame(
        {
            "doc_id": ["reprint", "wire", "update", "other"],
            "text": [" ".join(words) for words in (story[:190], story, update, story[::-1])],
            "outlet": ["The Lorem Courier", "Reuters", "Reuters", "Ipsum Post"],
            "date": pd.to_datetime(["2024-03-01", "2024-03-01", "2024-03-02", None]),
        },
        index=[7, 3, 5, 1],
    )
    before = documents.copy(deep=True)
    pairs = find_duplicates(documents)
    kept = pairs.copy(deep=True)
    marked = check(mark_duplicates(documents, pairs, duplicates="weight"), DOCUMENTS)
    pd.testing.assert_frame_equal(documents, before)
    pd.testing.assert_frame_equal(pairs, kept)
    assert marked.index.tolist() == [7, 3, 5, 1]
    assert marked["cluster"].tolist() == ["wire", "wire", "wire", "other"]
    assert marked["relation"].tolist() == ["wire", "", "update", ""]
    assert marked["weight"].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])
    again = mark_duplicates(marked, pairs.head(0))
    assert again["cluster"].tolist() == again["doc_id"].tolist()
    assert again["weight"].tolist() == [1.0] * 4
    fewer = mark_duplicates(documents.drop(index=3), pairs)
    assert fewer["cluster"].tolist() == ["reprint", "reprint", "other"], "pairs of documents that are gone"


def test_no_documents() -> None:
    nothing = pd.DataFrame({"doc_id": [], "text": []})
    assert mark_duplicates(nothing, empty(PAIRS)).empty
    assert mark_duplicates(nothing, pairs_of(("a", "b", "near", 1, 1)), duplicates="drop").empty


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda d, p: mark_duplicates(d, p, keep="first"),
            OptionError,
            r"keep='first' .* allowed: 'original', 'latest'",
        ),
        (lambda d, p: mark_duplicates(d, p, duplicates="drp"), OptionError, "duplicates='drp' .* Did you mean 'drop'"),
        (lambda d, p: mark_duplicates(d, d), TableError, "pairs: column 'doc_id_a' is missing"),
        (lambda d, p: mark_duplicates(p, p), TableError, "documents: column 'doc_id' is missing"),
        (
            lambda d, p: mark_duplicates(d.assign(weight=2), p),
            TableError,
            "a column 'weight' from elsewhere; rename it",
        ),
        (lambda d, p: mark_duplicates(d, p.assign(kind="alike")), TableError, "'kind' holds 'alike'; allowed: exact,"),
    ],
)
def test_wrong_arguments_teach(
    call: Callable[[pd.DataFrame, pd.DataFrame], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call(documents_of("ab"), pairs_of(("a", "b", "near", 30, 30)))
