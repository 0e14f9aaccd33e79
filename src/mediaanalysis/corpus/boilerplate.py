"""Which stretches of an article are the publisher speaking about itself: sign-up pleas, credits, notices, captions.

A text is cut into units (sentences and lines), and cues (``boilerplate_cues.toml``) find those that are no coverage:
lines of their own anywhere, blocks behind an opener, the run that ends the article, and stretches inside paragraphs.
What only the rest of an outlet's articles can show is in :mod:`mediaanalysis.corpus.repeats`. Each mark carries its
reason, the name of the rule that decided.
"""

from __future__ import annotations

import functools
import importlib.resources
import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = [
    "PLACES",
    "Cue",
    "Unit",
    "bare",
    "cue_of",
    "cues",
    "inline_zones",
    "is_reported",
    "lines_of",
    "mark_cues",
    "mark_tail",
    "passes",
    "speaks_to_reader",
    "units_of",
]

PLACES = ("line", "edge", "tail", "opener", "list", "inline", "repeated", "teaser")
TAIL_UNITS = 25
_HEAD, _TAIL = 1000, 4000  # characters at the ends of an article that are cut into sentences
_FLAT = 2000  # a longer line is a text without line breaks: it is cut into sentences too
_BLOCK_UNITS = 40
_ASIDE = 200  # characters of a unit that speaks to nobody, and yet does not end a block
_TOP_LINES, _BOTTOM_LINES = 5, 12
_LINE_BREAK = re.compile(r"[ \t]*\n\s*")
_TITLES = "".join(
    rf"(?<!\b{title}\.)" for title in ("Mr", "Ms", "Mrs", "Dr", "Gen", "Lt", "Col", "Sen", "Rep", "Gov", "St")
)
_SENTENCE_BREAK = re.compile(
    rf"(?<=[.!?])(?<!\b[A-Z]\.){_TITLES}[\"”’')]*[ \t\u00a0]+(?=[\"“‘'(©@]*[A-Z0-9(@©])|[ \t]*\n\s*"
)
_TO_READER = re.compile(
    r"\b(?:we|we’re|we're|our|ours|us|you|your|subscribe\w*|subscription|newsletters?|donat\w+|contribut\w+|readers?|"
    r"support(?:ing)? (?:us|the \w+)|journalism|thank you|please)\b|https?://|www\.|\S@\S|^@\w+|©",
    re.IGNORECASE,
)
_ASKS = re.compile(  # what a plea asks for, or what a house says only of itself
    r"\b(?:subscri\w+|newsletters?|sign up|donat\w+|contribut(?:e|ions?) (?:to|now|today)|support(?:ing)? (?:us|our)|"
    r"your support|our supporters|membership|journalism)\b|https?://|www\.|\S@\S",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"\b(?:said|says|told|added|according to|asked|warned|insisted)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^”\"]{3,}[”\"]")
_CORRECTION = re.compile(
    r"(?:(?:editor[’']?s[’']? note|update[ds]?|note)\b[^:]{0,30}[:.—–-]+\s*)?(?:an? |the )?"
    r"(?:earlier|previous|original|prior) versions? of (?:this|the)\b|"
    r"(?:corrections?|clarifications?)\b[^.:]{0,40}(?::|$)|"
    r"(?:\S+ ){0,3}this (?:article|story|post|piece|column|report) (?:was|has been) "
    r"(?:updated|corrected|amended|revised|clarified)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:WATCH|VIDEO|READ|SEE|LISTEN|PHOTOS|MORE|STORY|QUIZ|MAPS?|GRAPHICS?): ?\S")
