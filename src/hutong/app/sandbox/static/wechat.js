// WeChat on the phone: messages of accounts, and what its owner does with accounts, mini programs and apps.
"use strict";
const mails = { list: [], total: 0, fresh: 0, followed: false, most: 30, seen: "", told: null, accounts: [] };
try { mails.seen = localStorage.getItem("hutong.mail") || ""; } catch (e) { /* not allowed: all is new at every visit */ }
const readingMail = () => document.getElementById("mails");
const showUnreadMail = () => {
  const mark = document.getElementById("unread-mail");
  if (!mark) return;
  mark.hidden = !mails.fresh;
  mark.replaceChildren(mails.fresh > 99 ? "99+" : String(mails.fresh), make("span.unseen", {}, " " + fill(w.unread, mails.fresh)));
};
const seenMail = () => {
  if (!mails.list.length || document.hidden) return;
  mails.seen = mails.list[0].at;
  mails.fresh = 0;
  try { localStorage.setItem("hutong.mail", mails.seen); } catch (e) { /* not allowed */ }
};

// ---- messages -----------------------------------------------------------------------------------------------------
const mailCard = (one) => {
  const plain = (words) => make("p", {}, words);
  const rows = make("dl", {}, ...one.lines.filter(([label]) => label).flatMap(([label, value]) => [make("dt", {}, label), make("dd", {}, value)]));
  const first = one.lines.findIndex(([label]) => label);
  const before = one.lines.filter(([label], at) => !label && (first < 0 || at < first));
  const after = one.lines.filter(([label], at) => !label && first >= 0 && at > first);
  return make("li.message", {},
    make("div.head", {}, make("b", {}, one.sender), make("small", {}, when(one.at))),
    make("div.letter", {},
      one.title ? make("b", {}, one.title) : null,
      ...before.map(([, value]) => plain(value)), first >= 0 ? rows : null, ...after.map(([, value]) => plain(value)),
      one.url ? make("button.details", { click: () => scan(one.url, "wechat"), type: "button" }, w.details, make("span", { "aria-hidden": "true" }, "›")) : null,
      one.mini ? make("p.hint", {}, w.open_mini + " " + one.mini) : null));
};
const drawMail = () => {
  if (!readingMail()) return;
  draw("mails", mails.list, () => mails.list.map(mailCard));
  get("no-mail").hidden = mails.list.length > 0;
  get("no-mail-hint").textContent = mails.followed ? w.no_mail_followed : w.no_mail_hint;
  get("earlier-mail").hidden = mails.total <= mails.list.length;
  get("earlier-mail").textContent = fill(w.earlier, mails.total - mails.list.length);
};
const tabs = (chosen) => make("div.tabs", { role: "group", "aria-label": w.wechat },
  ...[["mail", mailScreen], ["accounts", accountScreen], ["merchants", merchantScreen]].map(([name, open]) =>
    make("button", { click: open, type: "button", "aria-pressed": String(name === chosen) }, w[name])));
const mailScreen = () => {
  hideSheet();
  hideBanner();
  delete drawn.mails;
  show(bar(w.wechat, "", tabs("mail")),
    make("div.scroll", { tabindex: 0, role: "region", "aria-label": w.mail },
      make("ul.messages", { id: "mails" }),
      make("div.pad", { id: "no-mail", hidden: true }, badge("wechat"), make("b", {}, w.no_mail), make("p.hint", { id: "no-mail-hint" }, w.no_mail_hint),
        make("button.button.small.plain", { click: accountScreen, type: "button" }, w.accounts)),
      make("button.button.small.plain", { id: "earlier-mail", hidden: true, click: () => { mails.most += 30; refreshMail(); }, type: "button" })));
  drawMail();
  seenMail();
};

