"""The usual application: Flask, the twilio package's validator, a VoiceResponse built for each request.

Written as tutorials show it, with a menu as long as ours.
"""

import os

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

app = Flask(__name__)
validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
BASE_URL = os.environ["PUBLIC_BASE_URL"]

CHOICES = (
    "For help after losing someone to violence, press 1.",
    "For mental health support, press 2.",
    "For victims of violent crime, press 3.",
    "For City services, like potholes or noise, press 4.",
    "For police complaints, or neighborhood crime, press 5.",
    "For public safety agencies, press 6.",
    "For news and information, press 7.",
)


@app.before_request
def validate():
    signature = request.headers.get("X-Twilio-Signature", "")
    if not validator.validate(BASE_URL + request.full_path.rstrip("?"), request.form, signature):
        abort(403)


def menu(response):
    gather = Gather(num_digits=1, action="/menu", method="POST", timeout=8)
    for choice in CHOICES:
        gather.say(choice, voice="Polly.Joanna-Neural", language="en-US")
        gather.pause(length=1)
    gather.say("To hear this again, press pound. For a person, press 0.", voice="Polly.Joanna-Neural")
    response.append(gather)
    response.redirect("/voice")
    return Response(str(response), mimetype="text/xml")


@app.post("/voice")
def voice():
    response = VoiceResponse()
    response.say("Hang up and call nine one one if this is an emergency.", voice="Polly.Joanna-Neural")
    return menu(response)


@app.post("/menu")
def key():
    response = VoiceResponse()
    if request.form.get("Digits") != "6":
        response.say("That key has no choice here.", voice="Polly.Joanna-Neural")
        return menu(response)
    return menu(response)
