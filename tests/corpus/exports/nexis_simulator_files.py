"""The articles of `nexis_simulator` written as Word, HTML and text files, in the variants that real files show."""

from __future__ import annotations

import io
import random
import re
import textwrap
import zipfile
from html import escape
from itertools import pairwise

from .nexis_simulator import UI, Article, labels_of, make_article, sentence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def simulate(layout: str, seed: int, n_articles: int = 0) -> tuple[bytes, list[dict[str, object]]]:
    """Return a file of this layout ("docx", "html" or "txt") and the truth about each of its articles."""
    rng = random.Random(f"{layout}{seed}")
    uis = {"docx": list(UI), "html": ["en", "de", "fr", "es", "nl", "ru"], "txt": ["en"]}[layout]
    ui = "en" if rng.random() < 0.4 else rng.choice(uis)
    articles = [make_article(rng, ui, layout) for _ in range(n_articles or rng.randint(20, 60))]
    raw = {"docx": _docx, "html": _html, "txt": _txt}[layout](rng, articles, ui)
    return raw, [article.truth for article in articles]


def _cut(rng: random.Random, text: str) -> list[tuple[str, bool]]:
    """Cut a text at random places, also inside words, into pieces of which some are hits."""
    if rng.random() < 0.5 or len(text) < 4:
        return [(text, False)]
    cuts = sorted({0, len(text), *(rng.randrange(1, len(text)) for _ in range(rng.randint(1, 5)))})
    return [(text[a:b], rng.random() < 0.4) for a, b in pairwise(cuts)]


# Word ---------------------------------------------------------------------------------------------------------------


def _run(text: str, properties: str = "") -> str:
    pieces = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' if part else "" for part in text.split("\n")
    )
    return f"<w:r><w:rPr>{properties}<w:sz w:val='20'/></w:rPr>{pieces}</w:r>"


_BOLD, _HIT = "<w:b/>", "<w:b/><w:i/><w:u w:val='single'/><w:color w:val='0077CC'/>"


def _runs(rng: random.Random, text: str, *, bold: bool = False) -> str:
    out = []
    for piece, hit in _cut(rng, text):
        run = _run(piece, _HIT if hit else _BOLD if bold else "<w:b w:val='0'/>")
        out.append(f'<w:hyperlink r:id="rId{rng.randrange(99)}" w:history="1">{run}</w:hyperlink>' if hit else run)
    return rng.choice(["", "<w:proofErr w:type='spellStart'/>"]).join(out)


