"""The pages of a visit: who finds them, the guided steps, the checklist and its conflicts, readings, records, closing."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from fairfloor.actions import datasets, observations, visits
from fairfloor.actions.acts import Refused
from fairfloor.core import procedures
from fairfloor.jobs.datasets import screen_due
from fairfloor.registry import files, walls
from fairfloor.registry.models import Answer, Dataset, DocumentRequest, Event, Evidence, Interview, Reading, Visit
from tests.web.counting import queries
from tests.web.markup import figures
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


def address(w, part=""):
    return f"/visits/{w.visit.public_id}/{part}"


def text(response):
    return response.content.decode()


def hidden(response, name):
    """The value of a hidden field on a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', text(response))[1]


def answered(w, person, clause, **told):
    """Opens a clause and sends an answer as that page would; `base` stands in for the version that the page knew."""
    page = w.get(person, address(w, f"checklist/{clause}/"))
    data = {"client_id": hidden(page, "client_id"), "base_version": hidden(page, "base_version"), "language": "en",
            "basis": "observation", "answer": "compliant", "text": "", "workers_affected": "", "then": "stay"}  # fmt: skip
    return w.post(person, address(w, f"checklist/{clause}/"), data | told)


# ------------------------------------------------------------------------------------------------ planning and secrecy


def test_an_officer_plans_a_visit_and_only_the_team_is_told():
    w = world()
    page = w.get(w.officer, f"/visits/plan/?factory={w.factory.public_id}")
    assert "nobody else" not in text(page)
    assert "Only its team and the officers learn of it." in text(page)
    assert text(page).index("Monitor A") < text(page).index("Monitor B") or "zh" in w.monitor_b.speaks
    day = (w.now + timedelta(days=2)).date().isoformat()
    team = [w.monitor_a.public_id, w.another_monitor().public_id]
    sent = w.post(w.officer, "/visits/plan/", {"factory": w.factory.public_id, "day": day, "team": team})
    assert sent.status_code == 302
    assert w.get(w.monitor_a, sent["Location"]).status_code == 200
    for person in (w.monitor_b, w.reviewer, w.manager, w.buyer, w.ministry):
        assert w.get(person, sent["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("days", "who", "said"),
    [(-1, "monitor_a", "for a day that has passed"), (2, "nobody", "Choose at least|This field is required")],
)
def test_a_visit_that_cannot_be_planned_says_why(days, who, said):
    w = world()
    day = (w.now + timedelta(days=days)).date().isoformat()
    team = [getattr(w, who).public_id] if who != "nobody" else []
    sent = w.post(w.officer, "/visits/plan/", {"factory": w.factory.public_id, "day": day, "team": team})
    assert sent.status_code == 200
    assert re.search(said, text(sent))


def test_a_team_must_speak_a_language_of_the_factory():
    w = world()
    team = [w.monitor_a, w.monitor_b]
    for monitor in team:
        monitor.speaks = ["en"]
        monitor.save()
    day = (w.now + timedelta(days=2)).date().isoformat()
    data = {"factory": w.factory.public_id, "day": day, "team": [one.public_id for one in team]}
    sent = w.post(w.officer, "/visits/plan/", data)
    assert "speaks a language of the factory" in text(sent)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "takes a team of 2 monitors at least, and 1 is chosen"), ("zh-hans", "至少需要 2 名监督员，现选了 1 名")],
)  # fmt: skip
def test_a_visit_to_the_whole_factory_takes_two(language, said):
    """When it is planned and when its team is changed; the page tells it before."""
    w = world()
    page = "/visits/plan/"
    assert {"en": "takes 2 monitors at least", "zh-hans": "至少需要 2 名监督员"}[language] in text(
        w.get(w.officer, page, language, factory=w.factory.public_id)
    )
    data = {"factory": w.factory.public_id, "day": w.now.date().isoformat(), "team": [w.monitor_a.public_id]}
    assert said in text(w.post(w.officer, page, data, language))
    with walls.acting():
        assert not Visit.objects.exists()
    w.planned()
    assert said in text(w.post(w.officer, address(w, "team/"), {"team": [w.monitor_b.public_id]}, language))
    assert w.get(w.monitor_a, address(w)).status_code == 200


def test_one_monitor_carries_out_a_special_visit():
    w = world()
    data = {"factory": w.factory.public_id, "day": w.now.date().isoformat(), "team": [w.monitor_a.public_id],
            "clauses": ["icti/2.5"]}  # fmt: skip
    sent = w.post(w.officer, "/visits/plan/", data)
    assert sent.status_code == 302
    assert w.get(w.monitor_a, sent["Location"]).status_code == 200
    changed = w.post(w.officer, sent["Location"] + "team/", {"team": [w.another_monitor().public_id]})
    assert changed.status_code == 302
    assert w.get(w.monitor_a, sent["Location"]).status_code == 404


