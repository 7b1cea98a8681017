// What the operator's two pages share: codes to scan, the hub's calls, and letting the system fail.
"use strict";
const ask = (name, given) => call("/shop/api/" + name, given);
const clock = (at) => new Date(at).toLocaleTimeString(told.language === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
const spaced = (plate) => plate.slice(0, 2) + "·" + plate.slice(2);
const opened = new Set();
const folding = (key) => ({ open: opened.has(key), toggle: (event) => { if (event.target.open) opened.add(key); else opened.delete(key); } });

const code = (one) => make("figure.spot", {},
  make("img.qr", { src: "/shop/qr?text=" + encodeURIComponent(one.url), alt: one.url }),
  make("figcaption", {},
    make("b", {}, one.label),
    make("small", {}, w["kind_" + one.kind] + (one.value ? " · " + one.value : "")),
    make("span.links", { role: "group", "aria-label": w.open_in }, ...one.apps.map((app) =>
      make("a.button.small.plain", { href: "/phone?" + new URLSearchParams({ open: one.url, app }), target: "_blank", rel: "noopener" }, w[app])))));
const drawCodes = (codes) => draw("codes", codes, () => codes.length ? codes.map(code) : make("p.hint", {}, w.no_codes));

const shown = (facts) => make("pre", { tabindex: 0, "aria-label": w.asked }, JSON.stringify(facts, null, 1));
const attached = (text) => { try { return JSON.parse(text) || {}; } catch (e) { return {}; } };
const named = (fields) => {
  const about = { ...attached(fields.attch), ...fields };
  return about.plate ? spaced(about.plate) : about.account || about.ticket || about.lane || about.orderId || "–";
};
const callRow = (one) => make("details.notice", folding(one.at),
  make("summary", {},
    make("span.state." + (one.problem ? "closed" : "paid"), {}, w["call_" + one.what]),
    make("div.grow", {}, make("b.num", {}, named(one.fields)),
      make("small", {}, hour(one.at) + " · " + (one.problem || w.believed))),
    one.fields.orderAmt || (one.answer && one.answer.feeAmt) ? make("b.num", {}, "¥" + (one.fields.orderAmt || one.answer.feeAmt)) : null),
  make("p.hint", {}, w.asked), shown(one.fields),
  one.answer ? make("p.hint", {}, w.answered) : null, one.answer ? shown(one.answer) : null);
const drawCalls = (calls, down) => {
  get("failing").checked = down;
  draw("calls", calls, () => calls.length ? calls.slice(0, 10).map(callRow) : make("p.hint", {}, w.no_calls));
};
const failing = (system, refresh) => get("failing").addEventListener("change", async (event) => {
  await ask("places/fail", { system, down: event.target.checked });
  refresh();
});
const trouble = async (task) => {
  try { await task(); get("problem").textContent = ""; } catch (error) { get("problem").textContent = error.message; }
};
