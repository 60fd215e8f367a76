// What cannot be known is said, with its cause and a way to ask again, and nothing follows from it.
// The zones of this file: faults.test and stalled.test; servers.ts and serve.ts say how the other names fail.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, domainField, expectVerdict, live, lookUp, nextStep, open, settled, type, value, verdict } from "./page.ts";
import { world } from "./world.ts";

test.describe.configure({ mode: "parallel" });

const NOTHING_FOLLOWS = "A record may well be there, so nothing is replaced.";
const CARDS = { SPF: "SPF", DKIM: "DKIM", DMARC: "DMARC" };

/** The verdict says it, and so does the card, which offers nothing but to ask again. */
async function expectUnknown(page: Page, topic: keyof typeof CARDS, cause: string): Promise<void> {
  await expectVerdict(page, topic, "Cannot be checked", `${cause}. ${NOTHING_FOLLOWS}`);
  const record = card(page, CARDS[topic]);
  await expect(record.getByRole("heading", { level: 3 })).toHaveText(new RegExp(`^${topic}: cannot be checked`));
  await expect(record).toContainText(cause);
  await expect(record.getByRole("button", { name: "Ask again" })).toBeVisible();
  await expect(value(record)).toHaveCount(0);
  await expect(record.getByRole("button", { name: /^Copy/ })).toHaveCount(0);
  await expect(page.getByRole("article", { name: new RegExp(`^(Add|Replace|Complete|Correct|Keep|Decide on) ${topic}`) })).toHaveCount(0);
}

/** Of nothing the page says that it is not there, and nothing can be taken along. */
async function expectNothingOffered(page: Page): Promise<void> {
  await expect(page.getByText("Not published")).toHaveCount(0);
  await expect(page.getByRole("article", { name: /^(Add|Replace|Complete|Correct|Keep|Decide)/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Copy value/ })).toHaveCount(0);
  await expect(page.getByText("What is published could not be read. Until it is, no change is certain.")).toBeVisible();
  await expect(live(page).getByRole("listitem").first()).toContainText("Could not be checked");
}

for (const [what, vendor, domain, cause] of [
  ["SERVFAIL", "tocco", "servfail.test", "Local answered SERVFAIL"],
  ["REFUSED", "tocco", "refused.test", "Local answered REFUSED"],
  ["an HTTP 500", "http500-only", "faults.test", "Fault http500 answered with the HTTP status 500 instead of DNS"],
  ["an HTTP 429", "http429-only", "faults.test", "Fault http429 answered with the HTTP status 429 instead of DNS"],
  [
    "a SERVFAIL with its reason",
    "bogus-only",
    "faults.test",
    "Fault bogus answered SERVFAIL: the zone’s DNSSEC signatures cannot be verified (extended error 9 DNSKEY Missing: “no DNSKEY matches DS”)",
  ],
  ["a truncated answer", "tocco", "truncated.test", "The answer of Local was cut off"],
  ["data that fits no type", "tocco", "garbage.test", "The answer of Local could not be read"],
  ["what is no message", "tocco", "noise.test", "The answer of Local could not be read"],
  ["a login page", "html-only", "faults.test", "What came back from Fault html was not DNS, as when a network asks for a login first"],
] as const) {
  test(`${what} is no answer`, async ({ page }) => {
    await open(page, vendor);
    await lookUp(page, domain);
    for (const topic of ["SPF", "DKIM", "DMARC"] as const) await expectUnknown(page, topic, cause);
    await expectNothingOffered(page);
  });
}

for (const [what, vendor] of [["another origin lets no page read", "foreign-only"], ["the page’s own policy forbids", "forbidden-only"]] as const) {
  test(`an answer that ${what} is no answer`, async ({ page, complaints }) => {
    await open(page, vendor);
    await lookUp(page, "faults.test");
    const cause = `Fault ${vendor.replace("-only", "")} could not be reached, or this page may not read its answers`;
    for (const topic of ["SPF", "DKIM", "DMARC"] as const) await expectUnknown(page, topic, cause);
    await expectNothingOffered(page);
    // The browser says which of the two it was, to the console and not to the page.
    const said = vendor === "foreign-only" ? /CORS policy/ : /Content Security Policy|request to \[::1\]/;
    expect(complaints.splice(0).filter((line) => !said.test(line) && !/dns-query/.test(line))).toEqual([]);
  });
}

test("silence is no answer", async ({ page }) => {
  await open(page);
  await type(page, "drop.test");
  // Each of the two resolvers has five seconds.
  await expect(verdict(page, "SPF")[0]).toHaveText("Cannot be checked", { timeout: 15_000 });
  await expectUnknown(page, "SPF", "Local did not answer in time");
  await expectUnknown(page, "DMARC", "Local did not answer in time");
  await expect(page.getByText("Not published")).toHaveCount(0);
});

