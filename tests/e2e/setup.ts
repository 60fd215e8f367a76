// Starts BIND, dnsdist and the web server before the first test; Playwright calls what it returns after the last.
import { startDns } from "./servers.ts";
import { startWeb } from "./serve.ts";
import { publish } from "./world.ts";

export default async function setup(): Promise<() => Promise<void>> {
  const dns = await startDns();
  try {
    const web = await startWeb(dns.doh, dns.tls);
    publish({ page: web.page, elsewhere: web.elsewhere, doh: dns.doh, tls: dns.tls, bind: dns.bind, directory: dns.directory });
    return async () => {
      await web.stop();
      await dns.stop();
    };
  } catch (error) {
    await dns.stop();
    throw error;
  }
}
