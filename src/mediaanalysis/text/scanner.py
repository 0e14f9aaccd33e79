"""The token grammar as a compiled scanner: one pass over the UTF-8 bytes gives ids, starts and types of a whole corpus.

The functions compute what :func:`mediaanalysis.text.grammar.token_pattern` defines; a test compares the two on
arbitrary text. They are plain Python over arrays, compiled by numba (``function.py_func`` is the Python).

A type is kept as the place where it was first seen, so no bytes are copied. The table of types is an open-addressing
hash table: a slot holds the upper half of the hash and the type's number, so nearly every wrong slot is passed over
without touching the text.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, allow-untyped-decorators
from __future__ import annotations

import numpy as np

from mediaanalysis.text.compiled import jit
from mediaanalysis.text.grammar import Class, class_table

__all__ = ["KEEP_BITS", "gather", "merge_types", "rehash", "renumber", "scan", "span_bytes", "warm"]

# numba reads module constants as literals but cannot look into a class.
WORD, FIRST, DIGIT, CAPITAL = Class.WORD, Class.FIRST, Class.DIGIT, Class.CAPITAL
JOINER, NUMBER_JOINER, CURRENCY = Class.JOINER, Class.NUMBER_JOINER, Class.CURRENCY
PERCENT, URL_STOP, URL_TAIL = Class.PERCENT, Class.URL_STOP, Class.URL_TAIL

KEEP_BITS = {"url": 1, "hashtag": 2, "handle": 4, "percent": 8}
KEEP_URL, KEEP_HASHTAG, KEEP_HANDLE, KEEP_PERCENT = KEEP_BITS.values()
# Odd constants with well-mixed bits (the golden ratio, and one of Stafford's for splitmix64).
_K1, _K2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_UPPER, _LOWER, _ONE, _ZERO = np.uint64(0xFFFFFFFF00000000), np.uint64(0xFFFFFFFF), np.uint64(1), np.uint64(0)
_S29, _S32, _S58 = np.uint64(29), np.uint64(32), np.uint64(58)
# Eight bytes at a time: one bit or constant per byte.
_LOW7, _HIGH, _CASE = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080), np.uint64(0x2020202020202020)
_A, _Z = np.uint64(0x1F1F1F1F1F1F1F1F), np.uint64(0x0505050505050505)  # 0x80 - "a", 0x80 - "z" - 1
_0, _9 = np.uint64(0x5050505050505050), np.uint64(0x4646464646464646)  # 0x80 - "0", 0x80 - "9" - 1
# What is left of a word when only its first n bytes count.
_KEEP_BYTES = np.array([(1 << 8 * n) - 1 for n in range(8)] + [2**64 - 1], dtype=np.uint64)
# Position of the only bit set, by multiplication with a de Bruijn sequence (Leiserson, Prokop & Randall 1998).
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_BYTE_OF = np.zeros(64, np.int64)
for _bit in range(64):
    _BYTE_OF[((int(_DE_BRUIJN) << _bit) % 2**64) >> 58] = _bit // 8


@jit()
def decode(text, p):
    """Return the code point at byte `p` and the number of its bytes. The text is valid UTF-8."""
    b = np.int64(text[p])
    if b < 0x80:
        return b, np.int64(1)
    second = np.int64(text[p + 1]) & 0x3F
    if b < 0xE0:
        return (b & 0x1F) << 6 | second, np.int64(2)
    third = np.int64(text[p + 2]) & 0x3F
    if b < 0xF0:
        return (b & 0x0F) << 12 | second << 6 | third, np.int64(3)
    return (b & 0x07) << 18 | second << 12 | third << 6 | (np.int64(text[p + 3]) & 0x3F), np.int64(4)


@jit()
def class_before(text, p, begin, table):
    """Return the class of the character that ends at byte `p`, or 0 at the beginning of the text."""
    q = p - 1
    while q > begin and text[q] & 0xC0 == 0x80:
        q -= 1
    if q < begin:
        return np.int64(0)
    return np.int64(table[decode(text, q)[0]])


@jit()
def url_end(text, p, end, table):
    """Return the end of the URL that begins at byte `p`, or `p` when none does."""
    if end - p < 5:
        return p
    c = text[p] | 0x20
    q = p
    if c == 119:  # www.
        if text[p + 1] | 0x20 == 119 and text[p + 2] | 0x20 == 119 and text[p + 3] == 46:
            q = p + 4
    elif c == 104 and text[p + 1] | 0x20 == 116 and text[p + 2] | 0x20 == 116 and text[p + 3] | 0x20 == 112:  # http
        q = p + 4
        if text[q] | 0x20 == 115:
            q += 1
        if q + 3 <= end and text[q] == 58 and text[q + 1] == 47 and text[q + 2] == 47:  # ://
            q += 3
        else:
            q = p
    if q == p:
        return p
    last = p
    while q < end:
        point, size = decode(text, q)
        kind = table[point]
        if kind & URL_STOP:
            break
        q += size
        if kind & URL_TAIL == 0:
            last = q
    return last


@jit()
def tag_end(text, p, end, table):
    """Return the end of the hashtag or handle whose sign stands at byte `p`, or `p` when there is none."""
    q = p + 1
    if q >= end or table[decode(text, q)[0]] & FIRST == 0:
        return p
    while q < end:
        point, size = decode(text, q)
        if table[point] & WORD == 0 and point != 95:
            break
        q += size
    return q


@jit()
def abbreviation_end(text, p, end, table):
    """Return the end of an abbreviation such as U.S. whose first capital begins at byte `p`, or `p`."""
    q = p + decode(text, p)[1]
    good = p
    while q + 1 < end and text[q] == 46:
        point, size = decode(text, q + 1)
        if table[point] & CAPITAL == 0:
            break
        q += 1 + size
        if q < end and table[decode(text, q)[0]] & WORD:
            break  # the last capital begins a word of its own: A.Smith
        good = q
    if good > p and good < end and text[good] == 46:
        good += 1
    return good


@jit()
def word_end(text, p, end, table, keep):
    """Return the end of the token that begins at byte `p` (its first character has been classified)."""
    point, size = decode(text, p)
    kind = np.int64(table[point])
    if kind & CURRENCY:
        p += size
        size = decode(text, p)[1]
        kind = np.int64(DIGIT)  # the caller has seen a digit behind the sign
    last = np.int64(0)
    fresh = True  # a run of word characters is to be read
    if kind & CAPITAL:
        q = abbreviation_end(text, p, end, table)
        if q > p:
            p = q
            fresh = False
    while True:
        if fresh:
            while p < end:
                point, size = decode(text, p)
                kind = np.int64(table[point])
                if kind & WORD == 0:
                    break
                last = kind
                p += size
        if p >= end:
            return p
        point, size = decode(text, p)
        kind = np.int64(table[point])
        q = p + size
        if kind & (JOINER | NUMBER_JOINER) == 0 or q >= end:
            break
        following = np.int64(table[decode(text, q)[0]])
        if kind & JOINER:
            if following & FIRST == 0:
                break
        elif last & DIGIT == 0 or following & DIGIT == 0:
            break
        p = q
        fresh = True
    if keep & KEEP_PERCENT and kind & PERCENT and last & DIGIT:
        p += size
    return p


@jit()
def token_end(text, p, begin, end, table, keep):
    """Return the end of the token that begins at byte `p`, or `p` when none begins there.

    `begin` is the first byte of the document: what stands before a span is seen, as the expression sees it.
    """
    point, size = decode(text, p)
    kind = np.int64(table[point])
    if keep & KEEP_URL and (point | 0x20 == 104 or point | 0x20 == 119):
        q = url_end(text, p, end, table)
        if q > p:
            return q
    if kind & FIRST:
        return word_end(text, p, end, table, keep)
    if kind & CURRENCY:
        if p + size < end and table[decode(text, p + size)[0]] & DIGIT:
            return word_end(text, p, end, table, keep)
        return p
    sign = (keep & KEEP_HASHTAG and point == 35) or (keep & KEEP_HANDLE and point == 64)
    if sign and class_before(text, p, begin, table) & WORD == 0:
        return tag_end(text, p, end, table)
    return p


@jit()
def not_ascii_word(x):
    """Return 0x80 in every byte of the word that is no ASCII letter or digit."""
    low = x & _LOW7
    lower = low | _CASE
    inside = ((lower + _A) & ~(lower + _Z)) | ((low + _0) & ~(low + _9))
    return (~inside | x) & _HIGH


@jit()
def word_at(text, words, p, n):
    """Return the `n` (1 to 8) bytes at `p` as a little-endian word."""
    if p < words.size:
        return words[p] & _KEEP_BYTES[n]
    x = _ZERO
    for k in range(n):
        x |= np.uint64(text[p + k]) << np.uint64(8 * k)
    return x


@jit()
def stir(h, x):
    """Mix one word into a hash."""
    h = (h ^ x) * _K1
    return h ^ (h >> _S32)


@jit()
def hash_bytes(text, words, p, q):
    """Return the hash of the bytes p to q, before the length is mixed in; scan() computes the same on its way."""
    h = _ZERO
    while p < q:
        h = stir(h, word_at(text, words, p, min(q - p, 8)))
        p += 8
    return h


@jit()
def continuation_bytes(text, p, q):
    """Return how many of the bytes p to q are not the first of their character."""
    n = np.int64(0)
    for k in range(p, q):
        if text[k] & 0xC0 == 0x80:
            n += 1
    return n


@jit()
def same_tail(text, words, p, o, n):
    """Whether the `n` bytes at `p` and at `o` are the same, given that their first eight are."""
    for k in range(8, n, 8):
        m = min(n - k, 8)
        if word_at(text, words, p + k, m) != word_at(text, words, o + k, m):
            return False
    return True


@jit()
def find_type(text, words, slots, keys, places, p, length, h, key):
    """Return the slot of a token and the number of its type; -1 for a new type, whose slot is free."""
    mask = np.uint64(slots.size - 1)
    i = h & mask
    while True:
        slot = slots[i]
        if slot == _ZERO:
            return i, np.int64(-1)
        if (slot ^ h) & _UPPER == _ZERO:
            t = np.int64(slot & _LOWER) - 1
            # No token has a zero byte, so fewer than eight bytes are the same when their words are.
            if keys[t] == key and (
                length < 8 or (places[t, 1] == length and same_tail(text, words, p, places[t, 0], length))
            ):
                return i, t
        i = (i + _ONE) & mask


@jit()
def scan(text, words, table, keep, slots, hashes, keys, places, spans, state, ids, starts):
    """Scan spans until all are done or an array is full; the caller enlarges it and calls again.

    Parameters
    ----------
    text, words, table, keep
        The parts of a :class:`mediaanalysis.text.scanning.Source`, and
    slots, hashes, keys, places
        those of :class:`mediaanalysis.text.scanning.Types`, which are written. One by one: each look into a named
        tuple counts a reference.
    spans : int64 array, shape (n_spans, 5)
        Per span: first byte, byte after the last, its first code point, first byte of its document, and (written here)
        the number of tokens before it.
    state : int64 array, shape (5,)
        Written, and read when the scan goes on: span, next byte, code points minus bytes there, tokens, types.
    ids, starts : int32 arrays
        Written: type and first code point of each token.
    """
    first, p, base, n, n_types = state[0], state[1], state[2], state[3], state[4]
    signs = keep & (KEEP_HASHTAG | KEEP_HANDLE)
    for s in range(first, spans.shape[0]):
        end, begin = spans[s, 1], spans[s, 3]
        limit = min(words.size, end)
        if s > first or p < 0:
            p = spans[s, 0]
            base = spans[s, 2] - p
            spans[s, 4] = n
        while p < end:
            b = text[p]
            kind = table[b] if b < 128 else np.uint16(0)
            if b < 128 and kind & (FIRST | CURRENCY) == 0 and not (signs and (b == 35 or b == 64)):
                p += 1
                continue
            q, h, key = p, _ZERO, _ZERO
            # A run of ASCII letters and digits, eight at a time, that nothing continues: the common case. This and the
            # look-up below are written out: called as functions they take three times as long.
            if kind & FIRST > 0 and not (keep & KEEP_URL and (b | 0x20 == 104 or b | 0x20 == 119)):
                while q < limit:
                    x = words[q]
                    stop = not_ascii_word(x)
                    size = np.int64(8)
                    if stop:
                        size = _BYTE_OF[((stop & (~stop + _ONE)) * _DE_BRUIJN) >> _S58]
                        x &= _KEEP_BYTES[size]
                    if size:
                        h = stir(h, x)
                        if q == p:
                            key = x
                        q += size
                    if stop:
                        if q < end:
                            b = text[q]
                            kind = table[b] if b < 128 else np.uint16(PERCENT)
                            if kind & PERCENT:
                                q = p
                            elif kind & (JOINER | NUMBER_JOINER) and q + 1 < end:
                                b = text[q + 1]
                                if b >= 128 or table[b] & FIRST:
                                    q = p
                        elif q > end:
                            q = p
                        break
                else:
                    q = p
            plain = q > p
            if not plain:
                q = token_end(text, p, begin, end, table, keep)
                if q == p:
                    size = decode(text, p)[1]
                    p += size
                    base -= size - 1
                    continue
                h = hash_bytes(text, words, p, q)
                key = word_at(text, words, p, min(q - p, 8))
            h = (h ^ np.uint64(q - p)) * _K2
            h ^= h >> _S29
            mask = np.uint64(slots.size - 1)
            slot = h & mask
            t = np.int64(-1)
            while True:
                v = slots[slot]
                if v == _ZERO:
                    break
                if (v ^ h) & _UPPER == _ZERO:
                    t = np.int64(v & _LOWER) - 1
                    if keys[t] == key:
                        if q - p < 8:
                            break
                        if places[t, 1] == q - p:
                            k, o = p + 8, places[t, 0] + 8
                            while k + 8 <= q and words[k] == words[o]:
                                k += 8
                                o += 8
                            if k == q:
                                break
                            if k + 8 > q and (
                                (words[k] ^ words[o]) & _KEEP_BYTES[q - k] == _ZERO
                                if k < words.size
                                else same_tail(text, words, p, places[t, 0], q - p)
                            ):
                                break
                    t = np.int64(-1)
                slot = (slot + _ONE) & mask
            if n == ids.size or (t < 0 and n_types == keys.size):
                state[0], state[1], state[2], state[3], state[4] = s, p, base, n, n_types
                return
            if t < 0:
                t = n_types
                n_types += 1
                hashes[t], keys[t], places[t, 0], places[t, 1] = h, key, p, q - p
                slots[slot] = h & _UPPER | np.uint64(n_types)
            ids[n], starts[n] = t, p + base
            n += 1
            if not plain:
                base -= continuation_bytes(text, p, q)
            p = q
    state[0], state[1], state[2], state[3], state[4] = spans.shape[0], -1, 0, n, n_types


@jit()
def rehash(slots, hashes, n_types):
    """Fill empty slots with the types known so far."""
    mask = np.uint64(slots.size - 1)
    for t in range(n_types):
        h = hashes[t]
        i = h & mask
        while slots[i] != _ZERO:
            i = (i + _ONE) & mask
        slots[i] = h & _UPPER | np.uint64(t + 1)


@jit()
def merge_types(source, types, n_types, others):
    """Add the types of another part (cut to their number); return their numbers here, and how many there are now.

    The arrays must have room for all of them.
    """
    text, words, _, _ = source
    slots, hashes, keys, places = types
    _, other_hashes, other_keys, other_places = others
    numbers = np.empty(other_keys.size, np.int32)
    for j in range(numbers.size):
        h, key, p, length = other_hashes[j], other_keys[j], other_places[j, 0], other_places[j, 1]
        slot, t = find_type(text, words, slots, keys, places, p, length, h, key)
        if t < 0:
            t = n_types
            n_types += 1
            hashes[t], keys[t], places[t, 0], places[t, 1] = h, key, p, length
            slots[slot] = h & _UPPER | np.uint64(n_types)
        numbers[j] = t
    return numbers, n_types


@jit()
def renumber(ids, numbers):
    """Replace ids by their new numbers, in place."""
    for k in range(ids.size):
        ids[k] = numbers[ids[k]]


@jit()
def gather(text, places, offsets, out):
    """Copy the bytes of each type behind each other."""
    for t in range(places.shape[0]):
        o, p = offsets[t], places[t, 0]
        for k in range(places[t, 1]):
            out[o + k] = text[p + k]


@jit()
def span_bytes(text, document, bounds, points, spans):
    """Fill the byte columns of `spans` from code points.

    Parameters
    ----------
    text : uint8 array
    document : int64 array, shape (n_spans,)
        Ascending.
    bounds : int64 array, shape (n_docs + 1,)
        First byte of each document.
    points : int64 array, shape (n_spans, 2)
        First code point of each span and the one after its last; ascending within a document, without overlap.
    spans : int64 array, shape (n_spans, 5)
        Written: see :func:`scan`.
    """
    p, point, before = np.int64(0), np.int64(0), np.int64(-1)
    for s in range(points.shape[0]):
        d = document[s]
        if d != before:
            p, point, before = bounds[d], np.int64(0), d
        for side in range(2):
            while point < points[s, side] and p < bounds[d + 1]:
                p += 1
                while p < bounds[d + 1] and text[p] & 0xC0 == 0x80:
                    p += 1
                point += 1
            spans[s, side] = p
        spans[s, 2], spans[s, 3] = points[s, 0], bounds[d]


def warm() -> None:
    """Run every loop once, on next to nothing, so that it is compiled.

    Arrays that may not be written are another type to numba than others: the texts and their bounds are such here too.
    """
    text = np.frombuffer("Kyiv’s #1 U.S. www.a.b".encode() + bytes(8), np.uint8)
    words = np.lib.stride_tricks.as_strided(text[:8].view(np.uint64), (len(text) - 7,), (1,), writeable=False)
    spans = np.zeros((1, 5), np.int64)
    bounds = np.array([0, len(text)])
    bounds.setflags(write=False)
    span_bytes(text, np.zeros(1, np.int64), bounds, np.array([[0, 8]]), spans)
    state = np.array([0, -1, 0, 0, 0])
    source = (text, words, class_table(), 15)
    types = (np.zeros(64, np.uint64), np.zeros(32, np.uint64), np.zeros(32, np.uint64), np.zeros((32, 2), np.int64))
    ids, starts = np.zeros(32, np.int32), np.zeros(32, np.int32)
    scan(*source, *types, spans, state, ids, starts)
    rehash(types[0] * _ZERO, types[1], 1)
    numbers, _ = merge_types(source, types, state[4], (*types[:2], types[2][:1], types[3]))
    renumber(ids[:0], numbers)
    gather(text, types[3][:1], np.array([0, 32]), np.empty(32, np.uint8))
