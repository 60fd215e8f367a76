// What a profile makes of the page, and what the page says of one that it cannot use.
// The zones of this file: none; the demo has its own.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** Opens the page with a profile of this test. */
async function openWith(page: Page, profile: object | string, address = "?vendor=mine", fragment = ""): Promise<void> {
  const body = typeof profile === "string" ? profile : JSON.stringify({ version: 1, id: "mine", name: "Mine", ...profile });
  await page.route("**/profiles/mine.json", (route) => route.fulfill({ body, contentType: "application/json" }));
  await page.goto(`./${address}${fragment}`);
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

const VENDOR = { spf: { need: "required", terms: ["include:spf.mine.example"] } };

for (const address of [
  "?vendor=https://evil.example/p.json",
  "?vendor=//evil.example/p.json",
  "?vendor=../../p",
  "?profile=https://evil.example/p.json",
  "?vendor=data:application/json,{}",
]) {
  test(`refused with the reason: ${address}`, async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`./${address}`);
    const notice = page.getByRole("status").filter({ hasText: "A vendor’s file is taken from this server only" });
    await expect(notice).toContainText("a file from elsewhere could add a sender of its own to your records");
    await expect(notice).toContainText(address.split("=")[1] ?? "");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mail records for your domain");
    expect(asked.filter((url) => /profile[s.]/.test(new URL(url).pathname)).map((url) => url.split("/").pop())).toEqual(["profile.json"]);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

for (const [rule, profile, wanted] of [
  ["a wrong type", { pin: "zendesk" }, "pin: zendesk does not fit here. Expected: a list in brackets."],
  ["no text", { pin: [1] }, "pin[0]: What stands here does not fit. Expected: a text in quotation marks."],
  ["a missing field", { vendor: {} }, "vendor.spf: This is missing. Expected: an object, names and values in braces."],
  ["a missing word", { vendor: { spf: {} } }, "vendor.spf.need: This is missing. Expected: one of these words: none, conditional, required."],
  ["a bad word", { defaults: { policy: "deny" } }, "defaults.policy: deny does not fit here. Expected: one of these words: none, quarantine, reject."],
  ["a missing text with a form", { resolvers: [{ id: "a", name: "A" }] }, "resolvers[0].url: This is missing. Expected: an address that begins with https://; http:// is for this machine only."],
  ["a bad form", { look: { radius: "big" } }, "look.radius: big does not fit here. Expected: a length below 99 in px, rem or em, or 0."],
  ["a whole SPF record", { vendor: { spf: { need: "required", terms: ["v=spf1 -all"] } } }, "vendor.spf.terms[0]: v=spf1 -all does not fit here. Expected: a term such as include:spf.example.com"],
  ["a field twice", '{"version":1,"id":"v","id":"w","name":"V"}', "id: This stands here twice. Take one of them out."],
  ["no JSON", '{\n"version": 1,,', "This is no JSON from line 2, column 14 on."],
] as const) {
  test(`told with its path and what is expected: ${rule}`, async ({ page }) => {
    await openWith(page, profile);
    const notice = page.getByRole("status").filter({ hasText: "The vendor’s file “mine” cannot be used" });
    await expect(notice.getByRole("listitem")).toHaveCount(1);
    await expect(notice.getByRole("listitem")).toContainText(wanted);
  });
}

test("the vendor's language and texts, until the person chooses", async ({ page }) => {
  await openWith(page, { language: "de", title: { de: "Post von Mine" }, texts: { de: { "look-up": "Los" }, en: { "look-up": "Go" } } });
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Post von Mine");
  await expect(page.getByRole("button", { name: "Los" })).toBeVisible();
  await page.getByRole("combobox", { name: "Sprache" }).selectOption("en");
  await expect(page.getByRole("button", { name: "Go" })).toBeVisible();
  await page.reload();
  await expect(page.locator("html"), "what was chosen stays").toHaveAttribute("lang", "en");
  await page.goto("./?vendor=mine&lang=de");
  await expect(page.locator("html"), "the address says otherwise").toHaveAttribute("lang", "de");
});

test("a ticket in another language has the vendor's texts of that language", async ({ page }) => {
  await openWith(page, { vendor: VENDOR, texts: { de: { "text-check": "Selbst nachsehen" }, en: { "text-check": "See for yourself" } } }, "?vendor=mine", "#demo");
  await page.getByText("Show the text").click();
  const text = page.getByRole("group", { name: "The text that is handed over" });
  await expect(text).toContainText("See for yourself: http");
  await page.getByRole("combobox", { name: "Written in" }).selectOption("de");
  await expect(text).toContainText("Selbst nachsehen: http");
});

test("an address as people write it: a vendor's name in capitals, none at all, a language with its region", async ({ page }) => {
  await openWith(page, { vendor: VENDOR }, "?vendor=Mine&lang=de-CH");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("banner")).toContainText("Mine");
  await page.goto("./?vendor=&lang=xx");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mail records for your domain");
  await expect(page.getByRole("status").filter({ hasText: "A vendor’s file" })).toHaveCount(0);
});

test("the parts of the page, from the profile and from the address", async ({ page }) => {
  const tabs = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
  await openWith(page, { vendor: VENDOR, steps: ["records", "check"] }, "?vendor=mine", "#demo");
  await expect(page.getByRole("article", { name: /SPF/ })).toBeVisible();
  await expect(tabs).toHaveText(["Records", "Check"]);
  await expect(page.getByRole("heading", { name: "Is it live?" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Hand over" })).toHaveCount(0);

  await page.goto("./?vendor=mine&steps=records,live,handover#demo");
  await expect(page.getByRole("heading", { name: "Is it live?" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Hand over" })).toBeVisible();
  await expect(tabs, "one part needs no way to it").toHaveCount(0);

  await page.goto("./?vendor=mine&steps=check#demo&page=many");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("acme-schule.example");
});

test("links of the vendor are in the foot, the studio is not", async ({ page }) => {
  await openWith(page, { vendor: VENDOR, links: { docs: "https://mine.example/dns", support: "mailto:help@mine.example" } });
  const foot = page.getByRole("contentinfo");
  await expect(foot.getByRole("link", { name: "About these records" })).toHaveAttribute("href", "https://mine.example/dns");
  await expect(foot.getByRole("link", { name: "Help" })).toHaveAttribute("href", "mailto:help@mine.example");
  await expect(foot.getByRole("link", { name: "Profile studio" })).toHaveCount(0);
});

test("the vendor's logo, corners and fonts", async ({ page }) => {
  await openWith(page, { logo: "favicon.svg", look: { radius: "3px", font_ui: "Georgia, serif", font_code: "Courier, monospace" } });
  const logo = page.getByRole("banner").locator("img");
  await expect(logo).toHaveAttribute("src", "favicon.svg");
  await expect.poll(() => logo.evaluate((it) => (it as HTMLImageElement).naturalWidth), "it is there").toBeGreaterThan(0);
  const token = (name: string) => page.locator("html").evaluate((html, name) => getComputedStyle(html).getPropertyValue(name).trim(), name);
  expect(await token("--radius")).toBe("3px");
  expect(await token("--font-ui")).toBe("Georgia, serif");
  expect(await token("--font-code")).toBe("Courier, monospace");
  await expect(page.locator("body")).toHaveCSS("font-family", "Georgia, serif");
});

test("services of the vendor's own are found, and hidden ones are not", async ({ page }) => {
  const shop = { id: "our-shop", name: "Our Shop", category: "commerce", spf: { need: "required", terms: ["include:spf.shop.example"] } };
  await openWith(page, { vendor: VENDOR, hide: ["zendesk"], add: [shop] }, "?vendor=mine", "#demo");
  const search = page.getByRole("combobox", { name: "Add a service or a server" });
  await search.fill("zendesk");
  await expect(page.getByRole("option", { name: /^Zendesk/ })).toHaveCount(0);
  await search.fill("our shop");
  await page.getByRole("option", { name: /^Our Shop/ }).first().click();
  await expect(page.getByRole("checkbox", { name: "Our Shop", exact: true })).toBeChecked();

  await openWith(page, { vendor: VENDOR }, "?vendor=mine&hidden=none", "#demo");
  await search.fill("zendesk");
  await expect(page.getByRole("option", { name: /^Zendesk/ }).first(), "without the profile's word it is found").toBeVisible();
});

test("the vendor's story is the demo's first", async ({ page }) => {
  await openWith(page, { vendor: VENDOR, demo: "neue-schule" }, "?vendor=mine", "#demo");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("neue-schule.example");
  await expect(page).toHaveURL(/#demo$/);
});

test("a colour of its own for dark, and one for the grounds", async ({ page }) => {
  await openWith(page, { look: { brand: "#ff0000", brand_dark: "#00ff00", neutral: "#0000ff" } });
  const hue = (selector: string, property: string) =>
    page.locator(selector).first().evaluate((element, property) => {
      const canvas = document.createElement("canvas").getContext("2d");
      if (!canvas) return "";
      canvas.fillStyle = getComputedStyle(element).getPropertyValue(property);
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return red > Math.max(green, blue) ? "red" : green > blue ? "green" : "blue";
    }, property);
  expect(await hue(".btn-bare", "color")).toBe("red");
  expect(await hue("body", "color")).toBe("blue");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await hue(".btn-bare", "color")).toBe("green");
  expect(await hue("body", "color")).toBe("blue");
});

for (const colour of ["#ffff00", "#000000", "#ffffff", "lime", "oklch(90% 0.37 330)"]) {
  test(`text keeps its contrast on ${colour}`, async ({ page }) => {
    const look = { brand: colour, brand_dark: colour, neutral: colour };
    await openWith(page, { vendor: VENDOR, look }, "?vendor=mine", "#demo");
    await expect(page.getByRole("article", { name: /SPF/ })).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).withRules("color-contrast").analyze();
      expect.soft(violations, colorScheme).toEqual([]);
    }
  });
}
