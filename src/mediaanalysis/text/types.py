"""What is known of each distinct form: its fold, stem, and whether it is a word, a number, a stop word.

All of this runs over types (about a hundred thousand), never over tokens (tens of millions).
"""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mediaanalysis.errors import OptionError, did_you_mean

__all__ = [
    "code_folds",
    "code_forms",
    "fold_types",
    "language_code",
    "stem_types",
    "stop_words",
    "straighten",
    "type_table",
]

_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "hu": "hungarian",
    "it": "italian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "es": "spanish",
    "sv": "swedish",
}
_STOP_LISTS = {
    "en": "STOPWORDS_EN_PLUS",
    "de": "STOPWORDS_GERMAN",
    "nl": "STOPWORDS_DUTCH",
    "fr": "STOPWORDS_FRENCH",
    "es": "STOPWORDS_SPANISH",
    "pt": "STOPWORDS_PORTUGUESE",
    "it": "STOPWORDS_ITALIAN",
    "ru": "STOPWORDS_RUSSIAN",
    "sv": "STOPWORDS_SWEDISH",
    "no": "STOPWORDS_NORWEGIAN",
    "tr": "STOPWORDS_TURKISH",
}
# The English list of the library misses some closed-class words (modal verbs above all) that news is full of.
_ENGLISH_CLOSED_CLASS = frozenset(
    "also although another anyone anything around away cannot could either else even ever every everyone everything "
    "however i'd i'll i'm i've he'd he'll he's he's let's may might must neither nobody none nothing one or per "
    "quite rather shall since someone something still that's there's they'd they'll they're they've though thus "
    "towards toward unless upon us via we'd we'll we're we've what's whether whose within without would yet".split()
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})


def straighten(types: Iterable[str]) -> list[str]:
    """Write every apostrophe straight and leave the rest as printed.

    >>> straighten(["Kyiv’s"])
    ["Kyiv's"]
    """
    return [surface if surface.isascii() else surface.translate(_APOSTROPHES) for surface in types]


def fold_types(types: Iterable[str]) -> list[str]:
    """Case-fold and write every apostrophe straight: the form that patterns and features compare.

    >>> fold_types(["Kyiv’s", "STRASSE", "Straße"])
    ["kyiv's", 'strasse', 'strasse']
    """
    return [surface.lower() if surface.isascii() else surface.casefold().translate(_APOSTROPHES) for surface in types]


def code_forms(forms: Sequence[str] | pa.LargeStringArray) -> tuple[np.ndarray, pa.LargeStringArray]:
    """Return the number of each form among the distinct ones (int32), and these in the order of their code points.

    >>> codes, distinct = code_forms(["war", "deal", "war"])
    >>> codes.tolist(), distinct.to_pylist()
    ([1, 0, 1], ['deal', 'war'])
    """
    # Sorting all of them takes as long as hashing them first, and far less memory.
    given = pa.array(forms, type=pa.large_string())
    order = pc.array_sort_indices(given)
    ascending = given.take(order)
    first = np.ones(len(given), dtype=bool)
    first[1:] = pc.not_equal(ascending[1:], ascending[:-1]).to_numpy(zero_copy_only=False)
    codes = np.empty(len(given), np.int32)
    codes[order.to_numpy()] = np.cumsum(first, dtype=np.int32) - np.int32(1)
    return codes, ascending.filter(pa.array(first))


def language_code(language: str) -> str:
    """Return the two or three letters of a language tag.

    >>> language_code("zh-CN")
    'zh'

    Raises
    ------
    OptionError
        When it is no tag; any language may be named, also one without stop words and stems.
    """
    code = language.replace("_", "-").split("-")[0].lower() if isinstance(language, str) else ""
    if not re.fullmatch("[a-z]{2,3}", code):
        raise OptionError(
            f"language={language!r} is no language code; write two or three letters such as 'en' or 'de'."
        )
    return code


