// MTA-STS and TLS-RPT: two records, the policy file with the MX from DNS, and a served file held against them.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, open, settled, value } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT \"v=spf1 -all\"\n";

async function part(page: Page, domain: string, records: string): Promise<Locator> {
  await setZone(domain, `${HEAD}${records}\n`);
  await open(page, "none", `v=1&domain=${domain}`);
  await settled(page);
  const box = page.locator("#mta-sts");
  await box.locator("summary").click();
  return box;
}

/** The values of the two records, TLS-RPT first. */
function values(box: Locator): Locator {
  return box.getByRole("term").filter({ hasText: /^Value$/ }).locator("xpath=following-sibling::dd").getByRole("code");
}

test("both records and the file, with the MX from DNS", async ({ page }) => {
  const domain = "sts-1.test";
  const box = await part(page, domain, "@ MX 10 mx1\n@ MX 20 mx2\nmx1 A 192.0.2.1\nmx2 A 192.0.2.2");
  await box.getByRole("textbox", { name: "Destination 1" }).fill("tls@reports.test");
  await expect(values(box)).toHaveText(["v=TLSRPTv1; rua=mailto:tls@reports.test", /^v=STSv1; id=20\d{12}$/]);
  const file = box.getByRole("group", { name: `https://mta-sts.${domain}/.well-known/mta-sts.txt` });
  await expect(file).toHaveText(`version: STSv1\nmode: testing\nmx: mx1.${domain}\nmx: mx2.${domain}\nmax_age: 86400\n`);
  await box.getByRole("radio", { name: "enforce" }).check({ force: true });
  await expect(file).toContainText("mode: enforce");
  const [download] = await Promise.all([page.waitForEvent("download"), box.getByRole("button", { name: "Save mta-sts.txt" }).click()]);
  expect(download.suggestedFilename()).toBe("mta-sts.txt");
  expect(await readFile(await download.path(), "utf8")).toBe(`version: STSv1\nmode: enforce\nmx: mx1.${domain}\nmx: mx2.${domain}\nmax_age: 1209600\n`);
  await expect(box.getByRole("group", { name: "curl" })).toHaveText(`curl -sS https://mta-sts.${domain}/.well-known/mta-sts.txt`);
});

test("a served file is held against the MX, and the same file keeps its id", async ({ page }) => {
  const domain = "sts-2.test";
  const box = await part(page, domain, `@ MX 10 mx1\n@ MX 20 mx2\nmx1 A 192.0.2.1\nmx2 A 192.0.2.2\n_mta-sts TXT "v=STSv1; id=20250101000000"\nmta-sts A 192.0.2.3`);
  await expect(values(box).last()).toHaveText(/^v=STSv1; id=20(?!250101000000)\d{12}$/);
  const paste = box.getByRole("textbox", { name: "The policy file as it is served" });
  await paste.fill(`version: STSv1\nmode: enforce\nmx: mx1.${domain}\nmx: old.${domain}\nmax_age: 1209600\n`);
  await expect(box.getByRole("listitem").filter({ hasText: `mx2.${domain} receives mail` })).toContainText("RFC 8461 §4.1");
  await expect(box.getByRole("listitem").filter({ hasText: `old.${domain} covers no published MX` })).toContainText("Line 4, column 5");
  await paste.fill(`version: STSv1\r\nmode: testing\r\nmx: mx1.${domain}\r\nmx: mx2.${domain}\r\nmax_age: 86400\r\n`);
  await expect(box.getByText("The file is right and covers every MX.")).toBeVisible();
  await expect(values(box).last()).toHaveText("v=STSv1; id=20250101000000");
  await expect(box.getByText("Live: this record is published.")).toBeVisible();
});

test("several destinations, each checked, beside the one that is published", async ({ page }) => {
  const domain = "sts-4.test";
  const box = await part(page, domain, `@ MX 10 mx1\nmx1 A 192.0.2.1\n_smtp._tls TXT "v=TLSRPTv1; rua=owner@${domain}; x=y"`);
  const field = (n: number) => box.getByRole("textbox", { name: `Destination ${n}` });
  await expect(box.getByText(`Published already, and kept: mailto:owner@${domain}.`)).toBeVisible();
  await expect(field(1), "nobody is given a second mailbox unasked").toHaveValue("");
  const kept = `v=TLSRPTv1; rua=mailto:owner@${domain}`;
  await expect(values(box).first()).toHaveText(`${kept}; x=y`);
  await field(1).pressSequentially("tls@reports.test");
  await expect(values(box).first()).toHaveText(`${kept},mailto:tls@reports.test; x=y`);
  await box.getByRole("button", { name: "One more destination" }).click();
  await field(2).pressSequentially("http://reports.test/tls");
  await expect(field(2), "half an address is no mistake").not.toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Tab");
  await expect(field(2)).toHaveAttribute("aria-invalid", "true");
  await expect(box.getByText("begins with neither mailto: nor https:")).toBeVisible();
  await expect(values(box).first()).toHaveText(`${kept},mailto:tls@reports.test; x=y`);
  await field(2).fill("https://reports.test/tls");
  await expect(values(box).first()).toHaveText(`${kept},mailto:tls@reports.test,https://reports.test/tls; x=y`);
  await box.locator("#tls-plan").check();
  await expect(page).toHaveURL(/tlsrpt=tls@reports\.test&tlsrpt=https:\/\/reports\.test\/tls/);
  const planned = card(page, "TLS-RPT");
  await expect(value(planned)).toHaveText(`${kept},mailto:tls@reports.test,https://reports.test/tls; x=y`);
  await box.getByRole("button", { name: "Remove" }).first().click();
  await expect(value(planned)).toHaveText(`${kept},https://reports.test/tls; x=y`);
  await expect(page).not.toHaveURL(/tls@reports/);
  // The link opens the same two fields.
  await page.goto("about:blank");
  await open(page, "none", `v=1&domain=${domain}&tlsrpt=a@reports.test&tlsrpt=https://reports.test/tls`);
  await settled(page);
  await box.locator("summary").click();
  await expect(field(1)).toHaveValue("a@reports.test");
  await expect(field(2)).toHaveValue("https://reports.test/tls");
});

for (const [width, language] of [[1280, "en"], [360, "de"]] as const) {
  test(`axe finds nothing at ${width} px, ${language}, and nothing is too wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`./?vendor=tocco&lang=${language}#demo`);
    await page.locator("#mta-sts summary").click();
    await page.locator("#sts-pasted").fill("mode: on\nmx=a");
    await page.locator("#sts-more").click();
    await page.locator("#sts-mailbox-1").fill("ftp://x");
    await page.locator("#sts-mailbox-1").blur();
    await page.locator("#dkim-make summary").click();
    await page.locator("#dkim-make form button").click();
    await expect(page.locator("#made-key")).toBeVisible({ timeout: 20_000 });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide, "nothing is wider than the page").toBe(false);
  });
}

test("a domain that receives no mail is offered nothing", async ({ page }) => {
  await setZone("sts-3.test", `${HEAD}@ MX 0 .\n`);
  await open(page, "none", "v=1&domain=sts-3.test");
  await settled(page);
  await expect(page.locator("#mta-sts")).toHaveCount(0);
});
