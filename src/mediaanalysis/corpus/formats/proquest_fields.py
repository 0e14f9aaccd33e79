"""What all ProQuest layouts share: the labels of the interface in several languages, and what they become.

The trap: labels follow the language of the interface, not of the article, and mail programs put blanks inside them
("Languageof publication", "2017-11- 07"). So labels and dates are compared with all white space removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mediaanalysis.corpus.dates import find_date, split_date
from mediaanalysis.corpus.languages import stated_language
from mediaanalysis.corpus.markup import BLOCKS, SILENT, collapse, local_name

__all__ = [
    "Block",
    "Field",
    "Printed",
    "article_fields",
    "blocks_of",
    "clean_url",
    "is_missing",
    "label_key",
    "printed_in",
    "repair_date",
    "split_edition",
]

_LABELS: dict[str, str] = {
    "title": "Title|Titel|Titre|Título|Название|Заголовок|标题|题名|篇名|標題",
    "author": "Author|Authors|Autor|Autor:in|Autoren|Verfasser|Auteur|Auteurs|Autores|Автор|Авторы|作者",
    "info": (
        "Publication info|Publication information|Informationen zur Veröffentlichung|Veröffentlichungsinfo|"
        "Publikationsinformationen|Publikationsinfo|Informations de publication|Infos de publication|"
        "Informations sur la publication|Información de publicación|Información de la publicación|"
        "Publicatie-info|Publicatiegegevens|Publicatie-informatie|Сведения о публикации|Информация о публикации|"
        "出版信息|出版物信息|出版資訊"
    ),
    "abstract": "Abstract|Zusammenfassung|Kurzfassung|Résumé|Resumen|Samenvatting|Реферат|Аннотация|Резюме|摘要",
    "links": "Links|Liens|Enlaces|Vínculos|Koppelingen|Ссылки|链接|連結|ProQuest document link",
    "full_text": "Full text|Volltext|Texte intégral|Texto completo|Volledige tekst|Полный текст|全文|全文文献",
    "subject": "Subject|Subjects|Thema|Themen|Fachgebiet|Sujet|Sujets|Materia|Tema|Onderwerp|Тема|Предмет|主题|主題",
    "business_term": (
        "Business indexing term|Begriff aus Wirtschaftsindex|Terme d'indexation commercial|"
        "Terme d'indexation économique|Término de indexación empresarial|Término de indexación de negocios|"
        "Zakelijke indexeringsterm|Термин бизнес-индекса|商业索引词"
    ),
    "location": "Location|Standort|Ort|Lieu|Emplacement|Lugar|Ubicación|Locatie|Местоположение|Место|位置|地点|地點",
    "people": "People|Person|Personen|Personnes|Personnalités|Personas|Gente|Mensen|Люди|Персоналии|人物|人名",
    "company": (
        "Company / organization|Company/institution|Unternehmen / Organisation|Firma / Organisation|"
        "Entreprise / organisation|Société / organisation|Empresa / organización|Compañía / organización|"
        "Bedrijf / organisatie|Компания / организация|公司 / 组织|公司 / 机构|公司 / 組織"
    ),
    "identifier": (
        "Identifier / keyword|Bezeichner / Schlüsselwort|Identifikator / Schlagwort|Identifikator / Schlüsselwort|"
        "Identificateur / mot-clé|Identifiant / mot-clé|Identificador / palabra clave|Trefwoord|"
        "Identificatie / trefwoord|Идентификатор / ключевое слово|标识符 / 关键字|标识符 / 关键词"
    ),
    "classification": (
        "Classification|Klassifizierung|Klassifikation|Clasificación|Classificatie|Классификация|分类|分類"
    ),
    "outlet": (
        "Publication title|Titel der Publikation|Publikationstitel|Titre de la publication|Titre de publication|"
        "Título de publicación|Título de la publicación|Publicatietitel|Titel van publicatie|Название публикации|"
        "Название издания|出版物名称|出版物标题|刊名|出版物名稱"
    ),
    "pages": "Pages|Page|Seiten|Seite|Páginas|Página|Pagina's|Pagina|Страницы|Страница|页|页码|頁",
    "first_page": (
        "First page|Start page|Erste Seite|Première page|Primera página|Página inicial|Eerste pagina|"
        "Первая страница|首页|第一页|起始页|首頁"
    ),
    "number_of_pages": (
        "Number of pages|Seitenzahl|Seitenanzahl|Anzahl der Seiten|Nombre de pages|Número de páginas|"
        "Aantal pagina's|Количество страниц|Число страниц|页数|頁數"
    ),
    "column": "column|Spalte|Kolumne|Colonne|Columna|Kolom|Столбец|专栏",
    "year": (
        "Publication year|Year|Jahr|Erscheinungsjahr|Publikationsjahr|Jahr der Veröffentlichung|"
        "Année de publication|Año de publicación|Publicatiejaar|Jaar van publicatie|Год публикации|Год издания|"
        "出版年份|出版年"
    ),
    "date": (
        "Publication date|Erscheinungsdatum|Publikationsdatum|Veröffentlichungsdatum|Datum der Veröffentlichung|"
        "Date de publication|Fecha de publicación|Publicatiedatum|Datum van publicatie|Дата публикации|"
        "Дата издания|出版日期"
    ),
    "volume": "Volume|Band|Jahrgang|Volumen|Deel|Jaargang|Том|卷",
    "issue": "Issue|Ausgabe|Heft|Numéro|Número|Nummer|Aflevering|Выпуск|期",
    "section": "Section|Abschnitt|Rubrik|Ressort|Rubrique|Sección|Sectie|Rubriek|Katern|Раздел|版块|栏目|欄目",
    "edition": "Edition|Auflage|Édition|Edición|Editie|Издание|版本",
    "dateline": "Dateline|Datumszeile|Ligne de date|Date et lieu|Línea de fecha|Fecha y lugar|Datumregel|电头|電頭",
    "publisher": "Publisher|Verlag|Herausgeber|Éditeur|Editorial|Editor|Uitgever|Издатель|Издательство|出版商|出版者",
    "place": (
        "Place of publication|Erscheinungsort|Publikationsort|Ort der Veröffentlichung|Lieu de publication|"
        "Lugar de publicación|Plaats van publicatie|Место публикации|Место издания|出版地|出版地点"
    ),
    "country": (
        "Country of publication|Erscheinungsland|Land der Veröffentlichung|Pays de publication|"
        "País de publicación|Land van publicatie|Страна публикации|Страна издания|出版国家/地区|出版国家"
    ),
    "publication_subject": (
        "Publication subject|Thema der Publikation|Publikationsthema|Sujet de la publication|Sujet de publication|"
        "Materia de publicación|Materia de la publicación|Tema de la publicación|Onderwerp van publicatie|"
        "Тема публикации|Тематика публикации|出版物主题|出版主题"
    ),
    "issn": "ISSN|e-ISSN|ISBN|CODEN",
    "publication_type": (
        "Source type|Quellentyp|Quelltyp|Quellenart|Art der Quelle|Type de source|Tipo de fuente|Brontype|"
        "Type bron|Тип источника|Вид источника|来源类型|资源类型"
    ),
    "language": (
        "Language of publication|Language|Publikationssprache|Sprache der Publikation|Sprache der Veröffentlichung|"
        "Sprache|Langue de publication|Langue de la publication|Langue|Idioma de publicación|"
        "Idioma de la publicación|Lenguaje de la publicación|Idioma|Taal van publicatie|Publicatietaal|Taal|"
        "Язык публикации|Язык издания|Язык|出版物语言|出版语言|语言|出版物語言"
    ),
    "document_type": (
        "Document type|Dokumenttyp|Dokumentart|Type de document|Tipo de documento|Documenttype|Type document|"
        "Тип документа|Вид документа|文档类型|文献类型"
    ),
    "accession": (
        "ProQuest document ID|ProQuest-Dokument-ID|ProQuest-Dokument-Nr.|ID de document ProQuest|"
        "ID du document ProQuest|Identifiant de document ProQuest|ID del documento de ProQuest|"
        "ID de documento de ProQuest|ID de documento ProQuest|ID del documento ProQuest|ID van ProQuest-document|"
        "Идентификатор документа ProQuest|ID документа ProQuest|ProQuest 文档 ID|ProQuest 文献 ID|"
        "ProQuest 文件 ID"
    ),
    "document_url": (
        "Document URL|Dokument-URL|URL du document|URL del documento|URL van document|URL документа|"
        "URL-адрес документа|文档 URL|文献 URL|文件 URL"
    ),
    "url": "URL",
    "copyright": (
        "Copyright|Urheberrecht|Droits d'auteur|Derechos de autor|Auteursrecht|Авторское право|Авторские права|"
        "版权|版權"
    ),
    "load_date": (
        "Last updated|Zuletzt aktualisiert|Letzte Aktualisierung|Dernière mise à jour|Última actualización|"
        "Laatst bijgewerkt|Laatste update|Последнее обновление|Дата последнего обновления|上次更新|最近更新|最后更新"
    ),
    "database": "Database|Datenbank|Base de données|Base de datos|База данных|数据库|資料庫",
}
"""Field -> its labels in en, de, fr, es, nl, ru, zh."""

_NOTHING = (
    "None available|Not available|Full text not available|Keine verfügbar|Nicht verfügbar|Keine Angabe|"
    "Aucun disponible|Aucune disponible|Non disponible|Ninguno disponible|No disponible|Niet beschikbaar|"
    "Geen beschikbaar|Недоступно|Отсутствует|无|無"
)
_ANONYMOUS = "Anonymous|Anonym|Anonyme|Anónimo|Anoniem|Аноним|Анонимный автор|佚名|匿名"
_UNLISTED = frozenset(("full_text", "abstract", "links"))
_EDITION = re.compile(
    r"\s*\[([^\[\]]{0,60}?\b(?:edition|edn|ausgabe|auflage|édition|edición|edizione|editie|edição|издание|выпуск)\b"
    r"[^\[\]]{0,40})\](?=\s*(?:;|$))",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"]+")
_DOCVIEW = re.compile(r"docview(?:/|%2F)(\d+)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=,)(?=\S)")
_WHITE = re.compile(r"\s+")
_BLOCKS = BLOCKS | {"center", "form", "fieldset", "figure", "figcaption", "hr"}
_CHINESE_MONTH = re.compile(r"(\d{1,2})月(\d{1,2}),(\d{4})")


class Field(NamedTuple):
    """One label line: our key ("" for a label that is not known), the label and the value as delivered."""

    key: str
    label: str
    value: str


class Printed(NamedTuple):
    """What a citation line says: outlet, date and page."""

    outlet: str
    date: str
    page: str


def _squash(text: str) -> str:
    return "".join(text.replace("’", "'").replace("\u200b", "").replace("\u00ad", "").split()).casefold()


_KEYS = {_squash(name): key for key, names in _LABELS.items() for name in names.split("|")}
_EMPTY = frozenset(map(_squash, _NOTHING.split("|")))
_NOBODY = frozenset(map(_squash, _ANONYMOUS.split("|")))


def label_key(label: str) -> str:
    """Return our key for a label of the interface, "" for one that is not known.

    >>> label_key("Languageof publication: "), label_key("Texte intégral :"), label_key("Mood")
    ('language', 'full_text', '')
    """
    return _KEYS.get(_squash(label).rstrip(":："), "")


def is_missing(value: str) -> bool:
    """Say whether a value is one of the database's ways to say that there is none.

    >>> is_missing("None available."), is_missing("Noneavailable."), is_missing("None of them came.")
    (True, True, False)
    """
    return _squash(value).rstrip(".。") in _EMPTY | {""}


def repair_date(value: str) -> str:
    """Return a date without the blanks that mail programs put into it; as delivered where it needs no repair.

    >>> repair_date("2017-11- 07"), repair_date("Jan 11, 2 009"), repair_date("8 mai 2010"), repair_date("5月 8, 2010")
    ('2017-11-07', 'Jan 11, 2009', '8 mai 2010', '2010-5-8')
    """
    squashed = "".join(value.split())
    if found := _CHINESE_MONTH.fullmatch(squashed):
        return f"{found[3]}-{found[1]}-{found[2]}"
    squashed = _BETWEEN.sub(" ", squashed)
    day = find_date(squashed)
    return squashed if day and find_date(value) != day else value


def split_edition(title: str) -> tuple[str, str]:
    """Return a title without the edition that the database hangs on in brackets, and the edition.

    >>> split_edition("Lorem ipsum [South Final Edition]"), split_edition("Lorem [sic]")
    (('Lorem ipsum', 'South Final Edition'), ('Lorem [sic]', ''))
    """
    found = _EDITION.search(title)
    return (title[: found.start()] + title[found.end() :], found[1].strip()) if found else (title, "")


def clean_url(url: str) -> str:
    """Return an address without what names the library of the person who exported: proxy, account and session.

    >>> clean_url("http://search-proquest-com.proxy.lorem.example/docview/100000001/AB12PQ/1?accountid=9")
    'https://www.proquest.com/docview/100000001'
    """
    try:
        host = (urlsplit(url.strip()).hostname or "").lower()
    except ValueError:  # a broken address: no part of it can be trusted
        return ""
    if found := _DOCVIEW.search(url):
        host = host if host.endswith(".proquest.com") else "www.proquest.com"
        return f"https://{host}/docview/{found[1]}"
    if "proxy" in host or "url=http" in url:
        return ""
    return re.sub(r"([?&])accountid=[^&#]*&?", r"\1", url.strip(), flags=re.IGNORECASE).rstrip("?&")


def printed_in(line: str) -> Printed:
    """Return what a citation line says; the date may stand right after the place.

    >>> printed_in("Lorem Tribune ; Lorem, Calif. [Lorem, Calif]08 May 2010: B.1.")
    Printed(outlet='Lorem Tribune', date='08 May 2010', page='B.1')
    """
    day = split_date(line)[0]
    before, _, after = line.partition(day) if day else (line, "", "")
    page = re.match(r"\s*:\s*(\S.*?)\s*\.?\s*$", after)
    return Printed(re.split(r"[;\[]", before, maxsplit=1)[0].strip(" .,\u00a0"), day, page[1] if page else "")


def article_fields(found: Iterable[Field], title: str = "") -> dict[str, object]:
    """Return the fields of an article from its label lines; the first line of a kind counts.

    Parameters
    ----------
    found
        The label lines in their order, without those of the text.
    title
        The title where it stands without a label.

    Returns
    -------
    dict
        Every field of `Articles.add` but the text and what is cut from it.
    """
    found = list(found)
    values: dict[str, str] = {}
    for field in found:
        if field.key and field.value and not is_missing(field.value):
            values.setdefault(field.key, field.value)
    printed = printed_in(values.get("info", ""))
    title, edition = split_edition(collapse(title).replace("\n", " ") or values.get("title", ""))
    raw_date = values.get("date") or printed.date
    author, dateline = values.get("author", ""), values.get("dateline", "")
    fields = {
        "title": title,
        "outlet": (values.get("outlet", "").rsplit(";", 1)[0] or printed.outlet).strip(),
        "date": repair_date(raw_date),
        "date_raw": raw_date,
        "author": "" if _squash(author).rstrip(".") in _NOBODY else author,
        "page": values.get("pages") or values.get("first_page") or printed.page,
        "edition": edition or values.get("edition", ""),
        "language": stated_language(values["language"]) if "language" in values else "",
        # Some deliveries state a time in this place ("2010-05-08 @ 00:00"), which is no dateline.
        "dateline": "" if re.match(r"\d{4}\s*-", dateline) else dateline,
        "url": clean_url(values.get("url") or values.get("document_url", "")),
        "subject": values.get("subject") or values.get("identifier", ""),
        "labels": _listed(found),
    }
    same = ("section", "copyright", "publication_type")
    fields |= {name: values[name] for name in same if name in values}
    fields["load_date"] = repair_date(values.get("load_date", ""))
    number = _DOCVIEW.search(str(fields["url"]))
    fields["accession"] = "".join(values.get("accession", "").split()) or (number[1] if number else "")
    return dict(fields)


def _listed(found: list[Field]) -> str:
    """Return the label lines for the column of raw labels; links lead through the exporter's library."""
    return "\n".join(
        f"{field.label}: {_URL.sub(lambda url: clean_url(url[0]), field.value)}"
        for field in found
        if field.key not in _UNLISTED and field.label and field.value
    )


