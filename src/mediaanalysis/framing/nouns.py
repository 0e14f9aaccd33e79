"""Noun phrases and subjects, read off the one-letter classes of a unit: who is it that says, whom is it said of."""

from __future__ import annotations

from typing import NamedTuple

from mediaanalysis.framing.units import Unit

__all__ = ["Subject", "leading_subject", "phrase_left", "phrase_right", "subject_of"]

_INSIDE = frozenset("Nw#DXqf")
_AUXILIARY = frozenset("RBHMnT")
_REACH = 40  # tokens a phrase may span: the work stays linear in any text
_ROLE_LINKS = frozenset("for at with from to in on by".split())
_LINKED = {"I": "DNw", "o": "DN"}  # adviser to the envoy, but not: urged the envoy to go


class Subject(NamedTuple):
    """Tokens of a subject [first, last), the first token of the verb group, and how it was found."""

    first: int
    last: int
    verb: int
    how: str


def phrase_right(unit: Unit, at: int) -> int:
    """Return the token after the noun phrase that starts at token `at`; `at` itself when there is none.

    A name ends before a preposition; a role goes on over "of", and over "for", "at", "with" behind a common noun.
    """
    classes, low, n = unit.classes, unit.low, min(len(unit), at + _REACH)
    if at >= n:
        return at
    if classes[at] in "PO":
        return at + 1
    i, seen = at, ""
    while i < n:
        c = classes[i]
        if c in "Nwq#":
            seen = c
        elif c == "D" and seen in ("", "X", "f", "I", "C", "D"):
            seen = "D"
        elif c == "X" and seen:
            seen = "X"
        elif c == "f" and seen and seen in "wNq#D" and i > at:
            seen = "f"
        elif c == "V" and seen in ("", "D") and i + 1 < n and classes[i + 1] in "wN":
            seen = "w"
        elif (
            c == "V"
            and seen == "w"
            and i + 1 < n
            and (classes[i + 1] == "I" or low[i + 1] == "as")
            and _passive(low[i])
        ):
            i += 1  # a source involved in the talks
            seen = "I"
        elif c in "Io" and seen == "w" and low[i] in _ROLE_LINKS and i + 1 < n and classes[i + 1] in _LINKED[c]:
            seen = "I"
        elif c == "C" and seen and i + 1 < n and classes[i + 1] in "DN" and low[i] == "and":
            seen = "C"
        elif c == "(" and seen == "N":
            close = classes.find(")", i, i + 8)
            if close < 0:
                break
            i, seen = close, "N"
        else:
            break
        i += 1
    while i > at and classes[i - 1] in "fICoDX" and not (classes[i - 1] == "D" and i - 1 == at):
        i -= 1
    return i


def phrase_left(unit: Unit, last: int, floor: int = 0) -> int:
    """Return the first token of the noun phrase whose last token is `last`; `last` + 1 when there is none."""
    classes, low = unit.classes, unit.low
    floor = max(floor, last - _REACH)
    i = last
    while i >= floor:
        c = classes[i]
        if c == "D" and i > floor and i < last and classes[i - 1] in "Nw#q":
            i -= 1
            break  # a new phrase begins: a claim | his critics repeated
        if c in _INSIDE:
            i -= 1
        elif c == "I" or (c == "o" and i < last and classes[i + 1] in "NDX"):
            if i < last and _closes_phrase(unit, i, floor):
                break
            i -= 1
        elif (
            (c == "O" and i > floor and classes[i - 1] == "f")
            or (c == "S" and low[i] == "than" and i > floor and low[i - 1] in ("more", "less", "fewer"))
            or (c == "C" and i > floor and classes[i - 1] in "Nw#q" and i < last)
        ):
            i -= 1
        elif c == ")" and "(" in classes[max(floor, i - 8) : i]:
            i = classes.rfind("(", floor, i) - 1
        elif (c in "VG" and i < last and _modifies(unit, i, floor)) or (
            c == "T" and i < last and i > floor and classes[i - 1] in "DIfVNw"
        ):
            i -= 1
        elif c == "," and floor < i < last and classes[i - 1] in "#T" and classes[i + 1] == "#":
            i -= 1  # a Sept. 15, 2011, report
        else:
            break
    first = i + 1
    return _trimmed(unit, first, last) if first <= last else last + 1


