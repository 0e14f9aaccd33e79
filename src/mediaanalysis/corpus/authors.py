"""Who wrote it: bylines that stand on lines of their own, and notes on the author.

"Ana Sol covers the river for the Herald. She is at work on a book." The trap is the news itself, which also ends with
sentences on who somebody is. So a sentence is a note on the author when it stands at an end of the article and its
subject is the author that the source named, or a full name with an occupation of the trade whose surname occurs nowhere
else: people in the news are met before the last sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mediaanalysis.corpus.boilerplate import TAIL_UNITS, Unit, bare, is_reported, lines_of, passes

__all__ = ["RULES", "mark_authors"]

RULES = ("byline_line", "about_the_author")

_TOP_LINES = 4
_SIGNATURES = 2  # lines beside the note that may bear the author's name: a byline, an address
_NOTE_UNITS, _NOTE_WORDS = 6, 120
_NAME = (
    r"(?:(?:Dr|Prof|Rev|Rabbi|Professor|Judge)\.? )?"
    r"[A-Z][\w.’'-]*(?: (?:(?:de|van|von|der|la|al|bin|ten|el)\b|[A-Z][\w.’'-]*)){1,4}"
)
_NAMES = re.compile(_NAME)
_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?:Editor(?:'|’)?s(?:'|’)? [Nn]ote: |EDITOR(?:'|’)S NOTE: )?(?P<name>{_NAME})(?P<rest>(?:,? (?:Jr|Sr)\.?|"
    r", (?:an? |the )?[^.]{3,120}?,)? (?:(?:is|was|are)(?! \w+ing\b(?! (?:correspondent|editor)))|covers|covered|"
    r"writes (?:about|on|for|a|an|his|her|the)|reports? (?:on|from|for)|reported from|teaches|serves as|served|works|"
    r"worked|hosts|leads|directs|edits|edited|runs|heads|lives in|blogs|contributes)\b.*)",
    re.DOTALL,
)
_NOBODY = re.compile(
    r"\b(?:news|press|times|post|staff|wires?|board|editors?|desk|service|agency|network|journal|today|magazine|reuters)\b",
    re.IGNORECASE,
)
_HE = re.compile(r"(?:He|She|They|His|Her|Their)\b")
_TRADE = re.compile(
    r".*? (?:is|was|are)\b.{0,120}\b(?:reporters?|correspondent|columnist|(?<!party )editors?|journalists?|producer|"
    r"production assistant|fellow|contributor|(?:co-?)?authors? of|(?:co-?)?hosts? of|novelist|writers?|professors?|"
    r"lecturer|historian|bureau chief|intern|commentator|critic|scholar|(?:president|director|chairman|founder|"
    r"co-founder) (?:of|at) (?:the )?[\w ]*(?:institute|center|centre|foundation|institution|council|project|"
    r"society|alliance|association|fund|university))\b|"
    r".*? (?:covers|covered|writes|reports|teaches|blogs)\b.{0,120} (?:for|at) (?:the )?(?-i:[A-Z])",
    re.IGNORECASE | re.DOTALL,
)
_GOES_ON = re.compile(
    r"(?:He|She|They|His|Her|Their|[A-Z][\w’'-]+)(?:(?:’s|'s)? [\w ,’'-]{0,60}?)? "
    r"(?:is|was|are|has|have|had|holds|lives|writes|wrote|teaches|taught|served|serves|hosts|covers|covered|works|worked|"
    r"won|tweets|blogs|reports|joined|previously|can|spent|earned|graduated|received|runs|leads)\b"
)
_BESIDE_NAMES = re.compile(
    r"\b(?:by|and|the|for|special|to|staff|network|opinion|contributors?|columnists?|reporters?|writers?|correspondent|"
    r"editorial board)\b|[\W_]",
    re.IGNORECASE,
)
_ONLY_NAMES = re.compile(rf"(?:By )?{_NAME}(?:(?:, | and |, and | & ){_NAME}){{0,3}}$")


def mark_authors(units: Sequence[Unit], author: str = "", *, outlet: str = "", title: str = "") -> None:
    """Mark byline lines at the top and the note on the author at either end.

    `author` is the byline that the source delivered; without it only the outlet's name shows where a byline stands.
    """
    authors = {" ".join(match.group().split()).casefold() for match in _NAMES.finditer(_BY.sub("", author))}
    people = {name for name in authors if not _NOBODY.search(name) and name not in outlet.casefold()}
    _mark_byline(units, authors, outlet=outlet, title=title)
    _mark_note(list(units[:3]), units, people, named_only=True)
    _mark_note(list(reversed(units[-TAIL_UNITS:])), units, people, named_only=False)


def _mark_byline(units: Sequence[Unit], authors: set[str], *, outlet: str, title: str) -> None:
    """Mark lines at the top that hold nothing but the authors' names, the outlet's, and words of office."""
    names = sorted({*authors, outlet.casefold()} - {""}, key=len, reverse=True)
    words = Counter(unit.text for unit in units)
    before: Unit | None = None
    for line, _ in zip(lines_of(units), range(_TOP_LINES), strict=False):
        unit = line[0]
        label = words[unit.text] > 1 and unit.text.casefold() != outlet.casefold()  # of a speaker, in a transcript
        if label or len(line) > 1 or unit.text.count(" ") > 12 or unit.text.casefold() == title.casefold():
            before = None
            continue
        rest = unit.text.casefold()
        for name in names:
            rest = rest.replace(name, " ")
        named = rest != unit.text.casefold()
        office = before is not None and any(map(str.isalnum, rest))
        if (named or office) and not _BESIDE_NAMES.sub("", rest):
            unit.mark("byline_line", "byline")
            if before is not None:
                before.mark("byline_line", "byline")
        before = unit if _ONLY_NAMES.match(unit.text) else None


def _mark_note(run: Sequence[Unit], units: Sequence[Unit], authors: set[str], *, named_only: bool) -> None:
    """Walk from an end of the article inwards; sentences that may go on a note count when the note stands there."""
    pending: list[Unit] = []
    for unit in run:
        if passes(unit):
            continue
        note = _is_note(unit, units, authors, named_only=named_only)
        if note:
            same = [other for other in units if other.line == unit.line]
            whole = note == "author" and same[0] is unit and sum(u.text.count(" ") for u in same) < _NOTE_WORDS
            below = [after for after in pending if after.line == unit.line or _HE.match(bare(after.text))]
            for part in [unit, *below, *(same if whole and units[-1].line else ())]:
                part.mark("about_the_author")
            pending = []
        elif len(pending) < _NOTE_UNITS and _GOES_ON.match(bare(unit.text)) and not is_reported(unit.text):
            pending.append(unit)
        else:
            break


def _is_note(unit: Unit, units: Sequence[Unit], authors: set[str], *, named_only: bool) -> str:
    """Return "author" or "trade" when a sentence says who the author is, by what shows it; else ""."""
    plain = bare(unit.text)
    match = _SUBJECT.match(plain)
    if match is None or len(plain) > 500:
        return ""
    name = " ".join(match["name"].split()).casefold()
    surname = re.compile(rf"\b{re.escape(match['name'].split()[-1].rstrip('.'))}\b")
    met = [other for other in units if other.line != unit.line and surname.search(other.text)]
    if any(name.startswith(author) or author.startswith(name) for author in authors):
        return "author" if len(met) <= _SIGNATURES else ""
    known = named_only or any(other.start < unit.start for other in met)
    return "trade" if not known and _TRADE.match(match["rest"]) else ""
