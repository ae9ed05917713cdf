"""Read the text of each page of a PDF that Chromium printed: enough to see what stands on every sheet."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"/Length (\d+)\b.*?>>\s*stream\r?\n(.*)", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-Fa-f]+)>")


def page_texts(document: bytes) -> list[str]:
    """The text of each page, in the order of the page tree, without any spaces."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(document)}
    pages = [number for number, body in sorted(objects.items()) if re.search(rb"/Type\s*/Page\b(?!s)", body)]
    fonts = {number: _unicode(objects, body) for number, body in objects.items() if b"/ToUnicode" in body}
    return [_page_text(objects, objects[page], fonts) for page in pages]


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found, "an object without its stream"
    raw = found[2][: int(found[1])]
    return zlib.decompress(raw) if b"/FlateDecode" in body[: found.start(2)] else raw


def _unicode(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    named = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert named
    table = _stream(objects[int(named[1])])
    codes: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", block):
            codes[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", block):
            first = int(text, 16)
            for code in range(int(low, 16), int(high, 16) + 1):
                codes[code] = chr(first + code - int(low, 16))
    return codes


def _page_text(objects: dict[int, bytes], page: bytes, fonts: dict[int, dict[int, str]]) -> str:
    named = {name: int(number) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)}
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    assert contents
    text = ""
    codes: dict[int, str] = {}
    # Font changes and shown text, in their order: "/F4 12 Tf", "<0012> Tj", "[<0012> 3 <0034>] TJ".
    for font, shown in re.findall(
        rb"/(F\d+) [\d.]+ Tf|((?:<[0-9A-Fa-f]+>|\[[^\]]*\])\s*T[jJ])", _stream(objects[int(contents[1])])
    ):
        if font:
            codes = fonts.get(named[font], {})
        for run in _CODES.findall(shown):
            glyphs = [int(run[at : at + 4], 16) for at in range(0, len(run), 4)]
            text += "".join(codes.get(glyph, "?") for glyph in glyphs)
    return "".join(text.split())
