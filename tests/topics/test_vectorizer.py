"""The transformer: equal to our counts, a citizen of scikit-learn's pipelines, errors that say what to do."""

from __future__ import annotations

import math
import pickle
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import BaggingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

import mediaanalysis as ma
from mediaanalysis.errors import OptionError, StateError, TableError
from mediaanalysis.text.weighting import TF_SCHEMES

SAMPLE = Path(__file__).parents[2] / "data" / "raw" / "sample"
TEXTS = [
    "The truce held. Talks go on.",
    "Talks in Harnov: no truce, no deal!",
    "Shells hit the town; the army advances.",
    "The army shells Harnov again",
    "Envoys' talks, talks and talks…",
    "The and of",
]
PEACE = np.array([1, 1, 0, 0, 1, 0])

# Checks of scikit-learn that need no table of numbers, so that they can look at the estimator as it is.
PLAIN_CHECKS = (
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_estimators_unfitted",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_transformer_n_iter",
    "check_transformers_unfitted",
    "check_valid_tag_types",
)


def as_words(rows) -> list[str]:
    return [" ".join(f"w{j} v{j}n{round(float(value) * 3) + 1000}" for j, value in enumerate(row)) for row in rows]


class NumbersAsWords(ma.TokenVectorizer):
    """Writes rows of numbers as texts, so that scikit-learn's checks, which pass numbers, reach the real one."""

    def fit(self, X, y=None):  # noqa: N803
        return super().fit(as_words(validate_data(self, X)))

    def fit_transform(self, X, y=None):  # noqa: N803
        return super().fit_transform(as_words(validate_data(self, X)))

    def transform(self, X):  # noqa: N803
        check_is_fitted(self)
        return super().transform(as_words(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string = True, False
        return tags


def table(texts) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": [f"d{k}" for k in range(len(texts))], "text": list(texts)})


def same(a, b) -> bool:
    return (
        a.shape == b.shape
        and a.dtype == b.dtype
        and all(np.array_equal(getattr(a, part), getattr(b, part)) for part in ("indptr", "indices", "data"))
    )


@pytest.mark.filterwarnings("ignore:Can't test estimator")
@parametrize_with_checks([ma.TokenVectorizer(), ma.TokenVectorizer(weighting="tfidf", ngrams=2, stopwords=None)])
def test_checks_of_scikit_learn_for_text(estimator, check):
    check(estimator)


@pytest.mark.parametrize("name", PLAIN_CHECKS)
def test_checks_of_scikit_learn_that_need_no_numbers(name):
    check = getattr(estimator_checks, name, None)
    if check is None:
        pytest.skip(f"scikit-learn {sklearn.__version__} has no {name}")
    check("TokenVectorizer", ma.TokenVectorizer())


@parametrize_with_checks(
    [
        NumbersAsWords(),
        NumbersAsWords(weighting="tfidf", ngrams=2),
        NumbersAsWords(weighting="logave", stem=True, stopwords=["w0"]),
    ]
)
def test_checks_of_scikit_learn_with_numbers_written_as_words(estimator, check):
    check(estimator)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"fold": False},
        {"stem": True},
        {"stopwords": None},
        {"stopwords": ["talks", "ARMY"]},
        {"ngrams": 2},
        {"min_docs": 2},
        {"ngrams": 3, "stopwords": None, "min_docs": 1},
    ],
)
def test_counts_are_those_of_dfm(options):
    counts = ma.dfm(ma.tokenize(table(TEXTS)), **options)
    vectorizer = ma.TokenVectorizer(**options)
    found = vectorizer.fit_transform(TEXTS)
    assert isinstance(found, sparse.csr_matrix)
    assert same(found, counts.matrix.astype(np.int64))
    assert vectorizer.get_feature_names_out().tolist() == counts.features.tolist()
    assert vectorizer.vocabulary_ == {feature: k for k, feature in enumerate(counts.features)}
    assert not hasattr(vectorizer, "idf_")


@pytest.mark.parametrize("max_docs", [1, 2, 0.4, 0.5])
def test_max_docs_is_that_of_trim(max_docs):
    counts = ma.dfm(ma.tokenize(table(TEXTS))).trim(max_docs=max_docs)
    vectorizer = ma.TokenVectorizer(max_docs=max_docs)
    assert same(vectorizer.fit_transform(TEXTS), counts.matrix.astype(np.int64))
    assert vectorizer.get_feature_names_out().tolist() == counts.features.tolist()


