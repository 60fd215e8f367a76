// A static host for dist/, below a sub-path as on a documentation site, with the headers that public/_headers asks for.
//
// Beside the files it has profiles whose resolvers are those of this run: profiles/e2e.json is Tocco's (`?vendor=e2e`),
// e2e-<vendor>.json another vendor's, e2e-none.json the neutral one, each with the DNS server of this run under two names.
// In e2e-<fault>.json a fault below comes first and the server second, in e2e-<fault>-only.json there is no second; the
// fault "foreign" is another origin that lets no page read its answers, "forbidden" an address that the page's policy does
// not allow. e2e-tls.json and e2e-late.json are neutral pages with the server over TLS, as it is and 50 ms late. Two files
// are no profiles: e2e-broken.json is cut off, e2e-newer.json is of a later version.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

const DIST = join(import.meta.dirname, "../../dist");
const BASE = "/docs/mail/";
const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".zone": "text/plain; charset=utf-8",
};

/** DoH servers that break RFC 8484, by the name of what is wrong with them. */
const FAULTS: Record<string, (question: Buffer, response: ServerResponse) => void> = {
  http500: (_, response) => response.writeHead(500, { "content-type": "text/plain" }).end("no"),
  garbage: (_, response) => response.writeHead(200, { "content-type": MESSAGE }).end(randomBytes(64)),
  bogus: (question, response) => response.writeHead(200, { "content-type": MESSAGE }).end(bogus(question)),
  http429: (_, response) => response.writeHead(429, { "content-type": "text/plain" }).end("slow down"),
  html: (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>"),
  // The question, QR and TC set, and nothing else: RFC 1035 §4.1.1.
  truncated: (question, response) => {
    const answer = Buffer.from(question);
    if (answer.length > 3) answer.writeUInt8(answer.readUInt8(2) | 0x82, 2);
    response.writeHead(200, { "content-type": MESSAGE }).end(answer);
  },
};
const MESSAGE = "application/dns-message";

/** A SERVFAIL with an extended error (RFC 8914 §2): code 9 and a text. */
function bogus(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  const text = "no DNSKEY matches DS";
  if (answer.length < 17) return answer;
  answer.writeUInt16BE(0x8182, 2);
  const end = answer.indexOf(0, 12) + 5;
  const option = Buffer.concat([Buffer.from([0, 15, 0, text.length + 2, 0, 9]), Buffer.from(text)]);
  const opt = Buffer.concat([Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, option.length]), option]);
  return Buffer.concat([answer.subarray(0, end), opt]);
}

export interface Web {
  /** Address of the page, with a slash at the end. */
  page: string;
  /** Another origin, which answers DNS to any client but lets no page read it. */
  elsewhere: string;
  stop(): Promise<void>;
}

export async function startWeb(doh: string, tls: string): Promise<Web> {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("dist/ is empty: `cargo xtask build` first");
  const headers = await policy();
  const where: Where = { origin: "", elsewhere: "", doh, tls };
  const server = createServer((request, response) => {
    answer(request, response, where, headers).catch((error) => response.writeHead(500).end(String(error)));
  });
  const foreign = createServer((_, response) => response.writeHead(200, { "content-type": MESSAGE }).end());
  where.origin = await listen(server);
  where.elsewhere = await listen(foreign);
  const stop = async () => {
    for (const one of [server, foreign]) {
      await new Promise<void>((resolve) => {
        one.close(() => resolve());
        one.closeAllConnections();
      });
    }
  };
  return { page: where.origin + BASE, elsewhere: where.elsewhere, stop };
}

/** Addresses without a path, but of `doh`. */
interface Where {
  origin: string;
  elsewhere: string;
  doh: string;
  tls: string;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  where: Where,
  headers: Record<string, string>,
): Promise<void> {
  const url = new URL(request.url ?? "/", where.origin);
  const fault = /^\/doh\/(\w+)$/.exec(url.pathname)?.[1];
  if (fault && FAULTS[fault]) return FAULTS[fault](Buffer.from(url.searchParams.get("dns") ?? "", "base64url"), response);
  if (!url.pathname.startsWith(BASE)) return void response.writeHead(404, headers).end();

  const file = normalize(decodeURIComponent(url.pathname.slice(BASE.length))) || "index.html";
  const wanted = /^profiles\/e2e(?:-([\w-]+))?\.json$/.exec(file);
  if (wanted) {
    const body = await profile(where, wanted[1] ?? "tocco");
    if (body === undefined) return void response.writeHead(404, headers).end();
    return void response.writeHead(200, { ...headers, "content-type": "application/json" }).end(body);
  }
  const path = join(DIST, file === "." ? "index.html" : file);
  const type = TYPES[extname(path)];
  if (file.startsWith("..") || !type || !existsSync(path)) return void response.writeHead(404, headers).end();
  response.writeHead(200, { ...headers, "content-type": type }).end(await readFile(path));
}

/** A shipped profile with the resolvers of this run in place of its own, as JSON. */
async function profile({ origin, elsewhere, doh, tls }: Where, name: string): Promise<string | undefined> {
  const fault = name.replace(/-only$/, "");
  const addresses: Record<string, string> = { foreign: `${elsewhere}/dns-query`, forbidden: "http://[::1]:53/dns-query" };
  const isFault = fault in FAULTS || fault in addresses;
  const vendor = isFault || name === "broken" || name === "newer" ? "tocco" : name;
  const measured = ["tls", "late"].includes(name);
  const shipped = join(DIST, vendor === "none" || measured ? "profile.json" : `profiles/${vendor}.json`);
  if (!existsSync(shipped)) return undefined;
  const file = JSON.parse(await readFile(shipped, "utf8"));
  // Nobody has to be spared here.
  const limits = { per_second: 10_000 };
  const local = { id: "local", name: "Local", url: doh, limits };
  const broken = { id: fault, name: `Fault ${fault}`, url: addresses[fault] ?? `${origin}/doh/${fault}`, limits };
  const second = name.endsWith("-only") ? [] : [local];
  file.resolvers = isFault ? [broken, ...second] : [local, { ...local, id: "second", name: "Second" }];
  if (measured) file.resolvers = [{ ...local, url: `${tls}/${name === "late" ? "late" : "dns-query"}` }];
  if (name === "newer") file.version += 1;
  const text = JSON.stringify(file);
  return name === "broken" ? text.slice(0, text.length / 2) : text;
}

/** The headers of dist/_headers for every path, so that the policy which ships is the one which is tested. */
async function policy(): Promise<Record<string, string>> {
  const lines = (await readFile(join(DIST, "_headers"), "utf8")).split("\n");
  const all = lines.slice(lines.indexOf("/*") + 1);
  const headers: Record<string, string> = {};
  for (const line of all) {
    const header = /^\s+([\w-]+):\s*(.*)$/.exec(line);
    if (!header) break;
    headers[header[1].toLowerCase()] = header[2];
  }
  return headers;
}
