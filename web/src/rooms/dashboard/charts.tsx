// Bars and lines: only the parts of ECharts that are used, loaded with this page and with no other.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { count, yuan } from "@/parts";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

export interface Series {
  name: string;
  values: number[]; // fen
  line?: boolean;
}

/** Amounts over time. */
export function Chart({ title, at, series }: { title: string; at: string[]; series: Series[] }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, undefined, { renderer: "svg" });
    chart.current = made;
    const sized = new ResizeObserver(() => made.resize());
    sized.observe(box.current);
    return () => {
      sized.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option(title, at, series), { notMerge: true });
  }, [title, at, series]);
  return <div ref={box} className="board-chart" role="img" aria-label={title} />;
}

function option(title: string, at: string[], series: Series[]) {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const soft = dark ? "#a3acb7" : "#5b6470";
  const rule = dark ? "#2a3037" : "#e6e8ec";
  return {
    animation: !still,
    animationDuration: 300,
    aria: { enabled: true, label: { description: title } },
    color: dark ? ["#8ea2ff", "#5b6470"] : ["#3350c4", "#a8b1bd"],
    grid: { left: 8, right: 8, top: series.length > 1 ? 36 : 16, bottom: 4, containLabel: true },
    legend:
      series.length > 1 ? { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: soft } } : undefined,
    tooltip: { trigger: "axis", confine: true, valueFormatter: (value: number) => yuan(Math.round(value * 100)) },
    xAxis: {
      type: "category",
      data: at,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: rule } },
      axisLabel: { color: soft, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      splitNumber: 3,
      axisLabel: { color: soft, formatter: count },
      splitLine: { lineStyle: { color: rule } },
    },
    series: series.map(({ name, values, line }) => ({
      name,
      type: line ? "line" : "bar",
      data: values.map((fen) => fen / 100),
      barMaxWidth: 22,
      showSymbol: false,
      smooth: 0.2,
      lineStyle: line ? { width: 2 } : undefined,
      itemStyle: line ? undefined : { borderRadius: [3, 3, 0, 0] },
    })),
  };
}
