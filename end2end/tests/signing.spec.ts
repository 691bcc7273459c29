// Visitors who are signed in on the site around the chat.
import { expectAccessibleInBothThemes } from "../support/axe";
import { type Browsers, expect, test } from "../support/fixtures";
import { type HostPage, MARIA } from "../support/host-page";
import { Records } from "../support/records";
import { shot } from "../support/shots";
import { ADA, LANGUAGE_NAMES, SECRET, type Said, example, giveSecret, signed } from "../support/signing";

type Foyer = (...call: unknown[]) => unknown;

/** Calls of the page. */
const call = (host: HostPage, ...given: unknown[]) =>
  host.page.evaluate((given) => (window as unknown as { Foyer: Foyer }).Foyer(...given), given);

/** Every page of this visitor says who they are, before the script is there. */
async function identified(host: HostPage, said: Said): Promise<void> {
  await host.page.context().addInitScript((said) => {
    // Only pages of the site: the chat has a frame of its own.
    if (window.parent !== window) return;
    const w = window as unknown as { Foyer: Foyer & { q?: unknown[][] } };
    w.Foyer = ((...call: unknown[]) => void (w.Foyer.q ||= []).push(call)) as typeof w.Foyer;
    w.Foyer("identify", said);
  }, said);
}

async function visitorAs(browsers: Browsers, said: Said): Promise<HostPage> {
  const host = await browsers.visitor("plain.html");
  await identified(host, said);
  await host.goto("plain.html");
  return host;
}

const name = (host: HostPage) => host.chat.getByLabel("Name");

test("a signed-in visitor types no name, and has the chat in every browser", async ({ browsers, server }) => {
  giveSecret(server);
  const joe = await browsers.agent("joe");
  const phone = await visitorAs(browsers, signed(ADA));
  await call(phone, "setAttributes", { plan: "pro", seats: 5, gone: null });
  await phone.open();
  await expect(name(phone)).toHaveValue(ADA.name);
  await expect(name(phone)).toHaveJSProperty("readOnly", true);
  await expect(phone.chat.getByLabel("Email")).toHaveValue(ADA.email);
  await phone.chat.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await phone.chat.getByLabel("Question").fill(MARIA.question);
  await shot(phone.page, "form-signed-in");
  await phone.chat.getByRole("button", { name: "Start chat" }).click();

  await joe.openList("Queue");
  await joe.open(ADA.name);
  await joe.tool("Take").click();
  const details = joe.page.getByRole("complementary", { name: "Visitor details" });
  await expect(details.locator(".detail-fact", { hasText: "Signed in as" })).toContainText("42 (verified)");
  await expect(details.locator(".detail-fact", { hasText: "plan" })).toContainText("pro");
  await expect(details.locator(".detail-fact", { hasText: "seats" })).toContainText("5");
  await expectAccessibleInBothThemes(joe.page, "details of a signed-in visitor");
  await shot(joe.page, "details-signed-in");
  await expect(phone.thread).toContainText("Joe joined.");
  await call(phone, "setAttributes", { plan: "team" });
  await expect(details.locator(".detail-fact", { hasText: "plan" })).toContainText("team");

  const desktop = await visitorAs(browsers, signed(ADA));
  await desktop.open();
  await expect(desktop.thread).toContainText(MARIA.question);
  await desktop.send("Here I am again");
  await expect(phone.said("Here I am again")).toBeVisible();
});

test("an open chat of somebody who was signed in waits for the page's word", async ({ browsers, server }) => {
  giveSecret(server);
  await browsers.agent("joe");
  const ada = await browsers.visitor();
  await call(ada, "identify", signed(ADA));
  await ada.open();
  await ada.chat.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await ada.chat.getByLabel("Question").fill("My order 4711");
  await ada.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(ada.chat.getByText("My order 4711")).toBeVisible();

  await ada.goto("plain.html?page=2");
  await expect(ada.launcher).toBeVisible();
  // Longer than an idle page takes to bring an open chat back.
  await ada.page.waitForTimeout(3_500);
  await expect(ada.page.locator("foyer-chat iframe")).toHaveCount(0);
  await call(ada, "identify", signed(ADA));
  await expect(ada.chat.getByText("My order 4711")).toBeVisible();
});

test("a word that does not count leaves the visitor anonymous, and the console says why", async ({ browsers, server, watch }) => {
  giveSecret(server);
  await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.fill(MARIA);
  const spoiled: [unknown, RegExp][] = [
    [signed(ADA, {}, "another"), /identify does not count\. Its signature fits no secret of Live Chat Link 1\./],
    [signed(ADA, { exp: 1 }), /identify does not count\. It is over/],
    [signed(ADA, { aud: "foyer:2" }), /identify does not count\. Its claim "aud" is not "foyer:1"\./],
    [{ id: "42", name: "Ada" }, /identify does not count\. It needs jwt, or the text of claims/],
    [{ jwt: "a.b.c" }, /identify does not count\. It is neither a JWT/],
  ];
  for (const [said, why] of spoiled) {
    watch.expect(why);
    const warned = maria.page.waitForEvent("console", (message) => why.test(message.text()));
    await call(maria, "identify", said);
    await warned;
    // What was typed is still there, and it is hers.
    await expect(name(maria)).toHaveValue("Maria");
    await expect(name(maria)).toHaveJSProperty("readOnly", false);
    await expect(maria.chat.getByLabel("Question")).toHaveValue(MARIA.question);
  }
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
});

