// Looking again by itself: ever more rarely, past the cache, until all is there, and a word when nobody looks at the page.
// The clock is the test's. The zones of this file: recheck-1.test to recheck-4.test.
import type { Page, Request } from "@playwright/test";
import { editZone, setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, line, live, lookUp, open, settled, value, zoneLine } from "./page.ts";
import { world } from "./world.ts";

test.describe.configure({ mode: "parallel" });

/** A zone in which the vendor's key and term are missing. */
async function customer(domain: string): Promise<void> {
  await setZone(domain, `$TTL 3600\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT "v=spf1 ip4:192.0.2.1 -all"\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@${domain}"\n`);
}

/** What the page would show outside of itself; and a page that says it is in the background once `hide` was called. */
async function background(page: Page): Promise<{ hide: () => Promise<void>; told: () => Promise<string[]> }> {
  await page.addInitScript(() => {
    const state = { hidden: false, told: [] as string[] };
    const Real = window.Notification;
    class Spy extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        state.told.push(title);
      }
    }
    Object.assign(window, { Notification: Spy, state });
    Object.defineProperty(document, "hidden", { get: () => state.hidden });
  });
  return {
    hide: () => page.evaluate(() => void ((window as unknown as { state: { hidden: boolean } }).state.hidden = true)),
    told: () => page.evaluate(() => (window as unknown as { state: { told: string[] } }).state.told),
  };
}

test("it looks by itself, tells in the background that all is there, and stops", async ({ page, context }) => {
  const domain = "recheck-1.test";
  await customer(domain);
  await context.grantPermissions(["notifications", "clipboard-read", "clipboard-write"], { origin: new URL(world().page).origin });
  const { hide, told } = await background(page);
  await page.clock.install();
  await open(page);
  await lookUp(page, domain);
  const spf = await zoneLine(page, card(page, "SPF"));
  const check = live(page).getByRole("button", { name: "Check again" });
  await expect(live(page)).toContainText("may linger up to 60 minutes");
  await check.click();
  await settled(page);
  await expect(live(page)).toContainText("You get a notification if this page is in the background.");
  await expect(live(page)).toContainText("Next check at");
  const asked: Request[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(world().doh)) asked.push(request);
  });
  await page.clock.fastForward(31_000);
  await expect.poll(() => asked.length).toBeGreaterThan(10);
  const how = await Promise.all(asked.slice(0, 10).map(async (request) => (await request.allHeaders())["cache-control"]));
  expect(new Set(how), "past the browser's cache").toEqual(new Set(["no-cache"]));
  await settled(page);
  expect(await told(), "nothing to tell yet").toEqual([]);

  await editZone(domain, (text) => text.replace(/^@ TXT.*$/m, "") + spf + line(`default._domainkey.${domain}`, "CNAME", "default._domainkey.tocco.ch"));
  await hide();
  asked.length = 0;
  await page.clock.fastForward(31_000);
  await page.waitForTimeout(300);
  expect(asked.length, "the second pause is longer than the first").toBe(0);
  await page.clock.fastForward(31_000);
  await expect.poll(told, { timeout: 15_000 }).toEqual([`${domain}: everything is published.`]);
  await expect(live(page).getByRole("button", { name: "Stop" })).toHaveCount(0);
  asked.length = 0;
  await page.clock.fastForward(3_600_000);
  await page.waitForTimeout(300);
  expect(asked.length, "it has stopped").toBe(0);
});

test("it asks for leave to notify only where the person wants it", async ({ page, context }) => {
  const domain = "recheck-2.test";
  await customer(domain);
  await context.clearPermissions();
  await page.addInitScript(() => {
    const asked = { times: 0 };
    const fake = Object.assign(function Notification() {}, {
      permission: "default",
      requestPermission: async () => {
        asked.times += 1;
        fake.permission = "denied";
        return "denied";
      },
    });
    Object.assign(window, { Notification: fake, asked });
  });
  await open(page);
  await lookUp(page, domain);
  await expect(value(card(page, "SPF"))).toBeVisible();
  const times = () => page.evaluate(() => (window as unknown as { asked: { times: number } }).asked.times);
  await live(page).getByRole("button", { name: "Check again" }).click();
  const ask = live(page).getByRole("button", { name: "Tell me when it is there" });
  await expect(ask).toBeVisible();
  expect(await times()).toBe(0);
  await ask.press("Enter");
  await expect(live(page)).toContainText("The browser does not allow notifications here.");
  expect(await times()).toBe(1);
  await expect(ask).toHaveCount(0);
});

test("what another resolver does not have yet is told, and each question to it stays in the receipt", async ({ page }) => {
  const domain = "recheck-3.test";
  await customer(domain);
  await open(page, "absent-second");
  await lookUp(page, domain);
  const check = live(page).getByRole("button", { name: "Check again" });
  const second = live(page).getByRole("listitem").filter({ hasText: "Fault absent" });
  await expect(second).toContainText("Not asked yet");
  await check.click();
  await expect(second).toContainText("Not yet");
  await expect(second).toContainText("no SPF");
  const spf = card(page, "SPF");
  await spf.getByText("Raw answer").click();
  await expect(spf).toContainText("Fault absent answers otherwise");

  await page.getByText(/^Questions asked: /).click();
  const asked = page.getByRole("table", { name: "Every question that was asked" }).getByRole("row").filter({ hasText: "Fault absent" });
  const before = await asked.count();
  expect(before).toBeGreaterThan(0);
  await settled(page);
  await check.click();
  await expect(asked).toHaveCount(2 * before);
});

test("it looks ten times by itself, and no more", async ({ page }) => {
  test.slow();
  const domain = "recheck-4.test";
  await customer(domain);
  await page.clock.install();
  await open(page);
  await lookUp(page, domain);
  await live(page).getByRole("button", { name: "Check again" }).click();
  for (let round = 1; round <= 10; round += 1) {
    const next = live(page).getByText(/Next check at \S+/);
    await expect(next, `before round ${round}`).toBeVisible({ timeout: 15_000 });
    const said = /Next check at \S+/.exec((await next.textContent()) ?? "")?.[0] ?? "";
    // The longest pause is ten minutes.
    await page.clock.fastForward(601_000);
    await expect(live(page)).not.toContainText(said, { timeout: 15_000 });
  }
  await expect(live(page)).toContainText("Checked ten times by itself, and no more.", { timeout: 15_000 });
  let asked = 0;
  page.on("request", (request) => (asked += request.url().startsWith(world().doh) ? 1 : 0));
  await page.clock.fastForward(3_600_000);
  await page.waitForTimeout(300);
  expect(asked).toBe(0);
});
