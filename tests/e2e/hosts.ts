// Caddy and Apache, as docs/deploy tells a vendor to set them up, with the values filled in that it leaves to the vendor.
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, find, freePort, launch, ready } from "./process.ts";
import { DIST } from "./serve.ts";

const DEPLOY = join(import.meta.dirname, "../../docs/deploy");

export interface Host {
  /** Address of the page, with a slash at the end. */
  page: string;
  stop(): Promise<void>;
}

/** Starts the page on one of them; `docs` is the origin that may show it. */
export async function startHost(name: "Caddy" | "Apache", docs: string): Promise<Host> {
  const [port, directory] = [await freePort(), await mkdtemp(join(tmpdir(), "mailvouch-host-"))];
  const clean = () => rm(directory, { recursive: true, force: true });
  try {
    // Started by root, Apache reads as somebody else.
    await chmod(directory, 0o755);
    const files = join(directory, "page");
    await cp(DIST, files, { recursive: true });
    const start = name === "Caddy" ? caddy : apache;
    const page = `http://127.0.0.1:${port}/docs/mail/`;
    const log = join(directory, "log");
    const child = await start(directory, files, port, docs, log);
    await ready(name, log, child, async () => {
      const response = await fetch(page);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    }).catch(async (error) => {
      await child.stop();
      throw error;
    });
    const stop = async () => {
      await child.stop();
      await clean();
    };
    return { page, stop };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function caddy(directory: string, files: string, port: number, docs: string, log: string): Promise<Child> {
  const values = { "tools.example.com {": `http://127.0.0.1:${port} {`, "/srv/mailvouch": files, "https://docs.example.com": docs };
  const conf = join(directory, "Caddyfile");
  await writeFile(conf, `{\n\tadmin off\n\tauto_https off\n}\n${await fill("Caddyfile", values)}`);
  const home = [`HOME=${directory}`, `XDG_DATA_HOME=${directory}`, `XDG_CONFIG_HOME=${directory}`];
  return launch(find("env"), [...home, find("caddy"), "run", "--adapter", "caddyfile", "--config", conf], log);
}

/** Where the modules of Apache are: Debian, Fedora, macOS, Homebrew. */
const MODULES = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2", "/opt/homebrew/lib/httpd/modules"];

async function apache(directory: string, files: string, port: number, docs: string, log: string): Promise<Child> {
  const modules = MODULES.find(existsSync);
  if (!modules) throw new Error(`the modules of Apache are in none of ${MODULES.join(", ")}`);
  // Those that the file names, and those that every Apache has loaded.
  const names = ["headers", "mime", "deflate", "filter", "mpm_prefork", "authz_core", "alias", "dir", "unixd", "log_config"];
  const built = names.map((name) => [name, join(modules, `mod_${name}.so`)] as const).filter(([, file]) => existsSync(file));
  const page = join(directory, "mailvouch.conf");
  await writeFile(page, await fill("apache.conf", { "\"/srv/mailvouch/\"": `"${files}/"`, "\"/srv/mailvouch\"": `"${files}"`, "https://docs.example.com": docs }));
  await mkdir(join(directory, "root"));
  const conf = join(directory, "apache.conf");
  await writeFile(
    conf,
    `ServerRoot "${directory}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${join(directory, "pid")}"
DefaultRuntimeDir "${directory}"
ErrorLog "/dev/stderr"
${built.map(([name, file]) => `LoadModule ${name}_module "${file}"`).join("\n")}
TypesConfig /etc/mime.types
DocumentRoot "${join(directory, "root")}"
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}
<VirtualHost *:${port}>
  Include "${page}"
</VirtualHost>
`,
  );
  return launch(apacheProgram(), ["-DFOREGROUND", "-f", conf], log);
}

function apacheProgram(): string {
  try {
    return find("apache2");
  } catch {
    return find("httpd");
  }
}

/** A published configuration with other values in it, each of which stands there once. */
async function fill(file: string, values: Record<string, string>): Promise<string> {
  let conf = await readFile(join(DEPLOY, file), "utf8");
  for (const [value, ours] of Object.entries(values)) {
    if (conf.split(value).length !== 2) throw new Error(`docs/deploy/${file}: ${value} is not there once`);
    conf = conf.replace(value, () => ours);
  }
  return conf;
}
