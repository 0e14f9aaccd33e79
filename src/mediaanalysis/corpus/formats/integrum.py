"""Integrum, the archive of the Russian press: its HTML report, and one row of its XLSX map.

Traps: the codes of a record (``^ИС:`` source, ``^ДТ:`` date, ...) come in any order; the body is hard-wrapped, and new
paragraphs are marked by an indent in some records and by a blank line in others; in the XLSX the text begins with a
copy of the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.markup import collapse, local_name, parse_html, text_of

__all__ = ["integrum_article", "is_integrum_header", "raw_pieces", "read_integrum_html"]

_CODE = re.compile(r"^\^([^\W\d_]{2}):[ \t]*", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,7}")
_LINK_INSIDE = re.compile(r"#(\d{1,7})$")
_PAGE = re.compile(r"\b(?:стр|с|полоса)\b\.?\s*(\d{1,4}(?:\s?[-–,]\s?\d{1,4})*)", re.IGNORECASE)
_INDENT = re.compile(r"[ \t\u00a0]{3,}|\u3000|\t")
_UNKNOWN_TIME = ("", "0:00", "00:00", "00:00:00")
_CLOSERS = ".!?…:;,\"'»”’)] \t\u00a0"
_HEADER = {"источник", "заголовок", "анонс"}


def read_integrum_html(source: Source, options: Options) -> Batch:
    """Read an Integrum report saved as a web page; the table of contents at its top says how many records it has."""
    articles, text = open_articles(source, options, "integrum_html", html=True)
    records, listed = _records(parse_html(text))
    if not records:
        detail = (
            "Expected records with lines such as '^ИС:' (source) and a text below them, saw none; "
            "export the report from Integrum again, with full texts."
        )
        raise RejectedError("no_articles", detail)
    for record in records:
        _add(articles, record)
    return articles.finish(declared=listed or None)


@dataclass(slots=True)
class _Record:
    """What stands between two anchors: the coded lines, the headings and the pieces of the body."""

    codes: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def _records(root: Any) -> tuple[list[_Record], int]:
    """Return the records in the order of the page, and the number of entries in the table of contents."""
    records: list[_Record] = []
    listed: set[str] = set()
    for element in list(root.iter()):
        name = local_name(element).lower()
        if name == "a":
            if _NUMBER.fullmatch(element.get("name") or element.get("id") or ""):
                records.append(_Record())
            elif (link := _LINK_INSIDE.search(element.get("href") or "")) and not records:
                listed.add(link[1])
        elif name == "td" and element.find(".//td") is None and (codes := _codes(text_of(element))):
            if not records or records[-1].codes:
                records.append(_Record())
            records[-1].codes = codes
        elif name == "h3" and records:
            records[-1].headings.append(text_of(element).replace("\n", " "))
        elif name == "pre" and records:
            records[-1].bodies.append(
                _paragraphs("".join("\n" if piece is None else piece for piece in raw_pieces(element)))
            )
    return [record for record in records if record.codes or record.headings or record.bodies], len(listed)


def _codes(text: str) -> dict[str, str]:
    """Return the coded lines of a record: code -> value, which stands on the lines below the code."""
    parts = _CODE.split(text)
    codes: dict[str, str] = {}
    for code, value in zip(parts[1::2], parts[2::2], strict=True):
        value = " ".join(value.split())
        codes[code] = f"{codes[code]}; {value}" if codes.get(code) and value else codes.get(code) or value
    return codes


def raw_pieces(element: Any) -> Iterator[str | None]:
    """Yield the pieces of text inside an element with all their blanks, and None at every ``<br>`` and block.

    Scripts and styles are left out. Nothing is changed in the tree: a page may hold characters that cannot be set.
    """
    from lxml import etree

    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = local_name(node).lower()
        if event == "start":
            if name in ("br", "p", "div") and node is not element:
                yield None
            if node.text and name not in ("script", "style"):
                yield node.text
        elif node is not element and node.tail:
            yield node.tail


def _paragraphs(text: str) -> str:
    """Undo the hard wrap: a blank line or an indent begins a paragraph, any other line goes on with the last one."""
    paragraphs: list[list[str]] = []
    open_paragraph = False
    for line in text.replace("\r", "").split("\n"):
        words = collapse(line)
        if not words:
            open_paragraph = False
            continue
        if not open_paragraph or _INDENT.match(line):
            paragraphs.append([])
        paragraphs[-1].append(words)
        open_paragraph = True
    return "\n\n".join(map(" ".join, paragraphs))


def _add(articles: Articles, record: _Record) -> None:
    codes = record.codes
    title = codes.get("ЗГ") or next(filter(None, record.headings), "")
    text = "\n\n".join(filter(None, record.bodies))
    date_line = codes.get("ДТ", "")
    if not text:
        detail = f"The record {shorten(title)!r} ({codes.get('ИС', '')}, {date_line}) has no text below its title."
        articles.reject("no_text", detail)
        return
    page = _PAGE.search(codes.get("НР", ""))
    articles.add(
        {
            "text": text,
            "title": title,
            "outlet": codes.get("ИС", ""),
            "date": split_date(date_line)[0],
            "date_raw": date_line,
            "author": codes.get("АВ", ""),
            "section": codes.get("РБ", ""),
            "page": page[1] if page else "",
            "labels": "\n".join(f"{code}: {value}" for code, value in codes.items()),
        }
    )


def is_integrum_header(names: list[str]) -> bool:
    """Say whether a row of a sheet is the header of an Integrum map.

    >>> is_integrum_header(["Источник", "Дата", "Время", "Заголовок", "Анонс", "Оригинал", "Автор"])
    True
    """
    return {name.strip().casefold() for name in names} >= _HEADER


def integrum_article(row: Mapping[str, str], link: str = "") -> dict[str, object]:
    r"""Return the fields of one row of an Integrum sheet.

    Parameters
    ----------
    row
        Header -> text of the cell.
    link
        Target of the hyperlink on the cell ``Оригинал``, whose text is the name of the site.

    Examples
    --------
    >>> row = {"Заголовок": "Лорем", "Анонс": "Лорем\nИпсум долор.", "Дата": "09.02.21", "Время": "10:30"}
    >>> article = integrum_article(row)
    >>> article["text"], article["date"], article["date_raw"]
    ('Ипсум долор.', '09.02.21', '09.02.21 10:30')
    """
    cells = {name.strip().casefold(): value.strip() for name, value in row.items()}
    title, date, time = (cells.get(name, "") for name in ("заголовок", "дата", "время"))
    original = cells.get("оригинал", "")
    return {
        "text": _lines_to_paragraphs(_without_title(cells.get("анонс", ""), title)),
        "title": collapse(title).replace("\n", " "),
        "outlet": collapse(cells.get("источник", "")),
        "date": date,
        "date_raw": date if time in _UNKNOWN_TIME else f"{date} {time}",
        "author": collapse(cells.get("автор", "")),
        "url": link or (original if "://" in original else ""),
        "labels": "\n".join(f"{name.strip()}: {value}" for name, value in row.items() if name != "Анонс" and value),
    }


def _without_title(text: str, title: str) -> str:
    r"""Cut the copy of the title from the start of a text, unless it is the beginning of a sentence.

    >>> _without_title("Лорем  ипсум.\nДолор.", "Лорем ипсум"), _without_title("Лорем ипсум долор.", "Лорем ипсум")
    ('Долор.', 'Лорем ипсум долор.')
    """
    wanted = "".join(title.split()).casefold()
    seen, end = "", 0
    while end < len(text) and len(seen) < len(wanted):
        seen += "" if text[end].isspace() else text[end].casefold()
        end += 1
    line, _, below = text[end:].partition("\n")
    if not wanted or seen != wanted or line[:1].isalnum():
        return text
    if not line.strip(_CLOSERS):
        return below.strip()
    begun = line.lstrip()
    if begun[0] in ".!?…":
        return text[end:].lstrip(" \t.!?…").strip()
    new_sentence = line[0].isspace() and not begun[0].islower() and begun[0] not in ",;:–—-"
    return text[end:].strip() if new_sentence else text


def _lines_to_paragraphs(text: str) -> str:
    """Take blank lines as the ends of paragraphs; where there are none, every line end."""
    text = collapse(text.replace("\r\n", "\n").replace("\r", "\n"))
    divider = r"\n\s*\n" if "\n\n" in text else r"\n"
    return "\n\n".join(filter(None, (part.strip() for part in re.split(divider, text))))
