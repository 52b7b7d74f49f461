"""The Flask application around the call path: sounds and probes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, jsonify, request

from ivr.web.air import Air, NothingOnAir

Metrics = Callable[[str], tuple[int, bytes]]

_FOR_EVER = "public, max-age=31536000, immutable"


def create_app(air: Air, metrics: Metrics) -> Flask:
    """The application that serves what is not the call path, for what is on the air."""
    app = Flask(__name__, static_folder=None)

    @app.get("/sounds/<path:path>")
    def sound(path: str) -> Response:
        found = air.sound(path)
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
        try:
            return Response(f"ready: edition {air.served.current.edition.name}\n", mimetype="text/plain")
        except NothingOnAir as nothing:
            return Response(f"not ready: {nothing}\n", status=503, mimetype="text/plain")

    @app.get("/healthz")
    def healthz() -> Response:
        served = air.served
        current = served.current.edition
        others = [name for name in served.by_name if name != current.name]
        return jsonify(
            line=current.line.name, edition=current.name, sounds=len(current.sounds), calls_finish_on=others
        )

    @app.get("/metrics")
    def told() -> Response:
        status, text = metrics(request.headers.get("Authorization", ""))
        response = Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
        if status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @app.errorhandler(NothingOnAir)
    def nothing(error: NothingOnAir) -> tuple[str, int]:
        return f"{error}\n", 503

    return app
