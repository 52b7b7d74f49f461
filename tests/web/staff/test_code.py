"""Signing in with a second factor: the password alone opens nothing, and every code is good once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ivr.store.audit import Actor
from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.store.second_factors import SecondFactors
from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.app import create_app, create_staff
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from ivr.web.staff.wsgi import load_console
from ivr.web.wsgi_environment import HOME
from tests.web.staff.authenticator import Authenticator, Enrolled, enrol
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, PASSWORD, SHELL, Clock
from tests.web.staff.logged import logged
from tests.web.staff.routes import routes

Hire = Callable[..., Account]
WRONG = "This code is not right. Wait for the next one, and type that."
ANEW = "Your password is asked for once more: the code must come within five minutes."


@pytest.fixture
def ana(hire: Hire, made: Console, clock: Clock) -> Enrolled:
    """A publisher with a second factor."""
    hire("Ana")
    return enrol(made, clock, "Ana")


def password(browser: Browser, name: str = "Ana", typed: str = PASSWORD, go_to: str = "") -> Page:
    browser.open(f"/staff/sign-in{'?next=' + go_to if go_to else ''}")
    return browser.send("", name=name, password=typed)


def sign_in(browser: Browser, code: str) -> Page:
    assert password(browser).heading == "Your code"
    return browser.send("", code=code)


def another(staff: Mount, number: int = 9) -> Browser:
    return Browser(staff, BASE_URL, "10.0.0.1", **{"X-Forwarded-For": f"203.0.113.{number}"})


def test_a_password_and_a_code_open_the_page_that_was_asked_for(stranger: Browser, ana: Enrolled) -> None:
    password(stranger, go_to="/staff/people")
    assert stranger.send("", code=ana.app.shows()).heading == "People"
    assert stranger.cookie("__Host-half") is None
    assert stranger.send("/sign-out").heading == "Sign in"


def test_whoever_has_none_is_not_asked(stranger: Browser, hire: Hire, ana: Enrolled) -> None:
    hire("Ben", Role.EDITOR)
    assert password(stranger, "Ben").heading == "Today"


def test_a_password_alone_opens_nothing(stranger: Browser, ana: Enrolled, made: Console) -> None:
    password(stranger)
    assert stranger.cookie("__Host-staff") is None
    half = str(stranger.cookie("__Host-half"))
    stranger.client.set_cookie("__Host-staff", half, domain="line.city.gov", secure=True)
    for route in routes(create_app(made)):
        if isinstance(route.who, Role) and not route.writes:
            answer = stranger.ask("GET", route.path, follow=False)
            assert answer.headers["Location"].startswith("/staff/sign-in?next="), route
    assert stranger.ask("POST", "/staff/account/password").status in (400, 401)


def test_a_code_is_good_once_in_every_process(
    stranger: Browser, staff: Mount, made: Console, ana: Enrolled, clock: Clock
) -> None:
    """Somebody who looks over a shoulder, or reads along, comes too late."""
    code = ana.app.shows()
    other = another(create_staff(replace(made)))
    assert password(other).heading == "Your code"
    assert sign_in(stranger, code).heading == "Today"
    page = other.send("", code=code)
    assert (page.status, page.heading) == (422, "Your code")
    assert WRONG in page.words
    assert WRONG in other.send("", code=ana.app.shows(-1)).words, "nor is one from before"
    clock.pass_(minutes=4)
    assert other.send("", code=ana.app.shows()).heading == "Today"


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(
    stranger: Browser, ana: Enrolled, steps: int, good: bool
) -> None:
    assert sign_in(stranger, ana.app.shows(steps)).heading == ("Today" if good else "Your code")


@pytest.mark.parametrize("typed", ["", " ", "x", "0" * 500, "\x00\ud7ff", "１２３", "' OR 1=1", "000-00"])
def test_what_is_no_code_is_refused(stranger: Browser, ana: Enrolled, typed: str) -> None:
    page = sign_in(stranger, typed)
    assert (page.status, page.heading) == (422, "Your code")


def test_an_empty_field_is_no_guess(stranger: Browser, ana: Enrolled) -> None:
    password(stranger)
    for typed in ("", " ") * 3:
        assert "Type your code." in stranger.send("", code=typed).words
    assert stranger.send("", code=ana.app.shows()).heading == "Today"


def test_a_code_may_be_typed_in_groups(stranger: Browser, ana: Enrolled) -> None:
    code = ana.app.shows()
    assert sign_in(stranger, f" {code[:3]} {code[3:]} ").heading == "Today"


def test_a_recovery_code_stands_in_for_the_telephone_once(
    stranger: Browser, staff: Mount, ana: Enrolled, made: Console
) -> None:
    code = ana.codes[3]
    assert sign_in(stranger, "-".join(code[n : n + 4] for n in range(0, 24, 4)).upper()).heading == "Today"
    assert made.audit.page()[1].deed == "recovery-code-used"
    page = sign_in(another(staff), code)
    assert WRONG in page.words


def test_the_code_must_come_within_five_minutes(stranger: Browser, ana: Enrolled, clock: Clock) -> None:
    password(stranger, go_to="/staff/people")
    clock.pass_(minutes=5)
    page = stranger.send("", code=ana.app.shows())
    assert page.heading == "Sign in"
    assert ANEW in page.words
    stranger.send("", name="Ana", password=PASSWORD)
    assert stranger.send("", code=ana.app.shows()).heading == "People", "and where to go is not forgotten"


def test_nobody_is_asked_for_a_code_before_the_password(
    stranger: Browser, staff: Mount, ana: Enrolled, made: Console
) -> None:
    assert stranger.open("/staff/sign-in/code").heading == "Sign in"
    wrong = [password(another(staff), name, "wrong wrong wrong") for name in ("Ana", "Nobody")]
    assert [page.heading for page in wrong] == ["Sign in", "Sign in"]
    assert len({page.words for page in wrong}) == 1
    assert not [page.headers.getlist("Set-Cookie") for page in wrong if "half" in str(page.headers)]


def test_guessing_codes_is_slowed_as_guessing_passwords_is(
    stranger: Browser, staff: Mount, ana: Enrolled, clock: Clock
) -> None:
    """Whoever knows the password does not begin anew with it."""
    pages = []
    for n in range(7):
        browser = another(staff, n)
        page = password(browser)
        pages.append(browser.send("", code=ana.app.wrong()) if page.heading == "Your code" else page)
    assert [page.status for page in pages] == [422] * 5 + [429] * 2
    assert pages[-1].headers["Retry-After"] == "240"
    assert "That was too often. Try again in 4 minutes." in pages[-1].words
    clock.pass_(minutes=4)
    password(stranger)
    assert stranger.send("", code=ana.app.shows()).heading == "Today"


def test_right_passwords_use_up_nothing_that_a_code_needs(
    stranger: Browser, staff: Mount, ana: Enrolled
) -> None:
    """Two wrong codes, each after the password once more; then the recovery code is looked for."""
    for n in range(2):
        assert WRONG in sign_in(another(staff, n), ana.app.wrong()).words
    for _ in range(5):
        assert password(stranger).heading == "Your code"
    assert sign_in(stranger, ana.codes[0]).heading == "Today"


def test_a_code_that_had_to_wait_is_not_used_up(stranger: Browser, ana: Enrolled, clock: Clock) -> None:
    password(stranger)
    for _ in range(5):
        stranger.send("", code=ana.app.wrong())
    assert stranger.send("", code=ana.app.shows()).status == 429
    clock.pass_(minutes=4)
    assert stranger.send("", code=ana.app.shows()).heading == "Today"


def test_refused_codes_are_in_the_audit_without_what_was_typed(
    stranger: Browser, ana: Enrolled, made: Console
) -> None:
    assert WRONG in sign_in(stranger, ana.app.wrong()).words
    entry = made.audit.page()[0]
    told = (entry.by, entry.deed, entry.about, entry.before, entry.after)
    assert told == ("(somebody)", "code-refused", "Ana", None, "192.0.2.1")


def test_a_new_password_by_a_link_does_not_go_round_the_code(
    stranger: Browser, ana: Enrolled, made: Console
) -> None:
    account = made.people.named("Ana")
    assert account
    link = made.people.invite_again(account.id, Actor(SHELL, made.now()))
    stranger.open(f"/staff/invitation/{link.token}")
    new = "lantern walnut ferry quilt"
    assert stranger.send("", password=new, again=new).heading == "Your code"
    assert stranger.open("/staff/people").heading == "Sign in"
    stranger.open("/staff/sign-in/code")
    assert stranger.send("", code=ana.app.shows()).heading == "Today"


def test_somebody_kept_out_meanwhile_stays_out(
    stranger: Browser, ana: Enrolled, made: Console, hire: Hire
) -> None:
    account = made.people.named("Ana")
    assert account
    hire("Boss")
    password(stranger)
    made.people.disable(account.id, Actor("Boss", made.now()))
    assert stranger.send("", code=ana.app.shows()).heading == "Sign in"


def with_tokens(made: Console, *tokens: str) -> Mount:
    return create_staff(replace(made, settings=replace(made.settings, tokens=tokens)))


def test_codes_stay_good_while_the_carriers_token_is_replaced(
    made: Console, ana: Enrolled, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who signed in meanwhile is sealed with the new one; where that went, too, there are recovery codes."""
    old, new, newest = *made.settings.tokens, "f" * 31 + "0", "f" * 31 + "1"
    assert sign_in(another(with_tokens(made, new, old)), ana.app.shows()).heading == "Today"
    clock.pass_(minutes=1)
    assert sign_in(another(with_tokens(made, new)), ana.app.shows()).heading == "Today"
    clock.pass_(minutes=1)
    browser = another(with_tokens(made, newest))
    assert WRONG in sign_in(browser, ana.app.shows()).words
    told = logged(capsys)[-1]
    assert (told["event"], told["page"], told["who"]) == ("console-refused", "code.page", None)
    assert told["why"].startswith("their second factor was sealed")
    assert browser.send("", code=ana.codes[0]).heading == "Today"


