"""PDF: pages set as a journal sets them, read back as running text with its title, headings, markers and list."""

from __future__ import annotations

import gzip
import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from kg.knowledge import load_knowledge
from kg.model import Annotation, Document, Rejection
from kg.pipeline import annotated
from kg.read import pdf as reader
from kg.read import read
from kg.read.pdf.layout import article_text
from kg.read.pdf.lines import Glyph

WIDTH, HEIGHT, MARGIN, GUTTER = 595.0, 842.0, 50.0, 18.0
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
TITLE = "Venetoclax and revumenib in acute leukemias with a changed menin complex"
AUTHORS = "Ada B. Lee^1^, Jo Wu^2^ and Mia Roe^1,2^"
OPENING = (
    "Venetoclax inhibits BCL2.^12,13^ The drug binds to the pro\xadtein in the groove that other members of the "
    "fam\xadily need, and leukemic cells that lean on it for their sur\xadvival are lost within hours. Samples of "
    "KMT2A-rearranged leukemia with up to 3 × 10^9^ cells per litre were kept in a me\xaddium rich in H_2_O_2_ for "
    "two days before any drug was given to them. "
)
MENIN = (
    "In series {0}{1}, revumenib inhibits menin.^2^ In cells that were treated for a week the complex came off the "
    "chro\xadmatin, the program of the leukemia was turned down, and the cells began to ripen as their neigh\xadbours "
    "in the healthy marrow do. What remained after the treat\xadment was BCL2-dependent in most of the samples, so "
    "that both drugs were given one after the other, and then together, in half of the dose that each of them would "
    "need alone. "
)
REFERENCES = [
    f"{number}. {name} A, Poe B. {topic} in invented leukemias. J Demo. {2000 + number};{number}:1-{number + 4}. "
    f"doi:10.5555/demo.{number}"
    for number, (name, topic) in enumerate(
        [
            ("Adler", "Blast counts"),
            ("Baker", "Partners of menin"),
            ("Carver", "The marrow niche"),
            ("Draper", "Remission depth"),
            ("Farmer", "Splenic reservoirs"),
            ("Glover", "Cell death assays"),
            ("Hunter", "Resistance in clones"),
            ("Joiner", "Transfusion needs"),
            ("Keeler", "Dose finding"),
            ("Lorimer", "Drug levels"),
            ("Mason", "Platelet recovery"),
            ("Naylor", "The groove of BCL2"),
            ("Ostler", "Binding of venetoclax"),
        ],
        1,
    )
]
PIECE = re.compile(r"\^([^^]+)\^|_([^_]+)_|([^^_]+)")


def width(word: str, font: str, size: float) -> float:
    sizes = ((m[0].strip("^_"), size * (1 if m[3] else 0.65)) for m in PIECE.finditer(word))
    return float(sum(stringWidth(piece, font, small) for piece, small in sizes))


def breaks(words: str, font: str, size: float, room: float, indent: float) -> Iterator[str]:
    """The lines of a paragraph, broken at blanks, at soft hyphens (`\\xad`) and behind hyphens."""
    line = ""
    for word in words.split():
        whole = word.replace("\xad", "")
        free = room - (indent if not line else 0)
        if width(f"{line} {whole}", font, size) <= free:
            line = f"{line} {whole}".strip()
            continue
        head, _, tail = word.partition("\xad")
        if not tail and re.fullmatch(r"\w+-[a-z]+\W*", word):
            head, _, tail = word.partition("-")
        if tail and line and width(f"{line} {head}-", font, size) <= free:
            yield f"{line} {head}-"
            line = tail.replace("\xad", "")
        else:
            yield line
            line = whole
        indent = 0
    yield line


