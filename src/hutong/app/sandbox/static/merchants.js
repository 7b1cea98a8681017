// The merchants of WeChat Pay: the pages that may be paid, entered as at the console; and what the wallet says to others.
"use strict";
const merchants = { list: [] };

// Where the frame stands, as the browser has it: what a page tells of itself proves nothing.
const shownPage = () => frame && frame.contentWindow ? frame.contentWindow.location.pathname : "";

// The wallet's own words over the page.
const sorry = (app, words) => {
  const shut = make("button.button", { click: hideSheet, type: "button" }, w.ok);
  get("sheet").replaceChildren(
    make("b", { id: "sheet-title" }, app ? badge(app) : null, " ", w.cannot_pay),
    make("p.hint", { role: "status", id: "sorry" }, words), shut);
  get("sheet").hidden = false;
  shut.focus({ preventScroll: true });
};

const merchantRow = (one) => {
  const account = one.code + "/" + one.form;
  const wrong = make("p.problem", { role: "alert" });
  const field = make("input", { "aria-label": w.directory, placeholder: about.hub + "/pay/", maxlength: 300 });
  const change = async (directory, remove) => {
    wrong.textContent = "";
    try { await api("directory", { account, directory, remove }); await loadMerchants(); }
    catch (error) { wrong.textContent = error.message; }
  };
  const add = (event) => { event.preventDefault(); if (field.value.trim()) change(field.value.trim(), false); };
  return make("li.message", {},
    make("div.head", {}, make("b", {}, account), make("small.num", {}, w.merchant_number + " " + one.merchant)),
    make("small", {}, w.directories),
    one.directories.length
      ? make("ul.list", {}, ...one.directories.map((directory) => make("li", {}, make("code.grow", {}, directory),
        make("button.button.small.plain", { click: () => change(directory, true), "aria-label": w.remove + " " + directory, type: "button" }, w.remove))))
      : make("p.hint", {}, w.no_directories),
    make("form.write", { submit: add }, field, make("button.button.small.plain", {}, w.add)), wrong);
};
const loadMerchants = async () => {
  merchants.list = (await api("directories")).merchants;
  if (document.getElementById("merchants")) draw("merchants", merchants.list, () => merchants.list.map(merchantRow));
};
const merchantScreen = async () => {
  hideSheet();
  hideBanner();
  delete drawn.merchants;
  show(bar(w.wechat, "", tabs("merchants")),
    make("div.scroll", { tabindex: 0, role: "region", "aria-label": w.merchants },
      make("p.hint.pad", {}, w.directories_hint), make("ul.messages", { id: "merchants" })));
  await loadMerchants();
};
