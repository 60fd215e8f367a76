// A project: the domains that a customer names, each with what it is for, what it needs and how far it is; and each vendor's
// way from the list to the last record in place.
// The zones of this file: those that begin with `project-`, all below test; project-new.test is nobody's.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { editZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, customer, open, settled, zoneLine } from "./page.ts";
import { find } from "./process.ts";
import { add, domain, fragment, openProject, record } from "./project.ts";

const OUTLOOK = '@ TXT "v=spf1 include:spf.protection.outlook.com -all"';
const KEY =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB";

const violations = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);

const LIST = "https://www.project-a.test/\nproject-a.test\nanna@student.project-a.test\nproject-new.test;mail;new\nproject-old.test;leaving\nno domain here\n";

test.describe("a list of domains", () => {
  test.beforeAll(async () => {
    await customer("project-a.test", "@ MX 10 mail", "mail A 192.0.2.25", OUTLOOK);
    await customer(
      "project-old.test",
      '@ TXT "v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all"',
      "default._domainkey CNAME default._domainkey.tocco.ch.",
      '_dmarc TXT "v=DMARC1; p=reject"',
    );
  });

  test("is taken in, said more of, and opens from its link exactly as it is", async ({ page, context }) => {
    await openProject(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your domains with Tocco");
    await add(page, LIST);
    await expect(page.getByText("5 domains added. 1 line holds no domain: no domain here")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Domains, one a line" }), "to be corrected").toHaveValue("no domain here");
    const www = await domain(page, "www.project-a.test");
    await expect(www.getByRole("checkbox", { name: "Browsers" })).toBeChecked();
    await expect(www.getByRole("checkbox", { name: "Sender addresses" })).not.toBeChecked();
    const apex = await domain(page, "project-a.test");
    await expect(apex.getByRole("checkbox", { name: "Sender addresses" })).toBeChecked();
    await apex.getByRole("checkbox", { name: "Browsers" }).check();
    await apex.getByRole("combobox", { name: "DNS updated by" }).selectOption({ label: "Somebody else" });
    await apex.getByRole("textbox", { name: "Who" }).fill("Netz AG; Anna");
    await apex.getByRole("textbox", { name: "Who" }).press("Tab");
    await (await domain(page, "student.project-a.test")).getByRole("combobox", { name: "This domain" }).selectOption({ label: "Is new" });
    await page.getByRole("textbox", { name: /^Your name at Tocco/ }).fill("acme");
    await page.getByRole("textbox", { name: /^Your name at Tocco/ }).press("Tab");

    const held = await fragment(page, /web=customer:acme/);
    expect(decodeURIComponent(held)).toMatch(/^v=2&web=customer:acme&with=tocco&domain=www\.project-a\.test&use=web&with=tocco&domain=project-a\.test&use=web;mail&dns=by:Netz\+AG;\+Anna&/);
    expect(held.length).toBeLessThan(2_000);
    const again = await context.newPage();
    await openProject(again, "tocco", held);
    for (const name of ["www.project-a.test", "project-a.test", "student.project-a.test", "project-new.test", "project-old.test"]) await domain(again, name);
    expect(await (await domain(again, "project-a.test")).getByRole("textbox", { name: "Who" }).inputValue()).toBe("Netz AG; Anna");
    await expect(again.getByRole("combobox", { name: "This domain" })).toHaveCount(5);
    const read = (of: Page) => of.getByRole("article").evaluateAll((all) => all.map((one) => [one.innerText, ...Array.from(one.querySelectorAll("select,input"), (field) => `${(field as HTMLInputElement).value} ${(field as HTMLInputElement).checked}`)]));
    await expect.poll(() => read(again)).toEqual(await read(page));
    expect(await fragment(again, /page=project/)).toBe(held);
  });

  test("shows names in a browser with what is there and what they need", async ({ page }) => {
    await customer("project-web.test", "@ A 192.0.2.80", "shop A 192.0.2.81", "old CNAME elsewhere.example.");
    await openProject(page);
    await add(page, "https://project-web.test\nwww.project-web.test\nhttps://shop.project-web.test\nhttps://old.project-web.test");
    const www = await domain(page, "www.project-web.test");
    await expect(www.getByText("1 record waits for you")).toBeVisible();
    await page.getByRole("textbox", { name: /^Your name at Tocco/ }).fill("acme");
    await page.getByRole("textbox", { name: /^Your name at Tocco/ }).press("Tab");
    await expect(record(www, "CNAME")).toContainText("acme.tocco.ch");
    await expect(www.getByText("1 record to publish")).toBeVisible();
    const apex = await domain(page, "project-web.test");
    await expect(record(apex, "203.0.113.10"), "no alias at a zone: the addresses that the alias has").toContainText("project-web.test A");
    await expect(record(apex, "203.0.113.11")).toBeVisible();
    await expect(apex, "the address of another site").toContainText("192.0.2.80");
    await expect(await domain(page, "shop.project-web.test"), "an address is in the alias's way").toContainText("1 record waits for you");
    await expect(record(await domain(page, "old.project-web.test"), "elsewhere.example")).toBeVisible();

    await editZone("project-web.test", (text) => text.replace("@ A 192.0.2.80", "@ A 203.0.113.10\n@ A 203.0.113.11\nwww CNAME acme.tocco.ch.").replace("shop A 192.0.2.81", "shop CNAME project-web.test.").replace("elsewhere.example.", "acme.tocco.ch."));
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByText("4 domains: every record is in place.")).toBeVisible({ timeout: 15_000 });
    for (const name of ["project-web.test", "www.project-web.test", "shop.project-web.test", "old.project-web.test"]) {
      await expect(await domain(page, name)).toContainText("Every record is in place");
    }
  });

  test("gives several sender domains a plan each, and each opens in the main page and leads back", async ({ page }) => {
    await customer("project-b.test", OUTLOOK);
    await customer("project-c.test", '@ TXT "v=spf1 mx -all"', "@ MX 10 mail", "mail A 192.0.2.25");
    await openProject(page);
    await add(page, "project-b.test\nproject-c.test");
    await expect(await domain(page, "project-b.test")).toContainText("Sends for it: Tocco and Microsoft 365.");
    await expect(record(await domain(page, "project-b.test"), "SPF")).toContainText("v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all");
    await expect(record(await domain(page, "project-c.test"), "SPF")).toContainText("v=spf1 mx include:spf.tocco.ch -all");
    await page.getByRole("link", { name: "project-c.test" }).click();
    await settled(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as project-c.test");
    await page.getByRole("combobox", { name: "Add a service or a server" }).fill("mailgun");
    await page.getByRole("option", { name: /^Mailgun/ }).first().click();
    await page.getByRole("link", { name: "All 2 domains of the project" }).click();
    await expect(await domain(page, "project-c.test"), "its own pick").toContainText("Mailgun");
    await expect(await domain(page, "project-b.test"), "is not the other's").not.toContainText("Mailgun");
    const held = await fragment(page, /domain=project-c\.test.*with=mailgun/);
    await page.goto("about:blank");
    await openProject(page, "tocco", held);
    await expect(await domain(page, "project-c.test")).toContainText("Mailgun");
    await expect(await domain(page, "project-b.test")).not.toContainText("Mailgun");
  });

  test("takes it as expected that DNS does not know a new domain, and as a fault of another", async ({ page }) => {
    await openProject(page);
    await add(page, "project-new.test;mail;new");
    const article = await domain(page, "project-new.test");
    await expect(article).toContainText("DNS does not know project-new.test yet, as is to be expected of a new domain.");
    await expect(article).toContainText("2 records to publish");
    await expect(record(article, "SPF")).toContainText("v=spf1 include:spf.tocco.ch ~all");
    await article.getByRole("combobox", { name: "This domain" }).selectOption({ label: "Is in use" });
    await expect(article).toContainText("Correct the name, or say that the domain is new.");
    await expect(article.getByText("Not known to DNS")).toBeVisible();
    await expect(record(article, "SPF")).not.toContainText("v=spf1");
    await article.getByRole("combobox", { name: "This domain" }).selectOption({ label: "Is new" });
    await page.getByRole("link", { name: "project-new.test" }).click();
    await settled(page);
    await expect(card(page, "SPF").getByRole("heading", { level: 3 }), "the main page has its records, too").toHaveText("Add SPF at project-new.test");
  });

  test("says what may go with a domain that leaves, and not before the last mail", async ({ page }) => {
    await openProject(page);
    await add(page, "project-old.test;leaving");
    const article = await domain(page, "project-old.test");
    await expect(article.getByText("Still in use")).toBeVisible();
    await expect(article).toContainText("project-old.test is still in sender addresses, so its mail records stay.");
    await expect(article).not.toContainText("delete");
    await expect(page.getByText("No domain for sender addresses"), "the vendor needs one that stays").toBeVisible();
    await article.getByRole("checkbox", { name: "Sender addresses" }).uncheck();
    await expect(article.getByText("2 records may go")).toBeVisible();
    await expect(record(article, "DKIM: delete")).toContainText("default._domainkey.project-old.test");
    await expect(record(article, "SPF: replace by")).toContainText("v=spf1 include:spf.protection.outlook.com -all");
    await expect(record(article, "DMARC: stays")).toBeVisible();
    await expect(article).toContainText("a week after the last mail at the earliest");
    expect(await violations(page)).toEqual([]);

    await editZone("project-old.test", (text) => text.replace(" include:spf.tocco.ch", "").replace(/^default\._domainkey.*\n/m, ""));
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(article.getByText("Nothing of Tocco is left")).toBeVisible({ timeout: 15_000 });
  });

  test("knows by the name servers that the vendor updates the DNS", async ({ page }) => {
    await customer("project-d.test", OUTLOOK);
    await openProject(page);
    await add(page, "project-d.test");
    await expect(await domain(page, "project-d.test")).toContainText("Its DNS is at Hostpoint.");
    await editZone("project-d.test", (text) => text.replaceAll(/NS ns2?\.hostpoint\.ch\./g, "NS ns1.tocco.ch."));
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(await domain(page, "project-d.test")).toContainText("so Tocco updates its DNS.");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1280]) {
      test(`is for everybody, ${colorScheme}, ${width} px, and by keyboard`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await openProject(page);
        expect(await violations(page)).toEqual([]);
        await page.getByRole("textbox", { name: "Domains, one a line" }).focus();
        await page.keyboard.type("project-a.test\nwww.project-a.test");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await domain(page, "www.project-a.test");
        const apex = await domain(page, "project-a.test");
        await apex.getByRole("checkbox", { name: "Browsers" }).focus();
        await page.keyboard.press("Space");
        await expect(apex.getByRole("checkbox", { name: "Browsers" })).toBeChecked();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        await expect(apex.getByRole("combobox", { name: "This domain" })).toBeFocused();
        await page.keyboard.press("ArrowDown");
        await expect(apex.getByRole("combobox", { name: "This domain" })).toHaveValue("new");
        await domain(page, "project-a.test");
        expect(await violations(page)).toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(over, "nothing is wider than the page").toBe(0);
        await apex.getByRole("button", { name: "Remove from the list project-a.test" }).press("Enter");
        await expect(apex).toHaveCount(0);
        await expect(page.getByRole("textbox", { name: "Domains, one a line" }), "the focus stays in the page").toBeFocused();
      });
    }
  }
});

