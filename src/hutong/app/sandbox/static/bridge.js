// Put into pages inside the phone: the JavaScript bridge of the wallet whose web view shows them.
(() => {
  "use strict";
  const own = document.currentScript;
  const tell = (facts) => parent.postMessage({ hutong: true, ...facts }, location.origin);
  if (own.dataset.catch !== undefined) return tell({ kind: "catch", text: own.dataset.catch });
  const app = own.dataset.app;
  const waiting = new Map();
  let number = 0;
  window.addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== location.origin || !waiting.has(event.data.answer)) return;
    waiting.get(event.data.answer)(event.data.outcome, event.data.words || "");
    waiting.delete(event.data.answer);
  });
  const ask = (params, then) => {
    waiting.set(++number, then);
    tell({ kind: "bridge", params, number });
  };
  const announce = (name) => setTimeout(() => document.dispatchEvent(new Event(name)), 50);
  if (app === "wechat") {
    window.WeixinJSBridge = {
      invoke(name, params, then) {
        if (name !== "getBrandWCPayRequest") return then({ err_msg: name + ":fail no permission to execute" });
        ask(params, (outcome, words) => then({
          err_msg: "get_brand_wcpay_request:" + ({ paid: "ok", refused: "cancel" }[outcome] || "fail"),
          ...(words && { err_desc: words }),
        }));
      },
    };
    document.addEventListener("DOMContentLoaded", () => announce("WeixinJSBridgeReady"));
  }
  if (app === "alipay") {
    window.AlipayJSBridge = {
      call(name, params, then) {
        if (name !== "tradePay") return then({ error: 1, errorMessage: "not implemented" });
        ask(params, (outcome) => then({ resultCode: { paid: "9000", refused: "6001" }[outcome] || "4000" }));
      },
    };
    document.addEventListener("DOMContentLoaded", () => announce("AlipayJSBridgeReady"));
  }
  document.addEventListener("DOMContentLoaded", () => tell({ kind: "title", title: document.title }));
})();
