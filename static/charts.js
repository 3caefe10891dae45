/* Draws the figures that stand in a table beside: the table is the source, the chart only its picture.
   Without this file, or without ECharts, the tables stand alone. */
"use strict";

(() => {
  if (!window.echarts) return;
  const COLOURS = {
    1: "#2f8a5b", 2: "#6ea3d8", 3: "#e0a03c", 4: "#a3231e", ungraded: "#b3bec9",
    good: "#2f8a5b", warn: "#e0a03c", bad: "#a3231e", brand: "#14549c", quiet: "#9aa7b4",
  };
  const INK = "#1a2734", MUTED = "#505f6e", LINE = "#d8dfe7";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const value = (cell) => (/\d/.test(cell.textContent) ? Number(/-?[\d,.]+/.exec(cell.textContent)[0].replace(/,/g, "")) : null);

  const read = (table) => {
    const heads = Array.from(table.tHead.rows[0].cells);
    const rows = Array.from(table.tBodies[0].rows);
    return {
      names: rows.map((row) => row.cells[0].dataset.short || row.cells[0].textContent.trim()),
      series: heads.flatMap((head, place) => head.dataset.look ? [{
        name: head.textContent.trim(), look: head.dataset.look,
        colour: COLOURS[head.dataset.look],
        values: rows.map((row) => value(row.cells[place])),
      }] : []).filter((one) => one.values.some((number) => number !== null)),
    };
  };

  const axis = (names) => ({
    type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: INK, interval: 0, fontSize: 12, width: 96, overflow: "truncate" },
  });
  const scale = (unit) => ({
    type: "value", minInterval: unit ? 0 : 1, axisLabel: { color: MUTED, formatter: `{value}${unit}` }, splitLine: { lineStyle: { color: LINE } },
  });

  const option = (kind, { names, series }, unit) => {
    const lying = kind === "bars";
    const bars = series.map((one) => ({
      type: "bar", name: one.name, data: one.values, stack: kind === "stacked" || lying ? "all" : undefined,
      barMaxWidth: 30, itemStyle: { color: one.colour },
      label: { show: kind === "columns" || series.length === 1, position: lying ? "right" : "top", color: INK, fontSize: 12 },
    }));
    const category = axis(names);
    if (lying) category.inverse = true;
    return {
      animation: !still, aria: { enabled: false },
      textStyle: { fontFamily: "inherit", color: INK },
      grid: { left: 8, right: 24, top: 16, bottom: 8, containLabel: true },
      xAxis: lying ? scale(unit) : category, yAxis: lying ? category : scale(unit), series: bars,
    };
  };

  /* ECharts' small build has no legend of its own; this one can be read aloud and copied, too. */
  const legend = (series) => {
    const list = document.createElement("figcaption");
    list.className = "legend";
    for (const one of series) {
      const swatch = document.createElement("span");
      swatch.className = `swatch look-${one.look}`;
      const words = document.createElement("span");
      words.append(swatch, one.name);
      list.append(words);
    }
    return list;
  };

  for (const figure of document.querySelectorAll("[data-chart]")) {
    const table = document.getElementById(figure.dataset.of);
    const data = table && read(table);
    if (!data || !data.names.length || !data.series.length) continue;
    figure.hidden = false;
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${table.caption.textContent.trim()}（图，数据见旁边的表）`);
    if (data.series.length > 1) figure.append(legend(data.series));
    figure.append(canvas);
    if (figure.dataset.chart === "bars") figure.classList.add(`chart-rows-${Math.min(data.names.length, 13)}`);
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(option(figure.dataset.chart, data, figure.dataset.unit || ""));
    new ResizeObserver(() => chart.resize()).observe(canvas);
  }
})();
