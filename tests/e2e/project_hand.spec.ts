// A project that is handed over: its tickets as one text, who does it, and a domain that opens in a tab of its own.
// The zones of this file: those that begin with `hand-`, below test.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { customer, settled } from "./page.ts";
import { add, domain, openProject } from "./project.ts";

test.beforeAll(async () => {
  await customer("hand-a.test", "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx -all"');
  await customer(
    "hand-old.test",
    '@ TXT "v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all"',
    "default._domainkey CNAME default._domainkey.tocco.ch.",
  );
});

async function copied(page: Page, button: string): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(0);
  return text;
}

test("the tickets of all domains are one text: what was collected, mail, browsers, and what goes with a domain", async ({ page }) => {
  await openProject(page);
  await add(page, "hand-a.test;mail;customer\nhttps://www.hand-a.test/\nhand-old.test;leaving");
  await page.getByRole("textbox", { name: /^Your name at Tocco/ }).fill("acme");
  await page.getByRole("textbox", { name: /^Your name at Tocco/ }).press("Tab");
  await (await domain(page, "hand-old.test")).getByRole("checkbox", { name: "Sender addresses" }).uncheck();
  await expect((await domain(page, "hand-old.test")).getByText("2 records may go")).toBeVisible();
  await expect((await domain(page, "www.hand-a.test")).getByText("1 record to publish")).toBeVisible();

  const text = await copied(page, "Copy all as text");
  const [collected = ""] = text.split("\nDNS records for ");
  expect(collected).toMatch(/^Domains for Tocco\nYour name at Tocco.*: acme\nCheck: http\S+#v=2&web=customer:acme&\S+&page=project\n3 domains: /);
  const block = (name: string) => collected.split(`\n\n${name}\n`)[1]?.split("\n\n")[0]?.replace(/  +/g, "  ");
  expect(block("hand-a.test")).toBe("  Used for  Sender addresses\n  This domain  Is in use\n  DNS updated by  The customer\n  Where  Hostpoint\n  Sends for it: Tocco.");
  expect(block("www.hand-a.test")).toBe("  Used for  Browsers\n  This domain  Is in use\n  DNS updated by  Not settled\n  Where  Hostpoint");
  expect(block("hand-old.test"), "used for nothing any more").toMatch(/^ {2}This domain {2}Goes\n/);
  expect(text.match(/^DNS records for .*$/gm)).toHaveLength(3);
  expect(text).toMatch(/^Who: The customer$/m);
  expect(text).toContain("v=spf1 mx include:spf.tocco.ch -all");
  expect(text).toMatch(/^ {2}\S.* www\.hand-a\.test$/m);
  expect(text).toMatch(/^ {2}\S.* acme\.tocco\.ch$/m);
  expect(text).toMatch(/^DKIM for Tocco: delete$/m);
  expect(text).toMatch(/^SPF: replace by$/m);
  expect(text).toMatch(/^ {2}\S.* v=spf1 include:spf\.protection\.outlook\.com -all$/m);

  const markdown = await copied(page, "Copy all as Markdown");
  expect(markdown.match(/^# /gm)).toHaveLength(4);
  expect(markdown).toContain("## www.hand-a.test\n\n- Used for: Browsers\n");
  expect(markdown).toContain("acme.tocco.ch");
  expect(markdown).toContain("## DKIM for Tocco: delete");
});

test("who updates the DNS does it in the ticket of the domain, unless another is typed", async ({ page }) => {
  await openProject(page);
  await add(page, "hand-a.test;mail;customer\nhand-old.test");
  const old = await domain(page, "hand-old.test");
  await old.getByRole("combobox", { name: "DNS updated by" }).selectOption({ label: "Somebody else" });
  await old.getByRole("textbox", { name: "Who" }).fill("Netz AG");
  await old.getByRole("textbox", { name: "Who" }).press("Tab");
  await page.getByRole("link", { name: "hand-a.test", exact: true }).click();
  await settled(page);
  const who = page.getByRole("textbox", { name: "Who does it" });
  await expect(who).toHaveValue("The customer");
  await who.fill("Anna");
  await who.press("Tab");
  await page.getByRole("combobox", { name: "Add a service or a server" }).fill("mailgun");
  await page.getByRole("option", { name: /^Mailgun/ }).first().click();
  expect(await copied(page, "Copy all"), "a choice changes nothing of it").toMatch(/^Who: Anna$/m);
  await page.getByRole("link", { name: "All 2 domains of the project" }).click();
  await page.getByRole("link", { name: "hand-old.test", exact: true }).click();
  await settled(page);
  await page.getByRole("checkbox", { name: "Tocco", exact: true }).check();
  await page.getByRole("combobox", { name: "Add a service or a server" }).fill("mailgun");
  await page.getByRole("option", { name: /^Mailgun/ }).first().click();
  await expect(page.getByRole("textbox", { name: "Who does it" })).toHaveValue("Netz AG");
});

test("a domain’s link opens it in a tab of its own, with its picks, in the demo too", async ({ page, context }) => {
  await openProject(page, "tocco", "demo=neue-schule&page=project");
  await add(page, "neue-schule.example");
  await domain(page, "neue-schule.example");
  const link = page.getByRole("link", { name: "neue-schule.example", exact: true });
  await expect(link).toHaveAttribute("href", /#demo=neue-schule&v=1&domain=neue-schule\.example&with=tocco$/);
  const href = await link.getAttribute("href");
  const opened = await context.newPage();
  await opened.goto(href!);
  await settled(opened);
  await expect(opened.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as neue-schule.example");
  await expect(opened.getByRole("checkbox", { name: "Tocco", exact: true })).toBeChecked();
});
