"""The topic model: the same documents give the same topics, whatever their order and whatever the seed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, StateError
from mediaanalysis.schemas import TOPIC_DOCUMENTS, TOPIC_TERMS, check
from mediaanalysis.text.dfm import DFM, dfm
from mediaanalysis.text.tokens import tokenize
from mediaanalysis.topics.model import TopicModel

THEMES = (
    ["truce", "envoy", "talks", "deal", "mediator"],
    ["grain", "price", "port", "harvest", "ship"],
    ["shell", "front", "trench", "brigade", "drone"],
)


def corpus(*texts: str) -> pd.DataFrame:
    ids = [f"d{k:02d}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str")})


def themed(n: int, seed: int) -> pd.DataFrame:
    """Documents of one theme each, with some words of the others."""
    rng = np.random.default_rng(seed)
    every = [word for theme in THEMES for word in theme]
    texts = [
        " ".join([*rng.choice(THEMES[k % 3], rng.integers(5, 12)), *rng.choice(every, rng.integers(1, 4))])
        for k in range(n)
    ]
    return corpus(*texts)


@pytest.fixture(scope="module")
def counts() -> DFM:
    return dfm(tokenize(themed(30, 7)))


@pytest.fixture(scope="module")
def model(counts: DFM) -> TopicModel:
    return TopicModel(3).fit(counts)


def test_finds_the_themes(model: TopicModel) -> None:
    terms = check(model.terms(5), TOPIC_TERMS)
    assert {frozenset(group) for _, group in terms.groupby("topic")["feature"]} == {
        frozenset(theme) for theme in THEMES
    }
    shares = check(model.documents(), TOPIC_DOCUMENTS).pivot(index="doc_id", columns="topic", values="share")
    main = shares.idxmax(axis=1).to_list()
    assert len({tuple(main[k::3]) for k in range(3)}) == 3
    assert all(len(set(main[k::3])) == 1 for k in range(3))


def test_the_tables(model: TopicModel, counts: DFM) -> None:
    every = model.terms(len(counts.features))
    assert every.groupby("topic")["weight"].sum().tolist() == pytest.approx([1, 1, 1])
    assert every.groupby("topic")["weight"].apply(lambda w: w.is_monotonic_decreasing).all()
    assert model.labels(2)[1] == ", ".join(model.terms(2)["feature"].head(2))
    documents = model.documents()
    assert documents["doc_id"].drop_duplicates().tolist() == list(counts.doc_id)
    assert documents.groupby("doc_id")["share"].sum().to_numpy() == pytest.approx(1)
    assert (documents["weight"] >= 0).all()
    assert model.weights.sum(axis=0).tolist() == sorted(model.weights.sum(axis=0), reverse=True)
    assert np.linalg.norm(model.components, axis=1) == pytest.approx(1)


def test_error_is_the_relative_distance(model: TopicModel, counts: DFM) -> None:
    weighted = counts.weight("tfidf", df="smooth", base=math.e, norm="l2").matrix.toarray()
    distance = np.linalg.norm(weighted - model.weights @ model.components) / np.linalg.norm(weighted)
    assert model.error == pytest.approx(distance, abs=1e-9)
    assert 0 < model.n_iter < 400


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=12)
def test_order_of_documents_and_features_does_not_matter(seed: int, random: object) -> None:
    matrix = dfm(tokenize(themed(18, seed)))
    first = TopicModel(3).fit(matrix)
    rows, columns = list(range(18)), list(range(len(matrix.features)))
    random.shuffle(rows)
    random.shuffle(columns)
    second = TopicModel(3).fit(DFM(matrix.matrix[rows][:, columns], matrix.doc_id[rows], matrix.features[columns]))
    assert np.abs(first.weights[rows] - second.weights).max() < 1e-10
    assert np.abs(first.components - second.components).max() < 1e-10
    assert list(first.features) == list(second.features)
    assert list(second.doc_id) == list(matrix.doc_id[rows])


def test_order_of_the_table_of_documents_does_not_matter(model: TopicModel) -> None:
    backwards = TopicModel(3).fit(dfm(tokenize(themed(30, 7).iloc[::-1])))
    both = model.documents().merge(backwards.documents(), on=["doc_id", "topic"])
    assert len(both) == 90
    assert np.abs(both["weight_x"] - both["weight_y"]).max() < 1e-10


def test_no_seed_plays_a_part(model: TopicModel, counts: DFM) -> None:
    state = np.random.get_state()  # noqa: NPY002
    np.random.seed(99)  # noqa: NPY002
    again = TopicModel(3).fit(counts)
    np.random.set_state(state)  # noqa: NPY002
    assert (again.weights == model.weights).all()
    assert (again.components == model.components).all()


def test_transform_of_the_training_matrix_gives_the_fitted_weights(model: TopicModel, counts: DFM) -> None:
    new = check(model.transform(counts), TOPIC_DOCUMENTS)
    assert new["doc_id"].tolist() == model.documents()["doc_id"].tolist()
    assert np.abs(new["weight"] - model.documents()["weight"]).max() < 1e-3
    assert np.abs(new["share"] - model.documents()["share"]).max() < 2e-3


def test_transform_of_other_documents(model: TopicModel) -> None:
    new = model.transform(dfm(tokenize(corpus("Grain grain port, unheard-of", "", "zebra zoo", "Truce talks"))))
    shares = new.pivot(index="doc_id", columns="topic", values="share")
    grain = next(topic for topic, label in model.labels(5).items() if "grain" in label)
    assert shares.loc["d00"].idxmax() == grain
    assert shares.loc["d00", grain] > 0.9
    assert shares.loc[["d01", "d02"]].isna().all(axis=None)
    assert shares.loc["d03"].sum() == pytest.approx(1)
    assert len(model.transform(dfm(tokenize(corpus())))) == 0


def test_tfidf_is_taken_as_it_is(model: TopicModel, counts: DFM) -> None:
    weighted = counts.weight("tfidf", df="smooth", base=math.e, norm="l2")
    other = TopicModel(3).fit(weighted)
    assert np.abs(other.weights - model.weights).max() < 1e-8
    with pytest.raises(StateError, match="fitted to a TF-IDF matrix, this matrix is count; give the same kind"):
        other.transform(counts)
    with pytest.raises(StateError, match="fitted to counts, this matrix is tfidf"):
        model.transform(weighted)


def test_an_empty_document_has_no_share() -> None:
    texts = [*themed(9, 1)["text"], "", "the of"]
    table = TopicModel(2).fit(dfm(tokenize(corpus(*texts)))).documents()
    assert table.loc[table["doc_id"].isin(["d09", "d10"]), "share"].isna().all()
    assert table.loc[table["doc_id"] < "d09", "share"].notna().all()


def test_fitting_changes_neither_model_nor_matrix(counts: DFM) -> None:
    plain, before = TopicModel(3), counts.matrix.toarray()
    plain.fit(counts)
    assert plain.components is None
    assert (counts.matrix.toarray() == before).all()
    assert counts.matrix.dtype == np.int32


def test_errors_teach(counts: DFM) -> None:
    for n in (1, 0, -3):
        with pytest.raises(OptionError, match=f"n_topics={n} is too small; it must be 2 or more"):
            TopicModel(n)
    for call in (
        TopicModel(2).terms,
        TopicModel(2).documents,
        TopicModel(2).labels,
        lambda: TopicModel(2).transform(counts),
    ):
        with pytest.raises(StateError, match=r"not fitted; call model = TopicModel\(n_topics\).fit\(dfm\) first"):
            call()
    with pytest.raises(StateError, match=r"needs counts or TF-IDF, but this matrix is weighted \(boolean\)"):
        TopicModel(2).fit(counts.weight("boolean"))
    with pytest.raises(OptionError, match="n_topics=30 is too many for 30 documents and 15 features; it must be below"):
        TopicModel(30).fit(counts)
    for texts in ([], [""], ["truce talks"], ["", "", ""]):
        with pytest.raises(OptionError, match="n_topics=2 is too many"):
            TopicModel(2).fit(dfm(tokenize(corpus(*texts))))


def test_more_topics_than_the_documents_can_tell_apart_are_refused() -> None:
    documents = pd.DataFrame({"doc_id": list("abcde"), "text": ["truce talks envoy border"] * 5})
    with pytest.raises(OptionError, match="only 1 independent"):
        TopicModel(3).fit(dfm(tokenize(documents)))
