// The simulated phone: its screen, and the panels beside it.
"use strict";
let about = { simulators: [], mischiefs: [], hub: "" };
const glyph = { wechat: "微", alipay: "支", unionpay: "云", browser: "网" };
const badge = (app) => make("span.app." + app, { "aria-hidden": "true" }, glyph[app] || "?");
const drawing = (name, path) => {
  const mark = make("span.app." + name, { "aria-hidden": "true" });
  mark.innerHTML = `<svg viewBox="0 0 24 24"><path d="${path}"/></svg>`;
  return mark;
};
const scanGlyph = () => drawing("scan", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M4 12h16");
const textGlyph = () => drawing("text", "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 11h.01M12 11h.01M16 11h.01");
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
    make("div.apps", {},
      make("button.tile.big", { click: () => get("text").focus(), type: "button" }, scanGlyph(), make("b", {}, w.scan)),
      make("button.tile.big", { click: () => textScreen(), type: "button" }, textGlyph(), make("b", {}, w.messages), make("span.count", { id: "unread", hidden: true })),
      make("button.tile.big", { click: () => mailScreen(), type: "button" }, badge("wechat"), make("b", {}, w.wechat), make("span.count", { id: "unread-mail", hidden: true }))),
    make("div.tiles", {}, ...wallets)));
  showUnread();
  showUnreadMail();
};

const bar = (title, app, ...more) => make("div.bar", {},
  make("button.x", { click: home, "aria-label": w.close, type: "button" }, "✕"), app ? badge(app) : null, make("b", {}, title), ...more);

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
    const { bill: { state } } = await api("pay", { code: facts.code, bill: facts.bill.id, after });
    if (!after && state !== "paid") { // it was closed, or paid elsewhere, while the sheet was open
      end("refused");
      settled(state, state === "closed" ? w.shut : w["state_" + state]);
      refresh();
      return;
    }
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
  const answer = (outcome, words) => event.source.postMessage({ answer: said.number, outcome, words }, location.origin);
  try { bill(await api("reach", { text: JSON.stringify(said.params), app: frame ? frame.app : "", page: shownPage() }), answer); }
  catch (error) { sorry(frame ? frame.app : "", error.message); answer("failed", error.message); }
});

