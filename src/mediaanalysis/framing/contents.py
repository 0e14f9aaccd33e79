"""Where a content begins and ends, and how far a name with its appositions goes."""

from __future__ import annotations

from mediaanalysis.framing.cues import VerbCue, Word
from mediaanalysis.framing.nouns import phrase_right, subject_of
from mediaanalysis.framing.reading import Reading, adverbials, last_token, letter_at, skip, verb_end
from mediaanalysis.framing.units import Unit

__all__ = ["behind_cue", "clause_start", "content_end", "with_appositions"]


def content_end(reading: Reading, start: int, cue: int, *, loose: bool = False) -> int:
    """Return the token after the content that starts at `start`: before a tag, another coordinate cue, or the end.

    A clause is taken to go on as long as it can; `loose` content (a noun phrase or infinitive) ends where the sentence
    of the newsroom goes on: she backed the plan, which ...; she backed the plan and left.
    """
    unit = reading.unit
    classes = unit.classes
    end = last_token(unit)
    for comma, _ in reading.tags:
        if start < comma < end:
            end = comma
    semicolon = classes.find(";", start, end)
    if semicolon > start:
        end = semicolon
    end = _contrast(unit, start, end)
    if loose:
        end = _loose_end(unit, start, end)
    if classes[cue - 1 : cue] and _of_relative(reading, cue):
        end = _relative_end(classes, start, end)
    for at, word in unit.cues:
        if not start < at < end or word.verb is None:
            continue
        cut = _cut_before(reading, start, at, word, loose=loose)
        if cut:
            return cut
    return end


def _contrast(unit: Unit, start: int, end: int) -> int:
    """Return where the newsroom sets something against the content: ", but the shelling went on"."""
    for i in range(start + 2, end - 2):
        if unit.classes[i] != "," or unit.low[i + 1] not in _CONTRASTS or unit.classes[i + 2] not in "DNw#":
            continue
        if any(c in "VBHM" for c in unit.classes[i + 3 : min(i + 12, end)]):
            return i
    return end


_CONTRASTS = frozenset("but while whereas though although".split())


def _loose_end(unit: Unit, start: int, end: int) -> int:
    """Return where a content that is no clause ends."""
    classes = unit.classes
    for i in range(start + 1, end):
        c = classes[i]
        if c == "-":
            return i
        if c == "," and i + 1 < end:
            follow = classes[i + 1]
            if follow in "WSGbM" or (follow in "VBH") or (follow == "C" and i + 2 < end and classes[i + 2] in "PVBHM"):
                return i
            if follow == "R" and i + 2 < end and classes[i + 2] in "VG":
                return i
        if (
            c == "C"
            and i + 1 < end
            and (classes[i + 1] in "VH" or (classes[i + 1] == "R" and classes[i + 2 : i + 3] in ("V", "H")))
        ):
            return i
        if c == "S" and unit.low[i] in ("while", "although", "though", "whereas"):
            return i
    return end


def _of_relative(reading: Reading, cue: int) -> bool:
    """Whether the cue stands in a relative clause between commas: Olin, who backed the plan, left."""
    classes = reading.unit.classes
    i = cue - 1
    while i > 0 and classes[i] in "RBHMn":
        i -= 1
    return classes[i] == "W" and i > 0 and classes[i - 1] == ","


def _relative_end(classes: str, start: int, end: int) -> int:
    for i in range(start + 1, end - 1):
        if classes[i] == "," and classes[i + 1] in "VBHM":
            return i
    return end


def _cut_before(reading: Reading, start: int, at: int, word: Word, *, loose: bool) -> int:
    """Return the token before which a content ends because of the cue at `at`; 0 when it goes on."""
    unit = reading.unit
    classes = unit.classes
    verb = word.verb
    assert verb is not None
    k = at - 1
    if word.form == "g":
        while k > start and classes[k] in "R":
            k -= 1
        if classes[k] == "C" and classes[k - 1] == ",":
            k -= 1
        if classes[k] == "Q" and k >= start and verb.strength == "strong":
            return k + 1
        return k if classes[k] == "," and k > start and verb.strength != "weak" else 0
    while k > start and classes[k] in "RHBMn":
        k -= 1
    if classes[k] in "Cb" and word.form in "dxs" and k > start:
        if classes[k - 1] == ",":
            return k - 1
        if verb.strength == "strong":
            return k
        # "would go and dismissed": a past form does not go on a clause with a modal, so it has the outer subject.
        verbs = [c for c in classes[start:k] if c in "VBHM"]
        return k if word.form in "dx" and verbs[:1] == ["M"] else 0
    if verb.strength == "weak" or word.form in "bn":
        return 0
    if classes[k] == "," and k > start and k == at - 1 and word.form in "dx" and subject_of(unit, at, start) is None:
        return k
    found = subject_of(unit, at, start)
    if found is None or found.first <= start:
        return 0
    k = found.first - 1
    if classes[k] == "," and found.how == "apposition":
        return 0
    if classes[k] == "S" and unit.low[k] == "as":
        return 0  # as the president has said
    if classes[k] == "w" and classes[k - 2 : k] == ",D" and k - 2 > start:
        return k - 2  # …, a claim his critics repeated
    if classes[k] in "CbSW" and k - 1 > start and classes[k - 1] == ",":
        if classes[k] == "W" and _relative_end(classes, k, len(classes)) < len(classes):
            return 0  # the clause goes on behind the relative clause
        return k - 1
    if found.how == "relative" and classes[k] == ",":
        return k
    if classes[k] in ",:-" and (verb.strength == "strong" or loose) and found.how in ("name", "pronoun"):
        return k
    return 0


def clause_start(unit: Unit, end: int) -> int:
    """Return where the clause before a trailing tag begins: the unit, or behind a semicolon."""
    at = unit.classes.rfind(";", 0, end)
    start = at + 1
    while start < end and unit.classes[start] in "Cb,":
        start += 1
    return start


def with_appositions(unit: Unit, end: int) -> int:
    """Extend a name over its appositions: Reyl, 54, the envoy to the talks. A relative clause between commas stays out.

    The comma that closes an apposition is part of it when the sentence goes on.
    """
    last = last_token(unit)
    name = end
    while letter_at(unit, end) == "," and end + 1 < last:
        opens = unit.classes[end + 1]
        close = unit.classes.find(",", end + 1)
        stop = close if 0 <= close < last else last
        chunk = unit.classes[end + 1 : stop]
        if opens not in "DNw#f" or "Q" in chunk or len(chunk) > 30 or unit.low[end + 1] in _NOT_ROLE:
            break
        head = chunk.split("W")[0]
        if any(c in "BHMP" for c in head) or ("V" in head and not any(c in "wN" for c in head.split("V")[0])):
            break
        if opens == "N" and "w" not in chunk and len(chunk) > 4:
            break
        if any(c == "V" and head[k - 1] in "N" for k, c in enumerate(head) if k):
            break
        end = stop
        if stop == last:
            break
    if end > name and end < last and letter_at(unit, end) == "," and letter_at(unit, end + 1) != "W":
        end += 1
    return end


_NOT_ROLE = frozenset("though although according adding saying".split())


def behind_cue(reading: Reading, at: int, verb: VerbCue) -> int:
    """Return the token behind a cue, its addressee and adverbials."""
    unit = reading.unit
    k = skip(unit, verb_end(at, verb), "RT")
    if "person" in verb.takes or letter_at(unit, k) == "O":
        k = max(k, phrase_right(unit, k))
    return adverbials(unit, k)
