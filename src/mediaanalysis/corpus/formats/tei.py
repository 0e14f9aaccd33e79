"""TEI (one text or a corpus of them) and the XML of trafilatura.

Their trap is what stands inside the body and is not the article: notes, figures, running heads, bylines, comments of
readers. Concatenated files (``trafilatura --xml`` of many pages writes one document after the other) are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.formats.html import element_text, hide
from mediaanalysis.corpus.languages import stated_language
from mediaanalysis.corpus.markup import local_name, parse_xml

__all__ = ["read_tei", "read_trafilatura_xml"]

_XML = "{http://www.w3.org/XML/1998/namespace}"
_TEXTS = ("tei", "tei.2")
_TAGS = {
    "lb": "br",
    "head": "h2",
    "ab": "p",
    "l": "p",
    "u": "p",
    "speaker": "p",
    "opener": "p",
    "closer": "p",
    "salute": "p",
    "signed": "p",
    "trailer": "p",
    "titlepart": "p",
    "lg": "div",
    "sp": "div",
    "floatingtext": "div",
    "body": "div",
    "front": "div",
    "back": "div",
    "main": "div",
    "list": "ul",
    "item": "li",
    "label": "li",
    "row": "tr",
    "cell": "td",
    "figure": "figcaption",
    "figdesc": "figcaption",
}
"""Blocks of TEI as blocks of HTML, so that text is taken from both in the same way. What is not here is inline."""
_DROPPED = ("fw", "comments")
"""Running heads; comments of readers."""
_EDITED = ("corr", "reg", "expan")
"""What an editor put beside the printed form."""
_ASIDE = {"note": "note", "byline": "author", "docauthor": "author", "dateline": "dateline", "docdate": "dateline"}
_ATTRIBUTES = (
    ("title", ("title",)),
    ("outlet", ("sitename", "source-hostname", "hostname")),
    ("date", ("date",)),
    ("author", ("author",)),
    ("url", ("url", "source")),
    ("language", ("language",)),
    ("section", ("categories",)),
    ("subject", ("tags",)),
    ("abstract", ("description", "excerpt")),
    ("copyright", ("license",)),
    ("accession", ("id",)),
    ("load_date", ("filedate",)),
)
"""Ours, and the attributes of trafilatura's ``doc``."""
_PROLOG = re.compile(rb"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>")


def read_tei(source: Source, options: Options) -> Batch:
    """Read a TEI file; the texts of a corpus are its records."""
    root = _root(source.load())
    articles = Articles(Batch(source.name, untyped=True), "tei")
    shared = [header for header in _named(root, "teiHeader") if _above(header).startswith("teiCorpus")]
    journal = _first(_line(each) for header in shared for each in _named(header, "title") if each.get("level") == "j")
    texts = [element for element in root.iter() if local_name(element).lower() in _TEXTS]
    for number, element in enumerate(texts, 1):
        fields = _tei_fields(element)
        _add(articles, fields | {"outlet": fields["outlet"] or journal}, number)
    return articles.finish()


def read_trafilatura_xml(source: Source, options: Options) -> Batch:
    """Read the XML output of trafilatura, one document or many."""
    root = _root(source.load())
    articles = Articles(Batch(source.name, untyped=True), "trafilatura_xml")
    for number, element in enumerate([each for each in root.iter() if local_name(each) == "doc"], 1):
        fields = {ours: _first((element.get(name) or "").strip() for name in names) for ours, names in _ATTRIBUTES}
        comments = [element_text(_as_html(each))[0] for each in _children(element, "comments")]
        found = _body(_first_of(_children(element, "main")), fields["title"])
        own = {"author": fields["author"] or found["author"], "comments": "\n".join(comments)}
        _add(articles, fields | found | own, number)
    return articles.finish()


def _root(raw: bytes) -> Any:
    """Parse a file, also one in which whole documents follow each other."""
    try:
        return parse_xml(raw)
    except RejectedError as error:
        if error.problem != "broken_xml":
            raise
        try:
            return parse_xml(b"<corpus>" + _PROLOG.sub(b"", raw.removeprefix(b"\xef\xbb\xbf")) + b"</corpus>")
        except RejectedError:
            raise error from None


