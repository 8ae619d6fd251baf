"""Whose an output folder is: a mark in it names the config that publishes there.

A config removes the feeds of topics that it does not have; two configs with one folder would remove each other's. The
mark is for the owner alone to read, as it holds paths.

    no mark                                  the folder is taken: of a program of before, or new
    the mark names this config               its own, also with another database: one that was lost
    it names this PostgreSQL database        its own: several machines share both
    its config is gone, or names another     taken over, and logged: a config that was moved or renamed
    its config is there and names the folder refused
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from aggregator.config.load import output_folder
from aggregator.config.settings import Settings
from aggregator.errors import ConfigError, OutputTakenError, PublishError
from aggregator.outbox.files import write
from aggregator.store.open import parse_url

MARK = ".aggregator-owner"
"""The file in the output folder; the web server hands out no name that begins with a dot."""

_MODE = 0o600
_LIMIT = 100_000
"""Bytes of a mark that are read: two paths."""


@dataclass(kw_only=True, slots=True)
class Ownership:
    """A config's claim to its output folder."""

    folder: Path
    config: Path
    """The file of the config, absolute."""
    database: str
    """The database without a password."""
    shared: bool
    """Whether several machines may have that database at a time (PostgreSQL)."""
    _held: bool = field(default=False, init=False)
    """Whether the mark was ours once in this process: then nobody else can have come by the rules above."""

    def check(self) -> None:
        """See that nobody else has the folder; nothing is written.

        :raises OutputTakenError: another config has
        """
        if rival := self._rival():
            raise OutputTakenError(rival)

    def hold(self) -> None:
        """Have the mark in the folder name this config, before anything else there is changed.

        :raises PublishError: another config has taken the folder, or the mark cannot be written
        """
        if rival := self._rival():
            raise PublishError(rival)
        found = self._found()
        own = {"config": str(self.config), "database": self.database}
        if found == own or self._is_shared(found):
            self._held = True
            return
        if found and not self._is_own(found):
            structlog.get_logger().warning(
                "output folder taken over", folder=str(self.folder), of=found["config"], config=own["config"]
            )
        write(self.folder / MARK, f"{json.dumps(own)}\n".encode(), mode=_MODE)
        self._held = True

    def _rival(self) -> str:
        """Who else has the folder, as a sentence with the way out; empty if nobody."""
        try:
            found = self._found()
        except PermissionError:
            return f"another user's config publishes in {self.folder}: name another [output] dir"
        if not found or self._is_own(found) or self._is_shared(found):
            return ""
        other = Path(found["config"])
        if not self._held and not _names(other, self.folder):
            return ""
        return (
            f"{other} publishes in {self.folder} too, and each would remove the other's feeds: name another [output] "
            f"dir in {self.config} (or remove {self.folder / MARK}, if that config is not used any more)"
        )

    def _is_own(self, found: dict[str, str]) -> bool:
        if found["config"] == str(self.config):
            return True
        with suppress(OSError):  # one of them is not there
            return self.config.samefile(found["config"])
        return False

    def _is_shared(self, found: dict[str, str]) -> bool:
        return self.shared and found.get("database") == self.database

    def _found(self) -> dict[str, str]:
        """What the mark says; empty if there is none that can be read as one.

        :raises PermissionError: it is another user's
        """
        try:
            with (self.folder / MARK).open("rb") as file:
                said = json.loads(file.read(_LIMIT))
        except PermissionError:
            raise
        except (OSError, ValueError):
            return {}
        if not isinstance(said, dict) or not all(isinstance(said.get(key), str) for key in ("config", "database")):
            return {}
        return {key: said[key] for key in ("config", "database")}


def ownership_of(settings: Settings) -> Ownership:
    """A config's claim to its output folder."""
    url = parse_url(settings.storage.url)
    return Ownership(
        folder=settings.output.dir,
        config=settings.path,
        database=url.render_as_string(hide_password=True),
        shared=url.get_backend_name() != "sqlite",
    )


def _names(config: Path, folder: Path) -> bool:
    """Whether a config is there and publishes in a folder; one that cannot be read may."""
    try:
        named = output_folder(config)
    except ConfigError:
        return True
    return named is not None and named.resolve() == folder.resolve()
