"""Random exports of Factiva with known truth, written from a description of the layouts and not from the readers."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from html import escape

from .factiva_words import (
    ARTICLE_LANGUAGES,
    AUTHORS,
    CJK,
    COPYRIGHTS,
    CREDITS,
    DOCUMENT,
    EDITIONS,
    HANGUL,
    KANA,
    LATIN,
    MONTHS,
    NAMES,
    OUTLETS,
    PAGES,
    PUBLISHERS,
    SECTIONS,
    THOUSANDS,
    TRAPS,
    UIS,
    UNITS,
    VOLUMES,
)

__all__ = ["Truth", "fields_page", "publication_page", "xml_file"]


@dataclass
class Truth:
    """What an article must give; `labels` are lines that the column of this name must hold."""

    title: str = ""
    outlet: str = ""
    date: str = ""
    date_raw: str = ""
    section: str = ""
    author: str = ""
    page: str = ""
    edition: str = ""
    language: str = ""
    accession: str = ""
    copyright: str = ""
    captions: str = ""
    note: str = ""
    subject: str = ""
    text: str = ""
    length_declared: int | None = None
    length_unit: str = ""
    labels: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """An article before it is written in a layout."""

    truth: Truth
    article_language: str
    day: dt.date
    length: str = ""
    language_name: str = ""
    time: str = ""
    credit: str = ""
    codes: list[str] = field(default_factory=list)
    middle: list[tuple[str, str]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    publisher: str = ""


def sentence(rng: random.Random, language: str, size: int) -> str:
    """Return a sentence of about `size` words, or of twice as many characters."""
    if language in LATIN:
        words = [rng.choice(LATIN[language].split()) for _ in range(size)]
        if rng.random() < 0.1:
            words[rng.randrange(size)] = rng.choice(("1,464", "Ipsum-Dolor", "“amet”", "R&D", "(sit)", "12:30", "2017"))
        return words[0][0].upper() + words[0][1:] + "".join(f" {word}" for word in words[1:]) + "."
    if language == "ko":
        words = ["".join(rng.choice(HANGUL) for _ in range(rng.randint(1, 4))) for _ in range(size)]
        return " ".join(words) + "."
    letters = CJK if language == "zh" else CJK[:12] + KANA
    return "".join(rng.choice(letters) for _ in range(2 * size)) + "。"


def paragraph(rng: random.Random, language: str) -> str:
    """Return a paragraph of the body, now and then one that looks like something else."""
    if rng.random() < 0.12:
        return rng.choice(TRAPS)
    gap = "" if language in ("zh", "ja") else " "
    return gap.join(sentence(rng, language, rng.randint(3, 20)) for _ in range(rng.randint(1, 5)))


def size_of(language: str, paragraphs: list[str]) -> int:
    """Count as the database does: characters of Chinese and Japanese, words of everything else."""
    text = " ".join(paragraphs)
    wide = sum(char in CJK or char in KANA for char in text)
    return wide if language in ("zh", "ja") else len(text.split())


def date_line(rng: random.Random, ui: str, day: dt.date) -> str:
    """Write a day as the interface does."""
    if ui in ("zh", "ja"):
        line = f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{line} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}" if ui == "zh" and rng.random() < 0.3 else line
    return f"{day.day} {MONTHS[ui].split()[day.month - 1]} {day.year}"


def draft(rng: random.Random, ui: str, shares: dict[str, float]) -> Draft:
    """Draw an article."""
    language = rng.choices(ARTICLE_LANGUAGES, (8, 3, 2, 2, 1, 2))[0]
    day = dt.date(1985, 1, 1) + dt.timedelta(days=rng.randrange(14_000))
    outlet, code = rng.choice(OUTLETS)
    suffix = "".join(rng.choice("abcdefghij0123456789") for _ in range(7))
    title = sentence(rng, language, rng.randint(2, 9)).rstrip(".。")
    title = rng.choice(
        (title, title, title, f"3) {title}", f"{title}: {title}", f"{title}; 2 January", f"{title} (Photo)")
    )
    made = Draft(Truth(title=title, outlet=outlet, date=day.isoformat()), language, day)
    truth = made.truth
    truth.accession = f"{code.ljust(8, '0')}{day:%Y%m%d}e{suffix}"
    truth.date_raw = date_line(rng, ui, day)
    truth.section = rng.choice(SECTIONS) if rng.random() < shares["section"] else ""
    truth.author = rng.choice(AUTHORS) if rng.random() < shares["author"] else ""
    truth.copyright = rng.choice(COPYRIGHTS).format(y=day.year)
    truth.language = language
    made.credit = rng.choice(CREDITS) if rng.random() < shares["credit"] else ""
    made.codes = [code] + ([code[:-2] + "E"] if rng.random() < 0.1 and len(code) > 4 else [])
    made.language_name = NAMES[ui][ARTICLE_LANGUAGES.index(language)]
    made.body = [paragraph(rng, language) for _ in range(rng.randint(1, 12))]
    made.body[rng.randrange(len(made.body))] = sentence(rng, language, 25)
    if made.body[-1].startswith("Photo:"):  # at the end nobody could tell it from a caption
        made.body[-1] = sentence(rng, language, 6)
    made.publisher = rng.choice(PUBLISHERS)
    made.time = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00" if rng.random() < shares["time"] else ""
    add_middle(rng, made)
    if rng.random() < shares["note"]:
        add_notes(rng, made)
    add_length(rng, made, ui)
    return made


def add_middle(rng: random.Random, made: Draft) -> None:
    """Draw edition, page and volume, in the usual order or another."""
    if rng.random() < 0.4:
        made.middle.append(("ED", rng.choice(EDITIONS)))
    if rng.random() < 0.6:
        made.middle.append(("PG", rng.choice(PAGES)))
    if rng.random() < 0.15:
        made.middle.append(("VOL", rng.choice(VOLUMES)))
    if rng.random() < 0.3:
        rng.shuffle(made.middle)
    for code, value in made.middle:
        made.truth.edition = value if code == "ED" else made.truth.edition
        made.truth.page = value if code == "PG" else made.truth.page


def add_notes(rng: random.Random, made: Draft) -> None:
    """Draw captions, which say so or not, and notes on the author."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = sentence(rng, made.article_language, rng.randint(4, 30))
        kind = rng.choice(("caption", "note", "credit"))
        if kind == "caption":
            made.captions.append(
                f"{rng.choice(('PHOTO', 'Photo', 'Graphic', 'PHOTOS', 'Foto', 'MAP', '写真'))}: {text}"
            )
        else:
            made.notes.append(text if kind == "note" else f"{text} [A. Ipsum/Lorem Post]")


