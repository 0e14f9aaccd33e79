"""Joining what the units of a document say: split quotations, long speeches, quotations without a tag."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mediaanalysis.framing.attribution import find_as_said, find_in_unit
from mediaanalysis.framing.cues import Lexicon
from mediaanalysis.framing.nouns import leading_subject, subject_of
from mediaanalysis.framing.reading import Found
from mediaanalysis.framing.units import Unit, inner_units, units_of

__all__ = ["Draft", "read_passages"]

Span = tuple[int, int]
_NOWHERE = (-1, -1)
_NAME_LINE = 24  # tokens of a line that only says whose the quotation above it was
_LONE = frozenset("Q.?!")
_AS = re.compile(r"\b[Aa]s\b")


@dataclass(slots=True, eq=False)
class Draft:
    """An attribution in characters, before its speaker is known."""

    spans: list[Span]
    cue: Span = _NOWHERE
    source: Span = _NOWHERE
    stance: str = "neutral"
    rule: str = "fallback"
    kind: str = ""


@dataclass(slots=True)
class _State:
    """What is remembered from unit to unit: all drafts, the last one with speech, the unit before."""

    text: str
    drafts: list[Draft] = field(default_factory=list)
    last: Draft | None = None
    previous: Unit | None = None


def read_passages(text: str, zones: list[tuple[int, int, str]], lexicon: Lexicon) -> list[Draft]:
    """Return the attributions, quotations, scare quotes and titles of a document, in order of their first character."""
    state = _State(text)
    for start, end, _ in zones:
        state.last = state.previous = None
        for unit in units_of(text, start, end, lexicon=lexicon):
            _read(state, unit, lexicon)
            state.previous = unit
    drafts = [draft for draft in state.drafts if draft.spans]
    drafts.sort(key=lambda draft: (draft.spans[0][0], -draft.spans[-1][1], draft.cue))
    return drafts


def _read(state: _State, unit: Unit, lexicon: Lexicon) -> None:
    made: list[Draft] = []
    after = _ends_quoted(state, unit)
    for found in find_in_unit(unit, lexicon, after_quotation=after) if unit.cues or unit.stretch else ():
        draft = _as_draft(unit, found)
        if found.previous and not _take_previous(state, unit, draft):
            continue
        made.append(draft)
    if unit.stretch:
        _uncovered(state, unit, made)
    else:
        _signature(state, unit)
    if unit.stretch:
        made += _inside_quotations(unit, lexicon)
    for draft in made:
        draft.kind = draft.kind or _kind(unit, draft)
    if unit.stretch:
        _join_paragraphs(state, unit, made)
    state.drafts += made
    spoken = [draft for draft in made if draft.kind in ("direct", "mixed") and draft.rule != "as_said"]
    if spoken:
        state.last = spoken[-1]
    elif not (set(unit.classes) <= _LONE and unit.stretch):
        state.last = None


def _ends_quoted(state: _State, unit: Unit) -> bool:
    """Whether the unit before, on the same line, ends with a quotation."""
    before = state.previous
    if before is None or before.classes.rstrip(".?!")[-1:] != "Q":
        return False
    return "\n" not in state.text[before.end : unit.start]


def _as_draft(unit: Unit, found: Found) -> Draft:
    spans = sorted((unit.begin[a], unit.stop[b - 1]) for a, b in found.content)
    cue = (unit.begin[found.cue[0]], unit.stop[found.cue[1] - 1])
    source = (unit.begin[found.source[0]], unit.stop[found.source[1] - 1]) if found.source else _NOWHERE
    return Draft(spans, cue, source, found.stance, found.rule)


def _kind(unit: Unit, draft: Draft) -> str:
    """Direct when all words stand between quotation marks, mixed when some do."""
    if draft.rule == "tag_line":
        return "direct"
    total = inside = 0
    for a, b in draft.spans:
        total += b - a
        for stretch in unit.stretch.values():
            inside += max(0, min(b, stretch.end) - max(a, stretch.start))
    if not inside:
        # A line that opens with a dash is dialogue.
        return "direct" if unit.text[draft.spans[0][0]] in "—–" else "indirect"
    return "direct" if inside >= total - 3 else "mixed"


def _inside_quotations(unit: Unit, lexicon: Lexicon) -> list[Draft]:
    """Return what a quotation says that somebody else has said: “as the president has said”."""
    made = []
    for stretch in unit.stretch.values():
        if _AS.search(unit.text, stretch.start, stretch.end):
            for part in inner_units(unit.text, stretch, lexicon):
                made += [_as_draft(part, found) for found in find_as_said(part, lexicon)]
    return made


def _join_paragraphs(state: _State, unit: Unit, made: list[Draft]) -> None:
    """Give the paragraphs of a speech that were left open above to the tag that comes at its end."""
    before = state.previous
    if before is None or not before.stretch or not list(before.stretch.values())[-1].goes_on or 0 not in unit.stretch:
        return
    first = (unit.stretch[0].start, unit.stretch[0].end)
    owner = next((draft for draft in made if first in draft.spans), None)
    if owner is None or owner.rule == "fallback":
        return
    for draft in reversed(state.drafts[-3:]):
        if draft.rule == "fallback" and draft.spans:
            owner.spans = draft.spans + owner.spans
            draft.spans = []
            break


def _take_previous(state: _State, unit: Unit, draft: Draft) -> bool:
    """Give the tag of this unit the quotation that ended the unit before: "Why?" Olin asked."""
    before = state.previous
    assert before is not None
    last = len(before.classes.rstrip(".?!")) - 1
    span = (before.begin[last], before.stop[last])
    for owner in reversed(state.drafts[-4:]):
        if span in owner.spans:
            if owner.rule != "fallback" and len(owner.spans) == 1:
                return False  # the quotation has its own tag
            owner.spans.remove(span)
            break
    draft.spans = [span]
    return True


def _uncovered(state: _State, unit: Unit, made: list[Draft]) -> None:
    """Place the quotations that no cue of their unit has claimed."""
    covered = [span for draft in made for span in draft.spans]
    lone = set(unit.classes) <= _LONE
    for k, stretch in unit.stretch.items():
        span = (stretch.start, stretch.end)
        if any(a < span[1] and span[0] < b for a, b in covered):
            continue
        letter = unit.classes[k]
        if stretch.style == "dash":
            if state.last is not None and "\n" not in state.text[state.last.spans[-1][1] : stretch.start]:
                state.last.spans.append(span)
            continue
        if letter != "Q":
            kind = "title" if letter == "N" else "fragment"
            made.append(Draft([span], rule=kind, kind=kind))
            continue
        below = _below_colon(state.previous) if k == 0 else None
        if below is not None:
            below.spans.append(span)
            made.append(below)
            state.last = below
        elif state.last is not None and state.last.spans and (lone or _same_line(state, unit, k)):
            state.last.spans.append(span)
        elif lone or (
            k == 0 and unit.text[stretch.inner_end - 1] == "," and " " in unit.text[stretch.start : stretch.end]
        ):
            # Without a tag, or with a tag that lost its verb: the last speaker's, probably.
            source = _name_behind(unit, k) or _speaker_before(state)
            made.append(Draft([span], source=source, rule="fallback", kind="direct"))
        elif (
            unit.classes[k + 1 : k + 2] == "-"
            and set(unit.classes[:k]) <= _LONE
            and _is_name_line(unit.classes[k + 2 :])
        ):
            made.append(Draft([span], kind="direct"))
            _sign(made[-1], unit, k + 2)
        else:
            made.append(Draft([span], rule="fragment", kind="fragment"))


def _same_line(state: _State, unit: Unit, k: int) -> bool:
    """Whether the quotation opens a unit on the line of the last one: it goes on with the same speech."""
    assert state.last is not None
    return k == 0 and "\n" not in state.text[state.last.spans[-1][1] : unit.start]


def _below_colon(previous: Unit | None) -> Draft | None:
    """Return the attribution of a quotation below a line that ends in a colon; its content is still to come."""
    if previous is None or previous.classes[-1:] != ":":
        return None
    source = None
    for at, word in reversed(previous.cues):
        if word.verb is not None and word.form in "dxs":
            source = subject_of(previous, at)
            if source:
                stance = word.verb.stance
                break
    else:
        source, stance = leading_subject(previous, len(previous)), "neutral"
    if source is None:
        return None
    cue = (previous.begin[min(source.verb, len(previous) - 1)], previous.stop[-1])
    return Draft([], cue, (previous.begin[source.first], previous.stop[source.last - 1]), stance, "colon_line")


def _name_behind(unit: Unit, k: int) -> Span | None:
    """Return the name right behind a quotation whose tag has no verb that is known: "…," Marta Olin siad."""
    last = k + 1
    while unit.classes[last : last + 1] == "N":
        last += 1
    if last - k < 3 or unit.text[unit.stop[k] : unit.begin[k + 1]].strip():  # one capitalised word may be anything
        return None
    while last > k + 2 and unit.low[last - 1] in _DAYS:
        last -= 1
    return unit.begin[k + 1], unit.stop[last - 1]


_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def _speaker_before(state: _State) -> Span:
    """Return the likely source of a quotation without a tag: the last speaker, or who the line before is about."""
    if state.last is not None:
        return state.last.source
    before = state.previous
    if before is not None and before.classes:
        named = [
            draft for draft in state.drafts[-8:] if draft.source[0] >= before.start and draft.cue[0] >= before.start
        ]
        if named:
            return min(named, key=lambda draft: draft.source).source
        subject = leading_subject(before, len(before))
        if subject:
            return before.begin[subject.first], before.stop[subject.last - 1]
    return _NOWHERE


def _signature(state: _State, unit: Unit) -> None:
    """Read the name behind or below a quotation that stands alone: — Marta Olin, 54, a teacher."""
    draft = state.drafts[-1] if state.drafts else None
    if draft is None or draft.rule != "fallback" or draft.kind != "direct" or not draft.spans:
        return
    if state.text[draft.spans[-1][1] : unit.start].strip(" .,\n\u00a0"):
        return
    first = 1 if unit.classes[:1] in ("-", "(") else 0
    if _is_name_line(unit.classes[first:]):
        _sign(draft, unit, first)


def _is_name_line(classes: str) -> bool:
    """Whether these tokens only name somebody: no finite verb, no pronoun."""
    if classes[:1] != "N" or len(classes) > _NAME_LINE or set(classes) & set("BHMP:?!Q"):
        return False
    return all(
        classes[i + 1 : i + 2] in ("w", "N", "I") and classes[i - 1] != "N" for i, c in enumerate(classes) if c == "V"
    )


def _sign(draft: Draft, unit: Unit, first: int) -> None:
    last = len(unit.classes.rstrip(".)"))
    draft.source = (unit.begin[first], unit.stop[last - 1])
    draft.cue = (unit.begin[first - 1], unit.stop[first - 1]) if first else _NOWHERE
    draft.rule = "signature"
