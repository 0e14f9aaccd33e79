"""ProQuest's XML (TDM Studio, historical newspapers): one record a file, or several in a collection.

The trap: the text is HTML that is escaped inside ``Text``, ``HiddenText`` or ``FullText``, and the word "Title" names
the article, the publication and the sort key alike, so every field is found by its path.
"""

from __future__ import annotations

import re
from typing import Any

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.formats.proquest_fields import Block, Field, blocks_of
from mediaanalysis.corpus.formats.proquest_txt import add_record
from mediaanalysis.corpus.markup import collapse, local_name, parse_html, parse_xml, text_of

__all__ = ["html_blocks", "read_proquest_xml", "role_of"]

_PATHS: dict[str, tuple[str, ...]] = {
    "title": ("titleatt/title", "obj/title", "record/title", "recordtitle"),
    "outlet": ("pubfrosting/title", "publication/title", "pubatt/title", "pubtitle"),
    "date": ("numericdate", "numericpubdate", "alphadate", "alphapubdate", "startdate"),
    "pages": ("pagination", "pagerange"),
    "first_page": ("startpage",),
    "section": ("docsection", "sectionheading", "section"),
    "edition": ("docedition", "edition"),
    "language": ("rawlang", "languagecode", "isocode", "language"),
    "accession": ("goid", "recordid"),
    "document_url": ("urldocview", "docurl"),
    "url": ("url",),
    "copyright": ("copyrightdata", "copyright"),
    "abstract": ("abstext", "abstract"),
    "publication_type": ("sourcetype",),
    "document_type": ("objecttypes/mstar", "objecttype", "mstar"),
    "dateline": ("dateline",),
    "publisher": ("publishername", "publisher"),
}
"""Field -> ends of the paths of its elements, best first; in lower case."""

_TEXTS = ("textinfo/text", "fulltext", "hiddentext", "text")
_NAMES = ("originalform", "normalizeddisplayform", "personname")
_SUBJECTS = ("/gensubjvalue", "/subjvalue")
_DEEPEST = 12
_ESCAPED = re.compile(r"<(?:i|b|em|strong|su[bp]|br|p|span)\b[^<>]*>|&#?\w{1,8};", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:/?p|html|body|br|div|text)\b", re.IGNORECASE)
_FRAME = re.compile(r"</?(?:html|body|text|head)\b[^<>]*>|<title\b[^<>]*>[^<]{0,2000}</title\s*>", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|br|div|li|tr|blockquote)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
_BROKEN_OPENING = re.compile(r"(?:<p\b[^<>]*>\s{0,9})?(?:&lt;|<)?\s{0,9}html\s{0,9}(?:&gt;|>)", re.IGNORECASE)
_GRAPHICS = re.compile(
    r"document_view_image|(?:illustration|photograph|photo|image|graph|chart|map|cartoon|drawing|diagram|figure)s?_content"
)
_PROLOG = re.compile(rb"(?=<\?xml\s)")


def read_proquest_xml(source: Source, options: Options) -> Batch:
    """Read ProQuest XML: a record, a collection of records, or records written one after the other."""
    articles = Articles(Batch(source.name, untyped=True), "proquest_xml")
    parts = [part for part in _PROLOG.split(source.load()) if part.strip(b"\xef\xbb\xbf \r\n\t")]
    for part in parts:
        try:
            root = parse_xml(part)
        except RejectedError as error:
            if len(parts) == 1:
                raise
            articles.reject(error.problem, error.detail)
            continue
        records = _records(root)
        for record in records:
            _add(articles, record)
        if not records:
            detail = f"Expected an element <Record> with <GOID>, got the root <{local_name(root)}> without one."
            articles.reject("no_articles", detail)
    return articles.finish()


def _records(root: Any) -> list[Any]:
    """Return the outermost elements named record; without any the root, if it has a number of its own."""
    found = [
        element
        for element in root.iter()
        if local_name(element).lower() == "record"
        and not any(local_name(above).lower() == "record" for above in element.iterancestors())
    ]
    has_number = any(local_name(child).lower() in ("goid", "recordid") for child in root)
    return found or ([root] if has_number else [])


