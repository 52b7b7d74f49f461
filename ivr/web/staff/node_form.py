"""The form of a menu, a notice or a bulletin: its words in every language, and its choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, HiddenField, SelectField

from ivr.core.line import TOPIC_KEYS
from ivr.files.menus import Choosing
from ivr.files.problem import Problem
from ivr.files.shape import MenuBlock, NodeBlock, NoticeBlock
from ivr.files.wording import Wording
from ivr.files.words import Words
from ivr.web.staff.base_forms import BaseForm
from ivr.web.staff.fields import Sentences
from ivr.web.staff.reading import Files, language_name
from ivr.web.staff.words import _

NEW_NOTICE = "+"  # the target of a choice that leads to a notice not written yet
_KINDS = {"press": "press", "say": "say", "go-to": "to"}


class NodeForm(BaseForm):
    """Fields are named ``say`` and ``say-es``; those of a choice begin with its place: ``1-say-es``."""

    def __init__(self, known: Files, name: str) -> None:
        self.name = name
        self.codes = known.others
        self.own = known.line.language if known.line else ""
        block = known.draft.nodes[name].block
        self.choices = list(block.choices) if isinstance(block, MenuBlock) else []
        fields: dict[str, Any] = {"seen": HiddenField(), **self._words("say")}
        if isinstance(block, NoticeBlock):
            fields["then"] = SelectField(_("Then"), choices=_services(known))
        targets = _targets(known, name)
        for at in range(len(self.choices)):
            fields |= self._choice(f"{at}-", targets)
        super().__init__(fields)

    def _words(self, say: str) -> dict[str, Any]:
        words = _("Words, in %(language)s", language=language_name(self.own))
        others = {f"{say}-{code}": Sentences(language_name(code)) for code in self.codes}
        return {say: Sentences(words), **others}

    def _choice(self, prefix: str, targets: dict[str, str]) -> dict[str, Any]:
        keys = SelectField(_("Key"), choices={key: key for key in TOPIC_KEYS})
        to = SelectField(_("Leads to"), choices=targets)
        return {f"{prefix}press": keys, **self._words(f"{prefix}say"), f"{prefix}to": to}

    def chosen(self, prefix: str) -> Choosing:
        return Choosing(*(self[f"{prefix}{part}"].data or "" for part in ("press", "say", "to")))

    def all_chosen(self) -> list[Choosing]:
        return [self.chosen(f"{at}-") for at in range(len(self.choices))]

    def said(self, prompts: Iterable[tuple[str, str]]) -> tuple[list[Words], Wording]:
        """The words of prompts, each with the name its fields have, and their translations."""
        listed = list(prompts)
        sources = [Words(prompt, self[say].data or "", "", 1, (self.name,)) for prompt, say in listed]
        wording = {
            code: {prompt: self[f"{say}-{code}"].data or "" for prompt, say in listed} for code in self.codes
        }
        return sources, wording

    def prompts(self) -> list[tuple[str, str]]:
        """Every prompt of the node as it shall be, and the name of its field."""
        choices = enumerate(self.all_chosen())
        return [(self.name, "say"), *((f"{self.name}-{each.to}", f"{at}-say") for at, each in choices)]

    def beside(self, problem: Problem) -> Field | None:
        """The field that a problem is about."""
        for code in self.codes:
            if problem.file == f"prompts/{code}/script.po":
                say = dict(self.prompts()).get(problem.trail[0] if problem.trail else "")
                return self[f"{say}-{code}"] if say else None
        match problem.trail:
            case (self.name, "say" | "then" as key) if key in self:
                return self[key]
            case (self.name, "choices", number, key) if f"{int(number) - 1}-{_KINDS.get(key)}" in self:
                return self[f"{int(number) - 1}-{_KINDS[key]}"]
        return None


class NewChoice(NodeForm):
    """A choice more: its fields begin with ``new-``, those of the notice it may lead to with ``notice-``."""

    def __init__(self, known: Files, name: str) -> None:
        super().__init__(known, name)
        targets = {NEW_NOTICE: _("a new notice, written below"), **_targets(known, name)}
        free = next(
            (key for key in TOPIC_KEYS if key not in {each.press for each in self.choices}), TOPIC_KEYS[-1]
        )
        fields: dict[str, Any] = self._choice("new-", targets)
        fields |= {
            **self._words("notice-say"),
            "notice-then": SelectField(_("Then"), choices=_services(known)),
        }
        BaseForm.__init__(self, {"seen": HiddenField(), **fields})
        self.free = free

    def prompts(self) -> list[tuple[str, str]]:
        return [(f"{self.name}-{self['new-to'].data}", "new-say")]

    def beside(self, problem: Problem) -> Field | None:
        notice = self["new-to"].data
        for code in self.codes:
            if problem.file == f"prompts/{code}/script.po" and problem.trail:
                say = "notice-say" if problem.trail[0] == notice else "new-say"
                return self[f"{say}-{code}"]
        match problem.trail:
            case (self.name, "choices", number, key) if int(number) > len(self.choices) and key in _KINDS:
                return self[f"new-{_KINDS[key]}"]
            case (name, "say" | "then" as key) if name == notice:
                return self[f"notice-{key}"]
        return None


def data_of(form: NodeForm, known: Files, block: NodeBlock) -> dict[str, str]:
    """What stands in the files now, by the names of the fields."""
    told = {"say": getattr(block, "say", ""), "then": getattr(block, "then", None) or ""}
    for code in form.codes:
        told[f"say-{code}"] = known.said(form.name, code)
    for at, choice in enumerate(form.choices):
        told |= {f"{at}-press": choice.press, f"{at}-say": choice.say, f"{at}-to": choice.go_to}
        for code in form.codes:
            told[f"{at}-say-{code}"] = known.said(f"{form.name}-{choice.go_to}", code)
    return told


def _services(known: Files) -> dict[str, str]:
    rung = {name: placed.block.name for name, placed in known.services.items() if placed.block.dial}
    return {"": _("back to the menu it came from"), **rung}


def _targets(known: Files, name: str) -> dict[str, str]:
    """Everything that a choice may lead to, people first."""
    services = known.services
    rung = {each: placed.block.name for each, placed in services.items() if placed.block.dial}
    return {**rung, **{each: each for each in known.draft.nodes if each not in services and each != name}}
