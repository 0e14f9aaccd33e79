"""Press services for programs: where they are, how a query is written, and one question to them.

``"guardian:truce AND harbour?start=2024-05-01&end=2024-05-31"``: the service, the query in its own language, and behind
the last question mark what else it is told.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx

from mediaanalysis.corpus.batch import shorten
from mediaanalysis.corpus.fetching.addresses import NotFetchedError, redact, without_keys
from mediaanalysis.corpus.fetching.cache import Cache
from mediaanalysis.corpus.fetching.guard import is_private_host
from mediaanalysis.corpus.fetching.visiting import Visitor
from mediaanalysis.errors import OptionError, did_you_mean

__all__ = ["SERVICES", "Asker", "Query", "parse_query", "records"]


class Service(NamedTuple):
    """A service: its address, the variable that holds its key and where to get one, its pace, its options."""

    url: str
    key: str = ""
    key_from: str = ""
    delay: float = 1.0
    options: tuple[str, ...] = ()
    needs_days: bool = True


SERVICES = {
    "gdelt": Service("https://api.gdeltproject.org/api/v2/doc/doc", delay=5.0),
    "guardian": Service(
        "https://content.guardianapis.com/search",
        "GUARDIAN_API_KEY",
        "https://open-platform.theguardian.com/access/",
        options=("section", "tag"),
    ),
    "mediacloud": Service(
        "https://search.mediacloud.org/api/search/story-list",
        "MEDIACLOUD_API_KEY",
        "https://search.mediacloud.org/ (sign up; the key is on the page of your account)",
        delay=2.0,
        options=("collections", "sources"),
    ),
    "wikinews": Service("https://{lang}.wikinews.org/w/api.php", options=("lang",), needs_days=False),
}
"""By the word before the colon. ``MEDIAANALYSIS_<NAME>_URL`` in the environment names another address."""

_TAIL = re.compile(r"[\w-]+=[^&]*(?:&[\w-]+=[^&]*)*")
_LANGUAGE = re.compile(r"[a-z]{2,12}")
_ESCAPE = re.compile(r'\\(["\\/bfnrtu]?)')


class Query(NamedTuple):
    """A query, checked: `start` and `end` are whole days, both of them included."""

    service: str
    text: str
    start: date | None
    end: date | None
    options: dict[str, str]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, the ends of time where none is given."""
        return self.start or date.min, self.end or date.max


def parse_query(source: str) -> Query | None:
    """Return the query that a source names, None where it names no service.

    Raises
    ------
    OptionError
        When an option is not known, a day is missing or no day.

    Examples
    --------
    >>> query = parse_query("gdelt:ceasefire sourcelang:english?start=2024-05-01&end=2024-05-31")
    >>> query.service, query.text, query.start.isoformat()
    ('gdelt', 'ceasefire sourcelang:english', '2024-05-01')
    >>> parse_query("gdelt:truce?strat=2024-05-01")
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: gdelt: 'strat' is not known; allowed: start, end. Did you mean 'start'?
    """
    name, colon, rest = source.partition(":")
    name = name.strip().lower()
    if not colon or name not in SERVICES:
        return None
    service = SERVICES[name]
    text, mark, tail = rest.rpartition("?")
    given: dict[str, str] = {}
    if mark and _TAIL.fullmatch(tail.strip()):
        given = dict(pair.split("=", 1) for pair in tail.strip().split("&"))
    else:
        text = rest
    allowed = ("start", "end", *service.options)
    for option in given:
        if option not in allowed:
            hint = did_you_mean(option, allowed)
            raise OptionError(f"{name}: {option!r} is not known; allowed: {', '.join(allowed)}.{hint}")
    if not text.strip():
        raise OptionError(f"source={source!r} has no query; write '{name}:words to look for?start=…&end=…'.")
    start, end = (_day(name, option, given.pop(option, "")) for option in ("start", "end"))
    if service.needs_days and not (start and end):
        raise OptionError(
            f"{name} needs the days, so that the study can be repeated: "
            f"'{name}:{text.strip()}?start=2024-05-01&end=2024-05-31'."
        )
    if start and end and start > end:
        raise OptionError(f"{name}: start={start} is after end={end}.")
    if not _LANGUAGE.fullmatch(given.get("lang", "en")):
        raise OptionError(f"{name}: lang={given['lang']!r} is no language code, such as en or de.")
    return Query(name, text.strip(), start, end, given)


