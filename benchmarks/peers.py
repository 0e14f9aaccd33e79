"""Other packages on the same texts: first the tokens are compared, then the times are shown.

A peer is a function from texts to whatever it makes of them, and a function that counts the tokens in that. A peer
whose tokens are not what it is listed for is refused: its time would compare different work.
"""

from __future__ import annotations

import importlib.metadata
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks.clock import best_of
from mediaanalysis.text.grammar import token_pattern
from mediaanalysis.text.tokens import Tokens
from mediaanalysis.text.types import fold_types

__all__ = [
    "NLTK_WORDS",
    "PEERS",
    "SAME_TOKENS",
    "DisagreementError",
    "Peer",
    "Row",
    "compare",
    "counts_of",
    "measure",
    "shared",
]

Load = Callable[[list[str]], Any]
Work = Callable[[Any], Any]
Count = Callable[[Any], Counter[str]]

# The token grammar without look-around, as the regular-expression engine of Rust takes it. Digits carry their
# separators with them, and a word boundary stands where the grammar looks ahead.
_DIGITS = r"\p{Nd}(?:[.,]\p{Nd})*"
_INSIDE = rf"(?:{_DIGITS}|[\p{{L}}\p{{M}}\p{{N}}])*"
_JOINED = rf"(?:['’\-‐‑·\u{{ad}}\u{{200c}}\u{{200d}}](?:{_DIGITS}|[\p{{L}}\p{{N}}]){_INSIDE})*"
PLAIN_PATTERN = rf"(?:\p{{Lu}}(?:\.\p{{Lu}})+\b\.?|(?:\p{{Sc}}?{_DIGITS}|[\p{{L}}\p{{N}}]){_INSIDE}){_JOINED}"


# The same tokens in European text by fewer and smaller character classes, so that Python's engine is not held up by
# our definition, which lists every code point.
_WORD, _CAPITAL = r"[^\W_]", "[A-ZÀ-ÖØ-Þ]"
_SHORT_START = rf"(?:{_CAPITAL}(?:\.{_CAPITAL})+(?!{_WORD})\.?|(?:[$€£¥](?=\d))?{_WORD}+)"
SHORT_PATTERN = re.compile(rf"{_SHORT_START}(?:(?:['’\-‐‑·\u00ad\u200c\u200d]|(?<=\d)[.,](?=\d)){_WORD}+)*")


class DisagreementError(Exception):
    """The tokens of a peer are not those it was listed for."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Something to measure beside this package.

    Attributes
    ----------
    name, package : str
        What is called, and the distribution it comes with (empty: Python itself).
    prepare : callable
        Imports what it needs and returns the function that is timed and the one that counts its result's tokens.
    least : float
        Least share of tokens in common (:func:`shared`); 1 asks for the same tokens, each as often.
    fold : bool
        Whether tokens are compared case-folded, because the peer changes them.
    every : int
        Runs on every so many-th text; its seconds are scaled by bytes.
    load : callable, optional
        Puts the texts into the form the package itself keeps them in, outside the time.
    """

    name: str
    package: str
    prepare: Callable[[], tuple[Work, Count]]
    least: float
    fold: bool = True
    every: int = 1
    load: Load = list


@dataclass(frozen=True, slots=True)
class Row:
    """What was found of one peer: CPU seconds for all texts, its and ours (NaN: not measured, and why in `problem`)."""

    peer: str
    package: str
    tokens: str
    seconds: float = math.nan
    ours: float = math.nan
    measured_on: str = ""
    n_tokens: int = 0
    n_types: int = 0
    our_tokens: int = 0
    our_types: int = 0
    shared: float = math.nan
    problem: str = ""

    @property
    def times(self) -> float:
        """How many times our CPU seconds it takes."""
        return self.seconds / self.ours


def counts_of(tokens: Tokens) -> Counter[str]:
    """Return how often each form occurs."""
    counts = np.bincount(tokens.ids, minlength=len(tokens.surfaces))
    return Counter(dict(zip(tokens.surfaces.tolist(), counts.tolist(), strict=True)))


