// The page in a vendor's documentation: MkDocs, with nothing inline of ours and a policy that lets nothing else in. That
// the policy holds is seen by the fixture: a violation is an error on the console, and the test fails.
// The zone of this file: embed.test.
import AxeBuilder from "@axe-core/playwright";
import { element, expectFit, heard, lastChange, openDocs, ready, set } from "./embed.ts";
import { expect, test } from "./fixtures.ts";
import { card, customer, domainField, live, lookUp, sender, settled } from "./page.ts";
import { world } from "./world.ts";

const ZONE = "embed.test";

test.beforeEach(async () => {
  await customer(ZONE, "@ MX 0 embed-test.mail.protection.outlook.com.", '@ TXT "v=spf1 include:spf.protection.outlook.com -all"');
});

test("the page appears in the documentation, alone, and grows with what is in it", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  await expect(domainField(inside)).toBeVisible();
  await expect(inside.getByRole("banner").or(inside.getByRole("contentinfo")).or(inside.getByRole("navigation"))).toHaveCount(0);
  await expect(inside.getByRole("combobox", { name: "Language" })).toHaveCount(0);
  await expect(page.getByTitle("Mail records")).toHaveCount(1);
  await expectFit(page, inside);
  const before = await element(page).boundingBox();
  await lookUp(inside, ZONE);
  await expect(card(inside, "SPF")).toBeVisible();
  await expectFit(page, inside);
  const after = await element(page).boundingBox();
  expect(after?.height).toBeGreaterThan((before?.height ?? 0) + 500);
  expect([after?.x, after?.y, after?.width]).toEqual([before?.x, before?.y, before?.width]);
});

test("nothing jumps", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  const place = () => element(page).evaluate((it) => it.getBoundingClientRect().top + scrollY);
  const top = await place();
  const since = await page.evaluate(() => performance.now());
  const shifts = async (from: number) => {
    const all = await page.evaluate(() => (window as any).notes.shifts as { at: number; value: number }[]);
    return all.filter((shift) => shift.at >= from).reduce((sum, shift) => sum + shift.value, 0);
  };
  // Long enough for a loop between the frame and what is in it.
  await page.waitForTimeout(1500);
  expect(await shifts(since), "shifts once it is ready").toBeLessThan(0.001);

  // While answers are missing the frame only grows; the reader stays where they are.
  await page.evaluate(() => {
    const { heights } = (window as any).notes;
    new ResizeObserver(([entry]) => heights.push(Math.round(entry!.contentRect.height))).observe(document.querySelector("mail-records")!);
  });
  const scrolled = await page.evaluate(() => scrollY);
  await lookUp(inside, ZONE);
  await lastChange(page, ZONE);
  await expectFit(page, inside);
  const heights: number[] = await page.evaluate(() => (window as any).notes.heights);
  expect(heights.length).toBeGreaterThan(1);
  const growing = heights.slice(0, -1);
  expect(growing, "it grows, and settles once at the end").toEqual([...growing].sort((a, b) => a - b));
  expect(await place(), "what is above stays").toBe(top);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  const settledAt = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1500);
  expect(await shifts(settledAt), "shifts once all is answered").toBeLessThan(0.001);

  // Another domain: the frame does not fall in and come back.
  await page.evaluate(() => ((window as any).notes.heights.length = 0));
  await lookUp(inside, "onespf.test");
  await lastChange(page, "onespf.test");
  await expectFit(page, inside);
  const second: number[] = await page.evaluate(() => (window as any).notes.heights);
  const turns = second.filter((height, i) => i > 0 && i + 1 < second.length && height < second[i - 1]! && second[i + 1]! > height);
  expect(turns, `${second}`).toEqual([]);
});

test("a frame without the element works, with the domain in its address", async ({ page }) => {
  await openDocs(page, world().docs);
  await page.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    frame.width = "600";
    frame.height = "500";
    document.querySelector("[role=main]")?.append(frame);
  }, `${world().page}?embed&vendor=e2e#domain=${ZONE}`);
  const inside = page.frameLocator("iframe");
  await settled(inside);
  await expect(inside.getByRole("banner")).toHaveCount(0);
  await expect(card(inside, "SPF")).toBeVisible();
  expect(await inside.locator("html").evaluate((html) => html.scrollHeight > innerHeight && getComputedStyle(html).overflowY)).toBe("visible");
  expect(await page.evaluate(() => (window as any).notes.messages), "nobody has greeted").toEqual([]);
  await page.evaluate((origin) => {
    document.querySelector("iframe")?.contentWindow?.postMessage({ type: "mailvouch:hello", v: 1 }, origin);
  }, new URL(world().page).origin);
  const types = () => page.evaluate(() => (window as any).notes.messages.map((message: any) => message.type));
  await expect.poll(types).toEqual(expect.arrayContaining(["mailvouch:ready", "mailvouch:frame", "mailvouch:change"]));
});

