// Reads a served hub with what others wrote for Node; prints what each understood.
const { createRequire } = require("node:module");
const [folder, address] = process.argv.slice(2);
const load = createRequire(`${folder}/here.cjs`);

async function text(path) {
  return (await fetch(address + path)).text();
}

async function main() {
  const Parser = load("rss-parser");
  const parsed = {};
  for (const kind of ["rss", "atom"]) {
    const feed = await new Parser().parseURL(`${address}/feed.${kind}`);
    parsed[kind] = {
      title: feed.title,
      ids: feed.items.map((item) => item.guid || item.id),
      texts: feed.items.map((item) => item["content:encoded"] || item.content),
    };
  }
  const smith = load("feedsmith");
  const smithed = {};
  for (const kind of ["rss", "atom", "json"]) {
    const { format, feed } = smith.parseFeed(await text(`/feed.${kind}`));
    const entries = feed.items || feed.entries;
    smithed[kind] = {
      format,
      ids: entries.map((one) => (one.guid ? one.guid.value : one.id)),
      texts: entries.map((one) => one.content_html || one.content.encoded || one.content.value),
    };
  }
  const outlines = smith.parseOpml(await text("/feeds.opml")).body.outlines;
  const { Statuspage } = load("statuspage.io");
  const page = new Statuspage("here");
  page.apiClient.defaults.baseURL = address;
  const { incidents } = await page.api.incidents.getUnresolved();
  const upcoming = await page.api.scheduledMaintenances.getUpcoming();
  const ical = load("node-ical");
  const events = Object.values(ical.sync.parseICS(await text("/calendar.ics")));
  return {
    parsed,
    smithed,
    feeds: outlines.length,
    indicator: (await page.api.getStatus()).status.indicator,
    unresolved: incidents.map((one) => one.id),
    upcoming: upcoming.scheduled_maintenances.length,
    events: events
      .filter((one) => one.type === "VEVENT")
      .map((one) => [one.uid, one.start.toISOString(), one.status, String(one.sequence)]),
  };
}

main().then(
  (found) => process.stdout.write(JSON.stringify(found)),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