def _day(service: str, option: str, value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise OptionError(f"{service}: {option}={value!r} is no day; write it as 2024-05-31.") from None


@dataclass(slots=True)
class Asker:
    """Asks one service and keeps its answers, so that a second call repeats only what may have changed."""

    query: Query
    visitor: Visitor
    cache: Cache

    @property
    def base(self) -> str:
        """Address of the service."""
        name = self.query.service
        url = os.environ.get(f"MEDIAANALYSIS_{name.upper()}_URL", "").strip() or SERVICES[name].url
        return url.replace("{lang}", self.query.options.get("lang", "en"))

    @property
    def in_private(self) -> bool:
        """Whether the service itself is in the local network; only then its addresses may be."""
        return is_private_host(httpx.URL(self.base).host)

    def key(self) -> str:
        """Return the key of the service.

        Raises
        ------
        OptionError
            When it is missing, or would go over the internet readable to everyone.
        """
        service = SERVICES[self.query.service]
        key = os.environ.get(service.key, "").strip()
        if not key:
            raise OptionError(
                f"{self.query.service} needs a key: get one at {service.key_from}, and set the environment variable "
                f"{service.key} to it (never write it into a notebook or script)."
            )
        if not key.isascii() or not key.isprintable():
            raise OptionError(f"{service.key} holds characters that no key has; copy the key again.")
        if not self.base.startswith("https://") and not self.in_private:
            raise OptionError(f"{self.query.service}: the key is not sent to an address without https.")
        return key

    def file(self, params: dict[str, str]) -> str:
        """Return the name of the file that keeps an answer."""
        return f"_responses/{self.query.service}-{self._key(params)}.json"

    def ask(
        self,
        params: dict[str, str],
        *,
        secret: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        until: date | None = None,
    ) -> dict[str, Any]:
        """Return the answer to a question; an answer about days that were over when it came is not asked for again.

        Raises
        ------
        NotFetchedError
            "service_error" with what the service says.
        """
        name, key = self.query.service, self._key(params)
        entry = self.cache.find(key)
        if entry and until and str(entry["fetched_at"])[:10] > until.isoformat():
            return _parsed(name, (self.cache.folder / entry["file"]).read_bytes())
        public = f"{self.base}?{urlencode(params)}"
        url = f"{self.base}?{urlencode({**params, **(secret or {})})}"
        pace = SERVICES[name].delay if not self.in_private else 0.0
        answer = self.visitor.ask(url, headers=headers, delay=pace)
        body = without_keys(answer.body.decode("utf-8", "replace")).encode()
        if answer.status != 200:
            raise _said(name, body, answer.status)
        data = _parsed(name, body)
        self.cache.keep_answer(key, public, file=self.file(params), body=body)
        return data

    def _key(self, params: dict[str, str]) -> str:
        return hashlib.sha256(f"{self.base}?{urlencode(sorted(params.items()))}".encode()).hexdigest()[:12]


def records(data: dict[str, Any], *path: str) -> list[dict[str, Any]]:
    """Return the list of objects at a place in an answer; what is not there or of another kind is left out.

    >>> records({"response": {"results": [{"id": 1}, 2]}}, "response", "results")
    [{'id': 1}]
    """
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _parsed(service: str, body: bytes) -> dict[str, Any]:
    r"""Read JSON, also with a single "\\" where JSON wants two (GDELT sends titles as they come)."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    try:
        try:
            data = json.loads(text, strict=False)
        except ValueError:
            mended = _ESCAPE.sub(lambda match: match[0] if match[1] else r"\\", text)
            data = json.loads(mended, strict=False)
    except (ValueError, RecursionError):
        raise _said(service, body, 200) from None
    if not isinstance(data, dict):
        raise _said(service, body, 200)
    return data


def _said(service: str, body: bytes, status: int) -> NotFetchedError:
    """Return the error with the service's own words, which say best what is wrong with a query or a key."""
    words = shorten(re.sub(r"<[^>]{0,200}>", " ", redact(body.decode("utf-8", "replace"))), 300) or "nothing"
    key = SERVICES[service].key
    hint = f" Check {key}." if key and status in (401, 403) else ""
    if 300 <= status < 400:
        words, hint = "to look elsewhere, which is not followed with a key", ""
    return NotFetchedError("service_error", f"{service} says (status {status}): {words}.{hint}", status=status)