def test_the_list_shows_each_person_their_own_visits():
    w = world()
    w.planned()
    assert "Demonstration Factory 1" in text(w.get(w.monitor_a, "/visits/"))
    assert "Demonstration Factory 1" in text(w.get(w.officer, "/visits/"))
    assert "Demonstration Factory 1" not in text(w.get(w.reviewer, "/visits/"))
    for person in (w.manager, w.buyer, w.ministry):
        assert w.get(person, "/visits/").status_code == 404
    assert "No visit fits" in text(w.get(w.officer, "/visits/", state="closed"))
    assert "Demonstration Factory 1" in text(w.get(w.officer, "/visits/", q="演示"))


def test_a_new_team_takes_the_visit_over_and_a_cancelled_one_is_gone_for_good():
    w = world()
    w.planned()
    w.post(w.officer, address(w, "team/"), {"team": [w.monitor_a.public_id, w.another_monitor().public_id]})
    assert w.get(w.monitor_b, address(w)).status_code == 404
    assert "cannot be taken up again" in text(w.get(w.officer, address(w, "cancel/")))
    w.post(w.officer, address(w, "cancel/"))
    assert w.fresh(w.visit).state == "cancelled"
    w.post(w.monitor_a, address(w, "gate/"), {"step": "arrive", "met_name": "Guard"})
    assert w.fresh(w.visit).state == "cancelled"


def test_no_other_role_may_take_a_step_of_the_visit():
    w = world()
    w.inside()
    parts = (
        "gate/",
        "meeting/",
        "interviews/",
        "checklist/icti/2.5/",
        "readings/",
        "records/",
        "documents/",
        "closing/",
    )
    for person in (w.manager, w.buyer, w.ministry, w.reviewer):
        for part in parts:
            assert w.post(person, address(w, part), {"step": "admit"}).status_code in (404, 405), (person, part)
    for part in parts[1:]:
        assert w.get(w.officer, address(w, part)).status_code == 404, part


# ---------------------------------------------------------------------------------------------------------- at the gate


@pytest.mark.parametrize(
    ("language", "warns", "final"),
    [
        ("en", "It may begin on another day than planned", "It cannot be taken back."),
        ("zh-hans", "查访可以在计划以外的日子开始", "此操作无法撤回。"),
    ],
)
def test_another_day_than_planned_is_said_at_the_gate_and_wants_a_tick(language, warns, final):
    w = world()
    w.planned()
    page, sent = text(w.get(w.monitor_a, address(w), language)), {"step": "arrive", "met_name": "Guard"}
    assert warns in page and final in page and 'name="another_day"' in page
    told = w.post(w.monitor_a, address(w, "gate/"), sent)
    assert "today is not the planned day" in text(told) and w.fresh(w.visit).state == "planned"
    assert 'value="Guard"' in text(told) and 'href="#another_day"' in text(told)
    w.post(w.monitor_a, address(w, "gate/"), {**sent, "another_day": "on"})
    assert w.fresh(w.visit).state == "at-gate"


def test_who_was_met_at_the_gate_is_named_or_that_nobody_came():
    w = world()
    w.planned()
    w.now += timedelta(days=2)
    assert "another_day" not in text(w.get(w.monitor_a, address(w)))
    for name in ("", "   "):
        told = text(w.post(w.monitor_a, address(w, "gate/"), {"step": "arrive", "met_name": name}))
        assert "Say whom you met at the gate" in told.split('id="gate"')[1] and w.fresh(w.visit).state == "planned"
    with pytest.raises(Refused, match="whom you met"):
        visits.arrive(visit=w.visit, met_name=" ", by=w.viewer(w.monitor_a), now=w.now)
    w.post(w.monitor_a, address(w, "gate/"), {"step": "arrive", "met_name": "", "nobody": "on"})
    assert (w.fresh(w.visit).state, w.fresh(w.visit).met_name) == ("at-gate", "")
    assert "no name was noted" in text(w.get(w.monitor_a, address(w)))
    again = {"step": "arrive", "met_name": "Another guard"}
    with w.at(w.now):
        told = text(w.client(w.monitor_b).post(address(w, "gate/"), again, follow=True))
    assert 'class="alert alert-danger"' in told and w.fresh(w.visit).met_name == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clock_at_the_gate_says_until_when(language):
    w = world()
    w.planned()
    w.now += timedelta(days=2)
    w.post(w.monitor_a, address(w, "gate/"), {"step": "arrive", "met_name": "Guard"})
    visit = w.fresh(w.visit)
    wait = procedures.load().clock("gate").value
    assert visit.gate_ends_at - visit.arrived_at == timedelta(minutes=wait)
    page = text(w.get(w.monitor_a, address(w), language))
    ends = visit.gate_ends_at.isoformat()
    assert f'data-ends="{ends}"' in page
    assert "Asia/Phnom_Penh" in page
    assert "fairfloor/gate.js" in page
    w.now = visit.gate_ends_at + timedelta(seconds=1)
    over = {"en": "The time is over", "zh-hans": "时间已到"}[language]
    assert f'role="timer">{over}<' in text(w.get(w.monitor_a, address(w), language))
    w.post(w.monitor_a, address(w, "gate/"), {"step": "explain"})
    w.post(w.monitor_a, address(w, "gate/"), {"step": "admit"})
    assert w.fresh(w.visit).state == "inside", "past the time nothing happens by itself"


