"""Europresse and Eureka, web pages: the old layout of tables, and the new one of ``<article>`` elements.

The trap: the old layout has no element for the body, only bare text between empty paragraphs, and declares ISO-8859-1
over UTF-8 bytes; the new one leaves ``</div>`` without an opening. So the source is cut at the articles first.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.formats.proquest_fields import Block, blocks_of
from mediaanalysis.corpus.formats.proquest_mail import pages_of
from mediaanalysis.corpus.markup import local_name, parse_html

__all__ = ["read_europresse"]

_ARTICLE = re.compile(r"<article\b", re.IGNORECASE)
_ARTICLE_END = re.compile(r"</article\b", re.IGNORECASE)
_OUTLET = re.compile(r"<\w+\b[^<>]{0,200}\bclass\s*=\s*[\"']?[^\"'<>]{0,100}?\bDocPublicationName\b", re.IGNORECASE)
_SECTION = re.compile(r"<section\b", re.IGNORECASE)
_SIGNS = re.compile(r"DocPublicationName|DocHeader|titreArticle|DocText|docOcurrContainer", re.IGNORECASE)
_SCRIPTED = re.compile(r"documentText\s*=\s*([`\"'])")
_TOTAL = re.compile(r"(?:Nombre de documents?|Number of documents?)\s?(?:\(s\))?\s?[:=]?\s?(\d{1,6})\b", re.IGNORECASE)
# Class or id, in lower case -> role; the first that an element has counts.
_ROLES = {
    "apd-wrapper": "drop",  # where else the article appeared
    "rdp__newsdoc": "drop",
    "public-lblnodoc": "number",
    "public_lblnodoc": "number",
    "docauthors": "author",
    "titrearticlevisu": "title",
    "rdp__articletitle": "title",
    "rdp__subtitle": "subtitle",
    "sm-margin-bottomnews": "news",  # over-line above the title, byline below it
    "titrearticle": "title area",
    "docheader": "date",
    "docpublicationname": "outlet",
    "doctext": "body",
    "dococurrcontainer": "body",
}
_ELEMENTS = {"section": "body", "aside": "aside", "footer": "footer"}
_DROPPED = frozenset(("form", "button", "select", "iframe", "svg", "object"))
_NUMBER = re.compile(r"\b[a-z]{2,12}[·•](\d{8})[·•][^\s,;]{1,80}", re.IGNORECASE)
_NUMBER_LABEL = re.compile(
    r"(?:Num[ée]ro (?:de|du) document|Document (?:number|no\.?)|Doc(?:ument)?\. ?no\.?|N[o°º]\.? (?:de|du) document|"
    r"N[úu]mero (?:de|del) documento|Dokumentnummer)\s?[:：]",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)(?=.{0,20}\b(?:19|20)\d\d\b|.{0,300}\b(?:r[ée]serv|reserv))"
    r"|(?:tous droits r[ée]serv[ée]s|all rights reserved)\W",
    re.IGNORECASE | re.DOTALL,
)
_CERTIFICATE = re.compile(
    r"\W{0,3}(?:ce |this |le présent )?(?:certificate?|document)\b.{0,40}\b(?:émis|issued|délivré|certifi)"
    r"|\W{0,3}certificate?\W{0,3}$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:(?P<captions>Illustration|Photo|Image|Picture|L[ée]gende|Graphique|Graphic)|(?P<note>Note))"
    r"(?:(?P<certain>\(s\))|s?)\s?[:：][ \t]?",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"\s*,?\s+(?:no\.?|n[°º]|nos\.|num[ée]ro|number|vol\.|volume|issue|nr\.?|iss\.)\s?[\w./-]*\d.*$", re.IGNORECASE
)
_WORDS = re.compile(
    r"\b(\d{1,3}(?:[\s\u202f.,]\d{3})+|\d{1,6})\s(?:mots?|words?|palabras?|Wörter|woorden)\b", re.IGNORECASE
)
_PAGE = re.compile(r"(?:^|[,;\s])(?:pp?|pages?|pág|S)\.?\s?(?=[\w-]*\d)([^\s,;]+(?:\s?[,;&-]\s?[A-Z]{0,3}\d[^\s,;]*)*)")
_WEEKDAY = re.compile(
    r"[\s,;]*\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|lunes|martes|miércoles|jueves|viernes|sábado|domingo|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    r"sonntag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b[\s,.]*$",
    re.IGNORECASE,
)
_LONGEST_AUTHOR = 25  # words
_LONGEST_LINE = 500


def read_europresse(source: Source, options: Options) -> Batch:
    """Read a page of either layout, also inside a web archive or mail."""
    articles = Articles(Batch(source.name, untyped=True), "europresse")
    pages, plain = pages_of(source.load(), options, articles.batch)
    totals: list[int] = []
    for page in pages:
        page = _unscripted(page)
        parts = list(_articles(page))
        for part in parts:
            _add(articles, part)
        found = _TOTAL.search(re.sub(r"<[^<>]*>", " ", page[:20_000]))
        totals += [int(found[1])] if found and parts else []
    if not articles.batch.n_records:
        seen = shorten(re.sub(r"<[^<>]*>", " ", " ".join(pages or plain)[:5000]), 120)
        detail = (
            "Expected a page of Europresse with an element of class DocPublicationName an article; "
            f"seen: {seen!r}. Save the selected documents as HTML again."
        )
        raise RejectedError("no_articles", detail)
    return articles.finish(sum(totals) if totals and len(totals) == len(pages) else None)


def _unscripted(page: str) -> str:
    """Return the page that a single saved document keeps, escaped, in a script; any other page as it is."""
    found = None if _OUTLET.search(page) else _SCRIPTED.search(page)
    if not found:
        return page
    end = page.find(f"{found[1]};", found.end())
    text = page[found.end() : end if end >= 0 else len(page)]
    for _ in range(3):  # escaped once or twice
        if _OUTLET.search(text):
            break
        text = html.unescape(text)
    return text


def _articles(page: str) -> Iterator[str]:
    """Yield the source of every article."""
    starts = [found.start() for found in _ARTICLE.finditer(page)] or [found.start() for found in _OUTLET.finditer(page)]
    for start, end in pairwise([*starts, len(page)]):
        close = _ARTICLE_END.search(page, start, end)
        if _SIGNS.search(page, start, end):
            yield page[start : close.start() if close else end]


def _role(element: Any) -> str:
    """Return the role of an element by its class, its id or its name."""
    name = local_name(element).lower()
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if "certificat" in names or name in _DROPPED:
        return "drop"
    tokens = names.split()
    if name == "p" and "sm-margin-bottom" in tokens:  # a div of this class holds the head
        return "subtitle"
    return next((role for token, role in _ROLES.items() if token in tokens), "") or _ELEMENTS.get(name, "")


class _Parts(NamedTuple):
    """What stands below the title: paragraphs, author, decks, other lines of the head, lines of the footer."""

    body: list[str]
    author: str
    decks: list[str]
    spare: list[str]
    footer: list[str]


def _add(articles: Articles, source: str) -> None:
    """Add one article: what has a role by its role, the rest by its place."""
    blocks = [block for block in blocks_of(parse_html(source), _role) if block.role != "drop"]
    titles = [i for role in ("title", "title area") for i, block in enumerate(blocks) if block.role == role]
    tops = [i for i, block in enumerate(blocks) if block.role in ("outlet", "date")]
    top = titles[0] if titles else max(tops, default=-1) + 1
    head, after = blocks[:top], blocks[top + 1 if titles else top :]
    is_new = any(block.role == "body" for block in blocks) or bool(_SECTION.search(source))
    fields = _head(head) | {"title": _line(blocks[top]) if titles else ""}
    parts = _new_parts(after) if is_new else _old_parts(after)
    said = (fields["date_raw"], "" if any(block.role == "outlet" for block in head) else fields["outlet"])
    loose = [_line(block) for block in head if not block.role and _line(block) not in said]
    decks = [_line(block) for block in head if block.role in ("subtitle", "news", "title area")] + parts.decks
    if is_new:  # a line of its own above the title is the rubric
        fields["section"] = fields["section"] or "; ".join(loose)
        fields["labels"] = "\n".join(filter(None, [str(fields["labels"]), *(f"Rubrique: {line}" for line in loose)]))
    else:
        decks = [*loose, *decks]
    text, aside = _without_aside(parts.body)
    said_aside = _aside("\n".join([*aside, *(block.text for block in blocks if block.role == "aside")]))
    said_aside["note"] = "\n".join(filter(None, [*parts.spare, said_aside["note"]]))
    ids = [block.text for block in blocks if block.role == "number"]
    below = _footer([*ids, *parts.footer, *(block.text for block in blocks if block.role == "footer")])
    _finish(
        articles, fields | said_aside | below | {"text": text, "author": parts.author, "subtitle": "\n".join(decks)}
    )


def _finish(articles: Articles, fields: dict[str, object]) -> None:
    """Add the article, or reject it for want of a text."""
    if not fields["text"]:
        detail = f"{shorten(fields['title'], 60)!r} has no text; the page keeps only its head."
        articles.reject("no_full_text", detail)
        return
    number = _NUMBER.search(str(fields["accession"]))
    if not fields["date"] and number:
        fields["date"] = f"{number[1][:4]}-{number[1][4:6]}-{number[1][6:]}"
        detail = f"No date in the head; taken from the document number {number[0]!r}, which can be days apart."
        articles.warn("date_from_number", detail)
    articles.add(fields)


def _line(block: Block) -> str:
    return " ".join(block.text.split())


def _head(blocks: list[Block]) -> dict[str, object]:
    """Return outlet, issue, and what the date line says: section, date, words, page."""
    loose = [_line(block) for block in blocks if not block.role]
    outlet = next((_line(block) for block in blocks if block.role == "outlet"), "") or "".join(loose[:1])
    line = " ".join(_line(block) for block in blocks if block.role == "date")
    line = line or next((text for text in loose if split_date(text[:_LONGEST_LINE])[0]), "")
    day = split_date(line[:_LONGEST_LINE])[0]
    before, _, after = line.partition(day) if day else ("", "", line)
    words, page = _WORDS.search(after), _PAGE.search(after)
    issue = _ISSUE.search(outlet)
    number = re.sub(r"\D", "", words[1]) if words else ""
    fields: dict[str, object] = {
        "outlet": outlet[: issue.start()] if issue else outlet,
        "date": day,
        "date_raw": line,
        "section": _WEEKDAY.sub("", before).strip(" ,;.-–"),
        "page": page[1].strip(" .") if page else "",
        "labels": f"Issue: {issue[0].strip(' ,')}" if issue else "",
    }
    return fields | ({"length_declared": int(number), "length_unit": "words"} if number else {})


def _new_parts(blocks: list[Block]) -> _Parts:
    """Divide what follows the title in the new layout; loose text between body and footer belongs to the body."""
    below = ("aside", "footer", "number")
    first = next((i for i, block in enumerate(blocks) if block.role in ("body", *below)), len(blocks))
    end = next((i for i in range(first, len(blocks)) if blocks[i].role in below), len(blocks))
    head = blocks[:first]
    body = [b.text for i, b in enumerate(blocks) if b.role == "body" or (not b.role and first < i < end)]
    decks = [_line(block) for block in head if block.role in ("subtitle", "title", "title area")]
    named = [_line(block) for block in blocks if block.role == "author"]
    news = [_line(block) for block in head if block.role == "news"]
    loose = [_line(block) for block in head if not block.role]
    for lines in (news, loose):  # the byline is the last line of its class, else the first that has no class
        if not named and lines:
            named = [lines.pop(-1 if lines is news else 0)]
    return _Parts(body, "; ".join(named), decks + news, loose, [b.text for b in blocks[end:] if not b.role])


def _old_parts(blocks: list[Block]) -> _Parts:
    """Divide what follows the title in the old layout, told by places alone."""
    lines = [(i, line) for i, block in enumerate(blocks) for line in block.text.split("\n")]
    # Only a certificate has rows of its own; it counts where nothing above it tells the end.
    table = next((at for at, (i, _) in enumerate(lines) if blocks[i].opened_by in ("table", "tr")), len(lines))
    end = _end_of_body([line for _, line in lines], table)
    texts: dict[int, list[str]] = {}
    for i, line in lines[:end]:
        texts.setdefault(i, []).append(line)
    author = ""
    first = next(iter(texts), None)
    # The author stands before the first paragraph begins; without one the text begins with that paragraph.
    if first is not None and len(texts) > 1 and blocks[first].opened_by in ("", "br"):
        line = " ".join(texts[first])
        if len(line.split()) <= _LONGEST_AUTHOR:
            author = line
            del texts[first]
    body = ["\n".join(part) for part in texts.values()]
    return _Parts(body, author, [], [], [line for _, line in lines[end:]])


def _end_of_body(lines: list[str], table: int) -> int:
    """Return the line at which the footer begins: the copyright above the document number, that, or the certificate."""
    number = next((i for i, line in enumerate(lines) if _NUMBER_LABEL.match(line)), None)
    nearest = range(len(lines) - 1, -1, -1) if number is None else range(number - 1, max(number - 4, -1), -1)
    rights = next((i for i in nearest if _RIGHTS.match(lines[i])), None)
    certificate = next(
        (i for i, line in enumerate(lines) if _CERTIFICATE.match(line) or _NUMBER.fullmatch(line)), table
    )
    found = rights if rights is not None else number
    if number is None:  # the certificate has a copyright line as well
        return min(certificate, table, len(lines) if found is None else found)
    return number if found is None else found


def _without_aside(body: list[str]) -> tuple[str, list[str]]:
    """Return the text, and the paragraphs from "Illustration(s) :" or "Note(s) :" on."""
    found = (i for i, text in enumerate(body) if (label := _ASIDE.match(text)) and label["certain"])
    place = next(found, len(body))
    return "\n\n".join(body[:place]), body[place:]


def _aside(text: str) -> dict[str, str]:
    """Return captions and note of the lines below the text."""
    marks = [
        found
        for found in _ASIDE.finditer(text)
        if found["certain"] or found.start() == 0 or text[found.start() - 1] == "\n"
    ]
    said: dict[str, list[str]] = {"note": [text[: marks[0].start() if marks else len(text)]], "captions": []}
    for found, following in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=False):
        said["captions" if found["captions"] else "note"].append(text[found.end() : following])
    return {name: "\n".join(filter(None, map(str.strip, parts))) for name, parts in said.items()}


def _footer(texts: list[str]) -> dict[str, str]:
    """Return the copyright line and the document number; nothing else of the footer, which names the exporter."""
    lines = [line for text in texts for line in text.split("\n")]
    numbers = [found[0] for line in lines if (found := _NUMBER.search(line))]
    rights = next((line for line in lines if _RIGHTS.match(line)), "")
    return {"copyright": rights, "accession": numbers[0] if numbers else ""}
