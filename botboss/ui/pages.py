"""Every page of the app: importing this module registers them."""

from botboss.ui.account import first_run, recovery, register, sign_in, start, verify  # noqa: F401
