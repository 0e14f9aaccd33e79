"""Nexis Uni and Lexis Advance, Word: many articles in one file, after a cover page that names who exported it.

The main trap: all paragraphs look alike to Word, so the parts of an article are told by markers in the language of
the interface (Body, Graphic, End of Document) and by the bookmarks below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.formats.docx import Paragraph, read_docx, read_paragraphs, read_property
from mediaanalysis.corpus.formats.nexis_article import (
    Draft,
    add_draft,
    is_copyright,
    is_correction,
    is_date_only,
    looks_like_date,
)
from mediaanalysis.corpus.formats.nexis_labels import (
    HEAD_ROLES,
    is_body_marker,
    is_end_marker,
    role_of,
    split_label,
    tail_heading,
)
from mediaanalysis.corpus.languages import language_code
from mediaanalysis.corpus.markup import collapse

__all__ = ["read_nexis_docx"]

_DOCUMENT_MARK = re.compile(r"Bookmark_\d+")
_BODY_MARK = re.compile(r"Body(?:_\d+)?")
_TAIL_MARK = re.compile(r"(?:Classification|Correction|Graphic|Notes)(?:_\w+)?")
_COVER_COUNT = re.compile(
    r"\s*(?:documents?|dokumente?|documentos?|documenten|documenti|документы|文档|文件|dokumenty)\s*"
    r"[(（]\s*(\d+)\s*[)）]\s*",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"\s*(?:user name|date and time|job number|client/matter|search terms|"
    r"benutzername|datum und uhrzeit|auftragsnummer|jobnummer|suchbegriffe|"
    r"nom d.utilisateur|date et heure|num[ée]ro de t[âa]che|termes de recherche|"
    r"nombre de usuario|fecha y hora|n[úu]mero de trabajo|t[ée]rminos de b[úu]squeda|"
    r"gebruikersnaam|datum en tijd|taaknummer|zoektermen|"
    r"имя пользователя|дата и время|номер задания|условия поиска|用户名|日期和时间|作业编号|检索词)\s*[:：]",
    re.IGNORECASE,
)
_BELOW_BODY = ("language", "publication_type")
_MOST_SEEN = 60


class _Document(NamedTuple):
    """The paragraphs of one document, and whether they begin at the vendor's bookmark."""

    paragraphs: list[Paragraph]
    bookmarked: bool


@dataclass(slots=True)
class _Split:
    """A file cut into documents; `outside` are the paragraphs that belong to none."""

    documents: list[_Document] = field(default_factory=list)
    cover: list[Paragraph] = field(default_factory=list)
    outside: int = 0
    n_ends: int = 0
    cut_off: bool = False


def read_nexis_docx(source: Source, options: Options) -> Batch:
    """Read a Word file from Nexis Uni or Lexis Advance; another Word file that was taken for one is one document."""
    raw = source.load()
    paragraphs = list(_with_ends_apart(read_paragraphs(raw)))
    found = _split(paragraphs)
    if not found.n_ends or not any(_has_body(document.paragraphs) for document in found.documents):
        if not read_property(raw, "LADocCount") and not _has_labels(paragraphs):
            return read_docx(source, options)
        if not found.n_ends:
            raise RejectedError("unknown_layout", _describe(paragraphs))
    articles = Articles(Batch(source.name, untyped=True), "nexis_docx")
    unknown: dict[str, None] = {}
    for number, document in enumerate(found.documents, 1):
        if found.cut_off and number == len(found.documents):
            detail = "The file ends without the marker below its last document; the end of it may be missing."
            articles.warn("cut_off", detail)
        _add(articles, document.paragraphs, unknown)
    if unknown:
        detail = f"Labels that are not known and were kept in 'labels' only: {', '.join(list(unknown)[:10])}."
        articles.batch.add("warning", "unknown_label", detail)
    if found.outside:
        detail = f"{found.outside} paragraphs stand between or after the documents and belong to none; not read."
        articles.batch.add("note", "text_outside_documents", detail)
    return articles.finish(_declared(raw, found.cover))


def _with_ends_apart(paragraphs: Iterable[Paragraph]) -> Iterable[Paragraph]:
    """Give an end marker a paragraph of its own where it is the last line of one."""
    for paragraph in paragraphs:
        before, line_break, last = paragraph.text.rstrip().rpartition("\n")
        if line_break and before.strip() and is_end_marker(last):
            yield paragraph._replace(text=before)
            yield Paragraph(last)
        else:
            yield paragraph


