"use strict";
// Opens the making of a figure from the lineage that the page carries, and brings the charts to life.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const lineage = read("lineage");
  const words = read("words");
  const language = document.documentElement.lang;
  const say = (text) => (text ? text[language] : "");
  const sources = new Map(lineage.sources.map((source) => [source.sha256, source]));
  const dialog = document.querySelector("dialog");

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // The same rule as the printed tables: given decimals, else up to six significant digits.
  const written = (value, decimals) => {
    if (value === null || value === undefined) return "–";
    let digits = decimals;
    if (digits === null || digits === undefined) {
      const before = value === 0 ? 1 : Math.max(1, Math.floor(Math.log10(Math.abs(value))) + 1);
      const most = Number.isInteger(value) ? 0 : Math.max(0, 6 - before);
      return new Intl.NumberFormat(language, { maximumFractionDigits: most, minimumFractionDigits: 0 }).format(value);
    }
    return new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
  };
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const spell = (formula, names) =>
    formula
      .replace(/[\p{L}_][\p{L}\p{N}_]*/gu, (symbol) => names.get(symbol) ?? symbol)
      .replaceAll("**", "^").replaceAll("*", "×").replaceAll(" - ", " − ");
  const bracketed = (value) => (value < 0 ? `(${written(value)})` : written(value));

  const pair = (list, term, ...contents) => {
    list.append(element("dt", words[term]));
    for (const content of contents) list.append(content instanceof Node ? content : element("dd", content));
  };

  const takenFrom = (input) => {
    if (input.rows === null) return words.constant;
    const rows = lineage.rows[input.rows];
    const source = sources.get(rows.source);
    const own = Object.entries(source?.columns ?? {}).filter(([role, header]) => header !== role);
    const named = (column) => spell(column, new Map([...Object.entries(words.columns), ...own]));
    const letter = source?.letters?.[input.column];
    const which = fill(rows.ranges ? words.rows : words.rowsInWords, { count: rows.count, where: say(rows.where), ranges: rows.ranges });
    const column = input.column ? ` «${named(input.column)}»` + (letter ? fill(words.letter, { letter }) : "") : "";
    const by = input.by ? fill(words.weighted, { by: input.by }) : "";
    const how = fill(words.how[input.how], { at: input.at });
    const place = source ? source.name + (source.sheet ? ` «${source.sheet}»` : "") : "";
    return `${how}${column}${by}: ${which}` + (place ? ` – ${place}` : "");
  };

  const inputItem = (input) => {
    const item = element("li");
    const value = `${say(input.label)} = ${written(input.value)} ${say(input.unit)}`.trim();
    if (input.figure === null) {
      item.append(element("div", value), element("div", takenFrom(input)));
      return item;
    }
    const inner = element("details");
    inner.append(element("summary", value));
    inner.addEventListener("toggle", () => {
      if (inner.open && !inner.dataset.filled) inner.append(making(lineage.nodes[input.figure]));
      inner.dataset.filled = "yes";
    });
    item.append(inner);
    return item;
  };

  const hashesOf = (figure, found = new Set()) => {
    for (const input of figure.inputs) {
      if (input.figure !== null) hashesOf(lineage.nodes[input.figure], found);
      else if (input.rows !== null) found.add(lineage.rows[input.rows].source);
    }
    return found;
  };

  const making = (figure) => {
    const list = element("dl");
    const value = element("dd", `${written(figure.value, figure.decimals)} ${say(figure.unit)}`, "large");
    const exact = figure.value === null ? element("dd", say(figure.reason)) : element("dd", `${words.exact}: ${String(figure.value).replace(".", words.decimalSign)}`);
    pair(list, "value", value, exact);
    const names = new Map(figure.inputs.map((input) => [input.symbol, say(input.label)]));
    const numbers = new Map(figure.inputs.map((input) => [input.symbol, bracketed(input.value)]));
    pair(list, "formula", spell(figure.formula, names), `= ${spell(figure.formula, numbers)}`);
    pair(list, "method", figure.method);
    if (figure.inputs.length) {
      const inputs = element("ul");
      inputs.append(...figure.inputs.map(inputItem));
      const holder = element("dd");
      holder.append(inputs);
      pair(list, "inputs", holder);
    }
    return list;
  };

  const sourceList = (figure) => {
    const list = element("dl");
    for (const hash of hashesOf(figure)) {
      const source = sources.get(hash);
      pair(list, "source", [source?.name, say(source?.citation)].filter(Boolean).join(", ") || "–", `SHA-256 ${hash}`);
    }
    pair(list, "version", `nangsuat ${lineage.package}`);
    return list;
  };

  const open = (id) => {
    const figure = lineage.nodes[lineage.figures[id]];
    if (!figure) return;
    dialog.querySelector("h2").textContent = `${id} · ${say(figure.label)}`;
    dialog.querySelector(".making").replaceChildren(making(figure), sourceList(figure));
    dialog.showModal();
    dialog.scrollTop = 0;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.figure");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    open(link.dataset.figure);
  });
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  if (lineage.figures[location.hash.slice(1)] !== undefined) open(location.hash.slice(1));

  const options = { actions: false, renderer: "svg", ...read("chart-options") };
  for (const specification of document.querySelectorAll("script.chart")) {
    const holder = specification.closest("figure").querySelector(".drawing");
    const live = element("div");
    window.vegaEmbed(live, JSON.parse(specification.textContent), options).then((result) => {
      const drawn = live.querySelector("svg");
      drawn.setAttribute("role", "img");
      drawn.setAttribute("aria-label", holder.firstElementChild.getAttribute("aria-label"));
      holder.replaceChildren(live);
      return result;
    }).catch(() => {}); // the drawing that the page came with stays
  }
})();
