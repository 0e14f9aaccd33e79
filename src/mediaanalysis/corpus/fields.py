"""Fields that stand inside an article rather than beside it: byline, dateline, wire credit, page, correction notice."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib

import pandas as pd

from mediaanalysis.corpus.dates import split_date

__all__ = ["add_fields", "dateline_parts", "find_correction", "wire_credit"]

_TAIL = 1200
_AGENCY_IN_BRACKETS = re.compile(r"\(([^()\n]{2,40})\)")
_DASHES = " \t\u00a0—–-,.:"
_PAGE = re.compile(
    r"(?:\b(?:Pg|PG|Pp|Pages?|PAGES?|Seiten?|Blz|Blad|Página|Pagina|Стр)\b\.?|\b(?:[pPSС]|Pág|Pag)\.|第)\s*"
    r"(?P<page>[A-Z]{0,4}\d{1,4}[A-Z]?(?:\s?[-–,]\s?[A-Z]{0,2}\d{1,4})*)",
)
_SIGN_OFF = re.compile(
    r"(?:^[ \t]*[—–-]{1,2} ?|\()(?P<credit>[^\n()]{2,60})\)?[ \t]*$"  # "— AP", "(Reuters, AFP)"
    r"|^[ \t]*(?P<sentence>[^\n]{0,80}\b(?:contributed|contributing) (?:to|reporting)\b[^\n]{0,40})$"
    r"|^[ \t]*\W?(?P<desk>(?:Additional r|R)eporting by [^\n]{2,200})$"
    r"|^[ \t]*(?P<line>(?:Source|Quelle|Fuente|Bron|Источник|With|Mit Material von|Avec|Con información de)[: ]"
    r"[^\n]{2,60})$"
    r"|^[ \t]*(?P<bare>[^\n.!?:;]{2,40})$",
    re.MULTILINE,
)
_EDITED_BY = re.compile(r"reporting by\b.{2,300}?\b(?:editing|writing) by\b", re.IGNORECASE | re.DOTALL)
_CORRECTION = re.compile(
    r"^[ \t]*\W{0,3}(?:"
    r"(?:Corrections?|Clarifications?|Correction notice|CORRECTIONS?|CLARIFICATIONS?|Corrected|Korrektur|Berichtigung|"
    r"Richtigstellung|Rectificatif|Rectification|Fe de errores|Corrección|Correctie|Rectificatie|Исправление|Поправка|"
    r"更正|订正|Correzione|Correção|Sprostowanie)\b(?: \([^)\n]{1,40}\)| appended)?[ \t]*[:：—–-]"
    r"|(?:Editor[’']s note|Anm(?:erkung|\.) d(?:er|\.) Red(?:aktion|\.)|Note de la rédaction)\s?[:—–-][^\n]{0,200}"
    r"\b(?:correct|amend|updat|clarif|korrigiert|berichtigt|corrig)"
    r"|(?:An earlier|A previous|The original|An original) version of th(?:is|e) "
    r"(?:article|story|report|piece|headline)\b"
    r"|This (?:article|story|report|piece|headline) (?:has been|was) "
    r"(?:amended|corrected|updated to correct|clarified)\b"
    r")[^\n]*",
    re.MULTILINE,
)


@functools.cache
def _agencies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    file = importlib.resources.files("mediaanalysis.corpus") / "agencies.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["agency"]
    return tuple((entry["short"], _agency_pattern(entry["names"], entry["initials"])) for entry in entries)


def _agency_pattern(names: list[str], initials: list[str]) -> re.Pattern[str]:
    parts = [rf"(?i:(?<!\w){re.escape(name)}(?!\w))" for name in names]
    parts += [rf"(?<![\w.]){re.escape(short)}(?![\w.]\w)(?!\w)" for short in initials]
    return re.compile("|".join(parts))


def wire_credit(*lines: str) -> str:
    """Return the short names of the news agencies that a credit names, in the order of the table, or "".

    Parameters
    ----------
    lines
        Bylines, datelines, sign-offs: pieces that say who wrote, not running text, where "AP" may mean anything.

    Examples
    --------
    >>> wire_credit("By ANA RUZ, Associated Press"), wire_credit("(Reuters/AFP)"), wire_credit("By Ana Ruz")
    ('AP', 'Reuters; AFP', '')
    """
    return "; ".join(short for short, pattern in _agencies() if any(pattern.search(line) for line in lines))


def dateline_parts(dateline: str) -> tuple[str, str]:
    """Return place and agency of a dateline; the day, if any, is left out.

    Examples
    --------
    >>> dateline_parts("HARNOV, Velmark (MW) —"), dateline_parts("LONDON, March 3, 2022"), dateline_parts("(Reuters) -")
    (('HARNOV, Velmark', 'MW'), ('LONDON', ''), ('', 'Reuters'))
    """
    found = _AGENCY_IN_BRACKETS.search(dateline)
    agency = found[1].strip() if found else ""
    place = dateline[: found.start()] if found else dateline
    _, place = split_date(place)
    place = re.sub(r"[,\s]+(?:[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,9})\s*[,.]?\s*$", "", place)
    return place.strip(_DASHES), agency


def page_of(section: str) -> str:
    """Return the page that a section line names, or "".

    >>> page_of("NEWS; Pg. 3"), page_of("Section B; Page 22, Column 2; Desk"), page_of("Sport")
    ('3', '22', '')
    """
    found = _PAGE.search(section)
    return re.sub(r"\s", "", found["page"]) if found else ""


def find_correction(text: str) -> str:
    r"""Return the correction notice in a text: the lines that say something was corrected, or "".

    >>> find_correction("The bridge fell.\n\nCorrection: An earlier version named the wrong river.")
    'Correction: An earlier version named the wrong river.'
    """
    return "\n".join(match.group().strip() for match in _CORRECTION.finditer(text))


def _credits_in(text: str) -> list[str]:
    """Return the pieces at the end of a text that can be a credit: short last lines, and agencies' sign-offs."""
    tail = text[-_TAIL:]
    lines = [line for line in tail.split("\n") if line.strip()][-4:]
    if len(tail) < len(text) and lines and len(lines[0]) > 300:
        lines[0] = ""
    pieces = [
        piece
        for line in lines
        for found in _SIGN_OFF.finditer(line)
        for kind, piece in found.groupdict().items()
        if piece and (kind != "bare" or len(piece.split()) <= 4)
    ]
    return pieces + [found.group() for found in _EDITED_BY.finditer(tail)]


