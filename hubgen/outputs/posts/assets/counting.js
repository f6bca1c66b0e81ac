// Counts as hubgen does (hubgen/outputs/channels/counting), from the same patterns and alphabets.
const counters = ((shared) => {
  "use strict";
  const tops = new Set(shared.topLevels);
  const sticky = (name) => new RegExp(shared.addresses[name], "iuy");
  const patterns = {
    label: sticky("label"),
    latinLabel: sticky("latinLabel"),
    top: sticky("top"),
    x: sticky("x"),
    mastodon: sticky("mastodon"),
    latin: new RegExp(shared.addresses.latin, "giu"),
    run: new RegExp(shared.addresses.run, "giu"),
    barred: new RegExp(shared.addresses.barred, "iu"),
    emoji: new RegExp(shared.emoji, "gv"),
    pictorial: new RegExp(shared.pictorial, "v"),
    heavy: new RegExp(shared.heavy, "gu"),
  };
  const word = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d";
  const remote = new RegExp(
    `(?<![=/${word}])@([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)@[${word}](?:[${word}.-]*[${word}])?(?::\\d+)?`, "giu");
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

  const graphemes = (text) => [...segmenter.segment(text)].length;
  const codePoints = (text) => [...text].length;
  const bytes = (text) => new TextEncoder().encode(text).length;

  const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);
  const isSecondHalf = (text, place) => /[\uDC00-\uDFFF]/.test(text[place] ?? "") && place > 0;

  function at(name, text, place) {
    patterns[name].lastIndex = place;
    return patterns[name].exec(text);
  }

  function topLevel(text, start) {
    const found = at("top", text, start);
    if (found) {
      const name = found[0].toLowerCase();
      return tops.has(name) || name.startsWith("xn--") ? start + found[0].length : null;
    }
    const letters = [...text.slice(start, start + 2 * shared.limits.top)].slice(0, shared.limits.top);
    for (let count = letters.length; count > 0; count -= 1) {
      const name = letters.slice(0, count).join("");
      if (tops.has(name.toLowerCase()) && !at("top", text, start + name.length)) return start + name.length;
    }
    return null;
  }

  function domainEnd(text, start, label) {
    const ends = [];
    let place = start;
    while (ends.length < shared.limits.labels) {
      const found = at(label, text, place);
      if (!found) break;
      place += found[0].length;
      ends.push([place, !found[0].includes("_")]);
    }
    for (const [end, mayBeLast] of ends.reverse()) {
      const top = mayBeLast ? topLevel(text, end) : null;
      if (top !== null) return top;
    }
    return null;
  }

  function* starts(text, from, to, after) {
    const scheme = /https?:\/\/$/i.exec(text.slice(Math.max(0, from - 8), from));
    if (scheme) {
      const begin = from - scheme[0].length;
      if (begin <= after || !patterns.barred.test(text[begin - 1])) yield [from, begin];
    }
    for (let start = Math.max(from, after); start < to; start += 1) {
      if (isSecondHalf(text, start)) continue;
      if (start === 0 || (start > after && !patterns.barred.test(text[start - 1]))) yield [start, null];
    }
  }

  function* bare(text, start, stop, end) {
    const domain = text.slice(start, stop);
    const spans = [...domain.matchAll(patterns.latin)]
      .map((run) => [run.index, domainEnd(domain, run.index, "latinLabel")])
      .filter(([, last]) => last !== null);
    for (const [place, [first, last]] of spans.entries()) {
      yield [start + first, place === spans.length - 1 ? end : start + last, isAscii(domain)];
    }
  }

  function* found(text, network) {
    let end = 0;
    for (const run of text.matchAll(patterns.run)) {
      if (!run[0].replace(/\.+$/, "").includes(".") || codePoints(run[0]) > shared.limits.run) continue;
      const to = run.index + run[0].length;
      for (const [start, scheme] of starts(text, run.index, to, end)) {
        if (start < end || (scheme === null && network !== "x")) continue;
        const stop = domainEnd(text, start, "label");
        if (stop === null) continue;
        const rest = at(network, text, stop);
        end = stop + (rest?.[0].length ?? 0);
        if (scheme !== null) yield [scheme, end, isAscii(text.slice(start, stop))];
        else if (!/[-_./]$/.test(text.slice(0, start))) {
          yield* bare(text, start, stop, rest?.groups.path ? end : stop);
        }
      }
    }
  }

  function* addresses(text, network) {
    let end = 0;
    for (const [start, stop, known] of [...found(text, network), [text.length, text.length, true]]) {
      for (const guess of text.slice(end, start).matchAll(/https?:\/\/\S+/giu)) {
        yield [end + guess.index, end + guess.index + guess[0].length, false];
      }
      if (start < stop) yield [start, stop, known];
      end = stop;
    }
  }

  function withAddresses(text, network, count, plain) {
    let total = 0;
    let end = 0;
    for (const [start, stop, known] of addresses(text, network)) {
      const own = known ? 0 : plain(text.slice(start, stop));
      total += count(text.slice(end, start)) + Math.max(shared.urlLength, own);
      end = stop;
    }
    return total + count(text.slice(end));
  }

  const heavy = (text) => codePoints(text) + [...text.matchAll(patterns.heavy)].length;

  function weight(text) {
    let total = 0;
    let end = 0;
    for (const emoji of text.matchAll(patterns.emoji)) {
      total += heavy(text.slice(end, emoji.index)) + 2;
      end = emoji.index + emoji[0].length;
    }
    return total + heavy(text.slice(end));
  }

  const gsm = new Set([...shared.gsm, ...shared.gsmEscaped]);
  const escaped = new Set(shared.gsmEscaped);

  function smsParts(text) {
    const isGsm = [...text].every((character) => gsm.has(character));
    const width = (character) => (isGsm ? 1 + escaped.has(character) : character.length);
    const widths = [...text].map(width);
    const [one, part] = isGsm ? shared.sms.gsm : shared.sms.ucs2;
    if (widths.reduce((sum, each) => sum + each, 0) <= one) return 1;
    let parts = 1;
    let used = 0;
    for (const each of widths) {
      if (used + each > part) { parts += 1; used = 0; }
      used += each;
    }
    return parts;
  }

  return {
    weighted: (text) => withAddresses(text.normalize("NFC").replaceAll("\r\n", "\n"), "x", weight, weight),
    mastodon: (text) =>
      withAddresses(text, "mastodon", (words) => graphemes(words.replace(remote, "@$1")), graphemes),
    graphemes,
    threads: (text) => [...segmenter.segment(text)].reduce((sum, { segment }) =>
      sum + (/[^\x00-\x7f]/.test(segment) && patterns.pictorial.test(segment) ? bytes(segment) : segment.length), 0),
    links: (text) => new Set([...addresses(text, "x")].map(([start, end]) => text.slice(start, end))).size,
    utf8_bytes: bytes,
    utf16_units: (text) => text.length,
    characters: (text) => text.length,
    sms_parts: smsParts,
  };
})(shared);
