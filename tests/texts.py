"""Short texts in our own words, for tests that go through all stages."""

from __future__ import annotations

from pathlib import Path

NOTE = """# Two ways into one leukemia

Venetoclax inhibits BCL2 in patients with acute myeloid leukemia.^{1} Revumenib may lower MEIS1 expression in
MOLM-13 cells.^{2} In our hands revumenib did not synergize with venetoclax in TP53-mutated cells.

## References

1. Doe J, Roe R. Closing one door. J Invented. 2021;1:1-9. doi:10.5555/invented.1
2. Poe E. Closing the other. Invented Med. 2022;2:10-19.
"""

SECOND = """# A second note

Ziftomenib was given with azacitidine to patients with NPM1-mutated acute myeloid leukemia. Differentiation syndrome
occurred in 5 of 20 patients (25%).
"""


def note(folder: Path, name: str = "note.md", text: str = NOTE) -> Path:
    """A text written into a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
