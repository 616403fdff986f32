"""Extraction: from a document to what was found in it. `annotate` runs the stages; each is a module of its own."""

from __future__ import annotations

from kg.extract.reading import annotate

__all__ = ["annotate"]
