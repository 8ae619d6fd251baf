"""The wheel carries all that the program needs: installed alone into a bare venv, it runs the whole demo."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this tree, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`aggregator` in a venv that holds the wheel; its dependencies are lent from the tests' own site-packages."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    library = next((folder / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    # A path in a .pth file is searched, but its own .pth files (the editable install of this tree) are not read.
    (library / "lent.pth").write_text(sysconfig.get_paths()["purelib"])
    script = folder / "bin" / "aggregator"
    script.write_text(f"#!{folder / 'bin' / 'python'}\nfrom aggregator.cli.main import main\nmain()\n")
    script.chmod(0o755)
    return script


def test_the_wheel_holds_data_templates_and_migrations(wheel: Path) -> None:
    """Everything that is no Python is in the wheel too, and nothing beside the package."""
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (".html", "stories.toml", "papers.toml", "py.typed"):
        assert any(name.endswith(wanted) for name in names), wanted
    assert any("/store/migrations/versions/" in name for name in names)
    assert any("/regions/data/" in name for name in names)
    words = {path.name for path in (ROOT / "aggregator" / "clean" / "words").glob("*.toml")}
    assert len(words) > 20
    assert {name.rsplit("/", 1)[1] for name in names if "/clean/words/" in name and name.endswith(".toml")} == words
    assert {name.split("/")[0].split("-")[0] for name in names} == {"aggregator"}


KINDS = {".py", ".typed", ".toml", ".html", ".css", ".json", ".gz"}
"""What the package is made of; a new kind of file is put in here on purpose."""


def test_the_wheel_holds_nothing_that_was_left_lying(wheel: Path) -> None:
    """No file of a kind that the package has no use for, such as what a merge, a patch or an editor leaves."""
    files = [Path(name) for name in zipfile.ZipFile(wheel).namelist() if name.startswith("aggregator/")]
    assert [str(path) for path in files if path.suffix not in KINDS or path.name.startswith((".", "#", "~"))] == []


@pytest.mark.parametrize("name", ["aggregator/clean/x.py.orig", "docs/x.md.rej"])
def test_what_a_merge_left_fails_the_check(tmp_path: Path, name: str) -> None:
    """`make check` names such a file before it looks at anything else; without one it goes on."""
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    made = tmp_path / ".venv" / ".dev"
    for path in (made, made.with_name(".run"), tmp_path / "requirements.txt", tmp_path / "requirements-dev.txt"):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "pyproject.toml").touch()
    tool = tmp_path / ".venv" / "bin"
    tool.mkdir()
    for one in ("ruff", "mypy", "lint-imports"):
        (tool / one).write_text("#!/bin/sh\n", encoding="utf-8")
        (tool / one).chmod(0o755)
    command = ["make", "check", *(f"--assume-old={path}" for path in (".venv/.dev", ".venv/.run"))]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).touch()
    found = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert found.returncode != 0
    assert name in found.stdout


def test_help_works_from_the_wheel(command: Path, tmp_path: Path) -> None:
    """`aggregator --help` lists every command, away from the source tree."""
    done = subprocess.run([command, "--help"], cwd=tmp_path, check=True, capture_output=True, text=True)
    for name in ("check", "poll", "run", "serve", "status", "explain", "clean", "tag", "eval", "demo"):
        assert f"\n  {name} " in done.stdout


def test_the_demo_works_from_the_wheel(command: Path, tmp_path: Path) -> None:
    """`aggregator demo --once` polls, publishes and exits 0, and the code that ran is the wheel's."""
    done = subprocess.run([command, "demo", "--once"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "south-caucasus" in done.stdout
    assert (tmp_path / "demo-data" / "feeds" / "south-caucasus.atom").is_file()
    where = [command.parent / "python", "-c", "import aggregator; print(aggregator.__file__)"]
    origin = subprocess.run(where, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert Path(origin.strip()).is_relative_to(command.parents[1])
