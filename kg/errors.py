"""Everything that Claimgraph raises on purpose.

KgError
├── InputError          an input file or folder cannot be used            exit code 3
├── DataError           a lexicon, pattern, shape or query file is wrong   exit code 4
├── ConfigurationError  an option or setting is unknown or out of range   exit code 2
├── OutputError         the output cannot be written                      exit code 5
├── QueryError          a query is malformed or a parameter is wrong      exit code 6
├── ValidationError     the graph breaks its shapes                       exit code 7
└── VerificationError   a quote is not what its source says               exit code 8

A message says what is wrong, where, and what to do.
"""

from __future__ import annotations


class KgError(Exception):
    """What is wrong (`what`), in which place (`where`), and what the user can do (`remedy`)."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        parts = [f"{where}: {what}" if where else what]
        if remedy:
            parts.append(remedy)
        super().__init__(" — ".join(parts))


class ConfigurationError(KgError):
    """An option or setting is unknown or out of range."""

    exit_code = 2


class InputError(KgError):
    """An input file or folder cannot be used."""

    exit_code = 3


class DataError(KgError):
    """A lexicon, pattern, shape or query file is wrong."""

    exit_code = 4


class OutputError(KgError):
    """The output cannot be written."""

    exit_code = 5


class QueryError(KgError):
    """A query is malformed, or a parameter does not fit."""

    exit_code = 6


class ValidationError(KgError):
    """The graph breaks its shapes."""

    exit_code = 7


class VerificationError(KgError):
    """A quote or offset is not what the source says."""

    exit_code = 8
