"""Words of scripts written without blanks: Chinese, Japanese, Thai, Lao, Khmer and Burmese, by ICU's dictionaries.

The grammar (:mod:`mediaanalysis.text.grammar`) makes one token of an unbroken run of such letters: a clause, not a
word. Here these tokens are cut further. It is done for types, and the tokens' arrays are expanded afterwards; what is
written in other scripts stays as the grammar has it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, repeat

import numpy as np
import pandas as pd

from mediaanalysis.errors import OptionError, StateError, one_of
from mediaanalysis.text.grammar import Class, class_table
from mediaanalysis.text.tokens import Tokens

__all__ = ["SEGMENTED_LANGUAGES", "segment", "segment_types"]

SEGMENTED_LANGUAGES = ("zh", "ja", "ko", "th", "lo", "km", "my")
"""Languages whose text is divided by dictionary: ISO 639-1 codes."""

# Unicode's Blocks.txt. Digits and punctuation inside the blocks do no harm: ICU has rules for them.
_BLOCKS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # Han iteration mark, closing mark and zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana phonetic extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar extended B
    (0xAA60, 0xAA7F),  # Myanmar extended A
    (0xF900, 0xFAFF),  # Han compatibility
    (0xFF66, 0xFF9F),  # Katakana of half width
    (0x1AFF0, 0x1B16F),  # Kana extended and supplement
    (0x20000, 0x3FFFF),  # Han extensions B and later
)
# What the option `keep` leaves whole is recognised by how it begins: no other token has these characters there.
_KEPT_WHOLE = re.compile(r"[#@]|https?://|www\.", re.IGNORECASE)
# ICU takes no halves of surrogate pairs, and a line end stands for the end of a type.
_STAND_IN = re.compile("[\ud800-\udfff\r\n]")
_SEPARATOR = "\n"
_CHUNK = 1_000_000  # characters handed to ICU at once: bounds the memory of its copy and its list of breaks

Pieces = tuple[np.ndarray, np.ndarray, np.ndarray]


@functools.cache
def _scripts() -> np.ndarray:
    """Return which code points belong to the scripts that are cut: bool, shape (0x110000,)."""
    table = np.zeros(0x110000, dtype=bool)
    for first, last in _BLOCKS:
        table[first : last + 1] = True
    table.setflags(write=False)
    return table


@functools.cache
def _script_letter() -> re.Pattern[str]:
    return re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _BLOCKS) + "]")


def segment_types(surfaces: Sequence[str], language: str) -> Pieces:
    """Return where each type is divided into words.

    Parameters
    ----------
    surfaces : sequence of str
        Types as the grammar gives them.
    language : {"zh", "ja", "ko", "th", "lo", "km", "my"}
        Language of the text.

    Returns
    -------
    offsets : int64 array, shape (n_types + 1,)
        Pieces ``offsets[k]:offsets[k + 1]`` belong to type ``k``; every type has at least one.
    start, end : int32 arrays, shape (n_pieces,)
        First character of each piece in its type and the one after the last (code points).

    Raises
    ------
    OptionError
        When the language is not divided by dictionary, or the package icu4py is not installed.

    Notes
    -----
    Types without a letter of these scripts are one piece, so are addresses, hashtags and handles that were kept whole.
    A cut stands only where one of the two characters beside it is of these scripts: in ``F-16战机`` the word ``F-16``
    stays whole. A currency sign stays with its digits, a mark with its letter; hyphens and dots between two words are
    dropped.

    References
    ----------
    Unicode Standard Annex 29, *Unicode Text Segmentation*, section 4 (word boundaries), with the dictionaries and
    models of ICU for the scripts to which the rules do not apply.

    Examples
    --------
    >>> offsets, start, end = segment_types(["停火谈判", "F-16战机"], "zh")
    >>> offsets.tolist(), start.tolist(), end.tolist()
    ([0, 2, 4], [0, 2, 0, 4], [2, 4, 4, 6])
    """
    one_of("language", language, SEGMENTED_LANGUAGES)
    lengths = np.fromiter(map(len, surfaces), np.int32, len(surfaces))
    has_script, whole = _script_letter().search, _KEPT_WHOLE.match
    cut = [k for k, surface in enumerate(surfaces) if has_script(surface) and not whole(surface)]
    counts = np.ones(len(surfaces), np.int64)
    parts = [_segment_chunk(chunk, language) for chunk in _chunks([surfaces[k] for k in cut])]
    if parts:
        counts[cut] = np.concatenate([part[0] for part in parts])
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    starts, ends = np.zeros(offsets[-1], np.int32), np.repeat(lengths, counts)
    if parts:
        is_cut = np.zeros(len(surfaces), dtype=bool)
        is_cut[cut] = True
        place = np.repeat(is_cut, counts)
        starts[place] = np.concatenate([part[1] for part in parts])
        ends[place] = np.concatenate([part[2] for part in parts])
    return offsets, starts, ends


def _chunks(surfaces: Sequence[str]) -> Iterator[list[str]]:
    sizes = np.cumsum([len(surface) + 1 for surface in surfaces], dtype=np.int64)
    cuts = np.flatnonzero(np.diff(sizes // _CHUNK)) + 1
    for first, last in pairwise([0, *cuts.tolist(), len(surfaces)]):
        if first < last:
            yield list(surfaces[first:last])


def _segment_chunk(surfaces: list[str], language: str) -> Pieces:
    """Return pieces of each type, and their starts and ends in the type; every type has a letter."""
    # One text of many lines: a break iterator of its own for every type would cost more than the search. No word
    # crosses a line end.
    text = "".join(_STAND_IN.sub("\ufffd", surface) + _SEPARATOR for surface in surfaces)
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    breaks = _breaks(text, points, language)
    classes, in_script = class_table()[points], _scripts()[points]
    line_end = points == ord(_SEPARATOR)
    before, behind = breaks - 1, np.minimum(breaks, len(points) - 1)
    is_mark = (classes & (Class.WORD | Class.FIRST)) == Class.WORD
    after_sign = ((classes[before] & Class.CURRENCY) > 0) & ((classes[behind] & Class.DIGIT) > 0)
    stands = (in_script[before] | in_script[behind]) & ~is_mark[behind] & ~after_sign
    stands |= line_end[before] | line_end[behind]
    edges = np.concatenate([[0], breaks[stands]])
    starts, ends = _without_joiners(edges[:-1], edges[1:], (classes & Class.JOINER) > 0)
    letters = np.concatenate([[0], np.cumsum((classes & Class.FIRST) > 0)])
    kept = (starts < ends) & (letters[np.maximum(ends, starts)] > letters[starts])
    starts, ends = starts[kept], ends[kept]
    firsts = np.concatenate([[0], np.flatnonzero(line_end) + 1])
    owner = np.searchsorted(firsts, starts, side="right") - 1
    return (
        np.bincount(owner, minlength=len(surfaces)).astype(np.int64),
        (starts - firsts[owner]).astype(np.int32),
        (ends - firsts[owner]).astype(np.int32),
    )


def _breaks(text: str, points: np.ndarray, language: str) -> np.ndarray:
    """Return ICU's word breaks behind the beginning of the text, the last at its end, in code points."""
    try:
        from icu4py.breakers import WordBreaker
    except ImportError:
        raise OptionError(
            f"language={language!r}: dividing such text into words needs the package icu4py, which is not installed. "
            'Install the extra: pip install "mediaanalysis[segmentation]".'
        ) from None
    breaks = np.fromiter((end for _, end in WordBreaker(text, language).segments()), np.int64)
    # ICU counts UTF-16 units: two for every code point beyond the first plane.
    astral = np.flatnonzero(points > 0xFFFF)
    return breaks - np.searchsorted(astral + np.arange(len(astral)), breaks)


