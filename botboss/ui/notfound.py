"""The page for an address that is not there, or is not yours to see: the two look alike."""

import reflex as rx

from botboss.ui.components import link_button, page_header


def notfound() -> rx.Component:
    """What goes into the frame of `page("/404", …)`."""
    return rx.el.div(
        page_header(
            "This page is not here", "The address may be mistyped, or the page may not be yours to see."
        ),
        link_button("Go to the start", "/", look="solid"),
    )
