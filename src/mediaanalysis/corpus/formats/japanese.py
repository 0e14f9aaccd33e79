"""Two archives of Japanese newspapers as web pages: Kikuzo and Yomidasu.

Traps: Kikuzo withholds some bodies for rights reasons and puts a notice in their place; the heads of Yomidasu have 8
or 9 cells, so that a cell is known by its suffix (頁, 字, 段) and not by its place. Lengths are in characters. Neither
names its newspaper: each archive belongs to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.formats.integrum import raw_pieces
from mediaanalysis.corpus.markup import collapse, has_class, local_name, parse_html, text_of

__all__ = ["read_kikuzo", "read_yomidasu"]

_KIKUZO_OUTLET, _YOMIDASU_OUTLET = "朝日新聞", "読売新聞"
_ISSUES = ("朝刊", "夕刊")
"""Morning and evening issue: what has one is of the daily newspaper, not of a weekly in the same archive."""
_KIKUZO_NAMES = {
    "発行日": "date_raw",
    "朝夕刊": "edition",
    "面名": "section",
    "ページ": "page",
    "文字数": "length",
}
_LENGTH = re.compile(r"([\d,]+)\s*(?:文字|字)$")
_SOURCE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_DAY = re.compile(r"\d{4}\s*[./年-]\s*\d{1,2}\s*[./月-]\s*\d{1,2}日?")
_ILLUSTRATED = re.compile(r"写真|図|地図|表|グラフ|イラスト|カット|漫画")
_YOMIDASU_CELLS = (
    ("page", re.compile(r"[A-Z]?\d+\s*頁$")),
    ("length", _LENGTH),
    ("columns", re.compile(r"\d+\s*段$")),
    ("edition", re.compile(r".*(?:朝刊|夕刊|日曜版|別刷)$")),
)


def read_kikuzo(source: Source, options: Options) -> Batch:
    """Read a page of articles from Kikuzo; an article whose body is withheld is rejected as ``body_withheld``."""
    articles, root = _start(source, options, "kikuzo")
    records = _kikuzo_records(root)
    if not records:
        raise RejectedError("no_articles", _nothing("tables with the classes 'topic-list' and 'topic-detail'"))
    for meta, detail in records:
        _add_kikuzo(articles, meta, detail)
    _note_outlet(articles, _KIKUZO_OUTLET)
    return articles.finish()


def read_yomidasu(source: Source, options: Options) -> Batch:
    """Read a page of articles from Yomidasu."""
    articles, root = _start(source, options, "yomidasu")
    records = _yomidasu_records(root)
    if not records:
        raise RejectedError("no_articles", _nothing("tables with the class 'contentsTable'"))
    for head, body in records:
        _add_yomidasu(articles, _yomidasu_head(head), body)
    _note_outlet(articles, _YOMIDASU_OUTLET)
    return articles.finish()


def _start(source: Source, options: Options, name: str) -> tuple[Articles, Any]:
    articles, text = open_articles(source, options, name, html=True)
    return articles, parse_html(text)


def _nothing(expected: str) -> str:
    return f"Expected {expected}, saw none with content; save the page that shows the articles with their texts."


def _note_outlet(articles: Articles, outlet: str) -> None:
    if any(row.get("outlet") for row in articles.rows):
        detail = f"The file names no newspaper; the outlet is set to {outlet}, to which this archive belongs."
        articles.batch.add("note", "outlet_by_archive", detail)


def _flat(element: Any) -> str:
    return text_of(element).replace("\n", " ")


def _kikuzo_records(root: Any) -> list[tuple[dict[str, str], Any]]:
    """Pair every row of data with the detail table behind it, None where there is none."""
    tables = [t for t in root.iter("table") if has_class(t, "topic-list") or has_class(t, "topic-detail")]
    rows = {table: list(_list_rows(table)) for table in tables if has_class(table, "topic-list")}
    each_has_its_own = any(len(found) == 1 for found in rows.values())
    records: list[tuple[dict[str, str], Any]] = []
    waiting: list[dict[str, str]] = []
    for table in tables:
        if table not in rows:
            records.append((waiting.pop(0) if waiting else {}, table))
        elif len(rows[table]) == 1 or not each_has_its_own:  # else: a list of hits at the top of the page
            records += [(meta, None) for meta in waiting if meta not in rows[table]]
            waiting = rows[table]
    return records + [(meta, None) for meta in waiting]


def _list_rows(table: Any) -> Iterator[dict[str, str]]:
    """Yield the rows of values under their headings."""
    heads: list[str] = []
    for row in table.iter("tr"):
        cells = [_flat(cell) for cell in row if local_name(cell).lower() in ("td", "th")]
        if "発行日" in cells:
            heads = cells
        elif heads and any(cells):
            yield dict(zip(heads, cells, strict=False))


def _add_kikuzo(articles: Articles, meta: dict[str, str], detail: Any) -> None:
    fields = {ours: meta.get(theirs, "") for theirs, ours in _KIKUZO_NAMES.items()}
    title = _first(detail, "font002")
    bodies = [] if detail is None else [part for part in detail.iter() if has_class(part, "detail001")]
    text = "\n\n".join(filter(None, map(_paragraphs, bodies)))
    if not text:
        notice = _first(detail, "font003") or ("" if detail is None else _flat(detail).removeprefix(title).strip())
        found = f"the page has {shorten(notice)!r} in its place" if notice else "the page has nothing in its place"
        heading = f"{shorten(title)!r} ({fields['date_raw']})"
        articles.reject("body_withheld", f"The archive withholds the body of {heading}; {found}.")
        return
    is_daily = normalize("NFKC", fields["edition"]).endswith(_ISSUES)
    articles.add(
        {
            "text": text,
            "title": title,
            "outlet": _KIKUZO_OUTLET if is_daily else "",
            "date": _day(fields["date_raw"]),
            "date_raw": fields["date_raw"],
            "edition": fields["edition"],
            "section": fields["section"],
            "page": fields["page"],
            "labels": "\n".join(f"{name}: {value}" for name, value in meta.items() if value),
            **_length(fields["length"]),
        }
    )


def _first(element: Any, name: str) -> str:
    """Return the text of the first part with a class, "" where there is none."""
    parts = () if element is None else element.iter()
    return next((_flat(part) for part in parts if has_class(part, name)), "")


def _day(text: str) -> str:
    found = _DAY.search(normalize("NFKC", text))
    return "".join(found[0].split()) if found else ""


def _length(text: str) -> dict[str, object]:
    found = _LENGTH.search(normalize("NFKC", text).strip())
    digits = found[1].replace(",", "") if found else ""
    return {"length_declared": int(digits), "length_unit": "characters"} if 0 < len(digits) < 9 else {}


def _paragraphs(element: Any) -> str:
    """Return the text of a body: a line that begins with a blank, mostly a full-width one, begins a paragraph."""
    # Line ends of the page's source are no breaks, and the indents behind them begin no paragraph.
    pieces = ("\n" if piece is None else _SOURCE_BREAK.sub(_no_break, piece) for piece in raw_pieces(element))
    text = "".join(pieces)
    paragraphs: list[list[str]] = []
    open_paragraph = False
    for line in text.split("\n"):
        words = collapse(line)
        if not words:
            open_paragraph = False
            continue
        if not open_paragraph or line[0].isspace():
            paragraphs.append([])
        paragraphs[-1].append(words)
        open_paragraph = True
    return "\n\n".join(map("\n".join, paragraphs))


def _no_break(found: re.Match[str]) -> str:
    """Join lines of the source: with a blank between Latin words only."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""


