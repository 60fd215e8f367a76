// What the page builds itself: the record as it is typed, among the records to publish, in the link; the steps of the
// DMARC policy; what a vendor gave, in whatever form; what stands beside it at the apex. Zones: builders-*.test.
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, field, line, lookUp, open, settled, value, zoneLine } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";
const KEY = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB";

/** The page of a domain that receives its own mail. */
async function receiver(page: Page, domain: string, ...records: string[]): Promise<void> {
  await setZone(domain, `${HEAD}@ MX 10 mail\nmail A 192.0.2.25\n@ TXT "v=spf1 mx -all"\n${records.join("\n")}\n`);
  await open(page, "none", `v=1&domain=${domain}`);
  await settled(page);
}

async function unfold(page: Page, id: string): Promise<Locator> {
  const box = page.locator(id);
  await box.locator("summary").first().click();
  return box;
}

test("a key that is made is among the records, in the zone file and in the link, and its private half is not", async ({ page }) => {
  const domain = "builders-1.test";
  await receiver(page, domain);
  const box = await unfold(page, "#dkim-make");
  await box.getByRole("textbox", { name: "Selector" }).fill("k1");
  await box.getByRole("radio", { name: /Ed25519/ }).check();
  await box.getByRole("button", { name: "Make a key pair" }).click();
  const dkim = card(page, "DKIM");
  await expect(value(dkim)).toHaveText(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/, { timeout: 20_000 });
  await expect(field(dkim, "Name").first()).toHaveText("k1._domainkey");
  const record = await value(dkim).innerText();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /zone file/i }).first().click()]);
  expect(await readFile(await download.path(), "utf8")).toContain(record);
  await expect(page).toHaveURL(/dkim=k1;/);
  expect(page.url()).not.toContain("MC4CAQ");

  // The link opens the same record, and what is published is live.
  const link = page.url();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(value(card(page, "DKIM"))).toHaveText(record);
  // Another domain, as the browser may keep answers about this one (RFC 8484 §5.1).
  await setZone("builders-live.test", `${HEAD}@ MX 10 mail\nmail A 192.0.2.25\n@ TXT "v=spf1 mx -all"\nk1._domainkey TXT "${record}"\n`);
  await page.goto("about:blank");
  await page.goto(link.replace(domain, "builders-live.test"));
  await settled(page);
  await expect(card(page, "DKIM")).toContainText(record);
  await expect(card(page, "DKIM").getByRole("heading", { level: 3 })).not.toHaveText(/^Add/);
  await card(page, "DKIM").getByRole("button", { name: "Take it out" }).click();
  await expect(card(page, "DKIM")).toHaveCount(0);
  await expect(page).not.toHaveURL(/dkim=/);
});

test("MTA-STS and TLS-RPT go among the records, beside what is published", async ({ page }) => {
  await receiver(page, "builders-2.test", "_smtp._tls TXT \"v=TLSRPTv1;rua=https://reports.test/tls\"");
  const box = await unfold(page, "#mta-sts");
  await box.getByRole("textbox", { name: "Destination 1" }).fill("tls@reports.test");
  await box.locator("#tls-plan").check();
  await expect(value(card(page, "TLS-RPT"))).toHaveText("v=TLSRPTv1;rua=https://reports.test/tls,mailto:tls@reports.test");
  await box.getByRole("textbox", { name: "Destination 1" }).fill("tls2@reports.test");
  await expect(value(card(page, "TLS-RPT"))).toHaveText(/mailto:tls2@reports\.test$/);
  await box.locator("#sts-plan").check();
  await expect(value(card(page, "MTA-STS"))).toHaveText(/^v=STSv1; id=20\d{12}$/);
  await expect(page).toHaveURL(/sts=20\d{12}&tlsrpt=tls2@reports\.test/);
  await box.locator("#sts-plan").uncheck();
  await expect(card(page, "MTA-STS")).toHaveCount(0);
  const results = await new AxeBuilder({ page }).include("#mta-sts").analyze();
  expect(results.violations).toEqual([]);
});

