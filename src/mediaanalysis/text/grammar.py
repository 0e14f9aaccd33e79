r"""What a token is: one documented regular expression over Unicode classes.

It is the definition; the compiled scanner (:mod:`mediaanalysis.text.scanner`) must equal it token by token.

A token is one of

* a **word** in any script: a letter or digit, then letters, combining marks and digits (Unicode L, M, N; a mark never
  begins a token, so an emoji's variation selector is none), with single joiners *inside* it:
  apostrophes (``ally's``, ``allies’`` ends before the mark), hyphens (``cease-fire``, ``pre-2014``), the middle dot,
  soft hyphen, zero-width joiners, and the geresh and gershayim of Hebrew acronyms;
* a **number** with its separators between digits: ``300,000``, ``3.5``, ``14.05`` (the last comma or full stop of a
  sentence is not part of it), and with the Arabic ones;
* **money** with the currency sign before the digits: ``$300``;
* an **abbreviation** of single capitals: ``U.S.``, ``U.N``.

By option (``keep``) these are one token too:

* ``url``: from ``http://``, ``https://`` or ``www.`` to the next blank, angle bracket or quotation mark, without
  punctuation at its end;
* ``hashtag``, ``handle``: ``#`` or ``@`` with letters, digits and underscores behind it, not straight after a letter or
  digit (the tail of ``name@paper.org`` is no handle);
* ``percent``: a number with its sign, ``12.5%``.

Everything else (blanks, punctuation, symbols) is no token. There is no lower-casing here: a token is what was printed.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

import numpy as np

from mediaanalysis.errors import one_of

__all__ = ["KEEP", "Class", "class_table", "kept", "token_pattern"]

KEEP = ("url", "hashtag", "handle", "percent")
"""What :func:`mediaanalysis.tokenize` can keep whole."""

_JOINERS = "'’-‐‑·\u00ad\u200c\u200d\u05f3\u05f4"
_NUMBER_JOINERS = ".,\u066b\u066c"
_PERCENT = "%‰٪"
_URL_STOPS = '\0<>"“”„«»'
_URL_TAILS = ".,;:!?…'’‘)]}*_"
# Nothing but unassigned and private code points lies between: they belong to no class.
_ASSIGNED = (range(0x40000), range(0xE0000, 0xE1000))


class Class:
    """Bits of :func:`class_table`; a code point may have several."""

    WORD = 1
    FIRST = 2
    DIGIT = 4
    CAPITAL = 8
    JOINER = 16
    NUMBER_JOINER = 32
    CURRENCY = 64
    PERCENT = 128
    URL_STOP = 256
    URL_TAIL = 512


@functools.cache
def class_table() -> np.ndarray:
    """Return the classes of every code point: uint16, shape (0x110000,), bits as in :class:`Class`."""
    bits = {"L": Class.WORD | Class.FIRST, "N": Class.WORD | Class.FIRST, "M": Class.WORD}
    more = {"Nd": Class.DIGIT, "Lu": Class.CAPITAL, "Sc": Class.CURRENCY}
    table = np.zeros(0x110000, np.uint16)
    for points in _ASSIGNED:
        for point in points:
            character = chr(point)
            category = unicodedata.category(character)
            value = bits.get(category[0], 0) | more.get(category, 0)
            # Half a surrogate pair would be all that a token holds and UTF-8 cannot write.
            stop = character.isspace() or category == "Cs"
            table[point] = value | (Class.URL_STOP if stop else 0)
    extra = (
        (_JOINERS, Class.JOINER),
        (_NUMBER_JOINERS, Class.NUMBER_JOINER),
        (_PERCENT, Class.PERCENT),
        (_URL_STOPS, Class.URL_STOP),
        (_URL_TAILS, Class.URL_TAIL),
    )
    for characters, bit in extra:
        for character in characters:
            table[ord(character)] |= bit
    table.setflags(write=False)
    return table


def _ranges(member: np.ndarray) -> str:
    """Write a set of code points, given as a mask, as the inside of a character class."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], member, [False]]).astype(np.int8))).reshape(-1, 2)
    return "".join(
        f"\\U{first:08x}" if last == first + 1 else f"\\U{first:08x}-\\U{last - 1:08x}" for first, last in edges
    )


@functools.cache
def _class(bit: int) -> str:
    return f"[{_ranges((class_table() & bit) > 0)}]"


def kept(keep: Iterable[str]) -> tuple[str, ...]:
    """Check the names of what is to be kept whole, and put them into their one order.

    Raises
    ------
    OptionError
        When a name is unknown.
    """
    asked = [keep] if isinstance(keep, str) else list(keep)
    for name in asked:
        one_of("keep", name, KEEP)
    return tuple(name for name in KEEP if name in asked)


@functools.cache
def token_pattern(keep: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return the compiled token grammar.

    >>> token_pattern().findall("Kyiv’s U.S.-made arms cost $300 million, or 1,200.50 a piece.")
    ['Kyiv’s', 'U.S.-made', 'arms', 'cost', '$300', 'million', 'or', '1,200.50', 'a', 'piece']
    >>> token_pattern(("url", "hashtag", "percent")).findall("#Kyiv: 12.5% (https://example.org/a?b=1).")
    ['#Kyiv', '12.5%', 'https://example.org/a?b=1']
    """
    word, first, digit = _class(Class.WORD), _class(Class.FIRST), _class(Class.DIGIT)
    currency, capital, joiner = _class(Class.CURRENCY), _class(Class.CAPITAL), _class(Class.JOINER)
    abbreviation = rf"{capital}(?:\.{capital})+(?!{word})\.?"
    start = rf"(?:{currency}(?={digit}))?{first}{word}*"
    inside = rf"(?:{joiner}|(?<={digit})[{_NUMBER_JOINERS}](?={digit})){first}{word}*"
    token = rf"(?:{abbreviation}|{start})(?:{inside})*"
    if "percent" in keep:
        token += rf"(?:(?<={digit}){_class(Class.PERCENT)})?"
    signs = ("#" if "hashtag" in keep else "") + ("@" if "handle" in keep else "")
    if signs:
        token = rf"(?<!{word})[{signs}]{first}(?:{word}|_)*|{token}"
    if "url" in keep:
        outside = _ranges((class_table() & Class.URL_STOP) > 0)
        tails = _ranges((class_table() & (Class.URL_STOP | Class.URL_TAIL)) > 0)
        token = rf"(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ww][Ww][Ww]\.)[^{outside}]*[^{tails}]|{token}"
    return re.compile(token)
