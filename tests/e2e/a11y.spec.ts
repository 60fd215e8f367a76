// That everybody can use the page: axe in each state, colour scheme and width; the whole path by keyboard; the words.
// The zones of this file: keys.test, and four below a11y.test.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { editZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, customer, domainField, live, lookUp, nextStep, open, sender, settled, type, value } from "./page.ts";

type Locale = Record<string, string | Record<string, string>>;
const locale = (tag: string): Locale => JSON.parse(readFileSync(join(import.meta.dirname, `../../public/locales/${tag}.json`), "utf8"));
const [EN, DE] = [locale("en"), locale("de")];
const sentences = (of: string | Record<string, string>) => (typeof of === "string" ? [of] : Object.values(of));

/** What stands between the placeholders and the values of English sentences, where German has other words. */
const ENGLISH = (() => {
  const german = Object.values(DE).flatMap(sentences).join("\n");
  const parts = Object.values(EN).flatMap(sentences).flatMap((text) => text.split(/\{\w+\}|`[^`]*`/));
  const told = parts.map((part) => part.replace(/^[\s.,:;]+|[\s.,:;]+$/g, ""));
  return [...new Set(told)].filter((part) => part.length > 9 && part.includes(" ") && !german.includes(part));
})();
// A key that is a word of some text as well, as "added", tells nothing.
const WORDS = new Set([...Object.values(EN), ...Object.values(DE)].flatMap(sentences));
const KEYS = new Set(Object.keys(EN).filter((key) => !WORDS.has(key)));
const CODE = new RegExp(`\\b(${[...new Set(Object.keys(EN).flatMap((key) => key.match(/^[A-Z0-9]+(?=_)/) ?? []))].join("|")})_[A-Z]`);

const STATES: [name: string, enter: (page: Page) => Promise<void>][] = [
  ["the page as it opens", (page) => open(page)],
  ["the page of no vendor", (page) => open(page, "none")],
  ["the demo", demo],
  [
    "a broken record",
    async (page) => {
      await open(page);
      await lookUp(page, "broken.a11y.test");
      await expect(card(page, "SPF").getByRole("table", { name: "What is wrong, and what to type instead" })).toBeVisible();
    },
  ],
  [
    "two records",
    async (page) => {
      await open(page);
      await lookUp(page, "two.a11y.test");
      await expect(card(page, "SPF").getByRole("radio")).toHaveCount(2);
    },
  ],
  [
    "too many look-ups",
    async (page) => {
      await open(page);
      await lookUp(page, "many.a11y.test");
      await expect(page.getByText(/^1[12] of 10 look-ups/).first()).toBeVisible();
    },
  ],
  [
    "questions without an answer",
    async (page) => {
      await open(page, "altcraft");
      await lookUp(page, "one.a11y.test");
      await page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" }).fill("not a key!");
      await page.keyboard.press("Tab");
      await expect(page.getByText("This is no public key.")).toBeVisible();
    },
  ],
  [
    "a fault of the resolver",
    async (page) => {
      await open(page);
      await lookUp(page, "servfail.test");
      await expect(page.getByText("Cannot be checked").first()).toBeVisible();
    },
  ],
  [
    "what cannot be a domain",
    async (page) => {
      await open(page);
      await type(page, "not a domain!");
      await expect(domainField(page)).toHaveAttribute("aria-invalid", "true");
    },
  ],
  [
    "a broken profile",
    async (page) => {
      await open(page, "broken");
      await expect(page.getByText(/^The vendor’s file/).first()).toBeVisible();
    },
  ],
  [
    "the service list open",
    async (page) => {
      await demo(page);
      await page.getByRole("combobox", { name: "Add a service or a server" }).fill("mail");
      await page.keyboard.press("ArrowDown");
      await expect(page.getByRole("listbox", { name: "Services" }).getByRole("option").first()).toBeVisible();
    },
  ],
];

async function demo(page: Page): Promise<void> {
  await open(page, "tocco", "demo");
  await settled(page);
}

const HEAD_TERMS = Array.from({ length: 11 }, (_, n) => `include:n${n}.many.a11y.test`).join(" ");

test.beforeAll(async () => {
  await customer("broken.a11y.test", '@ TXT "v=spf1 mx ip4:203.0.113.256 -all"');
  await customer("two.a11y.test", "@ MX 10 mail", '@ TXT "v=spf1 mx -all"', '@ TXT "v=spf1 include:_spf.google.com ~all"');
  const names = Array.from({ length: 11 }, (_, n) => `n${n} TXT "v=spf1 ip4:198.51.100.${n} -all"`);
  await customer("many.a11y.test", `@ TXT "v=spf1 ${HEAD_TERMS.slice(0, 200)}" "${HEAD_TERMS.slice(200)} -all"`, ...names);
  await customer("one.a11y.test", '@ TXT "v=spf1 include:spf.protection.outlook.com -all"');
});

/** Every rule that axe finds broken, with what breaks it. */
async function violations(page: Page, ...rules: string[]): Promise<string[]> {
  // One frame is all the page has.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules.length) axe.withRules(rules);
  else axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(" ")}: ${node.failureSummary}`));
}

