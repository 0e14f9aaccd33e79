"""Tags: cues that stand behind or inside what they attribute, such as "…," Olin said, or according to Olin."""

from __future__ import annotations

from mediaanalysis.framing.contents import behind_cue, clause_start, content_end, with_appositions
from mediaanalysis.framing.cues import VerbCue, Word
from mediaanalysis.framing.nouns import Subject, phrase_right, subject_of
from mediaanalysis.framing.reading import (
    Found,
    Reading,
    Tokens,
    add,
    adverbials,
    last_token,
    letter_at,
    quotes_left,
    skip,
    trimmed,
    verb_end,
)
from mediaanalysis.framing.units import Unit

__all__ = ["POSSESSIVE", "read_as_said", "read_colon_speaker", "read_phrase", "read_poll", "read_tag"]


def read_colon_speaker(reading: Reading) -> None:
    """Read Olin: "Never." and the turns of a transcript, OLIN: We will see."""
    unit = reading.unit
    colon = unit.classes.find(":")
    if colon < 1 or colon + 1 >= len(unit) or colon > 12:
        return
    first = 0
    for i in range(colon - 1, -1, -1):
        if unit.classes[i] in ".?!Q-":
            first = i + 1
            break
    quoted = unit.classes[colon + 1] == "Q"
    while quoted and first < colon and unit.classes[first] in "DI" and unit.low[first] in ("more", "from"):
        first += 1  # More from Olin: "…"
    if not set(unit.classes[first:colon]) <= set("NDwf#X") or "N" not in unit.classes[first:colon]:
        return
    shouted = unit.stop[colon - 1] - unit.begin[first] > 2 and colon - first <= 4 and unit.line_start and first == 0
    if quoted:
        content = (colon + 1, skip(unit, colon + 1, "Q"))
    elif shouted and set(unit.classes[first:colon]) <= {"N"}:
        content = (colon + 1, len(unit))
    else:
        return
    source = (first, colon)
    add(reading, Found([content], (colon, colon + 1), source, "neutral", "colon"), colon)


def read_phrase(reading: Reading, at: int) -> None:
    """Read 'according to NP' and the other phrases of the lexicon."""
    unit = reading.unit
    found = next(
        (p for p in reading.lexicon.phrases.get(unit.low[at], ()) if tuple(unit.low[at : at + len(p[0])]) == p[0]), None
    )
    if found is None:
        return
    words, stance = found
    first = at + len(words)
    name = phrase_right(unit, first)
    if name == first or (name == first + 1 and unit.low[first] in _NO_SOURCES):
        return
    last = with_appositions(unit, name)
    end = last_token(unit)
    before = trimmed(unit, 0, at)
    if before[1] == 0 and (last >= end or set(unit.classes[name:last]) & set("VBHM")):
        last = name  # According to Olin, the bridge fell: no apposition but the clause
    content: list[Tokens] = []
    if before[1] == 0:
        begin = last + 1 if letter_at(unit, last) == "," else last
        content = [trimmed(unit, begin, end)]
    else:
        content = [(clause_start(unit, before[1]), before[1])]
        if letter_at(unit, last) == "," and last + 1 < end and letter_at(unit, last + 1) not in "bCSG":
            content.append(trimmed(unit, last + 1, end))
        comma = at - 1 if letter_at(unit, at - 1) in ",-" else at
        reading.tags.append((comma, last))
    add(reading, Found(content, (at, first), (first, last), stance, "according_to"), at)


_NO_SOURCES = frozenset("plan plans schedule custom tradition type size need form".split())
"""Went according to plan: nobody says so."""


def read_poll(reading: Reading) -> None:
    """Read 'In a new poll, Olin leads': the poll says so."""
    unit = reading.unit
    if unit.classes[:1] != "I" or unit.low[0] != "in":
        return
    comma = unit.classes.find(",", 1, 14)
    head = [w for w in unit.low[1:comma] if w in ("poll", "survey", "polls", "surveys", "polling")]
    if comma > 1 and head and unit.classes[comma + 1 : comma + 2] not in ("", "W"):
        content = trimmed(unit, comma + 1, last_token(unit))
        add(reading, Found([content], (0, 1), (1, comma), "neutral", "in_poll"), 0)


