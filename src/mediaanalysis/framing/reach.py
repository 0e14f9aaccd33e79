"""How far a cue of polarity reaches: through the clause, over its objects, back to its subject.

Everything here works on the folded words of one sentence, in which other people's words are one opaque word
(:data:`BARRIER`) and asides are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from mediaanalysis.framing.polarity_rules import PolarityRules, Spec
from mediaanalysis.framing.scopes import (
    AUXILIARIES,
    BE,
    DEFINITE,
    FUNCTION_WORDS,
    PREPOSITIONS,
    is_adverb,
    is_past,
    is_verb,
)

__all__ = ["BARRIER", "blocked", "definiteness", "is_head", "noun_phrase", "reaches", "reaches_cue"]

BARRIER = "\0"
HARD = frozenset("; : — – -- - … ( ) [ ] ? ! but although though while whereas however because except".split())
"""Words and marks no cue reaches over."""
_QUOTES = frozenset("\" “ ” „ « » ' ‘ ’ ` `` ''".split())
_CIRCUMSTANCE = frozenset(
    "after before until till since when where who whom which whose despite amid during following concerning regarding "
    "about over given unless if whether whenever wherever".split()
)
"""What follows these is told as a fact, or is a clause of its own."""
_TIME = frozenset("after before until since despite amid during following".split())
_FACT = frozenset("that who how why what when".split())
_PLACE = frozenset("at on in from with by against to for upon near inside outside beyond into across".split())
_SITE = frozenset("at in near inside outside for".split())
"""Of these, what is told as a fact also of a thing to come: "will begin talks for the war"."""
_NOMINATIVE = frozenset("i he she we they it you there".split())
_FINITE = AUXILIARIES - {"'s"}
"""Auxiliaries without 's, which is more often a genitive."""
_INDEFINITE = frozenset("a an any some another no each every fresh".split())
_COPULAS = BE | frozenset(
    "look looks looked seem seems seemed remain remains remained appear appears appeared become becomes became".split()
)
_AGAIN = frozenset("no nor neither".split())


def definiteness(words: Sequence[str], hit: int, first: int = 0) -> int:
    """Return 2 when a noun phrase is definite ("the attack"), 1 when it is not ("an attack"), 0 without a determiner.

    The phrase begins at `first` or behind it.
    """
    for k in range(hit - 1, max(hit - 5, first - 1), -1):
        word = words[k]
        if word in DEFINITE or word in ("'s", "'"):
            return 2
        if word in _INDEFINITE:
            return 1
        if word in FUNCTION_WORDS or not word[0].isalnum():
            if word in _QUOTES:
                continue
            return 0
    return 0


_BEFORE_ADJECTIVE = DEFINITE | _INDEFINITE | PREPOSITIONS | frozenset("'s new and or newly".split())


def noun_phrase(words: Sequence[str], first: int, hit: int, *, most: int = 5) -> bool:
    """Whether ``words[first:hit]`` are what may stand before a noun in its own phrase."""
    if hit - first > most:
        return False
    for k in range(first, hit):
        word = words[k]
        if word in DEFINITE or word in _INDEFINITE:
            if k > first and is_past(words[k - 1]):
                return False  # "embargo rattled the market": a verb and its object
            continue
        if word == "'s" or word in _QUOTES:
            continue
        if word == "and" or word == "or" or (word == "of" and k > first):
            continue
        if word in FUNCTION_WORDS or not word[0].isalnum():
            return False
    return True


def blocked(words: Sequence[str], first: int, hit: int, *, rules: PolarityRules | None) -> bool:
    """Whether something between keeps a cue from the hit. With `rules`, also what presupposes the hit."""
    for k in range(first, hit):
        word = words[k]
        if word in HARD or (word in _CIRCUMSTANCE and rules is not None):
            return True
        if word == "yet" and k and words[k - 1] == ",":
            return True
        if word == ",":
            if _comma_blocks(words, k, hit):
                return True
        elif word == "and" or word == "then":
            if _clause_follows(words, k + 1, hit):
                return True
        elif word == "or":
            if words[k + 1] in _NOMINATIVE:
                return True
        elif rules is not None:
            if word == "as" and words[k + 1] not in ("a", "an") and not words[k - 1].endswith(("ed", "en")):
                return True  # "as the army attacked"; but "seen as", "as a betrayal"
            if word == "by" and any(other.endswith("ing") for other in words[k + 1 : k + 3]):
                return True  # the means: "did not win by attacking" says that there was an attack
            if word in rules.presupposing and words[k + 1] in _FACT:
                return True
            if word in rules.words["saying_past"] and words[k - 1] not in AUXILIARIES:
                return True
            if word in rules.presupposing and words[k + 1] != "as" and definiteness(words, hit, k + 1) == 2:
                return True
    return False


