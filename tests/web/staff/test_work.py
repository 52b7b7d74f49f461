"""Long work in the background: seen on a page that can be left, one of a kind at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

import pytest

from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.jobs import Job, JobFailed, Outcome
from tests.web.staff.browser import Browser
from tests.web.staff.logged import logged

SignIn = Callable[..., Browser]


def until_over(job: Job) -> None:
    until = time.monotonic() + 10
    while job.running and time.monotonic() < until:
        time.sleep(0.005)
    assert not job.running


def test_work_is_seen_while_it_goes_on_and_after(made: Console, sign_in: SignIn) -> None:
    going, go_on = Event(), Event()

    def work(job: Job) -> Outcome:
        job.at(2, 5, "reading")
        going.set()
        assert go_on.wait(10)
        return Outcome("Five files were read.", "/staff/people")

    job, new = made.jobs.start("import", "Importing", "Ana", work)
    assert new and going.wait(10)
    browser = sign_in(Role.VIEWER)
    page = browser.open(f"/staff/work/{job.id}")
    assert page.heading == "Importing"
    assert "Step 2 of 5 reading" in page.words
    assert "progress.js" in page.html
    browser.open("/staff/account")
    go_on.set()
    until_over(job)
    page = browser.open(f"/staff/work/{job.id}")
    assert "Five files were read." in page.words
    assert "/staff/people" in page.links
    assert "progress.js" not in page.html


def test_one_of_a_kind_goes_on_at_a_time(made: Console) -> None:
    go_on = Event()

    def work(job: Job) -> Outcome:
        assert go_on.wait(10)
        return Outcome("done")

    first, _ = made.jobs.start("publish", "Publishing", "Ana", work)
    same, new = made.jobs.start("publish", "Publishing", "Ben", work)
    other, _ = made.jobs.start("import", "Importing", "Ben", work)
    assert same is first and not new
    assert made.jobs.running() == [other, first]
    go_on.set()
    until_over(first)
    until_over(other)
    assert made.jobs.start("publish", "Publishing", "Ben", work)[1]


def test_work_that_cannot_be_done_says_why(made: Console, sign_in: SignIn) -> None:
    def work(job: Job) -> Outcome:
        raise JobFailed("The file is no recording. Bring a WAV, MP3 or M4A.")

    job, _ = made.jobs.start("import", "Importing", "Ana", work)
    until_over(job)
    assert "Bring a WAV, MP3 or M4A." in sign_in(Role.VIEWER).open(f"/staff/work/{job.id}").words


def test_a_mistake_in_work_has_a_number_and_tells_nothing_else(
    made: Console, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(job: Job) -> Outcome:
        raise RuntimeError("the inside")

    job, _ = made.jobs.start("import", "Importing", "Ana", work)
    until_over(job)
    page = sign_in(Role.VIEWER).open(f"/staff/work/{job.id}")
    assert job.id in page.words and "the inside" not in page.html
    (told,) = logged(capsys)
    assert (told["event"], told["kind"]) == ("console-work-failed", "import")
    assert "the inside" in told["trace"]


def test_work_from_before_a_restart_says_where_to_look(sign_in: SignIn) -> None:
    page = sign_in(Role.VIEWER).open("/staff/work/0123456789abcdef")
    assert (page.status, page.heading) == (404, "This work is not known any more")
    assert "told in the audit" in page.words


def test_only_so_much_is_remembered(made: Console) -> None:
    jobs = []
    for n in range(60):
        job, _ = made.jobs.start(f"kind {n}", "x", "Ana", lambda job: Outcome("done"))
        until_over(job)
        jobs.append(job)
    assert made.jobs.get(jobs[0].id) is None
    assert made.jobs.get(jobs[-1].id) is jobs[-1]