def _inside_chunk(unit: Unit, comma: int, floor: int) -> bool:
    """Whether the comma stands inside an insertion that began before: Olin, speaking in Orlo, N.D., said."""
    classes = unit.classes
    i = comma - 1
    while i > floor and classes[i] not in ",;:-Q":
        i -= 1
    return i > floor and classes[i] == "," and classes[i + 1] in "GIVSR" and unit.low[i + 1] != "as"


def _passive(word: str) -> bool:
    return word.endswith("ed") or word in ("known", "seen", "written", "held")


_FOREIGN = frozenset(
    "with alongside to into as including against toward towards over about during after before".split()
)


def _closes_phrase(unit: Unit, at: int, floor: int) -> bool:
    """Whether the preposition divides a verb's phrase from the subject sought: ran it alongside an item saying."""
    if unit.low[at] not in _FOREIGN:
        return False
    # At the start of the clause the phrase before the preposition is itself the subject: people with knowledge said.
    i = at - 1
    while i >= floor and unit.classes[i] in "NwD#XfIqRT":
        i -= 1
    return i >= floor and unit.classes[i] in "VGBHMo"


def _modifies(unit: Unit, at: int, floor: int) -> bool:
    """Whether the verb form is part of a noun phrase: a leaked memo, a poll released Monday."""
    classes = unit.classes
    follow = classes[at + 1] if at + 1 < len(classes) else ""
    before = classes[at - 1] if at > floor else ""
    if follow and follow in "wN" and before and before in "DXwfICV#":
        return True
    return bool(before and follow) and before in "wN" and follow in "IT" and unit.low[at].endswith("ed")


_ABOUT = frozenset("about around over under".split())


def _trimmed(unit: Unit, first: int, last: int) -> int:
    """Drop what stands before the subject: In Harnov on Monday Olin said; a leading conjunction or preposition."""
    classes = unit.classes
    while first <= last and classes[first] in "CRTbX":
        first += 1
    if first > last:
        return first
    if classes[first] in "Ifo" and not (
        classes[first] == "I" and classes[first + 1 : first + 2] in ("#", "D") and unit.low[first] in _ABOUT
    ):
        # A prepositional phrase stands before the subject, without a comma: its last name or article begins it.
        begin = -1
        i = last
        if classes[i] == "N":
            while i > first and classes[i - 1] in "N":
                i -= 1
            begin = i
            if i - 1 > first and classes[i - 1] == "D" and classes[i - 2] not in "Ifo":
                begin = i - 1
        else:
            for j in range(last, first, -1):
                if classes[j] == "D":
                    begin = j
                    break
        if begin <= first + 1:
            return last + 1
        return begin
    return first


def subject_of(unit: Unit, verb: int, floor: int = 0) -> Subject | None:
    """Return the subject to the left of the verb at token `verb`, or None."""
    classes = unit.classes
    i = verb - 1
    while i >= floor and (classes[i] in _AUXILIARY or (classes[i] == "I" and classes[i + 1] == "T" and i > floor)):
        i -= 1
    group = verb
    while group - 1 > i and classes[group - 1] in "RBHMn":
        group -= 1
    if i < floor:
        return None
    c = classes[i]
    if c == "P":
        return Subject(i, i + 1, group, "pronoun")
    if c == "W":
        return Subject(i, i + 1, group, "relative")
    if c == "t" and i > floor and classes[i - 1] in "wN":
        return Subject(i, i + 1, group, "relative")
    if c == "D" and (i == floor or classes[i - 1] not in "DIf"):
        return Subject(i, i + 1, group, "name") if unit.low[i] in _STANDING else None
    if c in ",-":
        return _behind_comma(unit, i, group, floor)
    if c == ")":
        open_ = classes.rfind("(", max(floor, i - 12), i)
        if open_ > floor:
            first = phrase_left(unit, open_ - 1, floor)
            if first < open_:
                return Subject(first, i + 1, group, "name")
        return None
    if c == "V" and i > floor and i + 1 < verb and classes[i + 1] == "T" and classes[i - 1] in "Nw":
        first = phrase_left(unit, i - 1, floor)  # the poll released Monday shows
        return Subject(first, verb, verb, "name") if first < i else None
    if c in "Nwq#XGOR":
        relative = _behind_relative(unit, i, group, floor)
        if relative:
            return relative
        first = phrase_left(unit, i, floor)
        if first <= i and _can_be_subject(unit, first, i):
            first = _named_before(unit, first, floor)
            return Subject(first, i + 1, group, "name")
    return None


