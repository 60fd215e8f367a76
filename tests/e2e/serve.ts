// A static host for dist/, below a sub-path as on a documentation site, with the headers that public/_headers asks for.
//
// Beside the files it has profiles/e2e.json, whose resolvers are the DNS server of this run and the faults below
// (`?vendor=e2e`), and profiles/e2e-<fault>.json, where that fault comes first (`?vendor=e2e-http500`).
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
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
  html: (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>"),
  // The question, QR and TC set, and nothing else: RFC 1035 §4.1.1.
  truncated: (question, response) => {
    const answer = Buffer.from(question);
    if (answer.length > 3) answer.writeUInt8(answer.readUInt8(2) | 0x82, 2);
    response.writeHead(200, { "content-type": MESSAGE }).end(answer);
  },
};
const MESSAGE = "application/dns-message";

export interface Web {
  /** Address of the page, with a slash at the end. */
  page: string;
  stop(): Promise<void>;
}

export async function startWeb(doh: string): Promise<Web> {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("dist/ is empty: `cargo xtask build` first");
  const headers = await policy();
  let origin = "";
  const server = createServer((request, response) => {
    answer(request, response, origin, doh, headers).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { page: origin + BASE, stop };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
  doh: string,
  headers: Record<string, string>,
): Promise<void> {
  const url = new URL(request.url ?? "/", origin);
  const fault = /^\/doh\/(\w+)$/.exec(url.pathname)?.[1];
  if (fault && FAULTS[fault]) return FAULTS[fault](Buffer.from(url.searchParams.get("dns") ?? "", "base64url"), response);
  if (!url.pathname.startsWith(BASE)) return void response.writeHead(404, headers).end();

  const file = normalize(decodeURIComponent(url.pathname.slice(BASE.length))) || "index.html";
  const first = /^profiles\/e2e(?:-(\w+))?\.json$/.exec(file);
  if (first) {
    const body = JSON.stringify(await profile(origin, doh, first[1]));
    return void response.writeHead(200, { ...headers, "content-type": "application/json" }).end(body);
  }
  const path = join(DIST, file === "." ? "index.html" : file);
  const type = TYPES[extname(path)];
  if (file.startsWith("..") || !type || !existsSync(path)) return void response.writeHead(404, headers).end();
  response.writeHead(200, { ...headers, "content-type": type }).end(await readFile(path));
}

/** The profile of a shipped vendor with the resolvers of this run in place of its own. */
async function profile(origin: string, doh: string, first: string | undefined): Promise<unknown> {
  const shipped = join(DIST, "profiles/tocco.json");
  const vendor: object = existsSync(shipped) ? JSON.parse(await readFile(shipped, "utf8")) : {};
  const faults = Object.keys(FAULTS).map((id) => ({ id, name: `Fault: ${id}`, url: `${origin}/doh/${id}` }));
  const resolvers = [{ id: "local", name: "Local", url: doh }, ...faults];
  resolvers.sort((a, b) => Number(b.id === first) - Number(a.id === first));
  return { ...vendor, resolvers };
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
