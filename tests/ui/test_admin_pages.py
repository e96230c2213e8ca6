"""Users and outbox: what administrators do there, and that nobody else can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from botboss import db
from botboss.errors import Conflict, Forbidden, NotFound, NotSignedIn
from botboss.models.accounts import User
from botboss.models.events import Mail
from botboss.services import letters
from botboss.services.paging import Page
from botboss.ui.admin.outbox import LetterRow, LetterState, OutboxState
from botboss.ui.admin.rows import UserRow
from botboss.ui.admin.users import UsersState
from botboss.ui.missing import MissingState
from botboss.ui.paging import cut_of, last_page, pager_row
from tests import factories
from tests.factories import NOW
from tests.ui.conftest import Tab

SignedIn = Callable[..., Tab]


@pytest.fixture
def admin(signed_in: SignedIn) -> Tab:
    return signed_in("admin", name="Ada Admin")


def _add(role: str, **changes: object) -> int:
    with db.transaction() as session:
        return factories.user(session, role, **changes).id or 0


def _user(user_id: int) -> User:
    with db.reading() as session:
        return session.get_one(User, user_id)


def _mail(user_id: int) -> int:
    with db.transaction() as session:
        letters.reset(session, session.get_one(User, user_id), now=NOW)
        return session.scalars(select(Mail.id).order_by(Mail.id.desc())).first() or 0  # type: ignore[union-attr]


def _names(tab: Tab) -> list[str]:
    return [row.name for row in tab.of(UsersState).rows]


def test_the_address_says_who_is_listed(admin: Tab) -> None:
    _add("candidate", name="Ana Müller")
    _add("hr", name="Hal", status="pending")
    _add("interviewer", name="Ines", status="disabled")
    _add("candidate", name="Ivo", password_hash=None)
    for address, names in {
        "/users": ["Ada Admin", "Ana Müller", "Hal", "Ines", "Ivo"],
        "/users?q=m%C3%BCll": ["Ana Müller"],
        "/users?role=candidate": ["Ana Müller", "Ivo"],
        "/users?status=pending": ["Hal"],
        "/users?role=hr&status=disabled": [],
        "/users?role=boss&status=odd&page=x&q=%00": ["Ada Admin", "Ana Müller", "Hal", "Ines", "Ivo"],
    }.items():
        assert admin.go(address).do(UsersState.load) == []
        assert _names(admin) == names, address
    words = [row.status.word for row in admin.of(UsersState).rows]
    assert words == ["Active", "Active", "Waiting for approval", "Deactivated", "Invited"]
    assert [row.mine for row in admin.of(UsersState).rows] == [True, False, False, False, False]


def test_filters_are_the_address(admin: Tab) -> None:
    admin.go("/users?role=hr&q=a%26b&page=2").do(UsersState.load)
    assert '"/users?q=a%26b&role=hr&status=active"' in admin.do(UsersState.pick_status, "active")[0]
    assert '"/users?q=a%26b"' in admin.do(UsersState.pick_role, "")[0]
    assert '"/users?q=M%C3%BC&role=hr"' in admin.do(UsersState.search, "Mü")[0]


def test_long_lists_come_in_pages(admin: Tab) -> None:
    with db.transaction() as session:
        for _number in range(60):
            factories.user(session, "candidate", password_hash=None)
    admin.go("/users?page=2").do(UsersState.load)
    pager = admin.of(UsersState).pager
    assert (pager.words, pager.first, pager.last) == ("51–61 of 61", False, True)
    assert '"/users?page=1"' in admin.do(UsersState.turn, -1)[0]
    assert '"/users?page=2"' in admin.go("/users?page=9").do(UsersState.load)[0]


@pytest.mark.parametrize(
    ("text", "page"), [("", 1), ("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("9" * 40, 1), ("²", 1)]
)
def test_a_page_number_is_a_number(text: str, page: int) -> None:
    assert cut_of(text).page == page


def test_the_pager_of_nothing() -> None:
    assert pager_row(Page([], 0, 1, 50)).words == "0 of 0"
    assert [last_page(total) for total in (0, 1, 50, 51)] == [1, 1, 1, 2]


def test_a_row_tells_no_secret() -> None:
    user = User(id=7, email="a@b.example", email_key="a@b.example", name="A", role="hr", created_at=NOW)
    user.password_hash = "$argon2id$secret"
    reader = factories.Actor(1, "admin")
    assert "argon2" not in str(UserRow.of(user, reader, NOW))


@pytest.mark.parametrize(
    ("before", "after"), [("pending", "active"), ("active", "disabled"), ("disabled", "active")]
)
def test_a_status_is_changed_in_the_dialog(admin: Tab, before: str, after: str) -> None:
    user_id = _add("hr", name="Hal", status=before)
    admin.go("/users").do(UsersState.load)
    admin.do(UsersState.open, user_id)
    state = admin.of(UsersState)
    assert (state.asking, state.chosen.name, state.chosen.state) == (True, "Hal", before)
    assert "Hal" in admin.do(UsersState.set_status, after)[0]
    assert _user(user_id).status == after
    assert (state.asking, [row.state for row in state.rows]) == (False, ["active", after])


def test_a_role_is_changed_in_the_dialog(admin: Tab) -> None:
    user_id = _add("candidate", name="Ana")
    admin.do(UsersState.open, user_id)
    admin.do(UsersState.set_role, {"role": "interviewer"})
    assert _user(user_id).role == "interviewer"


def test_the_last_administrator_stays(admin: Tab) -> None:
    admin.do(UsersState.open, admin.user_id)
    for handler, argument in ((UsersState.set_status, "disabled"), (UsersState.set_role, {"role": "hr"})):
        with pytest.raises(Conflict):
            admin.do(handler, argument)
    assert (_user(admin.user_id).role, _user(admin.user_id).status) == ("admin", "active")


def test_the_outbox_lists_mails_without_their_texts(admin: Tab) -> None:
    user_id = _add("candidate", email="ana@example.org", name="Ana")
    _mail(user_id)
    newest = _mail(user_id)
    admin.go("/outbox").do(OutboxState.load)
    rows = admin.of(OutboxState).rows
    assert (len(rows), rows[0].mail_id, rows[0].recipient) == (2, newest, "ana@example.org")
    assert "token=" not in str(admin.of(OutboxState).dict())


def test_a_mail_is_read_with_its_link(admin: Tab) -> None:
    mail_id = _mail(_add("candidate", email="ana@example.org", name="Ana"))
    admin.go(f"/outbox/{mail_id}", mail_id=str(mail_id)).do(LetterState.load)
    letter = admin.of(LetterState).letter
    assert letter.link.startswith("http://localhost:8000/set-password/?token=")
    assert "Hello Ana" in letter.body
    assert {fact.name: fact.value for fact in letter.facts}["To"] == "ana@example.org"


def test_a_mail_without_a_question_mark_has_no_link(admin: Tab) -> None:
    row = Mail(
        recipient="a@b.example", subject="Hi", body="http://localhost:8000", dedupe="x", created_at=NOW
    )
    row.tries, row.problem = 2, "Refused."
    letter = LetterRow.of(row, factories.Actor(1, "admin"), NOW + timedelta(hours=1))
    assert letter.link == ""
    assert {fact.name: fact.value for fact in letter.facts} == {
        "To": "a@b.example", "Status": "Trying again", "Written": "Mon 23 Nov, 09:00", "Problem": "Refused."
    }  # fmt: skip


@pytest.mark.parametrize("mail_id", ["999", "0", "-1", "x", "", "9" * 30, "²"])
def test_no_such_mail(admin: Tab, mail_id: str) -> None:
    with pytest.raises(NotFound):
        admin.go(f"/outbox/{mail_id}", mail_id=mail_id).do(LetterState.load)


CALLS = [
    (UsersState.load, ()),
    (UsersState.open, ("theirs",)),
    (UsersState.set_role, ({"role": "admin"},)),
    (UsersState.set_status, ("disabled",)),
    (OutboxState.load, ()),
    (LetterState.load, ()),
]


@pytest.mark.parametrize("role", ["", "candidate", "interviewer", "hr"])
@pytest.mark.parametrize(("handler", "arguments"), CALLS)
def test_nobody_else_reads_or_writes(
    signed_in: SignedIn, stranger: Tab, handler: object, arguments: tuple[object, ...], role: str
) -> None:
    theirs = _add("candidate", name="Theirs")
    mail_id = _mail(theirs)
    tab = signed_in(role) if role else stranger
    tab.go("/", mail_id=str(mail_id))
    state = tab.of(UsersState)
    state.chosen = UserRow(user_id=theirs)
    with pytest.raises(Forbidden if role else NotSignedIn):
        tab.do(handler, *(theirs if one == "theirs" else one for one in arguments))
    assert (_user(theirs).role, _user(theirs).status) == ("candidate", "active")
    assert (state.rows, state.chosen.name, state.asking) == ([], "", False)
    assert (tab.of(OutboxState).rows, tab.of(LetterState).letter) == ([], LetterRow())


def test_the_missing_page_knows_who_is_there(signed_in: SignedIn, stranger: Tab) -> None:
    tab = signed_in("hr", name="Marta")
    tab.do(MissingState.load)
    assert (tab.of(MissingState).who.name, tab.of(MissingState).signed_in) == ("Marta", True)
    assert stranger.do(MissingState.load) == []
    assert (stranger.of(MissingState).who.name, stranger.of(MissingState).signed_in) == ("", False)
