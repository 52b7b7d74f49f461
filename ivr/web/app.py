"""The Flask application around the call path: sounds and probes."""

from __future__ import annotations

from flask import Flask, Response, abort, jsonify, request

from ivr.edition import Edition

_FOR_EVER = "public, max-age=31536000, immutable"


def create_app(edition: Edition) -> Flask:
    """The application that serves what is not the call path, for one edition."""
    app = Flask(__name__, static_folder=None)

    @app.get("/sounds/<path:path>")
    def sound(path: str) -> Response:
        found = edition.sounds.get(path)
        if found is None:
            abort(404)
        response = Response(found, mimetype="audio/wav")
        response.headers["Cache-Control"] = _FOR_EVER
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.set_etag(path.partition("/")[0])
        response.make_conditional(request, accept_ranges=True, complete_length=len(found))
        return response

    @app.get("/livez")
    def livez() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        return Response(f"ready: edition {edition.name}\n", mimetype="text/plain")

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(line=edition.line.name, edition=edition.name, sounds=len(edition.sounds))

    return app