_LEAD = re.compile(r"[\s•⦁●▪*·–—_>»|-]+(?=\S)|\*\*")
_AROUND = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: the reason it gives, where it counts, its compiled pattern, and examples."""

    why: str
    places: tuple[str, ...]
    regex: re.Pattern[str]
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    zone: str = "boilerplate"
    max_words: int = 40
    needs: tuple[str, ...] = ()


@dataclass(slots=True)
class Unit:
    """A sentence or line of a document; `reason` and `zone` are filled when it is found to be no coverage."""

    start: int
    end: int
    text: str
    line: int
    reason: str = ""
    zone: str = ""

    def mark(self, reason: str, zone: str = "boilerplate") -> None:
        """Give the unit a reason, unless it has one."""
        if not self.reason:
            self.reason, self.zone = reason, zone


@functools.cache
def cues() -> tuple[Cue, ...]:
    """Return the cues of ``boilerplate_cues.toml``."""
    file = importlib.resources.files("mediaanalysis.corpus") / "boilerplate_cues.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["cue"]
    return tuple(
        Cue(
            entry["why"],
            tuple(entry["places"]),
            re.compile(entry["pattern"], 0 if entry.get("case_sensitive") else re.IGNORECASE),
            tuple(entry["hits"]),
            tuple(entry["misses"]),
            entry.get("zone", "boilerplate"),
            entry.get("max_words", 40),
            tuple(entry.get("needs", ())),
        )
        for entry in entries
    )


@functools.cache
def _cues_at(place: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues() if place in cue.places)


@functools.cache
def _any_cue_at(place: str) -> re.Pattern[str]:
    """Return one pattern that finds what any cue of a place without `needs` finds: most units need no more."""
    found = [cue for cue in _cues_at(place) if not cue.needs]
    parts = (f"(?{'' if cue.regex.flags & re.IGNORECASE else '-'}i:{cue.regex.pattern})" for cue in found)
    return re.compile("|".join(parts), re.IGNORECASE)


@functools.cache
def _most_words(place: str) -> int:
    return max(cue.max_words for cue in _cues_at(place))


def units_of(text: str) -> list[Unit]:
    """Cut a text into lines, and the lines near its ends into sentences, with their offsets.

    Boilerplate inside an article is a line of its own; only at the ends does it share a line with coverage, so only
    there, and in texts that have lost their line breaks, are sentences told apart.
    """
    units: list[Unit] = []
    first, last = min(_HEAD, len(text)), max(len(text) - _TAIL, min(_HEAD, len(text)))
    breaks: Iterator[re.Match[str]] = _LINE_BREAK.finditer(text, first, last)
    if last - first > _FLAT and text.count("\n", first, last) * _FLAT < last - first:
        breaks = _SENTENCE_BREAK.finditer(text, first, last)
    begin, line = 0, 0
    for match in [*_SENTENCE_BREAK.finditer(text, 0, first), *breaks, *_SENTENCE_BREAK.finditer(text, last), None]:
        end = match.start() if match else len(text)
        if match:
            end += len(match.group().rstrip())  # closing quotation marks stay with their sentence
        piece = text[begin:end]
        size = len(piece.strip())
        if size:
            start = begin + len(piece) - len(piece.lstrip())
            units.append(Unit(start, start + size, text[start : start + size], line))
        line += match is not None and "\n" in match.group()
        begin = match.end() if match else end
    return units


def lines_of(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield the units line by line."""
    for _, line in itertools.groupby(units, key=lambda unit: unit.line):
        yield list(line)


def is_reported(text: str) -> bool:
    """Whether the words quote or report somebody."""
    return bool(_SPEECH.search(text) or _QUOTED.search(text))


def speaks_to_reader(text: str) -> bool:
    """Whether the words address the reader or speak for the house."""
    return bool(_TO_READER.search(text))


def bare(text: str) -> str:
    """Take bullets, dashes and enclosing parentheses off a line."""
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    around = _AROUND.match(rest)
    return around.group(1) if around else rest


def cue_of(text: str, place: str) -> Cue | None:
    """Return the first cue that finds this unit, or None.

    Words that are quoted or reported are never found by a cue that has the place "tail".
    """
    n_words = text.count(" ") + 1
    if n_words > _most_words(place):
        return None
    plain, folded = bare(text), text.casefold()
    forms = (text,) if plain == text else (text, plain)
    any_quick = any(_any_cue_at(place).match(form) for form in forms)
    reported: bool | None = None
    for cue in _cues_at(place):
        tried = any(word in folded for word in cue.needs) if cue.needs else any_quick
        if not tried or n_words > cue.max_words or not any(cue.regex.match(form) for form in forms):
            continue
        reported = is_reported(text) if reported is None else reported
        if not (reported and "tail" in cue.places):
            return cue
    return None


