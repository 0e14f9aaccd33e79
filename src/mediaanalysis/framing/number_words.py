"""Numbers in digits and in English words, read from a text: 1.2bn, two hundred and five, two-thirds, half a dozen.

Digits and number words are found as atoms; neighbouring atoms join to one figure. Every look is bounded, so cost grows
with the length of the text.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

__all__ = ["CARDINAL", "SYMBOLS", "WORDS", "Atom", "Figure", "atoms_of", "read"]

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_SMALL = {word: (float(k), "unit" if k < 10 else "teen") for k, word in enumerate(_ONES)} | {
    word: (10.0 * k, "tens")
    for k, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
WORDS: dict[str, tuple[float, str]] = {
    **_SMALL,
    "hundred": (100.0, "hundred"),
    "dozen": (12.0, "dozen"),
    **{word: (value, "scale") for word, value in _SCALES.items()},
    **{word: (1 / value, "part") for word, value in _FRACTIONS.items()},
    **{word + "s": (1 / value, "parts") for word, value in _FRACTIONS.items() if word != "half"},
    **dict.fromkeys("dozens scores hundreds thousands millions billions trillions".split(), (math.nan, "vague")),
}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
SYMBOLS = dict(
    pair.split("=")
    for pair in "US$=USD A$=AUD C$=CAD NZ$=NZD HK$=HKD $=USD €=EUR £=GBP ¥=JPY ₽=RUB ₴=UAH ₺=TRY ₹=INR ₪=ILS".split()
) | {code: code for code in "USD EUR GBP CHF UAH RUB PLN".split()}
_BLANK = "[ \u00a0\u202f]"
_ALTERNATIVES = "|".join(sorted(WORDS, key=len, reverse=True))
_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True))
_ATOM = re.compile(
    rf"(?<![\w.,])(?:(?P<money>{_SYMBOL}){_BLANK}?)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![0-9])"
    r"(?P<glyph>[½¼¾⅓⅔])?(?:(?P<short>k|mn?|bn?|trn|tn)(?!\w))?"
    rf"|(?<!\w)(?ai:(?P<word>{_ALTERNATIVES}))(?!\w)"
)
_JOINS = frozenset((" ", "\u00a0", "-", "\u2011", " and "))
CARDINAL = ("unit", "teen", "tens")
_QUANTITY_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<one>an?|one)|several|a few|few|many|a couple|couple|a couple of|tens of|hundreds of)[ \u00a0-]$",
    re.I,
)
_SHARE_AFTER = re.compile(r"[ \u00a0](?:of|more|less|fewer|higher|lower|as)\b")
_HALF_AFTER = re.compile(r"[ \u00a0](?:of|the|its|their|his|her|our|my|all)\b")
_MILLIONS = re.compile(r"[ \u00a0](?:[a-z]{1,30}s|people|men|women|children)\b")  # 40m people; else metres
_BY_BEFORE = re.compile(r"\bby[ \u00a0]$", re.I)
_HALF_MORE = re.compile(r" and a half\b")


class Atom(NamedTuple):
    """One number in digits, or one number word: characters, value, kind, currency and size of a written-on scale."""

    start: int
    end: int
    value: float
    kind: str
    currency: str = ""
    scale: float = 1.0


class Figure(NamedTuple):
    """A figure on the way to its row. `after` is the number of the first atom behind it."""

    start: int
    end: int
    value: float
    after: int
    kind: str = "words"
    currency: str = ""
    scale: float = 1.0
    high: float = math.nan
    approximate: bool = False


def atoms_of(text: str) -> list[Atom]:
    """Return the numbers in digits and the number words of a text."""
    return [_atom_of(match) for match in _ATOM.finditer(text)]


def _atom_of(match: re.Match[str]) -> Atom:
    word = match["word"]
    if word:
        value, kind = WORDS[word.lower()]
        return Atom(*match.span(), value, kind)
    scale = _SHORT.get(match["short"] or "", 1.0)
    value = (float(match["digits"].replace(",", "")) + _GLYPHS.get(match["glyph"] or "", 0.0)) * scale
    kind = "metres" if match["short"] == "m" and not match["money"] else "digits"
    return Atom(*match.span(), value, kind, SYMBOLS.get(match["money"] or "", ""), scale)


def read(text: str, atoms: list[Atom], k: int, *, low: int) -> Figure | None:
    """Read the figure that begins with atom k, at character `low` or later; None when there is none."""
    atom = atoms[k]
    if atom.kind in ("digits", "metres"):
        return _digits(text, atoms, k)
    if atom.kind in CARDINAL:
        part = atoms[k + 1] if k + 1 < len(atoms) else atom
        joined = text[atom.end : part.start] in (" ", "-")
        if atom.kind == "unit" and joined and part.kind == ("part" if atom.value == 1 else "parts"):
            return Figure(atom.start, part.end, atom.value * part.value, k + 2, "share")
        return _spelled(text, atoms, k, atom.start, 0.0)
    return _quantity(text, atoms, k, low)


def _quantity(text: str, atoms: list[Atom], k: int, low: int) -> Figure | None:
    """Read what begins with a hundred, a dozen, a third, half or dozens."""
    atom = atoms[k]
    before = _QUANTITY_BEFORE.search(text, max(low, atom.start - 16), atom.start)
    start = before.start() if before else atom.start
    if atom.kind == "vague":
        after = _past_scales(text, atoms, k + 1)
        of = text.startswith(" of ", atom.end)
        return Figure(start, atoms[after - 1].end, math.nan, after, "vague") if of or before else None
    if atom.kind == "parts" or (not before and atom.kind != "part"):
        return None
    if atom.kind == "part":
        return _part(text, atoms, k, start if before and before["one"] else -1)
    if before and before["one"]:
        return _spelled(text, atoms, k, start, 1.0)
    after = _past_scales(text, atoms, k + 1)
    return Figure(start, atoms[after - 1].end, math.nan, after, "vague")


def _part(text: str, atoms: list[Atom], k: int, start: int) -> Figure | None:
    """Read "half of", "half a million", "a third of", "up by half"; `start` is -1 without an article in front."""
    atom = atoms[k]
    of_a = re.match(r"[ \u00a0]of[ \u00a0]a(?=[ \u00a0])", text[atom.end : atom.end + 7])
    following = atoms[k + 1] if k + 1 < len(atoms) else atom
    if of_a and start >= 0 and following.kind == "scale" and following.start == atom.end + of_a.end() + 1:
        return Figure(start, following.end, atom.value * following.value, k + 2)
    if start >= 0 and (of_an := re.match(r"[ \u00a0]of[ \u00a0]an(?=[ \u00a0]hour\b)", text[atom.end : atom.end + 14])):
        return Figure(start, atom.end + of_an.end(), atom.value, k + 1)
    if atom.value != 0.5:
        good = start >= 0 and _SHARE_AFTER.match(text, atom.end)
        return Figure(start, atom.end, atom.value, k + 1, "share") if good else None
    article = re.match(r"[ \u00a0]an?(?=[ \u00a0])", text[atom.end : atom.end + 4])
    if article:
        end = atom.end + article.end()
        if following.kind in ("scale", "dozen") and following.start == end + 1:
            return Figure(atom.start, following.end, 0.5 * following.value, k + 2)
        return Figure(atom.start, end, 0.5, k + 1)
    if _HALF_AFTER.match(text, atom.end) or _BY_BEFORE.search(text, max(0, atom.start - 4), atom.start):
        return Figure(atom.start, atom.end, 0.5, k + 1, "share")
    return None


def _past_scales(text: str, atoms: list[Atom], k: int) -> int:
    """Return the first atom behind those that go on with a vague figure: several hundred *thousand*."""
    while k < len(atoms) and atoms[k].kind in ("scale", "vague"):
        if text[atoms[k - 1].end : atoms[k].start] not in (" ", " of "):
            break
        k += 1
    return k


def _digits(text: str, atoms: list[Atom], k: int) -> Figure:
    """Read digits and the scales behind them: 300 million, 5 hundred thousand, 2 dozen."""
    atom = atoms[k]
    value, scale, after = atom.value, atom.scale, k + 1
    if atom.kind == "metres":
        if not _MILLIONS.match(text, atom.end):
            return Figure(atom.start, atom.end, value / scale, k + 1, "metres")
        atom = atom._replace(kind="scaled")
    while after < len(atoms) and atoms[after].kind in ("scale", "hundred", "dozen"):
        if text[atoms[after - 1].end : atoms[after].start] not in (" ", "\u00a0", "-"):
            break
        value, scale, after = value * atoms[after].value, scale * atoms[after].value, after + 1
    kind = atom.kind if after == k + 1 else "scaled"
    return _and_a_half(text, Figure(atom.start, atoms[after - 1].end, value, after, kind, atom.currency, scale), atoms)


def _spelled(text: str, atoms: list[Atom], k: int, start: int, current: float) -> Figure:
    """Read number words from atom k; `current` is 1 when an article stands for the first of them."""
    total, last, previous, j = 0.0, math.inf, "unit" if current else "", k
    while j < len(atoms):
        atom = atoms[j]
        gap = text[atoms[j - 1].end : atom.start] if j > k else ""
        if j > k and (gap not in _JOINS or (gap == " and " and not _goes_on(atoms, j, previous, last))):
            break
        if atom.kind in CARDINAL:
            if previous not in ("", "hundred", "scale") and (
                previous != "tens" or atom.kind != "unit" or gap == " and "
            ):
                break
            current += atom.value
        elif atom.kind in ("hundred", "dozen") and 0 < current < 100 and previous in CARDINAL:
            current *= atom.value
        elif atom.kind == "scale" and current and atom.value < last:
            total, current, last = total + current * atom.value, 0.0, atom.value
        else:
            break
        previous, j = atom.kind, j + 1
    scale = last if math.isfinite(last) else 1.0
    return _and_a_half(text, Figure(start, atoms[j - 1].end, total + current, j, "words", "", scale), atoms)


def _goes_on(atoms: list[Atom], j: int, previous: str, last: float) -> bool:
    """Whether "and" joins atom j to the number before it: one hundred and five, not one hundred and two hundred."""
    if previous not in ("hundred", "scale") or atoms[j].kind not in CARDINAL:
        return False
    following = atoms[j + 1] if j + 1 < len(atoms) else None
    if following is None or following.start - atoms[j].end != 1:
        return True
    if following.kind == "hundred":
        return previous == "scale" and last > 1e3
    return following.kind != "scale" or following.value < last


def _and_a_half(text: str, figure: Figure, atoms: list[Atom]) -> Figure:
    """Add the half of "two and a half million years"."""
    half = _HALF_MORE.match(text, figure.end)
    if not half:
        return figure
    value, end, k = figure.value + 0.5 * figure.scale, half.end(), figure.after + 1
    if k < len(atoms) and atoms[k].kind == "scale" and atoms[k].start == end + 1:
        value, end, k = value * atoms[k].value, atoms[k].end, k + 1
    return figure._replace(value=value, end=end, after=k, kind="scaled")
