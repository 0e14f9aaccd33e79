"""JSON of services and tools whose keys are known: Guardian Open Platform, news-please, trafilatura.

Their trap is keys that say one thing and mean another: ``source`` of trafilatura is the address, ``source-hostname``
the outlet; news-please writes the text "None"; the Guardian's ``bodyText`` has lost its paragraphs, ``body`` has not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, RejectedError, shorten
from mediaanalysis.corpus.columns import as_field, own_name
from mediaanalysis.corpus.formats.html import element_text, fragment_text, hide, parse_fragment
from mediaanalysis.corpus.markup import has_class, local_name, text_of

__all__ = ["json_layout", "read_known", "unfold"]

Fields = dict[str, object]

_GUARDIAN_KEYS = {"webUrl", "webTitle"}
_NEWS_PLEASE_DATES = {"date_publish", "date_download", "date_modify"}
_NOTHING = (None, "", "None", "null")
_LEFT_OUT = {
    # Paths on the computer of whoever crawled, and the text once more.
    "news_please": {"filename", "localpath"},
    "trafilatura": {"raw_text", "body", "commentsbody"},
    "guardian_json": {"apiUrl", "isHosted", "pillarId", "sectionId"},
}


def unfold(values: list[Any]) -> list[Any]:
    """Return the records, with those inside the pages of a Guardian response in place of the pages.

    Raises
    ------
    RejectedError
        "service_error" for a response that reports an error instead.

    Examples
    --------
    >>> unfold([{"response": {"status": "ok", "results": [1, 2]}}, 3])
    [1, 2, 3]
    """
    unfolded: list[Any] = []
    for value in values:
        response = value.get("response") if isinstance(value, dict) else None
        if not isinstance(response, dict):
            unfolded.append(value)
        elif isinstance(response.get("results"), list):
            unfolded += response["results"]
        elif isinstance(response.get("content"), dict):
            unfolded.append(response["content"])
        elif response.get("status") == "error":
            detail = f"The service answered with an error: {shorten(response.get('message'), 200)!r}."
            raise RejectedError("service_error", detail)
        else:
            unfolded.append(value)
    return unfolded


def other_pages(values: list[Any]) -> str:
    """Return what a file says of pages of a search that it does not hold, "" where it holds all.

    >>> other_pages([{"response": {"status": "ok", "total": 3, "pages": 2, "currentPage": 1, "results": [{}]}}])
    'The search found 3 articles on 2 pages; this file holds 1 of them. Are the other pages here as well?'
    """
    pages = [
        value["response"] for value in values if isinstance(value, dict) and isinstance(value.get("response"), dict)
    ]
    totals = [page["total"] for page in pages if isinstance(page.get("total"), int)]
    held = sum(len(page["results"]) for page in pages if isinstance(page.get("results"), list))
    if not totals or max(totals) <= held:
        return ""
    n_pages = max((page["pages"] for page in pages if isinstance(page.get("pages"), int)), default=0)
    return (
        f"The search found {max(totals):,} articles on {n_pages:,} pages; this file holds {held:,} of them. "
        "Are the other pages here as well?"
    )


def json_layout(values: list[Any]) -> str:
    """Return the layout that most of the records have, "" where it is none of those known.

    >>> json_layout([{"maintext": "Lorem.", "source_domain": "courier.invalid", "date_publish": "None"}])
    'news_please'
    """
    counts = Counter(_layout_of(value) for value in values if isinstance(value, dict))
    return counts.most_common(1)[0][0] if counts else ""


def _layout_of(record: dict[str, Any]) -> str:
    keys = record.keys()
    if keys >= _GUARDIAN_KEYS and keys & {"apiUrl", "webPublicationDate", "sectionId"}:
        return "guardian_json"
    if "source_domain" in keys and keys & {"maintext", "text"} and keys & _NEWS_PLEASE_DATES:
        return "news_please"
    if "text" in keys and (
        "source-hostname" in keys or keys >= {"fingerprint", "hostname"} or keys == {"text", "comments"}
    ):
        return "trafilatura"
    return ""


def read_known(values: list[Any], batch: Batch, layout: str) -> Batch:
    """Read the records of one layout into the batch; `RejectedError` values are broken lines."""
    articles = Articles(batch, layout)
    for value in values:
        if isinstance(value, RejectedError):
            articles.reject(value.problem, value.detail)
        elif not isinstance(value, dict):
            detail = f"Expected an object with the fields of an article, got {type(value).__name__}."
            articles.reject("not_an_object", detail)
        else:
            fields = _READ[layout](value)
            if str(fields["text"]).strip():
                articles.add({name: part for name, part in fields.items() if part not in ("", None)})
            else:
                articles.reject("no_full_text", _without_text(fields, layout))
    return articles.finish()


def _without_text(fields: Fields, layout: str) -> str:
    where = fields["url"] or shorten(fields["title"], 60) or "A record without address and title"
    asked = "; ask the service for show-fields=body,headline,byline" if layout == "guardian_json" else ""
    return f"{where}: the record has no text{asked}, or let ma.fetch(...) download the articles of the file."


def _text(record: dict[str, Any], *names: str) -> str:
    """Return the first of these values that is one, as text; the text "None" is none."""
    for name in names:
        value = record.get(name)
        if isinstance(value, list):
            value = [part for part in value if part not in _NOTHING]
        if value not in _NOTHING and (text := as_field(value)):
            return text
    return ""


def _body(record: dict[str, Any], *names: str) -> str:
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip() and value not in _NOTHING:
            return value
    return ""


def _others(record: dict[str, Any], used: set[str], layout: str) -> Fields:
    """Return what no field of ours takes, under its own name."""
    others: Fields = {}
    for name, value in record.items():
        if name not in used | _LEFT_OUT[layout] and value not in _NOTHING:
            others[own_name(name, others)] = value
    return others


def _news_please(record: dict[str, Any]) -> Fields:
    used = {"maintext", "text", "title", "source_domain", "date_publish", "authors", "url", "language", "description"}
    return {
        "text": _body(record, "maintext", "text"),
        "title": _text(record, "title"),
        "outlet": _text(record, "source_domain"),
        "date": _text(record, "date_publish"),
        "author": _text(record, "authors"),
        "url": _text(record, "url"),
        "language": _text(record, "language"),
        "abstract": _text(record, "description"),
        "load_date": _text(record, "date_download"),
    } | _others(record, used | {"date_download"}, "news_please")


def _trafilatura(record: dict[str, Any]) -> Fields:
    used = {
        *("text", "title", "source-hostname", "sitename", "hostname", "date", "author", "source", "url", "language"),
        *("categories", "tags", "excerpt", "description", "id", "license", "filedate"),
    }
    return {
        "text": _body(record, "text"),  # paragraphs end in one line feed, as trafilatura writes them
        "title": _text(record, "title"),
        "outlet": _text(record, "source-hostname", "sitename", "hostname"),
        "date": _text(record, "date"),
        "author": _text(record, "author"),
        "url": _text(record, "source", "url"),
        "language": _text(record, "language"),
        "section": _text(record, "categories"),
        "subject": _text(record, "tags"),
        "abstract": _text(record, "excerpt", "description"),
        "accession": _text(record, "id"),
        "copyright": _text(record, "license"),
        "load_date": _text(record, "filedate"),
    } | _others(record, used, "trafilatura")


def _guardian(record: dict[str, Any]) -> Fields:
    fields = record["fields"] if isinstance(record.get("fields"), dict) else {}
    text, captions, note = _guardian_body(fields)
    tags = record["tags"] if isinstance(record.get("tags"), list) else []
    words = _text(fields, "wordcount")
    used = {"webTitle", "webUrl", "webPublicationDate", "sectionName", "type", "id", "tags", "fields"}
    used_fields = {
        *("body", "bodyText", "headline", "publication", "byline", "standfirst", "trailText", "wordcount", "lang"),
        *("newspaperPageNumber", "shortUrl", "thumbnail", "main"),
    }
    return {
        "text": text,
        "title": _line(_text(fields, "headline")) or _text(record, "webTitle"),
        "outlet": _text(fields, "publication") or "The Guardian",
        "date": _text(record, "webPublicationDate"),
        "author": _text(fields, "byline"),
        "section": _text(record, "sectionName"),
        "page": _text(fields, "newspaperPageNumber"),
        "url": _text(record, "webUrl"),
        "language": _text(fields, "lang"),
        "subtitle": _line(_text(fields, "standfirst")),
        "abstract": _line(_text(fields, "trailText")),
        "captions": captions,
        "note": note,
        "length_declared": int(words) if words.isdecimal() else "",
        "length_unit": "words" if words.isdecimal() else "",
        "accession": _text(record, "id"),
        "publication_type": _text(record, "type"),
        "subject": "; ".join(_text(tag, "webTitle") for tag in tags if isinstance(tag, dict)),
    } | _others(record | fields, used | used_fields, "guardian_json")


def _guardian_body(fields: dict[str, Any]) -> tuple[str, str, str]:
    """Return text, captions and note; links to other articles that stand in the body are a note."""
    body = _body(fields, "body")
    if not body:
        return _body(fields, "bodyText").strip(), "", ""
    root = parse_fragment(body)
    links = [
        element for element in root.iter() if local_name(element) == "aside" or has_class(element, "element-rich-link")
    ]
    notes = []
    for element in links:
        notes.append(" ".join(text_of(element).split()))
        hide(element)
    text, captions = element_text(root)
    return text or _body(fields, "bodyText").strip(), captions, "\n".join(dict.fromkeys(filter(None, notes)))


def _line(markup: str) -> str:
    return " ".join(fragment_text(markup)[0].split())


_READ: dict[str, Callable[[dict[str, Any]], Fields]] = {
    "guardian_json": _guardian,
    "news_please": _news_please,
    "trafilatura": _trafilatura,
}
