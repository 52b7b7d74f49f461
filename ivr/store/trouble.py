"""What keeps a database from answering, in words for the people who have to mend it."""

from __future__ import annotations

import errno

NO_TABLE, _NO_COLUMN = "42P01", "42703"  # PostgreSQL's words for a table, and a column, that is not there

_TRY_AGAIN = (
    "wait a minute and try again; if it stays so, close the other program that has it open "
    "(a backup, a database browser)"
)
_GONE = (
    "where the file is there, let the account that runs ivr read and write it; where it is gone, restore the "
    "last backup there, or publish again with `ivr publish`, which makes a new one"
)
_READ_ONLY = "give the account that runs ivr the right to write there; until then the line answers as it is"
_FULL = "free some space there; until then the line answers as it is"
_DAMAGED = "set the file aside and restore the last backup; until then the line answers as it is"
_UNREACHED = (
    "check that the database server runs and that DATABASE_URL names it; until then the line answers as it is"
)
_OTHER = "see what the database says; until it is mended the line answers as it is"

_OLDER = (
    "has the tables of an older version",
    "`ivr publish` brings them up to date, and so does `ivr serve`",
)
_REFUSED = ("refuses the user or the password", "check the user and the password in DATABASE_URL")
_LOCKED = ("is kept busy by another program", _TRY_AGAIN)

# SQLite's primary result codes (sqlite.org/rescode.html), each with what it means and the remedy.
_SQLITE = {
    3: ("may not be opened", _READ_ONLY),
    5: _LOCKED,
    6: _LOCKED,
    8: ("is read-only", _READ_ONLY),
    10: (
        "cannot be read from or written to its disk",
        "check the disk, and whether it is full; then restore the last backup if need be",
    ),
    11: ("is damaged", _DAMAGED),
    13: ("is full, or its disk is", _FULL),
    14: ("is not there, or may not be opened", _GONE),
    26: ("is damaged, or no database at all", _DAMAGED),
}
_MOVED = 1032  # SQLITE_READONLY_DBMOVED: the file was taken away under an open connection

# PostgreSQL's classes of conditions (its manual, appendix A), the longest that fits first.
_POSTGRESQL = {
    "25006": ("is read-only", "point DATABASE_URL at the server that takes writes, not at a copy of it"),
    "3D000": ("is not there", "create it with `createdb`, or correct DATABASE_URL"),
    "42501": (
        "does not let this user do that",
        "let the owner of the tables bring them up to date, as docs/running.md says",
    ),
    "53300": ("takes no more connections", "wait a minute, or allow more (max_connections)"),
    "53": ("is full, or its machine is", _FULL),
    "28": _REFUSED,
    "55P03": _LOCKED,
    "57014": _LOCKED,
    "40": _LOCKED,
    "XX": ("is damaged", _DAMAGED),
    "57P": ("is shutting down or starting", _UNREACHED),
    "08": ("does not answer", _UNREACHED),
}

# What a server says where a connection fails, and the condition it means.
_SAID = {
    "password": "28",
    'role "': "28",
    "pg_hba.conf": "28",
    "does not exist": "3D000",
    "too many clients": "53300",
    "connection slots": "53300",
    "starting up": "57P",
    "shutting down": "57P",
}


LOST_REMEDY = (
    "restore the last backup (ivr restore FILE --replace), or correct DATABASE_URL; "
    "where there is no backup, publish the draft: ivr publish"
)


class StoreUnavailable(Exception):
    """Why the database does not answer, and what to do about it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}: {remedy}")
        self.reason = reason
        self.remedy = remedy


class NotSetUp(StoreUnavailable):
    """The database answers, and has no tables yet."""


def trouble(error: BaseException, place: str) -> StoreUnavailable:
    """An error of a driver or of the system, told about the database in that place."""
    if _no_table(error):
        return NotSetUp(f"{place} has no tables yet", "`ivr publish` makes them, and so does `ivr serve`")
    what, remedy = _OLDER if _no_column(error) else _told(error)
    return StoreUnavailable(f"{place} {what}", remedy)


def _no_table(error: BaseException) -> bool:
    return getattr(error, "sqlstate", None) == NO_TABLE or str(error).startswith("no such table")


def _no_column(error: BaseException) -> bool:
    return getattr(error, "sqlstate", None) == _NO_COLUMN or str(error).startswith("no such column")


def _told(error: BaseException) -> tuple[str, str]:
    if isinstance(error, ValueError):
        return _SQLITE[11]
    if isinstance(error, OSError):
        return _of_the_system(error)
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        told = _SQLITE[14] if code == _MOVED else _SQLITE.get(code & 0xFF)
    else:
        told = _of_postgresql(error)
    return told or (f"says: {_first_line(error)}", _OTHER)


def _of_the_system(error: OSError) -> tuple[str, str]:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _SQLITE[13]
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _SQLITE[8]
    return f"cannot be opened ({error.strerror})", _GONE


def _of_postgresql(error: BaseException) -> tuple[str, str] | None:
    """A connection that fails has no condition of its own, only the words that the server sent."""
    state = getattr(error, "sqlstate", None)
    if state is None:
        return _of_a_connection(str(error))
    return next((told for start, told in _POSTGRESQL.items() if state.startswith(start)), None)


def _of_a_connection(words: str) -> tuple[str, str]:
    state = next((state for said, state in _SAID.items() if said in words), "08")
    return _POSTGRESQL[state]


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def lost(name: str) -> str:
    """What is said where that edition was on the air and the database holds none."""
    return (
        f"this line was published before (callers heard edition {name}), and the database holds nothing: "
        "it is gone, or DATABASE_URL names another one"
    )