/** What is on the page to read or to hear, element by element. */
async function texts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && parent.checkVisibility() && !parent.closest("script, style")) found.push(walker.currentNode.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
      if (!element.checkVisibility()) continue;
      for (const name of ["aria-label", "placeholder", "title", "alt"]) found.push(element.getAttribute(name) ?? "");
    }
    return [...found, document.title, document.body.innerText].map((text) => text.trim()).filter(Boolean);
  });
}

async function expectNoRawText(page: Page): Promise<void> {
  const read = await texts(page);
  expect(read.length).toBeGreaterThan(10);
  const raw = read.filter((text) => KEYS.has(text) || /[{}]\w+[}]/.test(text) || CODE.test(text));
  expect(raw, "keys, placeholders and codes").toEqual([]);
}

async function inGerman(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("combobox", { name: "Sprache" })).toBeVisible();
}

for (const [name, enter] of STATES) {
  test(`axe and the words: ${name}`, async ({ page }) => {
    await enter(page);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    expect.soft(await violations(page), "light, English").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await violations(page, "color-contrast"), "dark").toEqual([]);
    await expectNoRawText(page);

    await inGerman(page);
    await expectNoRawText(page);
    const german = (await texts(page)).join("\n");
    expect(ENGLISH.filter((part) => german.includes(part)), "English on the German page").toEqual([]);
  });
}

test("axe: the demo in German at 360 px, dark", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await demo(page);
  await inGerman(page);
  expect(await violations(page)).toEqual([]);
});

test("the checks above see what they look for", async ({ page }) => {
  await demo(page);
  await page.evaluate(() => {
    const text = document.createElement("p");
    text.textContent = "word-good";
    document.querySelector("main, body")?.append(text);
  });
  await expect(expectNoRawText(page)).rejects.toThrow(/word-good/);
  expect(ENGLISH.length).toBeGreaterThan(200);
  const read = (await texts(page)).join("\n");
  expect(ENGLISH.filter((part) => read.includes(part)).length).toBeGreaterThan(40);
  expect(CODE.test("SPF_NONE")).toBe(true);
});

/** Where the focus is, and what is wrong with that: nothing shows it, something lies over it, it is nowhere. */
async function focus(page: Page): Promise<{ on: string; faults: string[] }> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return { on: "nothing", faults: ["the focus is nowhere"] };
    const on = `${at.tagName.toLowerCase()} ${at.id || at.innerText.trim().slice(0, 40)}`;
    const faults: string[] = [];
    const drawn = (element: Element | null) => {
      const { outlineStyle, outlineWidth } = element ? getComputedStyle(element) : { outlineStyle: "none", outlineWidth: "0" };
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    };
    if (!drawn(at) && !drawn(at.closest("label"))) faults.push(`${on}: nothing shows the focus`);
    const { left, top, width, height } = at.getBoundingClientRect();
    // A field may be longer than the screen: its upper end counts.
    const over = document.elementFromPoint(left + width / 2, top + Math.min(height, 24) / 2);
    const seen = over && (at.contains(over) || over.contains(at) || at.closest("label")?.contains(over));
    if (!seen) faults.push(`${on}: ${over ? `${over.tagName.toLowerCase()} lies over it` : "it is outside of the screen"}`);
    return { on, faults };
  });
}

