"""Coloured passages: the sentence of each hit with frame term, quotation, cues and speaker marked."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mediaanalysis.errors import TableError, at_least
from mediaanalysis.schemas import DOCUMENTS, HITS, QUOTES, check
from mediaanalysis.statistics.voices import NEWSROOM, speaker_labels

__all__ = ["Passage", "Passages", "marked", "show"]

# Kinds of marks, the outermost first, with their name in the legend. Each differs from the others in more than colour.
_KINDS = {
    "quote": "quotation",
    "speaker": "speaker",
    "said": "attribution cue",
    "cue": "polarity cue",
    "term": "frame term",
}
# Ink on every background has a contrast of at least 10 to 1; colours are fixed, so a dark theme cannot swallow them.
_STYLE = """
.ma-passages { background: #ffffff; color: #1b1b1b; padding: 0.6rem 0.8rem; box-sizing: border-box; max-width: 100%;
  font: 15px/1.6 Georgia, "DejaVu Serif", serif; }
.ma-passages p, .ma-passages ul, .ma-passages ol { margin: 0; padding: 0; max-width: 46rem; }
.ma-passages .ma-item { border-top: 1px solid #d9d9d9; margin-top: 0.7rem; padding-top: 0.6rem; }
.ma-passages .ma-text { white-space: pre-line; overflow-wrap: anywhere; font-size: 16px; }
.ma-passages .ma-about, .ma-passages .ma-tags, .ma-passages .ma-legend {
  font: 13px/1.6 "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
.ma-passages .ma-about { color: #595959; }
.ma-passages ul.ma-tags { list-style: none; margin: 0.25rem 0 0; padding: 0; }
.ma-passages .ma-tags li { overflow-wrap: anywhere; }
.ma-passages .ma-legend span { margin-right: 0.9em; }
.ma-passages mark { color: #1b1b1b; background: none; padding: 0 0.08em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.ma-passages mark.ma-quote { background: #e8eef6; padding: 0.2em 0.08em; }
.ma-passages mark.ma-speaker { background: #d4ecd9; border-bottom: 3px double #1d6b34; }
.ma-passages mark.ma-said { background: #ece2f4; border-bottom: 2px dotted #6a3d9a; }
.ma-passages mark.ma-cue { background: #fbdcc8; border-bottom: 2px dashed #a83c09; }
.ma-passages mark.ma-term { background: #ffe680; border-bottom: 2px solid #1b1b1b; font-weight: bold; }
""".strip()

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: where it is from, its text, the spans to mark in it, and what is said about each hit."""

    about: str
    text: str
    spans: tuple[Span, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Passages:
    """Passages that a notebook shows in colour, and a terminal as plain text.

    Attributes
    ----------
    passages : tuple of Passage
        What is shown.
    total : int
        Passages there are, shown or not.
    html : str
        The HTML: no script, its style holds only inside it, and every mark is also told in words beside the passage.
    """

    passages: tuple[Passage, ...]
    total: int

    @property
    def html(self) -> str:
        """The passages as HTML, to be written to a file or put into a page."""
        used = {kind for passage in self.passages for _, _, kind in passage.spans}
        legend = " ".join(
            f'<span><mark class="ma-{kind}">{name}</mark></span>' for kind, name in _KINDS.items() if kind in used
        )
        parts = [
            f'<div class="ma-passages"><style>{_STYLE}</style>',
            f'<p class="ma-legend">{html.escape(self._count())} {legend}</p>',
            *(_item(passage) for passage in self.passages),
            "</div>",
        ]
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        lines = [self._count()]
        for number, passage in enumerate(self.passages, start=1):
            terms = [(a, b, "term") for a, b, kind in passage.spans if kind == "term"]
            text = _pieces(passage.text, terms, opening=lambda _: "[", closing="]", escape=str)
            lines += ["", f"{number}. {passage.about}", f"   {' '.join(text.split())}"]
            lines += [f"   - {tag}" for tag in passage.tags]
        return _UNPRINTABLE.sub("\ufffd", "\n".join(lines))

    def _count(self) -> str:
        if not self.passages:
            return "No passages."
        more = f" of {self.total:,}" if self.total > len(self.passages) else ""
        return f"{len(self.passages):,}{more} passage{'' if self.total == 1 else 's'}."


def show(hits: pd.DataFrame, documents: pd.DataFrame, *, quotes: pd.DataFrame | None = None, n: int = 20) -> Passages:
    """Show hits in their sentences, in colour, with whose words they are and how they are meant.

    Answers: is the machine right? Read a sample before believing a count: ``ma.show(hits.sample(20, random_state=1),
    documents, quotes=quotes)``.

    Parameters
    ----------
    hits : DataFrame
        Schema ``HITS``. Passages come in the order of the table; several hits in one sentence are one passage.
    documents : DataFrame
        The documents the hits were found in.
    quotes : DataFrame, optional
        From :func:`mediaanalysis.find_quotes` on the same documents: marks quotations, their cues and their sources.
    n : int
        Passages to show, at most.

    Returns
    -------
    Passages
        As the last line of a notebook cell it shows itself; ``print`` gives plain text; ``.html`` is the HTML.

    Raises
    ------
    TableError
        When a hit's document is missing or its text has changed.
    OptionError
        When `n` is below 1.

    Examples
    --------
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> from mediaanalysis.framing.lookup import find_frames
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["No ceasefire, Olin said. Reyl left."]})
    >>> show(find_frames(documents, load_codebook("war_diplomacy")), documents)
    1 passage.
    <BLANKLINE>
    1. a
       No [ceasefire], Olin said.
       - ceasefire: frame negotiation; voice indirect, speaker Olin; negated by “No”
    """
    at_least("n", n, 1)
    check(documents, DOCUMENTS)
    check(hits, HITS)
    if quotes is not None:
        check(quotes, QUOTES)
    where = ["doc_id", "sentence_start", "sentence_end"]
    keys = list(dict.fromkeys(zip(*(hits[name].tolist() for name in where), strict=True)))
    shown = keys[: int(n)]
    place = {key: k for k, key in enumerate(shown)}
    ids = {key[0] for key in shown}
    rows = documents[documents["doc_id"].isin(ids)].set_index("doc_id", drop=False)
    missing = ids - set(rows.index)
    if missing:
        raise TableError(f"show: there are hits of document {min(missing)!r}, which is not among the documents.")
    mine: list[list[int]] = [[] for _ in shown]
    for row, key in enumerate(zip(*(hits[name].tolist() for name in where), strict=True)):
        if key in place:
            mine[place[key]].append(row)
    attributed = _attributed(quotes, ids)
    hits = hits.assign(speaker=_told(hits, quotes))
    passages = [
        _passage(hits.iloc[mine[k]], rows.loc[key[0]], (int(key[1]), int(key[2])), attributed.get(key[0], []))
        for key, k in place.items()
    ]
    return Passages(tuple(passages), len(keys))


def _attributed(quotes: pd.DataFrame | None, ids: set[str]) -> dict[str, list[Span]]:
    """Return by document what is quoted, the cues and the sources. A title in quotation marks is nobody's speech."""
    spans: dict[str, list[Span]] = {}
    if quotes is None:
        return spans
    for quote in quotes[quotes["doc_id"].isin(ids) & (quotes["kind"] != "title")].to_dict("records"):
        found = spans.setdefault(quote["doc_id"], [])
        found += [(int(a), int(b), "quote") for a, b in quote["content_spans"]]
        found.append((int(quote["cue_start"]), int(quote["cue_end"]), "said"))
        found.append((int(quote["source_start"]), int(quote["source_end"]), "speaker"))
    return spans


def _passage(hits: pd.DataFrame, document: pd.Series, sentence: tuple[int, int], attributed: Sequence[Span]) -> Passage:
    """Return the passage of the hits of one sentence."""
    low, high = sentence
    text = document["text"][low:high]
    spans = list(attributed)
    for start, end, surface in zip(hits["start"], hits["end"], hits["surface"], strict=True):
        if document["text"][start:end] != surface:
            raise TableError(f"show: the text of document {document['doc_id']!r} has changed since hits were found.")
        spans.append((int(start), int(end), "term"))
    spans += [(int(a), int(b), "cue") for a, b in zip(hits["cue_start"], hits["cue_end"], strict=True)]
    inside = [(max(a, low) - low, min(b, high) - low, kind) for a, b, kind in spans if a < high and b > low and a >= 0]
    tags = [_tag(hit) for hit in hits.to_dict("records")]
    return Passage(_about(document), text, tuple(dict.fromkeys(inside)), tuple(dict.fromkeys(tags)))


def _told(hits: pd.DataFrame, quotes: pd.DataFrame | None) -> pd.Series:
    """Return the speakers as they are told; of a quotation without a tag of its own the speaker is a guess."""
    speaker = speaker_labels(hits)
    if quotes is None:
        return speaker
    guessed = quotes.loc[quotes["resolution"] == "fallback", "quote_id"]
    return speaker.mask(hits["quote_id"].isin(guessed), speaker + " (a guess)")


def _about(document: pd.Series) -> str:
    """Return outlet, day, title and id of a document, as far as they are known."""
    date = document.get("date")
    day = f"{date:%Y-%m-%d}" if isinstance(date, pd.Timestamp) else ""
    known = [document.get("outlet"), day, document.get("title"), document["doc_id"]]
    return ", ".join(" ".join(str(value).split()) for value in known if isinstance(value, str) and value)


def _tag(hit: Mapping[Any, Any]) -> str:
    """Return in words what the marks say: frame, voice, speaker, polarity, its cue, and whose it is."""
    surface = " ".join(str(hit["surface"]).split())
    who = "" if hit["voice"] == NEWSROOM else f", speaker {hit['speaker']}"
    why = f" by “{hit['cue']}”" if hit["cue"] else ""
    known = hit["holder"] in ("", NEWSROOM) or str(hit["speaker"]).startswith(hit["holder"])
    whose = "" if known else f", holder {hit['holder']}"
    return f"{surface}: frame {hit['frame']}; voice {hit['voice']}{who}; {hit['polarity']}{why}{whose}"


def _item(passage: Passage) -> str:
    tags = "".join(f"<li>{_escaped(tag)}</li>" for tag in passage.tags)
    return (
        f'<div class="ma-item"><p class="ma-about">{_escaped(passage.about)}</p>'
        f'<p class="ma-text" dir="auto">{marked(passage.text, passage.spans)}</p>'
        f'<ul class="ma-tags">{tags}</ul></div>'
    )


def _escaped(text: str) -> str:
    """Escape a text for HTML; characters that no HTML may hold become U+FFFD, one for one."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", text))


def marked(text: str, spans: Iterable[Span]) -> str:
    """Return a text as HTML with spans marked; where spans cross, the later one is divided, so tags always nest.

    >>> marked("no deal & no", [(0, 7, "quote"), (3, 12, "term")])
    '<mark class="ma-quote">no <mark class="ma-term">deal</mark></mark><mark class="ma-term"> &amp; no</mark>'
    """
    return _pieces(text, spans, opening=lambda kind: f'<mark class="ma-{kind}">', closing="</mark>", escape=_escaped)


def _pieces(
    text: str,
    spans: Iterable[Span],
    *,
    opening: Callable[[str], str],
    closing: str,
    escape: Callable[[str], str],
) -> str:
    """Return a text with tags around its spans.

    A span that ends inside one opened after it cannot be closed alone: those opened after it are closed first and
    opened anew behind it.
    """
    merged = sorted(_merged(spans, len(text)), key=lambda span: (span[0], -span[1], list(_KINDS).index(span[2])))
    borders = sorted({0, len(text), *(span[0] for span in merged), *(span[1] for span in merged)})
    parts: list[str] = []
    stack: list[Span] = []
    following = 0
    for at, then in zip(borders, [*borders[1:], len(text)], strict=True):
        keep = next((k for k, span in enumerate(stack) if span[1] <= at), len(stack))
        again = [span for span in stack[keep:] if span[1] > at]
        parts += [closing] * (len(stack) - keep)
        stack = stack[:keep]
        while following < len(merged) and merged[following][0] == at:
            again.append(merged[following])
            following += 1
        parts += [opening(span[2]) for span in again]
        stack += again
        parts.append(escape(text[at:then]))
    return "".join(parts)


def _merged(spans: Iterable[Span], length: int) -> list[Span]:
    """Cut spans to the text and join those of one kind that overlap; empty ones are dropped."""
    joined: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[2], span[0], span[1])):
        start, end = max(start, 0), min(end, length)
        if start >= end:
            continue
        if joined and joined[-1][2] == kind and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), kind)
        else:
            joined.append((start, end, kind))
    return joined
