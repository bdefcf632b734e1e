/* Comfort only: every page reads and works without this file. Menus close, cards open in place, indexes filter and sort. */
(() => {
  "use strict";
  document.documentElement.classList.remove("no-js");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Menus of the header are <details>: close them on Escape (focus goes back), on a press outside, and when focus leaves.
  for (const menu of all("details.menu")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    document.addEventListener("pointerdown", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  // Light and dark: the system's, until the reader chooses. The choice is kept as Material keeps it, whose head restores it.
  const chosen = document.body.dataset;
  for (const button of all("button.scheme")) {
    button.addEventListener("click", () => {
      const isDark = chosen.mdColorMedia ? chosen.mdColorScheme === "slate" : matchMedia("(prefers-color-scheme: dark)").matches;
      const media = `(prefers-color-scheme: ${isDark ? "light" : "dark"})`;
      const color = { media, scheme: isDark ? "default" : "slate", primary: "custom", accent: "custom" };
      for (const [name, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${name}`, value);
      __md_set("__palette", { index: isDark ? 0 : 1, color });
      all("meta[name=theme-color]").forEach((meta) => { meta.content = isDark ? "#ffffff" : "#141a24"; });
    });
  }

  // A figure in the text names its card (data-card). There is one dialog, filled from what stands hidden at the end of
  // the article. A pointer that rests on a figure, or the focus, shows it beside the text and leaves the focus where it
  // is; a press, Enter, Space or arrow down goes into it, and on a phone it is a sheet over the page.
  const card = document.getElementById("card");
  const sheet = matchMedia("(max-width: 45em)");
  const margin = matchMedia("(min-width: 75em)");
  const REST = 250, GRACE = 300, GAP = 20, EDGE = 12;
  let figure = null;  // whose card is open
  let isHeld = false; // until it is closed on purpose
  let isQuiet = false; // the focus comes back, and opens nothing
  let clock, far;

  const wait = (then, time) => { clearTimeout(clock); clock = setTimeout(then, time); };
  const back = (link) => { isQuiet = true; link.focus({ preventScroll: true }); isQuiet = false; };
  const shut = (goBack = card.contains(document.activeElement)) => {
    clearTimeout(clock);
    if (!figure) return;
    const link = figure;
    figure = null;
    isHeld = false;
    link.setAttribute("aria-expanded", "false");
    if (card.matches(":modal")) goBack = true;
    card.close();
    if (goBack) back(link);
  };
  const fill = (link) => {
    const one = document.getElementById(link.dataset.card);
    const shared = [...one.parentNode.children].filter((part) => !part.id).map((part) => part.cloneNode(true));
    const [name, every, ...bars] = shared;
    const own = one.cloneNode(true);
    const [number, ...facts] = own.childNodes;
    const path = one.dataset.mark && bars[0]?.querySelector(".b");
    if (path) {
      const mark = path.cloneNode();
      mark.setAttribute("d", one.dataset.mark);
      mark.setAttribute("class", "next" in one.dataset ? "own next" : "own");
      bars[0].append(mark);
    }
    card.querySelector("#card-of").replaceChildren(...name.childNodes);
    card.querySelector(".ok").hidden = !("ok" in one.dataset);
    const when = facts.findIndex((part) => part.localName === "dl");
    card.querySelector("div").replaceChildren(number, ...facts.slice(0, when), ...bars, ...facts.slice(when));
    const way = card.querySelector(".go a");
    way.textContent = every.textContent;
    way.href = link.href;
  };
  // In the margin beside the text where there is room, else below the line or above it: the figure is never covered.
  const place = (link) => {
    const line = link.getBoundingClientRect();
    const block = (link.closest("p, li, dd, td, th, figcaption") || link).getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const room = width - block.right - GAP - EDGE;
    const own = card.offsetWidth;
    const isBeside = margin.matches && room >= 240;
    if (isBeside && room < own) card.style.width = `${room}px`;
    const tall = card.offsetHeight;
    const bar = document.querySelector(".bar").getBoundingClientRect().bottom + 8;
    let top = Math.max(Math.min(line.top - 16, innerHeight - tall - EDGE), Math.max(bar, EDGE));
    if (!isBeside) top = line.bottom + 10 + tall <= innerHeight || line.top - tall - 10 < bar ? line.bottom + 10 : line.top - tall - 10;
    const left = isBeside ? block.right + GAP : Math.max(EDGE, Math.min(line.left - 20, width - own - EDGE));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };
  const show = (link, goIn = false) => {
    clearTimeout(clock);
    if (figure !== link) {
      shut(false);
      figure = link;
      link.setAttribute("aria-expanded", "true");
      card.removeAttribute("style");
      fill(link);
      if (sheet.matches) card.showModal();
      else {
        card.setAttribute("open", "");
        place(link);
      }
    }
    if (!goIn) return;
    isHeld = true;
    card.querySelector(".x").focus({ preventScroll: true });
  };
  const leave = () => { if (figure && !isHeld && !figure.matches(":focus-visible")) wait(() => shut(false), GRACE); };

  for (const link of card ? all("a.fact[data-card]") : []) {
    if (!document.getElementById(link.dataset.card)) continue;
    for (const [name, value] of [["haspopup", "dialog"], ["expanded", "false"], ["controls", "card"]]) link.setAttribute(`aria-${name}`, value);
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "touch" || isHeld || sheet.matches) return;
      if (figure === link) clearTimeout(clock);
      else wait(() => show(link), REST);
    });
    link.addEventListener("pointerleave", () => {
      if (!isHeld) clearTimeout(clock);
      leave();
    });
    link.addEventListener("focus", () => {
      if (!isQuiet && !sheet.matches && link.matches(":focus-visible")) show(link);
    });
    link.addEventListener("blur", (event) => {
      if (figure === link && !isHeld && !card.contains(event.relatedTarget)) shut(false);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "ArrowDown") return;
      event.preventDefault();
      show(link, true);
    });
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      show(link, true);
    });
  }
  if (card) {
    card.addEventListener("pointerenter", () => { if (!isHeld) clearTimeout(clock); });
    card.addEventListener("pointerleave", leave);
    card.addEventListener("cancel", (event) => { event.preventDefault(); shut(true); });
    card.querySelector(".x").addEventListener("click", () => shut(true));
    // A press beside the sheet lands on the dialog itself, above its edge.
    card.addEventListener("click", (event) => {
      if (card.matches(":modal") && event.target === card && event.clientY < card.getBoundingClientRect().top) shut(true);
    });
    // Tab leaves the card for what follows the figure in the text, Shift and Tab for the figure itself.
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Tab" || card.matches(":modal")) return;
      const stops = all("button, a[href]", card);
      if (event.shiftKey && document.activeElement === stops[0]) event.preventDefault();
      else if (event.shiftKey || document.activeElement !== stops.at(-1)) return;
      shut(true);
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && figure && !card.matches(":modal")) shut(); });
    document.addEventListener("pointerdown", (event) => {
      if (figure && !card.contains(event.target) && !figure.contains(event.target)) shut(false);
    });
    // On its way to the card a pointer may cross the text: while it comes nearer, the card stays.
    document.addEventListener("pointermove", (event) => {
      if (!figure || isHeld) return;
      const box = card.getBoundingClientRect();
      const away = Math.hypot(Math.max(box.left - event.clientX, 0, event.clientX - box.right), Math.max(box.top - event.clientY, 0, event.clientY - box.bottom));
      if (away && away < far && !event.target.closest?.("a.fact")) leave();
      far = away;
    }, { passive: true });
    for (const width of [sheet, margin]) width.addEventListener("change", () => shut());
  }

  // Contents: the link of the part in view is current. The last part that began above the upper third counts.
  const links = all("[data-spy] a[href^='#']").filter((link) => document.getElementById(link.hash.slice(1)));
  const follow = () => {
    const end = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const begun = links.filter((link) => document.getElementById(link.hash.slice(1)).getBoundingClientRect().top < innerHeight / 3);
    const now = end ? links.at(-1) : begun.at(-1);
    for (const link of links) link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    const list = now && now.closest(".toc");
    if (list && list.scrollHeight > list.clientHeight) list.scrollTop = now.offsetTop - list.clientHeight / 2;
  };
  if (links.length) {
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; follow(); });
    }, { passive: true });
    follow();
  }

  // What an address names may stand in a part that is folded: unfold it, and go there.
  const unfold = () => {
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = named && (named.matches("details") ? named : named.closest("details:not([open])"));
    if (!folded) return;
    folded.open = true;
    named.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Tools of an index: a field and chips narrow the rows of the table (or list) they name; a word says how many are left.
  for (const tools of all(".tools[data-for]")) {
    const index = document.getElementById(tools.dataset.for);
    if (!index) continue;
    const field = tools.querySelector("input");
    const count = tools.querySelector("[aria-live]");
    const rows = all("tbody tr:not(.grp), :scope > li, :scope > .entry, :scope > section li, :scope > section .entry, :scope > section > .case", index);
    const chips = all(".chip[data-show]", tools);
    const tagged = (row) => (row.dataset.tags || "").split(" ");
    // What a chip would leave: it stands for its group where that holds one at a time, and adds to all others.
    const chosen = (beside) => chips
      .filter((chip) => chip.getAttribute("aria-pressed") === "true" && chip.dataset.show && chip !== beside)
      .filter((chip) => !beside || chip.parentNode !== beside.parentNode || !("choose" in beside.parentNode.dataset))
      .map((chip) => chip.dataset.show);
    const narrow = () => {
      const words = field ? field.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean) : [];
      const fitting = rows.filter((row) => {
        const text = row.textContent.normalize("NFKC").toLowerCase();
        return words.every((word) => text.includes(word));
      });
      const left = (tags) => fitting.filter((row) => tags.every((tag) => tagged(row).includes(tag)));
      const shown = new Set(left(chosen()));
      for (const row of rows) row.hidden = !shown.has(row);
      for (const chip of chips) {
        const number = chip.querySelector("span");
        if (number) number.textContent = left([...chosen(chip), chip.dataset.show].filter(Boolean)).length;
      }
      for (const group of all("tr.grp", index)) {
        let row = group.nextElementSibling;
        while (row && row.hidden) row = row.nextElementSibling;
        group.hidden = !row || row.classList.contains("grp");
      }
      if (count) count.textContent = shown.size ? `${shown.size} / ${rows.length}` : count.dataset.none || `0 / ${rows.length}`;
    };
    if (field) field.addEventListener("input", narrow);
    for (const chip of all("button.chip", tools)) {
      chip.addEventListener("click", () => {
        const together = chip.closest("[data-choose=one]");
        const on = Boolean(together) || chip.getAttribute("aria-pressed") !== "true";
        if (together) all(".chip", together).forEach((other) => other.setAttribute("aria-pressed", "false"));
        chip.setAttribute("aria-pressed", String(on));
        narrow();
      });
    }
  }

  // Side by side: chips choose the columns of a table; on the phone two lists choose two of them.
  for (const tools of all("[data-compare]")) {
    const table = document.getElementById(tools.dataset.compare);
    const chips = all("[data-column]", tools);
    const lists = all("select", tools);
    const phone = matchMedia("(max-width: 45em)");
    const differ = tools.querySelector("[data-differ]");
    // A row that says nothing of the columns shown is left out, and so is one that never changes where that is asked for.
    const says = (cells) => cells.some((cell) => !cell.querySelector(":scope > .none"))
      && (differ.getAttribute("aria-pressed") !== "true" || cells.slice(1).some((cell) => cell.classList.contains("ch")));
    const show = () => {
      const chosen = phone.matches
        ? lists.map((list) => Number(list.value))
        : chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => Number(chip.dataset.column));
      for (const row of table.rows) {
        if (row.classList.contains("grp")) row.cells[0].colSpan = new Set(chosen).size + 1;
        else [...row.cells].forEach((cell, at) => { cell.hidden = at > 0 && !chosen.includes(at); });
        if (row.parentNode.matches("tbody:has(~ tbody)") && !row.classList.contains("grp")) row.hidden = !says([...row.cells].filter((cell, at) => at && !cell.hidden));
      }
      for (const group of all("tr.grp", table)) group.hidden = ![...group.parentNode.rows].some((row) => row !== group && !row.hidden);
      table.style.setProperty("--columns", new Set(chosen).size);
      table.dataset.chosen = "";
    };
    for (const chip of [...chips, differ]) {
      chip.addEventListener("click", () => {
        chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
        show();
      });
    }
    lists.forEach((list) => list.addEventListener("change", show));
    phone.addEventListener("change", show);
    show();
  }

  // How to cite a page: a site that does not know its own address is cited by the one it was read at; buttons copy.
  const here = /^https?:/.test(location.protocol) && document.querySelector("[data-here]");
  const item = here && document.getElementById(here.dataset.here);
  if (item) {
    const address = location.href.split("#")[0];
    here.textContent = ` ${address}.`;
    item.textContent = item.textContent.replace(/\n\}\]$/, `,\n  "URL": ${JSON.stringify(address)}$&`);
  }
  for (const button of all("button[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    if (!text || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(text);
      }
    });
  }

  // Columns with a button sort the rows of each group; data-sort on a cell is its value where the text is not. What is
  // empty comes last either way. On the phone, where the heads are not shown, a list offers the same orders.
  const value = (row, at) => (row.cells[at].dataset.sort ?? row.cells[at].textContent.trim()).replace(/^–$/, "");
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const order = (a, b) => (isFinite(a) && isFinite(b) ? a - b : compare(a, b));
  const sort = (head, down) => {
    const at = head.cellIndex;
    all("th[aria-sort]", head.parentNode).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    for (const body of head.closest("table").tBodies) {
      const rows = [...body.rows].filter((row) => !row.classList.contains("grp"));
      rows.sort((a, b) => {
        const [x, y] = [value(a, at), value(b, at)];
        return !x || !y ? Number(!x) - Number(!y) : order(x, y) * (down ? -1 : 1);
      });
      body.append(...rows);
    }
  };
  for (const table of all("table.index")) {
    const heads = all("thead th:has(button)", table);
    const list = document.querySelector(`.tools[data-for="${table.id}"] .order select`);
    const show = () => {
      const sorted = heads.find((head) => head.hasAttribute("aria-sort"));
      if (list) list.value = sorted ? `${heads.indexOf(sorted)} ${sorted.getAttribute("aria-sort")}` : "";
    };
    heads.forEach((head, at) => {
      head.querySelector("button").addEventListener("click", () => {
        sort(head, head.getAttribute("aria-sort") === "ascending");
        show();
      });
      if (list) for (const [way, sign] of [["ascending", "↑"], ["descending", "↓"]]) list.add(new Option(`${head.textContent} ${sign}`, `${at} ${way}`));
    });
    if (!list) continue;
    list.addEventListener("change", () => list.value && sort(heads[list.value.split(" ")[0]], list.value.endsWith("descending")));
    show();
  }

  // Search: its button, "/" and Ctrl or Cmd with K open it. Its scripts come when it is first opened, its data with the first key.
  const finding = document.querySelector("[data-search]");
  const bring = (name, attributes) => new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement(name), attributes, { onload: resolve, onerror: reject, async: false }));
  });
  let opening;
  const search = async (typed) => {
    const base = `${finding.dataset.search.replace(/\/$/, "")}/`; // a lost page names the root itself
    const asset = (name) => `${base}assets/search/${name}`;
    opening ??= Promise.all([
      bring("link", { rel: "stylesheet", href: asset("search.css") }),
      ...["figure.js", "find.js", "dialog.js"].map((name) => bring("script", { src: asset(name) })),
    ]).then(() => globalThis.factsite.dialog(base, JSON.parse(finding.dataset.words)));
    (await opening)(typed);
  };
  if (finding) {
    for (const button of [finding, ...all("[data-searches]")]) button.addEventListener("click", () => search());
    addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]") || event.isComposing;
      const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isSlash && !(event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey)) return;
      event.preventDefault();
      search();
    });
    const typed = new URLSearchParams(location.search).get("q");
    if (typed) search(typed);
  }
})();
