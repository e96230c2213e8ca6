"""How the pages get and lose their cookie: by a full load of the API, which alone can make it HttpOnly.

The cookie must belong to the host that the page's socket calls, or the socket would not carry it. So the
address is Reflex's ``api_url`` with the page's own host in place of "localhost", as the socket has it: who
opens 127.0.0.1 gets a cookie of 127.0.0.1, on one port or on two.
"""

import json
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

#: The socket's rule (getBackendURL in Reflex's state.js). A link may say who sent it, which the page's
#: referrer policy would not let another port know; by that the API finds back to the pages.
_GO = """(() => {
  const to = new URL(%s);
  if (["localhost", "0.0.0.0", "::", "0:0:0:0:0:0:0:0"].includes(to.hostname)) {
    to.hostname = window.location.hostname;
    if (window.location.protocol === "https:") { to.protocol = "https:"; to.port = ""; }
  }
  const link = document.createElement("a");
  link.href = to.origin + %s;
  link.referrerPolicy = "origin";
  document.body.append(link);
  link.click();
})()"""


def begin(ticket: str, page: str) -> EventSpec:
    """Exchange a sign-in ticket for the cookie, and open our own ``page``."""
    return _go("/api/v1/session", ticket=ticket, next=page)


def end(page: str = "/sign-in/") -> EventSpec:
    """Have the cookie taken away, and open our own ``page``."""
    return _go("/api/v1/session/end", next=page)


def fetch(path: str, **query: str) -> EventSpec:
    """Have the browser load a file from our API, which knows the person by the cookie."""
    return _go(path, **query)


def _go(path: str, **query: str) -> EventSpec:
    address = json.dumps(rx.config.get_config().api_url)
    return rx.call_script(_GO % (address, json.dumps(f"{path}?{urlencode(query)}")))