def _at_a_known_place(
    words: Sequence[str], first: int, hit: int, *, rules: PolarityRules, places: frozenset[str]
) -> bool:
    """Whether the hit only says where or for what: "nobody was hurt in the attack" leaves the attack standing."""
    if words[hit].endswith("ing") and words[hit - 1] == "for" and hit > first:
        return True
    for k in range(max(first, hit - 6), hit):
        said_where = words[k] in places and k + 1 < hit and words[k - 1] not in rules.creating
        if said_where and words[k + 1] in DEFINITE and noun_phrase(words, k + 1, hit):
            return True
    return False


def _comma_blocks(words: Sequence[str], k: int, hit: int) -> bool:
    """Whether the comma at `k` ends the clause: a pronoun, determiner, relative or -ing form stands behind it."""
    following = words[k + 1]
    if k + 1 == hit:
        # A list goes on with "or"; without one, a new clause has begun.
        return "or" not in words[hit : hit + 4] and "nor" not in words[hit : hit + 4] and "or" not in words[k - 3 : k]
    if following in ("or", "nor"):
        return False
    if following in DEFINITE or following in _INDEFINITE or following in _NOMINATIVE or following in _CIRCUMSTANCE:
        return "or" not in words[k:hit]
    return "or" not in words[k:hit] and "," not in words[k + 1 : hit]


def _clause_follows(words: Sequence[str], k: int, hit: int) -> bool:
    """Whether a clause of its own begins at `k`: a subject, or a verb in the past."""
    head = words[k]
    if head in _NOMINATIVE or head in DEFINITE or head == "a" or head == "an":
        return True
    return (is_past(head) or head in AUXILIARIES or head in _AGAIN) and k <= hit


def is_head(words: Sequence[str], hit: int) -> bool:
    """Whether the hit is the head of its noun phrase's phrase, not the object of a preposition in it."""
    for k in range(hit - 1, max(hit - 6, -1), -1):
        word = words[k]
        if word in PREPOSITIONS or word == "as":
            return False
        if word in DEFINITE or word in _INDEFINITE or word in HARD or word == ",":
            # The preposition may stand before the determiner: "victims of the attack".
            return k == 0 or (words[k - 1] not in PREPOSITIONS and words[k - 1] != "as")
    return True


def _is_subject(words: Sequence[str], hit: int, cue: int) -> bool:
    """Whether the noun at `hit` can be the subject of the verb at `cue`: the rest of its phrase between, or "that"."""
    if cue - hit > 9:
        return False
    inside = auxiliary = False
    for k in range(hit + 1, cue):
        word = words[k]
        if word in AUXILIARIES or is_adverb(word):
            auxiliary = auxiliary or word in AUXILIARIES
        elif word in _QUOTES or (word in ("that", "which") and k == hit + 1):
            continue
        elif word in PREPOSITIONS:
            if auxiliary:
                return False
            inside = True
        elif word in HARD or word == "," or word in FUNCTION_WORDS - DEFINITE - _INDEFINITE:
            return False
        elif not inside and (k > hit + 2 or auxiliary or word in DEFINITE or word in _INDEFINITE or is_past(word)):
            return False  # one or two nouns may follow: "the grain price could double"
    return True


