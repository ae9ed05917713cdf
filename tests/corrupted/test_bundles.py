"""Hundreds of corrupted ledger bundles, each refused, each for its own reason; and honest ones, refused for none."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.ledger.bundle.verify import ALARMS, SAYS
from safeconduct.ledger.bundle.write import write_bundle
from safeconduct.ledger.chains import Tip, next_record
from safeconduct.ledger.entry import HybridTime, Observation
from safeconduct.ledger.keeping.erasing import sign_order
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.keeping.receiving import receive
from safeconduct.ledger.notes.keys import new_key
from safeconduct.ledger.notes.signed import read_note, sign_note
from safeconduct.ledger.record import CONTENT, GONE, PERSONAL, Part
from safeconduct.ledger.ring import KEY_ENROLLED, KEY_REVOKED, OWN_DEVICE, PART_ERASED, enrolment, revocation
from tests.corrupted.bundles import EXPORTED_MS, OPENING, Case, checked, day, edit, edit_line, resign
from tests.ledger.memory import MemoryStore
from tests.ledger.world import MINUTE_MS, NOON_MS, World

Bend = Callable[[Case], object]
Damage = Callable[[Path, Case], object]
SIGNED_BY_POSTS = range(OPENING, OPENING + 18)
"""Where the posts' own entries stand."""


@pytest.fixture(scope="module")
def case() -> Case:
    return day()


