"""People at browsers of their own, and what each does and sees of a case."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from cases.models import Case
from cases.rules.states import Act
from tests.browser.conftest import PHONE


@dataclass
class Person:
    """Somebody with an account, at a browser of their own."""

    page: Page

    def sees_on_the_desk(self, *numbers: str) -> None:
        """Exactly these cases are on the list of open ones."""
        self.page.goto("/desk/")
        expect(self.page.locator("#rows tbody tr")).to_have_count(len(numbers))
        for number in numbers:
            expect(self.page.locator(f'#rows tr[data-number="{number}"]')).to_be_visible()

    def opens(self, case: Case) -> None:
        """The case's page, by the link of the list."""
        self.page.goto("/desk/")
        self.page.locator(f'#rows tr[data-number="{case.number}"] a').click()
        expect(self.page.locator("h1")).to_contain_text(case.number)

    def may(self, *acts: Act) -> None:
        """The forms that the opened page has are for these acts, and for no others but notes."""
        found = self.page.locator("form[data-act]").evaluate_all("forms => forms.map(form => form.dataset.act)")
        assert set(found) - {"note"} == {str(act) for act in acts}

    def does(self, act: Act, **fields: str) -> None:
        """Fills the act's form and sends it; it is done."""
        self.tries(act, **fields)
        expect(self.page.locator(".desk-done")).to_be_visible()

    def is_told_of(self, name: str, act: Act) -> None:
        """Somebody was first: nothing is done, and what was typed is sent again with one press."""
        expect(self.page.locator(".desk-problem")).to_contain_text(name)
        self.page.locator(f'form[data-act="{act}"] button').click()
        expect(self.page.locator(".desk-done")).to_be_visible()

    def tries(self, act: Act, **fields: str) -> None:
        """Fills the act's form and sends it."""
        form = self.page.locator(f'form[data-act="{act}"]')
        form.locator("xpath=..").locator("summary").click()
        for name, value in fields.items():
            field = form.locator(f'[name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button").click()


@dataclass
class Stranger(Person):
    """Has a desk, but none of this case."""

    def knows_nothing_of(self, case: Case) -> None:
        """Neither list nor page tells of it."""
        self.page.goto("/desk/")
        expect(self.page.locator("main .nothing")).to_be_visible()
        expect(self.page.locator("main")).not_to_contain_text(case.number)
        answer = self.page.goto(f"/cases/{case.number}/")
        assert answer.status == 404
        expect(self.page.locator("body")).not_to_contain_text(case.text)


@dataclass
class Resident:
    """Who reported it: a phone without an account, and the address of the receipt."""

    page: Page

    def is_told(self, state: str, *steps: str) -> None:
        """The receipt's page says how far it is, and every step up to there, with nobody's name."""
        self.page.reload()
        expect(self.page.locator(".report-state")).to_have_text(state)
        expect(self.page.locator(".report-steps > li")).to_have_count(len(steps))
        for place, step in enumerate(steps):
            expect(self.page.locator(".report-steps > li").nth(place)).to_contain_text(step)
        for name in ("handler", "worker", "desk_"):
            expect(self.page.locator("main")).not_to_contain_text(name)
        assert self.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
