"""Web addresses: checked, named as files, and shown without the passwords that some of them carry."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

import httpx

from mediaanalysis.corpus.assemble import slug
from mediaanalysis.corpus.batch import Problem, Severity, shorten

__all__ = ["KEYS", "Address", "NotFetchedError", "Outcome", "as_address", "file_of", "note", "redact", "without_keys"]

Outcome = Literal["fetched", "cached", "failed", "refused"]
KEYS = ("GUARDIAN_API_KEY", "MEDIACLOUD_API_KEY")
"""Environment variables that hold keys; their values never leave this process but for the service itself."""

_MAX_LENGTH = 4096
_SECRET = re.compile(
    r"([?&;](?:api[-_]?key|access[-_]?token|token|auth|password|passwd|pwd|secret|sig|signature)=)[^&;#\s'\"]+",
    re.IGNORECASE,
)
_USER = re.compile(r"(://)[^/?#@\s]+@")
_STEM = 27  # with the hyphen and 12 digits: 40, all of which a doc_id keeps


class NotFetchedError(Exception):
    """An address gave no page; `outcome` says whether it failed there or was refused here, `again` whether to retry."""

    def __init__(
        self, problem: str, detail: str, *, outcome: Outcome = "failed", status: int = 0, again: bool = False
    ) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail
        self.outcome: Outcome = outcome
        self.status = status
        self.again = again


@dataclass(frozen=True, slots=True)
class Address:
    """One page to fetch.

    Attributes
    ----------
    listed
        The address as the list has it.
    url
        The same, checked and normalised: what is asked for and what the file is named by.
    fields
        What the list states for certain about the article: ``title, outlet, date, licence``.
    private_ok
        Whether it may lie in the local network; None: yes where the address itself does.
    """

    listed: str
    url: str
    fields: dict[str, str] = field(default_factory=dict)
    private_ok: bool | None = None

    @property
    def key(self) -> str:
        """Short hash of the whole address, by which a page is known in the log."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:12]

    @property
    def host(self) -> str:
        """Name of the server."""
        return httpx.URL(self.url).host


def as_address(listed: str, *, fields: dict[str, str] | None = None, private_ok: bool | None = None) -> Address:
    """Return a checked address.

    Raises
    ------
    NotFetchedError
        "bad_address", with outcome "refused", for what is no http or https address or holds a password.

    Examples
    --------
    >>> as_address(" HTTPS://Lorem-Courier.example/news/harbour closed#comments").url
    'https://lorem-courier.example/news/harbour%20closed'
    """
    listed = listed.strip()
    why = ""
    try:
        url = httpx.URL(listed).copy_with(fragment=None)
        if url.scheme not in ("http", "https"):
            why = "it does not begin with http:// or https://"
        elif not url.host or re.search(r"[%\s<>\"'{}|\\^`]", url.host) or not 0 < (url.port or 80) < 65536:
            why = "it names no server"
        elif url.userinfo:
            why = "it holds a user name or password; remove it"
        elif len(listed) > _MAX_LENGTH:
            why = f"it is longer than {_MAX_LENGTH:,} characters"
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        why = shorten(error)
    if why:
        raise NotFetchedError("bad_address", f"{redact(shorten(listed))!r} is not fetched: {why}.", outcome="refused")
    return Address(listed, str(url), fields or {}, private_ok)


def file_of(address: Address, extension: str) -> str:
    """Return the name of the file a page is kept in: the server, the last words of the address, a hash of all of it.

    >>> file_of(as_address("https://lorem-courier.example:8080/2024/05/Harbour_closed.html?id=7"), "html")
    'lorem-courier.example_8080/harbour-closed-db3b3f5d25be.html'
    """
    url = httpx.URL(address.url)
    host = re.sub(r"[^a-z0-9.-]", "-", url.raw_host.decode("ascii").lower()).strip(".-") or "host"
    last = [part for part in url.path.split("/") if part][-1:]
    stem = slug(last[0] + ("" if "." in last[0] else ".html"))[:_STEM].strip("-") if last else "front"
    return f"{host}{f'_{url.port}' if url.port else ''}/{stem}-{address.key}.{extension}"


def redact(text: str) -> str:
    """Return a text without keys: the values of secret parameters, user names, and the keys of this environment.

    >>> redact("https://api.example/search?q=truce&api-key=lorem-ipsum&page=2")
    'https://api.example/search?q=truce&api-key=***&page=2'
    """
    return _USER.sub(r"\1***@", _SECRET.sub(r"\1***", without_keys(text)))


def without_keys(text: str) -> str:
    """Return a text without the keys of this environment, should a server repeat them."""
    for name in KEYS:
        key = os.environ.get(name, "").strip()
        if len(key) >= 4:
            text = text.replace(key, "***").replace(quote(key, safe=""), "***")
    return text


def note(where: str, severity: Severity, problem: str, *, detail: str) -> Problem:
    """Return a row of the problems table about an address or a service, without keys."""
    return Problem(redact(where), -1, severity, problem, redact(detail))
