"""ProQuest's "text only" export, and the plain part of its mails: label lines, records between lines of underscores.

The trap: a line of the article may look like a label ("Location: ..."), so the text ends only where further label
lines follow; and the cover and the table of contents stand between the same underscores as the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import find_date
from mediaanalysis.corpus.formats.proquest_fields import (
    Block,
    Field,
    article_fields,
    is_missing,
    label_key,
    printed_in,
    repair_date,
)
from mediaanalysis.corpus.markup import collapse

__all__ = ["Body", "add_plain", "add_record", "plain_records", "read_proquest_txt", "split_body"]

_RULE = re.compile(r"^[ \t]*_{10,}[ \t]*$", re.MULTILINE)
_COUNTER = re.compile(
    r"^[ \t]*(?:(?:Document|Dokument|Documento|Документ|文档|文件)\s{0,2}(\d+)"
    r"\s{0,2}(?:of|von|sur|de|van|из|/|，?共)\s{0,2}(\d+)"
    r"|第\s?(\d+)\s?个?(?:文档|文件)?[，,]?\s?共\s?(\d+)\s?个?(?:文档|文件)?)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LABEL = re.compile(r"[ \t]*([^\W\d_][^\n:：]{0,60}?)[ \t]?[:：](?=[ \t\xa0]|$)[ \t\xa0]*(.*)")
_LINK = re.compile(r"(?:ProQuest document link|https?://\S+)$", re.IGNORECASE)
_ENLARGE = re.compile(
    r"(?:enlarge this image|bild vergrößern|dieses bild vergrößern|agrandir cette image|ampliar esta imagen|"
    r"deze afbeelding vergroten|увеличить изображение|放大此图像|放大图像)\.?",
    re.IGNORECASE,
)
_GRAPHIC = re.compile(
    r"\[?\s*(?:illustration|photograph|photo)s?\s*\]?:?|\[\s*(?:graph|chart|map|diagram|cartoon|drawing|image)s?\s*\]",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\[?(?:(?:illustration|photograph|photo|image|graphic)\]?[\s:;]+(?:\S+\s+){0,3}?)?caption\s*[:;]"
    r"|(?:illustration|photograph|photo)s?\s*[:;]\s",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:photo(?:graph)?s?|illustrations?|images?|pictures?|courtesy|credit)\b[^.]{0,80}\W*$"
    r"|\([^()]{0,60}\b(?:photo|ap|afp|reuters|getty|press)\b[^()]{0,40}\)\W*$",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 150  # words; longer than that, what follows the heading of a picture is the article going on
_CORRECTION = re.compile(r"CORRECTIONS?(?: APPENDED)?\s*:")
_ADDRESS = r"[\w.+'-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,40}){1,5}"
_TAIL = re.compile(
    rf"[-–—_*\s]{{1,12}}|[-–—\s]{{0,4}}(?:(?i:e-?mail|contact)[^@\n]{{0,40}}\s)?{_ADDRESS}[.;]?"
    rf"|(?:--|[–—])[^\n]{{0,160}}{_ADDRESS}[.;]?|(?i:credit:)[^\n]{{0,200}}|(?i:word\s?count:)\s*[\d,]{{1,9}}"
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_SAYS = re.compile(r"[^\W_]")


def read_proquest_txt(source: Source, options: Options) -> Batch:
    """Read a ProQuest "text only" export."""
    articles, text = open_articles(source, options, "proquest_txt")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    records = plain_records(text)
    if not records:
        detail = (
            'Expected records with label lines such as "Publication title: ..." and "Full text: ..."; '
            f"seen: {shorten(text, 120)!r}. Export again with the full text, as text only or XML."
        )
        raise RejectedError("no_articles", detail)
    for lines in records:
        add_plain(articles, lines)
    return articles.finish(_declared(text))


def _declared(text: str) -> int | None:
    """Return N of "Document k of N" where all counters agree on it."""
    totals = {found[2] or found[4] for found in _COUNTER.finditer(text)}
    return int(totals.pop()) if len(totals) == 1 else None


def plain_records(text: str) -> list[list[str]]:
    r"""Return the lines of every record; cover, table of contents and footer are left out.

    >>> len(plain_records("Lorem\n\nAuthor: A\nFull text: Ipsum.\nSubject: B\nDatabase: C"))
    1
    """
    records: list[list[str]] = []
    for part in _RULE.split(text):
        for piece in _COUNTER.split(part)[:: _COUNTER.groups + 1]:
            records.extend(lines for lines in _at_new_titles(piece.split("\n")) if _is_record(lines))
    return records


def _at_new_titles(lines: list[str]) -> Iterator[list[str]]:
    """Divide records that follow each other without a rule: after the number, what is no label is a new title."""
    start, numbered, blank, last = 0, False, True, ""
    for position, line in enumerate(lines):
        key = _key(line)
        is_label = key not in ("", "title") or (not key and last != "database" and bool(_LABEL.match(line)))
        if numbered and blank and line.strip() and not is_label:
            yield lines[start:position]
            start, numbered = position, False
        numbered = key == "accession" or (numbered and key not in ("full_text", "abstract"))
        blank, last = not line.strip(), key or last
    yield lines[start:]


def _is_record(lines: list[str]) -> bool:
    keys = {_key(line) for line in lines} - {""}
    return "full_text" in keys or len(keys) >= 3


def _key(line: str) -> str:
    found = _LABEL.match(line)
    return label_key(found[1]) if found else ""


def add_plain(articles: Articles, lines: list[str]) -> None:
    """Add the record of these lines, as `plain_records` gives them."""
    start = next((i for i, line in enumerate(lines) if _key(line) == "full_text"), None)
    stop = len(lines) if start is None else _end_of_text(lines, start + 1)
    head, tail = (lines, []) if start is None else (lines[:start], lines[stop:])
    found, loose = _label_lines(head, strict=True)
    more, _ = _label_lines(tail, strict=False)
    blocks = [] if start is None else _paragraphs(lines[start:stop])
    # What stands right above the labels; higher up may stand the greeting of a mail.
    title = next((line for line in reversed(loose) if not _LINK.match(line) and not _is_citation(line)), "")
    add_record(articles, found + more, blocks, title=title)


def _is_citation(line: str) -> bool:
    return bool(printed_in(line).date) and "[" in line


def add_record(
    articles: Articles, found: list[Field], blocks: list[Block], *, title: str = "", words: str = ""
) -> None:
    """Add one record of any ProQuest layout, or reject it for want of a full text.

    Parameters
    ----------
    articles
        Where to add it.
    found
        Its label lines.
    blocks
        Paragraphs of the full text.
    title
        Its title where it stands without a label.
    words
        The length the database states, as delivered.
    """
    fields = article_fields(found, title)
    if len(blocks) == 1 and is_missing(blocks[0].text):
        blocks = []
    body = split_body(blocks, copyright_line=str(fields.get("copyright", "")))
    if not body.text:
        where = f"; fetch it from {fields['url']}" if fields["url"] else ", and no address to fetch it from"
        only = "only captions of pictures" if body.captions else "only an abstract or a citation"
        detail = f"{shorten(fields['title'], 60)!r} has {only}, no full text{where}."
        articles.reject("no_full_text", detail)
        return
    printed = next((printed_in(field.value) for field in found if field.key == "info"), None)
    days = find_date(str(fields["date"])), find_date(repair_date(printed.date)) if printed else None
    if all(days) and days[0] != days[1]:
        detail = (
            f"The publication date is {fields['date_raw']!r}, the citation says {printed.date if printed else ''!r}."
        )
        articles.warn("dates_differ", detail)
    abstract = next((field.value for field in found if field.key == "abstract" and not is_missing(field.value)), "")
    number = re.sub(r"\D", "", words)[:9]
    fields |= {"length_declared": int(number), "length_unit": "words"} if number else {}
    parts = {"abstract": abstract, "captions": body.captions, "note": body.note, "correction": body.correction}
    articles.add(fields | {"text": body.text} | parts)


def _end_of_text(lines: list[str], start: int) -> int:
    """Return the line at which the text ends: a known label that other label lines follow at once."""
    begins = [  # label lines, and lines after a blank one
        (position, _key(lines[position]), bool(_LABEL.match(lines[position])))
        for position in range(start, len(lines))
        if lines[position].strip() and (_LABEL.match(lines[position]) or not lines[position - 1].strip())
    ]
    for place, (position, key, _) in enumerate(begins):
        following = begins[place + 1 : place + 4]
        known = sum(bool(other) for _, other, _ in following)
        if key == "accession" or (key and (not following or (following[0][2] and known >= min(2, len(following))))):
            return position
    return len(lines)


def _label_lines(lines: list[str], *, strict: bool) -> tuple[list[Field], list[str]]:
    """Return label lines with their continuations, and the paragraphs before the first; strict: known labels only."""
    found: list[tuple[str, str, list[str]]] = []
    loose: list[str] = []
    blank = True
    for line in lines:
        label = _LABEL.match(line)
        key = label_key(label[1]) if label else ""
        if label and (key or (blank and not strict)):
            found.append((key, label[1].strip(), [label[2]]))
        elif found and (found[-1][0] == "abstract" or not blank):
            found[-1][2].append(line)
        elif line.strip() and not found:
            loose.append(line.strip() if blank or not loose else f"{loose.pop()} {line.strip()}")
        blank = not line.strip()
    return [Field(key, label, _value(key, parts)) for key, label, parts in found], loose


def _value(key: str, parts: list[str]) -> str:
    text = "\n".join(parts)
    return "\n\n".join(map(collapse, _BLANK_LINE.split(text.strip()))) if key == "abstract" else " ".join(text.split())


def _paragraphs(lines: list[str]) -> list[Block]:
    """Return the paragraphs of a full text: parts between blank lines; without these every long line is one."""
    found = _LABEL.match(lines[0])
    text = "\n".join([found[2] if found else lines[0], *lines[1:]]).strip()
    parts = _BLANK_LINE.split(text)
    if len(parts) == 1 and any(len(line) > 120 for line in lines[1:]):
        parts = text.split("\n")
    return [Block(part) for part in map(collapse, parts) if part]


class Body(NamedTuple):
    """A full text taken apart."""

    text: str
    captions: str = ""
    note: str = ""
    correction: str = ""


def split_body(blocks: Iterable[Block], *, copyright_line: str = "") -> Body:
    """Take a full text apart: what is body, what belongs to pictures, what the newspaper wrote below the article.

    Examples
    --------
    >>> split_body(map(Block, ["Lorem.", "Illustration", "Caption: Ipsum.", "--", "a@lorem.example"]))
    Body(text='Lorem.', captions='Caption: Ipsum.', note='a@lorem.example', correction='')
    """
    rest, note = _without_tail(list(blocks), copyright_line)
    words = [len(block.text.split()) for block in rest]
    left = sum(words)
    captions: list[str] = []
    corrections: list[str] = []
    texts: list[str] = []
    due = 0  # how many of the next paragraphs belong to the picture whose heading was met
    enlarged = False  # the line before was the button below a picture
    for position, block in enumerate(rest):
        left -= words[position]
        text = _ENLARGE.sub("", block.text).strip()
        if _GRAPHIC.fullmatch(text):
            due = len(rest) if texts and left <= _LONGEST_CAPTION else 1
        elif block.role == "caption":
            captions.append(text)
            due = 0  # the page says itself what belongs to the picture
        elif text != block.text or _CAPTION.match(text):
            captions.append(text)
        elif words[position] <= _LONGEST_CAPTION and (due or (enlarged and _CREDIT.search(text[-160:]))):
            captions.append(text)
            due = max(due - 1, 0)
        elif _CORRECTION.match(text):
            corrections.append(text)
        else:
            texts.append(text)
            due = 0
        enlarged = not text
    if not texts:
        texts, corrections = corrections, []
    return Body("\n\n".join(texts), "\n".join(filter(None, captions)), "\n".join(note), "\n".join(corrections))


def _without_tail(blocks: list[Block], copyright_line: str) -> tuple[list[Block], list[str]]:
    """Cut the lines below the article: credit, word count, two hyphens and the writer's address."""
    note: list[str] = []
    while blocks and not blocks[-1].role:
        lines = blocks[-1].text.split("\n")
        left = len(lines)
        while left and (_TAIL.fullmatch(lines[left - 1].strip()) or lines[left - 1].strip() in ("", copyright_line)):
            left -= 1
        note[:0] = [line.strip() for line in lines[left:] if _SAYS.search(line) and line.strip() != copyright_line]
        blocks.pop()
        if left:
            return [*blocks, Block("\n".join(lines[:left]).rstrip())], note
    return blocks, note
