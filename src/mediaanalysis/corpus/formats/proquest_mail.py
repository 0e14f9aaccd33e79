"""ProQuest's e-mails (.eml) and the same page saved as .html.

The trap: every full text is a whole page inside a paragraph, which parsers tear apart, and mail programs put blanks
anywhere. So the source is cut at the labels first, and only the pieces are parsed.
"""

from __future__ import annotations

import codecs
import email
import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.formats.proquest_fields import Field, blocks_of, label_key
from mediaanalysis.corpus.formats.proquest_txt import add_plain, add_record, plain_records
from mediaanalysis.corpus.formats.proquest_xml import html_blocks
from mediaanalysis.corpus.markup import collapse, parse_html, text_of

__all__ = ["pages_of", "read_proquest_mail"]

_HEADER = re.compile(rb"(?:From [^\n]*\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\r?\n")
_MIME = re.compile(rb"^(?:Content-Type|MIME-Version|Received|Return-Path|Subject|From):", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"^(?:>[ \t]?)+")
_ANCHOR = re.compile(r"\s?".join("DocID_MSTAR_") + r"([\d\s]{0,40})")
_IN_NAME = re.compile(r"\b(?:na\s?me|i\s?d)\s*=\s*[\"']?[^\"'=<>]*$", re.IGNORECASE)
# Tags that mail programs break by a blank ("<s pan>"); no other tag begins with these letters.
_BROKEN_TAG = re.compile(
    r"<\s?(/?)\s?(s\s?t\s?r\s?o\s?n\s?g|s\s?p\s?a\s?n|b\s?o\s?d\s?y|h\s?t\s?m\s?l|h\s?e\s?a\s?d|T\s?e\s?x\s?t"
    r"|t\s?i\s?t\s?l\s?e|d\s?i\s?v|b\s?r|p)(?=[\s/>])",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"<(strong|b)\b[^<>]{0,300}>((?:[^<]|<(?!/?(?:strong|b|p|div)\b)){1,400}?)</\1\s*>(\s{0,3}[:：])?", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?td|/?tr)\b[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?(?:p|div|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_TEXT = re.compile(r"<text\b([^<>]*)>", re.IGNORECASE)
_TEXT_END = re.compile(r"</text\s*>", re.IGNORECASE)
_INNER_END = re.compile(r"</(?:body|text)\s*>", re.IGNORECASE)
_WORDS = re.compile(r"wordcount\s*=\s*[\"']?\s*([\d\s]{1,12})", re.IGNORECASE)
_FOOTER = re.compile(
    r"<a\b[^<>]{0,100}name\s*=\s*[\"']?Bibliography|<\w+[^<>]{0,100}class\s*=\s*[\"']?copyright\b|Database copyright\s|"
    r"_{20,}",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"\b(?:E-?mail|Message|Nachricht|Courriel|Mensaje|Correo)\s+(\d+)\s+(?:of|von|sur|de)\s+(\d+)\b", re.IGNORECASE
)
_NO_TITLE = re.compile(r"(?:document \d+ of \d+|\d+\.?|proquest document link|https?://\S+)", re.IGNORECASE)


class _Label(NamedTuple):
    """A label in the source of a record: where it starts and ends, our key ("" if not known), and as delivered."""

    start: int
    end: int
    key: str
    name: str


def read_proquest_mail(source: Source, options: Options) -> Batch:
    """Read a mail from ProQuest, forwarded or not, or the page of such a mail."""
    articles = Articles(Batch(source.name, untyped=True), "proquest_mail")
    pages, plain = pages_of(source.load(), options, articles.batch)
    for page in pages:
        _note_series(articles.batch, page)
        for record in _records(page):
            _add(articles, record)
    if not articles.batch.n_records:
        for text in plain or pages:
            for lines in plain_records(_quoted(text)):
                add_plain(articles, lines)
    if not articles.batch.n_records:
        seen = f"{len(pages)} HTML and {len(plain)} plain parts" if pages or plain else "no part with text"
        detail = (
            f"Expected a ProQuest mail with one anchor DocID_MSTAR_... an article; seen: {seen} without any. "
            "Save the original mail rather than a forwarded one, or export from ProQuest again."
        )
        raise RejectedError("no_articles", detail)
    return articles.finish()


def _quoted(text: str) -> str:
    """Return what a forwarded mail quotes, without what was written above it; all of a mail that quotes nothing."""
    lines = text.splitlines()
    quoted = [_QUOTED.sub("", line) for line in lines if line.startswith(">")]
    return "\n".join(quoted or lines)


def pages_of(raw: bytes, options: Options, batch: Batch) -> tuple[list[str], list[str]]:
    """Return the HTML parts and the plain parts of a mail or web archive, decoded; a page is its own HTML part.

    Headers, pictures and attachments are left behind. What decoding had to repair is added to `batch`.
    """
    bare = raw.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not (_HEADER.match(bare) and _MIME.search(bare[:20_000])):
        return [_decoded(raw, "", options, batch)], []
    pages: list[str] = []
    plain: list[str] = []
    try:
        for kind, content, charset in _parts(bare):
            try:
                (pages if kind == "text/html" else plain).append(_decoded(content, charset, options, batch))
            except RejectedError as error:  # an attachment that says it is text
                batch.add("warning", error.problem, f"A part of the mail was left out. {error.detail}")
    except (RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:  # of the email package
        detail = f"The parts of the mail cannot be told apart: {shorten(error, 200)}. Save the mail again."
        raise RejectedError("broken_mail", detail) from error
    return pages, plain


def _parts(raw: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Yield the text parts of a mail: kind, bytes and character set."""
    for part in email.message_from_bytes(raw).walk():
        if part.get_content_type() in ("text/html", "text/plain"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                yield part.get_content_type(), content, part.get_content_charset() or ""


def _decoded(raw: bytes, charset: str, options: Options, batch: Batch) -> str:
    """Decode one part: UTF-8 where the bytes are UTF-8, whatever the mail says, then the character set it names."""
    encoding = options.encoding
    if not encoding and charset:
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            encoding = _known(charset)
    decoded = decode(raw, encoding=encoding, html=True)
    if decoded.warning and decoded.warning not in [(problem.problem, problem.detail) for problem in batch.problems]:
        batch.add("warning", *decoded.warning)
    return decoded.text.lstrip("\ufeff")


def _known(charset: str) -> str | None:
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None


def _note_series(batch: Batch, page: str) -> None:
    """Say that other mails of the same delivery belong beside this one; the counter counts mails, not articles."""
    found = _SERIES.search(page[:100_000])
    if found and int(found[2]) > 1:
        detail = f"This is mail {found[1]} of {found[2]} of one delivery; put the others into the folder as well."
        batch.add("note", "one_of_several", detail)


def _records(page: str) -> Iterator[str]:
    """Yield the source of every record, from its anchor to the next; links to an anchor are none."""
    page = _BROKEN_TAG.sub(lambda tag: "<" + tag[1] + "".join(tag[2].split()), page)
    starts: list[int] = []
    last = ""
    for found in _ANCHOR.finditer(page):
        opening = page.rfind("<", max(0, found.start() - 300), found.start())
        number = "".join(found[1].split())
        if opening >= 0 and _IN_NAME.search(page[opening : found.start()]) and (number != last or not number):
            starts.append(opening)
            last = number
    for start, end in pairwise([*starts, len(page)]):
        yield page[start:end]


def _add(articles: Articles, source: str) -> None:
    """Add the record of this source: title and citation, then its labels, among them that of the full text."""
    labels = list(_labels(source))
    known = [label for label in labels if label.key]
    place = next((i for i, label in enumerate(labels) if label.key == "full_text"), len(labels))
    text, tail = _full_text(source, labels[place:])
    head = [label for label in labels[:place] if label.key]
    title, found = _citation(source[: known[0].start if known else len(source)])
    found = [*_fields(source, [*head, *labels[place : place + 1]]), *_fields(source, tail), *found]
    if (anchor := _ANCHOR.search(source)) and anchor[1].strip():
        found.append(Field("accession", "", anchor[1]))
    opening = _TEXT.search(text[:5000])
    words = _WORDS.search(opening[1]) if opening else None
    add_record(articles, found, html_blocks(text), title=title, words=words[1] if words else "")
    for label in [label for label in known if label.key == "accession"][1:]:
        number = _fields(source, [label])[0].value
        detail = f"Document {number} stands inside another record, without an anchor of its own; export it again."
        articles.reject("no_anchor", detail)


def _labels(source: str) -> Iterator[_Label]:
    """Yield what is bold and ends in a colon; the bold outlet of a citation does not."""
    for found in _STRONG.finditer(source):
        name = _line(found[2])
        if (found[3] or name.endswith((":", "："))) and len(name) <= 70:
            yield _Label(found.start(), found.end(), label_key(name), name.rstrip(":： "))


def _line(source: str) -> str:
    """Return a short piece of source as one line."""
    return " ".join(collapse(html.unescape(_TAG.sub("", _BREAK.sub(" ", source)))).split())


def _full_text(source: str, labels: list[_Label]) -> tuple[str, list[_Label]]:
    """Return the source of the full text and the labels after it; `labels` begin with its own label."""
    if not labels:
        return "", []
    start, later = labels[0].end, labels[1:]
    opening = _TEXT.search(source, start)
    closing = _TEXT_END.search(source, opening.end()) if opening else None
    whole = bool(opening and closing and _line(source[opening.end() : closing.start()]))
    if closing and whole:  # a bold "Location:" of the article itself stands before the end
        later = [label for label in later if label.start >= closing.start()]
    else:
        later = later[
            next((i for i, label in enumerate(later) if label.key and _is_tail(source, later[i : i + 4])), 0) :
        ]
    first = next((label for label in later if label.key), None)
    if first is None:
        end = closing.end() if closing and whole else len(source)
        footer = _FOOTER.search(source, start, end)
        return source[start : footer.start() if footer else end], []
    return _without_opening(source[start : first.start]), [label for label in labels if label.start >= first.start]


def _without_opening(source: str) -> str:
    """Cut the tag that opens the paragraph of the next label."""
    place = source.rfind("<")
    return source[:place] if place >= 0 and _PARAGRAPH.fullmatch(source[place:].strip()) else source


def _is_tail(source: str, labels: list[_Label]) -> bool:
    """Say whether the first label ends the text: it and the next have one line each, a bold word has more."""
    for label, following in pairwise(labels[:3]):
        segment = source[label.end : following.start]
        if _INNER_END.search(segment) or sum(map(bool, map(_line, _PARAGRAPH.split(segment)))) > 1:
            return False
    return sum(bool(label.key) for label in labels[1:]) >= min(2, len(labels) - 1)


def _fields(source: str, labels: list[_Label]) -> list[Field]:
    """Return label lines with their values: the first paragraph, for the abstract all of them."""
    found: list[Field] = []
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        segment = source[label.end : following.start if following else len(source)]
        if label.key == "abstract" and following:
            value = "\n\n".join(b.text for b in html_blocks(segment) if not _NO_TITLE.fullmatch(b.text))
        elif label.key == "full_text":
            continue
        else:
            lines = map(_line, _PARAGRAPH.split(segment, maxsplit=4 if following else 1))
            value = next(filter(None, lines), "") if following else next(lines)
        found.append(Field(label.key, label.name, value.lstrip(":： ")))
    return found


def _citation(source: str) -> tuple[str, list[Field]]:
    """Return the title, and author, outlet and date from the citation that newer mails have in the place of labels."""
    if not source.strip():
        return "", []
    root = parse_html(f"<div>{source}</div>")
    blocks = blocks_of(root, _citation_role)
    title = next((b.text for b in blocks if not b.role and not _NO_TITLE.fullmatch(b.text)), "")
    found: list[Field] = []
    for key in ("author", "info"):
        text = " ".join(block.text for block in blocks if block.role == key)
        # The dot that ends the names, not that of an initial.
        found.append(Field(key, "", re.sub(r"(?<=\w{3})\.$", "", text) if key == "author" else text))
    bold = [text_of(e) for e in root.iter("strong", "b") if any(_citation_role(a) == "info" for a in e.iterancestors())]
    if bold:
        found.append(Field("outlet", "", bold[0]))
    edition = re.match(r"\s*,\s*([^;]+?)\s*;", bold[1]) if len(bold) > 1 else None
    return title, [*found, Field("edition", "", edition[1])] if edition else found


def _citation_role(element: Any) -> str:
    name = "".join((element.get("class") or "").split()).lower()
    if "univauthors" in name:
        return "author"
    return "info" if name.endswith("article") else ""
