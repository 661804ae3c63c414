"""People come in by a link, guard their account, look after each other, and can read what was changed."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pyotp
import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, expect

from frontdesk.accounts.roles import Role
from frontdesk.kit.clock import SystemClock
from frontdesk.kit.ids import new_secret
from frontdesk.store.embedded import Cluster
from tests.browser.dashboard import Dashboard, Work
from tests.journeys.server import EMAIL, PASSWORD, ROOMY, Process, hire, running
from tests.post_office import PostOffice, opened

NEW = "another horse, another battery"

Arrive = Callable[..., Awaitable[Dashboard]]


def here(link: str, url: str) -> str:
    """The same at `url`: the server took any free port, and its settings know nothing of that."""
    return re.sub(r"^https?://[^/]+", url, link)


@pytest.fixture
async def arrive(browser: Browser, frontdesk: Process) -> AsyncIterator[Arrive]:
    """Opens an address in a browser of somebody who is not signed in."""
    desks: list[Dashboard] = []

    async def arrive(address: str, at: str = "") -> Dashboard:
        context = await browser.new_context(viewport={"width": 1280, "height": 860})
        context.set_default_timeout(30_000)
        desk = Dashboard(await context.new_page(), at or frontdesk.url)
        desks.append(desk)
        await desk.page.goto(here(address, desk.url))
        return desk

    yield arrive
    for desk in desks:
        assert desk.faults == []
        assert desk.strangers == []
        await desk.page.context.close()


def a_name() -> str:
    return f"P{new_secret(4)}".replace("-", "x").replace("_", "y")


async def hired(frontdesk: Process, role: Role = Role.AGENT) -> tuple[str, str]:
    """Name and address of somebody new."""
    assert frontdesk.database_url is not None
    person = await hire(frontdesk.database_url, a_name().lower(), role)
    return person.name, person.email


def row(desk: Dashboard, name: str) -> Locator:
    return desk.page.locator(".row.person").filter(has_text=name)


async def choose(desk: Dashboard, name: str, action: str) -> None:
    await row(desk, name).get_by_role("button", name=f"What to do with {name}").click()
    await desk.page.get_by_role("menuitem", name=action, exact=True).click()


async def invite(desk: Dashboard, email: str) -> str:
    """The link."""
    await desk.button("Invite a colleague").click()
    dialog = desk.page.get_by_role("dialog", name="Invite a colleague")
    await dialog.get_by_label("E-mail").fill(email)
    await dialog.get_by_role("button", name="Make the link").click()
    sent = desk.page.get_by_role("dialog", name=f"Invitation for {email}")
    link = await sent.get_by_label("Link").input_value()
    await sent.get_by_role("button", name="Done").click()
    return link


async def test_a_colleague_comes_in_by_a_link_and_the_link_has_ended(work: Work, arrive: Arrive) -> None:
    desk = await work("/settings/people")
    email = f"{a_name().lower()}@example.com"
    link = await invite(desk, email)
    await expect(row(desk, email)).to_contain_text("by Mara, until")
    newcomer = await arrive(link)
    await expect(newcomer.page.get_by_text("Mara invites you")).to_be_visible()
    await expect(newcomer.page.get_by_label("E-mail")).to_have_value(email)
    assert await newcomer.serious_faults() == []
    name = a_name()
    await newcomer.page.get_by_label("Your name").fill(name)
    await newcomer.page.get_by_label("Choose a password").fill(NEW)
    await newcomer.button("Join the team").click()
    await expect(newcomer.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()
    assert "#" not in newcomer.page.url

    late = await arrive(link)
    late.expected = "404"
    await expect(late.page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    await late.button("To the sign-in page").click()
    await expect(late.button("Sign in")).to_be_visible()
    await desk.page.reload()
    await expect(row(desk, name)).to_contain_text("Agent")


async def test_an_invitation_is_withdrawn(work: Work, arrive: Arrive) -> None:
    desk = await work("/settings/people")
    email = f"{a_name().lower()}@example.com"
    link = await invite(desk, email)
    await row(desk, email).get_by_role("button", name=f"Withdraw the invitation of {email}").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    await expect(row(desk, email)).to_have_count(0)
    late = await arrive(link)
    late.expected = "404"
    await expect(late.page.get_by_role("heading", name="This link does not work any more")).to_be_visible()


async def test_the_guide_invites_too(work: Work) -> None:
    desk = await work("/guide")
    await desk.page.get_by_role("button", name=re.compile("Invite a colleague.*")).first.click()
    step = desk.page.locator(".guide-step.is-open")
    await step.get_by_role("button", name="Invite a colleague", exact=True).last.click()
    await expect(desk.page.get_by_role("dialog", name="Invite a colleague")).to_be_visible()


async def test_a_second_factor_is_set_up_asked_for_and_switched_off(work: Work, arrive: Arrive, newcomer: str) -> None:
    desk = await work("/settings/profile", email=newcomer)
    await desk.button("Set up").click()
    dialog = desk.page.get_by_role("dialog", name="Second factor")
    await dialog.get_by_label("Your password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog.locator(".qr path")).to_have_count(1)
    secret = (await dialog.locator(".factor-key code").inner_text()).replace(" ", "")
    await dialog.get_by_label("Code").fill(pyotp.TOTP(secret).at(SystemClock().now(), counter_offset=0))
    await dialog.get_by_role("button", name="Set up").click()
    kept = desk.page.get_by_role("dialog", name="Your recovery codes")
    await expect(kept.locator("code")).to_have_count(10)
    codes = await kept.locator("code").all_inner_texts()
    assert len(codes) == 10
    await desk.page.keyboard.press("Escape")
    await expect(kept).to_be_visible()  # they are shown only now
    await kept.get_by_role("button", name="I have kept them").click()
    await expect(desk.page.get_by_text("On: signing in takes a code")).to_be_visible()

    door = await arrive(f"{desk.url}/admin")
    door.expected = "401"
    await door.sign_in(newcomer)
    await door.page.get_by_label("Code").fill("000000")
    await door.button("Sign in").click()
    await expect(door.page.get_by_role("alert")).to_have_text("That code is not right, or was used already.")
    await door.page.get_by_label("Code").fill(codes[0])
    await door.button("Sign in").click()
    await expect(door.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()

    await desk.button("Switch off").click()
    off = desk.page.get_by_role("dialog", name="Switch off")
    await off.get_by_label("Your password").fill(PASSWORD)
    await off.get_by_label("Code").fill(codes[1])
    await off.get_by_role("button", name="Switch off").click()
    await expect(desk.button("Set up")).to_be_visible()


async def test_a_picture_is_chosen_shown_and_removed(work: Work, newcomer: str, tmp_path: Path) -> None:
    file = tmp_path / "me.png"
    Image.new("RGB", (400, 300), (200, 120, 40)).save(file)
    desk = await work("/settings/profile", email=newcomer)
    await desk.page.get_by_label("Choose a picture").set_input_files(file)
    shown = desk.page.locator(".picture-field .avatar img")
    await expect(shown).to_have_js_property("naturalWidth", 192)
    await expect(desk.page.locator(".rail .avatar img")).to_have_count(1)
    await desk.page.reload()
    await expect(shown).to_have_js_property("complete", value=True)
    await desk.button("Remove").click()
    await expect(shown).to_have_count(0)


async def test_no_other_device_stays_signed_in(work: Work, newcomer: str) -> None:
    here, there = await work("/settings/profile", email=newcomer), await work("", email=newcomer)
    there.expected = "401"
    await here.button("Sign out everywhere else").click()
    await expect(here.page.get_by_text("You are signed out everywhere else.")).to_be_visible()
    await expect(there.button("Sign in")).to_be_visible()
    await expect(here.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()


async def test_a_new_address_is_the_one_to_sign_in_with(work: Work, newcomer: str) -> None:
    desk = await work("/settings/profile", email=newcomer)
    address = f"{a_name().lower()}@new.example"
    await desk.button("Change the address").click()
    dialog = desk.page.get_by_role("dialog", name="Your address")
    await dialog.get_by_label("E-mail").fill(address)
    await dialog.get_by_label("Your password").fill("a wrong guess")
    desk.expected = "401"
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_have_text("That is not your password.")
    await dialog.get_by_label("Your password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Save").click()
    await expect(desk.page.get_by_text(address)).to_be_visible()
    await work("", email=address)


async def test_a_role_is_changed_somebody_leaves_and_comes_back_and_it_is_all_recorded(
    work: Work, frontdesk: Process
) -> None:
    name, email = await hired(frontdesk)
    theirs = await work("", email=email)
    theirs.expected = "401"
    desk = await work("/settings/people")
    await expect(row(desk, name)).to_contain_text("here now")
    await choose(desk, name, "Change role")
    dialog = desk.page.get_by_role("dialog", name=f"Change role: {name}")
    await dialog.get_by_label("Role").select_option("viewer")
    await dialog.get_by_role("button", name="Save").click()
    await expect(row(desk, name)).to_contain_text("Viewer")
    await choose(desk, name, "Deactivate")
    await desk.page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    await expect(row(desk, name)).to_contain_text("Deactivated")
    await expect(theirs.button("Sign in")).to_be_visible()
    await choose(desk, name, "Let in again")
    await expect(row(desk, name)).not_to_contain_text("Deactivated")

    await desk.page.get_by_role("link", name="Record of changes").click()
    for line in (f"let {name} in again", f"deactivated {name}", f"changed {name}’s role"):
        await expect(desk.page.locator(".change", has_text=line)).to_contain_text("Mara")
    await expect(desk.page.get_by_text("role: agent → viewer").first).to_be_visible()
    await desk.page.get_by_label("What").select_option("site")
    await expect(desk.page.get_by_text(f"deactivated {name}")).to_have_count(0)


async def test_a_link_from_an_owner_leads_to_a_new_password(work: Work, arrive: Arrive, frontdesk: Process) -> None:
    name, email = await hired(frontdesk)
    desk = await work("/settings/people")
    await choose(desk, name, "Link for a new password")
    dialog = desk.page.get_by_role("dialog", name=f"New password for {name}")
    link = await dialog.get_by_label("Link").input_value()
    theirs = await arrive(link)
    await expect(theirs.page.get_by_text(email)).to_be_visible()
    await theirs.page.get_by_label("Choose a password").fill("short")
    await theirs.page.get_by_label("Choose a password").fill(NEW)
    await theirs.button("Save the password").click()
    await theirs.button("To the sign-in page").click()
    await theirs.sign_in(email, NEW)
    await expect(theirs.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()


async def test_the_last_owner_is_told_why_not(work: Work) -> None:
    desk = await work("/settings/people")
    desk.expected = "409"
    await choose(desk, "Mara", "Change role")
    dialog = desk.page.get_by_role("dialog", name="Change role: Mara")
    await dialog.get_by_label("Role").select_option("agent")
    await dialog.get_by_role("button", name="Save").click()
    await expect(desk.page.get_by_text("This is the last owner.")).to_be_visible()
    await expect(row(desk, EMAIL)).to_contain_text("Owner")


async def test_an_agent_sees_neither_people_nor_record(work: Work, newcomer: str) -> None:
    desk = await work("/settings/people", email=newcomer)
    await expect(desk.page.get_by_role("link", name="Your profile")).to_be_visible()
    for name in ("People", "Record of changes"):
        await expect(desk.page.get_by_role("link", name=name)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["people", "changes", "profile"])
async def test_the_pages_keep_nobody_out(work: Work, page: str, scheme: str) -> None:
    desk = await work(f"/settings/{page}", color_scheme=scheme)
    await expect(desk.page.get_by_role("heading", level=2)).to_be_visible()
    await expect(desk.page.locator(".settings-part .card").first).to_be_visible()
    assert await desk.serious_faults() == []


async def test_a_forgotten_password_comes_by_mail(
    arrive: Arrive, cluster: Cluster, new_database: Callable[[], str], tmp_path: Path
) -> None:
    office = PostOffice()
    with opened(office) as port:
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none", "SMTP_FROM": "d@example.com"}
        settings = {**ROOMY, **mail, "DATABASE_URL": cluster.url(database=new_database())}
        with running(tmp_path, settings) as server:
            door = await arrive("http://desk/admin", at=server.url)
            await door.page.get_by_role("button", name="Forgot your password?").click()
            await door.page.get_by_label("E-mail").fill(EMAIL)
            await door.button("Send the link").click()
            await expect(door.page.get_by_text("a letter is on its way")).to_be_visible()
            text = (await office.next_letter()).get_content()
            [link] = re.findall(r"http\S+/admin/reset#\S+", text)
            await door.page.goto(here(link, server.url))
            await door.page.get_by_label("Choose a password").fill(NEW)
            await door.button("Save the password").click()
            await door.button("To the sign-in page").click()
            await door.sign_in(EMAIL, NEW)
            await expect(door.page.get_by_role("navigation", name="Frontdesk")).to_be_visible()
            await door.page.context.close()
