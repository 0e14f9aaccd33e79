"""ProQuest deliveries of invented articles, built from the layouts."""

from __future__ import annotations

import quopri
from email.message import EmailMessage

NUMBER = 100_000_001
TAIL = {
    "Subject": "Lorem; Ipsum",
    "Location": "Dolor",
    "Company / organization": "Name: Lorem Ltd; NAICS: 111111; Name: Ipsum AG",
    "Title": "Lorem ipsum; Dolor sit",
    "Publication title": "Lorem Tribune; Lorem, Calif.",
    "Pages": "B.1",
    "First page": "B.1",
    "Publication year": "2010",
    "Publication date": "May 8, 2010",
    "Section": "Metro",
    "Dateline": "LOREM CITY",
    "Publisher": "Lorem Media",
    "ISSN": "00000000",
    "Source type": "Newspapers",
    "Language of publication": "English",
    "Document type": "News",
    "ProQuest document ID": str(NUMBER),
    "Document URL": f"http://search-proquest-com.proxy.lorem.example/docview/{NUMBER}?accountid=77",
    "Copyright": "(Copyright (c) 2010 Lorem Media)",
    "Last updated": "2010-05-09",
    "Database": "Lorem Newsstand",
}
BODY = "<p>Lorem ipsum.</p><p>Dolor sit.</p>"
HEAD = (
    '<html><head><title></title></head><body><table><tr><td>Copyright notice</td></tr></table><div class="mainCopyBlock">'
    "Quis Exporter (quis@exporter.example) sent the following. Note: for my thesis</div><p>Email 4 of 5</p>"
)
FOOT = (
    '<div><a name="Bibliography"></a><h2>Bibliography</h2><p>Ipsum, A. Lorem ipsum.</p></div>'
    '<div class="copyright">Database copyright 2022 Lorem LLC. Contact quis@exporter.example</div></body></html>'
)


def page(text: str = BODY) -> str:
    """The page that stands in the place of a full text."""
    return f"<html><head><title></title></head><body>{text}</body></html>"


def tail_of(labels: dict[str, str]) -> str:
    return "".join(f"<p><strong>{label}: </strong>{value}</p>" for label, value in labels.items())


def v1(
    *,
    title: str = "Lorem ipsum; Dolor sit",
    author: str = "Ipsum, A",
    abstract: str = "<body></p><p>Lorem.</p><p></body>",
    full: str = f'<Text WordCount="4" HTMLContent="true">{page()}</Text>',
    number: int = NUMBER,
    tail: dict[str, str] | None = None,
) -> str:
    """One record of the older layout; `tail` changes label lines, an empty value leaves a line out."""
    labels = TAIL | {"ProQuest document ID": str(number)} | (tail or {})
    return (
        '<div style="padding:5pt; border-bottom:2px solid #ccc; margin:0">'
        f'<a name="DocID_MSTAR_{number}"></a><p></p><p style="font-weight:bold;font-size:11pt">{title}</p>'
        + (f"<p><strong>Author:  </strong>{author}</p>" if author else "")
        + "<p><strong>Publication info:  </strong>Lorem Tribune ; Lorem, Calif. [Lorem, Calif]08 May 2010: B.1.</p>"
        '<p><a href="http://proxy.lorem.example/x">ProQuest document link</a></p>'
        f"<p><strong>Abstract:  </strong>{abstract}</p>"
        '<p><strong>Links:  </strong><a href="http://library.exporter.example/?x">Find it at Exporter U</a></p>'
        f"<p><strong>Full text: </strong>{full}</p>" + tail_of({k: v for k, v in labels.items() if v}) + "</div>"
    )


def v2(*, full: str, number: int = NUMBER, authors: str = "Ipsum, A; Dolor, Beata.") -> str:
    """One record of the newer layout: a citation without labels, pictures in the text."""
    return (
        f'<a name="DocID_MSTAR_{number}"></a><p>Lorem ipsum</p><p><span class="scholUnivAuthors">{authors}&nbsp;</span>'
        '<span class="newspaperArticle"><strong>Lorem Tribune</strong><strong>, South Edition; Lorem, Calif.</strong>'
        " [Lorem, Calif.].&nbsp;10 Mar 2022.</span></p><p><a href='x'>ProQuest document link</a></p>"
        "<p><strong>Abstract: </strong>None available.</p>"
        f'<p><strong>Full text: </strong><Text WordCount="4" HTMLContent="true">{page(full)}</Text></p>'
        + tail_of(
            {
                "Business indexing term": "Subject: Lorem",
                "Publication title": "Lorem Tribune, South Edition; Lorem, Calif.",
                "First page": "A.3",
                "Publication date": "Mar 10, 2022",
                "Dateline": "2022-03-10 @ 00:00",
                "Source type": "Newspapers",
                "Language of publication": "English",
                "ProQuest document ID": str(number),
                "URL": "https://lorem.example/a?x=1",
                "Database": "Lorem Newsstand",
            }
        )
    )


def whole(*records: str) -> str:
    return HEAD + "".join(records) + FOOT


def mail(content: str) -> bytes:
    """A mail straight from the database: multipart/mixed, quoted-printable, with a logo."""
    message = EmailMessage()
    message["From"] = "Quis Exporter <quis@exporter.example>"
    message["To"] = "quis@exporter.example"
    message["Subject"] = "Your ProQuest Research - for my thesis"
    message.set_content(content, subtype="html", cte="quoted-printable")
    message.make_mixed()
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    return message.as_bytes()


def forwarded(content: str, plain: str = "Please read the mail as HTML.", *, only_plain: bool = False) -> bytes:
    """The same mail forwarded: plain part quoted with "> ", HTML part inside a blockquote and a related part."""
    quoted = "\n".join(f"> {line}" for line in plain.split("\n"))
    message = EmailMessage()
    message["Subject"] = "Fwd: Your ProQuest Research"
    message.set_content(f"See below.\n\nQuis Exporter\n\n{quoted}\n")
    if not only_plain:
        html = f'<html><body>See below.<blockquote type="cite"><div>{content}</div></blockquote>Quis Exporter</body></html>'
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        message.get_payload()[1].add_related(b"GIF89a", maintype="image", subtype="gif")  # type: ignore[union-attr]
    return message.as_bytes()


def folded(content: str) -> bytes:
    """A mail whose source was folded by hand, each soft line break in the place of a line end."""
    encoded = quopri.encodestring(content.encode("utf-8")).decode("ascii")
    return (
        "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}"
    ).encode("ascii")


PLAIN = """Lorem ipsum; Dolor sit

Author:  Ipsum, A

Publication info:  Lorem Tribune ; Lorem, Calif. [Lorem, Calif]08 May 2010: B.1.

ProQuest document link

Abstract:  None available.

Full text: Lorem ipsum dolor sit amet,
consectetur adipiscing.

Location: this line is of the article.

Dolor sit.

Subject: Lorem; Ipsum

Publication title: Lorem Tribune; Lorem, Calif.

Publication date: May 8, 2010

Language of publication: English

ProQuest document ID: 100000001

Document URL: http://search.proquest.com/docview/100000001?accountid=77

Database: Lorem Newsstand"""
