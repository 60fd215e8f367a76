// Several DKIM keys of one sender: how each stands, and the steps to the new one with their records, followed in BIND to
// the end. Zones: rotation-*.test.
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { line, open, settled } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ MX 10 mail\nmail A 192.0.2.25\n@ TXT \"v=spf1 mx -all\"\n";
const KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB";

function steps(box: Locator): Locator {
  return box.getByRole("list", { name: "Steps to the new key" }).locator(":scope > li");
}

async function expectNext(box: Locator, text: string | RegExp): Promise<void> {
  await expect(steps(box).and(box.locator("[aria-current=step]")).first()).toContainText(text, { timeout: 15_000 });
}

async function again(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check again" }).first().click();
  await settled(page);
}

test("a key that is made beside an old one: each step has its record, and what is published marks the next", async ({ page }) => {
  test.setTimeout(60_000);
  const domain = "rotation-1.test";
  const at = (selector: string, record: string) => line(`${selector}._domainkey.${domain}`, "TXT", record);
  const old = at("old", `v=DKIM1; k=rsa; p=${KEY}`);
  await setZone(domain, `${HEAD}${old}`);
  await open(page, "none", `v=1&domain=${domain}&selector=old`);
  await settled(page);
  const box = page.getByRole("article", { name: /^DKIM keys/ });
  await expect(box, "one key is no rotation").toHaveCount(0);
  const maker = page.locator("#dkim-make");
  await maker.locator("summary").click();
  await maker.getByRole("textbox", { name: "Selector" }).fill("new");
  await maker.getByRole("button", { name: "Make a key pair" }).click();
  await expect(box).toContainText("old: older. Receivers still accept it.", { timeout: 20_000 });
  await expect(box).toContainText("new: made, not published yet.");
  await expectNext(box, `Publish new._domainkey.${domain}`);
  const record = await steps(box).first().getByRole("code").last().innerText();
  expect(record).toMatch(/^v=DKIM1; k=rsa; p=MIIB/);
  expect((await new AxeBuilder({ page }).include("article.rotation").analyze()).violations).toEqual([]);

  await setZone(domain, `${HEAD}${old}${at("new", record)}`);
  await again(page);
  await expectNext(box, "Wait 1 minute");
  await expect(box).toContainText("new: the newest, and receivers accept it.");
  await expect(steps(box).filter({ hasText: "Leave the old record for 7 days" })).toHaveCount(1);
  const gone = steps(box).filter({ hasText: "Withdraw the old key" });
  await expect(gone).toContainText(`Replace old._domainkey.${domain} by:`);
  const revoked = await gone.getByRole("code").last().innerText();

  await setZone(domain, `${HEAD}${at("old", revoked)}${at("new", record)}`);
  await again(page);
  await expect(box).toContainText("old: withdrawn", { timeout: 15_000 });
  await expect(box).toContainText("new: in use: the only one that receivers accept.");
  await expectNext(box, `Delete old._domainkey.${domain}`);

  await setZone(domain, `${HEAD}${at("new", record)}`);
  await again(page);
  await expect(box).toHaveCount(0, { timeout: 15_000 });
});

test("the check tells of two keys whose order shows, and of one key under two selectors", async ({ page }) => {
  const domain = "rotation-2.test";
  const at = (selector: string, key: string) => line(`${selector}._domainkey.${domain}`, "TXT", `v=DKIM1; p=${key}`);
  const other = KEY.replace("+KxzWCdE", "+KxzWCdF");
  await setZone(domain, `${HEAD}${at("k202601", KEY)}${at("k202611", other)}${at("copy", KEY)}`);
  await open(page, "none", `v=1&domain=${domain}&selector=k202601&selector=k202611&selector=copy&page=check`);
  await settled(page);
  const box = page.getByRole("article", { name: /^DKIM keys/ });
  await expect(box).toHaveCount(1);
  await expect(box).toContainText("k202611: the newest, and receivers accept it.");
  await expect(box).toContainText(/the same key as (copy|k202601)/);
  await expectNext(box, "Sign with k202611");
  expect((await new AxeBuilder({ page }).include("article.rotation").analyze()).violations).toEqual([]);
});
