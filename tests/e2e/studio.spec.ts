// The profile studio: a vendor's file as a form, with the page it makes beside it, and the file that comes of it.
// The zones of this file: none; the preview shows the demo.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { Ajv } from "ajv";
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { open } from "./page.ts";

const VENDORS = ["altcraft", "calenso", "cimcloud", "tocco"];
const shipped = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, `../../public/profiles/${name}.json`), "utf8"));
const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../public/profile.schema.json"), "utf8"));
const validate = new Ajv({ strictTypes: false }).compile(schema);

async function studio(page: Page, from?: string): Promise<void> {
  await open(page, "none", "page=studio");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile studio");
  if (from === undefined) return;
  await page.getByLabel("Start from").selectOption(from);
  await expect(at(page, "name")).toHaveValue(from ? shipped(from).name : "Example");
}

/** The field at a path. */
function at(page: Page, path: string): Locator {
  return page.locator(`[id="at-${path}"]`);
}

/** Opens the group of fields that a path is in. */
async function unfold(page: Page, group: string): Promise<void> {
  const summary = page.locator("summary").filter({ has: page.getByText(group, { exact: true }) });
  await summary.click();
}

function preview(page: Page): FrameLocator {
  return page.frameLocator("#studio-frame");
}

function standing(page: Page): Locator {
  return page.getByRole("region").filter({ has: page.locator("#studio-standing") });
}

/** Saves the file, and reads it. */
async function saved(page: Page): Promise<{ name: string; text: string; file: Record<string, unknown> }> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save .*\.json$/ }).click();
  const file = await download;
  const text = await readFile((await file.path()) ?? "", "utf8");
  return { name: file.suggestedFilename(), text, file: JSON.parse(text) };
}

async function paste(page: Page, text: string): Promise<void> {
  await page.getByText("Paste the text of a profile").click();
  await page.getByRole("textbox", { name: "Paste the text of a profile" }).fill(text);
  await page.getByRole("button", { name: "Use this text" }).click();
}

for (const vendor of VENDORS) {
  test(`${vendor}: opened and saved it is the same file`, async ({ page }) => {
    await studio(page, vendor);
    await expect(at(page, "name")).toHaveValue(shipped(vendor).name);
    await expect(standing(page)).toContainText("The page takes this file");
    const { name, file } = await saved(page);
    expect(name).toBe(`${vendor}.json`);
    expect(JSON.stringify(file), "in its order too").toBe(JSON.stringify(shipped(vendor)));
    await expect(preview(page).getByRole("heading", { level: 1 })).toHaveText(`Let ${shipped(vendor).name} send mail as acme-schule.example`);
    await expect(page.getByText(`profiles/${vendor}.json`)).toBeVisible();
  });
}

test("the preview follows what is typed", async ({ page }) => {
  await studio(page, "tocco");
  await at(page, "name").fill("Tocco AG");
  await expect(preview(page).getByRole("heading", { level: 1 })).toHaveText("Let Tocco AG send mail as acme-schule.example");
  await unfold(page, "look");
  await at(page, "look.brand").fill("#ff0000");
  // Asked again and again while the preview is loaded anew.
  await expect(preview(page).locator("html")).toHaveCSS("--brand", "#ff0000");
  await unfold(page, "steps");
  await at(page, "steps").getByRole("checkbox", { name: "records" }).check();
  await expect(preview(page).getByRole("heading", { name: "Is it live?" })).toHaveCount(0);
  await expect(preview(page).getByRole("article", { name: /SPF/ })).toBeVisible();
  const { file } = await saved(page);
  expect(file).toEqual({ ...shipped("tocco"), name: "Tocco AG", look: { brand: "#ff0000" }, steps: ["records"] });
});

test("what is wrong is told at its field, with its path and what is expected", async ({ page }) => {
  await studio(page, "tocco");
  await unfold(page, "look");
  const brand = at(page, "look.brand");
  await brand.fill("url(x)");
  await expect(brand).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator('[id="at-look.brand-wrong"]')).toHaveText(/^url\(x\) does not fit here\. Expected: a colour, as #0a7cbd/);
  await expect(standing(page)).toContainText("1 thing to correct");
  await expect(page.getByText("The preview shows the file as it was before the mistake.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save tocco.json" })).toHaveAttribute("aria-disabled", "true");

  await unfold(page, "vendor");
  await at(page, "vendor.spf.terms").fill("include:spf.tocco.ch\nv=spf1 -all");
  await expect(page.locator('[id="at-vendor.spf.terms-wrong"]')).toContainText("v=spf1 -all does not fit here. Expected: a term such as");
  await expect(standing(page)).toContainText("2 things to correct");

  await unfold(page, "vendor");
  await expect(at(page, "vendor.spf.terms")).toBeHidden();
  await standing(page).getByRole("button", { name: "look.brand" }).click();
  await expect(brand).toBeFocused();
  await brand.fill("teal");
  await unfold(page, "vendor");
  await at(page, "vendor.spf.terms").fill("include:spf.tocco.ch");
  await expect(standing(page)).toContainText("The page takes this file");
  await expect(brand).not.toHaveAttribute("aria-invalid");
});

