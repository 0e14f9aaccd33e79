"""The columns of a table of articles: which of theirs is which of ours.

Names are compared without regard to case, blanks and hyphens ("Publication Date" is ``publication_date``). Where two
of their columns could be the same one of ours, the alias that stands first wins and the other is carried along.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container
from typing import Any

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, shorten
from mediaanalysis.corpus.canonical import clean_field
from mediaanalysis.errors import OptionError, did_you_mean
from mediaanalysis.schemas import DOCUMENTS

__all__ = [
    "ALIASES",
    "as_field",
    "as_text",
    "check_columns",
    "fold_name",
    "map_columns",
    "map_name",
    "our_columns",
    "own_name",
]

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "article", "article_text", "full_text", "fulltext", "story", "maintext"),
        *("plain_text", "articlebody"),
        *("volltext", "artikeltext", "inhalt", "texte", "texte_intégral", "corps", "texto", "contenido", "cuerpo"),
        *("tekst", "inhoud", "testo", "текст", "正文", "全文", "内容"),
    ),
    "title": (
        *("title", "headline", "head", "hl", "titel", "überschrift", "schlagzeile", "titre", "título", "titular"),
        *("kop", "titolo", "заголовок", "标题", "標題"),
    ),
    "outlet": (
        *("outlet", "source", "publication", "publisher", "newspaper", "sitename", "media", "source_name"),
        *("source.name", "medium", "quelle", "zeitung", "journal", "periódico", "fuente", "krant", "bron", "testata"),
        *("источник", "издание", "来源", "媒体"),
    ),
    "date": (
        *("date", "published", "published_at", "publication_date", "pub_date", "pubdate", "datetime"),
        *("date_published", "day", "publishedat", "datum", "erscheinungsdatum", "date_de_publication", "fecha"),
        *("дата", "日期", "发布日期"),
    ),
    "author": ("author", "authors", "byline", "creator", "autor", "autoren", "auteur", "auteurs", "автор", "作者"),
    "url": ("url", "link", "web_url", "canonical"),
    "section": (
        "section",
        "desk",
        "category",
        "rubric",
        "ressort",
        "rubrik",
        "rubrique",
        "sección",
        "rubriek",
        "рубрика",
    ),
    "language": ("language", "lang", "sprache", "langue", "idioma", "taal", "язык", "语言"),
    "doc_id": ("doc_id", "id", "article_id", "docid", "guid", "uuid"),
    "byline": (),
    "dateline": ("dateline",),
    "dateline_place": ("dateline_place",),
    "dateline_agency": ("dateline_agency",),
    "wire_credit": ("wire_credit",),
    "page": ("page", "pages", "page_number", "start_page", "startpage"),
    "edition": ("edition",),
    "correction": ("correction", "correction_notice"),
}
"""Ours -> their names, best first."""

_OURS_BY_NAME = {alias: (ours, rank) for ours, names in ALIASES.items() for rank, alias in enumerate(names)}
_RESERVED = frozenset(DOCUMENTS.names)
_MOST_LISTED = 20


def fold_name(name: str) -> str:
    """Return the name of a column without regard to case, blanks and hyphens."""
    return re.sub(r"[\s\-]+", "_", name.strip()).casefold()


def check_columns(columns: dict[str, str] | None) -> dict[str, str]:
    """Return `columns` (ours -> theirs), checked.

    >>> check_columns({"txt": "BodyText"})
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: columns: 'txt' is not one of ours; allowed: text, title, outlet, date, author, \
url, section, language, doc_id, byline, dateline, dateline_place, dateline_agency, wire_credit, page, edition, \
correction. Did you mean 'text'?
    """
    if columns is None:
        return {}
    if not isinstance(columns, dict):
        raise OptionError(f'columns must be a dict such as {{"text": "BodyText"}}, got {type(columns).__name__}.')
    for ours, theirs in columns.items():
        if ours not in ALIASES:
            listed = ", ".join(ALIASES)
            raise OptionError(f"columns: {ours!r} is not one of ours; allowed: {listed}.{did_you_mean(ours, ALIASES)}")
        if not isinstance(theirs, str) or not theirs:
            raise OptionError(f"columns: {ours!r} must name a column of the files, got {theirs!r}.")
    return dict(columns)


def map_name(name: str) -> str:
    """Return our name for one of theirs, or "".

    >>> map_name("Publication Date"), map_name("mood")
    ('date', '')
    """
    return _OURS_BY_NAME.get(fold_name(name), ("", 0))[0]


def own_name(name: str, taken: Container[str]) -> str:
    """Return a name for a user's variable that clashes neither with the schema nor with `taken`.

    >>> own_name("Title", []), own_name("mood", ["mood"])
    ('Title_source', 'mood_2')
    """
    name = clean_field(str(name)) or "column"
    name = f"{name}_source" if name.casefold() in _RESERVED else name
    fresh, number = name, 2
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


def _find(wanted: str, names: list[str]) -> str | None:
    if wanted in names:
        return wanted
    same = [name for name in names if fold_name(name) == fold_name(wanted)]
    return same[0] if same else None


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(shorten(name, 40) for name in names[:_MOST_LISTED]) + more


def our_columns(names: list[str], options: Options) -> dict[str, str]:
    """Return ours -> theirs for the columns of one file.

    Raises
    ------
    RejectedError
        "unknown_column" when `options.columns` names a column that is not there.
    """
    chosen: dict[str, str] = {}
    for ours, wanted in options.columns.items():
        theirs = _find(wanted, names)
        if theirs is None:
            hint = did_you_mean(wanted, names)
            detail = f"columns names {wanted!r} as {ours}, but the file has: {_listed(names)}.{hint}"
            raise RejectedError("unknown_column", detail)
        chosen[ours] = theirs
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        ours, rank = _OURS_BY_NAME.get(fold_name(name), ("", 0))
        if ours and ours not in chosen and name not in chosen.values() and rank < best.get(ours, (99, ""))[0]:
            best[ours] = (rank, name)
    return chosen | {ours: name for ours, (_, name) in best.items()}


def map_columns(batch: Batch, options: Options) -> Batch:
    """Rename the columns of a table to ours; the user's other columns keep their names.

    Raises
    ------
    RejectedError
        "no_text_column" or "unknown_column", for the whole file.
    """
    names = list(batch.columns)
    found = our_columns(names, options)
    if "text" not in found:
        detail = (
            f"No column holds the text of its {batch.n_records} records; the file has: {_listed(names)}. "
            'Name it: columns={"text": "..."}, or --column text=... on the command line.'
        )
        raise RejectedError("no_text_column", detail)
    renamed = {ours: batch.columns[theirs] for ours, theirs in found.items()}
    for name in names:
        if name not in found.values():
            renamed[own_name(name, renamed)] = batch.columns[name]
    batch.columns = renamed
    return batch


def _is_missing(value: object) -> bool:
    return (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or type(value).__name__ in ("NaTType", "NAType")
    )


def as_text(value: object) -> str:
    r"""Return the text of a record; a list of paragraphs is joined by line feeds.

    >>> as_text(["One.", "Two."]), as_text(None), as_text(12)
    ('One.\nTwo.', '', '12')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) or hasattr(value, "tolist"):
        values = value.tolist() if hasattr(value, "tolist") else value
        return "\n".join(as_text(part) for part in values) if isinstance(values, list | tuple) else as_field(values)
    return as_field(value)


def as_field(value: object) -> str:
    """Return a metadata value as text: lists joined by "; ", missing as "", midnight left away.

    >>> as_field(["Ana Ruz", "Bo Lind"]), as_field(float("nan")), as_field(7.0)
    ('Ana Ruz; Bo Lind', '', '7')
    """
    if isinstance(value, str):
        return clean_field(value)
    if _is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # an id or year that pandas turned into a float because some are missing
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, (as_field(part) for part in value)))
    if isinstance(value, dict):
        return as_field(value["name"]) if "name" in value else clean_field(json.dumps(value, ensure_ascii=False))
    if isinstance(value, bytes):
        return clean_field(value.decode("utf-8", "replace"))
    return clean_field(str(value).removesuffix(" 00:00:00"))


def as_variable(value: Any) -> Any:
    """Return a value of a user's own column: numbers, dates and truth values stay, the rest becomes text or None."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list | tuple | dict | bytes):
        return as_field(value)
    return None if _is_missing(value) else value
