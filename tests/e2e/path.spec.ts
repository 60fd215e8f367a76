// The way through the page on real DNS: what is published, what to publish, why, and that it is live.
// The zones of this file: nospf, onespf, twospf, brokenspf, redirect and allfirst, all below test.
import type { Page } from "@playwright/test";
import { editZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, copyValue, expectVerdict, field, live, lookUp, nextStep, open, reasons, restore, value, zoneLine } from "./page.ts";

const YOURS_FAIL = "kept | -all | Yours: others are refused";
const VERSION = "kept | v=spf1 | Always first";
const DKIM = ["default._domainkey", "CNAME", "default._domainkey.tocco.ch"];

async function expectTitle(page: Page, title: string): Promise<void> {
  await expect(card(page, "SPF").getByRole("heading", { level: 3 })).toHaveText(title);
}

async function expectProof(page: Page, headline: string, added: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 2, name: headline, exact: true })).toBeVisible();
  await expect(page.getByRole("paragraph").filter({ hasText: /^(Added:|No address was added)/ }).filter({ visible: true })).toHaveText(added);
}

/** The CNAME that Tocco signs through. */
async function expectKey(page: Page, title: string): Promise<void> {
  const key = card(page, "DKIM for Tocco");
  await expect(key.getByRole("heading", { level: 3 })).toHaveText(title);
  const [name, rtype, target] = DKIM;
  await expect(field(key, "Name")).toHaveText([name, /\.test$/]);
  await expect(field(key, "Type")).toHaveText(rtype);
  await expect(value(key)).toHaveText(target);
}

/** Publishes what the cards say, looks again, and sees that it is there. */
async function publish(page: Page, zone: string, edit: (text: string) => string, ...titles: string[]): Promise<void> {
  const lines: string[] = [];
  for (const title of titles) lines.push(await zoneLine(page, card(page, title)));
  await editZone(zone, (text) => edit(text) + lines.join(""));
  await live(page).getByRole("button", { name: "Check again" }).click();
  await expect(live(page).getByText(`may send as ${zone}`)).toBeVisible({ timeout: 15_000 });
  await expect(live(page).getByText("Local and Second answer with the new records.")).toBeVisible();
  await expect(nextStep(page).getByRole("heading", { level: 2 })).toHaveText("Nothing left to publish");
  await expect(page.getByText("Nothing to publish. Every record is in place.")).toBeVisible();
}

