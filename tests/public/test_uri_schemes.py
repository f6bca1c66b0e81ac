"""URI schemes: what leaves the hub keeps the rules of the standard of its scheme."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from hubgen.public.uri_schemes import (
    SCHEMES,
    filled,
    is_mailbox,
    is_web_page,
    scheme_of,
    written_out,
)

MAIL = "mailto:?subject={subject}&body={text}"


def test_a_line_break_in_a_mail_is_a_carriage_return_and_a_line_feed() -> None:
    # RFC 6068, section 5.
    for text in ("a\nb", "a\r\nb", "a\rb"):
        address = filled(MAIL, {"subject": "s", "text": text})
        assert address == "mailto:?subject=s&body=a%0D%0Ab"


@pytest.mark.parametrize("text", ["50 % & more? #1 ü 😷 + =", "a/b;c,d", "„Quote“"])
@pytest.mark.parametrize(
    "template", [MAIL, "sms:?body={text}", "https://x.com/intent/tweet?text={text}"]
)
def test_every_text_survives_in_an_address(template: str, text: str) -> None:
    address = filled(template, {"subject": text, "text": text})
    assert address is not None
    assert address.isascii()
    query = urlsplit(address.replace("mailto:", "x://y").replace("sms:", "x://y")).query
    # RFC 3986: a plus sign is a plus sign outside of forms.
    found = parse_qs(query.replace("+", "%2B"))
    assert {value for values in found.values() for value in values} == {text}


def test_no_address_is_longer_than_programs_take() -> None:
    for name, scheme in SCHEMES.items():
        template = f"{name}:?text={{text}}"
        room = scheme.longest - len(template.format(text=""))
        assert filled(template, {"text": "a" * room}) is not None
        assert filled(template, {"text": "a" * (room + 1)}) is None


@pytest.mark.parametrize(
    ("target", "words"),
    [
        # RFC 6068, section 6: addresses are percent-encoded, headers follow a question mark.
        ("mailto:help@example.org?subject=Card%20payment", "help@example.org"),
        ("mailto:gorby%25kremvax@example.com", "gorby%kremvax@example.com"),
        ("mailto:a@example.org,b@example.org", "a@example.org, b@example.org"),
        ("MAILTO:help@example.org", "help@example.org"),
        # RFC 3966, section 3: parameters follow a semicolon.
        ("tel:+44-20-7946-0112;ext=5", "+44-20-7946-0112"),
        ("tel:+44%2020%207946%200112", "+44 20 7946 0112"),
        # RFC 5724, section 2.2.
        ("sms:+15105550101?body=hello%20there", "+15105550101"),
        ("sms:+15105550101,+15105550102", "+15105550101, +15105550102"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("#update-01", ""),
    ],
)
def test_a_mailbox_and_a_number_are_written_without_their_scheme(target: str, words: str) -> None:
    assert written_out(target) == words


def test_a_scheme_is_read_as_browsers_read_it() -> None:
    # RFC 3986, section 3.1, and the URL standard, which skips tabs and line ends.
    assert scheme_of("HTTPS://example.org") == "https"
    assert scheme_of("java\nscript:alert(1)") == "javascript"
    assert scheme_of("../a.md") is None
    assert scheme_of("a/b:c") is None
    assert is_web_page("https://example.org")
    assert is_mailbox("mailto:a@b.org")
    assert not is_web_page("tel:911")


def test_every_scheme_names_its_standard() -> None:
    assert all(scheme.standard for scheme in SCHEMES.values())
    assert unquote(SCHEMES["mailto"].line_break) == "\r\n"
