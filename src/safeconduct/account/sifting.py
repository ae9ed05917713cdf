"""From a heap of entries, in any order and any number of times over, to those that count, in the order of events.

Nothing is thrown away: what does not count (corrected, not understood, of a revoked device) is listed with why. What is
wrong with the devices themselves (gaps, forks, clocks) is listed too. The result follows from the set of entries alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from safeconduct.account.entries.checking import usable
from safeconduct.account.entries.observation import Observation
from safeconduct.errors import Fault

CLOCK_LIMIT_S = 600  # model, section 10: a clock further ahead than this never advances the hybrid clock
Why = Literal["corrected", "unknown-kind", "not-understood", "revoked-device"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that counts. ``at`` is when it happened, as far as clocks let us say: never after it was received."""

    observation: Observation
    at: int
    kind: str

    @property
    def known_at(self) -> int:
        """When it was received."""
        return self.observation.received_at

    @property
    def counter(self) -> str:
        """Whose count it is: the named source, or else the device."""
        return self.observation.text("said_by") or self.observation.device

    def text(self, key: str) -> str:
        """A text of its content."""
        return self.observation.text(key)


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that is kept and does not count, with why; ``by`` names the entry that corrects it."""

    observation: Observation
    why: Why
    by: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceTrouble:
    """Something wrong with a device. ``first`` and ``last`` are sequence numbers; ``seconds`` is a clock's error.

    *gap*: entries that are missing. *fork*: two entries with one number. *ahead*, *behind*: its clock, at least so
    much; *jumped*: its clock was set back. *stranger*: it writes and nobody enrolled it. ``settled`` is true for a
    clock that somebody has compared with a good one.
    """

    device: str
    trouble: Literal["gap", "fork", "ahead", "behind", "jumped", "stranger"]
    first: int
    last: int
    since: int
    seconds: int = 0
    settled: bool = False


@dataclass(frozen=True, slots=True)
class BadCorrection:
    """A correction that is not followed: the entry that it names stands."""

    observation: Observation
    why: Literal["not-here", "of-another-device", "in-a-circle"]


@dataclass(frozen=True)
class Sifted:
    """What counts, in the order of events, and everything else."""

    entries: tuple[Entry, ...]
    aside: tuple[SetAside, ...]
    troubles: tuple[DeviceTrouble, ...]
    bad_corrections: tuple[BadCorrection, ...]
    last_heard: tuple[tuple[str, int], ...]
    half_understood: tuple[Observation, ...]


def sift(observations: Iterable[Observation], *, at: int, known_at: int) -> Sifted:
    """What was known at ``known_at`` of what had happened by ``at``."""
    known = _once(observation for observation in observations if observation.received_at <= known_at)
    aside: list[SetAside] = []
    whole: list[Observation] = []
    half: list[Observation] = []
    for observation in known:
        use = usable(observation)
        if use.counted:
            whole.append(observation)
            if use.unknown:
                half.append(observation)
        else:
            unknown = any(fault.code == "AE001" for fault in use.faults)
            why: Why = "unknown-kind" if unknown else "not-understood"
            aside.append(SetAside(observation, why, faults=use.faults))
    forks = _forks(known)
    trusted, revoked = _trusted(whole)
    aside += [SetAside(observation, "revoked-device") for observation in revoked]
    standing, corrected, bad = _correct(trusted)
    aside += corrected
    offsets = _compared(standing)
    entries = [Entry(o, _moment(o, offsets), o.kind) for o in standing]
    enrolled = {o.text("device") for o in standing if o.kind in ("device-enrolled", "key_enrolled")} - {""}
    if enrolled:
        enrolled |= {o.device for o in standing if o.kind == "log_opened"}
    return Sifted(
        tuple(sorted((e for e in entries if e.at <= at), key=_order)),
        tuple(aside),
        _troubles(known, forks, offsets, enrolled),
        tuple(bad),
        tuple(sorted(_last_heard(known).items())),
        tuple(half),
    )


def _once(observations: Iterable[Observation]) -> list[Observation]:
    """Each entry once, as it was first received, in an order that does not depend on the order given."""
    first: dict[str, Observation] = {}
    for observation in observations:
        older = first.get(observation.name)
        if older is None or observation.received_at < older.received_at:
            first[observation.name] = observation
    return sorted(first.values(), key=lambda o: (o.device, o.seq, o.name))


def _order(entry: Entry) -> tuple[int, tuple[int, int], str, int, str]:
    observation = entry.observation
    return entry.at, observation.clock, observation.device, observation.seq, observation.name


def _forks(known: list[Observation]) -> dict[str, list[Observation]]:
    """Entries by ``device/seq``, where there are two of them or more."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for observation in known:
        found[observation.ref].append(observation)
    return {ref: listed for ref, listed in found.items() if len(listed) > 1}