@dataclass
class Journal:
    """A page maker: full-width matter on top, then two columns (or one); heads and page numbers on every page."""

    columns: int = 2
    head: str = "LEE ET AL. | TWO DRUGS"
    data: io.BytesIO = field(default_factory=io.BytesIO)
    at: int = 0
    page: int = 1
    ends: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.data, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.top = self.y = HEIGHT - 70
        self._edges()

    def _edges(self) -> None:
        self.canvas.setFont("Helvetica", 7)
        self.canvas.drawString(MARGIN, HEIGHT - 40, self.head)
        self.canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 40, f"J Demo 2024;7:{100 + self.page}")
        self.canvas.drawCentredString(WIDTH / 2, 30, str(100 + self.page))

    def room(self) -> float:
        return COLUMN if self.columns == 2 else WIDTH - 2 * MARGIN

    def left(self) -> float:
        return MARGIN + self.at * (COLUMN + GUTTER)

    def wide(self, words: str, font: str, size: float, *, centred: bool = True) -> None:
        for line in breaks(words, font, size, WIDTH - 2 * MARGIN, 0):
            x = (WIDTH - width(line, font, size)) / 2 if centred else MARGIN
            self._draw(line, x, font, size)
            self.y -= 1.25 * size
        self.y -= 8
        self.top = self.y

    def add(
        self,
        words: str,
        font: str = "Times-Roman",
        size: float = 9.5,
        *,
        indent: float = 10,
        hang: float = 0,
        caption: str = "",
    ) -> None:
        """Set a paragraph; with a caption, the column ends after three lines and the next one starts with it."""
        lines = list(breaks(words, font, size, self.room() - hang, indent))
        for number, line in enumerate(lines):
            if self.y < 60 or (caption and number == 3):
                self.turn()
                if caption:
                    self.add(caption, "Helvetica", 8, indent=0)
                    self.y -= 14
            shift = indent if not number else hang
            free = self.room() - shift - width(line, font, size)
            last = number == len(lines) - 1
            self._draw(line, self.left() + shift, font, size, 0 if last else max(0, free) / max(1, line.count(" ")))
            self.ends.append(line)
            self.y -= 1.2 * size

    def heading(self, words: str) -> None:
        self.y -= 8
        self.add(words, "Helvetica-Bold", 10.5, indent=0)
        self.y -= 3

    def turn(self) -> None:
        """On to the next column, or page."""
        self.at += 1
        if self.at == self.columns:
            self.canvas.showPage()
            self.at, self.page = 0, self.page + 1
            self.top = HEIGHT - 70
            self._edges()
        self.y = self.top

    def _draw(self, line: str, x: float, font: str, size: float, spread: float = 0) -> None:
        text = self.canvas.beginText(x, self.y)
        text.setWordSpace(spread)
        for match in PIECE.finditer(line):
            small = 1 if match[3] else 0.65
            text.setFont(font, size * small)
            text.setRise(0.38 * size if match[1] else -0.12 * size if match[2] else 0)
            text.textOut(match[0].strip("^_"))
        self.canvas.drawText(text)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.data.getvalue()


PLACES = ("", " at home", " of the north", " from the second ward", " in spring", " of a twin centre", " by the sea")


def series(number: int) -> str:
    """A paragraph that breaks its lines at places of its own."""
    return MENIN.format(number + 1, PLACES[number % len(PLACES)])


def article() -> Journal:
    """Three pages of two columns."""
    journal = Journal()
    journal.wide("ORIGINAL ARTICLE", "Helvetica-Bold", 8, centred=False)
    journal.wide(TITLE, "Helvetica-Bold", 18)
    journal.wide(AUTHORS, "Times-Roman", 11)
    journal.wide("https://doi.org/10.5555/demo.pdf.1", "Times-Roman", 8)
    journal.heading("Introduction")
    journal.add(OPENING, indent=0)
    for number in range(6):
        journal.add(series(number))
    journal.heading("Cells that lean on BCL2")
    for number in range(6, 12):
        journal.add(series(number))
    journal.add("Figure 1. Cells were counted on each of the days that are shown.", "Helvetica", 8, indent=0)
    for number in range(12, 18):
        journal.add(series(number))
    journal.heading("Results")
    for number in range(18, 30):
        journal.add(series(number))
    journal.heading("References")
    for entry in REFERENCES:
        journal.add(entry, size=8, indent=0, hang=12)
    return journal


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def document(path: Path) -> Document:
    (found,) = read(path)
    assert isinstance(found, Document), found
    return found


def rejection(path: Path, data: bytes) -> Rejection:
    (found,) = read(written(path, data))
    assert isinstance(found, Rejection), found
    assert found.stage == "read" and path.name in found.where and found.reason and found.detail
    return found


@pytest.fixture(scope="module")
def journal() -> Journal:
    journal = article()
    journal.bytes()
    return journal


