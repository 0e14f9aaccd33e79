"""PDF files: one document a file, or a bundle of a database that was printed as PDF.

The trap: a PDF has letters at places on pages, neither words nor paragraphs. Lines are joined to paragraphs by their
length, words that a hyphen divides are joined, lines that repeat at the top or foot of pages are left out and noted.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file, shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.markup import collapse
from mediaanalysis.corpus.sniffing import sniff

__all__ = ["join_lines", "read_pdf"]

MAX_PAGES = 5_000
MAX_SECONDS = 300.0
_LEAST_LETTERS = 20
_EDGE = 3
"""Running heads and feet are looked for among so many lines at the top and at the foot of a page."""
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|pagina|página|blz\.?|стр\.?|страница|第)\s*)?\W{0,3}#(?:\s*(?:of|von|de|sur|van|из|/|页，共)\s*#)?\s*"
    r"(?:页|頁)?\W{0,3}",
    re.IGNORECASE,
)
_BUNDLES = ("nexis_txt", "factiva_txt", "proquest_txt")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SENTENCE_END = re.compile(r"[.!?…。！？:：][\"'”’»«)\]]*$")
_NEW_SENTENCE = re.compile(r"[\"'“‘„«(\[¿¡—–•·*-]{0,2}\s?[\dA-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]")
_HYPHENS = "-\u2010\u00ad"
_GOES_ON = ",;" + _HYPHENS
_NO_WORD = re.compile(r"[^-\w]")
_WIDE = re.compile(r"[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]")
_FILE_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint)|untitled|unbenannt|document\d*|layout \d+|print|scan|.*\.(?:docx?|indd|qxp|pdf"
    r"|rtf|txt|html?|xps|tmp|pptx?)$|about:|https?:|[\d\W_]*$)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s\"'<>)\]]{4,}")
_LONGEST_TITLE = 200
_LONGEST_DATE_LINE = 70


class _Pages(NamedTuple):
    """The lines of every page, the title of the file's properties, the pages without text or that cannot be read."""

    reader: Any
    pages: list[list[str]]
    title: str
    empty: list[int]
    broken: list[int]


def read_pdf(source: Source, options: Options) -> Batch:
    """Read a .pdf file; it needs the extra ``pdf``."""
    raw = source.load()
    if not raw:
        raise empty_file()
    with _quiet():
        found = _extract(raw)
    letters = sum(map(len, re.findall(r"[^\W\d_]+", " ".join(line for page in found.pages for line in page))))
    if letters < _LEAST_LETTERS:
        if found.broken:
            raise RejectedError("broken_pdf", "None of its pages can be read; download or export the file again.")
        detail = (
            f"{len(found.pages)} pages and no text: a scan, or text drawn as pictures. Have a program for OCR (such as "
            "OCRmyPDF) add the text, and read the result."
        )
        raise RejectedError("no_text_layer", detail)
    with _quiet():
        bundle = _read_bundle(source, found, options)
    batch = bundle or _read_document(source, found)
    if found.empty:
        batch.add("warning", "pages_without_text", f"{_numbers(found.empty)} of {len(found.pages)} hold no text.")
    if found.broken:
        batch.add("warning", "pages_unreadable", f"{_numbers(found.broken)} of {len(found.pages)} cannot be read.")
    return batch


def _numbers(pages: list[int]) -> str:
    more = f" and {len(pages) - 10} more" if len(pages) > 10 else ""
    return f"Pages {', '.join(map(str, pages[:10]))}{more}"


def _extract(raw: bytes) -> _Pages:
    """Return the lines of every page."""
    try:
        import pypdf
    except ImportError:
        detail = 'PDF files need the extra: pip install "mediaanalysis[pdf]"'
        raise RejectedError("needs_extra", detail) from None
    reader, count = _open(pypdf, raw)
    if count > MAX_PAGES:
        raise RejectedError("too_many_pages", f"{count:,} pages, the limit is {MAX_PAGES:,}; split the file.")
    pages, broken = _page_lines(reader, count)
    empty = [number for number, page in enumerate(pages, 1) if not any(page) and number not in broken]
    return _Pages(reader, pages, _stated_title(reader), empty, broken)


