"""Polarity of a hit: asserted, negated, denied, hypothetical, questioned or future, with the cue that says so.

One call judges one hit in its sentence. Cues come from the lexicon (``lexicons/polarity.toml``, with the reasons for
each decision), their reach from :mod:`mediaanalysis.framing.reach`. A cue never reaches the hit out of words that are
somebody else's.
"""

from __future__ import annotations

import bisect
from typing import NamedTuple

from mediaanalysis.framing.negation import split_words
from mediaanalysis.framing.polarity_rules import Cue, PolarityRules, Spec, load_polarity
from mediaanalysis.framing.reach import BARRIER, HARD, definiteness, is_head, reaches, reaches_cue
from mediaanalysis.framing.scopes import AUXILIARIES, DETERMINERS, PREPOSITIONS, is_verb

__all__ = ["Context", "PolarityRules", "Verdict", "judge", "load_polarity"]

_PRIORITY = {"denied": 0, "negated": 1, "questioned": 2, "hypothetical": 3, "future": 4}
_STANCES = {"question": "questioned", "warning": "hypothetical", "demand": "hypothetical", "commitment": "future"}
_FARTHEST = 24  # words; no reach is longer
_PADDING = [""] * 3  # so that looking a word or two ahead never leaves the sentence


class Verdict(NamedTuple):
    """Polarity, its cue (-1, -1 without one) and the rules that decided, divided by blanks."""

    polarity: str
    cue_start: int
    cue_end: int
    rule_ids: str


class Context(NamedTuple):
    """Where a hit stands; every span is half-open, in characters of `text`.

    Attributes
    ----------
    text : str
    sentence : tuple of int
        The sentence of the hit.
    region : tuple of int
        Where its cue may stand: the quoted stretch for words inside quotation marks, else the sentence.
    barriers : list of tuple
        Words that are somebody else's than the hit's.
    skips : list of tuple
        Asides to read over, such as ", officials said,".
    stance : str
        Stance of the attribution that the hit stands in; empty without one.
    stance_cue : tuple of int
        The cue of that attribution, (-1, -1) without one.
    """

    text: str
    sentence: tuple[int, int]
    region: tuple[int, int]
    barriers: list[tuple[int, int]]
    skips: list[tuple[int, int]]
    stance: str
    stance_cue: tuple[int, int]


class _Read(NamedTuple):
    """A sentence as read for one region: folded words, their characters, the cues in it."""

    words: list[str]
    start: list[int]
    end: list[int]
    cues: list[tuple[int, int, Cue]]
    firsts: list[int]
    """The first word of each cue."""
    stops: list[int]
    """Where a stop mark ends what was said."""
    told: bool
    """Whether somebody said something in the past, unconditionally."""

    def near(self, word: int) -> list[tuple[int, int, Cue]]:
        """Return the cues near enough to reach a word; a sentence may be a megabyte long."""
        low = bisect.bisect_left(self.firsts, word - _FARTHEST)
        return self.cues[low : bisect.bisect_right(self.firsts, word + _FARTHEST, low)]


class _Found(NamedTuple):
    """A cue that reaches the hit: its words, its class, the rule."""

    first: int
    last: int
    spec: Spec


_BEFORE_CONDITION = frozenset("that and but so".split())
_MARKS = frozenset(', : ; . — – - “ " ‘'.split())
_STOPS = frozenset("? ! . : ;".split())
_GOES_ON = AUXILIARIES | PREPOSITIONS | DETERMINERS | frozenset(", not n't never no that and or but to".split())
"""Words that the rest of their clause must follow."""
_DONE = frozenset("had has have was were did is are".split())
_ASSERTED = Verdict("asserted", -1, -1, "")


