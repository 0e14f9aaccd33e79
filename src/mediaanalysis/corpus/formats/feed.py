"""News feeds: RSS 2.0, RSS 1.0 and Atom, every item a record.

Most feeds deliver teasers, not articles: an item becomes a document only where the feed gives its content
(``content:encoded``, Atom's ``content``); the others are reported with their address, fit for a fetch list.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from email.utils import parsedate_tz
from typing import Any, NamedTuple
from urllib.parse import urljoin

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import find_date
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.formats.html import element_text, fragment_text, parse_fragment
from mediaanalysis.corpus.markup import collapse, local_name, refuse_entities, text_of

__all__ = ["Feed", "parse_feed", "read_feed"]

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_FULL = ("content:encoded", "encoded", "full-text", "fulltext", "yandex:full-text", "body", "xhtml:body")
_NO_MARKUP = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_QUOTED = re.compile(_NO_MARKUP, re.DOTALL)
_ENTITY = re.compile(
    rf"({_NO_MARKUP})|&(?:#\d{{1,7}};|#[xX][0-9A-Fa-f]{{1,6}};|[A-Za-z][A-Za-z0-9]{{1,31}};)?", re.DOTALL
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FIELD = re.compile(
    r"<(/?)((?:[\w-]+:)?(?:title|link|description|summary|content|encoded|full-text|creator|author|pubDate|date|guid|id|"
    r"category))(\s[^<>]*)?>",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"\S+@\S+\s*\((.+)\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_CUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]\s*\Z")


class Feed(NamedTuple):
    """The items of a feed: fields by name, ``text`` "" for a teaser; what is wrong with its end; a warning.

    `end` is "whole", "missing" where the file ends between items, "cut" where it ends inside the last one.
    """

    items: list[dict[str, str]]
    end: str
    warning: tuple[str, str] | None


def read_feed(source: Source, options: Options) -> Batch:
    """Read an RSS or Atom file."""
    feed = parse_feed(source.load(), options.encoding)
    articles = Articles(Batch(source.name, untyped=True), "feed")
    if feed.warning:
        articles.batch.add("warning", *feed.warning)
    if feed.end != "whole":
        articles.batch.add("warning", "cut_off", "The feed has no end: items may be missing; download it again.")
    for number, item in enumerate(feed.items, 1):
        where = item["url"] or shorten(item["title"], 60) or f"item {number}"
        if feed.end == "cut" and number == len(feed.items):
            articles.reject("cut_off", f"{where}: the file ends inside this item; download the feed again.")
        elif not item["text"] and not item["url"]:
            articles.reject("empty_item", f"{where}: the item has neither text nor an address.")
        elif not item["text"]:
            detail = (
                f"{where}: the feed has only a teaser of it; ma.fetch(...) of the feed file downloads such articles."
            )
            articles.reject("teaser_only", detail)
        else:
            if _CUT.search(item["text"]):
                articles.warn("may_be_teaser", f"{where}: the content ends in […], so the feed may cut its articles.")
            articles.add(dict(item))
    return articles.finish()


def parse_feed(raw: bytes, encoding: str | None = None) -> Feed:
    """Return the items of a feed, also of one that is not well-formed.

    Raises
    ------
    RejectedError
        "broken_feed" when it cannot be parsed at all, "xml_entities" when it defines entities of its own.
    """
    decoded = decode(raw, encoding=encoding, html=True)
    text = decoded.text
    start = _ROOT.search(text)
    if start is None:
        raise RejectedError("broken_feed", "Expected a feed: an <rss>, <feed> or <rdf:RDF> element; there is none.")
    refuse_entities(text[: start.start()].encode("utf-8", "replace"))
    # From here on nothing can be expanded: the document type is gone, and every entity becomes its character.
    text = _ENTITY.sub(_entity, _CONTROL.sub("", text[start.start() :]))
    root, elements, end = _elements(text)
    head = next((child for child in root if local_name(child).lower() == "channel"), root)
    shared = _shared(root, head)
    return Feed([_item(element, shared) for element in elements], end, decoded.warning)


def _elements(text: str) -> tuple[Any, list[Any], str]:
    """Parse a feed: return its root, its items and how it ends.

    Where it is not well-formed every item is parsed alone: a parser that mends errors would close the whole feed at one
    stray end tag and lose the items after it.
    """
    root = _parse(text, recover=False)
    if root is not None:
        return root, [element for element in root.iter() if _plain_name(element) in ("item", "entry")], "whole"
    marks = _blanked(text)
    tags = list(_ITEM.finditer(marks))
    root = _parse(text[: tags[0].start()] if tags else text, recover=True)
    if root is None:
        raise RejectedError("broken_feed", "The feed cannot be parsed: nothing of it is XML.")
    opening = text[: marks.find(">") + 1]
    ends = [*(tag.start() for tag in tags[1:]), len(text)] if tags else []
    elements = [
        _loose_item(opening + text[tag.start() : end]) for tag, end in zip(tags, ends, strict=True) if not tag[1]
    ]
    if _END.search(marks[-2000:]):
        return root, elements, "whole"
    return root, elements, "cut" if tags and not tags[-1][1] else "missing"


def _blanked(text: str) -> str:
    """Return XML with blanks in place of CDATA and comments, so that the tags in them are not seen."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _loose_item(text: str) -> Any:
    """Return the item in a piece of XML, an empty one where none can be made out."""
    from lxml import etree

    root = _parse(_escape_fields(text), recover=True)
    found = [] if root is None else [element for element in root.iter() if _plain_name(element) in ("item", "entry")]
    return found[0] if found else etree.Element("item")


