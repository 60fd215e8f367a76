// The logo's file: dropped or picked, checked in the page, corrected into a file; it never leaves the browser.
// Zones: logo-*.test.
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, open, requests, settled, value } from "./page.ts";

test.describe.configure({ mode: "parallel" });

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT \"v=spf1 -all\"\n";
/** As a drawing program writes it: version, profile, place and style are wrong, and all of it is mended. */
const DRAWN =
  '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" x="0px" y="0px" width="100" height="100" viewBox="0 0 100 100">\n' +
  "<title>Acme</title>\n<desc>A ring</desc>\n" +
  '<rect width="100" height="100" fill="white"/>\n<circle cx="50" cy="50" r="40" style="fill:#0a5"/>\n</svg>\n';

async function logoCard(page: Page, domain: string): Promise<Locator> {
  await setZone(domain, HEAD);
  await open(page, "none", `v=1&domain=${domain}`);
  await settled(page);
  return card(page, "BIMI");
}

/** Drops a file where files are dropped. */
async function drop(page: Page, box: Locator, name: string, text: string, label = "Drop the logo"): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "image/svg+xml" }));
      return transfer;
    },
    [name, text],
  );
  const target = box.locator(".drop-file").filter({ hasText: label });
  await target.dispatchEvent("dragover", { dataTransfer: data });
  await target.dispatchEvent("drop", { dataTransfer: data });
}

test("a file that is dropped: each fault with its place, the logo in four inboxes, a corrected file without fault", async ({ page }) => {
  const box = await logoCard(page, "logo-1.test");
  const sent = requests(page);
  await drop(page, box, "logo.svg", DRAWN);
  await expect(box.getByRole("listitem").filter({ hasText: "baseProfile" }).first()).toContainText("Line 1, column");
  await expect(box.getByRole("listitem").filter({ hasText: "SVG Tiny PS draft-12" }).first()).toBeVisible();
  await expect(box.getByRole("img", { name: "Acme" })).toHaveCount(2);
  await expect(box.locator("img.avatar")).toHaveCount(4);
  for (const image of await box.locator("img.avatar").all()) {
    await expect(image).toHaveAttribute("src", /^blob:/);
    expect(await image.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
  }
  await expect(box.locator("svg title").filter({ hasText: "Acme" }), "the file is no part of the page").toHaveCount(0);

  const save = box.getByRole("button", { name: /corrected/i });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toBe("logo-bimi.svg");
  const fixed = await readFile(await download.path(), "utf8");
  expect(fixed).toContain('version="1.2"');
  expect(fixed).toContain('baseProfile="tiny-ps"');
  expect(fixed).not.toContain("style=");

  // The corrected file, checked again, has no fault, and there is nothing to correct.
  await drop(page, box, "logo-bimi.svg", fixed);
  await expect(box.getByText(/logo-bimi\.svg/).first()).toBeVisible();
  await expect(box.getByRole("listitem").filter({ hasText: "Line" })).toHaveCount(0);
  await expect(save).toHaveCount(0);
  expect(sent, "the file stays in the browser").toEqual([]);
});

test("a script in a file is told, and does not run", async ({ page }) => {
  const box = await logoCard(page, "logo-2.test");
  await drop(page, box, "bad.svg", DRAWN.replace("</svg>", "<script>document.title = 'run'</script></svg>").replace("<circle", "<circle onload=\"document.title='run'\""));
  await expect(box.getByRole("listitem").filter({ hasText: /script/i }).first()).toBeVisible();
  await page.waitForTimeout(300);
  expect(await page.title()).not.toBe("run");
  await drop(page, box, "entity.svg", `<!DOCTYPE svg [<!ENTITY a "aaaaaaaa">]>${DRAWN.replace("Acme", "&a;")}`);
  await expect(box.getByText(/entity\.svg/).first()).toBeVisible();
  await drop(page, box, "photo.svg", "\u0089PNG\r\n");
  await expect(box.getByText(/photo\.svg/).first()).toBeVisible();
});

test("a file is picked with the keyboard, and the address makes the record as it is typed", async ({ page }) => {
  const box = await logoCard(page, "logo-3.test");
  const input = box.locator("input[type=file]").first();
  await input.focus();
  await expect(input).toBeFocused();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await chooser.setFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(DRAWN) });
  await expect(box.getByText(/logo\.svg/).first()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(box.getByRole("button", { name: /corrected/i })).toBeFocused();
  // With each key: the field keeps the focus, and half an address is no fault.
  const address = page.getByRole("textbox", { name: /^Address of (the|your) logo/ });
  await address.pressSequentially("https:/");
  await expect(address).not.toHaveAttribute("aria-invalid", "true");
  await expect(value(box)).toHaveCount(0);
  await address.pressSequentially("/logo-3.test/l.svg");
  await expect(value(box)).toHaveText("v=BIMI1; l=https://logo-3.test/l.svg");
  await address.pressSequentially("z");
  await expect(value(box)).toHaveText("v=BIMI1; l=https://logo-3.test/l.svgz");
  await expect(address).toBeFocused();
  await address.fill("https:/");
  await page.keyboard.press("Tab");
  await expect(address).toHaveAttribute("aria-invalid", "true");
});