@pytest.fixture(scope="module")
def good(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case.export(tmp_path_factory.mktemp("good") / "bundle")


@pytest.fixture
def copy(good: Path, case: Case, tmp_path: Path) -> Path:
    case.restore()
    return Path(shutil.copytree(good, tmp_path / "bundle"))


# ---- honest ---------------------------------------------------------------------------------------------------------


def test_an_honest_bundle_is_intact_against_everything_that_its_readers_hold(
    good: Path, case: Case, tmp_path: Path
) -> None:
    held = tmp_path / "held.txt"
    held.write_text(str(case.held_checkpoint), encoding="utf-8")
    words = ["--log-key", str(case.world.log_key.verifier), "--checkpoint", str(held)]
    for key in case.world.witnesses.values():
        words += ["--witness", str(key.verifier)]
    for number, receipt in enumerate(case.held_receipts):
        (tmp_path / f"{number}.txt").write_text(str(receipt), encoding="utf-8")
        words += ["--receipt", str(tmp_path / f"{number}.txt")]
    assert checked(good, *words) == (0, {})


def test_a_party_bundle_withholds_and_still_verifies(case: Case, tmp_path: Path) -> None:
    case.restore()
    log = case.world.log
    write_bundle(log, tmp_path / "plain.zip", EXPORTED_MS, edition="party")
    secret = case.world.posts[1].name
    written = write_bundle(
        log, tmp_path / "part.zip", EXPORTED_MS, edition="party", shown=lambda entry: entry.device != secret
    )
    assert checked(tmp_path / "plain.zip") == (0, {})
    assert checked(tmp_path / "part.zip") == (0, {})
    assert (
        written.withheld == 9 + 1 + 1
    )  # its entries, its enrolment, and the erasing of a part of one of them
    for name in ("plain.zip", "part.zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            whole = b"".join(archive.read(one) for one in archive.namelist())
        assert b"carer" not in whole
        assert (secret.encode() in whole) == (name == "plain.zip")


def test_the_same_ledger_gives_the_same_zip(case: Case, tmp_path: Path) -> None:
    case.restore()
    one, other = (
        write_bundle(case.world.log, tmp_path / name, EXPORTED_MS).path for name in ("a.zip", "b.zip")
    )
    assert one.read_bytes() == other.read_bytes()


def test_no_bundle_is_written_over_another_and_none_is_left_half_written(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.restore()
    (tmp_path / "there").mkdir()
    with pytest.raises(FileExistsError):
        write_bundle(case.world.log, tmp_path / "there", EXPORTED_MS)
    with monkeypatch.context() as broken:
        broken.setattr(case.world.store, "records", lambda *_: (_ for _ in ()).throw(OSError("disk")))
        for name in ("folder", "file.zip"):
            with pytest.raises(OSError, match="disk"):
                write_bundle(case.world.log, tmp_path / name, EXPORTED_MS)
    assert [one.name for one in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_verifier_runs_alone_in_an_empty_folder(copy: Path, tmp_path: Path, language: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [sys.executable, "-I", "-S", str(copy / "verify.py"), "--language", language]
    sound = subprocess.run(command, cwd=empty, capture_output=True, check=False, encoding="utf-8")
    assert (sound.returncode, sound.stderr) == (0, "")
    edit_line(copy, "log.tsv", OPENING, lambda line: line.replace(b'"people":50', b'"people":05'))
    edit_line(copy, "log.tsv", OPENING + 1, lambda line: line.replace(b'"people":49', b'"people":94'))
    bent = subprocess.run(command, cwd=empty, capture_output=True, check=False, encoding="utf-8")
    assert (bent.returncode, bent.stderr) == (1, "")
    assert "V12" in bent.stdout
    assert SAYS["V12"][language == "ar"] in bent.stdout
    as_json = subprocess.run([*command, "--json"], cwd=empty, capture_output=True, check=False)
    assert json.loads(as_json.stdout)["verdict"] == "broken"


# ---- a thief has the files, and no key ------------------------------------------------------------------------------

FLIPPED = [
    (name, number)
    for name, times in (
        ("log.tsv", 120),
        ("bundle.txt", 40),
        ("checkpoints.jsonl", 30),
        ("heads.jsonl", 30),
        ("receipts.jsonl", 20),
        ("proofs.jsonl", 15),
        ("keys.json", 15),
    )
    for number in range(times)
]


@pytest.mark.parametrize(("name", "number"), FLIPPED)
def test_one_bit_changed_anywhere_is_found(copy: Path, name: str, number: int) -> None:
    drawn = random.Random(f"{name} {number}")

    def flip(data: bytes) -> bytes:
        place = drawn.randrange(len(data))
        return data[:place] + bytes([data[place] ^ (1 << drawn.randrange(8))]) + data[place + 1 :]

    edit(copy, name, flip)
    code, found = checked(copy)
    assert code != 0
    if name != "bundle.txt":
        assert "V04" in found
    elif code == 1:
        assert found.keys() & {"V02", "V03", "V04", "V14", "V16", "V31", "V32", "V34", "V43", "V50"}


@pytest.mark.parametrize("name", ["log.tsv", "checkpoints.jsonl", "heads.jsonl", "keys.json", "proofs.jsonl"])
def test_a_file_cut_short_or_taken_away_is_found(copy: Path, name: str) -> None:
    edit(copy, name, lambda data: data[:-7])
    assert "V04" in checked(copy)[1]
    (copy / name).unlink()
    assert "V01" in checked(copy)[1]


def test_a_damaged_zip_is_found(case: Case, tmp_path: Path) -> None:
    case.restore()
    path = case.export(tmp_path / "bundle.zip")
    whole = path.read_bytes()
    drawn = random.Random(4)
    for number in range(40):
        place = drawn.randrange(len(whole))
        bent = tmp_path / f"{number}.zip"
        bent.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        code, found = checked(bent)
        # A byte of the archive's own bookkeeping (a time, an attribute) or of verify.py changes no file that counts.
        assert code != 0 or not found
    (tmp_path / "short.zip").write_bytes(whole[:-200])
    assert checked(tmp_path / "short.zip")[0] == 2


# ---- an operator has the log's key, and lists the files anew --------------------------------------------------------


def swap_in(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda line: line.replace(old, new, 1)


def other_signature(line: bytes) -> bytes:
    """A note with the last letters of its last signature changed."""
    note = json.loads(line)
    lines = note.split("\n")
    coded = lines[-2]
    lines[-2] = coded[:-6] + ("A" if coded[-6] != "A" else "B") + coded[-5:]
    return json.dumps("\n".join(lines), ensure_ascii=False).encode() + b"\n"


def renumbered(line: bytes, at: int) -> bytes:
    """A note one of whose lines is another number; its signatures no longer fit."""
    lines = json.loads(line).split("\n")
    lines[at] = str(int(lines[at]) + 1)
    return json.dumps("\n".join(lines), ensure_ascii=False).encode() + b"\n"


def line(name: str, at: int, change: Callable[[bytes], bytes]) -> Damage:
    """Damage to one line of one file."""
    return lambda path, _: edit_line(path, name, at, change)


def entry(at: int, old: bytes, new: bytes) -> Damage:
    """Damage to one entry."""
    return line("log.tsv", at, swap_in(old, new))


def whole(name: str, change: Callable[[bytes], bytes]) -> Damage:
    """Damage to one file."""
    return lambda path, _: edit(path, name, change)


def signed_by_another(path: Path, _: Case) -> None:
    text = read_note((path / "bundle.txt").read_bytes()).text
    note = sign_note(text, new_key("cell.example/aleppo-2016"))
    (path / "bundle.txt").write_text(str(note), encoding="utf-8")


def without_last(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[:-1])


def withheld(_: bytes) -> bytes:
    return b"-\t" + b"0" * 64 + b"\n"


def rootless(_: bytes) -> bytes:
    return '"cell\\n1\\n\\n— x AAAAAAAA\\n"\n'.encode()


def without_parts(data: bytes) -> bytes:
    return data.split(b"\tcontent")[0] + b"\n"


def exchange(at: int) -> Damage:
    return whole("log.tsv", lambda data: exchanged(data, at))


def bend_proof(at: int | None) -> Damage:
    return whole("proofs.jsonl", lambda data: bent_proof(data, at))


def renumber(name: str, at: int, row: int) -> Damage:
    return line(name, at, lambda data: renumbered(data, row))


SPACE, FRACTION = (b',"seq":', b', "seq":'), (b'"device_ms":1', b'"device_ms":1.5')
RELISTED: list[tuple[str, str, Damage]] = [
    *(("V12", f"another count in {at}", entry(at, b'"people":', b'"people":9')) for at in SIGNED_BY_POSTS),
    *(
        ("V12", f"another salt in {at}", entry(at, b"\tcontent\t", b"\tcontent\t00"))
        for at in SIGNED_BY_POSTS
    ),
    *(("V10", f"a field too many in {at}", entry(at, b"\n", b"\tx\n")) for at in range(OPENING)),
    *(("V11", f"a space in envelope {at}", entry(at, *SPACE)) for at in SIGNED_BY_POSTS),
    *(("V11", f"a fraction in envelope {at}", entry(at, *FRACTION)) for at in SIGNED_BY_POSTS),
    *(
        ("V10", f"{at} withheld from the cell", line("log.tsv", at, withheld))
        for at in (OPENING, OPENING + 5)
    ),
    *(("V15", f"content of {at} left out", line("log.tsv", at, without_parts)) for at in SIGNED_BY_POSTS),
    *(("V16", f"{at} left out", line("log.tsv", at, lambda _: b"")) for at in SIGNED_BY_POSTS),
    *(("V30", f"{at} and {at + 1} exchanged", exchange(at)) for at in SIGNED_BY_POSTS),
    ("V01", "no list of keys", lambda path, _: (path / "keys.json").unlink()),
    ("V03", "a list of files signed by another", signed_by_another),
    ("V04", "a file changed after it was listed", whole("README.txt", lambda data: data + b"x")),
    ("V06", "another side in the list of keys", whole("keys.json", swap_in(b'"north"', b'"south"'))),
    *(("V31", f"checkpoint {at} not signed", renumber("checkpoints.jsonl", at, 1)) for at in range(4)),
    ("V32", "a checkpoint without a root", line("checkpoints.jsonl", 0, rootless)),
    ("V33", "a witness's signature with other letters", line("checkpoints.jsonl", 1, other_signature)),
    ("V34", "the last checkpoint left out", whole("checkpoints.jsonl", without_last)),
    *(("V36", f"hash {at} of the proof", bend_proof(at)) for at in range(3)),
    ("V36", "a proof of fewer hashes", bend_proof(None)),
    *(("V40", f"head {at} not by its device", renumber("heads.jsonl", at, 7)) for at in range(7)),
    ("V43", "a head of another form", line("heads.jsonl", 0, swap_in(b"head/v1", b"head/v2"))),
    *(
        ("V50", f"receipt {at} changed", line("receipts.jsonl", at, swap_in(b"taken 3", b"taken 2")))
        for at in range(6)
    ),
]


def exchanged(data: bytes, at: int) -> bytes:
    lines = data.splitlines(keepends=True)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return b"".join(lines)


def bent_proof(data: bytes, at: int | None) -> bytes:
    proof = json.loads(data)
    if at is None:
        proof["proof"].pop()
    else:
        proof["proof"][at] = "00" * 32
    return json.dumps(proof).encode() + b"\n"


@pytest.mark.parametrize(
    ("code", "what", "damage"), RELISTED, ids=[f"{code}: {what}" for code, what, _ in RELISTED]
)
def test_a_relisted_bundle_is_refused_for_its_own_reason(
    copy: Path, case: Case, code: str, what: str, damage: Damage
) -> None:
    damage(copy, case)
    if code not in {"V03", "V04"}:
        resign(copy, case)
    result, found = checked(copy)
    assert result == 1
    assert code in found, found
    assert "V04" not in found or code == "V04"
    assert code != "V12" or found.keys() == {"V12"}, "and for no other"


# ---- an operator writes another history, with the program itself ----------------------------------------------------


def rewrite_counts(at: int) -> Bend:
    def bend(case: Case) -> None:
        case.recount(at, 7)
        case.forget("checkpoint")

    return bend


def rewrite_chain(at: int) -> Bend:
    """The count changed, links mended, checkpoints made anew, witnesses and receipts left out: heads are left."""

    def bend(case: Case) -> None:
        case.recount(at, 7)
        case.rechain(case.records[at].device)
        case.forget("checkpoint", "cosignature", "receipt")

    return bend


def drop(at: int) -> Bend:
    def bend(case: Case) -> None:
        del case.records[at]
        case.forget("checkpoint", "cosignature", "head", "receipt")

    return bend


def cut_off(count: int) -> Bend:
    """The last entries never came, the operator says; the posts hold receipts for them."""

    def bend(case: Case) -> None:
        del case.records[-count:]
        case.forget("checkpoint", "head")

    return bend


def invent(device: str, seq: int) -> Bend:
    def bend(case: Case) -> None:
        tip = Tip(seq - 1, case.records[-1].leaf_hash if seq else b"", HybridTime(NOON_MS, 0))
        said = Observation("counted", {"people": 9}, NOON_MS)
        record, _ = next_record(case.world.log.origin, device, tip, said, EXPORTED_MS)
        case.records.append(record)
        case.forget("checkpoint")

    return bend


def say(kind: str, content: Mapping[str, object]) -> Bend:
    """The log's own device says something more."""

    def bend(case: Case) -> None:
        own = [record for record in case.records if record.device == OWN_DEVICE]
        tip = Tip(own[-1].seq, own[-1].leaf_hash, HybridTime(NOON_MS, 0))
        said = Observation(kind, {**content}, NOON_MS)  # type: ignore[dict-item]  # as malformed as wanted
        case.records.append(next_record(case.world.log.origin, OWN_DEVICE, tip, said, EXPORTED_MS)[0])
        case.forget("checkpoint")

    return bend


def erase_alone(case: Case) -> None:
    """One officer is enough, the operator thinks."""
    at = OPENING + 1
    order = sign_order(case.world.log, at, "asked for", case.world.officers[:1])
    content = {"entry": case.records[at].leaf_hash.hex(), "index": at, "order": str(order)}
    case.records[at] = replace(case.records[at], parts={**case.records[at].parts, PERSONAL: GONE})
    say(PART_ERASED, content)(case)


def order_but_keep(case: Case) -> None:
    at = OPENING + 1
    order = sign_order(case.world.log, at, "asked for", case.world.officers)
    say(PART_ERASED, {"entry": case.records[at].leaf_hash.hex(), "index": at, "order": str(order)})(case)


def revoke_post(case: Case) -> None:
    say(KEY_REVOKED, {**revocation(case.world.posts[0].key.verifier, 3, "lost")})(case)


def lose_part(at: int) -> Bend:
    def bend(case: Case) -> None:
        case.records[at] = replace(case.records[at], parts={**case.records[at].parts, PERSONAL: GONE})

    return bend


def loose_body(case: Case) -> None:
    """A content that is not canonical, rightly committed to."""
    at = OPENING
    part = Part(case.records[at].parts[CONTENT].salt, b'{"people": 50}')
    case.records[at] = replace(case.records[at], parts={CONTENT: part})
    case.relabel(at, lambda said: said["parts"].update(content=part.commitment.hex()))  # type: ignore[union-attr]  # an object
    case.forget("checkpoint")


def for_another_log(case: Case) -> None:
    case.relabel(OPENING, lambda said: said.update(log="other.example/log"))
    case.forget("checkpoint")


def write_twice(case: Case) -> None:
    record = case.records[OPENING]
    case.records.append(record)
    case.recount(len(case.records) - 1, 77)
    case.forget("checkpoint")


def two_histories(case: Case) -> None:
    other = World(log_key=case.world.log_key, posts=case.world.posts[:1])
    for _ in range(len(case.records) - other.store.size):
        other.log.append([Observation("counted", {}, NOON_MS)], NOON_MS)
    case.notes["cosignature"].append(str(other.log.checkpoint(NOON_MS)).encode())


def seen_elsewhere(case: Case) -> None:
    post = case.world.posts[0]
    seen, post.seen = post.seen, (9, bytes(32))
    case.notes["head"].append(str(post.head()).encode())
    post.seen = seen


def late_receipt(case: Case) -> None:
    at = case.agreed - 1
    for index in range(at, len(case.records)):
        case.records[index] = replace(case.records[index], received_ms=NOON_MS + 4 * 60 * MINUTE_MS)


def receipt_of_another(case: Case) -> None:
    other = World(log_key=case.world.log_key)
    for _ in range(3):
        other.posts[0].write(3)
    case.notes["receipt"].append(str(receive(other.log, other.posts[0].sync(), NOON_MS).receipt).encode())


STRANGER = new_key("post-new")
ENDS = {OPENING + 14, OPENING + 17}
"""The last entries of the posts: nothing continues them."""
INNER = [at for at in SIGNED_BY_POSTS if at not in ENDS]
BEFORE_AGREED = range(OPENING, OPENING + 12)
WITH_PERSONAL = range(OPENING + 1, OPENING + 16, 3)
NO_WITNESS = {"role": "witness", "vkey": str(STRANGER.verifier), "side": ""}
REWRITTEN: list[tuple[str, str, Bend]] = [
    *(("V37", f"{at} rewritten before both sides signed", rewrite_counts(at)) for at in BEFORE_AGREED),
    *(("V21", f"{at} rewritten, the next one not", rewrite_counts(at)) for at in INNER),
    *(("V41", f"{at} and all after it rewritten", rewrite_chain(at)) for at in SIGNED_BY_POSTS),
    *(("V42", f"{at} rewritten below what posts saw", rewrite_chain(at)) for at in BEFORE_AGREED),
    *(("V22", f"{at} dropped with every signature", drop(at)) for at in INNER),
    *(("V52", f"the last {count} cut off", cut_off(count)) for count in range(2, 10)),
    ("V51", "a receipt for another history", receipt_of_another),
    ("V23", "an invented device", invent("post-nowhere", 0)),
    ("V25", "an entry in the name of a post that did not sign", invent("post-ramouseh", 9)),
    ("V20", "two entries under one number", write_twice),
    ("V24", "an entry after the device's key was revoked", revoke_post),
    ("V07", "a witness with a device's key", say(KEY_ENROLLED, NO_WITNESS)),
    ("V60", "erased by one alone", erase_alone),
    ("V61", "ordered away and kept", order_but_keep),
    *(("V15", f"personal part of {at} gone without a word", lose_part(at)) for at in WITH_PERSONAL),
    ("V13", "content that is not canonical", loose_body),
    ("V14", "an entry for another log", for_another_log),
    ("V35", "two histories of one size", two_histories),
    ("V42", "a post that has seen another history", seen_elsewhere),
    ("V17", "receipt later than a witness's signature", late_receipt),
]


@pytest.mark.parametrize(
    ("code", "what", "bend"), REWRITTEN, ids=[f"{code}: {what}" for code, what, _ in REWRITTEN]
)
def test_a_rewritten_ledger_is_refused_for_its_own_reason(
    case: Case, tmp_path: Path, code: str, what: str, bend: Bend
) -> None:
    case.restore()
    bend(case)
    result, found = checked(case.export(tmp_path / "bundle"))
    assert code in found, found
    assert result == (0 if found.keys() <= ALARMS else 1)


@pytest.mark.parametrize("at", [OPENING, OPENING + 1, OPENING + 7])
def test_what_a_reader_kept_shows_a_rewritten_ledger(case: Case, tmp_path: Path, at: int) -> None:
    """An operator with every post's key, no receipt and no witness left: what its readers hold still shows it."""
    case.restore()
    case.recount(at, 7)
    case.rechain(case.records[at].device)
    case.forget("checkpoint", "cosignature", "receipt")
    case.steal_posts()
    bundle = case.export(tmp_path / "bundle")
    assert checked(bundle)[0] == 0, "alone, such a bundle cannot be told from an honest young one"
    held, receipt = tmp_path / "held.txt", tmp_path / "receipt.txt"
    held.write_text(str(case.held_checkpoint), encoding="utf-8")
    receipt.write_text(str(case.held_receipts[-1]), encoding="utf-8")
    assert "V70" in checked(bundle, "--checkpoint", str(held))[1]
    assert "V51" in checked(bundle, "--receipt", str(receipt))[1]


def test_a_bundle_under_other_keys_is_found_by_who_holds_the_right_ones(case: Case, tmp_path: Path) -> None:
    false = World()
    for side in false.witnesses:
        false.cosign(side)
    write_bundle(false.log, tmp_path / "bundle", EXPORTED_MS)
    assert checked(tmp_path / "bundle")[0] == 0
    assert "V05" in checked(tmp_path / "bundle", "--log-key", str(case.world.log_key.verifier))[1]
    assert "V05" in checked(tmp_path / "bundle", "--witness", str(case.world.witnesses["north"].verifier))[1]


def test_a_list_of_files_that_leaves_one_out_is_found(copy: Path, case: Case) -> None:
    edit(
        copy,
        "bundle.txt",
        lambda data: b"".join(one for one in data.splitlines(keepends=True) if b"heads" not in one),
    )
    resign(copy, case)
    assert {"V02", "V04"} <= checked(copy)[1].keys()


def test_every_reason_has_a_corrupted_bundle() -> None:
    named = {code for code, _, _ in RELISTED} | {code for code, _, _ in REWRITTEN} | {"V02", "V05", "V70"}
    assert named == SAYS.keys()


def test_there_are_hundreds_of_them() -> None:
    assert len(FLIPPED) + len(RELISTED) + len(REWRITTEN) > 400


def test_a_key_of_a_device_that_was_enrolled_later_is_taken(case: Case, tmp_path: Path) -> None:
    case.restore()
    say(KEY_ENROLLED, {**enrolment("device", STRANGER.verifier)})(case)
    assert checked(case.export(tmp_path / "bundle"))[0] == 0


def files_of(folder: Path) -> Iterator[str]:
    yield from (one.name for one in folder.iterdir())


def test_a_bundle_holds_no_secret(good: Path, case: Case) -> None:
    keys = [case.world.log_key, *case.world.witnesses.values(), *case.world.officers]
    secrets = {key.secret_text().split("+", 4)[-1].encode() for key in keys} | {b"PRIVATE+KEY"}
    for name in files_of(good):
        if name != "verify.py":
            assert not any(secret in (good / name).read_bytes() for secret in secrets)


def test_a_log_without_its_key_exports_nothing(case: Case, tmp_path: Path) -> None:
    store = MemoryStore()
    store.append(list(case.world.store.records()))
    with pytest.raises(Exception, match="LG027"):
        write_bundle(Log(store), tmp_path / "bundle", EXPORTED_MS)


def test_an_entry_of_the_logs_own_that_is_no_json_is_named_and_the_check_goes_on(
    case: Case, tmp_path: Path
) -> None:
    case.restore()
    say(KEY_REVOKED, {**revocation(STRANGER.verifier, 0, "lost")})(case)
    part = Part(bytes(16), b"\xffno json")
    case.records[-1] = replace(case.records[-1], parts={CONTENT: part})
    case.relabel(len(case.records) - 1, lambda said: said.update(parts={CONTENT: part.commitment.hex()}))
    store = MemoryStore()
    store.append(case.records[:-1])
    log = Log(store, case.world.log_key)
    store.append(case.records[-1:])
    write_bundle(log, tmp_path / "bundle", EXPORTED_MS)
    assert {"V07", "V13"} <= checked(tmp_path / "bundle")[1].keys()
