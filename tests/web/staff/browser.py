"""A browser as far as the console needs one: it keeps cookies, follows links and fills in forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from werkzeug.test import Client, TestResponse

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Form:
    """A form of a page, with what stands in its fields."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.words = ""
        self._in: list[str] = []
        self._select = ""
        self._area = ""  # the name of the text area that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in.append(tag)
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif tag in ("input", "select", "button", "textarea") and "name" in given and self.forms:
            if tag != "button" and (given.get("type") != "checkbox" or "checked" in given):
                self.forms[-1].fields[given["name"]] = given.get("value", "")
            self._select = given["name"] if tag == "select" else ""
            self._area = given["name"] if tag == "textarea" else ""
        elif tag == "option" and "selected" in given:
            self.forms[-1].fields[self._select] = given.get("value", "")
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "h1":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\r\n").removeprefix("\n")
        if "h1" in self._in:
            self.headings[-1] += data
        if not {"style", "script"} & set(self._in):
            self.words += data


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def form_in(html: str, action: str = "") -> Form:
    """The form of a page that sends to an address ending so."""
    forms = [form for form in _read(html).forms if form.method == "post" and form.action.endswith(action)]
    return forms[0] if action else forms[-1]


class Page:
    """What came back; it is read where somebody looks at it, so that asking takes the server's time alone."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.url = _within(response.request.url)
        self.path = urlsplit(self.url).path
        self.data = response.get_data()

    @cached_property
    def html(self) -> str:
        return self.data.decode()

    @cached_property
    def _said(self) -> _Reader:
        return _read(self.html)

    @property
    def heading(self) -> str:
        (heading,) = self._said.headings
        return heading

    @property
    def words(self) -> str:
        return " ".join(self._said.words.split())

    @property
    def links(self) -> list[str]:
        return self._said.links

    def form(self, action: str = "") -> Form:
        """The form that sends to an address ending so."""
        return form_in(self.html, action)


class Browser:
    """One browser of somebody at an address, who came by a name of the console."""

    def __init__(self, app: Any, base_url: str, address: str = "127.0.0.1", **headers: str) -> None:
        self.client = Client(app, use_cookies=True)
        self.base_url = base_url
        self.page: Page | None = None
        self._address = address
        self._headers = {"User-Agent": FIREFOX, **headers}

    def ask(self, method: str, path: str, follow: bool = True, **more: Any) -> Page:
        """One request, as this browser makes it from a page of the console itself."""
        headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", **self._headers}
        if method == "POST":
            headers["Origin"] = self.base_url
        headers |= more.pop("headers", {})
        response = self.client.open(
            path,
            method=method,
            base_url=self.base_url,
            environ_overrides={"REMOTE_ADDR": self._address},
            buffered=True,
            headers={name: value for name, value in headers.items() if value is not None},
            **more,
        )
        if follow and response.status_code in (301, 302, 303, 308):
            return self.ask("GET", _within(response.headers["Location"]))
        self.page = Page(response)
        return self.page

    def open(self, path: str) -> Page:
        return self.ask("GET", path)

    def send(self, action: str = "", follow: bool = True, /, **fields: str) -> Page:
        """Fills in a form of the page that is open, and sends it."""
        assert self.page
        form = self.page.form(action)
        where = _within(urljoin(self.page.url, form.action)) if form.action else self.page.url
        return self.ask("POST", where, follow, data={**form.fields, **fields})

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, urlsplit(self.base_url).hostname or "")
        return found.value if found else None


def _within(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")