def _add(articles: Articles, fields: dict[str, str], number: int) -> None:
    if fields["text"]:
        articles.add({name: value for name, value in fields.items() if value})
    else:
        where = fields["url"] or shorten(fields["title"], 60) or f"text {number}"
        articles.reject("no_full_text", f"{where}: the document has no text.")


def _tei_fields(element: Any) -> dict[str, str]:
    """Return the fields of one TEI element; what the source of a text says goes before what its edition says."""
    header = _first_of(_children(element, "teiHeader"))
    texts = _children(element, "text")
    fields = _header_fields(header) if header is not None else dict.fromkeys(("title", "outlet", "author", "url"), "")
    fields["language"] = stated_language(_language(element, texts, header))
    fields["accession"] = element.get(f"{_XML}id") or fields.get("accession", "")
    bodies = [body for text in texts for body in _named(text, "body") if not _inside(body, "floatingText", "TEI")]
    found = _body(bodies[0] if len(bodies) == 1 else _first_of(texts), fields["title"])
    return fields | found | {"author": fields["author"] or found["author"]}


def _header_fields(header: Any) -> dict[str, str]:
    statement = _first_of(_named(header, "titleStmt"))
    source, edition = _first_of(_named(header, "sourceDesc")), _first_of(_named(header, "publicationStmt"))
    titles = [each for each in _named(statement, "title") if each.get("type") not in ("sub", "subtitle", "desc")]
    titles.sort(key=lambda each: each.get("type") != "main")
    in_source = [each for each in _named(source, "title") if each.get("level") == "a" and each.get("type") != "sub"]
    days = [*_days(source), *_days(_first_of(_named(header, "creation"))), *_days(edition)]
    url = _first([*_links(source), *_links(edition)])
    publisher = _first(_line(each) for part in (source, edition) for each in _named(part, "publisher"))
    journals = (_line(each) for each in _named(source, "title") if each.get("level") == "j")
    authors = [_name(each) for part in (statement, source) for each in _named(part, "author", "docAuthor")]
    terms = [each for each in _named(header, "term") if _line(each)]
    sections = [_line(each) for each in terms if each.get("type") in ("categories", "section", "rubric", "ressort")]
    when, written = next(iter(days), ("", ""))
    return {
        "title": _first(map(_line, [*in_source, *titles])),
        "subtitle": _first(
            _line(each) for each in _named(statement, "title") if each.get("type") in ("sub", "subtitle")
        ),
        "outlet": _first(journals) or _without_host(publisher, url),
        "date": when,
        "date_raw": written,
        "author": "; ".join(dict.fromkeys(filter(None, authors))),
        "section": "; ".join(dict.fromkeys(sections)),
        "subject": "; ".join(dict.fromkeys(_line(each) for each in terms if _line(each) not in sections)),
        "page": _first(_scope(source, "page", "pp", "pg")),
        "edition": _first(_line(each) for each in _named(source, "edition")),
        "url": url,
        "abstract": _first(_line(each) for each in _named(header, "abstract")),
        "accession": _first(_line(each) for each in _named(header, "idno") if not _line(each).startswith("http")),
        "load_date": _first(_line(each) for each in _named(header, "date") if each.get("type") == "download"),
    }


def _days(part: Any) -> list[tuple[str, str]]:
    """Return the dates in a part of the header as (ISO form or text, text)."""
    found = [each for each in _named(part, "date") if each.get("type") not in ("download", "access", "accessed")]
    pairs = [
        (each.get("when") or each.get("when-iso") or _line(each), _line(each) or each.get("when") or "")
        for each in found
    ]
    return [pair for pair in pairs if pair[0]]


def _links(part: Any) -> list[str]:
    targets = [each.get("target") or _line(each) for each in _named(part, "ptr", "ref", "idno")]
    return [target.strip() for target in targets if target.strip().lower().startswith(("http://", "https://"))]