def _split(paragraphs: list[Paragraph]) -> _Split:
    """Cut the file at its end markers and at the bookmarks above documents; what stands before the first is cover."""
    found = _Split()
    current = _Document([], False)
    seen: set[str] = set()
    for paragraph in paragraphs:
        marks = {mark for mark in paragraph.bookmarks if _DOCUMENT_MARK.fullmatch(mark)} - seen
        if marks:
            seen |= marks
            _close(found, current)
            current = _Document([], True)
        if is_end_marker(paragraph.text):
            found.n_ends += 1
            found.documents.append(current)
            current = _Document([], False)
        elif paragraph.text.strip() or paragraph.section_end:
            current.paragraphs.append(paragraph)
    found.cut_off = _close(found, current)
    found.documents = [_without_cover(found, document) for document in found.documents]
    return found


def _close(found: _Split, current: _Document) -> bool:
    """File what stands above a bookmark or at the end without a marker; return whether it is a document."""
    filled = [p for p in current.paragraphs if p.text.strip()]
    if filled and (current.bookmarked or _has_body(filled)):
        found.documents.append(current)
        return True
    if not found.documents:
        found.cover += filled
    else:
        found.outside += len(filled)
    return False


def _without_cover(found: _Split, document: _Document) -> _Document:
    """Keep the paragraphs with text; where no bookmark parts them from a cover, a section break or heading does."""
    paragraphs = document.paragraphs
    if not document.bookmarked:
        head = paragraphs[: next((n for n, p in enumerate(paragraphs) if n and _is_body(p)), 0)]
        breaks = [n + 1 for n, p in enumerate(head) if p.section_end]
        titles = [n for n, p in enumerate(head) if p.heading]
        is_cover = any(_COVER.match(p.text) or _COVER_COUNT.fullmatch(p.text) for p in head)
        start = max(breaks or titles or [len(head) if is_cover else 0])
        found.cover += [p for p in paragraphs[:start] if p.text.strip()]
        body_at = len(head) - start
        paragraphs = [p for n, p in enumerate(paragraphs[start:]) if n >= body_at or not _COVER.match(p.text)]
    return document._replace(paragraphs=[p for p in paragraphs if p.text.strip()])


def _has_body(paragraphs: list[Paragraph]) -> bool:
    return _body_at([p for p in paragraphs if p.text.strip()]) is not None


def _is_body(paragraph: Paragraph) -> bool:
    return any(map(_BODY_MARK.fullmatch, paragraph.bookmarks)) or is_body_marker(paragraph.text)


def _body_at(document: list[Paragraph]) -> int | None:
    """Return where the word above the body stands: the bookmarked one, else the first that is such a word."""
    marked = [n for n, p in enumerate(document) if any(map(_BODY_MARK.fullmatch, p.bookmarks))]
    named = [n for n, p in enumerate(document) if n and is_body_marker(p.text)]
    return next(iter([*marked, *named]), None)


def _declared(raw: bytes, cover: list[Paragraph]) -> int | None:
    """Return the number of articles that the cover or the delivery states; the delivery counts the cover as one."""
    counts = [int(count[1]) for p in cover if (count := _COVER_COUNT.fullmatch(p.text))]
    if counts:
        return counts[0]
    stated = read_property(raw, "LADocCount")
    return int(stated) - bool(cover) if stated.isdecimal() and len(stated) < 9 else None


def _add(articles: Articles, document: list[Paragraph], unknown: dict[str, None]) -> None:
    at = _body_at(document)
    if at is None:
        if not document:
            articles.reject("empty_record", "An end marker without a document above it.")
            return
        seen = ", ".join(_labels_seen(document)) or "none"
        detail = f"Expected the word 'Body' (Text, Corps, 正文 …) above the text of a document; labels seen: {seen}."
        articles.reject("no_body_marker", detail)
        return
    draft = Draft()
    _read_head(draft, document[:at], unknown)
    _read_rest(draft, document[at + 1 :], plain=not _is_marked(document[at], "body"))
    add_draft(articles, draft)


def _read_head(draft: Draft, head: list[Paragraph], unknown: dict[str, None]) -> None:
    """Read what stands above the body: title, outlet, date, copyright, labels; other lines are notes."""
    lines = [collapse(p.text) for p in head]
    has_title = bool(head) and not (
        len(head) > 1 and not head[0].heading and looks_like_date(lines[1]) and not looks_like_date(lines[0])
    )
    if has_title:
        draft.title = lines[0]
    labelled = False
    for number, (paragraph, line) in enumerate(zip(head[has_title:], lines[has_title:], strict=True)):
        label = split_label(paragraph.text)
        if label and _is_head_label(paragraph, label, first=not number):
            draft.labels.append((label[0], label[2]))
            labelled = True
            if not role_of(label[0]):
                unknown[shorten(label[0], 40)] = None
        elif is_correction(line):
            draft.correction.append(" ".join(line.split()))
        elif is_copyright(line):
            draft.copyright.append(line)
        elif labelled:
            draft.notes.append(line)
        elif not draft.date_line and looks_like_date(line) and (draft.outlet or split_date(line)[0]):
            draft.date_line = line
        elif not draft.outlet and not draft.date_line:
            draft.outlet = line
        else:
            draft.notes.append(line)