def add_fields(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the documents with the fields that can be read from the text, where the source delivered none.

    Answers: who wrote it, where, for which agency, on which page, and was it corrected? A delivered value is never
    replaced. ``byline`` is the author field or the byline in the text; ``dateline`` the delivered one or that in the
    text; ``wire_credit`` names every agency in byline, dateline and sign-off ("— AP", "Reporting by …; editing by …",
    "… contributed to this report"); ``page`` is read from the section; ``correction`` is the notice.

    Parameters
    ----------
    documents : DataFrame
        With ``zones``, as :func:`mark_zones` returns them.
    """
    rows = [
        _fields(text, zones, delivered)
        for text, zones, delivered in zip(documents["text"], documents["zones"], _delivered(documents), strict=True)
    ]
    columns = {name: pd.Series([row[name] for row in rows], index=documents.index, dtype="str") for name in _FILLED}
    return documents.assign(**columns)


_FILLED = ("byline", "dateline", "dateline_place", "dateline_agency", "wire_credit", "page", "correction")
_USED = ("author", "section", "note", "outlet")


def _delivered(documents: pd.DataFrame) -> list[dict[str, str]]:
    names = [name for name in (*_FILLED, *_USED) if name in documents]
    columns = [documents[name].fillna("").astype("str").tolist() for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)] or [{}] * len(documents)


def _fields(text: str, zones: list[tuple[int, int, str, str]], delivered: dict[str, str]) -> dict[str, str]:
    """Return the fields of one article."""
    zone = {name: text[start:end] for start, end, name, _ in reversed(zones)}
    byline = delivered.get("byline") or delivered.get("author") or zone.get("byline", "")
    dateline = delivered.get("dateline") or zone.get("dateline", "")
    place, agency = dateline_parts(dateline)
    lines = (byline, f"({agency})" if agency else "", delivered.get("note", ""), *_credits_in(text))
    return {
        "byline": byline,
        "dateline": dateline,
        "dateline_place": delivered.get("dateline_place") or place,
        "dateline_agency": delivered.get("dateline_agency") or agency,
        "wire_credit": delivered.get("wire_credit") or wire_credit(*lines),
        "page": delivered.get("page") or page_of(delivered.get("section", "")),
        "correction": delivered.get("correction") or find_correction(text),
    }
