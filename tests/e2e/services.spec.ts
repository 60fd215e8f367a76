// Who sends: services and servers are added, taken out and brought back, and the record says each of them once.
// The zones of this file: services.test and over.services.test.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, customer, lookUp, nextStep, open, reasons, sender, value } from "./page.ts";

const PUBLISHED = "v=spf1 mx include:_spf.google.com ~all";

test.beforeAll(async () => {
  await customer("services.test", "@ MX 10 mail", "mail A 192.0.2.25", `@ TXT "${PUBLISHED}"`);
});

test.beforeEach(async ({ page }) => {
  await open(page);
  await lookUp(page, "services.test");
});

const search = (page: Page) => page.getByRole("combobox", { name: "Add a service or a server" });
const tick = (page: Page, name: string) => page.getByRole("checkbox", { name, exact: true });
const option = (page: Page, text: RegExp) => page.getByRole("listbox", { name: "Services" }).getByRole("option").filter({ hasText: text });

/** The terms of the record to publish. Each stands once, and the last one is the only `all`. */
async function terms(page: Page): Promise<string[]> {
  const [version, ...terms] = (await value(card(page, "SPF")).innerText()).split(" ");
  expect(version).toBe("v=spf1");
  expect(terms, "each term once").toEqual([...new Set(terms)]);
  expect(terms.filter((term) => /^[-~?+]?all$/.test(term)), "one `all`").toEqual([terms.at(-1)]);
  return terms;
}

test("what is copied right after a tick is the record by then, though the next step follows the picture", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copy = nextStep(page).getByRole("button", { name: /^Copy value/ });
  await expect(copy).toBeVisible();
  const before = await value(card(page, "SPF")).innerText();
  const both = [await tick(page, "Google Workspace").elementHandle(), await copy.elementHandle()];
  // In one task: no picture comes between.
  await page.evaluate((buttons) => buttons.forEach((button) => (button as HTMLElement).click()), both);
  await expect(value(card(page, "SPF"))).not.toHaveText(before);
  const after = await value(card(page, "SPF")).innerText();
  expect(after).not.toContain("_spf.google.com");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(after);
});

for (const [how, typed, name, include] of [
  ["its name", "Fastmail", "Fastmail", "include:spf.messagingengine.com"],
  ["an alias", "o365", "Microsoft 365", "include:spf.protection.outlook.com"],
  ["its include", "spf.brevo.com", "Brevo", "include:spf.brevo.com"],
]) {
  test(`a service is added by ${how}`, async ({ page }) => {
    await search(page).fill(typed);
    await option(page, new RegExp(name)).first().click();
    await expect(search(page)).toHaveValue("");
    await expect(tick(page, name)).toBeChecked();
    await expect(sender(page, name)).toContainText("Added by you");
    await expect(page.getByRole("status").filter({ hasText: `${name} added` })).toHaveCount(1);
    // Brevo's envelope is its own: its include is no term of the customer's record.
    if (name === "Brevo") return;
    await expect(value(card(page, "SPF"))).toContainText(include);
    expect([...(await terms(page))].sort()).toEqual(["mx", "include:_spf.google.com", "include:spf.tocco.ch", include, "~all"].sort());
  });
}

