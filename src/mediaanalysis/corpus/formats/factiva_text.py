r"""Factiva as plain text: field codes at the start of lines, or the unlabelled lines of a publication.

The main trap of the codes: sentences begin with the same letters ("IN the end ..."), so a code counts only in the
manner in which this file sets its codes off, and where one can stand.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.formats.factiva_common import (
    CODES,
    HEAD_CODES,
    INDEX_CODES,
    Body,
    Labels,
    accession_of,
    add_article,
    date_of,
    header_labels,
    is_copyright,
    is_language,
    is_publisher,
    length_of,
    seen_in,
)
from mediaanalysis.corpus.formats.factiva_fields import Rows, add_records
from mediaanalysis.corpus.markup import one_line

__all__ = ["TITLE_MARK", "add_text", "is_factiva_text", "read_factiva_txt", "text_paragraphs"]

TITLE_MARK = "\ue001"
"""Stands before a headline where the format told it from other lines; a private character that no text holds."""

_CODED = re.compile(r"[ \t]*(\*?)([A-Z]{2,6})\1(?:([ \t]*\|)|(\t)|([ \t]{2,})|([ \xa0])|[ \t]*$)[ \t]*(.*)", re.DOTALL)
_MANNERS = ("pipe", "tab", "wide", "space")
_WEAK = ("wide", "space")  # sentences do the same
_TELLING = frozenset("WC PD SN SC LA AN".split())
_TERM = re.compile(r"\S{1,16}\s?:\s")
_STARRED = re.compile(r"(?<![\w*])\*(?=\S)([^*]{1,300})(?<=\S)\*(?![\w*])")
_BYLINE = re.compile(r"(?:by|von|par|por|di|da|de|door|av|от)\s+[^\W\d_]", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*(?:,? (?:and|und|et|y|e|&) |,? )?){1,6}")
_UNKNOWN_UNIT = re.compile(r"\d[\d.,\s]{0,9}\s?[^\W\d_]{1,15}")
_FURNITURE = re.compile(
    r"(?:(?:page|seite|página|pagina) \d+(?: .{1,4} \d+)?)?\s*(?:(?:©|\(c\)|copyright).{0,20}\bfactiva\b.{0,80})?",
    re.IGNORECASE,
)
"""Lines that the service puts between articles."""
_MOST_HEADER_LINES = 14


class _Line(NamedTuple):
    code: str
    manner: str
    value: str


def read_factiva_txt(source: Source, options: Options) -> Batch:
    """Read a text file with field codes, or one with the lines of a publication.

    Raises
    ------
    RejectedError
        "unknown_layout" when neither is there.
    """
    articles, text = open_articles(source, options, "factiva_txt")
    n_numbers = add_text(articles, text)  # counted, not stated: they can only show that something is wrong
    return articles.finish(n_numbers if n_numbers != articles.batch.n_records else None)


def is_factiva_text(text: str) -> bool:
    r"""Say whether a text is an export of Factiva.

    >>> is_factiva_text("HD\nLorem\nPD\n2 January 2017\n"), is_factiva_text("HD video is here.\nIpsum.\n")
    (True, False)
    """
    return bool(_manners(_lines(text))) or any(map(accession_of, text.split("\n")))


def add_text(articles: Articles, text: str, *, wrapped: bool = True) -> int | None:
    """Add the articles of a text; `wrapped` says that long paragraphs may run over several lines.

    Returns
    -------
    int or None
        The number of articles by the lines with accession numbers.

    Raises
    ------
    RejectedError
        "unknown_layout" when no article can be told.
    """
    lines = _lines(text)
    n_numbers = sum(bool(accession_of(_unstarred(line).removeprefix("AN").strip("|\t "))) for line in lines)
    if manners := _manners(lines):
        add_records(articles, _rows(lines, manners, wrapped=wrapped))
    elif n_numbers:
        _add_publications(articles, lines, wrapped=wrapped)
    if not articles.batch.n_records:
        seen = seen_in(line.strip() for line in lines[:200] if 1 < len(line.strip()) < 40)
        detail = f"Lines that begin with the field codes HD, PD, SN, LP of Factiva were expected; seen: {seen}."
        raise RejectedError("unknown_layout", detail + " Export the articles anew as HTML or RTF.")
    return n_numbers or None


def _lines(text: str) -> list[str]:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")


def _coded(line: str) -> _Line | None:
    """Read a line as one that begins with a code."""
    found = _CODED.fullmatch(line)
    if not found or found[2] not in CODES:
        return None
    marks = [name for name, part in zip(_MANNERS, found.group(3, 4, 5, 6), strict=True) if part]
    manner = "star" if found[1] else marks[0] if marks and found[7] else "alone"
    value = found[7].strip()
    return _Line(found[2], manner, value.removesuffix("|").rstrip() if found[3] else value)


def _manners(lines: list[str]) -> frozenset[str]:
    """Return how the codes are set off from their values; none where the lines do not look like codes."""
    manners: set[str] = set()
    heads: set[str] = set()
    for line in lines:
        coded = _coded(line)
        if coded and coded.code == "HD":
            heads.add(coded.manner)
        elif coded and coded.code in _TELLING and (coded.manner == "alone" or _is_telling(coded)):
            manners.add(coded.manner)
    return frozenset(manners | {"alone"}) if heads & (manners | {"alone"}) and manners else frozenset()


def _is_telling(line: _Line) -> bool:
    """Say whether a value is what its code promises."""
    value = _unstarred(line.value)
    if line.code == "WC":
        return value[:1].isdigit()
    if line.code == "PD":
        return bool(date_of(value)[0])
    return bool(accession_of(value)) if line.code == "AN" else line.manner not in _WEAK


def _rows(lines: list[str], manners: frozenset[str], *, wrapped: bool) -> Rows:
    """Cut the lines at the codes. What stands before the first code and after an accession number is the page's."""
    rows: Rows = []
    current: _Line | None = None
    values: list[str] = []
    seen: set[str] = set()

    def close() -> None:
        if current is not None:
            paragraphs = text_paragraphs(values, wrapped=wrapped)
            if "star" in manners:
                paragraphs = [_unstarred(text) for text in paragraphs]
            rows.append((current.code, one_line(" ".join(paragraphs)), paragraphs))

    for place, line in enumerate(lines):
        coded = _coded(line)
        if coded and _counts(coded, manners, seen, lines[place + 1 : place + 30]):
            close()
            if coded.code in HEAD_CODES and seen & {"AN", "LP", "TD"}:
                seen = set()
            current, values = coded, [coded.value] if coded.value else []
            seen.add(coded.code)
        elif current is not None and line.strip():
            if current.code == "AN" and any(value.strip() for value in values):
                close()
                current, values = None, []
                continue
            values.append(line.rstrip().removesuffix("|") if "pipe" in manners else line.rstrip())
        else:
            values.append("")
    close()
    return rows


