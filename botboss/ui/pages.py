"""Every page of the app: importing this module registers them."""

from botboss.ui import missing  # noqa: F401
from botboss.ui.account import first_run, profile, recovery, register, sign_in, start, verify  # noqa: F401
from botboss.ui.admin import outbox, users  # noqa: F401
from botboss.ui.candidate import finished, home, interview, practice, room  # noqa: F401
from botboss.ui.hr import calibration, candidate, candidates, looks, overview, rating, schedule  # noqa: F401
from botboss.ui.interviewer import agenda, meeting, scheduling  # noqa: F401
from botboss.ui.jobs import job, listed, new, question, version  # noqa: F401
from botboss.ui.questions import bank, bank_file, editor, one, proposals  # noqa: F401
