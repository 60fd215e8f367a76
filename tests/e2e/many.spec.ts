// Many domains: a list goes in, a table fills, is filtered, saved, and opens one of its lines.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";

async function openMany(page: Page): Promise<void> {
  await page.goto("./?vendor=e2e-none#page=many");
  await expect(page.getByRole("heading", { level: 1, name: "Many domains" })).toBeVisible();
}

async function run(page: Page, list: string): Promise<void> {
  await page.getByRole("textbox", { name: "Domains, one a line, or a CSV file" }).fill(list);
  await page.getByRole("button", { name: "Check them" }).click();
}

function rows(page: Page) {
  return page.getByRole("table", { name: "Verdict for each domain and topic" }).getByRole("row").filter({ has: page.getByRole("link") });
}

test("a list is read, checked, filtered, saved, and leads to the page of one domain", async ({ page }) => {
  await setZone("many-1.test", `${HEAD}@ TXT "v=spf1 mx -all"\n@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@many-1.test"\n`);
  await setZone("many-2.test", `${HEAD}@ TXT "v=spf1 mx -all"\n@ TXT "v=spf1 a -all"\nx._domainkey TXT x\n`);
  await openMany(page);
  await run(page, "Name;Domain\nOne;many-1.test\nTwo;https://many-2.test/\nno domain here\nMANY-1.test\nfaults.test\n");
  await expect(page.getByText("All 3 checked")).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  const [one, two] = [rows(page).filter({ hasText: "many-1.test" }), rows(page).filter({ hasText: "many-2.test" })];
  await expect(one).toContainText("SPF: Good");
  // DNS shows that no key can be there, so forwarded mail would be refused.
  await expect(one).toContainText("DMARC: Needs a change");
  await expect(one).toContainText("The policy is reject, and no DKIM key was found.");
  await expect(one).toContainText("DKIM: Not published");
  await expect(two).toContainText("SPF: Broken");
  await expect(two).toContainText("DKIM: No key found");
  await expect(two).toContainText("2 SPF records are published");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, "nothing is wider than the page").toBe(0);

  await page.getByRole("button", { name: /^Broken/ }).click();
  await expect(rows(page)).toHaveText([/many-2\.test/]);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  expect(text.split("\r\n")[0]).toBe("domain,state,dns_host,mx,spf,dkim,dmarc,bimi,mta_sts,tls_rpt,findings");
  expect(text).toMatch(/\r\nmany-2\.test,broken,.*SPF_MULTIPLE/);

  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "JSON" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("domains.json");
  const lines = JSON.parse(await readFile(await saved.path(), "utf8")) as { domain: string; state: string; findings: string[] }[];
  expect(lines.map((line) => line.domain)).toEqual(["many-1.test", "many-2.test", "faults.test"]);
  expect(lines[1]).toMatchObject({ state: "broken", findings: expect.arrayContaining(["SPF_MULTIPLE"]) });

  await two.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("many-2.test");
  await expect(page.getByRole("article", { name: /SPF/ })).toBeVisible();
});

test("names without a server are said to be unknown, and can be tried again", async ({ page }) => {
  await openMany(page);
  await page.route("**/dns-query**", (route) => route.abort());
  await run(page, "many-3.test\nmany-4.test\n");
  await expect(page.getByText("All 2 checked")).toBeVisible();
  await expect(rows(page).first()).toContainText("SPF: Cannot be checked");
  await page.unroute("**/dns-query**");
  await page.getByRole("button", { name: "Retry 2" }).click();
  await expect(page.getByText("All 2 checked")).toBeVisible();
});

test("a pause that ends before the domains in the air are checked loses none of them", async ({ page }) => {
  await openMany(page);
  await page.route("**/dns-query**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue().catch(() => undefined);
  });
  await run(page, Array.from({ length: 10 }, (_, n) => `d${n}.many-pause.test`).join("\n"));
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("All 10 checked")).toBeVisible({ timeout: 30_000 });
  await expect(rows(page).filter({ hasText: "Asking" })).toHaveCount(0);
});

test("a thousand lines: few rows are drawn, the page stays awake, and a pause is one", async ({ page }) => {
  test.slow();
  await openMany(page);
  await run(page, Array.from({ length: 1_000 }, (_, n) => `d${n}.many-lots.test`).join("\n"));
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText(/^Paused: \d+ of 1,000 checked$/)).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(60);
  const region = page.getByRole("region", { name: "Domains", exact: true });
  await region.evaluate((element) => element.scrollTo(0, 44 * 900));
  await expect(rows(page).filter({ hasText: "d905.many-lots.test" })).toBeVisible();
  await page.getByRole("button", { name: /^All/ }).click();
  await expect(rows(page).filter({ hasText: "d0.many-lots.test" }), "what is shown stands where it is looked for").toBeInViewport();
  await page.getByRole("button", { name: "Go on" }).click();
  const longest = await page.evaluate(async () => {
    let longest = 0;
    for (let n = 0; n < 20; n += 1) {
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 20));
      longest = Math.max(longest, performance.now() - start - 20);
    }
    return longest;
  });
  console.log(`many domains: the page answers within ${longest.toFixed(0)} ms`);
  expect(longest).toBeLessThan(400);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("textbox", { name: "Domains, one a line, or a CSV file" })).toHaveValue(/d999\.many-lots\.test/);
});