def _page_lines(reader: Any, count: int, **mode: str) -> tuple[list[list[str]], list[int]]:
    """Return the lines of every page, and the numbers of the pages that cannot be read."""
    pages: list[list[str]] = []
    broken: list[int] = []
    end = time.monotonic() + MAX_SECONDS
    for number in range(count):
        if time.monotonic() > end:
            detail = f"{number:,} of {count:,} pages took {MAX_SECONDS:.0f} seconds; split the file."
            raise RejectedError("too_slow", detail)
        try:
            text = reader.pages[number].extract_text(**mode)
        except Exception:  # a damaged page raises any kind; the others can still be read
            text = ""
            broken.append(number + 1)
        lines = [line.rstrip() for line in text.translate(_LIGATURES).split("\n")]
        pages.append(lines if mode else list(map(collapse, lines)))
    return pages, broken


def _open(pypdf: Any, raw: bytes) -> tuple[Any, int]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except Exception as error:  # it raises many kinds on damaged files
        if "Dependency" in type(error).__name__ or "crypt" in str(error).lower():
            locked, count = True, 0
        else:
            detail = (
                f"Not a whole PDF file: {shorten(error, 200) or type(error).__name__}. Download or export it again."
            )
            raise RejectedError("broken_pdf", detail) from error
    if locked:
        raise RejectedError("encrypted", "The PDF is locked (encrypted); save a copy without a password or protection.")
    if not count:
        raise RejectedError("broken_pdf", "The PDF has no pages. Download or export it again.")
    return reader, count


def _stated_title(reader: Any) -> str:
    """Return the title of the file's properties unless it is the name of a file or program; no other property is read.

    The author of the properties is who made the file, often the reader, and its day that of printing.
    """
    try:
        title = collapse(str(reader.metadata.title or "")).replace("\n", " ")
    except Exception:  # damaged properties
        return ""
    return "" if _FILE_TITLE.match(title) or len(title) > _LONGEST_TITLE else title


def _read_bundle(source: Source, found: _Pages, options: Options) -> Batch | None:
    """Hand the print of a database's download to the reader of that layout, None for any other PDF."""
    from mediaanalysis.corpus.formats.factiva_text import is_factiva_text
    from mediaanalysis.corpus.formats.nexis_labels import is_end_marker
    from mediaanalysis.corpus.formats.rtf import read_nexis_paragraphs
    from mediaanalysis.corpus.registry import reader_of

    text = "\n".join(line for page in found.pages for line in page)
    is_nexis = any(map(is_end_marker, text.split("\n")))
    kind = "factiva_txt" if is_factiva_text(text) else _layout_of(text)
    if not is_nexis and kind not in _BUNDLES:
        return None
    # Blank lines and indents, which these readers need, are there in this mode only; it would mix columns of print.
    pages, _ = _page_lines(found.reader, len(found.pages), extraction_mode="layout")
    lines = _without_page_marks(pages)
    if is_nexis and kind not in _BUNDLES:
        kind = "nexis_pdf"
        batch = read_nexis_paragraphs(source, options, _nexis_paragraphs(lines))
        batch.columns["format"] = [kind for _ in batch.index]
    else:
        raw = "\n".join(lines).encode("utf-8", "replace")
        batch = reader_of(kind)(replace(source, kind=kind, size=len(raw), load=lambda: raw, path=None), options)
    batch.add("note", "pdf_bundle", f"The PDF is the print of a download; its text was read as {kind}.")
    return batch


def _layout_of(text: str) -> str:
    try:
        return sniff(text.encode("utf-8", "replace"), "txt")
    except RejectedError:
        return ""


def _nexis_paragraphs(lines: list[str]) -> str:
    """Return the paragraphs of a delivery of Nexis, a line each: below the word Body, wrapped lines are joined."""
    from mediaanalysis.corpus.formats.nexis_labels import (
        is_body_marker,
        is_end_marker,
        role_of,
        split_label,
        tail_heading,
    )

    paragraphs: list[str] = []
    head: list[str] = []
    group: list[str] = []
    in_head, hyphened = True, _with_hyphen(lines)
    for line in [*lines, ""]:
        label = split_label(line)
        ends_group = is_end_marker(line) or tail_heading(line) or (label and role_of(label[0]))
        if in_head and not is_end_marker(line):
            if is_body_marker(line):
                paragraphs += [*_nexis_head(head), line]
                head, in_head = [], False
            elif line.strip():
                head.append(line)
            continue
        if ends_group or not line.strip():
            paragraphs += join_lines(group, hyphened).split("\n\n")
            group = []
        if is_end_marker(line):
            paragraphs += [*head, line]
            head, in_head = [], True
        elif line.strip():
            group.append(collapse(line))
    return "\n".join(filter(None, [*paragraphs, *head]))


