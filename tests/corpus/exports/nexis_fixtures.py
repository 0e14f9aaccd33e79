"""Small deliveries of the Nexis family, built from their structure: invented outlets, invented text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NBSP = "\u00a0"
END = "End of Document"


def run(text: str, *, bold: bool = False) -> str:
    """One run; a line feed is a line break."""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in text.split("\n")
    )
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{lines}</w:r>"


def link(text: str) -> str:
    """A search hit: a run inside a hyperlink."""
    return f'<w:hyperlink r:id="rId1">{run(text)}</w:hyperlink>'


def para(
    *content: str, mark: str | Iterable[str] = (), level: bool = False, style: str = "", section: bool = False
) -> str:
    """One paragraph; what does not begin with a tag is plain text."""
    marks = [mark] if isinstance(mark, str) else list(mark)
    starts = "".join(f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>' for n, name in enumerate(marks))
    inside = "".join(piece if piece.startswith("<") else run(piece) for piece in content if piece)
    properties = f'<w:pStyle w:val="{style}"/>' * bool(style) + '<w:outlineLvl w:val="0"/>' * level
    properties += "<w:sectPr/>" * section
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{starts}{inside}</w:p>"


def label(name: str, value: str, *, breaks: bool = False, nbsp: bool = True) -> str:
    """A label line as the vendor sets it: the label in bold, a no-break space, the value."""
    return para(run(("\n" if breaks else "") + f"{name}:", bold=True), run((NBSP if nbsp else " ") + value))


def table(*rows: tuple[str, ...]) -> str:
    """A table of Word."""
    cells = ("".join(f"<w:tc>{para(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def article(
    number: int,
    *body: str,
    title: str = "",
    outlet: str = "The Lorem Courier",
    date: str = "March 3, 2014 Monday",
    head: Iterable[str] = (),
    tail: Iterable[str] | None = None,
    marker: str = "Body",
    end: str = END,
) -> str:
    """One document of a delivery; `title`, `head`, `body` and `tail` may be paragraphs of their own."""
    title = title or para("Lorem ipsum dolor", level=True)
    n_words = sum(len(text.split()) for text in body)
    lines = [
        para(section=True),
        para(mark=f"Bookmark_{number}"),
        title if title.startswith("<w:p>") else para(title, level=True),
        para(outlet) if outlet else "",
        para(date) if date else "",
        para(),
        *(head or [para("\nCopyright 2014 Lorem Media Ltd All Rights Reserved"), label("Length", f"{n_words} words")]),
        para(run(marker, bold=True), mark="Body" if number == 1 else f"Body_{number - 2}") if marker else "",
        para(),
        *(text if text.startswith("<w:") else para(text) for text in body),
        *(tail if tail is not None else [label("Load-Date", "March 4, 2014", breaks=True)]),
        para(),
        para(run("\n"), run(end, bold=True)) if end else "",
    ]
    return "".join(lines)


def docx(
    *content: str, count: int | None = None, bom: bool = False, styles: str = "", extra: dict | None = None
) -> bytes:
    """A Word file of these paragraphs; `count` is its property LADocCount."""
    start = "\ufeff" * bom
    xml = f'{start}<?xml version="1.0"?><w:document xmlns:w="{W}" xmlns:r="r"><w:body>{"".join(content)}</w:body></w:document>'
    parts = {"word/document.xml": xml} | (extra or {})
    if styles:
        parts["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'
    if count is not None:
        one = f'<property name="LADocCount"><vt:i4>{count}</vt:i4></property>'
        parts["docProps/custom.xml"] = f'{start}<Properties xmlns="p" xmlns:vt="v">{one}</Properties>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def cover(n: int) -> str:
    """A cover page, with someone who must not be found anywhere."""
    lines = [
        "User Name: Maxima Mustermann",
        "Date and Time: Friday, 5. July 2019 09:31:00 CEST",
        "Job Number: 00000001",
    ]
    entries = [(f"{k}. Lorem ipsum", "Client/Matter: -None-", "Search Terms: lorem") for k in range(1, n + 1)]
    listed = [para(line) for entry in entries for line in entry]
    frame = table(("Content Type", "Narrowed by"), ("News", "Quellen: Lorem; Content Type: News"))
    return "".join([*map(para, lines), para(f"Documents ({n})"), *listed, frame, para(section=True)])


# The same roles under two numberings: what is a title in one file is a hit in the other.
_PARTS = "counter centre text margin hit left line title label body".split()
CLASSES = dict(zip(_PARTS, "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9".split(), strict=True))
OTHER_CLASSES = dict(zip(_PARTS, "c9 c5 c4 c8 c7 c0 c1 c2 c3 c6".split(), strict=True))
_RULES = {
    "counter": "text-align: center;",
    "centre": "text-align: center;",
    "text": "font-family: 'Times New Roman'; font-size: 10pt; font-weight: normal; color: #000000;",
    "margin": "text-align: center; margin-left: 13%; margin-right: 13%;",
    "hit": "font-size: 10pt; font-weight: bold; color: #CC0033;",
    "left": "text-align: left;",
    "line": "text-align: left; margin-top: 0em;",
    "title": "font-size: 14pt; font-weight: bold; color: #000000;",
    "label": "font-size: 10pt; font-weight: bold; color: #000000;",
    "body": "text-align: left; margin-top: 1em; margin-bottom: 0em;",
}


class Page:
    """Writes pages of the LexisNexis layout with one numbering of the classes."""

    def __init__(self, classes: dict[str, str] = CLASSES) -> None:
        self.classes = classes

    def span(self, role: str, text: str) -> str:
        return f'<SPAN CLASS="{self.classes[role]}">{text}</SPAN>'

    def block(self, div: str, p: str, *spans: str) -> str:
        return f'<BR><DIV CLASS="{self.classes[div]}"><P CLASS="{self.classes[p]}">{"".join(spans)}</P></DIV>\n'

    def centred(self, text: str) -> str:
        return self.block("counter", "centre", text if text.startswith("<") else self.span("text", text))

    def margin(self, *spans: str) -> str:
        return self.block("margin", "centre", *(s if s.startswith("<SPAN") else self.span("text", s) for s in spans))

    def title(self, text: str, role: str = "title") -> str:
        return self.block("left", "line", text if text.startswith("<") else self.span(role, text))

    def label(self, name: str, value: str) -> str:
        return self.block("left", "line", self.span("label", f"{name}: "), self.span("text", value))

    def body(self, *paragraphs: str) -> str:
        start = f'<P CLASS="{self.classes["body"]}">'
        texts = (p if p.startswith("<") else self.span("text", p) for p in paragraphs)
        inside = (text if text.startswith(("<P", "<T", "<U")) else f"{start}{text}</P>" for text in texts)
        return f'<BR><DIV CLASS="{self.classes["left"]}">{"".join(inside)}{start}</P></DIV>\n'

    def doc(self, number: int, *blocks: str) -> str:
        hide = "<!-- Hide XML section from browser\n"
        start = f'<A NAME="DOC_ID_{number}_0"></A>{hide}<DOC NUMBER=1>\n<DOCFULL> -->\n'
        return f"{start}{''.join(blocks)}{hide}</DOCFULL>\n</DOC> -->\n"

    def page(self, *docs: str, documents: int | None = None, cover: str = "") -> str:
        rules = "\n".join(f".{name} {{ {_RULES[role]} }}" for role, name in self.classes.items())
        meta = f'<META TOPIC="null" DOCUMENTS="{documents}" UPDATED="x">' if documents is not None else ""
        head = (
            f'<STYLE TYPE="text/css">\n<!--\n{rules}\n-->\n</STYLE><!-- LXNComment 1:1 --><TITLE>&nbsp;</TITLE>{meta}'
        )
        return f"<HTML><HEAD>{head}</HEAD><BODY>{cover}{''.join(docs)}</BODY></HTML>"


def lines(*blocks: str) -> str:
    """A text file of these blocks, a blank line between; CRLF and a mark of the order of bytes, as delivered."""
    return "\ufeff" + "\r\n\r\n".join(block.replace("\n", "\r\n") for block in blocks) + "\r\n"


def centre(*texts: str) -> str:
    """Lines centred by blanks."""
    return "\n".join(text.center(78).rstrip() for text in texts)