def _is_head_label(paragraph: Paragraph, label: tuple[str, str, str], *, first: bool) -> bool:
    """Say whether a line above Body is a label; the first one, the outlet, can have a colon and a hit before it."""
    known = bool(role_of(label[0]))
    return (known and _is_label(paragraph, label)) if first else (known or _is_label(paragraph, label))


def _is_marked(paragraph: Paragraph, heading: str) -> bool:
    """Say whether a heading is set off as the vendor does: bookmarked, below a line break or in bold."""
    named = any(_BODY_MARK.fullmatch(mark) or _TAIL_MARK.fullmatch(mark) for mark in paragraph.bookmarks)
    # "Notes" in bold can be a sub-heading of the article itself.
    in_bold = paragraph.bold >= len(paragraph.text.strip())
    return named or paragraph.text.startswith("\n") or (in_bold and heading != "note")


def _is_label(paragraph: Paragraph, label: tuple[str, str, str]) -> bool:
    """Say whether a label has the vendor's own look: a no-break space behind the colon, or the label alone in bold."""
    blanks = len(paragraph.text) - len(paragraph.text.lstrip())
    in_bold = paragraph.bold - blanks
    return "\u00a0" in label[1] or (in_bold > 1 and abs(in_bold - len(label[0]) - 1) <= 2)


def _read_rest(draft: Draft, rest: list[Paragraph], *, plain: bool) -> None:
    """Read the body and what follows it; `plain` where re-saving took the bold from the markers."""
    parts = {"body": draft.body, "captions": draft.captions, "correction": draft.correction}
    zone = "body"
    for paragraph in rest:
        heading = tail_heading(paragraph.text)
        label = split_label(paragraph.text)
        if heading and (plain or zone != "body" or _is_marked(paragraph, heading)):
            zone = heading
        elif label and _is_tail_label(paragraph, label, zone):
            draft.labels.append((label[0], label[2]))
            zone = zone if zone in ("captions", "correction") else "labels"
        else:
            parts.get(zone, draft.notes).append(collapse(paragraph.text))


def _is_tail_label(paragraph: Paragraph, label: tuple[str, str, str], zone: str) -> bool:
    """Say whether a line below Body is a label; inside the body, where "Company:" may be text, few words are."""
    role, value = role_of(label[0]), label[2]
    if role in ("load_date", "correction_date") and is_date_only(value):
        # "Update: March 3" heads a part of a live article.
        return zone != "body" or (label[0].lower() != "update" and (role == "load_date" or _is_label(paragraph, label)))
    if zone == "body":
        is_value = len(language_code(value)) == 2 if role == "language" else len(value) < 60 and value[-1:] != "."
        return role in _BELOW_BODY and is_value and _is_label(paragraph, label)
    if role == "load_date":
        return False
    if zone in ("captions", "correction"):  # whose own lines may begin with a word, a hit even, and a colon
        is_known = role not in ("", "captions", *HEAD_ROLES)
        return "\u00a0" in label[1] or (is_known and _is_label(paragraph, label))
    in_labels = zone in ("labels", "classification")
    return (in_labels and bool(role) and role not in HEAD_ROLES) or _is_label(paragraph, label)


def _labels_seen(paragraphs: list[Paragraph]) -> list[str]:
    """Return the names of the labels among the first paragraphs, never their values."""
    filled = [p for p in paragraphs if p.text.strip()][:_MOST_SEEN]
    labels = [(p, split_label(p.text)) for p in filled]
    names = [shorten(label[0], 30) for p, label in labels if label and (role_of(label[0]) or _is_label(p, label))]
    return list(dict.fromkeys(names))[:12]


def _has_labels(paragraphs: list[Paragraph]) -> bool:
    """Say whether labels stand in the file that only this vendor gives every article."""
    labels = [label[0] for p in paragraphs if (label := split_label(p.text))]
    return any(role_of(label) in ("length", "load_date") for label in labels)


def _describe(paragraphs: list[Paragraph]) -> str:
    filled = sum(bool(p.text.strip()) for p in paragraphs)
    seen = ", ".join(map(repr, _labels_seen(paragraphs))) or "none"
    return (
        "Expected the line 'End of Document' (Ende des Dokuments, Fin du document, 文档结尾 …) below each article of a "
        f"Nexis delivery; none was found in {filled:,} paragraphs. Labels seen: {seen}. Export again as Word with full "
        "documents and an English interface, or send us the labels."
    )
