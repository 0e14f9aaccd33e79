"""Pages as records of a web archive (WARC 1.0), each a gzip member of its own."""

from __future__ import annotations

import io

from mediaanalysis.corpus.fetching.client import Answer

__all__ = ["response_record", "start_record"]

_LEFT_OUT = ("content-encoding", "transfer-encoding", "content-length", "set-cookie", "connection")


def start_record(software: str) -> bytes:
    """Return the record that opens a file."""
    from warcio.warcwriter import WARCWriter

    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=True)
    about = {"software": software, "format": "WARC File Format 1.0"}
    writer.write_record(writer.create_warcinfo_record("fetched.warc.gz", about))
    return sink.getvalue()


def response_record(answer: Answer, url: str, fetched_at: str) -> bytes:
    """Return the record of one page: the server's headers and the page, unpacked (so its length is stated anew)."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    kept = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in _LEFT_OUT]
    kept.append(("content-length", str(len(answer.body))))
    headers = StatusAndHeaders(f"{answer.status} OK", kept, protocol="HTTP/1.1")
    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=True)
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(answer.body),
        length=len(answer.body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": fetched_at},
    )
    writer.write_record(record)
    return sink.getvalue()