class Block(NamedTuple):
    """A paragraph of a page: its text, the role of the element it stands in, and the tag that opened it."""

    text: str
    role: str = ""
    opened_by: str = ""


def blocks_of(root: Any, role_of: Callable[[Any], str] | None = None) -> list[Block]:
    r"""Return the paragraphs of a page in their order, bare text between elements included.

    Parameters
    ----------
    root
        The element to walk.
    role_of
        Gives the role of an element, "" for that of the element around it; a change of role ends a paragraph.

    Examples
    --------
    >>> from mediaanalysis.corpus.markup import parse_html
    >>> [block.text for block in blocks_of(parse_html("Lo<b>rem</b><p></p>ipsum<br>dolor<br><br>sit"))]
    ['Lorem', 'ipsum\ndolor', 'sit']
    """
    blocks: list[Block] = []
    pieces: list[str] = []
    state = ("", "")  # role of the text collected, and what opened it

    def flush(opened_by: str, role: str) -> None:
        nonlocal state
        if text := collapse("".join(pieces)):
            blocks.append(Block(text, *state))
        elif not opened_by:
            opened_by = state[1]
        pieces.clear()
        state = (role, opened_by)

    def take(text: str | None, role: str) -> None:
        if text and not text.isspace() and role != state[0]:
            flush("", role)
        if text:
            pieces.append(_WHITE.sub(" ", text))

    stack: list[tuple[Any, str, bool]] = [(root, "", False)]
    while stack:  # without recursion: saved pages nest thousands deep
        node, role, done = stack.pop()
        name = local_name(node).lower()
        if name in _BLOCKS and not (node is root and done):
            flush(name, role)
        if done:
            if node is not root:
                take(node.tail, role)
            continue
        own = (role_of(node) if role_of and name else "") or role
        stack.append((node, role, True))
        if not name or name in SILENT:
            continue
        if name == "br":
            if pieces and not "".join(pieces[-2:]).rstrip(" ").endswith("\n"):
                pieces.append("\n")
            else:
                flush("br", role)
        elif name in ("td", "th"):
            pieces.append(" ")
        take(node.text, own)
        stack.extend((child, own, False) for child in reversed(node))
    flush("", "")
    return blocks