def test_the_meeting_keeps_its_agenda_and_each_paper_once():
    w = world()
    w.at_gate()
    visits.admit(visit=w.visit, by=w.viewer(w.monitor_a), now=w.now)
    data = {"people": "Director", "agenda": ["introduction"], "handouts": ["faq", "web-card"], "text": "All well.",
            "language": "en"}  # fmt: skip
    assert w.post(w.monitor_a, address(w, "meeting/"), data).status_code == 302
    w.post(w.monitor_a, address(w, "meeting/"), data | {"handouts": ["faq"]})
    page = text(w.get(w.monitor_a, address(w)))
    assert "2 papers handed out" in page
    assert "Introductions" in text(w.get(w.monitor_a, address(w, "meeting/")))


def test_interviews_are_for_the_team_and_its_reviewer_alone():
    w = world()
    w.inside()
    page = w.get(w.monitor_a, address(w, "interviews/"))
    data = {"client_id": hidden(page, "client_id"), "kind": "workers", "place": "on-site", "group": "individual",
            "women": 1, "men": 0, "text": "Words that stay here", "language": "km"}  # fmt: skip
    for _ in range(2):
        assert w.post(w.monitor_a, address(w, "interviews/"), data).status_code == 302
    with walls.acting():
        assert Interview.objects.count() == 1
    assert "at least one person" in text(w.post(w.monitor_a, address(w, "interviews/"), data | {"women": 0}))
    assert w.get(w.reviewer, address(w, "interviews/")).status_code == 404
    w.closed()
    assert w.get(w.reviewer, address(w, "interviews/")).status_code == 404
    w.review_taken()
    assert "Words that stay here" in text(w.get(w.reviewer, address(w, "interviews/")))
    for person in (w.officer, w.manager, w.buyer, w.ministry):
        assert w.get(person, address(w, "interviews/")).status_code == 404
    assert "Words that" not in text(w.get(w.manager, address(w)))


# -------------------------------------------------------------------------------------------------------- the checklist


def test_a_clause_is_answered_and_the_next_open_one_follows():
    w = world()
    w.inside()
    first, second = w.clauses()[:2]
    sent = answered(w, w.monitor_a, first, then="next")
    assert sent["Location"].endswith(f"checklist/{second}/")
    page = text(w.get(w.monitor_a, address(w, "checklist/")))
    assert f"1 of {len(w.clauses())} answered" in page


def test_two_monitors_answer_at_once_and_no_word_is_lost():
    w = world()
    w.inside()
    pages = {person.name: w.get(person, address(w, "checklist/icti/2.5/")) for person in (w.monitor_a, w.monitor_b)}

    def send(person, **told):
        page = pages[person.name]
        data = {"client_id": hidden(page, "client_id"), "base_version": hidden(page, "base_version"), "language": "en",
                "basis": "records", "answer": "non-compliant", "workers_affected": 3}  # fmt: skip
        return w.post(person, address(w, "checklist/icti/2.5/"), data | told)

    assert send(w.monitor_a, text="Words of the first").status_code == 302
    refused = send(w.monitor_b, text="Words of the second")
    assert refused.status_code == 200
    said = text(refused)
    assert "What Monitor A wrote meanwhile" in said
    box = re.search(r"<textarea[^>]*name=\"text\"[^>]*>(.*?)</textarea>", said, re.DOTALL)[1]
    assert "Words of the second" in box
    assert "Words of the first" in box
    assert w.fresh(Answer(pk=_only_answer().pk)).text == "Words of the first", "nothing is overwritten unseen"
    pages[w.monitor_b.name] = refused
    assert send(w.monitor_b, text=box.strip()).status_code == 302
    kept = _only_answer()
    assert (kept.version, kept.recorded_by_id) == (2, w.monitor_b.pk)
    assert "Words of the first" in kept.text
    assert "Words of the second" in kept.text


