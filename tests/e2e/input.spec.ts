// What people type and open: domains in every form, what is no domain, share links, vendors' files.
// The zones of this file: input.test and xn--mller-kva.test, which it only reads.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, domainField, expectVerdict, lookUp, open, sender, settled, type, value } from "./page.ts";
import { world } from "./world.ts";

test.describe.configure({ mode: "parallel" });

const NEUTRAL = "Mail records for your domain";
const START = "Let Tocco send mail as your domain";

function title(page: Page) {
  return page.getByRole("heading", { level: 1 });
}

/** The notice with this title. */
function notice(page: Page, title: string) {
  return page.getByRole("main").getByRole("status").filter({ hasText: title });
}

/** Every question to a DNS server from now on. */
function questions(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("dns=")) asked.push(request.url());
  });
  return asked;
}

const FROM_URL = /^The domain input\.test was taken from the web address\. /;
const FROM_MAIL = /^The domain input\.test was taken from the mail address\. /;
const UMLAUT = /^DNS knows müller\.test as xn--mller-kva\.test\. That form is used in the records\. /i;
const PROMISE = /^Only DNS questions leave this page\./;

test("a domain in every form is understood, and the page says what it took", async ({ page }) => {
  await open(page);
  // The two domains take turns, so that no row can pass on what the row before it left.
  for (const [typed, domain, said] of [
    ["https://input.test/kontakt?von=mail#team", "input.test", FROM_URL],
    ["müller.test", "xn--mller-kva.test", UMLAUT],
    ["anna.muster@input.test", "input.test", FROM_MAIL],
    ["info@MÜLLER.test", "xn--mller-kva.test", /DNS knows müller\.test as xn--mller-kva\.test\./i],
    ["input.test.", "input.test", PROMISE],
    [" Müller.test. ", "xn--mller-kva.test", UMLAUT],
    ["INPUT.Test", "input.test", PROMISE],
    ["xn--mller-kva.test", "xn--mller-kva.test", PROMISE],
    ["  input.test\t ", "input.test", PROMISE],
  ] as const) {
    await type(page, typed);
    await expect(title(page), typed).toHaveText(`Let Tocco send mail as ${domain}`);
    await expect(domainField(page), typed).toHaveAccessibleDescription(said);
    await expect(domainField(page), typed).not.toHaveAttribute("aria-invalid");
  }
  await expectVerdict(page, "DMARC", "Good", "p=none, reports go to you.");
  await type(page, "müller.test");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expectVerdict(page, "DMARC", "Not published", "Receivers get no policy, and you get no reports.");
});

test("what cannot be a domain: a sentence says why, and the field keeps it", async ({ page }) => {
  const asked = questions(page);
  await open(page);
  await expect(title(page)).toHaveText(START);
  const long = `${"abcd.".repeat(60)}`.slice(0, 299);
  for (const [typed, why] of [
    ["input..test", "Two dots stand side by side in input..test, or one stands at its start."],
    ["192.0.2.25", "192.0.2.25 is an address. Type the domain behind the @ of your mail."],
    ["[2001:db8::25]", "2001:db8::25 is an address. Type the domain behind the @ of your mail."],
    ["http://192.0.2.25/", "192.0.2.25 is an address. Type the domain behind the @ of your mail."],
    ["schule", "schule is one word. Add its ending, as .ch or .com."],
    ["input!.test", "The character ! does not belong in a domain. Letters, digits, hyphens and dots do."],
    ["", "No domain yet. Type the part behind the @ of your addresses."],
    ["in put.test", "There is a space between in and put.test. A domain has none."],
    ["   ", "No domain yet. Type the part behind the @ of your addresses."],
    ["-input.test", "The part -input begins or ends with a hyphen. No domain can be registered so."],
    [`${"a".repeat(64)}.test`, `The part ${"a".repeat(64)} has 64 octets. Between two dots, 63 is the limit.`],
    [`${long}x`, "The name has 300 octets; 253 is the limit."],
  ]) {
    await type(page, typed);
    // The promise that follows is part of the description.
    await expect(domainField(page), typed).toHaveAccessibleDescription(new RegExp(`^${why.replace(/[.[\]!?]/g, "\\$&")} Only DNS`));
    await expect(domainField(page), typed).toHaveValue(typed);
    await expect(domainField(page), typed).toHaveAttribute("aria-invalid", "true");
    await expect(domainField(page), typed).toBeFocused();
    await expect(title(page), typed).toHaveText(START);
  }
  expect(asked, "nobody is asked").toEqual([]);
  await type(page, "input.test");
  await expect(domainField(page)).not.toHaveAttribute("aria-invalid");
  await expect(title(page)).toHaveText("Let Tocco send mail as input.test");
});

