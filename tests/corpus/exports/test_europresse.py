"""Europresse in both layouts: every field, every trap, interfaces in French and English."""

from __future__ import annotations

from email.message import EmailMessage
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put

CERTIFICATE = (
    "<table><tr><td>Certificat</td></tr><tr><td>émis le 5 octobre 2012 à Exporter University</td></tr>"
    "<tr><td>news·20990101·XX·9</td></tr></table>"
)
RIGHTS = "© 2012 Le Lorem. Tous droits réservés."


def old(
    *,
    outlet: str = "Le Lorem, no. 5968",
    head: tuple[str, ...] = ("Société, ", "jeudi ", "4 octobre 2012", ", p. 03"),
    over: str = "",
    title: str = 'Lorem <span style="color:red; font-weight:bold">ip</span>sum',
    author: str = "A. Ipsum",
    body: str = 'Lorem <span style="color:red; font-weight:bold">ip</span>sum.<p></p><font bold>Dolor</font><p></p>Sit amet.',
    end: str = f"<b><i>{RIGHTS}</i></b><br>Numéro de document : news·20121003·LL·156190",
) -> str:
    """One table of the old layout."""
    spans = "".join(f'<span class="DocHeader">{part}</span>' for part in head)
    return (
        '<p><br><br><table border="0"><tr><td id="celPublication">'
        f'<span class="DocPublicationName">{outlet}</span><br>{spans}<br>{over}<br>'
        f'<span class="TitreArticleVisu">{title}</span><br><br>{author}<br><p></p>{body}<p></p>{end}</td></tr></table>'
        f"{CERTIFICATE}</p>"
    )


def old_page(*tables: str) -> bytes:
    """UTF-8 bytes under a declaration of ISO-8859-1."""
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"></head><body>'
    return f"{head}{''.join(tables)}</body></html>".encode()


def new(
    *,
    outlet: str = "Le Lorem   ",
    head: str = "Politique, mardi 14 mars 2006, p. 12",
    rubric: str = "",
    over: str = "<p class='sm-margin-bottom'>DOLOR</p>",
    title: str = '<p class="titreArticleVisu">Lorem <mark>ip</mark>sum</p>',
    author: str = "<div>A. Ipsum</div>",
    section: str = '<div class="DocText"><div class="docOcurrContainer"><p>Lorem <mark>ip</mark>sum.</p><p>Sit.</p></div></div>',
    aside: str = "<div><b>Note(s) : </b></div>",
    number: str = "<p>Numéro de document : news·20060314·LL·0001_1</p>",
) -> str:
    """One article of the new layout."""
    return (
        f'<article><header><div><span class="DocPublicationName">{outlet}</span></div><div><span class="DocHeader">{head}</span>'
        f'</div>{rubric}<div class="titreArticle">{over}{title}</div>{author}</header><section>{section}</section>'
        f"<aside>{aside}</aside><footer><small>© 2006 Le Lorem. Tous droits réservés.</small>{number}"
        '<div id="certificat">Ce certificat est émis à Exporter University</div></footer></article>'
    )


def new_page(*articles: str) -> str:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div>Créé par : Exporter University</div>'
        f"<div id='docs'>{''.join(articles)}</div></body></html>"
    )


def read(folder: Path, content: str | bytes, name: str = "a.html") -> tuple[ReadResult, pd.DataFrame]:
    result = checked(read_corpus(put(folder, name, content)))
    assert "xporter" not in result.documents.to_csv() + result.problems.to_csv()
    return result, result.documents.sort_values("source_index").reset_index(drop=True).astype(object).fillna("")


def holds(row: pd.Series, **wanted: object) -> None:
    assert {name: row[name] for name in wanted} == wanted


