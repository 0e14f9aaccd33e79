"""Saved web pages: the article's text and metadata by trafilatura, one document a page; and pieces of HTML as text.

Feeds, archives and APIs deliver HTML inside other formats: whole pages go through `page_fields`, bodies that are an
article and nothing else through `fragment_text`.
"""

from __future__ import annotations

import html as entities
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import LATEST_DATE
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.markup import has_class, local_name, parse_html, text_of

__all__ = ["element_text", "fragment_text", "hide", "page_fields", "parse_fragment", "read_html"]

_FIELDS = {
    "title": "title",
    "outlet": "sitename",
    "date": "date",
    "author": "author",
    "url": "url",
}
_LANGUAGE = re.compile(r"""<html\b[^>]{0,2000}?\slang\s*=\s*["']?([A-Za-z][\w-]*)""", re.IGNORECASE)
# trafilatura takes these for text where a page is short: none of them is shown to a reader. The same for articles in
# JSON-LD that carry a script inside their HTML.
_INSIDE = ("<script", "/script>", "lt;script", r"u003cscript", r"/script\u003e")
_UNSEEN = (
    "//noscript | //template | //textarea | //iframe | //script["
    + " or ".join(f"contains(translate(., 'SCRIPT', 'script'), '{mark}')" for mark in _INSIDE)
    + "]"
)
_BREAK = "\ufdd0"
"""Stands for ``<br>`` while blocks are told from line breaks; Unicode keeps it free for such uses."""
_BREAKS = re.compile(rf"\s*((?:{_BREAK}\s*)+)")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufdd0\ud800-\udfff]")
_PASSWORD = re.compile(r"""<input\b[^>]{0,500}?\btype\s*=\s*["']?password""", re.IGNORECASE)
_HEADS = re.compile(r"<(?:title|h1)\b[^>]{0,500}>([^<]{0,300})", re.IGNORECASE)
_SIGN_IN = re.compile(
    r"\b(?:sign[ -]?in|log[ -]?in|log[ -]?on|anmelden|anmeldung|einloggen|connexion|s'identifier|iniciar sesión|"
    r"inloggen|aanmelden|accedi|вход|войти|авторизация)\b|登录|登入|ログイン",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")


def read_html(source: Source, options: Options) -> Batch:
    """Read a .html or .htm file."""
    decoded = decode(source.load(), encoding=options.encoding, html=True)
    batch = Batch(source.name, n_records=1, single=True, untyped=True)
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    batch.columns = {name: [value] for name, value in page_fields(decoded.text).items()}
    batch.index = [0]
    return batch


def page_fields(page: str, *, url: str = "") -> dict[str, str]:
    """Return the article of a web page: ``text`` and title, outlet, date, author, url, section, language.

    Parameters
    ----------
    page
        The page as text.
    url
        Its address, where known; it tells the day or the outlet of pages that do not.

    Raises
    ------
    RejectedError
        "no_article_text" when the page has none, "login_page" when it asks to sign in instead.
    """
    from trafilatura import bare_extraction

    # max_date: without it the date search accepts days up to today, and the result would change with the clock.
    dates = {"original_date": True, "extensive_search": False, "max_date": LATEST_DATE.isoformat()}
    with _quiet():
        try:
            found = bare_extraction(
                page,
                url=url or None,
                include_comments=False,
                include_tables=False,
                with_metadata=True,
                date_extraction_params=dates,
                prune_xpath=_UNSEEN,
            )
        except Exception as error:  # it raises many kinds on broken pages; to us all mean "no article"
            detail = f"The page cannot be taken apart ({type(error).__name__}: {shorten(error, 100)})."
            raise RejectedError("no_article_text", detail) from error
    text = (getattr(found, "text", None) or "").strip()
    if not text:
        detail = "No article text was found in the page; it may be an index page, a paywall or a page built by script."
        raise RejectedError("no_article_text", detail)
    if _is_login(page, text):
        detail = (
            "The page asks to sign in and has no article; sign in in the browser, open the article, and save again."
        )
        raise RejectedError("login_page", detail)
    fields = {ours: getattr(found, theirs, None) or "" for ours, theirs in _FIELDS.items()}
    fields["section"] = "; ".join(getattr(found, "categories", None) or [])
    # The page's own statement; trafilatura gives a language only with a detector installed.
    declared = _LANGUAGE.search(page[:20_000])
    return fields | {"language": declared[1] if declared else "", "text": text}


def _is_login(page: str, text: str) -> bool:
    """Say whether a page is there to sign in: a field for a password, a title that says so, and hardly any text."""
    if len(text.split()) > 200 or not _PASSWORD.search(page):
        return False
    return any(_SIGN_IN.search(found[1]) for found in _HEADS.finditer(page))


def fragment_text(markup: str) -> tuple[str, str]:
    r"""Return the text of a piece of HTML that is an article, and the captions in it; text without tags stays as it is.

    >>> fragment_text("<p>Lo<b>rem</b>.<figure><img><figcaption>A dolor.</figcaption></figure><p>Ipsum<br>sit.</p>")
    ('Lorem.\n\nIpsum\nsit.', 'A dolor.')
    >>> fragment_text("Lorem &amp; ipsum.\n\nDolor.")
    ('Lorem & ipsum.\n\nDolor.', '')
    """
    if not _TAG.search(markup):
        return entities.unescape(markup).strip(), ""
    return element_text(parse_fragment(markup))


def parse_fragment(markup: str) -> Any:
    """Return the root element of a piece of HTML, any string; characters that no text may hold are left out."""
    return parse_html(f"<div>{_NO_TEXT.sub('', markup)}</div>")


def element_text(root: Any) -> tuple[str, str]:
    """Return the text inside an element, a blank line between its blocks, and its captions; the tree is changed."""
    captions: list[str] = []
    seen: set[Any] = set()
    for element in root.iter():
        if element in seen:
            continue
        name = local_name(element).lower()
        if name == "figcaption" or has_class(element, "wp-caption-text"):
            seen.update(element.iter())
            captions.append(text_of(element))
            hide(element)
        elif name == "figure":
            element.tag = "div"  # a block: the text around it does not run together
        elif name == "br":
            element.tag, element.tail = "span", _BREAK + (element.tail or "")
        elif name in ("td", "th"):
            element.tail = " " + (element.tail or "")
    blocks = [_BREAKS.sub(_line_breaks, block).strip() for block in text_of(root).split("\n")]
    return "\n\n".join(filter(None, blocks)), "\n".join(filter(None, captions))


def _line_breaks(found: re.Match[str]) -> str:
    """One ``<br>`` ends a line, several a paragraph."""
    return "\n" if found[1].count(_BREAK) == 1 else "\n\n"


def hide(element: Any) -> None:
    """Make an element no text; what stands after it stays. Taking it out would copy that text every time."""
    element.tag = "script"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the extraction's own log lines from the screen: what matters of them is a row of the problems table."""
    loggers = [logging.getLogger(name) for name in ("trafilatura", "htmldate", "courlan", "readability", "justext")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
