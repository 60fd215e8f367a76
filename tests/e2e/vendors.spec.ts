// What each vendor's document asks its customers for, and that the page asks for it: as a card, or as a record on offer.
// The zones of this file: vendor.test, published below.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { card, customer, expectVerdict, field, lookUp, open, sender, value } from "./page.ts";

const KEY =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB";

test.beforeAll(async () => {
  await customer("vendor.test", "@ MX 10 mail", "mail A 192.0.2.25");
});

/** A card's title, and what it says to type into the form. */
async function expectRecord(page: Page, what: string, title: string, name: string, rtype: string, text: string): Promise<void> {
  const record = card(page, what);
  await expect(record.getByRole("heading", { level: 3 })).toHaveText(title);
  await expect(field(record, "Name").first()).toHaveText(name);
  await expect(field(record, "Type")).toHaveText(rtype);
  await expect(value(record)).toHaveText(text);
}

/** Ticks one of the records that a vendor has on offer, and gives back what the page says of it. */
async function tick(page: Page, vendor: string, label: string): Promise<string> {
  const row = sender(page, vendor);
  const box = row.getByRole("checkbox", { name: label, exact: true });
  if (!(await box.isVisible())) await row.getByText(`More records of ${vendor}`).click();
  await expect(box).not.toBeChecked();
  await box.check();
  const own = page.getByRole("checkbox", { name: label, exact: true });
  return (await row.getByRole("listitem").filter({ has: own }).innerText()).replace(/\s+/g, " ");
}

test("Tocco: its include and its CNAME", async ({ page }) => {
  await open(page, "tocco");
  await lookUp(page, "vendor.test");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let Tocco send mail as vendor.test");
  await expectRecord(page, "SPF", "Add SPF at vendor.test", "leave empty", "TXT", "v=spf1 include:spf.tocco.ch ~all");
  await expectRecord(page, "DKIM for Tocco", "Add DKIM for Tocco", "default._domainkey", "CNAME", "default._domainkey.tocco.ch");
  await expect(page.getByText("2 records to publish at Hostpoint.")).toBeVisible();
});

test("Altcraft: its include with -all, and the key of the account", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await expectRecord(page, "SPF", "Add SPF at vendor.test", "leave empty", "TXT", "v=spf1 include:spf.aksend.net ~all");

  await expect(card(page, "DKIM for Altcraft").getByRole("heading", { level: 3 })).toHaveText("Complete DKIM for Altcraft");
  await expect(value(card(page, "DKIM for Altcraft"))).toHaveCount(0);
  await card(page, "DKIM for Altcraft").getByRole("button", { name: "Enter the values" }).click();
  const key = page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" });
  await expect(key).toBeFocused();
  await key.fill(KEY);
  await expectRecord(page, "DKIM for Altcraft", "Add DKIM for Altcraft", "ak._domainkey", "TXT", `v=DKIM1; k=rsa; p=${KEY}`);
});

const LINES = (KEY.match(/.{1,64}/g) ?? []).join("\n");
for (const [how, pasted] of [
  ["the record", `v=DKIM1; k=rsa; p=${KEY}`],
  ["a line of a zone file", `ak._domainkey.example.com. IN TXT "v=DKIM1; k=rsa; p=${KEY}"`],
  ["a record in two strings", `"v=DKIM1; k=rsa; p=${KEY.slice(0, 120)}" "${KEY.slice(120)}"`],
  ["a key over several lines", LINES],
  ["a record over several lines", `v=DKIM1; k=rsa; p=${LINES}`],
  ["a PEM file", `-----BEGIN PUBLIC KEY-----\n${LINES}\n-----END PUBLIC KEY-----\n`],
]) {
  test(`Altcraft: the key is found in ${how}`, async ({ page }) => {
    await open(page, "altcraft");
    await lookUp(page, "vendor.test");
    await page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" }).fill(pasted);
    await expect(value(card(page, "DKIM for Altcraft"))).toHaveText(`v=DKIM1; k=rsa; p=${KEY}`);
  });
}

