"""The words of the Nexis family: labels, markers, units and languages in the languages of its interface.

Labels follow the interface, not the article, and one file can mix both; so all languages are looked up at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

__all__ = [
    "HEAD_ROLES",
    "counter_of",
    "is_body_marker",
    "is_cover",
    "is_end_marker",
    "length_of",
    "page_of",
    "role_of",
    "split_label",
    "tail_heading",
]

_ROLES: dict[str, str] = {
    "title": "headline|schlagzeile|titel|titre|titular|titulo|titolo|kop|заголовок|标题|標題|見出し|tytul",
    "section": (
        "section|rubrik|ressort|rubrique|seccion|sectie|rubriek|secao|sezione|раздел|рубрика|секция|"
        "版面|栏目|欄目|部分|版块|章节|sekcja|dzial|sektion|avdelning"
    ),
    "length": (
        "length|lange|laenge|umfang|longueur|longitud|extension|lengte|comprimento|extensao|tamanho|lunghezza|"
        "длина|объем|长度|長度|篇幅|字数|字數|長さ|dlugosc|langd"
    ),
    "author": (
        "byline|by line|author|authors|autor|autoren|verfasser|auteur|auteurs|signature|autores|naamregel|"
        "autore|autori|автор|авторы|作者|署名|著者|autorzy|forfattare"
    ),
    "dateline": (
        "dateline|datumszeile|ortsmarke|lieu|ligne de date|lugar|lugar y fecha|fecha y lugar|dagtekening|plaats|"
        "datumregel|luogo|место|место и дата|电头|電頭|地点|miejsce"
    ),
    "abstract": (
        "highlight|highlights|abstract|encart|resume|zusammenfassung|resumen|samenvatting|resumo|sommario|riassunto|"
        "выделение|аннотация|краткое содержание|摘要|提要|streszczenie"
    ),
    "captions": (
        "graphic|graphics|grafik|grafiken|graphique|graphiques|illustration|illustrations|grafico|graficos|grafiek|"
        "afbeelding|grafica|иллюстрация|иллюстрации|графика|графический материал|图形|圖形|图表|图片|圖片|grafika"
    ),
    "load_date": (
        "load date|update|ladedatum|lade datum|datum des ladens|date chargement|date de chargement|fecha carga|"
        "fecha de carga|laaddatum|laad datum|data de carregamento|data de carga|data di caricamento|дата загрузки|"
        "加载日期|载入日期|上载日期|載入日期|データ更新日|data zaladowania"
    ),
    "language": "language|sprache|langue|idioma|lengua|taal|lingua|язык|语言|語言|言語|jezyk|sprak",
    "publication_type": (
        "publication type|pub type|publikationsart|publikationstyp|type publication|type de publication|"
        "tipo publicacion|tipo de publicacion|publicatietype|soort publicatie|tipo de publicacao|"
        "tipo di pubblicazione|тип публикации|тип издания|出版物类型|出版物類型|刊物类型|typ publikacji"
    ),
    "subject": (
        "subject|subjects|thema|themen|schlagwort|schlagworter|sujet|sujets|tema|temas|asunto|onderwerp|onderwerpen|"
        "assunto|argomento|soggetto|тема|темы|тематика|主题|主題|temat"
    ),
    "correction": (
        "correction|corrections|korrektur|berichtigung|rectificatif|rectification|correccion|correctie|rectificatie|"
        "correcao|correzione|исправление|поправка|更正|korekta"
    ),
    "correction_date": (
        "correction date|korrekturdatum|date correction|date de correction|fecha de correccion|correctiedatum|"
        "дата исправления|更正日期"
    ),
    "note": "notes|note|anmerkung|anmerkungen|notas|noten|opmerkingen|примечание|примечания|注释|备注",
    "url": "url",
    "accession": "acc no|accession number|accession no",
    "body": "body",
    "other": (
        "series|distribution|guests|anchors|reporters|show|journal code|zeitungs code|company|companies|ticker|"
        "industry|person|people|geographic|organization|organisation|country|state|city|region|name|names|type|"
        "document type|category|column|insert|table|contact|isbn|issn|firma|unternehmen|branche|branchen|"
        "personen|geografie|geographie|land|borsenkurzel|societe|symbole boursier|secteur activite|"
        "localisation geo|personne|personnes|entreprise|pays|empresa|organizacion|persona|personas|geografico|"
        "industria|sector|bedrijf|organisatie|persoon|geografisch|bedrijfstak|компания|компании|организация|"
        "организации|персона|персоны|география|отрасль|тикер|код издания|公司|组织|組織|人物|地理|行业|行業|"
        "股票代码|期刊代码|azienda|organizzazione|organizacao|pessoa|osoba|organizacja|bibliography"
    ),
}
HEAD_ROLES = frozenset(("title", "section", "length", "author", "dateline", "abstract", "body"))
"""Roles of the labels that stand before the body; all others stand after it."""

_BODY_MARKERS = (
    "body|text|korper|haupttext|hauptteil|textkorper|corps|corps du texte|texte|texte integral|cuerpo|texto|"
    "texto completo|tekst|hoofdtekst|inhoud|corpo|corpo do texto|testo|текст|основной текст|тело|содержание|"
    "正文|主体|内容|內文|本文|본문|tresc|brodtext"
)
_END_MARKERS = (
    "end of document|ende des dokuments|ende des dokumentes|dokumentende|ende dokument|fin du document|"
    "fin de document|fin del documento|final del documento|einde van document|einde van het document|"
    "einde document|fim do documento|final do documento|fine del documento|fine documento|конец документа|"
    "文档结尾|文件结尾|文档结束|文件结束|文档末尾|文档完|文件結尾|文件結束|文書の終わり|ドキュメントの終わり|"
    "문서 끝|koniec dokumentu|slut pa dokument"
)
_CLASSIFICATION = (
    "classification|klassifizierung|klassifikation|clasificacion|classificatie|classificacao|classificazione|"
    "классификация|分类|分類|klasyfikacja"
)
_COUNTER = re.compile(
    r"\s*(?:document[eo]?|dokument|документ)?\s*(\d+)\s+(?:of|von|de|sur|van|di|из|z)\s+(\d[\d.,]*)\s*"
    r"(?:do[ck]ument\w*|документ\w*)?\s*",
    re.IGNORECASE,
)
_COUNTER_CJK = re.compile(r"\s*第?\s*(\d+)\s*[篇份]?[，,/ ]*[共之的]\s*(\d+)\s*[篇份]?(?:文档|文件)?\s*")
_COVER = re.compile(
    r"\s*(?:-+\s*end of request\s*-+|(?:download|print|e-?mail|fax|delivery) request\s*:|time of request\s*:|"
    r"send to\s*:|job number\s*:|project id\s*:|number of (?:lines|pages)\s*:)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s\-_–]+")
_LABEL = re.compile(r"\s*([^\W\d][^:：\n.,;!?]{0,40}?)\s*[:：]([\s\u00a0]*)(.*)", re.DOTALL)
_LENGTH = re.compile(r"\D{0,20}?(\d{1,3}(?:[.,\s\u00a0'’]\d{3})+|\d+)\s*([^\W\d]*)")
_CHARACTER_UNITS = re.compile(r"[字文]|char|zeichen|caract|signes|tekens|символ|знак|caratter|znak", re.IGNORECASE)
_NUMBER = r"((?:[\w\-]*?\d[\w\-]*)(?:\s?[,&/–-]\s?[A-Z]?\d+\b(?!\s*%))*)"
_PAGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:pgs?|pages?|pp?|pag|p[áa]gs?|p[áa]ginas?|blz|bladzijde|seiten?|стр|страница|стор|strona|str)\b\.?\s*{_NUMBER}",
        rf"(?<![\w.])(?:S|С|с|s)\.\s*{_NUMBER}",
        r"第?\s*([A-Z]?\d+[A-Z]?)\s*[版页頁]",
        r"[版页頁][\s:：]*([A-Z]?\d+[A-Z]?)",
    )
)


def _fold(text: str) -> str:
    """Return a word without case, accents and dividers, so that LÄNGE, Länge and lange are one."""
    plain = "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))
    return _SEPARATORS.sub(" ", plain).strip(" :：")


def _table(words: dict[str, str], divider: str) -> dict[str, str]:
    return {_fold(word): value for value, line in reversed(words.items()) for word in line.split(divider) if word}


_ROLE_OF = _table(_ROLES, "|")
_HEADINGS = {role: _ROLES[role] for role in ("captions", "correction", "note")}
_HEADING_OF = _table(_HEADINGS | {"classification": _CLASSIFICATION}, "|")
_BODY = frozenset(map(_fold, _BODY_MARKERS.split("|")))
_END = frozenset(map(_fold, _END_MARKERS.split("|")))


@lru_cache(4096)
def role_of(label: str) -> str:
    """Return what a label stands for: a field, "other" for one that is only kept as it is, "" for an unknown one.

    >>> role_of("LÄNGE"), role_of("Load-Date"), role_of("DATE-CHARGEMENT"), role_of("Ticker"), role_of("Lorem")
    ('length', 'load_date', 'load_date', 'other', '')
    """
    return _ROLE_OF.get(_fold(label), "")


def counter_of(line: str) -> tuple[int, int] | None:
    """Return number and total of a line that counts the documents of a delivery, None for another line.

    >>> counter_of("  2001 of 2146 DOCUMENTS"), counter_of("Dokument 3 von 1.204"), counter_of("3 of 4")
    ((2001, 2146), (3, 1204), None)
    """
    if len(line) > 120 or not re.search(r"do[ck]ument|документ|[篇份文]", line, re.IGNORECASE):
        return None
    found = _COUNTER.fullmatch(line) or _COUNTER_CJK.fullmatch(line)
    return (int(found[1]), int(re.sub(r"\D", "", found[2]))) if found else None


def is_cover(line: str) -> bool:
    """Say whether a line is one of the cover pages of LexisNexis, which name who exported.

    >>> is_cover("Download Request: Selected Items: 1-32"), is_cover("Lorem: ipsum")
    (True, False)
    """
    return _COVER.match(line) is not None


def split_label(line: str) -> tuple[str, str, str] | None:
    r"""Return label, the blanks after its colon and the value of a line that looks like "Label: value", else None.

    >>> split_label("Section:\u00a0NEWS; Pg. 3")
    ('Section', '\xa0', 'NEWS; Pg. 3')
    >>> split_label("Lorem ipsum.") is None
    True
    """
    found = _LABEL.match(line)
    return (" ".join(found[1].split()), found[2], found[3].strip()) if found else None


def is_body_marker(text: str) -> bool:
    """Say whether a paragraph is the word above the body, in any interface language.

    >>> is_body_marker("Body"), is_body_marker("Körper"), is_body_marker("正文"), is_body_marker("Lorem")
    (True, True, True, False)
    """
    return len(text) < 40 and _fold(text) in _BODY


def is_end_marker(text: str) -> bool:
    r"""Say whether a paragraph is the line below a document.

    >>> is_end_marker("\nEnd of Document"), is_end_marker("Fin du document"), is_end_marker("End of the document.")
    (True, True, False)
    """
    return len(text) < 60 and _fold(text) in _END


def tail_heading(text: str) -> str:
    r"""Return what the part below a word alone in its paragraph holds, "" when it is no such word.

    >>> tail_heading("\nGraphic"), tail_heading("Klassifizierung"), tail_heading("Lorem")
    ('captions', 'classification', '')
    """
    return _HEADING_OF.get(_fold(text), "") if len(text) < 50 else ""


def page_of(section: str) -> str:
    """Return the page named in a section value, "" where none is.

    Examples
    --------
    >>> page_of("NEWS; Pg. 3"), page_of("Section B; Page 22, Column 2; Desk"), page_of("RESSORT; S. 114 Ausg. 9")
    ('3', '22', '114')
    >>> page_of("POLITICS; Version:28"), page_of("Pg. A12"), page_of("第3版")
    ('', 'A12', '3')
    """
    for pattern in _PAGES:
        if found := pattern.search(section[:500]):
            return found[1].strip()
    return ""


def length_of(value: str) -> tuple[int, str]:
    """Return the stated length and its unit, "words" or "characters"; 0 where no number is stated.

    >>> length_of("2,968 words"), length_of("1.204 Wörter"), length_of("1200 字"), length_of("lorem")
    ((2968, 'words'), (1204, 'words'), (1200, 'characters'), (0, 'words'))
    """
    found = _LENGTH.match(value.strip())
    if not found or len(found[1]) > 12:
        return 0, "words"
    unit = "characters" if _CHARACTER_UNITS.search(found[2]) else "words"
    return int(re.sub(r"\D", "", found[1])), unit
