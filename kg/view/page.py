"""One offline HTML file: its style, script and data inside, and a policy that lets nothing else in or out."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape

from kg.view.appearance import asset, families, groups


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def policy(style: str, script: str) -> str:
    """The content security policy: this very style and script, pictures made by the page itself, nothing else."""
    allowed = f"'sha256-{_digest(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'sha256-{_digest(style)}'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def palette() -> str:
    """The colours of groups and families as CSS variables, for light and dark ground."""
    light = [*(f"--node-{g.key}:{g.light}" for g in groups().values())]
    light += [f"--edge-{f.key}:{f.light}" for f in families().values()]
    dark = [*(f"--node-{g.key}:{g.dark}" for g in groups().values())]
    dark += [f"--edge-{f.key}:{f.dark}" for f in families().values()]
    return f":root{{{';'.join(light)}}}\n@media (prefers-color-scheme:dark){{:root{{{';'.join(dark)}}}}}\n"


def embedded(data: object) -> str:
    """Data as JSON that can stand in a script element: no ``<`` can end it, no line separator can break it.

    >>> embedded({"a": "</script>"})
    '{"a":"\\\\u003c/script>"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def page(title: str, body: str, styles: tuple[str, ...], scripts: tuple[str, ...] = (), data: object = None) -> str:
    """A page of the named assets; `body` is HTML, `title` is text. All scripts share one scope, in the order given."""
    style = "\n" + palette() + "".join(asset(name) for name in styles)
    script = '\n"use strict";\n(() => {\n' + "".join(asset(name) for name in scripts) + "})();\n" if scripts else ""
    held = f'<script type="application/json" id="data">{embedded(data)}</script>\n' if data is not None else ""
    code = f"<script>{script}</script>\n" if script else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n{held}{code}</body>\n</html>\n"
    )
