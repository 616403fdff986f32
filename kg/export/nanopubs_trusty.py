"""Trusty URIs and signatures of nanopublications.

A trusty URI holds the hash of what it names (module RA of https://trustyuri.net/, doi:10.1109/TKDE.2015.2419657): the
quads sorted and written out with a blank where the hash stands. The signature is RSA with SHA-256 over the same text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.vocabulary import XSD

Quad = tuple[str, str, str, str]
"""Graph, subject, predicate and object as terms of N-Quads."""

HASH = "RA-HASH-OF-THE-NANOPUBLICATION"
"""What stands for the hash in the IRIs of a nanopublication until it is known."""

Signer = Callable[[str], str]


def artifact(quads: Iterable[Quad], base: str) -> str:
    """The artifact code (``RA`` and 43 characters) of quads whose own IRIs begin with `base` and `HASH`."""
    digest = hashlib.sha256(normalised(quads, base).encode("utf-8")).digest()
    return "RA" + base64.b64encode(digest, b"-_").decode("ascii").rstrip("=")


def normalised(quads: Iterable[Quad], base: str) -> str:
    """Quads as the text that is hashed and signed: sorted, none twice, four lines each, the hash as a blank."""
    lines = "".join(f"{s} {p} {o} {g} .\n" for g, s, p, o in quads)
    found = set()
    for quad in ox.parse(lines.encode("utf-8"), format=ox.RdfFormat.N_QUADS):
        terms = (quad.graph_name, quad.subject, quad.predicate)
        graph, subject, predicate = (_iri(term, base) for term in terms)
        value = quad.object
        if isinstance(value, ox.Literal):
            datatype = value.datatype.value if value.datatype else f"{XSD}string"
            # Sorted as IRIs first, then literals by their value and then their type.
            found.add((graph, subject, predicate, 1, value.value, datatype))
        else:
            found.add((graph, subject, predicate, 0, _iri(value, base), ""))
    return "".join(
        f"{graph}\n{subject}\n{predicate}\n{_literal(value, datatype) if literal else value}\n"
        for graph, subject, predicate, literal, value, datatype in sorted(found)
    )


def settled(quads: Iterable[Quad], base: str, code: str) -> list[Quad]:
    """Quads with an artifact code in the place of `HASH`."""

    def term(encoded: str) -> str:
        return encoded.replace(f"<{base}{HASH}", f"<{base}{code}", 1) if encoded.startswith("<") else encoded

    return [(term(g), term(s), term(p), term(o)) for g, s, p, o in quads]


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


def _iri(term: object, base: str) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value.replace(f"{base}{HASH}", f"{base} ", 1) if term.value.startswith(base) else term.value


def _literal(value: str, datatype: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"^{datatype} {escaped}"
