"""Applications decided on several at once in a real browser, by the keyboard alone; and one that is not accepted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import Cast, fill, follow, submit, well
from tests.browser.pages import fits
from tests.browser.sites import Site

# Both languages use one installation: each has factories of its own.
NEW = {"zh-hans": ("Plum Blossom Mills", "Crane Feather Works"), "en": ("Copper Kettle Shoes", "Juniper Thread")}


def apply(page: Page, name: str, address: str) -> None:
    """A factory applies by the public form."""
    page.goto("/programmes/bfc/register/")
    fill(page, name=name, address=f"{name} Road", contact_name="Applicant", contact_email=address, entitled=True)
    submit(page)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_decides_on_several_at_once(site: Site, open_page: Callable[..., Page], language: str) -> None:
    """Ticked by a link and by the space bar, looked at, accepted; the contact of the other is told that it was not."""
    cast = Cast(site, open_page, language)
    for name in NEW[language]:
        apply(cast.visitor(), name, f"{name.split()[0].lower()}@demonstration.invalid")
    taken, refused = NEW[language]
    page = cast("officer")
    page.goto("/")
    follow(page.locator("main a[href='/applications/']"))
    follow(page.locator("main a[href*='tick=all']"))
    expect(page.locator("input[name=factory]:checked")).not_to_have_count(0)
    other = page.get_by_role("row", name=refused).get_by_role("checkbox")
    other.focus()
    page.keyboard.press("Space")
    expect(other).not_to_be_checked()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
        well(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(taken)
    expect(page.locator("main")).not_to_contain_text(refused)
    page.set_viewport_size({"width": 390, "height": 900})
    fits(page)
    well(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    follow(page.locator("button[value=back]"))
    expect(page.get_by_role("row", name=taken).get_by_role("checkbox")).to_be_checked()
    follow(page.locator("button[value=look]").first)
    follow(page.locator("button[value=accept]"))
    expect(page.locator("main .alert-success")).to_be_visible()
    expect(page.locator("main table")).not_to_contain_text(taken)
    follow(page.get_by_role("link", name=refused))
    well(page)
    reject = "form[action$='/decision/reject/']"
    fill(page, reject, reason="演示原因 Demonstration reason", sure=True)
    submit(page, reject)
    expect(page.locator("main table").first).to_contain_text("Demonstration reason")
    said = cast.mail_to(f"{refused.split()[0].lower()}@demonstration.invalid", having="/programmes/bfc/register/")
    assert "Demonstration reason" not in said and refused not in said