const UNREADABLE = "The link could not be read";
const NEWER = "The link was made by a newer version of this page";

async function expectDefault(page: Page, said: string): Promise<void> {
  await expect(notice(page, said)).toBeVisible({ timeout: 3_000 });
  await expect(title(page)).toHaveText(START);
  await expect(domainField(page)).toHaveValue("");
  await expect(page.getByRole("button", { name: "Show it with a demo domain" })).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);
}

test("a share link that is broken: a notice, and the default page", async ({ page }) => {
  const asked = questions(page);
  await open(page, "tocco", "v=1&domain=input..test");
  await expectDefault(page, UNREADABLE);
  for (const broken of [
    "d=input.test",
    "v=0&domain=input.test",
    "v=1&domain=input.test&with=%3Cb%3E",
    "v=1&domain=input.test&own=ip4:192.0.2.999",
    "v=1&domain=input.test&p=rejec",
    "%",
  ]) {
    await notice(page, UNREADABLE).getByRole("button", { name: "Close" }).click();
    await expect(page.getByText(UNREADABLE)).toHaveCount(0);
    await page.evaluate((fragment) => void (location.hash = fragment), broken);
    await expectDefault(page, UNREADABLE);
  }
  expect(asked).toEqual([]);
});

test("a share link of a newer version: a notice, the default page, and it works on", async ({ page }) => {
  const asked = questions(page);
  await open(page, "tocco", "v=3&domain=input.test&with=mailchimp");
  await expectDefault(page, NEWER);
  expect(asked).toEqual([]);
  await type(page, "input.test");
  await expect(title(page)).toHaveText("Let Tocco send mail as input.test");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
});

test("a share link whose domain is one word: a notice, as the field gives one", async ({ page }) => {
  await open(page, "tocco", "v=1&domain=input.");
  await expectDefault(page, UNREADABLE);
});

/** Who sends, and every record, as they stand; not what was last announced. */
async function whatIsThere(page: Page): Promise<string> {
  const parts = [page.getByRole("region", { name: /^Who sends/ }), ...(await page.getByRole("article").all())];
  const text = (await Promise.all(parts.map((part) => part.ariaSnapshot()))).join("\n");
  return text.split("\n").filter((line) => !/^\s*- status\b/.test(line)).join("\n");
}

async function shareLink(page: Page): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Share link" }).click();
  await expect(page.getByRole("region", { name: "Hand over" }).getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  return page.evaluate(() => navigator.clipboard.readText());
}

async function add(page: Page, typed: string, name: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: "Add a service or a server" }).fill(typed);
  await page.getByRole("option", { name }).first().click();
}

