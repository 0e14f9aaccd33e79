"""Pages and files in the layouts of Factiva, of invented articles of invented outlets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from mediaanalysis.corpus.readers import ReadResult, read_corpus
from mediaanalysis.schemas import DOCUMENTS, PROBLEMS, check

NUMBER = "LORM000020170102ed120001a"
CLASSED = '<p class="articleParagraph {xx}articleParagraph">{text}</p>\n'


def read(folder: Path, content: str | bytes, name: str = "a.html") -> ReadResult:
    """Write a file, read it, and hold the result to the schemas and to the count of records."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    result = read_corpus(path)
    check(result.documents, DOCUMENTS)
    check(result.problems, PROBLEMS)
    counts = result.summary
    assert counts["records"] == counts["documents"] + counts["rejected"]
    assert counts["documents"] == len(result.documents)
    return result


def rows(result: ReadResult) -> pd.DataFrame:
    """Return the documents in the order of the file."""
    return result.documents.sort_values("source_index").reset_index(drop=True).fillna("")


def only(result: ReadResult) -> pd.Series:
    """Return the only document."""
    assert len(result.documents) == 1, result.problems
    return rows(result).loc[0]


def number(k: int) -> str:
    """Return the accession number of article k."""
    return f"LORM000020170102ed12{k:04d}a"


def classed(*texts: str, xx: str = "en") -> str:
    """Return paragraphs with the class of a paragraph."""
    return "".join(CLASSED.format(xx=xx, text=text) for text in texts)


def plain(*texts: str) -> str:
    """Return paragraphs without a class."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


BODY = classed("Lorem <b>ipsum</b> dolor.") + plain('Sit amet <span class="companylink">Dolor Corp</span>.')
TEXT = "Lorem ipsum dolor.\n\nSit amet Dolor Corp."


def article(
    body: str = BODY,
    *,
    k: int = 1,
    header: tuple[str, ...] = (
        "8 words",
        "2 January 2017",
        "The Lorem Post",
        "LORM",
        "English",
        "(c) 2017 Lorem Post Ltd ",
    ),
    above: str = "<div>News</div>",
    title: str = '<span class="enHeadline">Lorem ipsum</span>',
    below: str = '<div class="author">A. Ipsum </div>',
    publisher: str = "Lorem Post Ltd",
    word: str = "Document",
    xx: str = "en",
) -> str:
    """Return the inner element of one article in the layout of a publication."""
    lines = "".join(f"<div>{line}</div>" for line in header)
    end = plain(*filter(None, (publisher, f"{word} {number(k)}" if word else "")))
    return (
        f'<div class="article {xx}Article"><p>\n</p>{above}<div id="hd">{title}</div>{below}{lines}\n{body}{end}</div>'
    )


def page(*articles: str, last: bool = True) -> str:
    """Return a page of articles, each in its outer element, the last of another class, with what the site adds."""
    outer = [
        f'<div id="article-{number(k)}" class="{"lastarticle" if last and k == len(articles) else "article"}">{inner}</div>'
        '<br><div id="carryOver-1">carry</div>'
        for k, inner in enumerate(articles, 1)
    ]
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><style>.article .headline '
        "{color: red} .searchPreview {}</style><script>var article = '<div>8 words</div>';</script></head><body>"
        f'<div id="contentLeft"><span></span>\n{"".join(outer)}</div><table class="searchPreview"><tr><td>Text</td>'
        "<td>lorem AND quis@exporter.example</td></tr></table>"
        '<div id="pageFooter"><span class="copyright">© 2017 Database, Inc.</span></div></body></html>'
    )


def coded(*rows: tuple[str, str], xx: str = "en") -> str:
    """Return the table of field codes of one article."""
    cells = []
    for code, value in rows:
        if code in ("LP", "TD"):
            cells.append(f'<tr><td class="index"><p><b>{code}</b>&nbsp;</p></td><td>{value}</td></tr>')
        else:
            br = "<br/>" if code in ("NS", "RE", "IPC", "PUB", "AN") else ""
            cells.append(f'<tr><td class="index">{br}<b>{code}</b>&nbsp;</td><td>{br}{value}</td></tr>\n')
    return f'<div class="article {xx}Article"><table>{"".join(cells)}</table></div>'


ROWS = (
    ("SE", "News"),
    ("HD", "<b class='enHeadline'>Lorem ipsum</b>"),
    ("BY", "By A. Ipsum"),
    ("CR", "Special to Lorem"),
    ("WC", "9 words"),
    ("PD", "2 January 2017"),
    ("ET", "04:35"),
    ("SN", "The Lorem Post"),
    ("SC", "LORM"),
    ("ED", "1; National"),
    ("PG", "17"),
    ("VOL", "Volume 3"),
    ("LA", "English"),
    ("CY", "(c) 2017 Lorem Post Ltd"),
    ("LP", classed("Lorem <b>ipsum</b> dolor.")),
    ("TD", classed("Sit amet.", "Consectetur elit.")),
    ("ART", "Lorem at the window"),
    ("CT", "Lorem press office"),
    ("CO", "lorem : Lorem Corp"),
    ("NS", "gpol : Domestic Politics | gcat : General News"),
    ("RE", "lor : Loremland"),
    ("IPC", "A/LOR | B"),
    ("PUB", "Lorem Post Ltd"),
    ("AN", f"Document {NUMBER}"),
)


def field_page(*tables: str) -> str:
    """Return a page of tables of field codes without outer elements."""
    return f'<html><head><meta charset="utf-8"></head><body><div id="contentLeft">{"".join(tables)}</div></body></html>'


def xml(*articles: str, count: int | str = 1, prolog: str = "") -> str:
    """Return a result set."""
    inner = "".join(f"<ppsarticle>{text}</ppsarticle>" for text in articles)
    return (
        f'{prolog}<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">'
        f'<ppsarticleResultSet count="{count}">{inner}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>'
    )


XML = """<article>
<accessionNo>LORM000020120109e10001</accessionNo><reference>distdoc:Lorem</reference><baseLanguage>EN</baseLanguage>
<copyright>(c) 2012 Lorem   </copyright><headline><paragraph lang="EN">
    <hlt>Lorem</hlt>
    ipsum</paragraph></headline><leadParagraph><paragraph>Lorem
    <hlt>ipsum</hlt>
    , dolor.</paragraph></leadParagraph>