def _nexis_head(lines: list[str]) -> list[str]:
    """Return title, outlet, date and so on; a title that wraps is joined, its copy in the running head is left out."""
    from mediaanalysis.corpus.formats.nexis_article import looks_like_date

    lines = list(map(collapse, lines))
    dated = next((n for n, line in enumerate(lines[:8]) if looks_like_date(line)), 0)
    if dated > 2 and _squeezed(" ".join(lines[1 : dated - 1])).startswith(_squeezed(lines[0])):
        lines, dated = lines[1:], dated - 1
    return [" ".join(lines[: dated - 1]), *lines[dated - 1 :]] if dated > 2 else lines


def _edge(lines: list[str]) -> list[int]:
    """Return the numbers of the first and last lines of a page that are not blank."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return list(dict.fromkeys(filled[:_EDGE] + filled[-_EDGE:]))


def _without_page_marks(pages: list[list[str]]) -> list[str]:
    """Return the lines without those that say "Page 2 of 7", and the title that some databases repeat beside these.

    Only such lines go: in a bundle, outlets and counters stand at the top of many pages and are no running heads.
    """
    kept: list[str] = []
    before: set[str] = set()
    for lines in pages:
        edge = _edge(lines)
        marks = {n for n in edge if _is_numbered(_key(lines[n]))}
        near = [
            edge[at + step] for at, n in enumerate(edge) if n in marks for step in (-1, 1) if 0 <= at + step < len(edge)
        ]
        beside = {lines[n].strip() for n in near if n not in marks}
        gone = marks | {n for n in near if lines[n].strip() in before}
        kept += [line for n, line in enumerate(lines) if n not in gone]
        before = beside
    return kept


def _key(line: str) -> str:
    """Return what two lines have in common that differ in numbers alone."""
    return re.sub(r"\d+", "#", collapse(line)).casefold()


def _read_document(source: Source, found: _Pages) -> Batch:
    batch = Batch(source.name, n_records=1, single=True, untyped=True)
    running = _running_lines(found.pages)
    lines: list[str] = []
    dropped: list[str] = []
    for page in found.pages:
        gone = {n for n in _edge(page) if _key(page[n]) in running}
        dropped += [page[n] for n in sorted(gone)]
        lines += [line for n, line in enumerate(page) if n not in gone]
    if dropped:
        examples = ", ".join(repr(shorten(line, 60)) for line in list(dict.fromkeys(dropped))[:3])
        detail = f"{len(dropped)} lines that repeat at the top or foot of pages were left out, such as {examples}."
        batch.add("note", "running_lines", detail)
    title, date_line, lines = _head(lines, found.title)
    address = _URL.search(" ".join(dropped))
    fields = {
        "text": join_lines(lines),
        "title": title,
        "date": split_date(date_line)[0],
        "date_raw": date_line,
        "url": address[0].rstrip(".,;") if address else "",
        "format": "pdf",
    }
    batch.columns = {name: [value] for name, value in fields.items()}
    batch.index = [0]
    return batch


def _running_lines(pages: list[list[str]]) -> set[str]:
    """Return the keys of lines that repeat at the edge of pages, numbers apart."""
    filled = [page for page in pages if any(page)]
    counts = Counter(key for page in filled for key in {_key(page[n]) for n in _edge(page)})
    # Left and right pages may differ, and the first page may have none.
    enough = max(2, 0.4 * len(filled))
    return {key for key, count in counts.items() if count >= enough or (_is_numbered(key) and len(filled) == 1)}


def _is_numbered(key: str) -> bool:
    """Say whether a line is "Page 1 of 1" or "1/1", which no article ends with."""
    return key.count("#") == 2 and bool(_PAGE_NUMBER.fullmatch(key))


def _head(lines: list[str], stated: str) -> tuple[str, str, list[str]]:
    """Return title, date line and the lines below; what is not certain stays in the text."""
    lines = _without_spacing(lines)
    title, rest = stated, lines
    for start in range(min(8, len(lines)) if stated else 0):
        for end in range(start + 1, min(start + 5, len(lines)) + 1):
            if _squeezed(" ".join(lines[start:end])) == _squeezed(stated):
                rest = lines[:start] + lines[end:]
                break
    if not title and _is_title(lines):
        title, rest = lines[0], lines[1:]
    date_line = next((line for line in rest[:5] if _is_date_line(line)), "")
    if date_line and len(rest) > 1:
        rest = [line for n, line in enumerate(rest) if line != date_line or n > 4]
    return (title, date_line, rest) if rest else (title, "", lines)


def _without_spacing(lines: list[str]) -> list[str]:
    """Drop blank lines at the ends, and all of them where they stand between most lines and so mean nothing."""
    filled = [line for line in lines if line]
    if len(lines) - len(filled) > 0.4 * len(filled):
        return filled
    first = next((n for n, line in enumerate(lines) if line), 0)
    return lines[first : len(lines) - next((n for n, line in enumerate(reversed(lines)) if line), 0)]


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _is_title(lines: list[str]) -> bool:
    """Say whether the first line is a headline: short, without a full stop, above a longer text."""
    if len(lines) < 3 or not re.search(r"[^\W\d_]{2}", lines[0]) or _is_date_line(lines[0]):
        return False
    longest = sorted(map(len, lines))[int(0.8 * len(lines))]
    first = lines[0]
    begins_sentence = len(first) >= 0.8 * longest and lines[1][:1].islower()
    return len(first) <= _LONGEST_TITLE and not first.endswith((".", ",", ";", ":", "-")) and not begins_sentence


def _is_date_line(line: str) -> bool:
    """Say whether a line is a date and hardly anything else: a weekday, a time."""
    if len(line) > _LONGEST_DATE_LINE:
        return False
    day, left = split_date(line)
    return bool(day) and len(left) <= 25


def _with_hyphen(lines: list[str]) -> set[str]:
    """Return the words that have a hyphen inside a line, and so keep it at the end of one."""
    return {word for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", line)}


def join_lines(lines: list[str], hyphened: set[str] | None = None) -> str:
    r"""Join the lines of a page to paragraphs.

    A line ends its paragraph when it is clearly shorter than most and ends a sentence, and the next line begins one.

    Parameters
    ----------
    lines
        The lines; an empty one ends a paragraph.
    hyphened
        Words that are written with a hyphen; None takes those of `lines`.

    Examples
    --------
    >>> lines = ["Lorem ipsum dolor sit amet, con-", "sectetur adipiscing elit.", "Sed do eiusmod tempor incididunt"]
    >>> join_lines([*lines, "ut labore."])
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n\nSed do eiusmod tempor incididunt ut labore.'
    """
    filled = [line for line in lines if line]
    if not filled:
        return ""
    width = sorted(map(len, filled))[int(0.8 * (len(filled) - 1))]
    hyphened = _with_hyphen(filled) if hyphened is None else hyphened
    paragraphs = [[line] for line in lines[:1]]
    for line, following in pairwise(lines):
        begins = bool(_NEW_SENTENCE.match(following) or _WIDE.match(following))
        short = len(line) < 0.92 * width and bool(_SENTENCE_END.search(line))
        if not line or not following or (begins and (short or (len(line) < 0.6 * width and line[-1] not in _GOES_ON))):
            paragraphs.append([])
        paragraphs[-1].append(following)
    return "\n\n".join(_joined(paragraph, hyphened) for paragraph in paragraphs if any(paragraph))


def _joined(lines: list[str], hyphened: set[str]) -> str:
    """Join the lines of a paragraph; a hyphen at a line's end stays where the text has the word with one elsewhere."""
    parts = [lines[0]]
    for line in lines[1:]:
        last = parts[-1]
        divided = last[-1:] in _HYPHENS and last[-2:-1].isalpha()
        if divided and line[:1].islower():
            word = _NO_WORD.split(last)[-1] + _NO_WORD.split(line)[0]
            parts[-1] = last if word in hyphened else last[:-1]
        elif not divided and not (_WIDE.match(last[-1:]) and _WIDE.match(line)):
            parts[-1] = f"{last} "
        parts.append(line)
    return "".join(parts)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's log lines from the screen: what matters of them is a row of the problems table."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