def _yomidasu_records(root: Any) -> list[tuple[Any, list[str]]]:
    """Return the head table of every article with the paragraphs behind it."""
    records: list[tuple[Any, list[str]]] = []
    area = None
    for element in list(root.iter("table", "p")):
        name = local_name(element).lower()
        if name == "table" and has_class(element, "contentsTable"):
            records.append((element, []))
            area = _area(element)
        elif name == "p" and records and has_class(element, "mb10") and not _in_a_form(element):
            bodies = records[-1][1]
            # Below the last article the page may have paragraphs of this class as well.
            bodies += [_paragraphs(element)] if not bodies or area is None or _area(element) is area else []
    return records


def _area(element: Any) -> Any:
    """Return the part of the page that holds one article, None where there is none."""
    return next((above for above in element.iterancestors() if above.get("id") == "heiseiDetailArea"), None)


def _in_a_form(element: Any) -> bool:
    return any(has_class(above, "selectSearchTable") for above in element.iterancestors("table"))


def _yomidasu_head(table: Any) -> dict[str, str]:
    """Return the cells of a head by what they say; the title alone is known by its class or place."""
    cells = [cell for cell in table.iter("th", "td") if _flat(cell)]
    days = [cell for cell in cells if _DAY.fullmatch(normalize("NFKC", _flat(cell)))]
    after_day = cells[cells.index(days[0]) + 1 :] if days else cells[1:]
    titles = [cell for cell in cells if has_class(cell, "wp50")] or after_day
    head = {"date_raw": _flat(days[0]) if days else "", "title": _flat(titles[0]) if titles else ""}
    rest: list[str] = []
    for cell in after_day:
        text = _flat(cell)
        if cell is (titles[0] if titles else None):
            continue
        plain = normalize("NFKC", text)
        name = next((name for name, pattern in _YOMIDASU_CELLS if name not in head and pattern.match(plain)), "")
        if not name and "page" in head and _ILLUSTRATED.match(plain):
            name = "captions"
        if name:
            head[name] = text
        else:
            rest.append(text)
    if "edition" not in head and len(rest) > 1:
        head["edition"] = rest.pop(0)
    head["section"] = "; ".join(rest)
    head["labels"] = "\n".join(map(_flat, cells))
    return head


def _add_yomidasu(articles: Articles, head: dict[str, str], bodies: list[str]) -> None:
    text = "\n\n".join(filter(None, bodies))
    if not text:
        detail = f"The article {shorten(head['title'])!r} ({head['date_raw']}) has no body on the page."
        articles.reject("no_text", detail)
        return
    articles.add(
        {
            "text": text,
            "title": head["title"],
            "outlet": _YOMIDASU_OUTLET,
            "date": _day(head["date_raw"]),
            "date_raw": head["date_raw"],
            "edition": head.get("edition", ""),
            "section": head["section"],
            "page": head.get("page", ""),
            "captions": head.get("captions", ""),
            "labels": head["labels"],
            **_length(head.get("length", "")),
        }
    )