@pytest.fixture
def path(journal: Journal, tmp_path: Path) -> Path:
    return written(tmp_path / "article.pdf", journal.data.getvalue())


@pytest.fixture
def pages(path: Path) -> Document:
    return document(path)


def body(document: Document) -> list[str]:
    return [document.text[slice(*p.span)] for p in document.passages if p.section == "body"]


def plain(words: str) -> str:
    """The words of a test's paragraph as they are to be read."""
    return re.sub(r"_(.+?)_", r"\1", re.sub(r"\^(.+?)\^", r"^{\1}", words.replace("\xad", ""))).strip()


def test_the_title_page_says_title_authors_and_doi(pages: Document) -> None:
    assert pages.id == "doi:10.5555/demo.pdf.1"
    assert pages.source.format == "pdf"
    assert pages.metadata.title == TITLE
    assert [author.initials for author in pages.metadata.authors] == ["ABL", "JW", "MR"]


def test_a_doi_in_the_foot_of_every_page_is_the_document_and_no_part_of_its_text(tmp_path: Path) -> None:
    journal = Journal(head="doi:10.5555/foot.7")
    journal.wide(TITLE, "Helvetica-Bold", 18)
    journal.add(OPENING)
    journal.turn()
    journal.turn()
    journal.add(series(1))
    found = document(written(tmp_path / "a.pdf", journal.bytes()))
    assert found.id == "doi:10.5555/foot.7"
    assert found.text.count("10.5555") == 1
    assert body(found) == [plain(OPENING), plain(series(1))]


def test_two_columns_are_read_one_after_the_other_and_paragraphs_go_on_over_column_and_page(pages: Document) -> None:
    assert body(pages) == [plain(OPENING), *(plain(series(number)) for number in range(30))]


def test_words_divided_at_a_line_end_are_joined_and_compounds_keep_their_hyphen(
    journal: Journal, pages: Document
) -> None:
    ends = {line.split()[-1] for line in journal.ends if line.endswith("-")}
    assert {"chro-", "BCL2-"} <= ends
    assert "chro-" not in pages.text and "chro " not in pages.text
    assert "BCL2dependent" not in pages.text and "KMT2A-rearranged" in pages.text


