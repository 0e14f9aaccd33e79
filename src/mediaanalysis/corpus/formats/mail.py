"""E-mail: newsletters and forwarded articles (.eml), mailboxes (.mbox), pages that a browser saved as .mht.

The trap is privacy: the headers, the block above a forwarded text and the footer ("sent to ...") name the person who
collected. So nothing is kept of them but subject, date and the name of a sender that is not that person.
"""

from __future__ import annotations

import email
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.encoding import check_encoding, decode
from mediaanalysis.corpus.formats.bundle import join_batches
from mediaanalysis.corpus.formats.html import element_text, hide
from mediaanalysis.corpus.markup import collapse, parse_html
from mediaanalysis.corpus.sniffing import sniff
from mediaanalysis.errors import OptionError

__all__ = ["read_eml", "read_mbox"]

_START = re.compile(rb"^From [^\n]*\d\d:\d\d[^\n]*\n", re.MULTILINE)
_BLANK_ABOVE = re.compile(rb"(?:\A|\n\r?\n)\Z")
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_PREFIX = re.compile(
    r"^(?:(?:fwd?|re|wg|aw|tr|ref|rv|rm|enc|res|doorst|antw|fw|пересл|отв|转发|轉寄|回复|答复)\s?(?:\[\d+\])?\s?[:：]\s*)+",
    re.IGNORECASE,
)
_FORWARD_PREFIX = re.compile(r"^(?:re\s?:\s*)?(?:fwd?|wg|tr|rv|enc|doorst|пересл|转发|轉寄)\s?[:：]", re.IGNORECASE)
_LABELS = {
    "from": "from|von|de|desde|van|от|da|发件人|寄件者|expéditeur|remitente|afzender|отправитель",
    "date": "date|sent|datum|gesendet|envoyé|enviado|enviado el|fecha|verzonden|дата|отправлено|日期|发送时间|时间",
    "subject": "subject|betreff|objet|asunto|onderwerp|тема|主题|主旨",
    "": "to|an|à|a|para|aan|кому|收件人|cc|bcc|kopie|copie|copia|копия|抄送|reply-to|antwort an|répondre à|responder a",
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split("|")}
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][\w -]{0,16}?)[ \u00a0]?[:：][*_]{0,2}[ \u00a0]*(.*)")
_ADDRESS = re.compile(r"[<\[(]?(?:mailto:)?[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+[>\])]?")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufffe\uffff\ud800-\udfff]")
_VISIBLE = re.compile(r"[^\s\u00ad\u034f\u2007\u200b-\u200f\u2060\ufeff]")
_OWN_HEADERS = ("to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to", "resent-to")
_SEVEN_BIT = ("iso-2022", "hz", "utf-7", "utf-16", "utf-32")
"""Character sets whose bytes can pass for UTF-8."""
_LONGEST_SIGNATURE = 12
_FORWARD_WITHIN = 80
_WRAP = (56, 84)


@dataclass(slots=True)
class _Mail:
    """What is kept of a message."""

    title: str
    date: str
    outlet: str
    text: str
    captions: str = ""
    language: str = ""


def read_eml(source: Source, options: Options) -> Batch:
    """Read a .eml file as one document, or a .mht file as the page in it."""
    return _read_message(source, source.load(), options)


def read_mbox(source: Source, options: Options) -> Batch:
    """Read a mailbox; every message is a document, one from ProQuest as many as it holds."""
    batches: list[Batch] = []
    for raw in _messages(source.load()):
        try:
            batch = _read_message(source, raw, options)
        except RejectedError as error:
            batch = Batch(source.name, n_records=1)
            batch.add("error", error.problem, error.detail, index=0)
        batch.single = False
        batches.append(batch)
    return join_batches(source.name, batches)


def _messages(raw: bytes) -> Iterator[bytes]:
    """Yield the messages of a mailbox: each begins at a "From " line; such lines of a text are quoted by ">"."""
    # A line of the text that begins so and is not quoted has no blank line above it, or no time in it.
    starts = [
        found for found in _START.finditer(raw) if _BLANK_ABOVE.search(raw[max(0, found.start() - 4) : found.start()])
    ]
    ends = [found.start() for found in starts[1:]] + [len(raw)]
    before = raw[: starts[0].start()] if starts else raw
    if before.strip() or not starts:
        yield before
    for found, end in zip(starts, ends, strict=False):
        yield re.sub(rb"^>(>*From )", rb"\1", raw[found.end() : end], flags=re.MULTILINE)


