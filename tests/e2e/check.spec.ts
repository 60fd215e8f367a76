// The page "Check": what to do in which order, the tree of SPF with its cost, and a mail played through.
import type { Locator, Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { expectVerdict, lookUp, open, settled } from "./page.ts";

test.describe.configure({ mode: "parallel" });

/** Publishes a zone of its own for a test. */
async function publish(zone: string, records: string): Promise<void> {
  await setZone(zone, `$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n${records}\n`);
}

async function check(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Check" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "What to do, in this order" })).toBeVisible();
}

function points(page: Page): Locator {
  return page.getByRole("region", { name: "What to do, in this order" }).getByRole("listitem");
}

function tree(page: Page): Locator {
  return page.getByRole("region", { name: "Who SPF lets send" });
}

async function play(page: Page, ip: string, envelope: string, from: string): Promise<void> {
  await page.getByLabel("Sent from (address or service)").fill(ip);
  await page.getByRole("textbox", { name: "Envelope (MAIL FROM)" }).fill(envelope);
  await page.getByRole("textbox", { name: "Domain in From" }).fill(from);
  await page.getByRole("button", { name: "Try" }).click();
}

/** The word and the sentence below SPF, Alignment, DKIM or DMARC of the mail that was played through. */
function result(page: Page, name: string): Locator {
  return page.getByRole("region", { name: "Would this mail pass?" }).locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });
}

