"""Quotation marks, and the stretches of text between them.

Read are curly, straight, doubled (``''``) and German marks, guillemets, British single marks, and dialogue that opens
with a dash. A stretch never leaves its line, save that a speech of several paragraphs opens each of them anew. Marks
without a partner never raise: a stretch that is not closed ends with its line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Stretch", "find_stretches"]

_MARK = re.compile(r"''|``|[\"“”„‟«»]|[‘’‚'`]")
_DOUBLE = {"“": "open", "”": "close", "„": "open", "‟": "open", "«": "open", "»": "close", "``": "open"}
_DASH_LINE = re.compile(r"[ \t]*[—–][ \t\u00a0]*(?=\S)")
_DASH_INSIDE = re.compile(r"[,.!?…]?[ \t\u00a0]+[—–][ \t\u00a0]+")
_REACH = 40  # marks looked at for the partner of a single mark: the work stays linear in any text
_CLOSES_AFTER = frozenset(',.!?…;:-—–)]"”')


class Stretch(NamedTuple):
    """What stands between two quotation marks, with the marks. `style` is double, single or dash."""

    start: int
    end: int
    style: str
    closed: bool
    goes_on: bool  # a speech whose next paragraph opens anew
    inner_start: int
    inner_end: int


def find_stretches(text: str, first: int, last: int) -> list[Stretch]:
    """Return the quoted stretches of ``text[first:last]`` in order; none lies inside another.

    >>> text = "“No,” he said. 'Never,' she said. It's over."
    >>> [text[s.start : s.end] for s in find_stretches(text, 0, len(text))]
    ['“No,”', "'Never,'"]
    """
    result: list[Stretch] = []
    open_before = False  # the line above ended inside a quotation
    while first < last:
        line_end = text.find("\n", first, last)
        line_end = last if line_end < 0 else line_end
        if text[first:line_end].strip():
            marks = [(m.group(), m.start()) for m in _MARK.finditer(text, first, line_end)]
            found = _in_line(text, first, line_end, marks, open_before=open_before) if marks else []
            if not found:
                found = _dialogue(text, first, line_end)
            if open_before and result and not (found and _opens_line(text, first, found[0])):
                result[-1] = result[-1]._replace(goes_on=False)
            open_before = bool(found) and not found[-1].closed and found[-1].style == "double"
            result += found
        first = line_end + 1
    if open_before:
        result[-1] = result[-1]._replace(goes_on=False)
    return result


def _opens_line(text: str, first: int, stretch: Stretch) -> bool:
    return not text[first : stretch.start].strip()


def _in_line(text: str, first: int, last: int, marks: list[tuple[str, int]], *, open_before: bool) -> list[Stretch]:
    """Pair the marks of one line."""
    result: list[Stretch] = []
    singles = [at for mark, at in marks if mark in "‘’‚'`" and len(mark) == 1]
    opened, wide, kind = -1, 1, ""
    single = 0
    for mark, at in marks:
        if opened >= 0:
            if _closes(text, kind, mark, at, last):
                end = at + len(mark)
                result.append(Stretch(opened, end, "double", True, False, opened + wide, at))
                opened = -1
            continue
        if result and at < result[-1].end:
            continue
        if len(mark) == 1 and mark in "‘’‚'`":
            while single < len(singles) and singles[single] <= at:
                single += 1
            close = _single_close(text, singles, single, last) if _opens_single(text, at, first, last) else -1
            if close >= 0 and not _double_between(marks, at, close):
                result.append(Stretch(at, close + 1, "single", True, False, at + 1, close))
        elif _opens(text, mark, at, first, last):
            opened, wide, kind = at, len(mark), mark
        elif mark in "”»" and (not result) and at > first and text[at - 1] in ",.!?…" and mark == "”":
            # The opening mark was lost, or the paragraph goes on a speech without a new mark.
            result.append(Stretch(first, at + 1, "double", open_before, False, first, at))
    if opened >= 0 and text[opened + wide : last].strip():
        end = last
        while text[end - 1].isspace():
            end -= 1
        result.append(Stretch(opened, end, "double", False, True, opened + wide, end))
    return result


def _opens(text: str, mark: str, at: int, first: int, last: int) -> bool:
    """Whether a double mark outside a quotation opens one."""
    side = _DOUBLE.get(mark)
    if side == "close":
        # German and Nordic setters open with the mark that closes elsewhere: »so« and ”so”.
        return (at == first or text[at - 1] in " \t\u00a0(") and at + 1 < last and text[at + 1].isalnum()
    if side == "open":
        return True
    behind = at + len(mark)
    if behind >= last or text[behind].isspace():
        return False
    return not (at > first and text[at - 1].isdigit() and not text[behind].isalnum())


def _closes(text: str, opener: str, mark: str, at: int, last: int) -> bool:
    """Whether `mark` closes the quotation that `opener` opened."""
    if opener in ("“", "‟"):
        if mark == "“":  # a closing mark set the wrong way round
            return not text[at - 1].isspace() and (at + 1 >= last or not text[at + 1].isalnum())
        return mark == "”" or (mark == '"' and (at + 1 >= last or not text[at + 1].isalnum()))
    if opener == "„":
        return mark in "“”" or mark == '"'
    if opener in "«»":
        return mark in "«»" and mark != opener
    if opener == "”":
        return mark == "”"
    if opener in ("''", "``"):
        return mark == "''"
    if mark == "”":
        return True
    if mark != opener:
        return False
    before, behind = text[at - 1], at + len(mark)
    # A straight mark between a blank and a letter would open a quotation inside a quotation: it stays open.
    return not (before.isspace() and behind < last and text[behind].isalnum())


def _opens_single(text: str, at: int, first: int, last: int) -> bool:
    if at + 1 >= last or not (text[at + 1].isalnum() or text[at + 1] in "…[$"):
        return False
    if text[at] in "‘‚`":
        return at == first or not text[at - 1].isalnum()
    return at == first or text[at - 1] in " \t\u00a0(—–-[:/"


def _single_close(text: str, singles: list[int], index: int, last: int) -> int:
    """Return the place of the mark that closes a British quotation; -1 when the mark is only an apostrophe.

    A mark behind a letter and before a blank may be a plural's apostrophe (the allies' plan), so a mark behind a comma
    or stop is preferred; the search ends at the next mark that opens.
    """
    doubtful = -1
    for number in range(index, min(index + _REACH, len(singles))):
        at = singles[number]
        if text[at] in "‘‚`":
            break
        before = text[at - 1]
        after = text[at + 1] if at + 1 < last else " "
        if after.isalnum():
            if before.isspace():
                break  # another mark that opens
            continue
        if before.isspace():
            break
        if before in ",.!?…" or after in _CLOSES_AFTER:
            return at
        if before not in "sSzx":
            return at
        if doubtful < 0:
            doubtful = at
    return doubtful


def _double_between(marks: list[tuple[str, int]], start: int, end: int) -> bool:
    """Whether a lone double mark stands between: then the single marks belong to two different quotations."""
    low, high = 0, len(marks)
    while low < high:
        middle = (low + high) // 2
        if marks[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    count, stop = 0, min(low + _REACH, len(marks))
    while low < stop and marks[low][1] < end:
        count += len(marks[low][0]) == 2 or marks[low][0] in '"“”„«»'
        low += 1
    return count % 2 == 1


def _dialogue(text: str, first: int, last: int) -> list[Stretch]:
    """Return the speech of a line of dialogue: — No, — she said. — Never."""
    dash = _DASH_LINE.match(text, first, last)
    if not dash:
        return []
    cuts = [m.span() for m in _DASH_INSIDE.finditer(text, dash.end(), last)][:2]
    if not cuts:
        return []
    start = dash.end() - len(dash.group().lstrip())
    edge = cuts[0][0] + (text[cuts[0][0]] in ",.!?…")
    result = [Stretch(start, edge, "dash", True, False, dash.end(), edge)]
    if len(cuts) == 2 and cuts[1][1] < last:
        result.append(Stretch(cuts[1][1], last, "dash", True, False, cuts[1][1], last))
    return result