def test_every_field_of_the_old_layout(tmp_path: Path) -> None:
    content = old_page(
        old(), old(outlet="La Lorem", over="ÉTÉ", title="Été", author="", head=("samedi 1er mars 2008",))
    )
    result, rows = read(tmp_path, content)
    holds(
        rows.loc[0],
        text="Lorem ipsum.\n\nDolor\n\nSit amet.",
        title="Lorem ipsum",
        subtitle="",
        outlet="Le Lorem",
        date=pd.Timestamp("2012-10-04"),
        date_raw="Société, jeudi 4 octobre 2012, p. 03",
        author="A. Ipsum",
        section="Société",
        page="03",
        language="",
        accession="news·20121003·LL·156190",
        copyright=RIGHTS,
        labels="Issue: no. 5968",
        format="europresse",
        captions="",
        note="",
    )
    holds(
        rows.loc[1],
        text="Lorem ipsum.\n\nDolor\n\nSit amet.",
        title="Été",
        subtitle="ÉTÉ",
        outlet="La Lorem",
        author="",
        section="",
        page="",
        labels="",
        date=pd.Timestamp("2008-03-01"),
    )
    assert set(problems_of(result, "warning")) == {"identical_record"}
    assert result.summary["records"] == 2


def test_ends_of_the_old_layout(tmp_path: Path) -> None:
    english = "<b><i>© 2012 The Lorem. All rights reserved.</i></b><br>Document number : news·20121003·LL·1"
    content = old_page(
        old(
            body="Un.<br>Deux.<p></p>© AFP 2012 lorem.<p></p>Trois.",
            end=f"Quatre.<br>{RIGHTS}<p></p>Numéro de document : news·20121003·LL·2",
        ),
        old(body="Un.", end=english),
        old(body="Deux.", end=RIGHTS),
        old(body="Trois.", end="", author="Lorem ipsum " * 20),
        old(body="Quatre.<p></p><b>Illustration(s) :</b><br>Légende.<br><b>Note(s) :</b> Encadré."),
    )
    result, rows = read(tmp_path, content)
    assert rows["text"].tolist() == [
        "Un.\nDeux.\n\n© AFP 2012 lorem.\n\nTrois.\n\nQuatre.",
        "Un.",
        "Deux.",
        ("Lorem ipsum " * 20).strip() + "\n\nTrois.",
        "Quatre.",
    ]
    assert rows["author"].tolist() == ["A. Ipsum"] * 3 + ["", "A. Ipsum"]
    assert rows.loc[4, ["captions", "note"]].tolist() == ["Légende.", "Encadré."]
    assert rows["accession"].tolist()[:2] == ["news·20121003·LL·2", "news·20121003·LL·1"]
    assert rows.loc[1, "copyright"] == "© 2012 The Lorem. All rights reserved."
    assert problems_of(result, "warning") == []


def test_every_field_of_the_new_layout(tmp_path: Path) -> None:
    result, rows = read(
        tmp_path,
        new_page(new(), new(over="", author="", title="<p class='titreArticleVisu'>Amet</p>", section="<p>Sit.</p>")),
    )
    holds(
        rows.loc[0],
        text="Lorem ipsum.\n\nSit.",
        title="Lorem ipsum",
        subtitle="DOLOR",
        outlet="Le Lorem",
        date=pd.Timestamp("2006-03-14"),
        date_raw="Politique, mardi 14 mars 2006, p. 12",
        author="A. Ipsum",
        section="Politique",
        page="12",
        language="",
        accession="news·20060314·LL·0001_1",
        copyright="© 2006 Le Lorem. Tous droits réservés.",
        note="",
        captions="",
    )
    holds(rows.loc[1], text="Sit.", title="Amet", subtitle="", author="")
    assert result.summary == {"files": 1, "records": 2, "documents": 2, "rejected": 0, "warnings": 0}


def test_divisions_that_are_closed_but_never_opened(tmp_path: Path) -> None:
    broken = new(
        section="<p>Un.</p><p>Deux.</p></div></div>",
        aside="<div><b>Illustration(s) : </b>Légende. <b>Note(s) : </b>Encadré.</div>",
    )
    _, rows = read(tmp_path, new_page(broken, new(title="<p class='titreArticleVisu'>Amet</p>")))
    holds(rows.loc[0], text="Un.\n\nDeux.", captions="Légende.", note="Encadré.", accession="news·20060314·LL·0001_1")
    holds(rows.loc[1], title="Amet", text="Lorem ipsum.\n\nSit.")