test("broken things first, each with its term, its reason and its rule", async ({ page }) => {
  const domain = "check-1.test";
  await publish(domain, `@ TXT "v=spf1 mx a:old.${domain} incude:x.example -all"\n@ MX 10 mail\nmail A 192.0.2.1\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@${domain}"`);
  await open(page, "none");
  await lookUp(page, domain);
  await check(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(domain);
  const first = points(page).first();
  await expect(first.getByRole("heading")).toHaveText("SPF");
  await expect(first.locator(".oops")).toHaveText("incude:x.example");
  await expect(first).toContainText("include:x.example");
  await expect(first).toContainText("SPF_UNKNOWN_MECHANISM");
  await expect(first).toContainText("RFC 7208");
  await expect(points(page).filter({ has: page.getByRole("heading", { name: "DKIM", exact: true }) })).toContainText(`_domainkey.${domain} does not exist, so no selector has a key below it.`);
  await expect(page).toHaveURL(/&page=check/);
  // What is no fault is folded, and nothing of it is said twice.
  const list = page.getByRole("region", { name: "What to do, in this order" });
  await expect(list.getByText("TTL_SHORT")).toHaveCount(0);
  await list.getByText(/^Worth knowing \(\d+\)$/).press("Enter");
  await expect(list.getByText("TTL_SHORT").first()).toBeVisible();
  await expect(list.getByText("RFC 2181 §8").first()).toBeVisible();
  await expect(list.getByText("BIMI_NONE")).toHaveCount(0);
  await expect(list.getByText("DKIM_PARENT_NXDOMAIN")).toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("an address as short as a person types it opens Check", async ({ page }) => {
  const domain = "check-10.test";
  await publish(domain, `@ TXT "v=spf1 ip4:192.0.2.1 -all"`);
  await open(page, "none", `check=${domain}`);
  await settled(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(domain);
  await expect(page.getByRole("heading", { level: 2, name: "What to do, in this order" })).toBeVisible();
});

test("the tree has the cost of each branch, through includes", async ({ page }) => {
  const domain = "check-2.test";
  await publish(
    domain,
    `@ TXT "v=spf1 mx include:_one.${domain} a:gone.${domain} ~all"\n@ MX 10 mail\nmail A 192.0.2.1\n_one TXT "v=spf1 include:_two.${domain} ip4:198.51.100.0/24 -all"\n_two TXT "v=spf1 exists:%{i}.x.${domain} -all"`,
  );
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  await expect(tree(page)).toContainText("5 of 10 look-ups, 1 of 2 voids");
  const branch = (term: string) => tree(page).getByRole("listitem").filter({ has: page.getByText(term, { exact: true }) }).last();
  await expect(branch(`include:_one.${domain}`).locator(".branch").first()).toContainText("3 look-ups");
  await expect(branch(`include:_one.${domain}`).locator(".branch").first()).toContainText("1 network");
  await expect(branch(`exists:%{i}.x.${domain}`)).toContainText("Depends on the sender");
  await expect(branch(`a:gone.${domain}`)).toContainText("Finds nothing");
  await expect(branch("~all")).toContainText("Everyone else is suspicious");
});

test("what DNS answered is one click away, also where nobody can read it", async ({ page }) => {
  const domain = "check-5.test";
  const long = "x".repeat(120);
  await publish(
    domain,
    `@ 1800 TXT "v=spf1 ip4:192.0.2.1 " "-all"\n@ TXT "${long}"\n_dmarc CNAME policy\npolicy 900 TXT "v=DMARC1; p=nonsense"\n_mta-sts TXT "v=STSv1\\; id=\\255"`,
  );
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  const answers = page.getByRole("region", { name: "What DNS answered" });
  const opened = async (topic: string) => {
    const group = answers.locator("details").filter({ has: page.getByText(topic, { exact: true }) });
    await group.locator("summary").press("Enter");
    return group;
  };
  const spf = await opened("SPF");
  await expect(spf).toContainText(`${domain} TXT`);
  await expect(spf).toContainText(/TTL (\d+) s/);
  await expect(spf.getByText('"v=spf1 ip4:192.0.2.1 " "-all"'), "the strings with their bounds").toBeVisible();
  const dmarc = await opened("DMARC");
  await expect(dmarc).toContainText(`alias of policy.${domain}`);
  await expect(dmarc.getByText('"v=DMARC1; p=nonsense"')).toBeVisible();
  await expect((await opened("MTA-STS")).getByText("\\255")).toBeVisible();
  await expect(await opened("TLS-RPT")).toContainText("no such name");
  // Also what was asked and is not there, and what belongs to no record.
  const dkim = await opened("DKIM");
  await expect(dkim).toContainText(`no-such-selector._domainkey.${domain} TXT`);
  await expect(await opened("Other questions")).toContainText(`no-such-name.${domain} TXT`);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  // Nothing is left out in silence.
  await expect(dkim).not.toContainText("not shown here");
  await page.getByRole("button", { name: "Look for more DKIM keys" }).click();
  await expect(dkim).toContainText(/\d+ further are not shown here/, { timeout: 15_000 });
  await page.getByRole("link", { name: "Records", exact: true }).click();
  const record = page.getByRole("article", { name: /DMARC/ });
  await record.getByText("Raw answer").click();
  await expect(record.getByText('"v=DMARC1; p=nonsense"').last()).toBeVisible();
});

test("no more is told than what applies to this name, and what was tried there", async ({ page }) => {
  const domain = "check-9.test";
  await publish(domain, `@ MX 10 ns\nsub TXT "v=spf1 ip4:192.0.2.1 -all"\nx._domainkey.sub TXT x\n_dmarc TXT "v=DMARC1; p=none; sp=reject; rua=mailto:d@${domain}"`);
  await open(page, "none");
  await lookUp(page, `sub.${domain}`);
  await expectVerdict(page, "DMARC", "Good", `sp=reject applies here, inherited from ${domain}.`);
  await check(page);
  // A key may be at a selector that nobody tried.
  await expect(points(page).filter({ has: page.getByRole("heading", { name: "DKIM", exact: true }) })).toContainText("No DKIM key was found; selectors tried:");
});

test("four thousand findings of a kind are one line, which opens", async ({ page }) => {
  const domain = "check-6.test";
  const terms = Array.from({ length: 4_000 }, (_, n) => `incude:${n} `).join("");
  const text = `v=spf1 ${terms}-all`;
  await publish(domain, `@ TXT ( ${(text.match(/.{1,250}/g) ?? []).map((part) => `"${part}"`).join("\n")} )`);
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  const list = page.getByRole("region", { name: "What to do, in this order" });
  const more = list.getByText(/^[\d,]+ more of this kind$/).first();
  await expect(more).toBeVisible();
  expect(await list.locator(".finding").count(), "drawn at first").toBeLessThan(40);
  await more.press("Enter");
  await expect(list.getByText(/further are not shown/).first()).toBeVisible();
  expect(await list.locator(".finding").count(), "drawn once opened").toBeLessThan(200);
});

test("both organizations stand side by side, and a mail is aligned by one of them", async ({ page }) => {
  const domain = "check-7.test";
  await publish(domain, `sub TXT "v=spf1 ip4:192.0.2.1 -all"\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@${domain}"\n_dmarc.sub TXT "v=DMARC1; p=reject; psd=n"\n@ TXT "v=spf1 ip4:192.0.2.1 -all"`);
  await open(page, "none", `v=1&domain=sub.${domain}&page=check`);
  await settled(page);
  const region = page.getByRole("region", { name: "Would this mail pass?" });
  await expect(region).toContainText(`The organization is sub.${domain} by RFC 9989, ${domain} by RFC 7489.`);
  await expect(points(page).filter({ hasText: "DMARC_ORGDOMAIN_DIFFERS" })).toBeVisible();
  await play(page, "192.0.2.1", `bounce@${domain}`, `sub.${domain}`);
  await expect(result(page, "Alignment")).toContainText("not aligned");
  await expect(result(page, "Alignment")).toContainText("RFC 7489: aligned");
  await expect(result(page, "DMARC")).toContainText("RFC 7489");
  // A signature of another organization's, and one of its own.
  await page.getByRole("textbox", { name: /^Signed by/ }).fill("other.test");
  await page.getByRole("button", { name: "Try" }).click();
  await expect(result(page, "DKIM")).toContainText("not aligned");
  await expect(region).toContainText("The signature is of other.test");
  await page.getByRole("textbox", { name: /^Signed by/ }).fill(`sub.${domain}`);
  await page.getByRole("button", { name: "Try" }).click();
  await expect(result(page, "DKIM")).toContainText("aligned");
  await expect(region).not.toContainText("The signature is of");
});

test("a mail is played through: aligned, from elsewhere, from another domain", async ({ page }) => {
  const domain = "check-3.test";
  await publish(
    domain,
    `@ TXT "v=spf1 ip4:192.0.2.0/28 include:_one.${domain} -all"\n_one TXT "v=spf1 ip4:198.51.100.7 -all"\n_dmarc TXT "v=DMARC1; p=reject; t=y; rua=mailto:d@${domain}"`,
  );
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  await play(page, "198.51.100.7", `bounce@${domain}`, domain);
  await expect(result(page, "SPF")).toContainText("pass");
  await expect(result(page, "SPF")).toContainText(`include:_one.${domain}`);
  await expect(result(page, "Alignment")).toContainText("aligned");
  await expect(result(page, "DMARC")).toContainText("pass");
  const steps = page.getByRole("region", { name: "Would this mail pass?" }).getByRole("listitem");
  await expect(steps).toHaveText([/ip4:192.0.2.0\/28.*No match/, /include:_one.*Match: 198.51.100.7/, /ip4:198.51.100.7.*Match: 198.51.100.7. Result pass/]);

  await play(page, "203.0.113.9", `bounce@${domain}`, domain);
  await expect(result(page, "SPF")).toContainText("fail");
  // t=y is one step less for receivers of RFC 9989, and nothing to the others.
  await expect(result(page, "DMARC")).toContainText("fail: quarantine");
  await expect(result(page, "DMARC")).toContainText("RFC 7489: fail: reject");

  await publish("check-other.test", `@ TXT "v=spf1 ip4:198.51.100.7 -all"`);
  await play(page, "198.51.100.7", "someone@check-other.test", domain);
  await expect(result(page, "SPF")).toContainText("pass");
  await expect(result(page, "Alignment")).toContainText("not aligned");
});

test("a mail of a service that the record names is played through, by its name", async ({ page }) => {
  const domain = "check-8.test";
  await publish(domain, `@ TXT "v=spf1 include:spf.protection.outlook.com include:_spf.google.com -all"`);
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  await expect(page.getByText("The record names these services: Microsoft 365 and Google Workspace.")).toBeVisible();
  await play(page, "microsoft 365", `bounce@${domain}`, domain);
  await expect(result(page, "SPF")).toContainText("pass");
  await expect(result(page, "SPF")).toContainText("include:spf.protection.outlook.com");
});

test("a mail of any known service is played through, or it is said why not", async ({ page }) => {
  const domain = "check-11.test";
  await publish(domain, `@ TXT "v=spf1 include:_spf.${domain} -all"\n_spf TXT "v=spf1 include:spf.protection.outlook.com -all"`);
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  // Through a record that is nobody's.
  await expect(page.getByText("The record names these services: Microsoft 365.")).toBeVisible();
  await play(page, "Microsoft 365", `bounce@${domain}`, domain);
  await expect(result(page, "SPF")).toContainText("pass");
  // By an alias, with an address of its own terms.
  await play(page, "sendinblue", `bounce@${domain}`, domain);
  await expect(result(page, "SPF")).toContainText("fail");
  await play(page, "Mailchimp", `bounce@${domain}`, domain);
  await expect(page.getByText("Mailchimp needs no SPF term, so DNS shows no address of it.")).toBeVisible();
  await expect(result(page, "SPF")).toHaveCount(0);
  await expect(page.getByLabel("Sent from (address or service)")).toBeFocused();
});

test("what is no address and no domain is said at its field", async ({ page }) => {
  const domain = "check-4.test";
  await publish(domain, `@ TXT "v=spf1 -all"`);
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  const ip = page.getByRole("textbox", { name: "Sent from (address or service)" });
  await play(page, "192.0.2.256", `a@${domain}`, domain);
  await expect(ip).toHaveAttribute("aria-invalid", "true");
  await expect(ip).toBeFocused();
  await expect(page.getByText("That is no IP address and no known service.")).toBeVisible();
  await play(page, "192.0.2.1", "a@", domain);
  await expect(page.getByRole("textbox", { name: "Envelope (MAIL FROM)" })).toBeFocused();
});

for (const [width, language] of [[1280, "en"], [360, "de"]] as const) {
  test(`axe finds nothing on Check at ${width} px, ${language}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`./?vendor=tocco&lang=${language}#demo&page=check`);
    await expect(page.locator(".tree")).toBeVisible();
    await page.locator("#mail-ip").fill("198.51.100.14");
    await page.locator("form.asked button").click();
    await expect(page.locator(".trace")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide, "nothing is wider than the page").toBe(false);
  });
}