test("the demo has a project too, and asks nobody", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => void (request.url().includes("dns-query") && asked.push(request.url())));
  await openProject(page, "tocco", "demo&page=project");
  await add(page, "acme-schule.example\nbrand-new.example;new");
  await expect(await domain(page, "acme-schule.example")).toContainText("Sends for it: Tocco, ");
  await expect(await domain(page, "brand-new.example")).toContainText("as is to be expected of a new domain");
  // What it says follows the language.
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.getByRole("article", { name: "brand-new.example" })).toContainText("SPF hinzufügen");
  await page.getByRole("combobox", { name: "Sprache" }).selectOption("en");
  await page.getByRole("button", { name: "Use my domain" }).click();
  expect(asked).toEqual([]);
});

test("a project that begins in the demo is in its link, with the story, and opens again", async ({ page, context }) => {
  await openProject(page, "tocco", "demo=neue-schule&page=project");
  await add(page, "neue-schule.example\nbrand-new.example;new;vendor");
  await (await domain(page, "neue-schule.example")).getByRole("checkbox", { name: "Browsers" }).check();
  const held = await fragment(page, /use=web.*brand-new/);
  expect(decodeURIComponent(held)).toMatch(/^demo=neue-schule&v=2&open=neue-schule\.example&domain=neue-schule\.example&use=web;mail&with=tocco&domain=brand-new\.example&use=mail&is=new&dns=vendor&with=tocco&page=project$/);

  const again = await context.newPage();
  const asked: string[] = [];
  again.on("request", (request) => void (request.url().includes("dns=") && asked.push(request.url())));
  await openProject(again, "tocco", held);
  await expect(again.getByText("An invented school. No DNS question leaves this page.")).toBeVisible();
  await expect((await domain(again, "neue-schule.example")).getByRole("checkbox", { name: "Browsers" })).toBeChecked();
  await expect(await domain(again, "brand-new.example")).toContainText("as is to be expected of a new domain");
  expect(await fragment(again, /page=project/)).toBe(held);
  expect(asked).toEqual([]);
  await again.getByRole("button", { name: "Use my domain" }).click();
  await expect(again.getByRole("article"), "the demo's domains stay in the demo").toHaveCount(0);
  // What is of a newer page is not half understood.
  await again.goto("about:blank");
  await open(again, "tocco", "demo=neue-schule&v=9&domain=neue-schule.example");
  await expect(again.getByText(/newer/).first()).toBeVisible();
});

