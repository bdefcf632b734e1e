/* Comfort only: every page reads and works without this file. Menus close, cards open in place, indexes filter and sort. */
(() => {
  "use strict";
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

  // Light and dark: press the input of Material's switch that is not the present one.
  for (const button of all("button.scheme")) {
    button.addEventListener("click", () => {
      const now = document.body.dataset.mdColorScheme;
      const other = all("[data-md-component=palette] input").find((input) => input.dataset.mdColorScheme !== now);
      if (other) other.click();
    });
  }

  // A figure names its card (data-card); the card is a popover, so Escape and a press outside close it.
  const place = (card, link) => {
    if (matchMedia("(max-width: 45em)").matches) return card.removeAttribute("style");
    const line = link.getClientRects()[0];
    const left = Math.min(line.left - 20, document.documentElement.clientWidth - card.offsetWidth - 20);
    const below = line.bottom + 10 + card.offsetHeight <= innerHeight || line.top < card.offsetHeight + 10;
    const top = below ? line.bottom + 10 : line.top - card.offsetHeight - 10;
    card.style.left = `${Math.max(20, left) + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };
  for (const link of all("a.fact[data-card]")) {
    const card = document.getElementById(link.dataset.card);
    if (!card || !card.showPopover) continue;
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      all(".card:popover-open").forEach((other) => other.hidePopover());
      card.opener = link;
      card.showPopover();
      place(card, link);
      (card.querySelector("button, a") || card).focus({ preventScroll: true });
    });
    if (card.dataset.wired) continue;
    card.dataset.wired = "yes";
    card.addEventListener("toggle", (event) => {
      card.opener.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "closed" && card.contains(document.activeElement)) card.opener.focus();
    });
    all(".x", card).forEach((button) => button.addEventListener("click", () => {
      card.hidePopover();
      card.opener.focus();
    }));
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

  // Tools of an index: a field and chips narrow the rows of the table (or list) they name; a word says how many are left.
  for (const tools of all(".tools[data-for]")) {
    const index = document.getElementById(tools.dataset.for);
    if (!index) continue;
    const field = tools.querySelector("input");
    const count = tools.querySelector("[aria-live]");
    const rows = all("tbody tr:not(.grp), :scope > li, :scope > .entry, :scope > section li, :scope > section > .case", index);
    const narrow = () => {
      const words = field ? field.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean) : [];
      const chosen = all(".chip[aria-pressed=true][data-show]", tools).map((chip) => chip.dataset.show).filter(Boolean);
      for (const row of rows) {
        const text = row.textContent.normalize("NFKC").toLowerCase();
        const tags = (row.dataset.tags || "").split(" ");
        row.hidden = !words.every((word) => text.includes(word)) || !chosen.every((tag) => tags.includes(tag));
      }
      for (const group of all("tr.grp", index)) {
        let row = group.nextElementSibling;
        while (row && row.hidden) row = row.nextElementSibling;
        group.hidden = !row || row.classList.contains("grp");
      }
      if (count) count.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
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

  // Columns with a button sort the rows of each group; data-sort on a cell is its value where the text is not.
  const value = (row, at) => row.cells[at].dataset.sort || row.cells[at].textContent.trim();
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const order = (a, b) => (isFinite(a) && isFinite(b) && a && b ? a - b : compare(a, b));
  for (const button of all(".index thead th button")) {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const down = head.getAttribute("aria-sort") === "ascending";
      all("th[aria-sort]", head.parentNode).forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      for (const body of head.closest("table").tBodies) {
        const rows = [...body.rows].filter((row) => !row.classList.contains("grp"));
        rows.sort((a, b) => order(value(a, head.cellIndex), value(b, head.cellIndex)) * (down ? -1 : 1));
        body.append(...rows);
      }
    });
  }
})();