def _scope(part: Any, *units: str) -> list[str]:
    """Return the pages or the like of a ``biblScope``, whose value is text or a range in attributes."""
    found = [each for each in _named(part, "biblScope") if (each.get("unit") or each.get("type")) in units]
    return [_line(each) or "-".join(filter(None, (each.get("from"), each.get("to")))) for each in found]


def _without_host(publisher: str, url: str) -> str:
    """Return "The Lorem Courier" of "The Lorem Courier (courier.invalid)", as trafilatura writes it.

    >>> _without_host("The Lorem Courier (courier.invalid)", "https://www.courier.invalid/1")
    'The Lorem Courier'
    """
    name, _, host = publisher.rpartition(" (")
    try:
        own = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        own = ""
    return name if name and own and own.endswith(host.removesuffix(")").lower().removeprefix("www.")) else publisher


def _language(element: Any, texts: list[Any], header: Any) -> str:
    stated = [each.get(f"{_XML}lang") or each.get("lang") or "" for each in (*texts, element)]
    idents = [each.get("ident") or "" for each in _named(header, "language")]
    return _first(stated) or (idents[0] if len(idents) == 1 else "")


def _body(body: Any, title: str) -> dict[str, str]:
    """Return the text of a body and what is taken out of it; a heading that repeats the title is no text."""
    aside: dict[str, list[str]] = {name: [] for name in ("note", "author", "dateline", "comments")}
    if body is None:
        return {"text": "", "title": title} | dict.fromkeys(aside, "")
    blocks: list[Any] = []
    done: set[Any] = set()
    for element in body.iter():
        name = local_name(element).lower()
        if element in done:
            continue
        kind = _ASIDE.get(name) or ("comments" if name == "div" and element.get("type") == "comments" else "")
        if kind or name in _DROPPED or (name in _EDITED and _above(element) == "choice"):
            done.update(element.iter())
            aside.get(kind, []).append(_line(element))
            hide(element)
        elif not blocks and name in ("head", "ab", "p", "quote", "list", "table") and _line(element):
            blocks.append(element)
    heading = next((each for each in blocks if local_name(each) == "head" or each.get("type") == "header"), None)
    if heading is not None and _line(heading).casefold() == (" ".join(title.split()) or _line(heading)).casefold():
        title = title or _line(heading)
        hide(heading)
    text, captions = element_text(_as_html(body))
    taken = {name: "\n".join(dict.fromkeys(filter(None, lines))) for name, lines in aside.items()}
    return taken | {"title": title, "text": text, "captions": captions}


def _as_html(element: Any) -> Any:
    """Give the elements the names of HTML, so that text is taken from them as from a page."""
    for each in element.iter():
        name = local_name(each).lower()
        if name == "quote":
            each.tag = "blockquote" if _is_block(each) else "span"
        elif name == "head" or name in _TAGS:
            # A break inside a word, as in old print, ends no line.
            each.tag = "span" if name == "lb" and each.get("break") == "no" else _TAGS[name]
    return element


def _is_block(quote: Any) -> bool:
    above = _above(quote).lower()
    return above in ("div", "body", "main", "text", "blockquote") or any(
        local_name(child).lower() in ("p", "l", "lg", "ab") for child in quote
    )


def _named(part: Any, *names: str) -> list[Any]:
    """Return the elements of these names anywhere in a part, none in None."""
    return [] if part is None else [each for each in part.iter() if local_name(each) in names]


def _children(element: Any, name: str) -> list[Any]:
    return [child for child in element if local_name(child) == name]


def _inside(element: Any, *names: str) -> bool:
    """Say whether an element stands in another of these names within its text."""
    for above in element.iterancestors():
        if local_name(above) == "text" and _above(above) in ("TEI", "TEI.2"):
            return False
        if local_name(above) in names:
            return True
    return False


def _above(element: Any) -> str:
    parent = element.getparent()
    return "" if parent is None else local_name(parent)


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(element: Any) -> str:
    """Return a name whose parts may be elements without blanks between them."""
    return " ".join(" ".join(element.itertext()).split())


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _first_of(elements: list[Any]) -> Any:
    return elements[0] if elements else None