def mark_cues(units: Sequence[Unit], title: str = "") -> None:
    """Set the reason of every unit that a cue finds: lone lines, opener blocks, then the run at the end.

    The line that is the title, and a first line that only looks like a pointer ("WATCH: Envoys meet"), are headlines.
    """
    lines = list(lines_of(units))
    flat = len(lines) == 1 and len(units) > 1  # a text without line breaks is no line of its own
    for k, line in enumerate(() if flat else lines):
        text = " ".join(unit.text for unit in line)
        cue = cue_of(text, "line")
        if cue is None and (k < _TOP_LINES or k >= len(lines) - _BOTTOM_LINES):
            cue = cue_of(text, "edge")
        if text.casefold() == title.casefold() or (k == 0 and _LABEL.match(text)):
            cue = None
        if cue:
            zone = "boilerplate" if cue.zone == "byline" and k >= _TOP_LINES else cue.zone  # of a box inside
            for unit in line:
                unit.mark(cue.why, zone)
    _mark_lists(lines)
    _mark_blocks(units)
    mark_tail(units)


def _mark_lists(lines: Sequence[Sequence[Unit]]) -> None:
    """Mark the last run of headlines, when a label such as "Read more:" stands over it."""
    listed: list[Unit] = []
    for line in reversed(lines[-_BOTTOM_LINES:]):
        text = " ".join(unit.text for unit in line)
        cue = cue_of(text, "list")
        if cue:
            for unit in [*line, *listed]:
                unit.mark(cue.why, cue.zone)
        if not line[0].reason and not _is_headline(text):
            break
        listed += line


def _is_headline(text: str) -> bool:
    ends = text.rstrip("\"”’')")[-1:] not in ".,;:!"
    return ends and text.count(" ") <= 20 and not _CORRECTION.match(bare(text))


def _mark_blocks(units: Sequence[Unit]) -> None:
    """Mark from an opener on, while the units speak to the reader; two that do not end the block."""
    ends = {line[-1].start for line in lines_of(units)}
    k = 0
    while k < len(units):
        alone = units[k].start in ends and (k == 0 or units[k - 1].line != units[k].line)
        cue = cue_of(units[k].text, "opener") if alone else None
        last = _block_end(units, k) if cue else -1
        if cue and last >= 0:
            for unit in units[k : last + 1]:
                unit.mark(cue.why, cue.zone)
            k = last
        k += 1


def _block_end(units: Sequence[Unit], opener: int) -> int:
    """Return the last unit of the block that `opener` opens, or -1 when nothing after it asks the reader anything."""
    last, silent, asks = -1, 0, False
    for k in range(opener + 1, min(len(units), opener + _BLOCK_UNITS)):
        unit = units[k]
        speaks = speaks_to_reader(unit.text) and not is_reported(unit.text)
        if unit.reason or speaks or cue_of(unit.text, "tail"):
            last, silent = k, 0
            asks = asks or bool(unit.reason or _ASKS.search(unit.text))
        else:
            silent += 1
            if silent > 2 or len(unit.text) > _ASIDE:
                break
    if not asks:
        return -1  # a column that begins with "Dear readers"
    if len(units) - 1 - last <= 2:
        last = len(units) - 1  # one or two closing units, such as a button's label
    return last


def passes(unit: Unit) -> bool:
    """Whether a unit neither belongs to a run at the end nor breaks it: marked, a rule of dashes, a correction."""
    return bool(unit.reason) or not any(map(str.isalnum, unit.text)) or bool(_CORRECTION.match(bare(unit.text)))


def mark_tail(units: Sequence[Unit]) -> None:
    """Mark the unbroken run of cue units that ends the article."""
    for unit in reversed(units[-TAIL_UNITS:]):
        if unit.reason:
            continue
        cue = cue_of(unit.text, "tail")
        if cue:
            unit.mark(cue.why, cue.zone)
        elif not passes(unit):
            break


def inline_zones(text: str) -> list[tuple[int, int, str, str]]:
    """Return the stretches inside paragraphs that an inline cue finds, as (start, end, zone, reason)."""
    found, folded = [], text.casefold()
    for cue in _cues_at("inline"):
        if any(word in folded for word in cue.needs):
            for match in cue.regex.finditer(text):
                start, end = match.span("cut" if "cut" in cue.regex.groupindex else 0)
                start += len(text[start:end]) - len(text[start:end].lstrip())
                found.append((start, end, cue.zone, cue.why))
    return sorted(found)
