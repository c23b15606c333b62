"use strict";
// Makes pages smoother; every page works without it. Draws charts without eval: Vega reads its expressions by interpreter.

(function () {
  const DAYS = {
    vi: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
    en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  };
  const SHORT_DAYS = { vi: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
  const MONTHS = {
    vi: Array.from({ length: 12 }, (_, month) => `Tháng ${month + 1}`),
    en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  };
  const SHORT_MONTHS = {
    vi: Array.from({ length: 12 }, (_, month) => `Th${month + 1}`),
    en: MONTHS.en.map((name) => name.slice(0, 3)),
  };
  const language = document.documentElement.lang === "en" ? "en" : "vi";
  const timeLocale = {
    dateTime: "%H:%M %d/%m/%Y", date: "%d/%m/%Y", time: "%H:%M:%S", periods: ["SA", "CH"],
    days: DAYS[language], shortDays: SHORT_DAYS[language], months: MONTHS[language], shortMonths: SHORT_MONTHS[language],
  };

  let scripts = null;

  function load(source) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function chartScripts() {
    const sources = document.getElementById("site-js").dataset.chartScripts.split(" ");
    scripts ??= sources.reduce((before, source) => before.then(() => load(source)), Promise.resolve());
    return scripts;
  }

  // A chart that the library made as wide as a page's text becomes as wide as its place, also when that changes.
  function width(place) {
    return Math.min(Math.max(place.clientWidth, 280), 960);
  }

  function follow(place, view) {
    let drawn = place.clientWidth;
    new ResizeObserver(async () => {
      if (place.clientWidth === drawn) return;
      drawn = place.clientWidth;
      await view.width(width(place)).runAsync(); // the room made before stays, so that no number is cut meanwhile
      await makeRoom(place, view);
    }).observe(place);
  }

  // The number after a line's last point is not measured by Vega: the lines end earlier until it stands inside.
  async function makeRoom(place, view) {
    for (let turn = 0; turn < 4; turn += 1) {
      const svg = place.querySelector("svg");
      const { x, width: wide } = svg.getBBox();
      const over = Math.ceil(x + wide - svg.viewBox.baseVal.width);
      if (over <= 0) return;
      const padding = view.padding();
      await view.padding({ ...padding, right: padding.right + over }).runAsync();
    }
  }

  // Names of lines below a chart: one under the other on a phone, and with dots where they are longer than the place.
  function fitLegend(place, specification) {
    const legend = specification.encoding?.color?.legend;
    if (!legend?.columns) return specification;
    const room = Math.max(place.clientWidth - 110, 160); // beside the axis, under whose end the names begin
    const columns = place.clientWidth < 640 ? 1 : legend.columns;
    const color = { ...specification.encoding.color, legend: { ...legend, columns, labelLimit: Math.min(legend.labelLimit ?? 600, room) } };
    return { ...specification, encoding: { ...specification.encoding, color } };
  }

  // Words as lines of at most so many letters; a longer word keeps its own line.
  function lines(words, most) {
    const found = [""];
    for (const word of words.split(" ")) {
      const longer = `${found.at(-1)} ${word}`.trimStart();
      if (found.at(-1) && longer.length > most) found.push(word);
      else found[found.length - 1] = longer;
    }
    return found;
  }

  // Waterfalls: as wide as the place, the names of their bars whole, on several lines where one does not hold them.
  function fitBars(place, part, more) {
    const names = part.layer?.[0].encoding?.y?.sort;
    if (!Array.isArray(names)) return part;
    const letter = 7; // px, about
    const most = Math.max(Math.floor((width(place) * 0.4) / letter), 12);
    const broken = Object.fromEntries(names.map((name) => [name, lines(name, most)]));
    const deepest = Math.max(...names.map((name) => broken[name].length));
    const longest = Math.max(...names.flatMap((name) => broken[name].map((line) => line.length)));
    const higher = names.map((name) => ({ test: `datum.value == ${JSON.stringify(name)}`, value: -7 * (broken[name].length - 1) }));
    const labelOffset = { condition: higher, value: 0 }; // Vega sets the first line, not the middle one, beside the bar
    const axis = { labelExpr: `(${JSON.stringify(broken)})[datum.label]`, labelLimit: 0, labelOffset };
    const layer = part.layer.map((one) => {
      const y = { ...one.encoding.y, axis: { ...one.encoding.y.axis, ...axis } };
      return { ...one, encoding: { ...one.encoding, y } };
    });
    const beside = longest * letter + 80; // the names, and the number at the end of the longest bar
    return { ...part, layer, width: Math.max(width(place) - beside + more, 90), height: names.length * Math.max(26, deepest * 16 + 10) };
  }

  function fitParts(place, specification, more) {
    if (!specification.vconcat) return specification;
    return { ...specification, vconcat: specification.vconcat.map((part) => fitBars(place, part, more)) };
  }

  // Charts one above the other are measured before their letters stand: the frame is set around all, no wider than
  // the place. Gives the room that is left.
  function showWhole(place, svg) {
    const { x, y, width: wide, height: high } = svg.getBBox();
    const shrunk = Math.min(1, place.clientWidth / (wide + 8));
    svg.setAttribute("viewBox", `${x - 4} ${y - 4} ${wide + 8} ${high + 8}`);
    svg.setAttribute("width", (wide + 8) * shrunk);
    svg.setAttribute("height", (high + 8) * shrunk);
    return width(place) - wide - 8;
  }

  function redrawWhenResized(place) {
    const drawn = place.clientWidth;
    const watch = new ResizeObserver(() => {
      if (place.clientWidth === drawn) return;
      watch.disconnect();
      draw(place);
    });
    watch.observe(place);
  }

  async function draw(place, more = 0) {
    // In a template and not in a script: htmx takes every script out of what it brings.
    const drawing = JSON.parse(place.closest(".chart").querySelector("template").content.textContent);
    const fits = drawing.specification.autosize?.type === "fit-x";
    const wide = fits ? { ...drawing.specification, width: width(place) } : drawing.specification;
    const specification = fitParts(place, fitLegend(place, wide), more);
    const compiled = vegaLite.compile(specification, { config: { background: "transparent", axis: { labelFontSize: 13, labelSeparation: 8, titleFontSize: 13, titleFontWeight: "normal" }, legend: { labelFontSize: 13 } } }).spec;
    const runtime = vega.parse(compiled, null, { ast: true });
    place.replaceChildren();
    const view = new vega.View(runtime, {
      container: place, renderer: "svg", hover: true, expr: vegaInterpreter.expressionInterpreter,
      locale: { number: drawing.numbers, time: timeLocale }, logLevel: vega.Error,
    });
    await view.runAsync();
    if (fits) {
      follow(place, view);
      await makeRoom(place, view);
    } else {
      const left = showWhole(place, place.querySelector("svg"));
      if (specification.vconcat && more === 0 && Math.abs(left) > 8) return draw(place, left);
      redrawWhenResized(place);
    }
    place.dataset.drawn = "yes";
  }

  async function drawAll(root) {
    const places = [...root.querySelectorAll("[data-chart]:not([data-drawn])")];
    if (places.length === 0) return;
    await chartScripts();
    await Promise.all(places.map((place) => draw(place)));
  }

  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.person[open]")) {
      const escaped = event.type === "keydown" && event.key === "Escape";
      if (escaped) menu.querySelector("summary").focus();
      if (escaped || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
    }
  }

  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
  document.querySelector("[data-focus]")?.focus();
  drawAll(document);
})();
