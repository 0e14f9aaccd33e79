"""Figures claimed in the coverage: "$300 billion", "nearly 40,000 troops", "two-thirds", with unit and hedge.

A figure is somebody's claim, not a fact: the table says where it stands and what it counts. Dates, years, clock times,
ages, scores, telephone numbers, ordinals and the numbers of articles, rooms or aircraft are no figures. English only.
Every look to the left and right of a number is bounded, so cost grows with the length of the text.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from mediaanalysis.corpus.zones import zone_rows
from mediaanalysis.framing.number_words import CARDINAL, SYMBOLS, WORDS, Atom, Figure, atoms_of, read
from mediaanalysis.framing.voice import judged_columns, quotes_by_document
from mediaanalysis.schemas import DOCUMENTS, EDITORIAL_ZONES, NUMBERS, check, empty
from mediaanalysis.text.sentences import sentence_spans

__all__ = ["find_numbers"]

_BLANK = "[ \u00a0\u202f]"
# The last are names that several currencies share, the crowns of the sample corpus among them: money of no known code.
_MONEY_WORDS = {
    word: code
    for code, words in {
        "USD": "dollar dollars",
        "EUR": "euro euros",
        "GBP": "pound pounds",
        "JPY": "yen",
        "CNY": "yuan",
        "PLN": "zloty zlotys",
        "RUB": "rouble roubles ruble rubles",
        "UAH": "hryvnia hryvnias",
        "ILS": "shekel shekels",
        "INR": "rupee rupees",
        "": "crown crowns krone kroner krona kronor franc francs dinar dinars peso pesos cent cents pence",
    }.items()
    for word in words.split()
}


def _forms(words: str) -> set[str]:
    """Return the words and their regular plurals."""
    found = set(words.split())
    for word in words.split():
        if word.endswith("y") and word[-2] not in "aeiou":
            found.add(word[:-1] + "ies")
        else:
            found.add(word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s"))
    return found


_UNITS: dict[str, str] = {
    word: unit_class
    for unit_class, words in {
        "people": _forms(
            "person civilian soldier troop fighter conscript reservist recruit militant rebel prisoner hostage refugee "
            "resident citizen worker officer official child woman man boy girl patient victim casualty death survivor "
            "migrant protester demonstrator volunteer student pupil passenger family household voter medic nurse "
            "doctor sailor pilot villager evacuee orphan deserter guard policeman observer inspector monitor"
        )
        | set("people men women children personnel servicemen policemen crew lives".split()),
        "weapons": _forms(
            "tank missile rocket drone shell round gun rifle howitzer mortar bomb mine warhead battery launcher "
            "torpedo grenade bullet jet warplane helicopter frigate destroyer submarine warship"
        )
        | {"aircraft", "ammunition"},
        "distance": _forms("kilometre kilometer mile metre meter yard inch centimetre") | {"feet", "foot", "km", "cm"},
        "area": _forms("hectare acre"),
        "weight": _forms("tonne ton kilogram kilogramme kilo gram ounce") | {"kg"},
        "volume": _forms("litre liter barrel gallon bushel"),
        "energy": _forms("megawatt gigawatt kilowatt megawatt-hour kilowatt-hour") | {"mw", "gw", "kwh"},
        "temperature": _forms("degree"),
        "time": _forms("second minute hour day night week fortnight month year decade century"),
    }.items()
    for word in words
}
# Singulars of the units: behind a larger figure they stand before another noun ("300 rocket launchers").
_SINGULAR = frozenset(
    word for word in _UNITS if any(plural in _UNITS for plural in (word + "s", word + "es", word[:-1] + "ies"))
)
_CASUALTY = (
    "killed|dead|died|dying|wounded|injured|missing|displaced|arrested|detained|captured|hurt|homeless|hospitali[sz]ed"
)
# Words that end the search for a unit: a noun behind them is not what the figure counts.
_STOP = frozenset(
    "a an the and or but nor of to in on at by for from with without into onto over under after before since until "
    "during between among against about as than that who whom whose which when where while if because is are was were "
    "be been being has have had do does did will would can could may might must shall should not no it its he she they "
    "we you i his her their our my this these those there here says said told per each every more less fewer most "
    "other others out up down off across along through toward towards within amid near past plus minus times goes "
    "comes makes takes gets rises falls stands remains perhaps always sometimes us yes also only just then now so how "
    "what all both him them himself themselves either neither another such any some many much".split()
) | frozenset(WORDS)
_SINGULAR_S = ("ss", "us", "is", "’s", "'s")
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    "Sept|Sep|Oct|Nov|Dec"
)
_MONTH_BEFORE = re.compile(
    rf"\b(?:{_MONTHS})\.?{_BLANK}(?:[0-9]{{1,2}}(?:st|nd|rd|th)?{_BLANK}?(?:[-–]|and|to|or){_BLANK}?)?$"
)
_MONTH_AFTER = re.compile(
    rf"(?:{_BLANK}?(?:[-–]|and|to|or){_BLANK}?[0-9]{{1,2}})?{_BLANK}(?:of{_BLANK})?(?:{_MONTHS})\b"
)
_SURELY_COUNTED = ("people", "weapons", "money", "percent")
# A number of this place, paper, machine or list, not a count of anything.
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:Nos?|Nr|Art|Articles?|Chapter|Sections?|Room|Route|Highway|Flight|Resolution|Protocol|Level|Phase|Unit|"
    r"Mark|Group|Channel|Line|Day|Week|Point|Act|Part|Vol|Volume|Figure|Fig|Table|Grade|Bill|Block|Gate|Pier|District|Area|"
    r"Zone|War|Hill|Height|Battery|Bus|Tram|Camp|Sector|Checkpoint|Class|Version|Formula|Psalm|[Pp]ages?|[Cc]hapter|"
    r"[Aa]rticle|[Nn]umber|[Pp]aragraph|[Rr]oom|[Aa]ged?|[Tt]el|[Pp]hone)\.?[ \u00a0]|[#+/:@\[]|\w[-–]|[0-9][ .)-])$"
)
_AFTER = re.compile(
    r"st\b|nd\b|rd\b|th\b|’?s\b|[.,:/][0-9]|/|[ \u00a0][0-9]|\]|@"
    r"|[- \u00a0](?:and a half[- ])?years?[- ](?:olds?\b|of age)"
    r"|[ \u00a0]?(?:[ap]\.m\b|[ap]m\b|o[’']clock|GMT\b)|[ \u00a0]hours GMT"
    r"|[ \u00a0]?(?:-|–|to|and)[ \u00a0]?[0-9]{1,2}[ \u00a0]?(?:[ap]\.m\b|[ap]m\b)"
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|until|till|during|early|late|mid|year|winter|summer|spring|autumn|fall)[ \u00a0-]$", re.I
)
_CLOCK_BEFORE = re.compile(r"\b(?:at|until|till|before|after|by|around|from|since|past)[ \u00a0]$", re.I)
_NAME_BEFORE = re.compile(r"[A-Z][\w’'-]*[”\"’]?(?:, | \()$")
_PAST_BEFORE = re.compile(r"\b(?:past|to)[ \u00a0]$")
_HEDGE_BEFORE = re.compile(
    r"(?<!\w)((?:(?:just|well|slightly|far|a little)[ \u00a0])?(?:nearly|almost|about|around|roughly|approximately|"
    r"some|more than|less than|fewer than|over|under|at least|at most|up to|as (?:many|much|few|little) as|"
    r"no (?:more|fewer|less) than|not (?:more|fewer|less) than|close to|an estimated|estimated|above|below|upwards of|"
    r"in excess of|an? average of|perhaps|maybe|only about|nearer)[ \u00a0]|[~≈])$",
    re.I,
)
_HEDGE_AFTER = re.compile(r"[ \u00a0]or (?:so|more|fewer|less)\b|-(?:odd|plus)\b|\+")
_BETWEEN = re.compile(r"\bbetween[ \u00a0]$", re.I)
_FROM = re.compile(r"\bfrom[ \u00a0]$", re.I)
_RANGE = re.compile(
    rf"(?:%|{_BLANK}?per ?cent)?({_BLANK}?[-–]{_BLANK}?|{_BLANK}to{_BLANK}|{_BLANK}or{_BLANK}|{_BLANK}and{_BLANK})$"
)
_RATIO = re.compile(r"(?:[ \u00a0]|-)(?:in|out of)(?:[ \u00a0](?:every[ \u00a0])?|-)$")
# "in five" makes a share, "in 17" a place or a time.
_OUT_OF = frozenset((2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 50.0, 100.0, 1000.0))
_PERCENT = re.compile(r"[ \u00a0-]?(%|(?:percent|per cent|pct)\b)|[ \u00a0-]((?:percentage|basis) points?)\b")
_CURRENCY = re.compile(
    rf"[ \u00a0-]?(?:(?:US|U\.S\.|American|Union){_BLANK})?({'|'.join(sorted(_MONEY_WORDS, key=len, reverse=True))})"
    rf"\b|{_BLANK}?([€£₽₴])(?![0-9])"
)
_WORD = re.compile(r"([ \u00a0]|-|)([^\W\d_]{1,30}(?:[-’'][^\W\d_]{1,30}){0,3})")
_OF = re.compile(r"[ \u00a0]of(?:[ \u00a0](?:the|its|their|his|her|our|these|those))?(?=[ \u00a0])")
_TOLL = re.compile(
    rf"[ \u00a0](?:(?:more|others?|of them|were|was|have|had|has|been|are|is|be|left|feared|confirmed){_BLANK}){{0,4}}"
    rf"({_CASUALTY})\b"
)


class _Unit(NamedTuple):
    end: int
    unit: str
    unit_class: str
    currency: str = ""


def find_numbers(documents: pd.DataFrame, *, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the figures of the coverage with unit, hedge and range.

    Answers: which figures are claimed, of what, and by whom? A figure is a claim of its speaker, not a fact.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id``, ``text`` and, if marked, ``zones``; only editorial zones are searched.
    quotes : DataFrame, optional
        Quotations of the same documents, whose speakers the figures are given to.

    Returns
    -------
    DataFrame
        Schema ``NUMBERS``, by document (in table order) and start. ``surface`` runs from the hedge to the unit.
        Figures without a number ("dozens of houses", "several hundred") have the value NaN. A dollar sign alone is
        taken as USD.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Nearly 40,000 troops and $1.2bn were promised."]})
    >>> find_numbers(documents)[["surface", "value", "unit_class", "currency", "approximate"]]
                    surface         value unit_class currency  approximate
    0  Nearly 40,000 troops  4.000000e+04     people                  True
    1                $1.2bn  1.200000e+09      money      USD        False
    """
    check(documents, DOCUMENTS)
    said = quotes_by_document(quotes, documents)
    rows = [
        (doc_id, *row)
        for doc_id, text, zones in zip(documents["doc_id"], documents["text"], zone_rows(documents), strict=True)
        for low, high, zone, _ in zones
        if zone in EDITORIAL_ZONES
        for row in _rows_of(text, low, high, zone)
    ]
    if not rows:
        return empty(NUMBERS)
    names = ["doc_id", *_ROW]
    table = pd.DataFrame(rows, columns=names)
    table = table.astype(dict.fromkeys(("doc_id", "surface", "unit", "unit_class", "currency", "zone"), "str"))
    table["number_id"] = table["doc_id"] + ":" + table["start"].astype("str") + "-" + table["end"].astype("str")
    return table.assign(**judged_columns(table, documents, said))[NUMBERS.names]


