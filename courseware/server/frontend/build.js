// Bundles the front end of notebook pages into ../static/front: `make frontend`.
//
// Every file's name holds the hash of its content, so that browsers keep it for good. `manifest.json`
// tells the server which files a page needs.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.resolve(HERE, process.argv[2] ?? "../static/front");
const trimmed = (name) => path.join(HERE, "src/trimmed", name);

/** Takes the parts that a page uses out of packages that bring a whole JupyterLab. */
const trim = {
  name: "trim",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.$/ }, ({ importer }) =>
      importer.includes("@jupyterlab/services/lib/kernel/") ? { path: trimmed("services.js") } : null,
    );
    onResolve({ filter: /^@jupyterlab\/coreutils$/ }, () => ({ path: trimmed("coreutils.js") }));
    onResolve({ filter: /^@lumino\/widgets$/ }, () => ({ path: trimmed("lumino-widgets.js"), sideEffects: false }));
    onResolve({ filter: /^@lumino\/widgets\/src\// }, ({ path: name }) => ({
      path: path.join(HERE, "node_modules", `${name}.ts`),
      sideEffects: false,
    }));
    onResolve({ filter: /^\.\// }, ({ path: name, resolveDir }) =>
      resolveDir.endsWith("@lumino/widgets/src") ? { path: path.join(resolveDir, `${name}.ts`), sideEffects: false } : null,
    );
    onResolve({ filter: /^jquery$/ }, () => ({ path: trimmed("jquery.js") }));
    onResolve({ filter: /^sanitize-html$/ }, () => ({ path: trimmed("sanitize-html.js") }));
    // anywidget's package is an AMD module for JupyterLab; what it defines is all we want of it.
    onLoad({ filter: /\/node_modules\/anywidget\/dist\/index\.js$/ }, async ({ path: file }) => {
      const amd = 'define(["@jupyter-widgets/base"], widget_default);';
      const text = await readFile(file, "utf-8");
      if (!text.includes(amd)) throw new Error(`${file} no longer ends in ${amd}`);
      return { contents: text.replace(amd, "export default widget_default;") };
    });
  },
};

const shared = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  metafile: true,
  outdir: OUT,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  target: "es2022",
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } }, // as Lumino itself is built
  legalComments: "none", // they are in licences.txt, whole
  logLevel: "warning",
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });

const styles = await build({
  ...shared,
  entryPoints: ["src/controls.css"],
  loader: { ".svg": "dataurl" },
});
const [controlsStyle] = Object.keys(styles.metafile.outputs).map((file) => path.basename(file));

const manifest = {};
const metafiles = [styles.metafile];
// Two bundles: they share little, and no page loads both.
for (const entry of ["page", "standard"]) {
  const { metafile } = await build({
    ...shared,
    entryPoints: [`src/${entry}.js`],
    format: "esm",
    splitting: true,
    define: { CONTROLS_STYLE: JSON.stringify(controlsStyle) },
    plugins: [trim],
  });
  metafiles.push(metafile);
  const [[file, { imports }]] = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint === `src/${entry}.js`);
  const needed = imports.filter(({ kind }) => kind === "import-statement").map(({ path: name }) => path.basename(name));
  manifest[entry] = [path.basename(file), ...needed];
}
// Stands in the page itself: no name is asked for.
await build({ ...shared, entryPoints: ["src/early.js"], entryNames: "[name]", format: "iife" });
await writeFile(path.join(OUT, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await writeFile(path.join(OUT, "licences.txt"), await licences(metafiles));

/** The licence of each package that something was taken from. */
async function licences(metafiles) {
  const packages = new Set();
  for (const { inputs } of metafiles) {
    for (const file of Object.keys(inputs)) {
      const [found] = file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [];
      if (found) packages.add(found);
    }
  }
  const parts = [];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(await readFile(path.join(HERE, folder, "package.json"), "utf-8"));
    let text = "";
    for (const file of ["LICENSE", "LICENSE.txt", "LICENSE.md", "license", "LICENSE-MIT.txt"]) {
      text ||= await readFile(path.join(HERE, folder, file), "utf-8").catch(() => "");
    }
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}
