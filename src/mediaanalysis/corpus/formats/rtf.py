r"""RTF files: exports of Factiva and Nexis, and single articles.

The library turns the control words into text. What it would get wrong is put right in the bytes before: hidden text,
links, binary pictures, cells of tables. The main trap: a file that was cut off or mended by hand must still be read.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from dataclasses import replace
from xml.sax.saxutils import escape

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file, shorten
from mediaanalysis.corpus.formats.factiva_common import CODES
from mediaanalysis.corpus.formats.factiva_text import TITLE_MARK, add_text, is_factiva_text
from mediaanalysis.corpus.formats.nexis_docx import read_nexis_docx
from mediaanalysis.corpus.formats.nexis_labels import is_end_marker
from mediaanalysis.corpus.formats.nexis_txt import read_nexis_txt
from mediaanalysis.corpus.markup import collapse, one_line

__all__ = ["read_rtf", "rtf_text"]

MAX_RTF_BYTES = 50 * 1024 * 1024
_LONGEST_TITLE = 160
_LONGEST_FONT_TABLE = 500_000
# Private characters stand for what the library would lose; no text holds them.
_CELL_MARK, _LINE_MARK, _BOOKMARK, _SECTION_MARK = "\ue002", "\ue003", "\ue004", "\ue005"
_WITHOUT_MARKS = str.maketrans({_LINE_MARK: "\n", _BOOKMARK: "", _SECTION_MARK: "", TITLE_MARK: ""})
_WITH_TITLES = str.maketrans({_LINE_MARK: "\n", _BOOKMARK: "", _SECTION_MARK: ""})
_COUNTER = re.compile(
    r"^[ \t\xa0]*\d+ (?:of|von|de|van) [\d.,]+ DO[CK]UMENT\w*[ \t\xa0]*$", re.IGNORECASE | re.MULTILINE
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODE_CELL = re.compile(rf"^[ \t\xa0]*\*?([A-Z]{{2,6}})\*?[ \t\xa0:]*{_CELL_MARK}[ \t]*", re.MULTILINE)

_NOT_ESCAPED = rb"(?<!\\)((?:\\\\)*)"
_BINARY = re.compile(_NOT_ESCAPED + rb"\\bin(\d{0,9})(?![a-zA-Z\d]) ?")
_BINARY_LIKE = re.compile(_NOT_ESCAPED + rb"\\bin(?=[a-zA-Z])")
_HEX = re.compile(rb"(?<![0-9a-fA-F\r\n])[0-9a-fA-F\r\n]{2000,}")
_HIDES = re.compile(rb"\\(?:v|deleted)1?(?![a-zA-Z\d])")
_HIDING = re.compile(
    rb"\\[\\{}]|(?P<brace>[{}])|\\(?P<word>v|deleted)(?P<off>-?\d+)?(?![a-zA-Z\d]) ?|(?P<plain>\\plain(?![a-zA-Z]) ?)"
)
_BRACE = re.compile(rb"\\[\\{}]|[{}]")
_WIDE = re.compile(rb"\\u(-\d{5,10}|\d{6,10})")
_CHARSETS = {b"78": b"128", b"79": b"136", b"80": b"129", b"82": b"177", b"85": b"134", b"86": b"238", b"87": b"204",
             b"88": b"222", b"89": b"238"}  # fmt: skip
"""Character sets of old Macintosh files whose code pages Python lacks -> the Windows ones of the same script."""


def read_rtf(source: Source, options: Options) -> Batch:
    """Read a .rtf file.

    Raises
    ------
    RejectedError
        "file_too_large", "empty_file", "not_rtf" or "broken_rtf".
    """
    raw = source.load() if source.size <= MAX_RTF_BYTES else b""
    if max(source.size, len(raw)) > MAX_RTF_BYTES:
        size = max(source.size, len(raw))
        detail = f"{size:,} bytes, the limit for RTF is {MAX_RTF_BYTES:,}; export fewer articles a file, or as HTML."
        raise RejectedError("file_too_large", detail)
    if not raw:
        raise empty_file()
    marked = _marked_text(raw, encoding=options.encoding)
    text = marked.translate(_WITH_TITLES)
    if is_factiva_text(text):
        articles = Articles(Batch(source.name, untyped=True), "factiva_rtf")
        n_numbers = add_text(articles, text, wrapped=False)
        return articles.finish(n_numbers if n_numbers != articles.batch.n_records else None)
    text = text.replace(TITLE_MARK, "")
    if any(map(is_end_marker, text.split("\n"))):
        return read_nexis_paragraphs(source, options, marked)
    if _COUNTER.search(text):
        utf8 = text.encode("utf-8", "replace")
        return read_nexis_txt(replace(source, load=lambda: utf8), replace(options, encoding="utf-8"))
    return _single(source, marked)


def read_nexis_paragraphs(source: Source, options: Options, marked: str) -> Batch:
    """Read a delivery of Nexis Uni as the Word file that it also comes as: the same paragraphs, one to one."""
    lines = marked.replace(TITLE_MARK, "").split("\n")
    paragraphs = "".join(_word_paragraph(line, number) for number, line in enumerate(lines))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # not compressed: it is never written
        archive.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body>{paragraphs}</w:body></w:document>')
    batch = read_nexis_docx(replace(source, load=packed.getvalue), options)
    if "format" in batch.columns:
        batch.columns["format"] = ["nexis_rtf" for _ in batch.columns["format"]]
    return batch


def _word_paragraph(line: str, number: int) -> str:
    start = f'<w:bookmarkStart w:name="Bookmark_{number}"/>' if _BOOKMARK in line else ""
    end = "<w:pPr><w:sectPr/></w:pPr>" if _SECTION_MARK in line else ""
    line = _NOT_XML.sub("", line).replace(_BOOKMARK, "").replace(_SECTION_MARK, "")
    text = "<w:br/>".join(f"<w:t>{escape(part)}</w:t>" for part in line.split(_LINE_MARK))
    return f"<w:p>{end}{start}<w:r>{text}</w:r></w:p>"


def _single(source: Source, marked: str) -> Batch:
    """Return the file as one document; a short first line is its title."""
    paragraphs = [text for line in marked.split("\n") if (text := collapse(line.translate(_WITHOUT_MARKS)))]
    title = ""
    if (
        len(paragraphs) > 1
        and len(paragraphs[0]) <= _LONGEST_TITLE
        and not paragraphs[0].endswith((".", ":", ",", ";"))
    ):
        title = one_line(paragraphs.pop(0))
    batch = Batch(source.name, n_records=1, index=[0], single=True, untyped=True)
    batch.columns = {"format": ["rtf"], "title": [title], "text": ["\n\n".join(paragraphs)]}
    return batch


def rtf_text(raw: bytes, *, encoding: str | None = None) -> str:
    r"""Return the text of an RTF file; a code in a cell of its own becomes ``CODE|value``.

    Parameters
    ----------
    raw
        The bytes.
    encoding
        Encoding of bytes beyond ASCII, which no RTF file should have.

    Examples
    --------
    >>> rtf_text(rb"{\rtf1\ansi Lo{\b rem}\par {\v hidden}\'e4\u8211?}")
    'Lorem\nä–'
    """
    return _marked_text(raw, encoding=encoding).translate(_WITHOUT_MARKS)


def _marked_text(raw: bytes, *, encoding: str | None) -> str:
    start = raw.find(b"{\\rtf")
    if start < 0:
        detail = f"An RTF file begins with {{\\rtf; this one begins with {shorten(raw[:40].decode('latin-1'), 40)!r}."
        raise RejectedError("not_rtf", detail)
    texts = [_piece(piece, encoding) for piece in _pieces(_prepared(raw[start:]))]
    text = _tables("\n\n".join(texts)).replace("\xad", "").replace("\u2011", "-")
    if re.search("[\ud800-\udfff]", text):  # characters beyond the first 65,536 come as two halves
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _piece(raw: bytes, encoding: str | None) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        page = re.search(rb"\\ansicpg(\d+)", raw)
        text = raw.decode(encoding or (f"cp{int(_code_page(page[1]))}" if page else "cp1252"), "replace")
    try:
        return str(rtf_to_text(text, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        detail = f"The RTF cannot be read: {shorten(error, 200)}. Open it in a word processor and save it as text."
        raise RejectedError("broken_rtf", detail) from error


def _prepared(raw: bytes) -> bytes:
    """Change what the library would get wrong."""
    raw = _without_binary(raw)
    if _HIDES.search(raw):
        raw = _without_hidden(raw)
    raw = raw.replace(b"\\fldinst", b"\\fldtype")  # its pattern for links needs quadratic time and adds the address
    raw = re.sub(rb"\\(?:nest)?cell(?![a-zA-Z]) ?", _unicode_group(_CELL_MARK), raw)
    raw = re.sub(rb"\\nestrow(?![a-zA-Z])", rb"\\row", raw)
    raw = re.sub(rb"\{\\\*\\bkmkstart\s+_?[Tt][Oo][Cc]\d+\}", _unicode_group(TITLE_MARK), raw)
    raw = re.sub(rb"\{\\\*\\bkmkstart\s+Bookmark_\d+\}", _unicode_group(_BOOKMARK), raw)
    raw = re.sub(rb"\\line(?![a-zA-Z]) ?", _unicode_group(_LINE_MARK), raw)
    raw = re.sub(rb"\\sect(?![a-zA-Z])", _unicode_group(_SECTION_MARK) + rb"\\sect", raw)
    raw = re.sub(rb"\\fcharset(\d+)", lambda found: b"\\fcharset" + _CHARSETS.get(found[1], found[1]), raw)
    raw = re.sub(rb"\\ansicpg(-?\d*)", lambda found: b"\\ansicpg" + _code_page(found[1]), raw)
    raw = re.sub(rb"\\uc(?![a-zA-Z\d]) ?", b"", raw)
    raw = _WIDE.sub(lambda found: found[0] if -65_536 <= int(found[1]) <= 0x10FFFF else b"", raw)
    return _with_sound_fonts(raw)


def _unicode_group(mark: str) -> bytes:
    return rb"{\\uc0\\u" + str(ord(mark)).encode() + b" }"


def _code_page(number: bytes) -> bytes:
    try:
        codecs.lookup(f"cp{int(number)}")
    except (LookupError, ValueError):
        return b"1252"
    return number


def _without_binary(raw: bytes) -> bytes:
    """Take out the data of pictures; elsewhere the word is an accident, and what follows it is text."""
    pieces: list[bytes] = []
    start = 0
    while found := _BINARY.search(raw, start):
        pieces.append(raw[start : found.end(1)])
        near = raw[max(found.start() - 1000, 0) : found.start()]
        is_data = any(word in near for word in (b"\\pict", b"\\obj", b"\\blip"))
        start = found.end() + (int(found[2] or 0) if is_data else 0)
    pieces.append(raw[start:])
    return _HEX.sub(b"", _BINARY_LIKE.sub(rb"\1\\zin", b"".join(pieces)))


def _without_hidden(raw: bytes) -> bytes:
    r"""Put hidden text into groups that are skipped: ``\v ... \v0`` becomes ``{\*\zhidden ...}``."""
    hidden = [False]  # of each open group, whether such a group is open inside it

    def change(found: re.Match[bytes]) -> bytes:
        if found["brace"] == b"{":
            hidden.append(False)
        elif found["brace"] == b"}":
            is_open = hidden.pop() if len(hidden) > 1 else False
            return b"}}" if is_open else b"}"
        elif found["plain"] or (found["word"] and found["off"] == b"0"):
            closes, hidden[-1] = hidden[-1], False
            return b"}" * closes + (found["plain"] or b"")
        elif found["word"]:
            opens, hidden[-1] = not hidden[-1], True
            return b"{\\*\\zhidden " * opens
        return found[0]

    return _HIDING.sub(change, raw)


def _with_sound_fonts(raw: bytes) -> bytes:
    """Take a font table that never ends for none: the library would search the whole file for fonts."""
    found = re.search(rb"\\fonttbl(?![a-zA-Z])", raw)
    depth = 1
    for brace in _BRACE.finditer(raw, found.end(), found.end() + _LONGEST_FONT_TABLE) if found else ():
        depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
        if not depth:
            return raw
    return raw[: found.start()] + b"\\*\\zfonts" + raw[found.end() :] if found else raw


def _pieces(raw: bytes) -> list[bytes]:
    """Divide files that were put behind one another, and drop closing braces too many, at which reading would end."""
    raw = raw.rstrip(b"\0 \t\r\n")
    pieces: list[bytes] = []
    current: list[bytes] = []
    depth = start = 0
    for brace in _BRACE.finditer(raw):
        depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
        if depth or brace[0] != b"}":
            continue
        after = raw[brace.end() : brace.end() + 200].lstrip(b"\0 \t\r\n")
        if after.startswith(b"{\\rtf") or not after:
            pieces.append(b"".join([*current, raw[start : brace.end()]]))
            current = []
        else:
            current.append(raw[start : brace.start()])
            depth = 1
        start = brace.end()
    rest = b"".join([*current, raw[start:]])
    return [*pieces, rest] if rest.strip(b"\0 \t\r\n}") else pieces


def _tables(text: str) -> str:
    """Write the rows of field codes as ``CODE|value``, other cells with a tab between them."""
    text = _CODE_CELL.sub(lambda found: f"{found[1]}|" if found[1] in CODES else found[0], text)
    return re.sub(rf"{_CELL_MARK}[ \t]*(?=\n|\Z)", "", text).replace(_CELL_MARK, "\t")
