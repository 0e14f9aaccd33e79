"""RIS, the exchange format of reference managers, as press databases write it.

The trap: RIS has no place for a full text, and most databases put only an abstract there. A long abstract is taken as
the text and said to be one; every other record is rejected with its address, so that it can be fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mediaanalysis.corpus.articles import Articles, count_words, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import find_date
from mediaanalysis.corpus.formats.proquest_fields import Field, article_fields, clean_url, is_missing
from mediaanalysis.corpus.markup import collapse

__all__ = ["read_ris"]

_FIRST = re.compile(r"^[ \t]*TY( *)-", re.MULTILINE)
_DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:/.*)?")
_NOTE = re.compile(r"(Copyright|Last updated)\s*[-:–]\s*(.*)", re.IGNORECASE)
_WORDS_OF_A_TEXT = 100
_TAGS: dict[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "ST"),
    "outlet": ("JF", "T2", "JO", "JA", "BT"),
    "section": ("SE",),
    "edition": ("ET",),
    "language": ("LA",),
    "accession": ("AN", "ID"),
    "publication_type": ("TY",),
}
"""Field -> tags, best first."""
_TEXTS = ("N2", "AB")
_DATES = ("DA", "Y1", "PY")
_UNLISTED = frozenset((*_TEXTS, "ER", "L1", "L2", "LK", "DO", "M1", "U1", "U2"))


def read_ris(source: Source, options: Options) -> Batch:
    """Read a .ris file."""
    articles, text = open_articles(source, options, "ris")
    for record in _records(text.lstrip("\ufeff")):
        _add(articles, record)
    if not articles.batch.n_records:
        detail = f'Expected records that begin with "TY  - " and end with "ER  - "; seen: {shorten(text, 100)!r}.'
        raise RejectedError("no_articles", detail)
    return articles.finish()


def _records(text: str) -> Iterator[dict[str, list[list[str]]]]:
    """Yield the values of every record by tag, as lines; a line without a tag goes on with the value above it."""
    first = _FIRST.search(text)
    # Two blanks by the standard; taken from the file, because a text may have lines such as "AI - lorem".
    tagged = re.compile(rf"[ \t]*([A-Z][A-Z0-9]){first[1] if first else '  '}-(?:\s(.*))?$")
    record: dict[str, list[list[str]]] = {}
    tag = ""
    for line in text.splitlines():
        found = tagged.match(line)
        if found and found[1] in ("TY", "ER"):
            if record:
                yield record
            record, tag = {}, ""
        if found and found[1] != "ER":
            tag = found[1]
            record.setdefault(tag, []).append([found[2] or ""])
        elif not found and tag:
            record[tag][-1].append(line)
    if record:
        yield record


def _add(articles: Articles, record: dict[str, list[list[str]]]) -> None:
    values = {tag: list(filter(None, (collapse("\n".join(lines)) for lines in found))) for tag, found in record.items()}
    fields = article_fields(_fields(values))
    fields["labels"] = _labels(values)
    if day := _DAY.fullmatch(str(fields["date_raw"])):
        fields["date"] = "-".join(day.groups())
    abstract = max(
        (text for tag in _TEXTS for text in values.get(tag, []) if not is_missing(text)), key=len, default=""
    )
    if count_words(abstract) < _WORDS_OF_A_TEXT:
        where = f"; fetch it from {fields['url']}" if fields["url"] else ", and no address to fetch it from"
        detail = f"{shorten(fields['title'], 60)!r} has no full text in RIS{where}."
        articles.reject("no_full_text", detail)
        return
    detail = (
        f"The abstract of {count_words(abstract):,} words is taken as the text; RIS does not say whether it is whole."
    )
    articles.warn("abstract_as_text", detail)
    articles.add(fields | {"text": abstract})


def _fields(values: dict[str, list[str]]) -> list[Field]:
    """Return the values as label lines of ProQuest, which the other layouts share."""
    first = {tag: found[0].replace("\n", " ") for tag, found in values.items() if found}
    found = {key: next((first[tag] for tag in tags if tag in first), "") for key, tags in _TAGS.items()}
    days = [first[tag] for tag in _DATES if tag in first]
    whole = [day for day in days if _DAY.fullmatch(day) or find_date(day)]
    found["date"] = (whole or days or [""])[0]
    found["pages"] = "-".join(dict.fromkeys(first[tag] for tag in ("SP", "EP") if tag in first))
    found["author"] = "; ".join(name for tag in ("AU", "A1") for name in values.get(tag, []))
    found["subject"] = "; ".join(values.get("KW", []))
    found["url"] = next((url for url in values.get("UR", []) if clean_url(url)), "")
    for note in values.get("N1", []):
        for line in note.split("\n"):
            if said := _NOTE.match(line):
                found.setdefault("copyright" if said[1].lower() == "copyright" else "load_date", said[2])
    return [Field(key, key, value) for key, value in found.items()]


def _labels(values: dict[str, list[str]]) -> str:
    """Return the lines as delivered, without text; links other than the address lead through the exporter's library."""
    return "\n".join(
        f"{tag}: {clean_url(value) if tag == 'UR' else value}"
        for tag, found in values.items()
        if tag not in _UNLISTED
        for value in (line for text in found for line in text.split("\n"))
    )