const withoutSpf = (text: string) => text.split("\n").filter((line) => !/TXT "v=spf1/.test(line)).join("\n");

test.beforeEach(async () => {
  for (const zone of ["nospf.test", "onespf.test", "twospf.test"]) await restore(zone);
});

test("no SPF: one is added, published, and seen", async ({ page }) => {
  await open(page);
  await lookUp(page, "nospf.test");
  await expectVerdict(page, "SPF", "Not published", "Receivers cannot tell who may send for this domain.");
  await expectVerdict(page, "DKIM", "One key missing", "Tocco cannot sign yet.");
  await expectTitle(page, "Add SPF at nospf.test");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 include:spf.tocco.ch ~all");
  expect(await reasons(card(page, "SPF"))).toEqual([
    VERSION,
    "added | include:spf.tocco.ch | Added for Tocco",
    "added | ~all | New: others are marked suspicious, not refused",
  ]);
  await expectProof(page, "These addresses may send.", "Added: 3 networks of Tocco.");
  await expectKey(page, "Add DKIM for Tocco");
  expect(await copyValue(page, card(page, "SPF"))).toBe("v=spf1 include:spf.tocco.ch ~all");

  await publish(page, "nospf.test", (text) => text, "SPF", "DKIM for Tocco");
  await expectVerdict(page, "SPF", "Good", "1 of 10 look-ups.");
  await expectTitle(page, "Keep SPF at nospf.test");
  await expectVerdict(page, "DKIM", "Good", /default/);
});

test("no DMARC where the vendor asks for one: it is added, published, and seen", async ({ page }) => {
  await open(page, "calenso");
  await lookUp(page, "nospf.test");
  await expectVerdict(page, "DMARC", "Not published", "Receivers get no policy, and you get no reports.");
  await page.getByRole("textbox", { name: "Verification code that Calenso shows" }).fill("c9978ded17d612e8fed43df36eeef6b2");
  await expect(card(page, "DMARC").getByRole("heading", { level: 3 })).toHaveText("Add DMARC");
  await expect(value(card(page, "DMARC"))).toHaveText("v=DMARC1; p=none; rua=mailto:rua@dmarc.brevo.com");
  await publish(page, "nospf.test", (text) => text, "DMARC", "DKIM for Calenso", "verification for Calenso");
  await expectVerdict(page, "DMARC", "Good", "p=none, reports go to dmarc.brevo.com.");
  await expect(card(page, "SPF"), "Calenso's envelope is its own").toHaveCount(0);
});

test("one SPF: the vendor's term goes in, and nothing else moves", async ({ page }) => {
  await open(page);
  await lookUp(page, "onespf.test");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expectVerdict(page, "DMARC", "Good", "p=none, reports go to you.");
  await expectTitle(page, "Replace SPF at onespf.test");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all");
  expect(await reasons(card(page, "SPF"))).toEqual([
    VERSION,
    "kept | include:spf.protection.outlook.com | Yours: Microsoft 365",
    "added | include:spf.tocco.ch | Added for Tocco",
    YOURS_FAIL,
  ]);
  await expectProof(page, "Every address that could send still can.", "Added: 3 networks of Tocco.");
  await expect(live(page).getByText("After you publish, the old SPF answer may linger up to 60 minutes.")).toBeVisible();

  await publish(page, "onespf.test", withoutSpf, "SPF", "DKIM for Tocco");
  await expectVerdict(page, "SPF", "Good", "2 of 10 look-ups.");
});

test("a record without its key: the page says what is missing still", async ({ page }) => {
  await open(page);
  await lookUp(page, "onespf.test");
  const spf = await zoneLine(page, card(page, "SPF"));
  await editZone("onespf.test", (text) => withoutSpf(text) + spf);
  await live(page).getByRole("button", { name: "Check again" }).click();
  const seen = live(page).getByRole("listitem").filter({ hasText: "Local" });
  await expect(seen).toContainText("no key at default");
  await expect(seen).not.toContainText("SPF");
  await expectTitle(page, "Keep SPF at onespf.test");
  await expect(live(page).getByText("Next check at")).toBeVisible();
  await expect(live(page).getByText("may send as")).toHaveCount(0);
});

test("two SPF records: one takes the place of both", async ({ page }) => {
  await open(page);
  await lookUp(page, "twospf.test");
  await expectVerdict(page, "SPF", "Broken", /^2 SPF records are published, and receivers use none of them/);
  await expectTitle(page, "Replace SPF at twospf.test");
  const spf = card(page, "SPF");
  await expect(value(spf)).toHaveText(/^v=spf1 /);
  const terms = (await value(spf).innerText()).split(" ").slice(1);
  expect([...terms].sort(), "the terms of all").toEqual(["include:_spf.google.com", "include:spf.tocco.ch", "mx", "~all"].sort());
  expect(terms.at(-1)).toBe("~all");
  expect([...(await reasons(spf))].sort()).toEqual(
    [
      VERSION,
      "kept | include:_spf.google.com | Yours: Google Workspace",
      "kept | mx | Yours: the servers that receive your mail may send",
      "dropped | -all | Dropped: only one such term can stand",
      "added | include:spf.tocco.ch | Added for Tocco",
      "kept | ~all | Yours: others are marked suspicious, not refused",
    ].sort(),
  );
  await expect(page.getByRole("heading", { level: 2, name: "These addresses may send.", exact: true })).toBeVisible();
  const deleted = spf.getByRole("listitem").filter({ hasText: /^v=spf1/ });
  expect([...(await deleted.allInnerTexts())].sort()).toEqual(["v=spf1 include:_spf.google.com ~all", "v=spf1 mx -all"]);
  await spf.getByRole("radio", { name: /^-all/ }).check();
  await expect(value(spf)).toHaveText(/ -all$/);
  await spf.getByRole("radio", { name: /^~all/ }).check();
  await expect(value(spf)).toHaveText(/ ~all$/);

  await publish(page, "twospf.test", withoutSpf, "SPF", "DKIM for Tocco");
  await expectVerdict(page, "SPF", "Good", "3 of 10 look-ups.");
});

test("two SPF records: the added networks are named after those they belong to", async ({ page }) => {
  await open(page);
  await lookUp(page, "twospf.test");
  const added = page.getByRole("paragraph").filter({ hasText: /^Added:/ }).filter({ visible: true });
  await expect(added).toHaveText(/6 networks/);
  await expect(added, "three are Google's and your own").not.toHaveText("Added: 6 networks of Tocco.");
});

test("two SPF records: the services in them are recognised", async ({ page }) => {
  await open(page);
  await lookUp(page, "twospf.test");
  await expect(page.getByRole("checkbox", { name: "Google Workspace" })).toBeChecked();
});

test("a broken SPF: the fault is marked and nothing is offered in its place", async ({ page }) => {
  await open(page);
  await lookUp(page, "brokenspf.test");
  await expectVerdict(page, "SPF", "Broken", /^ip4:203\.0\.113\.256 holds no valid IPv4 address\./);
  await expectTitle(page, "Correct SPF at brokenspf.test");
  const spf = card(page, "SPF");
  await expect(spf.getByText("v=spf1 mx ip4:203.0.113.256 -all", { exact: true })).toBeVisible();
  const fault = spf.getByRole("table", { name: "What is wrong, and what to type instead" }).getByRole("row");
  await expect(fault).toHaveCount(1);
  await expect(fault).toContainText("It takes four numbers from 0 to 255");
  await expect(fault).toContainText("RFC 7208 §5.6");
  await expect(value(spf)).toHaveCount(0);
  await expect(spf.getByRole("button", { name: /^Copy value/ })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /address that could send|These addresses/ })).toHaveCount(0);
  await expectKey(page, "Add DKIM for Tocco");
});

