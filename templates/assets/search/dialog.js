/* The dialog of search: a field and a list of what find.js finds. Every text lands as text. */
(() => {
  "use strict";
  const app = (globalThis.factsite ??= {});
  const [BEST, SHOWN, PRINTS, SNIPPET, BARS] = [3, 4, 2, 150, 24];
  const SVG = "http://www.w3.org/2000/svg";

  const make = (name, attributes = {}, ...inside) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== undefined && value !== "") node.setAttribute(key, value);
    }
    node.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
    return node;
  };
  const draw = (name, attributes, ...inside) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  };
  const icon = (name) => draw("svg", { class: "i", "aria-hidden": "true" }, draw("use", { href: `#icon-${name}` }));
  const badge = ({ text, lang }) => (text ? make("span", { class: `badge bare ${lang}` }, text) : null);
  const say = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // The words of a query as they may stand in a text, whatever their ending.
  const pattern = (query, finder) => {
    const written = (text) => [...text].map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[.,]?");
    const words = query.terms.flat().filter((option) => option.weight >= 0.6).map((option) => {
      if (option.close || /^\d/.test(option.text)) return `()${written(option.text)}`;
      return `(^|[^\\p{L}\\p{N}])${written(option.stem.replace(/i$/, ""))}\\p{L}*`;
    });
    return words.length ? new RegExp(words.join("|"), "giu") : null;
  };
  // The text with what was found in it marked.
  const marked = (text, found) => {
    const parts = [];
    let at = 0;
    for (const match of found ? text.matchAll(found) : []) {
      const before = match.slice(1).find((group) => group !== undefined) || "";
      const start = match.index + before.length, end = match.index + match[0].length;
      if (end <= start) continue;
      parts.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [...parts, text.slice(at)];
  };
  const snippet = (text, found) => {
    if (text.length <= SNIPPET) return text;
    if (found) found.lastIndex = 0;
    const match = found && found.exec(text);
    if (found) found.lastIndex = 0;
    let start = match ? Math.max(0, match.index - SNIPPET / 3) : 0;
    if (start) start = Math.max(start, text.indexOf(" ", start) + 1 > match.index ? start : text.indexOf(" ", start) + 1);
    let end = Math.min(text.length, start + SNIPPET);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), end - 20);
    return `${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
  };

  app.dialog = (base, words) => {
    const finder = app.finder(base);
    let opener = null, asked = 0, shown = [], at = -1, pressed = false;

    const field = make("input", {
      type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "search-list", "aria-autocomplete": "list",
      "aria-label": words.title, placeholder: words.placeholder, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
    });
    const read = make("p", { class: "read", hidden: true });
    const list = make("div", { class: "list", id: "search-list", role: "listbox", "aria-label": words.results });
    const empty = make("div", { class: "none" });
    const peek = make("aside", { class: "peek", "aria-label": words.chosen, hidden: true });
    const count = make("span", { class: "end", role: "status", "aria-live": "polite" });
    const key = (...names) => names.map((name) => make("kbd", {}, name));
    const close = make("button", { class: "esc", type: "button", "aria-label": words.close }, make("kbd", { "aria-hidden": "true" }, "esc"));
    const keys = make("p", { class: "keys" },
      make("span", {}, ...key("↑", "↓"), words.choose), make("span", {}, ...key("enter"), words.enter),
      make("span", {}, ...key("tab"), words.group), count);
    const hits = make("div", { class: "hits" }, make("div", { class: "found" }, empty, list), peek);
    const dialog = make("dialog", { class: "ask", "aria-label": words.title }, make("div", { class: "q" }, icon("search"), field, close), read, hits, keys);
    document.body.append(dialog);

    const kindOf = (hit) => finder.about.kinds[hit.entry.kind];
    const addressOf = (address) => {
      const [path, anchor] = address.split("#");
      const file = location.protocol === "file:" && (path === "" || path.endsWith("/")) ? `${path}index.html` : path;
      return base + file + (anchor ? `#${anchor}` : "");
    };
    const rowOf = (hit) => (hit.row >= 0 ? hit.entry.rows[hit.row] : null);
    const isFigure = (hit) => hit.entry.front >= 0;
    const linkOf = (hit) => {
      const row = isFigure(hit) ? rowOf(hit) : null;
      return addressOf(hit.entry.address + (row && row.anchor ? `#${row.anchor}` : ""));
    };

    // What stands in one line of the list
    const printed = (print, result) => {
      const inside = result.figure && isInside(print.text, result.figure.read);
      const text = print.lang ? print.text : `“${print.text}”`;
      return make("span", { class: "printed", lang: print.lang }, ...(inside ? [make("mark", {}, text)] : marked(text, result.pattern)));
    };
    // Whether a print says a number inside what was typed: as it stands, and not only for what it may be.
    const isInside = (text, { low, high }) => {
      const other = finder.reader.read(text);
      const is = other && other.low !== null && other.high !== null && Number(other.high) - Number(other.low) <= Number(high ?? Infinity) - Number(low ?? -Infinity);
      return Boolean(is) && Number(other.value) >= Number(low ?? -Infinity) && Number(other.value) <= Number(high ?? Infinity);
    };
    const joined = (parts, by) => parts.flatMap((part, n) => (n ? [by, part] : [part]));
    const detail = (hit, result) => {
      const { entry } = hit, row = rowOf(hit);
      if (isFigure(hit)) {
        const order = [...row.prints].sort((a, b) => result.figure ? isInside(b.text, result.figure.read) - isInside(a.text, result.figure.read) : 0);
        const prints = order.slice(0, PRINTS).map((print) => printed(print, result));
        const told = [marked(row.when, result.pattern), prints.length ? [`${words.printed} `, ...joined(prints, ", "), ...(hit.holds ? [`, ${words.holds}`] : [])] : marked(entry.detail, result.pattern)];
        return joined(told.filter((part) => part.some((each) => each !== "")), " · ").flat();
      }
      const pattern = hit.isValue && row ? new RegExp(`()${row.shown.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "gu") : result.pattern;
      const holds = (text) => { if (!pattern) return false; pattern.lastIndex = 0; const is = pattern.test(text); pattern.lastIndex = 0; return is; };
      const isInText = !holds(entry.detail) && holds(entry.text) && (hit.isValue || !holds(entry.title.text));
      const line = isInText ? snippet(entry.text, pattern) : snippet(entry.detail, pattern);
      return marked(line, pattern);
    };
    const slot = (hit, result, isBest) => {
      const { entry } = hit;
      if (isFigure(hit)) return make("b", { class: "val" }, rowOf(hit).short || rowOf(hit).shown);
      const { text, lang } = entry.slot;
      const is = text && (lang || !isBest || text === kindOf(hit).one);
      return make("b", { class: "val k", lang: is ? lang : "" }, ...(is ? marked(text, lang ? result.pattern : null) : [isBest ? kindOf(hit).one : ""]));
    };
    const option = (hit, result, isBest) => {
      const { entry } = hit, row = isFigure(hit) ? rowOf(hit) : null;
      const node = make("a", { class: "hit", role: "option", id: `hit-${shown.length}`, tabindex: "-1", "aria-selected": "false", href: linkOf(hit) },
        slot(hit, result, isBest),
        make("span", { class: "t" }, make("span", { lang: entry.title.lang }, ...marked(entry.title.text, result.pattern)), make("small", {}, ...detail(hit, result))),
        badge(row ? row.badge : entry.badge));
      node.hit = hit;
      shown.push(node);
      return node;
    };
    const more = (group, rest, result) => {
      const node = make("a", { class: "hit more", role: "option", id: `hit-${shown.length}`, tabindex: "-1", "aria-selected": "false", href: "#" }, say(words.more, { n: rest.length }));
      node.addEventListener("click", (event) => {
        event.preventDefault();
        result.open.add(group);
        const before = at;
        list.replaceChildren(...lines(result));
        choose(Math.min(before, shown.length - 1));
        field.focus();
      });
      shown.push(node);
      return node;
    };

    // Groups by kind, the one with the best result first; before them the best of all where they are of several kinds.
    const grouped = (result) => {
      const groups = new Map();
      const isMixed = !result.hits[0]?.isValue && new Set(result.hits.slice(0, BEST).map((hit) => hit.entry.kind)).size > 1;
      const rest = isMixed ? result.hits.slice(BEST) : result.hits;
      for (const hit of rest) groups.set(hit.entry.kind, [...(groups.get(hit.entry.kind) || []), hit]);
      const made = [...groups].map(([kind, hits]) => [finder.about.kinds[kind].id, finder.about.kinds[kind].many, hits]);
      return isMixed ? [["best", words.best, result.hits.slice(0, BEST)], ...made] : made;
    };
    const lines = (result) => {
      shown = [];
      return grouped(result).map(([id, name, hits]) => {
        const isAll = id === "best" || result.open.has(id) || hits.length <= SHOWN + 1;
        const first = isAll ? hits : hits.slice(0, SHOWN);
        const group = make("div", { role: "group", "aria-label": name }, make("p", { class: "label", "aria-hidden": "true" }, `${name} `, make("span", {}, id === "best" ? "" : String(hits.length))));
        group.append(...first.map((hit) => option(hit, result, id === "best")));
        if (!isAll) group.append(more(id, hits.slice(SHOWN), result));
        return group;
      });
    };

    // The chosen one beside the list
    const bars = (hit) => {
      const times = new Map();
      for (const row of hit.entry.rows) {
        const number = finder.reader.read(row.shown);
        if (number && (!times.has(row.when) || row === rowOf(hit))) times.set(row.when, [Number(number.value), row]);
      }
      const all = [...times.values()].slice(0, BARS).reverse();
      const most = Math.max(...all.map(([value]) => value));
      if (all.length < 3 || most <= 0 || all.some(([value]) => value < 0) || !all.some(([, row]) => row === rowOf(hit))) return [];
      const wide = 284 / all.length;
      const made = all.map(([value, row], n) => {
        const high = Math.max(1, 62 * (value / most));
        const is = row === rowOf(hit) ? (row.badge.lang === "tent" ? "next" : "on") : "";
        return draw("rect", { class: `b ${is}`, x: (n * wide + 1).toFixed(1), y: (63 - high).toFixed(1), width: Math.max(1, wide - 2).toFixed(1), height: high.toFixed(1) });
      });
      const [first, last] = [all[0][1].when, all.at(-1)[1].when];
      return [draw("svg", { class: "c sp", viewBox: "0 0 284 64", "aria-hidden": "true" }, ...made, draw("line", { class: "tk", x1: 0, x2: 284, y1: 63.5, y2: 63.5 })),
        make("p", { class: "ends" }, make("span", {}, first), make("span", {}, last))];
    };
    const large = (text) => {
      const [, number, unit] = /^(.*?\d[\d.,]*)(.*)$/s.exec(text) || [null, text, ""];
      return make("p", { class: number.length > 9 ? "n long" : "n" }, number, make("small", {}, unit));
    };
    const about = (hit, result) => {
      const { entry } = hit, row = rowOf(hit);
      const open = make("p", { class: "go" }, make("a", { href: linkOf(hit) }, words.open));
      if (!isFigure(hit)) {
        const names = entry.names.filter((name) => name.text && name.text.length < 40).map((name) => make("span", { lang: name.lang }, ...marked(name.text, result.pattern)));
        const text = entry.text.length > 400 ? `${entry.text.slice(0, entry.text.lastIndexOf(" ", 400))} …` : entry.text;
        return [make("p", { class: "label" }, kindOf(hit).one), make("p", { class: "name", lang: entry.title.lang }, entry.title.text),
          make("p", { class: "when" }, ...joined(names, ", "), entry.badge.text ? " " : "", badge(entry.badge)),
          make("p", {}, ...marked(entry.detail, result.pattern)), make("p", { class: "mut" }, ...marked(text, result.pattern)), open];
      }
      const sources = [...new Set(row.prints.map((print) => print.source).filter(Boolean))];
      const facts = make("dl", {});
      if (row.prints.length) facts.append(make("dt", {}, words.as_printed), make("dd", {}, ...joined(row.prints.map((print) => printed(print, result)), make("br"))).cloneNode(true));
      if (sources.length) facts.append(make("dt", {}, words.sources), ...sources.map((source) => make("dd", {}, source)));
      const when = row.when.slice(0, 1).toUpperCase() + row.when.slice(1);
      return [make("p", { class: "label" }, entry.title.text), large(row.shown),
        make("p", { class: "when" }, when, " ", badge(row.badge)), ...bars(hit), ...(facts.children.length ? [facts] : []), open];
    };
    const choose = (number, isQuiet = false) => {
      shown[at]?.setAttribute("aria-selected", "false");
      at = number;
      const node = shown[at];
      if (!node) {
        field.removeAttribute("aria-activedescendant");
        peek.hidden = true;
        return;
      }
      node.setAttribute("aria-selected", "true");
      field.setAttribute("aria-activedescendant", node.id);
      if (!isQuiet) node.scrollIntoView({ block: "nearest" });
      if (!isQuiet && at === 0) list.scrollTop = 0;
      peek.hidden = !node.hit;
      if (node.hit) peek.replaceChildren(...about(node.hit, list.result));
    };

    // What is said of the query as a whole
    const readAs = (figure) => {
      read.hidden = !figure;
      if (!figure) return;
      const { value, low, high, units } = figure.read;
      const unit = units[0];
      const written = (number, like, isFirst) => (number === null ? "" : finder.reader.write(number, unit, like, isFirst));
      const sameScale = low !== null && high !== null;
      const range = say(low === null ? words.below : high === null ? words.above : words.between, { low: written(low, value, sameScale), high: written(high, value, false) });
      read.replaceChildren(make("span", {}, words.read_as), " ", make("b", {}, written(value, value, false)), make("span", {}, ` · ${range}`));
    };
    const browse = () => {
      const kinds = (finder.about?.kinds || []).filter((kind) => kind.index);
      return kinds.length ? [make("p", {}, words.browse), make("ul", {}, ...kinds.map((kind) => make("li", {}, make("a", { href: addressOf(kind.index) }, kind.many))))] : [];
    };
    const tell = (...texts) => {
      empty.replaceChildren(...texts.filter(Boolean).map((text) => make("p", {}, text)), ...browse());
      empty.hidden = false;
    };
    const show = (result, typed) => {
      list.result = result;
      list.dataset.of = typed;
      result.open = new Set();
      result.pattern = pattern(result.query, finder);
      list.replaceChildren(...lines(result));
      readAs(result.figure);
      const n = result.hits.length;
      count.textContent = n === 1 ? words.one : say(result.isPart ? words.at_least : words.many, { n });
      if (n) count.append(make("span", {}, ` · ${words.offline}`));
      field.setAttribute("aria-expanded", String(n > 0));
      list.hidden = !n;
      empty.hidden = n > 0;
      if (!n) tell(say(words.none, { query: typed.trim() }), words.try);
      choose(n ? 0 : -1);
    };
    const clear = () => {
      list.replaceChildren();
      list.hidden = true;
      read.hidden = true;
      shown = [];
      count.textContent = "";
      field.setAttribute("aria-expanded", "false");
      tell(words.empty);
      choose(-1);
    };
    const ask = async () => {
      const turn = (asked += 1);
      const typed = field.value;
      keep(typed);
      if (!typed.trim()) return clear();
      try {
        const result = await finder.ask(typed);
        if (turn === asked) show(result, typed);
      } catch (error) {
        if (turn !== asked) return;
        clear();
        tell(words.failed);
        console.warn(error);
      }
    };
    const keep = (typed) => { try { sessionStorage.setItem("factsite.search", typed); } catch { /* not allowed here */ } };
    const kept = () => { try { return sessionStorage.getItem("factsite.search") || ""; } catch { return ""; } };

    // Keys and presses. While a word is being composed, its keys are not ours.
    const step = (by) => { if (shown.length) choose((at + by + shown.length) % shown.length); };
    const turn = (event) => {
      const group = (node) => node?.closest("[role=group]");
      const now = group(shown[at]);
      const order = event.shiftKey ? [...shown].reverse() : shown;
      const from = order.indexOf(shown[at]);
      let next = order.slice(from + 1).find((node) => group(node) !== now);
      if (!next) return;
      if (event.shiftKey) next = shown.find((node) => group(node) === group(next));
      event.preventDefault();
      choose(shown.indexOf(next));
    };
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); }
      else if (event.key === "Tab" && shown.length) turn(event);
      // Of itself it would empty the field first.
      else if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
      else if (event.key === "Enter" && shown[at]) {
        event.preventDefault();
        const with_ = { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey };
        shown[at].dispatchEvent(new MouseEvent("click", with_));
      }
    });
    field.addEventListener("input", ask);
    list.addEventListener("mousemove", (event) => {
      const node = event.target.closest(".hit");
      const number = shown.indexOf(node);
      if (number >= 0 && number !== at) choose(number, true);
    });
    list.addEventListener("click", (event) => {
      const node = event.target.closest("a.hit");
      if (node?.hit && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });
    close.addEventListener("click", () => dialog.close());
    const isOutside = (event) => {
      const box = dialog.getBoundingClientRect();
      return event.target === dialog && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
    };
    dialog.addEventListener("pointerdown", (event) => { pressed = isOutside(event); });
    dialog.addEventListener("click", (event) => { if (pressed && isOutside(event)) dialog.close(); });
    dialog.addEventListener("close", () => {
      if (opener?.isConnected) opener.focus({ preventScroll: true });
    });

    return (typed) => {
      if (dialog.open) return field.focus();
      opener = document.activeElement === document.body ? null : document.activeElement;
      dialog.showModal();
      field.value = typed ?? kept();
      field.select();
      field.value ? ask() : clear();
    };
  };
})();