def _only_answer():
    with walls.acting():
        return Answer.objects.get()


def test_the_same_answer_sent_twice_is_kept_once():
    w = world()
    w.inside()
    page = w.get(w.monitor_a, address(w, "checklist/icti/2.5/"))
    data = {"client_id": hidden(page, "client_id"), "base_version": "0", "language": "en", "basis": "records",
            "answer": "compliant", "text": "Seen", "workers_affected": ""}  # fmt: skip
    for _ in range(2):
        assert w.post(w.monitor_a, address(w, "checklist/icti/2.5/"), data).status_code == 302
    assert _only_answer().version == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"answer": "non-compliant", "text": "Seen", "workers_affected": ""}, "how many workers"),
        ({"answer": "non-compliant", "text": "", "workers_affected": "2"}, "Say what was found"),
        ({"answer": "unable-to-verify", "text": " "}, "Say what was found"),
        ({"answer": "perhaps"}, "Select a valid choice"),
        ({"answer": "non-compliant", "text": "Seen", "workers_affected": "-1"}, "greater than or equal to 0"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_beside_its_field(told, said):
    w = world()
    w.inside()
    sent = answered(w, w.monitor_a, "icti/2.5", **told)
    assert sent.status_code == 200
    assert said in text(sent)
    with walls.acting():
        assert not Answer.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clause_shows_what_a_monitor_needs(language):
    w = world()
    w.inside()
    page = text(w.get(w.monitor_a, address(w, "checklist/icti/9.7/"), language))
    for words in ({"en": ("Temperature at work", "What to look at", "at most 30 °C", "86 °F", "Seated production work"),
                   "zh-hans": ("工作场所的温度", "查看什么", "不超过 30 ℃", "86 ℉", "坐姿生产")}[language]):  # fmt: skip
        assert words in page


def test_clauses_are_found_by_number_and_by_words_in_either_language():
    w = world()
    w.inside()
    for words, there, not_there in (("9.7", "9.7", "2.5"), ("temperature", "9.7", "2.5"), ("温度", "9.7", "2.5")):
        page = text(w.get(w.monitor_a, address(w, "checklist/"), q=words))
        assert f'class="number">{there}<' in page
        assert f'class="number">{not_there}<' not in page
    w.answer("icti/2.5")
    assert 'class="number">2.5<' not in text(w.get(w.monitor_a, address(w, "checklist/"), show="open"))
    assert 'class="number">2.5<' in text(w.get(w.monitor_a, address(w, "checklist/"), show="compliant"))


def test_a_clause_that_does_not_apply_says_why_and_takes_no_answer():
    w = world()
    w.inside()
    with walls.acting():
        left_out = next(
            clause
            for code, edition in w.visit.standards
            for clause in visits.standards.load(code, edition).clauses
            if clause.id not in w.clauses()
        )
    page = text(w.get(w.monitor_a, address(w, f"checklist/{left_out.id}/")))
    assert "Does not apply to this factory." in page
    assert left_out.left_out(w.visit.profile.as_profile())["en"] in page
    assert 'name="answer"' not in page
    assert w.get(w.monitor_a, address(w, "checklist/icti/99.9/")).status_code == 404
    assert w.get(w.monitor_a, address(w, "checklist/other/1.1/")).status_code == 404


def test_evidence_is_kept_encrypted_and_opened_by_those_who_may(tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    w = world()
    w.inside()
    content = b"\x89PNG a photo with a face"
    data = {"evidence-client_id": str(uuid4()), "evidence-kind": "photo", "evidence-text": "Line 4",
            "evidence-file": SimpleUploadedFile("worker name.png", content, "image/png")}  # fmt: skip
    assert w.post(w.monitor_a, address(w, "checklist/icti/9.7/evidence/"), data).status_code == 302
    with walls.acting():
        row = Evidence.objects.select_related("file").get()
    assert content not in (files.folder() / row.file.public_id).read_bytes()
    opened = w.get(w.monitor_b, address(w, f"evidence/{row.public_id}/"))
    assert b"".join(opened.streaming_content) == content
    assert opened["X-Content-Type-Options"] == "nosniff"
    with walls.acting():
        assert Event.objects.filter(verb="file.opened", actor_id=w.monitor_b.public_id).count() == 1
    for person in (w.officer, w.manager, w.reviewer):
        assert w.get(person, address(w, f"evidence/{row.public_id}/")).status_code == 404
    refused = w.post(w.monitor_a, address(w, "checklist/icti/9.7/evidence/"), {
        "evidence-client_id": str(uuid4()), "evidence-kind": "photo", "evidence-text": ""})  # fmt: skip
    assert "Choose the file." in text(refused)
    with walls.acting():
        assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "limit", "reason"),
    [("en", "at least 16 °C, at most 30 °C", "does not apply"), ("zh-hans", "至少 16 ℃，不超过 30 ℃", "不适用")],
)
def test_the_checklist_shows_resolved_limits_and_folds_what_is_done(language, limit, reason):
    w = world()
    w.inside()
    page = text(w.get(w.monitor_a, address(w, "checklist/"), language))
    line = re.search(r'<tr>(?:(?!</tr>).)*checklist/icti/9\.7/".*?</tr>', page, re.S)[0]
    assert limit in line
    out = re.search(r'<tr class="out">.*?</tr>', page, re.S)[0]
    assert re.search(rf"<summary>{reason}</summary>[^<]{{10,}}</details>", out)
    w.answered()
    folded = text(w.get(w.monitor_a, address(w, "checklist/"), language))
    assert 'id="icti-9" open' in page
    assert 'id="icti-9">' in folded
    assert 'id="icti-9" open' in text(w.get(w.monitor_a, address(w, "checklist/"), language, q="9.7"))


