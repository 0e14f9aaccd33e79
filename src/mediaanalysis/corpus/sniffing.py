"""Which layout a file has: told by its content, since extensions lie (a .doc may be a web page, a .html an export)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import NamedTuple

from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.markup import as_utf8, refuse_entities

__all__ = ["EXTENSIONS", "LAYOUTS", "Layout", "has_marks", "sniff"]

EXTENSIONS: dict[str, tuple[str, ...]] = {
    "txt": (".txt", ".text", ".md", ".ris"),
    "html": (".html", ".htm", ".xhtml"),
    "csv": (".csv", ".tsv"),
    "jsonl": (".jsonl", ".ndjson"),
    "json": (".json",),
    "parquet": (".parquet", ".pq"),
    "docx": (".docx", ".docm", ".doc"),
    "rtf": (".rtf",),
    "xml": (".xml", ".rss", ".atom", ".rdf", ".tei"),
    "xlsx": (".xlsx", ".xlsm", ".xls", ".ods"),
    "pdf": (".pdf",),
    "eml": (".eml", ".mht", ".mhtml"),
    "mbox": (".mbox",),
    "warc": (".warc",),
}
"""Format by extension; the values of ``format=`` in `read_corpus`, and each also as .gz."""


class Layout(NamedTuple):
    """A layout told by its content: its name, the formats among which it is looked for, the marks of its bytes."""

    name: str
    among: tuple[str, ...]
    marks: re.Pattern[bytes]
    seen_as: str


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES = ("html", "docx", "txt", "xml")
_MAILED = (*_PAGES, "eml")
"""Pages whose readers take mail apart themselves; other mail is taken apart first."""
_I = re.IGNORECASE


# Mail breaks its lines anywhere, also inside a mark.
_FOLD = r"(?:=\r?\n)?"


_BEFORE = r"\A\W{0,8}?(?:(?><!--.*?-->|<\?.*?\?>|<!(?!--)[^>\[]*(?:\[[^\]]*\]\s*)?>)\s*+)*+"
"""What may stand before the root of an XML file; possessive, so that many comments cost no more than their length."""


def _marks(pattern: str, flags: int = _I) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("utf-8"), flags)


def _both(name: str, word: str) -> re.Pattern[bytes]:
    """Return marks for a class name and a word anywhere in the page, in the encodings of Japanese pages."""
    words = b"|".join(word.encode(encoding) for encoding in ("utf-8", "cp932", "euc_jp"))
    named = rb"\sclass\s*=\s*[\"']?[^\"'<>]{0,80}?" + name.encode()
    return re.compile(rb"\A(?=.*?" + named + rb")(?=.*?(?:" + words + rb"))", _I | re.DOTALL)


LAYOUTS: tuple[Layout, ...] = (
    Layout("mbox", ("txt", "mbox", "eml"), _marks(r"\AFrom \S+.*\d\d:\d\d(?::\d\d)?", 0), "mailbox"),
    Layout(
        "nexis_html",
        _PAGES,
        _marks(r"<!--\s*LXNComment|<DOCFULL>|<a\b[^>]{0,200}\bname\s*=\s*[\"']?DOC_ID_\d"),
        "Nexis UK or LexisNexis Academic, HTML",
    ),
    Layout(
        "factiva_html",
        _PAGES,
        _marks(r"<div[^>]{0,500}\sid\s*=\s*[\"']?(?:article-[A-Z0-9]{8}|lastarticle\b)"),
        "Factiva, HTML",
    ),
    Layout(
        "factiva_fields",
        _PAGES,
        _marks(r"<td[^>]{0,500}\sclass\s*=\s*[\"']?index\b[^>]*>(?:\s|&nbsp;|<[^>]*>)*(?:SE|HD|CLM|BY|WC|PD|SN)\b"),
        "Factiva, HTML with field codes",
    ),
    Layout(  # a page that lost its ids
        "factiva_html",
        _PAGES,
        _marks(
            r"\sclass\s*=\s*[\"']?[^\"'>]{0,200}?\b(?:en|de|fr|es|it|pt|nl|ru|sv|ja|ko|zhcn|zhtw)(?:Article|Headline)\b"
        ),
        "Factiva, HTML",
    ),
    Layout(
        "proquest_mail",
        _MAILED,
        # The second form: the plain part of a mail that was forwarded without its page.
        _marks(
            _FOLD.join("DocID_MSTAR_") + r"|^>[^\n:]{0,60}ProQuest[^\n:]{0,60}(?::|：).{0,3}\d{4}", _I | re.MULTILINE
        ),
        "ProQuest, e-mail or HTML",
    ),
    Layout(
        "europresse",
        _MAILED,
        _marks(
            rf"{_FOLD.join('class')}\s*=\s*(?:3D)?{_FOLD}(?:[\"']|&quot;)?[^\"'<>&]{{0,80}}?"
            rf"{_FOLD.join('DocPublicationName')}"
        ),
        "Europresse or Eureka, HTML",
    ),
    # The class names of the two are common, so a word of the database must be there as well.
    Layout("kikuzo", _PAGES, _both(r"\btopic-(?:list|detail)\b", "発行日|文字数"), "Kikuzo, HTML"),
    Layout(
        "yomidasu", _PAGES, _both(r"\bcontentsTable\b", "heiseiDetailArea|wp50|selectSearchTable"), "Yomidasu, HTML"
    ),
    Layout(
        "integrum_html",
        _PAGES,
        re.compile(b"\\^(?:" + "ИС".encode("cp1251") + b"|" + "ИС".encode() + b"|" + "ИС".encode("koi8-r") + b"):"),
        "Integrum, HTML report",
    ),
    Layout("factiva_xml", ("xml", "txt"), _marks(r"<(?:\w+:)?(?:PPSResponse|ppsArticleResponse)\b"), "Factiva, XML"),
    Layout(
        "proquest_xml", ("xml", "txt"), _marks(r"<(?:\w+:)?(?:GOID|NumericDate|NumericPubDate)\b"), "ProQuest TDM, XML"
    ),
    Layout(
        "feed",
        ("xml", "txt", "html"),
        _marks(_BEFORE + r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", _I | re.DOTALL),
        "RSS or Atom",
    ),
    Layout("tei", ("xml", "txt"), _marks(r"<(?:\w+:)?(?:TEI|TEI\.2|teiCorpus(?:\.2)?)[\s>]"), "TEI"),
    Layout(
        "trafilatura_xml",
        ("xml", "txt"),
        _marks(_BEFORE + r"(?:<(?:corpus|documents?)[^>]*>\s*+)?<doc(?:\s[^>]*)?>", _I | re.DOTALL),
        "trafilatura, XML",
    ),
    Layout(  # before LexisNexis, whose counter it shares
        "proquest_txt",
        ("txt",),
        # "ProQuest document ID: 1234" in any language of the interface.
        _marks(r"^[^\n:]{0,60}ProQuest[^\n:]{0,60}(?::|：).{0,3}\d{4}", _I | re.MULTILINE),
        "ProQuest, text",
    ),
    Layout(
        "nexis_txt",
        ("txt",),
        _marks(
            "(?:^|\r)(?:\ufeff)?"
            r"[ \t\xa0]*(?:\d+ (?:of|von|de|van|из) [\d,.]+ (?:DO[CK]UMENT|ДОКУМЕНТ)"
            r"|do[ck]umento? \d+ (?:of|von|de|van) [\d,.]+[ \t]*\r?$)",
            _I | re.MULTILINE,
        ),
        "LexisNexis, text",
    ),
    Layout("ris", ("txt",), _marks(r"\A\W{0,8}TY {1,2}-\s", 0), "RIS"),
    Layout("factiva_rtf", ("rtf",), _marks(r"\b(?:HD|WC|PD|SN|LP|AN)\b", 0), "Factiva, RTF"),
    Layout(
        "factiva_txt",
        ("txt",),
        _marks(
            r"^[ \t]*\*?HD(?:[*| \t]|\r?$)[^\n]*\n(?:[^\n]*\n){0,60}?[ \t]*\*?PD(?:[*| \t]|\r?$)"
            r"|^(?:Document[oe]?|Dokument|Документ|文件|文档|文檔|文書)[ \t]+"
            r"[A-Z0-9]{3,12}?(?:1[89]|20)\d\d[01]\d[0-3]\d[A-Za-z0-9]{3,16}[ \t]*\r?$",
            re.MULTILINE,
        ),
        "Factiva, text",
    ),
)
"""In the order in which they are tried."""


_NEXIS_DOCX = re.compile(rb"LADocCount|LADeliveryID|w:name=\"Bookmark_\d|>\s*End of Document|>Load-Date:")


def has_marks(raw: bytes, name: str) -> bool:
    """Say whether bytes carry the marks of this layout.

    >>> has_marks(b"<?xml version='1.0'?><rss version='2.0'>", "feed"), has_marks(b"<html>", "feed")
    (True, False)
    """
    return any(layout.marks.search(raw) for layout in LAYOUTS if layout.name == name)


def sniff(raw: bytes, given: str) -> str:
    """Return the layout of a file's bytes, given the format its extension names; that format where none is seen.

    Raises
    ------
    RejectedError
        "unknown_layout" for XML that is none of the layouts that are read; the message names its root.

    Examples
    --------
    >>> sniff(b"<html><!-- LXNComment 1:1 --></html>", "html"), sniff(b"<html><p>Lorem</html>", "html")
    ('nexis_html', 'html')
    """
    raw = as_utf8(raw)
    family = _family(raw, given)
    if family == "xml":
        refuse_entities(raw)
    for layout in LAYOUTS:
        if family in layout.among and layout.marks.search(raw):
            return layout.name
    if family == "docx" and not raw.startswith((b"PK", _OLE)):
        if b"\x00" in raw[:4096]:
            raise RejectedError(
                "not_docx", "Neither a Word file nor a text; was it damaged on the way? Export it again."
            )
        return "html" if re.search(rb"<html\b", raw[:4096], _I) else "txt"
    if family == "docx" and _is_nexis_docx(raw):
        return "nexis_docx"
    if family == "xml":
        raise RejectedError("unknown_layout", _unknown_xml(raw))
    return family


def _family(raw: bytes, given: str) -> str:
    """Correct the format by the first bytes of the file, where these leave no doubt."""
    if given in ("csv", "json", "jsonl", "parquet", "warc"):
        return given
    if raw.startswith(b"PK\x03\x04"):
        return _office(raw) or given
    if raw.startswith(b"%PDF"):
        return "pdf"
    if raw.startswith(b"{\\rtf"):
        return "rtf"
    if raw.startswith(_OLE):
        return given  # an old .doc or .xls: the reader of the one says what to do, that of the other reads it
    if given in ("txt", "docx") and re.match(rb"\W{0,8}(?:<!doctype html|<html)", raw[:200], _I):
        return "html"
    if given in ("txt", "html") and raw[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return "html" if re.search(rb"<html\b", raw[:4096], _I) else "xml"
    return given


def _office(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            sheet = "content.xml" in names and b"spreadsheet" in archive.read("mimetype")
    except (zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError, RuntimeError):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names or sheet else ""


def _is_nexis_docx(raw: bytes) -> bool:
    """Look for the delivery's own properties, or for the marks that re-saving by an office program leaves."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in ("docProps/custom.xml", "word/document.xml"):
                if name in archive.namelist():
                    with archive.open(name) as part:
                        head = part.read(50_000_000)
                    if _NEXIS_DOCX.search(head):
                        return True
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return False
    return False


def _unknown_xml(raw: bytes) -> str:
    found = re.search(rb"<([A-Za-z_][\w:.-]*)", raw[:100_000])
    root = found[1].decode("utf-8", "replace") if found else "no element"
    known = "; ".join(layout.seen_as for layout in LAYOUTS if "xml" in layout.among and "html" not in layout.among)
    return f"XML whose root is <{root}> is not a layout that is read ({known}). Convert it to CSV or JSON lines."
