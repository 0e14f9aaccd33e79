r"""What a token is: one documented regular expression over Unicode classes.

It is the definition that every faster scanner must equal.

A token is one of

* a **word** in any script: a letter or digit, then letters, combining marks and digits (Unicode L, M, N; a mark never
  begins a token, so an emoji's variation selector is none), with single joiners *inside* it:
  apostrophes (``ally's``, ``allies’`` ends before the mark), hyphens (``cease-fire``, ``pre-2014``), the middle dot,
  soft hyphen and zero-width joiners;
* a **number** with its separators between digits: ``300,000``, ``3.5``, ``14.05`` (the last comma or full stop of a
  sentence is not part of it);
* **money** with the currency sign before the digits: ``$300``;
* an **abbreviation** of single capitals: ``U.S.``, ``U.N``.

Everything else (blanks, punctuation, symbols) is no token. There is no lower-casing here: a token is what was printed.
"""

from __future__ import annotations

import functools
import re
import unicodedata

__all__ = ["token_pattern"]

_JOINERS = "'’-‐‑·\u00ad\u200c\u200d"


def _ranges(points: list[int]) -> str:
    """Write sorted code points as the inside of a character class."""
    parts: list[str] = []
    i = 0
    while i < len(points):
        j = i
        while j + 1 < len(points) and points[j + 1] == points[j] + 1:
            j += 1
        first, last = f"\\U{points[i]:08x}", f"\\U{points[j]:08x}"
        parts.append(first if i == j else f"{first}-{last}")
        i = j + 1
    return "".join(parts)


@functools.cache
def _classes() -> dict[str, str]:
    """Character classes from this Python's Unicode tables: word, decimal digit, currency sign, capital."""
    members: dict[str, list[int]] = {"word": [], "first": [], "Nd": [], "Sc": [], "Lu": []}
    for point in range(0x110000):
        category = unicodedata.category(chr(point))
        if category[0] in "LMN":
            members["word"].append(point)
        if category[0] in "LN":
            members["first"].append(point)
        if category in members:
            members[category].append(point)
    return {name: _ranges(points) for name, points in members.items()}


@functools.cache
def token_pattern() -> re.Pattern[str]:
    """Return the compiled token grammar.

    >>> token_pattern().findall("Kyiv’s U.S.-made arms cost $300 million, or 1,200.50 a piece.")
    ['Kyiv’s', 'U.S.-made', 'arms', 'cost', '$300', 'million', 'or', '1,200.50', 'a', 'piece']
    """
    classes = _classes()
    word, first, digit = (f"[{classes[name]}]" for name in ("word", "first", "Nd"))
    currency, capital = f"[{classes['Sc']}]", f"[{classes['Lu']}]"
    joiner = f"[{re.escape(_JOINERS)}]"
    abbreviation = rf"{capital}(?:\.{capital})+(?!{word})\.?"
    start = rf"(?:{currency}(?={digit}))?{first}{word}*"
    inside = rf"(?:{joiner}|(?<={digit})[.,](?={digit})){first}{word}*"
    return re.compile(rf"(?:{abbreviation}|{start})(?:{inside})*")