def _trusted(whole: list[Observation]) -> tuple[list[Observation], list[Observation]]:
    """Entries of devices that may be believed, and those that revoked devices wrote after they were lost."""
    standing, _, _ = _correct(whole)
    limits: dict[str, list[Observation]] = defaultdict(list)
    for observation in standing:
        if observation.kind == "device-revoked":
            limits[observation.text("device")].append(observation)
    if not limits:
        return whole, []
    trusted: list[Observation] = []
    revoked: list[Observation] = []
    for observation in whole:
        beyond = any(_beyond(observation, limit) for limit in limits[observation.device])
        (revoked if beyond else trusted).append(observation)
    return trusted, revoked


def _beyond(observation: Observation, limit: Observation) -> bool:
    last = limit.number("last_seq")
    return observation.received_at > limit.received_at if last is None else observation.seq > last


def _correct(
    whole: list[Observation],
) -> tuple[list[Observation], list[SetAside], list[BadCorrection]]:
    """What stands after corrections, what was corrected, and the corrections that are not followed."""
    by_name = {observation.name: observation for observation in whole}
    bad: list[BadCorrection] = []
    follows: dict[str, set[str]] = {}
    for observation in whole:
        for named in observation.supersedes:
            why = _not_followed(observation, by_name.get(named))
            if why:
                bad.append(BadCorrection(observation, why))
            else:
                follows.setdefault(observation.name, set()).add(named)
    # A correction that was taken back corrects nothing: what it had corrected stands again.
    for name in [name for name in follows if by_name[name].kind == "taken-back"]:
        for void in follows.get(name, ()):
            follows.pop(void, None)
    for name in sorted(_in_circles(follows)):
        del follows[name]
        bad.append(BadCorrection(by_name[name], "in-a-circle"))
    by = _corrected_by(follows, by_name)
    standing = [o for o in whole if o.name not in by and o.kind != "taken-back"]
    aside = [SetAside(by_name[name], "corrected", newer.ref) for name, newer in sorted(by.items())]
    return standing, aside, bad


def _corrected_by(
    follows: Mapping[str, set[str]], by_name: Mapping[str, Observation]
) -> dict[str, Observation]:
    """Each corrected entry with the one that corrects it.

    Of two corrections of one entry by one device the later counts; those of two devices are two statements.
    """
    correctors: dict[str, list[Observation]] = defaultdict(list)
    for name, targets in follows.items():
        for target in targets:
            correctors[target].append(by_name[name])
    by = {target: max(listed, key=_written) for target, listed in correctors.items()}
    for listed in correctors.values():
        newest: dict[str, Observation] = {}
        for observation in sorted(listed, key=_written):
            older = newest.get(observation.device)
            if older is not None:
                by.setdefault(older.name, observation)
            newest[observation.device] = observation
    return by


def _written(observation: Observation) -> tuple[tuple[int, int], str, int, str]:
    return observation.clock, observation.device, observation.seq, observation.name


def _not_followed(
    observation: Observation, target: Observation | None
) -> Literal["", "not-here", "of-another-device"]:
    if target is None:
        return "not-here"
    if target.kind == "device-revoked" and target.text("device") == observation.device:
        return "of-another-device"  # a lost device does not take its own revocation back
    if target.device != observation.device and not observation.text("corrected_by"):
        return "of-another-device"
    return ""


def _in_circles(follows: Mapping[str, set[str]]) -> set[str]:
    """Corrections that hang on a circle: each would take the other away, so none is followed."""
    incoming: dict[str, int] = defaultdict(int)
    for targets in follows.values():
        for target in targets:
            incoming[target] += 1
    free = [name for name in follows if not incoming[name]]
    left = set(follows)
    while free:
        name = free.pop()
        left.discard(name)
        for target in follows[name]:
            incoming[target] -= 1
            if not incoming[target] and target in left:
                free.append(target)
    return left