<publicationDate><dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate><sourceName>The Lorem Post</sourceName>
<publisherName>Lorem Ltd</publisherName><sourceCode>LORM</sourceCode><byline>By A. Ipsum</byline>
<tailParagraphs><paragraph>Ip<hlt>sum</hlt>ere dolor.</paragraph><paragraph> </paragraph></tailParagraphs>
<pages><page>A1</page><page></page><page>A12</page></pages><wordCount>6</wordCount><logo src="x">LOGO</logo>
<region code="lor"><name>Loremland</name></region><newsSubject code="gpol"><name>Politics</name></newsSubject>
<newsSubject code="gcat"><name>General</name></newsSubject><descField code="ipc">A/LOR</descField>
<descField code="ipd">Lorem text</descField></article>"""
BARE = """<article><accessionNo>LORM000020120109e10002</accessionNo><baseLanguage>DE</baseLanguage>
<headline><paragraph>Dolor</paragraph></headline><leadParagraph>Lorem ipsum
dolor.
    Sit <hlt>amet</hlt> elit.
    Sed do.</leadParagraph><publicationDate><date>2012-01-10</date></publicationDate>
<sourceName>Lorem Tagblatt</sourceName><pages/></article>"""

CODED = {
    "alone": "{code}\n{value}\n",
    "space": "{code} {value}\n",
    "wide": "{code}    {value}\n",
    "tab": "{code}\t{value}\n",
    "pipe": "{code}|{value}|\n",
    "star": "*{code}* *{value}*\n",
}
TEXT_ROWS = (
    ("SE", "News"),
    ("HD", "Lorem ipsum"),
    ("BY", "By A. Ipsum"),
    ("WC", "17 words"),
    ("PD", "2 January 2017"),
    ("SN", "The Lorem Post"),
    ("SC", "LORM"),
    ("PG", "17"),
    ("LA", "English"),
    ("CY", "(c) 2017 Lorem Post Ltd"),
)
TEXT_END = (("NS", "gpol : Politics | gcat : General"), ("PUB", "Lorem Post Ltd"), ("AN", "Document {number}"))


def text_record(manner: str, *, k: int = 1, end: bool = True) -> str:
    """Return one article of a text file whose codes are set off in one manner."""
    line = CODED[manner]
    head = "".join(line.format(code=code, value=value) for code, value in TEXT_ROWS)
    body = line.format(code="LP", value="Lorem ipsum dolor.").replace("*Lorem ipsum dolor.*", "Lorem *ipsum* dolor.")
    tail = "".join(line.format(code=code, value=value.format(number=number(k))) for code, value in TEXT_END)
    return f"{head}\n{body}\n{line.format(code='TD', value='Sit amet.')}\nIN the end IT rained.\n\nRE elit sed.\n\n{tail if end else ''}\n"


TEXT_BODY = "Lorem ipsum dolor.\n\nSit amet.\n\nIN the end IT rained.\n\nRE elit sed."
RTF_HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial;}}"
RTF_HEAD += r"{\info{\title Display Format}{\author Quis Exporter}}{\header Page of Quis}{\footer Lorem Inc.}"


def rtf_row(code: str, value: str) -> str:
    """Return one row of a table: the code in bold in a cell, the value in another."""
    return rf"\trowd\cellx1000\cellx9000\pard\intbl{{\b {code}}}\cell {value}\cell\row" + "\n"


def rtf_record(*, k: int = 1) -> str:
    """Return the table of field codes of one article."""
    head = "".join(rtf_row(code, value) for code, value in TEXT_ROWS)
    tail = "".join(rtf_row(code, value.format(number=number(k))) for code, value in TEXT_END)
    body = rtf_row("LP", r"Lorem ip{\b sum} dolor.") + rtf_row(
        "TD", r"Sit amet.\par IN the end IT rained.\par RE elit sed."
    )
    return head + body + tail


def rtf_publication(*, k: int = 1, mark: bool = True) -> str:
    """Return one article as unlabelled paragraphs; `mark` is the aim of the table of contents."""
    toc = rf"{{\*\bkmkstart toc{k}}}{{\*\bkmkend toc{k}}}" if mark else ""
    lines = ["News", rf"{toc}\b Lorem ipsum\b0 ", "By A. Ipsum", "8 words", "2 January 2017", "The Lorem Post", "LORM"]
    lines += ["17", "English", "(c) 2017 Lorem Post Ltd", "", "Lorem ipsum dolor.", "Sit amet Dolor Corp.", ""]
    return "".join(rf"{line}\par " for line in [*lines, "Lorem Post Ltd", f"Document {number(k)}"]) + r"\page "
