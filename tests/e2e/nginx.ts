// The web server of the tests: nginx, as docs/deploy/nginx.conf tells a vendor to set it up, with the two values filled in
// that it leaves to the vendor. Beside the page, each at an origin of its own: a documentation that embeds it, the same
// documentation at an origin that the profile does not name, and at one that may not even show the page in a frame.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { buildDocs } from "./docs.ts";
import { find, freePort, launch, ready } from "./process.ts";
import { DIST, startHelper } from "./serve.ts";

const BASE = "/docs/mail/";
const CONF = join(import.meta.dirname, "../../docs/deploy/nginx.conf");
const GUIDE = join(import.meta.dirname, "../../docs/deploy.md");

export interface Web {
  /** Address of the page, with a slash at the end. */
  page: string;
  /** The documentation that embeds it, with a slash at the end; so are the next three. */
  docs: string;
  /** At the page's own origin. */
  sibling: string;
  /** May show the page, and hears nothing. */
  stranger: string;
  /** May not show the page. */
  banned: string;
  /** Answers DNS, but to no page. */
  elsewhere: string;
  stop(): Promise<void>;
}

export async function startWeb(doh: string, tls: string, directory: string): Promise<Web> {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("dist/ is empty: `cargo xtask build` first");
  const [page, docs, stranger, banned] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const origin = (port: number) => `http://127.0.0.1:${port}`;
  const helper = await startHelper({ origin: origin(page), doh, tls, docs: origin(docs) });
  try {
    const site = await buildDocs(directory, origin(page) + BASE);
    const files = await deploy(directory);
    const conf = await fill({ "/srv/mailvouch/": `${files}/`, "https://docs.example.com": `${origin(docs)} ${origin(stranger)}` });
    await writeFile(join(directory, "mailvouch.conf"), conf);
    await writeFile(join(directory, "nginx.conf"), await around(directory, page, [docs, stranger, banned], helper.port, site));
    const log = join(directory, "nginx.log");
    const child = await launch(find("nginx"), ["-e", "stderr", "-p", directory, "-c", join(directory, "nginx.conf")], log);
    const stop = async () => {
      await child.stop();
      await helper.stop();
    };
    await ready("nginx", log, child, async () => {
      const response = await fetch(origin(page) + BASE);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    }).catch(async (error) => {
      await child.stop();
      throw error;
    });
    const sibling = `${origin(page)}/handbook/`;
    const [docsAt, strangerAt, bannedAt] = [docs, stranger, banned].map((port) => `${origin(port)}/`);
    const addresses = { page: origin(page) + BASE, sibling, docs: docsAt, stranger: strangerAt, banned: bannedAt };
    return { ...addresses, elsewhere: helper.elsewhere, stop };
  } catch (error) {
    await helper.stop();
    throw error;
  }
}

/** Copies dist/ and packs it by the command of docs/deploy.md: nginx sends what is packed already. */
async function deploy(directory: string): Promise<string> {
  const files = join(directory, "dist");
  await cp(DIST, files, { recursive: true });
  const command = /^find dist .*gzip.*$/m.exec(await readFile(GUIDE, "utf8"))?.[0];
  if (!command) throw new Error("docs/deploy.md does not say how to pack");
  await promisify(execFile)("sh", ["-c", command], { cwd: directory });
  if (existsSync(join(files, "profile.json.gz"))) throw new Error("a profile that is edited later would be sent as it was");
  return files;
}

/** The published configuration with other values in it, each of which stands there once. */
async function fill(values: Record<string, string>): Promise<string> {
  let conf = await readFile(CONF, "utf8");
  for (const [value, ours] of Object.entries(values)) {
    if (conf.split(value).length !== 2) throw new Error(`docs/deploy/nginx.conf: ${value} is not there once`);
    conf = conf.replace(value, () => ours);
  }
  return conf;
}

/** What stands around it: the servers, and what only a test asks for. */
async function around(
  directory: string,
  page: number,
  docs: number[],
  helper: number,
  site: { root: string; policy: string },
): Promise<string> {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  await mkdir(join(directory, "nginx"));
  const server = (port: number) => `
  server {
    listen 127.0.0.1:${port};
    root "${site.root}";
    add_header Content-Security-Policy "${site.policy}" always;
  }`;
  return `daemon off;
master_process off;
pid nginx.pid;
events {}
http {
  include "${await mimeTypes()}";
  access_log off;
${temporary.map((name) => `  ${name}_temp_path nginx/${name};`).join("\n")}
  server {
    listen 127.0.0.1:${page};
    include mailvouch.conf;
    location /handbook/ {
      alias "${site.root}/";
      add_header Content-Security-Policy "${site.policy}" always;
    }
    location ~ ^(/doh/|${BASE}profiles/e2e) {
      proxy_pass http://127.0.0.1:${helper};
    }
  }${docs.map(server).join("")}
}
`;
}

/** The table of types that comes with nginx, beside the configuration that this nginx would read by itself. */
async function mimeTypes(): Promise<string> {
  const { stderr } = await promisify(execFile)(find("nginx"), ["-V"]);
  return join(dirname(/--conf-path=(\S+)/.exec(stderr)?.[1] ?? "/etc/nginx/nginx.conf"), "mime.types");
}
