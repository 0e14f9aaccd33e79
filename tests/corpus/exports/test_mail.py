"""E-mail, mailboxes and pages saved as .mht. All texts, outlets and people are invented."""

from __future__ import annotations

import base64
import quopri
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put

HEAD = (
    'From: "The Lorem Courier" <news@courier.invalid>\r\nTo: Ana Reader <ana@uni.invalid>\r\n'
    "Subject: =?utf-8?Q?Lorem_ipsum_=E2=80=93_dolor?=\r\nDate: Tue, 4 Mar 2025 23:30:00 -0800\r\nMIME-Version: 1.0\r\n"
)
PLAIN = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do\r\neiusmod tempor incididunt.\r\n\r\n"
    "Ut enim\r\nad minim.\r\n\r\nSent to ana@uni.invalid\r\n"
)
TEXT = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.\n\nUt enim\nad minim.\n\n"
    "Sent to [address]"
)
PAGE = (
    '<html><head><title>No</title><style>p {color: red}</style></head><body><div style="display:none">Peek&zwnj;</div>'
    "<table><tr><td><p>Lorem <b>ip</b>sum.</p><p>\u200c\u034f</p><figure><img><figcaption>A harbour.</figcaption></figure>"
    "<p>Dolor<br>sit.</p></td></tr></table></body></html>"
)


def read(folder: Path, content: str | bytes, name: str = "a.eml") -> ReadResult:
    return checked(read_corpus(put(folder, name, content)))


def plain(text: str, *, head: str = HEAD, charset: str = "utf-8") -> bytes:
    body = base64.encodebytes(text.encode(charset))
    return (
        f"{head}Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
        + body
    )


def alternative(*parts: tuple[str, str], head: str = HEAD, kind: str = "alternative") -> bytes:
    lines = [f'{head}Content-Type: multipart/{kind}; boundary="xx"\r\n\r\n'.encode()]
    for headers, text in parts:
        body = quopri.encodestring(text.encode())
        lines.append(
            f"--xx\r\n{headers}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode() + body + b"\r\n"
        )
    return b"".join(lines) + b"--xx--\r\n"


def test_a_plain_newsletter(tmp_path: Path) -> None:
    result = read(tmp_path, plain(PLAIN))
    document = result.documents.iloc[0]
    assert document["text"] == TEXT
    assert document[["title", "outlet", "date_raw", "author", "format"]].tolist() == [
        *("Lorem ipsum – dolor", "The Lorem Courier", "Tue, 4 Mar 2025 23:30:00 -0800", "", "mail"),
    ]
    assert str(document["date"].date()) == "2025-03-04"
    everything = result.documents.to_csv() + result.problems.to_csv()
    assert "Ana Reader" not in everything
    assert "@" not in everything
    assert result.problems.empty


def test_the_page_is_read_where_the_plain_part_is_a_stub(tmp_path: Path) -> None:
    parts = [("Content-Type: text/plain; charset=utf-8", "Stub."), ("Content-Type: text/html; charset=utf-8", PAGE)]
    result = read(tmp_path, alternative(*parts))
    document = result.documents.iloc[0]
    assert document["text"] == "Lorem ipsum.\n\nDolor\nsit."
    assert document["captions"] == "A harbour."
    both = [("Content-Type: text/plain", "Lorem ipsum, all of it.\n\nDolor\nsit."), parts[1]]
    assert read(tmp_path, alternative(*both)).documents.loc[0, "text"] == "Lorem ipsum, all of it.\n\nDolor\nsit."


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "utf-16", "utf-8"])
def test_character_sets(tmp_path: Path, charset: str) -> None:
    result = read(tmp_path, plain("Лорем ипсум долор сит амет.\r\n", charset=charset))
    assert result.documents["text"].tolist() == ["Лорем ипсум долор сит амет."]
    raw = f"{HEAD}Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n".encode() + "これは本文。".encode("iso-2022-jp")
    assert read(tmp_path, raw).documents["text"].tolist() == ["これは本文。"]