def add_length(rng: random.Random, made: Draft, ui: str) -> None:
    """Draw the stated length: of the body, with the title, and now and then with the captions too."""
    parts = made.body + [made.truth.title] * rng.randint(0, 1)
    if rng.random() < 0.2:
        parts = parts + made.captions
    size = max(round(size_of(made.article_language, parts) * rng.uniform(0.98, 1.08)), 1)
    made.truth.length_declared = size
    made.truth.length_unit = "characters" if made.article_language in ("zh", "ja") else "words"
    grouped = f"{size:,}".replace(",", THOUSANDS[ui] if rng.random() < 0.7 else "")
    made.length = f"{grouped} {UNITS[ui]}"


class Writer:
    """Writes tags as one program does: the service itself, or a browser that saved the page."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.upper = rng.random() < 0.25
        self.quote = rng.choice(('"', '"', '"', "'"))
        self.backward = rng.random() < 0.3
        self.wrap = rng.random() < 0.3
        self.lower = rng.random() < 0.2

    def tag(self, name: str, inner: str, **attributes: str) -> str:
        """Return an element."""
        pairs = [(key.rstrip("_"), value) for key, value in attributes.items() if value]
        if self.backward:
            pairs.reverse()
        written = ""
        for key, value in pairs:
            value = value.lower() if self.lower and key == "class" else value
            mark = "" if self.upper and value.isalnum() else self.quote
            written += f" {key}={mark}{value}{mark}"
        name = name.upper() if self.upper else name
        return f"<{name}{written}>{inner}</{name}>"

    def text(self, text: str, *, marked: bool = True) -> str:
        """Escape a text; set hits, links, no-break blanks and line ends of the source at random."""
        pieces = text.split(" ")
        for place, piece in enumerate(pieces):
            draw, cut = self.rng.random(), self.rng.randint(0, len(piece))
            done = escape(piece, quote=False)
            if "\n" in piece:
                done = done.replace("\n", "<br>")
            elif marked and draw < 0.03:
                done = f"{escape(piece[:cut], quote=False)}<b>{escape(piece[cut:], quote=False)}</b>"
            elif marked and draw < 0.05:
                done = self.tag("span", done, class_="companylink")
            elif marked and draw < 0.055:
                done = f'<a href="javascript:void(0)">{done}</a>'
            pieces[place] = done
        blanks = ("\n", "\n  ", "&nbsp;", "  ") if self.wrap else ("&nbsp; ", " ")
        glue = [self.rng.choice(blanks) if self.rng.random() < 0.1 else " " for _ in pieces]
        return "".join(piece + blank for piece, blank in zip(pieces, [*glue[1:], ""], strict=True))


def body_html(rng: random.Random, made: Draft, writer: Writer) -> str:
    """Write the body in one of the shapes that occur, then the notes."""
    language = made.article_language
    classed = f"articleParagraph {language}articleParagraph"
    shape = rng.choices(("classed", "holes", "ticker", "bare", "pre"), (20, 2, 2, 1, 1))[0]
    if shape == "ticker":  # the whole text in one paragraph without a class, after some with one
        made.body = [*made.body[:2], " ".join(sentence(rng, language, 15) for _ in range(rng.randint(20, 60)))]
        add_length(rng, made, "en")
    if shape in ("bare", "pre"):
        made.notes = []
        made.body = [text for text in made.body if text not in TRAPS]
    if shape == "pre":
        made.body = ["\n".join(made.body)]
    elif rng.random() < 0.1:
        made.body[0] += "\n" + sentence(rng, language, 4)
    plain = {"ticker": {len(made.body) - 1}, "bare": set(range(len(made.body)))}.get(shape, set())
    if shape == "holes":
        plain = {place for place in range(len(made.body) - 1) if rng.random() < 0.3}
    pieces = []
    for place, text in enumerate(made.body):
        if shape == "pre":
            pieces.append(f"<pre>{escape(text, quote=False)}</pre>")
            continue
        inner = writer.text(text)
        if rng.random() < 0.05 and "<br>" not in inner:
            inner = f"<b>{inner}</b>"
        pieces.append(writer.tag("p", f"\n{inner}\n", class_="" if place in plain else classed))
        if rng.random() < 0.05:
            pieces.append(writer.tag("p", rng.choice(("", " ", "&nbsp;")), class_=rng.choice(("", classed))))
    tail = made.notes + made.captions
    rng.shuffle(tail)
    made.notes, made.captions = ([t for t in tail if t in kept] for kept in (made.notes, made.captions))
    pieces += [writer.tag("p", writer.text(text, marked=False)) for text in tail]
    return "".join(pieces)


def seal(made: Draft) -> Truth:
    """Fill in the truth what the layout has decided."""
    truth = made.truth
    truth.text = "\n\n".join(made.body)
    truth.captions = "\n".join(made.captions)
    truth.note = "\n".join(([made.credit] if made.credit else []) + made.notes)
    truth.labels += [f"SC: {code}" for code in made.codes] + [f"PUB: {made.publisher}"]
    truth.labels += [f"{code}: {value}" for code, value in made.middle] + [f"ET: {made.time}"] * bool(made.time)
    return truth


def article_html(rng: random.Random, number: int, made: Draft, writer: Writer, style: dict[str, str]) -> str:
    """Write one article in the layout of a publication."""
    truth, tag = made.truth, writer.tag
    body = body_html(rng, made, writer)
    counted = f"{number}) " if style["counted"] else ""
    headline = f"{made.article_language}Headline{style['counted']}"
    lines = [made.length, truth.date_raw, truth.outlet, *made.codes]
    if style["time"] == "first":
        lines += [made.time] * bool(made.time)
    lines += [value for _, value in made.middle]
    if style["time"] == "last":
        lines += [made.time] * bool(made.time)
    lines += [made.language_name, truth.copyright]
    inner = tag("p", "\n") + (tag("div", writer.text(truth.section, marked=False)) if truth.section else "")
    inner += tag("div", tag("span", counted + writer.text(truth.title), class_=headline), id="hd")
    inner += tag("div", escape(truth.author) + " ", class_="author") if truth.author else ""
    inner += tag("div", escape(made.credit)) if made.credit else ""
    inner += "".join(tag("div", escape(line, quote=False) + rng.choice(("", " "))) for line in lines) + body
    inner += tag("p", escape(made.publisher, quote=False)) + tag("p", f"{style['document']} {truth.accession}")
    seal(made)
    return tag("div", inner, class_=f"article {made.article_language}Article".replace("zhA", "zhcnA"))


FRONT = """<style>.article {{ color: red }} .article .headline, #hd, .enHeadline {{ x: y }} .searchPreview {{ }}</style>
<script>var pages = {{"headline": 1, ".article": 2, "carryOver": "<div class='article'>"}}; /* {filler} */</script>"""


def page(rng: random.Random, articles: list[str], *, meta: str = "utf-8") -> str:
    """Put articles into a page of the service."""
    filler = " ".join(
        rng.choice((".article", "searchPreview", "headline", "lorem")) for _ in range(rng.choice((5, 7000)))
    )
    between = (
        "<span></span>", "<br>", '<div id="carryOver1"><input type="hidden" value="x">lorem</div>',
        '<table class="searchPreview"><tr><td>Search Summary</td><td>lorem AND ipsum 2 January 2017</td></tr></table>',
    )  # fmt: skip
    inner = "".join(rng.choice(between) + article for article in articles)
    footer = '<div id="pageFooter"><span class="copyright">© 2020 Lorem Service, Inc. All rights reserved.</span></div>'
    return (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={meta}">'
        f"<title>Lorem</title>{FRONT.format(filler=filler)}</head><body><form><table class='searchPreview'><tr>"
        f'<td>Text</td><td>lorem</td></tr></table><div id="contentLeft">{inner}</div>{footer}</form></body></html>'
    )


def encoded(rng: random.Random, text: str) -> bytes:
    """Return the bytes: line ends and encodings vary, and browsers leave a meta element that is wrong."""
    text = text.replace("\n", rng.choice(("\n", "\r\n")))
    return rng.choice((text.encode(), text.encode(), text.encode("cp1252", "xmlcharrefreplace")))


def _shares(rng: random.Random) -> dict[str, float]:
    return {
        "section": rng.choice((1.0, 0.65, 0.43, 0.0)),
        "author": rng.choice((0.96, 0.62)),
        "credit": 0.1,
        "note": rng.choice((0.0, 0.15, 0.63)),
        "time": rng.choice((0.0, 0.26)),
    }


def publication_page(seed: int) -> tuple[bytes, list[Truth]]:
    """Return a page in the layout of a publication, and the truth."""
    rng = random.Random(seed)
    ui, shares, writer = rng.choice(UIS), _shares(rng), Writer(rng)
    style = {
        "counted": " counted" * (rng.random() < 0.2),
        "time": rng.choice(("first", "first", "last")),
        "document": DOCUMENT[ui],
    }
    made = [draft(rng, ui, shares) for _ in range(rng.randint(20, 100))]
    articles = []
    for number, one in enumerate(made, 1):
        inner = article_html(rng, number, one, writer, style)
        last = number == len(made)
        mark = "lastArticle" if last and rng.random() < 0.3 else f"article-{one.truth.accession}"
        articles.append(writer.tag("div", inner, id=mark, class_="lastarticle" if last else "article"))
    return encoded(rng, page(rng, articles)), [one.truth for one in made]


def _terms(rng: random.Random) -> dict[str, str]:
    known = {"CO": "lorm : Lorem Corp", "IN": "i1 : Lorem | i2 : Ipsum",
             "NS": "gpol : Domestic Politics | gcat : General News",
             "RE": "eurz : Europe", "IPC": "LRM | IPS"}  # fmt: skip
    return {code: value for code, value in known.items() if rng.random() < 0.6}


def fields_page(seed: int) -> tuple[bytes, list[Truth]]:
    """Return a page with a table of field codes an article, and the truth."""
    rng = random.Random(seed)
    ui, shares, writer = rng.choice(UIS), _shares(rng), Writer(rng)
    made = [draft(rng, ui, shares) for _ in range(rng.randint(20, 100))]
    articles = []
    for one in made:
        truth, classed = one.truth, f"articleParagraph {one.article_language}articleParagraph"
        one.captions = []
        one.codes = one.codes[:1]
        headline = writer.tag("b", writer.text(truth.title, marked=False), class_=f"{one.article_language}Headline")
        rows = [("SE", truth.section), ("HD", headline), ("BY", truth.author), ("CR", one.credit), ("WC", one.length)]
        rows += [("PD", truth.date_raw), ("ET", one.time), ("SN", truth.outlet), ("SC", one.codes[0])]
        rows += [(c, v) for c, v in one.middle] + [("LA", one.language_name), ("CY", truth.copyright)]
        cells = [(code, value if code == "HD" else escape(value, quote=False), "") for code, value in rows if value]
        cut = rng.choice((1, 1, len(one.body), max(1, len(one.body) // 2)))
        for code, texts in (("LP", one.body[:cut]), ("TD", one.body[cut:])):
            inner = "".join(writer.tag("p", writer.text(text), class_=classed) for text in texts)
            cells += [(code, inner, "p")] if texts else []
        terms = _terms(rng)
        tail = [("CT", one.notes.pop())] if one.notes else []
        one.notes = [value for _, value in tail]
        tail += [("RF", "12345"), *terms.items(), ("PUB", one.publisher)]
        cells += [(code, escape(value, quote=False), "br") for code, value in tail]
        cells.append(("AN", f"{DOCUMENT[ui]} {truth.accession}", "br"))
        table = "".join(_row(writer, *cell) for cell in cells)
        table = f"<tbody>{table}</tbody>" if writer.lower else table
        articles.append(writer.tag("div", writer.tag("table", table), class_=f"article {one.article_language}Article"))
        truth.subject = " | ".join(terms.values())
        seal(one)
    return encoded(rng, page(rng, articles)), [one.truth for one in made]


def _row(writer: Writer, code: str, value: str, mark: str) -> str:
    label = f"<b>{code}</b>&nbsp;"
    label, value = {"p": (f"<p>{label}</p>", value), "br": (f"<br/>{label}", f"<br/>{value}")}.get(mark, (label, value))
    return f"<tr>{writer.tag('td', label, class_='index')}<td>{value}</td></tr>"


def _xml_text(rng: random.Random, text: str, *, hits: bool) -> str:
    """Escape a text; hits stand on lines of their own."""
    words = [escape(word, quote=False) for word in text.split(" ")]
    for place, word in enumerate(words):
        if hits and rng.random() < 0.05 and "&" not in word:
            words[place] = f"\n          <hlt>{word}</hlt>\n          "
    return " ".join(words)


def xml_file(seed: int) -> tuple[bytes, list[Truth], int]:
    """Return an XML file, the truth, and the number of articles that it states."""
    rng = random.Random(seed)
    made = [draft(rng, "en", _shares(rng)) for _ in range(rng.randint(3, 40))]
    entries = []
    for one in made:
        truth, code = one.truth, one.article_language.upper()
        truth.section = truth.edition = truth.author = one.credit = one.time = ""
        one.notes, one.captions, one.middle, one.codes = [], [], [], one.codes[:1]
        truth.date_raw = rng.choice((f"{truth.date}T01:35:58Z", truth.date))
        truth.page = ", ".join(pages := rng.choice(([], ["17"], ["A1", "A14"])))
        truth.copyright = " ".join(truth.copyright.split())
        stated = rng.random() < 0.8
        truth.length_declared = truth.length_declared if stated else None
        truth.length_unit = truth.length_unit if stated else ""
        lead, tail = _xml_body(rng, one)
        date = f"<dateTime>{truth.date_raw}</dateTime>" if "T" in truth.date_raw else f"<date>{truth.date_raw}</date>"
        names = {"gpol": "Domestic Politics", "gcat": "General & Lorem"}
        subjects = {key: value for key, value in names.items() if rng.random() < 0.6}
        truth.subject = " | ".join(f"{key} : {value}" for key, value in subjects.items())
        terms = "".join(f'<newsSubject code="{k}"><name>{escape(v)}</name></newsSubject>' for k, v in subjects.items())
        parts = [
            f"<accessionNo>{truth.accession}</accessionNo><reference>x</reference><baseLanguage>{code}</baseLanguage>",
            f"<copyright>{escape(truth.copyright)}   </copyright>",
            f'<headline><paragraph lang="{code}">{_xml_text(rng, truth.title, hits=True)}</paragraph></headline>',
            lead, "".join(("<pages>", *(f"<page>{text}</page>" for text in pages), "</pages>")),
            f"<publicationDate>{date}</publicationDate><publisherName>{escape(one.publisher)}</publisherName>", terms,
            f"<sourceName>{escape(truth.outlet)}</sourceName><sourceCode>{one.codes[0]}</sourceCode>", tail,
            f"<wordCount>{truth.length_declared}</wordCount>" if stated else "", "<logo/>",
        ]  # fmt: skip
        entries.append(f"<ppsarticle><article>{''.join(parts)}</article></ppsarticle>")
        seal(one)
    stated_count = len(made) + rng.choice((0, 0, 1))
    text = (
        '<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">'
        f'<ppsarticleResultSet count="{stated_count}">{"".join(entries)}</ppsarticleResultSet>'
        "</ppsArticleResponse></PPSResponse>"
    )
    return rng.choice((b"", b"\xef\xbb\xbf")) + text.encode(), [one.truth for one in made], stated_count


def _xml_body(rng: random.Random, made: Draft) -> tuple[str, str]:
    """Return lead and tail: paragraphs as elements, or all of them as bare text with four blanks before each."""
    if rng.random() < 0.2:
        made.body = [text for text in made.body if text not in TRAPS] or ["Lorem."]
        lines = "\n".join("    " + _xml_text(rng, text, hits=False) for text in made.body)
        return f"<leadParagraph>{rng.choice((lines, lines.strip()))}\n</leadParagraph>", ""
    cut = rng.choice((1, len(made.body)))
    parts = [
        "".join(f"<paragraph>{_xml_text(rng, text, hits=True)}</paragraph>" for text in texts)
        for texts in (made.body[:cut], made.body[cut:])
    ]
    return f"<leadParagraph>{parts[0]}</leadParagraph>", f"<tailParagraphs>{parts[1]}</tailParagraphs>" if parts[
        1
    ] else ""