test("a service is added by keyboard alone", async ({ page }) => {
  await search(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(search(page)).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(search(page)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.type("mail");
  const active = page.getByRole("option", { selected: true }).and(page.getByRole("listbox").getByRole("option"));
  const first = await active.innerText();
  await page.keyboard.press("ArrowDown");
  await expect(active).not.toHaveText(first);
  await expect(search(page)).toHaveAttribute("aria-activedescendant", (await active.getAttribute("id")) ?? "");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("hostp");
  await expect(active).toContainText("Hostpoint");
  await page.keyboard.press("Enter");
  await expect(tick(page, "Hostpoint")).toBeChecked();
  await expect(search(page)).toBeFocused();
  expect(await terms(page)).toContain("include:spf.mail.hostpoint.ch");
});

test("a service with a region asks for it, and adds that region's term alone", async ({ page }) => {
  await search(page).fill("zoho");
  await option(page, /Zoho Mail/).click();
  const row = sender(page, "Zoho Mail");
  const where = row.getByRole("group", { name: "Where is your Zoho Mail account?" });
  await expect(where.getByRole("radio", { name: "US" })).toBeFocused();
  await expect(row).toContainText("Waits for your answer.");
  await where.getByRole("radio", { name: "EU" }).check();
  await expect(value(card(page, "SPF"))).toContainText("include:zohomail.eu");
  await where.getByRole("radio", { name: "US" }).check();
  await expect(value(card(page, "SPF"))).toContainText("include:zohomail.com");
  expect(await terms(page)).toEqual(["mx", "include:_spf.google.com", "include:spf.tocco.ch", "include:zohomail.com", "~all"]);
});

async function form(page: Page, kind: string, text: string) {
  await page.getByText("Enter a server or an include").first().click();
  const own = page.getByRole("group", { name: "Enter a server or an include" });
  await own.getByRole("radio", { name: kind }).check();
  const field = own.getByRole("textbox", { name: kind });
  await field.fill(text);
  await own.getByRole("button", { name: "Add", exact: true }).click();
  return { own, field };
}

for (const [kind, typed, term] of [
  ["Address or range", "203.0.113.25", "ip4:203.0.113.25"],
  ["Address or range", "2001:db8:25::/48", "ip6:2001:db8:25::/48"],
  ["Host name", "scan.services.test", "a:scan.services.test"],
]) {
  test(`an own server: ${typed}`, async ({ page }) => {
    await form(page, kind, typed);
    await expect(tick(page, typed)).toBeChecked();
    await expect(tick(page, typed), "the focus goes to its row").toBeFocused();
    await expect(sender(page, typed)).toContainText(`Adds ${term}.`);
    await expect(value(card(page, "SPF"))).toContainText(term);
    expect([...(await terms(page))].sort()).toEqual([term, "mx", "include:_spf.google.com", "include:spf.tocco.ch", "~all"].sort());
  });
}

test("an include that is not vouched for: neutral, as a question mark says, and from the link again", async ({ page, context }) => {
  await page.getByText("Enter a server or an include").first().click();
  const own = page.getByRole("group", { name: "Enter a server or an include" });
  await own.getByRole("radio", { name: "Another service’s include" }).check();
  await own.getByRole("textbox").fill("spf.mailgun.services.test");
  await own.getByRole("checkbox", { name: "Do not vouch for it: neutral, with a question mark" }).check();
  await expect(own).toContainText("Neutral: SPF neither allows nor forbids its mail, and DMARC gets no pass from it.");
  await own.getByRole("button", { name: "Add", exact: true }).click();
  const name = "spf.mailgun.services.test (neutral)";
  await expect(tick(page, name)).toBeChecked();
  await expect(sender(page, name)).toContainText("Adds ?include:spf.mailgun.services.test.");
  expect(await terms(page)).toContain("?include:spf.mailgun.services.test");
  await expect(page).toHaveURL(/own=%3Finclude:spf\.mailgun/);
  const again = await context.newPage();
  await again.goto(page.url());
  await expect(again.getByRole("checkbox", { name, exact: true })).toBeChecked();
  await own.getByRole("checkbox").waitFor({ state: "hidden" });
  await tick(page, name).uncheck();
  expect(await terms(page)).not.toContain("?include:spf.mailgun.services.test");
});

for (const [kind, typed, says] of [
  ["Address or range", "203.0.113.256", "A part of the address is too large. Each part goes to 255."],
  ["Address or range", "10.0.0.1", "10.0.0.1 is a private address."],
  ["Address or range", "203.0.113.0/33", "The number after the slash is too large."],
  ["Host name", "printer", "printer is one word. Write the whole name, as mail.example.com."],
  ["Host name", "203.0.113.25", "203.0.113.25 is an address, not a name."],
]) {
  test(`no server: ${kind} ${typed}`, async ({ page }) => {
    const { own, field } = await form(page, kind, typed);
    await expect(own.getByRole("status")).toContainText(says);
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toBeFocused();
    expect(await terms(page), "the record is as before").toEqual(["mx", "include:_spf.google.com", "include:spf.tocco.ch", "~all"]);
  });
}

test("a recognised service that is unticked leaves the record, and comes back with its tick", async ({ page }) => {
  const google = tick(page, "Google Workspace");
  await expect(google).toBeChecked();
  await google.uncheck();
  await expect(sender(page, "Google Workspace")).toContainText("include:_spf.google.com leaves the SPF record.");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 mx include:spf.tocco.ch ~all");
  expect(await reasons(card(page, "SPF"))).toContain("dropped | include:_spf.google.com | Dropped: the service is no longer used");
  await expect(page.getByText("2 networks may no longer send.").filter({ visible: true })).not.toHaveCount(0);

  await google.check();
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 mx include:_spf.google.com include:spf.tocco.ch ~all");
  await expect(sender(page, "Google Workspace")).not.toContainText("leaves the SPF record");
  await expect(page.getByRole("heading", { level: 2, name: "Every address that could send still can.", exact: true })).toBeVisible();
});

test("a service that is recognised already is not added twice", async ({ page }) => {
  await search(page).fill("_spf.google.com");
  await expect(option(page, /Google Workspace/)).toContainText("Already in the list above");
  await option(page, /Google Workspace/).click();
  await expect(tick(page, "Google Workspace")).toBeFocused();
  expect(await terms(page)).toEqual(["mx", "include:_spf.google.com", "include:spf.tocco.ch", "~all"]);
});

test("a record over the limit: nothing is promised for it, before or after", async ({ page }) => {
  const names = Array.from({ length: 12 }, (_, n) => `n${n}.over.services.test`);
  const include = names.map((name) => `include:${name}`).join(" ");
  const records = names.map((name, n) => `${name}. TXT "v=spf1 ip4:198.51.100.${n} -all"`);
  await customer("over.services.test", `@ TXT "v=spf1 ${include.slice(0, 200)}" "${include.slice(200)} -all"`, ...records);
  await lookUp(page, "over.services.test");
  await expect(card(page, "SPF")).toContainText("13 of 10 look-ups");
  await expect(page.getByText("Mail that works today keeps working.")).toHaveCount(0, { timeout: 1_000 });
  await expect(page.getByRole("heading", { level: 2, name: /^Every address that could send still can/ })).toHaveCount(0, { timeout: 1_000 });
});
