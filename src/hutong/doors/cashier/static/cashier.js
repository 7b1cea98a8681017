// Payment page: countdown, live state, and whatever starts the payment. Without it the page still works by forms and refreshes.
(() => {
  "use strict";
  const get = (id) => document.getElementById(id);
  const source = get("hutong-start");
  if (!source) return;
  const page = JSON.parse(source.textContent);
  const words = (get("words") || { dataset: {} }).dataset;
  const skew = Date.now() / 1000 - page.now; // the payer's clock may be wrong
  const say = (id, text) => { if (get(id)) get(id).textContent = text || ""; };
  const reload = () => location.replace(location.href.split("#")[0]);

  // Something that may happen by itself once per payment and tab, so that "back" does not lead into a loop.
  const once = (what) => {
    try {
      const key = what + page.id;
      if (sessionStorage.getItem(key)) return false;
      sessionStorage.setItem(key, "1");
    } catch (e) { /* no storage: once a page then */ }
    return true;
  };

  const countdown = () => {
    const left = Math.max(0, Math.round(page.until - (Date.now() / 1000 - skew)));
    const at = get("left");
    if (!at) return;
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    at.textContent = (hours ? hours + ":" : "") + two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
    at.classList.toggle("soon", left < 60);
    if (left) setTimeout(countdown, 1000); else setTimeout(reload, 1500);
  };

  // Live state: a stream where it works, questions where it doesn't.
  let changed = false, polling = 0;
  const see = (state) => {
    if (changed || !state || state === page.state) return;
    changed = true;
    reload();
  };
  const ask = () => fetch(page.urls.status, { cache: "no-store" })
    .then((answer) => answer.json()).then((facts) => see(facts.state), () => {});
  const poll = (every) => { clearInterval(polling); polling = setInterval(ask, every); };
  const listen = () => {
    if (!window.EventSource) return poll(3000);
    let heard = false;
    const stream = new EventSource(page.urls.events);
    stream.addEventListener("state", (event) => { heard = true; see(JSON.parse(event.data).state); });
    stream.onopen = () => { if (heard || polling) { clearInterval(polling); polling = 0; ask(); } };
    stream.onerror = () => { if (!polling) poll(3000); };
    setTimeout(() => { if (!heard && !polling) poll(3000); }, 6000); // a proxy may hold the stream back
  };

  const ready = (name, then) => {
    if (window[name]) return then(window[name]);
    document.addEventListener(name + "Ready", () => then(window[name]), { once: true });
  };
  const ended = (word, cause) => {
    if (/ok$|9000|8000|6004/.test(word)) { say("problem"); say("live", words.checking); poll(1000); ask(); }
    else if (/cancel|6001/.test(word)) say("problem", words.cancelled);
    else say("problem", words.refused + " (" + (cause || word) + ")");
  };
  const bridge = () => {
    const params = page.start.params;
    say("problem");
    if (page.app === "alipay") ready("AlipayJSBridge", (b) => b.call("tradePay", params, (r) => ended(String(r.resultCode), r.memo)));
    else ready("WeixinJSBridge", (b) => b.invoke("getBrandWCPayRequest", params, (r) => ended(String(r.err_msg), r.err_desc)));
  };

  const start = (form) => {
    const button = form.querySelector("button");
    button.disabled = true;
    say("problem");
    if (get("hint")) say("hint", get("hint").dataset.busy);
    fetch(form.getAttribute("action"), { method: "POST", headers: { accept: "application/json" } })
      .then((answer) => answer.json())
      .then((facts) => { if (facts.code === 1) { if (facts.go) location.replace(facts.go); else reload(); } else { button.disabled = false; say("problem", facts.msg); } },
        () => { button.disabled = false; say("problem", words.offline); });
  };

  const goBack = (link, at) => {
    let left = 5;
    const tick = () => {
      at.textContent = left + " " + at.dataset.text;
      if (left-- > 0) setTimeout(tick, 1000); else location.replace(link.href);
    };
    tick();
  };

  const final = /^(paid|closed|late)$/.test(page.state);
  if (!final) {
    countdown();
    listen();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  } else if (get("back-in") && once("back")) goBack(get("back"), get("back-in"));

  const form = get("start");
  if (form) {
    form.addEventListener("submit", (event) => { event.preventDefault(); start(form); });
    if (page.auto && page.act === "start" && once("start" + page.app)) start(form);
  }
  if (get("bridge")) {
    get("bridge").addEventListener("click", bridge);
    if (page.auto && once("bridge")) bridge();
  }
  if (get("go") && page.auto && once("go")) location.href = get("go").href;
  const copy = get("copy");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.onclick = () => navigator.clipboard.writeText(copy.dataset.text).then(() => { copy.textContent = copy.dataset.done; });
  }
})();