def _counts(line: _Line, manners: frozenset[str], seen: set[str], following: list[str]) -> bool:
    """Say whether a line that begins with the letters of a code is one here."""
    if line.manner not in manners:
        return False
    if line.code in HEAD_CODES and seen & {"LP", "TD"} and "AN" not in seen:  # an article without its number ends
        ahead = {coded.code for text in following if (coded := _coded(text)) and coded.manner in manners}
        return line.code in ("HD", "SE", "CLM") and bool(ahead & {"WC", "PD"})
    if line.manner not in _WEAK:
        return True
    if line.code in INDEX_CODES - {"IPC", "IPD"}:
        return bool(_TERM.match(line.value))
    if line.code == "AN":
        return bool(accession_of(line.value))
    if line.code == "BY":
        return not seen & {"BY", "WC"}
    return line.code not in seen or bool(seen & {"AN"})


def _unstarred(text: str) -> str:
    """Take away the asterisks with which a browser marks bold text when it saves a page as text."""
    return _STARRED.sub(r"\1", text)


def text_paragraphs(lines: list[str], *, wrapped: bool = True) -> list[str]:
    r"""Return the paragraphs of some lines: blank lines and indents divide them, wrapped lines are joined.

    >>> text_paragraphs(["Lorem", "ipsum.", "", "Dolor."])
    ['Lorem\nipsum.', 'Dolor.']
    >>> text_paragraphs(["Lorem.", "Ipsum."], wrapped=False)
    ['Lorem.', 'Ipsum.']
    """
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    paragraphs = [text for group in groups if group for text in _group(group, wrapped=wrapped)]
    return [text for text in paragraphs if text]


def _group(lines: list[str], *, wrapped: bool) -> list[str]:
    plain = [" ".join(line.split()) for line in lines]
    longest = max(map(len, plain))
    if not wrapped or longest > 120:
        return plain
    indented = [place for place, line in enumerate(lines) if line.startswith(("  ", "\t", "\u3000")) or not place]
    if 1 < len(indented) < len(lines) or (len(indented) > 1 and longest > 60):
        ends = [*indented[1:], len(lines)]
        return [_joined(plain[start:end]) for start, end in zip(indented, ends, strict=True)]
    return [_joined(plain)]


