// The shop: order, watch the notification come in, ask, refund.
"use strict";
const api = (name, given) => call("/shop/api/" + name, given);
const scenes = { native: ["扫码", "QR code"], qr: ["扫码", "QR code"], jsapi: ["应用内", "in the app"], wap: ["手机网页", "mobile web"],
  app: ["App", "app"], bar: ["付款码", "barcode"], page: ["电脑网页", "desktop web"] };
const makers = [["wxv2", "微信 V2", "WeChat V2"], ["wx", "微信", "WeChat"], ["ali", "支付宝", "Alipay"], ["ums", "银联商务", "UnionPay"]];
const english = told.language === "en";
const label = (whole) => {
  const [name, ...form] = whole.split("_");
  if (form.length) return label(name) + (english ? " (" + form.join(" ") + ")" : "（" + form.join(" ") + "）");
  if (name === "auto") return english ? "Any wallet" : "聚合（任意钱包）";
  const maker = makers.find(([prefix]) => name.startsWith(prefix));
  const scene = maker && scenes[name.slice(maker[0].length)];
  return scene ? maker[english ? 2 : 1] + (english ? ", " : " · ") + scene[english ? 1 : 0] : name;
};
const isBar = () => get("channel").value.split("_")[0].endsWith("bar");
const said = {}; // the hub's last answer, by order
const opened = new Set([new URLSearchParams(location.search).get("order")]); // what the reader unfolded
const folding = (key) => ({ open: opened.has(key), toggle: (event) => { if (event.target.open) opened.add(key); else opened.delete(key); } });

const phone = (text) => "/phone?open=" + encodeURIComponent(text);

const does = (name, given, then) => async (event) => {
  const button = event.target;
  button.disabled = true;
  try { said[given.orderId] = await api(name, given); } catch (error) { said[given.orderId] = { problem: error.message }; }
  button.disabled = false;
  if (then) then();
  drawn.orders = "";
  refresh();
};

const waiting = (one) => one.payurl ? make("div.payment", {},
  make("figure", {}, make("img.qr", { src: "/shop/qr?text=" + encodeURIComponent(one.payurl), alt: w.scan_me }), make("figcaption.hint", {}, w.scan_me)),
  make("div.grow", {},
    make("a.button", { href: one.payurl, target: "_blank", rel: "noopener" }, w.cashier),
    make("a.button.plain", { href: phone(one.payurl), target: "_blank", rel: "noopener" }, w.in_phone),
    make("code.address", {}, one.payurl))) : null;

const order = (one) => {
  const given = { orderId: one.orderId };
  const how = one.how ? w["by_" + one.how] : "";
  const refunded = one.refunded.length > 0;
  return make("details.order", folding(one.orderId),
    make("summary", {},
      make("span.state." + one.state, {}, w["order_" + one.state]),
      make("div.grow", {}, make("b", {}, one.subject), make("small", {}, label(one.channel) + " · " + hour(one.at) + (how ? " · " + how : ""))),
      make("b.num", {}, "¥" + one.amount)),
    make("div.inside", {},
      one.state === "waiting" ? waiting(one) : null,
      one.problem ? make("p.problem", {}, one.problem) : null,
      make("p.hint.num", {}, one.orderId),
      make("div.row", {},
        make("button.button.small.plain", { click: does("query", given), type: "button" }, w.query),
        one.state === "paid" && !refunded ? make("button.button.small.plain", { click: does("refund", { ...given, amount: one.amount }), type: "button" }, w.refund) : null,
        refunded ? make("span.state.closed", {}, w.refunded + " ¥" + one.refunded.map((back) => back.amount).join(", ¥")) : null,
        one.state === "waiting" ? make("button.button.small.plain", { click: does("close", given), type: "button" }, w.close_order) : null),
      said[one.orderId] ? make("pre", { tabindex: 0, "aria-label": w.answer }, JSON.stringify(said[one.orderId], null, 1)) : null));
};

const numbers = ["deliveryNo", "msgId", "smsId", "fileId", "aftersaleNo", "goodsNo", "orderId"];
const numbered = (fields) => fields[numbers.find((name) => fields[name])] || "?";
const notice = (one) => {
  const sum = one.fields.refundAmt || one.fields.orderAmt, about = one.about || (one.fields.refundId ? "refund" : "payment");
  return make("details.notice", folding("notice " + one.at),
    make("summary", {},
      make("span.state." + (one.problem ? "closed" : "paid"), {}, one.problem ? w.not_verified : w.verified),
      make("div.grow", {}, make("b.num", {}, numbered(one.fields)), make("small", {}, [hour(one.at), about === "payment" ? "" : w["about_" + about], one.problem].filter(Boolean).join(" · "))),
      make("b.num", {}, sum ? "¥" + sum : one.fields.status || one.fields.state || "?")),
    make("pre", { tabindex: 0, "aria-label": w.notices }, JSON.stringify(one.fields, null, 1)));
};

const refresh = async () => {
  let facts;
  try { facts = await api("state"); } catch (error) { get("problem").textContent = error.message; return; }
  get("merchant").textContent = "merId " + facts.merId;
  const wanted = get("channel").value || (facts.channels.includes("wxnative") ? "wxnative" : facts.channels[0]);
  draw("channel", facts.channels, () => facts.channels.map((name) => make("option", { value: name, selected: name === wanted }, label(name) + " — " + name)));
  get("barcode").hidden = !isBar();
  draw("orders", [facts.orders, said], () => facts.orders.length ? facts.orders.slice(0, 12).map(order) : make("p.hint", {}, w.no_orders));
  draw("notices", facts.notices, () => facts.notices.length ? facts.notices.slice(0, 12).map(notice) : make("p.hint", {}, w.no_notices));
};

get("order").addEventListener("change", (event) => {
  if (event.target.dataset.price) get("amount").value = event.target.dataset.price;
  get("barcode").hidden = !isBar();
});
get("take-code").addEventListener("click", async () => {
  const { simulators } = await call("/phone/api/about");
  const prefix = get("channel").value;
  const code = prefix.startsWith("wxv2") ? "WXPAY" : prefix.startsWith("wx") ? "WXPAY_V3" : "ALIPAY";
  const one = simulators.find((each) => each.code === code);
  if (one) get("auth-code").value = (await call("/phone/api/code", { code: one.code })).code;
});
get("order").addEventListener("submit", async (event) => {
  event.preventDefault();
  const buy = get("buy");
  buy.disabled = true;
  buy.textContent = w.ordering;
  get("problem").textContent = "";
  const given = { amount: get("amount").value, channel: get("channel").value, subject: new FormData(event.target).get("goods") };
  if (isBar()) given.authCode = get("auth-code").value.replace(/\s/g, "");
  try { opened.add((await api("order", given)).orderId); } catch (error) { get("problem").textContent = error.message; }
  buy.disabled = false;
  buy.textContent = w.buy;
  refresh();
});
often(refresh, 1500);
