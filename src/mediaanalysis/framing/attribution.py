"""Patterns of attribution in one unit: who says what, by which cue, with which stance.

Tags are read first (tags.py): they say where the content of other cues must end. Then verbs with a subject before
them, participles and infinitives that share it, passives, adjectives and nouns.
"""

from __future__ import annotations

import re

from mediaanalysis.framing.complements import complement_of, read_colon_clause
from mediaanalysis.framing.contents import behind_cue, content_end, with_appositions
from mediaanalysis.framing.cues import Lexicon, VerbCue, Word
from mediaanalysis.framing.nominal import read_adjective, read_noun
from mediaanalysis.framing.nouns import Subject, leading_subject, phrase_left, phrase_right, subject_of
from mediaanalysis.framing.reading import Found, Reading, Tokens, add, letter_at, skip, trimmed, verb_end
from mediaanalysis.framing.tags import read_as_said, read_colon_speaker, read_phrase, read_poll, read_tag
from mediaanalysis.framing.units import Unit

__all__ = ["find_as_said", "find_in_unit"]


def find_as_said(unit: Unit, lexicon: Lexicon) -> list[Found]:
    """Return only the attributions of the form 'as the president has said': inside somebody's quotation."""
    reading = Reading(unit, lexicon)
    _read_particles(unit)
    for at, word in unit.cues:
        verb = word.verb
        if verb is None or word.form in "gn" or verb.strength == "weak" or "clause" not in verb.takes:
            continue
        subject = subject_of(unit, at)
        if subject and subject.first > 0 and unit.low[subject.first - 1] == "as":
            cue, source = (subject.verb, verb_end(at, verb)), (subject.first, subject.last)
            read_as_said(reading, Found([], cue, source, verb.quote_stance, "as_said"), behind_cue(reading, at, verb))
    return reading.found


def find_in_unit(unit: Unit, lexicon: Lexicon, *, after_quotation: bool = False) -> list[Found]:
    """Return the attributions of a unit in reading order; a quotation may have ended the unit before on its line."""
    reading = Reading(unit, lexicon, after_quotation)
    _read_particles(unit)
    read_colon_speaker(reading)
    for at, word in unit.cues:
        if word.first:
            read_phrase(reading, at)
    read_poll(reading)
    for at, word in unit.cues:
        if word.verb is not None and at not in reading.used:
            read_tag(reading, at, word)
    for at, word in unit.cues:
        if at in reading.used:
            continue
        if word.verb is not None and _verb(reading, at, word):
            continue
        if word.adjective is not None and read_adjective(reading, at, word.adjective):
            continue
        if word.noun is not None:
            read_noun(reading, at, word.noun)
    read_colon_clause(reading)
    reading.found.sort(key=lambda one: one.cue)
    return reading.found


def _read_particles(unit: Unit) -> None:
    for number, (at, word) in enumerate(unit.cues):
        if word.particles:
            unit.cues[number] = at, _with_particle(unit, at, word)


def _with_particle(unit: Unit, at: int, word: Word) -> Word:
    """Return the word as the verb with its particle when one follows: pointed out."""
    follow = unit.low[at + 1] if at + 1 < len(unit) else ""
    if follow == "it" and at + 2 < len(unit):
        follow = unit.low[at + 2]
    verb = word.particles.get(unit.low[at + 1] if at + 1 < len(unit) else "") or word.particles.get(follow)
    return Word(verb, word.form) if verb else word


def _verb(reading: Reading, at: int, word: Word) -> bool:
    """Read a verb with its content to the right."""
    unit = reading.unit
    verb = word.verb
    assert verb is not None
    before = letter_at(unit, at - 1)
    if word.form in "bs" and before and before in "DXf#I" and verb.strength != "strong":
        return False  # a noun: the claims, Olin's plan, of support
    if (
        word.form in "bs"
        and before in ("w", "N")
        and verb.strength != "strong"
        and (word.form == "b" or word.noun is not None or verb.strength == "weak" or verb.lemma in _HOMOGRAPHS)
        and not _agrees(unit, at, word.form)
    ):
        return False
    if (
        word.form == "s"
        and before == "w"
        and word.noun is not None
        and letter_at(unit, at + 1) not in ("t", "o", "Q", "h")
    ):
        return False
    subject, how = _subject(reading, at, word)
    if subject is None:
        return False
    if how == "passive":
        return _passive(reading, at, word, subject)
    complement = complement_of(reading, at, verb)
    if complement is None:
        return False
    content, cue_end, take, stance = complement
    if verb.strength == "weak" and take in ("object",) and how in ("to", "participle"):
        return False
    source = (subject.first, subject.last) if subject.last > subject.first else None
    rule = f"{how}_{take}"
    found = Found(content, (subject.verb, cue_end), source, stance, rule)
    return add(reading, found, at)


