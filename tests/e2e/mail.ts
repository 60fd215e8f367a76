// Mails with a DKIM signature: signed with a private key by hand (RFC 6376 §3.7) or by dkimsign, and verified by dkimpy,
// which asks BIND for the key. dkimsign and dkimpy are Debian's python3-dkim.
import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { find } from "./process.ts";
import { world } from "./world.ts";

/** Who signs, with what. */
export interface Signer {
  domain: string;
  selector: string;
  /** The private key in PKCS#8. */
  pem: string;
  ed25519: boolean;
}

const BODY = "Hello,\r\n\r\nthis is signed.\r\n";

function fields(domain: string): string[] {
  return [`From: A <a@${domain}>`, "To: b@example.org", "Subject:  A   test"];
}

/** A header field in relaxed form (RFC 6376 §3.4.2). */
function relaxed(line: string): string {
  const colon = line.indexOf(":");
  return `${line.slice(0, colon).toLowerCase().trim()}:${line.slice(colon + 1).replace(/\s+/g, " ").trim()}`;
}

/** A mail that is signed here, with what was signed and the signature alone. */
export function signedHere({ domain, selector, pem, ed25519 }: Signer): { mail: string; data: Buffer; signature: Buffer } {
  const hash = createHash("sha256").update(BODY).digest("base64");
  const head = `DKIM-Signature: v=1; a=${ed25519 ? "ed25519" : "rsa"}-sha256; c=relaxed/simple; d=${domain}; s=${selector}; h=from:to:subject; bh=${hash}; b=`;
  const lines = fields(domain);
  const signed = `${lines.map((line) => `${relaxed(line)}\r\n`).join("")}${relaxed(head)}`;
  // RFC 8463 §3: Ed25519 signs the hash of what RSA hashes itself.
  const data = ed25519 ? createHash("sha256").update(signed).digest() : Buffer.from(signed);
  const signature = sign(ed25519 ? null : "sha256", data, createPrivateKey(pem));
  return { mail: [`${head}${signature.toString("base64")}`, ...lines, "", BODY].join("\r\n"), data, signature };
}

/** A mail that dkimsign signed with the private key, as its file is; of an Ed25519 key it wants the 32 octets alone. */
export async function signedByDkimsign({ domain, selector, pem, ed25519 }: Signer): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "mailvouch-mail-"));
  try {
    const file = join(directory, "private");
    const seed = () => Buffer.from(createPrivateKey(pem).export({ format: "jwk" }).d ?? "", "base64url").toString("base64");
    await writeFile(file, ed25519 ? seed() : pem);
    const options = ["--signalg", ed25519 ? "ed25519-sha256" : "rsa-sha256", selector, domain, file];
    return execFileSync(find("dkimsign"), options, { input: [...fields(domain), "", BODY].join("\r\n"), encoding: "utf8" });
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** "pass" or "fail", by the key that BIND serves now. */
export function verified(mail: string): string {
  // The interpreter that has dkimpy is the one that runs its programs.
  const python = /^#!(\S+)/.exec(readFileSync(find("dkimverify"), "utf8"))?.[1] ?? "python3";
  const script = join(import.meta.dirname, "verify_mail.py");
  return execFileSync(python, [script, String(world().bind)], { input: mail, encoding: "utf8" }).trim();
}