test.describe("on paper", () => {
  const terms = Array.from({ length: 110 }, (_, place) => `ip4:198.51.${place}.0/26`);
  const names = ["project-paper.test", "project-long.test", "www.project-paper.test", "project-yet.test", "project-gone.test"];

  test.beforeAll(async () => {
    await customer("project-paper.test", OUTLOOK, "@ MX 10 mail", "mail A 192.0.2.25");
    const text = `v=spf1 ${terms.join(" ")} -all`;
    await customer("project-long.test", `@ TXT ${text.match(/.{1,255}/g)?.map((string) => JSON.stringify(string)).join(" ")}`);
    await customer("project-gone.test", '@ TXT "v=spf1 include:spf.tocco.ch -all"', "default._domainkey CNAME default._domainkey.tocco.ch.");
  });

  for (const format of ["A4", "Letter"] as const) {
    test(`each domain has one page of ${format}, a long one in smaller type, and nothing is left out`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: "dark" });
      await openProject(page);
      await add(page, `${names[0]};mail;customer\n${names[1]}\n${names[2]};web\n${names[3]};mail;new\n${names[4]};leaving`);
      for (const name of names) await domain(page, name);
      await (await domain(page, "project-gone.test")).getByRole("checkbox", { name: "Sender addresses" }).uncheck();
      await (await domain(page, "project-long.test")).getByRole("combobox", { name: "DNS updated by" }).selectOption({ label: "Somebody else" });
      await (await domain(page, "project-long.test")).getByRole("textbox", { name: "Who" }).fill("Netz AG");
      await (await domain(page, "project-long.test")).getByRole("textbox", { name: "Who" }).press("Tab");
      await expect(page.getByRole("button", { name: "Print" })).not.toHaveAttribute("aria-disabled");
      const pages = await printed(page, format);
      expect(pages.map((text) => /DNS records for (?:mail as )?(\S+)/.exec(text)?.[1])).toEqual(names);
      const [first = "", long = "", web = "", yet = "", gone = ""] = pages;
      expect(first).toContain("The customer");
      expect(first).toContain("v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all");
      expect(first).toContain("Where");
      expect(long).toContain("Netz AG");
      // In the table of terms and in the values, before and after.
      for (const term of terms) expect(long.replaceAll(" ", "").split(term).length - 1, term).toBe(3);
      expect(web).toContain("Web address for Tocco");
      expect(yet).toContain("v=spf1 include:spf.tocco.ch ~all");
      expect(gone).toContain("DKIM for Tocco: delete");
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      const classes = page.locator(".paper");
      await expect(classes).toHaveCount(5);
      expect(await classes.evaluateAll((all) => all.map((one) => one.className))).toEqual(["paper", expect.stringContaining("paper-"), "paper", "paper", "paper"]);
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      await expect(classes).toHaveCount(0);
    });
  }
});