/** Presses Tab until the focus is there. On the way every stop has to be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const stops: string[] = [];
  const faults: string[] = [];
  for (let presses = 0; presses < 90; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await focus(page);
    stops.push(stop.on);
    faults.push(...stop.faults);
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(faults, "on the way").toEqual([]);
      return;
    }
  }
  throw new Error(`not reached by Tab: ${stops.join(" > ")}`);
}

for (const [device, viewport] of [["desk", { width: 1280, height: 800 }], ["phone", { width: 360, height: 740 }]] as const) {
  test(`the whole path by keyboard, ${device}`, async ({ page, context }) => {
    await customer("keys.test", "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx -all"');
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.setViewportSize(viewport);
    await open(page);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the records" }), "the first stop").toBeFocused();

    await tabTo(page, domainField(page));
    await page.keyboard.type("keys.test");
    await page.keyboard.press("Enter");
    await settled(page);
    await expect(domainField(page), "Look up leaves the focus").toBeFocused();

    const mx = page.getByRole("checkbox", { name: "The MX", exact: true });
    await tabTo(page, mx);
    await page.keyboard.press("Space");
    await expect(mx).not.toBeChecked();
    await expect(mx, "a tick leaves the focus").toBeFocused();
    await expect(value(card(page, "SPF"))).toHaveText("v=spf1 include:spf.tocco.ch -all");
    await page.keyboard.press("Space");
    await expect(mx).toBeChecked();
    await expect(mx).toBeFocused();

    const add = page.getByRole("combobox", { name: "Add a service or a server" });
    await tabTo(page, add);
    await page.keyboard.type("hostpoint");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("checkbox", { name: "Hostpoint", exact: true })).toBeChecked();
    await expect(add, "the next service can be typed").toBeFocused();
    await expect(value(card(page, "SPF"))).toHaveText(/include:spf\.mail\.hostpoint\.ch/);

    const copy = card(page, "SPF").getByRole("button", { name: /^Copy value/ });
    await tabTo(page, copy);
    await page.keyboard.press("Enter");
    await expect(card(page, "SPF").getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
    await expect(copy).toBeFocused();
    const spf = await page.evaluate(() => navigator.clipboard.readText());
    expect(spf).toBe(await value(card(page, "SPF")).innerText());

    await editZone("keys.test", (text) => text.replace("v=spf1 mx -all", spf));
    const again = live(page).getByRole("button", { name: "Check again" });
    await tabTo(page, again);
    await page.keyboard.press("Enter");
    await expect(card(page, "SPF").getByRole("heading", { level: 3 })).toHaveText("Keep SPF at keys.test", { timeout: 15_000 });
    await expect(again, "Check again leaves the focus").toBeFocused();
  });
}

test("typing a mailbox leaves the focus where it is", async ({ page }) => {
  await open(page, "calenso");
  await lookUp(page, "one.a11y.test");
  const own = sender(page, "Calenso").getByRole("textbox", { name: /^Mailbox for DMARC reports/ });
  await own.fill("");
  await own.pressSequentially("dmarc@one.a11y.test");
  await expect(own).toBeFocused();
  await expect(value(card(page, "DMARC"))).toHaveText(/rua=mailto:dmarc@one\.a11y\.test/);

  const mailbox = card(page, "DMARC").getByRole("textbox", { name: "Mailbox for reports" });
  await mailbox.pressSequentially("post@one.a11y.test");
  await expect(mailbox).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(mailbox, "Enter takes what was typed").toBeFocused();
  await expect(value(card(page, "DMARC"))).toHaveText(/post@one\.a11y\.test/);
});

test("the next step by keyboard: the question it names takes the focus", async ({ page }) => {
  await open(page, "calenso");
  await lookUp(page, "one.a11y.test");
  await nextStep(page).getByRole("button", { name: "Enter the values" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Verification code that Calenso shows" })).toBeFocused();
  expect((await focus(page)).faults).toEqual([]);
});

test("the next step by keyboard: a copied value hands the focus to the step after it", async ({ page }) => {
  await open(page);
  await lookUp(page, "one.a11y.test");
  await nextStep(page).getByRole("button", { name: /^Copy value/ }).focus();
  await page.keyboard.press("Enter");
  await expect(nextStep(page).getByRole("heading", { level: 2 })).toHaveText("Add DKIM");
  expect((await focus(page)).faults).toEqual([]);
});

test("the next step by keyboard: a copied value hands the focus to a step of another kind", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "one.a11y.test");
  await nextStep(page).getByRole("button", { name: /^Copy value/ }).focus();
  await page.keyboard.press("Enter");
  await expect(nextStep(page).getByRole("heading", { level: 2 })).toHaveText("Complete DKIM");
  expect((await focus(page)).faults).toEqual([]);
});

test("on a phone the field that adds services is in view after a service was added", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await lookUp(page, "one.a11y.test");
  const mx = page.getByRole("checkbox", { name: "Microsoft 365", exact: true });
  await mx.focus();
  await tabTo(page, page.getByRole("combobox", { name: "Add a service or a server" }));
  await page.keyboard.type("hostpoint");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Hostpoint", exact: true })).toBeChecked();
  await expect.poll(async () => (await focus(page)).faults, { timeout: 2_000 }).toEqual([]);
});
