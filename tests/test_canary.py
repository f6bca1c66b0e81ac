"""Nothing private leaves the building: a marker in each private place, a search of every byte."""

from __future__ import annotations

import gzip
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from hubgen.incremental.mkdocs_build import build
from hubgen.listening.casework import mark_answered, open_case
from hubgen.listening.dropped_files import keep_dropped
from hubgen.listening.intake import Intake
from hubgen.listening.mention import RawMention
from hubgen.listening.store import open_store
from hubgen.listening.store.cases import CaseStore
from hubgen.model.listening import ListeningPlan

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
ASKED = "2026-11-22 12:20"
MARK = "canary"
OPEN = "incidents/2026/2026-11-22-card-payments"
CLOSED = "incidents/2026/2026-09-28-order-details"
PIXEL = b"\x89PNG\r\n\x1a\n"
_numbers = count(100)


def mark() -> str:
    """A new marker, fit to be a text, a key, a role and a file's name."""
    return f"{MARK}{next(_numbers)}z"


class Planter:
    """Plants private things into a copy of the sample hub."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text, path
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text("utf-8") + text)

    def all(self) -> None:
        self.team()
        self.private_keys()
        self.deliveries()
        self.inquiries()
        self.mentions()
        self.unseen_words()
        self.updates()
        self.questions()
        self.exercise()
        self.unpublished()
        self.unknown_files()

    def questions(self) -> None:
        """Questions for the team, a draft, an early answer, and one that is being written."""
        folder = f"{OPEN}/questions"
        draft = "answered: 2026-11-22 12:00\ndraft: true"
        for number, keys in ((71, ""), (72, draft), (73, "answered: 2026-11-22 13:00")):
            text = f"---\nquestion: {mark()}\nby: {self.role}\n{keys}\n---\n{mark()}\n"
            self.write(f"{folder}/{number}-{mark()}.md", text)
        self.append(f"{folder}/05-tests.md", f"{mark()}\n")
        self.change(f"{folder}/05-tests.md", "by: spokesperson", f"by: {self.person}")
        self.write(f"{folder}/{mark()}.txt", mark())

    def team(self) -> None:
        self.role, self.person, self.scenario = mark(), mark(), mark()
        team = self.root / "content/plan/team.yml"
        text = team.read_text("utf-8")
        texts = {
            "people:\n": f"  {self.person}: {{name: {mark()}, roles: [{self.role}],"
            f" phone: {mark()}, email: {mark()}, hours: {mark()}}}\n",
            "roles:\n": f"  {self.role}: {{what: {mark()}, who: {self.person}}}\n",
            "contacts:\n": f"  {mark()}: {{name: {mark()}, phone: {mark()}, note: {mark()}}}\n",
            "drills:\n": f"  - {{date: 2026-09-14, scenario: {self.scenario}, note: {mark()}}}\n",
        }
        for heading, line in texts.items():
            assert f"\n{heading}" in f"\n{text}", heading
            text = f"\n{text}".replace(f"\n{heading}", f"\n{heading}{line}", 1)[1:]
        team.write_text(text, "utf-8")
        self.write(
            f"content/plan/lessons/{mark()}.md",
            f"---\nwhat: {mark()}\nexercise: {mark()}\nowner: {self.role}\nmeasure: {mark()}\n"
            f"due: 2026-12-01\npublic: {mark()}\n---\n{mark()}\n",
        )
        self.write(
            f"content/plan/lessons/{mark()}.md",
            f"---\nwhat: {mark()}\nincident: {OPEN.rpartition('/')[2]}\nowner: {self.person}\n"
            f"measure: {mark()}\ndone: 2026-11-20\n---\n{mark()}\n",
        )
        self.write(
            f"content/plan/reviews/{OPEN.rpartition('/')[2]}/internal-review.md", f"{mark()}\n"
        )
        self.write(f"content/plan/reviews/{mark()}/timeline.svg", f"<svg>{mark()}</svg>")
        self.write(
            f"content/plan/scenarios/{self.scenario}.md",
            f"---\ntitle: {mark()}\ntriggers: [{mark()}]\nresponsibility: ours\nsummary: {mark()}\n"
            f"do: {mark()}\nowner: {self.role}\nquestions: [{mark()}]\n"
            f"checklist: [{{what: {mark()}, role: {self.role}}}]\n"
            f"deadlines: [{{from: {mark()}, asks: {mark()}, within: 72h, role: {self.role}}}]\n"
            f"follow_ups: [{{what: {mark()}, role: {self.role}}}]\n"
            f"exercise: {{objectives: [{{what: {mark()}}}], injects: [{{minute: 1, from: {mark()},"
            f" by: call, text: {mark()}, expect: {mark()}, who: {self.role}}}]}}\n---\n{mark()}\n",
        )
        held = f"content/plan/exercises/2026-11-01-{mark()}"
        self.write(
            f"{held}/exercise.yml",
            f"title: {mark()}\nscenario: {self.scenario}\nstarted: 2026-11-01 10:00\n"
            f"ended: 2026-11-01 11:00\nobjectives: [{{what: {mark()}, note: {mark()}}}]\n",
        )
        self.write(f"{held}/report.md", f"{mark()}\n")
        self.write(f"{held}/report.html", f"<p>{mark()}</p>\n")
        self.write(
            f"content/plan/voice/{mark()}.yml",
            f"extends: existence\nmessage: {mark()}\nfix: {mark()}\ntokens: [{mark()}]\n",
        )

    def private_keys(self) -> None:
        self.append("content/hub.yml", f"publish: {{to: ../{mark()}}}\n")
        incident = f"{OPEN}/incident.yml"
        self.change(incident, "responsibility: ours", "responsibility: others")
        self.change(incident, "scenario: payment-failure", f"scenario: {self.scenario}")
        self.change(incident, "owner: incident-lead", f"owner: {self.role}")
        update = f"{OPEN}/01-investigating.md"
        approval = f"{{by: {self.person}, at: 2026-11-22 10:00, text: {'c0ffee' * 4}}}"
        because = f"because: {mark()}, text: {'c0ffee' * 4}"
        returned = f"{{by: {self.person}, at: 2026-11-22 10:00, {because}}}"
        self.change(
            update,
            "by: spokesperson",
            f"by: {self.role}\napprovals: [{approval}]\nreturns: [{returned}]",
        )
        self.append(incident, f"\napprovals: [{approval}]\n")
        for path, key in (
            ("content/faq/refunds.md", "question:"),
            ("content/pages/about.md", "title:"),
            ("incidents/2026/2026-10-06-granola-recall/review.md", "published:"),
        ):
            self.change(path, key, f"approvals: [{approval}]\n{key}")

    def deliveries(self) -> None:
        entry = f"{{update: 01, channel: x, by: {self.person}, at: 2026-11-22 10:12"
        address = f"https://social.example/{mark()}"
        self.write(
            f"{OPEN}/sent.yml",
            f"# {mark()}\ndeliveries:\n  - {entry}, url: {address}, note: {mark()}}}\n",
        )

    def inquiries(self) -> None:
        self.write(
            f"{OPEN}/inquiries.yml",
            f"# {mark()}\ninquiries:\n  {mark()}:\n    from: {mark()}\n    kind: press\n"
            f"    asks: {mark()}\n    received: 2026-11-22 11:10\n    due: 2026-11-22 13:00\n"
            f"    basis: {mark()}\n    reach: {mark()}\n    owner: {self.person}\n"
            f"    update: '01'\n    reply: {mark()}\n    answered: 2026-11-22 12:00\n"
            f"    answered_by: {self.person}\n    outcome: {mark()}\n"
            f"    attachments: [{mark()}.pdf]\n    message_id: <{mark()}@mail.example>\n",
        )

    def mentions(self) -> None:
        self.write(
            "content/plan/listening.yml",
            f"words: [{mark()}]\nsources:\n  {mark()}: {{kind: bluesky, search: {mark()}}}\n",
        )
        said = RawMention(
            text=mark(), at=NOW, author=mark(), author_name=mark(), network=mark(), url=mark()
        )
        with open_store(self.root) as store:
            Intake(store, timedelta(days=90), NOW).add([said], mark())
            plan, incident = ListeningPlan(), OPEN.rpartition("/")[2]
            case = open_case(CaseStore(store), next(store.all()), plan, NOW, incident)
            mark_answered(CaseStore(store), case, plan, NOW, who=self.person, reply_url=mark())
        keep_dropped(self.root, f"{mark()}.csv", [mark().encode()], NOW)

    def unseen_words(self) -> None:
        for path in ("content/hub.yml", "content/hub.de.yml", "mkdocs.yml", f"{OPEN}/incident.yml"):
            self.append(path, f"\n# {mark()}\n")
        self.append(f"{OPEN}/incident.de.yml", f"# {mark()}\n")
        self.append(f"{OPEN}/internal.md", f"\n{mark()}\n")

    def updates(self) -> None:
        def update(number: int, head: str) -> None:
            image = f"{mark()}.png"
            other = f"{mark()}.pdf"
            self.write(f"{OPEN}/{image}", PIXEL + mark().encode())
            self.write(f"{OPEN}/{other}", mark())
            self.write(
                f"{OPEN}/{number}-{mark()}.md",
                f"---\nstate: resolved\n{head}\nsummary: {mark()}\ndo: {mark()}\nby: {self.role}\n"
                f"corrects: 01\ncomponents: {{delivery: major_outage}}\nposts: {{x: {mark()}}}\n"
                f"image: {{file: {image}, alt: {mark()}}}\n---\n{mark()} [{mark()}]({other})\n",
            )
            self.write(
                f"{OPEN}/{number}-{mark()}.de.md",
                f"---\nsummary: {mark()}\ndo: {mark()}\nimage_alt: {mark()}\n---\n{mark()}\n",
            )

        update(80, "draft: true")
        update(81, "draft: true\nat: 2026-11-22 12:00")
        update(82, "at: 2026-11-22 12:21")
        update(83, "at: 2027-01-01 00:00")

    def exercise(self) -> None:
        folder = f"incidents/2026/{mark()}"
        self.write(
            f"{folder}/incident.yml",
            f"title: {mark()}\nexercise: true\ntags: [{mark()}]\nwas: [{mark()}]\n"
            f"components: {{delivery: major_outage}}\nactions: [{{what: {mark()}}}]\n",
        )
        self.write(f"{folder}/{mark()}.png", PIXEL)
        self.write(
            f"{folder}/01-{mark()}.md",
            f"---\nstate: investigating\nat: 2026-11-22 11:00\nsummary: {mark()}\n---\n{mark()}\n",
        )
        self.write(f"{folder}/review.md", f"---\npublished: 2026-11-22 12:00\n---\n{mark()}\n")

    def unpublished(self) -> None:
        self.write(f"{OPEN}/review.md", f"---\ntitle: {mark()}\n---\n{mark()}\n")
        self.write(f"{OPEN}/review.de.md", f"---\ntitle: {mark()}\n---\n{mark()}\n")
        later = f"---\ntitle: {mark()}\npublished: 2026-11-22 12:21\n---\n{mark()}\n"
        self.write(f"{CLOSED}/review.md", later)
        draft = "---\ndraft: true\n"
        page, question = mark(), mark()
        self.write(
            f"content/pages/{page}.md",
            f"{draft}title: {mark()}\ndescription: {mark()}\n---\n{mark()}\n",
        )
        self.write(f"content/pages/{page}.de.md", f"---\ntitle: {mark()}\n---\n{mark()}\n")
        self.write(
            f"content/faq/{question}.md",
            f"{draft}question: {mark()}\ntopic: {mark()}\n---\n{mark()}\n",
        )
        self.write(f"content/faq/{question}.de.md", f"---\nquestion: {mark()}\n---\n{mark()}\n")
        self.change(f"{OPEN}/incident.yml", "faq: [", f"faq: [{question}, ")
        folder = f"incidents/2026/{mark()}"
        self.write(
            f"{folder}/incident.yml", f"title: {mark()}\ncomponents: {{care: major_outage}}\n"
        )
        self.write(f"{folder}/incident.de.yml", f"title: {mark()}\n")
        self.write(f"{folder}/01-a.md", f"{draft}state: identified\n---\n{mark()}\n")

    def unknown_files(self) -> None:
        for folder in (
            OPEN,
            "incidents",
            "content",
            "content/faq",
            "content/plan",
            "content/schema",
        ):
            self.write(f"{folder}/{mark()}.txt", mark())
            self.write(f"{folder}/.{mark()}.txt", mark())
        self.write(f"{OPEN}/{mark()}.png", PIXEL + mark().encode())
        self.write(f"{OPEN}/{mark()}/notes.md", mark())
        self.write(f"content/pages/.{mark()}.txt", mark())
        self.write(f"content/pages/.{mark()}/index.md", mark())
        for folder in ("content/pages", "site_overrides", "site_overrides/assets"):
            self.write(f"{folder}/{mark()}.css~", mark())
            self.write(f"{folder}/{mark()}.bak", mark())
            self.write(f"{folder}/.{mark()}.env", mark())


def copy_of_sample(sample_root: Path, to: Path) -> Path:
    for name in ("content", "incidents", "site_overrides"):
        if (sample_root / name).is_dir():
            shutil.copytree(sample_root / name, to / name)
    shutil.copyfile(sample_root / "mkdocs.yml", to / "mkdocs.yml")
    return to


def everything_in(dist: Path) -> dict[str, bytes]:
    """Every output by its path; what is compressed comes out as it was before."""
    found = {}
    for file in sorted(dist.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            found[str(file.relative_to(dist))] = (
                gzip.decompress(data) if file.suffix == ".gz" else data
            )
    return found


@pytest.fixture(scope="module")
def outputs(sample_root, tmp_path_factory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """All that is made of the sample hub: without and with the planted secrets."""
    clean = copy_of_sample(sample_root, tmp_path_factory.mktemp("clean"))
    planted = copy_of_sample(sample_root, tmp_path_factory.mktemp("planted"))
    Planter(planted).all()
    made = []
    for root in (clean, planted):
        build(root, ASKED, NOW)
        made.append(everything_in(root / "dist"))
    return made[0], made[1]


def test_no_private_word_is_in_any_output(outputs):
    _, planted = outputs
    assert len(planted) > 100, "the build made less than a site"
    leaking = [name for name, data in planted.items() if MARK.encode() in data.lower()]
    named = [name for name in planted if MARK in name.lower()]
    assert (leaking, named) == ([], [])


def test_private_things_change_no_byte_of_any_output(outputs):
    clean, planted = outputs
    assert planted.keys() == clean.keys()
    assert [name for name in clean if clean[name] != planted[name]] == []


def test_the_search_finds_a_public_word_and_no_remark_beside_it(sample_root, tmp_path):
    root = copy_of_sample(sample_root, tmp_path)
    planter = Planter(root)
    public, private = mark(), mark()
    for path in (f"{OPEN}/01-investigating.md", "content/faq/refunds.md", "content/pages/about.md"):
        planter.append(path, f"\n{public}\n\n<!-- {private} -->\n\n[//]: # ({private})\n")
    build(root, ASKED, NOW)
    made = everything_in(root / "dist")
    having = [name for name, data in made.items() if public.encode() in data]
    assert "site/incidents/2026-11-22-card-payments/index.html" in having
    assert "site/faq/index.html" in having
    assert "site/about/index.html" in having
    assert [name for name, data in made.items() if private.encode() in data] == []


def unapproved(hub, kind: str, word: str, picture: str) -> dict[str, str]:
    """The files of something of that kind that has `word` in every place, and no approval."""
    settings = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    match kind:
        case "action":
            return {
                f"{hub.incident}/incident.yml": f"{settings}actions: [{{what: {word}}}]\n",
                f"{hub.incident}/incident.de.yml": f"title: Doppelt\nactions: [{word}]\n",
            }
        case "review":
            path, head = f"{hub.incident}/review", f"published: 2026-11-22 11:00\ntitle: {word}\n"
        case "faq":
            path, head = "content/faq/new", f"question: {word}?\nwas: [{word}]\n"
            asked = settings.replace("faq: [refunds]", "faq: [refunds, new]")
            assert asked != settings
            hub.write(f"{hub.incident}/incident.yml", asked)
        case _:
            path, head = "content/pages/new", f"title: {word}\ndescription: {word}\n"
    shown = f"![{word}]({picture})\n" if kind == "review" else f"{word}\n"
    return {f"{path}.md": f"---\n{head}---\n{shown}", f"{path}.de.md": f"---\n---\n{shown}"}


@pytest.mark.parametrize("kind", ["action", "review", "faq", "page"])
def test_what_lacks_its_approval_leaves_no_byte(hub, kind):
    word, picture = mark(), f"{mark()}.png"
    team = (hub.root / "content/plan/team.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/{picture}", PIXEL + word.encode())
    for path, text in unapproved(hub, kind, word, picture).items():
        hub.write(path, text)
    for rule, is_shown in (("needed: 0", True), (f"needed: 1, by: [tom], for: [{kind}]", False)):
        hub.write("content/plan/team.yml", f"{team}approvals: {{{rule}}}\n")
        build(hub.root, ASKED, NOW)
        made = everything_in(hub.root / "dist")
        found = [name for name, data in made.items() if word.encode() in data]
        found += [name for name in made if word in name or picture in name]
        assert bool(found) is is_shown, found


def test_an_update_without_its_approval_leaves_no_byte(hub):
    hub.write(
        "content/plan/team.yml",
        "people:\n  tom: {name: Tom Reed}\napprovals: {needed: 1, by: [tom]}\n",
    )
    update = f"{hub.incident}/01-investigating.md"
    head = "state: investigating\nat: 2026-11-22 10:05\n"
    approval = "approvals: [{by: tom, at: 2026-11-22 10:00, text: 0123456789abcdef}]\n"
    hub.write(update, f"---\n{head}{approval}---\n{mark()}\n")
    build(hub.root, ASKED, NOW)
    made = everything_in(hub.root / "dist")
    assert [name for name, data in made.items() if MARK.encode() in data] == []
    assert not [name for name in made if "card-payments" in name]