_ROW = (
    "start end surface value value_high unit unit_class currency approximate sentence_start sentence_end zone".split()
)


def _rows_of(text: str, low: int, high: int, zone: str) -> Iterator[tuple[object, ...]]:
    """Yield the row of each figure of a zone; what lies outside the zone is not looked at."""
    inside = text[low:high]
    begins: list[int] = []
    spans: list[tuple[int, int]] = []
    for figure, unit in _figures(inside):
        if not spans:
            spans = sentence_spans(inside)
            begins = [start for start, _ in spans]
        first, last = spans[bisect.bisect_right(begins, figure.start) - 1]
        at = (low + figure.start, low + unit.end, inside[figure.start : unit.end])
        what = (figure.value, figure.high, unit.unit, unit.unit_class, unit.currency, figure.approximate)
        yield (*at, *what, low + first, low + last, zone)


def _figures(text: str) -> Iterator[tuple[Figure, _Unit]]:
    """Yield the figures of a text with their units, in order and without overlap."""
    atoms = atoms_of(text)
    k, last = 0, 0
    while k < len(atoms):
        figure = read(text, atoms, k, low=last)
        if figure is None:
            k += 1
            continue
        figure = _ratio(text, atoms, figure) or _range(text, atoms, figure)
        k = figure.after
        figure = _hedged_behind(text, figure)
        unit = _unit(text, figure)
        if figure.kind == "from" and not unit.unit and (second := read(text, atoms, k, low=figure.end)):
            unit = _unit(text, second)._replace(end=figure.end)  # from 5 to 7 percent
        if _is_figure(text, atoms[k - 1], figure, unit):
            figure, unit = _with_hedge(text, figure, unit, last)
            last = unit.end
            yield figure, unit
        while k < len(atoms) and atoms[k].start < last:
            k += 1  # a number inside the unit


