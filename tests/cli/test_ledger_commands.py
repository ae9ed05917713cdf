"""The ledger's commands from the first entry to a bundle in the hands of both sides, as three people type them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from safeconduct.cli.main import app
from safeconduct.errors import SafeconductError
from safeconduct.ledger.entry import Refused

ORIGIN = "cell.example/aleppo-2016"
POST = "post-ramouseh"


@dataclass
class Desk:
    """A folder to work in, and the program."""

    folder: Path

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run a command; what it prints. The exit code has to be the one expected."""
        result = CliRunner().invoke(app, ["ledger", *map(str, words)])
        if isinstance(result.exception, SafeconductError | OSError):
            assert code == 2, result.exception
            return str(result.exception)
        assert result.exit_code == code, result.output
        return result.output

    def json(self, *words: str | Path) -> dict[str, Any]:
        """Run a command with --json; the object."""
        body: dict[str, Any] = json.loads(self.run(*words, "--json").splitlines()[-1])
        return body

    def key(self, text: str) -> str:
        """The public key in what a command printed."""
        return next(word for word in text.split() if word.count("+") >= 2)

    def at(self, name: str) -> Path:
        """A file in the folder."""
        return self.folder / name


@pytest.fixture
def desk(begun: Path, tmp_path: Path) -> Desk:
    """A log with two sides, each with a witness, a post that writes on its own, two officers: a fresh copy."""
    return Desk(Path(shutil.copytree(begun, tmp_path / "desk")))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Desk(tmp_path_factory.mktemp("begun"))
    log_key = desk.key(
        desk.run("init", desk.at("log"), "--origin", ORIGIN, "--side", "north", "--side", "south")
    )
    device = desk.key(desk.run("init", desk.at("post"), "--device", POST, "--log-key", log_key))
    desk.run("key", "enrol", desk.at("log"), device, "--role", "device")
    for side in ("north", "south"):
        made = desk.run("witness", desk.at(side), "--name", f"{side}.example/w", "--log-key", log_key)
        desk.run("key", "enrol", desk.at("log"), desk.key(made), "--role", "witness", "--side", side)
    for officer in ("duty-one", "duty-two"):
        made = desk.run("key", "new", desk.at(f"{officer}.key"), "--name", officer, "--role", "officer")
        desk.run("key", "enrol", desk.at("log"), desk.key(made), "--role", "officer")
    return desk.folder


def count(desk: Desk, people: int, *more: str) -> dict[str, Any]:
    said = {"convoy": "c1", "people": people, "place": "ramouseh"}
    content = json.dumps(said | {"why": "counted again"} if "--supersedes" in more else said)
    return desk.json("append", desk.at("post"), "--kind", "boarded", "--content", content, *more)


def sync(desk: Desk, *, code: int = 0) -> str:
    desk.run("export", desk.at("post"), "--out", desk.at("post.sync"))
    return desk.run("import", desk.at("log"), desk.at("post.sync"), code=code)


def cosign(desk: Desk, side: str, log: str = "log") -> None:
    desk.run("export", desk.at(log), "--witness", f"{side}.example/w", "--out", desk.at("request"))
    desk.run("cosign", desk.at(side), desk.at("request"), "--out", desk.at(f"{side}.txt"))
    desk.run("import", desk.at(log), desk.at(f"{side}.txt"))