test("a record, a question and a service are added and taken out", async ({ page }) => {
  await studio(page, "tocco");
  await unfold(page, "vendor");
  await page.getByRole("button", { name: "Add Other records" }).click();
  await at(page, "vendor.records[1].purpose").selectOption("tracking");
  await at(page, "vendor.records[1].rtype").selectOption("CNAME");
  await at(page, "vendor.records[1].host").fill("{trk}");
  await at(page, "vendor.records[1].value").fill("trk.tocco.ch");
  await at(page, "vendor.records[1].need").selectOption("optional");
  await expect(standing(page)).toContainText("vendor.records[1].host");
  await page.getByRole("button", { name: "Add Questions to the person" }).click();
  await at(page, "vendor.inputs[0].name").fill("trk");
  await at(page, "vendor.inputs[0].label").fill("tracking-host");
  await at(page, "vendor.inputs[0].pattern").selectOption("label");
  await expect(standing(page)).toContainText("The page takes this file");
  await page.getByRole("button", { name: "Remove Other records 1" }).click();
  await expect(at(page, "vendor.records[0].host")).toHaveValue("{trk}");

  await unfold(page, "pin");
  await page.getByRole("combobox", { name: "Find a service to offer first" }).fill("zend");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove Mailjet" }).click();
  const { file } = await saved(page);
  const { vendor, pin } = file as { vendor: { records: unknown; inputs: unknown }; pin: string[] };
  expect(vendor.records).toEqual([{ purpose: "tracking", rtype: "CNAME", host: "{trk}", value: "trk.tocco.ch", need: "optional" }]);
  expect(vendor.inputs).toEqual([{ name: "trk", label: "tracking-host", pattern: "label" }]);
  expect(pin).toEqual(["microsoft-365", "google-workspace", "hostpoint", "mailgun", "zendesk"]);
});

test("a text of the page is found by what it says, and replaced", async ({ page }) => {
  await studio(page, "tocco");
  await unfold(page, "texts");
  await page.getByRole("combobox", { name: "Find a text of the page by what it says" }).fill("Look up");
  await page.getByRole("option").filter({ has: page.getByText("look-up", { exact: true }) }).click();
  await expect(at(page, "texts.en.look-up")).toHaveValue("Look up");
  await at(page, "texts.en.look-up").fill("Go {x}");
  await expect(preview(page).getByRole("button", { name: "Go {x}" })).toBeVisible();
  await expect(standing(page)).toContainText("texts.en.look-up has the placeholder x");
  await at(page, "texts.en.look-up").fill("Go");
  await expect(standing(page)).not.toContainText("placeholder");
  expect((await saved(page)).file.texts).toEqual({ en: { "look-up": "Go" } });
});

test("what the studio does not know stays in a file", async ({ page }) => {
  await studio(page);
  const text = '{"version":1,"id":"own","name":"Own","note":{"by":"hand","n":[1,2.50]},"look":{"brand":"teal","shadow":1}}';
  await paste(page, text);
  await expect(standing(page)).toContainText("The profile format has no field note");
  await expect(standing(page)).toContainText("The profile format has no field look.shadow");
  await unfold(page, "look");
  await at(page, "look.brand").fill("");
  await at(page, "links.docs").evaluate((element) => element.closest("details")?.setAttribute("open", ""));
  await at(page, "links.docs").fill("https://own.example/");
  const { file, text: written } = await saved(page);
  expect(file).toEqual({ ...JSON.parse(text), look: { shadow: 1 }, links: { docs: "https://own.example/" } });
  expect(written, "a number as it was written").toContain("2.50");
});

