"""PDF files written by hand: one font, lines from the top of each page."""

from __future__ import annotations

GAP = ""
"""An empty line: the next line stands further below."""


def pdf(pages: list[list[str]], *, title: str = "", author: str = "", picture: bool = False) -> bytes:
    """Build a PDF of these lines; `picture` makes pages of a drawing without text."""
    objects: list[bytes] = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"]
    tree = 2 * len(pages) + 2
    for lines in pages:
        content = b"0 0 100 100 re f" if picture else b"BT /F1 9 Tf 11 TL 40 800 Td " + _shown(lines) + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 1 0 R >> >> "
            b"/Contents %d 0 R >>" % (tree, len(objects))
        )
    kids = b" ".join(b"%d 0 R" % number for number in range(3, tree, 2))
    objects.append(b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    objects.append(b"<< /Title (%b) /Author (%b) >>" % (_property(title), _property(author)))
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, size - 2, size - 1, len(out))
    )


def _shown(lines: list[str]) -> bytes:
    return b"".join(b"(%b) Tj T* " % _escaped(line) if line else b"T* " for line in lines)


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _property(text: str) -> bytes:
    return b"\xfe\xff" + b"".join(b"\\%03o" % byte for byte in text.encode("utf-16-be"))
