"""The browser is the one of all page tests."""

from tests.reports.conftest import browser  # noqa: F401  # a fixture, found by its name
