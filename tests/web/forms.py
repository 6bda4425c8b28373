"""What is sent to each address that takes a form, filled in so that whoever may do the thing does it."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from fairfloor.actions import applications
from fairfloor.core.calendars import public_holidays
from tests.web.planting import PASSWORD, factory_list, punches, roster
from tests.web.scene import Scene

KNOWN: dict[tuple[str, ...], Any] = {}  # by the published report's id, which no two scenes have in common


def known(scene: Scene, asked: Callable[..., Any], *about: str) -> Any:
    """What `asked` tells of the scene, read once: whatever a test writes there is taken back."""
    key = (scene.ids["published"], asked.__name__, *about)
    if key not in KNOWN:
        KNOWN[key] = asked(scene, *about)
    return KNOWN[key]


def forms(scene: Scene) -> dict[str, dict[str, Any]]:
    """The filled-in form of each address, by its name; an address whose form asks for nothing is not there."""
    day, time = (scene.now + timedelta(days=20)).date().isoformat(), scene.now.strftime("%Y-%m-%dT%H:%M")
    far = (scene.now + timedelta(days=60)).date().isoformat()
    words = {"text": "Words", "language": "en"}
    team = [scene.main.monitor_a.public_id, scene.main.monitor_b.public_id]
    upload = {"file": SimpleUploadedFile("records.dat", punches(), "text/plain")}
    permit = {
        "kind": "overtime-permission", "authority": "Office", "number": "9", "first": "2025-01-01", "last": "2025-12-31",
        "covers": "all", "departments": "", "document": "Paper",
        "file": SimpleUploadedFile("paper.pdf", b"paper", "application/pdf"),
    }  # fmt: skip
    return {
        "account_change_password": {"oldpassword": PASSWORD, "password1": "another word 2", "password2": "another word 2"},
        "account_login": {"login": "nobody@demonstration.example", "password": "wrong"},
        "account_reauthenticate": {"password": PASSWORD},
        "account_reset_password": {"email": "nobody@demonstration.example"},
        "access": {"organisation": known(scene, _buyer), "report": ""},
        "clarification_ask": {"training": "on", **words},
        "clarification_step": {
            "meets_at": f"{far}T10:00", "place": "Place", "reason": "Reason", "minutes": "Minutes", "trainer": "Somebody",
            "needs": "Needs", "proposals": "", "language": "en",
        },
        "action_files": {"papers": [SimpleUploadedFile("photo.jpg", b"photo", "image/jpeg")]},
        "action_answer": {"decision": "send-back", "reason": "Reason", "language": "en"},
        "advance": {"step": "start"},
        "visit_earlier_check": {"decision": "verify", "found": "", "language": "en"},
        "amend": words,
        "amendment": {"step": "drop"},
        "amendment_finding": {"clause": "icti/2.5", "kind": "observation", "basis": "records", **words},
        "amendment_finding_new": {"clause": "icti/2.5", "kind": "observation", "basis": "records", **words},
        "amendment_scope": {"summary": "Summary", "women": 1, "men": 1, "language": "en"},
        "choose_programme": {"programme": scene.main.programme.public_id},
        "clause": {"client_id": uuid4(), "base_version": 1, "answer": "compliant", "basis": "observation", **words},
        "clause_in": {"client_id": uuid4(), "base_version": 1, "answer": "compliant", "basis": "observation", **words},
        "alert": words,
        "applications": known(scene, _application),
        "clock_set": {"value": 25, "start": day, "reason": "Reason", "language": "en"},
        "mail_choice": {"mails": "daily", "hour": "8"},
        "letter_word": {"subject": "News", "body": "See {link}", "start": day, "reason": "Reason", "language": "en"},
        "letter_restore": {"start": day, "reason": "Reason", "language": "en"},
        "programme_set": {"value": "Asia/Shanghai", "start": day, "reason": "Reason", "language": "en"},
        "holiday": {"day": _free(scene.now.date()), "zh": "假日", "en": "A day", "reason": "Reason", "language": "en"},
        "holiday_off": {"reason": "Reason", "language": "en"},
        "complaint": {"outcome": "Outcome", "language": "en"},
        "complaints": {"monitor": scene.main.monitor_a.public_id, **words},
        "gifts": {"factory": scene.ids["factory"], "day": scene.now.date().isoformat(), "outcome": "declined", **words},
        "interest": {"interest": "no", "language": "en"},
        "ministries": {"labour-ministry": known(scene, _office, "commerce-ministry"), "commerce-ministry": ""},
        "noncooperation": {"account_en": "Account"},
        "noncooperation_decision": {"step": "set-aside", "reason": "Reason"},
        "visit_alert": {"client_id": uuid4(), "matter": "violence", **words},
        "visit_leave": words,
        "visit_obstruction": {"kind": "pressure", **words},
        "visit_wait": words,
        "visit_reviewer": {"step": "free", "reason": "Reason"},
        "verify": {"sha256": "0" * 64},
        "visit_closing": {**scene.second.closing()},
        "decide": {"decision": "dismiss", "reasons": "Reasons", "language": "en"},
        "delay_ask": {"days": 9, "reason": "Reason", "language": "en"},
        "delay_decide": {"decision": "refuse", "reasons": "Reasons", "language": "en"},
        "demonstration": {"preset": "hour"},
        "document": upload,
        "documents": words,
        "document_withdraw": {"instead": "Other paper", "reason": "Reason", "language": "en"},
        "evidence": {"evidence-client_id": uuid4(), "evidence-kind": "note", "evidence-text": "Words"},
        "evidence_in": {"evidence-client_id": uuid4(), "evidence-kind": "note", "evidence-text": "Words"},
        "explanation": words,
        "factory_decision": {"sure": "on", "reason": "Reason", "language": "en"},
        "finding": {"clause": "icti/2.5", "kind": "observation", "basis": "records", **words},
        "finding_new": {"clause": "icti/2.5", "kind": "observation", "basis": "records", **words},
        "interviews": {
            "client_id": uuid4(), "kind": "workers", "place": "on-site", "group": "individual", "women": 1, "men": 0, **words,
        },
        "address_change": {"decision": "decline"},
        "correct_factory": {"name": "Works", "address": "Another road", "reason": "Reason", "language": "en"},
        "correct_organisation": {"name": "Rival Trading"},
        "correct_person": {"name": "Rival", "email": "rival-2@demonstration.example"},
        "invite": {
            "role": "monitor", "name": "Newcomer", "email": "new@demonstration.example", "language": "en", "speaks": ["km"],
        },
        "language": {"language": "zh-hans"},
        "object": words,
        "objection_files": {"papers": [SimpleUploadedFile("paper.pdf", b"paper", "application/pdf")]},
        "extend": {"of": "", "day": far, "reason": "Reason", "language": "en"},
        "contact": {"name": "Contact", "email": "contact-2@demonstration.example", "language": "en"},
        "factory_list": {"step": "columns", "name": "0", "address": "1", "country": "2"},
        "factory_lists": {"file": SimpleUploadedFile("list.csv", factory_list(), "text/csv")},
        "participation": {"step": "suspend", "reason": "Reason", "language": "en"},
        "profile": {"women": 5, "men": 5, "languages": ["km"], "products": "", "work_kinds": []},
        "permit_add": permit,
        "permit_correct": permit,
        "permit_withdraw": {"reason": "Reason", "language": "en"},
        "visit_permits": permit,
        "propose": {"cause": "Cause", "action": "Action", "who": "Somebody", "until_date": day, "language": "en"},
        "dataset_columns": {"column-0-1": "worker", "column-0-2": "time"},
        "dataset_recalculation": {"sample": scene.ids["sample"], "workers": ""},
        "dataset_rule": {"accepted": "no", "reason": "Words", "language": "en"},
        "datasets": {"kind": "attendance", **upload},
        "pieces": {"kind": "attendance", "name": "records.dat", "size": 9},
        "pieces_finish": {"sha256": sha256(punches()).hexdigest()},
        "readings": {
            "client_id": uuid4(), "quantity": "co", "value": "3", "unit": "ppm", "place": "Store", "instrument": "A",
            "taken_at": time,
        },
        "reading_file": {"keep": "1", "text": f"quantity,value,unit,place,taken_at\nco,3,ppm,Store,{time}\n"},
        "register": {
            "name": "Factory", "address": "Road", "place": "kh Asia/Phnom_Penh", "contact_name": "Contact",
            "contact_email": "contact@demonstration.example", "contact_language": "en", "entitled": "on",
        },
        "sample": {"worker": "9", "reason": "Words", "language": "en"},
        "sample_numbers": {"reason": "Reason"},
        "samples": {"clause": "icti/5.2", "file": SimpleUploadedFile("roster.csv", roster(), "text/csv")},
        "review": {"step": "return", "reason": "Reason", "language": "en"},
        "comment": {"step": "answer", **words},
        "comment_write": {"finding": "", **words},
        "scope": {"summary": "Summary", "language": "en"},
        "visit_gate": {"step": "arrive", "met_name": "Guard", "another_day": "on"},
        "visit_meeting": {"people": "Director", **words},
        "visit_plan": {"factory": scene.ids["free"], "day": day, "team": team},
        "visit_team": {"team": team},
        "worker": {"reason": "Reason"},
    }  # fmt: skip


def _free(today: date) -> str:
    """The next weekday that is no public holiday in Cambodia."""
    days = (today + timedelta(days=ahead) for ahead in range(2, 40))
    return next(one for one in days if one.weekday() < 5 and one not in public_holidays("kh", one.year)).isoformat()


def _office(scene: Scene, recipient: str) -> str:
    from fairfloor.registry.models import Organisation

    return str(Organisation.objects.get(programme=scene.main.programme, recipient=recipient).public_id)


def _application(scene: Scene) -> dict[str, str]:
    """The factory that has applied, chosen and looked at."""
    w, factory = scene.main, scene.ids["applied"]
    asked: dict[str, Any] = {"by": w.viewer(w.officer), "now": scene.now}
    rows = applications.of_factories(w.programme, [factory], **asked)
    [one] = applications.looked_at(rows, programme=w.programme, **asked)
    return {"step": "accept", "factory": factory, f"seen-{factory}": one.seen}


def _buyer(scene: Scene) -> str:
    from fairfloor.registry.models import Organisation

    return str(Organisation.objects.get(programme=scene.main.programme, name="Demonstration Rival").public_id)
