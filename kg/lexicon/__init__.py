"""The lexicon: names of entities, and the matcher that finds them in a text.

`load_lexicon` reads folders of curated TSV files; `compile_lexicon` makes one memory-mapped file of large vocabularies,
which `open_lexicon` opens.
"""

from kg.lexicon.compiled import Compilation, Conflict, VocabularyFile, compile_lexicon, conflicts, open_lexicon
from kg.lexicon.folders import bundled_folder, load_lexicon
from kg.lexicon.lexicon import Hit, Lexicon, Target

__all__ = [
    "Compilation",
    "Conflict",
    "Hit",
    "Lexicon",
    "Target",
    "VocabularyFile",
    "bundled_folder",
    "compile_lexicon",
    "conflicts",
    "load_lexicon",
    "open_lexicon",
]