def _behind_relative(unit: Unit, last: int, group: int, floor: int) -> Subject | None:
    """Return the subject with its relative clause: people who watched the talks said."""
    classes = unit.classes
    start = last
    while start > floor and classes[start - 1] not in ",;:-Q().":
        start -= 1
    at = classes.find("W", start, last)
    if at < 0:
        at = classes.find("t", start, last)
        if at >= 0 and classes[at + 1] not in "VHBM":
            return None
    if at <= start or classes[at - 1] not in "Nw#" or unit.low[at] == "which":
        return None
    inside = classes[at + 1 : last + 1]
    # One verb inside: the clause's own. With a second one, the cue belongs to another clause.
    if sum(c in "VB" for c in inside) > 1 or any(c in "tPhCS" for c in inside):
        return None
    first = phrase_left(unit, at - 1, floor)
    if first >= at or (first > floor and classes[first - 1] in "VGIo"):
        return None
    return Subject(first, last + 1, group, "name")


def _named_before(unit: Unit, first: int, floor: int) -> int:
    """Return the start of the name that the phrase at `first` stands beside: Olin, a doctor from Harnov, said."""
    classes = unit.classes
    if first - 1 > floor and classes[first - 1] == "," and classes[first] in "D#w" and classes[first - 2] in "N)":
        name = phrase_left(unit, first - 2, floor)
        if name < first - 1 and (name == 0 or classes[name - 1] in ";:.QbSCt(h"):
            return name
    return first


def _coordinate_before(unit: Unit, first: int, floor: int) -> int:
    """Return the start of the first of two subjects with insertions: Olin, who left, and her deputy, an envoy, said."""
    classes = unit.classes
    if first - 3 < floor or classes[first - 2 : first] != ",C" or unit.low[first - 1] != "and":
        return first
    left = first - 3
    while left > floor and classes[left] not in ",-;:":
        left -= 1
    if left > floor and classes[left] == "," and classes[left + 1] in "WDV" and classes[left - 1] in "Nw":
        name = phrase_left(unit, left - 1, floor)
        if name < left:
            return name
    return first


_STANDING = frozenset("some many most several few all both each this these those one another others much more".split())


def _can_be_subject(unit: Unit, first: int, last: int) -> bool:
    """Whether these tokens can be a subject: not a bare gerund, not only a determiner, not behind 'to'."""
    classes = unit.classes
    if all(c in "DIfoCX" for c in classes[first : last + 1]):
        return False
    return classes[last] not in "fIoC"


def _behind_comma(unit: Unit, comma: int, group: int, floor: int) -> Subject | None:
    """Return the subject before one or more inserted chunks: Olin, the mayor, who took office in May, said."""
    classes = unit.classes
    mark = classes[comma]
    right = comma
    for _ in range(4):
        left = right - 1
        while left >= floor and classes[left] not in (",-" if mark == "," else mark) and right - left < _REACH:
            left -= 1
        if left <= floor or classes[left] not in ",-":
            return None
        opens = classes[left + 1]
        if opens in "bPQ" or (opens == "C" and any(c in "VB" for c in classes[left + 1 : right])):
            return None
        if classes[left - 1] in "Nw#q)" and not _inside_chunk(unit, left, floor):
            first = phrase_left(unit, left - 1, floor)
            if first < left and (first == 0 or classes[first - 1] in ",;:-.QbSCtIR(hT" or classes[first] in "DN"):
                first = _coordinate_before(unit, _named_before(unit, first, floor), floor)
                if opens in "DNw#f":
                    return Subject(first, comma + 1, group, "apposition")
                return Subject(first, left, group, "apposition")
        right = left
    return None


def leading_subject(unit: Unit, before: int) -> Subject | None:
    """Return the subject of the clause that a shared or participle verb before `before` belongs to."""
    classes = unit.classes
    for i in range(1, min(before, _REACH * 2)):
        if classes[i] in "VBHM" and classes[i - 1] in "PNwW)#RTq,XC":
            found = subject_of(unit, i)
            if found and found.how != "relative":
                return found
    return None
