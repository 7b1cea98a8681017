// The simulated phone: its screen, and the panels beside it.
"use strict";
let about = { simulators: [], mischiefs: [], hub: "" };
const glyph = { wechat: "微", alipay: "支", unionpay: "云", browser: "网" };
const badge = (app) => make("span.app." + app, { "aria-hidden": "true" }, glyph[app] || "?");
const scanGlyph = () => {
  const mark = make("span.app.scan", { "aria-hidden": "true" });
  mark.innerHTML = '<svg viewBox="0 0 24 24"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M4 12h16"/></svg>';
  return mark;
};
const mischief = (name) => w["mischief_" + name] || name;
const api = (name, given) => call("/phone/api/" + name, given);

// ---- the screen -------------------------------------------------------------------------------------------------
const show = (...inside) => get("view").replaceChildren(...inside);

const home = () => {
  hideSheet();
  const wallets = about.simulators.filter((one) => one.wallet).map((one) =>
    make("button.tile", { click: () => codeScreen(one), type: "button" }, badge(one.wallet), make("b", {}, w.code), make("small", {}, one.code)));
  show(make("div.home", {},
    make("p.hint", {}, w.home_hint),
    make("button.tile.big", { click: () => get("text").focus(), type: "button" }, scanGlyph(), make("b", {}, w.scan)),
    make("div.tiles", {}, ...wallets)));
};

const bar = (title, app) => make("div.bar", {},
  make("button.x", { click: home, "aria-label": w.close, type: "button" }, "✕"), app ? badge(app) : null, make("b", {}, title));

const codeScreen = async (one, confirm) => {
  const { code } = await api("code", { code: one.code, confirm: !!confirm });
  const copy = make("button.button.plain", { click: () => copied(copy, code), type: "button" }, w.copy);
  show(bar(w[one.wallet] + " · " + one.code, one.wallet), make("div.pad", {},
    make("img.qr", { src: "/shop/qr?text=" + code, alt: w.code }),
    make("p.code.num", { id: "code" }, code.replace(/(\d{4})(?=\d)/g, "$1 ")),
    make("p.hint", {}, w.code_hint), copy,
    make("button.button.plain", { click: () => codeScreen(one, box.checked), type: "button" }, w.new_code),
    make("label.check", {}, box = make("input", { type: "checkbox", checked: !!confirm, change: () => codeScreen(one, box.checked) }), w.code_confirm)));
};
let box;

let frame = null;
const page = (facts) => {
  hideSheet();
  frame = make("iframe", { src: facts.webview, title: w[facts.app] });
  frame.app = facts.app;
  show(bar(w[facts.app], facts.app), frame);
};

// ---- the bill ---------------------------------------------------------------------------------------------------
const hideSheet = () => { get("sheet").hidden = true; get("sheet").replaceChildren(); };

const bill = (facts, ended) => {
  const end = (outcome) => { if (ended) { ended(outcome); ended = null; } };
  const sheet = get("sheet");
  const head = () => [
    make("div.row.between", {}, make("b", { id: "sheet-title" }, badge(facts.wallet), " ", w[facts.wallet]),
      make("button.x", { click: () => { hideSheet(); end("refused"); if (!frame || !frame.isConnected) home(); }, "aria-label": w.close, type: "button" }, "✕")),
    make("p.hint", {}, w.to, " ", make("b", {}, facts.bill.payee)),
    make("p.sum.num", {}, make("small", {}, "¥"), yuan(facts.bill.fen)),
    make("p.hint", {}, facts.bill.subject),
  ];
  const leave = () => { hideSheet(); if (!frame || !frame.isConnected) home(); };
  const settled = (state, words) => sheet.replaceChildren(...head(),
    make("p.state." + state, { role: "status" }, words), make("button.button", { click: leave, type: "button" }, w.done));
  const wait = make("select", { "aria-label": w.slow },
    ...[0, 3, 10, 30].map((n) => make("option", { value: n }, n ? fill(w.slow_after, n) : w.slow_now)));
  const pay = async () => {
    const after = Number(wait.value);
    await api("pay", { code: facts.code, bill: facts.bill.id, after });
    end("paid");
    settled(after ? "open" : "paid", after ? fill(w.later, after) : w.paid);
    refresh();
    if (!after && frame && frame.isConnected) setTimeout(leave, 900);
  };
  const refuse = async () => { await api("refuse", { code: facts.code, bill: facts.bill.id }); end("refused"); settled("closed", w.refused); };
  if (facts.bill.state === "open") {
    sheet.replaceChildren(...head(),
      make("button.button." + facts.wallet, { click: pay, type: "button", id: "pay" }, w.pay),
      make("label.row.between.hint", {}, w.slow, wait),
      make("button.button.plain", { click: refuse, type: "button", id: "refuse" }, w.refuse));
  } else {
    settled(facts.bill.state, w["state_" + facts.bill.state]);
    const settle = async () => bill(await api("refund", { code: facts.code, bill: facts.bill.id }));
    if (facts.bill.state === "paid") sheet.append(make("button.button.plain", { click: settle, type: "button" }, w.settle_refund));
  }
  sheet.hidden = false;
  const first = sheet.querySelector(".button");
  if (first) first.focus({ preventScroll: true });
};