@pytest.mark.parametrize("weighting", ["tfidf", *TF_SCHEMES])
def test_weights_are_those_of_the_matrix(weighting):
    weighted = ma.dfm(ma.tokenize(table(TEXTS)))
    found = ma.TokenVectorizer(weighting=weighting).fit_transform(TEXTS)
    if weighting != "count":
        weighted = weighted.weight(weighting)
    assert found.dtype == (np.int64 if weighting == "count" else np.float64)
    np.testing.assert_allclose(found.toarray(), weighted.matrix.toarray(), rtol=0, atol=1e-15)


def test_idf_by_hand():
    vectorizer = ma.TokenVectorizer(weighting="tfidf").fit(["truce truce talks", "talks"])
    assert vectorizer.get_feature_names_out().tolist() == ["talks", "truce"]
    np.testing.assert_allclose(vectorizer.idf_, [0, math.log10(2)])
    np.testing.assert_allclose(vectorizer.transform(["truce truce truce deal"]).toarray(), [[0, 3 * math.log10(2)]])
    assert not hasattr(vectorizer.set_params(weighting="count").fit(TEXTS), "idf_")


def test_scikit_learns_tfidf_is_one_step_further():
    ours = ma.dfm(ma.tokenize(table(TEXTS))).weight("tfidf", df="smooth", base=math.e, norm="l2").matrix
    theirs = make_pipeline(ma.TokenVectorizer(), TfidfTransformer()).fit_transform(TEXTS)
    np.testing.assert_allclose(theirs.toarray(), ours.toarray())


WORDS = st.text(st.sampled_from("abAB .,’é\n7"), max_size=20)
OPTIONS = st.fixed_dictionaries(
    {
        "fold": st.booleans(),
        "stem": st.booleans(),
        "stopwords": st.sampled_from([None, "en", ("a", "b")]),
        "ngrams": st.integers(1, 3),
        "weighting": st.sampled_from(["tfidf", *TF_SCHEMES]),
    }
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), OPTIONS)
def test_transform_equals_fit_transform_and_rows_stand_alone(texts, others, options):
    vectorizer = ma.TokenVectorizer(**options)
    before = (list(texts), vectorizer.get_params())
    try:
        learnt = vectorizer.fit_transform(texts)
    except TableError:
        assert not texts or not len(ma.dfm(ma.tokenize(table(texts)), **_counting(options)).features)
        return
    assert same(learnt, vectorizer.transform(texts))
    assert (texts, vectorizer.get_params()) == before
    assert same(learnt, clone(vectorizer).fit(texts).transform(texts))
    features = vectorizer.get_feature_names_out().tolist()
    assert features == sorted(features)
    rest = vectorizer.transform(others)
    assert rest.shape == (len(others), len(features))
    for row, text in enumerate(others):
        np.testing.assert_array_equal(vectorizer.transform([text]).toarray()[0], rest[row].toarray()[0])
        counts = ma.dfm(ma.tokenize(table([text])), **_counting(options))
        known = set(counts.features) & set(features)
        if options["weighting"] == "tfidf":
            known -= {feature for feature, idf in zip(features, vectorizer.idf_, strict=True) if idf == 0}
        assert {features[k] for k in rest[row].nonzero()[1]} == known


def _counting(options):
    return {name: value for name, value in options.items() if name != "weighting"}


@pytest.mark.parametrize(
    "documents",
    [
        tuple(TEXTS),
        iter(TEXTS),
        (text for text in TEXTS),
        dict(enumerate(TEXTS)).values(),
        np.array(TEXTS),
        np.array(TEXTS, dtype=object),
        pd.Series(TEXTS),
        pd.Series(TEXTS, index=[5, 5, 5, 1, 2, 0], dtype=object),
        pd.Series(TEXTS, dtype="string"),
        pd.Index(TEXTS),
        table(TEXTS),
        table(TEXTS)[["text"]],
        table(TEXTS).assign(doc_id="same", date=pd.NaT),
    ],
    ids=lambda value: type(value).__name__,
)
def test_documents_in_any_form(documents):
    assert same(ma.TokenVectorizer().fit_transform(documents), ma.TokenVectorizer().fit_transform(TEXTS))