def _ratio(text: str, atoms: list[Atom], first: Figure) -> Figure | None:
    """Join "one in five" and "nine out of ten" to a share."""
    if first.after >= len(atoms) or first.currency or not first.value <= 1000:
        return None
    other = atoms[first.after]
    if other.kind not in ("digits", *CARDINAL) or other.start - first.end > 14:
        return None
    if not _RATIO.match(text[first.end : other.start]):
        return None
    second = read(text, atoms, first.after, low=first.end)
    if second is None or second.value not in _OUT_OF or first.value > second.value:
        return None
    if _unit_word(text, second.end) == "time":
        return None  # two raids in three days
    return first._replace(end=second.end, value=first.value / second.value, after=second.after, kind="share")


def _range(text: str, atoms: list[Atom], first: Figure) -> Figure:
    """Join "5 to 7 million", "between 5 and 7", "two or three"; return the first figure where there is no range."""
    if first.after >= len(atoms) or first.kind in ("share", "vague") or atoms[first.after].start - first.end > 16:
        return first
    joint = _RANGE.match(text[first.end : atoms[first.after].start])
    second = read(text, atoms, first.after, low=first.end) if joint else None
    if joint is None or second is None or second.kind in ("share", "vague"):
        return first
    word = joint[1].strip(" \u00a0\u202f")
    left = text[max(0, first.start - 10) : first.start]
    unit = _unit(text, second)
    if word == "to" and _FROM.search(left):
        shared = second.scale if first.scale == 1 and first.value < 1000 else 1.0
        return first._replace(kind="from", value=first.value * shared)
    if (word == "and") != bool(_BETWEEN.search(left)) or (second.currency and not first.currency):
        return first
    if text[first.end : first.end + joint.start(1)] and unit.unit_class != "percent":
        return first
    shared = second.scale if first.scale == 1 and first.value * second.scale <= second.value else 1.0
    low = first.value * shared
    named = bool(unit.unit or first.currency or second.scale > 1)
    if word in ("-", "–", "to") and not (named and low < second.value):
        # A score, a telephone number, a clock time: neither part is a figure.
        return first if word == "to" and named else second._replace(start=first.start, kind="pair")
    if not low < second.value:
        return first
    return second._replace(
        start=first.start, value=low, high=second.value, currency=first.currency, approximate=word == "or"
    )