FORWARDS = {
    "gmail": (
        "---------- Forwarded message ---------\nFrom: The Dolor Gazette <news@gazette.invalid>\n"
        "Date: Mon, 3 Mar 2025 at 08:00\nSubject: Dolor sit\nTo: Ana Reader <ana@uni.invalid>\n"
    ),
    "outlook_de": (
        "Von: The Dolor Gazette [mailto:news@gazette.invalid]\nGesendet: Montag, 3. März 2025 08:00\n"
        "An: Ana Reader\nBetreff: Dolor sit\n"
    ),
    "apple_fr": (
        "Début du message transféré :\n\nDe: The Dolor Gazette <news@gazette.invalid>\nObjet: Dolor sit\n"
        "Date: 3 mars 2025 à 08:00:00 UTC\nÀ: ana@uni.invalid\n"
    ),
    "es": "De: The Dolor Gazette <n@g.invalid>\nEnviado: 3 de marzo de 2025\nPara: Ana Reader\nAsunto: Dolor sit\n",
    "nl": "Van: The Dolor Gazette <n@g.invalid>\nVerzonden: 3 maart 2025 08:00\nAan: Ana Reader\nOnderwerp: Dolor sit\n",
    "ru": "От: The Dolor Gazette <n@g.invalid>\nДата: 3 марта 2025\nКому: Ana Reader\nТема: Dolor sit\n",
    "zh": "发件人: The Dolor Gazette <n@g.invalid>\n发送时间: 2025年3月3日\n收件人: Ana Reader\n主题: Dolor sit\n",
}


@pytest.mark.parametrize("name", sorted(FORWARDS))
def test_forwarded_articles_name_nobody(tmp_path: Path, name: str) -> None:
    head = (
        "From: Ana Reader <ana@uni.invalid>\r\nTo: Bo Helper <bo@uni.invalid>\r\nSubject: Fwd: Dolor sit\r\n"
        "Date: Wed, 5 Mar 2025 10:00:00 +0100\r\n"
    )
    text = (
        f"Dear Bo, for our study. Ana Reader\n\n{FORWARDS[name]}\nLorem ipsum.\n\nTo ANA@uni.invalid\n-- \nAna Reader\n"
    )
    result = read(tmp_path, plain(text, head=head))
    document = result.documents.iloc[0]
    assert document["text"] == "Lorem ipsum.\n\nTo [address]"
    assert document[["title", "outlet"]].tolist() == ["Dolor sit", "The Dolor Gazette"]
    assert str(document["date"].date()) == "2025-03-03"
    everything = result.documents.to_csv() + result.problems.to_csv()
    assert not any(word in everything for word in ("Ana", "Bo", "@"))
    assert sorted(problems_of(result, "note")) == ["forwarded", "signature"]


def test_forwarded_pages_and_quoted_texts(tmp_path: Path) -> None:
    head = "From: Ana Reader <ana@uni.invalid>\r\nSubject: WG: Dolor\r\nDate: Wed, 5 Mar 2025 10:00:00 +0100\r\n"
    page = (
        "<div>Hello Bo</div><table class='moz-email-headers-table'><tr><th>Betreff: </th><td>Dolor sit</td></tr>"
        "<tr><th>Datum: </th><td>Mon, 3 Mar 2025 08:00:00 +0100</td></tr><tr><th>Von: </th><td>The Dolor Gazette "
        "&lt;news@gazette.invalid&gt;</td></tr><tr><th>An: </th><td>ana@uni.invalid</td></tr></table><p>Lorem.</p>"
    )
    result = read(tmp_path, alternative(("Content-Type: text/html", page), head=head))
    assert result.documents.loc[0, ["title", "outlet", "text"]].tolist() == ["Dolor sit", "The Dolor Gazette", "Lorem."]
    quoted = read(tmp_path, plain("> Lorem ipsum.\r\n>\r\n> Dolor.\r\n", head=head))
    assert quoted.documents.loc[0, ["text", "outlet"]].tolist() == ["Lorem ipsum.\n\nDolor.", ""]


