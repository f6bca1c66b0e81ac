"""Phone numbers are dialled as E.164, and shown as they are written."""

from __future__ import annotations

import pytest
from lxml import html as parser

from hubgen.model.phone import dialled, phone_uri
from hubgen.outputs.linked_data import organization
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
        ("020 7946 0112", None),
        ("0800 1111", None),
        ("000", "000"),
        ("112", "112"),
        ("911", "911"),
        ("116 117", "116117"),
        ("+999 123 456", None),
        ("+44 1", None),
        ("+49 30 12", None),
        ("+44 20 7946 011", None),
        ("+49 116 117", None),
        ("+", None),
    ],
)
def test_a_number_is_dialled_by_the_plan_of_its_country(written, number):
    assert dialled(written) == number


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("020 7946 0112", "GB", "+442079460112"),
        ("0800 1111", "GB", "+448001111"),
        ("1-800-555-0100", "US", "+18005550100"),
        ("030 23125 100", "DE", "+493023125100"),
        ("030 12", "DE", None),
        ("020 7946 0112", "DE", None),
        ("112", "DE", "112"),
        ("116 117", "DE", "116117"),
        ("+44 20 7946 0112", "DE", "+442079460112"),
    ],
)
def test_a_national_number_is_one_of_the_hubs_country(written, country, number):
    assert dialled(written, country) == number


@pytest.mark.parametrize(
    ("target", "uri"),
    [
        ("tel:+44(0)2079460112", "tel:+442079460112"),
        ("TEL:+44%20(0)20-7946-0112;ext=3", "tel:+442079460112;ext=3"),
        ("tel:112", "tel:112"),
        ("tel:+44", None),
        ("tel:02079460112", None),
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
    problem = next(one for one in hub.problems() if "is no phone number of its country" in one.what)
    assert problem.place.path == "content/hub.yml"


def test_a_link_that_cannot_be_dialled_is_an_error(hub):
    hub.update(2, body="[Call](tel:+44).")
    assert hub.found("link-phone").fix == "write it with its country code, like tel:+442079460000"


def with_contact(hub, phone, country=""):
    file = hub.root / "content/hub.yml"
    contact = f'contacts:\n  care: {{name: Care, phone: "{phone}"}}'
    file.write_text(country + file.read_text().replace("contacts:", contact))


def test_a_national_number_without_a_country_is_an_error_that_says_how_to_write_it(hub):
    with_contact(hub, "020 7946 0112")
    problem = hub.found("phone-country")
    assert problem.place.path == "content/hub.yml"
    assert problem.fix.startswith("write it with its country code, like +44 20 7946 0112")
    assert "add country: GB to hub.yml" in problem.fix


def test_a_national_number_is_dialled_by_the_country_of_the_hub(hub):
    with_contact(hub, "020 7946 0112", "country: GB\n")
    assert not [one for one in hub.problems() if "phone" in one.rule]
    view = hub.view()
    data = organization(view)["contactPoint"]
    assert [one["telephone"] for one in data if one["contactType"] == "Care"] == ["+442079460112"]


def test_a_number_of_another_country_than_the_hubs_is_an_error(hub):
    with_contact(hub, "020 7946 0112", "country: DE\n")
    assert "is no phone number of the country DE" in hub.found("phone-country").what


@pytest.mark.parametrize("country", ["UK", "Germany", "XX"])
def test_a_country_that_does_not_exist_is_an_error(hub, country):
    with_contact(hub, "+44 20 7946 0112", f"country: {country}\n")
    assert hub.found("spelling").place.path == "content/hub.yml"