def _escape_fields(text: str) -> str:
    """Escape HTML that stands bare in the fields of an item: its unclosed tags would swallow the fields after it."""
    tags = list(_FIELD.finditer(_blanked(text)))
    ends: dict[str, list[int]] = {}
    for tag in tags:
        if tag[1]:
            ends.setdefault(tag[2], []).append(tag.start())
    pieces, at = [], 0
    for tag in tags:
        closing = ends.get(tag[2], [])
        which = bisect_left(closing, tag.end())
        if tag[1] or tag.start() < at or (tag[3] or "").endswith("/") or which == len(closing):
            continue
        inner = text[tag.end() : closing[which]]
        if "<" in _QUOTED.sub("", inner):
            inner = html.escape(inner.replace("<![CDATA[", "").replace("]]>", ""))
        pieces += [text[at : tag.end()], inner]
        at = closing[which]
    return "".join(pieces) + text[at:]


def _parse(text: str, *, recover: bool) -> Any:
    """Return the root of a piece of XML, None where it is not well-formed and may not be mended."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
        encoding="utf-8", huge_tree=True, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _entity(found: re.Match[str]) -> str:
    """Return the character of a reference; what is markup in XML stays a reference, what is no reference is text."""
    character = html.unescape(found[0])
    if found[1] or character in ("<", ">", '"', "'") or (character == "&" and len(found[0]) > 1):
        return found[0]
    return "&amp;" + found[0][1:] if character == found[0] else character


def _plain_name(element: Any) -> str:
    """Return the name of an element of RSS or Atom itself, "" for elements of extensions such as ``media:title``."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag.rpartition("}")
    space = space.lower()
    own = not space or "atom" in space or "/rdf/simple" in space or ("/rss" in space and "module" not in space)
    return name.lower() if own else ""


def _others(element: Any, *names: str) -> list[Any]:
    """Return the children with these names, those of extensions, whether or not their prefix is declared."""
    wanted = {*names, *(name.partition(":")[2] for name in names)} - {""}
    return [child for child in element if local_name(child).lower() in wanted and "mrss" not in str(child.tag)]


def _children(element: Any, *names: str) -> list[Any]:
    return [child for child in element if _plain_name(child) in names]


def _line(elements: list[Any]) -> str:
    """Return the first text among elements, as one line without tags and entities."""
    return next(filter(None, (_plain(element) for element in elements)), "")


def _plain(element: Any) -> str:
    text = text_of(element) if len(element) else (element.text or "")
    text = text_of(parse_fragment(text)) if _TAG.search(text) else html.unescape(text)
    return " ".join(collapse(text).split())


def _shared(root: Any, head: Any) -> dict[str, str]:
    """Return what the feed says of all its items."""
    language = _line(_others(head, "language", "dc:language")) or head.get(_XML_LANG) or root.get(_XML_LANG) or ""
    return {
        "outlet": _line(_children(head, "title")),
        "language": _language(language),
        "copyright": _line(_children(head, "copyright", "rights") or _others(head, "dc:rights")),
        "base": root.get(_XML_BASE) or _link(head) or "",
    }