/** The text of each page of paper, without the breaks of its lines. */
async function printed(page: Page, format: "A4" | "Letter"): Promise<string[]> {
  const path = join(import.meta.dirname, `../../test-results/shots/project-${format}.pdf`);
  await page.pdf({ format, path });
  const text = execFileSync(find("pdftotext"), ["-raw", path, "-"], { encoding: "utf8" });
  return text.split("\f").slice(0, -1).map((one) => one.replace(/\s+/g, " "));
}

/** What each vendor's account shows, by the question of the page, and the cards that ask for something. */
const VENDORS: [vendor: string, name: string, answers: [string | RegExp, string][], ticks: string[], cards: string[]][] = [
  ["tocco", "Tocco", [], [], ["SPF", "DKIM for Tocco"]],
  [
    "altcraft",
    "Altcraft",
    [
      ["Public DKIM key that Altcraft shows", KEY],
      ["Address of your logo, an SVG", "https://project-altcraft.test/bimi.svg"],
    ],
    ["Host of tracked links", "Logo"],
    ["SPF", "DKIM for Altcraft", "tracking name", "BIMI"],
  ],
  ["calenso", "Calenso", [["Verification code that Calenso shows", "c9978ded17d612e8fed43df36eeef6b2"]], [], ["DKIM for Calenso", "verification for Calenso", "DMARC"]],
  [
    "cimcloud",
    "CIMcloud",
    [
      ["DKIM selector that CIMcloud shows", "cimcloud-a94fdfc80c2c46c782969bfb0fc4084e"],
      ["DKIM record that CIMcloud shows", `v=DKIM1; p=${KEY}`],
    ],
    [],
    ["SPF", "DKIM for CIMcloud"],
  ],
];

