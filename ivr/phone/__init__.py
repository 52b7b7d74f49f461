"""The handset: a simulated phone that plays TwiML as the carrier Twilio would, in virtual seconds.

It is the independent reader of what the line writes, so it imports nothing else of ``ivr`` and nothing
outside the standard library. Only ``exchange`` touches a network; everything else is told what happened.
"""

from ivr.phone.call import Call, KeyPress, parse_keys, play
from ivr.phone.events import (
    Ended,
    Event,
    Keyed,
    Listening,
    Needs,
    Opened,
    Paused,
    Played,
    Result,
    Ringing,
    Said,
)
from ivr.phone.exchange import Exchange, HttpExchange, WsgiExchange, signature
from ivr.phone.handset import Handset, HandsetMisused
from ivr.phone.speech import seconds_to_say
from ivr.phone.story import Story, read_story, replay, write_story
from ivr.phone.timed import Did, as_actions, follow, parse_acts
from ivr.phone.transcript import as_data, as_list, as_text
from ivr.phone.verbs import TwimlError, read
from ivr.phone.wire import Reply, Request, SoundMissing

__all__ = [
    "Call",
    "Did",
    "Ended",
    "Event",
    "Exchange",
    "Handset",
    "HandsetMisused",
    "HttpExchange",
    "KeyPress",
    "Keyed",
    "Listening",
    "Needs",
    "Opened",
    "Paused",
    "Played",
    "Reply",
    "Request",
    "Result",
    "Ringing",
    "Said",
    "SoundMissing",
    "Story",
    "TwimlError",
    "WsgiExchange",
    "as_actions",
    "as_data",
    "as_list",
    "as_text",
    "follow",
    "parse_acts",
    "parse_keys",
    "play",
    "read",
    "read_story",
    "replay",
    "seconds_to_say",
    "signature",
    "write_story",
]
