// What passes between the page and the documentation around it, and what does not.
// The zone of this file: embed-talk.test.
import { editZone } from "./dns.ts";
import { element, heard, lastChange, openDocs, ready } from "./embed.ts";
import { expect, test } from "./fixtures.ts";
import { customer, domainField, live, lookUp, sender, settled } from "./page.ts";
import { world } from "./world.ts";

const ZONE = "embed-talk.test";

test.beforeEach(async () => {
  await customer(ZONE, "@ MX 0 embed-test.mail.protection.outlook.com.", '@ TXT "v=spf1 include:spf.protection.outlook.com -all"');
});

test("the records arrive as data, and that they are published", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  await lookUp(inside, ZONE);
  const told = await lastChange(page, ZONE);
  const spf = {
    name: ZONE,
    type: "TXT",
    value: "v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all",
    action: "replace",
    state: "different",
    services: ["microsoft-365", "tocco"],
  };
  const key = {
    name: `default._domainkey.${ZONE}`,
    type: "CNAME",
    value: "default._domainkey.tocco.ch",
    action: "publish",
    state: "missing",
    services: ["tocco"],
  };
  expect(told).toMatchObject({ domain: ZONE, demo: false, settled: true });
  expect(told.records).toContainEqual(expect.objectContaining(spf));
  expect(told.records).toContainEqual(key);
  expect(await heard(page, "verified")).toEqual([]);

  await sender(inside, "Tocco").getByRole("checkbox", { name: "Tocco" }).uncheck();
  await expect.poll(async () => (await lastChange(page, ZONE)).records.some((record: any) => record.services.includes("tocco"))).toBe(false);
  await sender(inside, "Tocco").getByRole("checkbox", { name: "Tocco" }).check();
  await expect.poll(async () => (await lastChange(page, ZONE)).records.some((record: any) => record.services.includes("tocco"))).toBe(true);
  expect(await heard(page, "verified"), "what is left without the vendor is no news").toEqual([]);

  const dmarc = (await lastChange(page, ZONE)).records.find((record: any) => record.name === `_dmarc.${ZONE}`);
  const due = [spf, key, ...(dmarc?.action === "publish" ? [dmarc] : [])];
  const lines = due.map(({ name, type, value }) => `${name}. ${type} ${type === "TXT" ? JSON.stringify(value) : `${value}.`}\n`);
  await editZone(ZONE, (text) => text.replace(/@ TXT "v=spf1.*\n/, "") + lines.join(""));
  await live(inside).getByRole("button", { name: "Check again" }).click();
  await expect(live(inside).getByText(`may send as ${ZONE}`)).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => heard(page, "verified"), { timeout: 10_000 }).toHaveLength(1);
  const [verified] = await heard(page, "verified");
  expect(verified.domain).toBe(ZONE);
  expect(verified.records).toContainEqual({ ...key, action: "keep", state: "published" });
  // Looking once more says nothing new.
  await live(inside).getByRole("button", { name: "Check again" }).click();
  await settled(inside);
  await page.waitForTimeout(1500);
  expect(await heard(page, "verified")).toHaveLength(1);
});

test("an origin that the profile does not name shows the page, hears nothing and cannot speak to it", async ({ page }) => {
  const inside = await openDocs(page, `${world().stranger}mail/`);
  await expect(domainField(inside)).toBeVisible({ timeout: 20_000 });
  await element(page).evaluate((it, domain) => {
    const frame = it.shadowRoot?.querySelector("iframe")?.contentWindow;
    for (const type of ["hello", "set"]) frame?.postMessage({ type: `mailvouch:${type}`, v: 1, domain, theme: "dark" }, "*");
  }, ZONE);
  await page.waitForTimeout(1000);
  await expect(domainField(inside), "it was told of a domain, and heard nothing").toHaveValue("");
  await lookUp(inside, ZONE);
  await page.waitForTimeout(1000);
  expect(await page.evaluate(() => (window as any).notes.messages)).toEqual([]);
  await expect(inside.locator("html")).toHaveCSS("color-scheme", "light");
});

test("an origin that the page's headers do not name cannot show it", async ({ page, complaints }) => {
  await openDocs(page, `${world().banned}mail/`);
  await expect.poll(() => complaints.join("\n")).toContain("frame-ancestors");
  expect(await page.evaluate(() => (window as any).notes.messages)).toEqual([]);
  complaints.splice(0);
});

test("the element believes its own frame alone", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  // A second frame of the page's origin, with the page in it, may say all that the element's own may.
  await page.evaluate((address) => {
    const other = document.createElement("iframe");
    other.id = "other";
    other.src = address;
    document.querySelector("[role=main]")?.append(other);
  }, `${world().page}?embed&vendor=e2e`);
  const other = page.frameLocator("#other");
  await expect(domainField(other)).toBeVisible({ timeout: 20_000 });
  const forged = { type: "mailvouch:verified", v: 1, domain: "forged.test", records: [] };
  await other.locator("html").evaluate((_, message) => parent.postMessage(message, "*"), forged);
  await page.evaluate((message) => postMessage(message, "*"), forged);
  await inside.locator("html").evaluate((_, message) => parent.postMessage(message, "*"), { ...forged, v: 99 });
  const arrived = () => page.evaluate(() => (window as any).notes.messages.filter((message: any) => message?.domain === "forged.test").length);
  await expect.poll(arrived).toBe(3);
  expect(await heard(page, "verified")).toEqual([]);
  // By its own frame and in its own version it would be believed: it is the sender that is refused.
  await inside.locator("html").evaluate((_, message) => parent.postMessage(message, "*"), forged);
  await expect.poll(() => heard(page, "verified")).toEqual([{ domain: "forged.test", records: [] }]);
});

test("the page passes over what is of another version", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  const say = (message: object) =>
    element(page).evaluate((it, message) => it.shadowRoot?.querySelector("iframe")?.contentWindow?.postMessage(message, "*"), message);
  for (const v of [0, 2, "1", null]) await say({ type: "mailvouch:set", v, domain: "newer.test", theme: "dark" });
  await say({ type: "mailvouch:set", domain: "newer.test", theme: "dark" });
  await page.waitForTimeout(1000);
  await expect(domainField(inside)).toHaveValue("");
  await expect(inside.locator("html")).toHaveCSS("color-scheme", "light");
  await say({ type: "mailvouch:set", v: 1, domain: ZONE, theme: "dark" });
  await expect(domainField(inside)).toHaveValue(ZONE);
  await expect(inside.locator("html")).toHaveCSS("color-scheme", "dark");
  await settled(inside);
});