def test_mails_to_oneself_name_no_outlet(tmp_path: Path) -> None:
    head = HEAD.replace('"The Lorem Courier" <news@courier.invalid>', "Ana Reader <ana@uni.invalid>")
    assert read(tmp_path, plain("Lorem ipsum.", head=head)).documents.loc[0, "outlet"] == ""
    head = HEAD.replace('"The Lorem Courier" <news@courier.invalid>', "news@courier.invalid")
    assert read(tmp_path, plain("Lorem ipsum.", head=head)).documents.loc[0, "outlet"] == ""


def test_attachments_are_told_and_not_read(tmp_path: Path) -> None:
    attached = 'Content-Type: application/octet-stream; name="Ana Reader.docx"\r\nContent-Disposition: attachment'
    parts = [("Content-Type: text/plain", "Lorem ipsum."), (attached, "x"), ("Content-Type: image/png", "x")]
    result = read(tmp_path, alternative(*parts, kind="mixed"))
    assert result.documents["text"].tolist() == ["Lorem ipsum."]
    assert "1 .docx" in result.problems.query("problem == 'attachments'")["detail"].item()
    assert "Ana" not in result.problems.to_csv()
    alone = read(tmp_path, alternative(parts[1], kind="mixed"))
    assert problems_of(alone, "error") == ["no_text"]
    assert "1 .docx" in alone.problems.loc[0, "detail"]


def test_a_mail_attached_to_a_mail_is_the_document(tmp_path: Path) -> None:
    inner = plain(PLAIN).decode()
    outer = (
        "From: Bo Helper <bo@uni.invalid>\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="yy"\r\n\r\n--yy\r\nContent-Type: text/plain\r\n\r\nHello\r\n'
        f"--yy\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--yy--\r\n"
    )
    result = read(tmp_path, outer)
    assert result.documents.loc[0, ["text", "outlet"]].tolist() == [TEXT, "The Lorem Courier"]


PROQUEST = (
    '<html><body><div><a name="DocID_MSTAR_100000001"></a><p style="font-weight:bold;">Lorem ipsum</p>'
    "<p><strong>Publication info: </strong>Lorem Tribune ; Lorem, Calif. [Lorem, Calif]08 May 2010: B.1.</p>"
    '<p><strong>Full text: </strong><Text WordCount="4"><html><body><p>Lorem ipsum.</p></body></html></Text></p>'
    "<p><strong>Publication title: </strong>Lorem Tribune; Lorem, Calif.</p>"
    "<p><strong>Publication date: </strong>May 8, 2010</p>"
    "<p><strong>ProQuest document ID: </strong>100000001</p></div></body></html>"
)


def test_mailboxes(tmp_path: Path) -> None:
    first = plain(PLAIN).replace(b"\r\n", b"\n")
    quoted = (HEAD + "\r\n>From here to 10:00\r\nLorem.\r\n").replace("\r\n", "\n").encode()
    export = alternative(("Content-Type: text/html; charset=utf-8", PROQUEST)).replace(b"\r\n", b"\n")
    empty = b"Subject: nothing\n\n\n"
    raw = b"\n".join(b"From x@y.invalid Mon Mar  3 08:00:00 2025\n" + mail for mail in (first, quoted, export, empty))
    result = read(tmp_path, raw, "a.mbox")
    documents = result.documents.set_index("source_index").sort_index()
    assert documents["text"].tolist() == [TEXT, "From here to 10:00\nLorem.", "Lorem ipsum."]
    assert documents["outlet"].tolist() == ["The Lorem Courier", "The Lorem Courier", "Lorem Tribune"]
    assert problems_of(result, "error") == ["no_text"]
    assert result.summary["records"] == 4


@pytest.mark.parametrize("name", ["a.mbox", "a.txt", "a.eml"])
def test_mailboxes_of_any_name(tmp_path: Path, name: str) -> None:
    raw = b"\r\n".join([b"From 17@xxx Mon Mar  3 08:00:00 +0000 2025\r\n" + plain(PLAIN)] * 2)
    assert read(tmp_path, raw, name).documents["text"].tolist() == [TEXT, TEXT]