const tellMail = () => {
  const newest = mails.list[0];
  const news = newest && mails.told !== null && newest.at > mails.told;
  if (newest || mails.told === null) mails.told = newest ? newest.at : "";
  if (!news || readingMail()) return;
  const words = newest.title || newest.lines.map((line) => line[1]).join(" ");
  get("banner").replaceChildren(make("button.banner", { click: mailScreen, type: "button" }, badge("wechat"),
    make("span.grow", {}, make("b", {}, newest.sender), make("span.line", {}, words))));
  clearTimeout(tellNews.timer);
  tellNews.timer = setTimeout(hideBanner, 6000);
};
const refreshMail = async () => {
  const facts = await call("/phone/api/mail?" + new URLSearchParams({ most: mails.most, since: mails.seen }));
  Object.assign(mails, { list: facts.mail, total: facts.total, fresh: facts.fresh, followed: facts.followed });
  tellMail();
  if (readingMail()) { drawMail(); seenMail(); }
  showUnreadMail();
};

// ---- accounts -----------------------------------------------------------------------------------------------------
const accountRow = (one) => {
  const account = one.code + "/" + one.form;
  const act = (name, more) => async () => { await api("act", { account, act: name, ...more }); await loadAccounts(); };
  const parts = [];
  if (one.kind === "service" || one.kind === "subscription") {
    const words = make("input", { "aria-label": w.say, placeholder: w.say, maxlength: 200 });
    const write = async (event) => { event.preventDefault(); if (words.value.trim()) { await api("say", { account, text: words.value.trim() }); words.value = ""; refresh(); } };
    parts.push(
      make("div.row.between", {},
        make("button.button.small" + (one.followed ? ".plain" : ".wechat"), { click: act(one.followed ? "unfollow" : "follow"), type: "button" }, one.followed ? w.unfollow : w.follow),
        make("label.check", {}, make("input", { type: "checkbox", checked: one.blocked, change: (event) => act(event.target.checked ? "block" : "unblock")() }), w.block)),
      make("form.write", { submit: write }, words, make("button.button.small.plain", {}, w.send)));
  }
  if (one.kind === "mini" || one.kind === "open") {
    const shown = make("code.code", { hidden: true });
    const code = (kind) => async () => {
      shown.textContent = (await api("login_code", { account, kind })).code;
      shown.hidden = copy.hidden = false;
      copy.textContent = w.copy;
    };
    const copy = make("button.button.small.plain", { hidden: true, click: () => copied(copy, shown.textContent), type: "button" }, w.copy);
    parts.push(make("div.row", {},
      make("button.button.small.plain", { click: code("login"), type: "button" }, w.login_code),
      one.kind === "mini" ? make("button.button.small.plain", { click: code("phone"), type: "button" }, w.number_code) : null, copy),
      shown, make("p.hint", {}, w.code_once));
  }
  const wanted = one.templates.filter((template) => template.kind === "subscribed");
  if (wanted.length) parts.push(make("ul.list", {}, ...wanted.map((template) => make("li", {},
    make("div.grow", {}, template.title, make("small", {}, fill(w.allowed, template.allowed))),
    make("button.button.small.plain", { click: act("allow", { template: template.id }), type: "button" }, w.allow)))));
  return make("li.message", {},
    make("div.head", {}, make("b", {}, one.name), make("small", {}, w["kind_" + one.kind] + " · " + one.code), one.followed ? make("span.state.paid", {}, w.followed) : null),
    make("small.num", {}, "AppID " + one.application),
    make("small.num", {}, "openid " + one.openid),
    make("small", {}, w.push_to + (told.language === "zh" ? "：" : ": ") + (one.push_url ? one.push_url + " · " + one.push_mode + " · " + one.push_format.toUpperCase() : w.no_push)),
    ...parts);
};
const loadAccounts = async () => {
  mails.accounts = (await api("accounts", {})).accounts;
  if (document.getElementById("accounts")) draw("accounts", mails.accounts, () => mails.accounts.filter((one) => one.kind !== "component").map(accountRow));
};
const accountScreen = async () => {
  hideSheet();
  hideBanner();
  delete drawn.accounts;
  show(bar(w.wechat, "", tabs("accounts")),
    make("div.scroll", { tabindex: 0, role: "region", "aria-label": w.accounts }, make("ul.messages", { id: "accounts" })));
  await loadAccounts();
};