test("a pasted policy that is wrong is corrected into a file", async ({ page }) => {
  await receiver(page, "builders-3.test", "_mta-sts TXT \"v=STSv1; id=1\"", "mta-sts A 192.0.2.1");
  const box = await unfold(page, "#mta-sts");
  await box.getByRole("textbox", { name: "The policy file as it is served" }).fill("version=STSv1\nmode=enforce\nmx: old.test\nmax_age: 604800\n");
  const save = box.getByRole("button", { name: "Save the corrected file" });
  await expect(box).toContainText("the published id is still 1");
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toBe("mta-sts.txt");
  expect(await readFile(await download.path(), "utf8")).toBe(
    "version: STSv1\nmode: enforce\nmx: old.test\nmax_age: 604800\nmx: mail.builders-3.test\n",
  );
  await box.getByRole("textbox", { name: "The policy file as it is served" }).fill(await readFile(await download.path(), "utf8"));
  await expect(save).toHaveCount(0);
});

test("the ladder names the service that closes the next step, and opens it once its key is there", async ({ page }) => {
  const domain = "builders-4.test";
  const ready = "builders-ready.test";
  const selector = "cimcloud-1";
  const zone = (domain: string, more: string) =>
    setZone(domain, `${HEAD}@ TXT "v=spf1 include:_spf.mycimcloud.com ~all"\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:a@${domain}"\n@ MX 10 mail\nmail A 192.0.2.25\n${more}`);
  await setZone("mycimcloud.com", `${HEAD}_spf TXT "v=spf1 ip4:192.0.2.0/24 -all"\n`);
  await zone(domain, "");
  await open(page, "cimcloud", `v=1&domain=${domain}&with=${encodeURIComponent(`cimcloud;selector:${selector};key:v=DKIM1%3B p=${KEY}`)}`);
  await settled(page);
  const dmarc = card(page, "DMARC");
  await expect(dmarc.getByRole("list", { name: "DMARC policy" }).getByRole("listitem")).toHaveText(["none", /^quarantine/, /^reject/]);
  await expect(dmarc.locator("[aria-current=step]")).toHaveText("none");
  await expect(dmarc).toContainText("quarantine is closed: it would cost mail of CIMcloud");
  await expect(dmarc.getByRole("button", { name: /Go to/ })).toHaveCount(0);

  await zone(ready, `${selector}._domainkey TXT "v=DKIM1; p=${KEY}"\n`);
  const link = page.url();
  await page.goto("about:blank");
  await page.goto(link.replace(domain, ready));
  await settled(page);
  await expect(dmarc).toContainText("quarantine is open");
  await dmarc.getByRole("button", { name: "Go to quarantine" }).click();
  await expect(value(dmarc)).toHaveText(`v=DMARC1; p=quarantine; rua=mailto:a@${ready}`);
  await expect(page).toHaveURL(/step=quarantine/);
  await dmarc.getByRole("button", { name: "Not yet to quarantine" }).click();
  await expect(dmarc).not.toContainText("p=quarantine");

  // A step that somebody sends along is refused where it would cost mail.
  await page.goto("about:blank");
  await page.goto(`${link}&step=reject`);
  await settled(page);
  await expect(dmarc).not.toContainText("p=reject");
});

test("both generations of receivers, side by side", async ({ page }) => {
  await receiver(page, "builders-5.test", `_dmarc TXT "v=DMARC1; p=reject; t=y; rua=mailto:a@builders-5.test"`);
  const table = card(page, "DMARC").getByRole("table", { name: "What receivers do with mail that fails" });
  await expect(table.getByRole("row").nth(1)).toHaveText(/From the domain\s*quarantine\s*reject/);
  const results = await new AxeBuilder({ page }).include("article").analyze();
  expect(results.violations).toEqual([]);
});

