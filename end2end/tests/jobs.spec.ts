// Work beside requests that fails: seen by administrators, tried again, dismissed.
import { expectAccessibleInBothThemes } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { shot } from "../support/shots";

test("a background job that fails is seen, tried again and dismissed", async ({ browsers, server }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const tree = page.getByRole("navigation", { name: "Settings" });
  await admin.area("Settings").click();
  await tree.getByRole("link", { name: "Background Jobs" }).click();
  await expect(page).toHaveTitle(/Background Jobs · Foyer/);
  await expect(page.getByText("All background jobs work.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "background jobs, all well");

  // What the jobs need is gone; one of the two was tried often already.
  server.expectErrors(/a job failed/);
  server.tamper(`
    ALTER TABLE sign_in_failure RENAME TO hidden;
    INSERT INTO job VALUES ('one', 'sweep', '', 0, NULL, 0, NULL, 0, '', NULL);
    INSERT INTO job VALUES ('other', 'sweep', '', 0, NULL, 11, NULL, 0, '', NULL);
  `);
  const refresh = page.getByRole("button", { name: "Refresh" });
  const rows = page.getByRole("table", { name: "Background Jobs" }).getByRole("row");
  const given = rows.filter({ hasText: "Given up" });
  await expect(async () => {
    await refresh.click();
    await expect(given).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  const waiting = rows.filter({ hasText: "Remove sessions that have ended" }).filter({ hasNotText: "Given up" });
  await expect(waiting.first()).toContainText("The database refused. The log of this time says why.");
  await expect(given).toContainText("12");
  await expectAccessibleInBothThemes(page, "background jobs, failed");
  await shot(page, "background-jobs");

  await given.getByRole("button", { name: /^Dismiss/ }).click();
  const question = page.getByRole("dialog", { name: "Dismiss this job?" });
  await expectAccessibleInBothThemes(page, "dismiss a job");
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(given).toHaveCount(1);
  await given.getByRole("button", { name: /^Dismiss/ }).click();
  await question.getByRole("button", { name: "Dismiss job" }).click();
  await expect(admin.toast("Job dismissed.")).toBeVisible();
  await expect(given).toHaveCount(0);

  server.tamper("ALTER TABLE hidden RENAME TO sign_in_failure");
  await waiting.first().getByRole("button", { name: /^Try again/ }).click();
  await expect(admin.toast("It's tried again now. Refresh to see how it went.")).toBeVisible();
  await expect(async () => {
    await refresh.click();
    await expect(waiting).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
  await expect(page.getByText("All background jobs work.")).toBeVisible();
});