test("a certificate is held against the domain and the logo, dropped or pasted", async ({ page }) => {
  const box = await logoCard(page, "logo-4.test");
  const sent = requests(page);
  const file = (name: string) => readFile(`tests/data/evidence/${name}`, "utf8");
  const said = (text: string) => box.getByRole("listitem").filter({ hasText: text });
  await drop(page, box, "mark.pem", await file("mark.pem"), "Drop the certificate");
  await expect(box.getByText(/^Certificate of Example for example\.com/)).toContainText("valid until 2027-01-01");
  await expect(said("not for logo-4.test")).toBeVisible();
  await expect(said("another one than the file above")).toHaveCount(0);
  await drop(page, box, "logo.svg", DRAWN);
  await expect(said("another one than the file above")).toBeVisible();
  await drop(page, box, "logo.svg", await file("logo.svg"));
  await expect(said("another one than the file above")).toHaveCount(0);
  await box.getByRole("textbox", { name: "Or paste it" }).fill(await file("common.pem"));
  await expect(said("without a blue check")).toBeVisible();
  await box.getByRole("textbox", { name: "Or paste it" }).fill("no certificate");
  await expect(said("Evidence is a .pem file")).toBeVisible();
  await box.getByRole("textbox", { name: /certificate/i }).first().fill("https://logo-4.test/mark.pem");
  await page.keyboard.press("Tab");
  await expect(box.getByText("curl -O https://logo-4.test/mark.pem")).toBeVisible();
  expect(sent.filter((url) => !url.includes("/dns-query")), "nothing leaves the browser").toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("another selector with all tags, beside what is published there, and a domain without a logo", async ({ page }) => {
  const domain = "logo-5.test";
  const old = `v=BIMI1; l=https://${domain}/old.svg; a=https://${domain}/c.pem`;
  await setZone(domain, `${HEAD}brand._bimi TXT "${old}"\n`);
  await open(page, "none", `v=1&domain=${domain}`);
  await settled(page);
  const box = card(page, "BIMI");
  await box.locator("#bimi-more summary").click();
  const selector = box.getByRole("textbox", { name: "Selector" });
  await selector.fill(`brand._bimi.${domain}`);
  await expect(page, "the name of the record is understood, too").toHaveURL(/bimi-selector=brand(&|$)/);
  await selector.fill("default");
  await expect(page).not.toHaveURL(/bimi-selector/);
  await selector.fill("");
  await selector.pressSequentially("brand");
  await expect(selector, "who types goes on while it is looked up").toBeFocused();
  await expect(selector).toHaveValue("brand");
  await expect(box.getByRole("heading").first()).toContainText(`at brand._bimi.${domain}`);
  await expect(box.locator("code.kept"), "what is published there").toHaveText(old);
  await expect(box.getByText("BIMI-Selector: v=BIMI1; s=brand;")).toBeVisible();
  await box.getByRole("radio", { name: "personal" }).check({ force: true });
  await expect(value(box), "the logo and its certificate stay").toHaveText(`${old}; avp=personal`);
  await page.getByRole("textbox", { name: /^Address of the logo/ }).pressSequentially(`https://${domain}/new.svg`);
  await expect(value(box)).toHaveText(`v=BIMI1; l=https://${domain}/new.svg; a=https://${domain}/c.pem; avp=personal`);
  await box.getByRole("checkbox", { name: "Some senders have a logo of their own" }).check();
  const senders = box.getByRole("textbox", { name: "Senders with a logo of their own" });
  await senders.pressSequentially("news,shop");
  await expect(value(box)).toContainText("; lps=news,shop");
  await senders.pressSequentially("_1");
  await page.keyboard.press("Tab");
  await expect(senders).toHaveAttribute("aria-invalid", "true");
  await expect(value(box)).not.toContainText("lps=");
  await senders.fill("");
  await expect(value(box)).toContainText("; lps=");
  await expect(page).toHaveURL(/bimi-selector=brand&lps=&avp=personal/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await box.getByRole("checkbox", { name: "No logo" }).check();
  await expect(value(box)).toHaveText("v=BIMI1; l=; a=; lps=");
  await expect(box.getByText("Tells receivers to show no logo")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Address of the logo/ })).toHaveCount(0);
  await expect(page).toHaveURL(/no-logo=yes/);
  await page.reload();
  await settled(page);
  await expect(box.getByRole("textbox", { name: "Selector" })).toHaveValue("brand");
  await expect(value(box)).toHaveText("v=BIMI1; l=; a=; lps=");
});

for (const [width, scheme] of [[1280, "light"], [360, "dark"], [360, "light"]] as const) {
  test(`axe finds nothing in a checked logo at ${width} px, ${scheme}, and nothing is too wide`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    const box = await logoCard(page, `logo-${width}-${scheme}.test`);
    await drop(page, box, "logo.svg", DRAWN);
    await expect(box.locator("img.avatar")).toHaveCount(4);
    await box.locator("#bimi-more summary").click();
    await box.locator("#bimi-selector").fill("a-rather-long-selector-of-a-brand");
    await box.locator("#bimi-lps-some").check();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide, "nothing is wider than the page").toBe(false);
  });
}