test("mount() puts the page into a page of the same origin, and refuses any other", async ({ page }) => {
  await openDocs(page, world().sibling);
  await page.evaluate(async (address) => {
    const { mount } = await import(address);
    mount(document.querySelector("[role=main]"), { vendor: "e2e", lang: "de", domain: undefined, steps: null });
  }, `${world().page}embed.js`);
  const inside = page.frameLocator("mail-records iframe");
  await ready(page);
  await expect(inside.getByRole("textbox", { name: "Ihre Domain" })).toBeVisible();
  expect(await element(page).evaluate((it) => it.shadowRoot?.querySelector("iframe")?.hasAttribute("sandbox"))).toBe(false);
  expect(await element(page).evaluate((it) => it.getAttributeNames()), "what is not said is no attribute").toEqual(["vendor", "lang"]);

  await page.goto(world().docs);
  const refused = page.evaluate(async (address) => {
    const { mount } = await import(address);
    mount(document.body, { vendor: "e2e" });
  }, `${world().page}embed.js`);
  await expect(refused).rejects.toThrow("another origin");
  await expect(element(page)).toHaveCount(0);
});

test("the frame follows the colour scheme of the page around it", async ({ page }) => {
  const scheme = (wanted: string) => expect(page.frameLocator("mail-records iframe").locator("html")).toHaveCSS("color-scheme", wanted);
  const host = (value: string) => page.evaluate((value) => (document.documentElement.style.colorScheme = value), value);
  // MkDocs knows no dark scheme: neither does what stands in it, whatever the system prefers.
  await page.emulateMedia({ colorScheme: "dark" });
  await openDocs(page);
  await ready(page);
  await scheme("light");
  // A switch on the page, as documentations have it.
  await host("dark");
  await scheme("dark");
  await host("light dark");
  await page.emulateMedia({ colorScheme: "light" });
  await scheme("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await scheme("dark");
  await set(page, { theme: "light" });
  await scheme("light");
  await set(page, { theme: "auto" });
  await scheme("dark");
});

test("hidden and shown again it is as before, in the scheme of now", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  await lookUp(inside, ZONE);
  await lastChange(page, ZONE);
  await expectFit(page, inside);
  const height = (await element(page).boundingBox())?.height;
  await element(page).evaluate((it) => (it.hidden = true));
  await page.evaluate(() => (document.documentElement.style.colorScheme = "dark"));
  await page.waitForTimeout(800);
  const heights = await element(page).evaluate(async (it) => {
    it.hidden = false;
    const heights = new Set<number>();
    for (const end = performance.now() + 1000; performance.now() < end; await new Promise(requestAnimationFrame)) {
      heights.add(it.getBoundingClientRect().height);
    }
    return [...heights];
  });
  expect(heights).toEqual([height]);
  await expect(inside.locator("html")).toHaveCSS("color-scheme", "dark");
});

test("attributes take effect whenever they change", async ({ page }) => {
  const inside = await openDocs(page);
  await set(page, { domain: ZONE });
  await ready(page);
  await settled(inside);
  await expect(domainField(inside)).toHaveValue(ZONE);
  await expect(card(inside, "SPF")).toBeVisible();
  await set(page, { lang: "de-CH" });
  await expect(inside.getByRole("textbox", { name: "Ihre Domain" }), "a region of a language").toHaveValue(ZONE);
  await set(page, { lang: "de" });
  await expect(page.getByTitle("Mail-Einträge")).toHaveCount(1);
  await set(page, { domain: "onespf.test" });
  await expect(inside.getByRole("textbox", { name: "Ihre Domain" })).toHaveValue("onespf.test");
  await set(page, { vendor: "e2e-none" });
  await expect(inside.getByRole("checkbox", { name: "Tocco" })).toHaveCount(0);
  await expect(inside.getByRole("textbox", { name: "Ihre Domain" })).toHaveValue("onespf.test");
  await expect.poll(() => heard(page, "ready")).toHaveLength(2);
  await set(page, { steps: "domain" });
  await expect.poll(() => heard(page, "ready")).toHaveLength(3);
  const source = await element(page).evaluate((it) => it.shadowRoot?.querySelector("iframe")?.src ?? "");
  expect(Object.fromEntries(new URL(source).searchParams)).toEqual({ embed: "1", vendor: "e2e-none", lang: "de", steps: "domain", theme: "light" });
});

