// The page comes in two parts: the first screen, and the rest of it once somebody begins to type or the address asks for it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { domainField, lookUp, open, settled, type } from "./page.ts";
import { fragment } from "./project.ts";

test.describe.configure({ mode: "parallel" });

const REST = "**/*_rest.wasm";
const DOMAIN = "onespf.test";

/** The requests for the rest of the page, as they are made. */
function fetched(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("_rest.wasm")) requests.push(request.url());
  });
  return requests;
}

test("the rest waits for the domain field, and comes once", async ({ page }) => {
  const requests = fetched(page);
  await open(page);
  await page.waitForLoadState("networkidle");
  expect(requests).toHaveLength(0);
  const response = page.waitForResponse(REST);
  await domainField(page).focus();
  await response;
  await lookUp(page, DOMAIN);
  await lookUp(page, "nospf.test");
  expect(requests).toHaveLength(1);
});

test("an address with a domain fetches the rest at once, and once", async ({ page }) => {
  await open(page);
  await lookUp(page, DOMAIN);
  const held = await fragment(page, /domain=/);
  const requests = fetched(page);
  await page.goto("about:blank");
  await open(page, "tocco", held);
  await settled(page);
  expect(requests).toHaveLength(1);
});

test("what was asked for before the rest is there is done when it comes", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(REST, async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await type(page, DOMAIN);
  await expect(page.getByText("Reading what is published today.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText(DOMAIN);
  release();
  await settled(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(DOMAIN);
});

for (const [how, status] of [
  ["the network", undefined],
  ["the server", 404],
] as const) {
  test(`a rest that ${how} does not bring is said, and comes when tried again`, async ({ page, complaints }) => {
    const requests = fetched(page);
    await page.route(REST, (route) => (status ? route.fulfill({ status }) : route.abort()));
    await open(page);
    await type(page, DOMAIN);
    const notice = page.getByRole("main").getByRole("status").filter({ hasText: "The rest of the page did not arrive" });
    await expect(notice).toBeVisible();
    await expect(domainField(page)).toHaveValue(DOMAIN);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const before = requests.length;
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => requests.length, "the button asks once more").toBe(before + 1);
    await expect(notice, "and fails again").toBeVisible();

    await page.unroute(REST);
    await notice.getByRole("button", { name: "Try again" }).click();
    await settled(page);
    await expect(page.getByText("The rest of the page did not arrive")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(DOMAIN);
    expect(complaints.splice(0).join("\n")).toContain("Failed to fetch");
  });
}

/** Keys of the locale, those aside that are their own sentence, that stand on the page in the place of their sentences. */
async function unsaid(page: Page): Promise<string[]> {
  const words = Object.entries(JSON.parse(readFileSync(join(import.meta.dirname, "../../public/locales/en.json"), "utf8")));
  const keys = words.filter(([key, sentence]) => key !== sentence).map(([key]) => key);
  const said = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? "");
    for (const element of document.querySelectorAll("*")) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(element.getAttribute(name) ?? "");
    }
    return texts.map((text) => text.trim());
  });
  return keys.filter((key) => said.includes(key));
}

/** Short keys are words that stand on the whole page for other sentences, too. */
const isLong = (key: string) => key.includes("-");

for (const [state, vendor, fragment] of [
  ["the first screen", undefined, ""],
  ["a vendor's first screen", "tocco", ""],
  ["a vendor's file that is not there", "nobody", ""],
  ["a vendor's file from elsewhere", "https://example.com/x.json", ""],
  ...["check", "project", "many", "studio"].map((tab) => [`the page ${tab} without the rest`, "tocco", `page=${tab}`] as const),
] as const) {
  for (const language of ["en", "de"]) {
    test(`${state} speaks in sentences without the words of the rest: ${language}`, async ({ page, complaints }) => {
      await page.route(/rest\.(json|wasm)$/, (route) => route.abort());
      await page.goto(`./?lang=${language}${vendor ? `&vendor=${encodeURIComponent(vendor)}` : ""}#${fragment}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      if (fragment) await expect(page.getByRole("main").getByRole("button", { name: /Try again|Erneut versuchen/ })).toBeVisible();
      expect(await unsaid(page)).toEqual([]);
      complaints.splice(0);
    });
  }
}

test("words of the rest that do not come are said, and come when tried again", async ({ page, complaints }) => {
  await page.route("**/*.rest.json", (route) => route.abort());
  await open(page);
  await type(page, DOMAIN);
  const notice = page.getByRole("main").getByRole("status").filter({ hasText: "The rest of the page did not arrive" });
  await expect(notice).toBeVisible();
  expect(await unsaid(page)).toEqual([]);
  await page.unroute("**/*.rest.json");
  await notice.getByRole("button", { name: "Try again" }).click();
  await settled(page);
  expect((await unsaid(page)).filter(isLong)).toEqual([]);
  expect(complaints.splice(0).join("\n")).toContain("Failed to load resource");
});

test("a language that is chosen while the rest is on its way is spoken by all of the page", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/en.rest.json", async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await type(page, DOMAIN);
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  release();
  await expect(page.getByRole("heading", { name: /^Diese Einträge .*veröffentlichen$/ })).toBeVisible({ timeout: 15_000 });
  expect((await unsaid(page)).filter(isLong)).toEqual([]);
});

test("a rest that was asked for offline comes when the network is back", async ({ page, context, complaints }) => {
  await open(page);
  await context.setOffline(true);
  await type(page, DOMAIN);
  await expect(page.getByText("The rest of the page did not arrive")).toBeVisible();
  await context.setOffline(false);
  await settled(page);
  await expect(page.getByText("The rest of the page did not arrive")).toHaveCount(0);
  expect(complaints.splice(0).join("\n")).toContain("Failed to fetch");
});