test("whoever signs out leaves nothing to the next one", async ({ browsers, server }) => {
  giveSecret(server);
  await browsers.agent("joe");
  const host = await visitorAs(browsers, signed(ADA));
  await host.open();
  await host.chat.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await host.chat.getByLabel("Question").fill("My order 4711");
  await host.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(host.chat.getByText("My order 4711")).toBeVisible();

  await call(host, "reset");
  await expect(host.launcher).toBeVisible();
  await host.open();
  await expect(host.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  await expect(name(host)).toHaveValue("");
  await host.chat.getByLabel("Question").fill("Somebody else's");
  // Another person signs in at the same browser.
  await call(host, "identify", signed({ ...ADA, id: "43", name: "Bob" }));
  await expect(name(host)).toHaveValue("Bob");
  await expect(host.chat.getByText("My order 4711")).toHaveCount(0);

  // And she finds her chat again, elsewhere.
  const ada = await visitorAs(browsers, signed(ADA));
  await ada.open();
  await expect(ada.chat.getByText("My order 4711")).toBeVisible();
});

test("a link that requires a role asks to sign in, and takes a message", async ({ browsers, server }) => {
  giveSecret(server);
  await browsers.agent("joe");
  const admin = await browsers.agent("admin");
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.edit("Main site");
  await links.form.getByLabel("Live Chat Requires").selectOption("Registered users with a role");
  await links.toolbar.getByRole("button", { name: "Save" }).click();
  await expect(links.form.getByRole("link", { name: "Enter a role, as your site signs it." })).toBeVisible();
  await links.form.getByLabel("Role").fill("gold");
  await expectAccessibleInBothThemes(admin.page, "what a link requires");
  await shot(admin.page, "link-requires");
  await links.toolbar.getByRole("button", { name: "Save" }).click();
  await expect(admin.toast("Saved Main site.")).toBeVisible();

  const maria = await browsers.visitor();
  await maria.open();
  await expect(maria.chat.getByText("Sign in to chat.")).toBeVisible();
  await expect(maria.chat.getByRole("button", { name: "Send message" })).toBeVisible();
  await expect(maria.chat.getByRole("button", { name: "Start a chat instead" })).toHaveCount(0);
  await expectAccessibleInBothThemes(maria.page, "sign in to chat");
  await shot(maria.page, "sign-in-to-chat");

  const staff = await visitorAs(browsers, signed({ ...ADA, roles: ["staff"] }));
  await staff.open();
  await expect(staff.chat.getByText("Chat isn't open to your account.")).toBeVisible();
  await staff.chat.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await staff.chat.getByRole("textbox", { name: "Message" }).fill("Then I write");
  await staff.chat.getByRole("button", { name: "Send message" }).click();
  await expect(staff.chat.getByText(/^Thanks\. We'll reply to .*ada@example\.com/)).toBeVisible();

  const gold = await visitorAs(browsers, signed(ADA));
  await gold.open();
  await expect(gold.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
});

test("a secret is made, shown once, used and deleted", async ({ browsers, watch }) => {
  await browsers.agent("joe");
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.create();
  await expect(links.form.getByText("Save the link first, then make a secret here.")).toBeVisible();
  await links.open();
  await links.edit("Main site");
  const part = page.getByRole("region", { name: "Signing in visitors" });
  await expect(part.getByText("There is no secret yet")).toBeVisible();
  await part.getByRole("button", { name: "Make a secret" }).click();
  const dialog = page.getByRole("dialog", { name: "New secret" });
  const secret = await dialog.locator("code").innerText();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await expectAccessibleInBothThemes(page, "a new secret");
  await shot(page, "link-secret");
  await dialog.getByRole("button", { name: "Done" }).click();
  const row = part.getByRole("listitem").filter({ hasText: secret.slice(-4) });
  await expect(row).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await part.getByRole("button", { name: "Make a secret" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(part.getByRole("listitem")).toHaveCount(2);
  await expect(part.getByRole("button", { name: "Make a secret" })).toBeDisabled();

  const ada = await visitorAs(browsers, signed(ADA, {}, secret));
  await ada.open();
  await expect(name(ada)).toHaveValue(ADA.name);

  await row.getByRole("button", { name: `Delete the secret that ends in ${secret.slice(-4)}` }).click();
  const sure = page.getByRole("dialog", { name: /^Delete the secret that ends in/ });
  await sure.getByRole("button", { name: "Delete secret" }).click();
  await expect(admin.toast("Deleted the secret.")).toBeVisible();
  await expect(part.getByRole("listitem")).toHaveCount(1);
  watch.expect(/fits no secret of Live Chat Link 1/);
  const again = await visitorAs(browsers, signed(ADA, {}, secret));
  await again.open();
  await expect(name(again)).toHaveValue("");
  expect(secret).not.toBe(SECRET);
});

test("the examples of docs/embed.md sign what counts", async ({ browsers, server }) => {
  giveSecret(server);
  await browsers.agent("joe");
  for (const language of LANGUAGE_NAMES) {
    await test.step(language, async () => {
      const said = example(language);
      if (!said) {
        test.info().annotations.push({ type: "not installed", description: language });
        return;
      }
      const ada = await visitorAs(browsers, said);
      await ada.open();
      await expect(name(ada)).toHaveValue(ADA.name);
      await expect(name(ada)).toHaveJSProperty("readOnly", true);
      await ada.page.context().close();
    });
  }
});