def _verb_reach(words: Sequence[str], cue: tuple[int, int], hit: int, *, negated: bool, rules: PolarityRules) -> bool:
    first, last = cue
    if hit < first:
        if is_past(words[hit]) or not _is_subject(words, hit, first):
            return False
        if words[first] == "not" and AUXILIARIES.isdisjoint(words[hit + 1 : first]):
            return False  # "the attack resonated not as …": the verb is not negated
        return not (negated and any(word in _ENDING for word in words[last : last + 2]))
    if hit - last > 9 or blocked(words, last, hit, rules=rules):
        return False
    if any(word in _WHO for word in words[max(first - 3, 0) : first]) and _main_verb(words, last, hit):
        return False
    return not _at_a_known_place(words, last, hit, rules=rules, places=_PLACE if negated else _SITE)


_ENDING = frozenset("stop stopped end ended cease ceased over finished".split())
"""What did not end goes on."""
_WHO = frozenset("who which that".split())


def _main_verb(words: Sequence[str], first: int, hit: int) -> bool:
    """Whether a verb in the past stands between that is no participle: behind a relative clause, the main verb."""
    return any(is_past(words[k]) and words[k - 1] not in AUXILIARIES for k in range(first + 1, hit))


def _adjective_reach(words: Sequence[str], cue: tuple[int, int], hit: int, *, head: bool, rules: PolarityRules) -> bool:
    first, last = cue
    if hit >= last:
        if noun_phrase(words, last, hit, most=3) and not (hit > last and is_past(words[hit])):
            # "police reported attacks": behind its subject, the participle is a verb.
            before = words[first - 1] if first else ""
            return not words[first].endswith("ed") or before in _BEFORE_ADJECTIVE or not before[:1].isalnum()
        following = words[last]
        if following in ("to", "that"):
            return hit - last <= 9 and not blocked(words, last + 1, hit, rules=rules)
        return False
    claimed = any(word in rules.words["claims"] for word in words[max(hit - 7, 0) : hit])
    if not claimed and not head:
        return False
    if claimed and any(word in rules.words["calling"] for word in words[max(hit - 7, 0) : hit]):
        return first - hit <= 5 and not blocked(words, hit + 1, first, rules=None)  # "called claims of X false"
    between = words[hit + 1 : first]
    if len(between) > 8 or any(word in HARD or word == "," for word in between):
        return False
    k = first - 1
    while k > hit and is_adverb(words[k]):
        k -= 1
    if words[k] == "'s":
        return k - 1 > hit and words[k - 1] in _NOMINATIVE
    return k > hit and words[k] in _COPULAS


def reaches(
    words: Sequence[str], cue: tuple[int, int], spec: Spec, *, hit: int, head: bool, rules: PolarityRules
) -> bool:
    """Whether a cue at words ``cue[0]:cue[1]`` reaches the hit by this spec; `head`: the hit may be a subject."""
    first, last = cue
    reach = spec.reach
    if first <= hit < last:
        return False
    if reach == "verb":
        if hit < first and not head and words[hit + 1] not in ("that", "which"):
            claimed = any(word in rules.words["claims"] for word in words[max(hit - 7, 0) : hit])
            if spec.polarity != "questioned" or not claimed:  # "reports of an attack could not be verified"
                return False
        return _verb_reach(words, cue, hit, negated=spec.polarity == "negated", rules=rules)
    if reach == "adjective":
        return _adjective_reach(words, cue, hit, head=head, rules=rules)
    if reach == "verb form":
        if hit < first:
            return _subject_of(words, cue, spec, hit=hit, head=head, rules=rules)
        return _complement(words, cue, spec, hit=hit, rules=rules)
    if hit < first:
        if reach == "quantity" and words[first] not in ("nor", "neither"):
            # The object of the verb: "we cede nothing", "they betrayed no one".
            return hit + 1 == first and hit > 0 and words[hit - 1] not in DEFINITE and words[hit - 1] not in _INDEFINITE
        return reach == "either" and first - hit <= 5 and not blocked(words, hit + 1, first, rules=None)
    if reach == "quantity":
        return _quantity_reach(words, cue, hit, rules)
    if reach == "phrase":
        between = words[last:hit]
        if len(between) > 7 or "as" in between or any(word in _FINITE for word in between):
            return False
        if any(is_past(words[k - 1]) and words[k] in DEFINITE for k in range(last + 1, hit)):
            return False  # "a lack of shells slowed the army"
        return not blocked(words, last, hit, rules=rules)
    if reach == "infinitive":
        if hit - last > 8 or words[last] in DEFINITE or words[last] in _INDEFINITE:
            return False  # "a threat to the city"
        return not blocked(words, last, hit, rules=rules)
    if reach == "question" and not any(word in rules.words["asking"] for word in words[max(first - 4, 0) : first]):
        return False
    if hit - last > (10 if reach == "either" else 14) or blocked(words, last, hit, rules=None):
        return False
    return not any(word in _CIRCUMSTANCE for word in words[last:hit])


