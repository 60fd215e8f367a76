// That the page fits: three widths, two colour schemes, and values as long as DNS allows. The pictures of the demo go to
// test-results/shots/; nothing compares them.
// The zones of this file: a domain of 190 octets below test, layout.test and layout-voids.test.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, customer, expectVerdict, lookUp, nextStep, open, settled, value } from "./page.ts";

const SHOTS = join(import.meta.dirname, "../../test-results/shots");
const WIDTHS = [[360, 740], [768, 1024], [1280, 800]] as const;
const LABEL = "a-school-with-a-very-long-name-in-the-canton-of-somewhere";
const LONG = [`${LABEL}-one`, `${LABEL}-two`, `${LABEL}-three`, "test"].join(".");

test.beforeAll(async () => {
  expect(LONG.length).toBeGreaterThanOrEqual(190);
  await customer(LONG, "@ MX 10 mail", "mail A 192.0.2.25", '@ TXT "v=spf1 mx a:mail -all"'.replace("a:mail", `a:mail.${LONG}`));
  const names = Array.from({ length: 12 }, (_, n) => `outbound-servers-number-${n}.layout.test`);
  const terms = names.map((name) => `include:${name}`).join(" ");
  const behind = names.map((name, n) => `${name}. TXT "v=spf1 ip4:198.51.100.${n} -all"`);
  await customer("layout.test", "@ MX 10 mail", "mail A 192.0.2.25", `@ TXT "v=spf1 ${terms.slice(0, 200)}" "${terms.slice(200, 420)}" "${terms.slice(420)} -all"`, ...behind);
  const nowhere = Array.from({ length: 60 }, (_, n) => `a:n${n}.layout-voids.test `);
  const strings = [0, 10, 20, 30, 40, 50].map((from) => `"${nowhere.slice(from, from + 10).join("")}"`);
  await customer("layout-voids.test", "@ MX 10 mail", "mail A 192.0.2.25", `@ TXT "v=spf1 mx " ${strings.join(" ")} "-all"`);
});

/** What sticks out of the page, and text that its own box cuts off where nothing says so. */
async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const out: string[] = [];
    if (document.documentElement.scrollWidth > width) out.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      if (!element.checkVisibility() || element.closest("svg")) continue;
      const { left, right, width: own, height } = element.getBoundingClientRect();
      // What only screen readers are to find is a pixel large.
      if (own <= 1 || height <= 1) continue;
      const says = `${element.tagName.toLowerCase()} "${element.innerText.trim().slice(0, 40)}"`;
      if (right > width + 0.5 || left < -0.5) out.push(`${says} from ${Math.round(left)} to ${Math.round(right)}`);
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
      const isField = element.matches("input, textarea, select");
      if (!scrolls && !isField && getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1) {
        out.push(`${says} holds ${element.scrollWidth} px in ${element.clientWidth}`);
      }
    }
    return out;
  });
  expect(wide, "what does not fit").toEqual([]);
}

for (const [width, height] of WIDTHS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the demo at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      await open(page, "tocco", "demo");
      await settled(page);
      await expectFits(page);
      await page.screenshot({ path: join(SHOTS, `demo-${width}-${colorScheme}.png`), fullPage: true });
    });
  }

  test(`the next step is on the first screen and on the last at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, "tocco", "demo");
    await settled(page);
    await page.screenshot({ path: join(SHOTS, `demo-${width}-first.png`) });
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(nextStep(page).getByRole("button"), "at the end").toBeInViewport({ ratio: 1 });
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect(nextStep(page).getByRole("button"), "at the beginning").toBeInViewport({ ratio: 1, timeout: 1_000 });
  });

  test(`a record far over its limits at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await lookUp(page, "layout-voids.test");
    await expect(card(page, "SPF").getByText("60 of 2", { exact: true }), "the number is exact").toBeVisible();
    expect(await card(page, "SPF").locator(".slots .over").count(), "twenty slots for each limit").toBe(40);
    await expectFits(page);
  });

  test(`a domain of 190 octets at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await lookUp(page, LONG);
    await expect(value(card(page, "SPF"))).toContainText(`a:mail.${LONG}`);
    await expectFits(page);
    await page.screenshot({ path: join(SHOTS, `long-${width}.png`), fullPage: true });
  });

  test(`a record of 12 includes at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await lookUp(page, "layout.test");
    await expectVerdict(page, "SPF", "Broken", /^12 of 10 look-ups/);
    await expectFits(page);
    await page.screenshot({ path: join(SHOTS, `many-${width}.png`), fullPage: true });
  });
}

test("the check for what does not fit sees it", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const text = document.createElement("div");
    text.style.minWidth = "2000px";
    text.textContent = "wide";
    document.querySelector("main, body")?.append(text);
  });
  await expect(expectFits(page)).rejects.toThrow(/the page is \d+ px wide/);
});
