"""Which stretches of an article are the publisher speaking about itself: sign-up pleas, credits, notices.

Two mechanisms, each with its reason written into the result:

1. **Cues** (``boilerplate_cues.toml``): lines that open a block, short lines anywhere, and units of the run that ends
   the article.
2. **Repetition**: a sentence that many documents of one outlet carry at the same end. Repetition alone is not enough:
   outlets also repeat background sentences that are coverage, and framing at that. So a repeated sentence must either
   speak of the outlet or to the reader, or stand in the very same words in at least 30 % of the outlet's documents,
   below many different sentences (an article printed twice, or a daily report that differs from the last one in its
   figures, is no boilerplate).
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cue", "Unit", "cue_reason", "cues", "mark_cues", "mark_repeats", "mark_tail", "units_of"]

_TAIL_UNITS = 15
_MAX_LINE_WORDS = 40
_HEAD, _TAIL = 1000, 4000  # characters at the ends of an article that are cut into sentences
_LINE_BREAK = re.compile(r"[ \t]*\n\s*")
_TITLES = "".join(
    rf"(?<!\b{title}\.)" for title in ("Mr", "Ms", "Mrs", "Dr", "Gen", "Lt", "Col", "Sen", "Rep", "Gov", "St")
)
_UNIT_BREAK = re.compile(
    rf"(?<=[.!?])(?<!\b[A-Z]\.){_TITLES}[\"”’')]*[ \t\u00a0]+(?=[\"“‘'(©@]*[A-Z0-9(@©])|[ \t]*\n\s*"
)
_TO_READER = re.compile(
    r"\b(?:we|we’re|we're|our|ours|us|you|your|subscribe\w*|subscription|newsletters?|donat\w+|contribut\w+|readers?|"
    r"support(?:ing)? (?:us|the \w+)|journalism|thank you|please)\b|https?://|www\.|\S@\S|^@\w+|©",
    re.IGNORECASE,
)
_CHANGING = re.compile(r"\d+|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b")
_SPEECH = re.compile(r"\b(?:said|says|told|added|according to|asked|warned|insisted)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^”\"]{3,}[”\"]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: the reason it gives, where it counts, its compiled pattern, and examples."""

    why: str
    place: str
    regex: re.Pattern[str]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(slots=True)
class Unit:
    """A sentence or line of a document; `reason` is filled when it is found to be boilerplate."""

    start: int
    end: int
    text: str
    whole_line: bool
    reason: str = ""


@functools.cache
def cues() -> tuple[Cue, ...]:
    """Return the cues of ``boilerplate_cues.toml``."""
    file = importlib.resources.files("mediaanalysis.corpus") / "boilerplate_cues.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["cue"]
    return tuple(
        Cue(
            entry["why"],
            entry["place"],
            re.compile(entry["pattern"], 0 if entry.get("case_sensitive") else re.IGNORECASE),
            tuple(entry["hits"]),
            tuple(entry["misses"]),
        )
        for entry in entries
    )


def units_of(text: str) -> list[Unit]:
    """Cut a text into lines, and the lines near its ends into sentences, with their offsets.

    Boilerplate inside an article is a line of its own; only at the ends does it share a line with coverage, so only
    there are sentences told apart.
    """
    units: list[Unit] = []
    first, last = min(_HEAD, len(text)), max(len(text) - _TAIL, min(_HEAD, len(text)))
    breaks = [*_UNIT_BREAK.finditer(text, 0, first), *_LINE_BREAK.finditer(text, first, last)]
    begin = 0
    for match in [*breaks, *_UNIT_BREAK.finditer(text, last), None]:
        end = match.start() if match else len(text)
        if match:
            end += len(match.group().rstrip())  # closing quotation marks stay with their sentence
        piece = text[begin:end]
        size = len(piece.strip())
        if size:
            start = begin + len(piece) - len(piece.lstrip())
            units.append(Unit(start, start + size, text[start : start + size], _is_line(text, start, start + size)))
        begin = match.end() if match else end
    return units


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether nothing but blanks shares the line with this stretch."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    stop = text.find("\n", end, end + 200)
    after = text[end : stop if stop >= 0 else end + 200]
    return not before.strip() and not after.strip()


def cue_reason(text: str, place: str) -> str:
    """Return the reason of the first cue that finds this unit, or "".

    Words that are quoted or reported are never a tail cue.
    """
    if place == "tail" and (_SPEECH.search(text) or _QUOTED.search(text)):
        return ""
    for cue in cues():
        if cue.place == place and cue.regex.match(text):
            return cue.why
    return ""