def test_the_later_form_of_the_new_layout(tmp_path: Path) -> None:
    later = new(
        outlet="Lorem.fr (site web), no 43018",
        head="France, vendredi 1er mars 2024 - 10:33 +01:00 1 134 mots, p. MDE6",
        over='<p class="sm-margin-bottomNews">SUR-TITRE</p>',
        title='<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Lorem<br>ipsum</p>'
        '<p class="sm-margin-TopNews rdp__subtitle">Sous-titre</p>',
        author='<p class="sm-margin-bottomNews">Ipsum, A.</p>',
        rubric="<div><p>RUBRIQUE</p></div>",
        section='<div class="apd-wrapper">Aussi paru dans Le Dolor</div><div class="DocText clearfix"><p>Lorem.</p>Sit.</div>',
        number='<div class="publiC-lblNodoc">news·20240301·LL·xyz-1</div>',
    )
    result, rows = read(tmp_path, new_page(later))
    holds(
        rows.loc[0],
        text="Lorem.\n\nSit.",
        title="Lorem ipsum",
        subtitle="SUR-TITRE\nSous-titre",
        author="Ipsum, A.",
        outlet="Lorem.fr (site web)",
        section="France",
        page="MDE6",
        labels="Issue: no 43018\nRubrique: RUBRIQUE",
        length_declared=1134,
        length_unit="words",
        date=pd.Timestamp("2024-03-01"),
        accession="news·20240301·LL·xyz-1",
    )
    assert problems_of(result, "warning") == ["length_differs"]


@pytest.mark.parametrize(
    ("head", "day", "section", "page", "words"),
    [
        ("Saturday, March 4, 2006", "2006-03-04", "", "", ""),
        ("World, Friday, November 13, 2015, p. A1, A4", "2015-11-13", "World", "A1, A4", ""),
        ("Thursday, December 22, 2022 7 words, p. 819(40)", "2022-12-22", "", "819(40)", 7),
        ("Seine-Lorem, lundi 28 janvier 2013, p. 93_T_17", "2013-01-28", "Seine-Lorem", "93_T_17", ""),
        ("Politique, Société, mercredi 1 août 2012", "2012-08-01", "Politique, Société", "", ""),
        ("Cultura, martes 3 de marzo de 2020 7 palabras, p. 4", "2020-03-03", "Cultura", "4", 7),
        ("Politik, Donnerstag, 8. Mai 2010, S. 4", "2010-05-08", "Politik", "4", ""),
        ("Economie, donderdag 8 mei 2010, p. 4-5", "2010-05-08", "Economie", "4-5", ""),
    ],
)
def test_head_lines(tmp_path: Path, head: str, day: str, section: str, page: str, words: object) -> None:
    _, rows = read(tmp_path, new_page(new(head=head)))
    holds(rows.loc[0], date=pd.Timestamp(day), date_raw=head, section=section, page=page)
    assert rows.loc[0].get("length_declared", "") == words


def test_an_interface_in_english(tmp_path: Path) -> None:
    article = new(head="World, Friday, November 13, 2015", number="<p>Document number: news·20151113·LL·1</p>")
    article = article.replace("Tous droits réservés", "All rights reserved").replace("Le Lorem", "The Lorem")
    _, rows = read(tmp_path, new_page(article))
    holds(
        rows.loc[0],
        outlet="The Lorem",
        copyright="© 2006 The Lorem. All rights reserved.",
        accession="news·20151113·LL·1",
    )


def test_articles_without_a_title_and_lines_below_it(tmp_path: Path) -> None:
    lines = '<p class="sm-margin-bottomNews">Chapeau</p><div>A. Ipsum</div><div>Encadré</div>'
    untitled = new(over="", title="", section="<p>Un.</p>", author="")
    titled = new(over="", author='<div class="docAuthors">B. Dolor</div>' + lines)
    result, rows = read(tmp_path, new_page(untitled, titled))
    holds(rows.loc[0], title="", outlet="Le Lorem", section="Politique", text="Un.", author="")
    holds(rows.loc[1], author="B. Dolor", subtitle="Chapeau", note="A. Ipsum\nEncadré", text="Lorem ipsum.\n\nSit.")
    assert problems_of(result, "warning") == ["missing_field"]
    table = (
        old()
        .replace("TitreArticleVisu", "x")
        .replace('<span class="x">Lorem <span style="color:red; font-weight:bold">ip</span>sum</span>', "")
    )
    result, rows = read(tmp_path, old_page(table), "b.html")
    holds(
        rows.loc[0],
        title="",
        outlet="Le Lorem",
        page="03",
        author="A. Ipsum",
        text="Lorem ipsum.\n\nDolor\n\nSit amet.",
    )


