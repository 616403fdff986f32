"""Claimgraph: biomedical literature as a graph in which every claim leads back to its words and its citation."""

__version__ = "0.1.0"
