"""What the readers of Factiva share: the words of its interface, its field codes, and their way into our fields.

Every layout of Factiva is brought to the same shape first, pairs of (field code, value) and the paragraphs of the
body. The main trap: the interface speaks the language of whoever exported, whatever the article is written in, so
units, dates and names of languages come in any of a dozen languages within one study.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.languages import language_code
from mediaanalysis.corpus.markup import collapse, one_line

__all__ = [
    "CODES",
    "HEAD_CODES",
    "INDEX_CODES",
    "Body",
    "Labels",
    "accession_of",
    "add_article",
    "count_mixed",
    "date_of",
    "find_anchor",
    "header_labels",
    "is_caption",
    "is_copyright",
    "is_language",
    "is_publisher",
    "length_of",
    "seen_in",
    "split_captions",
    "stated_length",
]

Labels = list[tuple[str, str]]
"""Field codes and their values as delivered, in order."""

HEAD_CODES: frozenset[str] = frozenset(
    "SE CLM HD BY CR WC PD ET SN SC NGC GC ED PG VOL LA CY CX DLN DLB ATTRIB".split()
)
"""Codes that stand before the body."""
INDEX_CODES: frozenset[str] = frozenset(("CO", "IN", "NS", "RE", "PE", "IPC", "IPD", "IPCRE"))
"""Codes of index terms: companies, industries, subjects, regions, people, descriptors."""
CODES: frozenset[str] = HEAD_CODES | INDEX_CODES | frozenset("LP TD CT ART RF PUB AN RST".split())

# Names of languages in the languages of the interface: en de fr es it pt nl ru, then zh, ja and ko.
_WORD = re.compile(r"\w+")

_UNITS = (
    "words? wörter wort worte woerter mots? palabras? parole parola palavras? woorden woord слов слова слово "
    "字 文字 字数 字數 个字 個字 词 詞 単語 語 단어 słów słowa ord ordia sanaa slov kelime szó cuvinte".replace(
        " ", "|"
    )
)
_NUMBER = r"\d{1,3}(?:[.,'’\s]\d{3})+|\d{1,7}"
_LENGTH = re.compile(rf"({_NUMBER})\s*(?:{_UNITS})\.?", re.IGNORECASE)
_LENGTH_LIKE = re.compile(rf"({_NUMBER})\s*[^\W\d_]{{2,12}}\ufffd?[^\W\d_]{{0,8}}")

_ACCESSION = r"[A-Z0-9]{3,12}?(?:1[89]|20)\d\d[01]\d[0-3]\d[A-Za-z0-9]{3,16}"
_DOCUMENT = re.compile(
    rf"(?:[^\W\d_]{{2,20}}(?:\s[^\W\d_]{{1,15}})?(?:\s*[:：]\s*|\s+)|[\u3040-\u9fff]{{1,6}}\s*)?({_ACCESSION})"
)

_TIME = re.compile(r"(?:[上下]午|오[전후])?\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?(?:[ap]\.?m\.?|uhr|[A-Z]{2,5}))?", re.IGNORECASE)  # fmt: skip  # noqa: E501
_CODE = re.compile(r"[A-Z0-9]{1,8}")
_PAGE_NUMBER = r"(?:[A-Z]{1,3}[ -]?)?\d{1,4}[A-Za-z]?"
_PAGE = re.compile(rf"(?:(?:pages?|pp?|pgs?|seiten?|s|pág|pag)\.?\s*)?{_PAGE_NUMBER}(?:\s*[-–,/&]\s*{_PAGE_NUMBER})*", re.IGNORECASE)  # fmt: skip  # noqa: E501
_ISSUE = re.compile(
    r"\d{1,3}[ /](?:1[89]|20)\d\d|.*\b(?:volume|vol\.|issue|issn|band|jahrgang|jg\.|heft|numéro|número|n[°º]|nr\.|том)"
    r"[\s:.\d].*",
    re.IGNORECASE,
)
_EDITION_WORDS = frozenset(
    "FINAL FIRST LATE EARLY METRO CITY STATE MAIN NATION EAST WEST NORTH SOUTH SUNDAY ALL LOCAL DAILY WEB".split()
)
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|copyright|quelle:|source:|all rights reserved)", re.IGNORECASE)
_CAPTION = re.compile(
    r"[\[(]?(?:photo(?:graph)?s?|pictures?|images?|graphics?|drawings?|charts?|maps?|illustrations?|cartoons?|captions?"
    r"|fotos?|bilder|bild|grafik|infografik|zeichnung|karte|illustrationen|légende|imagen|immagine|фото|写真|图片|圖片)"
    r"(?:\s*\([^)]{0,40}\))?\s*(?:[:：]|\]|\))",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:inc|ltd|limited|co|corp|corporation|company|llc|plc|s\.a|s\.p\.a|s\.l|n\.v|b\.v|k\.k|sas|pte|pty)\.$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


class Body(NamedTuple):
    """The paragraphs of an article, and what stands beside them."""

    paragraphs: list[str]
    notes: list[str] = []  # noqa: RUF012 - a tuple's default, never changed
    captions: list[str] = []  # noqa: RUF012


def is_language(text: str) -> bool:
    """Say whether a line is the name of a language and nothing else; two letters alone are not enough."""
    return len(text) > 1 and not (len(text) == 2 and text.isascii()) and len(text) < 50 and bool(language_code(text))


def length_of(text: str) -> int | None:
    """Return the length that a line such as "1,464 words" states, None for any other line.

    >>> length_of("1,464 words"), length_of("464 Wörter"), length_of("6957 字"), length_of("464 people")
    (1464, 464, 6957, None)
    """
    found = _LENGTH.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None


def accession_of(text: str) -> str:
    """Return the accession number of a line such as "Document LORM000020170102ed120001a", "" for any other line.

    >>> accession_of("文件 LORM000020170102ed120001a"), accession_of("Document of 20170102")
    ('LORM000020170102ed120001a', '')
    """
    if len(text) > 90:
        return ""
    found = _DOCUMENT.fullmatch(text.strip())
    return found[1] if found else ""


def count_mixed(text: str) -> int:
    """Return the length as Factiva counts it: characters of Chinese and Japanese, words of everything else.

    >>> count_mixed("Lorem ipsum 中文。")
    5
    """
    return len(_TOKEN.findall(text))


def stated_length(labels: Labels) -> int:
    """Return the length that the field WC states, 0 for none."""
    for code, value in labels:
        if code == "WC" and (found := re.search(_NUMBER, value)):
            return int(re.sub(r"\D", "", found[0]))
    return 0


def is_copyright(text: str) -> bool:
    """Say whether a line begins as a copyright line does."""
    return bool(_COPYRIGHT.match(text))


def find_anchor(lines: list[str]) -> int:
    """Return the position of the length line, where the block of unlabelled fields begins, or else of the date; -1.

    A number and an unknown word are a length where a date follows: the units of rare interfaces are not listed.
    """
    for position, line in enumerate(lines):
        dated = position + 1 < len(lines) and bool(date_of(lines[position + 1])[0])
        if length_of(line) is not None or (dated and _LENGTH_LIKE.fullmatch(line.strip())):
            return position
    for position, line in enumerate(lines):
        if _is_date(line):
            return position
    return -1


def date_of(line: str) -> tuple[str, str]:
    """Return the date in a line and what is left; a paragraph that mentions a day is no date line."""
    return split_date(line) if len(line) < 120 else ("", line)


def _is_date(line: str) -> bool:
    date, rest = date_of(line)
    return bool(date) and (not rest or bool(_TIME.fullmatch(rest)) or rest.isalpha())


def header_labels(lines: list[str], accession: str) -> Labels:
    """Name the unlabelled lines from the length (or the date) to the copyright by their pattern and their place.

    Parameters
    ----------
    lines
        Length, date, outlet, source code, then time, edition, pages and volume in any number, language, copyright.
    accession
        Accession number, which begins with the source code.

    Examples
    --------
    >>> header_labels(["8 Wörter", "2 Januar 2017", "The Lorem Post", "LORM", "17", "Englisch", "(c) 2017"], "")[-4:]
    [('SC', 'LORM'), ('PG', '17'), ('LA', 'Englisch'), ('CY', '(c) 2017')]
    """
    labels: Labels = []
    rest = list(lines)
    if rest and not _is_date(rest[0]):
        labels.append(("WC", rest.pop(0)))
    if rest and (date_of(rest[0])[0] or (re.search(r"\d{4}", rest[0]) and not _is_code(rest[0], accession))):
        labels.append(("PD", rest.pop(0)))
    _take_times(rest, labels)
    if rest:
        labels.append(("SN", rest.pop(0)))
    _take_times(rest, labels)
    labels += _take_codes(rest, accession)
    labels += _end_of_header(rest)
    return labels


def _take_times(rest: list[str], labels: Labels) -> None:
    while rest and _TIME.fullmatch(rest[0]):
        labels.append(("ET", rest.pop(0)))


def _is_code(text: str, accession: str) -> bool:
    """Say whether a line is a source code: the start of the accession number, or capitals that look like one."""
    if not _CODE.fullmatch(text):
        return False
    return accession.upper().startswith(text) or (len(text) > 1 and not text.isdigit() and not _PAGE.fullmatch(text))


def _take_codes(rest: list[str], accession: str) -> Labels:
    """Take the source code and, where one follows, the second; an edition in capitals is no code."""
    labels: Labels = []
    if rest and _is_code(rest[0], accession):
        labels.append(("SC", rest.pop(0)))
    if not (labels and len(rest) > 1 and _is_code(rest[0], accession)):
        return labels
    second = rest[0]
    known = accession.upper().startswith(second) and len(second) > 1 and not _PAGE.fullmatch(second)
    alike = 2 < len(second) <= 6 and second[0] == labels[0][1][0] and second not in _EDITION_WORDS
    if known or alike:
        labels.append(("SC", rest.pop(0)))
    return labels


def _end_of_header(rest: list[str]) -> Labels:
    """Name what follows the source code: language last but one, copyright last, pages and editions before them."""
    place = next((i for i in range(len(rest) - 1, -1, -1) if is_language(rest[i])), None)
    if place is None and len(rest) > 1 and re.fullmatch(r"[^\W\d_]+(?:[\s()-]+[^\W\d_]+){0,3}\)?", rest[-2]):
        place = len(rest) - 2
    if place is None:  # no language at all: the last line is the copyright when it reads like one
        middle, language = rest, []
        final = [middle.pop()] if middle and is_copyright(middle[-1]) else []
    else:
        middle, language, final = rest[:place], [rest[place]], rest[place + 1 :]
    labels = _middle(middle)
    labels += [("LA", text) for text in language]
    if final:
        labels.append(("CY", " ".join(final)))
    return labels


def _middle(lines: list[str]) -> Labels:
    """Tell times, editions, pages and volumes apart. The order is edition, page, volume."""
    pages = [line for line in lines if _PAGE.fullmatch(line) and not _ISSUE.fullmatch(line)]
    labels: Labels = []
    for position, line in enumerate(lines):
        if ":" in line and _TIME.fullmatch(line):
            labels.append(("ET", line))
        elif _ISSUE.fullmatch(line):
            labels.append(("VOL", line))
        elif line in pages and not (len(pages) > 1 and line is pages[0] and position == 0 and line.isdigit()):
            labels.append(("PG", line))
        else:
            labels.append(("ED", line))
    return labels


def split_captions(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Return the body without the captions that end it, and these; a caption says so ("PHOTO: ...").

    >>> split_captions(["Lorem ipsum.", "PHOTO: Dolor.", "(GRAPHIC) Sit."])
    (['Lorem ipsum.'], ['PHOTO: Dolor.', '(GRAPHIC) Sit.'])
    """
    end = len(paragraphs)
    while end > 1 and is_caption(paragraphs[end - 1]):
        end -= 1
    return paragraphs[:end], paragraphs[end:]


