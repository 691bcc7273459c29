// Lists of ended chats: found again, in pages, in their order, where one left them.
import { expectAccessibleInBothThemes } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { fillCompleted } from "../support/offline";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

test("completed chats are searched, counted and sorted, and the place is kept", async ({ browsers, server }) => {
  fillCompleted(server, 180);
  const { joe, maria } = await talk(browsers);
  const { page } = joe;
  const rows = joe.list.getByRole("listitem");
  const count = joe.list.getByRole("status").first();
  const body = page.locator(".list-body");
  const search = page.getByRole("searchbox", { name: "Search completed chats" });
  await joe.openList("My Completed");

  await test.step("pages come as the end comes near, and what ends joins them", async () => {
    await expect(count).toHaveText("180 chats");
    await expect(rows.first()).toContainText("Visitor 180");
    await maria.end("Joe");
    await expect(rows.first()).toContainText("Maria");
    await expect(count).toHaveText("181 chats");
    for (let n = 0; n < 20 && (await rows.count()) < 181; n++) {
      const before = await rows.count();
      await body.evaluate((body) => body.scrollTo(0, body.scrollHeight));
      await expect.poll(async () => rows.count()).toBeGreaterThan(before);
    }
    await expect(rows.last()).toContainText("Visitor 1");
    await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
  });

  await test.step("the place is kept on Back", async () => {
    await body.evaluate((body) => body.scrollTo(0, 5_000));
    await expect.poll(async () => body.evaluate((body) => body.scrollTop)).toBe(5_000);
    await joe.area("Settings").click();
    await expect(page.getByRole("heading", { name: "Profile", level: 1 })).toBeVisible();
    await page.goBack();
    await expect.poll(async () => body.evaluate((body) => body.scrollTop)).toBe(5_000);
    await expect(rows).toHaveCount(181);
  });

  await test.step("search and order are in the address, and stay when a chat is opened", async () => {
    await search.fill("order 17");
    await expect(count).toHaveText("12 chats");
    await joe.list.getByLabel("Order").selectOption({ label: "Oldest first" });
    await expect(rows.first()).toContainText("Visitor 17");
    await expect(page).toHaveURL(/completed\?q=order%2017&sort=oldest$/);
    await joe.open("Visitor 171");
    await expect(page).toHaveURL(/completed\/171\?q=order%2017&sort=oldest$/);
    await expect(rows).toHaveCount(12);
    await shot(page, "completed-search");
    await expectAccessibleInBothThemes(page, "completed chats, searched");
    await page.reload();
    await expect(rows).toHaveCount(12);
    await expect(search).toHaveValue("order 17");
    await search.fill("#42");
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("Visitor 42");
    await search.fill("nothing like it");
    await expect(page.getByText("No completed chat matches.")).toBeVisible();
    await search.fill("");
    await expect(count).toHaveText("181 chats");
  });
});
