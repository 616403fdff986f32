"""Trusty URIs and signatures of nanopublications.

A trusty URI holds the hash of what it names (module RA of https://trustyuri.net/, doi:10.1109/TKDE.2015.2419657): the
quads sorted and written out with a blank where the hash stands. The signature is RSA with SHA-256 over the same text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from kg.errors import ConfigurationError
from kg.vocabulary import XSD

Quad = tuple[str, str, str, str]
"""Graph, subject, predicate and object as terms of N-Quads."""

OWN = "trusty:"
"""What stands in a draft for the IRI of the nanopublication itself, whose hash is not known yet."""

Signer = Callable[[str], str]

_MARK = f"<{OWN}"
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))", re.DOTALL)
_MEANT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_STRING = f"{XSD}string"


def artifact(quads: Iterable[Quad], base: str) -> str:
    """The artifact code (``RA`` and 43 characters) of a draft to be published under a base."""
    digest = hashlib.sha256(normalised(quads, base).encode("utf-8")).digest()
    return "RA" + base64.b64encode(digest, b"-_").decode("ascii").rstrip("=")


def normalised(quads: Iterable[Quad], base: str) -> str:
    """Quads as the text that is hashed and signed: sorted, none twice, four lines each, the hash as a blank."""
    # Sorted as IRIs first, then literals by their value and then their type.
    found = {(_iri(g, base), _iri(s, base), _iri(p, base), _object(o, base)) for g, s, p, o in quads}
    return "".join(
        f"{graph}\n{subject}\n{predicate}\n{_literal(value, datatype) if literal else value}\n"
        for graph, subject, predicate, (literal, value, datatype) in sorted(found)
    )


def settled(quads: Iterable[Quad], base: str, code: str) -> Iterator[Quad]:
    """A draft under its trusty URI."""
    known: dict[str, str] = {}

    def own(encoded: str) -> str:
        return known.get(encoded) or known.setdefault(encoded, f"<{base}{code}{encoded[len(_MARK) :]}")

    for graph, subject, predicate, value in quads:
        yield (
            own(graph),
            own(subject) if subject.startswith(_MARK) else subject,
            predicate,
            own(value) if value.startswith(_MARK) else value,
        )


def signer(path: Path) -> tuple[Signer, str]:
    """What signs a text with the RSA key of a file, and the public key (DER in base64).

    :param path: a private key, as PEM or as the base64 of its DER, which is how nanopub tools keep it; without a
        password.
    :raises ConfigurationError: if it cannot be read, is no such key, or `cryptography` is not installed.
    """
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError as error:
        raise ConfigurationError("signing needs cryptography", remedy="pip install 'claimgraph[nanopub]'") from error
    try:
        data = path.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError(f"the key cannot be read: {error.strerror}", where=str(path)) from error
    try:
        if data.startswith(b"-----"):
            key = serialization.load_pem_private_key(data, password=None)
        else:
            key = serialization.load_der_private_key(base64.b64decode(data, validate=True), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            "this is no private key without a password", where=str(path), remedy="give an RSA key, PEM or base64 of DER"
        ) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ConfigurationError("nanopublications are signed with RSA", where=str(path), remedy="give an RSA key")
    rsa_key = key
    public = rsa_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def sign(text: str) -> str:
        signature = rsa_key.sign(text.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signature).decode("ascii")

    return sign, base64.b64encode(public).decode("ascii")


@lru_cache(maxsize=1 << 16)
def _iri(encoded: str, base: str) -> str:
    return f"{base} {encoded[len(_MARK) : -1]}" if encoded.startswith(_MARK) else encoded[1:-1]


def _object(encoded: str, base: str) -> tuple[int, str, str]:
    if encoded.startswith("<"):
        return 0, _iri(encoded, base), ""
    end = encoded.rindex('"')
    value, datatype = encoded[1:end], encoded[end + 4 : -1] or _STRING
    return 1, _ESCAPE.sub(_unescaped, value) if "\\" in value else value, datatype


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _MEANT.get(match[2], match[2])


def _literal(value: str, datatype: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"^{datatype} {escaped}"
