// Builds what the browser gets from the sources in this folder into ../static, under names that
// carry a hash of their content, and writes ../static/manifest.json (name -> built name).
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.resolve(HERE, process.argv[2] ?? "../static");
// The oldest browsers that still run on the laptops people have (Windows 7: Chrome 109, Firefox 115).
const TARGET = ["chrome109", "firefox115", "safari15.4"];
const FONT_SUBSETS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext"];
const files = {};

const shortHash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);

async function keep(name, content) {
  const { name: stem, ext } = path.parse(name);
  files[name] = `${stem}.${shortHash(content)}${ext}`;
  await writeFile(path.join(OUT, files[name]), content);
}

async function fonts() {
  for (const subset of FONT_SUBSETS) {
    const name = `inter-${subset}-wght-normal.woff2`;
    const source = path.join(HERE, "node_modules/@fontsource-variable/inter/files", name);
    await keep(`inter-${subset}.woff2`, await readFile(source));
  }
}

async function sprite() {
  const icons = JSON.parse(await readFile(path.join(HERE, "icons.json"), "utf8"));
  const symbols = [];
  for (const [name, source] of Object.entries(icons)) {
    const file = path.join(HERE, "node_modules/@tabler/icons/icons", `${source}.svg`);
    const shapes = (await readFile(file, "utf8"))
      .replace(/[\s\S]*?<svg[^>]*>|<\/svg>/g, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s+/g, " ").trim();
    const paint = source.startsWith("filled/")
      ? 'fill="currentColor"'
      : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`);
  }
  await keep("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

// The dark values stand once, in css/dark.css; they hold where dark is chosen, and where the system
// asks for dark and nothing else is chosen.
const darkTheme = {
  name: "dark-theme",
  setup(builder) {
    builder.onLoad({ filter: /dark\.css$/ }, async ({ path: file }) => {
      const css = await readFile(file, "utf8");
      const values = css.slice(css.indexOf("{") + 1, css.lastIndexOf("}"));
      const chosen = `:root[data-theme="dark"]{${values}}`;
      const asked = `@media screen and (prefers-color-scheme:dark){:root[data-theme="auto"]{${values}}}`;
      return { contents: `@media screen{${chosen}}\n${asked}`, loader: "css" };
    });
  },
};

// Fonts are written by fonts() under their hashed names; the sheet only refers to them.
const fontAddresses = {
  name: "font-addresses",
  setup(builder) {
    builder.onResolve({ filter: /^inter-.*\.woff2$/ }, ({ path: name }) => ({
      path: `./${files[name]}`,
      external: true,
    }));
  },
};

async function bundle(entry, name) {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    legalComments: "none",
    target: TARGET,
    plugins: [darkTheme, fontAddresses],
  });
  await keep(name, result.outputFiles[0].contents);
}

async function sourceHash() {
  const names = (await readdir(HERE, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(HERE, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .filter((name) => !name.startsWith("node_modules/"))
    .sort();
  const hash = createHash("sha256");
  for (const name of names) {
    hash.update(`${name}\0`).update(await readFile(path.join(HERE, name))).update("\0");
  }
  return hash.digest("hex");
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await fonts();
await sprite();
await keep("region.svg", await readFile(path.join(HERE, "region.svg")));
await keep("mark.svg", await readFile(path.join(HERE, "mark.svg")));
await bundle("css/app.css", "app.css");
await bundle("js/app.js", "app.js");
await bundle("js/upload.js", "upload.js");
const manifest = { sources: await sourceHash(), files };
await writeFile(path.join(OUT, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