def judge(context: Context, start: int, end: int, *, rules: PolarityRules) -> Verdict:
    """Judge the hit at characters ``start:end``.

    Parameters
    ----------
    context : Context
        Its sentence, and whose words are whose.
    start, end : int
        The hit, code points into ``context.text``.
    rules : PolarityRules
        From :func:`load_polarity`.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> text = "Olin denied that she had betrayed the city."
    >>> context = Context(text, (0, 43), (0, 43), [], [], "", (-1, -1))
    >>> judge(context, 25, 33, rules=load_polarity())
    Verdict(polarity='denied', cue_start=5, cue_end=11, rule_ids='denied_verb')
    """
    read = _read(context, rules)
    hit = bisect.bisect_right(read.start, start) - 1
    if hit < 0 or start >= read.end[hit] or read.words[hit] == BARRIER:
        return _ASSERTED
    # A hit of several words is reached at its first one, and over its last one from behind.
    last = max(hit, bisect.bisect_left(read.start, end) - 1)
    found = _reaching(read, (hit, last), rules)
    verdict = _decide(read, found, (hit, last), rules)
    if verdict.polarity in ("asserted", "hypothetical", "future") and verdict.rule_ids != "double_negation":
        asked = _question_mark(read, last)
        if asked >= 0:
            verdict = Verdict("questioned", read.start[asked], read.end[asked], "question_mark")
    if verdict.polarity == "asserted" and not verdict.rule_ids:
        verdict = _headline(read, hit) or _consequence(read, hit) or verdict
    return _with_stance(context, read, verdict, hit) if context.stance else verdict


# --- reading --------------------------------------------------------------------------------------------------------


def _read(context: Context, rules: PolarityRules) -> _Read:
    """Read the region of the hit; the reading of the last one is kept."""
    if rules.memo:
        last: Context
        read: _Read
        last, read = rules.memo[0]
        if last is context or (
            last.text is context.text
            and last.region == context.region
            and last.barriers == context.barriers
            and last.skips == context.skips
        ):
            return read
    low = max(0, context.region[0])
    part = context.text[low : context.region[1]]
    spans = split_words(part)
    folded = part.lower()
    if len(folded) != len(part):
        folded = part  # a letter whose small form is longer would shift the others
    words = [folded[a:b] for a, b in spans]
    if "’" in part:
        words = [word.replace("’", "'") if len(word) > 1 else word for word in words]
    start = [low + a for a, _ in spans]
    end = [low + b for _, b in spans]
    if context.barriers or context.skips:
        words, start, end = _without(context, words, start, end=end)
    cues = _cues(words, rules)
    told = not rules.words["saying_past"].isdisjoint(words) and "if" not in words and "unless" not in words
    firsts, stops = [cue[0] for cue in cues], _stops(words)
    read = _Read(words + _PADDING, start, end, cues=cues, firsts=firsts, stops=stops, told=told)
    rules.memo[:] = [(context, read)]
    return read


def _without(
    context: Context, words: list[str], start: list[int], *, end: list[int]
) -> tuple[list[str], list[int], list[int]]:
    """Leave out asides, and put one opaque word where somebody else's words stand."""
    hidden = sorted([(a, b, True) for a, b in context.barriers] + [(a, b, False) for a, b in context.skips])
    kept: tuple[list[str], list[int], list[int]] = ([], [], [])
    at = 0
    for word, a, b in zip(words, start, end, strict=True):
        while at < len(hidden) and hidden[at][1] <= a:
            at += 1
        if at < len(hidden) and hidden[at][0] < b:
            if not hidden[at][2]:
                # An aside between two clauses leaves their border; inside a clause it leaves nothing.
                if not kept[0] or kept[0][-1] in _GOES_ON:
                    continue
                word = ","
            elif kept[0] and kept[0][-1] == BARRIER:
                kept[2][-1] = b
                continue
            else:
                word = BARRIER
        kept[0].append(word)
        kept[1].append(a)
        kept[2].append(b)
    return kept


def _cues(words: list[str], rules: PolarityRules) -> list[tuple[int, int, Cue]]:
    """Return the cues of the sentence: at each word the longest; a pseudo-cue hides the cues inside it."""
    found: list[tuple[int, int, Cue]] = []
    lexicon = rules.cues
    free = 0  # the first word behind the cue before
    for k in [k for k, word in enumerate(words) if word in lexicon]:
        if k < free:
            continue
        for cue in lexicon[words[k]]:
            length = len(cue.words)
            if length == 1 or tuple(words[k : k + length]) == cue.words:
                if cue.specs[0].polarity != "none" and not _is_other(words, k, cue):
                    found.append((k, k + length, cue))
                free = k + length
                break
    return found


_ALSO_NOUNS = frozenset("will can might must may need wants plans hopes fears".split())