test("Altcraft: what is no key is told, and kept", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  const key = page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" });
  await key.fill("not a key!");
  await key.blur();
  await expect(key).toHaveValue("not a key!");
  await expect(key).toHaveAttribute("aria-invalid", "true");
  await expect(sender(page, "Altcraft").getByText("This is no public key.")).toBeVisible();
  await expect(value(card(page, "DKIM for Altcraft"))).toHaveCount(0);
});

test("Altcraft: tracking and BIMI when they are ticked", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await expect(card(page, "Tracking name").getByRole("heading", { level: 3 })).toHaveText("Tracking name: optional for Altcraft");
  await expect(value(card(page, "Tracking name"))).toHaveCount(0);
  await tick(page, "Altcraft", "Host of tracked links");
  await expectRecord(page, "tracking name", "Add tracking name for Altcraft", "trk", "CNAME", "trk.aksend.net");
  await page.getByRole("textbox", { name: "Name for tracked links" }).fill("click");
  await expectRecord(page, "tracking name", "Add tracking name for Altcraft", "click", "CNAME", "trk.aksend.net");

  await tick(page, "Altcraft", "Logo");
  await expect(value(card(page, "BIMI"))).toHaveCount(0);
  await page.getByRole("textbox", { name: "Address of your logo, an SVG" }).fill("https://vendor.test/bimi.svg");
  await expectRecord(page, "BIMI", "Add BIMI for Altcraft", "default._bimi", "TXT", "v=BIMI1; l=https://vendor.test/bimi.svg");
});

test("Altcraft: several tracking names, each with a record and a card", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await tick(page, "Altcraft", "Host of tracked links");
  const names = page.getByRole("textbox", { name: "Name for tracked links" });
  await names.fill("trk, news");
  const cards = page.getByRole("article", { name: "Add tracking name for Altcraft" });
  await expect(cards).toHaveCount(2);
  for (const [place, name] of ["trk", "news"].entries()) {
    await expect(field(cards.nth(place), "Name").first()).toHaveText(name);
    await expect(value(cards.nth(place))).toHaveText("trk.aksend.net");
  }
  await expect(page).toHaveURL(/tracking:trk,\+news|tracking:trk%2C\+news/);
  await names.fill("trk, two.labels");
  await names.blur();
  await expect(names).toHaveAttribute("aria-invalid", "true");
  await expect(card(page, "tracking name").getByRole("heading", { level: 3 })).toHaveText("Complete tracking name for Altcraft");
});

test("Altcraft: where the key comes from is a link to its support, until the key is there", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  const link = sender(page, "Altcraft").getByRole("link", { name: "Ask Altcraft for it" });
  await expect(link).toHaveAttribute("href", "mailto:team@altcraft.com");
  await page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" }).fill(KEY);
  await expect(link).toHaveCount(0);
});

test("Altcraft: the historic records only when they are ticked, and explained", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await expect(card(page, "Sender ID").getByRole("heading", { level: 3 })).toHaveText("Sender ID: optional for Altcraft");
  await expect(card(page, "DomainKeys policy").getByRole("heading", { level: 3 })).toHaveText("DomainKeys policy: optional for Altcraft");
  await expect(page.getByRole("complementary")).not.toContainText("Sender ID");
  expect(await tick(page, "Altcraft", "Sender ID")).toContain("Historic: RFC 6686 closed the experiment in 2012.");
  expect(await tick(page, "Altcraft", "DomainKeys policy")).toContain("Historic since 2007, when DKIM took its place.");
  await expectRecord(page, "Sender ID", "Add Sender ID for Altcraft", "leave empty", "TXT", "spf2.0/pra include:spf.aksend.net ~all");
  await expect(card(page, "Sender ID")).toContainText("Historic: receivers no longer read it.");
  await expectRecord(page, "DomainKeys policy", "Add DomainKeys policy for Altcraft", "_domainkey", "TXT", "o=-;");
  await expect(card(page, "DomainKeys policy")).toContainText("Historic: DKIM took its place and ignores it.");
  await expect(page.getByRole("complementary")).toContainText("Add Sender ID");
});

