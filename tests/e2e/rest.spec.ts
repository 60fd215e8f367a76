// The page comes in two parts: the first screen, and the rest of it once somebody begins to type or the address asks for it.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { domainField, lookUp, open, settled, type } from "./page.ts";

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
  const fragment = new URL(page.url()).hash.slice(1);
  const requests = fetched(page);
  await page.goto("about:blank");
  await open(page, "tocco", fragment);
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
