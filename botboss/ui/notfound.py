"""What stands in a page's place: nothing there (or not yours to see: the two look alike), or it failed."""

import reflex as rx

from botboss.ui.components import button, link_button, page_header


def notfound() -> rx.Component:
    """What goes into the frame of `page("/404", …)`."""
    return rx.el.div(
        page_header(
            "This page is not here", "The address may be mistyped, or the page may not be yours to see."
        ),
        link_button("Go to the start", "/", look="solid"),
    )


def broken() -> rx.Component:
    """What is shown when a page fails while it is drawn."""
    return rx.el.div(
        page_header("This page did not work", "The fault is ours. What you saved is safe; load it again."),
        button("Load again", look="solid", on_click=rx.call_script("window.location.reload()")),
    )
