"""The canonical form is stable, and an encoding is only guessed where nothing tells it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.canonical import canonicalise
from mediaanalysis.corpus.encoding import decode

_any_text = st.text(st.characters(exclude_categories=()), max_size=80)


@given(_any_text)
def test_canonical_twice_is_canonical_once(text: str) -> None:
    once = canonicalise(text)
    assert canonicalise(once.text) == (once.text, once.utf8, 0, 0)
    assert once.utf8.decode() == once.text
    assert unicodedata.is_normalized("NFC", once.text)
    assert "\r" not in once.text


def test_canonical_changes_nothing_else() -> None:
    kept = "  Orla\u00a0Post —\t“ﬁne”\u2028\u200b½\u0085x"
    assert canonicalise(kept).text == kept
    assert canonicalise("\ufeffOrla\r\rPost\r\n").text == "Orla\n\nPost"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Der Bürgermeister von Nordhafen sagte, die Brücke werde geschlossen."),
        ("cp1252", "Le maire de Valmont a déclaré que la forêt était menacée par la sécheresse."),
        ("cp1252", "El alcalde dijo que la situación en la montaña es difícil y mañana habrá reunión."),
        ("cp1252", "Borgmesteren sagde at færgen ikke sejler på grund af høj sø."),
        ("cp1252", "The mayor said “no” — again. It’s a café."),
        ("cp1250", "Burmistrz powiedział, że most zostanie zamknięty w przyszłym tygodniu."),
        ("iso8859_2", "Burmistrz powiedział, że most zostanie zamknięty. Mieszkańcy są źli i żądają wyjaśnień."),
        ("cp1250", "Starosta řekl, že most bude uzavřen příští týden. Obyvatelé žádají vysvětlení."),
        ("cp1251", "Мэр города сказал вчера, что мост будет закрыт на следующей неделе."),
        ("koi8_r", "Мэр города сказал вчера, что мост будет закрыт на следующей неделе."),
        ("shift_jis", "市長は昨日、来週この橋を閉鎖すると述べた。住民は怒り、説明を求めている。"),
        ("gb18030", "市长昨天表示，这座桥将于下周关闭。居民们很生气，要求作出解释。"),
    ],
)
def test_old_encodings_are_recognised_and_reported(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.warning is not None
    assert decoded.warning[0] == "guessed_encoding"


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_decode_or_are_rejected(raw: bytes) -> None:
    try:
        text = decode(raw, html=True).text
    except RejectedError as error:
        text = error.problem
    assert isinstance(text, str)