# ---------------------------------------------------------------------------------------------------- readings, records


def reading(w, **told):
    page = w.get(w.monitor_a, address(w, "readings/"))
    data = {"client_id": hidden(page, "client_id"), "quantity": "air-temperature", "value": "32,4", "unit": "degC",
            "place": "Line 4", "kind": "seated-production", "instrument": "T-1", "calibrated_until": "2027-01-01",
            "taken_at": (w.now + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")}  # fmt: skip
    return w.post(w.monitor_a, address(w, "readings/"), data | told)


@pytest.mark.parametrize(
    ("value", "calibrated", "verdict"),
    [("32,4", "2027-01-01", "outside"), ("25.5", "2027-01-01", "within"), ("25.5", "2024-01-01", "cannot-be-judged")],
)
def test_a_reading_is_judged_at_once_and_leaves_the_answer_alone(value, calibrated, verdict):
    w = world()
    w.inside()
    assert reading(w, value=value, calibrated_until=calibrated).status_code == 302
    with walls.acting():
        kept = Reading.objects.get()
        assert (kept.verdict, kept.clause) == (verdict, "icti/9.7")
        assert not Answer.objects.exists()
    for language in LANGUAGES:
        page = text(w.get(w.monitor_a, address(w, "readings/"), language))
        assert kept.why["zh" if language.startswith("zh") else "en"].replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"value": "1,250"}, "two ways"),
        ({"value": "warm"}, "is not a number"),
        ({"unit": "lux"}, "is measured in"),
        ({"taken_at": "2030-01-01T10:00"}, "still to come"),
        ({"taken_at": "2025-01-01T10:00"}, "before the visit"),
        ({"instrument": ""}, "This field is required"),
    ],
)
def test_a_reading_that_makes_no_sense_is_refused_beside_its_field(told, said):
    w = world()
    w.inside()
    sent = reading(w, **told)
    assert sent.status_code == 200
    assert said in text(sent)
    with walls.acting():
        assert not Reading.objects.exists()


def punches():
    """An attlog of two demonstration workers: number 7001 works twelve hours on each day of three weeks."""
    lines = []
    for day in range(3, 24):
        for worker, last in (("7001", "20:00:00"), ("7002", "16:00:00")):
            lines += [
                f"{worker}\t2025-02-{day:02} 08:00:00\t1\t0\t0\t0",
                f"{worker}\t2025-02-{day:02} {last}\t1\t0\t0\t0",
            ]
    return "\r\n".join(lines).encode() + b"\r\n"


def screened(w):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("attlog.dat", punches())
    sent = w.post(w.monitor_a, address(w, "records/"), {"kind": "attendance", "file": file})
    assert sent.status_code == 302
    assert screen_due(lambda: w.now) == 1
    with walls.acting():
        dataset = Dataset.objects.get()
    assert w.post(w.monitor_a, f"{sent['Location']}import/").status_code == 302
    return sent["Location"], dataset


