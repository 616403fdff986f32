"""Settings come from claimgraph.toml; what is unknown or out of range is an error that says what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.settings import Mentions, Settings, read_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "claimgraph.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings() == Settings()


def test_the_file_of_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, '[build]\nbase = "https://example.org/kg/"\n')
    monkeypatch.chdir(tmp_path)
    assert read_settings().base == "https://example.org/kg/"


def test_every_key_is_read_and_paths_count_from_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[build]\nlexicon = ["a", "b"]\npatterns = "p"\ncues = ["c"]\nbase = "https://example.org/#"\n'
        'format = "md"\nmentions = "given"\noutput = "out"\n',
    )
    assert read_settings(path) == Settings(
        lexicon=(tmp_path / "a", tmp_path / "b"),
        patterns=(tmp_path / "p",),
        cues=(tmp_path / "c",),
        base="https://example.org/#",
        format="md",
        mentions=Mentions.GIVEN,
        output=tmp_path / "out",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[build]\nlexcon = ["a"]\n', "did you mean 'lexicon'?"),
        ("[biuld]\n", "did you mean 'build'?"),
        ("[build]\nzzz = 1\n", "known: base, cues"),
        ("build = 1\n", "not a table"),
        ("[build]\nlexicon = 3\n", "write folders"),
        ("[build]\nlexicon = [3]\n", "write folders"),
        ("[build]\nbase = 3\n", "write a text"),
        ('[build]\nmentions = "guessed"\n', "found, given"),
        ('[build]\nbase = "example.org"\n', "absolute http or https IRI"),
        ('[build]\nbase = "https://example.org"\n', "ends with / or #"),
        ('[build]\nbase = "https://example.org/a b/"\n', "percent-encode"),
        ("[build\n", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message.replace("?", r"\?")):
        read_settings(written(tmp_path, text))


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_settings(tmp_path / "missing.toml")


def test_a_file_of_bytes_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "claimgraph.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_settings(path)