def _unit_word(text: str, end: int) -> str:
    """Return the class of the word directly behind, if it is a known unit."""
    word = _WORD.match(text, end)
    return _UNITS.get(word[2].lower(), "") if word else ""


def _unit(text: str, figure: Figure) -> _Unit:
    """Return what a figure counts; ``count`` and no unit where nothing is said."""
    end = figure.end
    if figure.kind == "metres":
        return _Unit(end, "m", "distance")
    if figure.kind == "share":
        return _Unit(end, "", "share")
    if figure.currency:
        symbol = next((s for s in SYMBOLS if text.startswith(s, figure.start)), "")
        return _Unit(end, symbol, "money", figure.currency)
    percent = _PERCENT.match(text, end)
    if percent:
        return _Unit(percent.end(), percent[1] or percent[2], "percent")
    money = _CURRENCY.match(text, end)
    if money and (money[1] or "").startswith("pound") and text.startswith(" of ", money.end()):
        return _Unit(money.end(), money[1], "weight")
    if money:
        unit = money[1] or money[2]
        return _Unit(money.end(), unit, "money", _MONEY_WORDS.get(unit, SYMBOLS.get(unit, "")))
    return _noun(text, figure)


def _noun(text: str, figure: Figure) -> _Unit:
    """Return the noun a figure counts: the first known one of four words, else the first plural of three."""
    of = _OF.match(text, figure.end)
    at = of.end() if of else figure.end
    fallback = _Unit(figure.end, "", "count")
    for place in range(4):
        word = _WORD.match(text, at)
        if word is None or (not word[1] and place) or word[2].lower() in _STOP:
            break
        low = word[2].lower()
        unit_class = _UNITS.get(low, "")
        attributive = word[1] == "-" or figure.value <= 1
        if unit_class and (attributive or low not in _SINGULAR or not word[1]):
            return _Unit(word.end(), word[2], unit_class)
        if word[1] != " " and word[1] != "\u00a0":
            break
        plural = low.endswith("s") and len(low) > 3 and not low.endswith(_SINGULAR_S) and word[2][0].islower()
        if plural and not fallback.unit and place < 3:
            fallback = _Unit(word.end(), word[2], "count")
        at = word.end()
    toll = _TOLL.match(text, figure.end)
    return _Unit(figure.end, toll[1], "people") if toll and not fallback.unit else fallback


