"""Phone numbers are dialled as E.164, and shown as they are written."""

from __future__ import annotations

import pytest
from lxml import html as parser

from hubgen.model.phone import dialled, phone_uri
from hubgen.public import markup
from hubgen.render.filters import _calls


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 (0)20 7946 0112", "+442079460112"),
        ("+44 20 7946 0112", "+442079460112"),
        ("0044 20 7946 0112", "+442079460112"),
        ("+44 0800 111 222", "+44800111222"),
        ("+49 (0) 89 / 123 45 67", "+49891234567"),
        ("+39 06 6982", "+39066982"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("020 7946 0112", "02079460112"),
        ("112", "112"),
        ("911", "911"),
        ("116 117", "116117"),
        ("+999 123 456", None),
        ("+44 1", None),
        ("+", None),
    ],
)
def test_a_number_is_dialled_by_the_plan_of_its_country(written, number):
    assert dialled(written) == number


@pytest.mark.parametrize(
    ("target", "uri"),
    [
        ("tel:+44(0)2079460112", "tel:+442079460112"),
        ("TEL:+44%20(0)20-7946-0112;ext=3", "tel:+442079460112;ext=3"),
        ("tel:112", "tel:112"),
        ("tel:+44", None),
    ],
)
def test_a_link_in_a_text_dials_the_same(target, uri):
    assert phone_uri(target) == uri
    html = markup.to_html(f"[Call +44 (0)20]({target})", "incidents/2026/x")
    assert parser.fromstring(html).cssselect("a")[0].get("href") == (uri or target)


def test_a_number_in_a_text_keeps_its_form_and_what_cannot_be_dialled_is_no_link():
    assert _calls("Call +44 (0)20 7946 0112.") == (
        'Call <a class="phone" href="tel:+442079460112" dir="ltr">+44 (0)20 7946 0112</a>.'
    )
    assert _calls("Case +999 123 456 78") == "Case +999 123 456 78"


def test_a_contact_that_cannot_be_dialled_is_an_error(hub):
    file = hub.root / "content/hub.yml"
    file.write_text(
        file.read_text().replace(
            "contacts:", 'contacts:\n  care: {name: Care, phone: "+999 123 456"}'
        )
    )
    problem = next(one for one in hub.problems() if "cannot be dialled" in one.what)
    assert problem.place.path == "content/hub.yml"


def test_a_link_that_cannot_be_dialled_is_an_error(hub):
    hub.update(2, body="[Call](tel:+44).")
    assert hub.found("link-phone").fix == "write it like tel:+442079460000, without a (0)"
