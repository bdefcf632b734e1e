/* Reads a typed figure as a range of numbers and writes such numbers. The words come from the tables that the site's
   own reader is made of (factsite/quantities/tables.py); what this one does not understand fully, it declines. */
(() => {
  "use strict";
  const app = (globalThis.factsite ??= {});

  // Exact decimals: n times ten to the e.
  const dec = (text) => {
    const [, sign, whole, part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(text);
    return { n: BigInt(sign + whole + part), e: Number(power) - part.length };
  };
  const power = (e) => ({ n: 1n, e });
  const level = (a, b) => {
    const e = Math.min(a.e, b.e);
    return [a.n * 10n ** BigInt(a.e - e), b.n * 10n ** BigInt(b.e - e), e];
  };
  const add = (a, b) => { const [x, y, e] = level(a, b); return { n: x + y, e }; };
  const times = (a, b) => ({ n: a.n * b.n, e: a.e + b.e });
  const minus = (a) => ({ n: -a.n, e: a.e });
  const abs = (a) => (a.n < 0n ? minus(a) : a);
  const less = (a, b) => { const [x, y] = level(a, b); return x < y; };
  const least = (a, b) => (less(b, a) ? b : a);
  const most = (a, b) => (less(a, b) ? b : a);
  const half = (a) => ({ n: a.n * 5n, e: a.e - 1 });
  const twentieth = (a) => ({ n: a.n * 5n, e: a.e - 2 });
  const plain = (a) => {
    let { n, e } = a;
    if (!n) return { n, e: 0 };
    while (n % 10n === 0n) { n /= 10n; e += 1; }
    return { n, e };
  };
  const text = (a) => {
    const { n, e } = plain(a);
    const digits = String(n < 0n ? -n : n).padStart(e < 0 ? 1 - e : 1, "0");
    const whole = e < 0 ? digits.slice(0, e) : digits + "0".repeat(e);
    return (n < 0n ? "-" : "") + whole + (e < 0 ? `.${digits.slice(e)}` : "");
  };
  // The place of the last digit that is not zero; the step where there is none.
  const lastDigit = (value, step) => (value.n ? power(plain(value).e) : step);
  const width = (value, step) =>
    most(least(twentieth(abs(value)), times(most(lastDigit(value, step), step), { n: 2n, e: 0 })), half(step));

  const EFFECTS = {
    around: (x, step, w) => [add(x, minus(w)), add(x, w)],
    below: (x, step, w) => [add(x, minus(w)), x],
    above: (x, step, w) => [x, add(x, w)],
    within: (x, step) => [x, add(x, lastDigit(x, step))],
    "open-above": (x) => [x, null],
    "open-below": (x) => [null, x],
  };

  const fold = (written) => written.normalize("NFKC").toLowerCase();
  const YEAR = /^\s*(?:19|20)\d\d(?:[-–—~〜/](?:(?:19|20)\d\d|\d\d))?\s*$/;
  const DIGITS = /(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d.,]*\d)/y;
  const LATIN = /[\p{L}]/u;
  const inside = (all, end) => {
    const [a, b] = [all[end - 1] || "", all[end] || ""];
    return (LATIN.test(a) && LATIN.test(b) && a < "\u2e80" && b < "\u2e80") || (/\d/.test(a) && /\d/.test(b));
  };

  app.reader = (tables) => {
    const roles = new Map();
    const allow = (word, role, value) => roles.set(word, { ...roles.get(word), [role]: value });
    for (const role of ["scales", "letters", "before", "after"]) {
      for (const [word, value] of Object.entries(tables[role])) allow(word, role, value);
    }
    for (const role of ["minus", "plus", "fillers"]) tables[role].forEach((word) => allow(word, role, true));
    const longest = (map, all, at, limit) => {
      for (let end = Math.min(all.length, at + limit); end > at; end -= 1) {
        const found = map(all.slice(at, end));
        if (found !== undefined && !inside(all, end)) return [end, found];
      }
      return [at, undefined];
    };

    // One piece of the phrase: a number, or what a word may do and which units it may name.
    const piece = (cased, folded, at) => {
      DIGITS.lastIndex = at;
      const digits = DIGITS.exec(folded);
      if (digits) return number(folded, at, digits[0]);
      const word = longest((w) => roles.get(w), folded, at, 40);
      const sign = longest((w) => tables.signs[w], cased, at, 12);
      const name = longest((w) => tables.words[w], folded, at, 60);
      const end = Math.max(word[0], sign[0], name[0]);
      if (end === at) return null;
      const units = [...(sign[0] === end ? sign[1] || [] : []), ...(name[0] === end ? name[1] || [] : [])];
      return { start: at, end, roles: word[0] === end ? word[1] || {} : {}, units: [...new Set(units)] };
    };

    // Digits, and the scales of scripts that count in ten thousands behind them: 1兆551億.
    const number = (folded, start, first) => {
      let total = { n: 0n, e: 0 }, limit = Infinity, at = start, digits = first, step, runs = 0, scaled = false, broken = false;
      while (digits) {
        at += digits.length;
        runs += 1;
        const value = dec(digits.replaceAll(",", ""));
        broken ||= value.e < 0;
        step = power(value.e);
        let factor = 0;
        if (folded[at] in tables.small) { factor = tables.small[folded[at]]; at += 1; scaled = true; }
        const space = folded[at] === " " && folded[at + 1] in tables.large ? 1 : 0;
        const large = tables.large[folded[at + space]];
        if (large !== undefined) { factor += large; at += 1 + space; scaled = true; }
        const group = times(value, power(factor));
        // Each group stands below the scale before it.
        if (limit !== Infinity && !less(group, power(limit))) return null;
        if ((large ?? 0) >= limit) return null;
        total = add(total, group);
        step = times(step, power(factor));
        limit = large ?? 0;
        if (!limit) break;
        DIGITS.lastIndex = at;
        digits = DIGITS.exec(folded)?.[0];
      }
      if ((broken && runs > 1) || folded[at] in tables.small || folded[at] in tables.large) return null;
      if (/[〇零一二三四五六七八九十百千万億兆京数・]/u.test(folded[at] || "")) return null;
      return { start, end: at, value: total, step, scaled, roles: {}, units: [] };
    };

    const pieces = (phrase) => {
      const cased = phrase.normalize("NFKC"), folded = fold(phrase), found = [];
      if (cased.length !== folded.length || cased.length > 100) return null;
      for (let at = 0; at < folded.length;) {
        if (/\s/.test(folded[at])) { at += 1; continue; }
        const one = piece(cased, folded, at);
        if (!one) return null;
        found.push(one);
        at = one.end;
      }
      return found;
    };

    const isMoney = (units) => units.some((id) => tables.units[id].kind === "currency");
    const shared = (one, other) => (one.length && other.length ? one.filter((id) => other.includes(id)) : one.length ? one : other);

    // The phrase as {low, high, value, step, units}, all in base units; null for what is not fully understood.
    const read = (phrase) => {
      const all = pieces(phrase);
      if (!all || !all.length || YEAR.test(phrase.normalize("NFKC"))) return null;
      const effects = new Set();
      let at = 0;
      const words = (where) => {
        for (; at < all.length && !all[at].value; at += 1) {
          const can = all[at].roles;
          if (can[where]) effects.add(can[where]);
          else if (!can.fillers) return;
        }
      };
      words("before");
      let negative = false, before = [];
      const sign = () => {
        if (at < all.length && (all[at].roles.minus || all[at].roles.plus)) { negative ||= Boolean(all[at].roles.minus); at += 1; }
      };
      sign();
      if (at < all.length && all[at].units.length && isMoney(all[at].units)) {
        before = all[at].units.filter((id) => tables.units[id].kind === "currency");
        at += 1;
        words("before");
        sign();
      }
      const digits = all[at];
      if (!digits || !digits.value) return null;
      at += 1;
      let { value, step } = digits;
      const scale = all[at] && (all[at].roles.scales ?? (before.length ? all[at].roles.letters : undefined));
      if (scale !== undefined && scale !== null && all[at]) {
        if (digits.scaled) return null;
        value = times(value, power(scale));
        step = times(step, power(scale));
        at += 1;
      }
      words("after");
      let after = [];
      if (at < all.length && all[at].units.length) { after = all[at].units; at += 1; }
      const units = shared(before, after);
      if ((before.length || after.length) && !units.length) return null;
      words("after");
      if (at < all.length || effects.size > 1 || (negative && effects.size)) return null;
      const sizes = new Set(units.map((id) => tables.units[id].size));
      if (sizes.size > 1) return null;
      const size = dec([...sizes][0] || "1");
      value = times(negative ? minus(value) : value, size);
      step = times(step, size);
      const [effect] = effects;
      const [low, high] = effect
        ? EFFECTS[effect](value, step, width(value, step))
        : [add(value, minus(half(step))), add(value, half(step))];
      return {
        low: low && text(low), high: high && text(high), value: text(value), units,
        step: text(step), isBare: !units.length && !digits.scaled && scale === undefined,
      };
    };

    // Numbers as the site's language writes them; the scale is that of `like`.
    const scales = Object.entries(tables.writing.scales).map(([e, word]) => [Number(e), word]).sort((a, b) => b[0] - a[0]);
    const write = (number, unit, like = number, isFirst = false) => {
      const of = unit ? tables.units[unit] : null;
      const size = of ? of.size : "1";
      const counted = String(size) === "1" ? dec(number) : dec(String(Number(number) / Number(size)));
      const large = Math.abs(Number(like)) / Number(size);
      const [exponent, word] = scales.find(([e]) => e >= 6 && large >= 10 ** e) || [0, ""];
      const [, whole, part = ""] = /^-?(\d+)(?:\.(\d+))?$/.exec(text(times(abs(counted), power(-exponent))));
      const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
      const scaled = (counted.n < 0n ? "−" : "") + digits + (isFirst ? "" : word);
      if (!of) return scaled;
      const gap = /[A-Za-z]$/.test(of.symbol) ? " " : "";
      const pattern = of.kind === "currency" ? tables.writing.currency : isFirst ? "{number}" : tables.writing.other;
      return pattern.replace("{symbol}", of.symbol).replace("{gap}", gap).replace("{number}", scaled)
        .replace("{name}", scaled === "1" ? of.one : of.many).trim();
    };
    return { read, write, group: (id) => tables.units[id].group };
  };
})();