test("a selector that somebody knows is looked for", async ({ page }) => {
  const domain = "builders-6.test";
  await setZone(domain, `${HEAD}@ TXT "v=spf1 mx -all"\nfound._domainkey TXT "v=DKIM1; p=${KEY}"\n`);
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  await page.getByRole("textbox", { name: "A selector that you know" }).fill("gone._domainkey");
  await page.keyboard.press("Enter");
  await expect(page.getByText(`There is no key at gone._domainkey.${domain}`).first()).toBeVisible();
  await page.getByRole("textbox", { name: "A selector that you know" }).fill("found");
  await page.getByRole("button", { name: "Look for it" }).click();
  await expect(page.getByText("The key has 1024 bits").or(page.getByText(/1,?024 bits/)).first()).toBeVisible();
  await expect(page.locator(".line-of .oops").filter({ hasText: KEY.slice(0, 40) }), "marked in its record").toHaveCount(1);
  await expect(page).toHaveURL(/selector=found/);
});

const MAIL = `Hello,\n\nplease add this record to your DNS:\n\n  Type: TXT\n  Name: ak._domainkey.example.com\n  Value: v=DKIM1; k=rsa; p=${KEY}\n\nBest regards,\nThe team\n`;
for (const [how, pasted] of [
  ["a record", `v=DKIM1; k=rsa; p=${KEY}`],
  ["a zone line", `ak._domainkey.example.com. 3600 IN TXT "v=DKIM1; k=rsa; p=${KEY}"`],
  ["the whole text of a mail", MAIL],
  ["typographic quotes", `“v=DKIM1; k=rsa; p=${KEY}”`],
]) {
  test(`what a vendor gave is understood: ${how}`, async ({ page }) => {
    const domain = `builders-p${how.length}.test`;
    await setZone(domain, `${HEAD}@ TXT x\n`);
    await open(page, "altcraft");
    await lookUp(page, domain);
    await page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" }).fill(pasted);
    await expect(value(card(page, "DKIM for Altcraft"))).toHaveText(`v=DKIM1; k=rsa; p=${KEY}`);
  });
}

const FIRST = "selector1-d-test._domainkey.d.onmicrosoft.com";
const SECOND = "selector2-d-test._domainkey.d.onmicrosoft.com";
const both = (row: (n: number, target: string) => string) => [row(1, FIRST), row(2, SECOND)].join("\n");
for (const [index, [how, pasted]] of [
  ["two zone lines", both((n, target) => `selector${n}._domainkey.d.test. 3600 IN CNAME ${target}.`)],
  ["selector, type and target", both((n, target) => `selector${n}._domainkey CNAME ${target}`)],
  ["the rows of a table", `Type\tName\tTarget\tTTL\n${both((n, target) => `CNAME\tselector${n}._domainkey\t${target}\t3600`)}`],
  ["the whole text of a mail", `Hello,\n\nplease publish two records.\n\n${both((n, target) => `  Record type: CNAME\n  Host name: selector${n}._domainkey\n  Points to: ${target}\n`)}\nThe team\n`],
].entries()) {
  test(`the aliases that a vendor gave are understood, published and seen: ${how}`, async ({ page }) => {
    const domain = `builders-c${index}.test`;
    const zone = `${HEAD}@ TXT "v=spf1 include:spf.protection.outlook.com -all"\n`;
    await setZone(domain, zone);
    await open(page, "none", `v=1&domain=${domain}&with=microsoft-365`);
    await settled(page);
    // The same paste goes into both fields; each takes its own.
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate((text) => navigator.clipboard.writeText(text), pasted);
    for (const name of ["Target of the first DKIM CNAME that Microsoft 365 shows", "Target of the second DKIM CNAME"]) {
      await page.getByRole("textbox", { name }).focus();
      await page.keyboard.press("Control+V");
    }
    const cards = card(page, "DKIM for Microsoft 365");
    await expect(cards).toHaveCount(2);
    for (const [n, target] of [[0, FIRST], [1, SECOND]] as const) {
      await expect(field(cards.nth(n), "Name").first()).toHaveText(`selector${n + 1}._domainkey`);
      await expect(field(cards.nth(n), "Type")).toHaveText("CNAME");
      await expect(value(cards.nth(n))).toHaveText(target);
    }
    const lines = [await zoneLine(page, cards.nth(0)), await zoneLine(page, cards.nth(1))];
    expect(lines).toEqual([1, 2].map((n) => line(`selector${n}._domainkey.${domain}`, "CNAME", n === 1 ? FIRST : SECOND)));
    await setZone(domain, `${zone}${lines.join("")}`);
    await page.getByRole("button", { name: "Check again" }).first().click();
    for (const n of [0, 1]) await expect(cards.nth(n).getByRole("heading", { level: 3 })).toHaveText(/^Keep DKIM/, { timeout: 15_000 });
  });
}

