"""Random, seeded exports of the Nexis family with known truth, written from the description of the formats alone.

`simulate(layout, seed)` gives the bytes of a file and, for each article in it, the fields that a reader must find.
All text is made up of lorem-ipsum words; outlets and people are invented.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

LATIN = (
    "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua enim minim veniam quis nostrud exercitation ullamco laboris nisi aliquip commodo consequat duis aute irure "
    "voluptate velit esse cillum fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt culpa"
).split()
WORDS = {
    "latin": LATIN,
    "accents": [
        *LATIN[:30],
        *"Größe über straße près déjà l'été año señor čaj łódź coöperatie façade œuvre “dolor” elit—sed".split(),
    ],
    "cyrillic": "лорем ипсум долор сит амет консектетур адиписцинг элит сед темпор инцидидунт лаборе магна".split(),
    "chinese": [chr(0x4E00 + 37 * n) for n in range(60)],
}
UI = {
    "en": "Section|Length|Byline|Dateline|Highlight|Body|Graphic|Classification|Correction|Language|Publication-Type|Subject|Load-Date|End of Document|words|ENGLISH=en|Document|All Rights Reserved",
    "de": "Rubrik|Länge|Autor|Datumszeile|Zusammenfassung|Text|Grafik|Klassifizierung|Berichtigung|Sprache|Publikationstyp|Thema|Ladedatum|Ende des Dokuments|Wörter|Deutsch=de|Dokument|Alle Rechte vorbehalten",
    "fr": "Rubrique|Longueur|Auteur|Lieu|Encart|Corps|Graphique|Classification|Rectificatif|Langue|Type-Publication|Sujet|Date-Chargement|Fin du document|mots|FRENCH; FRANÇAIS=fr|Document|Tous Droits Réservés",
    "es": "Sección|Longitud|Autor|Lugar|Resumen|Cuerpo|Gráfico|Clasificación|Corrección|Idioma|Tipo de publicación|Tema|Fecha de carga|Fin del documento|palabras|Español=es|Documento|Todos los derechos reservados",
    "nl": "Sectie|Lengte|Auteur|Dagtekening|Samenvatting|Tekst|Grafiek|Classificatie|Correctie|Taal|Publicatietype|Onderwerp|Laaddatum|Einde van document|woorden|Nederlands=nl|Document|Alle rechten voorbehouden",
    "ru": "Раздел|Длина|Автор|Место|Аннотация|Текст|Иллюстрации|Классификация|Исправление|Язык|Тип публикации|Тема|Дата загрузки|Конец документа|слов|Русский=ru|Документ|Все права защищены",
    "zh": "版面|长度|作者|电头|摘要|正文|图表|分类|更正|语言|出版物类型|主题|加载日期|文档结尾|字|英文=en|文档|版权所有",
}  # fmt: skip
PARTS = "section length author dateline abstract body captions classification correction language publication_type subject load_date end unit lang cover rights".split()
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thurdsday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
}
EDITIONS = (
    "Final Edition|Late Edition - Final|FINAL EDITION|CITY EDITION|All but Toronto Edition|First Edition|"
    "Weekend Edition|Sunday Edition|Scotland Edition|METRO EDITION|Bulldog Edition"
).split("|")
SECTIONS = "NEWS; Pg. 3=3|Section B; Page 22, Column 2; Desk=22|A; Pg. A12=A12|RESSORT; THEMA; S. 114\xa0Ausg. 9=114|SPORT=|POLITICS; Version:28=|LOREM DIGEST; Pg. 1,2=1,2|NEWS, FEATURES; Pg. 10, 11=10, 11|Lorem: Ipsum=|US EDITION; Pg. D-4=D-4".split("|")  # fmt: skip
BYLINES = "A. Ipsum|By A. IPSUM|BY X Y|By Anna Dolor and B. Sit|Von Karl-Heinz Amet|Dolor Sit; Lorem Desk|A Ipsum, Lorem Correspondent in Dolor|anna@lorem.com; Anna Ipsum|By DOLOR SIT: Amet Editor".split("|")  # fmt: skip
OUTLETS = "The Lorem Courier|Lorem.com.=Lorem.com|Dolor Gazette(Ipsum)| The Ipsum Post =The Ipsum Post|The Lorem (City) - Final Edition|Ipsum Tagblatt|LoremOnline|La Dolor (Ipsum)|The Amet & Sit Times|DOLOR WIRE|Lorem Inc.|Lorem 2000|Ipsum: The Weekly".split("|")  # fmt: skip
TRICKY = (
    "{W}: {s}|Graphic {s}|Body {s}|Classification {s}|Correction {s}|Section: {s}|Length: 3 metres {s}|"
    "Language: {s}|Copyright {s} All Rights Reserved.|© {s}|All Rights Reserved {s}|March 3, 2014 {s}|"
    "Update: March 3, 2014, {s} {s}|UPDATE: {s}|Load-Date: {s}|End of Document {s}|Notes: {s}|Byline: {s}|"
    "LENGTH: 3 metres {s}|NOTE: {s}|CITY: {s}|Photo {s}|Photos of {s}|IMAGE-BUILDING {s}|TABLE TENNIS {s}|"
    "PHOTOGRAPHERS {s}|1 of 3 documents {s}|''{s}''|\"{s}\"|(c) {s}|Ende des Dokuments {s}|Terms: {s}|Source: {s}|"
    "Related articles were {s}|Follow the money, {s}.|Highlights: {s}|Subject: {s}|Person: {s}|Company: {s}|"
    "Distribution: {s}|Author: {s}|Q: {s}?|A: {s}|LOREM IPSUM, Dolor: {s}|{s} Graphic|{s} Section: {s}|- {s}|* {s}|"
    "Land: {s}|TITLE: {s}|SECTION: {s}|BYLINE: {s}|Update: {s}|Thema: {s}|Text: {s}|Kontakt: {s}|"
    "10:15 a.m. {s}|3 March 2014: {s}|Dateline {s}|Name: {s}|COPYRIGHT {s}|Send To: {s}|DOCUMENT {s}"
).split("|")
LAST = (
    "A. Ipsum is a writer in Lorem.|Like many others, {w} {s} on Facebook.|Join the march, {s} on Twitter.|"
    "Find out {s}, the firm wrote on Instagram.|Contact {w} for details of {s}.|TABLE-TOPPERS {s}|Visit lorem.com for {s}.|"
    "''{s}''|The author can be reached at anna@lorem.com|{W}|--30--|Copyright is {s}.|MAP-MAKING {s}|{s}. Photo: {w}"
).split("|")
NOT_BODY = (
    "caption=PHOTO: {s}|caption=PHOTOS: {s}|caption=DRAWING|caption=PHOTO|note=anna@lorem.com|note=http://www.lorem.com/ipsum|"
    "note=Follow Anna Dolor on Twitter|note=Follow @lorem on Twitter: @lorem|caption=CHART: {s}|note=www.lorem.com"
).split("|")  # fmt: skip
LED = "update note length Update Note land name type company state".split()
HEADS = (
    "Lorem ipsum|DOLOR SIT|Notes|Text|Lorem:|Ipsum?|Timeline: {w}|Update|{w} 2014|Company|Q&A|Subject|Language".split(
        "|"
    )
)


@dataclass
class Article:
    """One article: its pieces as they are written into a file, and `truth`, the fields that must come out."""

    title: str
    outlet: str
    date_line: str
    copyright: list[str]
    head: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    body: list[tuple[str, str]] = field(default_factory=list)
    lead: list[tuple[str, str]] = field(default_factory=list)
    end: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    correction: str = ""
    corrected: bool = False
    tail: list[tuple[str, str, str]] = field(default_factory=list)
    truth: dict[str, object] = field(default_factory=dict)


def labels_of(ui: str) -> dict[str, str]:
    return dict(zip(PARTS, UI[ui].split("|"), strict=True))


def sentence(rng: random.Random, kind: str = "latin", low: int = 4, high: int = 30) -> str:
    words = [rng.choice(WORDS[kind]) for _ in range(rng.randint(low, high))]
    for at in range(3, len(words) - 1, 7):
        words[at] += rng.choice([",", ";", "", "", "'s", "-lorem", " (ipsum)"])
    text = ("" if kind == "chinese" else " ").join(words)
    return text[:1].upper() + text[1:] + ("。" if kind == "chinese" else ".")


def fill(rng: random.Random, pattern: str, kind: str = "latin") -> str:
    while "{s}" in pattern:
        pattern = pattern.replace("{s}", sentence(rng, kind)[:-1].lower(), 1)
    word = rng.choice(LATIN)
    return pattern.replace("{W}", word.upper()).replace("{w}", word)


def write_date(rng: random.Random, day: date, ui: str) -> str:
    if ui == "zh":
        return (
            f"{day.year} 年 {day.month} 月 {day.day} 日"
            if rng.random() < 0.5
            else f"{day.year}年{day.month}月{day.day}日"
        )
    month = MONTHS[ui].split()[day.month - 1]
    if ui == "en":
        return f"{month} {day.day}, {day.year}"
    return {"de": f"{day.day}. {month} {day.year}", "es": f"{day.day} de {month} de {day.year}"}.get(
        ui, f"{day.day} {month} {day.year}{' г.' if ui == 'ru' and rng.random() < 0.5 else ''}"
    )


def date_line(rng: random.Random, day: date, ui: str) -> tuple[str, str]:
    """Return a date line and the edition in it."""
    text = write_date(rng, day, ui)
    weekday = DAYS[ui].split()[rng.randrange(7)]  # never checked against the date: it is wrong in real files too
    edition = rng.choice(EDITIONS)
    draw = rng.random()
    if draw < 0.25:
        return text, ""
    if draw < 0.5:
        return f"{text} {weekday}", ""
    if draw < 0.7:
        clock = rng.choice(
            ["9:20 AM GMT", "10:05 EST", "11:59 PM GMT+9", "9:20 PM  GMT", "12:00 AM EST", "10:05 AM GMT+1"]
        )
        return (f"{text} {weekday} {clock}" if rng.random() < 0.7 else f"{text} {clock}"), ""
    if draw < 0.75:
        return f"{text}, {weekday} 10:00:00 - 11:00:00 Eastern Time", ""
    form = rng.choice(
        ["{t} {w}, {e}", "{t}, {w}, {e}", "{t}, {w},, {e}", "{t} {w} {e}", "{t}, {e}", "{t} {w}\xa0\xa0{e}"]
    )
    return form.format(t=text, w=weekday, e=edition), edition


def body_of(rng: random.Random, kind: str, layout: str) -> list[tuple[str, str]]:
    if rng.random() < 0.08:
        return [("p", sentence(rng, kind, 1, 5))]
    # In a text file nothing tells a first paragraph "SECTION: lorem" from a label.
    body = [("p", sentence(rng, kind, 20, 60))] if layout == "txt" or rng.random() < 0.8 else []
    for _ in range(rng.randint(1, 12)):
        draw = rng.random()
        if draw < 0.45:
            body.append(("p", " ".join(sentence(rng, kind) for _ in range(rng.randint(1, 4)))))
        elif draw < 0.8:
            body.append(("p", fill(rng, rng.choice(TRICKY), kind)))
        elif draw < 0.88 and layout != "txt":
            body.append(("bold", fill(rng, rng.choice(HEADS))))
        elif draw < 0.91 and layout != "txt":
            body.append(("led", f"{rng.choice([*LATIN[:9], *LED]).upper()}: {sentence(rng, kind)}"))
        elif draw < 0.95 and layout != "txt":
            body.append(
                ("p", "\n".join(f"{rng.choice('*-•')} {sentence(rng, kind, 2, 9)}" for _ in range(rng.randint(2, 5))))
            )
        elif draw < 0.97 and layout != "txt":
            body.append(("table", "\n".join(" | ".join(sentence(rng, kind, 1, 3) for _ in range(3)) for _ in range(2))))
    if rng.random() < 0.3:
        body.append(("p", fill(rng, rng.choice(LAST))))
    return body or [("p", sentence(rng, kind))]


def title_of(rng: random.Random, kind: str, layout: str) -> str:
    draw = rng.random()
    if draw < 0.6:
        return sentence(rng, kind, 2, 12)[:-1]
    if draw < 0.75:
        return f"{sentence(rng, kind, 1, 6)[:-1]}; {sentence(rng, kind, 2, 8)[:-1]}"
    if layout == "docx" and draw < 0.78:
        return f"{sentence(rng, kind, 2, 6)[:-1]} - Correction Appended"
    common = [
        "LOREM:IPSUM",
        "Copyright law in {w}",
        "{W}: {w} {w}",
        "March 3, 2014: {w}",
        "Lorem 2014",
        "''Lorem {w}''",
        "LOREM!",
        "Q&A: {w}",
    ]
    more = ["Graphic {w}", "Body {w}", "2 of 3 {w}", "Lorem; ipsum: dolor", "Photo {w}", "{w}? <Lorem> & ipsum"]
    return fill(rng, rng.choice([*common, *more]))


def make_article(rng: random.Random, ui: str, layout: str) -> Article:
    words = labels_of(ui)
    kind = rng.choices(list(WORDS), [6, 2, 1, 1])[0] if layout != "txt" else "latin"
    day = date(1990, 1, 1) + timedelta(days=rng.randrange(12_000))
    delivered, _, outlet = rng.choice(OUTLETS).partition("=")
    line, edition = date_line(rng, day, ui)
    rights = [f"Copyright {day.year} Lorem Media Ltd", words["rights"]]
    article = Article(title_of(rng, kind, layout), delivered, line, rights, body=body_of(rng, kind, layout))
    truth = article.truth
    if not edition and " - Final Edition" in delivered:
        edition = "Final Edition"
    truth |= {"title": article.title, "outlet": outlet or delivered, "date": day.isoformat(), "edition": edition}
    _add_head(rng, article, words)
    if layout != "docx":  # BYLINE above SECTION
        article.head.sort(key=lambda label: label[0] != "author")
    if rng.random() < 0.15:
        article.captions = [fill(rng, p) for p in rng.choice([["{s}."], ["PHOTO: {s}.", "{s}"], ["Picture, {s}", "DRAWING: {s}"], ["{W}: {s}"]])]  # fmt: skip
    _add_tail(rng, article, words, ui=ui, day=day, layout=layout)
    (_vary_docx if layout == "docx" else _vary_page)(rng, article, words)
    truth["text"] = "\n\n".join(text for _, text in article.body)
    truth["captions"] = "\n".join([*(t for t in article.end if t[:2] in ("PH", "DR", "CH")), *article.captions])
    untitled = [] if truth["title"] else [article.title]
    truth["note"] = "\n".join([*untitled, *article.notes, *(t for t in article.end if t[:2] not in ("PH", "DR", "CH"))])
    truth["copyright"] = " ".join(article.copyright)
    truth["date_raw"] = " ".join(article.date_line.split())
    return article


def _add_head(rng: random.Random, article: Article, words: dict[str, str]) -> None:
    number = rng.randint(20, 3500)
    divider = {"Wörter": ".", "mots": "\xa0", "words": ",", "woorden": ".", "palabras": "."}.get(words["unit"], "")
    section, _, page = rng.choice(SECTIONS).partition("=")
    values = {
        "section": (section, 0.8),
        "length": (f"{number:,}".replace(",", divider) + f" {words['unit']}", 1),
        "author": (rng.choice(BYLINES), 0.75),
        "dateline": (rng.choice(["LOREM CITY", "IPSUM, Dolor", "Amet (Lorem)"]), 0.2),
        "abstract": (sentence(rng, "latin", 5, 25), 0.25),
    }
    for role, (value, share) in values.items():
        present = rng.random() < share
        if present:
            article.head.append((role, words[role], value))
        article.truth[role] = " ".join(value.split()) if present else ""
    if rng.random() < 0.1:
        article.head.insert(
            rng.randrange(len(article.head)),
            ("", rng.choice(["Distribution", "Series"]), "Lorem edition, second of two parts"),
        )
    article.truth["page"] = page if article.truth["section"] else ""
    article.truth["length_declared"] = number
    article.truth.pop("length")


def _add_tail(rng: random.Random, article: Article, words: dict[str, str], *, ui: str, day: date, layout: str) -> None:
    truth = article.truth
    loaded = write_date(rng, day + timedelta(days=1), ui)
    named, _, code = words["lang"].partition("=")
    indexed = layout != "docx" or rng.random() < 0.4
    if layout == "docx" and rng.random() < 0.06:
        article.correction = sentence(rng)
    article.tail = [("load_date", words["load_date"], loaded)]
    if indexed:
        values = {"language": named, "publication_type": "Newspaper", "subject": "LOREM (93%); IPSUM & DOLOR (90%)"}
        extra = [
            ("", label, "LOREM PLC (84%)") for label in ("Company", "Geographic", "Journal-Code") if rng.random() < 0.4
        ]
        rows = [*((role, words[role], value) for role, value in values.items()), *(extra if ui == "en" else [])]
        article.tail[:0] = rows
    truth |= {role: value for role, _, value in article.tail if role}
    for role in ("language", "publication_type", "subject"):
        truth.setdefault(role, "")
    truth["language"] = code if indexed else ""
    truth["correction"] = article.correction or (
        "Correction Appended" if "Correction Appended" in article.title else ""
    )


def _vary_page(rng: random.Random, article: Article, words: dict[str, str]) -> None:
    """Draw what occurs in web pages and text files: a correction, no copyright line."""
    if rng.random() < 0.06:
        article.correction = sentence(rng)
        article.corrected = rng.random() < 0.5
        article.tail.append(("correction", words["correction"], article.correction))
        article.truth["correction"] = article.correction
    if rng.random() < 0.05:
        article.copyright = []


def _vary_docx(rng: random.Random, article: Article, words: dict[str, str]) -> None:
    """Draw what occurs in Word files only: lines without a label, lines at the end that are no body, missing parts."""
    if rng.random() < 0.08:
        article.notes = rng.choice(
            [["From Monday's Lorem"], ["A. Dolor, Lorem Wire"], ["Amet in Ipsum", "With files from Sit"]]
        )
    if rng.random() < 0.12:
        article.end = [fill(rng, rng.choice(NOT_BODY).partition("=")[2])]
    if rng.random() < 0.04:
        article.title, article.truth["title"] = "No Headline In Original", ""
        article.truth["correction"] = article.correction
    if rng.random() < 0.04:
        related = ["Related Articles", *(sentence(rng, "latin", 3, 12)[:-1] for _ in range(3))]
        article.end = [*related, *(text for text in article.end if text[:2] not in ("PH", "DR", "CH"))]
    if rng.random() < 0.04:
        summary = [sentence(rng) for _ in range(rng.randint(1, 3))]
        article.lead = [("bold", "ABSTRACT"), *(("p", text) for text in summary), ("bold", "FULL TEXT")]
        article.truth["abstract"] = "\n\n".join(filter(None, [str(article.truth["abstract"]), *summary]))
    if rng.random() < 0.03:
        article.corrected, article.date_line = True, ""
        article.truth["date"] = (date.fromisoformat(str(article.truth["date"])) + timedelta(days=1)).isoformat()
        article.truth["edition"] = "Final Edition" if "Final" in article.outlet else ""
        article.truth["correction"] = article.truth["correction"] or "Correction Appended"
        if article.correction:
            article.truth["correction"] = f"Correction Appended\n{article.correction}"
    if rng.random() < 0.02:
        article.copyright = []
    elif rng.random() < 0.4:
        article.copyright = [" ".join(article.copyright)]
