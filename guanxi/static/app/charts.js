/* Charts: <div class="gx-chart" data-chart="id"> with its option as JSON in the script element of that id (json_script).
   Colours are named, "gx:c1" … "gx:ink-2", and read from the page's tokens, so that a theme change redraws them. */
"use strict";
(function () {
  const drawn = new Map();

  function colours(option) {
    const style = getComputedStyle(document.documentElement);
    const named = (value) =>
      typeof value === "string" && value.startsWith("gx:") ? style.getPropertyValue("--gx-" + value.slice(3)).trim()
        : Array.isArray(value) ? value.map(named)
          : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]))
            : value;
    return named(option);
  }

  /* HTML tooltips need inline styles, which the page's policy forbids: rich text only */
  function complete(option, small) {
    const text = { color: "gx:ink-2", fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const axis = (given) => (Array.isArray(given) ? given.map(axis) : given && {
      ...given, axisLine: { lineStyle: { color: "gx:line-2" }, ...given.axisLine }, axisLabel: { ...text, hideOverlap: true, ...given.axisLabel },
      splitLine: { lineStyle: { color: "gx:line" }, ...given.splitLine }, axisTick: { show: false },
    });
    return colours({
      color: ["gx:c1", "gx:c2", "gx:c3", "gx:c4", "gx:c5"],
      animation: false,
      aria: { enabled: true, decal: { show: false } },
      textStyle: text,
      grid: { left: 8, right: 16, top: option.legend ? 36 : 16, bottom: 8, containLabel: true },
      ...option,
      legend: option.legend && { textStyle: text, top: 0, left: 0, itemHeight: 3, itemWidth: 14, icon: "rect", ...option.legend },
      tooltip: { trigger: "axis", ...option.tooltip, renderMode: "richText", confine: true, backgroundColor: "gx:surface", borderColor: "gx:line-2", textStyle: { ...text, color: "gx:ink" } },
      xAxis: axis(option.xAxis),
      yAxis: axis(option.yAxis),
      ...(small && option.small),
    });
  }

  function draw(holder) {
    const source = document.getElementById(holder.dataset.chart);
    if (!source) return;
    drawn.get(holder)?.dispose();
    const chart = window.echarts.init(holder, null, { renderer: "canvas" });
    const { small, ...option } = JSON.parse(source.textContent);
    chart.setOption(complete({ ...option, small }, window.innerWidth < 768));
    chart.on("click", (point) => point.data?.url && location.assign(point.data.url)); // drill-down to the records
    drawn.set(holder, chart);
  }

  gx.each("[data-chart]", async (holder) => {
    if (!window.echarts) await gx.library("echarts");
    if (holder.isConnected) draw(holder);
  });
  document.addEventListener("gx:theme", () => drawn.forEach((chart, holder) => (holder.isConnected ? draw(holder) : drawn.delete(holder))));
  let timer;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => drawn.forEach((chart, holder) => holder.isConnected && chart.resize()), 150);
  });

  gx.on("click", "[data-chart-png]", (event, button) => {
    const chart = drawn.get(document.querySelector(`[data-chart="${CSS.escape(button.dataset.chartPng)}"]`));
    if (!chart) return;
    const link = document.createElement("a");
    link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: getComputedStyle(document.documentElement).getPropertyValue("--gx-surface").trim() });
    link.download = (button.dataset.name || "chart") + ".png";
    link.click();
  });
})();
