"""Connections with two hard limits: none into the local network unless it was asked for, none without an end.

A page may lead anywhere by a redirect, also to the router or to a service of this computer that trusts everyone on it.
So names are resolved here, once, and the connection goes to the very address that was checked.
"""

from __future__ import annotations

import functools
import ipaddress
import socket
import ssl
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from mediaanalysis.corpus.fetching.addresses import NotFetchedError

__all__ = ["Limits", "guarded_transport", "is_private", "is_private_host", "private_address", "resolve"]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(slots=True)
class Limits:
    """What holds for the request under way: the time at which it ends, and whether it may stay in the local network."""

    ends: float = float("inf")
    private_ok: bool = False

    def left(self, timeout: float | None) -> float:
        """Return the seconds that one more step may take."""
        left = max(self.ends - time.monotonic(), 0.001)
        return left if timeout is None else min(timeout, left)


def is_private(address: str) -> bool:
    """Say whether an IP address is not one of the public internet.

    >>> is_private("127.0.0.1"), is_private("::ffff:10.0.0.1"), is_private("169.254.169.254"), is_private("8.8.8.8")
    (True, True, True, False)
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return not ip.is_global or ip.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a server."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_private_host(host: str) -> bool:
    """Say whether a server has an address in the local network; False where its name is not known."""
    try:
        return any(map(is_private, resolve(host.strip("[]"), 80)))
    except (OSError, UnicodeError):
        return False


class _Stream(httpcore.NetworkStream):
    """A connection of which every step ends in time, so that a server that drips bytes cannot hold us for ever."""

    def __init__(self, stream: httpcore.NetworkStream, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if time.monotonic() > self._limits.ends:
            raise httpcore.ReadTimeout("the time limit of the page is over")
        return self._stream.read(max_bytes, self._limits.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._limits.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._limits.left(timeout))
        return _Stream(inner, self._limits)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    """Opens connections to addresses that were checked."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def connect_tcp(  # type: ignore[override]  # httpcore passes all of them by name
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        *,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        if not self._limits.private_ok and any(map(is_private, addresses)):
            raise private_address(host)
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                stream = super().connect_tcp(address, port, self._limits.left(timeout), local_address, socket_options)
                return _Stream(stream, self._limits)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def private_address(host: str) -> NotFetchedError:
    """Return the error that refuses a way into the local network."""
    detail = f"{host} lies in the local network, where a page of the internet has no business; not followed."
    return NotFetchedError("private_address", detail, outcome="refused")


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Load the trusted certificates, once: it takes longer than a short request."""
    return httpx.create_ssl_context()


class _Transport(httpx.HTTPTransport):
    """The usual transport over the guarded connections."""

    def __init__(self, limits: Limits) -> None:
        certificates = _certificates()
        super().__init__(verify=certificates)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates,
            max_connections=10,
            max_keepalive_connections=5,
            keepalive_expiry=5.0,
            network_backend=_Backend(limits),
        )


def guarded_transport(limits: Limits) -> httpx.BaseTransport | None:
    """Return the transport to use; None behind a proxy, which resolves the names and keeps its own limits."""
    behind_proxy = {"http", "https", "all"} & set(urllib.request.getproxies())
    return None if behind_proxy else _Transport(limits)
