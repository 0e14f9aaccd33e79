"""Adjectives and nouns that attribute: Olin is confident that …, his claim that …, her calls for talks."""

from __future__ import annotations

from mediaanalysis.framing.contents import content_end
from mediaanalysis.framing.cues import NounCue
from mediaanalysis.framing.nouns import phrase_left, phrase_right, subject_of
from mediaanalysis.framing.reading import Found, Reading, Tokens, add, letter_at, trimmed
from mediaanalysis.framing.tags import POSSESSIVE

__all__ = ["read_adjective", "read_noun"]


def read_adjective(reading: Reading, at: int, cue: NounCue) -> bool:
    """Read 'Olin is confident that …', 'was worried about …'."""
    unit = reading.unit
    k = at - 1
    while k >= 0 and unit.classes[k] in "Rn":
        k -= 1
    if letter_at(unit, k) != "B":
        return False
    subject = subject_of(unit, at)
    if subject is None or unit.low[subject.first] in ("it", "there"):
        return False
    content = _noun_complement(reading, at, cue)
    if content is None:
        return False
    tokens, cue_end, take, stance = content
    return add(
        reading,
        Found([tokens], (subject.verb, cue_end), (subject.first, subject.last), stance, f"adjective_{take}"),
        at,
    )


def _noun_complement(reading: Reading, at: int, cue: NounCue) -> tuple[Tokens, int, str, str] | None:
    unit = reading.unit
    k = at + 1
    if letter_at(unit, k) == "I" and unit.low[k] in ("by", "from"):
        k = phrase_right(unit, k + 1)
        if letter_at(unit, k) not in ("t", "o"):
            return None
    c = letter_at(unit, k)
    stance = next(iter(cue.takes.values()), None) or next(iter(cue.after.values()), "neutral")
    if c == "t" and ("that" in cue.takes or "clause" in cue.takes):
        follow = letter_at(unit, k + 1)
        if follow not in tuple("DNP#qXhQR") and not (follow == "w" and unit.low[k + 1].endswith("s")):
            return None  # a relative clause: threats that change
        return trimmed(unit, k, content_end(reading, k, at)), at + 1, "that", stance
    if c == "o" and "to" in cue.takes and letter_at(unit, k + 1) in "wVBHR":
        return trimmed(unit, k, content_end(reading, k, at, loose=True)), at + 1, "to", stance
    if c == "P" and "clause" in cue.takes:
        return trimmed(unit, k, content_end(reading, k, at)), at + 1, "clause", stance
    if k < len(unit) and unit.low[k] in cue.after and letter_at(unit, k + 1) and letter_at(unit, k + 1) not in ",.;:":
        return trimmed(unit, k + 1, content_end(reading, k + 1, at, loose=True)), at + 2, "preposition", stance
    return None


def read_noun(reading: Reading, at: int, cue: NounCue) -> bool:
    """Read 'Olin's claim that …', 'calls for …', 'his decision to …'."""
    unit = reading.unit
    content = _noun_complement(reading, at, cue)
    if content is None:
        return False
    tokens, cue_end, take, stance = content
    if any(tokens[0] == a for one in reading.found for a, _ in one.content):
        return False  # said in a statement that …: the verb has it
    source: Tokens | None = None
    k = at - 1
    while k >= 0 and unit.classes[k] in "wRV#" and at - k < 4:
        k -= 1
    left = letter_at(unit, k)
    first_cue = at
    if left == "X":
        first = phrase_left(unit, k - 1)
        if first <= k - 1:
            source = (first, k + 1)
            first_cue = k + 1
    elif left == "D" and unit.low[k] in POSSESSIVE:
        source = (k, k + 1)
        first_cue = k + 1
    if source is None and unit.low[at + 1] in ("by", "from"):
        source = (at + 2, tokens[0])
        cue_end = at + 1
    if source is None:
        return False  # "concerns that …": nobody is said to hold them
    rule = f"noun_{take}"
    return add(reading, Found([tokens], (first_cue, cue_end), source, stance, rule), at)