def test_a_mailbox_without_its_first_line(tmp_path: Path) -> None:
    assert read(tmp_path, plain(PLAIN), "a.mbox").documents["text"].tolist() == [TEXT]


ARTICLE = (
    '<!DOCTYPE html><html lang="en"><head><title>Lorem closes the port</title>'
    '<meta property="og:site_name" content="The Lorem Courier"></head><body><article><h1>Lorem closes the port</h1>'
    "<p>Lorem ipsum dolor sit amet was closed on Monday after a week of rain, and the ferries stayed at the moorings.</p>"
    "<p>The council of the province will meet on Thursday to discuss the repair of the dam above the lorem town.</p>"
    "</article></body></html>"
)


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml"])
def test_saved_pages(tmp_path: Path, name: str) -> None:
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.invalid/1\r\nSubject: Lorem\r\n"
        "Date: Tue, 4 Mar 2025 23:30:00 -0800\r\nMIME-Version: 1.0\r\n"
    )
    parts = [
        ("Content-Type: text/html\r\nContent-Location: https://ads.invalid/", "<p>Advertisement</p>"),
        ("Content-Type: text/html\r\nContent-Location: https://courier.invalid/1", ARTICLE),
        ("Content-Type: text/css", "p {}"),
    ]
    result = read(tmp_path, alternative(*parts, head=head, kind="related"), name)
    document = result.documents.iloc[0]
    assert "Lorem ipsum dolor sit amet was closed" in document["text"]
    assert "Advertisement" not in document["text"]
    assert document[["title", "outlet", "url", "date_raw"]].tolist() == [
        *("Lorem closes the port", "The Lorem Courier", "https://courier.invalid/1", ""),
    ]


def test_pages_of_databases_inside_mails(tmp_path: Path) -> None:
    table = (
        '<table class="wide contentsTable"><tr><th>1</th><th>2018.01.07</th><th class="wp50">ああ</th><th>東京朝刊</th>'
        '<th>一面</th><th>01頁</th><th>3字</th><th>05段</th></tr></table><p class="mb10">いいう。</p>'
    )
    page = f'<html><body><table class="contentsTable"></table>{table}</body></html>'
    head = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
    result = read(tmp_path, alternative(("Content-Type: text/html", page), head=head, kind="related"), "a.mht")
    assert result.documents.loc[0, ["title", "text"]].tolist() == ["ああ", "いいう。"]
    assert read(tmp_path, ARTICLE, "b.mht").documents.loc[0, "title"] == "Lorem closes the port"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty_file"),
        (b"\n\n", "empty_file"),
        (b"Lorem ipsum dolor.\nSit amet.\n", "not_a_mail"),
        (b"From: a\nSubject: Lorem\n\n", "no_text"),
        (b"From: a\nContent-Type: text/plain\n\n" + bytes(range(256)) * 9, "no_text"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problems_of(read(tmp_path, content), "error") == [problem]


_BASES = [
    ("a.eml", plain(PLAIN)),
    ("a.eml", alternative(("Content-Type: text/plain", "Lorem."), ("Content-Type: text/html", PAGE))),
    ("a.mbox", b"From x 10:00:00 2025\n" + plain(FORWARDS["gmail"] + "\nLorem.") + b"\n\nFrom x 10:00\n" + plain("x")),
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_BASES), st.integers(0, 2**32))
def test_mutations_never_raise(base: tuple[str, bytes], seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(base[1])
    for _ in range(dice.randint(1, 4)):
        where = dice.randrange(len(raw))
        raw[where : where + dice.choice((0, 1, 60))] = dice.randbytes(dice.choice((0, 1, 6)))
    raw = raw[: dice.randrange(1, len(raw))] if dice.random() < 0.3 else raw
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), bytes(raw), base[0])
    assert "unreadable" not in set(result.problems["problem"])
