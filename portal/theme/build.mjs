// Compiles the theme and gathers the scripts into .build/static/portal/, which Django serves as /static/portal/.
// Run by `npm run build`; takes about two seconds and starts from an empty folder.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const theme = dirname(fileURLToPath(import.meta.url));
const root = join(theme, "..", "..");
const modules = join(root, "node_modules");
const target = join(root, ".build", "static", "portal");

// The maps are not shipped, and a comment that points to a missing file stops Django from hashing the names.
const withoutSourceMap = (text) => text.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");

async function script(from, name) {
  await writeFile(join(target, name), withoutSourceMap(await readFile(from, "utf8")));
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

for (const name of ["portal", "admin"]) {
  const { css } = sass.compile(join(theme, `${name}.scss`), {
    style: "compressed",
    loadPaths: [modules],
    quietDeps: true,
  });
  await writeFile(join(target, `${name}.css`), css);
}

await script(join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"), "govuk-frontend.min.js");
await script(join(modules, "htmx.org", "dist", "htmx.min.js"), "htmx.min.js");
for (const folder of ["js", "images"]) {
  for (const name of await readdir(join(theme, folder))) {
    await copyFile(join(theme, folder, name), join(target, name));
  }
}
