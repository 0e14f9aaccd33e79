"""Nexis UK and LexisNexis Academic, HTML: a web page of many articles, told apart by comments.

The main trap: the numbers of the CSS classes are made for each file; what one means stands in the style sheet alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice, pairwise, takewhile
from typing import Any, NamedTuple

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.formats.nexis_article import add_draft, is_copyright
from mediaanalysis.corpus.formats.nexis_blocks import Block, declared_count, draft_of
from mediaanalysis.corpus.formats.nexis_labels import counter_of, is_cover, role_of
from mediaanalysis.corpus.markup import collapse, local_name, parse_html, text_of

__all__ = ["read_nexis_html"]

_START = re.compile(r"<DOCFULL>\s*(?:-->)?", re.IGNORECASE)
_END = re.compile(r"(?:<!--[^<>]{0,80})?</DOCFULL>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^>]{0,40}?\bname\s*=\s*[\"']?DOC_ID_\d+_\d+[^>]{0,40}>", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]{0,300}?\bdocuments\s*=\s*[\"']?(\d{1,7})\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{0,300})", re.IGNORECASE)
_STYLE = re.compile(r"<(/?)style", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_CENTRED = re.compile(r"text-align\s*:\s*center|margin-left\s*:\s*(?:[1-9]\d|9)(?:\.\d+)?%", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d+)(?:\.\d+)?pt", re.IGNORECASE)
_TITLE_SIZE = 13
_BLOCK_TAGS = frozenset("p div table tr td th pre ul ol li center blockquote h1 h2 h3 h4 h5 h6 dl dd form hr".split())
_INSIDE_BLOCK = frozenset("p table tr td th pre ul ol li blockquote h1 h2 h3 h4 h5 h6 dl dd hr".split())
_TELLING = ("b", "strong", "center")
_SILENT = frozenset("script style noscript template head title".split())
_SPACE = re.compile(r"\s+")
_LONGEST_LABEL = 40

# The vendor sometimes encodes the bytes of UTF-8 one by one. These pairs are nonsense in any language and so prove the
# damage; the wider pattern is then repaired in the same article, where "AMANHÃ…" alone would prove nothing.
_HIGH = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122"
_PROOF = re.compile(
    f"\u00e2[\u20ac\u0080][{_HIGH}]|\u00e2\u201a\u00ac|\u00e2\u201e\u00a2|"
    "[\u00c2\u00c3][\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf]|\u00c3\u0178"
)
_SEQUENCE = re.compile(f"[\u00c2-\u00df][{_HIGH}]|[\u00e0-\u00ef][{_HIGH}]{{2}}|[\u00f0-\u00f4][{_HIGH}]{{3}}")
_C1 = re.compile("[\u0080-\u009f]")
_MOST_STYLES = 20


class _Look(NamedTuple):
    """How text is set, handed down from element to element."""

    centred: bool = False
    bold: bool = False
    size: int = 0


class _Paragraph(NamedTuple):
    """One paragraph: its block, its text, the look of the paragraph itself, and its pieces of text with theirs."""

    block: int
    text: str
    look: _Look
    runs: list[tuple[str, _Look]]


def read_nexis_html(source: Source, options: Options) -> Batch:
    """Read a page from Nexis UK or LexisNexis Academic."""
    articles, text = open_articles(source, options, "nexis_html", html=True)
    page = text.lstrip("\ufeff")
    chunks, closed = _split(page)
    if not chunks:
        raise RejectedError("unknown_layout", _describe(page))
    style = {name.lower(): rule for css in _style_sheets(page) for name, rule in _RULE.findall(css)}
    counters: list[tuple[int, int]] = []
    unknown: dict[str, None] = {}
    for number, chunk in enumerate(chunks, 1):
        if number == len(chunks) and not closed:
            articles.warn("cut_off", "The file ends inside its last document; download or export it again.")
        _add(articles, chunk, style, counters=counters, unknown=unknown)
    if unknown:
        detail = f"Labels that are not known and were kept in 'labels' only: {', '.join(list(unknown)[:10])}."
        articles.batch.add("warning", "unknown_label", detail)
    stated = _META.search(page)
    return articles.finish(declared_count(counters, int(stated[1]) if stated else 0))


def _split(page: str) -> tuple[list[str], bool]:
    """Return the source of each document and whether the last one is closed; what stands outside is cover."""
    starts = [found.end() for found in _START.finditer(page)]
    marked = bool(starts)
    if not marked:  # a copy without its comments
        starts = [found.end() for found in _ANCHOR.finditer(page)]
    chunks = [page[start:end] for start, end in pairwise([*starts, len(page)])]
    ends = [_END.search(chunk) for chunk in chunks]
    cut = [chunk[: end.start()] if end else chunk for chunk, end in zip(chunks, ends, strict=True)]
    return cut, not marked or not ends or ends[-1] is not None


def _style_sheets(page: str) -> Iterator[str]:
    marks = [(found.start(), found[1]) for found in islice(_STYLE.finditer(page), 2 * _MOST_STYLES)]
    for (start, opening), (end, closing) in pairwise(marks):
        if not opening and closing:
            yield page[start:end]


def _describe(page: str) -> str:
    title = _TITLE.search(page)
    seen = (
        f"a page titled {shorten(title[1], 60)!r}" if title and title[1].strip("\u00a0 ") else "a page without a title"
    )
    stated = _META.search(page)
    words = len(re.sub(r"<[^>]*>", " ", page[:2_000_000]).split())
    return (
        "Expected documents between <DOCFULL> and </DOCFULL>, as LexisNexis writes them; found none, but "
        f"{seen} with {words:,} words{f' that announces {int(stated[1]):,} documents' if stated else ''}. "
        "It may be an error or login page: sign in and export again."
    )


def _add(
    articles: Articles,
    chunk: str,
    style: dict[str, str],
    *,
    counters: list[tuple[int, int]],
    unknown: dict[str, None],
) -> None:
    try:
        root = parse_html(f"<html><body>{chunk}</body></html>")
        root = next(root.iterchildren("body"), root)
        repaired = _repair(root)
        blocks = list(_blocks(_paragraphs(root, style), style_known=bool(style)))
    except RejectedError:
        blocks, repaired = [], 0
    counted = [(number, counter) for number, b in enumerate(blocks[:3]) if (counter := counter_of(b.text))]
    if counted:
        counters.append(counted[0][1])
        blocks = blocks[counted[0][0] + 1 :]
    blocks = _without_cover(blocks)
    if not blocks:
        articles.reject("empty_record", "A DOCFULL without any text: an empty shell of the export.")
        return
    draft, labels = draft_of(blocks)
    unknown |= dict.fromkeys(shorten(label, 40) for label in labels)
    if repaired:
        detail = f"{repaired} characters stood as the bytes of UTF-8 one by one (â€™ for ’) and were put together."
        articles.warn("mojibake_repaired", detail)
    add_draft(articles, draft)


def _without_cover(blocks: list[Block]) -> list[Block]:
    """Cut off a cover page below the labels of a document: in the body the same words are text."""
    past_body = False
    for number, block in enumerate(blocks):
        if past_body and is_cover(block.text):
            return blocks[:number]
        past_body = past_body or block.role == "load_date" or (block.centred and is_copyright(block.text))
    return blocks


def _paragraphs(root: Any, style: dict[str, str]) -> Iterator[_Paragraph]:
    """Walk a document and yield its paragraphs; each DIV, and what stands between two, is a block of its own."""
    stack: list[tuple[Any, _Look, bool]] = [(root, _Look(), False)]
    runs: list[tuple[str, _Look]] = []
    within = _Look()
    block = 0
    while stack:
        node, outer, done = stack.pop()
        name = local_name(node).lower()
        if name in _BLOCK_TAGS:
            yield from _flush(block, within, runs)
            block += name not in _INSIDE_BLOCK or node.getparent() is root
        if done:
            within = outer if name in _BLOCK_TAGS else within
            if node.tail and node is not root:
                runs.append((_SPACE.sub(" ", node.tail), outer))
            continue
        look = _look(node, name, outer, style)
        stack.append((node, outer, True))
        if name == "br":
            runs.append(("\n", look))
        elif name == "table" and (rows := _rows(node)):
            yield _Paragraph(block, "\n".join(rows), look, [])
        elif name and name not in _SILENT:
            within = look if name in _BLOCK_TAGS else within
            if node.text:
                runs.append((_SPACE.sub(" ", node.text), look))
            stack.extend((child, look, False) for child in reversed(node))
    yield from _flush(block, within, runs)


def _flush(block: int, look: _Look, runs: list[tuple[str, _Look]]) -> Iterator[_Paragraph]:
    kept = list(runs)
    runs.clear()
    if text := collapse("".join(piece for piece, _ in kept)):
        yield _Paragraph(block, text, look, kept)


def _look(node: Any, name: str, outer: _Look, style: dict[str, str]) -> _Look:
    """Return how the text of an element is set: as around it, but for what its classes and its own style say."""
    if not name or not (node.attrib or name in _TELLING):
        return outer
    own = [style.get(part.lower(), "") for part in (node.get("class") or "").split()[:20]]
    css = ";".join([*own, (node.get("style") or "")[:500]])
    size = _SIZE.search(css)
    bold = name in ("b", "strong") or (outer.bold and not _NOT_BOLD.search(css)) or bool(_BOLD.search(css))
    aligned = name == "center" or (name in _BLOCK_TAGS and (node.get("align") or "").lower() == "center")
    centred = outer.centred or aligned or bool(_CENTRED.search(css))
    return _Look(centred, bold, int(size[1]) if size else outer.size)


def _rows(table: Any) -> list[str]:
    """Return the rows of a table as lines; nothing for a frame of one column around text."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [[text_of(cell) for cell in row.iterchildren("td", "th")] for row in table.iterdescendants("tr")]
    if max(map(len, rows), default=0) < 2:
        return []
    lines = [" | ".join(" ".join(cell.split()) for cell in row) for row in rows]
    return [line for line in lines if line.strip(" |")]