_ADJECTIVES = re.compile(
    r"(?:al|ic|ive|ous|ful|less|able|ible|ary|ish|ent|ant)$|^(?:recent|new|own|such|other|crude|latest|old|early|bad|good|"
    r"big|small|main|key|next|last|first|same|similar|strong|clear|harsh|full|open|tax|press)$"
)


_HOMOGRAPHS = frozenset(
    "comment report remark state reply answer signal detail outline quote quip joke echo boast estimate reveal "
    "forecast project attack blast protest challenge insult praise credit salute welcome support favor favour order "
    "test post".split()
)


_PEOPLE = frozenset("people men women police many some most both few others all those these they who".split())


def _agrees(unit: Unit, at: int, form: str) -> bool:
    """Whether the word before a form such as 'claims' or 'plan' can be its subject, so that the form is a verb."""
    before = unit.low[at - 1]
    if unit.classes[at + 1 : at + 2] in ("t", "Q"):
        return True
    if form == "s":
        return unit.classes[at - 1] == "N" or not (_ADJECTIVES.search(before) or before.endswith("s"))
    return (
        before in _PEOPLE
        or before.endswith("s")
        or (unit.classes[at - 1] == "N" and unit.classes[at - 2 : at - 1] == "C")
    )


def _subject(reading: Reading, at: int, word: Word) -> tuple[Subject | None, str]:
    """Return the subject of a verb form and how the verb is built: finite, participle, to, passive, shared."""
    unit = reading.unit
    classes = unit.classes
    k = at - 1
    while k >= 0 and classes[k] in ("RnT" if word.form == "g" else "Rn"):
        k -= 1
    left = classes[k] if k >= 0 else ""
    if word.form == "g":
        if left == "B":
            found = subject_of(unit, at)
            return (found, "progressive") if found else (None, "")
        if k < 0:
            found = _following(unit, at)
            return (found, "participle") if found else (None, "")
        shared = _shared(reading, at)
        if left in (",", "-", "Q", "C"):
            return (shared, "participle") if shared else (None, "")
        if left == "I" and unit.low[k] in ("by", "in", "before", "after", "while", "from"):
            return (shared, "participle") if shared else (None, "")
        if left == "S":
            return (shared, "participle") if shared else (None, "")
        if left in "Nw":
            first = phrase_left(unit, k)
            if (
                unit.low[k] in _PAPERS
                and shared
                and shared.last <= first
                and unit.low[k] not in unit.low[shared.first : shared.last]
            ):
                return shared, "participle"
            if first <= k:
                return Subject(first, k + 1, k + 1, "name"), "participle"
        return None, ""
    if left == "B" and word.form in "xn":
        found = subject_of(unit, at)
        return (found or Subject(0, 0, k, "none")), "passive"
    if left == "o":
        if word.form != "b":
            return None, ""
        return _infinitive(reading, at, k)
    if left and left in "Cb" and k > 0:
        shared = _shared(reading, at)
        return (shared, "shared") if shared and word.form != "g" else (None, "")
    if word.form == "n" and left != "H":
        return None, ""
    found = subject_of(unit, at)
    if found is None and left in ("Q", ",") and word.form in "dxs":
        shared = _shared(reading, at)
        return (shared, "shared") if shared and left == "," else (None, "")
    return found, "finite"


_PAPERS = frozenset("statement letter email e-mail tweet memo post note message release op-ed article video ad".split())


