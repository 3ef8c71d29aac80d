"""A person at a window: what she presses, writes and chooses, by mouse or by the keyboard alone.

Whatever she does is looked for in the page's main part; every page on her way has the heading that she
expects, does not scroll sideways, and its console stays silent.
"""

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

MOST_TABS = 80
MOST_CHOICES = 12
FITS = "() => document.scrollingElement.scrollWidth <= innerWidth"
HAS_FOCUS = "element => element === document.activeElement"
IS_AMONG_ITS_CHOICES = """element => document.activeElement.type === 'radio'
    && document.activeElement.name === element.name"""
# In the window (a long text may go on below), under nothing else, and drawn otherwise than without the
# focus: the ring of a radio is its label's.
FOCUS_IS_SEEN = """() => {
    const element = document.activeElement
    const labels = [...(element.labels ?? [])]
    const look = () => [element, ...labels].map(part => [null, '::before'].map(drawn => {
        const style = getComputedStyle(part, drawn)
        return [style.outline, style.boxShadow, style.backgroundColor, style.border, style.color]
    })).join()
    const box = element.getClientRects()[0]
    const lowest = Math.min(box.bottom, innerHeight)
    const top = document.elementFromPoint(box.x + box.width / 2, (Math.max(box.y, 0) + lowest) / 2)
    const uncovered = [element, ...labels].some(part => part.contains(top))
    const focused = look()
    element.blur()
    const plain = look()
    element.focus()
    return uncovered && focused !== plain
}"""


class Window:
    """Somebody's window, and her hand at the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._complain)

    def open(self, address: str, *, to: str) -> None:
        """Type an address; ``to`` is the heading of the page that opens."""
        self.page.goto(address)
        self._has_arrived(to)

    def press(self, name: str, *, to: str, exact: bool = False) -> None:
        """A link or a button that leads to the page with the heading ``to``."""
        link = self.main.get_by_role("link", name=name, exact=exact)
        button = self.main.get_by_role("button", name=name, exact=exact)
        with self.page.expect_navigation():
            self._press(link.or_(button))
        self._has_arrived(to)

    def write(self, label: str, text: str) -> None:
        """At the end of what stands in the field already."""
        field = self.main.get_by_label(label).and_(self.page.locator("input, textarea"))
        self._go_to(field)
        self.page.keyboard.press("Control+End")
        self._type(text)

    def tick(self, label: str) -> None:
        self.main.get_by_role("checkbox", name=label).check()

    def choose(self, label: str) -> None:
        """One of several."""
        self.main.get_by_role("radio", name=label).check()

    def unfold(self, words: str) -> None:
        self._press(self.main.locator("summary").filter(has_text=words))

    def mend(self, fault: str, *, at: str) -> None:
        """The page says what is wrong, and the sentence leads to the field ``at``."""
        expect(self.main.get_by_role("heading", name="There is a problem")).to_be_visible()
        self._press(self.main.get_by_role("link", name=fault))
        expect(self.main.get_by_label(at).first).to_be_in_viewport()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.main.get_by_text(text).locator("visible=true").first).to_be_visible()

    def sees_nothing_of(self, *texts: str) -> None:
        for text in texts:
            expect(self.main.get_by_text(text)).to_have_count(0)

    def _has_arrived(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert self.page.evaluate(FITS), f"{self.page.url} scrolls sideways"
        assert self.complaints == [], self.page.url

    def _complain(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _press(self, control: Locator) -> None:
        control.click()

    def _go_to(self, field: Locator) -> None:
        field.click()

    def _type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)


class KeyboardWindow(Window):
    """The same without a mouse: Tab, Enter, Space and typing, and arrows within a group of choices."""

    def open(self, address: str, *, to: str) -> None:
        """And past the head of the page, by the link that the first Tab brings forth."""
        super().open(address, to=to)
        self._go_to(self.page.get_by_role("link", name="Skip to main content"), most=1)
        self.page.keyboard.press("Enter")

    def tick(self, label: str) -> None:
        box = self.main.get_by_role("checkbox", name=label)
        self._go_to(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def choose(self, label: str) -> None:
        radio = self.main.get_by_role("radio", name=label)
        self._tab(radio, IS_AMONG_ITS_CHOICES, MOST_TABS)
        if not radio.is_checked() and radio.evaluate(HAS_FOCUS):
            self.page.keyboard.press("Space")
        for _ in range(MOST_CHOICES):
            if radio.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        expect(radio).to_be_checked()
        expect(radio).to_be_focused()

    def mend(self, fault: str, *, at: str) -> None:
        """And the keyboard is there."""
        super().mend(fault, at=at)
        expect(self.main.get_by_label(at).first).to_be_focused()

    def _press(self, control: Locator) -> None:
        self._go_to(control)
        self.page.keyboard.press("Enter")

    def _go_to(self, field: Locator, *, most: int = MOST_TABS) -> None:
        self._tab(field, HAS_FOCUS, most)

    def _type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def _tab(self, control: Locator, arrived: str, most: int) -> None:
        """On to ``control``, which shows that it has the focus; fails after ``most`` tabs."""
        element = control.element_handle()
        for _ in range(most):
            if element.evaluate(arrived):
                break
            self.page.keyboard.press("Tab")
        assert element.evaluate(arrived), f"{control} is not within {most} tabs"
        assert self.page.evaluate(FOCUS_IS_SEEN), f"{control} does not show that it has the focus"
