"""HTML and XML to text, safely: no entity is expanded, nothing is fetched, no script becomes text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from mediaanalysis.corpus.batch import RejectedError, shorten

__all__ = [
    "BLOCKS",
    "SILENT",
    "as_utf8",
    "collapse",
    "has_class",
    "local_name",
    "one_line",
    "paragraphs_of",
    "parse_html",
    "parse_xml",
    "refuse_entities",
    "text_of",
]

_PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>\s*")
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""Taken out: the parser stops at the first, and files of several pages one behind the other are common."""
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
SILENT = frozenset(("script", "style", "noscript", "template", "head"))
BLOCKS = frozenset(
    "p div li tr table h1 h2 h3 h4 h5 h6 blockquote pre section article header footer aside ul ol dl dt dd".split()
)


def collapse(text: str) -> str:
    r"""Return the text with every run of blanks (also no-break and ideographic ones) as one space; line feeds stay.

    >>> collapse("  Lorem\u00a0 ipsum \n dolor ")
    'Lorem ipsum\ndolor'
    """
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text.replace("\u200b", ""))).strip()


def one_line(text: str) -> str:
    """Return the text with every run of blanks and line ends as one space."""
    return " ".join(collapse(text).split())


def parse_html(text: str) -> Any:
    """Return the root element of a page, however broken; entities of HTML become characters, scripts stay elements.

    Raises
    ------
    RejectedError
        "not_html" when nothing of it can be parsed.
    """
    from lxml import etree, html

    text = _END_OF_PAGE.sub("", _PROLOG.sub("", text.replace("\x00", "")))
    parser = html.HTMLParser(no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RejectedError("not_html", f"The page cannot be parsed: {shorten(error, 200)}.") from error
    return root


def parse_xml(raw: bytes) -> Any:
    """Return the root element of an XML file.

    Raises
    ------
    RejectedError
        "xml_entities" when the file defines entities of its own, "broken_xml" when it is not well-formed.
    """
    from lxml import etree

    start = re.match(rb"(?:\xef\xbb\xbf)?\s*", raw)
    raw = raw[start.end() if start else 0 :]
    refuse_entities(raw)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RejectedError("broken_xml", f"Not well-formed XML: {shorten(error, 200)}.") from error


def as_utf8(raw: bytes) -> bytes:
    """Return the bytes of a text, those of UTF-16 with a mark as UTF-8, so that marks of a layout can be looked for.

    >>> as_utf8("<rss>".encode("utf-16"))
    b'<rss>'
    """
    return raw.decode("utf-16", "replace").encode("utf-8") if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else raw


def refuse_entities(raw: bytes) -> None:
    """Raise unless an XML file keeps to the entities that XML itself has.

    Raises
    ------
    RejectedError
        "xml_entities": they can hide bombs or read other files.
    """
    if b"<!ENTITY" in as_utf8(raw[:1_000_000]):
        detail = "The file defines XML entities, which can hide bombs or read other files; remove the <!ENTITY> lines."
        raise RejectedError("xml_entities", detail)


def local_name(element: Any) -> str:
    """Return the tag without its namespace, "" for comments and the like.

    >>> local_name(parse_xml(b'<a:doc xmlns:a="x"/>'))
    'doc'
    """
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def has_class(element: Any, name: str) -> bool:
    """Say whether an element has this class, whatever its case and the other classes."""
    return name.casefold() in (element.get("class") or "").casefold().split()


def text_of(element: Any) -> str:
    r"""Return the text inside an element: pieces joined without blanks, ``<br>`` and blocks as line feeds.

    >>> text_of(parse_html("<p>Lo<b>rem</b>&nbsp; ipsum<br>dolor<script>x()</script></p>"))
    'Lorem ipsum\ndolor'
    """
    return collapse("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    """Walk without recursion: saved pages nest thousands deep."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        name = local_name(node).lower()
        if done:
            if name in BLOCKS:
                yield "\n"
            if node is not element and node.tail:
                yield re.sub(r"\s+", " ", node.tail)
            continue
        stack.append((node, True))
        if not name or name in SILENT:
            continue
        if name == "br" or name in BLOCKS:
            yield "\n"
        elif name in ("td", "th"):
            yield " "
        if node.text:
            yield node.text if name == "pre" else re.sub(r"\s+", " ", node.text)
        stack.extend((child, False) for child in reversed(node))


def paragraphs_of(elements: Iterable[Any]) -> str:
    r"""Return the body of an article: the texts of its paragraph elements, empty ones left out, a blank line between.

    >>> paragraphs_of(parse_html("<p>Lorem.</p><p> </p><p>Ipsum<br>dolor.</p>").iter("p"))
    'Lorem.\n\nIpsum\ndolor.'
    """
    return "\n\n".join(filter(None, map(text_of, elements)))