def _is_figure(text: str, last: Atom, figure: Figure, unit: _Unit) -> bool:
    """Whether this is a claimed figure, not a date, a time, an age, a score, a label or a pronoun."""
    start, end = figure.start, figure.end
    left = text[max(0, start - 28) : start]
    if figure.kind == "pair" or _AFTER.match(text, end):
        return False
    if _LABEL_BEFORE.search(left) and not (left[-1].isspace() and unit.unit_class in _SURELY_COUNTED):
        return False
    bare = not unit.unit and unit.unit_class == "count"
    if bare and not figure.currency and text[end : end + 1].isalpha():
        return False
    if bare and figure.scale == 1 and (_PAST_BEFORE.search(left) or _CLOCK_BEFORE.search(left)) and figure.value <= 24:
        return False
    if figure.kind == "digits":
        return not _is_date(text, figure, unit, left)
    if figure.kind == "words" and figure.scale == 1:
        if text[start : last.end].lower() == "one":
            return unit.unit_class not in ("time", "count") and not _OF.match(text, end)
        return not bare or not (figure.value < 13 and math.isnan(figure.high))
    return True


def _is_date(text: str, figure: Figure, unit: _Unit, left: str) -> bool:
    """Whether plain digits are a day, a year, an age behind a name, or the number of a list."""
    printed = text[figure.start : figure.end]
    whole = printed.isdecimal()
    if not whole or figure.currency:
        return False
    bare, behind = not unit.unit, text[figure.end : figure.end + 1]
    if figure.value <= 31 and (_MONTH_BEFORE.search(left) or _MONTH_AFTER.match(text, figure.end)):
        return True
    if len(printed) == 4 and 1000 <= figure.value < 2200:
        return bool(bare or unit.unit_class in ("count", "time") or _YEAR_BEFORE.search(left))
    if len(printed) == 2 and bare and left.endswith(("’", "‘", "'")):
        return True  # the winter of ’98
    if bare and figure.value <= 115 and _NAME_BEFORE.search(left) and (not behind or behind in ",.;)"):
        return True
    line_start = figure.start == 0 or text[figure.start - 1] == "\n"
    return (line_start and behind in (".", ")")) or printed.startswith("0")


def _hedged_behind(text: str, figure: Figure) -> Figure:
    """Take in a hedge between figure and unit: 40-odd guns, 10 or so days, 300+ mines."""
    after = _HEDGE_AFTER.match(text, figure.end)
    return figure._replace(end=after.end(), approximate=True) if after else figure


def _with_hedge(text: str, figure: Figure, unit: _Unit, low: int) -> tuple[Figure, _Unit]:
    """Take in the hedge before the figure or behind its unit."""
    before = _HEDGE_BEFORE.search(text[max(low, figure.start - 36) : figure.start])
    after = _HEDGE_AFTER.match(text, unit.end)
    between = _BETWEEN.search(text[max(low, figure.start - 9) : figure.start])
    opened = before or (between if not math.isnan(figure.high) else None)
    start = figure.start - (len(opened[0]) if opened else 0)
    end = max(unit.end, after.end()) if after else unit.end
    approximate = bool(before or after or figure.approximate or figure.kind == "vague")
    return figure._replace(start=start, approximate=approximate), unit._replace(end=end)
