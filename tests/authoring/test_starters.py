"""The scenarios that come with a new hub: complete, and fit to be said once they are filled."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from hubgen.authoring.gaps import GAP
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_hub import create_hub, kinds, languages
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.checks import check
from hubgen.incremental.reading import all_problems
from hubgen.model.plan import Scenario
from hubgen.model.words import Kind
from hubgen.problems import Family, Level, WrongUsageError
from hubgen.source.project import read_project

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
WORDS = yaml.safe_load(Path(__file__).with_name("starter_words.yml").read_text("utf-8"))
SCENARIOS = (
    "cyberattack",
    "data-exposure",
    "payment-failure",
    "planned-work",
    "product-recall",
    "rumour",
    "service-outage",
    "severe-weather",
    "staff-misconduct",
    "supplier-failure",
)


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Path:
    """A new hub, as it is laid: read it, never write there."""
    root = tmp_path_factory.mktemp("starters") / "hub"
    create_hub(root, year=2026)
    return root


@pytest.fixture(scope="module")
def scenarios(laid) -> dict[str, Scenario]:
    project, problems = read_project(laid)
    assert problems == []
    return {one.slug: one for one in project.plan.scenarios}


def _filled(text: str, scenario: str) -> str:
    """`text` with what a team would write into its gaps."""
    words = {**WORDS["every scenario"], **WORDS[scenario]}
    return GAP.sub(lambda found: words[found[0][2:-2]], text)


def _say(root: Path, scenario: str) -> None:
    """Starts an incident by `scenario`, fills it in, and makes it live."""
    wish = NewIncident(title="What happened", scenario=scenario)
    scaffold = create_incident(open_hub(root), wish, NOW)
    update = root / scaffold.paths[-1]
    head, body = update.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
    head = head.replace("\ndraft: true", "").replace("# window:", "window:")
    texts = [_filled(part, scenario) for part in (head, body)]
    update.write_text("---\n{}\n---\n{}".format(*texts), "utf-8")


def test_a_new_hub_is_prepared_for_nine_crises_and_for_planned_work(scenarios):
    assert tuple(sorted(scenarios)) == SCENARIOS


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_filled_holding_statement_is_fit_to_be_published(tmp_path, slug):
    create_hub(tmp_path / "hub", year=2026)
    _say(tmp_path / "hub", slug)
    project, problems = read_project(tmp_path / "hub")
    found = [*problems, *check(project, NOW)]
    assert [str(one) for one in found if one.family is not Family.PLAN] == []


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_starting_scenario_is_complete(scenarios, slug):
    head = scenarios[slug].head
    assert head.triggers
    assert head.contact
    assert head.owner
    assert head.channels
    assert head.summary
    assert head.do
    assert head.faq
    assert head.questions
    assert head.follow_ups
    assert all(step.role and step.after for step in head.follow_ups)
    assert all(step.role for step in head.checklist)
    if head.kind is not Kind.MAINTENANCE:
        assert head.severity
        assert head.next_update
        assert all(step.within for step in head.checklist)


@pytest.mark.parametrize("slug", [slug for slug in SCENARIOS if slug != "planned-work"])
def test_the_checklist_runs_in_time_and_says_when_to_publish(scenarios, slug):
    head = scenarios[slug].head
    times = [step.within for step in head.checklist]
    assert times == sorted(times)
    [publish] = [step.within for step in head.checklist if step.what.startswith("Publish the")]
    assert timedelta(0) < publish <= head.first_statement


def test_a_new_hub_is_ready_as_far_as_words_can_be(laid):
    project, _ = read_project(laid)
    found = [one for one in check(project, NOW) if one.family is Family.PLAN]
    assert {one.rule for one in found} == {"drill", "unconfirmed"}
    assert all(one.level is Level.WARNING for one in found)


def test_two_gaps_of_one_scenario_have_the_same_words_only_if_they_mean_the_same(scenarios):
    vague = {"time and zone", "day and date", "date", "time"}
    for scenario in scenarios.values():
        gaps = {gap[2:-2] for gap in GAP.findall(scenario.body.markdown)}
        assert not gaps & vague


SHOP_WORDS = re.compile(
    r"\b(refund|order(?!:)|shop|store|buyer|parcel|bestell|erstatt|paket|käufer)", re.IGNORECASE
)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_organisation_has_a_sound_hub_that_speaks_of_no_shop(
    tmp_path, kind, language
):
    create_hub(tmp_path / "hub", year=2026, kind=kind, language=language)
    _, problems = all_problems(tmp_path / "hub", NOW)
    assert [str(one) for one in problems if one.level is Level.ERROR] == []
    assert {one.rule for one in problems} <= {"drill", "unconfirmed", "gaps-left", "gap"}
    for file in (tmp_path / "hub/content").rglob("*.*"):
        if file.suffix in {".md", ".yml"}:
            assert not SHOP_WORDS.search(file.read_text("utf-8")), file


def test_every_kind_has_components_and_contacts_of_its_own_in_every_language(tmp_path):
    seen = {}
    for language in languages():
        for kind in (None, *kinds()):
            root = tmp_path / f"{kind}-{language}"
            create_hub(root, year=2026, kind=kind, language=language)
            project, _ = read_project(root)
            hub = project.hub
            names = (one.name for one in (*hub.components.values(), *hub.contacts.values()))
            seen[kind, language] = tuple(names)
            slugs = {one.slug for one in project.plan.scenarios}
            assert {"cyberattack", "service-outage", "planned-work", "data-exposure"} <= slugs
    assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize("language", languages())
def test_a_new_hub_speaks_each_language_that_exists(tmp_path, language):
    create_hub(tmp_path / "hub", year=2026, language=language)
    project, problems = read_project(tmp_path / "hub")
    assert problems == []
    assert project.hub.languages == (language,)
    _, found = all_problems(tmp_path / "hub", NOW)
    assert [str(one) for one in found if one.level is Level.ERROR] == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"language": "fr"}, 'no starting hub in "fr"; there is one in en or de'),
        ({"kind": "hospitl"}, 'did you mean "hospital"'),
    ],
)
def test_what_there_is_no_starting_hub_for_is_reported(tmp_path, settings, words):
    with pytest.raises(WrongUsageError, match=words):
        create_hub(tmp_path / "hub", year=2026, **settings)
    assert list(tmp_path.iterdir()) == []


def test_what_a_team_takes_out_leaves_no_error_in_what_it_has_not_touched(tmp_path):
    root = tmp_path / "hub"
    create_hub(root, year=2026)
    settings = (root / "content/hub.yml").read_text("utf-8")
    start, end = settings.index("components:"), settings.index("# Where one person")
    settings = settings[:start] + "components:\n  phones: {name: Phones}\n\n" + settings[end:]
    (root / "content/hub.yml").write_text(settings, "utf-8")
    for file in (root / "content/faq").iterdir():
        file.unlink()
    _, problems = all_problems(root, NOW)
    assert [str(one) for one in problems if one.level is Level.ERROR] == []
    for slug in SCENARIOS:
        create_incident(open_hub(root), NewIncident(title=slug, scenario=slug), NOW)
    _, problems = all_problems(root, NOW)
    assert [str(one) for one in problems if one.stops_a_build] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [None, *kinds()])
def test_each_component_contact_or_answer_can_be_taken_out_alone(tmp_path, kind, language):
    root = tmp_path / "hub"
    create_hub(root, year=2026, kind=kind, language=language)
    settings = root / "content/hub.yml"
    own = settings.read_text("utf-8")
    data = yaml.safe_load(own)
    for key in (*data["components"], *(one for one in data["contacts"] if one != data["contact"])):
        less = re.sub(rf"(?m)^  {key}:.*\n(?:    .*\n)*", "", own, count=1)
        assert less != own
        settings.write_text(less, "utf-8")
        assert _errors(root) == [], key
    settings.write_text(own, "utf-8")
    for answer in (root / "content/faq").glob("*.md"):
        words = answer.read_bytes()
        answer.unlink()
        assert _errors(root) == [], answer.name
        answer.write_bytes(words)


def _errors(root: Path) -> list[str]:
    _, problems = all_problems(root, NOW)
    return [str(one) for one in problems if one.level is Level.ERROR]