def test_zones_of_a_table_count():
    zones = [[(0, 15, "body", ""), (16, 28, "boilerplate", "x")]] + [None] * 5
    documents = table(TEXTS).assign(zones=pd.Series(zones, dtype=object)).set_index("doc_id", drop=False)
    found = ma.TokenVectorizer()
    assert same(found.fit_transform(documents), ma.dfm(ma.tokenize(documents)).matrix.astype(np.int64))
    assert found.transform(documents[:1]).sum() == 2
    assert found.transform(TEXTS[:1]).sum() > 2


def test_the_sample_gives_the_counts_of_the_study():
    documents = ma.read_corpus(SAMPLE).documents.head(12)
    counts = ma.dfm(ma.tokenize(documents), min_docs=2)
    assert same(ma.TokenVectorizer(min_docs=2).fit_transform(documents), counts.matrix.astype(np.int64))


def test_nothing_to_transform():
    vectorizer = ma.TokenVectorizer().fit(TEXTS)
    n = len(vectorizer.vocabulary_)
    assert vectorizer.transform([]).shape == (0, n)
    assert vectorizer.transform(table([])).shape == (0, n)
    assert vectorizer.transform(["", "unseen"]).nnz == 0
    assert vectorizer.transform(["", "unseen"]).shape == (2, n)


@pytest.mark.parametrize("dump", [pickle.dumps, None])
def test_pickles_give_the_same(dump, tmp_path):
    vectorizer = ma.TokenVectorizer(weighting="tfidf", stopwords=["the"]).fit(TEXTS)
    if dump:
        again = pickle.loads(dump(vectorizer))
    else:
        joblib.dump(vectorizer, tmp_path / "v")
        again = joblib.load(tmp_path / "v")
    assert same(again.transform(TEXTS), vectorizer.transform(TEXTS))
    assert pickle.dumps(clone(vectorizer).fit(TEXTS)) == pickle.dumps(clone(vectorizer).fit(iter(TEXTS)))


def test_clones_are_unfitted_and_equal():
    options = {"ngrams": 2, "stopwords": ["the", "of"], "max_docs": 0.9, "language": "de"}
    vectorizer = ma.TokenVectorizer(**options).fit(TEXTS)
    copy = clone(clone(vectorizer))
    assert copy.get_params() == vectorizer.get_params()
    assert {name: copy.get_params()[name] for name in options} == options
    with pytest.raises(NotFittedError):
        check_is_fitted(copy)
    check_is_fitted(vectorizer)
    assert repr(copy) == repr(vectorizer)


def test_pipeline_grid_search_and_cross_validation():
    texts, y = np.array(TEXTS * 4, dtype=object), np.tile(PEACE, 4)
    pipeline = Pipeline([("words", ma.TokenVectorizer()), ("model", LogisticRegression())])
    grid = {"words__ngrams": [1, 2], "words__weighting": ["count", "tfidf"], "words__min_docs": [1, 2]}
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise", n_jobs=2).fit(texts, y)
    assert len(search.cv_results_["params"]) == 8
    assert search.score(texts, y) == 1
    assert search.best_estimator_[:-1].get_feature_names_out().tolist()
    for documents in (texts.tolist(), pd.Series(texts), table(texts)):
        assert cross_val_score(pipeline, documents, y, cv=2, error_score="raise").tolist() == [1, 1]


def test_the_held_out_documents_teach_nothing():
    texts, y = np.array(["truce talks", "truce talks", "army shells", "army shells"], dtype=object), [1, 0, 1, 0]
    pipeline = make_pipeline(ma.TokenVectorizer(), LogisticRegression()).fit(texts[:2], y[:2])
    assert pipeline[0].get_feature_names_out().tolist() == ["talks", "truce"]
    assert pipeline[:-1].transform(texts[2:]).nnz == 0


def test_feature_union_and_columns():
    union = FeatureUnion([("one", ma.TokenVectorizer()), ("two", ma.TokenVectorizer(ngrams=2))])
    found = union.fit_transform(TEXTS)
    names = union.get_feature_names_out().tolist()
    assert found.shape == (len(TEXTS), len(names))
    assert {"one__talks", "two__army_advances"} <= set(names)
    columns = ColumnTransformer([("words", ma.TokenVectorizer(), "text")])
    documents = table(TEXTS)
    counts = sparse.csr_matrix(columns.fit_transform(documents))
    np.testing.assert_array_equal(counts.toarray(), ma.TokenVectorizer().fit_transform(TEXTS).toarray())
    assert "words__talks" in columns.get_feature_names_out()


