"""What the patterns of attribution share: the reading of one unit, and small walks over its tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from mediaanalysis.framing.cues import Lexicon, VerbCue
from mediaanalysis.framing.nouns import phrase_right
from mediaanalysis.framing.units import Unit

__all__ = [
    "Found",
    "Reading",
    "Tokens",
    "add",
    "adverbials",
    "last_token",
    "letter_at",
    "quotes_left",
    "skip",
    "trimmed",
    "verb_end",
]


Tokens = tuple[int, int]


@dataclass(slots=True)
class Found:
    """An attribution in tokens of its unit: content fragments, cue, source; all half-open."""

    content: list[Tokens]
    cue: Tokens
    source: Tokens | None
    stance: str
    rule: str
    previous: bool = False  # the content is the quotation of the unit before


@dataclass(slots=True)
class Reading:
    """What has been read of a unit: attributions, tags (comma before the tag, token after it), last subject."""

    unit: Unit
    lexicon: Lexicon
    after_quotation: bool = False
    found: list[Found] = field(default_factory=list)
    tags: list[Tokens] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def verb_end(at: int, verb: VerbCue) -> int:
    """Return the token after a verb with its particle."""
    return at + 1 + ("_" in verb.lemma)


def letter_at(unit: Unit, i: int) -> str:
    """Return the class of token `i`; an empty string outside the unit."""
    return unit.classes[i] if 0 <= i < len(unit.classes) else ""


def skip(unit: Unit, i: int, letters: str) -> int:
    """Return the first token from `i` on whose class is none of the letters."""
    while i < len(unit.classes) and unit.classes[i] in letters:
        i += 1
    return i


def last_token(unit: Unit) -> int:
    """Return the token after the last one that is no final stop."""
    n = len(unit.classes)
    while n and unit.classes[n - 1] in ".?!":
        n -= 1
    return n


def adverbials(unit: Unit, i: int) -> int:
    """Skip times, adverbs and prepositional phrases behind a cue."""
    while True:
        k = skip(unit, i, "RT")
        if letter_at(unit, k) in ("I", "f") and letter_at(unit, k):
            after = phrase_right(unit, k + 1)
            if after == k + 1 and letter_at(unit, k + 1) == "T":
                after = skip(unit, k + 1, "T#")
            if after == k + 1 and letter_at(unit, k + 1) == "D" and letter_at(unit, k + 2) == "T":
                after = skip(unit, k + 2, "T#")
            if after > k + 1:
                i = skip(unit, after, "RT")
                continue
        return k


def trimmed(unit: Unit, start: int, end: int) -> Tokens:
    """Return the tokens without punctuation at the end."""
    while end > start and unit.classes[end - 1] in ",;:-.?!":
        end -= 1
    return start, end


def quotes_left(unit: Unit, at: int) -> int:
    """Return the first token of the run of quotations that ends at token `at` (a Q or its comma)."""
    i = at
    if letter_at(unit, i) in ",-" and i > 0:
        i -= 1
    while i >= 0 and unit.classes[i] in "Q":
        i -= 1
    return i + 1


def add(reading: Reading, found: Found, at: int) -> bool:
    """Keep an attribution that has a content; its cue is then used."""
    found.content = [(a, b) for a, b in found.content if b > a]
    if not found.content and not found.previous:
        return False
    reading.found.append(found)
    reading.used.update(range(at, found.cue[1]))
    return True