def _is_other(words: list[str], k: int, cue: Cue) -> bool:
    """Whether a cue is something else here: the king's will, as strong as possible."""
    if cue.words[0] == "possible" and k and words[k - 1] == "as":
        return True
    if len(cue.words) > 1 or cue.words[0] not in _ALSO_NOUNS or k == 0:
        return False
    return words[k - 1] in ("'s", "'", "the", "a", "his", "her", "their", "our", "my", "own", "of", "political")


# --- deciding -------------------------------------------------------------------------------------------------------


def _reaching(read: _Read, hit: tuple[int, int], rules: PolarityRules) -> list[_Found]:
    found: list[_Found] = []
    words = read.words
    head = is_head(words, hit[0])
    for first, last, cue in read.near(hit[0]):
        at = hit[1] if last > hit[0] else hit[0]
        for spec in cue.specs:
            if reaches(words, (first, last), spec, hit=at, head=head, rules=rules):
                if "from" in spec.takes and first and words[first - 1] == "to":
                    spec = spec._replace(polarity="hypothetical")  # an aim: "met to avoid a war"
                found.append(_Found(first, last, spec))
                break
    return found


def _decide(read: _Read, found: list[_Found], hit: tuple[int, int], rules: PolarityRules) -> Verdict:
    """Count the negations over each other, else take the first class by priority and the nearest cue of it."""
    if not found:
        return _ASSERTED
    negative = {item.first: item for item in found if item.spec.polarity in ("negated", "denied")}
    if negative:
        over = dict(negative)
        for item in negative.values():
            over |= _above(read, item)
        if len(over) % 2 == 0:
            return Verdict("asserted", -1, -1, "double_negation")
    best = min(found, key=lambda item: (_PRIORITY[item.spec.polarity], _distance(item, hit)))
    polarity = best.spec.polarity
    if polarity == "denied" and best.spec.reach == "adjective" and not _claimed(read, hit, rules):
        polarity = "negated"  # "The truce is a myth": nobody's claim is named that could be denied
    if polarity == "hypothetical" and read.words[best.first] in ("would", "'d"):
        polarity = "future" if _told(read, best, rules) else "hypothetical"
    elif polarity == "future":
        condition = _condition(read, best)
        if condition is not None:
            best, polarity = condition, "hypothetical"
    return _verdict(read, best, polarity)


def _claimed(read: _Read, hit: tuple[int, int], rules: PolarityRules) -> bool:
    """Whether the hit stands in a claim: "claims of betrayal", "reports that the army attacked"."""
    return any(word in rules.words["claims"] for word in read.words[max(hit[0] - 7, 0) : hit[0]])


def _above(read: _Read, item: _Found) -> dict[int, _Found]:
    """Return the negations that lie over a cue that is a verb: nobody denies, did not fail to."""
    if item.spec.reach not in ("verb form", "phrase", "adjective"):
        return {}
    return {
        first: _Found(first, last, spec)
        for first, last, cue in read.near(item.first)
        if first != item.first
        for spec in cue.specs[:1]
        if spec.polarity == "negated" and reaches_cue(read.words, (first, last), spec, other=item.first)
    }


def _distance(item: _Found, hit: tuple[int, int]) -> int:
    return hit[0] - item.last if item.last <= hit[0] else item.first - hit[1] + 1


def _told(read: _Read, item: _Found, rules: PolarityRules) -> bool:
    """Whether `would` is the future of a past: a verb of saying before it, no condition, no gerund as its subject."""
    words = read.words
    if not read.told or words[item.last] in ("have", "rather", "like"):
        return False
    for k in range(item.first - 1, max(item.first - 10, -1), -1):
        if words[k] in rules.words["saying_past"]:
            subject = words[k + 2] if words[k + 1] == "that" else words[k + 1]
            return not subject.endswith("ing") and subject not in ("a", "an")
        if words[k] in HARD:
            return False
    return False


