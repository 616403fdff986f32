"""PDF: the characters of each page with their places, as PDFium gives them; `kg.read.pdf.layout` makes text of them.

The text is made here, so offsets count in it and not in the file. Scanned pages have no characters: that is told.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from kg.model import Document, Rejection
from kg.read.pdf.layout import article_text
from kg.read.pdf.lines import Glyph
from kg.read.source import STAGE, loaded
from kg.read.text import document

FORMAT = "pdf"
LONGEST = 2_000
"""Pages of the longest PDF that is taken."""
MOST_CHARACTERS = 10_000_000
"""Characters of the longest PDF that is taken: as many as a text may have."""
UNREADABLE = 0.3
"""The share of characters without a meaning from which on a text layer is worthless."""
_LOCK = threading.Lock()
_HEAD, _TAIL = 1024, 2048
_BOLD = ("bold", "black", "heavy", "demi")
_BOLD_WEIGHT = 600
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_LINE_END_HYPHEN = 0x02
_OCR = "recognise its text first, for example with ocrmypdf"


class _Unusable(Exception):
    """A PDF that cannot be read, with the place, the reason and what to do."""

    def __init__(self, reason: str, remedy: str, *, page: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.page = reason, remedy, page


class _Page(NamedTuple):
    """What stands on a page: its characters, and whether it shows an image."""

    glyphs: tuple[Glyph, ...]
    has_image: bool


def read_pdf(path: Path) -> Iterator[Document | Rejection]:
    """The document in a PDF file, and beside it a rejection for pages that are only images.

    Its id is the DOI that its title page prints, else one made of the file's SHA-256.

    :raises InputError: if the file does not exist or cannot be read.
    """
    source, data = loaded(path, FORMAT)
    try:
        pages = _pages(data)
        text, empty = article_text([page.glyphs for page in pages])
        bare = [number for number in empty if pages[number - 1].has_image]
        if not text:
            scanned = any(page.has_image for page in pages)
            what = "no text layer: its pages are images" if scanned else "no text on its pages"
            raise _Unusable(what, _OCR if scanned else "nothing to read; remove the file from the input")
    except _Unusable as error:
        where = path.name if error.page is None else f"{path.name}, page {error.page}"
        yield Rejection(STAGE, where, error.reason, error.remedy)
        return
    yield document(source, text)
    if bare:
        which = f"page{'s' if len(bare) > 1 else ''} {', '.join(map(str, bare[:20]))}{', …' if len(bare) > 20 else ''}"
        reason = f"no text layer on {len(bare)} of {len(pages)} pages: they are images"
        yield Rejection(STAGE, f"{path.name}, {which}", reason, _OCR)
    if b"%%EOF" not in data[-_TAIL:]:
        yield Rejection(STAGE, path.name, "breaks off before its end: pages may be missing", "fetch the file again")


def _pages(data: bytes) -> list[_Page]:
    """All pages of a PDF.

    :raises _Unusable: if it is none, is damaged, asks for a password or is too long.
    """
    if not data.strip(b"\0\t\n\r "):
        raise _Unusable("empty", "nothing to read; remove the file from the input")
    if b"%PDF" not in data[:_HEAD]:
        raise _Unusable("not a PDF file", "let its name end as its kind of file does, or fetch it again")
    with _LOCK, _opened(data) as (pdf, file):
        count = pdf.FPDF_GetPageCount(file)
        if count < 1:
            raise _Unusable("a damaged PDF file (it has no pages)", "fetch the file again")
        if count > LONGEST:
            reason = f"a PDF of {count:,} pages; the longest taken has {LONGEST:,}"
            raise _Unusable(reason, "split it into its articles")
        pages: list[_Page] = []
        characters = 0
        for number in range(1, count + 1):
            pages.append(_page(pdf, file, number, MOST_CHARACTERS - characters))
            characters += len(pages[-1].glyphs)
    unreadable = sum(not glyph.text for page in pages for glyph in page.glyphs)
    if characters and unreadable > UNREADABLE * characters:
        raise _Unusable("no text layer that can be read: its fonts do not say which letters they draw", _OCR)
    return [_Page(tuple(glyph for glyph in page.glyphs if glyph.text), page.has_image) for page in pages]


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    import pypdfium2.raw as pdf  # here, as loading the library takes longer than all other readers together

    file = pdf.FPDF_LoadMemDocument64(data, len(data), None)
    if not file:
        if pdf.FPDF_GetLastError() in (pdf.FPDF_ERR_PASSWORD, pdf.FPDF_ERR_SECURITY):
            raise _Unusable(
                "encrypted: it opens only with a password", "save a copy without one, for example with qpdf --decrypt"
            )
        raise _Unusable("a damaged PDF file", "fetch the file again")
    with closing(_Closer(pdf.FPDF_CloseDocument, file)):
        yield pdf, file


class _Closer(NamedTuple):
    function: Any
    handle: Any

    def close(self) -> None:
        self.function(self.handle)


def _page(pdf: Any, file: Any, number: int, most: int) -> _Page:
    page = pdf.FPDF_LoadPage(file, number - 1)
    if not page:
        raise _Unusable("a damaged PDF file (the page cannot be loaded)", "fetch the file again", page=number)
    with closing(_Closer(pdf.FPDF_ClosePage, page)):
        objects = (pdf.FPDFPage_GetObject(page, index) for index in range(pdf.FPDFPage_CountObjects(page)))
        has_image = any(_is_image(pdf, one) for one in objects)
        text = pdf.FPDFText_LoadPage(page)
        if not text:
            return _Page((), has_image)
        with closing(_Closer(pdf.FPDFText_ClosePage, text)):
            if pdf.FPDFText_CountChars(text) > most:
                reason = f"a PDF of more than {MOST_CHARACTERS:,} characters"
                raise _Unusable(reason, "split it into its articles", page=number)
            return _Page(_upright(list(_glyphs(pdf, text))), has_image)


def _is_image(pdf: Any, one: Any) -> bool:
    """Whether an object is an image, or a form that holds one."""
    kind = pdf.FPDFPageObj_GetType(one)
    if kind != pdf.FPDF_PAGEOBJ_FORM:
        return bool(kind == pdf.FPDF_PAGEOBJ_IMAGE)
    inner = (pdf.FPDFFormObj_GetObject(one, index) for index in range(pdf.FPDFFormObj_CountObjects(one)))
    return any(pdf.FPDFPageObj_GetType(object_) == pdf.FPDF_PAGEOBJ_IMAGE for object_ in inner)


class _Raw(NamedTuple):
    """A character as PDFium has it, and to which side the page would be turned (in quarters) to read it; -1: to none.

    `box` is left, bottom, right, top; `origin` lies on the baseline.
    """

    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    bold: bool
    space: bool
    quarter: int


def _glyphs(pdf: Any, text: Any) -> Iterator[_Raw]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix, flags = pdf.FS_RECTF(), pdf.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    space = False
    high = 0
    fonts: dict[int, tuple[float, bool, int]] = {}
    for index in range(pdf.FPDFText_CountChars(text)):
        code = pdf.FPDFText_GetUnicode(text, index)
        if pdf.FPDFText_IsGenerated(text, index) == 1 or code in (0x20, 0x09, 0x0A, 0x0D, 0xA0):
            space = space or code not in (0x0A, 0x0D)
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        key = ctypes.cast(pdf.FPDFText_GetTextObject(text, index), ctypes.c_void_p).value or 0
        if key not in fonts or not key:
            pdf.FPDFText_GetMatrix(text, index, matrix)
            pdf.FPDFText_GetFontInfo(text, index, name, len(name), flags)
            bold = pdf.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT
            bold = bold or any(sign in name.value.decode("latin-1").lower() for sign in _BOLD)
            size = pdf.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
            fonts[key] = (size, bold, _quarter(matrix.a, matrix.b))
        size, bold, quarter = fonts[key]
        pdf.FPDFText_GetCharOrigin(text, index, x, y)
        pdf.FPDFText_GetLooseCharBox(text, index, box)
        place = (box.left, box.bottom, box.right, box.top)
        if size > 0 and all(map(math.isfinite, (*place, x.value, y.value, size))):
            yield _Raw(_letters(code), place, (x.value, y.value), size, bold, space, quarter)
            space = False


def _quarter(a: float, b: float) -> int:
    """Which quarter turn the direction (a, b) is: 0 to the right, 1 upwards …; -1 if it is slanted."""
    turn = math.degrees(math.atan2(b, a)) / 90
    return round(turn) % 4 if abs(turn - round(turn)) < 0.06 else -1


def _upright(raw: list[_Raw]) -> tuple[Glyph, ...]:
    """The characters in the direction in which most of the page is read, turned so that it runs to the right.

    Others are watermarks, or labels of axes.
    """
    if not raw:
        return ()
    main = max(Counter(one.quarter for one in raw).items(), key=lambda item: (item[1], -item[0]))[0]
    found = []
    for one in raw:
        if one.quarter != main:
            continue
        left, bottom, right, top = one.box
        x, y = one.origin
        match main:
            case 1:
                left, right, y = bottom, top, -x
            case 2:
                left, right, y = -right, -left, -y
            case 3:
                left, right, y = -top, -bottom, x
        found.append(Glyph(one.text, left, right, y, one.size, one.bold, one.space))
    return tuple(found)


def _letters(code: int) -> str:
    """What a character stands for in running text; empty where it has no meaning.

    >>> _letters(0xFB01), _letters(0x02), _letters(0xE012)
    ('fi', '-', '')
    """
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code in (_LINE_END_HYPHEN, 0x2010, 0x2011):
        return "-"
    unknown = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900 or (code & 0xFFFF) >= 0xFFFD
    return "" if unknown or code > 0x10FFFF else chr(code)
