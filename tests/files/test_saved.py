"""Whatever is saved, added or taken away changes what is told of a home; nothing else does."""

from __future__ import annotations

from pathlib import Path

from ivr.files.saved import saved


def home(folder: Path) -> Path:
    for name in (
        "menus/main.yaml",
        "prompts/es/script.po",
        "prompts/en/main.wav",
        "prompts/en/recordings.json",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return folder


def test_each_file_of_a_line_counts(tmp_path: Path) -> None:
    before = saved(home(tmp_path))
    assert len(before) == 4
    assert saved(tmp_path) == before
    for name in (
        "menus/main.yaml",
        "prompts/es/script.po",
        "prompts/en/main.wav",
        "prompts/en/recordings.json",
    ):
        (tmp_path / name).write_text("changed")
        now = saved(tmp_path)
        assert now != before
        (tmp_path / name).unlink()
        assert saved(tmp_path) not in (before, now)
        before = saved(tmp_path)


def test_what_is_no_part_of_a_line_does_not_count(tmp_path: Path) -> None:
    before = saved(home(tmp_path))
    for name in ("menus/.main.yaml.swp", "menus/notes.txt", "prompts/en/originals/main.wav", "readme.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert saved(tmp_path) == before


def test_a_home_that_cannot_be_read_is_empty_and_no_error(tmp_path: Path) -> None:
    assert saved(tmp_path / "nowhere") == frozenset()
    (tmp_path / "menus").mkdir()
    (tmp_path / "menus/gone.yaml").symlink_to("nowhere")
    assert saved(tmp_path) == frozenset()