// ---- text messages ------------------------------------------------------------------------------------------------
const page_of = 30; // messages that are shown at first, and more at a time
const texts = { list: [], phones: [], total: 0, fresh: 0, on: true, phone: "", most: page_of, seen: "", told: null };
try { texts.seen = localStorage.getItem("hutong.seen") || ""; } catch (e) { /* not allowed: all is new at every visit */ }
const reading = () => document.getElementById("texts");
const when = (at) => {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  return (today ? "" : moment.toLocaleDateString(told.language === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric" }) + " ") + hour(at);
};
const showUnread = () => {
  const mark = document.getElementById("unread");
  if (!mark) return;
  mark.hidden = !texts.fresh;
  mark.replaceChildren(texts.fresh > 99 ? "99+" : String(texts.fresh), make("span.unseen", {}, " " + fill(w.unread, texts.fresh)));
};
const seen = () => {
  if (!texts.list.length || document.hidden || texts.phone) return;
  texts.seen = texts.list[0].message.at;
  texts.fresh = 0;
  try { localStorage.setItem("hutong.seen", texts.seen); } catch (e) { /* not allowed */ }
};

// The text with its verification code marked, so that the eye finds it.
const marked = (one) => {
  const at = one.copy ? one.body.indexOf(one.copy) : -1;
  return at < 0 ? [one.body] : [one.body.slice(0, at), make("b.num", {}, one.copy), one.body.slice(at + one.copy.length)];
};
const textRow = (one) => {
  const { message } = one;
  const state = make("span.state");
  const copy = one.copy ? make("button.button.small.plain", { click: () => {
    copy.style.minWidth = copy.offsetWidth + "px"; // so that nothing beside it moves
    copied(copy, one.copy);
    setTimeout(() => { copy.textContent = fill(w.copy_code, one.copy); }, 1600);
  }, type: "button" }, fill(w.copy_code, one.copy)) : null;
  const report = (failure) => async () => { row.update(await api("report", { code: one.code, message: message.id, failure })); refresh(); };
  const codes = one.failures.length ? make("select", { "aria-label": w.failure }, ...one.failures.map((code) => make("option", {}, code)))
    : make("input", { "aria-label": w.failure, placeholder: w.failure, value: "FAILED" });
  const more = make("div.more", { hidden: true },
    make("div.row", {}, make("button.button.small.plain", { click: report(""), type: "button" }, w.deliver), codes,
      make("button.button.small.plain", { click: () => report(codes.value || "FAILED")(), type: "button" }, w.fail)),
    message.template ? make("p.hint", {}, w.template + " " + message.template + Object.entries(message.params).map(([name, value]) => " · " + name + "=" + value).join("")) : null);
  const open = make("button.link", { "aria-expanded": "false", click: () => { more.hidden = !more.hidden; open.setAttribute("aria-expanded", String(!more.hidden)); }, type: "button" }, w.outcome);
  const row = make("li.message", {},
    make("div.head", {}, make("b", {}, one.sender[told.language]), make("small", {}, when(message.at)), state),
    make("p.bubble", {}, one.sign ? make("span.sign", {}, "【" + one.sign + "】") : null, ...marked(one)),
    make("div.foot", {}, copy, make("small.num.grow", {}, message.phone), open), more);
  row.update = (now) => {
    state.className = "state " + now.message.state;
    state.textContent = (w["sms_" + now.message.state] || now.message.state) + (now.message.code ? " " + now.message.code : "");
  };
  row.update(one);
  row.key = one.code + "/" + message.id;
  return row;
};
// Rows stay the same elements: what is open stays open, and the reader's place stays when new ones come above.
const drawTexts = () => {
  const box = reading();
  if (!box) return;
  const kept = new Map([...box.children].map((row) => [row.key, row]));
  texts.list.forEach((one, index) => {
    const row = kept.get(one.code + "/" + one.message.id) || textRow(one);
    kept.delete(row.key);
    row.update(one);
    if (box.children[index] !== row) box.insertBefore(row, box.children[index] || null);
  });
  for (const row of kept.values()) row.remove();
  get("no-texts").hidden = texts.list.length > 0;
  get("no-texts-what").textContent = texts.phone ? w.no_messages_to : w.no_messages;
  get("earlier").hidden = texts.total <= texts.list.length;
  get("earlier").textContent = fill(w.earlier, texts.total - texts.list.length);
  get("arrive").checked = texts.on;
  get("text-phone").hidden = !texts.phones.length;
  draw("text-phone", texts.phones, () => [make("option", { value: "" }, w.all_phones),
    ...texts.phones.map((one) => make("option", { value: one, selected: one === texts.phone }, one))]);
};
const textScreen = () => {
  hideSheet();
  hideBanner();
  Object.assign(texts, { phone: "", most: page_of });
  delete drawn["text-phone"];
  const narrow = make("select", { id: "text-phone", "aria-label": w.phone_number, change: () => { Object.assign(texts, { phone: narrow.value, most: page_of }); refresh(); } });
  const on = make("input", { type: "checkbox", id: "arrive", change: () => api("power", { on: on.checked }) });
  show(bar(w.messages, "", make("label.check", {}, on, w.arrive)),
    make("div.scroll", { tabindex: 0, role: "region", "aria-label": w.messages },
      make("div.narrow", {}, narrow),
      make("ul.messages", { id: "texts" }),
      make("div.pad", { id: "no-texts", hidden: true }, textGlyph(), make("b", { id: "no-texts-what" }), make("p.hint", {}, w.no_messages_hint)),
      make("button.button.small.plain", { id: "earlier", hidden: true, click: () => { texts.most += page_of; refresh(); }, type: "button" })));
  drawTexts();
  seen();
  refresh();
};

const hideBanner = () => get("banner").replaceChildren();
const tellNews = () => {
  const newest = texts.phone ? null : texts.list[0];
  const news = newest && texts.told !== null && newest.message.at > texts.told;
  if (newest || texts.told === null) texts.told = newest ? newest.message.at : "";
  if (!news || reading()) return;
  get("banner").replaceChildren(make("button.banner", { click: textScreen, type: "button" }, textGlyph(),
    make("span.grow", {}, make("b", {}, newest.sender[told.language]), make("span.line", {}, newest.message.text))));
  clearTimeout(tellNews.timer);
  tellNews.timer = setTimeout(hideBanner, 6000);
};
const refreshTexts = async () => {
  const query = new URLSearchParams({ phone: texts.phone, most: texts.most, since: texts.seen });
  const facts = await call("/phone/api/messages?" + query);
  Object.assign(texts, { list: facts.messages, total: facts.total, fresh: facts.fresh, phones: facts.phones, on: facts.on });
  tellNews();
  if (reading()) { drawTexts(); seen(); }
  showUnread();
};

// ---- the panels -------------------------------------------------------------------------------------------------
const billRow = (one) => make("li", {},
  badge(one.wallet),
  make("div.grow", {}, make("b", {}, one.bill.payee), make("small", {}, one.bill.subject + " · " + one.code + " · " + hour(one.at))),
  make("b.num", {}, "¥" + yuan(one.bill.fen)),
  make("span.state." + one.bill.state, {}, w["state_" + one.bill.state] + (one.bill.refunded_fen ? " ¥" + yuan(one.bill.refunded_fen) : "")),
  make("button.button.small" + (one.bill.state === "open" ? "" : ".plain"), { click: () => bill(one), type: "button" }, w.show));

const refresh = async () => {
  await refreshTexts();
  await refreshMail();
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
  get("wrong-code").append(...about.simulators.map((one) => make("option", {}, one.code)));
  get("wrong-what").append(...about.mischiefs.map((one) => make("option", { value: one }, mischief(one))));
  const named = () => { get("wrong-name").textContent = get("wrong-what").value; };
  get("wrong-what").addEventListener("change", named);
  named();
  home();
  const query = new URLSearchParams(location.search), given = query.get("open");
  if (given) { get("text").value = given; scan(given, query.get("app") || ""); }
  often(refresh, 2000);
})();