def test_from_the_first_entry_to_a_bundle_that_both_sides_check(desk: Desk) -> None:
    first = count(desk, 50, "--observed-at", "2016-12-15T14:00+02:00")
    count(desk, 48, "--supersedes", first["entry"])
    assert "2 taken, 0 known already, 0 refused" in sync(desk)
    assert "0 taken, 2 known already, 0 refused" in sync(desk)
    assert "NOT AGREED" in sync(desk)
    for side in ("north", "south"):
        cosign(desk, side)
    stands = desk.json("show", desk.at("log"))
    assert stands["agreed"] | {"since_s": 0, "age_s": 0} == {
        "sides": ["north", "south"],
        "entries": stands["entries"],
        "since_s": 0,
        "age_s": 0,
        "late": False,
    }
    assert stands["alarms"] == []
    assert "agreed by north and south" in desk.run("show", desk.at("log"))
    desk.run("import", desk.at("post"), desk.at("north.txt"))
    count(desk, 51)
    sync(desk)
    done = desk.json("export", desk.at("log"), "--out", desk.at("bundle"), "--edition", "cell")
    assert done["withheld"] == 0
    assert desk.run("verify", desk.at("log")).endswith("they are what was signed\n")
    words = [
        "--log-key",
        stands["keys"][0],
        "--checkpoint",
        desk.at("south.txt"),
        "--receipt",
        desk.at("post.receipt.txt"),
    ]
    assert (
        desk.run("verify", desk.at("bundle"), *words) == ""
    )  # the verifier is a program of its own, and prints itself
    kinds = desk.json("show", desk.at("log"), "--kind", "boarded")
    assert [entry["content"]["people"] for entry in kinds["entries"]] == [50, 48, 51]
    assert kinds["entries"][0]["observed_ms"] == 1_481_803_200_000