def _read_message(source: Source, raw: bytes, options: Options) -> Batch:
    """Read one message: as the layout of a database where it holds one, else as one document."""
    if not raw.strip():
        raise empty_file()
    if _HTML.match(raw):
        return _hand_on(source, raw, sniff(raw, "html"), options)
    try:
        return _read_parsed(source, raw, email.message_from_bytes(raw.lstrip(b"\xef\xbb\xbf\r\n\t ")), options)
    except (MessageError, RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
        # The email package raises many kinds on broken headers.
        raise RejectedError("broken_mail", "The parts of the mail cannot be told apart; save it again.") from error


def _read_parsed(source: Source, raw: bytes, message: Message, options: Options) -> Batch:
    if not any(_header(message, name) for name in ("from", "subject", "date", "content-type", "mime-version")):
        detail = "Expected the headers of a mail (From:, Subject:, Date:), saw none; save the mail as .eml again."
        raise RejectedError("not_a_mail", detail)
    if inner := _attached_mails(message):
        return _read_inner(source, inner, options)
    batch = Batch(source.name, n_records=1, single=True, untyped=True)
    texts = {kind: _decoded(part, options, batch) for kind, part in _parts(message).items()}
    page = texts.get("text/html", "")
    if "DocID_MSTAR_" in page or "DocID_MSTAR_" in texts.get("text/plain", ""):
        return _hand_on(source, raw, "proquest_mail", options)
    kind = _layout_of(page)
    if page and (kind != "html" or _is_saved_page(message)):
        return _read_page(source, message, page, kind=kind, options=options)
    _fill(batch, message, texts)
    return batch


def _layout_of(page: str) -> str:
    try:
        return sniff(page.encode("utf-8", "replace"), "html") if page else "html"
    except RejectedError:  # no layout of XML that is known
        return "html"


def _hand_on(source: Source, raw: bytes, kind: str, options: Options) -> Batch:
    """Read with the reader of another layout."""
    from mediaanalysis.corpus.registry import reader_of

    return reader_of(kind)(replace(source, kind=kind, size=len(raw), load=lambda: raw, path=None), options)


def _attached_mails(message: Message) -> list[Any]:
    """Return the mails attached to a mail, not those attached to these."""
    found: list[Any] = []
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop()
        parts = [inner for inner in part.get_payload() if isinstance(inner, Message)] if part.is_multipart() else []
        for part in reversed(parts):
            (found if part.get_content_type() == "message/rfc822" else waiting).append(part)
    return found


def _read_inner(source: Source, inner: list[Any], options: Options) -> Batch:
    """Read the messages attached to a message; what was written above them is not kept."""
    batches = []
    for part in inner:
        try:
            batches.append(_read_message(source, part.get_payload()[0].as_bytes(), options))
        except (
            RejectedError,
            MessageError,
            RecursionError,
            LookupError,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:
            batches.append(Batch(source.name, n_records=1))
            problem = error.problem if isinstance(error, RejectedError) else "broken_mail"
            batches[-1].add("error", problem, "A mail that is attached to this mail cannot be read.", index=0)
    return join_batches(source.name, batches)


def _parts(message: Message) -> dict[str, Message]:
    """Return the first part of each kind of text that is not attached as a file."""
    parts: dict[str, Message] = {}
    wanted = _header(message, "snapshot-content-location")
    for part in message.walk():
        kind = part.get_content_type()
        if (
            kind not in ("text/plain", "text/html")
            or part.get_content_disposition() == "attachment"
            or part.get_filename()
        ):
            continue
        is_wanted = wanted and _header(part, "content-location") == wanted
        if isinstance(part.get_payload(decode=True), bytes) and (kind not in parts or is_wanted):
            parts[kind] = part
    return parts


def _header(message: Message, name: str) -> str:
    """Return a header as text, "" where it is missing."""
    for key, value in message.raw_items():
        if key.lower() == name:
            text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            with suppress(ValueError, LookupError, MessageError):  # a broken encoded word stays as it is
                text = str(make_header(decode_header(text)))
            return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    return ""


def _decoded(part: Message, options: Options, batch: Batch) -> str:
    """Decode a part: UTF-8 where its bytes are UTF-8, else as it says."""
    raw = part.get_payload(decode=True)
    raw = raw if isinstance(raw, bytes) else b""
    if not raw.strip():
        return ""
    charset = _charset(part)
    if options.encoding:
        charset = options.encoding
    elif not charset.startswith(_SEVEN_BIT) and _is_utf8(raw):
        charset = ""
    try:
        decoded = decode(raw, encoding=charset or None, html=True)
    except RejectedError:  # binary data with the label of text
        return ""
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    return decoded.text.lstrip("\ufeff")


def _charset(part: Message) -> str:
    try:
        charset = part.get_content_charset() or ""
        check_encoding(charset or None)
    except (OptionError, LookupError, UnicodeError, TypeError, ValueError):
        return ""
    return charset


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_saved_page(message: Message) -> bool:
    """Say whether a message is a page that a browser saved."""
    saved = "saved by" in _header(message, "from").casefold() or _header(message, "snapshot-content-location")
    related = message.get_content_type() == "multipart/related" and not _header(message, "to")
    return bool(saved) or (related and any(_header(part, "content-location") for part in message.walk()))


def _read_page(source: Source, message: Message, page: str, *, kind: str, options: Options) -> Batch:
    batch = _hand_on(source, page.encode("utf-8", "replace"), kind, replace(options, encoding="utf-8"))
    address = _header(message, "snapshot-content-location") or _header(message, "content-location")
    if (
        kind == "html"
        and batch.index
        and address.startswith(("http://", "https://"))
        and not any(batch.columns.get("url", []))
    ):
        batch.columns["url"] = [address]
    return batch


def _fill(batch: Batch, message: Message, texts: dict[str, str]) -> None:
    """Turn a message into one document."""
    subject, sender = _header(message, "subject"), _header(message, "from")
    mail = _Mail(_PREFIX.sub("", subject), _header(message, "date"), _sender_name(sender), "")
    mail.language = _header(message, "content-language").split(",")[0]
    texts, signature = _without_signature(texts)
    if signature:
        batch.add("note", "signature", "The signature below the line '-- ' was left out.")
    mail.text, mail.captions = _body(texts)
    own = {address for name in _OWN_HEADERS for address in _addresses(_header(message, name))}
    if _FORWARD_PREFIX.match(subject) or own & set(_addresses(sender)):  # passed on, or sent to oneself
        mail.outlet = ""
        own.update(_addresses(sender))
    if above := _unforward(mail):
        own.update(_addresses(above), _addresses(sender))
        batch.add("note", "forwarded", "What stands above the forwarded text names people and was left out.")
    for mine in sorted(own, key=len, reverse=True):
        mail.text = re.sub(re.escape(mine), "[address]", mail.text, flags=re.IGNORECASE)
    attached = _attached(message)
    if not mail.text:
        more = f" Attached: {attached}; save what you need as files of their own." if attached else ""
        raise RejectedError("no_text", f"The mail has no text.{more}")
    if attached:
        batch.add("note", "attachments", f"Not read: {attached}; save exports that are attached as files of their own.")
    fields = {
        "text": mail.text,
        "title": mail.title,
        "outlet": mail.outlet,
        "date": _day(mail.date),
        "date_raw": mail.date,
        "captions": mail.captions,
        "language": mail.language,
        "format": "mail",
    }
    batch.columns = {name: [value] for name, value in fields.items()}
    batch.index = [0]


def _day(line: str) -> str:
    """Return the date in a date line, in the zone it is written in."""
    if day := split_date(line)[0]:
        return day
    try:
        return parsedate_to_datetime(line).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _sender_name(sender: str) -> str:
    """Return the name of a sender without the address.

    >>> _sender_name('"The Lorem Courier" <news@courier.invalid>'), _sender_name("news@courier.invalid")
    ('The Lorem Courier', '')
    """
    return _ADDRESS.sub("", sender).strip(" \"'<>[]()*,;")


def _addresses(text: str) -> list[str]:
    return [found.strip("<>[]()").removeprefix("mailto:").casefold() for found in _ADDRESS.findall(text)]


def _attached(message: Message) -> str:
    """Return what is attached, by extension only: file names can name people."""
    kinds: Counter[str] = Counter()
    for part in message.walk():
        name = part.get_filename()
        if not part.is_multipart() and (name or part.get_content_disposition() == "attachment"):
            if part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment":
                continue  # pictures of the text
            kinds[PurePath(str(name or "")).suffix.lower()[:8] or part.get_content_type()] += 1
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def _without_signature(texts: dict[str, str]) -> tuple[dict[str, str], bool]:
    """Cut a few lines below "-- ", the mark of a signature, which names who sent the mail."""
    text, _, below = texts.get("text/plain", "").replace("\r\n", "\n").rpartition("\n-- \n")
    if text and below.count("\n") <= _LONGEST_SIGNATURE:
        return texts | {"text/plain": text}, True
    return texts, False


def _body(texts: dict[str, str]) -> tuple[str, str]:
    """Return text and captions: of the plain part, unless it is a mere stub of the page beside it."""
    plain = _unwrapped(texts.get("text/plain", ""))
    page, captions = _page_text(texts.get("text/html", ""))
    return (plain, "") if len(plain) >= 0.5 * len(page) else (page, captions)


def _page_text(page: str) -> tuple[str, str]:
    if not page.strip():
        return "", ""
    try:
        root = parse_html(_NO_TEXT.sub("", page))
    except RejectedError:
        return "", ""
    for element in root.iter():
        if _HIDDEN.search(element.get("style") or ""):
            hide(element)
    text, captions = element_text(root)
    # Newsletters pad their preview with characters that nobody sees.
    return "\n\n".join(part for part in text.split("\n\n") if _VISIBLE.search(part)), captions


def _unwrapped(text: str) -> str:
    """Undo quoting by ">" and the hard wrap of a plain mail."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    filled = [line for line in lines if line.strip()]
    if sum(line.startswith(">") for line in filled) > 0.8 * len(filled):
        lines = [re.sub(r"^(?:> ?)+", "", line) for line in lines]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(_one_paragraph(paragraph) for paragraph in paragraphs if paragraph)


def _one_paragraph(lines: list[str]) -> str:
    """Join lines that a mail program broke: those that end in a blank, or are all about as long as its width."""
    shortest, longest = _WRAP
    wrapped = len(lines) > 1 and all(shortest <= len(line.rstrip()) <= longest for line in lines[:-1])
    text = lines[0].strip()
    for before, line in pairwise(lines):
        soft = before.endswith(" ") and len(before) > shortest
        text += (" " if wrapped or soft else "\n") + line.strip()
    return collapse(text)


def _unforward(mail: _Mail) -> str:
    """Cut off what stands above a forwarded text and take subject, date and sender from it; return what was cut off."""
    cut = ""
    while block := _forward_block(mail.text):
        fields, above, mail.text = block
        cut += above
        mail.title = _PREFIX.sub("", fields.get("subject", "")) or mail.title
        mail.date = fields.get("date", "") or mail.date
        mail.outlet = _sender_name(fields.get("from", ""))
    return cut


def _forward_block(text: str) -> tuple[dict[str, str], str, str] | None:
    """Find lines such as "From: ... / Sent: ... / Subject: ..." near the top; return them, all above, all below."""
    lines = text.split("\n")
    rows = [row for row, line in enumerate(lines[:_FORWARD_WITHIN]) if _forward_label(line)]
    for start in rows:
        fields: dict[str, str] = {}
        row, count, last = start, 0, start
        while row < len(lines) and (not lines[row].strip() or _forward_label(lines[row])):
            if found := _forward_label(lines[row]):
                count, last = count + 1, row
                if found[0]:
                    fields.setdefault(*found)
            row += 1
        if "from" in fields and count >= 3 and ("date" in fields or "subject" in fields):
            return fields, "\n".join(lines[: last + 1]), "\n".join(lines[last + 1 :]).strip()
    return None


def _forward_label(line: str) -> tuple[str, str] | None:
    found = _LABEL.fullmatch(line.strip()) if len(line) < 2000 else None
    label = found[1].strip().casefold() if found else ""
    return (_FIELD_OF[label], found[2].strip(" *")) if found and label in _FIELD_OF else None