test("a share link opens the same picks, servers, answers and record", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "input.test");
  await add(page, "zoho mail", /Zoho Mail/);
  await sender(page, "Zoho Mail").getByRole("radio").last().check();
  await add(page, "203.0.113.25", /203\.0\.113\.25/);
  await add(page, "include:spf.example.net", /spf\.example\.net/);
  await sender(page, "Microsoft 365").getByRole("checkbox").first().uncheck();
  await page.getByRole("textbox", { name: "Mailbox for DMARC reports. Optional." }).fill("dmarc+a;b@input.test");
  await settled(page);
  await expect(value(card(page, "SPF"))).toHaveText(/^v=spf1 (?!.*outlook)(?=.*ip4:203\.0\.113\.25)(?=.*include:spf\.example\.net).*zoho/);
  const [link, there] = [await shareLink(page), await whatIsThere(page)];
  expect(link, "nothing of it reaches the server").toMatch(/\?vendor=e2e-altcraft#v=1&domain=input\.test&/);

  await page.goto("about:blank");
  await page.goto(link);
  await settled(page);
  await expect(domainField(page)).toHaveValue("input.test");
  expect(await whatIsThere(page)).toBe(there);
  expect(await shareLink(page)).toBe(link);
});

test("a share link that is opened while the demo runs leaves the demo", async ({ page }) => {
  await open(page, "tocco", "demo");
  await expect(title(page)).toHaveText("Let Tocco send mail as acme-schule.example");
  await page.evaluate(() => {
    location.hash = "#v=1&domain=input.test&with=altcraft&own=ip4:203.0.113.25";
  });
  await expect(title(page)).toHaveText("Let Tocco send mail as input.test");
  await expect(page.getByText("An invented school.")).toHaveCount(0);
  await settled(page);
  await expect(sender(page, "203.0.113.25").getByRole("checkbox")).toBeChecked();
  await expect(value(card(page, "SPF"))).toHaveText(
    "v=spf1 include:spf.protection.outlook.com include:spf.aksend.net ip4:203.0.113.25 -all",
  );
  await expect(page.getByText("Only DNS questions leave this page. Local answers them.")).toBeVisible();
  expect(new URL(page.url()).hash).toContain("domain=input.test");
});

for (const [what, vendor, said, complains] of [
  ["is missing", "nobody", "The vendor’s file “nobody” cannot be used", true],
  ["has a name that leads elsewhere", "../../evil", "A vendor’s file is taken from this server only", false],
  ["is broken JSON", "e2e-broken", "The vendor’s file “e2e-broken” cannot be used", false],
  ["is of a newer version", "e2e-newer", "The vendor’s file is for a newer version of this page", false],
] as const) {
  test(`a vendor's file that ${what}: a notice, and the neutral page`, async ({ page, complaints }) => {
    await page.goto(`./?vendor=${encodeURIComponent(vendor)}`);
    await expect(notice(page, said)).toBeVisible();
    const means = vendor.includes("/") ? `${vendor} was not loaded` : "hold nothing for this vendor";
    await expect(notice(page, said)).toContainText(means);
    await expect(title(page)).toHaveText(NEUTRAL);
    await expect(domainField(page)).toBeEditable();
    await expect(page.getByText(/Tocco/)).toHaveCount(0);
    await page.getByRole("button", { name: "Show it with a demo domain" }).click();
    await expect(title(page)).toHaveText("Mail records for acme-schule.example");
    await expect(notice(page, said), "it stays: the file is still missing").toBeVisible();
    // The browser's own line about the file, and nothing else.
    const missing = complaints.splice(0).filter((line) => !/^Failed to load resource: .* 404/.test(line));
    expect(missing).toEqual([]);
    if (complains) expect((await page.request.get(new URL(`profiles/${vendor}.json`, world().page).href)).status()).toBe(404);
  });
}

test("the page's own profile is broken: a notice, and the neutral page", async ({ page }) => {
  await page.route("**/profile.json", (route) => route.fulfill({ body: '{"version": 1,', contentType: "application/json" }));
  await page.goto("./");
  await expect(notice(page, "The vendor’s file “profile.json” cannot be used")).toBeVisible();
  await expect(title(page)).toHaveText(NEUTRAL);
  await expect(domainField(page)).toBeEditable();
});
