"""Blocks of a LexisNexis page or text (what stands between blank lines) to the pieces of one article.

Both layouts have the same order: outlet, date, title, labels, body, labels, copyright. Where a label is only known by
its word (in a text file, or in a page that lost its style sheet) it counts in its place alone: above or below the body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.formats.nexis_article import (
    Draft,
    is_copyright,
    is_correction,
    is_date_only,
    looks_like_date,
)
from mediaanalysis.corpus.formats.nexis_labels import HEAD_ROLES, role_of
from mediaanalysis.corpus.languages import language_code

__all__ = ["Block", "declared_count", "draft_of"]

_EDITION = re.compile(r"edition|ausgabe|édition|edición|editie|выпуск|издание|版", re.IGNORECASE)
_STRICT = frozenset(("load_date", "language", "publication_type", "subject", "captions", "correction_date", "url"))
_INDEXED = re.compile(r"\(\d{1,3}\s?%\)")
_OF_HEAD = re.compile(r"series|distribution|guests|anchors|reporters|show|column|type", re.IGNORECASE)
_HEADER_BLOCKS = 6
_MOST_HEAD_BLOCKS = 60
_MOST_LABELS = 12
_MOST_GAP_BLOCKS = 2
_MOST_GAP_WORDS = 80
_LONGEST_TITLE = 500
_LONGEST_LENGTH = 40


class Block(NamedTuple):
    """What stands between two blank lines.

    `label` is its label without the colon, and then `paragraphs` its value; `sure` says that the label has the
    vendor's look and not only its word, `title` that the block is set in the size of a title.
    """

    paragraphs: tuple[str, ...]
    centred: bool = False
    label: str = ""
    sure: bool = False
    title: bool = False

    @property
    def text(self) -> str:
        """All paragraphs, a line each."""
        return "\n".join(self.paragraphs)

    @property
    def role(self) -> str:
        """What the label stands for, "" without one and for a label or value that cannot be it."""
        role = role_of(self.label) if self.label else ""
        if role in ("load_date", "correction_date") and not is_date_only(self.text):
            return ""
        if role == "length" and not (len(self.text) < _LONGEST_LENGTH and re.search(r"\d", self.text)):
            return ""
        too_long = role in ("language", "publication_type") and len(self.text) > 100
        return "" if too_long or (role in ("other", "note") and len(self.paragraphs) > 1) else role

    def whole(self) -> tuple[str, ...]:
        """Return the paragraphs with the label in its place, for a block that is text after all."""
        if not self.label:
            return self.paragraphs
        first = f"{self.label}: {self.paragraphs[0] if self.paragraphs else ''}".strip()
        return (first, *self.paragraphs[1:])


def declared_count(counters: Sequence[tuple[int, int]], stated: int) -> int | None:
    """Return how many documents a file should hold: as `stated` on its cover, else by its counters.

    The total of a counter is that of the search, of which a file may hold a part; one wrong total does not count.
    Deliveries put into one file begin at 1 again.

    >>> declared_count([(1, 3), (2, 383), (3, 3)], 0), declared_count([(2001, 2146), (2002, 2146)], 0)
    (3, 2)
    """
    runs: list[list[tuple[int, int]]] = []
    for number, total in counters:
        if number == 1 or not runs:
            runs.append([])
        runs[-1].append((number, total))
    if stated and len(runs) < 2:
        return stated
    return sum(map(_of_run, runs)) or None


def _of_run(run: list[tuple[int, int]]) -> int:
    first, last = run[0][0], run[-1][0]
    total = Counter(total for _, total in run).most_common(1)[0][0]
    return total if first == 1 and last <= total else max(last - first + 1, 0)


def draft_of(blocks: Sequence[Block]) -> tuple[Draft, list[str]]:
    """Return the pieces of an article and the labels in it that are not known."""
    draft = Draft()
    at = _read_header(draft, blocks)
    at = _read_title(draft, blocks, at)
    start = _head_end(blocks, at)
    tail = _tail_start(blocks, start)
    for block in blocks[at:start]:
        if block.role == "body":
            draft.body += block.paragraphs
        elif block.label and (block.role or block.sure):
            draft.labels.append((block.label, block.text))
        else:
            draft.notes += block.whole()
    for block in blocks[start:tail]:
        if block.sure and block.role not in ("", "other", "note"):
            draft.labels.append((block.label, block.text))
        elif block.centred and is_copyright(block.text):
            draft.copyright.append(block.text)
        else:
            draft.body += block.whole()
    _read_tail(draft, blocks[tail:])
    return draft, [label for label, _ in draft.labels if not role_of(label)]


def _read_header(draft: Draft, blocks: Sequence[Block]) -> int:
    """Read outlet, date, edition and a copyright line that may stand above; return where they end."""
    first = [
        n for n, block in enumerate(blocks[:_HEADER_BLOCKS]) if not (block.label and block.role) and not block.title
    ]
    centred = [n for n in first if blocks[n].centred]
    among = centred or first
    dated = [n for n in among if any(looks_like_date(p) and split_date(p)[0] for p in _lines(blocks[n])[:9])]
    dated = dated or [n for n in among[1:] if looks_like_date(blocks[n].text)]
    if not dated:
        end = (
            next((n for n, block in enumerate(blocks) if not block.centred), len(blocks)) if centred else len(first[:1])
        )
        _read_outlet(draft, blocks[:end])
        return end
    at = dated[0]
    lines = _lines(blocks[at])
    cut = next((n for n, line in enumerate(lines) if looks_like_date(line) and split_date(line)[0]), 0)
    _read_outlet(draft, [*blocks[:at], *([Block(tuple(lines[:cut]))] if cut else [])])
    draft.date_line = "\n".join(lines[cut:])
    end = at + 1
    while end < len(blocks) and blocks[end].centred and not blocks[end].label and not blocks[end].title:
        text = blocks[end].text
        if is_correction(text):
            draft.correction.append(text)
        elif is_copyright(text):
            draft.copyright.append(text)
        elif end + 1 == len(blocks) or blocks[end + 1].label:  # the title, centred
            break
        elif _EDITION.search(text):
            draft.edition = " ".join(text.split())
        else:
            draft.notes.append(text)
        end += 1
    return end


def _lines(block: Block) -> list[str]:
    return [line for line in block.whole() for line in line.split("\n") if line.strip()]


def _read_outlet(draft: Draft, blocks: Sequence[Block]) -> None:
    """Read what stands above the date: the outlet; older deliveries have the copyright line there."""
    for block in blocks:
        lines = _lines(block)
        owned = [line for line in lines if is_copyright(line)]
        others = [line for line in lines if not is_copyright(line)]
        draft.copyright += owned
        if owned and len(others) > 1:
            draft.copyright += others[:-1]
            others = others[-1:]
        text = " ".join(others)
        if others and not draft.outlet:
            draft.outlet = text
        elif others and not draft.edition and _EDITION.search(text) and len(text) < 80:
            draft.edition = text
        else:
            draft.notes += others


def _read_title(draft: Draft, blocks: Sequence[Block], at: int) -> int:
    """Read the title, which may look like a label; where the labels follow at once there is none."""
    if at >= len(blocks):
        return at
    block = blocks[at]
    is_head_label = block.role in HEAD_ROLES if block.label else False
    is_body = len(block.paragraphs) > 3 or len(block.text) > _LONGEST_TITLE
    if not block.title and (is_head_label or is_body):
        return at
    if block.title and not block.label and len(block.paragraphs) > 1:
        draft.title, draft.subtitle = block.paragraphs[0], " ".join(block.paragraphs[1:])
    else:
        draft.title = "\n".join(block.whole())
    return at + 1


def _head_end(blocks: Sequence[Block], at: int) -> int:
    """Return where the body begins: below the last label above it, of which short lines without a label may part.

    LENGTH is the one label that every article has, and always above the body; what stands above it is no body. A
    label that comes a second time is a line of the body.
    """
    lengths = [n for n in range(at, min(len(blocks), at + _MOST_LABELS)) if blocks[n].role == "length"]
    below = _below_length(blocks, at, lengths[0]) if lengths else at
    ends, gap_blocks, gap_words = [at], 0, 0
    seen: set[str] = set()
    for n in range(at, min(len(blocks), at + _MOST_HEAD_BLOCKS)):
        block = blocks[n]
        if n < below and block.label and (block.role or block.sure):
            ends.append(n + 1)
            seen.add(block.role)
        elif n < below:
            continue
        elif _is_head_label(block, seen, after_gap=bool(gap_blocks)):
            ends.append(n + 1)
            seen.add(block.role)
            gap_blocks = gap_words = 0
            if block.role == "body":
                return n + 1
        elif (block.role and block.role not in seen) or block.centred:
            break
        else:
            gap_blocks, gap_words = gap_blocks + 1, gap_words + len(block.text.split())
            if gap_blocks > _MOST_GAP_BLOCKS or gap_words > _MOST_GAP_WORDS:
                break
    # A label below a short body is not above it: something must be left to be the body.
    end = next((end for end in reversed(ends) if _holds_body(blocks, end)), ends[-1])
    below = end
    while below < len(blocks) and blocks[below].sure and blocks[below].role == "other":
        below += 1
    return below if _holds_body(blocks, below) else end


def _below_length(blocks: Sequence[Block], at: int, length: int) -> int:
    """Return where the labels down to LENGTH end; `at` where so much text is above it that it is text itself."""
    words = [len(block.text.split()) for block in blocks[at:length] if not (block.label and block.role)]
    return length + 1 if len(words) <= _MOST_GAP_BLOCKS and sum(words) <= _MOST_GAP_WORDS else at


def _is_head_label(block: Block, seen: set[str], *, after_gap: bool) -> bool:
    if not block.label or block.role in seen - {""}:
        return False
    if not block.role or _OF_HEAD.fullmatch(block.label):  # with one value, and no text above it
        return (block.sure or bool(block.role)) and not after_gap and len(block.paragraphs) < 2
    # Below LENGTH and below a line without a label, the word alone begins a paragraph: "SECTION: lorem ipsum ...".
    return block.role in HEAD_ROLES and (block.sure or not after_gap or "length" not in seen)


def _holds_body(blocks: Sequence[Block], start: int) -> bool:
    for block in islice(blocks, start, None):
        if block.role:
            return False
        if not block.centred and not is_copyright(block.text):
            return True
    return False


def _tail_start(blocks: Sequence[Block], start: int) -> int:
    """Return where the labels below the body begin."""
    end = len(blocks)
    while end > start and (is_copyright(blocks[end - 1].text) and len(blocks[end - 1].text) < 400):
        end -= 1
    loaded = [n for n in range(start, end) if blocks[n].role == "load_date"]
    tail = loaded[-1] if loaded else end
    while tail > start:
        if _belongs_below(blocks[tail - 1]):
            tail -= 1
        elif caption := _caption_above(blocks, start, tail):
            tail = caption
        else:
            break
    # "NOTE: lorem ipsum ..." in bold above the labels is the article itself where there is no other text.
    whole = tail == start < len(blocks) and blocks[start].role in ("other", "note") and _is_sentence(blocks[start].text)
    return tail + whole


def _is_sentence(text: str) -> bool:
    return len(text.split()) > 4 and text.endswith((".", "!", "?", "”", '"', "»", "。"))


def _belongs_below(block: Block) -> bool:
    """Say whether a block that has only the word of a label is one; many of the words also begin sentences."""
    if block.sure:
        return block.role not in ("", *HEAD_ROLES)
    if block.role == "correction":  # also at the end of the body it is no part of the article
        return True
    if block.role == "language":
        return bool(language_code(block.text))
    if block.role in ("other", "note", "accession"):
        return _INDEXED.search(block.text) is not None or bool(
            re.search(r"-|^(?:TICKER|INDUSTRY|PERSON)$", block.label)
        )
    return block.role in _STRICT


def _caption_above(blocks: Sequence[Block], start: int, tail: int) -> int:
    """Return where a label stands whose value, pictures or a correction, goes on below a blank line; else 0."""
    for n in range(tail - 1, max(start, tail - 5) - 1, -1):
        if blocks[n].role in ("captions", "correction"):
            return n
        if blocks[n].role or len(blocks[n].text) > 600:
            break
    return 0


def _read_tail(draft: Draft, blocks: Sequence[Block]) -> None:
    """Read the labels below the body and the copyright; a block without a label goes on with pictures or correction."""
    role = ""
    for block in blocks:
        if block.label and (block.role or block.sure):
            draft.labels.append((block.label, block.text))
            role = block.role
        elif is_copyright(block.text) or block.centred:
            draft.copyright += _lines(block)
        elif role in ("captions", "correction"):
            label, value = draft.labels[-1]
            draft.labels[-1] = (label, "\n".join([value, *block.whole()]).strip())
        else:
            draft.notes += block.whole()