for (const [vendor, name, answers, ticks, cards] of VENDORS) {
  test(`${name}: from the list of domains to the last record in place`, async ({ page }) => {
    const zone = `project-${vendor}.test`;
    await customer(zone, "@ MX 10 mail", "mail A 192.0.2.25", "mail AAAA 2001:db8::25");
    await openProject(page, vendor);
    await add(page, `info@${zone}`);
    await expect(await domain(page, zone)).not.toContainText("Every record is in place");

    await page.getByRole("link", { name: zone }).click();
    await settled(page);
    for (const label of ticks) {
      const box = page.getByRole("checkbox", { name: label, exact: true });
      if (!(await box.isVisible())) await page.getByText(`More records of ${name}`).click();
      await box.check();
    }
    for (const [label, text] of answers) await page.getByRole("textbox", { name: label }).fill(text);
    const lines: string[] = [];
    for (const what of cards) lines.push(await zoneLine(page, card(page, what)));
    await editZone(zone, (text) => text + lines.join(""));

    await page.getByRole("link", { name: "The project: 1 domain" }).click();
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByText("1 domain: every record is in place.")).toBeVisible({ timeout: 15_000 });
    await expect(await domain(page, zone)).toContainText("Every record is in place");
    const held = await fragment(page, /domain=/);
    expect(held.length).toBeLessThan(2_000);
    await page.goto("about:blank");
    await openProject(page, vendor, held);
    await domain(page, zone);
    // The browser may hold answers from before they were published.
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByText("1 domain: every record is in place.")).toBeVisible({ timeout: 15_000 });
    await expect(await domain(page, zone), "and so from its link").toContainText("Every record is in place");
  });
}

test("a private key that the page makes is in no link", async ({ page }) => {
  await customer("project-key.test", '@ TXT "v=spf1 ip4:192.0.2.1 -all"');
  await openProject(page, "none");
  await add(page, "project-key.test");
  await domain(page, "project-key.test");
  await page.getByRole("link", { name: "project-key.test" }).click();
  await settled(page);
  const box = page.locator("#dkim-make");
  await box.locator("summary").click();
  await box.getByRole("button", { name: "Make a key pair" }).click();
  const save = box.getByRole("button", { name: "Save the private key" });
  await expect(save).toBeVisible({ timeout: 20_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  const pem = await readFile(await download.path(), "utf8");
  expect(pem).toContain("PRIVATE KEY");
  const held = decodeURIComponent(await fragment(page, /dkim=/));
  const secret = pem.replace(/-----[^-]+-----|\s/g, "");
  // The modulus is in both halves: what follows it is the owner's alone.
  const pieces = (secret.match(/.{24}/g) ?? []).filter((piece) => held.includes(piece));
  const share = pieces.length / Math.floor(secret.length / 24);
  expect(share, "no more than the modulus").toBeLessThan(0.3);
  expect(held).not.toContain(secret.slice(-64));
  expect(held).not.toMatch(/PRIVATE/);
});