def _inverted(reading: Reading, at: int, word: Word) -> bool:
    """Read "…," said Olin, the mayor."""
    unit = reading.unit
    verb = word.verb
    assert verb is not None
    left = letter_at(unit, at - 1)
    if word.form not in "dxs" or "quote" not in verb.takes:
        return False
    if at == 0:
        return verb.strength == "strong" and _opening_inversion(reading, at, verb)
    if left not in "Q,-":
        return False
    before = at - 1 if left in ",-" else at
    quoted = left == "Q" or letter_at(unit, before - 1) == "Q"
    if not quoted and verb.strength != "strong":
        return False
    first = skip(unit, at + 1, "R")
    last = phrase_right(unit, first)
    if last == first or letter_at(unit, first) == "O":
        return False
    if not quoted and (letter_at(unit, first) not in ("N", "D", "w") or subject_of(unit, at) is not None):
        return False
    if unit.classes[first] == "D" and unit.low[first] in POSSESSIVE and "object" in verb.takes:
        return False
    source_end = with_appositions(unit, last)
    follow = letter_at(unit, source_end)
    if (follow and follow in "VBHM") or (not quoted and follow not in ("", ",", ".", "-", "I", "T", "S", "R")):
        return False
    tail = adverbials(unit, source_end)
    if not quoted and not set(unit.classes[:before]) & set("VBHMQq") and letter_at(unit, tail + 1) not in tuple("VBHM"):
        return False
    return _tagged(reading, Found([], (at, at + 1), (first, source_end), verb.quote_stance, "inverted"), before, tail)


def _opening_inversion(reading: Reading, at: int, verb: VerbCue) -> bool:
    """Read Said Olin, "We will see."""
    unit = reading.unit
    last = phrase_right(unit, at + 1)
    if last == at + 1:
        return False
    if letter_at(unit, last) == "," and letter_at(unit, last + 1) == "W":
        place = unit.classes.find(",Q", last)  # Said Olin, who was there, "We stay."
        if place > 0:
            content = (place + 1, skip(unit, place + 1, "Q"))
            return add(reading, Found([content], (at, at + 1), (at + 1, last), verb.quote_stance, "inverted"), at)
    k = with_appositions(unit, last)
    if letter_at(unit, k) not in (",", ":") or letter_at(unit, k + 1) != "Q":
        k = last
    if letter_at(unit, k) in (",", ":") and letter_at(unit, k + 1) == "Q":
        content = (k + 1, skip(unit, k + 1, "Q"))
        return add(reading, Found([content], (at, at + 1), (at + 1, k), verb.quote_stance, "inverted"), at)
    return False


def _tagged(reading: Reading, found: Found, comma: int, tail: int) -> bool:
    """Give a tag its content: what stands before it, and what goes on behind it."""
    unit = reading.unit
    end = last_token(unit)
    quote = comma - 1 if comma and unit.classes[comma - 1] == "Q" else -1
    if quote >= 0:
        first = quotes_left(unit, quote)
        # Words before the quotation belong to it when they do not end in a comma or colon: Olin "won," he said.
        if first > 0 and unit.classes[first - 1] not in ",:;-.?!Q":
            start = clause_start(unit, first)
            if all(c not in ".?!" for c in unit.classes[start:first]):
                first = start
    else:
        first = clause_start(unit, comma)
        for _, b in reading.tags:
            if first < b <= comma:
                first = min(skip(unit, b, ",-"), comma)
    found.content.append((first, comma))
    k = tail
    if letter_at(unit, k) and letter_at(unit, k) in ",-:.":
        k += 1
    if letter_at(unit, k) == "Q":
        last = skip(unit, k, "Q")
        if letter_at(unit, last) and letter_at(unit, last) not in ",.;-:?!SCb" and quote < 0:
            last = content_end(reading, k, found.cue[0])
        found.content.append((k, last))
    elif quote < 0 and k > tail and k < end and letter_at(unit, k) not in "bCSG":
        found.content.append(trimmed(unit, k, content_end(reading, k, found.cue[0])))
    reading.tags.append((comma, max(tail, found.cue[1])))
    return add(reading, found, found.cue[0])


