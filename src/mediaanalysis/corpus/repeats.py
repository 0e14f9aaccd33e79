"""What only the other articles of an outlet show to be boilerplate: repetition.

Repetition alone is not enough: outlets also repeat background sentences that are coverage, and framing at that. So a
repeated sentence must speak of the outlet or to the reader, or stand in the very same words in at least 30 % of the
outlet's articles. Repetitions are counted over *different* articles: one that repeats more than half of another (an
article printed twice, a daily report that differs in its figures) is not counted again.

Four rules, each with its counts in the reason:

- ``repeats_in_outlet``: a run of sentences at an end of the article, from the end inwards.
- ``repeated_line``: a line anywhere that a cue with the place "repeated" finds, or that names the outlet.
- ``repeated_teaser``: lines that open with the same words and a colon, followed by ever different headlines.
- ``title_of_other_article``: a line that is the title of another article of the outlet.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mediaanalysis.corpus.boilerplate import TAIL_UNITS, Unit, bare, cue_of, is_reported, passes, speaks_to_reader

__all__ = ["RULES", "Article", "mark_repeats"]

RULES = ("repeats_in_outlet", "repeated_line", "repeated_teaser", "title_of_other_article")

_FEW = 3  # articles that must share what is to count as repeated
_SHARE = 0.3  # of an outlet's articles, from which a sentence in the same words is the house's whatever it says
_MANY = 10  # articles of an outlet below which a share says little of lines inside the text
_HEAD_UNITS = 4
_TOP_LINES = 3  # lines at the top that may be an article's own headline in other words
_MAX_LINE, _MAX_NAMING, _MAX_TEASER = 800, 200, 200  # characters
_DASHES = "-–—"  # a line that opens with one says whose words stand above it
_CHANGING = re.compile(r"https?://\S+|\d+|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b")
_NOT_WORDS = re.compile(r"\W+")
_OPENING = re.compile(r"([^:.!?“”\"\n]{2,40}?)\s*:\s*(?=\S)")


@dataclass(slots=True)
class Article:
    """A document as the rules on repetition see it: its title and its units, which they mark."""

    units: Sequence[Unit]
    title: str = ""
    shapes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.shapes = [_shape(unit.text) for unit in self.units]

    def lines(self) -> Iterator[tuple[str, list[Unit]]]:
        """Yield the shape and the units of each line."""
        both = zip(self.shapes, self.units, strict=True)
        for _, line in itertools.groupby(both, key=lambda pair: pair[1].line):
            shapes, units = zip(*line, strict=True)
            yield " ".join(shapes), list(units)

    def end(self, *, reverse: bool) -> list[tuple[str, Unit]]:
        """Return the shapes and units of one end, the outermost first."""
        if reverse:
            return list(zip(self.shapes[: -TAIL_UNITS - 1 : -1], self.units[: -TAIL_UNITS - 1 : -1], strict=True))
        return list(zip(self.shapes[:_HEAD_UNITS], self.units[:_HEAD_UNITS], strict=True))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the different articles of an outlet have in common: in how many of them something stands."""

    name: re.Pattern[str]
    total: int
    ends: Counter[str]
    end_words: Counter[str]
    lines: Counter[str]

    def often(self, counts: Counter[str], key: str) -> bool:
        """Whether at least three articles, and one in a hundred, have it."""
        return counts[key] >= max(_FEW, -(-self.total // 100))


def _shape(text: str) -> str:
    """Write a sentence so that dates, figures and addresses do not hide a repetition."""
    return _CHANGING.sub("0", text.casefold()).strip(" \"“”'‘’.")


def _plain(text: str) -> str:
    return _NOT_WORDS.sub(" ", text.casefold()).strip()


def mark_repeats(articles: Sequence[Article], outlet: str) -> None:
    """Mark what the articles of one outlet repeat."""
    if len(articles) < _FEW:
        return
    different = _different(articles)
    shared = _count(different, outlet)
    for article in articles:
        _mark_end(article.end(reverse=True), shared)
        _mark_end(article.end(reverse=False), shared)
        _mark_lines(article, shared)
    titles = {_plain(article.title) for article in articles}
    teasers = _teasers(different, titles)
    for article in articles:
        for k, (_, line) in enumerate(article.lines()):
            count = teasers.get(_opening(line)[0], 0)
            for unit in line if count and k else ():  # the first line is the article's own headline
                unit.mark(f"repeated_teaser:{count}_of_{shared.total}")
        _mark_titles(article, titles)


def _different(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that do not repeat more than half of longer ones, whatever their order."""
    sizes = [sum(map(len, article.shapes)) for article in articles]
    seen: set[str] = set()
    kept = []
    for k in sorted(range(len(articles)), key=lambda k: (-sizes[k], articles[k].shapes)):
        again = sum(len(shape) for shape in articles[k].shapes if shape in seen)
        if sizes[k] and again * 2 <= sizes[k]:
            kept.append(k)
            seen.update(articles[k].shapes)
    return [articles[k] for k in sorted(kept)]


def _count(articles: Sequence[Article], outlet: str) -> _Shared:
    """Count in how many articles the sentences of the ends and the lines occur."""
    ends: Counter[str] = Counter()
    end_words: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for article in articles:
        outer = [*article.end(reverse=True), *article.end(reverse=False)]
        ends.update({shape for shape, _ in outer})
        end_words.update({unit.text for _, unit in outer})
        lines.update({shape for shape, _ in article.lines() if len(shape) <= _MAX_LINE})
    name = re.compile(rf"\b{re.escape(outlet)}\b", re.IGNORECASE if " " in outlet else 0)
    return _Shared(name, len(articles), ends, end_words, lines)


def _mark_end(run: Sequence[tuple[str, Unit]], shared: _Shared) -> None:
    """Mark the repeated run at one end of an article, from the end inwards."""
    certain = 0
    for k, (shape, unit) in enumerate(run):
        if passes(unit):
            continue
        often = shared.often(shared.ends, shape)
        everywhere = often and shared.end_words[unit.text] >= _SHARE * shared.total and _is_sentence(unit.text)
        if not (everywhere or (often and _speaks(unit.text, shared.name))):
            break
        certain = k + 1
    for shape, unit in run[:certain]:
        if not passes(unit):
            unit.mark(f"repeats_in_outlet:{shared.ends[shape]}_of_{shared.total}")


def _speaks(text: str, name: re.Pattern[str]) -> bool:
    """Whether a sentence speaks of the outlet or to the reader, and reports or quotes nobody."""
    speaks = speaks_to_reader(text) or name.search(text) or cue_of(text, "tail")
    return bool(speaks) and not is_reported(text)


def _is_sentence(text: str) -> bool:
    """Whether this is more than a heading: headings that an outlet always uses order what is coverage."""
    return text.rstrip("\"”’')")[-1:] in ".!?…" or text.count(" ") >= 5


def _mark_lines(article: Article, shared: _Shared) -> None:
    """Mark lines anywhere that speak for the house and are repeated, or that a third of the articles have."""
    for shape, line in article.lines():
        count = shared.lines[shape]
        if count < _FEW or all(unit.reason for unit in line) or not any(map(str.isalnum, shape)):
            continue
        text = " ".join(unit.text for unit in line)
        names = len(text) <= _MAX_NAMING and text[0] not in _DASHES and shared.often(shared.lines, shape)
        names = names and bool(shared.name.search(text))
        serves = not is_reported(text) and (names or cue_of(text, "repeated"))
        if serves or (shared.total >= _MANY and count >= _SHARE * shared.total and _is_sentence(text)):
            for unit in line:
                unit.mark(f"repeated_line:{count}_of_{shared.total}")


def _opening(line: Sequence[Unit]) -> tuple[str, str]:
    """Return what a line has before its first colon, and after it, when that may be a headline."""
    text = bare(" ".join(unit.text for unit in line))
    match = _OPENING.match(text) if len(text) <= _MAX_TEASER else None
    if match is None or not 2 <= text.count(" ", match.end()) <= 25 or text.rstrip("\"”’')")[-1:] in ".,;":
        return "", ""
    return match.group(1).casefold(), text[match.end() :]


def _teasers(articles: Sequence[Article], titles: set[str]) -> dict[str, int]:
    """Return the openings of teasers, and in how many articles they stand."""
    found: Counter[str] = Counter()
    rests: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        openings = [_opening(line) for _, line in article.lines() if not line[0].reason]
        found.update({opening for opening, _ in openings if opening})
        for opening, rest in openings:
            rests[opening].add(_plain(rest))
    return {
        opening: count
        for opening, count in found.items()
        if count >= _FEW
        and len(rests[opening]) >= _FEW
        and (cue_of(opening, "teaser") or len(rests[opening] & titles) >= _FEW)
    }


def _mark_titles(article: Article, titles: set[str]) -> None:
    """Mark lines that are the title of another article."""
    own = _plain(article.title)
    for k, (_, line) in enumerate(article.lines()):
        text = " ".join(unit.text for unit in line)
        if k < _TOP_LINES or len(text) > _MAX_TEASER or text.endswith("."):
            continue
        plain = _plain(text)
        if plain in titles and plain != own and plain.count(" ") >= 4:
            for unit in line:
                unit.mark("title_of_other_article")
