"""One factory through a whole cycle in a real browser, each person in their own role, in Chinese and in English."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fairfloor.actions.demonstration_visits import punches
from tests.browser.journey import Cast, another_day, fill, follow, submit, told, well

PICTURES = os.environ.get("FAIRFLOOR_PICTURES")
NAMES = {"zh": "Demonstration Factory 5", "en": "Demonstration Factory 6"}  # the demonstration has four
FINDINGS = {"2.5": 5, "9.7": 60, "9.16": 120}


def picture(page: Page, name: str) -> None:
    """Keeps a picture of the page where FAIRFLOOR_PICTURES asks for one."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


class Journey:
    """The cycle, a method a stage; each looks at its pages as it goes."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.tag = cast.language[:2]
        self.words = "演示文字" if self.tag == "zh" else "Demonstration words"
        self.code = self.tag
        self.name = NAMES[self.tag]
        self.number = self.name[-1]
        self.address = f"manager-{self.number}@demonstration.invalid"

    def picture(self, page: Page, name: str) -> None:
        picture(page, f"{self.tag}-{name}")

    def move_clock(self, **where: str) -> None:
        """The officer moves the demonstration's clock by a preset or to a moment."""
        page = self.cast("officer")
        page.goto("/demonstration/")
        with page.expect_navigation():
            if "preset" in where:
                follow(page.locator(f"button[name=preset][value='{where['preset']}']"))
            else:
                follow(page.locator(f"button[name=to][value^='{where['to']}']"))
        told(page)

    def registers(self) -> None:
        page = self.cast.visitor()
        page.goto("/")
        well(page)
        page.goto("/programmes/bfc/register/")
        well(page)
        fill(
            page,
            name=self.name,
            local_name=f"演示工厂{self.number}",
            registration_number=f"DEMO-000{self.number}",
            address="Demonstration Road 4",
            contact_name="Manager 4",
            contact_email=self.address,
            contact_language="zh-hans" if self.tag == "zh" else "en",
            entitled=True,
        )
        self.picture(page, "register")
        submit(page)
        well(page)

    def accepted(self) -> None:
        page = self.cast("officer")
        page.goto("/")
        well(page)
        self.picture(page, "officer-today")
        page.goto("/factories/?q=" + self.name.replace(" ", "+"))
        well(page)
        follow(page.locator("main tbody a").first)
        well(page)
        fill(page, "form[action*='accept']", sure=True)
        submit(page, "form[action*='accept']")
        told(page)
        self.factory = page.url.rstrip("/").split("/")[-1]
        page.goto(f"/factories/{self.factory}/profile/")
        well(page)
        fill(
            page,
            women=412,
            men=88,
            languages=["km", "zh"],
            products="knitwear (fiction)",
            work_kinds=["seated-production", "warehouse", "office"],
            fact__dormitory="no",
            fact__canteen="yes",
        )
        submit(page)
        told(page)
        well(page)

    def declared(self) -> None:
        for name in ("monitor-a", "monitor-b"):
            page = self.cast(name)
            page.goto("/interests/")
            well(page)
            submit(page, "main form")
            told(page)
            well(page)

    def planned(self) -> None:
        page = self.cast("officer")
        page.goto(f"/visits/plan/?factory={self.factory}")
        well(page)
        day = page.locator("input[name=day]").get_attribute("min")
        fill(page, day=day, team="all")
        self.picture(page, "plan")
        submit(page)
        told(page)
        well(page)
        self.visit = page.url.rstrip("/").split("/")[-1]
        for name in ("buyer", "ministry", "reviewer"):
            other = self.cast(name)
            answer = other.goto(f"/visits/{self.visit}/")
            assert answer is not None and answer.status == 404, name

    def at_the_gate(self) -> None:
        page = self.cast("monitor-a")
        page.goto("/")
        well(page)
        page.goto(f"/visits/{self.visit}/")
        well(page)
        fill(page, "form[action*='gate/']", met_name="Guard 1")
        another_day(page)
        submit(page, "form[action*='gate/']")
        told(page)
        expect(page.locator(".clock")).to_be_visible()
        self.picture(page, "gate")
        well(page)
        for step in ("explain", "admit"):
            follow(page.locator(f"button[name=step][value={step}]"))
            told(page)
        well(page)

    def inside(self) -> None:
        page = self.cast("monitor-a")
        at = f"/visits/{self.visit}"
        page.goto(f"{at}/meeting/")
        well(page)
        fill(
            page,
            people="Manager 4; Personnel officer 4",
            agenda="all",
            text=self.words,
            handouts=["faq", "brochure", "web-card"],
            language=self.code,
        )
        submit(page)
        told(page)
        page.goto(f"{at}/interviews/")
        well(page)
        fill(page, kind="workers", place="off-site", women=4, men=1, text=self.words, language="km")
        submit(page)
        told(page)
        for quantity, value, unit, place, kind in (
            ("air-temperature", "32,4", "degC", "Line 4", "seated-production"),
            ("illuminance", "310", "lux", "Line 4", ""),
            ("noise", "86", "dBA", "Compressor", ""),
            ("co2", "1150", "ppm", "Office", "general-office"),
            ("co", "3", "ppm", "Loading bay", "general-factory"),
        ):
            page.goto(f"{at}/readings/")
            fill(
                page,
                quantity=quantity,
                value=value,
                unit=unit,
                place=place,
                instrument="DEMO-1",
                calibrated_until="2026-01-31",
                **({"kind": kind} if kind else {}),
            )
            submit(page)
            told(page)
        page.goto(f"{at}/readings/")
        rows = page.locator("main table tbody tr")
        assert rows.count() >= 5
        self.picture(page, "readings")
        well(page)

    def records(self) -> None:
        page = self.cast("monitor-b")
        page.goto(f"/visits/{self.visit}/records/")
        well(page)
        content = punches(date(2025, 10, 20), workers=24, days=56)
        page.set_input_files("input[type=file]", {"name": "attlog.dat", "mimeType": "text/plain", "buffer": content})
        submit(page, "form[enctype='multipart/form-data']")
        told(page)
        expect(page.locator("form[action$='/import/']")).to_be_visible(timeout=60_000)  # the page renews itself
        self.picture(page, "mapping")
        well(page)
        submit(page, "form[action$='/import/']")
        told(page)
        expect(page.locator("main svg").first).to_be_visible(timeout=60_000)
        self.picture(page, "records")
        well(page)
        where = page.url
        follow(page.locator("main table a[href*='/rules/daily-hours/']").first)
        expect(page.locator("main svg").first).to_be_visible()
        well(page)
        page.locator("summary").last.click()
        fill(page, accepted="yes")
        submit(page, "details form")
        told(page)
        self.picture(page, "rule")
        page.goto(f"{where}weeks/")
        expect(page.locator("main svg").first).to_be_visible()
        self.picture(page, "weeks")
        well(page)

    def checklist(self) -> None:
        page = self.cast("monitor-a")
        page.goto(f"/visits/{self.visit}/checklist/")
        well(page)
        page.goto(f"/visits/{self.visit}/checklist/?show=open")  # those that apply here
        links = page.locator("main a[href*='/checklist/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        clauses = sorted(
            {
                link.split("?")[0].split("#")[0]
                for link in links
                if re.search(r"/checklist/\w+/[\w.-]+/$", link.split("?")[0])
            }
        )
        assert len(clauses) >= 40
        sections = set()
        for address in clauses:
            section, _, clause = address.rstrip("/").rpartition("/")[2].rpartition(".")
            wrong = FINDINGS.get(f"{section}.{clause}") if "/icti/" in address else None
            if wrong or section not in sections:
                sections.add(section)
                self.answer_on_its_page(address, wrong, first=len(sections) == 1)
            else:
                self.answer_in_one_go(address)
        page.goto(f"/visits/{self.visit}/checklist/")
        self.picture(page, "checklist")
        page.goto(f"/visits/{self.visit}/")
        self.picture(page, "visit")
        well(page)

    def answer_on_its_page(self, address: str, wrong: int | None, *, first: bool) -> None:
        page = self.cast("monitor-a")
        page.goto(address)
        if first:
            self.picture(page, "clause")
            well(page)
        fill(page, "form#answer", answer="non-compliant" if wrong else "compliant")
        if wrong:
            number = address.rstrip("/").rpartition("/")[2]
            words = f"{self.words} {number}"
            fill(page, "form#answer", text=words, workers_affected=wrong, basis="observation", language=self.code)
        submit(page, "form#answer")
        told(page)

    def answer_in_one_go(self, address: str) -> None:
        """The same form, asked for and sent as a browser does, but not drawn: two hundred drawings tell nothing new."""
        requests = self.cast("monitor-a").request
        form = re.search(r'<form[^>]*id="answer".*?</form>', requests.get(address).text(), re.DOTALL)
        assert form is not None, address
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
        language = re.search(r'<option value="([^"]+)" selected', form[0].partition('name="language"')[2])
        assert language is not None
        given = {**hidden, "answer": "compliant", "text": "", "language": language[1], "basis": "observation"}
        kept = requests.post(address, form=given, headers={"Referer": self.cast("monitor-a").url}, max_redirects=0)
        assert kept.status == 302, (address, kept.status)

    def closed(self) -> None:
        page = self.cast("monitor-a")
        page.goto(f"/visits/{self.visit}/documents/")
        well(page)
        fill(page, text=f"{self.words}: payroll", language=self.code)
        submit(page)
        told(page)
        page.goto(f"/visits/{self.visit}/closing/")
        well(page)
        fill(
            page,
            checklist="all",
            summary=self.words,
            attended="Manager 4",
            response="acknowledged",
            by="Manager 4",
            language=self.code,
        )
        self.picture(page, "closing")
        submit(page)
        told(page)
        well(page)

    def written(self) -> None:
        page = self.cast("monitor-a")
        page.goto(f"/visits/{self.visit}/")
        submit(page, "form[action$='/report/']")
        told(page)
        self.report = page.url.rstrip("/").split("/")[-1]
        well(page)
        edits = page.locator("main a[href*='/findings/']:not([href*='remove']):not([href*='new'])")
        follow(edits.first)
        well(page)
        fill(page, suggestion=self.words, evidence=self.words)
        submit(page)
        told(page)
        page.goto(f"/reports/{self.report}/scope/")
        well(page)
        fill(
            page, summary=self.words, records=self.words, unseen=self.words, limitations=self.words, language=self.code
        )
        submit(page)
        told(page)
        page.goto(f"/reports/{self.report}/")
        submit(page, "form[action$='submit/']")
        told(page)
        well(page)

    def documents_come(self) -> None:
        mail = self.cast.mail_to(self.address, having="/reset/key/")
        assert self.name not in mail
        link = re.search(r"http://\S+", mail)
        assert link, mail
        page = self.cast.open_page(language=self.cast.language)
        page.goto(link[0])
        well(page)
        fill(page, password1="quiet-looms-and-light-4", password2="quiet-looms-and-light-4")
        submit(page, "main form:has([name=password1])")
        expect(page.locator("main [name=password1]")).to_have_count(0)
        well(page)
        manager = self.manager = self.cast(f"manager-{self.number}", "quiet-looms-and-light-4")
        well(manager)
        self.picture(manager, "manager-today")
        manager.goto(f"/visits/{self.visit}/")
        well(manager)
        follow(manager.locator("main a[href^='/documents/']").first)
        well(manager)
        manager.set_input_files(
            "input[type=file]", {"name": "payroll.txt", "mimeType": "text/plain", "buffer": b"fiction"}
        )
        submit(manager, "form[enctype='multipart/form-data']")
        told(manager)

    def takes_the_review(self) -> Page:
        """No reviewer reads an interview before the review is taken; a second one comes too late and is told who has it."""
        inside = f"/visits/{self.visit}/interviews/"
        page, second = self.cast("reviewer"), self.cast("reviewer-2")
        for one in (page, second):
            assert status(one, inside) == 404
            one.goto(f"/reports/{self.report}/review/")
            well(one)
            expect(one.locator(f"main a[href='{inside}']")).to_have_count(0)
        take = "main form:has(button[value=take])"
        page.locator(f"{take} button").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        told(page)
        well(page)
        self.picture(page, "review-taken")
        follow(page.locator(f"main a[href='{inside}']"))
        expect(page.locator("main")).to_contain_text(self.words)
        well(page)
        submit(second, take)  # from the page that it looked at before
        expect(second.locator("main .alert-danger")).to_contain_text("Reviewer A")
        expect(second.locator("main button[value=approve]")).to_have_count(0)
        assert status(second, inside) == 404
        second.goto("/")
        well(second)
        return page

    def approved_and_published(self) -> None:
        page = self.takes_the_review()
        page.goto("/")
        well(page)
        self.picture(page, "reviewer-today")
        page.goto(f"/reports/{self.report}/review/")
        well(page)
        self.picture(page, "review")
        form = "form:has([name=reviewed])"
        fill(page, form, read=True)
        submit(page, form)
        told(page)
        officer = self.cast("officer")
        officer.goto(f"/reports/{self.report}/publish/")
        well(officer)
        submit(officer)
        told(officer)
        well(officer)

    def answered(self) -> None:
        page = self.manager
        page.goto(f"/reports/{self.report}/")
        well(page)
        self.picture(page, "manager-report")
        page.goto(f"/reports/{self.report}/v1/")
        well(page)
        self.picture(page, "version-1")
        for language in ("zh", "en"):
            answer = page.request.get(f"/reports/{self.report}/v1/{language}.pdf")
            assert answer.ok and answer.body().startswith(b"%PDF"), language
        page.goto(f"/reports/{self.report}/")
        follow(page.locator("main a[href$='/objection/']").first)
        well(page)
        fill(page, text=f"{self.words}!", language=self.code)
        self.picture(page, "objection")
        submit(page)
        told(page)
        follow(page.locator("main a[href$='/action/']").last)
        well(page)
        fill(page, cause=self.words, action=self.words, who="Manager 4", until_date="2025-12-31", language=self.code)
        submit(page)
        told(page)
        follow(page.locator("main a[href^='/actions/'][href$='/files/']").first)
        well(page)
        page.set_input_files("[name=papers]", {"name": "fans.jpg", "mimeType": "image/jpeg", "buffer": b"the fans"})
        submit(page, "main form[enctype]")
        told(page)
        self.picture(page, "evidence")
        page.goto(f"/reports/{self.report}/clarification/")
        well(page)
        page.locator("[name=findings]").first.check()
        fill(page, text=self.words, language=self.code)
        submit(page, "main form:has([name=training])")
        told(page)
        well(page)

        page.goto(f"/reports/{self.report}/delay/")
        well(page)
        self.picture(page, "delay")

    def met(self) -> None:
        page = self.cast("officer")
        page.goto(f"/reports/{self.report}/")
        follow(page.locator("main a[href*='/clarifications/']").first)
        well(page)
        follow(page.locator("main a[href$='/arrange/']"))
        well(page)
        fill(page, meets_at="2025-12-30T10:00", place=self.words)
        submit(page, "main form:has([name=place])")
        told(page)
        self.picture(page, "clarification")

    def decided(self) -> None:
        page = self.cast("officer")
        page.goto(f"/reports/{self.report}/")
        follow(page.locator("main a[href*='/objections/']").first)
        well(page)
        fill(page, decision="uphold", reasons=self.words, language=self.code)
        submit(page)
        told(page)
        page.goto(f"/reports/{self.report}/amend/")
        well(page)
        self.picture(page, "amend")
        fill(page, text=self.words, language=self.code)
        submit(page)
        told(page)
        self.manager.goto(f"/reports/{self.report}/v2/")
        well(self.manager)
        self.picture(self.manager, "version-2")
        self.manager.goto("/notices/")
        well(self.manager)

    def shared(self) -> None:
        page, buyer = self.manager, self.cast("buyer")
        page.goto("/access/")
        well(page)
        organisation = page.locator("select[name=organisation] option[value]:not([value=''])").first
        fill(page, organisation=organisation.get_attribute("value"))
        submit(page, "form:has([name=organisation])")
        told(page)
        self.picture(page, "access")
        address = f"/reports/{self.report}/v2/"
        assert status(buyer, address) == 404
        officer = self.cast("officer")
        officer.goto("/demonstration/")
        well(officer)
        moments = officer.locator("button[name=to]").evaluate_all("all => all.map(b => b.value)")
        before = min(value for value in moments if "T23:59:59" in value or "T16:59:59" in value)
        self.move_clock(to=before)
        seen_before = status(buyer, address)
        self.move_clock(preset="hour")
        assert status(buyer, address) == 200
        assert seen_before in (200, 404)  # the demonstration's clock runs on while the page is asked for
        well(buyer)
        self.picture(buyer, "buyer-report")
        buyer.goto("/")
        well(buyer)
        self.picture(buyer, "buyer-today")
        follow(buyer.locator("main a[href='/portfolio/']"))
        expect(buyer.locator(f"main a[href='{address.rstrip('/').rpartition('/v')[0]}/']")).to_be_visible()
        well(buyer)
        self.picture(buyer, "buyer-portfolio")

    def watched(self) -> None:
        ministry = self.cast("ministry")
        ministry.goto("/factories/")
        well(ministry)
        expect(ministry.locator("main")).to_contain_text(self.name)
        self.picture(ministry, "ministry")
        assert status(ministry, f"/reports/{self.report}/v1/") == 404
        officer = self.cast("officer")
        officer.goto("/log/")
        well(officer)
        self.picture(officer, "log")
        assert '"ok": true' in self.cast.site.run("log", "verify", "--format", "json")


def status(page: Page, address: str) -> int:
    """What the person gets at the address."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status


STAGES = (
    "registers",
    "accepted",
    "declared",
    "planned",
    "at_the_gate",
    "inside",
    "records",
    "checklist",
    "closed",
    "written",
    "documents_come",
    "approved_and_published",
    "answered",
    "met",
    "decided",
    "shared",
    "watched",
)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_one_factory_through_a_whole_cycle(site: Any, open_page: Any, language: str) -> None:
    """From registration to the answer, the second version and the buyer, each stage by its own people."""
    journey = Journey(Cast(site, open_page, language))
    for stage in STAGES:
        try:
            getattr(journey, stage)()
        except Exception:
            for name, page in journey.cast.pages.items():
                picture(page, f"failed-{stage}-{name or 'visitor'}")
            print(journey.cast.site.log.read_text("utf-8", "replace")[-5000:])
            raise