def is_caption(text: str) -> bool:
    """Say whether a paragraph says that it is a caption."""
    return len(text) < 600 and bool(_CAPTION.match(text))


def is_publisher(text: str, labels: Labels, *, strict: bool) -> bool:
    """Say whether the last line of an article names its publisher.

    Parameters
    ----------
    text
        The line.
    labels
        Field codes and values, of which outlet and copyright resemble the publisher.
    strict
        True where nothing tells the line from a paragraph of the body.
    """
    text = text.strip()
    if "\n" in text or len(text) > 120 or len(text.split()) > 14:
        return False
    if not strict or not text.endswith((".", "!", "?", "…", "”", '"', "»", "。", "！", "？", ":")):
        return True
    known = " ".join(value for code, value in labels if code in ("CY", "SN")).casefold()
    names = [word for word in _WORD.findall(text.casefold()) if len(word) > 3]
    alike = bool(names) and len(text.split()) <= 8 and sum(name in known for name in names) * 2 >= len(names)
    return alike or bool(_COMPANY.search(text))


def add_article(articles: Articles, labels: Labels, body: Body, *, hint: str = "", name: str = "") -> None:
    """Add one article, or count it as one without text.

    Parameters
    ----------
    articles
        Where to add it.
    labels
        Field codes and values.
    body
        Its paragraphs, notes and captions.
    hint
        Language that the layout states beside the field LA, for names of languages that are not known.
    name
        Layout, where it is another than that of the file.
    """
    labels = [(code, value.strip()) for code, value in labels if value.strip()]
    paragraphs, captions = split_captions(body.paragraphs)
    text = "\n\n".join(paragraphs)
    title = one_line(_first(labels, "HD"))
    if not text:
        seen = ", ".join(dict.fromkeys(code for code, _ in labels)) or "none"
        detail = f"No body in the article {shorten(title, 60)!r}; fields seen: {seen}."
        articles.reject("empty_text", detail)
        return
    stated = _first(labels, "LA")
    language = language_code(stated) or language_code(hint)
    if stated and not language:
        detail = f"The language {shorten(stated, 40)!r} is not known; kept as delivered."
        articles.warn("unknown_language", detail)
    fields = _fields(labels, body, captions)
    fields |= {"text": text, "title": title, "language": language or stated}
    if length := stated_length(labels):
        fields["length_declared"] = length
        fields["length_unit"] = "characters" if _counts_characters(text) else "words"
    if name:
        fields["format"] = name
    articles.add(fields)