test("what is no JSON changes nothing and says where it breaks", async ({ page }) => {
  await studio(page, "tocco");
  await paste(page, '{"version": 1,,');
  await expect(page.getByText("This is no JSON from line 1, column 15 on.")).toBeVisible();
  await expect(at(page, "name")).toHaveValue("Tocco");
});

test("a file is opened, and the one before comes back", async ({ page }) => {
  await studio(page, "cimcloud");
  const buffer = Buffer.from(JSON.stringify({ version: 1, id: "own", name: "Own" }));
  await page.locator("input[type=file]").setInputFiles({ name: "own.json", mimeType: "application/json", buffer });
  await expect(at(page, "name")).toHaveValue("Own");
  await page.getByRole("button", { name: "Back to what was here" }).click();
  await expect(at(page, "name")).toHaveValue("CIMcloud");
});

test("from nothing to a profile that the schema takes", async ({ page }) => {
  await studio(page, "");
  await at(page, "id").fill("acme");
  await at(page, "name").fill("Acme");
  await unfold(page, "vendor");
  await page.getByRole("checkbox", { name: "What the vendor needs" }).check();
  await at(page, "vendor.category").selectOption("crm");
  await at(page, "vendor.spf.need").selectOption("required");
  await at(page, "vendor.spf.terms").fill("include:spf.acme.example");
  await unfold(page, "title");
  await at(page, "title.de").fill("Post von Acme");
  const { name, file } = await saved(page);
  expect(name).toBe("acme.json");
  expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
  // The file does what the form says, from the server as well.
  await page.route("**/profiles/acme.json", (route) => route.fulfill({ json: file }));
  await page.goto("./?vendor=acme#demo");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Acme send mail as acme-schule.example");
  await expect(page.getByRole("article", { name: /SPF/ })).toContainText("include:spf.acme.example");
});

test("the way there, and a draft that outlives a reload", async ({ page }) => {
  await open(page, "none");
  await page.getByRole("contentinfo").getByRole("link", { name: "Profile studio" }).click();
  await at(page, "name").fill("Draft");
  await expect(preview(page).getByText("Draft").first()).toBeVisible();
  await page.goto("./?vendor=e2e-tocco#page=studio");
  await expect(at(page, "name"), "open to whoever has the address").toHaveValue("Draft");
});

test("the studio by keyboard", async ({ page }) => {
  await studio(page);
  await page.getByLabel("Start from").focus();
  await page.keyboard.type("toc");
  await expect(at(page, "name")).toHaveValue("Tocco");
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error("not reached by Tab");
  };
  await tabTo(at(page, "name"));
  await page.keyboard.type("Tocco AG");
  await tabTo(page.locator("summary").filter({ has: page.getByText("look", { exact: true }) }));
  await page.keyboard.press("Enter");
  await tabTo(at(page, "look.brand"));
  await page.keyboard.type("nope!");
  await tabTo(standing(page).getByRole("button", { name: "look.brand" }));
  await page.keyboard.press("Enter");
  await expect(at(page, "look.brand")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("teal");
  await tabTo(page.getByRole("button", { name: "Save tocco.json" }));
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const file = JSON.parse(await readFile((await (await download).path()) ?? "", "utf8"));
  expect(file).toEqual({ ...shipped("tocco"), name: "Tocco AG", look: { brand: "teal" } });
});

for (const [width, colorScheme] of [[1280, "light"], [360, "light"], [360, "dark"], [768, "dark"]] as const) {
  test(`axe: every group open, ${width} px, ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await studio(page, "altcraft");
    await page.locator("details").evaluateAll((all) => all.forEach((details) => details.setAttribute("open", "")));
    await at(page, "look.brand").fill("url(x)");
    await expect(standing(page)).toContainText("1 thing to correct");
    await expect(preview(page).getByRole("heading", { level: 1 })).toBeVisible();
    // The page in the frame has landmarks of the same names; it is looked at by itself elsewhere.
    expect((await new AxeBuilder({ page }).exclude("#studio-frame").analyze()).violations).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, "nothing sticks out").toBe(0);
  });
}

test("the studio in German", async ({ page }) => {
  await studio(page, "tocco");
  await page.getByRole("combobox", { name: "Language", exact: true }).selectOption("de");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profilstudio");
  await unfold(page, "look");
  await at(page, "look.radius").fill("big");
  await expect(page.locator('[id="at-look.radius-wrong"]')).toHaveText(/^big passt hier nicht\. Erwartet: eine Länge unter 99/);
  await expect(standing(page)).toContainText("1 Angabe ist zu berichtigen");
});
