// The demo: the whole page on invented records, and not one request.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, domainField, expectVerdict, live, nextStep, requests, sender, settled, value } from "./page.ts";
import { world } from "./world.ts";

test.describe.configure({ mode: "parallel" });

const DOMAIN = "acme-schule.example";
const INVENTED = "An invented school. No DNS question leaves this page.";
const KEY =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB";

/** Opens the demo with the profile as it ships, whose resolvers are on the Internet. */
async function openDemo(page: Page, vendor: string, story = ""): Promise<string[]> {
  const asked = requests(page);
  await page.goto(`./${vendor && `?vendor=${vendor}`}#demo${story && `=${story}`}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(story ? `${story}.example` : DOMAIN);
  await settled(page);
  for (const url of asked) expect(url.startsWith(world().page) && !url.includes("dns="), `${url} is a file of the page`).toBe(true);
  asked.length = 0;
  return asked;
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
    const asked = await openDemo(page, id);
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
    expect(asked, "requests after the page's own files").toEqual([]);
  });
}

test("no vendor: everything is published, and nothing is asked", async ({ page }) => {
  const asked = await openDemo(page, "");
  await expectDemo(page);
  await expect(live(page).getByText("Everything is published.")).toBeVisible();
  await expect(page.getByRole("article", { name: /^(Add|Replace|Complete)/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox", { name: "Microsoft 365" })).toBeChecked();
  await live(page).getByRole("button", { name: "Check again" }).click();
  await expect(live(page).getByText(`Published. All records are there for ${DOMAIN}`)).toBeVisible();
  expect(asked, "requests after the page's own files").toEqual([]);
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

/** What each story shows, and what is done before it can be published. */
const STORIES: [name: string, shows: string, before: (page: Page) => Promise<void>][] = [
  [
    "neue-schule",
    "Nothing published yet",
    async (page) => {
      await expectVerdict(page, "SPF", "Not published", "Receivers cannot tell who may send for this domain.");
      await expect(card(page, "SPF").getByRole("heading", { level: 3 })).toHaveText("Add SPF at neue-schule.example");
    },
  ],
  [
    "gross-schule",
    "Over the limit of ten look-ups",
    async (page) => {
      const spf = card(page, "SPF");
      await expect(spf.getByText(/^1[1-9] of 10$/)).toBeVisible();
      await expect(value(spf), "nothing to publish that receivers refuse").toHaveCount(0);
      await spf.getByRole("button", { name: "Apply these" }).click();
      await expect(spf.getByText(/^([0-9]|10) of 10$/)).toBeVisible();
    },
  ],
  [
    "alt-schule",
    "Records that somebody broke",
    async (page) => {
      const spf = card(page, "SPF");
      const wrong = spf.getByRole("table", { name: "What is wrong, and what to type instead" });
      for (const term of ["mx;", "includes:spf.protection.outlook.com", "-all."]) await expect(wrong).toContainText(term);
      await expect(value(spf)).toContainText("v=spf1 mx a:scan.alt-schule.example include:spf.protection.outlook.com ");
    },
  ],
];

for (const vendor of ["", "tocco"]) {
  for (const [story, shows, before] of STORIES) {
    test(`${story}, ${vendor || "no vendor"}: the whole way to green and back`, async ({ page }) => {
      const asked = await openDemo(page, vendor, story);
      await expectDemo(page);
      await expect(page.getByRole("combobox", { name: "Another story" }).locator("option:checked")).toHaveText(shows);
      await before(page);
      if (vendor) await expect(value(card(page, "SPF"))).toContainText("include:spf.tocco.ch");
      await live(page).getByRole("button", { name: "Publish in the demo’s zone" }).click();
      const published = vendor ? `Published. Tocco may send as ${story}.example` : `Published. All records are there for ${story}.example`;
      await expect(live(page).getByText(published)).toBeVisible();
      await expect(nextStep(page).getByRole("heading", { level: 2 })).toHaveText("Nothing left to publish");
      // Terms that no receiver looks at stay worth a remark.
      if (story !== "gross-schule") await expectVerdict(page, "SPF", "Good", /of 10 look-ups\.$/);

      await live(page).getByRole("button", { name: "Undo" }).click();
      await expect(live(page).getByText(published)).toHaveCount(0);
      await expect(live(page).getByRole("button", { name: "Publish in the demo’s zone" })).toBeVisible();
      expect(asked, "requests after the page's own files").toEqual([]);
    });
  }
}

test("another story is chosen in the demo’s bar, by keyboard, and the address has it", async ({ page }) => {
  const asked = await openDemo(page, "tocco");
  const chooser = page.getByRole("combobox", { name: "Another story" });
  await expect(chooser.getByRole("option")).toHaveText([
    "Microsoft 365 and a newsletter",
    "Nothing published yet",
    "Over the limit of ten look-ups",
    "Records that somebody broke",
  ]);
  await chooser.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as neue-schule.example");
  await expect(page).toHaveURL(/#demo=neue-schule$/);
  await expect(chooser).toBeFocused();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as neue-schule.example");
  await chooser.selectOption("acme-schule");
  await expect(page).toHaveURL(/#demo$/);
  expect(asked.filter((url) => !url.startsWith(world().page) || url.includes("dns="))).toEqual([]);
});

test("what is chosen in the demo is in its link, and opens again with the story", async ({ page, context }) => {
  await openDemo(page, "tocco");
  await page.getByRole("combobox", { name: "Add a service or a server" }).fill("mailgun");
  await page.getByRole("option", { name: /^Mailgun/ }).first().click();
  await expect(page).toHaveURL(/#demo=acme-schule&v=1&domain=acme-schule\.example&with=tocco&with=mailgun/);
  const again = await context.newPage();
  const asked: string[] = [];
  again.on("request", (request) => void (request.url().includes("dns=") && asked.push(request.url())));
  await again.goto(page.url());
  await settled(again);
  await expectDemo(again);
  await expect(sender(again, "Mailgun").getByRole("checkbox", { name: "Mailgun" })).toBeChecked();
  expect(asked).toEqual([]);
  // As the story begins, its link is short.
  await sender(page, "Mailgun").getByRole("checkbox", { name: "Mailgun" }).uncheck();
  await expect(page).toHaveURL(/#demo$/);
});

test("a story that there is not is a link that cannot be read", async ({ page }) => {
  await page.goto("./#demo=../secret");
  await expect(page.getByText("The link could not be read")).toBeVisible();
  await expect(page.getByText(INVENTED)).toHaveCount(0);
});

for (const [story] of STORIES) {
  test(`${story} in German at 360 px: it fits, and axe has no complaint`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`./?vendor=tocco&lang=de#demo=${story}`);
    await expect(page.getByRole("combobox", { name: "Andere Geschichte" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`${story}.example`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), "px wide").toBeLessThanOrEqual(360);
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  });
}

test("a vendor that asks: invented answers, and the way to green", async ({ page }) => {
  await openDemo(page, "cimcloud", "neue-schule");
  await expect(card(page, "DKIM for CIMcloud").getByRole("heading", { level: 3 })).toHaveText("Complete DKIM for CIMcloud");
  await page.getByRole("button", { name: "Invent the answers" }).click();
  await expect(page.getByRole("button", { name: "Invent the answers" })).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Another story" })).toBeFocused();
  await expect(value(card(page, "DKIM for CIMcloud"))).toContainText("v=DKIM1; k=rsa; p=");
  await live(page).getByRole("button", { name: "Publish in the demo’s zone" }).click();
  await expect(live(page).getByText("Published. CIMcloud may send as neue-schule.example")).toBeVisible();
});
