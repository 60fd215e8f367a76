// The page "Check": what large receivers ask of senders, as far as DNS tells.
import type { Locator, Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { open, settled } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";

/** The word and the sentence of a rule. */
function rule(page: Page, name: string): Locator {
  const region = page.getByRole("region", { name: "What large mailbox providers ask" });
  return region.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });
}

test("each rule with its state, who asks for it, and where", async ({ page }) => {
  const domain = "rules-1.test";
  await setZone(domain, `${HEAD}@ TXT "v=spf1 ip4:192.0.2.1 -all"\n`);
  await setZone("2.0.192.in-addr.arpa", `${HEAD}1 PTR mail.${domain}.\n2 PTR mail.rules-2.test.\n`);
  await open(page, "none", `v=1&domain=${domain}&page=check`);
  await settled(page);
  await expect(rule(page, "SPF or DKIM")).toContainText("Met");
  await expect(rule(page, "SPF or DKIM")).toContainText("Of everybody: Gmail and Yahoo.");
  // `_domainkey` does not exist, so no selector does (RFC 8020 §2).
  await expect(rule(page, "DKIM")).toContainText("Not met");
  await expect(rule(page, "DMARC, p=none or stronger")).toContainText("Not met");
  await expect(rule(page, "DMARC, p=none or stronger")).toContainText("Of bulk senders: Gmail, Yahoo, and Outlook.com.");
  // Of whoever sends little, DMARC is not asked: no fault, but a warning.
  const sign = (name: string) => rule(page, name).locator("dd svg").first();
  const quiet = await sign("DMARC, p=none or stronger").getAttribute("class");
  await expect(page.getByRole("heading", { name: "Asked of bulk senders alone" })).toBeVisible();
  await page.getByRole("checkbox", { name: "More than 5,000 messages a day" }).check();
  await expect(page.getByRole("heading", { name: "Asked of bulk senders, so of you" })).toBeVisible();
  expect(await sign("DMARC, p=none or stronger").getAttribute("class")).not.toBe(quiet);
  await expect(page).toHaveURL(/bulk=yes/);
  await expect(rule(page, "Handed over with TLS")).toContainText("Yours to check");
  // The PTR is there, and its name has no address.
  await expect(rule(page, "Servers with reverse DNS")).toContainText("192.0.2.1 has no name that leads back to it");
  await expect(page.getByRole("link", { name: "Rules of Gmail" })).toHaveAttribute("href", /^https:\/\/support\.google\.com\//);

  const good = "rules-2.test";
  await setZone(good, `${HEAD}x._domainkey TXT x\n@ TXT "v=spf1 ip4:192.0.2.2 -all"\nmail A 192.0.2.2\n_dmarc TXT "v=DMARC1; p=none"\n`);
  await page.goto("about:blank");
  await open(page, "none", `v=1&domain=${good}&page=check`);
  await settled(page);
  await expect(rule(page, "Servers with reverse DNS")).toContainText("There and back: 192.0.2.2.");
  await expect(rule(page, "DMARC, p=none or stronger").locator("dd").first()).toHaveText("Met");
  await expect(rule(page, "DKIM")).toContainText("Cannot be checked");
});
