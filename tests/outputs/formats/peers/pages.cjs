// Reads pages as networks and search engines do when somebody shares them; prints what each tells.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const [folder, site, ...paths] = process.argv.slice(2);
const ogs = createRequire(`${folder}/here.cjs`)("open-graph-scraper");

async function told(path) {
  const { result } = await ogs({ html: readFileSync(`${site}/${path}index.html`, "utf8") });
  return result;
}

Promise.all(paths.map(told)).then(
  (found) => process.stdout.write(JSON.stringify(found)),
  (error) => {
    process.stderr.write(JSON.stringify(error.result ?? String(error)));
    process.exitCode = 1;
  },
);
