"""Readability: formulas that turn lengths of sentences and words into grades and scores of ease."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mediaanalysis.errors import StateError, TableError, did_you_mean, one_of
from mediaanalysis.schemas import DOCUMENTS, READABILITY, check
from mediaanalysis.statistics.syllables import LANGUAGES, count_syllables
from mediaanalysis.text.aligning import align_tokens
from mediaanalysis.text.sentences import sentences
from mediaanalysis.text.tokens import Tokens, tokenize
from mediaanalysis.text.types import language_code

__all__ = ["readability", "readability_scores"]

_POLYSYLLABIC = 3  # syllables
_LONG = 7  # letters and digits


def readability(documents: pd.DataFrame, *, tokens: Tokens | None = None, language: str = "en") -> pd.DataFrame:
    """Score how hard the sentences of every document are to read.

    Answers: does one outlet write longer sentences and longer words than another? The formulas count lengths and know
    nothing of meaning: use them to compare texts of one kind, not as a verdict on a single article.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id`` and ``text``; with a ``zones`` column only editorial zones count. A headline is a sentence.
    tokens : Tokens or None
        The words, from :func:`mediaanalysis.tokenize` of the same documents; made anew when None. Pads are no words.
    language : str
        Language of the syllables, and of the formulas: da, de, en, es, fr, it, nl, no, pt or sv.

    Returns
    -------
    DataFrame
        Schema ``READABILITY``: one row per document, in the order of `documents`: the counts, and the scores of
        :func:`readability_scores`. LIX and RIX are given for every language; the others belong to one language each
        and are NaN for the rest, since their constants were fitted to its texts. A document without words is NaN.

    Raises
    ------
    TableError
        When a column is missing, or a document has not been tokenized.
    OptionError
        When the syllables of the language cannot be counted.

    Notes
    -----
    A token is a word (``cease-fire`` is one, and so is ``2014``, which counts one syllable). FOG and SMOG count every
    word of three syllables or more: Gunning's exceptions for names and endings would need a reader. quanteda's
    ``textstat_readability`` divides words at hyphens; its manual prints 21.34 in ARI, where the source has 21.43.

    Syllables are estimated from the spelling: wrong for 0.8 % of running words and 4.3 % of distinct words of US news,
    against 8.4 % and 29 % by hyphenation alone; the mean is off by less than 0.01 syllables a word (see
    ``docs/decisions/0028-pyphen.md``).

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["The cat in the hat ate breakfast."]})
    >>> readability(documents)[["n_words", "n_syllables", "Flesch", "FOG", "LIX"]].round(2).to_dict("records")
    [{'n_words': 7, 'n_syllables': 8, 'Flesch': 103.04, 'FOG': 2.8, 'LIX': 21.29}]
    """
    check(documents, DOCUMENTS)
    language = language_code(language)
    one_of("language", language, LANGUAGES)
    words = tokenize(documents, language=language) if tokens is None else _of_documents(tokens, documents)
    counts = _counts(documents, words, language)
    table = pd.concat([counts, readability_scores(counts, language=language)], axis=1)
    return table.assign(doc_id=documents["doc_id"].astype("str").to_numpy())[READABILITY.names]


def readability_scores(counts: pd.DataFrame, *, language: str = "en") -> pd.DataFrame:
    """Apply the readability formulas to counts.

    Parameters
    ----------
    counts : DataFrame
        n_sentences, n_words, n_syllables, n_characters, n_polysyllables and n_long_words, as in schema
        ``READABILITY``.
    language : str
        Language of the texts.

    Returns
    -------
    DataFrame
        The columns of ``READABILITY`` behind the counts, under the index of `counts`; NaN without words or sentences.
        With w words, s sentences, y syllables, c characters, p words of three syllables or more and l words of more
        than six letters:

        - Flesch 206.835 - 1.015 w/s - 84.6 y/w (Flesch 1948, *Journal of Applied Psychology* 32(3), p. 229)
        - Flesch_Kincaid 0.39 w/s + 11.8 y/w - 15.59 (Kincaid et al. 1975, p. 14)
        - FOG 0.4 (w/s + 100 p/w) (Gunning 1952, p. 36 ff.)
        - SMOG 1.0430 √(30 p/s) + 3.1291 (McLaughlin 1969, *Journal of Reading* 12(8), p. 643), fitted to samples of 30
          sentences
        - ARI 0.50 w/s + 4.71 c/w - 21.43 (Senter & Smith 1967, p. 8)
        - Coleman_Liau 5.88 c/w - 29.6 s/w - 15.8 (Coleman & Liau 1975, *Journal of Applied Psychology* 60(2), p. 283)
        - LIX w/s + 100 l/w (Björnsson 1968); RIX l/s (Anderson 1983, *Journal of Reading* 26(6), p. 490)
        - German: Flesch_Amstad 180 - w/s - 58.5 y/w (Amstad 1978)
        - Spanish: Fernandez_Huerta 206.84 - 60 y/w - 1.02 w/s (Fernández Huerta 1959; the words per sentence as
          corrected by Law 2011)
        - French: Kandel_Moles 207 - 1.015 w/s - 73.6 y/w (Kandel & Moles 1958)

    Raises
    ------
    TableError
        When a count is missing.

    Examples
    --------
    The Coleman-Liau index of 119 words with 639 letters in 5 sentences:

    >>> row = dict(n_sentences=5, n_words=119, n_syllables=200, n_characters=639, n_polysyllables=20, n_long_words=40)
    >>> readability_scores(pd.DataFrame([row]))["Coleman_Liau"].round(1).tolist()
    [14.5]
    """
    names = READABILITY.names[1:7]
    for name in names:
        if name not in counts.columns:
            have = ", ".join(map(str, counts.columns)) or "no columns"
            hint = did_you_mean(name, counts.columns)
            raise TableError(f"readability_scores: column {name!r} is missing; the table has: {have}.{hint}")
    columns = (counts[name].astype(float) for name in names)
    sentence, word, syllable, character, polysyllabic, long = columns
    word, sentence = word.where((word > 0) & (sentence > 0)), sentence.where((word > 0) & (sentence > 0))
    per_sentence, per_word = word / sentence, syllable / word
    formulas: dict[str, tuple[str, pd.Series]] = {
        "Flesch": ("en", 206.835 - 1.015 * per_sentence - 84.6 * per_word),
        "Flesch_Kincaid": ("en", 0.39 * per_sentence + 11.8 * per_word - 15.59),
        "FOG": ("en", 0.4 * (per_sentence + 100 * polysyllabic / word)),
        "SMOG": ("en", 1.0430 * (30 * polysyllabic / sentence) ** 0.5 + 3.1291),
        "ARI": ("en", 0.50 * per_sentence + 4.71 * character / word - 21.43),
        "Coleman_Liau": ("en", 5.88 * character / word - 29.6 * sentence / word - 15.8),
        "LIX": (language, per_sentence + 100 * long / word),
        "RIX": (language, long / sentence),
        "Flesch_Amstad": ("de", 180 - per_sentence - 58.5 * per_word),
        "Fernandez_Huerta": ("es", 206.84 - 60 * per_word - 1.02 * per_sentence),
        "Kandel_Moles": ("fr", 207 - 1.015 * per_sentence - 73.6 * per_word),
    }
    scores = {name: score if fits == language else score * np.nan for name, (fits, score) in formulas.items()}
    return pd.DataFrame({"words_per_sentence": per_sentence, "syllables_per_word": per_word, **scores})


def _of_documents(tokens: Tokens, documents: pd.DataFrame) -> Tokens:
    """Return the tokens of these documents in this order; words joined to others are refused."""
    aligned = align_tokens(tokens, documents, verb="readability")
    if aligned.lengths is not None:
        raise StateError("readability counts words; pass the tokens from before compound() or ngrams().")
    return aligned


def _counts(documents: pd.DataFrame, tokens: Tokens, language: str) -> pd.DataFrame:
    """Return the counts of every document, words outside of sentences (of other zones) left out."""
    spans = sentences(documents)
    row = pd.Index(documents["doc_id"].astype("str")).get_indexer(pd.Index(spans["doc_id"]))
    length = max(int(spans["end"].max()) if len(spans) else 0, int(tokens.start.max(initial=0))) + 1
    begins = row * length + spans["start"].to_numpy()
    ends = row * length + spans["end"].to_numpy()
    surfaces = list(tokens.surfaces)
    document = np.repeat(np.arange(len(documents)), np.diff(tokens.offsets))
    place = document * length + tokens.start
    sentence = np.searchsorted(begins, place, side="right") - 1
    pads = np.fromiter((surface == "" for surface in surfaces), bool, len(surfaces))
    counted = (sentence >= 0) & ~pads[tokens.ids] if len(tokens.ids) else np.zeros(0, bool)
    counted[counted] = place[counted] < ends[sentence[counted]]
    ids, document = tokens.ids[counted], document[counted]
    syllables = count_syllables(surfaces, language)
    characters = np.fromiter((sum(map(str.isalnum, surface)) for surface in surfaces), np.int64, len(surfaces))

    def total(values: np.ndarray) -> np.ndarray:
        sums = np.bincount(document, weights=values[ids], minlength=len(documents))
        return sums.astype(np.int64)  # whole numbers far below 2**53: exact

    return pd.DataFrame(
        {
            "n_sentences": np.bincount(row[np.unique(sentence[counted])], minlength=len(documents)),
            "n_words": np.bincount(document, minlength=len(documents)),
            "n_syllables": total(syllables),
            "n_characters": total(characters),
            "n_polysyllables": total(syllables >= _POLYSYLLABIC),
            "n_long_words": total(characters >= _LONG),
        }
    )
