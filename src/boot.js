// Starts the page. The build writes the hashed addresses of the module and of the wasm file into <meta> tags and
// their digests into the preload links; both are fetched at once. If anything fails, the text in #boot says so.

// What the address asks of the look is there before the first picture.
const root = document.documentElement;
const asked = new URLSearchParams(location.search);
const theme = asked.get("theme");
if (theme === "light" || theme === "dark") root.style.colorScheme = theme;
if (asked.has("embed")) {
  root.classList.add("embedded");
  // The page around greets as soon as this document is loaded. The wasm takes over what is kept here (src/ui/platform/frame.rs).
  window.mailvouchEarly = [];
  addEventListener("message", (event) => window.mailvouchEarly?.push(event));
}

const address = (part) => new URL(document.querySelector(`meta[name="mailvouch-${part}"]`).content, document.baseURI).href;

const digest = (href) => [...document.querySelectorAll("link[integrity]")].find((link) => link.href === href)?.integrity ?? "";

async function start() {
  const wasm = address("wasm");
  const [glue, response] = await Promise.all([import(address("js")), fetch(wasm, { integrity: digest(wasm) })]);
  if (!response.ok) throw new Error(`${wasm}: HTTP ${response.status}`);
  await glue.default({ module_or_path: response });
}

try {
  // The page itself takes #boot away once it has words.
  await start();
} catch (error) {
  document.getElementById("boot-waiting").hidden = true;
  document.getElementById("boot-failed").hidden = false;
  console.error(error);
}
