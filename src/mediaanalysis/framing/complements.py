"""What stands to the right of a verb that attributes: a quotation, a clause, an infinitive, a noun phrase."""

from __future__ import annotations

from mediaanalysis.framing.contents import behind_cue, content_end
from mediaanalysis.framing.cues import VerbCue
from mediaanalysis.framing.nouns import leading_subject, phrase_right
from mediaanalysis.framing.reading import Found, Reading, Tokens, add, adverbials, last_token, letter_at, skip, trimmed
from mediaanalysis.framing.units import Unit

__all__ = ["complement_of", "read_colon_clause"]


Complement = tuple[list[Tokens], int, str, str]
_PARTICLES = frozenset("up out off down away back aside".split())


def complement_of(reading: Reading, at: int, verb: VerbCue) -> Complement | None:
    """Return content, the token after the cue, the kind of complement and the stance."""
    result = _near_complement(reading, at, verb)
    if result is None and verb.strength == "strong" and "quote" in verb.takes:
        # said on Monday, in a speech to the guard, "…" or: that …
        unit = reading.unit
        for i in range(at + 2, min(at + 30, len(unit))):
            c = unit.classes[i]
            if c in "VBHMPb":
                break
            if c in "Qt" and unit.classes[i - 1] in ",:":
                last = skip(unit, i, "Q") if c == "Q" else content_end(reading, i, at)
                return [trimmed(unit, i, last)], at + 1, "quote" if c == "Q" else "that", verb.quote_stance
    return result


def _near_complement(reading: Reading, at: int, verb: VerbCue) -> Complement | None:
    """Read what stands directly behind the cue, adverbials and addressee skipped."""
    unit, takes = reading.unit, verb.takes
    place = _behind_verb(unit, at, verb)
    if place is None:
        return None
    k, cue_end = place
    quote = _quote_right(reading, k, at, verb)
    if quote:
        return quote, cue_end, "quote", verb.quote_stance
    marked = _marked(reading, k, at, verb)
    if marked:
        content, cue_last, take, stance = marked
        return content, max(cue_end, cue_last), take, stance
    if "person" in takes and unit.low[k + 1 : k + 2] != ["story"]:
        person = _addressed(reading, k, at, verb)
        if person:
            return person[0], cue_end, person[1], takes.get(person[1], takes["person"])
    if "proposition" in takes:
        return _denied(reading, k, at, verb, cue_end)
    if "clause" in takes:
        clause = _clause(reading, k, at, verb)
        if clause:
            return clause, cue_end, "clause", takes["clause"]
    c = unit.classes[k]
    if "as" in takes and "object" not in takes and c in "DNOPw#":
        last = content_end(reading, k, at, loose=True)
        if "as" in unit.low[k + 1 : last - 1]:
            return [trimmed(unit, k, last)], cue_end, "as", takes["as"]
    if "object" in takes and c in "DNwOP#qXVGhRQ" and not (verb.evidence and unit.low[k].endswith("self")):
        return [trimmed(unit, k, content_end(reading, k, at, loose=True))], cue_end, "object", takes["object"]
    return None


def _behind_verb(unit: Unit, at: int, verb: VerbCue) -> tuple[int, int] | None:
    """Return the token where a content may begin and the token after the cue; None when nothing stands there."""
    end = last_token(unit)
    cue_end = at + 1
    if "_" in verb.lemma:
        it = at + 1 < len(unit) and unit.low[at + 1] == "it" and not verb.lemma.endswith("_it")  # made it clear
        cue_end += 1 + it
    k = skip(unit, cue_end, "RT")
    if k >= end or (cue_end == at + 1 and unit.low[k] in _PARTICLES):
        return None
    if unit.classes[k] == "-" and "-" in unit.classes[k + 1 : k + 14]:
        k = unit.classes.find("-", k + 1) + 1  # said — on Monday, in fact — that
    if k < end and unit.classes[k] == ",":
        close = unit.classes.find(",", k + 1, k + 14)  # said, without proof, that
        if close > 0 and letter_at(unit, close + 1) in ("t", "Q"):
            k = close + 1
    return (k, cue_end) if k < end else None


def _marked(reading: Reading, k: int, at: int, verb: VerbCue) -> Complement | None:
    """Read a content whose first word marks it: that, whether, to, or a preposition of the cue."""
    unit, takes = reading.unit, verb.takes
    c = unit.classes[k]
    clause = "clause" in takes or "that" in takes
    stance = takes.get("clause") or takes.get("that") or verb.stance
    if c == "t" and clause:
        return [trimmed(unit, k, content_end(reading, k, at))], at + 1, "that", stance
    if clause and (c == "h" or (c == "S" and unit.low[k] == "if")):
        return [trimmed(unit, k, content_end(reading, k, at))], at + 1, "clause", stance
    if c == "o" and "to" in takes and letter_at(unit, k + 1) in tuple("wVBHMR"):
        return [trimmed(unit, k, content_end(reading, k, at, loose=True))], at + 1, "to", takes["to"]
    if unit.low[k] in verb.after and c in "IfoRS" and letter_at(unit, k + 1) not in ("", *",.;:"):
        start = k + 1
        if "person" not in takes or unit.low[k] != "on":
            content = [trimmed(unit, start, content_end(reading, start, at, loose=True))]
            return content, start, "preposition", verb.after[unit.low[k]]
    return None


def read_colon_clause(reading: Reading) -> None:
    """Read a clause whose colon opens a quotation though no cue is known, as in Olin had one answer: "Never"."""
    unit = reading.unit
    for at in unit.stretch:
        if unit.classes[at] != "Q" or at < 2 or unit.classes[at - 1] != ":":
            continue
        if any(a <= at < b for one in reading.found for a, b in one.content):
            continue
        subject = leading_subject(unit, at)
        if subject:
            content = (at, skip(unit, at, "Q"))
            source = (subject.first, subject.last)
            add(reading, Found([content], (subject.verb, at), source, "neutral", "colon_clause"), at)


