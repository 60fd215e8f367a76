// The share link: what is chosen on the page is in it, and whoever opens it elsewhere has it so.
// The zones of this file: those that begin with `link`, below test.
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { editZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { customer, lookUp, open, settled } from "./page.ts";
import { add, domain, fragment, openProject } from "./project.ts";

const SHOTS = join(import.meta.dirname, "../../test-results/shots");
const HOSTED = "Names and values are written the way Cloudflare’s form wants them.";

test.beforeAll(async () => {
  await customer("link-a.test", "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx -all"');
  await customer("link-b.test", "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx -all"');
});

async function copied(page: Page, button: string): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: button, exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** DNS host, person, reader's language, the mode of MTA-STS. */
async function choose(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: "Another DNS host" }).selectOption({ label: "Cloudflare" });
  await page.getByRole("textbox", { name: "Who does it" }).fill("Netz AG; Anna");
  await page.getByRole("textbox", { name: "Who does it" }).press("Tab");
  await page.getByRole("combobox", { name: "Written in" }).selectOption("de");
  await page.locator("#mta-sts summary").click();
  await page.getByRole("radio", { name: "enforce" }).check({ force: true });
}

async function expectChosen(page: Page): Promise<void> {
  await expect(page.getByText(HOSTED)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Another DNS host" }).locator("option:checked")).toHaveText("Cloudflare");
  await expect(page.getByRole("textbox", { name: "Who does it" })).toHaveValue("Netz AG; Anna");
  await expect(page.getByRole("combobox", { name: "Written in" })).toHaveValue("de");
  await expect(page.locator("html"), "the page is the reader's own").toHaveAttribute("lang", "en");
  const ticket = await copied(page, "Copy all");
  expect(ticket).toContain("DNS-Einträge für Mail als link-a.test\nWo: Cloudflare, Zone link-a.test\n");
  expect(ticket).toMatch(/^Wer: Netz AG; Anna$/m);
  await page.locator("#mta-sts summary").click();
  await expect(page.getByRole("radio", { name: "enforce" })).toBeChecked();
  await expect(page.getByRole("group", { name: /mta-sts\.txt$/ })).toContainText("mode: enforce");
}

test("what is chosen for a domain opens elsewhere as it was", async ({ page, browser }) => {
  await open(page, "tocco");
  await lookUp(page, "link-a.test");
  await expect(page.getByText(HOSTED)).toHaveCount(0);
  await choose(page);
  const held = await fragment(page, /stsmode=enforce/);
  expect(decodeURIComponent(held)).toBe("v=1&domain=link-a.test&with=tocco&host=cloudflare&who=Netz+AG;+Anna&reader=de&stsmode=enforce");
  const link = await copied(page, "Share link");
  expect(link.endsWith(`#${held}`)).toBe(true);

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const elsewhere = await context.newPage();
  await elsewhere.goto(link);
  await settled(elsewhere);
  await expectChosen(elsewhere);
  expect(await fragment(elsewhere, /stsmode/)).toBe(held);
  await elsewhere.screenshot({ path: join(SHOTS, "link-1280.png"), fullPage: true });
  // What was picked is a guess for the next domain; whose DNS it is, and who edits it, is not.
  await lookUp(elsewhere, "link-b.test");
  await expect(elsewhere.getByText(HOSTED)).toHaveCount(0);
  await expect(elsewhere.getByRole("textbox", { name: "Who does it" })).toHaveValue("");
  await expect(elsewhere.getByRole("combobox", { name: "Written in" })).toHaveValue("de");
  await context.close();
});

test("the editor of the DNS host and its own guide are a click away", async ({ page }) => {
  await open(page, "tocco");
  await lookUp(page, "link-a.test");
  const links = page.getByRole("link", { name: /^(Open the DNS editor of|How to add a record at) / });
  const host = page.getByRole("combobox", { name: "Another DNS host" });
  await host.selectOption({ label: "deSEC" });
  await expect(links).toHaveText(["Open the DNS editor of deSEC", "How to add a record at deSEC"]);
  await expect(links.first()).toHaveAttribute("href", "https://desec.io/domains");
  await host.selectOption({ label: "Cloudflare" });
  await expect(links, "its editor’s address depends on the account").toHaveText(["How to add a record at Cloudflare"]);
  await expect(links).toHaveAttribute("href", /^https:\/\/developers\.cloudflare\.com\/dns\//);
});

test("keys that only a newer page knows are passed over, and so are a host and a language that it added", async ({ page }) => {
  await open(page, "tocco", "v=1&domain=link-a.test&colour=red&with=tocco&host=not-yet&reader=rm&who=Anna");
  await settled(page);
  await expect(page.getByText("Names and values are written the way Hostpoint’s form wants them."), "as the name servers tell").toBeVisible();
  await expect(page.getByRole("combobox", { name: "Written in" })).toHaveValue("en");
  await expect(page.getByRole("textbox", { name: "Who does it" })).toHaveValue("Anna");
  expect(await fragment(page, /who=Anna/), "and stay for whoever knows them").toBe("v=1&domain=link-a.test&with=tocco&host=not-yet&who=Anna&reader=rm");
});

test("words that do not arrive: the ticket stays as it is, says so, and can be asked again", async ({ page, complaints }) => {
  await page.route("**/locales/de.*", (route) => route.fulfill({ status: 404 }));
  await open(page, "tocco", "v=1&domain=link-a.test&with=tocco&reader=de");
  await settled(page);
  const reader = page.getByRole("combobox", { name: "Written in" });
  await expect(page.getByText("The words of this language did not arrive.")).toBeVisible();
  await expect(reader).toHaveValue("en");
  await reader.selectOption("de");
  await expect(reader).toHaveValue("en");
  expect(await copied(page, "Copy all")).toContain("DNS records for mail as link-a.test");
  await fragment(page, /with=tocco$/);
  await page.unroute("**/locales/de.*");
  await reader.selectOption("de");
  await fragment(page, /reader=de$/);
  await expect(page.getByText("The words of this language did not arrive.")).toHaveCount(0);
  await expect(reader).toHaveValue("de");
  expect(complaints.every((one) => one.includes("404")), complaints.join("\n")).toBe(true);
  complaints.splice(0);
});

test("what a link says of a person or a language is text and nothing else", async ({ page }) => {
  const who = '<img src=x onerror="document.title=1">\nCheck: https://evil.example';
  await open(page, "tocco", `v=1&domain=link-a.test&with=tocco&host=cloudflare&who=${encodeURIComponent(who)}&reader=xx-evil`);
  await settled(page);
  const text = await copied(page, "Copy all");
  expect(text, "no line of its own").not.toMatch(/^Check: https:\/\/evil/m);
  expect(text.match(/^Check: /gm)).toHaveLength(1);
  await page.getByRole("combobox", { name: "Form" }).selectOption({ label: "HTML mail" });
  await page.getByText("Show the text").click();
  await expect(page.getByRole("group", { name: "The text that is handed over" })).toContainText("&lt;img src=x");
  await expect(page.getByRole("group", { name: "The text that is handed over" })).not.toContainText("<img");
  await expect(page.locator("main img")).toHaveCount(0);
  expect(await page.title()).not.toBe("1");
});

test("each domain of a project has its own, on its ticket too", async ({ page, context }) => {
  await openProject(page);
  await add(page, "link-a.test;mail;customer\nlink-b.test;mail;customer");
  await domain(page, "link-b.test");
  await page.getByRole("link", { name: "link-a.test", exact: true }).click();
  await settled(page);
  await expect(page.getByRole("textbox", { name: "Who does it" })).toHaveValue("The customer");
  await choose(page);
  await page.getByRole("link", { name: "All 2 domains of the project" }).click();
  const held = await fragment(page, /domain=link-a\.test.*stsmode=enforce.*domain=link-b\.test.*page=project$/);
  const again = await context.newPage();
  await openProject(again, "tocco", held);
  await domain(again, "link-a.test");
  await expect(await domain(again, "link-a.test")).toContainText("Its DNS is at Cloudflare.");
  await expect(await domain(again, "link-b.test")).toContainText("Its DNS is at Hostpoint.");
  const tickets = await copied(again, "Copy all as text");
  expect(tickets.match(/^Where: .*$/gm)).toEqual(["Where: Cloudflare, zone link-a.test", "Where: Hostpoint, zone link-b.test"]);
  expect(tickets.match(/^Who: .*$/gm)).toEqual(["Who: Netz AG; Anna", "Who: The customer"]);
  await again.getByRole("link", { name: "link-a.test", exact: true }).click();
  await settled(again);
  await expectChosen(again);
});

test("who does it: the vendor where it runs the name servers, and nobody if the name is taken out", async ({ page }) => {
  await customer("link-c.test", "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx -all"');
  await editZone("link-c.test", (text) => text.replaceAll(/NS ns2?\.hostpoint\.ch\./g, "NS ns1.tocco.ch."));
  await open(page, "tocco");
  await lookUp(page, "link-c.test");
  const who = page.getByRole("textbox", { name: "Who does it" });
  await expect(who).toHaveValue("Tocco");
  expect(await fragment(page, /link-c/), "what DNS says is no choice").not.toContain("who=");
  await who.fill("");
  await who.press("Tab");
  await fragment(page, /who=$/);
  expect(await copied(page, "Copy all")).toMatch(/^Who: whoever/im);
  await who.fill("Tocco");
  await who.press("Tab");
  await fragment(page, /with=tocco$/);
});

test("a field and a sign of it: axe, 360 px, German", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("./?vendor=e2e-tocco&lang=de#v=1&domain=link-a.test&with=tocco&host=cloudflare&who=Netz+AG&reader=en&stsmode=none");
  await expect(page.getByRole("combobox", { name: "Verfasst auf" })).toHaveValue("en");
  await expect(page.getByRole("textbox", { name: "Wer es tut" })).toHaveValue("Netz AG");
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "px wide").toBeLessThanOrEqual(360);
  await page.screenshot({ path: join(SHOTS, "link-360-dark.png"), fullPage: true });
});