test("steps: the parts that the attribute names, and no other", async ({ page }) => {
  const inside = await openDocs(page);
  await set(page, { domain: ZONE, steps: "records" });
  await settled(inside);
  const [who, published] = [inside.getByRole("region", { name: /^Who sends/ }), inside.getByRole("region", { name: "Is it live?" })];
  const handed = inside.getByRole("region", { name: "Hand over" });
  await expect(who).toBeVisible();
  await expect(card(inside, "SPF")).toBeVisible();
  await expect(published).toHaveCount(0);
  await expect(handed).toHaveCount(0);
  await set(page, { steps: "records,live" });
  await settled(inside);
  await expect(published).toBeVisible();
  await expect(handed).toHaveCount(0);
  await set(page, { steps: "check" });
  await expect(inside.getByRole("term").filter({ hasText: /^SPF$/ }).first()).toBeVisible({ timeout: 15_000 });
  await expect(who).toHaveCount(0);
  await expect(domainField(inside), "the domain stays").toHaveValue(ZONE);
  await element(page).evaluate((it) => it.removeAttribute("steps"));
  await settled(inside);
  await expect(handed).toBeVisible();
});

test("a domain that is none leaves the reader's focus where it is", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  await page.getByRole("link", { name: "Getting started" }).first().focus();
  await set(page, { domain: "not a domain" });
  await expect(inside.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("link", { name: "Getting started" }).first()).toBeFocused();
});

test("in its sandbox the page copies, saves files and remembers", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  await lookUp(inside, ZONE);
  await lastChange(page, ZONE);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await card(inside, "SPF").getByRole("button", { name: /^Copy value/ }).click();
  await expect(card(inside, "SPF").getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("include:spf.tocco.ch");
  const saving = page.waitForEvent("download");
  await inside.getByRole("button", { name: /zone file/i }).click();
  expect((await saving).suggestedFilename()).toBe(`mail-${ZONE}.zone`);
  await inside.getByRole("button", { name: "All answers" }).click();
  await expect(inside.getByRole("table", { name: "Every question that was asked" })).toBeInViewport();
  await inside.getByRole("combobox", { name: "Resolver" }).selectOption("Second");
  await page.reload();
  await expect(inside.getByRole("combobox", { name: "Resolver" })).toHaveValue("1");
});

test("a link that leaves the frame opens the whole page, with all that was chosen", async ({ page, context }) => {
  const inside = await openDocs(page);
  await set(page, { domain: ZONE, steps: "records,handover", theme: "dark" });
  await settled(inside);
  await inside.getByRole("combobox", { name: "Add a service or a server" }).fill("mailgun");
  await inside.getByRole("option", { name: /^Mailgun/ }).first().click();
  await expect(sender(inside, "Mailgun")).toBeVisible();
  await settled(inside);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const handed = inside.getByRole("region", { name: "Hand over" });
  const copied = async (button: string) => {
    await handed.getByRole("button", { name: button }).click();
    await expect(handed.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await expect(handed.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(0);
    return text;
  };
  const link = await copied("Share link");
  const asked = new URL(link).searchParams;
  for (const name of ["embed", "theme", "steps"]) expect(asked.has(name), name).toBe(false);
  expect(asked.get("vendor")).toBe("e2e");
  expect(await copied("Copy all"), "the ticket leads there, too").toContain(`\nCheck: ${link}\n`);

  const opened = await context.newPage();
  await opened.goto(link);
  await settled(opened);
  await expect(opened.getByRole("banner")).toBeVisible();
  await expect(live(opened), "every part of it").toBeVisible();
  await expect(domainField(opened)).toHaveValue(ZONE);
  await expect(sender(opened, "Mailgun").getByRole("checkbox", { name: "Mailgun" })).toBeChecked();
});

test("with the keyboard from the text into the frame and out again", async ({ page }) => {
  const inside = await openDocs(page);
  await ready(page);
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Tab");
  await expect(domainField(inside)).toBeFocused();
  await page.keyboard.type(ZONE);
  await page.keyboard.press("Enter");
  await settled(inside);
  await expect(card(inside, "SPF")).toBeVisible();
});

for (const width of [360, 768, 1280]) {
  test(`axe finds nothing and nothing is cut off at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const inside = await openDocs(page);
    await ready(page);
    const axe = () => new AxeBuilder({ page }).include("mail-records").analyze();
    expect((await axe()).violations).toEqual([]);
    await lookUp(inside, ZONE);
    await lastChange(page, ZONE);
    await expectFit(page, inside);
    expect((await axe()).violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
}