def _joined(lines: list[str]) -> str:
    """Join lines with a blank where they are full, that is, where the next word did not fit; else keep the breaks."""
    width = max(map(len, lines))
    full = [len(line) + 1 + len(after.split(" ")[0]) > width for line, after in pairwise(lines)]
    return (" " if width >= 50 and sum(full) >= 0.8 * len(full) else "\n").join(lines)


def _add_publications(articles: Articles, lines: list[str], *, wrapped: bool) -> None:
    """Add articles that end with the line of their accession number."""
    start = 0
    for place, line in enumerate(lines):
        if number := accession_of(line):
            _add_publication(articles, lines[start:place], number, wrapped=wrapped)
            start = place + 1
    rest = lines[start:]
    if _anchor(rest) >= 0:  # the last article was cut off before its number
        _add_publication(articles, rest, "", wrapped=wrapped)


def _anchor(lines: list[str]) -> int:
    """Return the place of the length line, which the date follows; -1 for none. Blank lines may stand between."""
    filled = [place for place, line in enumerate(lines) if line.strip()]
    for place, after in pairwise(filled):
        line = lines[place].strip()
        if len(line) < 30 and (length_of(line) is not None or _UNKNOWN_UNIT.fullmatch(line)):
            day, rest = date_of(lines[after].strip())
            if day and len(rest) < 30:
                return place
    return -1


def _add_publication(articles: Articles, lines: list[str], number: str, *, wrapped: bool) -> None:
    anchor = _anchor(lines)
    if anchor < 0:
        seen = seen_in(line.strip() for line in lines[:60])
        detail = (
            f"The article {number} has no line with its length before one with its date; seen: {shorten(seen, 200)}."
        )
        articles.reject("unknown_record", detail)
        return
    labels = _above(lines[:anchor], first=not articles.batch.n_records)
    below = [place for place in range(anchor, len(lines)) if lines[place].strip()]
    size = _header_size([lines[place].strip() for place in below[:_MOST_HEADER_LINES]], lines, below)
    labels += header_labels([one_line(lines[place]) for place in below[:size]], number)
    paragraphs = text_paragraphs(lines[below[size] :] if size < len(below) else [], wrapped=wrapped)
    if paragraphs and is_publisher(paragraphs[-1], labels, strict=True):
        labels.append(("PUB", paragraphs.pop()))
    labels += [("AN", number)] if number else []
    add_article(articles, labels, Body(paragraphs))


def _header_size(head: list[str], lines: list[str], below: list[int]) -> int:
    """Return how many filled lines the header has: to the copyright, which follows the language."""
    for place, text in enumerate(head[3:], 3):
        if is_language(text):
            after = head[place + 1] if place + 1 < len(head) else ""
            return place + 1 + (is_copyright(after) or 0 < len(after) < 100)
        if is_copyright(text):
            return place + 1
    for place in range(2, len(head) - 1):
        if below[place + 1] > below[place] + 1:  # a blank line divides header and body
            return place + 1
    return min(5, len(head))


def _above(lines: list[str], *, first: bool) -> Labels:
    """Name the lines above the length: section, title, author, credit. A marked title makes it certain."""
    filled = [place for place, line in enumerate(lines) if line.strip()]
    marked = [place for place in filled if TITLE_MARK in lines[place]]
    filled = [place for place in filled if not _FURNITURE.fullmatch(lines[place].strip())]
    texts = {place: one_line(lines[place].replace(TITLE_MARK, "")) for place in filled}
    if marked:
        title = marked[-1]
        under = [texts[place] for place in filled if place > title]
        section = [title - 1] if title - 1 in texts and title - 2 not in texts and not marked[:-1] else []
        labels = [("SE", texts[place]) for place in section] + [("HD", texts[title])]
        return labels + [("BY" if not place else "CR", text) for place, text in enumerate(under)]
    block = [texts[place] for place in filled][-3:] if first else [texts[place] for place in filled][-4:]
    author: list[str] = []
    if len(block) > 1 and _is_author(block[-1], block[-2]):
        author = [block.pop()]
    labels = [("SE", text) for text in block[-2:-1]] + [("HD", text) for text in block[-1:]]
    return labels + [("BY", text) for text in author]


def _is_author(text: str, above: str) -> bool:
    """Say whether the line under another is a byline: it says so, or it is a name under a longer headline."""
    if _BYLINE.match(text):
        return True
    capital = all(word[:1].isupper() for word in re.findall(r"\w{3,}", text))
    return len(text) < 60 and len(text) < len(above) and capital and bool(_NAME.fullmatch(text))
