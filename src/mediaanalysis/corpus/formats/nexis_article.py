"""One article of the Nexis family: from its pieces (date line, labels, paragraphs) to the fields of a document.

The main trap: what stands in the body's place is not all body; pictures, links and lists at its end have no marker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.formats.nexis_labels import length_of, page_of, role_of
from mediaanalysis.corpus.languages import stated_language
from mediaanalysis.corpus.markup import collapse, one_line

__all__ = [
    "DateLine",
    "Draft",
    "add_draft",
    "is_copyright",
    "is_correction",
    "is_date_only",
    "looks_like_date",
    "read_date_line",
]

_PLACEHOLDER = re.compile(r"\W*no headline in (?:the )?original\W*", re.IGNORECASE)
_ANONYMOUS = frozenset(("anonymous", "anonym", "anonyme", "anónimo", "anoniem", "аноним", "none", "n/a"))
_COPYRIGHT = re.compile(
    r"\W*(?:copyright\b|©|\(c\)\s|derechos de autor|auteursrecht|авторск|版权|版權|all rights reserved|"
    r"alle rechte vorbehalten|tous droits r[ée]serv[ée]s|todos los derechos|alle rechten voorbehouden|все права)",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"\W*(?:corrections? appended|correction jointe|berichtigung angeh[äa]ngt|correcci[óo]n adjunta)\W*", re.IGNORECASE
)
_CORRECTED_TITLE = re.compile(r"[-–—;]\s*corrections? appended\W*$", re.IGNORECASE)
_WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    "sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|"
    "s[áa]bado|domingo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|понедельник|вторник|среда|четверг|"
    "пятница|суббота|воскресенье|segunda-feira|ter[çc]a-feira|quarta-feira|quinta-feira|sexta-feira|"
    "luned[ìi]|marted[ìi]|mercoled[ìi]|gioved[ìi]|venerd[ìi]|sabato|domenica|poniedzia[łl]ek|wtorek|[śs]roda|"
    "czwartek|pi[ąa]tek|sobota|niedziela|星期[一二三四五六日天]|[月火水木金土日]曜日"
)
# Whatever ends in -day stands for a weekday: they are misspelt in real files.
_WEEKDAY = re.compile(rf"^\W*(?:г\.|de\b)?\W*(?:(?:{_WEEKDAYS})(?![\w-])|[a-z]{{2,9}}day\b)[\s,;]*", re.IGNORECASE)
_YEAR_SIGN = re.compile(r"^\W*г\.[\s,]*")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?!\d)(?:\s*[AaPp]\.?\s?[Mm]\b\.?)?(?:\s*-\s*\d{1,2}:\d\d(?::\d\d)?)?"
    r"(?:\s*(?:Uhr|heures|(?:Eastern|Central|Mountain|Pacific|Greenwich|[A-Z][a-z]+ European)(?: [A-Z][a-z]+)? Time|"
    r"(?:GMT|UTC)(?:\s*[+-]\s*\d{1,2}(?::?\d\d)?)?|[A-Z]{2,5}\b))?"
)
_EDITION = r"(?:editions?|ausgaben?|[ée]ditions?|edici[óo]n|edi[çc][ãa]o|edizione|editie|выпуск|издание|版)"
_OUTLET_EDITION = re.compile(rf"\s[-–—]\s+([^-–—]*\b{_EDITION}\b.*)$", re.IGNORECASE)
_ONLY_EDITION = re.compile(rf"\W*{_EDITION}\W*", re.IGNORECASE)
_ABBREVIATION = re.compile(r"(?:\b(?:inc|ltd|co|corp|bros|jr|sr|plc|st|no|vs|llc|s\.a|e\.v|\w)|\.)\.$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")

_PICTURE_WORDS = "PHOTOS?|PHOTOGRAPHS?|DRAWINGS?|CARTOONS?|CHARTS?|MAPS?|GRAPHICS?|ILLUSTRATIONS?|DIAGRAMS?|IMAGES?"
_PICTURE = re.compile(rf"(?:{_PICTURE_WORDS})\s*:")
_PICTURE_AT_END = re.compile(
    rf"\W{{0,2}}(?:(?:{_PICTURE_WORDS}|PICTURES?|CAPTIONS?|TABLES?|FOTOS?|BILD(?:ER|UNTERSCHRIFT)?|GRAFIK|LEGENDE)"
    r"(?:\s*[:(,;–]|\s+-|\s+BY\b|\s*$)|(?:Photos?|Photographs?|Pictures?|Captions?|Fotos?|Bild|Grafik|L[ée]gende|Фото|图|圖)"
    r"\s*[:：])"
)
_EMAIL = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
_LONE_ADDRESS = re.compile(
    rf"\W*(?:(?:e-?mail|contact|kontakt|twitter|courriel|correo|correio)\s*(?:me|us)?\s*(?:at|an)?\s*:?\s*)?"
    rf"(?:{_EMAIL}|(?:https?://|www\.)\S+|@\w{{2,20}}|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk)(?:/\S*)?)\W*",
    re.IGNORECASE,
)
# "Like many others, she wrote on Facebook" is a sentence of the article: the call names us, or someone in capitals.
_FOLLOW = re.compile(
    r"\W*(?:(?:follow|folgen sie|suivez|siga|síguenos|volg)\b(?:[^.,!?\n]|\b\w\.|\.(?=\S)){1,80}"
    r"|(?:like|join|find)\s+(?:us|our|me|(?-i:(?:[A-Z@][\w.'’-]*\s+){1,5}on))\b[^.,!?\n]{0,60})\b"
    r"(?:twitter|facebook|instagram|linkedin|youtube)\b.{0,60}|\W*link to the original story\W*",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\W*(?:related (?:articles?|stories|content|links?|coverage)|more on this (?:story|topic)|lesen sie auch|"
    r"mehr zum thema|weitere artikel|lire aussi|articles? li[ée]s|sur le m[êe]me sujet|noticias relacionadas|"
    r"lea tambi[ée]n|lees ook|lees meer|читайте также)\W*",
    re.IGNORECASE,
)
_MOST_RELATED = 15
_LONGEST_DATE = 80
_LONGEST_REST = 30


class DateLine(NamedTuple):
    """The parts of a date line: the date, the edition in it, and whether it says that a correction is appended."""

    date: str
    edition: str
    corrected: bool


@dataclass(slots=True)
class Draft:
    """The pieces of one article as they stand in the file; `labels` are (label, value) in their order."""

    title: str = ""
    subtitle: str = ""
    outlet: str = ""
    date_line: str = ""
    edition: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    abstract: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    correction: list[str] = field(default_factory=list)
    copyright: list[str] = field(default_factory=list)

    def values(self, role: str) -> list[str]:
        """Return the values of all labels of one role."""
        return [value for label, value in self.labels if role_of(label) == role and value]


def is_copyright(text: str) -> bool:
    """Say whether a line is a copyright line.

    >>> is_copyright("Copyright 2014 Lorem Media"), is_copyright("© Lorem"), is_copyright("Copy that, Ipsum.")
    (True, True, False)
    """
    return _COPYRIGHT.match(text) is not None


def is_correction(text: str) -> bool:
    """Say whether a line says that a correction is appended."""
    return _CORRECTED.fullmatch(text) is not None


def looks_like_date(line: str) -> bool:
    """Say whether a short line is a date line, also one without a day such as "Spring 2014".

    >>> looks_like_date("March 3, 2014 Monday, Final Edition"), looks_like_date("March/April 2014")
    (True, True)
    >>> looks_like_date("Copyright 2014 Lorem Media"), looks_like_date("The Lorem Courier")
    (False, False)
    """
    line = line.strip()
    if not line or len(line) > 140 or is_copyright(line):
        return False
    return bool(split_date(line)[0]) or (len(line) < 40 and _YEAR.search(line) is not None)


def is_date_only(value: str) -> bool:
    """Say whether a value is a date and little else, as that of a label is; a sentence with a date in it is not.

    >>> is_date_only("March 4, 2014"), is_date_only("On March 4, 2014, lorem ipsum dolor sit amet, consectetur elit.")
    (True, False)
    """
    date, rest = split_date(value) if len(value) <= _LONGEST_DATE else ("", "")
    return bool(date) and len(rest) <= _LONGEST_REST


def read_date_line(line: str) -> DateLine:
    r"""Read a date line: what is left beside date, weekday, time and zone is the edition.

    Examples
    --------
    >>> read_date_line("March 3, 2014 Monday,, FINAL EDITION")
    DateLine(date='March 3, 2014', edition='FINAL EDITION', corrected=False)
    >>> read_date_line("January 11, 2010 Monday\nEdition 1;\nScotland").edition
    'Edition 1; Scotland'
    >>> read_date_line("July 5, 2014 Thurdsday 9:20 AM GMT+9").edition
    ''
    """
    lines = [part for part in collapse(line).split("\n") if not is_correction(part)]
    corrected = len(lines) != len(collapse(line).split("\n"))
    date, rest = split_date(" ".join(lines))
    if not date:
        return DateLine("", "", corrected)
    rest = _YEAR_SIGN.sub("", rest)
    kept = _WEEKDAY.sub("", rest, count=1)
    kept = _CLOCK.sub(" ", kept)
    kept = " ".join(kept.split()).strip(" ,;–-")
    if _ONLY_EDITION.fullmatch(kept):  # "Sunday Edition"
        kept = rest.strip(" ,;")
    corrected = corrected or "correction appended" in kept.lower()
    kept = re.sub(r"\W*correction appended\W*", "", kept, flags=re.IGNORECASE)
    return DateLine(date, kept if re.search(r"[^\W\d_]{2}", kept) else "", corrected)


def add_draft(articles: Articles, draft: Draft) -> None:
    """Add an article, or count it as rejected when nothing of it is body."""
    _tidy_body(draft)
    dates = _date_fields(articles, draft)
    fields = _plain_fields(draft) | dates
    if not draft.body:
        articles.reject("empty_text", f"The article {shorten(draft.title, 60)!r} has a head but no body.")
        return
    articles.add({name: value for name, value in fields.items() if value})


def _plain_fields(draft: Draft) -> dict[str, object]:
    stated, unit = length_of(next(iter(draft.values("length")), ""))
    section = "; ".join(draft.values("section"))
    title = one_line(draft.title or "; ".join(draft.values("title")))
    if _PLACEHOLDER.fullmatch(title):
        draft.notes.insert(0, title)
        title = ""
    author = "; ".join(map(one_line, draft.values("author")))
    correction = [*draft.correction, *draft.values("correction")]
    if not correction and _CORRECTED_TITLE.search(title):
        correction = ["Correction Appended"]
    return {
        "text": "\n\n".join(draft.body),
        "title": title,
        "subtitle": one_line(draft.subtitle),
        "outlet": _outlet(draft.outlet),
        "author": "" if author.casefold() in _ANONYMOUS else author,
        "section": one_line(section),
        "page": page_of(section),
        "dateline": one_line("; ".join(draft.values("dateline"))),
        "language": stated_language(next(iter(draft.values("language")), "")),
        "url": one_line("; ".join(draft.values("url"))),
        "correction": "\n".join(correction),
        "accession": one_line("; ".join(draft.values("accession"))),
        "abstract": "\n\n".join([*draft.values("abstract"), *draft.abstract]),
        "captions": "\n".join([*draft.captions, *draft.values("captions")]),
        "note": "\n".join([*draft.notes, *draft.values("note")]),
        "length_declared": stated,
        "length_unit": unit if stated else "",
        "load_date": one_line("; ".join(draft.values("load_date"))),
        "publication_type": one_line("; ".join(draft.values("publication_type"))),
        "subject": one_line("; ".join(draft.values("subject"))),
        "copyright": one_line(" ".join(draft.copyright)),
        "labels": "\n".join(f"{label}: {one_line(value)}" for label, value in draft.labels),
    }


def _date_fields(articles: Articles, draft: Draft) -> dict[str, object]:
    """Return date and edition; without a date line the day of loading serves, and is said to."""
    line = read_date_line(draft.date_line)
    found = _OUTLET_EDITION.search(one_line(draft.outlet))
    fields: dict[str, object] = {
        "date": line.date,
        "date_raw": one_line(draft.date_line),
        "edition": draft.edition or line.edition or (found[1] if found else ""),
    }
    if line.corrected and not draft.correction and not draft.values("correction"):
        draft.correction.append("Correction Appended")
    loaded = split_date(one_line("; ".join(draft.values("load_date")))[:200])[0]
    if not draft.date_line and loaded and draft.body:
        detail = f"The article has no date line; its date is the day on which the database took it in, {loaded}."
        articles.warn("date_from_load_date", detail)
        fields["date"] = loaded
    return fields


def _outlet(text: str) -> str:
    """Return an outlet on one line, without the dot that the vendor puts behind some.

    >>> _outlet(" Lorem.com. "), _outlet("Lorem Inc."), _outlet("Lorem U.S.")
    ('Lorem.com', 'Lorem Inc.', 'Lorem U.S.')
    """
    text = one_line(text)
    return text if _ABBREVIATION.search(text) else text.removesuffix(".").rstrip()


def _tidy_body(draft: Draft) -> None:
    """Move what is no body out of it: an abstract above FULL TEXT, pictures, links and lists at the end."""
    paragraphs = [text for text in map(collapse, draft.body) if text]
    paragraphs = _without_abstract(draft, paragraphs)
    notes: list[str] = []
    captions: list[str] = []
    while paragraphs:
        last = paragraphs[-1]
        if _PICTURE_AT_END.match(last) and len(last) <= 600:
            captions.append(paragraphs.pop())
        elif len(last) <= 200 and (_LONE_ADDRESS.fullmatch(last) or _FOLLOW.fullmatch(last)):
            notes.append(paragraphs.pop())
        elif (start := _related_from(paragraphs)) is not None:
            notes += reversed(paragraphs[start:])
            del paragraphs[start:]
        else:
            break
    pictures = [text for text in paragraphs if _PICTURE.match(text)]
    draft.captions[:0] = pictures + captions[::-1]
    draft.notes += notes[::-1]
    draft.body = [text for text in paragraphs if not _PICTURE.match(text)]


def _related_from(paragraphs: list[str]) -> int | None:
    """Return where a list of other articles begins that runs to the end: a known heading, then titles only."""
    for at in range(len(paragraphs) - 1, max(len(paragraphs) - _MOST_RELATED, 0), -1):
        if _RELATED.fullmatch(paragraphs[at]):
            return at
        if len(paragraphs[at]) > 160 or paragraphs[at].endswith((".", "”", "»")):
            break
    return None


def _without_abstract(draft: Draft, paragraphs: list[str]) -> list[str]:
    """Take the abstract of a web article out of its body, and the words ABSTRACT and FULL TEXT with it."""
    heads = [text.strip(" :").upper() for text in paragraphs[:40]]
    full = heads.index("FULL TEXT") if "FULL TEXT" in heads else -1
    if heads[:1] == ["ABSTRACT"] and full > 0:
        draft.abstract += paragraphs[1:full]
        return paragraphs[full + 1 :]
    if full == 0 or (heads[:1] == ["ABSTRACT"] and len(paragraphs) > 1):  # an abstract that stands for the article
        return paragraphs[1:]
    return paragraphs