def mark_cues(units: Sequence[Unit]) -> None:
    """Set the reason of every unit that a cue finds: opener blocks, lone lines, then the run at the end."""
    for unit in units:
        if unit.whole_line and len(unit.text.split()) <= _MAX_LINE_WORDS:
            unit.reason = cue_reason(unit.text, "line")
    _mark_blocks(units)
    mark_tail(units)


def _mark_blocks(units: Sequence[Unit]) -> None:
    """Mark from an opener on, while the lines speak to the reader; two that do not end the block."""
    k = 0
    while k < len(units):
        why = cue_reason(units[k].text, "opener") if units[k].whole_line else ""
        last = _block_end(units, k) if why else -1
        if last >= 0:
            for unit in units[k : last + 1]:
                unit.reason = unit.reason or why
            k = last
        k += 1


def _block_end(units: Sequence[Unit], opener: int) -> int:
    """Return the last unit of the block that `opener` opens, or -1 when nothing after it speaks to the reader."""
    last, silent = -1, 0
    for k in range(opener + 1, len(units)):
        unit = units[k]
        if unit.reason or _TO_READER.search(unit.text) or cue_reason(unit.text, "tail"):
            last, silent = k, 0
        else:
            silent += 1
            if silent > 2:
                break
    if last >= 0 and len(units) - 1 - last <= 2:
        last = len(units) - 1  # one or two closing units, such as a button's label
    return last


def mark_tail(units: Sequence[Unit]) -> None:
    """Mark the unbroken run of cue units that ends the article; a marked unit does not break the run."""
    for unit in reversed(units[-_TAIL_UNITS:]):
        if not unit.reason:
            unit.reason = cue_reason(unit.text, "tail")
        if not unit.reason:
            break


def _shape(text: str) -> str:
    """Write a sentence so that dates and weekdays do not hide a repetition."""
    return _CHANGING.sub("0", text.casefold()).strip(" \"“”'‘’.")


def mark_repeats(documents: Sequence[Sequence[Unit]], outlets: Sequence[str]) -> None:
    """Mark sentences that documents of one outlet repeat at the same end, head or tail, from the end inwards."""
    groups: dict[str, list[Sequence[Unit]]] = defaultdict(list)
    for units, outlet in zip(documents, outlets, strict=True):
        groups[outlet].append(units)
    for outlet, members in groups.items():
        if outlet and len(members) >= 3:
            _mark_outlet(members, outlet, reverse=True)
            _mark_outlet(members, outlet, reverse=False)


def _mark_outlet(members: list[Sequence[Unit]], outlet: str, *, reverse: bool) -> None:
    """Mark the repeated run at one end of each article of an outlet."""
    runs = [_inwards(units, reverse=reverse) for units in members]
    shapes = [[_shape(unit.text) for unit in run] for run in runs]
    exact: Counter[str] = Counter()
    loose: Counter[str] = Counter()
    beside: dict[str, set[str]] = defaultdict(set)
    for run, shape in zip(runs, shapes, strict=True):
        exact.update({unit.text for unit in run})
        loose.update(set(shape))
        for outer, inner in zip(shape, [*shape[1:], ""], strict=False):
            beside[outer].add(inner)
    total = len(members)
    enough = max(3, -(-total // 100))
    name = re.compile(rf"\b{re.escape(outlet)}\b", re.IGNORECASE)
    for run, shape in zip(runs, shapes, strict=True):
        certain = 0
        for k, unit in enumerate(run):
            often = loose[shape[k]] >= enough
            speaks = often and _speaks(unit.text, name)
            everywhere = often and exact[unit.text] >= 0.3 * total
            if not (unit.reason or speaks or everywhere):
                break
            # The same article printed many times repeats whole; house text stands below many different articles.
            if speaks or (everywhere and len(beside[shape[k]]) >= max(3, loose[shape[k]] // 2)):
                certain = k + 1
        for k, unit in enumerate(run[:certain]):
            unit.reason = unit.reason or f"repeats_in_outlet:{loose[shape[k]]}_of_{total}"


def _inwards(units: Sequence[Unit], *, reverse: bool) -> list[Unit]:
    """Return the units of one end of an article, the outermost first."""
    return list(reversed(units[-_TAIL_UNITS:])) if reverse else list(units[:4])


def _speaks(text: str, outlet: re.Pattern[str]) -> bool:
    """Whether a sentence speaks of the outlet or to the reader, and reports or quotes nobody."""
    speaks = _TO_READER.search(text) or outlet.search(text) or cue_reason(text, "tail")
    return bool(speaks) and not (_SPEECH.search(text) or _QUOTED.search(text))
