// Handing over: the ticket in each form and in the reader's language, the formats of DNS tools, a mail, paper.
// The zones of this file: handover.test, published below.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, customer, live, lookUp, open, settled, value } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const SHOTS = join(import.meta.dirname, "../../test-results/shots");
const KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A".repeat(12);

test.beforeAll(async () => {
  await customer("handover.test", "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx -all"', '@ TXT "MS=ms12345678"');
});

const section = (page: Page): Locator => page.getByRole("region", { name: "Hand over" });
const panel = (page: Page): Locator => page.getByRole("group", { name: "Ticket", exact: true });
const choose = (page: Page, form: string) => panel(page).getByRole("combobox", { name: "Form" }).selectOption({ label: form });

/** What the panel's button puts on the clipboard, of one media type. */
async function copied(page: Page, kind = "text/plain"): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await panel(page).getByRole("button", { name: "Copy the text" }).click();
  await expect(panel(page).getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  return page.evaluate(async (kind) => {
    // Without this the browser parses the text in the page, whose policy refuses the styles of a mail.
    const [item] = await navigator.clipboard.read({ unsanitized: ["text/html"] } as never);
    return (await item!.getType(kind)).text();
  }, kind);
}

async function saved(page: Page): Promise<[name: string, text: string]> {
  const [download] = await Promise.all([page.waitForEvent("download"), panel(page).getByRole("button", { name: "Save as a file" }).click()]);
  return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
}

async function demo(page: Page, vendor = "tocco", story = ""): Promise<void> {
  await open(page, vendor, `demo${story && `=${story}`}`);
  await settled(page);
}

test("the ticket as text: where, before and after, why, who, and the link", async ({ page }) => {
  await open(page, "tocco");
  await lookUp(page, "handover.test");
  await panel(page).getByRole("textbox", { name: "Who does it" }).fill("Ops team");
  await panel(page).getByRole("textbox", { name: "Who does it" }).blur();
  const text = await copied(page);
  expect(text).toContain("DNS records for mail as handover.test\nWhere: Hostpoint, zone handover.test\n");
  expect(text).toContain("\nWho: Ops team\n");
  expect(text).toMatch(/\nCheck: http:\/\/127\.0\.0\.1\S+#\S*domain=handover\.test\S*\n/);
  expect(text).toMatch(/\n {2}Before, goes +TXT v=spf1 mx -all\n {2}Value +v=spf1 mx include:spf\.tocco\.ch -all\n/);
  expect(text).toMatch(/= mx {2}Yours: the servers that receive your mail may send\n/);
  expect(text).toMatch(/\+ include:spf\.tocco\.ch {2}Added for Tocco\n/);
  expect(text).toMatch(/Read at .+ from .+\./);
  // The same as "Copy all".
  await section(page).getByRole("button", { name: "Copy all" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
});

test("what waits for the owner is in the ticket, and no record to publish", async ({ page }) => {
  await demo(page, "altcraft");
  const text = await copied(page);
  expect(text).toContain("DKIM for Altcraft: the domain’s owner answers first. No record to publish yet.");
  expect(text).not.toContain("ak._domainkey");
  await choose(page, "Zone file");
  expect(await copied(page)).not.toContain("ak._domainkey");
});

test("Markdown, HTML and JSON hold the same records", async ({ page }) => {
  await demo(page);
  const spf = await value(card(page, "SPF")).innerText();
  await choose(page, "Markdown");
  expect(await copied(page)).toContain(`## 1. Replace SPF\n`);
  expect(await copied(page)).toContain(`  \`\`\`\n  ${spf}\n  \`\`\`\n`);

  await choose(page, "HTML mail");
  const html = await copied(page, "text/html");
  expect(html).toContain(spf);
  expect(html).toContain("Replace SPF");
  expect(html).not.toContain("<script");
  expect(await copied(page), "for programs without formats").toContain(spf);
  const [name, file] = await saved(page);
  expect(name).toBe("mail-acme-schule.example.html");
  // As a page of its own, in a window without the page's policy.
  const sheet = await page.context().newPage();
  await sheet.setContent(file);
  await expect(sheet.getByRole("heading", { level: 2 }).first()).toHaveText("1. Replace SPF");
  await expect(sheet.getByText(spf, { exact: true })).toBeVisible();
  await sheet.close();

  await choose(page, "JSON");
  const ticket = JSON.parse(await copied(page));
  expect(ticket).toMatchObject({ format: "mailvouch-ticket", version: 1, language: "en", domain: "acme-schule.example", read: null });
  expect(ticket.publish[0]).toMatchObject({ action: "replace", type: "TXT", full_name: "acme-schule.example", value: spf });
  expect(ticket.link).toMatch(/#demo$/);
});

for (const [form, name, shows] of [
  ["Zone file", "zone", /^; delete: acme-schule\.example\.\tIN\tTXT\t"v=spf1 .*\nacme-schule\.example\.\t3600\tIN\tTXT\t"v=spf1 /],
  ["BIND: nsupdate", "nsupdate", /^zone acme-schule\.example\.\nupdate delete acme-schule\.example\. IN TXT "v=spf1 .*\nupdate add .*\n(.*\n)*send\n$/],
  ["octoDNS: YAML", "yaml", /^'':\n {2}ttl: 3600\n {2}type: TXT\n {2}values:\n {2}- 'MS=ms48151623'\n(.*\n)*'default\._domainkey':\n {2}ttl: 3600\n {2}type: CNAME\n/],
  ["DNSControl: JavaScript", "js", /TXT\("@", "v=spf1 .* ~all", TTL\(3600\)\),\nCNAME\("default\._domainkey", "default\._domainkey\.tocco\.ch\.", TTL\(3600\)\),\n/],
  ["Terraform: Cloudflare", "tf", /resource "cloudflare_dns_record" "cname_default__domainkey_acme-schule_example" \{\n(.*\n)* {2}proxied = false\n\}\n/],
  ["Terraform: Route 53", "tf", /resource "aws_route53_record" "txt_acme-schule_example" \{\n(.*\n)* {2}records = \[\n {4}"MS=ms48151623",\n/],
] as const) {
  test(`${form}: copied and saved`, async ({ page }) => {
    await demo(page);
    await choose(page, form);
    await expect(panel(page).getByRole("textbox", { name: "Who does it" }), "a tool reads no ticket").toHaveCount(0);
    await expect(panel(page).getByRole("link", { name: "Write a mail" })).toHaveCount(0);
    const text = await copied(page);
    expect(text).toMatch(shows);
    expect(await saved(page)).toEqual([`mail-acme-schule.example.${name}`, text]);
    await panel(page).getByText("Show the text").click();
    await expect(panel(page).getByRole("group", { name: "The text that is handed over" })).toHaveText(text, { useInnerText: false });
  });
}

test("the ticket in the language of its reader, the page in one’s own", async ({ page }) => {
  await demo(page);
  await panel(page).getByRole("combobox", { name: "Written in" }).selectOption("de");
  await expect.poll(() => copied(page)).toContain("DNS-Einträge für Mail als acme-schule.example");
  const text = await copied(page);
  expect(text).toContain("1. SPF ersetzen");
  expect(text).toMatch(/\nPrüfen: \S+[?&]lang=de\S*#demo=acme-schule&v=1&domain=acme-schule\.example&with=tocco&reader=de\n/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(panel(page).getByRole("heading", { level: 3 })).toHaveText("Ticket");
  // A page that turns to German needs no other words for it.
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("combobox", { name: "Verfasst auf" })).toHaveValue("de");
});

test("a mail that is too long is cut, says so, and keeps the link", async ({ page }) => {
  await demo(page);
  const href = await panel(page).getByRole("link", { name: "Write a mail" }).getAttribute("href");
  expect(href!.length).toBeLessThanOrEqual(2_000);
  const mail = new URL(href!);
  expect(mail.protocol).toBe("mailto:");
  expect(mail.searchParams.get("subject")).toBe("DNS records for mail as acme-schule.example");
  const body = mail.searchParams.get("body")!;
  expect(body).toMatch(/\r\nCheck: http\S+#demo\r\n/);
  await expect(panel(page).getByText(/^The mail ends early: mail programs take 2,000 characters\./)).toBeVisible();
  expect(body).toContain("Cut here: the rest stands at the link above.");
});

test("on paper: one page of A4, the values whole, in black on white from the dark scheme", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "altcraft", "demo");
  await page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" }).fill(KEY);
  await settled(page);
  const pdf = await page.pdf({ preferCSSPageSize: true, path: join(SHOTS, "ticket.pdf") });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
  expect(pages).toHaveLength(1);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const paper = page.locator(".paper");
  await expect(paper).toBeVisible();
  await expect(paper.getByText(`v=DKIM1; k=rsa; p=${KEY}`, { exact: true })).toBeVisible();
  await expect(paper.getByText("DNS records for mail as acme-schule.example")).toBeVisible();
  for (const chrome of ["banner", "contentinfo", "complementary"] as const) await expect(page.getByRole(chrome)).toBeHidden();
  await expect(page.getByRole("button")).toHaveCount(0);
  const colours = await paper.evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]);
  expect(colours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.screenshot({ path: join(SHOTS, "ticket-paper.png"), fullPage: true });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(paper).toHaveCount(0);
});

test("nothing to hand over: no ticket, and why", async ({ page }) => {
  await demo(page, "none");
  await expect(panel(page)).toHaveCount(0);
  await expect(section(page)).toContainText("Nothing is left to publish, so there is nothing to copy or to save.");
});

test("by keyboard, at 360 px, in German, without a complaint of axe", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("./?vendor=e2e-tocco&lang=de#demo");
  await settledGerman(page);
  const form = page.getByRole("combobox", { name: "Form" });
  await form.focus();
  await page.keyboard.press("m");
  await expect(form).toHaveValue("form-markdown");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Verfasst auf" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: "Wer es tut" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Text kopieren" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Mail schreiben" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Der Text, der übergeben wird" })).toContainText("# DNS-Einträge für Mail als acme-schule.example");
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "px wide").toBeLessThanOrEqual(360);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.screenshot({ path: join(SHOTS, "ticket-360.png"), fullPage: true });
});

async function settledGerman(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toContainText("acme-schule.example");
  await expect(page.getByRole("group", { name: "Ticket", exact: true })).toBeVisible();
}

test("after publishing there is nothing left to hand over", async ({ page }) => {
  await demo(page);
  await expect(panel(page)).toBeVisible();
  await live(page).getByRole("button", { name: "Publish in the demo’s zone" }).click();
  await expect(panel(page)).toHaveCount(0);
});
