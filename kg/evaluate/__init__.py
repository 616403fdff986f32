"""Extraction measured against annotations made by hand: figures by stage and by rule, and the words behind each error.

A user annotates a text of their own (docs/gold-format.md) and measures with it in the same way.
"""

from kg.evaluate.evaluation import Evaluation, TextEvaluation, evaluate
from kg.evaluate.figures import figures
from kg.evaluate.gold import Gold
from kg.evaluate.gold_file import read_forbidden, read_gold
from kg.evaluate.page import evaluation_html

__all__ = [
    "Evaluation",
    "Gold",
    "TextEvaluation",
    "evaluate",
    "evaluation_html",
    "figures",
    "read_forbidden",
    "read_gold",
]