const scan = async (text, app) => {
  get("scan-problem").textContent = "";
  try {
    const facts = await api("open", { text, app });
    if (facts.kind === "page") page(facts); else { home(); bill(facts); }
    get("screen").scrollIntoView({ block: "nearest" });
    refresh();
  } catch (error) { get("scan-problem").textContent = error.message; }
};

window.addEventListener("message", async (event) => {
  const said = event.data;
  if (event.origin !== location.origin || !said || !said.hutong) return;
  if (said.kind === "catch") { frame = null; return scan(said.text, ""); }
  if (said.kind !== "bridge") return;
  const answer = (outcome) => event.source.postMessage({ answer: said.number, outcome }, location.origin);
  try { bill(await api("reach", { text: JSON.stringify(said.params), app: frame ? frame.app : "" }), answer); }
  catch (error) { get("scan-problem").textContent = error.message; answer("failed"); }
});

// ---- the panels -------------------------------------------------------------------------------------------------
const billRow = (one) => make("li", {},
  badge(one.wallet),
  make("div.grow", {}, make("b", {}, one.bill.payee), make("small", {}, one.bill.subject + " · " + one.code + " · " + hour(one.at))),
  make("b.num", {}, "¥" + yuan(one.bill.fen)),
  make("span.state." + one.bill.state, {}, w["state_" + one.bill.state] + (one.bill.refunded_fen ? " ¥" + yuan(one.bill.refunded_fen) : "")),
  make("button.button.small" + (one.bill.state === "open" ? "" : ".plain"), { click: () => bill(one), type: "button" }, w.show));

const refresh = async () => {
  const facts = await api("bills");
  draw("bills", facts.bills, () => facts.bills.length ? make("ul.list", {}, ...facts.bills.slice(0, 10).map(billRow))
    : make("p.hint", {}, w.no_bills + " ", make("a", { href: "/shop" }, w.shop + " →")));
  draw("wrongs", facts.mischiefs, () => facts.mischiefs.length
    ? [make("ul.list", {}, ...facts.mischiefs.map((one) => make("li", {}, make("span.state.closed", {}, one.code), make("div.grow", {}, make("b", {}, mischief(one.mischief)), make("small", {}, one.mischief + (one.where ? " · " + one.where : "")))))),
      make("button.button.small.plain", { click: () => api("behave", {}).then(refresh), type: "button" }, w.behave)]
    : make("p.hint", {}, w.nothing_ordered));
  draw("knocks", facts.knocks, () => facts.knocks.length ? make("ul.list", {}, ...facts.knocks.slice(0, 8).map((one) => make("li", {},
    make("span.state." + (one.heard ? "paid" : "closed"), {}, one.heard ? w.heard : w.not_heard),
    make("div.grow", {}, make("code", {}, new URL(one.url).pathname), make("small", {}, one.code + " · " + hour(one.at) + (one.error ? " · " + one.error : ""))),
    make("b.num", {}, one.status ? String(one.status) : "–")))) : make("p.hint", {}, w.no_knocks));
};

get("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  scan(get("text").value.trim(), new FormData(event.target).get("app"));
});
get("wrong").addEventListener("submit", (event) => {
  event.preventDefault();
  api("misbehave", { code: get("wrong-code").value, mischief: get("wrong-what").value, times: Number(get("wrong-times").value) }).then(refresh);
});

// A picture of a code, where the browser can read one.
const picture = async (file) => {
  const [found] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
  if (found) { get("text").value = found.rawValue; scan(found.rawValue, ""); }
};
if ("BarcodeDetector" in window) {
  get("scan-hint").textContent = get("scan-hint").dataset.picture;
  const dropped = (files) => { const file = [...files].find((one) => one.type.startsWith("image/")); if (file) picture(file).catch(() => {}); };
  document.addEventListener("paste", (event) => dropped(event.clipboardData.files));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => { event.preventDefault(); dropped(event.dataTransfer.files); });
}

const clock = () => { get("clock").textContent = new Date().toTimeString().slice(0, 5); };
(async () => {
  clock();
  setInterval(clock, 20000);
  about = await api("about");
  get("wrong-code").append(...about.simulators.filter((one) => one.wallet).map((one) => make("option", {}, one.code)));
  get("wrong-what").append(...about.mischiefs.map((one) => make("option", { value: one }, mischief(one))));
  const named = () => { get("wrong-name").textContent = get("wrong-what").value; };
  get("wrong-what").addEventListener("change", named);
  named();
  home();
  const given = new URLSearchParams(location.search).get("open");
  if (given) { get("text").value = given; scan(given, ""); }
  often(refresh, 2000);
})();
