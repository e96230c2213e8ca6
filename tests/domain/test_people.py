"""What may stand in an account."""

import pytest

from botboss.domain.people import check_email, check_name, check_timezone, email_key
from botboss.errors import InvalidInput


@pytest.mark.parametrize(
    "email",
    [
        "ana@example.org",
        " ana@example.org ",
        "ana+jobs@example.co.uk",
        "o'brien@example.org",
        "josé@exämple.org",
        "用户@例子.广告",
        "a" * 242 + "@example.org",
    ],
)
def test_sane_addresses_are_kept_as_written(email: str) -> None:
    assert check_email(email) == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@example",
        "ana@@example.org",
        "ana@ex@ample.org",
        "ana@.org",
        "ana@example..org",
        "ana@example.org.",
        ".ana@example.org",
        "a..na@example.org",
        "ana maria@example.org",
        "ana@exam\u00a0ple.org",
        "ana@example.org\r\nBcc: eve@example.org",
        "ana\x00@example.org",
        "ana\u200b@example.org",
        "ana\ud800@example.org",
        "Ana <ana@example.org>",
        "a" * 243 + "@example.org",
        "ß" * 200 + "@example.org",  # longer once folded
    ],
)
def test_other_addresses_are_refused_by_field(email: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_email(email)
    assert list(refused.value.fields) == ["email"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana@Example.ORG", "ana@example.org"),
        ("STRASSE@example.org", "straße@example.org"),
        ("Jose\u0301@x.pt", "josé@X.pt"),
    ],
)
def test_addresses_compare_without_case_and_composition(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize("name", ["Ana", "  Ana Beatriz  ", "李雷", "O'Neil-Smith, Jr.", "x" * 200, "👩🏽‍💻"])
def test_names_lose_surrounding_space_only(name: str) -> None:
    assert check_name(name) == name.strip()


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 201, "Ana\nBcc", "Ana\x00", "\ud800", "a\u2028b", "\u200b\u200b"]
)
def test_other_names_are_refused_by_field(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_name(name)
    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Lisbon", "America/Argentina/Buenos_Aires"])
def test_zones_of_the_database_are_taken(zone: str) -> None:
    assert check_timezone(zone) == zone


@pytest.mark.parametrize(
    "zone", ["", "Europe", "../etc/passwd", "/etc/localtime", "localtime", "europe/lisbon", "GMT+25", "\x00"]
)
def test_other_zones_are_refused_by_field(zone: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_timezone(zone)
    assert list(refused.value.fields) == ["timezone"]