def test_an_attendance_file_is_queued_then_shown_rule_by_rule():
    w = world()
    w.inside()
    where, dataset = screened(w)
    waiting = text(w.get(w.monitor_a, where))
    assert 'http-equiv="refresh"' in waiting
    assert "progress.js" in waiting
    assert 'value="0" max="100"' in waiting
    begun = datasets.begin(public_id=dataset.public_id, now=w.now)
    datasets.note_progress(dataset=begun, percent=40, now=w.now, counting="rules", counted=3, count_of=9)
    assert 'value="40" max="100"' in text(w.get(w.monitor_a, where))
    told = w.get(w.monitor_a, f"{where}progress.json").json()
    assert told == {"state": "running", "percent": 40, "said": "3 of 9 rules asked"}
    with walls.acting():
        result = datasets.screen(begun)
    datasets.finish(dataset=begun, result=result, problem="", now=w.now)
    for language in LANGUAGES:
        page = text(w.get(w.monitor_a, where, language))
        assert "7001" not in figures(page)
        assert "<svg" in page
    rule = next(one for one in result["rules"] if one["hits"] and one["clauses"])
    page = text(w.get(w.monitor_a, f"{where}rules/{rule['id']}/"))
    assert "7001" not in figures(page)
    assert "w-" in page
    assert "<svg" in page
    link = re.search(r'href="([^"]+screening=[^"]+)"', page)[1].replace("&amp;", "&").partition("#")[0]
    prefilled = text(w.get(w.monitor_a, link))
    assert rule["title"]["en"] in prefilled
    assert 'value="records" selected' in prefilled
    assert w.get(w.officer, where).status_code == 404


def judged(w, change=lambda rules: None):
    """Records screened, with `change` made to the rules by id in what is kept."""
    where, dataset = screened(w)
    begun = datasets.begin(public_id=dataset.public_id, now=w.now)
    with walls.acting():
        result = datasets.screen(begun)
    rules = {rule["id"]: rule for rule in result["rules"]}
    change(rules)
    datasets.finish(dataset=begun, result=result, problem="", now=w.now)
    return where, dataset, rules


def taken(w, dataset, rule, language="en"):
    """The clause's page with what the records say taken into its answer: what is chosen, and the text."""
    asked = f"?screening={dataset.public_id}&rule={rule}"
    page = text(w.get(w.monitor_a, address(w, f"checklist/icti/2.5/{asked}"), language))
    return re.findall(r'value="([^"]*)"[^>]*checked', page), written(page, "text")


