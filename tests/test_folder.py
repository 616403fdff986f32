"""An output folder is whole or not there, belongs to one build at a time, and never replaces what is not ours."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.folder import replacing, whole, writing


def allow(folder: Path) -> str | None:
    return None


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_finished_folder_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for number in ("one", "two"):
        with replacing(target, refusal=allow) as aside:
            (aside / number).write_text(number)
    assert contents(target) == {"two": "two"}
    assert list(tmp_path.iterdir()) == [target], "nothing is left beside it"


def test_parents_are_made(tmp_path: Path) -> None:
    with replacing(tmp_path / "a" / "b", refusal=allow) as aside:
        (aside / "x").write_text("x")
    assert contents(tmp_path / "a" / "b") == {"x": "x"}


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_ends_a_build_the_old_output_stays(tmp_path: Path, ending: type[BaseException]) -> None:
    target = tmp_path / "out"
    with replacing(target, refusal=allow) as aside:
        (aside / "old").write_text("old")
    with pytest.raises(ending), replacing(target, refusal=allow) as aside:
        (aside / "new").write_text("half")
        raise ending
    assert contents(target) == {"old": "old"}
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_build_left_behind_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".out.building").mkdir()
    (tmp_path / ".out.building" / "half").write_text("half")
    (tmp_path / ".out.lock").touch()
    with replacing(tmp_path / "out", refusal=allow) as aside:
        (aside / "x").write_text("x")
    assert contents(tmp_path / "out") == {"x": "x"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_builds_of_one_folder_do_not_meet(tmp_path: Path) -> None:
    with replacing(tmp_path / "out", refusal=allow) as aside:
        (aside / "first").write_text("first")
        with pytest.raises(OutputError, match="another build is writing"), replacing(tmp_path / "out", refusal=allow):
            pass
    assert contents(tmp_path / "out") == {"first": "first"}


def test_a_killed_process_frees_the_folder(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from kg.folder import replacing\n"
        "with replacing(Path(sys.argv[1]), refusal=lambda folder: None) as aside:\n"
        "    (aside / 'half').write_text('half'); print('in', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in\n"
    with pytest.raises(OutputError, match="another build"), replacing(tmp_path / "out", refusal=allow):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with replacing(tmp_path / "out", refusal=allow) as aside:
        (aside / "x").write_text("x")
    assert contents(tmp_path / "out") == {"x": "x"}


def test_a_foreign_folder_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter").write_text("years of work")
    with (
        pytest.raises(OutputError, match="not ours"),
        replacing(target, refusal=lambda folder: "it is not ours"),
    ):
        pass
    assert contents(target) == {"chapter": "years of work"}


def test_an_empty_folder_may_be_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with replacing(tmp_path / "out", refusal=lambda folder: "it is not ours") as aside:
        (aside / "x").write_text("x")
    assert contents(tmp_path / "out") == {"x": "x"}


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link", refusal=allow) as aside:
        (aside / "x").write_text("x")
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "real") == {"x": "x"}


def test_places_that_cannot_be_written_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.chdir(tmp_path)
    for place in ("file", "file/out", "/proc/claimgraph", ".", "..", "/"):
        with pytest.raises(OutputError) as error, replacing(Path(place), refusal=allow):
            pass
        assert error.value.where
        assert error.value.remedy


def test_a_full_disk_is_an_output_error_with_a_remedy() -> None:
    with pytest.raises(OutputError, match="free some space"), writing(Path("out")), open("/dev/full", "w") as stream:
        stream.write("x" * 100_000)


def test_a_file_too_large_is_an_output_error(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OutputError), replacing(tmp_path / "out", refusal=allow) as aside, writing(tmp_path / "out"):
            (aside / "graph").write_bytes(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_the_old_or_the_new_and_nothing_between(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with replacing(target, refusal=allow) as aside:
        (aside / "x").write_text("0")
    script = (
        "import sys; from pathlib import Path\n"
        "while not Path(sys.argv[2]).exists():\n"
        "    assert Path(sys.argv[1]).read_text()\n"
    )
    stop = tmp_path / "stop"
    reader = subprocess.Popen([sys.executable, "-c", script, str(target / "x"), str(stop)])
    until = time.monotonic() + 0.7
    while time.monotonic() < until:
        with replacing(target, refusal=allow) as aside:
            (aside / "x").write_text("1")
    stop.touch()
    assert reader.wait() == 0 or sys.platform != "linux", "only Linux exchanges two folders in one step"
    assert os.listdir(target) == ["x"]


def test_a_file_is_replaced_whole_and_a_link_to_it_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    with pytest.raises(ValueError), whole(link) as aside:
        aside.write_text("half")
        raise ValueError
    assert target.read_text() == "old"
    with whole(link) as aside:
        aside.write_text("new")
    assert link.is_symlink() and target.read_text() == "new"
    assert sorted(os.listdir(tmp_path)) == ["link.txt", "target.txt"]


def test_a_pipe_takes_what_is_written_and_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append(pipe.read_text()), daemon=True)
    listener.start()
    with whole(pipe) as place:
        place.write_text("said")
    listener.join(10)
    assert heard == ["said"] and pipe.is_fifo()
    with whole(Path("/dev/stdout")) as place:
        assert place == Path("/dev/stdout")