def folded(counts: Counter[str]) -> Counter[str]:
    """Return the counts of the case-folded forms."""
    result: Counter[str] = Counter()
    for form, (_, n) in zip(fold_types(counts), counts.items(), strict=True):
        result[form] += n
    return result


def shared(ours: Counter[str], theirs: Counter[str]) -> float:
    """Return the share of tokens in common: twice the common ones by both together; 1 when all counts are equal."""
    together = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / together if together else 1.0


def compare(ours: Counter[str], theirs: Counter[str], peer: Peer) -> float:
    """Return the share of tokens in common, or raise :class:`DisagreementError` when it is less than the peer needs."""
    found = shared(folded(ours), folded(theirs)) if peer.fold else shared(ours, theirs)
    if found < peer.least:
        odd = ", ".join(repr(form) for form, _ in (theirs - ours or ours - theirs).most_common(3))
        raise DisagreementError(
            f"{found:.4f} of the tokens in common, {peer.least:g} needed; "
            f"{theirs.total():,} tokens, ours {ours.total():,}; they differ in {odd}"
        )
    return found


def measure(
    peer: Peer, texts: Sequence[str], count_ours: Callable[[list[str]], Counter[str]], time_ours: Callable[[], float]
) -> Row:
    """Measure one peer, and ourselves right beside it: a machine that slows down slows both.

    `count_ours` gives our tokens of texts, `time_ours` our CPU seconds for all of them.
    """
    kind = "the same" if peer.least == 1 else "nearly the same" if peer.least > 0.9 else "its own"
    row = Row(peer.name, peer.package or "Python", kind)
    try:
        if peer.package:
            row = replace(row, package=f"{peer.package} {importlib.metadata.version(peer.package)}")
        work, count = peer.prepare()
    except ImportError as error:  # PackageNotFoundError is one
        return replace(row, problem=f"absent: {type(error).__name__}: {error}")
    part = list(texts[:: peer.every])
    work(peer.load(part[:50]))
    timing = best_of(work, fresh=lambda: peer.load(part))
    theirs, ours = count(timing.result), count_ours(part)
    row = replace(row, n_tokens=theirs.total(), n_types=len(theirs), our_tokens=ours.total(), our_types=len(ours))
    try:
        found = compare(ours, theirs, peer)
    except DisagreementError as error:
        return replace(row, problem=f"refused: {error}")
    scale = sum(len(text.encode()) for text in texts) / max(sum(len(text.encode()) for text in part), 1)
    where = "all" if peer.every == 1 else f"1 in {peer.every}"
    seconds, beside = timing.seconds * scale, time_ours()
    return replace(row, seconds=seconds, ours=beside, measured_on=f"{where}, {timing.runs}x", shared=found)


def _lists(result: list[list[str]]) -> Counter[str]:
    return Counter(token for tokens in result for token in tokens)


def _vectorized(result: tuple[Any, Any]) -> Counter[str]:
    vectorizer, matrix = result
    totals = np.asarray(matrix.sum(axis=0)).ravel().tolist()
    return Counter(dict(zip(vectorizer.get_feature_names_out().tolist(), totals, strict=True)))


def _count_vectorizer(pattern: re.Pattern[str]) -> tuple[Work, Count]:
    from sklearn.feature_extraction.text import CountVectorizer

    def work(texts: list[str]) -> Any:
        vectorizer = CountVectorizer(tokenizer=pattern.findall, lowercase=False, token_pattern=None)
        return vectorizer, vectorizer.fit_transform(texts)

    return work, _vectorized


def _count_vectorizer_default() -> tuple[Work, Count]:
    from sklearn.feature_extraction.text import CountVectorizer

    def work(texts: list[str]) -> Any:
        vectorizer = CountVectorizer()
        return vectorizer, vectorizer.fit_transform(texts)

    return work, _vectorized