def _quantity_reach(words: Sequence[str], cue: tuple[int, int], hit: int, rules: PolarityRules) -> bool:
    last = cue[1]
    if hit - last > 10 or words[last] == "," or blocked(words, last, hit, rules=rules):
        return False
    if _at_a_known_place(words, last, hit, rules=rules, places=_PLACE):
        return False
    # "neither X nor Y": each cue keeps to its own part, or the two would be counted as one over the other.
    return not any(word in _AGAIN for word in words[last:hit])


def reaches_cue(words: Sequence[str], cue: tuple[int, int], spec: Spec, *, other: int) -> bool:
    """Whether a negation lies over another cue: "nobody denies", "would not rule out"."""
    last = cue[1]
    if spec.reach not in ("verb", "quantity", "phrase") or other < last or other - last > 6:
        return False
    return not blocked(words, last, other, rules=None)


# --- complements of verbs -----------------------------------------------------------------------------------------


def _complement(words: Sequence[str], cue: tuple[int, int], spec: Spec, *, hit: int, rules: PolarityRules) -> bool:
    last = cue[1]
    takes = spec.takes
    following = words[last]
    if "to" in takes and _infinitive(words, last, hit, spec=spec, rules=rules):
        return True
    if "ing" in takes and following.endswith("ing") and hit - last <= 9 and not blocked(words, last, hit, rules=rules):
        return True
    # "The plan collapsed" has no object.
    if ("object" in takes or "event" in takes) and not is_past(words[hit]) and noun_phrase(words, last, hit, most=5):
        free = "event" in takes or spec.polarity == "negated"
        if (free or definiteness(words, hit, last) != 2) and not _is_offer(words, hit, spec, rules):
            return True
    if "event" in takes and spec.polarity == "denied" and _denied_plan(words, last, hit, rules):
        return True
    if "proposition" in takes and words[hit] in rules.words["claims"] and noun_phrase(words, last, hit):
        return True  # "rejected blame"
    if hit - last <= 14 and _propositional(words, last, hit, spec, rules):
        return True
    if "as" in takes and "as" in words[hit + 1 : hit + 8] and hit - last <= 5:
        return not blocked(words, last, hit, rules=rules)
    return (
        "from" in takes and "from" in words[last:hit] and hit - last <= 8 and not blocked(words, last, hit, rules=None)
    )


def _infinitive(words: Sequence[str], last: int, hit: int, *, spec: Spec, rules: PolarityRules) -> bool:
    """Whether the hit lies in an infinitive that begins right behind, or behind a person: urged the army to attack."""
    for k in range(last, min(last + (5 if spec.polarity == "hypothetical" else 2), hit)):
        if words[k] == "to":
            if words[k + 1] in DEFINITE or words[k + 1] in _INDEFINITE:
                return False
            if hit - k > 8 or blocked(words, k + 1, hit, rules=rules):
                return False
            return not _at_a_known_place(words, k + 1, hit, rules=rules, places=_SITE)
        word = words[k]
        if word in HARD or word == "," or word in AUXILIARIES or word in PREPOSITIONS or is_past(word):
            return False
        if spec.polarity != "hypothetical" and not is_adverb(words[k]):
            return False
    return False


def _denied_plan(words: Sequence[str], last: int, hit: int, rules: PolarityRules) -> bool:
    """Whether a noun with an infinitive stands between: "denied any plan to attack", but not "denied entry to"."""
    for k in range(last + 1, min(last + 5, hit)):
        if words[k] == "to":
            if words[k - 1] in rules.words["offers"] - {"plan", "plans", "bid"} or words[k + 1] in DEFINITE:
                return False
            return noun_phrase(words, last, k) and hit - k <= 7 and not blocked(words, k + 1, hit, rules=rules)
    return False