def read_tag(reading: Reading, at: int, word: Word) -> bool:
    """Read tags with the subject before or behind the cue."""
    unit = reading.unit
    verb = word.verb
    assert verb is not None
    if word.form in "gn" or not ("quote" in verb.takes or "clause" in verb.takes):
        return False
    if _inverted(reading, at, word):
        return True
    subject = subject_of(unit, at)
    if subject is None or subject.first == 0:
        if subject and subject.first == 0 and _closes_line(reading, at, verb, subject):
            found = Found([], (subject.verb, at + 1), (subject.first, subject.last), verb.quote_stance, "tag_line")
            found.previous = True
            return add(reading, found, at)
        return False
    left = unit.classes[subject.first - 1]
    comma = subject.first - 1 if left in ",-" else subject.first
    quoted = left == "Q" or (left in ",-" and comma > 0 and unit.classes[comma - 1] == "Q")
    as_said = left == "S" and unit.low[subject.first - 1] == "as"
    if not quoted and left not in ",-" and not as_said:
        return False
    end = last_token(unit)
    tail = behind_cue(reading, at, verb)
    follow = letter_at(unit, tail) if tail < end else ""
    source = (subject.first, subject.last)
    cue = (subject.verb, verb_end(at, verb))
    if as_said and verb.strength == "weak":
        return False
    if as_said:
        return read_as_said(reading, Found([], cue, source, verb.quote_stance, "as_said"), tail)
    if quoted:
        if "quote" not in verb.takes and verb.strength != "strong":
            return False
        if (
            follow
            and follow not in ",-.:;QSCb?!G"
            and ((comma == subject.first and not _spoken_end(unit, comma - 1)) or follow in "th")
        ):
            return False
        return _tagged(reading, Found([], cue, source, verb.quote_stance, "quote_subject_cue"), comma, tail)
    if verb.strength == "weak" or "clause" not in verb.takes or subject.how == "relative":
        return False
    if follow == "" or (follow in ",-" and letter_at(unit, tail + 1) != "Q"):
        if comma < 1:
            return False
        if follow and subject.how == "apposition":
            return False
        if not follow and unit.classes[0] in "IfSRT" and not set(unit.classes[:comma]) & set("VBHMQq"):
            return False
        return _tagged(reading, Found([], cue, source, verb.quote_stance, "trailing_tag"), comma, tail)
    return False


def _closes_line(reading: Reading, at: int, verb: VerbCue, subject: Subject) -> bool:
    """Whether the unit is the tag of a quotation that ended the unit before with ? or !: "Why?" Olin asked."""
    unit = reading.unit
    if not reading.after_quotation or "quote" not in verb.takes or subject.how == "pronoun":
        return False
    tail = behind_cue(reading, at, verb)
    if letter_at(unit, tail) == "Q" or letter_at(unit, tail + 1) == "Q":
        return False
    behind = letter_at(unit, verb_end(at, verb))
    if behind in ("", ".", ",", "-", "I", "f", "R", "T", "S") or tail >= last_token(unit):
        return letter_at(unit, tail) not in ("t", "h")
    addressed = "person" in verb.takes or behind == "o"
    return addressed and tail > verb_end(at, verb) and letter_at(unit, tail) not in tuple("thoPDN")


def _spoken_end(unit: Unit, token: int) -> bool:
    """Whether the quotation ends as a sentence does that a tag follows: with a comma, question mark or dash inside."""
    stretch = unit.stretch[token]
    text = unit.text[max(stretch.inner_start, stretch.inner_end - 1) : stretch.inner_end]
    return text in (",", "?", "!", "—", "–", "-", ".", "…") or unit.text[stretch.end : stretch.end + 1] == ","


def read_as_said(reading: Reading, found: Found, tail: int) -> bool:
    """Read 'as the president has said' inside a sentence: the clause around it is his."""
    unit = reading.unit
    opening = found.source[0] - 1 if found.source else 0
    end = last_token(unit)
    follow = letter_at(unit, tail)
    if opening > 1 and unit.classes[opening - 1] == "," and unit.classes[opening - 2] == "Q":
        found.content.append((opening - 2, opening - 1))
        return add(reading, found, found.cue[0])
    if opening > 0 and unit.classes[opening - 1] not in ",-tbCRQ":
        return False
    if tail < end and follow in ",:-":
        k = tail + 1
        dash = unit.classes.find("-", k + 1, end)  # what follows a dash is the speaker's own again
        found.content.append(trimmed(unit, k, dash if dash > 0 else end))
        start = opening - 1
        if opening > 1 and unit.classes[start] == ",":
            begin = start
            while begin > 0 and unit.classes[begin - 1] not in ",;:t":
                begin -= 1
            if unit.classes[begin - 1 : begin] != "t" and start - begin <= 3:
                found.content.insert(0, (begin, start))
    elif tail >= end and opening > 1:
        found.content.append((clause_start(unit, opening - 1), opening - 1))
    else:
        return False
    return add(reading, found, found.cue[0])


POSSESSIVE = frozenset("his her their its my our".split())
