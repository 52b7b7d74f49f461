"""The limit: a WSGI callable that does nothing but answer."""

BODY = b'<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>' + b" " * 1000
HEADERS = [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def app(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
