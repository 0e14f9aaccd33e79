"""Word files: the paragraphs of a .docx, read from its own XML, and any such file as one document.

The main trap: one word is often cut into several runs and hyperlinks, so every text inside a paragraph is joined
as it stands, whatever it is wrapped in; deleted text and field codes are no text.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from mediaanalysis.corpus.archive import MAX_RATIO
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file, shorten
from mediaanalysis.corpus.markup import collapse, local_name, refuse_entities

__all__ = ["Paragraph", "read_docx", "read_paragraphs", "read_property"]

MAX_PART_BYTES = 500_000_000
_RATIO_FROM = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SKIP = frozenset(
    "del moveFrom instrText delText delInstrText Fallback pPr rPr sdtPr drawing pict object annotationRef".split()
)
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011"}
_HEADING = re.compile(r"(?:title|heading ?[1-9])", re.IGNORECASE)
_LONGEST_TITLE = 160
_CLOSERS = "\"'”’»“)] "


class Paragraph(NamedTuple):
    """One paragraph, or one table (a line a row): its text with line breaks, and what tells its part in the file.

    `bold` is the number of characters in bold at its start, `bookmarks` the names that begin in it, `section_end`
    whether a section ends with it.
    """

    text: str
    bold: int = 0
    heading: bool = False
    bookmarks: tuple[str, ...] = ()
    section_end: bool = False


def read_docx(source: Source, options: Options) -> Batch:
    """Read any Word file as one document: a heading or a short first paragraph is its title, the rest its text."""
    del options
    paragraphs = [(p.heading, collapse(p.text)) for p in read_paragraphs(source.load())]
    filled = [(heading, text) for heading, text in paragraphs if text]
    texts = [text for _, text in filled]
    at = next((number for number, (heading, _) in enumerate(filled) if heading), None)
    if at is None and _is_title(texts):
        at = 0
    title = " ".join(texts.pop(at).split()) if at is not None and len(texts) > 1 else ""
    batch = Batch(source.name, n_records=1, single=True, untyped=True, index=[0])
    batch.columns = {"title": [title], "text": ["\n\n".join(texts)]}
    return batch


def _is_title(texts: list[str]) -> bool:
    """Say whether the first paragraph looks like a headline: short, one line, no end of a sentence."""
    if len(texts) < 2 or len(texts[0]) > _LONGEST_TITLE or "\n" in texts[0]:
        return False
    ends = texts[0].rstrip(_CLOSERS).endswith((".", ":", ",", ";", "…"))
    return not ends and "://" not in texts[0] and re.search(r"[^\W\d_]", texts[0]) is not None


def read_paragraphs(raw: bytes) -> Iterator[Paragraph]:
    """Return the paragraphs of a Word file in their order, empty ones included.

    Raises
    ------
    RejectedError
        "old_word_file", "broken_zip", "not_docx", "zip_limit", "encrypted" or "broken_xml".
    """
    archive = _open(raw)
    names = archive.namelist()
    main = next((name for name in names if re.fullmatch(r"word/document\d*\.xml", name)), "")
    if not main:
        seen = ", ".join(sorted(names)[:3]) or "nothing"
        detail = f"Expected a Word file with word/document.xml inside; it holds {shorten(seen, 120)}. Save it again."
        raise RejectedError("not_docx", detail)
    styles = _heading_styles(_part(archive, "word/styles.xml")) if "word/styles.xml" in names else frozenset()
    return _paragraphs(_part(archive, main), styles)


def read_property(raw: bytes, name: str) -> str:
    """Return a custom property of a Word file, "" where it has none of this name or they cannot be read."""
    with suppress(RejectedError, KeyError):
        for element in _elements(_part(_open(raw), "docProps/custom.xml")):
            if local_name(element) == "property" and element.get("name") == name:
                return "".join(element.itertext()).strip()
    return ""


def _open(raw: bytes) -> zipfile.ZipFile:
    if raw.startswith(_OLE):
        detail = (
            "Expected a .docx, found an old Word file (.doc) or one with a password. Open it in Word or LibreOffice "
            "and save it as .docx without a password."
        )
        raise RejectedError("old_word_file", detail)
    if not raw:
        raise empty_file()
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        detail = (
            f"Expected a .docx, which is a zip file, but this is not a whole one: {shorten(error)}. It was cut off "
        )
        raise RejectedError("broken_zip", detail + "or damaged; download or export it again.") from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > MAX_PART_BYTES or (ratio > MAX_RATIO and info.file_size > _RATIO_FROM):
        detail = f"Not read: {name} unpacks to {info.file_size:,} bytes, {ratio:.0f} to 1; split the file in Word."
        raise RejectedError("zip_limit", detail)
    if info.flag_bits & 1:
        raise RejectedError("encrypted", "The Word file has a password; save it without one.")
    try:
        with archive.open(info) as stream:
            content = stream.read(MAX_PART_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        detail = f"{name} is damaged: {shorten(error)}. Download or export the file again."
        raise RejectedError("broken_zip", detail) from error
    if len(content) > MAX_PART_BYTES:  # the list of contents may lie about the size
        raise RejectedError("zip_limit", f"Not read: {name} unpacks to more than {MAX_PART_BYTES:,} bytes.")
    return content


def _elements(xml: bytes) -> Iterator[Any]:
    """Yield every element when it ends: a long file is never whole in memory as a tree."""
    from lxml import etree

    refuse_entities(xml)
    try:
        yield from (
            element
            for _, element in etree.iterparse(
                io.BytesIO(xml), resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
            )
        )
    except etree.XMLSyntaxError as error:
        detail = f"The Word file holds XML that is not well-formed: {shorten(error, 200)}. Export it again."
        raise RejectedError("broken_xml", detail) from error


def _heading_styles(xml: bytes) -> frozenset[str]:
    """Return the ids of styles that are headings; ids depend on the language of Word, names do not."""
    found = set()
    for style in _elements(xml):
        if local_name(style) == "style":
            names = [_value(child) for child in style if local_name(child) == "name"]
            if names and _HEADING.fullmatch(names[0]):
                found.add(_attribute(style, "styleId"))
    return frozenset(found)


def _attribute(element: Any, name: str) -> str:
    """Return an attribute whatever its namespace: two editions of the standard have two."""
    return next((str(value) for key, value in element.items() if key.rsplit("}", 1)[-1] == name), "")


def _value(element: Any) -> str:
    return _attribute(element, "val")


def _paragraphs(xml: bytes, styles: frozenset[str]) -> Iterator[Paragraph]:
    for element in _elements(xml):
        parent = element.getparent()
        if parent is None or local_name(parent) != "body" or parent.getparent() is None:
            continue
        if parent.getparent().getparent() is None:
            yield from _blocks([element], styles)
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def _blocks(elements: Any, styles: frozenset[str]) -> Iterator[Paragraph]:
    """Yield what stands below each other, also inside content controls and tracked insertions."""
    for element in elements:
        name = local_name(element)
        if name == "p":
            yield _paragraph(element, styles)
            yield from _text_boxes(element, styles)
        elif name == "tbl":
            yield from _table(element, styles)
        elif name not in _SKIP and name not in ("sectPr", "tblPr", "tcPr", "trPr"):
            yield from _blocks(element, styles)


def _text_boxes(paragraph: Any, styles: frozenset[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text box below the one it is anchored in; its fallback repeats it for old programs."""
    for box in paragraph.iter("{*}txbxContent"):
        if not any(local_name(above) == "Fallback" for above in box.iterancestors()):
            yield from _blocks(box, styles)