def test_a_rubric_a_title_without_its_class_and_a_missing_date(tmp_path: Path) -> None:
    plain = new(head="Sports", rubric="<div><p>FOOT</p></div>", over="", title="<p>Lorem</p>")
    nothing = new(head="", number="", rubric="<div><p>FOOT</p></div>", section="<p>Autre.</p>")
    bare = new(section="<p>Tiers.</p>").replace('<span class="DocPublicationName">Le Lorem   </span>', "Le Tiers")
    result, rows = read(tmp_path, new_page(plain, nothing, bare))
    holds(rows.loc[0], title="Lorem", date=pd.Timestamp("2006-03-14"), date_raw="Sports", section="FOOT")
    holds(rows.loc[1], section="FOOT", date_raw="", outlet="Le Lorem")
    holds(rows.loc[2], outlet="Le Tiers", section="Politique")
    assert problems_of(result, "warning") == ["date_from_number", "missing_field"]


def test_a_stated_total_and_an_article_without_text(tmp_path: Path) -> None:
    page = new_page(new(), new(section="")).replace("<div>Créé", "<div>Nombre de document(s) : 2</div><div>Créé")
    result, _ = read(tmp_path, page)
    assert problems_of(result, "error") == ["no_full_text"]
    assert problems_of(result, "note") == ["declared_count"]
    result, _ = read(tmp_path, page.replace("document(s) : 2", "documents : 3"), "b.html")
    assert problems_of(result, "warning") == ["count_differs"]


def test_browsers_and_other_containers(tmp_path: Path) -> None:
    saved = new_page(new()).replace("<p class='sm-margin-bottom'>", '<p style="x" class="a sm-margin-bottom b">')
    saved = "\ufeff" + saved.replace(
        '<span class="DocPublicationName">', '<SPAN id="x" CLASS="DocPublicationName counted">'
    )
    message = EmailMessage()
    message["From"] = "exporter@exporter.example"
    message.set_content(new_page(new()), subtype="html", cte="quoted-printable")
    escaped = escape(new_page(new()))
    script = f"<html><head><title>x</title></head><body><script>var documentText = `{escaped}`; lorem();</script></body></html>"
    for name, content in {
        "a.htm": saved,
        "b.doc": saved.replace("article>", "ARTICLE>"),
        "c.mht": message.as_bytes(),
        "d.html": script,
        "e.txt": saved,
    }.items():
        _, rows = read(tmp_path, content, name)
        holds(
            rows.loc[0],
            text="Lorem ipsum.\n\nSit.",
            title="Lorem ipsum",
            outlet="Le Lorem",
            subtitle="DOLOR",
            author="A. Ipsum",
        )
    upper = old_page(old()).replace(b"<span", b"<SPAN").replace(b"</span", b"</SPAN").replace(b"class=", b"CLASS=")
    holds(read(tmp_path, upper, "f.html")[1].loc[0], text="Lorem ipsum.\n\nDolor\n\nSit amet.", title="Lorem ipsum")


def test_a_page_without_articles_says_what_was_seen(tmp_path: Path) -> None:
    result = checked(read_corpus(put(tmp_path, "a.html", "<p>Connexion</p>"), format="europresse"))
    assert problems_of(result, "error") == ["no_articles"]
    assert "Connexion" in result.problems["detail"].item()


@settings(max_examples=60)
@given(st.data())
def test_damage_never_raises_and_counts_add_up(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from((old_page(old(), old(over="X")), new_page(new(), new()).encode())))
    first = data.draw(st.integers(0, len(raw)))
    second = data.draw(st.integers(first, len(raw)))
    raw = raw[:first] + data.draw(st.binary(max_size=20)) + (raw[second:] if data.draw(st.booleans()) else b"")
    checked(read_corpus(put(tmp_path_factory.mktemp("x"), "a.html", raw), format="europresse"))
