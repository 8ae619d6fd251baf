"""Two configs never share an output folder by accident, and whoever may have it gets it."""

from __future__ import annotations

import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator.config.load import load
from aggregator.config.settings import Settings
from aggregator.engine.ownership import MARK, ownership_of
from aggregator.engine.session import Session
from aggregator.errors import OutputTakenError, PublishError
from tests.support import Clock, render_anew, settings, utc

NOW = utc(2026, 7, 8, 9)


def made(folder: Path, name: str, *, output: str = "") -> Settings:
    """A config of one topic of that name, with a file and a database of its own."""
    extra = f'[storage]\nurl = "sqlite:///{name}.sqlite"\n' + (f'[output]\ndir = "{output}"\n' if output else "")
    folder.mkdir(exist_ok=True)
    first = settings(folder, {name: f"https://{name}.example/f"}, f'[[topics]]\nname = "{name}"\nany = ["x"]\n', extra)
    path = first.path.rename(folder / f"{name}.toml")
    return load(path)


def publish(config: Settings) -> list[str]:
    """Render once; the feeds in the folder."""
    with Session(config, clock=Clock(NOW), processes=0) as session:
        session.publish()
    return sorted(path.name for path in config.output.dir.glob("*.atom"))


def test_a_second_config_in_a_folder_is_refused(tmp_path: Path) -> None:
    """It changes nothing, not even its own database, and is told both configs, the folder and the way out."""
    herons, storks = made(tmp_path, "herons"), made(tmp_path, "storks")
    assert publish(herons) == ["herons.atom"]
    with pytest.raises(OutputTakenError) as refused:
        publish(storks)
    said = str(refused.value)
    assert all(str(each) in said for each in (herons.path, storks.path, herons.output.dir))
    assert "[output] dir" in said
    assert not (tmp_path / "storks.sqlite").exists()
    assert publish(herons) == ["herons.atom"]
    assert stat.S_IMODE((herons.output.dir / MARK).stat().st_mode) == 0o600


@pytest.mark.parametrize("how", ["moved away", "names another folder", "mark removed"])
def test_a_folder_that_was_given_up_is_taken_over(tmp_path: Path, how: str) -> None:
    """The feeds of topics that are no longer there go, each with a line in the log."""
    herons, storks = made(tmp_path, "herons"), made(tmp_path, "storks")
    publish(herons)
    if how == "moved away":
        herons.path.rename(tmp_path / "old.txt")
    elif how == "names another folder":
        herons.path.write_text(
            herons.path.read_text(encoding="utf-8") + '[output]\ndir = "elsewhere"\n', encoding="utf-8"
        )
    else:
        (herons.output.dir / MARK).unlink()
    with capture_logs() as lines:
        assert publish(storks) == ["storks.atom"]
    removed = [line["file"] for line in lines if line["event"].startswith("removed")]
    assert removed == [str(herons.output.dir / name) for name in ("herons.atom", "herons.html")]
    assert any(line["event"] == "output folder taken over" for line in lines) == (how != "mark removed")


def test_a_config_that_cannot_be_read_may_still_be_in_use(tmp_path: Path) -> None:
    """One that is being edited has its folder still."""
    herons, storks = made(tmp_path, "herons"), made(tmp_path, "storks")
    publish(herons)
    herons.path.write_text("[[topics", encoding="utf-8")
    with pytest.raises(OutputTakenError):
        publish(storks)


def test_what_moves_as_a_whole_goes_on(tmp_path: Path) -> None:
    """A folder with config, database and feeds that was moved; a database that was lost; a link to the config."""
    herons = made(tmp_path / "one", "herons")
    publish(herons)
    shutil.move(tmp_path / "one", tmp_path / "two")
    moved = load(tmp_path / "two" / "herons.toml")
    assert publish(moved) == ["herons.atom"]
    for file in (tmp_path / "two").glob("*.sqlite*"):
        file.unlink()
    assert publish(moved) == ["herons.atom"]
    (tmp_path / "two" / "link.toml").symlink_to(moved.path)
    assert publish(load(tmp_path / "two" / "link.toml")) == ["herons.atom"]


def test_a_folder_of_the_program_before_is_taken(tmp_path: Path) -> None:
    """It has feeds and no mark."""
    herons = made(tmp_path, "herons")
    publish(herons)
    (herons.output.dir / MARK).unlink()
    assert publish(herons) == ["herons.atom"]
    assert (herons.output.dir / MARK).exists()


def test_a_folder_that_is_taken_while_running_is_let_alone(tmp_path: Path) -> None:
    """Where neither config can see the other, the one whose mark was replaced removes nothing any more and says so."""
    herons = made(tmp_path, "herons")
    other = made(tmp_path / "unseen", "storks", output=str(herons.output.dir))
    with Session(herons, clock=Clock(NOW), processes=0) as session:
        session.publish()
        herons.path.rename(tmp_path / "out-of-sight")
        assert publish(other) == ["storks.atom"]
        other.path.rename(tmp_path / "unseen" / "out-of-sight")
        render_anew(session.store)
        with pytest.raises(PublishError, match="publishes in"):
            session.publish()
    assert sorted(path.name for path in herons.output.dir.glob("*.atom")) == ["storks.atom"]


def test_machines_that_share_a_database_share_the_folder(tmp_path: Path) -> None:
    """Two configs of one PostgreSQL database both may publish; another database may not."""
    one, two = made(tmp_path, "herons"), made(tmp_path, "storks")
    database = replace(one.storage, url="postgresql://me:canary@db.example/news")
    first, second = (ownership_of(replace(each, storage=database)) for each in (one, two))
    one.output.dir.mkdir()
    for each in (first, second, first, second):
        each.check()
        each.hold()
    assert "canary" not in (one.output.dir / MARK).read_text(encoding="utf-8")
    with pytest.raises(OutputTakenError):
        ownership_of(two).check()