@pytest.fixture
def new(made: Console, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token that is in front of the old one, at the next start."""
    token = "6f1e0c5b9a3847d2e6b1a0957c3f8d24"
    monkeypatch.setenv(HOME, f"{made.home}")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", f"{token},{made.settings.tokens[0]}")
    monkeypatch.setenv("PUBLIC_BASE_URL", BASE_URL)
    return token


def sealed(capsys: pytest.CaptureFixture[str]) -> list[tuple[object, ...]]:
    """What the log was told about it."""
    return [
        (each["event"], each.get("sealed"), each.get("unreadable"))
        for each in logged(capsys)
        if "seal" in each["event"]
    ]


def test_who_did_not_come_while_it_was_replaced_needs_no_recovery_code(
    made: Console, ana: Enrolled, hire: Hire, clock: Clock, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A start with both tokens is enough, takes nothing from anybody else, and is told."""
    eve = hire("Eve")
    enrol(made, clock, "Eve")
    unreadable = made.second_factors.of(eve.id)
    assert unreadable
    made.second_factors.keep(unreadable, "sealed by a token that is gone")
    for _ in range(2):
        load_console()
    assert sealed(capsys) == [("console-sealed-anew", 1, 1)] * 2
    assert sign_in(another(with_tokens(made, new)), ana.app.shows()).heading == "Today"
    left = made.second_factors.of(eve.id)
    assert left and left.secret == "sealed by a token that is gone"


def test_a_start_without_the_database_seals_with_the_first_page_that_has_it(
    made: Console, ana: Enrolled, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever took the old token away then would have left everybody to their recovery codes."""
    database = made.home / "instance/ivr.db"
    made.database.close()
    database.rename(database.with_suffix(".away"))
    console = load_console()
    assert another(console).open("/staff/static/console.css").status == 200
    assert sealed(capsys) == [("console-not-sealed-anew", None, None)]
    database.with_suffix(".away").rename(database)
    for told in ([("console-sealed-anew", 1, 0)], []):
        assert another(console).open("/staff/sign-in").status == 200
        assert sealed(capsys) == told
    assert sign_in(another(with_tokens(made, new)), ana.app.shows()).heading == "Today"


def test_a_database_that_cannot_be_written_is_told_once_and_keeps_nobody_from_looking(
    made: Console,
    ana: Enrolled,
    new: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise StoreUnavailable("the disk is full", "make room on it")

    monkeypatch.setattr(SecondFactors, "keep", full)
    console = load_console()
    for _ in range(2):
        assert another(console).open("/staff/sign-in").status == 200
    assert sealed(capsys) == [("console-not-sealed-anew", None, None)]


def test_whoever_has_the_database_makes_no_codes_by_it(made: Console, ana: Enrolled, hire: Hire) -> None:
    """What is kept is sealed, and to its account: put into another's row it is nothing."""
    account, eve = made.people.named("Ana"), hire("Eve")
    assert account
    factor = made.second_factors.of(account.id)
    assert factor and ana.app.secret not in factor.secret
    assert made.codes.opened(account.id, factor.secret) == ana.app.secret
    assert made.codes.opened(eve.id, factor.secret) is None
    assert made.codes.opened(account.id, "not sealed") is None
    assert not made.codes.lost(account.id) and not made.codes.lost(eve.id)
    assert not made.codes.good(eve.id, ana.app.shows(), Actor("Eve", made.now()))


def test_codes_are_those_that_every_app_shows(clock: Clock) -> None:
    """RFC 6238, appendix B, of its last six digits."""
    app = Authenticator("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", clock)
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        clock.now = clock.now.fromtimestamp(seconds, clock.now.tzinfo)
        assert app.shows() == code
