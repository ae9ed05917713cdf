"""What a store says when it cannot do what it was asked: a code, where, what is so, what would mend it.

Three words decide what a caller may do next. ``CannotOpen``: nothing was touched. ``NotKept``: nothing of this request
is in the ledger, now or later; it may be tried again. ``OutcomeUnknown``: it may be there or not; the store looks as
soon as it can (see ``tables``), and ``find`` with the record's leaf hash tells. The page docs/reference/ledger-store.md
lists the codes.
"""

from __future__ import annotations

from safeconduct.errors import Fault
from safeconduct.ledger.storing import StoreFailed


class StoreFault(StoreFailed):
    """A store's failure with its ``fault``: code, place, fact and cure."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault

    def __reduce__(self) -> tuple[type[StoreFault], tuple[Fault]]:
        """Keep the fault when the failure travels to another process."""
        return type(self), (self.fault,)


class CannotOpen(StoreFault):
    """The ledger was not opened, made or restored. What was there is as it was."""


class AppenderBusy(CannotOpen):
    """Somebody else appends to this ledger. Reading goes on."""


class NotKept(StoreFault):
    """Nothing of this request was kept. It may be tried again."""


class OutcomeUnknown(StoreFault):
    """The request may have been kept or not. It was not acknowledged; look before sending it again."""


class Damaged(StoreFault):
    """What is kept is not what was written."""


def not_a_ledger(place: str, fact: str) -> CannotOpen:
    """LS001."""
    return CannotOpen(Fault("LS001", place, fact, "name the ledger itself, or make one with `ledger init`"))


def newer_form(place: str, found: int, known: int) -> CannotOpen:
    """LS002."""
    fact = f"is kept in form {found}; this program knows forms up to {known}"
    return CannotOpen(Fault("LS002", place, fact, "open it with a newer Safeconduct"))


def unfinished(place: str) -> CannotOpen:
    """LS003."""
    cure = "remove it (it holds nothing that was acknowledged) and restore or make it again"
    return CannotOpen(Fault("LS003", place, "making or restoring this ledger was not finished", cure))


def changed_form(place: str, facts: str) -> CannotOpen:
    """LS004."""
    cure = "somebody changed how it is kept: keep a copy for inquiry and restore the last backup"
    return CannotOpen(Fault("LS004", place, f"is not as this program makes ledgers: {facts}", cure))


def damaged(place: str, fact: str) -> Damaged:
    """LS005."""
    cure = (
        "keep a copy for inquiry, restore the last backup, and let the devices send again what came after it"
    )
    return Damaged(Fault("LS005", place, fact, cure))


def appender_busy(place: str, holder: str) -> AppenderBusy:
    """LS006."""
    cure = "append through that program, close it, or open the ledger for reading"
    return AppenderBusy(Fault("LS006", place, f"is appended to by {holder}", cure))


def nothing_there(place: str) -> CannotOpen:
    """LS007."""
    return CannotOpen(
        Fault("LS007", place, "there is no ledger", "check the name, or make one with `ledger init`")
    )


def already_there(place: str, fact: str = "is there already") -> CannotOpen:
    """LS008."""
    return CannotOpen(Fault("LS008", place, fact, "choose another place; nothing is ever written over"))


def not_allowed(place: str, fact: str) -> CannotOpen:
    """LS009."""
    return CannotOpen(Fault("LS009", place, fact, "give this user the right to it, or open it for reading"))


def driver_missing() -> CannotOpen:
    """LS010."""
    cure = "pip install 'safeconduct[postgres]'"
    return CannotOpen(
        Fault("LS010", "postgresql", "the PostgreSQL driver (psycopg 3) is not installed", cure)
    )


def unreachable(place: str, fact: str) -> CannotOpen:
    """LS011."""
    return CannotOpen(
        Fault("LS011", place, f"the server does not answer: {fact}", "check address, user and server")
    )


def not_durable(place: str, setting: str) -> CannotOpen:
    """LS012."""
    fact = f"{setting}, so that what it acknowledges can be lost"
    return CannotOpen(Fault("LS012", place, fact, "set it right; a ledger is not kept on such a store"))


def only_reading(place: str) -> NotKept:
    """LS013."""
    return NotKept(Fault("LS013", place, "was opened for reading", "open it for appending"))


def closed(place: str) -> NotKept:
    """LS014."""
    return NotKept(Fault("LS014", place, "this store was closed", "open it again"))


def full(place: str, fact: str) -> NotKept:
    """LS020."""
    return NotKept(Fault("LS020", place, f"no room: {fact}", "make room on the disk and send it again"))


def locked(place: str) -> NotKept:
    """LS021."""
    cure = "close the other program (a database browser, a copy in progress) and send it again"
    return NotKept(Fault("LS021", place, "another program holds the file locked", cure))


def refused(place: str, fact: str) -> NotKept:
    """LS022."""
    return NotKept(Fault("LS022", place, f"could not be written: {fact}", "mend it and send it again"))


def outcome_unknown(place: str, fact: str) -> OutcomeUnknown:
    """LS023."""
    cure = "it was not acknowledged; when the store answers again, look for it (device, seq) before sending it again"
    return OutcomeUnknown(Fault("LS023", place, f"lost hold of the store while writing: {fact}", cure))


def not_overwritten(place: str, fact: str) -> StoreFault:
    """LS024."""
    cure = "erase the same part again when nobody reads"
    return StoreFault(Fault("LS024", place, f"erased, but the old bytes may still be on disk: {fact}", cure))