def _add(articles: Articles, record: Any) -> None:
    paths = _paths(record)
    found = [Field(key, key.replace("_", " "), _value(key, paths, ends)) for key, ends in _PATHS.items()]
    subjects = [text_of(element) for path, element in paths if path.endswith(_SUBJECTS)]
    found += [Field("subject", "subject", "; ".join(subjects)), Field("author", "author", _authors(paths))]
    text = next((element for element in (_first(paths, end) for end in _TEXTS) if element is not None), None)
    words = "" if text is None else _attribute(text, "wordcount")
    add_record(articles, [field for field in found if field.value], _text_blocks(text), words=words)


def _attribute(element: Any, wanted: str) -> str:
    return next((str(value) for name, value in element.attrib.items() if name.lower() == wanted), "")


def _paths(element: Any) -> list[tuple[str, Any]]:
    """Return every element that holds text under its path in lower case, "/record/obj/titleatt/title"."""
    found: list[tuple[str, Any]] = []
    stack = [("/record", element)]
    while stack:
        path, node = stack.pop()
        if "".join(node.itertext()).strip():
            found.append((path, node))
            if path.count("/") < _DEEPEST:
                stack.extend((f"{path}/{local_name(child).lower()}", child) for child in reversed(node))
    return found


def _first(paths: list[tuple[str, Any]], end: str) -> Any:
    return next((element for path, element in paths if path.endswith(f"/{end}")), None)


def _value(key: str, paths: list[tuple[str, Any]], ends: tuple[str, ...]) -> str:
    element = next((element for element in (_first(paths, end) for end in ends) if element is not None), None)
    if element is None:
        return ""
    if key == "abstract":
        return "\n\n".join(block.text for block in _text_blocks(element))
    text = text_of(element).replace("\n", " ")
    return html_text(text) if _ESCAPED.search(text) else text


def html_text(source: str) -> str:
    """Return the text of a piece of HTML as one line.

    >>> html_text("Lorem &amp; <b>ip</b>sum")
    'Lorem & ipsum'
    """
    return " ".join(" ".join(block.text for block in html_blocks(source)).split())


def _authors(paths: list[tuple[str, Any]]) -> str:
    """Return the names of the contributors who wrote, or of all where no role is given."""
    people: list[tuple[str, str]] = []
    for path, element in paths:
        if path.endswith("/contributor"):
            inside = _paths(element)
            said = _first(inside, "contribrole")
            role = _attribute(element, "contribrole") or ("" if said is None else text_of(said))
            people.append((role.lower(), _name(inside)))
    writers = [name for role, name in people if "author" in role] or [name for role, name in people if not role]
    return "; ".join(dict.fromkeys(filter(None, writers)))


def _name(paths: list[tuple[str, Any]]) -> str:
    """Return a name in the form that the newspaper printed, else last and first name, else the organisation."""
    for ends in (*((end,) for end in _NAMES), ("lastname", "firstname"), ("organizationname",), ("orgname",)):
        parts = [text_of(element) for element in (_first(paths, end) for end in ends) if element is not None]
        if parts:
            return ", ".join(parts)
    return ""


def _text_blocks(element: Any) -> list[Block]:
    if element is None:
        return []
    if len(element):
        return blocks_of(element, role_of)
    text = element.text or ""
    if _MARKUP.search(text):
        return html_blocks(text)
    return [Block(part) for part in map(collapse, _BLANK_LINE.split(text)) if part]


def html_blocks(source: str) -> list[Block]:
    """Return the paragraphs of a piece of HTML that may hold a whole page inside a paragraph.

    >>> [block.text for block in html_blocks("<Text><html><head></head><body><p>Lorem.</p>Ipsum.</body></html></Text>")]
    ['Lorem.', 'Ipsum.']
    """
    source = _FRAME.sub("", source).strip()
    broken = _BROKEN_OPENING.match(source)
    source = source[broken.end() :] if broken else source
    if not _BLOCK.search(source):  # plain text in the place of HTML: its blank lines divide paragraphs
        source = _BLANK_LINE.sub("<p></p>", source)
    return blocks_of(parse_html(f"<div>{source}</div>"), role_of) if source else []


def role_of(element: Any) -> str:
    """Return "caption" for what holds a picture; blanks that a mail program put into the class do not matter."""
    name = "".join(f"{element.get('class') or ''} {element.get('id') or ''}".split()).lower()
    return "caption" if name and _GRAPHICS.search(name) else ""
