"""Sentences as the patterns of attribution read them: tokens with one-letter classes, each quotation one token.

A unit is a sentence; a quotation of several sentences keeps what surrounds it in one unit. The classes of its tokens,
one letter each, make a string, so that a pattern over words is a short walk or a regular expression over letters:

P he/she/they, O him/them, D determiner, N capitalised, w other word, # number, V verb, G -ing, B be, H have, M modal,
n not, I preposition, f of, o to, t that, W who/which, h whether/how/what, S subordinator, C and/or, b but, R adverb,
T day or time, X possessive, Q quotation, q quoted words, and punctuation as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mediaanalysis.framing.cues import Lexicon, Word
from mediaanalysis.framing.marks import Stretch, find_stretches
from mediaanalysis.text.sentences import sentence_spans

__all__ = ["Unit", "inner_units", "is_title", "units_of"]

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|\d+(?:[.,]\d+)*%?"
    r"|[^\W_]+(?:[-&@/][^\W_]+|\.[a-z\d][^\W_]*|['’](?!(?:[sdmtSDMT]|re|ve|ll|RE|VE|LL)\b)[^\W_]+)*"
    r"|['’](?:[sdmtSDMT]|re|ve|ll|RE|VE|LL)\b|(?<=s)['’](?=\s)"
    r"|[,;:()\[\]?!.…]|--|[—–]|(?<=\s)-(?=\s)"
)
_LONGEST = 250  # tokens of a unit
_PUNCTUATION = {"—": "-", "–": "-", "--": "-", "[": "(", "]": ")", "…": ".", "’": "X", "'": "X"}
_CLITIC = {"s": "X", "re": "B", "m": "B", "ve": "H", "ll": "M", "d": "M", "t": "n"}
_SMALL = frozenset("a an the of in on at for and or to with from by as".split())
_NOT_ADVERBS = frozenset(
    "rally family ally reply supply assembly monopoly bully fly daily weekly monthly belly jelly homily anomaly "
    "melancholy elderly friendly likely unlikely deadly early costly lonely lovely ugly holy silly "
    "orderly scholarly".split()
)


@dataclass(slots=True)
class Unit:
    """One sentence: characters, and its tokens as parallel lists; `stretch` maps a token to its quotation."""

    text: str
    start: int
    end: int
    low: list[str] = field(default_factory=list)
    begin: list[int] = field(default_factory=list)
    stop: list[int] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    cues: list[tuple[int, Word]] = field(default_factory=list)
    stretch: dict[int, Stretch] = field(default_factory=dict)
    classes: str = ""
    line_start: bool = False
    headline: bool = False  # written With Capitals Throughout

    def __len__(self) -> int:
        return len(self.low)


def is_title(inner: str) -> bool:
    """Whether quoted words are written like the title of a work.

    >>> is_title("The Long Winter"), is_title("the long winter"), is_title("No,")
    (True, False, False)
    """
    words = inner.split()
    if not 2 <= len(words) <= 8 or inner[-1] in ",.?!;":
        return False
    return all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL for word in words) and any(
        word[0].isupper() for word in words[1:]
    )


def units_of(text: str, first: int, last: int, *, lexicon: Lexicon) -> list[Unit]:
    """Cut ``text[first:last]`` into units."""
    stretches = find_stretches(text, first, last)
    units = _merged(text, sentence_spans(text, first, last), stretches)
    number = 0
    for unit in units:
        while number < len(stretches) and stretches[number].end <= unit.start:
            number += 1
        mine = []
        while number < len(stretches) and stretches[number].start < unit.end:
            mine.append(stretches[number])
            number += 1
        _fill(text, unit, mine, lexicon)
    return [piece for unit in units for piece in _pieces(unit)]


def _pieces(unit: Unit) -> list[Unit]:
    """Cut a unit that is longer than any sentence, so that the work on one unit is bounded."""
    if len(unit) <= _LONGEST:
        return [unit]
    pieces = []
    for low in range(0, len(unit), _LONGEST):
        high = min(low + _LONGEST, len(unit))
        piece = Unit(unit.text, unit.begin[low], unit.stop[high - 1])
        piece.low, piece.begin, piece.stop = unit.low[low:high], unit.begin[low:high], unit.stop[low:high]
        piece.code, piece.classes = unit.code[low:high], unit.classes[low:high]
        pieces.append(piece)
    for at, word in unit.cues:
        pieces[at // _LONGEST].cues.append((at % _LONGEST, word))
    for at, stretch in unit.stretch.items():
        pieces[at // _LONGEST].stretch[at % _LONGEST] = stretch
    return pieces


def inner_units(text: str, stretch: Stretch, lexicon: Lexicon) -> list[Unit]:
    """Return the sentences inside a quotation as units, its inner marks unread."""
    units = [Unit(text, a, b) for a, b in sentence_spans(text, stretch.inner_start, stretch.inner_end)]
    for unit in units:
        _scan(text, unit, unit.start, unit.end, lexicon)
        unit.classes = "".join(unit.code)
    return units


def _merged(text: str, spans: list[tuple[int, int]], stretches: list[Stretch]) -> list[Unit]:
    """Join sentences whose border lies inside a quotation."""
    units: list[Unit] = []
    number = 0
    for start, end in spans:
        while number < len(stretches) and stretches[number].end <= start:
            number += 1
        if (
            units
            and number < len(stretches)
            and stretches[number].start < start
            and units[-1].end > stretches[number].start
        ):
            units[-1].end = end
        else:
            at_line = start == 0 or not text[text.rfind("\n", max(0, start - 4), start) + 1 : start].strip()
            units.append(
                Unit(text, start, end, line_start=(at_line and "\n" in text[max(0, start - 4) : start]) or start == 0)
            )
    return units


def _in_capitals(words: list[str]) -> bool:
    """Whether a line is set in capitals throughout, as headlines are: then capitals tell no names."""
    long_ = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long_) > 3 and sum(not word[0].islower() for word in long_) >= 0.85 * len(long_)


def _fill(text: str, unit: Unit, stretches: list[Stretch], lexicon: Lexicon) -> None:
    at = unit.start
    if unit.line_start and unit.end - unit.start < 200:
        unit.headline = _in_capitals(text[unit.start : unit.end].split())
    for stretch in stretches:
        if at < stretch.start:
            _scan(text, unit, at, stretch.start, lexicon)
        unit.stretch[len(unit.low)] = stretch
        unit.low.append('"')
        unit.begin.append(stretch.start)
        unit.stop.append(stretch.end)
        unit.code.append(_quoted_class(text, unit, stretch))
        if unit.code[-1] == "N" and text[stretch.inner_end - 1] == ",":
            unit.low.append(",")  # the comma belongs to the sentence, not to the title
            unit.begin.append(stretch.inner_end - 1)
            unit.stop.append(stretch.end)
            unit.code.append(",")
        at = stretch.end
    if at < unit.end:
        _scan(text, unit, at, unit.end, lexicon)
    unit.classes = "".join(unit.code)


def _quoted_class(text: str, unit: Unit, stretch: Stretch) -> str:
    """Q for a quotation that may be somebody's sentence, q for some quoted words, N for a title."""
    inner = text[stretch.inner_start : stretch.inner_end]
    if stretch.start <= unit.start and stretch.end >= unit.end:
        return "Q"
    before = unit.code[-1] if unit.code else ""
    if before and before in "wNXDIfVR" and is_title(inner.rstrip(",")):
        return "N"
    if before == "-" and inner[-1:] in ".…" and stretch.end >= unit.end - 1:
        return "Q"
    if inner[-1:] in ",?!—" or before == ":" or (before == "," and inner.count(" ") >= 1):
        return "Q"
    return "Q" if inner.count(" ") >= 3 else "q"