def _is_offer(words: Sequence[str], hit: int, spec: Spec, rules: PolarityRules) -> bool:
    """Whether the hit only names an offer or the like, which may be denied as such: the ceasefire proposal."""
    return spec.polarity == "denied" and words[hit + 1] in rules.words["offers"]


def _propositional(words: Sequence[str], last: int, hit: int, spec: Spec, rules: PolarityRules) -> bool:
    """Whether a that-clause, a clause without that, or a noun of claiming stands between verb and hit."""
    if blocked(words, last, hit, rules=None) or any(word in _TIME for word in words[last:hit]):
        return False
    if "that" in spec.takes:
        if words[last] == "that":
            return True
        bare = "bare" in spec.takes or spec.polarity in ("hypothetical", "questioned", "future")
        if bare and any(word in _FINITE for word in words[last + 1 : min(last + 6, hit + 3)]):
            return not any(word in PREPOSITIONS or word == "to" for word in words[last : last + 2])
        if spec.polarity == "questioned" and words[last] in ("whether", "if"):
            return True
    if "proposition" in spec.takes:
        first = last
        if words[last] == "as":  # "dismissed as fantasy the idea that …"
            first = next((k + 1 for k in range(last, min(last + 8, hit)) if words[k + 1] in DEFINITE), hit)
        for k in range(first, min(first + 5, hit)):
            if words[k] in rules.words["claims"]:
                return words[k + 1] == "that" or "as" not in words[k:hit]  # what is put in the claim's place is meant
            if words[k] in PREPOSITIONS or words[k] in AUXILIARIES:
                return False
    return False


def _subject_of(
    words: Sequence[str], cue: tuple[int, int], spec: Spec, *, hit: int, head: bool, rules: PolarityRules
) -> bool:
    """Whether the hit before the verb is what the verb is about: its passive subject, or "the truce failed to hold"."""
    first, last = cue
    takes = spec.takes
    if "subject" in takes and words[last] == "to":
        return head and _is_subject(words, hit, first) and words[last + 1] in rules.words["happening"]
    if spec.polarity == "denied" and _denied_behind(words, cue, hit, rules):
        return True
    if not words[first].endswith(("ed", "d", "t", "n")):
        return False
    passive = any(word in BE for word in words[max(first - 3, hit + 1) : first])
    if passive and spec.polarity == "denied" and "proposition" in takes:
        claimed = any(word in rules.words["claims"] for word in words[max(hit - 7, 0) : hit])
        if claimed and first - hit <= 10 and not blocked(words, hit + 1, first, rules=None):
            return True
    if "object" in takes or "event" in takes:
        if passive:
            return head and _is_subject(words, hit, first) and words[last] != "to"
        if first == hit + 1 <= 12 and not any(is_verb(word) for word in words[:hit]):
            # A headline leaves out the verb to be: "Betrayal feared as envoys meet".
            return words[last] in ("as", "by", "in", "after", "at", "on", "over", ".", "", ",", "amid", "for")
    return spec.polarity == "denied" and _denied_it(words, cue, hit, rules)


def _denied_behind(words: Sequence[str], cue: tuple[int, int], hit: int, rules: PolarityRules) -> bool:
    """Whether a relative clause denies what was said: "accused of betrayal, a charge (which) the ministry denies"."""
    first, last = cue
    if first - hit > 12 or words[last][:1].isalnum():
        return False
    for k in range(hit + 1, first - 1):
        if words[k] in HARD:
            return False
        if words[k] == ",":
            behind = words[k + 1 : k + 4]
            return behind[0] in ("which", "something") or any(word in rules.words["claims"] for word in behind[:2])
    return False


def _denied_it(words: Sequence[str], cue: tuple[int, int], hit: int, rules: PolarityRules) -> bool:
    """Whether an accusation is taken up by a pronoun: "accused of betrayal, denied it"."""
    following = words[cue[1] : cue[1] + 3]
    taken_up = any(word in ("it", "this", "them", "wrongdoing") or word in rules.words["claims"] for word in following)
    accused = any(word == "accused" or word in rules.words["claims"] for word in words[max(hit - 4, 0) : hit])
    return taken_up and accused and cue[0] - hit <= 8