def _blocks(paragraphs: Iterator[_Paragraph], *, style_known: bool) -> Iterator[Block]:
    for _, group in groupby(paragraphs, key=lambda paragraph: paragraph.block):
        members = list(group)
        first = members[0]
        texts = [paragraph.text for paragraph in members]
        n_titles = len(list(takewhile(_is_title, members)))
        label = "" if n_titles else _label(first, style_known=style_known)
        if label and (role_of(label) or not first.look.centred):
            value = texts[0][len(label) :].lstrip(" :：")
            yield Block(tuple(filter(None, [value, *texts[1:]])), label=label, sure=True)
        elif n_titles:
            yield Block((" ".join(texts[:n_titles]), *texts[n_titles:]), title=True)
        else:
            yield Block(tuple(texts), first.look.centred)


def _is_title(paragraph: _Paragraph) -> bool:
    """Say whether a paragraph is set in the bold 14 points of a title; a hit inside is set as in the body."""
    return any(look.bold and look.size >= _TITLE_SIZE for text, look in paragraph.runs if text.strip())


def _label(paragraph: _Paragraph, *, style_known: bool) -> str:
    """Return the label a paragraph begins with: in bold and with a colon; without a style sheet its word decides."""
    lead, bold = "", True
    for text, look in paragraph.runs:
        if text.strip() and not look.bold:
            if style_known or lead.strip():
                break
            bold = False
        lead += text
    words = collapse(lead)
    name = words[:-1].strip()
    if len(words) > _LONGEST_LABEL or not words.endswith((":", "：")):
        return ""
    is_label = role_of(name) or (bold and name == name.upper() and re.search(r"[^\W\d_]", name))
    return name if is_label else ""


def _repair(root: Any) -> int:
    """Repair all texts of an article when one of them proves the damage; return how many characters came out."""
    proof = any(map(_PROOF.search, root.itertext()))
    total = 0
    for node in root.iter():
        for name in ("text", "tail"):
            text = getattr(node, name)
            if not text or text.isascii():
                continue
            if proof:
                text, count = _SEQUENCE.subn(_joined, text)
                total += count
            setattr(node, name, _C1.sub(_windows, text))
    return total


def _windows(found: re.Match[str]) -> str:
    """Return what &#150; means to every browser: the character of Windows, not a control character."""
    return bytes([ord(found.group())]).decode("cp1252", "ignore")


def _joined(found: re.Match[str]) -> str:
    """Return the character whose bytes stand here one by one; what is none of the usual letters and marks stays."""
    try:
        fixed = b"".join(map(_byte, found.group())).decode("utf-8")
    except UnicodeError:
        return found.group()
    return found.group() if 0x24F < ord(fixed) < 0x370 else fixed


def _byte(character: str) -> bytes:
    """Return the byte that was read as this character, as Windows or, where it has none, as Latin-1."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