def _item(element: Any, shared: dict[str, str]) -> dict[str, str]:
    text, captions = _content(element)
    teaser = _teaser(element)
    source = _children(element, "source")
    outlet = _line(_children(source[0], "title")) or (_plain(source[0]) if not len(source[0]) else "") if source else ""
    day = _line(
        [
            *_children(element, "pubdate", "published", "issued"),
            *_others(element, "dc:date"),
            *_children(element, "updated"),
        ]
    )
    language = _language(_line(_others(element, "dc:language")) or element.get(_XML_LANG) or "")
    categories = (child.get("label") or child.get("term") or _plain(child) for child in _children(element, "category"))
    sections = [*categories, *(_plain(child) for child in _others(element, "dc:subject"))]
    return {
        "text": text,
        "title": _line(_children(element, "title")) or _line(_others(element, "dc:title")),
        "outlet": outlet or _line(_others(element, "dc:publisher")) or shared["outlet"],
        "date": _day(day),
        "date_raw": day,
        "author": _author(element),
        "section": "; ".join(dict.fromkeys(filter(None, sections))),
        "url": absolute(_link(element), shared["base"]),
        "language": language or shared["language"],
        "accession": _line(_children(element, "guid", "id")),
        "abstract": teaser if text and teaser not in text else "",
        "captions": captions,
        "copyright": _line(_children(element, "rights") or _others(element, "dc:rights")) or shared["copyright"],
    }


def _content(element: Any) -> tuple[str, str]:
    """Return the longest full text of an item and its captions, ("", "") for a teaser."""
    found = _others(element, *_FULL)
    found += [child for child in _children(element, "content") if not child.get("src") and _is_text(child)]
    return max((_text_in(child) for child in found), key=lambda pair: len(pair[0]), default=("", ""))


def _is_text(element: Any) -> bool:
    kind = (element.get("type") or "text").lower()
    return kind in ("text", "html", "xhtml", "application/xhtml+xml", "escaped") or kind.startswith("text/")


def _teaser(element: Any) -> str:
    return next(filter(None, (_text_in(child)[0] for child in _children(element, "description", "summary"))), "")


def _text_in(element: Any) -> tuple[str, str]:
    """Return the text of an element: HTML as elements, HTML escaped, or plain."""
    if len(element):
        return element_text(element)
    content = element.text or ""
    if element.get("type") == "text":
        return content.strip(), ""
    text, captions = fragment_text(content)
    # Some feeds escape twice; then what should be tags has become text.
    return fragment_text(text) if text.startswith(("<p", "<div", "<br", "<img", "<span")) else (text, captions)


def _link(element: Any) -> str:
    """Return the address of an item or feed: of the article itself, not of the service that counts clicks."""
    for child in _others(element, "feedburner:origlink", "origlink"):
        if link := (child.text or "").strip():
            return link
    links = _children(element, "link")
    for child in links:
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href")).strip()
    for child in links:
        if not child.get("href") and (link := (child.text or "").strip()):
            return link
    for child in _children(element, "guid", "id"):
        if child.get("isPermaLink", "true") != "false" and (child.text or "").strip().startswith(
            ("http://", "https://")
        ):
            return (child.text or "").strip()
    return ""


def absolute(link: str, base: str) -> str:
    """Return an address in full, given that of the page or feed it stands in."""
    try:
        return urljoin(base, link) if link and base else link
    except ValueError:  # an address that is none
        return link


def _author(element: Any) -> str:
    """Return the byline: names, of ``someone@courier.invalid (Ana Ipsum)`` what stands in brackets."""
    names = [_plain(child) for child in _others(element, "dc:creator")]
    for child in _children(element, "author"):
        name = _line(_children(child, "name")) if len(child) else _plain(child)
        mailbox = _MAILBOX.fullmatch(name)
        names.append(mailbox[1].strip() if mailbox else name)
    return "; ".join(dict.fromkeys(filter(None, names)))


def _day(line: str) -> str:
    """Return the day of an RFC 822 date, whose year may have two digits; other dates as they are.

    >>> _day("Tue, 03 Mar 14 23:30:00 EST"), _day("2014-03-03T10:00:00Z")
    ('2014-03-03', '2014-03-03T10:00:00Z')
    """
    found = parsedate_tz(line) if re.search(r"[A-Za-z]{3}", line) else None
    day = f"{found[0]:04}-{found[1]:02}-{found[2]:02}" if found else ""
    return day if find_date(day) else line


def _language(code: str) -> str:
    """Return "en" of "en-gb"; anything else as delivered."""
    short = re.match(r"([A-Za-z]{2})(?:[-_]|\Z)", code.strip())
    return short[1].lower() if short else code.strip()