test("offline is no answer, and the page asks when the network is back", async ({ page, context, complaints }) => {
  await open(page);
  const rest = page.waitForResponse("**/*_rest.wasm");
  await domainField(page).focus();
  await (await rest).finished();
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await lookUp(page, "faults.test");
  for (const topic of ["SPF", "DKIM", "DMARC"] as const) await expectUnknown(page, topic, "Local was not asked: this browser is offline");
  await expectNothingOffered(page);
  await context.setOffline(false);
  await expect(page.getByText("You are offline")).toHaveCount(0);
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expectVerdict(page, "DMARC", "Good", /reports go to you/);
  // The browser may fetch the icon of the tab as late as this.
  expect(complaints.splice(0).filter((line) => !line.endsWith("favicon.svg"))).toEqual([]);
});

test("offline after the reading: what was read stays, and is said to be old", async ({ page, context, complaints }) => {
  await open(page);
  await lookUp(page, "faults.test");
  const record = "v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all";
  await expect(value(card(page, "SPF"))).toHaveText(record);
  await context.setOffline(true);
  await expect(page.getByText(/^The records below are built from what was read at /)).toBeVisible();
  await expect(live(page).getByRole("button", { name: "Check again" })).toBeDisabled();
  await expect(value(card(page, "SPF"))).toHaveText(record);
  expect(complaints.splice(0).filter((line) => !line.endsWith("favicon.svg"))).toEqual([]);
});

test("what cannot be known is not taken for done", async ({ page }) => {
  await open(page);
  await lookUp(page, "servfail.test");
  await expectVerdict(page, "SPF", "Cannot be checked", /SERVFAIL/);
  expect(await page.getByText("Every record is in place").count()).toBe(0);
  expect(await nextStep(page).innerText()).not.toContain("Nothing left to publish");
});

test("NXDOMAIN: the domain does not exist, which is not a missing record", async ({ page }) => {
  await open(page);
  await lookUp(page, "no-such-name.test");
  const region = page.getByRole("main");
  expect(await page.getByText("Not published").count()).toBe(0);
  expect(await page.getByRole("article", { name: /^(Add|Replace)/ }).count()).toBe(0);
  expect(await region.innerText()).toMatch(/does not exist|no such (name|domain)|is not registered/i);
  await expect(page.getByRole("button", { name: "Ask again" }).first()).toBeVisible();
});

test("one failed look-up leaves the rest of the report", async ({ page }) => {
  await open(page);
  await lookUp(page, "partial.test");
  await expectUnknown(page, "DMARC", "Local answered SERVFAIL");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 mx include:spf.tocco.ch -all");
  await expectVerdict(page, "DKIM", "One key missing", "Tocco cannot sign yet.");
  await expectVerdict(page, "BIMI", "Not published", "Optional. Your logo beside your mail.");
  await expect(page.getByRole("term").filter({ hasText: "Mail arrives at" }).locator("xpath=following-sibling::dd")).toHaveText("mail.partial.test");
});

test("a name that does not answer holds up nothing else", async ({ page }) => {
  await open(page);
  await type(page, "stalled.test");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expect(value(card(page, "SPF"))).toHaveText("v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all");
  expect(await verdict(page, "DMARC")[0].innerText(), "DMARC is still open").toBe("Asking");
  await expect(card(page, "DMARC").getByRole("heading", { level: 3 })).toHaveText("DMARC: asking");
});

test("a slow answer is an answer", async ({ page }) => {
  await open(page);
  await type(page, "slow.test");
  await expect(page.getByRole("heading", { level: 1 }), "the page is there before").toHaveText("Let Tocco send mail as slow.test");
  await expect(verdict(page, "DMARC")[0]).toHaveText("Asking");
  await expect(card(page, "DMARC").getByRole("heading", { level: 3 })).toHaveText("Keep DMARC", { timeout: 10_000 });
  await expect(card(page, "DMARC")).toContainText("v=DMARC1; p=reject");
});

test("a resolver that fails is helped out by the second", async ({ page }) => {
  await open(page, "http500");
  await lookUp(page, "faults.test");
  await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
  await expect(live(page).getByRole("listitem").first()).toContainText("Local answered in its place.");
});

for (const [name, press] of [
  ["Ask again", (page: Page) => card(page, "SPF").getByRole("button", { name: "Ask again" }).click()],
  ["Check again", (page: Page) => live(page).getByRole("button", { name: "Check again" }).click()],
] as const) {
  test(`“${name}” gets the answer once the fault is gone`, async ({ page }) => {
    const broken = { status: 503, body: "", headers: { "access-control-allow-origin": "*" } };
    const isQuestion = (url: URL) => url.href.startsWith(world().doh);
    await page.route(isQuestion, (route) => route.fulfill(broken));
    await open(page);
    await lookUp(page, "faults.test");
    await expectUnknown(page, "SPF", "Local answered with the HTTP status 503 instead of DNS");
    await page.unroute(isQuestion);
    await press(page);
    await expectVerdict(page, "SPF", "Needs a change", "Tocco is missing.");
    await expectVerdict(page, "DMARC", "Good", /reports go to you/);
    await settled(page);
    await expect(page.getByText("Cannot be checked")).toHaveCount(0);
  });
}