def _compared(standing: Iterable[Observation]) -> dict[str, list[tuple[int, int]]]:
    """Per device: (the device's own time when it was compared, seconds ahead), in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for observation in standing:
        ahead = observation.number("ahead_s")
        if observation.kind == "clock-compared" and ahead is not None:
            found[observation.text("device")].append((observation.observed_at + ahead, ahead))
    return {device: sorted(listed) for device, listed in found.items()}


def _moment(observation: Observation, offsets: Mapping[str, list[tuple[int, int]]]) -> int:
    """When it happened: the observed time, less what its device's clock was ahead, and never after it was received.

    A comparison speaks for what the device wrote up to it, since the comparison before; the last one for what follows.
    """
    listed = offsets.get(observation.device)
    ahead = 0
    if listed:
        ahead = next((a for until, a in listed if observation.device_at <= until), listed[-1][1])
    return min(observation.observed_at - ahead, observation.received_at)


def _last_heard(known: Iterable[Observation]) -> dict[str, int]:
    heard: dict[str, int] = {}
    for observation in known:
        heard[observation.device] = max(heard.get(observation.device, 0), observation.received_at)
    return heard


def _troubles(
    known: list[Observation],
    forks: Mapping[str, list[Observation]],
    offsets: Mapping[str, list[tuple[int, int]]],
    enrolled: set[str],
) -> tuple[DeviceTrouble, ...]:
    found = [
        DeviceTrouble(
            listed[0].device, "fork", listed[0].seq, listed[0].seq, sorted(o.received_at for o in listed)[1]
        )
        for listed in forks.values()
    ]
    by_device: dict[str, list[Observation]] = defaultdict(list)
    for observation in known:
        by_device[observation.device].append(observation)
    for device, listed in by_device.items():
        found += _gaps(device, listed)
        clocks = _clock_troubles(device, listed)
        found += [replace(clock, settled=device in offsets) for clock in clocks]
        if enrolled and device not in enrolled:
            since = min(o.received_at for o in listed)
            found.append(DeviceTrouble(device, "stranger", listed[0].seq, listed[-1].seq, since))
    return tuple(sorted(found, key=lambda t: (t.device, t.trouble, t.first)))


def _gaps(device: str, listed: list[Observation]) -> list[DeviceTrouble]:
    """Missing numbers. A gap is known from the moment when anything after it was received."""
    first_after: list[int] = []
    soonest = listed[-1].received_at
    for observation in reversed(listed):
        soonest = min(soonest, observation.received_at)
        first_after.append(soonest)
    found = []
    expected = 0
    for observation, since in zip(listed, reversed(first_after), strict=True):
        if observation.seq > expected:
            found.append(DeviceTrouble(device, "gap", expected, observation.seq - 1, since))
        expected = max(expected, observation.seq + 1)
    return found


def _clock_troubles(device: str, listed: list[Observation]) -> list[DeviceTrouble]:
    found = []
    ahead = [o for o in listed if o.device_at - o.received_at > CLOCK_LIMIT_S]
    if ahead:
        by = max(o.device_at - o.received_at for o in ahead)
        since = min(o.received_at for o in ahead)
        found.append(DeviceTrouble(device, "ahead", ahead[0].seq, ahead[-1].seq, since, by))
    # The hybrid clock follows what the device has heard from others: where it is ahead, the device's own is behind.
    behind = [o for o in listed if o.clock[0] // 1000 - o.device_at > CLOCK_LIMIT_S]
    if behind:
        by = max(o.clock[0] // 1000 - o.device_at for o in behind)
        since = min(o.received_at for o in behind)
        found.append(DeviceTrouble(device, "behind", behind[0].seq, behind[-1].seq, since, by))
    latest = 0
    for observation in listed:
        if latest - observation.device_at > CLOCK_LIMIT_S:
            back = latest - observation.device_at
            seq = observation.seq
            found.append(DeviceTrouble(device, "jumped", seq, seq, observation.received_at, back))
            break
        latest = max(latest, observation.device_at)
    return found