def _fields(labels: Labels, body: Body, captions: list[str]) -> dict[str, object]:
    date_raw = one_line(_first(labels, "PD"))
    author = _joined(labels, "BY")
    accession = _first(labels, "AN")
    notes = [value for code, value in labels if code in ("CR", "CT")] + body.notes
    return {
        "outlet": one_line(_first(labels, "SN")),
        "date": split_date(date_raw)[0] or date_raw,
        "date_raw": date_raw,
        "author": "" if author.casefold() in ("anonymous", "none") else author,
        "section": _joined(labels, "SE"),
        "page": _joined(labels, "PG", ", "),
        "edition": _joined(labels, "ED"),
        "correction": _joined(labels, "CX"),
        "dateline": _joined(labels, "DLN"),
        "accession": accession_of(accession) or one_line(accession),
        "subtitle": one_line(_first(labels, "SUB")),
        "captions": "\n".join([value for code, value in labels if code == "ART"] + body.captions + captions),
        "note": "\n".join(map(collapse, notes)),
        "subject": " | ".join(one_line(value) for code, value in labels if code in INDEX_CODES),
        "copyright": _joined(labels, "CY", " "),
        "labels": "\n".join(f"{code}: {one_line(value)}" for code, value in labels if code not in ("LP", "TD")),
    }


def _first(labels: Labels, code: str) -> str:
    return next((value for name, value in labels if name == code), "")


def _joined(labels: Labels, code: str, divider: str = "; ") -> str:
    return divider.join(one_line(value) for name, value in labels if name == code)


def _counts_characters(text: str) -> bool:
    """Say whether the length counts characters: Chinese and Japanese have no blanks between words."""
    sample = text[:5000]
    wide = sum("\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" for char in sample)
    return wide > 0.3 * len("".join(sample.split()))


def seen_in(names: Iterable[str]) -> str:
    """List a few distinct names for a message."""
    distinct = list(dict.fromkeys(filter(None, names)))
    more = f" and {len(distinct) - 12} more" if len(distinct) > 12 else ""
    return ", ".join(shorten(name, 40) for name in distinct[:12]) + more if distinct else "none"