def test_a_tampered_bundle_is_found_by_a_bare_python_in_an_empty_folder(desk: Desk, tmp_path: Path) -> None:
    count(desk, 50)
    sync(desk)
    desk.run("export", desk.at("log"), "--out", desk.at("bundle.zip"), "--edition", "cell")
    shutil.unpack_archive(desk.at("bundle.zip"), desk.at("bundle"))
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [sys.executable, "-I", "-S", str(desk.at("bundle") / "verify.py")]
    assert subprocess.run(command, cwd=empty, check=False, capture_output=True).returncode == 0
    log = desk.at("bundle") / "log.tsv"
    log.write_bytes(log.read_bytes().replace(b'"people":50', b'"people":40'))
    done = subprocess.run(command, cwd=empty, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert "V12" in done.stdout
    desk.run("verify", desk.at("bundle"), code=1)


def test_a_witness_refuses_a_log_that_was_begun_again_from_an_old_copy(desk: Desk) -> None:
    """The operator restores an old backup and goes on from there: to the witnesses this is another history."""
    desk.run("backup", desk.at("log"), "--out", desk.at("old.db"))
    count(desk, 50)
    sync(desk)
    for side in ("north", "south"):
        cosign(desk, side)
    shutil.copy(desk.at("log") / "keys" / "log.key", desk.at("log.key"))
    desk.run("restore", desk.at("old.db"), desk.at("forked"), "--key", desk.at("log.key"))
    for people in (1, 2, 3):
        desk.run(
            "append",
            desk.at("forked"),
            "--kind",
            "waiting-counted",
            "--content",
            json.dumps({"place": "ramouseh", "people": people}),
        )
    for number in range(3):
        desk.run("export", desk.at("forked"), "--witness", "north.example/w", "--out", desk.at("request"))
        if number == 0:
            assert "LG041" in desk.run(
                "cosign", desk.at("north"), desk.at("request"), "--out", desk.at("x"), code=2
            )
    forged = desk.at("request").read_text(encoding="utf-8")
    desk.at("request").write_text(
        forged.replace("old 0\n", f"old {desk.json('witness', desk.at('north'))['entries']}\n"),
        encoding="utf-8",
    )
    desk.run("cosign", desk.at("north"), desk.at("request"), "--out", desk.at("x"), code=1)
    evidence = desk.json("witness", desk.at("north"))["evidence"]
    assert len(evidence) == 1
    assert ORIGIN in Path(evidence[0]).read_text(encoding="utf-8")
    assert not desk.at("x").exists()


def test_two_officers_erase_and_one_cannot(desk: Desk) -> None:
    count(desk, 50, "--personal", '{"note": "met by the carer on paper 12"}')
    sync(desk)
    index = desk.json("show", desk.at("log"))["entries"] - 1
    one = ("--key", desk.at("duty-one.key"))
    both = (*one, "--key", desk.at("duty-two.key"))
    assert "LG036" in desk.run("erase", desk.at("log"), str(index), "--reason", "asked for", *one, code=2)
    assert "Erased" in desk.run("erase", desk.at("log"), str(index), "--reason", "asked for", *both)
    assert desk.json("show", desk.at("log"), str(index))["entries"][0]["personal"] == "erased"
    for path in desk.at("log").iterdir():
        assert path.is_dir() or b"carer" not in path.read_bytes()
    assert "1 known already" in sync(desk)
    desk.run("export", desk.at("log"), "--out", desk.at("bundle"), "--edition", "cell")
    desk.run("verify", desk.at("bundle"))


def test_a_ledger_is_begun_again_from_the_cells_bundle(desk: Desk) -> None:
    count(desk, 50)
    sync(desk)
    for side in ("north", "south"):
        cosign(desk, side)
    desk.run("export", desk.at("log"), "--out", desk.at("bundle.zip"), "--edition", "cell")
    desk.run("export", desk.at("log"), "--out", desk.at("party.zip"))
    shutil.copy(desk.at("log") / "keys" / "log.key", desk.at("log.key"))
    before = desk.json("show", desk.at("log"))
    desk.run("restore", desk.at("bundle.zip"), desk.at("again"), "--key", desk.at("log.key"))
    after = desk.json("show", desk.at("again"))
    assert (after["root"], after["agreed"]["entries"], after["devices"]) == (
        before["root"],
        before["agreed"]["entries"],
        before["devices"],
    )
    assert "LG063" in desk.run(
        "restore", desk.at("party.zip"), desk.at("no"), "--key", desk.at("log.key"), code=2
    )
    cosign(desk, "north", "again")


def test_a_changed_store_is_found_by_verify(desk: Desk) -> None:
    count(desk, 50)
    sync(desk)
    db = sqlite3.connect(desk.at("log") / "ledger.db")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    bent = "CAST(replace(CAST(envelope AS TEXT), 'boarded', 'boardez') AS BLOB)"
    db.execute(f"UPDATE entry SET envelope = {bent}")  # noqa: S608  # a constant
    for _, text in triggers:  # an operator knows how to leave no open door behind
        db.execute(text)
    db.commit()
    db.close()
    said = desk.run("verify", desk.at("log"), code=1)
    assert "LG050 receipt 0" in said
    assert "LG051 tree" in said
    assert "LG055 entry 6" in said
    assert "BROKEN" in said


def test_secret_keys_are_private_and_a_key_that_others_may_read_is_not_used(desk: Desk) -> None:
    secrets = [desk.at("log") / "keys" / "log.key", desk.at("north") / "witness.key", desk.at("duty-one.key")]
    for path in secrets:
        assert path.stat().st_mode & 0o077 == 0
        assert path.read_text(encoding="utf-8").startswith("PRIVATE+KEY+")
    assert (desk.at("log") / "ledger.json").stat().st_mode & 0o077 == 0
    secrets[0].chmod(0o644)
    assert "LG021" in desk.run(
        "append", desk.at("log"), "--kind", "movement-halted", "--content", "{}", code=2
    )


def test_an_entry_is_shown_with_a_proof_that_anybody_checks(desk: Desk) -> None:
    from safeconduct.ledger.notes.checkpoint import read_inclusion_file

    shown = desk.json(
        "show", desk.at("log"), "1", "--proof", desk.at("one.tlog-proof"), "--qr", desk.at("one.svg")
    )
    proof = read_inclusion_file(desk.at("one.tlog-proof").read_bytes())
    proof.check(bytes.fromhex(shown["entries"][0]["entry"]))
    with pytest.raises(Refused, match="LG026"):
        proof.check(bytes(32))
    assert desk.at("one.svg").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["append", "{log}", "--kind", "Counted", "--content", "{}"], "use a-z"),
        (["append", "{log}", "--kind", "borded", "--content", "{}"], "AE001"),
        (["append", "{log}", "--kind", "boarded", "--content", '{"convoy": "c1", "poeple": 5}'], "AE002"),
        (["append", "{log}", "--kind", "boarded", "--content", '{"convoy": "c1", "people": [5]}'], "AE003"),
        (["append", "{log}", "--kind", "movement-halted", "--content", "[]"], "is not a JSON object"),
        (["append", "{log}", "--kind", "movement-halted", "--content", "{"], "is not JSON"),
        (
            ["append", "{log}", "--kind", "movement-halted", "--content", '{"people": 1.5}'],
            "give text, a whole number",
        ),
        (
            [
                "append",
                "{log}",
                "--kind",
                "movement-halted",
                "--content",
                "{}",
                "--observed-at",
                "2016-12-16T11:00",
            ],
            "offset",
        ),
        (["append", "{log}", "--kind", "movement-halted", "--content", "{}", "--device", "post-x"], "LG010"),
        (
            ["append", "{log}", "--kind", "movement-halted", "--content", "{}", "--supersedes", "xyz"],
            "64 hex digits",
        ),
        (["append", "{post}", "--kind", "key_enrolled", "--content", "{}", "--device", "other"], "LG010"),
        (["show", "{log}", "999"], "LG032"),
        (["show", "{post}"], "is the chain of the device"),
        (["show", "{none}"], "is not a ledger"),
        (["export", "{log}", "--out", "{out}", "--edition", "cell", "--kind", "x"], "only a party's edition"),
        (["export", "{log}", "--out", "{out}", "--witness", "nobody"], "is not a witness"),
        (["export", "{log}", "--out", "{log}"], "never written over"),
        (["init", "{log}", "--origin", "x"], "not empty"),
        (["init", "{out}"], "--origin for a log"),
        (["init", "{out}", "--origin", "a b"], "cannot name a key"),
        (["init", "{out}", "--origin", "a", "--side", "x", "--side", "x"], "LG061"),
        (["import", "{log}", "{key}"], "LG023"),
        (["import", "{post}", "{key}"], "LG023"),
        (["key", "enrol", "{log}", "nonsense", "--role", "device"], "LG020"),
        (["key", "revoke", "{log}", "x+00000000+AAAA", "--last", "0", "--reason", "x"], "LG061"),
        (["cosign", "{log}", "{key}", "--out", "{out}"], "is not a witness"),
        (["cosign", "{north}", "{key}", "--out", "{out}"], "LG025"),
        (["witness", "{out}"], "is not a witness"),
        (["restore", "{key}", "{out}", "--key", "{key}"], "key"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(desk: Desk, words: list[str], says: str) -> None:
    places = {name: str(desk.at(name)) for name in ("log", "post", "none", "out", "north")} | {
        "key": str(desk.at("duty-one.key"))
    }
    before = desk.json("show", desk.at("log"))
    filled = [
        word.format(**places) if word.startswith("{") and word[1:2].isalpha() else word for word in words
    ]
    assert says in desk.run(*filled, code=2).replace("\n", " ")
    after = desk.json("show", desk.at("log"))
    assert (after["entries"], after["root"]) == (before["entries"], before["root"])


def test_a_witness_without_its_memory_signs_nothing(desk: Desk) -> None:
    desk.run("export", desk.at("log"), "--witness", "north.example/w", "--out", desk.at("request"))
    memory = desk.at("north") / "memory.json"
    text = memory.read_text(encoding="utf-8")
    for damaged in (text[:-9], "{}", "[]", text.replace("witness/1", "witness/2")):
        memory.write_text(damaged, encoding="utf-8")
        assert "LG040" in desk.run(
            "cosign", desk.at("north"), desk.at("request"), "--out", desk.at("x"), code=2
        )
    memory.unlink()
    assert "LG040" in desk.run("cosign", desk.at("north"), desk.at("request"), "--out", desk.at("x"), code=2)


def test_a_damaged_sync_is_taken_as_far_as_it_is_sound_and_the_rest_is_named(desk: Desk) -> None:
    for people in (50, 48, 51):
        count(desk, people)
    desk.run("export", desk.at("post"), "--out", desk.at("post.sync"))
    path = desk.at("post.sync")
    path.write_bytes(path.read_bytes().replace(b'"people":48', b'"people":84'))
    said = desk.run("import", desk.at("log"), path, code=2)
    assert "1 taken" in said
    assert "line 4: LG004" in said
    assert "LG012" in said
    assert "ALARM post-ramouseh: numbers are missing: 0–1" in desk.run("show", desk.at("log"))


def test_the_program_says_each_of_these_without_a_traceback(desk: Desk) -> None:
    command = [sys.executable, "-m", "safeconduct", "ledger", "show", str(desk.at("none"))]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env={**os.environ})
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "is not a ledger" in done.stderr