@pytest.mark.parametrize(
    ("lines", "read_as"),
    [
        (["a treat-", "ment"], "a treatment"),
        (["seen in-", "vivo"], "seen in-vivo"),
        (["a KMT2A-", "rearranged clone"], "a KMT2A-rearranged clone"),
        (["an anti-", "CD33 drug"], "an anti-CD33 drug"),
        (["a dose-", "dependent fall"], "a dose-dependent fall"),
        (["the well\xad", "being"], "the wellbeing"),
        (["a mid-sentence co-", "factor of a co-factor or two"], "a mid-sentence co-factor of a co-factor or two"),
        (["days 2–", "4"], "days 2–4"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_between_the_halves_of_a_word(lines: list[str], read_as: str) -> None:
    assert article_text([lay(lines)]).text == read_as


def lay(lines: list[str], *, size: float = 10, at: float = 50) -> list[Glyph]:
    """Lines of one paragraph as characters, each half as wide as high."""
    return [
        Glyph(sign, at + column * 5, at + column * 5 + 5, 700 - 12 * row, size, False, line[column - 1 : column] == " ")
        for row, line in enumerate(lines)
        for column, sign in enumerate(line)
        if sign != " "
    ]


def test_a_superscript_number_is_a_citation_and_an_exponent_is_raised_but_a_subscript_stays_plain(
    pages: Document,
) -> None:
    assert "inhibits BCL2.^{12,13} The" in pages.text
    assert "3 × 10^{9} cells" in pages.text
    assert "rich in H2O2 for" in pages.text


def test_a_marker_that_goes_over_a_line_end_is_one(tmp_path: Path) -> None:
    journal = Journal(columns=1)
    for line in ("It was seen in all of the samples.^12,^", "^13^ Then it was lost."):
        journal._draw(line, MARGIN, "Times-Roman", 10)
        journal.y -= 12
    assert "samples.^{12,13} Then" in document(written(tmp_path / "a.pdf", journal.bytes())).text


def test_running_heads_and_page_numbers_are_left_out(pages: Document) -> None:
    assert "LEE ET AL" not in pages.text
    assert "J Demo 2024;7" not in pages.text
    assert not re.search(r"\b10[1-3]\b", pages.text)


def test_headings_are_told_by_their_font(pages: Document) -> None:
    headings = re.findall(r"^## (.*)$", pages.text, re.MULTILINE)
    assert headings == ["Introduction", "Cells that lean on BCL2", "Results", "References"]
    assert {p.heading for p in pages.passages if p.section == "body"} == set(headings[:3])


def test_the_list_of_references_is_read_entry_by_entry(pages: Document) -> None:
    assert [entry.number for entry in pages.references] == list(range(1, 14))
    assert [entry.doi for entry in pages.references] == [f"10.5555/demo.{number}" for number in range(1, 14)]
    assert pages.references[11].title == "The groove of BCL2 in invented leukemias"


def test_a_list_of_references_without_numbers_is_parted_by_its_hanging_lines(tmp_path: Path) -> None:
    journal = Journal()
    for number in range(10):
        journal.add(series(number))
    journal.heading("References")
    entries = [entry.split(" ", 1)[1].replace(" doi:", " Also in the yearbook. doi:") for entry in REFERENCES]
    for entry in entries:
        journal.add(entry, size=8, indent=0, hang=12)
    found = document(written(tmp_path / "a.pdf", journal.bytes()))
    assert [entry.text for entry in found.references] == entries


def test_every_passage_is_a_stretch_of_the_text_and_they_follow_each_other(pages: Document) -> None:
    ends = 0
    for passage in pages.passages:
        for start, end in passage.pieces:
            assert ends <= start < end <= len(pages.text)
            assert pages.text[start:end].strip() == pages.text[start:end]
            ends = end
    for entry in pages.references:
        assert pages.text[slice(*entry.span)] == entry.text


def test_a_figure_at_the_head_of_a_column_does_not_part_the_sentence_that_goes_on_below_it(tmp_path: Path) -> None:
    journal = Journal()
    journal.heading("Results")
    journal.add(series(1))
    journal.add(series(2), caption="Figure 2. Counts of the cells on each of the days that are shown.")
    journal.add(series(3))
    found = document(written(tmp_path / "a.pdf", journal.bytes()))
    assert body(found) == [plain(series(number)) for number in (1, 2, 3)]
    assert any(p.section == "figure_caption" for p in found.passages)


def one_column(*, encrypt: StandardEncryption | None = None) -> bytes:
    data = io.BytesIO()
    journal = Journal(columns=1)
    if encrypt:
        journal.canvas = Canvas(data, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    journal.heading("Results")
    journal.add(OPENING)
    journal.add(series(1))
    plain_file = journal.bytes()
    return data.getvalue() if encrypt else plain_file


def test_one_column_is_read_from_top_to_bottom(tmp_path: Path) -> None:
    assert body(document(written(tmp_path / "a.pdf", one_column()))) == [plain(OPENING), plain(series(1))]


def test_a_page_that_is_turned_is_read_in_its_own_direction(tmp_path: Path) -> None:
    for quarter in (1, 2, 3):
        data = io.BytesIO()
        canvas = Canvas(data, pagesize=(800, 800), invariant=1)
        canvas.translate(400, 400)
        canvas.rotate(90 * quarter)
        for row, line in enumerate(["Venetoclax inhibits BCL2", "in all of the cells that we saw."]):
            canvas.drawString(-200, -14 * row, line)
        canvas.showPage()
        canvas.save()
        text = document(written(tmp_path / f"{quarter}.pdf", data.getvalue())).text
        assert text == "Venetoclax inhibits BCL2 in all of the cells that we saw."


def test_a_claim_of_a_pdf_has_the_reference_that_its_superscript_means(pages: Document) -> None:
    annotation = annotated(pages, load_knowledge())
    assert isinstance(annotation, Annotation)
    labels = {entity.curie: entity.label.lower() for entity in annotation.entities}
    found = [
        (statement, evidence)
        for statement in annotation.statements
        for evidence in statement.evidence
        if evidence.quote.startswith("Venetoclax inhibits BCL2.")
    ]
    ((statement, evidence),) = found
    assert (labels[statement.subject], labels[statement.object]) == ("venetoclax", "bcl2")
    assert evidence.references == (12, 13)
    assert pages.text[slice(*evidence.pieces[0])] == evidence.quote
    assert not annotation.rejections


def test_a_packed_pdf_is_read_as_well_and_twice_the_same(path: Path, pages: Document) -> None:
    packed = written(path.with_name("article.pdf.gz"), gzip.compress(path.read_bytes()))
    assert document(packed).text == pages.text
    assert document(path) == pages


def scan() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("L", (40, 60), 200))


def image_pages(*texts: str) -> bytes:
    """A page for each text; where it is empty the page is an image."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(WIDTH, HEIGHT), invariant=1)
    for text in texts:
        if text:
            canvas.drawString(MARGIN, 700, text)
        else:
            canvas.drawImage(scan(), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def test_a_pdf_of_images_has_no_text_layer(tmp_path: Path) -> None:
    found = rejection(tmp_path / "scan.pdf", image_pages("", ""))
    assert "no text layer" in found.reason and "ocr" in found.detail


def test_pages_that_are_images_are_told_beside_the_document(tmp_path: Path) -> None:
    found = list(read(written(tmp_path / "a.pdf", image_pages("Venetoclax inhibits BCL2.", "", "It was seen twice."))))
    assert isinstance(found[0], Document) and "BCL2" in found[0].text and "twice" in found[0].text
    assert isinstance(found[1], Rejection)
    assert found[1].where == "a.pdf, page 2" and "1 of 3 pages" in found[1].reason
    assert len(found) == 2


def test_a_pdf_without_anything_on_its_pages_has_no_text(tmp_path: Path) -> None:
    assert "no text" in rejection(tmp_path / "a.pdf", image_pages(" ")).reason


def test_a_pdf_with_a_password_is_told_to_be_encrypted(tmp_path: Path) -> None:
    locked = one_column(encrypt=StandardEncryption("secret", ownerPassword="other"))
    found = rejection(tmp_path / "a.pdf", locked)
    assert "encrypted" in found.reason and "password" in found.reason


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    locked = one_column(encrypt=StandardEncryption("", ownerPassword="other"))
    assert plain(OPENING) in body(document(written(tmp_path / "a.pdf", locked)))


def test_what_is_no_pdf_or_is_damaged_is_told(tmp_path: Path, path: Path) -> None:
    noise = random.Random(7).randbytes(5000)
    assert rejection(tmp_path / "empty.pdf", b"").reason == "empty"
    assert "not a PDF" in rejection(tmp_path / "noise.pdf", noise).reason
    assert "damaged" in rejection(tmp_path / "cut.pdf", path.read_bytes()[:900]).reason
    assert "damaged" in rejection(tmp_path / "head.pdf", b"%PDF-1.7\n" + noise).reason
    assert "damaged" in rejection(tmp_path / "a.pdf.gz", gzip.compress(path.read_bytes())[:-200]).reason


def test_a_pdf_that_breaks_off_is_never_read_in_silence(tmp_path: Path, path: Path) -> None:
    whole = path.read_bytes()
    for part in range(1, 10):
        found = list(read(written(tmp_path / "cut.pdf", whole[: len(whole) * part // 10])))
        assert isinstance(found[-1], Rejection)


def test_damage_within_a_pdf_never_escapes_as_a_fault(tmp_path: Path, path: Path) -> None:
    chance = random.Random(11)
    for _ in range(40):
        data = bytearray(path.read_bytes())
        for _ in range(30):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert list(read(written(tmp_path / "a.pdf", bytes(data))))


def test_a_pdf_that_is_too_long_is_rejected_with_the_limit(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LONGEST", 2)
    found = rejection(tmp_path / "a.pdf", path.read_bytes())
    assert "3 pages" in found.reason and "has 2" in found.reason
    monkeypatch.undo()
    monkeypatch.setattr(reader, "MOST_CHARACTERS", 1000)
    assert rejection(tmp_path / "a.pdf", path.read_bytes()).where == "a.pdf, page 1"


def test_a_pdf_under_another_name_is_told_to_end_in_pdf(tmp_path: Path, path: Path) -> None:
    assert ".pdf" in rejection(tmp_path / "a.txt", path.read_bytes()).detail