test("what proves the domain stands beside the other TXT records at the apex, and replaces none", async ({ page }) => {
  const domain = "builders-v.test";
  const there = ["v=spf1 mx -all", "google-site-verification=abc", "MS=ms11111111", "brevo-code:0000"];
  const zone = `${HEAD}${there.map((text) => `@ TXT ${JSON.stringify(text)}\n`).join("")}`;
  await setZone(domain, zone);
  await open(page, "none", `v=1&domain=${domain}&with=brevo&with=microsoft-365&extra=${encodeURIComponent("microsoft-365;2")}`);
  await settled(page);
  const codes = [["Brevo", "brevo-code:c9978ded17d6"], ["Microsoft 365", "MS=ms48151623"]];
  const lines: string[] = [];
  for (const [name, text] of codes) {
    // Typed as it is shown, with what stands before the code.
    await page.getByRole("textbox", { name: `Verification code that ${name} shows` }).fill(text);
    const proof = card(page, `verification for ${name}`);
    await expect(proof.getByRole("heading", { level: 3 })).toHaveText(`Add verification for ${name}`);
    await expect(field(proof, "Name").first()).toHaveText("leave empty");
    await expect(value(proof)).toHaveText(text);
    await expect(proof, "nothing goes").not.toContainText("Instead of");
    lines.push(await zoneLine(page, proof));
  }
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /zone file/i }).first().click()]);
  const file = await readFile(await download.path(), "utf8");
  for (const [, text] of codes) expect(file).toContain(JSON.stringify(text));
  // What was there is not touched: published beside it, both are live, and all six are served.
  await setZone(domain, `${zone}${lines.join("")}`);
  await page.getByRole("button", { name: "Check again" }).first().click();
  for (const [name] of codes) {
    await expect(card(page, `verification for ${name}`).getByRole("heading", { level: 3 })).toHaveText(`Keep verification for ${name}`, { timeout: 15_000 });
  }
  await expect(card(page, "SPF").getByRole("heading", { level: 3 })).not.toHaveText(/^Add/);
});

test("the mailbox of the reports is in the record with each key, and half of it is no fault", async ({ page }) => {
  const domain = "builders-7.test";
  await receiver(page, domain, `_dmarc TXT "v=DMARC1; p=none"`);
  const dmarc = card(page, "DMARC");
  const mailbox = dmarc.getByRole("textbox", { name: "Mailbox for reports" });
  await mailbox.pressSequentially("d@reports");
  await expect(mailbox).not.toHaveAttribute("aria-invalid", "true");
  await mailbox.pressSequentially(".test");
  await expect(value(dmarc)).toHaveText("v=DMARC1; p=none; rua=mailto:d@reports.test");
  await mailbox.press("Backspace");
  await expect(value(dmarc)).toHaveText("v=DMARC1; p=none; rua=mailto:d@reports.tes");
  await expect(mailbox).toBeFocused();
});

test("a subdomain's first DMARC record takes over what the domain above asks for", async ({ page }) => {
  const domain = "builders-inherit.test";
  await setZone(domain, `${HEAD}@ TXT "v=spf1 -all"\n@ MX 10 mail\n_dmarc TXT "v=DMARC1; p=quarantine; sp=reject; rua=mailto:a@${domain}; ruf=mailto:f@${domain}"\nnews TXT "v=spf1 mx -all"\nnews MX 10 mail\nmail A 192.0.2.25\n`);
  await open(page, "none", `v=1&domain=news.${domain}`);
  await settled(page);
  const box = card(page, "DMARC");
  await expect(value(box)).toHaveText(`v=DMARC1; p=reject; rua=mailto:a@${domain}; ruf=mailto:f@${domain}`);
  await expect(box.getByText(`Until now the record of ${domain} applies here, with reject.`)).toBeVisible();
});
