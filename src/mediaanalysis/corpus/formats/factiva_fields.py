"""Factiva pages: their pieces, and the layout with a table of two-letter field codes an article.

The main trap of the field codes: the body is LP and TD together, and short items have no TD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.formats.factiva_common import CODES, HEAD_CODES, Body, Labels, add_article, seen_in
from mediaanalysis.corpus.markup import collapse, has_class, local_name, one_line, parse_html, text_of

__all__ = [
    "Block",
    "Rows",
    "add_records",
    "blocks_of",
    "field_rows",
    "open_page",
    "read_factiva_fields",
    "split_records",
]

Rows = list[tuple[str, str, list[str]]]
"""Field code, its value on one line, and its paragraphs."""

_WRAPPED = frozenset("p div pre table ul ol li blockquote h1 h2 h3 h4 h5 h6 section article dl dt dd center".split())
_SKIPPED = frozenset("script style noscript template head form button select textarea iframe object svg".split())
_COUNTER = re.compile(r"\d+\)\s*")
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_EASTERN = ("cp1250", "cp1254", "cp1257", "iso8859_2", "iso8859_9")
"""Latin encodings that are guessed for pages in several Western languages, whose letters are of no one alphabet."""
_IN_EASTERN = re.compile(rb"\b(?:cs|et|hr|hu|lt|lv|pl|ro|sk|sl|sr|tr)Article\b", re.IGNORECASE)
"""Class of an article in a language that needs them."""


class Block(NamedTuple):
    """A piece of a page: `kind` is hd, author, div, p or text (loose); `classed` what no caption of Factiva is."""

    kind: str
    text: str
    classed: bool = False


_CODE = re.compile(r"\*?([A-Z]{2,6})\*?[:\s]*")


def read_factiva_fields(source: Source, options: Options) -> Batch:
    """Read a page with a table of field codes an article.

    Raises
    ------
    RejectedError
        "unknown_layout" when the page has no field code.
    """
    articles, page, _ = open_page(source, options, "factiva_fields")
    rows = field_rows(page)
    if not any(code == "HD" for code, _, _ in rows):
        seen = seen_in(one_line(text_of(cell)) for cell in page.iter("td") if has_class(cell, "index"))
        detail = f"Cells of class 'index' with the field codes HD, PD, SN, LP of Factiva were expected; seen: {seen}."
        raise RejectedError(
            "unknown_layout", detail + " If it is another page, read it with format='txt' or save it anew."
        )
    add_records(articles, rows)
    n_numbers = sum(code == "AN" for code, _, _ in rows)  # counted, not stated: they can only show a loss
    return articles.finish(n_numbers if n_numbers > articles.batch.n_records else None)


def open_page(source: Source, options: Options, layout: str) -> tuple[Articles, Any, str]:
    """Return the collector of the articles, the root element of the page, and its source text."""
    raw = source.load()
    decoded = decode(raw, encoding=options.encoding, html=True)
    if options.encoding is None and decoded.warning and decoded.encoding in _EASTERN and not _IN_EASTERN.search(raw):
        western = decode(raw, encoding="cp1252")
        detail = decoded.warning[1].replace(decoded.encoding, "cp1252")
        decoded = western if western.warning else western._replace(warning=(decoded.warning[0], detail))
    articles = Articles(Batch(source.name, untyped=True), layout)
    if decoded.warning:
        articles.batch.add("warning", *decoded.warning)
    if re.search(r"<html\b", decoded.text[:4096], re.IGNORECASE) and not _END.search(decoded.text[-4096:]):
        detail = "The page does not end with </html>: it was cut off, and articles may be missing. Export it again."
        articles.batch.add("warning", "cut_off", detail)
    page = parse_html(decoded.text.lstrip("\ufeff"))
    return articles, page, decoded.text


def field_rows(root: Any) -> Rows:
    """Return the rows of the tables of field codes inside an element."""
    rows: Rows = []
    for cell in root.iter("td"):
        if not has_class(cell, "index"):
            continue
        found = _CODE.fullmatch(collapse(text_of(cell)))
        value = next((node for node in cell.itersiblings() if local_name(node) == "td"), None)
        if found and value is not None:  # codes that are not known as well: they stay among the labels
            rows.append((found[1], one_line(text_of(value)), [block.text for block in blocks_of(value)]))
    return rows


def split_records(codes: Iterable[str]) -> list[int]:
    """Return at which rows a new article begins.

    >>> split_records(["HD", "PD", "LP", "AN", "SE", "HD", "PD", "LP", "HD", "PD"])
    [0, 4, 8]
    """
    starts: list[int] = []
    seen: set[str] = set()
    for row, code in enumerate(codes):
        again = code == "HD" and "HD" in seen and len(seen - {"SE", "CLM", "HD"}) > 1
        early = code in ("SE", "CLM") and seen & (CODES - HEAD_CODES)  # the section stands before the headline
        if not starts or again or early or ("AN" in seen and code in HEAD_CODES):
            starts.append(row)
            seen = set()
        seen.add(code)
    return starts


def add_records(articles: Articles, rows: Rows, *, hint: str = "", name: str = "") -> None:
    """Add the articles of some rows; see `add_article` for `hint` and `name`."""
    starts = split_records(code for code, _, _ in rows)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        labels: Labels = [(code, value) for code, value, _ in rows[start:end]]
        paragraphs = [text for code, _, texts in rows[start:end] if code in ("LP", "TD") for text in texts]
        add_article(articles, labels, Body(paragraphs), hint=hint, name=name)


def blocks_of(root: Any, others: frozenset[Any] = frozenset()) -> Iterator[Block]:
    r"""Return the headline, paragraphs and lines inside an element in order, without scripts and page furniture.

    Parameters
    ----------
    root
        The element.
    others
        Elements inside it that belong to other articles: pages that were cut or mended nest them.

    Examples
    --------
    >>> from mediaanalysis.corpus.markup import parse_html
    >>> [block[:2] for block in blocks_of(parse_html("<div>8 words</div>Lorem <i>ip</i>sum<p>Dolor.</p>"))]
    [('div', '8 words'), ('text', 'Lorem ipsum'), ('p', 'Dolor.')]
    """
    loose = [_flat(root.text)]
    stack = [(iter(root), "")]  # no recursion: saved pages nest thousands deep
    while stack:
        child = next(stack[-1][0], None)
        if child is None:
            yield from _loose(loose)
            loose.append(stack.pop()[1])
            continue
        tail, name = _flat(child.tail), local_name(child)
        if child in others or _is_furniture(child):
            yield from _loose(loose)
            loose.append(tail)
        elif name not in ("p", "pre", "table") and not _is_headline(child) and _holds_blocks(child):
            yield from _loose(loose)
            loose.append(_flat(child.text))
            stack.append((iter(child), tail))
        elif name in _WRAPPED or _is_headline(child):
            yield from _loose(loose)
            if text := _table_text(child) if name == "table" else _squeezed(text_of(child)):
                yield _block(child, text)
            loose.append(tail)
        else:
            loose += [_inline(child), tail]


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _squeezed(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text)


def _loose(pieces: list[str]) -> Iterator[Block]:
    text = _squeezed(collapse("".join(pieces)))
    pieces.clear()
    if text:
        yield Block("text", text)


def _inline(element: Any) -> str:
    if local_name(element) == "br":
        return "\n"
    if not local_name(element):
        return ""
    raw = "".join(element.itertext())
    return " " * raw[:1].isspace() + text_of(element) + " " * raw[-1:].isspace()


def _holds_blocks(element: Any) -> bool:
    return any(local_name(inner) in _WRAPPED for inner in element.iterdescendants())


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").lower().split()


def _is_furniture(element: Any) -> bool:
    """Say whether an element belongs to the page: scripts, forms, the preview of the search, the footer."""
    mark = (element.get("id") or "").lower()
    classes = _classes(element) if local_name(element) else []
    return (
        local_name(element) in _SKIPPED
        or mark.startswith(("carryover", "pagefooter", "searchpreview"))
        or "searchpreview" in classes
        or "copyright" in classes
    )


def _is_headline(element: Any) -> bool:
    classes = _classes(element) if local_name(element) else []
    return (local_name(element) == "div" and (element.get("id") or "").lower() == "hd") or any(
        name.endswith("headline") for name in classes
    )


def _block(element: Any, text: str) -> Block:
    name, classes = local_name(element), _classes(element)
    inner = [token for child in element.iter() if local_name(child) for token in _classes(child)]
    if _is_headline(element) or (name == "div" and any(token.endswith("headline") for token in inner)):
        return Block("hd", one_line(_COUNTER.sub("", text, count=1) if "counted" in inner else text))
    if "author" in classes:
        return Block("author", one_line(text))
    if name == "div":
        return Block("div", text)
    return Block("p", text, classed=name != "p" or any(token.endswith("articleparagraph") for token in classes))


def _table_text(table: Any) -> str:
    """Return a table inside an article: a row a line, the cells apart."""
    if any(local_name(inner) == "table" for inner in table.iterdescendants()):
        return _squeezed(text_of(table))
    rows = [
        " ".join(one_line(text_of(cell)) for cell in row if local_name(cell) in ("td", "th"))
        for row in table.iter("tr")
    ]
    return "\n".join(row.strip() for row in rows if row.strip()) or text_of(table)