def _without_joiners(starts: np.ndarray, ends: np.ndarray, joiner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Move edges of pieces inwards over joiners; a piece of joiners alone ends before it starts."""
    places = np.arange(len(joiner))
    inner = np.where(joiner, -1, places)
    last = np.maximum.accumulate(inner)
    following = np.where(joiner, len(joiner), places)
    first = np.minimum.accumulate(following[::-1])[::-1]
    return np.minimum(first[starts], ends), last[ends - 1] + 1


def segment(tokens: Tokens, language: str) -> Tokens:
    """Divide the tokens of scripts without blanks into words.

    Answers: what are the words of a Chinese, Japanese, Thai, Lao, Khmer or Burmese text? :func:`mediaanalysis.tokenize`
    does it for these languages.

    Parameters
    ----------
    tokens : Tokens
        Tokens of the grammar, before compounds or n-grams are made of them.
    language : {"zh", "ja", "ko", "th", "lo", "km", "my"}
        Language of the text; the result has it too.

    Returns
    -------
    Tokens
        Every token is what is printed at its place. Words of one token are neighbours; types are in order of first
        use, those without a token are left out.

    Raises
    ------
    OptionError
        When the language is not divided by dictionary, or the package icu4py is not installed.
    StateError
        When the tokens are compounds or n-grams already.

    Notes
    -----
    Korean puts blanks between words, so a Korean token stays whole, with its particles: 군대가 and 군대를 are two types
    of 군대. Globs take the particles along: ``군대*``. Only Chinese characters in it are divided from Hangul.

    Dictionaries decide. Names they do not have come out in single characters or syllables: look for them as a phrase
    of these (``kwic`` shows how they were divided). Other editions of ICU have other dictionaries; the version of
    icu4py belongs into a report.

    References
    ----------
    See :func:`segment_types`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["两国举行停火谈判。"]})
    >>> segment(tokenize(documents), "zh").to_frame()["type"].tolist()
    ['两国', '举行', '停火', '谈判']
    """
    if tokens.lengths is not None:
        raise StateError("segment needs tokens as printed, but these are compounds or n-grams. Segment them first.")
    surfaces = tokens.surfaces.tolist()
    offsets, starts, ends = segment_types(surfaces, language)
    repeated = chain.from_iterable(map(repeat, surfaces, np.diff(offsets).tolist()))
    pieces = [
        surface[first:last] for surface, first, last in zip(repeated, starts.tolist(), ends.tolist(), strict=True)
    ]
    number, distinct = pd.factorize(np.array(pieces, dtype=object))
    counts = np.diff(offsets)[tokens.ids]
    bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    take = np.repeat(offsets[tokens.ids] - bounds[:-1], counts) + np.arange(bounds[-1])
    ids, used = pd.factorize(number[take])
    opens = None
    if tokens.opens is not None:
        opens = np.zeros(len(ids), dtype=bool)
        opens[bounds[:-1]] = tokens.opens
    return Tokens(
        tokens.doc_id,
        ids.astype(np.int32),
        bounds[tokens.offsets],
        (np.repeat(tokens.start, counts) + starts[take]).astype(np.int32),
        distinct[used],
        tokens.text,
        language,
        opens,
    )
