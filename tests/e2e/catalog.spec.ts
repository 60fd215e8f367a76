// The catalog in the page: recognition, advice on what is picked, the search with its kinds.
// The zones of this file: eight.test, pick.test, left.test, zendesk.com.
import type { Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, lookUp, settled, open, sender, value } from "./page.ts";

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";
const KEY = 'TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="';

async function publish(zone: string, ...records: string[]): Promise<void> {
  await setZone(zone, `${HEAD}${records.join("\n")}\n`);
}

const search = (page: Page) => page.getByRole("combobox", { name: "Add a service or a server" });
const kind = (page: Page) => page.locator("#add-kind");
const tick = (page: Page, name: string) => page.getByRole("checkbox", { name, exact: true });
const options = (page: Page) => page.getByRole("listbox", { name: "Services" }).getByRole("option");

async function add(page: Page, name: string): Promise<void> {
  await search(page).fill(name);
  await options(page).filter({ hasText: name }).first().click();
  await expect(tick(page, name)).toBeChecked();
}

test("eight services that SPF, MX and DKIM name are recognised, each by its mark, and nobody else", async ({ page }) => {
  await publish(
    "eight.test",
    '@ TXT "v=spf1 include:_spf.google.com include:spf.protection.outlook.com include:amazonses.com include:spf.brevo.com include:_spf.eight.test ~all"',
    '_spf TXT "v=spf1 include:mailgun.org include:sendgrid.net -all"',
    "@ MX 10 mail.protonmail.ch.",
    "k2._domainkey CNAME dkim2.mcsv.net.",
    "selector1._domainkey CNAME selector1-onespf-test._domainkey.onespf.onmicrosoft.com.",
  );
  await open(page, "none");
  await lookUp(page, "eight.test");
  const marks: Record<string, string[]> = {
    "Google Workspace": ["include:_spf.google.com"],
    "Microsoft 365": ["include:spf.protection.outlook.com", "selector1"],
    "Amazon SES": ["include:amazonses.com"],
    Brevo: ["include:spf.brevo.com"],
    Mailgun: ["mailgun.org"],
    "Twilio SendGrid": ["sendgrid.net"],
    Mailchimp: ["the DKIM name k2"],
    "Proton Mail": ["the MX"],
  };
  for (const [name, texts] of Object.entries(marks)) {
    await expect(tick(page, name), name).toBeChecked();
    for (const text of texts) await expect(sender(page, name)).toContainText(text);
  }
  const ticked = page.getByRole("region", { name: /^Who sends/ }).getByRole("checkbox", { checked: true });
  const services = await ticked.evaluateAll((boxes) => boxes.map((box) => box.id).filter((id) => !/[.:]/.test(id)));
  expect(services).toHaveLength(8);
});

test("picking Mailchimp, Google Workspace and Amazon SES gives one include, and the rows say why", async ({ page }) => {
  await publish("pick.test", '@ TXT "v=spf1 ip4:192.0.2.1 ~all"');
  await open(page, "none");
  await lookUp(page, "pick.test");
  for (const name of ["Mailchimp", "Google Workspace", "Amazon SES"]) await add(page, name);
  await expect(value(card(page, "SPF at pick.test"))).toHaveText("v=spf1 ip4:192.0.2.1 include:_spf.google.com ~all");
  await expect(sender(page, "Mailchimp")).toContainText("Needs no term in SPF: its envelope uses Mailchimp’s own domain.");
  await expect(sender(page, "Google Workspace")).toContainText("Adds include:_spf.google.com");
  await expect(sender(page, "Amazon SES")).toContainText(
    "Needs no term in SPF, unless you set a MAIL FROM domain of your own at Amazon SES: the term goes to that name.",
  );
});

test("a service that is set up leads to its own instructions, or to its website where none are known", async ({ page }) => {
  await publish("pick.test", '@ TXT "v=spf1 ip4:192.0.2.1 ~all"');
  await open(page, "none");
  await lookUp(page, "pick.test");
  for (const name of ["Mailchimp", "Kimoga Mail"]) await add(page, name);
  const link = (name: string) => sender(page, name).getByRole("link");
  await expect(link("Mailchimp")).toHaveAccessibleName("Instructions from Mailchimp");
  await expect(link("Mailchimp")).toHaveAttribute("href", "https://mailchimp.com/help/set-up-email-domain-authentication/");
  await expect(link("Kimoga Mail")).toHaveAccessibleName("Website of Kimoga Mail");
  await expect(link("Kimoga Mail")).toHaveAttribute("href", /^https:\/\/[a-z.]+\/$/);
  await tick(page, "Mailchimp").uncheck();
  await expect(link("Mailchimp"), "who does not use it sets nothing up").toHaveCount(0);
});