def _expression(pattern: re.Pattern[str]) -> tuple[Work, Count]:
    find = pattern.findall

    def work(texts: list[str]) -> tuple[list[list[int]], dict[str, int]]:
        index: dict[str, int] = {}
        return [[index.setdefault(token, len(index)) for token in find(text)] for text in texts], index

    def count(result: tuple[list[list[int]], dict[str, int]]) -> Counter[str]:
        forms = list(result[1])
        return Counter({forms[k]: n for k, n in Counter(k for ids in result[0] for k in ids).items()})

    return work, count


def _polars() -> tuple[Work, Count]:
    import polars as pl

    def work(texts: pl.Series) -> pl.Series:
        return texts.str.extract_all(PLAIN_PATTERN).explode().cast(pl.Categorical)

    def count(result: pl.Series) -> Counter[str]:
        table = result.drop_nulls().value_counts()
        return Counter(dict(zip(table[:, 0].cast(pl.String).to_list(), table[:, 1].to_list(), strict=True)))

    return work, count


def _load_polars(texts: list[str]) -> Any:
    import polars as pl

    return pl.Series(texts)


def _nltk_words() -> tuple[Work, Count]:
    from nltk.tokenize.destructive import NLTKWordTokenizer

    cut = NLTKWordTokenizer().tokenize
    return lambda texts: [cut(text) for text in texts], _lists


def _nltk_wordpunct() -> tuple[Work, Count]:
    from nltk.tokenize import wordpunct_tokenize

    return lambda texts: [wordpunct_tokenize(text) for text in texts], _lists


def _spacy() -> tuple[Work, Count]:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    return lambda texts: [nlp.make_doc(text) for text in texts], lambda docs: Counter(t.text for d in docs for t in d)


def _textacy() -> tuple[Work, Count]:
    import spacy
    import textacy

    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000

    def work(texts: list[str]) -> list[list[str]]:
        docs = (textacy.make_spacy_doc(text, lang=nlp) for text in texts)
        return [[word.text for word in textacy.extract.words(doc, filter_stops=False)] for doc in docs]

    return work, _lists


def _gensim() -> tuple[Work, Count]:
    from gensim.corpora import Dictionary
    from gensim.utils import simple_preprocess

    def work(texts: list[str]) -> Any:
        dictionary = Dictionary()
        return dictionary, [dictionary.doc2bow(simple_preprocess(text), allow_update=True) for text in texts]

    def count(result: Any) -> Counter[str]:
        return Counter({token: result[0].cfs[k] for token, k in result[0].token2id.items()})

    return work, count


SAME_TOKENS = ("CountVectorizer, our token pattern", "CountVectorizer, shorter pattern")
NLTK_WORDS = "NLTKWordTokenizer (word_tokenize without sentences)"

# Tokens of one's own still have to be words: .7 is what is left when punctuation, stop words of one letter or the
# halves of hyphenated words are counted otherwise, and far above what lines or letters would give.
PEERS = (
    Peer(SAME_TOKENS[0], "scikit-learn", lambda: _count_vectorizer(token_pattern()), 1.0, fold=False, every=4),
    Peer(SAME_TOKENS[1], "scikit-learn", lambda: _count_vectorizer(SHORT_PATTERN), 0.9999, fold=False),
    Peer(
        "re.findall and a dict, our token pattern", "", lambda: _expression(token_pattern()), 1.0, fold=False, every=4
    ),
    Peer("re.findall and a dict, shorter pattern", "", lambda: _expression(SHORT_PATTERN), 0.9999, fold=False),
    Peer("str.extract_all, pattern without look-around", "polars", _polars, 0.999, fold=False, load=_load_polars),
    Peer("CountVectorizer, its defaults", "scikit-learn", _count_vectorizer_default, 0.7),
    Peer(NLTK_WORDS, "nltk", _nltk_words, 0.7, every=4),
    Peer("wordpunct_tokenize", "nltk", _nltk_wordpunct, 0.7, every=2),
    Peer("blank English", "spacy", _spacy, 0.7, every=8),
    Peer("words over spaCy blank English", "textacy", _textacy, 0.7, every=16),
    Peer("simple_preprocess, Dictionary.doc2bow", "gensim", _gensim, 0.7, every=4),
)