def _following(unit: Unit, at: int) -> Subject | None:
    """Return the subject of the clause behind an opening participle: Citing the talks, Olin left."""
    comma = unit.classes.find(",", at, at + 40)
    while 0 <= comma < len(unit) - 2:
        for i in range(comma + 2, min(comma + 14, len(unit))):
            if unit.classes[i] in "VBHM,":
                found = subject_of(unit, i, comma + 1) if unit.classes[i] != "," else None
                if found:
                    return found._replace(verb=at)
                break
        comma = unit.classes.find(",", comma + 1, comma + 40)
    return None


def _shared(reading: Reading, at: int) -> Subject | None:
    """Return the source of the attribution before, or the subject of the sentence."""
    before = [one for one in reading.found if one.cue[0] < at and one.source]
    if before:
        one = max(before, key=lambda one: one.cue)
        assert one.source is not None
        return Subject(one.source[0], one.source[1], at, "shared")
    found = leading_subject(reading.unit, at) or _opening_subject(reading.unit, at)
    return found._replace(verb=at) if found else None


def _opening_subject(unit: Unit, before: int) -> Subject | None:
    """Return the noun phrase that opens the sentence, behind an adverbial: its verb may be one no list knows."""
    first = 0
    if unit.classes[:1] in ("I", "S", "R", "T", "G"):
        first = unit.classes.find(",", 0, before) + 1
    while unit.classes[first : first + 1] in ("b", "C", "R"):
        first += 1
    last = phrase_right(unit, first)
    return Subject(first, last, last, "name") if first < last < before else None


def _infinitive(reading: Reading, at: int, k: int) -> tuple[Subject | None, str]:
    """Read 'went on to say': the infinitive of a strong cue behind a verb of saying on."""
    unit = reading.unit
    verb = next((word.verb for i, word in unit.cues if i == at), None)
    chained = next((i for i in range(max(0, k - 3), k) if unit.low[i] in _CHAIN), -1)
    if chained >= 0:
        found = subject_of(unit, chained)
        return (found._replace(verb=chained) if found else None), "finite"
    if verb and verb.strength == "strong" and letter_at(unit, at + 1) in ("t", "Q", ",", ":", "h"):
        return _shared(reading, at), "to"
    return None, ""


_CHAIN = frozenset("went goes continued continues used began begins came took proceeded rushed moved".split())


def _passive(reading: Reading, at: int, word: Word, subject: Subject) -> bool:
    """Read a passive with 'by': the plan was criticised by Olin."""
    unit = reading.unit
    verb = word.verb
    assert verb is not None
    k = skip(unit, at + 1, "RT")
    if verb.lemma == "ask":
        return _asked(reading, at, verb, subject)
    clause = verb.takes.get("clause") or verb.takes.get("that") or verb.takes.get("person")
    by = unit.low[k : k + 1] == ["by"]
    place = phrase_right(unit, k + 1) if by else k
    if clause and letter_at(unit, place) == "t" and (by or unit.low[subject.first : subject.last] == ["it"]):
        content = trimmed(unit, place, content_end(reading, place, at))
        source = (k + 1, place) if by and place > k + 1 else None
        return add(reading, Found([content], (subject.verb, k + by), source, clause, "passive_that"), at)
    if by and subject.last > subject.first and "object" in verb.takes and not verb.evidence:
        first = k + 1
        last = with_appositions(unit, phrase_right(unit, first))
        if last > first:
            cue = (subject.verb, k + 1)
            found = Found([(subject.first, subject.last)], cue, (first, last), verb.stance, "passive_by")
            return add(reading, found, at)
    return False


def _asked(reading: Reading, at: int, verb: VerbCue, subject: Subject) -> bool:
    """Read 'Olin was asked whether …': a question that nobody is named for."""
    unit = reading.unit
    k = skip(unit, at + 1, "RT")
    source: Tokens | None = None
    if unit.low[k : k + 1] == ["by"]:
        source = (k + 1, phrase_right(unit, k + 1))
        k = source[1]
    if letter_at(unit, k) == "h" or (k < len(unit) and unit.low[k] in ("if", "about", "to")):
        start = k + (unit.low[k] == "about")
        content = trimmed(unit, start, content_end(reading, start, at, loose=True))
        return add(reading, Found([content], (subject.verb, at + 1), source, "question", "passive_asked"), at)
    return False