def _scan(text: str, unit: Unit, start: int, end: int, lexicon: Lexicon) -> None:
    """Append the tokens of ``text[start:end]``."""
    known, classes = lexicon.words, lexicon.classes
    low, begin, stop, code = unit.low, unit.begin, unit.stop, unit.code
    for match in _TOKEN.finditer(text, start, end):
        surface = match.group()
        a, b = match.span()
        if surface == ".":
            if b < unit.end:  # the stop of an abbreviation
                if stop and stop[-1] == a:
                    stop[-1] = b
                continue
            letter = "."
        elif len(surface) <= 2 and not surface[-1].isalnum():
            letter = _PUNCTUATION.get(surface, surface[0])
        else:
            folded = surface.lower()
            word = known.get(folded)
            shown = surface
            if unit.headline and (folded in classes or (word is not None and word.verb is not None)):
                shown = folded
            letter = _letter(shown, folded, classes, word, code)
            if (word is not None and letter != "N") or (
                word is not None and (not code or code[-1] in ":Q" or folded == "according")
            ):
                unit.cues.append((len(low), word))
            surface = folded
        low.append(surface)
        begin.append(a)
        stop.append(b)
        code.append(letter)


def _letter(surface: str, folded: str, classes: dict[str, str], word: Word | None, code: list[str]) -> str:
    """Return the class of one word."""
    if surface[0] in "'’":
        letter = _CLITIC.get(folded[1:], "X")
        return "B" if letter == "X" and code and code[-1] in "PWtR" else letter
    letter = classes.get(folded, "")
    if letter:
        return "N" if letter in "VMBH" and surface[0].isupper() and code and code[-1] not in ":Q" else letter
    if surface[0].isupper():
        return "N" if code or word is None else "w"
    if surface[0].isdigit():
        return "#"
    if word is not None and word.verb is not None and (word.form in "dxng" or word.verb.strength == "strong"):
        return "V" if word.form != "g" else "G"
    if folded.endswith("ed") and len(folded) > 4 and "-" not in folded:
        return "V"
    if folded.endswith("ing") and len(folded) > 4:
        return "G"
    if folded.endswith("ly") and len(folded) > 4 and folded not in _NOT_ADVERBS:
        return "R"
    return "w"
