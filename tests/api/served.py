"""The API alone, for a server that runs as a process of its own: ``granian tests.api.served:app``."""

from botboss.api import build_api
from botboss.api.layer import ApiLayer
from botboss.services import schema

schema.ready()
app = ApiLayer(build_api())
