"""The pages, one module each: a blueprint, its forms, and nothing that another page needs."""

from __future__ import annotations

from ivr.web.staff.changing import undo
from ivr.web.staff.pages.account import account
from ivr.web.staff.pages.audit import audit
from ivr.web.staff.pages.code import code
from ivr.web.staff.pages.history import history
from ivr.web.staff.pages.invitation import invitation
from ivr.web.staff.pages.jobs import jobs
from ivr.web.staff.pages.menus import menus
from ivr.web.staff.pages.news import news
from ivr.web.staff.pages.people import people
from ivr.web.staff.pages.prompts import prompts
from ivr.web.staff.pages.publish import publish
from ivr.web.staff.pages.report import report
from ivr.web.staff.pages.second_factor import second_factor
from ivr.web.staff.pages.services import services
from ivr.web.staff.pages.sign_in import sign_in
from ivr.web.staff.pages.today import today
from ivr.web.staff.pages.try_line import try_line

PAGES = (
    *(sign_in, code, invitation, today, try_line, jobs, account, second_factor, people, audit),
    *(services, news, menus, undo, prompts),
    *(publish, history, report),
)