def _consequence(read: _Read, hit: int) -> Verdict | None:
    """Return hypothetical for what follows a condition: "If they cut the fuel, the price doubles"."""
    words = read.words
    for first, last, _ in read.near(hit):
        opens = first == 0 or words[first - 1] in _BEFORE_CONDITION or words[first - 1] in _MARKS
        if last > hit or words[last - 1] not in ("if", "unless") or not opens:
            continue
        between = words[last:hit]
        if "," in between and not any(word in HARD for word in between):
            return Verdict("hypothetical", read.start[first], read.end[last - 1], "hypothetical_consequence")
    return None


def _condition(read: _Read, item: _Found) -> _Found | None:
    """Return the `if` or `unless` on which a coming thing depends, when no clause border stands between."""
    for first, last, _ in read.near(item.first):
        if read.words[first] in ("if", "unless") and last - first == 1:
            low, high = sorted((first, item.first))
            if not any(word in HARD for word in read.words[low:high]):
                return _Found(first, last, Spec("hypothetical", "clause"))
    return None


def _verdict(read: _Read, item: _Found, polarity: str) -> Verdict:
    last = item.last
    if item.spec.reach in ("verb form", "adjective") and read.words[last] == "to" and last < len(read.end):
        last += 1  # "failed to", "unable to": the cue is printed with its particle
    reach = "verb" if item.spec.reach in ("verb", "verb form") else item.spec.reach
    return Verdict(polarity, read.start[item.first], read.end[last - 1], f"{polarity}_{reach}")


def _stops(words: list[str]) -> list[int]:
    """Return the numbers of the marks that end a sentence; the full stop behind a single letter is none."""
    stops = [k for k, word in enumerate(words) if word in _STOPS]
    return [k for k in stops if words[k] != "." or (k and len(words[k - 1]) > 2)]


def _question_mark(read: _Read, last: int) -> int:
    """Return the word number of the question mark that ends the hit's sentence, or -1."""
    k = bisect.bisect_right(read.stops, last)
    return read.stops[k] if k < len(read.stops) and read.words[read.stops[k]] == "?" else -1


def _headline(read: _Read, hit: int) -> Verdict | None:
    """Return future for ``Union to sanction two banks``: an infinitive where a finite verb should be."""
    words = read.words
    if hit > 12 or "to" not in words[1:hit] or words[len(read.end) - 1] in _STOPS:
        return None
    at = words.index("to", 1)
    if at > 5 or any(is_verb(word) or word in DETERMINERS or word in HARD for word in words[:at]):
        return None
    if words[at + 1] in DETERMINERS or any(word in HARD or word in AUXILIARIES for word in words[at:hit]):
        return None
    return Verdict("future", read.start[at], read.end[at], "future_headline")


def _with_stance(context: Context, read: _Read, verdict: Verdict, hit: int) -> Verdict:
    """Let the stance of the attribution bear on the content."""
    cue = context.stance_cue
    if context.stance == "denial":
        if verdict.polarity == "negated":
            return Verdict("asserted", -1, -1, "denied_negation")
        if verdict.polarity == "denied" or verdict.rule_ids == "double_negation":
            return verdict
        behind = read.words[bisect.bisect_left(read.start, cue[1]) : hit]
        if "as" in behind and "that" not in behind:
            return verdict  # "dismissed the reports as a provocation": what he calls them he asserts
        if _negated_cue(read, cue):
            return Verdict("asserted", -1, -1, "double_negation")
        return Verdict("denied", cue[0], cue[1], "denied_stance")
    polarity = _STANCES.get(context.stance, "")
    if not polarity or verdict != _ASSERTED or context.region != context.sentence:
        return verdict
    # What is told as done, as being, or as known is not made uncertain by the warning or demand it stands in.
    told = bisect.bisect_left(read.start, cue[1])
    done = any(word in _DONE for word in read.words[told:hit])
    if done or read.words[hit].endswith("ed") or definiteness(read.words, hit) == 2:
        return verdict
    return Verdict(polarity, cue[0], cue[1], f"{polarity}_stance")


def _negated_cue(read: _Read, cue: tuple[int, int]) -> bool:
    """Whether a negation lies over the cue of the attribution: did not deny."""
    at = bisect.bisect_right(read.start, cue[0]) - 1
    if cue[0] < 0 or at < 0:
        return False
    return any(
        spec.polarity == "negated" and reaches_cue(read.words, (first, last), spec, other=at)
        for first, last, found in read.near(at)
        for spec in found.specs[:1]
    )