def _quote_right(reading: Reading, k: int, at: int, verb: VerbCue) -> list[Tokens] | None:
    """Return the quotation behind the cue: at once, behind a comma or colon, or behind adverbials and an addressee."""
    unit = reading.unit
    if "quote" not in verb.takes:
        return None
    place = k
    for candidate in (k, adverbials(unit, k), behind_cue(reading, at, verb)):
        place = candidate
        if letter_at(unit, place) and letter_at(unit, place) in ",:-":
            place += 1
        if letter_at(unit, place) == "Q":
            break
    else:
        return None
    last = skip(unit, place, "Q")
    follow = letter_at(unit, last)
    if follow and follow not in ",.;:-?!" and last < last_token(unit) and unit.classes[place - 1] not in ":":
        if unit.classes[last - 1] == "Q" and follow in "SCbG":
            return [(place, last)]
        return [trimmed(unit, place, content_end(reading, place, at))]
    # More of the same quotation behind a comma of its own sentence: "No," he said, "never."
    return [(place, last)]


def _addressed(reading: Reading, k: int, at: int, verb: VerbCue) -> tuple[list[Tokens], str] | None:
    """Read the content behind an addressee: told reporters that …, urged the envoy to … (do)."""
    unit = reading.unit
    last = phrase_right(unit, k)
    if last == k:
        return None
    if letter_at(unit, k) == "P" and unit.low[k] not in ("you", "it"):
        return None
    places = (last, adverbials(unit, last))
    for place in places:
        c = letter_at(unit, place)
        if c in ("t", "h") and ("clause" in verb.takes or "that" in verb.takes):
            return [trimmed(unit, place, content_end(reading, place, at))], "that"
        if c == "o" and ("to" in verb.takes or verb.stance == "demand"):
            return [trimmed(unit, place, content_end(reading, place, at))], "to"
    place = places[1]
    c = letter_at(unit, place)
    if "clause" in verb.takes and c and c in "PDN" and place < last_token(unit) and _finite_ahead(unit, place):
        return [trimmed(unit, place, content_end(reading, place, at))], "clause"
    return None


def _finite_ahead(unit: Unit, k: int) -> bool:
    """Whether a finite verb stands within reach, before a comma or relative clause: then a clause starts here."""
    for c in unit.classes[k + 1 : k + 14]:
        if c in "VBHM":
            return True
        if c in "W;:":
            return False
    return False


def _clause(reading: Reading, k: int, at: int, verb: VerbCue) -> list[Tokens] | None:
    """Read a clause without 'that'; adverbials before it are skipped when its start is plain to see."""
    unit = reading.unit
    end = last_token(unit)
    c = letter_at(unit, k)
    if c in "If" and c:
        place = adverbials(unit, k)
        p = letter_at(unit, place)
        if p and p in "tPh" and place < end:
            return [trimmed(unit, place, content_end(reading, place, at))]
        if verb.strength == "strong" and p and p in "DN" and _finite_ahead(unit, place):
            return [trimmed(unit, place, content_end(reading, place, at))]
        if verb.strength != "strong":
            return None
        if c == "I" and letter_at(unit, place) == ",":
            return [trimmed(unit, place + 1, content_end(reading, place + 1, at))] if place + 1 < end else None
        return [trimmed(unit, k, content_end(reading, k, at))] if _finite_ahead(unit, k) else None
    if (c and c in "DNPw#qXGR") or (c == "S" and verb.strength == "strong"):
        # "said two things", but not "added two crowns", "pointed out the window".
        if (verb.strength != "strong" or verb.lemma != "say") and not _finite_ahead(unit, k):
            return None
        return [trimmed(unit, k, content_end(reading, k, at))]
    if verb.strength == "strong" and c and c not in ",.;:-V":
        return [trimmed(unit, k, content_end(reading, k, at))]
    return None


_WITHHELD = frozenset(
    "access entry bail visa visas request requests permission asylum motion petition application appeal aid help "
    "coverage service treatment funding benefits licence license permit loan extension parole tenure admission "
    "passage relief".split()
)
"""What is denied to somebody, not denied to be so."""


def _denied(
    reading: Reading, k: int, at: int, verb: VerbCue, cue_end: int
) -> tuple[list[Tokens], int, str, str] | None:
    """Denial verbs attribute propositions only: rejected claims that …, denied betraying …, dismissed it as unfair."""
    unit = reading.unit
    end = content_end(reading, k, at)
    if letter_at(unit, k) == "G" and "ing" in verb.takes:
        return [trimmed(unit, k, end)], cue_end, "ing", "denial"
    if " as " in " ".join(unit.low[k:end]) and "as" in verb.takes:
        return [trimmed(unit, k, end)], cue_end, "as", "denial"
    last = phrase_right(unit, k)
    if (
        verb.lemma == "deny"
        and last > k
        and _WITHHELD.isdisjoint(unit.low[k : last + 1])
        and letter_at(unit, last) not in tuple("DN")
    ):
        return (
            [trimmed(unit, k, end)],
            cue_end,
            "object",
            "denial",
        )  # what is said to have happened: denied any betrayal
    nouns = [w for w in unit.low[k : last + 1] if w in reading.lexicon.propositions]
    if nouns:
        return [trimmed(unit, k, end)], cue_end, "proposition", "denial"
    if "clause" in verb.takes and letter_at(unit, k) in "PDNw" and _finite_ahead(unit, k):
        return [trimmed(unit, k, end)], cue_end, "clause", "denial"
    return None
