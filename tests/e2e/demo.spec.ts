// The demo: the whole page on invented records, and not one request.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, domainField, expectVerdict, live, nextStep, settled, value } from "./page.ts";
import { world } from "./world.ts";

test.describe.configure({ mode: "parallel" });

const DOMAIN = "acme-schule.example";
const INVENTED = "An invented school. No DNS question leaves this page.";
const KEY =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB";

/** Opens the demo with the profile as it ships, whose resolvers are on the Internet. */
async function openDemo(page: Page, vendor: string): Promise<string[]> {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`./${vendor && `?vendor=${vendor}`}#demo`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(DOMAIN);
  await settled(page);
  for (const url of requests) expect(url.startsWith(world().page) && !url.includes("dns="), `${url} is a file of the page`).toBe(true);
  requests.length = 0;
  return requests;
}

async function expectDemo(page: Page): Promise<void> {
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: INVENTED })).toBeVisible();
  await expect(page.getByText("No DNS question leaves this page.", { exact: true })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Resolver" })).toHaveCount(0);
}

for (const [id, name, answers, spf] of [
  ["tocco", "Tocco", {}, "spf.tocco.ch"],
  ["altcraft", "Altcraft", { "Public DKIM key that Altcraft shows": KEY }, "spf.aksend.net"],
  ["calenso", "Calenso", { "Verification code that Calenso shows": "c9978ded17d612e8fed43df36eeef6b2" }, ""],
  [
    "cimcloud",
    "CIMcloud",
    { "DKIM selector that CIMcloud shows": "cimcloud-a94fdfc80c2c46c7", "DKIM record that CIMcloud shows": `v=DKIM1; p=${KEY}` },
    "_spf.mycimcloud.com",
  ],
] as const) {
  test(`${name}: the whole way, and nothing is asked`, async ({ page }) => {
    const requests = await openDemo(page, id);
    await expectDemo(page);
    for (const [label, answer] of Object.entries(answers)) await page.getByRole("textbox", { name: label }).fill(answer);
    await expect(page.getByRole("article", { name: /^Complete/ })).toHaveCount(0);
    if (spf) {
      await expectVerdict(page, "SPF", "Needs a change", `${name} is missing.`);
      await expect(value(card(page, "SPF"))).toHaveText(`v=spf1 mx include:spf.protection.outlook.com a:scan.${DOMAIN} include:${spf} ~all`);
    }
    await live(page).getByRole("button", { name: "Check again" }).click();
    await expect(live(page).getByRole("listitem")).toContainText("Not yet");

    await live(page).getByRole("button", { name: "Publish in the demo’s zone" }).click();
    await expect(live(page).getByText(`Published. ${name} may send as ${DOMAIN}`)).toBeVisible();
    await expect(live(page).getByText("The demo’s zone answers with the new records.")).toBeVisible();
    await expect(nextStep(page).getByRole("heading", { level: 2 })).toHaveText("Nothing left to publish");
    await expect(page.getByRole("article", { name: /^(Add|Replace|Complete)/ })).toHaveCount(0);
    await expect(page.getByRole("article", { name: /cannot be checked/ })).toHaveCount(0);
    if (spf) await expectVerdict(page, "SPF", "Good", /of 10 look-ups\.$/);

    await live(page).getByRole("button", { name: "Undo" }).click();
    await expect(live(page).getByRole("listitem")).toContainText("Not yet");
    await expect(live(page).getByText(`${name} may send`)).toHaveCount(0);
    await expectDemo(page);
    expect(requests, "requests after the page's own files").toEqual([]);
  });
}

test("no vendor: everything is published, and nothing is asked", async ({ page }) => {
  const requests = await openDemo(page, "");
  await expectDemo(page);
  await expect(live(page).getByText("Everything is published.")).toBeVisible();
  await expect(page.getByRole("article", { name: /^(Add|Replace|Complete)/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox", { name: "Microsoft 365" })).toBeChecked();
  await live(page).getByRole("button", { name: "Check again" }).click();
  await expect(live(page).getByText(`Published. All records are there for ${DOMAIN}`)).toBeVisible();
  expect(requests, "requests after the page's own files").toEqual([]);
});

test("the button at the start opens it, and “Use my domain” leaves it", async ({ page }) => {
  await page.goto("./?vendor=tocco");
  await page.getByRole("button", { name: "Show it with a demo domain" }).click();
  await expectDemo(page);
  await expect(page).toHaveURL(/#demo$/);
  await page.getByRole("button", { name: "Use my domain" }).click();
  await expect(page.getByText(INVENTED)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as your domain");
  await expect(domainField(page)).toHaveValue("");
  await expect(domainField(page)).toBeFocused();
  await expect(page.getByText("Only DNS questions leave this page.")).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);
  await expect(page).not.toHaveURL(/demo/);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as your domain");
});