def _p(content: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _mark(name: str, *, times: int = 1) -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>' * times


def _label(rng: random.Random, label: str, value: str, *, below: bool = False) -> str:
    lead = _run("\n") if below else ""
    return _p(lead + _run(f"{label}:", _BOLD) + _run("\xa0") + _runs(rng, value))


def _docx_article(rng: random.Random, article: Article, k: int, words: dict[str, str], saved_by: str) -> str:
    number = 2 if saved_by == "libreoffice" else 1
    suffix = f"_{k}" if k > 1 else ""
    centred = "<w:jc w:val='center'/>"
    outline = (
        rng.choice(["<w:outlineLvl w:val='0'/>", "<w:pStyle w:val='Heading1'/>"])
        if saved_by == "word"
        else "<w:outlineLvl w:val='0'/>"
    )
    title = article.title.replace("; ", ";\n") if rng.random() < 0.3 else article.title
    out = [_p(_mark(f"Bookmark_{k}", times=number)), _p(_runs(rng, title, bold=True), outline + centred)]
    out.append(_p(_runs(rng, article.outlet), centred))
    if article.date_line:
        out.append(_p(_runs(rng, article.date_line), centred))
    out.append(_p())
    if article.corrected:
        out.append(_p(_run("\n Correction Appended")))
    out += [_p(_run(f"\n{line}" if n == 0 else line)) for n, line in enumerate(article.copyright)]
    if rng.random() < 0.5:
        out.append(_p(_run("\n") + "<w:r><w:pict><v:shape xmlns:v='urn:v'><v:imagedata/></v:shape></w:pict></w:r>"))
    out += [_label(rng, label, value) for _, label, value in article.head]
    out += [_p(_runs(rng, note)) for note in article.notes]
    out += [_p(_mark(f"Body{suffix}", times=number) + _run(words["body"], _BOLD))] + [_p()] * rng.randrange(3)
    for kind, text in [*article.lead, *article.body]:
        if kind == "table":
            rows = ("".join(f"<w:tc>{_p(_run(cell))}</w:tc>" for cell in row.split(" | ")) for row in text.split("\n"))
            out.append("<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
        elif kind == "led":
            lead, rest = text.split(": ", 1)
            out.append(_p(_run(lead + ": ", _BOLD) + _runs(rng, rest)))
        else:
            out.append(_p(_run("   " if rng.random() < 0.1 else "") + _runs(rng, text, bold=kind == "bold")))
        out += [_p()] * (rng.random() < 0.05)
    out += [_p(_runs(rng, text)) for text in article.end]
    if article.correction:
        out += [
            _p(_mark(f"Correction{suffix}") + _run("\n" + words["correction"], _BOLD)),
            _p(),
            _p(_runs(rng, article.correction)),
        ]
    if article.captions:
        out += [_p(_run("\n" + words["captions"], _BOLD)), _p(), *(_p(_runs(rng, text)) for text in article.captions)]
    if len(article.tail) > 1:
        out.append(_p(_mark(f"Classification{suffix}", times=number) + _run("\n" + words["classification"], _BOLD)))
    out += [x for _, label, value in article.tail for x in (_label(rng, label, value, below=True), _p())]
    out.append(_p(_run("\n" + words["end"], _BOLD), "<w:sectPr/>"))
    return "".join(out)


def _cover(rng: random.Random, articles: list[Article], words: dict[str, str]) -> str:
    lines = [
        "User Name: Anna Secret",
        "Date and Time: Friday, July 5, 2019 9:31:00 PM JST",
        "Job Number: 123",
        f"{words['cover']}s ({len(articles)})",
    ]
    for k, article in enumerate(articles, 1):
        lines += [
            f"{k}. {article.title}",
            "Client/Matter: -None-",
            "Search Terms: lorem AND Body",
            "Search Type: Natural Language",
            "Narrowed by:",
        ]
    table = f"<w:tbl><w:tr><w:tc>{_p(_run('Content Type'))}</w:tc><w:tc>{_p(_run('Narrowed by'))}</w:tc></w:tr></w:tbl>"
    head = [_p(_runs(rng, line)) + (table if line == "Narrowed by:" else "") for line in lines]
    return "".join(head) + _p("", "<w:sectPr/>")


def _docx(rng: random.Random, articles: list[Article], ui: str) -> bytes:
    words = labels_of(ui)
    saved_by = rng.choice(["aspose", "aspose", "word", "libreoffice"])
    cover = rng.random() < 0.5
    parts = [_cover(rng, articles, words | {"cover": "Document"}) if cover else ""]
    parts += [_docx_article(rng, article, k, words, saved_by) for k, article in enumerate(articles, 1)]
    bom = "\ufeff" if saved_by == "aspose" else ""
    comment = "<!-- Generated by Aspose.Words 19.7 -->" if bom else ""
    document = (
        f'{bom}<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{comment}<w:document xmlns:w="{W}" '
        f'xmlns:r="urn:r"><w:body>{"".join(parts)}<w:sectPr/></w:body></w:document>'
    )
    kind = rng.choice(["i4", "lpwstr"])
    custom = (
        f'{bom}<Properties xmlns="urn:p" xmlns:vt="urn:vt"><property name="LADeliveryID"><vt:lpwstr>1</vt:lpwstr></property>'
        f'<property name="LADocCount"><vt:{kind}>{len(articles) + cover}</vt:{kind}></property></Properties>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        archive.writestr("word/header1.xml", f'<w:hdr xmlns:w="{W}">{_p(_run("Page 1 of 9 Lorem...."))}</w:hdr>')
        archive.writestr("docProps/custom.xml", custom)
    return buffer.getvalue()


# HTML ---------------------------------------------------------------------------------------------------------------

_RULES = {
    "centre": "text-align: center", "left": "text-align: left", "indent": "text-align: left; margin-left: 13%; margin-right: 13%",
    "plain": "font-family: 'Times New Roman'; font-size: 10pt; font-style: normal; font-weight: normal; color: #000000",
    "hit": "font-family: 'Times New Roman'; font-size: 10pt; font-weight: normal; color: #CC0033", "p": "margin-top: 0em; margin-bottom: 0em",
    "title": "font-family: 'Times New Roman'; font-size: 14pt; font-weight: bold; color: #000000", "text": "margin-top: 1em; text-indent: 0em",
    "label": "font-family: 'Times New Roman'; font-size: 10pt; font-weight: bold; color: #000000", "block": "margin-top: 0.5em",
}  # fmt: skip


class _Page:
    """Writes the elements of a page with the class numbers of one file."""

    def __init__(self, rng: random.Random, *, ascii_only: bool) -> None:
        self.rng, self.ascii_only = rng, ascii_only
        numbers = rng.sample(range(30), len(_RULES))
        self.names = {role: f"c{number}" for role, number in zip(_RULES, numbers, strict=True)}

    def style(self) -> str:
        rules = [f".{self.names[role]} {{ {rule}; }}" for role, rule in _RULES.items()]
        return '<STYLE TYPE="text/css">\n<!--\n' + "\n".join(self.rng.sample(rules, len(rules))) + "\n-->\n</STYLE>"

    def text(self, text: str) -> str:
        named = escape(text).replace("\xa0", "&nbsp;").replace("ü", "&uuml;").replace("\n", "<BR>")
        return named.encode("ascii", "xmlcharrefreplace").decode() if self.ascii_only else named

    def span(self, role: str, text: str) -> str:
        return f'<SPAN CLASS="{self.names[role]}">{self.text(text)}</SPAN>'

    def spans(self, text: str, role: str = "plain") -> str:
        return "".join(self.span("hit" if hit else role, piece) for piece, hit in _cut(self.rng, text))

    def div(self, role: str, *paragraphs: str, p: str = "p") -> str:
        inner = "".join(f'<P CLASS="{self.names[p]}">{content}</P>' for content in paragraphs)
        return f'<BR><DIV CLASS="{self.names[role]}">{inner}</DIV>\n'

    def label(self, label: str, *values: str) -> str:
        blank = self.rng.random() < 0.2
        lead = self.span("label", f"{label.upper()}:" if blank else f"{label.upper()}: ")
        return self.div(
            "left",
            lead + (self.spans("\xa0" + values[0]) if blank else self.spans(values[0])),
            *map(self.spans, values[1:]),
        )


def _html_article(page: _Page, article: Article, *, plain_titles: bool, counter: str) -> str:
    rng = page.rng
    out = [page.div("centre", page.span("plain", counter))]
    if rng.random() < 0.3:
        out.append(page.div("centre", f'<IMG SRC="logo.gif" ALT="Secret"><BR>{page.spans(article.outlet)}'))
    else:
        out.append(page.div("indent", page.spans(article.outlet)))
    out.append(page.div("indent", page.spans(article.date_line + "\nCorrection Appended" * article.corrected)))
    if article.corrected:
        article.truth["date_raw"] = f"{article.truth['date_raw']} Correction Appended"
    title = article.title.replace("; ", ";\n") if rng.random() < 0.3 else article.title
    out.append(page.div("left", page.spans(title, "plain" if plain_titles else "title")))
    out += [page.label(label, value) for _, label, value in article.head]
    body = []
    for kind, text in article.body:
        if kind == "table":
            rows = (
                "".join(f"<TD>{page.span('plain', cell)}</TD>" for cell in row.split(" | ")) for row in text.split("\n")
            )
            body.append("<TABLE>" + "".join(f"<TR>{row}</TR>" for row in rows) + "</TABLE>")
            continue
        lead, mark, rest = text.partition(": ") if kind == "led" else ("", "", text)
        spans = (page.span("label", lead + mark) if lead else "") + page.spans(
            rest, "label" if kind == "bold" else "plain"
        )
        body.append(f'<P CLASS="{page.names["text"]}">{spans}</P>')
    empty = f'<P CLASS="{page.names["text"]}"></P>' * rng.randrange(3)
    cut = rng.randrange(len(body)) if rng.random() < 0.1 else 0  # a body in two blocks is rare
    cut = 0 if article.body[cut][0] == "led" else cut  # "NOTE: lorem" in bold above the labels would be one of them
    for part in filter(None, (body[:cut], body[cut:])):
        out.append(f'<BR><DIV CLASS="{page.names["left"]}">{"".join(part)}{empty}</DIV>\n')
    if article.captions:
        out.append(page.label(article.truth.pop("_graphic"), *article.captions))  # type: ignore[arg-type]
    out += [page.label(label, value) for _, label, value in article.tail]
    if article.copyright:
        out.append(page.div(rng.choice(["centre", "indent"]), page.span("plain", "\n".join(article.copyright))))
    return "".join(out)


def _html(rng: random.Random, articles: list[Article], ui: str) -> bytes:
    words, total = labels_of(ui), len(articles)
    saved = rng.random() < 0.25
    page = _Page(rng, ascii_only=not saved)
    plain_titles = rng.random() < 0.2
    counter = "{k} of {n} DOCUMENTS" if ui in ("en", "fr", "ru") or rng.random() < 0.5 else {"de": "Dokument {k} von {n}", "es": "Documento {k} de {n}", "nl": "Document {k} van {n}"}[ui]  # fmt: skip
    parts = [
        f'<HTML><HEAD>{page.style()}<!-- LXNComment 1:{total} --><TITLE>&nbsp;</TITLE><META TOPIC="null" DOCUMENTS="{total}" UPDATED="x"></HEAD><BODY>\n'
    ]
    if rng.random() < 0.4:
        parts.append(
            f"<PRE>Download Request: Selected Items: 1-{total}\nTime Of Request: July 5, 2019\nSend To: Secret</PRE>"
        )
    every_one = rng.random() < 0.4
    for k, article in enumerate(articles, 1):
        article.truth["_graphic"] = words["captions"]
        name = f"DOC_ID_{k}_0" if rng.random() < 0.5 else f"DOC_ID_0_{k}"
        parts.append(
            f'<A NAME="{name}"></A><!-- Hide XML section from browser\n<DOC NUMBER={1 if every_one else k}>\n<DOCFULL> -->\n'
        )
        parts.append(_html_article(page, article, plain_titles=plain_titles, counter=counter.format(k=k, n=total)))
        article.truth.pop("_graphic", None)
        parts.append("<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n")
    text = "".join(parts) + "</BODY></HTML>"
    if saved:  # a browser writes tags in lower case, and the tbody that every table has
        text = re.sub(
            r"(</?)([A-Z]+)", lambda m: m[1] + m[2].lower(), re.sub(r'(CLASS|NAME)="', lambda m: m[0].lower(), text)
        )
        text = text.replace("<docfull>", "<DOCFULL>").replace("</docfull>", "</DOCFULL>")
        text = text.replace("<table>", '<table border="0"><tbody>').replace("</table>", "</tbody></table>")
        text = text.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">')
    return text.replace("\n", rng.choice(["\n", "\r\n"])).encode("utf-8")


# Text ---------------------------------------------------------------------------------------------------------------


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width, break_long_words=False, break_on_hyphens=False)


def _txt(rng: random.Random, articles: list[Article], ui: str) -> bytes:
    words, total, width = labels_of(ui), len(articles), rng.choice([65, 70, 78, 80])
    lines: list[str] = []
    if rng.random() < 0.6:
        lines += [f"Download Request: Selected Items: 1-{total}", "Time Of Request: Monday, July 5, 2019", "Send To:", "", "     Secret, Anna", "", *_wrap("Terms: " + sentence(rng, "latin", 30, 60), width), "", "Combined Source: Lorem", "Project ID: None", "", ""]  # fmt: skip

    def centred(text: str) -> list[str]:
        return [line.center(width).rstrip() for line in _wrap(text, width - 24)]

    for k, article in enumerate(articles, 1):
        stated = total if k != 2 else 383
        lines += [f"{k} of {stated} DOCUMENTS".center(max(width, 60)).rstrip(), "", "", *centred(article.outlet), ""]
        line, edition = article.date_line, str(article.truth["edition"])
        if edition and line.endswith(edition) and rng.random() < 0.5:
            article.truth["edition"] = "Edition 1; Scotland"
            line = line[: -len(edition)].rstrip(" ,\xa0")
            lines += [*centred(line), *centred("Edition 1;"), *centred("Scotland"), ""]
            article.truth["date_raw"] = " ".join([*line.split(), "Edition 1; Scotland"])
        else:
            lines += [line.center(width).rstrip(), ""]
        lines += [*_wrap(article.title, width), ""]
        for _, label, value in article.head:
            lines += [*_wrap(f"{label.upper()}: {value}", width), ""]
        lines += [x for _, text in article.body for x in (*_wrap(text, width), "")]
        tail = list(article.tail)
        if article.captions:
            tail.append(("captions", words["captions"], " ".join(article.captions)))
            article.truth["captions"] = " ".join(article.captions)
        for _, label, value in tail if rng.random() < 0.5 else reversed(tail):
            lines += [*_wrap(f"{label.upper()}: {value}", width), ""]
        if rng.random() < 0.9:
            lines += [
                *(
                    "".join(x)
                    for x in article.copyright and [line.center(width).rstrip() for line in article.copyright]
                ),
                "",
                "",
            ]
        else:
            article.truth["copyright"] = ""
    return ("\ufeff" + "\r\n".join(lines)).encode("utf-8") if rng.random() < 0.7 else "\n".join(lines).encode("utf-8")
