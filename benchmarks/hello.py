"""The least that FastAPI can do, to hold the real requests against (see ``benchmarks.requests``)."""

from __future__ import annotations

from fastapi import FastAPI

app = FastAPI(openapi_url=None)


@app.get("/")
def hello() -> dict[str, str]:
    return {"hello": "world"}
