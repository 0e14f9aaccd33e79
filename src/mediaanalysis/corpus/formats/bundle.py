"""Text files of many articles with lines such as ``=====`` between them, each with a head of labels.

Traps: the same line can stand between head and body, or inside a body; a body can begin with a word and a colon. So a
part is an article only when it begins with two known labels, or with front matter; any other part goes on with the
article before it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mediaanalysis.corpus.articles import Articles, open_articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.formats.plain import split_front_matter
from mediaanalysis.corpus.languages import stated_language
from mediaanalysis.corpus.markup import collapse

__all__ = ["SEPARATOR", "is_bundle", "join_batches", "read_bundle"]

SEPARATOR = re.compile(r"^[ \t]*(?:-{5,}|={5,}|\*{5,}|_{5,}|#{5,}|~{5,})[ \t]*$", re.MULTILINE)
_LABELS: dict[str, str] = {
    "title": (
        "title|headline|titel|überschrift|schlagzeile|titre|título|titulo|titular|kop|koptekst|заголовок|название"
        "|标题|標題"
    ),
    "outlet": (
        "outlet|source|publication|publication title|newspaper|publisher|medium|quelle|zeitung|publikation|journal"
        "|média|media|fuente|medio|periódico|periodico|publicación|bron|krant|publicatie|источник|издание|газета|сми"
        "|来源|來源|媒体|媒體|报纸|報紙"
    ),
    "date": (
        "date|published|publication date|pub date|date published|datum|erscheinungsdatum|erschienen|veröffentlicht"
        "|date de publication|fecha|fecha de publicación|publicatiedatum|дата|дата публикации|日期|发布日期|出版日期"
    ),
    "author": (
        "author|authors|author(s)|byline|by|autor|autoren|autorin|auteur|auteurs|autora|autores|автор|авторы"
        "|作者|记者|記者"
    ),
    "section": "section|desk|rubrik|ressort|rubrique|sección|seccion|rubriek|katern|рубрика|раздел|栏目|版块|欄目",
    "page": "page|pages|seite|seiten|página|páginas|pagina|blz|страница|стр|版次|页码",
    "edition": "edition|ausgabe|édition|edición|editie|выпуск|版本",
    "url": "url|link|web address|enlace|lien|адрес|ссылка|链接|网址",
    "language": "language|sprache|langue|idioma|taal|язык|语言|語言",
    "subtitle": "subtitle|untertitel|sous-titre|subtítulo|ondertitel|подзаголовок|副标题",
    "abstract": "abstract|summary|zusammenfassung|résumé|resumen|samenvatting|аннотация|摘要",
    "accession": "accession number|document id|doc id|document number|dokumentnummer|numéro de document",
    "load_date": "load-date|load date|ladedatum",
    "copyright": "copyright",
    "text": "text|body|full text|volltext|texte|texte intégral|texto|texto completo|tekst|текст|正文|全文",
    "length": "length|länge|longueur|longitud|lengte|word count|words|字数",
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split("|")}
_LINE = re.compile(r"[ \t]*([^\W\d_][\w .()/-]{0,40}?)[ \t\u00a0]*(?::|：)(?:[ \t\u00a0]+(.*)|(.*))$")
_COUNTER = re.compile(r"\W{0,3}(?:[^\W\d]{1,12}\W{0,2}\s?)?\d{1,6}(?:\s*(?:/|of|von|de|van|из)\s*\d{1,6})?\W{0,3}$")
_WORDS = re.compile(r"([\d,. ]*\d)\s*(?:words|wörter|mots|palabras|woorden|слов|字)?$", re.IGNORECASE)
_MOST_HEAD_LINES = 60
_LONGEST_TITLE = 200


class _Head(NamedTuple):
    """The fields at the top of a part, their lines as delivered, the text below them, how many labels are known."""

    fields: dict[str, str]
    labels: str
    text: str
    known: int


def is_bundle(text: str) -> bool:
    r"""Say whether a text is a bundle: two or more parts begin with a head, and nothing but a preface is before them.

    Examples
    --------
    >>> part = "Title: Lorem\nDate: 3 March 2014\n\nLorem ipsum.\n"
    >>> is_bundle(part + "=====\n" + part), is_bundle(part), is_bundle("Lorem.\n-----\nIpsum.\n-----\nDolor.")
    (True, False, False)
    """
    text = _lf(text)
    if not SEPARATOR.search(text):
        return False
    parts = [part for part in SEPARATOR.split(text) if part.strip()]
    heads = [position for position, part in enumerate(parts) if _has_head(part)]
    # A first part without a head is a preface (a search, a list of sources) when it is short.
    return len(heads) >= 2 and (heads[0] == 0 or (heads[0] == 1 and len(parts[0]) < 3000))


def read_bundle(source: Source, options: Options) -> Batch:
    """Read a text file of many articles with lines of ``-----`` or the like between them."""
    articles, text = open_articles(source, options, "text_bundle")
    preface, parts = _articles(_lf(text))
    if not parts:
        detail = (
            "Expected parts with a line such as ===== between them, each beginning with two lines such as "
            "'Title: ...' and 'Date: ...'; saw none. Put each article into a file of its own, or make a table."
        )
        raise RejectedError("no_articles", detail)
    if preface:
        articles.batch.add("note", "preface", f"Left out before the first article: {shorten(preface)!r}.")
    for head in parts:
        _add(articles, head)
    return articles.finish()


def _lf(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _has_head(part: str) -> bool:
    return _head(part).known >= 2


def _articles(text: str) -> tuple[str, list[_Head]]:
    """Return what stands before the first head, and the articles; a part without a head goes on with the last one."""
    heads: list[_Head] = []
    preface, start = "", 0
    marks = [(found.start(), found.end(), found.group().strip()) for found in SEPARATOR.finditer(text)]
    pieces: list[list[str]] = []
    line = ""
    for end, next_start, mark in [*marks, (len(text), len(text), "")]:
        part, start, before = text[start:end], next_start, line
        line = mark
        head = _head(part)
        if head.known >= 2:
            heads.append(head)
            pieces.append([head.text])
        elif not part.strip():
            continue
        elif not heads:
            preface += part.strip()
        elif pieces[-1] == [""]:  # the line stood between the head and the body
            pieces[-1] = [part.strip("\n")]
        else:
            pieces[-1] += [before, part.strip("\n")]
    return preface, [head._replace(text="\n\n".join(piece)) for head, piece in zip(heads, pieces, strict=True)]


def _head(part: str) -> _Head:
    """Read the labels at the top of a part, below a running number and a headline without a label, if any."""
    part = part.strip("\n")
    fields, rest = split_front_matter(part.lstrip())
    if fields:
        return _Head(fields, "", rest.strip(), 2)
    lines = part.split("\n", _MOST_HEAD_LINES + 1)
    first, title = 0, ""
    while first < min(len(lines), 3) and _COUNTER.fullmatch(lines[first].strip()):
        first += 1
    if first < len(lines) and not _label(lines[first]) and len(lines[first].strip()) <= _LONGEST_TITLE:
        title, first = lines[first].strip(), first + 1
    end = _end_of_head(lines, first)
    rows = [label for label in map(_label, lines[first:end]) if label]
    known = len({field for field, _, _ in rows if field})
    if known < 2:
        return _Head({}, "", part, 0)
    fields = {}
    for field, _, value in rows:
        if field and value:
            fields[field] = f"{fields[field]}; {value}" if field in fields else value
    if not title and not rows[0][0]:
        title = lines[first].strip()  # a headline with a colon in it
    if title:
        fields.setdefault("title", title)
    labels = "\n".join(f"{label}: {value}" for field, label, value in rows if field != "text")
    text = "\n".join(filter(None, (fields.pop("text", ""), "\n".join(lines[end:]).strip("\n"))))
    return _Head(fields, labels, text, known)


def _end_of_head(lines: list[str], row: int) -> int:
    """Return the number of the first line of the body.

    A head is one block of lines, or lines with a blank one after each; "Text:" ends it in any case.
    """
    end, spaced = row, True
    seen: set[str] = set()
    while row < len(lines):
        run: list[tuple[str, str, str]] = []
        while row + len(run) < len(lines) and (label := _label(lines[row + len(run)])) and label[0] != "text":
            run.append(label)
        after = row + len(run)
        if after < len(lines) and _field(lines[after]) == "text":
            return after + 1
        fields = [field for field, _, _ in run]
        if not spaced or not any(fields) or (seen and (len(run) > 1 or seen & set(fields))):
            return end
        is_block = after == len(lines) or not lines[after].strip()
        while run and not run[-1][0] and (not is_block or _is_sentence(run[-1][2])):
            run.pop()
        end = row + len(run)
        if end < after or not is_block:
            return end
        spaced = len(run) == 1
        seen.update(fields)
        row = after
        while row < len(lines) and not lines[row].strip():
            row += 1
    return end


def _is_sentence(value: str) -> bool:
    return len(value) > 100 or value.endswith((".", "!", "?", "”", "»"))


def _field(line: str) -> str:
    label = _label(line)
    return label[0] if label else ""


def _label(line: str) -> tuple[str, str, str] | None:
    """Return (our field or "", label, value) of a line such as "Date: 3 March 2014", None for any other."""
    found = _LINE.match(line)
    if not found:
        return None
    value = found[2] or found[3] or ""
    if value.startswith("//"):  # https://...
        return None
    label = found[1].strip()
    return _FIELD_OF.get(" ".join(label.casefold().split()), ""), label, value.strip()


def _add(articles: Articles, head: _Head) -> None:
    fields: dict[str, object] = dict(head.fields)
    line = head.fields.get("date", "")
    length = _WORDS.match(str(fields.pop("length", "")))
    digits = re.sub(r"\D", "", length[1]) if length else ""
    if 0 < len(digits) < 9:
        fields |= {"length_declared": int(digits), "length_unit": "words"}
    fields["language"] = stated_language(head.fields.get("language", ""))
    text = re.sub(r"\n(?:[ \t]*\n)+", "\n\n", "\n".join(line.rstrip() for line in head.text.split("\n"))).strip("\n")
    text = "\n\n".join(collapse(part) for part in text.split("\n\n"))
    articles.add(fields | {"text": text, "date": split_date(line)[0], "date_raw": line, "labels": head.labels})


def join_batches(name: str, batches: list[Batch]) -> Batch:
    """Return the parts of one file as one batch: the tables of a workbook, the messages of a mailbox.

    Records are numbered through; what a part does not have is "".
    """
    whole = Batch(name, untyped=True, single=len(batches) == 1 and batches[0].single)
    names = dict.fromkeys(column for batch in batches for column in batch.columns)
    whole.columns = {column: [] for column in names}
    for batch in batches:
        for column in names:
            whole.columns[column] += batch.columns.get(column, [""] * len(batch.index))
        whole.index += [index + whole.n_records for index in batch.index]
        for problem in batch.problems:
            shifted = problem.source_index + whole.n_records if problem.source_index >= 0 else -1
            whole.problems.append(problem._replace(source_file=name, source_index=shifted))
        whole.n_records += batch.n_records
    declared = [batch.declared for batch in batches]
    whole.declared = sum(filter(None, declared)) if batches and None not in declared else None
    return whole
