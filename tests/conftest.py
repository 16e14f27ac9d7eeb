"""Rules for all tests: nothing is logged, and on the build machine nothing is skipped."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("changed_samples")

ON_BUILD_MACHINE = os.environ.get("CI") == "true"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: starts other programs (a browser, LibreOffice, pip)")


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in a log fails the test, as a Python warning does; one that is expected is cleared by its test."""
    yield
    lines = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not lines, f"logged: {lines}"


def skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", ())) if reporter else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The build machine has everything that the suite can use, so a skipped test there is a mistake."""
    if ON_BUILD_MACHINE and skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if ON_BUILD_MACHINE and (reports := skipped(config)):
        terminalreporter.section("skipped, which fails here (CI=true)")
        for report in reports:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr}")
