from safeconduct.progress import NEVER, SILENT


def test_silence_takes_any_report() -> None:
    SILENT.report("loading", 0, None)
    SILENT.report("loading", 3, 10, "three of ten")


def test_never_does_not_stop_anything() -> None:
    assert not NEVER.requested()
