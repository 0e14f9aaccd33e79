"""Closed word classes and clause borders: what is needed to tell how far a negation reaches, without a parser.

The words here are grammar, not a lexicon of cues: auxiliaries, pronouns, conjunctions. A user who adds cues adds them
to ``polarity.toml``; nobody adds a new pronoun.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

__all__ = [
    "ADVERBS",
    "AUXILIARIES",
    "BE",
    "BREAKS",
    "DEFINITE",
    "DETERMINERS",
    "FUNCTION_WORDS",
    "PREPOSITIONS",
    "RELATIVES",
    "SUBJECT_PRONOUNS",
    "SUBORDINATORS",
    "clause_end",
    "clause_start",
    "is_adverb",
    "is_past",
    "is_verb",
    "split_contraction",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BE = _words("be is are was were am been being 's 're 'm ’s ’re ’m")
MODALS = _words("will would can could may might shall should must ca wo sha cannot 'll ’ll 'd ’d need dare ought")
AUXILIARIES = BE | MODALS | _words("do does did have has had having 've ’ve ai")
SUBJECT_PRONOUNS = _words("i he she we they it you there this that these those one someone somebody everyone everybody")
CLEAR_SUBJECTS = _words("i he she we they")
OBJECT_PRONOUNS = _words("me him her us them it you himself herself itself themselves myself")
DEFINITE = _words("the this that these those his her its their our my your whose")
DETERMINERS = DEFINITE | _words("a an any some no every each all both either neither another such what which much many")
RELATIVES = _words("which who whom whose what why how where when whatever wherever whence")
SUBORDINATORS = _words(
    "that if because though although whether since while unless until till than lest whereas except save as for so"
)
COORDINATORS = _words("and but or nor yet then")
PREPOSITIONS = _words(
    "of to in on at by for with from upon into over under about against between among through during before after "
    "within without across along behind beyond near toward towards onto off out up down like amid despite per via "
    "around"
)
BREAKS = frozenset(". ; : — – -- … ! ? ... ( ) [ ] `` '' “ ” \" « » „ ` -".split())
"""Marks that end a clause; the comma is judged by what stands behind it."""
ADVERBS = _words(
    "not never ever always often also still just only even quite rather very too so now then soon once already again "
    "almost hardly barely scarcely perhaps maybe yet indeed however therefore thus well here there much far away back "
    "together ago n't n’t no longer all"
)
FUNCTION_WORDS = (
    AUXILIARIES
    | SUBJECT_PRONOUNS
    | OBJECT_PRONOUNS
    | DETERMINERS
    | RELATIVES
    | SUBORDINATORS
    | COORDINATORS
    | PREPOSITIONS
    | ADVERBS
)
_LY_NO_ADVERB = _words(
    "only family reply supply ally rally early fly lovely friendly deadly lonely july italy likely unlikely"
)
_SAYING = _words("said says say think thinks thought believe believes believed know knew suppose hope fear told wrote")
_INTERJECTIONS = _words(
    "yes no well oh ah why surely indeed now then therefore still perhaps however thus so besides moreover meanwhile "
    "but and or yet nor sir alas ay also"
)
_PAST = _words(
    "said told went came saw knew thought took got gave found made left felt kept held began brought ran sat stood "
    "lost spoke wrote met rose fell grew drew threw led sent spent built bought caught taught fought paid put set "
    "let cut hit hurt shut broke chose drove ate flew forgot hid rode rang sang sank shook shone shot slept stole "
    "stuck struck swore tore woke wore won wept meant dealt heard understood became sought lay bore beat bent bound "
    "bred bid clung crept dug fed fled flung froze hung knelt leapt lent lit sprang swept swung wound withdrew seen "
    "known taken given gone done shown risen fallen driven written spoken broken chosen hidden"
)
_BASE_TOO = _words("put set let cut hit hurt shut bid lay found felt bound wound lit")
_PRESENT = _words(
    "know think see say believe mean want hope wish fear suppose understand come go make take give find keep look "
    "seem feel tell ask hear remember hold stand live leave get put call confess assure beg swear declare trust "
    "imagine fancy knows thinks sees says believes means wants hopes wishes fears comes goes makes takes gives "
    "finds keeps looks seems feels tells asks hears holds stands lives leaves gets puts calls rises appears remains "
    "suggests shows lies"
)
_NO_PAST = _words("red bed indeed need seed speed hundred sacred naked wicked feed breed weed deed reed shed sled")


@lru_cache(maxsize=65536)
def is_verb(word: str) -> bool:
    """Whether a folded word is likely a finite verb: an auxiliary, a common verb, or a form in -ed.

    >>> is_verb("walked"), is_verb("said"), is_verb("speed")
    (True, True, False)
    """
    if word in AUXILIARIES or word in _PAST or word in _PRESENT:
        return True
    return word.endswith("ed") and len(word) > 4 and word not in _NO_PAST


@lru_cache(maxsize=65536)
def is_past(word: str) -> bool:
    """Whether a folded word is likely a past form that is not also the base form.

    >>> is_past("spent"), is_past("walked"), is_past("put")
    (True, True, False)
    """
    if word in _PAST:
        return word not in _BASE_TOO
    return word.endswith("ed") and len(word) > 4 and word not in _NO_PAST


@lru_cache(maxsize=65536)
def is_adverb(word: str) -> bool:
    """Whether a folded word is likely an adverb.

    >>> is_adverb("deeply"), is_adverb("family")
    (True, False)
    """
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _LY_NO_ADVERB)


def clause_start(words: Sequence[str], at: int) -> list[tuple[int, int]]:
    """Return the stretches before `at` (a negation) that belong to its clause: subject side, auxiliaries.

    Words are folded. The result is half-open stretches of word numbers in text order: one, or two when the subject
    stands in an earlier, coordinated clause.

    >>> words = "the shadow has gone and will not return".split()
    >>> clause_start(words, 6)
    [(0, 2), (5, 6)]
    """
    first = _left_border(words, at)
    border = words[first - 1] if first else ""
    if border in ("and", "but", "or", "then", ",") and _without_subject(words, first, at):
        earlier = _earlier_subject(words, first - 1)
        if earlier:
            return [earlier, (first, at)] if first < at else [earlier]
    return [(first, at)] if first < at else []


def _left_border(words: Sequence[str], at: int) -> int:
    """Return the first word of the clause that the word at `at` stands in."""
    k = at
    while k > 0:
        word = words[k - 1]
        if word in BREAKS or word == "," or word in COORDINATORS or word in SUBORDINATORS:
            if word == "that" and _is_pronoun_subject(words, k - 1):
                k -= 1
            elif not (word in ("as", "for", "so", "then") and not _clause_like(words, k, at)):
                break
            else:
                k -= 1
            continue
        if word in CLEAR_SUBJECTS or (word in ("it", "you", "there") and _is_pronoun_subject(words, k - 1)):
            k -= 1
            while k > 0 and words[k - 1] in RELATIVES:
                k -= 1
            if k > 0 and words[k - 1] in AUXILIARIES:
                k -= 1  # inversion: had I not, why should he not
                while k > 0 and words[k - 1] in RELATIVES:
                    k -= 1
            break
        if word in _SAYING and k < at and words[k] in DETERMINERS:
            break  # "said the army did not": a clause without that
        k -= 1
        if word in RELATIVES and (k == 0 or words[k - 1] not in PREPOSITIONS):
            break
    while k < at and (words[k] in _INTERJECTIONS or (is_adverb(words[k]) and words[k].endswith("ly"))):
        if k + 1 == at and words[k] not in _INTERJECTIONS:
            break
        k += 1
    return k


def _is_pronoun_subject(words: Sequence[str], k: int) -> bool:
    """Whether the pronoun at `k` is followed by its verb, perhaps behind an adverb."""
    for word in words[k + 1 : k + 3]:
        if is_verb(word) or word in ("not", "n't", "n’t", "never"):
            return True
        if not is_adverb(word):
            return False
    return False


def _clause_like(words: Sequence[str], first: int, at: int) -> bool:
    """Whether ``words[first:at]`` holds a subject and a verb of its own."""
    return any(is_verb(word) for word in words[first + 1 : at]) or at - first < 2


def _without_subject(words: Sequence[str], first: int, at: int) -> bool:
    """Whether the clause opens with its verb or the negation: its subject is that of the clause before."""
    k = first
    while k < at and is_adverb(words[k]):
        k += 1
    return k >= at or is_verb(words[k])


def _earlier_subject(words: Sequence[str], conjunction: int) -> tuple[int, int] | None:
    """Return the subject of the clause that ends before `conjunction`: its words up to the first verb."""
    last = conjunction
    while last > 0 and words[last - 1] == ",":
        last -= 1
    k = _left_border(words, last)
    for verb in range(k + 1, last):
        if is_verb(words[verb]) and words[k] not in ("to", "not"):
            return k, verb
    return None


def clause_end(words: Sequence[str], at: int, *, left: Sequence[str] = ()) -> int:
    """Return the word behind the last one of the clause that goes on from `at`; `left` are its words before.

    >>> words = "he did not attack the port , but the betrayal hurt".split()
    >>> clause_end(words, 3)
    6
    """
    conditional = bool(left) and (left[0] in AUXILIARIES or left[0] == "if")
    relative = bool(left) and left[0] in ("which", "who", "that")
    k = at
    while k < len(words):
        word = words[k]
        if word in BREAKS:
            break
        if word == ",":
            behind = _behind_comma(words, k)
            if not behind:
                break
            k = behind
            continue
        if word in ("but", "because", "though", "although", "whereas", "while") and k > at:
            break
        if word in ("and", "or", "nor") and _starts_clause(words, k + 1):
            break
        if conditional and k > at and word in CLEAR_SUBJECTS | _PLAIN_PRONOUNS and _opens_consequence(words, k):
            break
        if word in SUBORDINATORS or word in RELATIVES or word in SUBJECT_PRONOUNS:
            relative = False  # another clause has begun inside it: its verb is not that of the main clause
        if relative and k > at and word in _FINITE and words[k - 1] not in ("to", "and", "or"):
            break
        k += 1
    return k


_PLAIN_PRONOUNS = _words("it you there")
_FINITE = _words("is are was were has had will would can could must should may might does did")
_CONTINUING = _words("which who whom whose or nor as that than how without until")


def _opens_consequence(words: Sequence[str], k: int) -> bool:
    """Whether the pronoun at `k` opens the main clause behind a condition."""
    return words[k - 1] not in SUBORDINATORS | RELATIVES and k + 1 < len(words) and words[k + 1] in AUXILIARIES


def _behind_comma(words: Sequence[str], k: int) -> int:
    """Return where the clause goes on behind the comma at `k`, or 0 when the comma ends it.

    It goes on before a relative clause and a complement, also when a short aside stands between: ", sir, that ...".
    """
    if k + 1 < len(words) and words[k + 1] in _CONTINUING:
        return k + 1
    for j in range(k + 2, min(k + 5, len(words) - 1)):
        if words[j] == ",":
            return j + 1 if words[j + 1] in ("that", "how") else 0
        if words[j] in BREAKS:
            return 0
    return 0


def _starts_clause(words: Sequence[str], k: int) -> bool:
    """Whether a clause or a verb phrase begins at `k`."""
    head = words[k] if k < len(words) else ""
    if (
        head in CLEAR_SUBJECTS
        or head in ("it", "you", "there")
        or is_verb(head)
        or head in ("if", "when", "that", "so")
    ):
        return True
    # A noun phrase with its verb soon behind it is a clause: "and the army left".
    for word in words[k + 1 : k + 5]:
        if word in BREAKS or word == "," or word in RELATIVES or word in SUBORDINATORS:
            return False
        if word in AUXILIARIES:
            return True
    return False


def split_contraction(word: str) -> tuple[int, ...]:
    """Return where a printed word is cut: before n't, 's, 'll and the like; empty when it is whole.

    >>> split_contraction("didn't"), split_contraction("cannot"), split_contraction("port")
    ((3,), (), ())
    """
    low = word.lower()
    if low.endswith(("n't", "n’t")) and len(low) > 3:
        return (len(word) - 3,)
    for ending in ("'s", "’s", "'re", "’re", "'ll", "’ll", "'ve", "’ve", "'d", "’d", "'m", "’m"):
        if low.endswith(ending) and len(low) > len(ending):
            return (len(word) - len(ending),)
    return ()
