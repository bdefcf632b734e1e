/* Finds entries: which shards a query needs, what in them matches, and what comes first. It knows no page: dialog.js
   shows what it finds. How the shards are made: factsite/publish/search.py; `normal` and `tokens` are as there. */
(() => {
  "use strict";
  const app = (globalThis.factsite ??= {});
  const CLOSE = "\\u3005-\\u3007\\u303b\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const TOKEN = new RegExp(`[${CLOSE}]+|(?:(?![${CLOSE}])[\\p{L}\\p{N}])+(?:\\.\\d+)*`, "gu");
  const IS_CLOSE = new RegExp(`^[${CLOSE}]`, "u");
  const CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const [LEAD, BLOCKS, RARE, SHARDS, VALUES, OPTIONS, MOST] = [4, 10, 3, 3, 3, 12, 60];

  // Shards are scripts, each of which calls this with its name and its data.
  const waiting = new Map();
  app.shard = (name, data) => waiting.get(name)?.(data);
  const loader = (base) => {
    const loaded = new Map();
    return (name, version) => {
      if (!loaded.has(name)) {
        loaded.set(name, new Promise((resolve, reject) => {
          const script = document.createElement("script");
          waiting.set(name, resolve);
          script.src = `${base}search/${name}.js${version ? `?${version}` : ""}`;
          script.onerror = () => { loaded.delete(name); reject(new Error(name)); };
          script.onload = () => script.remove();
          document.head.append(script);
        }));
      }
      return loaded.get(name);
    };
  };

  // The form in which texts are compared, and their words.
  const normal = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/(\d),(?=\d{3})/g, "$1").replace(/['’]s(?![\p{L}\p{N}_])/gu, "")
    .replace(/(^|[^\p{L}\p{N}_])((?:\p{L}\.){2,})/gu, (_, before, word) => before + word.replaceAll(".", ""));
  const tokens = (text) => normal(text).match(TOKEN) || [];
  const isClose = (word) => IS_CLOSE.test(word);

  // What is left of a word without its ending, so that "pays" finds "pay" and the other way round.
  const stem = (word) => {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    let left = word.endsWith("ies") && word.length > 4 ? `${word.slice(0, -3)}y` : word.replace(/([^su])s$/, "$1");
    for (const end of ["ing", "ed"]) {
      const short = left.slice(0, -end.length);
      if (left.endsWith(end) && short.length > 2 && /[aiouy]|[^e]*e[^e]/.test(short) && !short.endsWith("e")) {
        left = short.replace(/([bdgmnprt])\1$/, "$1");
        break;
      }
    }
    return left.length > 3 ? left.replace(/e$/, "").replace(/y$/, "i") : left;
  };

  const decode = (letters) => {
    const numbers = [];
    let last = -1, step = 0, shift = 1;
    for (const letter of letters) {
      const code = CODES.indexOf(letter);
      step += (code % 32) * shift;
      shift *= 32;
      if (code < 32) { last += step + 1; numbers.push(last); step = 0; shift = 1; }
    }
    return numbers;
  };

  // An entry as it comes in a block; the order is that of `_entry` in publish/search.py.
  const tagged = (part) => (typeof part === "string" ? { text: part, lang: "" } : { text: part[0], lang: part[1] });
  const entry = (parts, number) => {
    const [kind, address, title, slot, names, detail, text, also, badge, rows, front, weight] = parts;
    return {
      number, kind, address, title: tagged(title), slot: tagged(slot), names: names.map(tagged), detail, text, also,
      badge: tagged(badge), front, weight, rows: rows.map(([shown = "", short = "", anchor = "", when = "", more = "", state = "", prints = []]) => ({
        shown, short, anchor, when, also: more, badge: tagged(state),
        prints: prints.map(([printed, lang = "", source = ""]) => ({ text: printed, lang, source })),
      })),
    };
  };

  app.finder = (base) => {
    const load = loader(base);
    let about, reader;
    const start = async () => {
      if (about) return;
      const made = await load("index");
      reader = app.reader(made.figures);
      about = made;
    };
    const shard = (name) => load(name, about.version);

    // 1. What was typed: a figure, and words; words that only ask are left out.
    const readFigure = (typed) => {
      const parts = typed.split(/(\s+)/);
      for (let length = parts.length; length > 0; length -= 1) {
        for (let at = 0; at + length <= parts.length; at += 1) {
          const phrase = parts.slice(at, at + length).join("");
          const read = /\d/.test(phrase) && !/^\s|\s$/.test(phrase) ? reader.read(phrase) : null;
          if (read) return { read, phrase, rest: [...parts.slice(0, at), " ", ...parts.slice(at + length)].join("") };
        }
      }
      return within(typed);
    };
    const within = (typed) => {
      const start = typed.search(/[¥$€£₩]?\d/);
      for (let end = Math.min(typed.length, start + 24); start >= 0 && end > start; end -= 1) {
        const phrase = typed.slice(start, end);
        const read = phrase.trim() === phrase && isClose(phrase.at(-1)) ? reader.read(phrase) : null;
        if (read && !read.isBare) return { read, phrase, rest: `${typed.slice(0, start)} ${typed.slice(end)}` };
      }
      return null;
    };

    const plainYears = (text) => {
      const { eras, years } = about.query;
      const after = `(?:${years.join("|")})?`;
      const named = new RegExp(`(${Object.keys(eras).join("|")})\\s*(\\d{1,2}|元)${after}`, "g");
      return text.replace(named, (_, era, n) => ` ${Number(eras[era]) + (n === "元" ? 1 : Number(n))} `)
        .replace(new RegExp(`(\\d{4})(?:${years.join("|")})`, "g"), "$1 ");
    };

    const pieces = (run) => {
      let text = run;
      for (const word of about.leftOut) {
        const around = word.length > 1 || !/[\u3040-\u309f]/.test(word) ? "" : "(?![\\u3040-\\u309f])";
        const before = around ? "(^|[^\\u3040-\\u309f])" : "()";
        text = text.replace(new RegExp(`${before}${word}${around}`, "gu"), "$1 ");
      }
      return text.split(" ").filter(Boolean);
    };

    // Words that stand together without a space, one of them of a script that sets none, are one: 34億円.
    const terms = (text) => {
      const plain = plainYears(normal(text)), found = [];
      let last = -1;
      for (const match of plain.matchAll(TOKEN)) {
        const joined = match.index === last && found.length;
        last = match.index + match[0].length;
        if (!isClose(match[0]) && !(joined && found.at(-1).close)) found.push({ text: match[0], close: false });
        else if (joined) { found.at(-1).text += match[0]; found.at(-1).close = true; }
        else found.push({ text: match[0], close: true });
      }
      const kept = found.flatMap((term) => (term.close ? pieces(term.text) : about.idle.has(term.text) ? [] : [term.text]));
      return few(unique(kept.length ? kept : found.map((term) => term.text)).slice(0, 8).map(others));
    };
    const unique = (all) => [...new Set(all)];
    // A long question has words enough of its own; each more that counts as one of them loads a list.
    const few = (all) => {
      let many = all.flat().length;
      return all.map((term) => {
        if (many <= OPTIONS) return term;
        many -= term.length - 1;
        return term.slice(0, 1);
      });
    };

    // A word with those that count as it: other forms, words of the same meaning, each a little less.
    const others = (word) => {
      const all = new Map([[word, 1]]);
      const base = about.forms[word] || word;
      if (base !== word) all.set(base, 0.95);
      for (const group of about.query.same) {
        if (!group.some((each) => each === word || stem(each) === stem(base))) continue;
        group.forEach((each) => { if (!all.has(each)) all.set(each, 0.75); });
      }
      return [...all].map(([text, weight]) => ({ text, weight, words: tokens(text), stem: stem(text), close: isClose(text) || tokens(text).length > 1 }));
    };

    // The words that a run of characters may be made of: most are of two.
    const pairs = (run) => {
      const step = run.length % 2 ? 1 : 2;
      const each = Array.from({ length: Math.floor((run.length - 2) / step) + 1 }, (_, n) => run.slice(n * step, n * step + 2));
      const telling = each.filter((pair) => !/^[\u3040-\u309f]+$/.test(pair));
      return telling.length ? telling : each;
    };

    // 2. Which entries may hold a word: 2 by their names, 1 elsewhere.
    const place = (lead) => {
      let low = 0, high = about.leads.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (about.leads[middle] <= lead) low = middle; else high = middle - 1;
      }
      return low;
    };
    const fill = (level, lists) => {
      const [named, held] = lists.split(" ");
      if (held === "*") level.fill(1);
      else for (const n of decode(held)) level[n] = Math.max(level[n], 1);
      for (const n of decode(named)) level[n] = 2;
    };
    const levelOf = async (lead, isStart) => {
      const level = new Uint8Array(about.size);
      const first = place(lead);
      const last = isStart ? Math.min(place(`${lead}\uffff`), first + SHARDS - 1) : first;
      const shards = await Promise.all(Array.from({ length: last - first + 1 }, (_, n) => shard(`l/${first + n}`)));
      for (const each of shards) {
        if (!isStart) { if (each[lead]) fill(level, each[lead]); continue; }
        for (const key of Object.keys(each)) if (key.startsWith(lead)) fill(level, each[key]);
      }
      return level;
    };
    const leads = (option, isLast) => {
      const found = [];
      for (const word of option.words) {
        if (isClose(word)) {
          const signs = [...word]; // some take two places in a string
          if (signs.length === 1) found.push([word, true]);
          const each = signs.slice(1).map((sign, n) => signs[n] + sign);
          each.sort((a, b) => (about.often[a] || 0) - (about.often[b] || 0));
          found.push(...each.slice(0, RARE).map((pair) => [pair, false]));
        } else {
          const short = /^\d/.test(word) ? word.slice(0, LEAD) : stem(word).replace(/i$/, "").slice(0, LEAD);
          const open = short.length < LEAD && (isLast || (!/^\d/.test(word) && short.length > 2));
          found.push([open ? short : word.slice(0, LEAD), open]);
        }
      }
      return found;
    };
    const candidates = async (term, isLast) => {
      const all = await Promise.all(term.map(async (option) => {
        const levels = await Promise.all(leads(option, isLast).map(([lead, open]) => levelOf(lead, open)));
        return levels.reduce((one, other) => one.map((level, n) => Math.min(level, other[n])));
      }));
      return all.reduce((one, other) => one.map((level, n) => Math.max(level, other[n])));
    };

    // 3. The exact check in the entries, and how well each fits.
    const FIELDS = { title: 10, names: 9, detail: 4, text: 2.5, also: 1.5 };
    const told = (text) => ({ plain: normal(text), words: tokens(text) });
    const opened = new Map();
    const open = (one) => {
      if (!opened.has(one.number)) {
        const rows = one.rows.map((row) => told([row.shown, row.short, row.when, row.also, row.badge.text, ...row.prints.map((p) => p.text)].join(" | ")));
        opened.set(one.number, {
          title: told(one.title.text), names: told([...one.names.map((name) => name.text), one.slot.text].join(" | ")),
          detail: told(`${one.detail} | ${one.badge.text}`), text: told(one.text), also: told(one.also), rows,
        });
      }
      return opened.get(one.number);
    };
    const quality = (option, { plain, words }, isLast) => {
      if (option.close) {
        const at = plain.indexOf(option.text);
        return at < 0 || (/^\d/.test(option.text) && /[\d.]/.test(plain[at - 1] || "")) ? 0 : option.weight;
      }
      let best = 0;
      for (const word of words) {
        if (word === option.text) return option.weight;
        if (/^\d/.test(option.text)) { if (isLast && word.startsWith(option.text)) best = Math.max(best, 0.5); continue; }
        if (stem(word) === option.stem) best = Math.max(best, 0.95);
        else if (word.startsWith(option.text) && (option.text.length > 2 || isLast)) best = Math.max(best, isLast ? 0.7 : 0.5);
      }
      return best * option.weight;
    };
    const fit = (term, text, isLast) => Math.max(...term.map((option) => quality(option, text, isLast)));

    const judge = (one, query) => {
      const texts = open(one);
      const isFigure = one.front >= 0;
      const own = query.terms.map((term, n) => Math.max(...Object.keys(FIELDS).map((name) => FIELDS[name] * fit(term, texts[name], query.isOpen && n === query.terms.length - 1))));
      const inRow = isFigure ? texts.rows.map((row) => query.terms.map((term, n) => 5 * fit(term, row, query.isOpen && n === query.terms.length - 1))) : [];
      let row = -1, most = 0;
      inRow.forEach((fits, n) => {
        const gain = fits.reduce((sum, each, t) => sum + Math.max(0, each - own[t] * 0.5) * query.rarity[t], 0);
        if (gain > most || (gain === most && gain && n === one.front)) { row = n; most = gain; }
      });
      const best = own.map((each, n) => Math.max(each, row >= 0 ? inRow[row][n] : 0));
      const whole = query.rarity.reduce((sum, each) => sum + each, 0);
      const found = best.reduce((sum, each, n) => sum + (each ? query.rarity[n] : 0), 0) / whole;
      const sum = best.reduce((total, each, n) => total + each * query.rarity[n], 0) / whole;
      const long = (words) => words.reduce((sum, word) => sum + (about.idle.has(word) ? 0 : word.length), 0);
      const titled = query.terms.filter((term) => fit(term, texts.title, false) > 0.9).map((term) => term[0].text);
      const share = long(titled) / Math.max(1, long(texts.title.words));
      const isNamed = [one.title, ...one.names].some((name) => query.names.has(normal(name.text)));
      const asked = query.kinds.has(about.kinds[one.kind].id) ? 1.3 : 1;
      // All of a name is there, if not all of the query.
      const isCovered = isNamed || share > 0.99 || one.names.some((name) => name.text && tokens(name.text).every((word) => query.terms.some((term) => term[0].text === word)));
      const fits = found ** (isCovered ? 1 : 2) * (sum + 5 * Math.min(1, share));
      const score = (fits + (isNamed ? 15 : isCovered ? 6 : 0) + (one.weight / 10) * Math.min(1, sum / 2.5)) * asked * (0.7 + one.weight / 300);
      return { entry: one, row: row >= 0 ? row : one.front, isRow: row >= 0, isCovered, found, score };
    };

    const entries = async (numbers, most) => {
      const blockOf = (n) => { let at = about.blocks.findIndex((first) => first > n); return (at < 0 ? about.blocks.length : at) - 1; };
      const blocks = new Set();
      for (const n of numbers) {
        const block = blockOf(n);
        if (blocks.size >= most && !blocks.has(block)) continue;
        blocks.add(block);
      }
      const loaded = await Promise.all([...blocks].map(async (block) => [block, await shard(`e/${block}`)]));
      const byBlock = new Map(loaded);
      return numbers.map((n) => {
        const block = blockOf(n), parts = byBlock.get(block)?.[n - about.blocks[block]];
        return parts ? entry(parts, n) : null;
      });
    };

    const levelsOf = (query) => Promise.all(query.terms.map((term, n) => candidates(term, query.isOpen && n === query.terms.length - 1)));
    const byWords = async (query) => {
      let levels = await levelsOf(query);
      // Where nothing holds such a run of characters, any of its pairs will do.
      const isLost = (term, n) => isClose(term[0].text) && term[0].text.length > 2 && !levels[n].some(Boolean);
      if (query.terms.some(isLost)) {
        query.terms = query.terms.flatMap((term, n) => (isLost(term, n) ? pairs(term[0].text).map(others) : [term])).slice(0, 8);
        levels = await levelsOf(query);
      }
      query.rarity = levels.map((level) => Math.log(1 + about.size / (1 + level.reduce((sum, each) => sum + (each ? 1 : 0), 0))));
      const ranked = [];
      for (let n = 0; n < about.size; n += 1) {
        let count = 0, bound = 0;
        levels.forEach((level, t) => { if (level[n]) { count += 1; bound += query.rarity[t] * (level[n] === 2 ? 6 : 3); } });
        bound *= 1 - (0.4 * n) / about.size;
        if (count) ranked.push([n, count, bound]);
      }
      ranked.sort((a, b) => b[1] - a[1] || b[2] - a[2] || a[0] - b[0]);
      const chosen = ranked.slice(0, 400).map(([n]) => n);
      const read = (await entries(chosen, BLOCKS)).filter(Boolean);
      const hits = read.map((one) => judge(one, query)).filter((hit) => hit.found > 0);
      const most = Math.max(...hits.map((hit) => hit.found));
      const known = new Set(read.map((one) => one.number));
      const isPart = ranked.some(([n, count]) => count === query.terms.length && !known.has(n));
      const kept = hits.filter((hit) => hit.found >= 0.7 * most || (hit.isCovered && hit.found >= 0.4));
      return { hits: kept.sort((a, b) => b.score - a.score || a.entry.number - b.entry.number).slice(0, MOST), isPart };
    };

    // Numbers inside what was read, and wider ones that hold it.
    const byValue = async (read) => {
      const [low, high] = [read.low === null ? -Infinity : Number(read.low), read.high === null ? Infinity : Number(read.high)];
      const groups = read.units.length ? new Set(read.units.map(reader.group)) : new Set(Object.keys(about.values));
      const names = [];
      for (const group of groups) {
        for (const [name, first, last, least, most] of about.values[group] || []) {
          const holds = Number(least) <= low && Number(most) >= high;
          const meets = Number(first) <= high && Number(last) >= low;
          if (holds || meets) names.push([meets ? 0 : 1, name]);
        }
      }
      names.sort((a, b) => a[0] - b[0]);
      const shards = await Promise.all(names.slice(0, VALUES + (read.units.length ? 0 : 3)).map(([, name]) => shard(name)));
      const rows = shards.flat().map(([n, m, first, last, least, most]) => {
        const isInside = Number(first) >= low && Number(last) <= high;
        const holds = least !== null && most !== null && Number(least) <= low && Number(most) >= high;
        return { n, m, isInside, holds, isExact: Number(first) === Number(read.value) };
      });
      return rows.filter((row) => row.isInside || row.holds)
        .sort((a, b) => b.isExact - a.isExact || b.isInside - a.isInside || a.n - b.n || a.m - b.m);
    };
    const figuresIn = async (figure, query) => {
      const rows = await byValue(figure.read);
      const read = await entries(rows.slice(0, 200).map((row) => row.n), BLOCKS + 2);
      const hits = [];
      rows.slice(0, 200).forEach((row, n) => {
        if (!read[n]) return;
        const word = query.terms.length ? judge(read[n], query) : { found: 1, score: 0 };
        const score = 40 + 20 * row.isExact + 20 * row.isInside + 10 * (read[n].front >= 0) + word.score - hits.length / 1000;
        if (word.found) hits.push({ entry: read[n], row: row.m, isRow: true, isValue: true, holds: !row.isInside, found: word.found, score });
      });
      return hits.sort((a, b) => b.score - a.score);
    };

    const prepare = () => {
      if (about.idle) return;
      const { leave_out, forms } = about.query;
      about.idle = new Set(Object.values(leave_out).flat());
      about.leftOut = Object.values(leave_out).flat().filter(isClose).sort((a, b) => b.length - a.length);
      about.forms = Object.assign({}, ...Object.values(forms));
    };

    const ask = async (typed) => {
      await start();
      prepare();
      const plain = normal(typed);
      const figure = readFigure(typed.normalize("NFKC").trim());
      const isFigure = figure && !figure.read.isBare;
      const query = { kinds: new Set(), isOpen: !/\s$/.test(typed), rarity: [] };
      query.names = new Set([plain.trim()]);
      for (const [word, kinds] of Object.entries(about.query.asks)) {
        const is = isClose(word) ? plain.includes(word) : ` ${plain} `.includes(` ${word} `);
        if (is) kinds.forEach((kind) => query.kinds.add(kind));
      }
      query.terms = terms(isFigure ? figure.rest : typed);
      query.names.add(query.terms.map((term) => term[0].text).join(" "));
      if (isFigure) {
        const onlyAsks = query.terms.every((term) => about.idle.has(term[0].text));
        if (onlyAsks) query.terms = [];
        if (query.terms.length) query.rarity = query.terms.map(() => 1);
        const hits = await figuresIn(figure, query);
        if (hits.length) return { hits, query, figure, isPart: false };
        query.terms = terms(typed);
      }
      const made = query.terms.length ? await byWords(query) : { hits: [], isPart: false };
      return { ...made, query, figure: isFigure ? figure : null };
    };
    return { ask, start, get about() { return about; }, get reader() { return reader; }, stem, isClose };
  };
})();