test("Altcraft: DMARC goes to the mailbox that is typed", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await page.getByRole("textbox", { name: /^Mailbox for DMARC reports/ }).fill("report@vendor.test");
  await expect(value(card(page, "DMARC"))).toHaveText(/^v=DMARC1; p=\w+;.* rua=mailto:report@vendor\.test$/);
});

test("Altcraft: a DMARC record is not said to change nothing when it rejects", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  const dmarc = card(page, "DMARC");
  const text = await value(dmarc).innerText();
  expect(text).toMatch(/^v=DMARC1; p=/);
  if (!/p=none/.test(text)) await expect(dmarc).not.toContainText("changes nothing yet");
});

test("Altcraft: where nothing is known of the other senders, a new DMARC record starts with p=none", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await expect(value(card(page, "DMARC"))).toHaveText(/^v=DMARC1; p=none(;|$)/);
});

test("Altcraft: DMARC is advice, not a step of the set-up", async ({ page }) => {
  await open(page, "altcraft");
  await lookUp(page, "vendor.test");
  await expect(card(page, "DMARC").getByRole("heading", { level: 3 })).toHaveText(/optional/);
});

test("Calenso: key, code and DMARC, and no SPF", async ({ page }) => {
  await open(page, "calenso");
  await lookUp(page, "vendor.test");
  await expect(card(page, "SPF")).toHaveCount(0);
  await expect(sender(page, "Calenso")).toContainText("Needs no term in SPF: its envelope uses Calenso’s own domain.");
  await expect(field(card(page, "DKIM for Calenso"), "Name").first()).toHaveText("mail._domainkey");
  await expect(value(card(page, "DKIM for Calenso"))).toHaveText(/^k=rsa;p=MIGfMA0GCSqGSIb3DQEB[A-Za-z0-9+/]+IDAQAB$/);
  await expect(card(page, "DKIM for Calenso")).toContainText("the public key with which receivers check what Calenso signs");
  await expect(card(page, "verification for Calenso").getByRole("heading", { level: 3 })).toHaveText("Complete verification for Calenso");
  await page.getByRole("textbox", { name: "Verification code that Calenso shows" }).fill("c9978ded17d612e8fed43df36eeef6b2");
  await expectRecord(page, "verification for Calenso", "Add verification for Calenso", "leave empty", "TXT", "brevo-code:c9978ded17d612e8fed43df36eeef6b2");
  await expectRecord(page, "DMARC", "Add DMARC", "_dmarc", "TXT", "v=DMARC1; p=none; rua=mailto:rua@dmarc.brevo.com");
});

test("CIMcloud: its include with ~all, and a key at the selector of the account", async ({ page }) => {
  await open(page, "cimcloud");
  await lookUp(page, "vendor.test");
  await expectRecord(page, "SPF", "Add SPF at vendor.test", "leave empty", "TXT", "v=spf1 include:_spf.mycimcloud.com ~all");
  const [selector, key] = ["DKIM selector that CIMcloud shows", "DKIM record that CIMcloud shows"].map((name) => page.getByRole("textbox", { name }));
  await selector.fill("cimcloud-a94fdfc80c2c46c782969bfb0fc4084e._domainkey");
  await expect(card(page, "DKIM for CIMcloud").getByRole("heading", { level: 3 })).toHaveText("Complete DKIM for CIMcloud");
  await key.fill(`v=DKIM1; p=${KEY}`);
  await expectRecord(page, "DKIM for CIMcloud", "Add DKIM for CIMcloud", "cimcloud-a94fdfc80c2c46c782969bfb0fc4084e._domainkey", "TXT", `v=DKIM1; p=${KEY}`);
});

test("no vendor: nothing is asked for, and the rest of the page works", async ({ page }) => {
  await open(page, "none");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mail records for your domain");
  await lookUp(page, "vendor.test");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mail records for vendor.test");
  await expectVerdict(page, "SPF", "Not published", "Receivers cannot tell who may send for this domain.");
  await expect(page.getByRole("article", { name: /^(Add|Replace|Complete)/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
});