def code_folds(surfaces: Sequence[str] | np.ndarray | pa.LargeStringArray) -> tuple[np.ndarray, pa.LargeStringArray]:
    """Return :func:`code_forms` of the folded forms; types in ASCII, nearly all, are folded together.

    >>> codes, distinct = code_folds(["War", "Kyiv’s", "war"])
    >>> codes.tolist(), distinct.to_pylist()
    ([1, 0, 1], ["kyiv's", 'war'])
    """
    printed = surfaces if isinstance(surfaces, pa.Array) else pa.array(surfaces, type=pa.large_string())
    plain = pc.string_is_ascii(printed)
    others = fold_types(printed.filter(pc.invert(plain)).to_pylist())
    folded = pc.replace_with_mask(pc.ascii_lower(printed), pc.invert(plain), pa.array(others, type=pa.large_string()))
    return code_forms(folded)


@functools.cache
def stop_words(language: str = "en") -> frozenset[str]:
    """Return the stop words of a language: function words that carry no topic.

    The lists are those of the bm25s package (NLTK's, after the Snowball project), carried inside its wheel; English
    is completed by the modal verbs, pronouns and contractions they leave out.

    Raises
    ------
    OptionError
        When there is no list for the language.

    Examples
    --------
    >>> "would" in stop_words("en"), "war" in stop_words("en")
    (True, False)
    """
    if language not in _STOP_LISTS:
        raise OptionError(
            f"stopwords={language!r}: no stop-word list for this language; there are: {', '.join(sorted(_STOP_LISTS))}."
            f"{did_you_mean(language, _STOP_LISTS)} Pass your own list of words, or None for none."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bm25s asks for a progress bar in notebooks, which nothing here uses
        from bm25s import stopwords as lists
    words = {word.casefold() for word in getattr(lists, _STOP_LISTS[language])}
    return frozenset(words | _ENGLISH_CLOSED_CLASS) if language == "en" else frozenset(words)


def stem_types(folds: Sequence[str], language: str = "en") -> list[str]:
    """Return the Snowball stem of each folded type (Porter 2001), by NLTK.

    The possessive ending is taken off first, so ``ally's`` and ``ally`` share a stem.

    Raises
    ------
    OptionError
        When Snowball has no stemmer for the language.

    Examples
    --------
    >>> stem_types(["abandonment", "abandoned", "ally's"])
    ['abandon', 'abandon', 'alli']
    """
    if language not in _STEMMERS:
        raise OptionError(
            f"language={language!r}: Snowball has no stemmer for it; there are: {', '.join(sorted(_STEMMERS))}."
        )
    from nltk.stem.snowball import SnowballStemmer

    stem = functools.cache(SnowballStemmer(_STEMMERS[language]).stem)
    return [stem(re.sub(r"'s$", "", fold)) for fold in folds]


def type_table(surfaces: Sequence[str], language: str = "en") -> pd.DataFrame:
    """Return the table of types (schema ``TYPES``), one row per distinct surface form, in the order given.

    A language without a Snowball stemmer or a stop-word list gets ``stem`` equal to ``fold`` and no stop words.
    """
    folds = fold_types(surfaces)
    stems = stem_types(folds, language) if language in _STEMMERS else folds
    stops = stop_words(language) if language in _STOP_LISTS else frozenset()
    is_word = np.fromiter((any(c.isalpha() for c in s) for s in surfaces), bool, len(surfaces))
    has_digit = np.fromiter((any(c.isdigit() for c in s) for s in surfaces), bool, len(surfaces))
    return pd.DataFrame(
        {
            "type": pd.Series(surfaces, dtype="str"),
            "fold": pd.Series(folds, dtype="str"),
            "stem": pd.Series(stems, dtype="str"),
            "is_word": is_word,
            "is_number": has_digit & ~is_word,
            "is_stop": np.fromiter((f in stops for f in folds), bool, len(folds)),
        }
    )
