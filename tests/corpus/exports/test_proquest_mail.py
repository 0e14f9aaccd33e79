"""ProQuest mails, as sent, forwarded and saved as pages: every field, every trap of the layout."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put
from .proquest_fixtures import BODY, NUMBER, PLAIN, folded, forwarded, mail, page, v1, v2, whole


def read(folder: Path, content: str | bytes, name: str = "a.eml") -> ReadResult:
    return checked(read_corpus(put(folder, name, content)))


def rows(result: ReadResult) -> pd.DataFrame:
    return result.documents.sort_values("source_index").reset_index(drop=True).astype(object).fillna("")


def only(result: ReadResult) -> pd.Series:
    assert len(result.documents) == 1, result.problems
    return rows(result).loc[0]


def holds(row: pd.Series, **wanted: object) -> None:
    assert {name: row[name] for name in wanted} == wanted


SENT = {"mail": mail, "forwarded": forwarded, "folded": folded, "page": str.encode}


@pytest.mark.parametrize("how", SENT)
@pytest.mark.parametrize("name", ["a.eml", "a.html"])
def test_every_field_of_the_older_layout(tmp_path: Path, how: str, name: str) -> None:
    content = whole(
        v1(), v1(number=NUMBER + 1, title="Amet", full=f'<Text WordCount="2">{page("<p>Sed do.</p>")}</Text>')
    )
    result = read(tmp_path, SENT[how](content), name)
    first, second = rows(result).loc[0], rows(result).loc[1]
    holds(
        first,
        text="Lorem ipsum.\n\nDolor sit.",
        title="Lorem ipsum; Dolor sit",
        outlet="Lorem Tribune",
        date=pd.Timestamp("2010-05-08"),
        date_raw="May 8, 2010",
        author="Ipsum, A",
        section="Metro",
        page="B.1",
        edition="",
        language="en",
        dateline="LOREM CITY",
        url=f"https://www.proquest.com/docview/{NUMBER}",
        format="proquest_mail",
        abstract="Lorem.",
        captions="",
        note="",
        length_declared=4,
        length_unit="words",
        load_date="2010-05-09",
        publication_type="Newspapers",
        subject="Lorem; Ipsum",
        copyright="(Copyright (c) 2010 Lorem Media)",
    )
    assert str(first["accession"]) == str(NUMBER)
    assert "Company / organization: Name: Lorem Ltd; NAICS: 111111; Name: Ipsum AG" in first["labels"].split("\n")
    holds(second, text="Sed do.", title="Amet")
    assert result.summary == {"files": 1, "records": 2, "documents": 2, "rejected": 0, "warnings": 0}
    everything = result.documents.to_csv() + result.problems.to_csv()
    assert not [word for word in ("xporter", "thesis", "proxy", "accountid", "Bibliography") if word in everything]
    assert problems_of(result, "note") == ["one_of_several"]


def test_the_newer_layout(tmp_path: Path) -> None:
    pictures = (
        '<div class="document_view_image"><a name="1"></a><img src="x"><p>Enlarge this image.</p><p>Caption one.</p></div>'
        "<p>Lorem ipsum.</p><strong>Illustration</strong><div class='Illustration_content'><p>Caption two.</p></div>"
        "<p>Dolor sit.</p><p>Enlarge this image. Caption three.</p><p>--</p><p>a.ipsum@lorem.example</p>"
    )
    result = read(
        tmp_path, mail(whole(v2(full=pictures), v2(full="<p>Amet.</p>", number=NUMBER + 1, authors="Anonymous.")))
    )
    holds(
        rows(result).loc[0],
        text="Lorem ipsum.\n\nDolor sit.",
        captions="Caption one.\nCaption two.\nCaption three.",
        note="a.ipsum@lorem.example",
        title="Lorem ipsum",
        author="Ipsum, A; Dolor, Beata",
        outlet="Lorem Tribune, South Edition",
        edition="South Edition",
        date=pd.Timestamp("2022-03-10"),
        date_raw="Mar 10, 2022",
        page="A.3",
        abstract="",
        dateline="",
        url="https://lorem.example/a?x=1",
    )
    assert "Dateline: 2022-03-10 @ 00:00" in rows(result).loc[0, "labels"]
    assert "Business indexing term: Subject: Lorem" in rows(result).loc[0, "labels"]
    assert rows(result)["author"].tolist() == ["Ipsum, A; Dolor, Beata", ""]
    assert problems_of(result, "warning") == []


@pytest.mark.parametrize(
    "full",
    [
        f'<Text WordCount="4" HTMLContent="true">html&gt;<head><title></title></head><body>{BODY}</body></html></Text>',
        f'<Text WordCount="4" HTMLContent="true">&lt;html&gt;<head></head><body>{BODY}</body></html></Text>',
        f'<text wordcount="4" htmlcontent="true"></text></p>{BODY}<p>',
        '<text wordcount="4"></text></p><p>Lorem <span class="hit">ip</span>sum.</p><div>Dolor sit.</div>',
        '<Text WordCount="4" HTMLContent="false">Lorem ipsum.\n\nDolor sit.</Text>',
        f'<Text Word Count="4">{page("Lorem ipsum.<br><br>Dolor sit.")}</Text>',
        f'<Te xt WordCount="4"><ht ml><bo dy>{BODY}</b ody></html></T ext>',
        f"<o:p></o:p>{BODY}",
    ],
)
def test_the_body_wherever_programs_moved_it(tmp_path: Path, full: str) -> None:
    holds(only(read(tmp_path, mail(whole(v1(full=full))))), text="Lorem ipsum.\n\nDolor sit.", abstract="Lorem.")


def test_blanks_that_mail_programs_put_in(tmp_path: Path) -> None:
    source = (
        whole(v1(tail={"Publication date": "2017-11- 07", "Source type": "Newspap ers"}))
        .replace("Language of publication: ", "Languageof publication: ")
        .replace("Document type: ", "Documenttype: ")
        .replace("<strong>Section: </strong>", "<str ong>Sect ion: </st rong>")
        .replace(">English<", ">Engl ish<")
        .replace("08 May 2010", "07 Nov 2017")
        .replace(f"MSTAR_{NUMBER}", "MSTAR_1000 00001")
        .replace(f"</strong>{NUMBER}", "</strong>10000 0001")
    )
    row = only(read(tmp_path, folded(source)))
    holds(row, date=pd.Timestamp("2017-11-07"), date_raw="2017-11- 07", language="en", section="Metro")
    assert str(row["accession"]) == str(NUMBER)
    assert "Newspap ers" in row["labels"]


@pytest.mark.parametrize(
    ("delivered", "day"),
    [("Jan 11, 2 009", "2009-01-11"), ("J an 11,2009", "2009-01-11"), ("Jan 1 1, 2009", "2009-01-11")],
)
def test_dates_with_blanks(tmp_path: Path, delivered: str, day: str) -> None:
    source = whole(v1(tail={"Publication date": delivered})).replace("08 May 2010", "11 Jan 2009")
    result = read(tmp_path, mail(source))
    holds(only(result), date=pd.Timestamp(day), date_raw=delivered)
    assert problems_of(result, "warning") == []


def test_missing_values(tmp_path: Path) -> None:
    source = whole(
        v1(author="Anonymous", abstract="None available."),
        v1(
            number=2,
            author="",
            abstract="Noneavailable.",
            tail={"Publication date": "", "Publication title": "", "Pages": ""},
        ),
        v1(number=3, tail=dict.fromkeys(("Section", "Dateline", "Language of publication", "Subject"), "")),
    )
    result = rows(read(tmp_path, mail(source)))
    assert result["author"].tolist() == ["", "", "Ipsum, A"]
    assert result["abstract"].tolist() == ["", "", "Lorem."]
    assert result["date"].tolist() == [pd.Timestamp("2010-05-08")] * 3
    assert result["date_raw"].tolist() == ["May 8, 2010", "08 May 2010", "May 8, 2010"]
    assert result["outlet"].tolist() == ["Lorem Tribune"] * 3
    assert result["page"].tolist() == ["B.1"] * 3
    holds(result.loc[2], section="", dateline="", language="", subject="")


def test_what_is_missing_altogether_is_a_warning(tmp_path: Path) -> None:
    source = whole(v1(title="", tail={"Publication title": "", "Publication date": "", "Title": ""}))
    result = read(tmp_path, source.replace("Publication info", "Links"), "a.html")
    holds(only(result), title="", outlet="", date_raw="")
    assert problems_of(result, "warning") == ["missing_field"]


def test_editions_and_differing_dates(tmp_path: Path) -> None:
    source = whole(
        v1(title="Lorem ipsum [South Final Edition]; Dolor sit"),
        v1(number=2, title="Lorem [sic] ipsum [FINAL Edition]"),
        v1(number=3, tail={"Publication date": "May 9, 2010"}),
    )
    result = read(tmp_path, mail(source))
    assert rows(result)["title"].tolist()[:2] == ["Lorem ipsum; Dolor sit", "Lorem [sic] ipsum"]
    assert rows(result)["edition"].tolist() == ["South Final Edition", "FINAL Edition", ""]
    assert sorted(set(problems_of(result, "warning"))) == ["dates_differ", "identical_record"]
    assert rows(result).loc[2, "date"] == pd.Timestamp("2010-05-09")


def test_bold_words_of_the_article_that_look_like_labels(tmp_path: Path) -> None:
    text = "<p>Lorem.</p><p><strong>Location: </strong>Dolor hall.</p><p><strong>Time: </strong>8.</p><p>Sit amet.</p>"
    wanted = "Lorem.\n\nLocation: Dolor hall.\n\nTime: 8.\n\nSit amet."
    closed = v1(full=f"<Text WordCount='9'>{page(text)}</Text>")
    moved = v1(full=f"<text wordcount='9'></text></p>{text}<p>", number=2)
    result = rows(read(tmp_path, mail(whole(closed, moved))))
    assert result["text"].tolist() == [wanted] * 2
    assert result["subject"].tolist() == ["Lorem; Ipsum"] * 2


def test_pictures_credits_and_corrections(tmp_path: Path) -> None:
    end = "<p>Lorem.</p><p>CORRECTION: Dolor was amet.</p><p><strong>Photograph</strong></p><p>Dolor.</p><p>Sit.</p>"
    end += "<p>Credit: Lorem staff writer</p><p>Word count: 4</p>"
    inside = f"<p>[Illustration]</p><p>Amet.</p><p>{'lorem ' * 160}</p><p>Caption: Sed.</p><p>-- A. Ipsum, a@lorem.example</p>"
    result = rows(read(tmp_path, mail(whole(v1(full=page(end)), v1(number=2, full=page(inside))))))
    holds(
        result.loc[0],
        text="Lorem.",
        captions="Dolor.\nSit.",
        correction="CORRECTION: Dolor was amet.",
        note="Credit: Lorem staff writer\nWord count: 4",
    )
    holds(
        result.loc[1],
        text=("lorem " * 160).strip(),
        captions="Amet.\nCaption: Sed.",
        note="-- A. Ipsum, a@lorem.example",
    )


def test_captions_below_the_button_of_a_picture(tmp_path: Path) -> None:
    button = '<div class="document_view_image"><img src="x"><p>Enlarge this image.</p></div>'
    text = f"<p>Un.</p>{button}<p>Dolor in Lorem. (A. Sit/Lorem Photo)</p><p>Deux.</p>{button}<p>Trois.</p><p>Images</p><p>Quatre.</p>"
    row = only(read(tmp_path, mail(whole(v2(full=text)))))
    holds(row, text="Un.\n\nDeux.\n\nTrois.\n\nImages\n\nQuatre.", captions="Dolor in Lorem. (A. Sit/Lorem Photo)")


def test_an_attachment_that_is_no_text(tmp_path: Path) -> None:
    both = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: message/rfc822\n\n'
    both += mail(whole(v1())) + b"\n--B\nContent-Type: text/plain\n\n" + bytes(range(9)) * 50 + b"\n--B--\n"
    result = read(tmp_path, both)
    assert len(result.documents) == 1
    assert problems_of(result, "warning") == ["not_text"]


def test_records_without_full_text_are_rejected_with_their_address(tmp_path: Path) -> None:
    picture = '<div class="document_view_image"><p>Caption.</p></div>'
    cut = v1(number=3)
    cut = cut[: cut.index("<p><strong>Full text")] + "</div>"
    source = whole(v1(), v1(number=2, full=page(picture)), cut, v1(number=4, full="Not available."))
    result = read(tmp_path, mail(source))
    assert result.summary == {"files": 1, "records": 4, "documents": 1, "rejected": 3, "warnings": 0}
    assert problems_of(result, "error") == ["no_full_text"] * 3
    details = result.problems.query("severity == 'error'")["detail"].tolist()
    assert "only captions of pictures" in details[0]
    assert "docview/" in details[0]
    assert "MSTAR" not in details[1]


def test_a_record_that_lost_its_anchor_is_reported(tmp_path: Path) -> None:
    source = whole(v1(), v1(number=2).replace('<a name="DocID_MSTAR_2"></a>', ""))
    result = read(tmp_path, mail(source))
    assert result.summary["records"] == 2
    assert problems_of(result, "error") == ["no_anchor"]
    holds(only(result), text="Lorem ipsum.\n\nDolor sit.")


def test_links_to_anchors_and_repeated_anchors_are_no_records(tmp_path: Path) -> None:
    contents = f'<a href="#DocID_MSTAR_{NUMBER}">Lorem</a><a href="#DocID_MSTAR_2">Ipsum</a>'
    doubled = v1(number=2).replace("<a name", '<span id="DocID_MSTAR_2"></span><a name')
    assert read(tmp_path, mail(whole(contents + v1(), doubled))).summary["documents"] == 2


def test_several_mails_in_one_and_other_character_sets(tmp_path: Path) -> None:
    one = mail(whole(v1(title="Caf\u00e9 \u201clorem\u201d")))
    other = mail(whole(v1(number=2))).replace(b'charset="utf-8"', b'charset="iso-8859-1"')
    both = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: message/rfc822\n\n'
    both += one + b"\n--B\nContent-Type: message/rfc822\n\n" + other + b"\n--B--\n"
    assert rows(read(tmp_path, both))["title"].tolist() == ["Caf\u00e9 \u201clorem\u201d", "Lorem ipsum; Dolor sit"]
    latin = "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-15\nContent-Transfer-Encoding: 8bit\n\n"
    holds(
        only(read(tmp_path, (latin + whole(v1(title="20 \u20ac"))).encode("iso-8859-15"), "b.eml")), title="20 \u20ac"
    )


def test_a_page_saved_by_a_browser_or_word(tmp_path: Path) -> None:
    source = whole(v1(), v1(number=2)).replace("<strong>", "<B><SPAN style='x'>").replace("</strong>", "</SPAN></B>")
    source = "\ufeff" + source.replace("<a name=", "<A class=x NAME=").replace("<p", "<P class=MsoNormal")
    result = rows(read(tmp_path, source, "a.htm"))
    assert result["text"].tolist() == ["Lorem ipsum.\n\nDolor sit."] * 2
    assert result["section"].tolist() == ["Metro"] * 2
    holds(only(read(tmp_path, whole(v1()), "c.txt")), outlet="Lorem Tribune")


def test_the_quoted_plain_part_as_last_resort(tmp_path: Path) -> None:
    second = PLAIN.replace("Lorem ipsum; Dolor sit", "Amet: sed do").replace(str(NUMBER), "100000002")
    result = read(tmp_path, forwarded("", f"{PLAIN}\n\n{second}", only_plain=True))
    holds(
        rows(result).loc[0],
        text="Lorem ipsum dolor sit amet,\nconsectetur adipiscing.\n\nLocation: this line is of the article.\n\nDolor sit.",
        title="Lorem ipsum; Dolor sit",
        outlet="Lorem Tribune",
        date=pd.Timestamp("2010-05-08"),
        author="Ipsum, A",
        language="en",
        abstract="",
        page="B.1",
        url="https://search.proquest.com/docview/100000001",
    )
    assert rows(result)["title"].tolist() == ["Lorem ipsum; Dolor sit", "Amet: sed do"]
    assert "xporter" not in result.documents.to_csv()


LABELS = {
    "de": (
        "Autor|Informationen zur Veröffentlichung|Zusammenfassung|Volltext|Fachgebiet|Titel der Publikation|"
        "Erscheinungsdatum|Rubrik|Publikationssprache|ProQuest-Dokument-ID|Datenbank",
        "Mai 8, 2010",
        "Deutsch",
        "de",
    ),
    "fr": (
        "Auteur |Informations de publication |Résumé |Texte intégral |Sujet |Titre de la publication |"
        "Date de publication |Section |Langue de publication |ID de document ProQuest |Base de données ",
        "8 mai 2010",
        "Français",
        "fr",
    ),
    "es": (
        "Autor|Información de publicación|Resumen|Texto completo|Materia|Título de publicación|"
        "Fecha de publicación|Sección|Idioma de la publicación|ID del documento de ProQuest|Base de datos",
        "8 de mayo de 2010",
        "Español",
        "es",
    ),
    "nl": (
        "Auteur|Publicatie-info|Samenvatting|Volledige tekst|Onderwerp|Publicatietitel|Publicatiedatum|Rubriek|"
        "Taal van publicatie|ID van ProQuest-document|Database",
        "mei 8, 2010",
        "Nederlands",
        "nl",
    ),
    "ru": (
        "Автор|Сведения о публикации|Реферат|Полный текст|Тема|Название публикации|Дата публикации|Раздел|"
        "Язык публикации|Идентификатор документа ProQuest|База данных",
        "мая 8, 2010",
        "Русский",
        "ru",
    ),
    "zh": (
        "作者|出版信息|摘要|全文|主题|出版物名称|出版日期|版块|出版物语言|ProQuest 文档 ID|数据库",
        "5月 8, 2010",
        "中文",
        "zh",
    ),
}


@pytest.mark.parametrize("interface", LABELS)
def test_interfaces_in_other_languages(tmp_path: Path, interface: str) -> None:
    names, day, language, code = LABELS[interface]
    author, info, abstract, full, subject, outlet, date, section, tongue, number, database = names.split("|")
    colon = "：" if interface == "zh" else ":"
    head = {author: "Ipsum, A", info: "Lorem Tribune ; Lorem [Lorem]08 May 2010: B.1.", abstract: "Sed."}
    tail = {subject: "Dolor", outlet: "Lorem Tribune; Lorem", date: day, section: "Metro", tongue: language}
    tail |= {number: str(NUMBER), database: "Lorem"}
    lines = [f"<p><strong>{name}{colon} </strong>{value}</p>" for name, value in head.items()]
    lines.append(f'<p><strong>{full}{colon} </strong><Text WordCount="4">{page()}</Text></p>')
    lines += [f"<p><strong>{name}{colon} </strong>{value}</p>" for name, value in tail.items()]
    source = f'<div><a name="DocID_MSTAR_{NUMBER}"></a><p>Lorem ipsum</p>{"".join(lines)}</div>'
    result = read(tmp_path, mail(whole(source)))
    holds(
        only(result),
        text="Lorem ipsum.\n\nDolor sit.",
        title="Lorem ipsum",
        author="Ipsum, A",
        outlet="Lorem Tribune",
        date=pd.Timestamp("2010-05-08"),
        date_raw=day,
        section="Metro",
        language=code,
        abstract="Sed.",
        subject="Dolor",
        page="B.1",
    )
    assert problems_of(result, "warning") == []


def test_a_mail_without_articles_says_what_was_seen(tmp_path: Path) -> None:
    result = read(tmp_path, mail("<p>DocID_MSTAR_ lorem</p>"))
    assert problems_of(result, "error") == ["no_articles"]
    assert "1 HTML and 0 plain parts" in result.problems["detail"].item()


def test_a_body_shorter_than_stated_is_a_warning(tmp_path: Path) -> None:
    full = f'<Text WordCount="900">{page()}</Text>'
    assert problems_of(read(tmp_path, mail(whole(v1(full=full)))), "warning") == ["length_differs"]


@settings(max_examples=40)
@given(st.data())
def test_damage_never_raises_and_counts_add_up(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    raw = data.draw(
        st.sampled_from((mail(whole(v1(), v1(number=2))), forwarded(whole(v2(full=BODY)), PLAIN), whole(v1()).encode()))
    )
    first = data.draw(st.integers(0, len(raw)))
    second = data.draw(st.integers(first, len(raw)))
    raw = raw[:first] + data.draw(st.binary(max_size=20)) + (raw[second:] if data.draw(st.booleans()) else b"")
    checked(read_corpus(put(tmp_path_factory.mktemp("x"), "a.eml", raw), format="proquest_mail"))