test("a broken SPF: the next step leads to the record, not to a service's values", async ({ page }) => {
  await open(page);
  await lookUp(page, "brokenspf.test");
  await expect(nextStep(page).getByRole("heading", { level: 2 })).toHaveText("Correct SPF");
  await expect(nextStep(page)).not.toContainText("The service gives you the values.");
});

test("redirect=: the term goes in front of it, and no `all` switches it off", async ({ page }) => {
  await open(page);
  await lookUp(page, "redirect.test");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expectTitle(page, "Replace SPF at redirect.test");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 include:spf.tocco.ch redirect=_spf.redirect.test");
  expect(await reasons(card(page, "SPF"))).toEqual([
    VERSION,
    "added | include:spf.tocco.ch | Added for Tocco",
    "kept | redirect=_spf.redirect.test | Yours: another name holds the rest",
  ]);
  await expectProof(page, "Every address that could send still can.", "Added: 3 networks of Tocco.");
  await expectKey(page, "Add DKIM for Tocco");
});

test("-all in front of the vendor's include: the include moves before it", async ({ page }) => {
  await open(page);
  await lookUp(page, "allfirst.test");
  await expectTitle(page, "Replace SPF at allfirst.test");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 mx include:spf.tocco.ch -all");
  expect(await reasons(card(page, "SPF"))).toEqual([
    VERSION,
    "kept | mx | Yours: the servers that receive your mail may send",
    "added | include:spf.tocco.ch | Moved: behind all nothing is looked at",
    YOURS_FAIL,
  ]);
  await expect(page.getByRole("heading", { level: 2, name: "Every address that could send still can.", exact: true })).toBeVisible();
  await expectKey(page, "Add DKIM for Tocco");
});

test("-all in front of the vendor's include: the verdict does not say that it works", async ({ page }) => {
  await open(page);
  await lookUp(page, "allfirst.test");
  await expectVerdict(page, "SPF", "Needs a change", /include:spf\.tocco\.ch|Tocco/);
});
