"""Factiva XML: one element an article, every field by its name.

The main traps: the number of articles that the file states can be wrong, a lead may be bare text whose paragraphs
are told by four leading blanks only, and hits are set on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.formats.factiva_common import Body, Labels, add_article, seen_in
from mediaanalysis.corpus.markup import local_name, one_line, parse_xml

__all__ = ["read_factiva_xml"]

_CODES = {
    "accessionno": "AN",
    "baselanguage": "LA",
    "byline": "BY",
    "author": "BY",
    "columnname": "CLM",
    "contact": "CT",
    "copyright": "CY",
    "corrections": "CX",
    "correction": "CX",
    "credit": "CR",
    "dateline": "DLN",
    "edition": "ED",
    "notes": "CT",
    "publishername": "PUB",
    "reference": "RF",
    "sectionname": "SE",
    "section": "SE",
    "sourcecode": "SC",
    "sourcename": "SN",
    "volume": "VOL",
    "wordcount": "WC",
    "artwork": "ART",
}
_TERMS = {"region": "RE", "newssubject": "NS", "company": "CO", "industry": "IN", "person": "PE"}
_BODY = ("leadparagraph", "tailparagraphs")
_MARKS = tuple(",.;:!?)]}’”»")
_INDENT = re.compile(r"\n[ \t\xa0]{4,}|\n[ \t\xa0]*\n")
_BLANKS = re.compile(r"[ \xa0]{4,}")


def read_factiva_xml(source: Source, options: Options) -> Batch:
    """Read a file of articles.

    Raises
    ------
    RejectedError
        "unknown_layout" when it holds none; what `parse_xml` raises for XML that is broken.
    """
    root = parse_xml(source.load())
    articles = Articles(Batch(source.name, untyped=True), "factiva_xml")
    found = False
    for element in root.iter():
        name = local_name(element).lower()
        if name == "ppsarticle" and not any(local_name(child).lower() == "article" for child in element.iter()):
            detail = f"An entry without an article; seen: {seen_in(local_name(child) for child in element.iter())}."
            articles.reject("empty_record", detail)
            found = True
        if name == "article":
            labels, paragraphs = _article(element)
            found = found or bool(labels)
            add_article(articles, labels, Body(paragraphs))
    if not found:
        seen = seen_in(local_name(element) for element in root.iter())
        detail = f"Elements <article> with <headline> and <leadParagraph> were expected; seen: {shorten(seen, 300)}."
        raise RejectedError("unknown_layout", detail)
    return articles.finish(_declared(root))


def _declared(root: Any) -> int | None:
    counts = [element.get("count") for element in root.iter() if local_name(element).lower() == "ppsarticleresultset"]
    numbers = [int(count) for count in counts if count and count.isdecimal()]
    return sum(numbers) if numbers else None


def _article(article: Any) -> tuple[Labels, list[str]]:
    """Return the fields of an article under their codes, and its paragraphs."""
    labels: Labels = []
    paragraphs: list[str] = []
    for element in article:
        name = local_name(element).lower()
        if name in _BODY:
            paragraphs += _paragraphs(element)
        elif name == "headline":
            lines = [one_line(line) for line in _paragraphs(element)]
            labels += [("HD" if not place else "SUB", line) for place, line in enumerate(lines)]
        elif name == "pages":
            labels += [("PG", text) for child in element if (text := one_line(_flat(child)))]
        elif name == "publicationdate":
            dates = [text for child in element if (text := one_line(_flat(child)))] or [one_line(_flat(element))]
            labels += [("PD" if not place else "ET", text) for place, text in enumerate(dates)]
        elif name in _TERMS or name == "descfield":
            code = (element.get("code") or "desc").upper() if name == "descfield" else _TERMS[name]
            labels.append((code[:6], _term(element, name)))
        elif name and name != "logo" and (text := one_line(" ".join(_paragraphs(element)))):
            labels.append((_CODES.get(name, local_name(element)), text))
    return _merged(labels), paragraphs


def _term(element: Any, name: str) -> str:
    text = one_line(_flat(element))
    code = element.get("code") or ""
    return f"{code} : {text}" if name != "descfield" and code and text else text or code


def _merged(labels: Labels) -> Labels:
    """Bring the terms of one code together, as the other layouts have them."""
    merged: dict[str, list[str]] = {}
    for code, value in labels:
        merged.setdefault(code, []).append(value)
    terms = {*_TERMS.values(), "IPC", "IPD", "IPCRE"}
    return [
        (code, value)
        for code, values in merged.items()
        for value in ([" | ".join(values)] if code in terms else values)
    ]


def _paragraphs(element: Any) -> list[str]:
    """Return the paragraphs of a lead, tail or headline: elements, and bare text between them."""
    found: list[str] = []
    start = element.text or ""
    inline: list[Any] = []
    for child in element:
        if local_name(child).lower() in ("paragraph", "para", "p"):
            found += [*_bare(_joined(start, inline)), _paragraph(child)]
            start, inline = child.tail or "", []
        else:
            inline.append(child)
    return [text for text in [*found, *_bare(_joined(start, inline))] if text]


def _bare(text: str) -> list[str]:
    """Divide bare text at line ends before four blanks, or at four blanks where it has no line ends."""
    divider = _INDENT if "\n" in text.strip() else _BLANKS
    return [one_line(part) for part in divider.split(text.strip()) if part.strip()]


def _paragraph(element: Any) -> str:
    if (element.get("display") or "").lower() == "fixed":  # a table or a poem: its lines stay
        return "\n".join(one_line(line) for line in _flat(element).split("\n")).strip()
    return one_line(_flat(element))


def _flat(element: Any) -> str:
    return _joined(element.text or "", element)


def _joined(start: str, inline: Iterable[Any]) -> str:
    """Join text and hits. A line end beside a hit is the printer's: one blank, and none before a comma."""
    pieces = [start]
    for child in inline:
        inner, tail = _flat(child), child.tail or ""
        pieces[-1:] = [pieces[-1].rstrip(), _gap(pieces[-1], inner), inner.strip()]
        pieces += [_gap(inner if inner.strip() else "", tail, closing=True), tail.lstrip()]
    return "".join(pieces)


def _gap(before: str, after: str, *, closing: bool = False) -> str:
    blank = before[len(before.rstrip()) :] + after[: len(after) - len(after.lstrip())]
    if "\n" not in blank:
        return blank
    return "" if closing and after.lstrip().startswith(_MARKS) else " "