def _table(table: Any, styles: frozenset[str]) -> Iterator[Paragraph]:
    rows = [
        [list(_blocks(cell, styles)) for cell in row if local_name(cell) == "tc"] for row in table.iterchildren("{*}tr")
    ]
    if all(len(row) == 1 for row in rows):  # a frame around text, not a table
        yield from (paragraph for row in rows for paragraph in row[0])
        return
    lines = [" | ".join(" ".join(" ".join(p.text for p in cell).split()) for cell in row) for row in rows]
    yield Paragraph("\n".join(line for line in lines if line.strip(" |")))


def _paragraph(element: Any, styles: frozenset[str]) -> Paragraph:
    pieces = list(_pieces(element, bold=False))
    bold = 0
    for text, is_bold in pieces:
        if not is_bold and text.strip():
            break
        bold += len(text)
    properties = element.find("{*}pPr")
    inside = [] if properties is None else list(properties.iter("{*}pStyle", "{*}outlineLvl", "{*}sectPr"))
    named = {local_name(child): _value(child) for child in inside}
    style = named.get("pStyle", "")
    heading = (named.get("outlineLvl") or "9") != "9" or style in styles or bool(_HEADING.fullmatch(style))
    marks = tuple(dict.fromkeys(_attribute(mark, "name") for mark in element.iter("{*}bookmarkStart")))
    return Paragraph("".join(text for text, _ in pieces), bold, heading, marks, "sectPr" in named)


def _pieces(element: Any, *, bold: bool) -> Iterator[tuple[str, bool]]:
    """Yield the texts of an element and whether they are bold; the parser bounds how deep they nest."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or "", bold
        elif name in _BREAKS:
            yield _BREAKS[name], bold
        elif name == "r":
            yield from _pieces(child, bold=_is_bold(child))
        elif name not in _SKIP:
            yield from _pieces(child, bold=bold)


def _is_bold(run: Any) -> bool:
    marks = [_value(mark).lower() for mark in run.iterfind("{*}rPr/{*}b")]
    return any(mark not in ("0", "false", "off", "none") for mark in marks)