def written(page, name):
    """What stands in a field of several lines."""
    return unescape(re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', page, re.S)[1]).strip()


def test_breaks_that_nobody_recorded_are_said_and_no_breach_is_proposed_that_rests_on_them():
    w = world()
    w.inside()
    _, dataset, rules = judged(w)
    told = rules["daily-hours"]["untold_breaks"]
    assert told["hits"] == told["staying"] == len(rules["daily-hours"]["hits"])
    for language, words in (
        ("en", "Breaks were not recorded and are not deducted"),
        ("zh", "休息没有记录，也没有扣除"),
    ):
        answer, said = taken(w, dataset, "daily-hours", language)
        assert "non-compliant" in answer
        assert words in said


def test_where_no_hit_stays_with_the_break_asked_for_the_answer_is_left_to_the_monitor():
    w = world()
    w.inside()
    where, dataset, _ = judged(
        w, lambda rules: rules["daily-hours"]["untold_breaks"].update(staying=0, workers_staying=0)
    )
    answer, said = taken(w, dataset, "daily-hours")
    assert "non-compliant" not in answer
    assert "no case would surely stay outside the limit" in said
    assert "no case would surely stay" in text(w.get(w.monitor_a, f"{where}rules/daily-hours/"))


def test_the_evidence_leads_to_the_lines_of_the_worst_cases_and_counts_the_rest():
    w = world()
    w.inside()

    def many(rules):
        rule = rules["daily-hours"]
        hit = rule["hits"][0]
        rule["hits"] = [
            {**hit, "start": f"2024-01-{n:02}", "end": f"2024-01-{n:02}", "margin": {"value": n, "unit": "hour"},
             "lines": [n, n + 1, 90 + n], "sources": {"attendance": [n, n + 1, 90 + n]}}
            for n in range(1, 13)
        ]  # fmt: skip
        rule["hit_count"] = 12

    where, _, _ = judged(w, many)
    w.drafted()
    page = text(w.get(w.monitor_a, f"{where}rules/daily-hours/"))
    link = re.search(r'href="([^"]+findings/new/[^"]+)"', page)[1].replace("&amp;", "&")
    lines = written(text(w.get(w.monitor_a, link)), "evidence").splitlines()
    assert lines[1] == "Lines of the 10 cases furthest outside the limit, of 12:"
    assert lines[2] == "1. 2024-01-12: Punches 12-13, 102"
    assert lines[11] == "10. 2024-01-03: Punches 3-4, 93"
    assert lines[12:] == ["The lines of the other 2 cases stand in the table of all cases of this screening."]


def test_a_signal_tells_how_usual_its_sign_is_in_the_factory():
    w = world()
    w.inside()
    where, _, _ = judged(
        w, lambda rules: rules["round-punches"].update(base_rate={"seen": 1234, "out_of": 40000, "share": 0.0309})
    )
    for language, words in (("en", "1,234 of 40,000 (3.1\xa0%)"), ("zh", "40,000 次里有 1,234 次（3.1%）")):
        assert words in text(w.get(w.monitor_a, f"{where}rules/round-punches/", language))
        assert words not in text(w.get(w.monitor_a, f"{where}rules/daily-hours/", language))


def test_a_worker_is_identified_by_the_team_with_a_reason_and_on_record():
    w = world()
    w.inside()
    where, dataset = screened(w)
    begun = datasets.begin(public_id=dataset.public_id, now=w.now)
    with walls.acting():
        result = datasets.screen(begun)
    datasets.finish(dataset=begun, result=result, problem="", now=w.now)
    pseudonym = next(rule["hits"][0]["worker"] for rule in result["rules"] if rule["hits"])
    ask = f"{where}workers/{pseudonym}/"
    assert "7001" not in figures(text(w.post(w.monitor_a, ask, {"reason": " "})))
    shown = w.post(w.monitor_a, ask, {"reason": "The overtime form must be found"})
    assert "7001" in figures(text(shown))
    assert "no-cache" in shown["Cache-Control"]
    assert "7001" not in figures(text(w.get(w.monitor_a, where))), "it is not kept in the page"
    with walls.acting():
        assert Event.objects.filter(verb="worker.reidentified", actor_id=w.monitor_a.public_id).count() == 1
    for person in (w.officer, w.reviewer, w.manager):
        assert w.post(person, ask, {"reason": "Let me see"}).status_code == 404
    assert "No worker of this file" in text(w.post(w.monitor_a, f"{where}workers/w-aaaaaaaaaa/", {"reason": "Who?"}))


# ----------------------------------------------------------------------------------------------- closing and documents


def closing_data(w):
    closing = w.closing()
    return {**closing, "reason": ""}


def test_the_closing_meeting_says_what_is_missing_and_waits_for_it():
    w = world()
    w.inside()
    page = text(w.get(w.monitor_a, address(w, "closing/")))
    assert "Still missing" in page
    assert "cannot be undone" in page
    w.post(w.monitor_a, address(w, "closing/"), closing_data(w))
    assert w.fresh(w.visit).state == "inside"
    w.answered()
    lacking = closing_data(w) | {"checklist": ["findings-summarised"]}
    w.post(w.monitor_a, address(w, "closing/"), lacking)
    assert w.fresh(w.visit).state == "inside"
    refused = closing_data(w) | {"response": "refused"}
    assert "Write the reason" in text(w.post(w.monitor_a, address(w, "closing/"), refused))
    assert w.post(w.monitor_a, address(w, "closing/"), closing_data(w)).status_code == 302
    assert w.fresh(w.visit).state == "closed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factory_sees_the_closing_record_and_what_to_hand_in(language):
    w = world()
    w.answered()
    assert w.get(w.manager, address(w), language).status_code == 404
    w.closed()
    page = text(w.get(w.manager, address(w), language))
    assert "The findings were summed up." in page
    assert "Overtime agreements of the year" in page
    assert "23:59:59" in page
    with walls.acting():
        due = DocumentRequest.objects.get().due_at
    rule = {"en": "every calendar day counts", "zh-hans": "每个日历日都计入"}[language]
    assert rule in page
    assert due - w.visit.closed_at > timedelta(days=6)
    for words in ("What was found under", "Words that no factory may read"):
        assert words not in page


@pytest.mark.parametrize(("seconds", "state"), [(0, "received"), (0.9, "received"), (1, "received late")])
def test_a_document_is_in_time_to_the_last_second_and_late_the_next(seconds, state):
    from django.core.files.uploadedfile import SimpleUploadedFile

    w = world()
    w.closed()
    with walls.acting():
        request = DocumentRequest.objects.get()
    w.now = request.due_at + timedelta(seconds=seconds)
    where = f"/documents/{request.public_id}/"
    assert w.get(w.manager, where).status_code == 200
    file = SimpleUploadedFile("agreements.pdf", b"%PDF agreements")
    assert w.post(w.manager, where, {"file": file}).status_code == 302
    assert f">{state}</span>" in text(w.get(w.monitor_a, address(w, "documents/")))
    opened = w.get(w.reviewer, f"{where}file/")
    assert b"".join(opened.streaming_content) == b"%PDF agreements"
    for person in (w.buyer, w.ministry):
        assert w.get(person, f"{where}file/").status_code == 404
    w.now = max(w.now, request.due_at + timedelta(seconds=1))
    again = w.post(w.manager, where, {"file": SimpleUploadedFile("again.pdf", b"%PDF")})
    assert "received already" in text(again)


def test_a_document_is_asked_for_while_the_team_is_inside():
    w = world()
    w.inside()
    sent = w.post(w.monitor_a, address(w, "documents/"), {"text": "Payroll of May", "language": "en"})
    assert sent.status_code == 302
    assert "Payroll of May" in text(w.get(w.monitor_a, address(w)))


# ------------------------------------------------------------------------------------------ a constant number of queries


def many_visits(w, count, start):
    with walls.acting():
        for number in range(start, start + count):
            factory = another_factory(w.programme, w.officer, number=number, now=w.now,
                                      monitors=[w.monitor_a, w.monitor_b]).factory  # fmt: skip
            visits.plan(programme=w.programme, factory=factory, day=w.now.date() + timedelta(days=3),
                        team=[w.monitor_a, w.monitor_b], by=w.viewer(w.officer), now=w.now)  # fmt: skip


def test_the_list_of_visits_takes_as_many_queries_for_300_as_for_3():
    w = world()
    many_visits(w, 3, 2)
    few = {person.name: queries(w, person, "/visits/") for person in (w.officer, w.monitor_a)}
    with walls.acting():
        rows = [Visit(programme=w.programme, factory=w.factory, state="cancelled", planned_date=w.now.date(), planned_at=w.now,
                      planned_by=w.officer) for _ in range(300)]  # fmt: skip
        Visit.objects.bulk_create(rows)
    assert {person.name: queries(w, person, "/visits/") for person in (w.officer, w.monitor_a)} == few


def test_the_pages_of_a_visit_take_as_many_queries_when_they_are_full():
    w = world()
    w.inside()
    parts = ("", "checklist/", "checklist/icti/9.7/", "readings/", "interviews/", "documents/", "records/", "closing/")
    w.answer("icti/9.7")
    observations.measure(visit=w.visit, client_id=uuid4(), values=measured(w), by=w.viewer(w.monitor_a), now=w.now)
    few = {part: queries(w, w.monitor_a, address(w, part)) for part in parts}
    for clause in w.clauses():
        if clause != "icti/9.7":
            w.answer(clause)
    with walls.acting():
        reading, by = Reading.objects.get(), w.monitor_a
        Reading.objects.bulk_create(copies(reading, 300))
        shared = {"programme": w.programme, "visit": w.visit, "language": "en"}
        Interview.objects.bulk_create(
            Interview(**shared, client_id=uuid4(), kind="workers", place="on-site", women=1, men=0, text="x",
                      held_at=w.now, recorded_by=by) for _ in range(300)
        )  # fmt: skip
        DocumentRequest.objects.bulk_create(
            DocumentRequest(**shared, text="x", requested_at=w.now, requested_by=by) for _ in range(300)
        )
        Evidence.objects.bulk_create(
            Evidence(
                **shared, clause="icti/9.7", client_id=uuid4(), kind="note", text="x", recorded_at=w.now, recorded_by=by
            )
            for _ in range(300)
        )
    assert {part: queries(w, w.monitor_a, address(w, part)) for part in parts} == few


def measured(w):
    from decimal import Decimal

    return {"quantity": "air-temperature", "value": Decimal("30.5"), "unit": "degC", "place": "Line 1",
            "kind": "seated-production", "instrument": "T-1", "calibrated_until": None, "taken_at": w.now}  # fmt: skip


def copies(row, count):
    """`count` new rows like `row`, each with an id of its own."""
    from fairfloor.registry.models.rows import new_public_id

    names = [f.attname for f in row._meta.concrete_fields if f.name not in ("id", "public_id", "client_id")]
    given = {name: getattr(row, name) for name in names}
    return [type(row)(**given, public_id=new_public_id(), client_id=uuid4()) for _ in range(count)]