def test_a_bootstrap_may_draw_a_document_twice():
    documents = table(TEXTS).iloc[[0, 0, 2, 2]]
    model = BaggingClassifier(LogisticRegression(), n_estimators=2, random_state=1)
    found = make_pipeline(ma.TokenVectorizer(), model).fit(documents, [1, 1, 0, 0])
    assert found.predict(documents).tolist() == [1, 1, 0, 0]


def test_output_stays_sparse():
    assert not hasattr(ma.TokenVectorizer(), "set_output")
    with sklearn.config_context(transform_output="pandas"):
        assert sparse.issparse(ma.TokenVectorizer().fit_transform(TEXTS))
        frame = make_pipeline(ma.TokenVectorizer(), TruncatedSVD(2, random_state=1)).fit_transform(pd.Series(TEXTS))
    assert list(frame.columns) == ["truncatedsvd0", "truncatedsvd1"]


def test_shown_without_a_link_to_pages_that_do_not_exist():
    page = ma.TokenVectorizer()._repr_html_()
    assert "TokenVectorizer" in page
    assert "<a " not in page


@pytest.mark.parametrize(
    ("documents", "error", "message"),
    [
        ("truce talks", OptionError, r"got one str \('truce talks'\).*Pass a list of texts: \[text\]"),
        (b"truce", OptionError, "got one bytes"),
        ([b"truce"], TableError, r"row 0 is bytes \(b'truce'\); decode it first"),
        (["truce", None], TableError, r"row 1 has no text \(None\).*dropna"),
        (["truce", math.nan], TableError, r"row 1 has no text \(nan\)"),
        (pd.Series(["truce", "talks", pd.NA], dtype="string"), TableError, r"row 2 has no text \(<NA>\)"),
        (pd.Series(["truce", None]), TableError, "row 1 has no text"),
        (table(["truce", None]), TableError, "row 1 has no text"),
        (["truce", 7], TableError, r"row 1 is int \('7'\), not text"),
        ([["truce"]], TableError, r"row 0 is list"),
        (np.array([["truce"], ["talks"]]), OptionError, r"array of shape \(2, 1\).*X\[:, 0\]"),
        (sparse.eye(2).tocsr(), OptionError, r"array of shape \(2, 2\)"),
        (np.array("truce"), OptionError, r"array of shape \(\)"),
        ({"a": "truce"}, OptionError, "got dict, but needs texts in an order"),
        ({"truce"}, OptionError, "got set"),
        (None, OptionError, "got NoneType"),
        (pd.DataFrame({"texts": ["a"]}), TableError, r"no column 'text'; it has: texts. Did you mean 'texts'\?"),
    ],
)
def test_what_is_no_list_of_texts(documents, error, message):
    with pytest.raises(error, match=message):
        ma.TokenVectorizer().fit(documents)
    fitted = ma.TokenVectorizer().fit(["truce"])
    with pytest.raises(error, match=message):
        fitted.transform(documents)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weighting": "tf-idf"}, "weighting='tf-idf' is not known.*Did you mean 'tfidf'"),
        ({"ngrams": 0}, "ngrams=0 is too small"),
        ({"min_docs": 0}, "min_docs=0 is too small"),
        ({"max_docs": 0}, "max_docs=0 leaves no feature"),
        ({"stopwords": "xx"}, "no stop-word list"),
    ],
)
def test_wrong_parameters_are_named_at_fit(options, message):
    with pytest.raises(OptionError, match=message):
        ma.TokenVectorizer(**options).fit(TEXTS)


@pytest.mark.parametrize(
    ("texts", "options", "message"),
    [
        ([], {}, r"no documents \(0 rows\)"),
        (["", " . "], {}, "of 0 features in 2 documents none is left"),
        (["the of"], {}, "stopwords='en'"),
        (["truce", "talks"], {"min_docs": 2}, "of 2 features in 2 documents none is left with min_docs=2"),
    ],
)
def test_nothing_to_learn(texts, options, message):
    with pytest.raises(TableError, match=message):
        ma.TokenVectorizer(**options).fit(texts)


def test_before_fit():
    for error in (StateError, NotFittedError):
        with pytest.raises(error, match=r"no vocabulary_ yet. Call fit\(texts\)"):
            ma.TokenVectorizer().transform(TEXTS)
        with pytest.raises(error, match=r"Call fit\(texts\)"):
            ma.TokenVectorizer().get_feature_names_out()
    changed = ma.TokenVectorizer().fit(TEXTS).set_params(weighting="tfidf")
    with pytest.raises(StateError, match="no idf_ yet"):
        changed.transform(TEXTS)
