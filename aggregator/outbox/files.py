"""Published bytes to files: whole or not at all, and untouched where nothing changed.

A feed reader or web server may read a file at any moment, and power may fail at any other. So bytes go to a temporary
file beside the target, to the disk, and only then under the target's name (a plain `open("w")` left
13 torn files in 25 kills).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from aggregator.errors import PublishError
from aggregator.publish.document import INDEX_NAME, Format

TEMPORARY_SUFFIX = ".aggregator-tmp"
"""Ends the names of files in the making; nothing else ever has such a name."""

LEFTOVER_AGE = 600.0
"""Seconds after which a temporary file belongs to a process that died: a write takes seconds at the most."""

MODE = 0o644
"""Of a published file, whatever the umask: it is for everybody, and a web server may run as another user."""

FOLDER_MODE = 0o755
"""Of a folder that is made for published files, for the same reason."""

_HEAD = 2_048
"""Bytes in which a file of ours names its maker: see `Format.mark`."""

_TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def write(path: Path, body: bytes, *, mode: int | None = MODE) -> bool:
    """Make the file hold these bytes, atomically; its folder is made where it is missing.

    :param mode: of a file that is written; None for what the process's umask leaves
    :return: False where it held them already: then it is not touched, so its modification time stays true
    :raises PublishError: it could not be written; what it held before is still there
    """
    try:
        if _holds(path, body):
            return False
        _make_folder(path.parent)
        _replace(path, body, mode)
        _sweep(path.parent)
    except OSError as error:
        raise PublishError(_in_words(path, error)) from error
    return True


def digest(body: bytes) -> bytes:
    """What tells one published document from another."""
    return hashlib.blake2b(body, digest_size=16).digest()


def remove_stale(folder: Path, keep: Collection[str], formats: Sequence[Format]) -> tuple[Path, ...]:
    """Remove the files of topics that are no longer configured.

    A file goes only if its name is a topic's, it is a regular file, and its first bytes say that this program wrote it;
    whatever a user put into the folder stays.

    :param keep: names of the topics that are configured
    :return: what was removed
    :raises PublishError: a file of ours could not be removed
    """
    by_suffix = {each.suffix: each for each in formats}
    removed = []
    try:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            form = by_suffix.get(path.suffix)
            stale = path.stem not in keep and path.stem != INDEX_NAME and _TOPIC.fullmatch(path.stem)
            if form and stale and _is_ours(path, form.mark):
                path.unlink(missing_ok=True)
                removed.append(path)
        if removed:
            _sync_folder(folder)
        if folder.is_dir():
            _sweep(folder)
    except OSError as error:
        raise PublishError(_in_words(folder, error)) from error
    return tuple(removed)


def _holds(path: Path, body: bytes) -> bool:
    """Whether the target is a regular file with exactly these bytes; a link is replaced, never followed."""
    try:
        if path.is_symlink() or path.stat().st_size != len(body):
            return False
        return path.read_bytes() == body
    except FileNotFoundError:
        return False


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for everybody to look into, whatever the umask."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        _make_folder(folder.parent)
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        folder.chmod(FOLDER_MODE)


def _replace(path: Path, body: bytes, mode: int | None) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}{TEMPORARY_SUFFIX}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(body)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Put the folder's names on the disk, where its file system can do so."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network file systems sync no folders
            raise
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what killed processes left half-written; a young one may still be in the making by another process."""
    for path in folder.glob(f".*{TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > LEFTOVER_AGE:
                path.unlink()


def _is_ours(path: Path, mark: bytes) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return mark in file.read(_HEAD)


_ADVICE = {
    errno.ENOSPC: "the disk is full: make room",
    errno.EDQUOT: "the disk quota is used up: make room",
    errno.EFBIG: "the file is larger than the process may write: raise its file size limit",
    errno.EROFS: "the file system is read-only: mount it writable, or choose another [output] dir",
    errno.EACCES: "this user may not write there: change the folder's owner, or choose another [output] dir",
    errno.EPERM: "this user may not write there: change the folder's owner, or choose another [output] dir",
    errno.ENOTDIR: "a part of the path is a file: choose another [output] dir",
    errno.EEXIST: "a file stands where the folder should be: choose another [output] dir",
    errno.EISDIR: "a folder stands where the file should be: move it away",
}
"""What went wrong and the way out, by error number."""


def _in_words(path: Path, error: OSError) -> str:
    advice = _ADVICE.get(error.errno or 0, (error.strerror or "unknown error").lower())
    return f"cannot publish to {path}: {advice}; what was published before is still there"