test("what is left of a service is told from one in use, and so is a helper of Domain Connect that leads nowhere", async ({ page }) => {
  await publish("zendesk.com", `zendesk1._domainkey ${KEY}`);
  await publish(
    "left.test",
    '@ TXT "v=spf1 ip4:192.0.2.1 include:dc-aa8e722993._spfm.left.test ~all"',
    '@ TXT "brevo-code:0123456789"',
    "zendesk1._domainkey CNAME zendesk1._domainkey.zendesk.com.",
  );
  await open(page, "none");
  await lookUp(page, "left.test");
  // SPF shows who needs it; the key alone of such a service is looked for on request.
  await page.getByRole("link", { name: "Check", exact: true }).click();
  await page.getByRole("button", { name: "Look for more DKIM keys" }).click();
  await settled(page);
  await page.getByRole("link", { name: "Records", exact: true }).click();
  for (const [name, mark] of [["Zendesk", "the DKIM name zendesk1"], ["Brevo", "brevo-code:"]]) {
    await expect(tick(page, name)).not.toBeChecked();
    await expect(sender(page, name)).toContainText("Left over?");
    await expect(sender(page, name)).toContainText("Left over, or not set up to the end: all that is there is");
    await expect(sender(page, name)).toContainText(mark);
  }
  const helper = sender(page, "dc-aa8e722993._spfm.left.test");
  await expect(helper).toContainText("Domain Connect");
  await expect(helper).toContainText("Leads to nothing, and receivers stop there.");
  await tick(page, "dc-aa8e722993._spfm.left.test").uncheck();
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 ip4:192.0.2.1 ~all");
});

test("a kind narrows the search, by keyboard alone", async ({ page }) => {
  await publish("pick.test", '@ TXT "v=spf1 ip4:192.0.2.1 ~all"');
  await open(page, "none");
  await lookUp(page, "pick.test");
  await search(page).focus();
  await page.keyboard.press("Tab");
  await expect(kind(page)).toBeFocused();
  await expect(page.getByRole("combobox", { name: "Kind" }).first()).toBeFocused();
  await page.keyboard.type("Help");
  await expect(page.getByRole("status").filter({ hasText: /^\d+ services: Help desks$/ })).toHaveCount(1);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).filter({ hasText: "Zendesk" })).toHaveCount(1);
  await expect(options(page).filter({ hasText: "Mailchimp" })).toHaveCount(0);
  await page.keyboard.type("mailchimp");
  await expect(options(page), "only the line for what is not in the list").toHaveCount(1);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("zendsk");
  await page.keyboard.press("Enter");
  await expect(tick(page, "Zendesk")).toBeChecked();
});

test("what is not in the list becomes the text of a pull request", async ({ page }) => {
  await publish("pick.test", '@ TXT "v=spf1 ip4:192.0.2.1 ~all"');
  await open(page, "none");
  await lookUp(page, "pick.test");
  await search(page).fill("Acme Post & Co");
  await options(page).filter({ hasText: "Not in the list?" }).click();
  await page.getByText("Propose a service for the list").first().click();
  const form = page.getByRole("group", { name: "Propose a service for the list" });
  await expect(form.getByRole("textbox", { name: "Name of the service" })).toHaveValue("Acme Post & Co");
  await form.getByRole("textbox", { name: "Include or address" }).fill("spf.acme.example");
  await form.getByRole("textbox", { name: "Address of its help page" }).fill("https://acme.example/help/spf");
  await form.getByRole("combobox", { name: "Kind" }).selectOption("Newsletters and marketing");
  await expect(form).toContainText("src/catalog/providers/acme-post-co.toml");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await form.getByRole("button", { name: /^Copy/ }).click();
  await expect(form.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const line of [
    'id = "acme-post-co"',
    'name = "Acme Post & Co"',
    'category = "marketing"',
    'terms = ["include:spf.acme.example"]',
    'spf = ["spf.acme.example"]',
    'sources = ["https://acme.example/help/spf"]',
  ]) {
    expect(text.split("\n")).toContain(line);
  }
});
